"""Seasons of the year: when representatives help with grain money, and when parcels may not wait.

Source: the programme rules, reminder calendar (season.grain: 05-20 to 07-31; peak.parcel: 10-25 to 11-20). An autumn
season of grain is one line more.
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
    since: int = 0  # the first year

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return day.year >= self.since and self.first <= (day.month, day.day) <= self.last


SEASONS: Final = (Season("夏粮", (5, 20), (7, 31)),)
GRAIN: Final = "BIZ-GRN"
"""The category whose tickets, like help given before, show that grain is bought at an outlet."""

PEAK: Final = Season("双11寄递旺季", (10, 25), (11, 20), since=2019)  # the published figures of 2018 know nothing of it
HURRIED: Final = ("EXP-SRT", "EXP-TRK")
"""The categories whose time limit is halved in the peak: sorting and trunk routes."""


def season_on(day: date) -> Season | None:
    """Return the season of grain a day lies in."""
    return next((s for s in SEASONS if s.holds(day)), None)


def hurried(category: str, day: date) -> bool:
    """Whether a problem reported on a day has half the time of its category."""
    return category in HURRIED and PEAK.holds(day)
