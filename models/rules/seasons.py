"""Seasons in which representatives help with grain money: when they are asked about it, once a week.

Source: the programme rules, reminder calendar (season.grain: 05-20 to 07-31). An autumn season is one line more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Season:
    """A span of days of every year, both included; `name` begins the name of its campaign (夏粮收购2018)."""

    name: str
    first: tuple[int, int]  # month, day
    last: tuple[int, int]


SEASONS: Final = (Season("夏粮", (5, 20), (7, 31)),)
GRAIN: Final = "BIZ-GRN"
"""The category whose tickets, like help given before, show that grain is bought at an outlet."""


def season_on(day: date) -> Season | None:
    """Return the season a day lies in."""
    return next((s for s in SEASONS if s.first <= (day.month, day.day) <= s.last), None)
