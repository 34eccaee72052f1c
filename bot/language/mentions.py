"""Where a text names an outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mention:
    """Where a text names an outlet, which ones it may be (best first), and whether that is beyond doubt."""

    start: int
    end: int
    candidates: tuple[str, ...]
    certain: bool
    how: str  # name, alias, sound, spelling or learned


def joined(found: Sequence[Mention], learned: Sequence[Mention]) -> list[Mention]:
    """Return the roster's and the learned mentions in order, none overlapping another.

    What was learned goes before all but a longer name of the roster.
    """
    names = [m for m in found if m.how == "name" and m.certain]
    kept = [one for one in learned if not any(_holds(name, one) for name in names)]
    rest = [m for m in found if all(m.end <= one.start or m.start >= one.end for one in kept)]
    return sorted([*rest, *kept], key=lambda m: m.start)


def _holds(name: Mention, other: Mention) -> bool:
    return name.start <= other.start and name.end >= other.end and name.end - name.start > other.end - other.start
