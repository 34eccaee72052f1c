"""How fast we send: our own limits, under those beyond which WeCom drops without a word or shuts the door.

Source: WeCom's limits (wecom.md §5.1): members 30/min and 1000/h, what is more is silently dropped; a webhook 20/min,
what is more is refused and the key blocked for a minute. Ours leave room for urgent letters and for the way there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Pace:
    """In any stretch of `seconds` at most `calm` letters go to one address; up to `urgent` when they cannot wait."""

    seconds: int
    calm: int
    urgent: int


_MEMBER: Final = (Pace(60, calm=20, urgent=28), Pace(3600, calm=800, urgent=950))

PACES: Final[dict[str, tuple[Pace, ...]]] = {
    "member": _MEMBER,
    "file": _MEMBER,
    "appchat": (Pace(60, calm=20, urgent=28),),
    "webhook": (Pace(65, calm=20, urgent=20),),  # five seconds for the way: WeCom counts when it arrives
}
"""Channels that are not here (updates of a card) show nobody anything and are not counted."""


def may_go(channel: str, *, urgent: bool, sent: Callable[[int], int]) -> bool:
    """Whether one more letter may go now; `sent` counts what went to its address in the last so many seconds."""
    return all(sent(pace.seconds) < (pace.urgent if urgent else pace.calm) for pace in PACES.get(channel, ()))
