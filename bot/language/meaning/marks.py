"""A mark: something a sentence names, its value, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mark:
    """Something named: its kind, its value, and where it stands in the text (`start`..`end`) and the shape (`at`)."""

    kind: str
    value: Any
    start: int
    end: int
    at: int = -1
    others: tuple[str, ...] = ()  # outlets of the same name which the speaker's own place hides
