"""Which days are working days: the State Council calendar with its exchanged days (调休), and overrides.

The only importer of the holiday library. Source of the rule: the yearly State Council notice on holidays;
the office calendar drives every deadline and reminder, also for outlets that open on weekends.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

SHANGHAI = ZoneInfo("Asia/Shanghai")
HORIZON_WARNING_DAYS = 45  # calendar days before the horizon from which the administrator is told

_FIRST_KNOWN_YEAR = 2018
FESTIVALS = ("春节", "国庆节")  # the long holidays that offices are made safe for


def local(moment: datetime) -> datetime:
    """Return `moment` in Asia/Shanghai; a datetime without zone raises ValueError."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a datetime without zone has no meaning here")
    return moment.astimezone(SHANGHAI)


@lru_cache(maxsize=256)
def _statutory_workdays(year: int) -> frozenset[int]:
    """Ordinals of the year's working days as far as the library knows them."""
    calendar = holidays.country_holidays("CN", years=year)
    day, found = date(year, 1, 1), set[int]()
    while day.year == year:
        if calendar.is_working_day(day):
            found.add(day.toordinal())
        if day == date.max:
            break
        day += timedelta(days=1)
    return frozenset(found)


@lru_cache(maxsize=1)
def library_years() -> frozenset[int]:
    """Years whose exchanged days the library knows (every notice since 2018 moves at least one)."""
    years, year = set[int](), _FIRST_KNOWN_YEAR
    while any(d.year == year for d in holidays.country_holidays("CN", years=year).weekend_workdays):
        years.add(year)
        year += 1
    return frozenset(years)


@lru_cache(maxsize=64)
def _festival(year: int, name: str) -> date:
    """The first day of a statutory holiday itself, without the days exchanged around it."""
    named = holidays.country_holidays("CN", years=year, language="zh_CN")
    return min(day for day, called in named.items() if called == name and day.year == year)


class WorkCalendar:
    """Working days in Asia/Shanghai; dates in, dates out, numbers are working days.

    `overrides` maps a date to True (working) or False (off) and wins over the statutory calendar.
    `known_years` replaces `library_years()`: years whose exchanged days are known, for example because the
    administrator has entered them as overrides.
    """

    def __init__(
        self, overrides: Mapping[date, bool] | None = None, known_years: Collection[int] | None = None
    ) -> None:
        self._overrides = {_ordinal(day): working for day, working in (overrides or {}).items()}
        self._known = frozenset(library_years() if known_years is None else known_years)
        self._years: dict[int, tuple[int, ...]] = {}

    @property
    def horizon(self) -> date:
        """The last day up to which every year is announced; what lies beyond is provisional (暂定)."""
        year = min(self._known, default=_FIRST_KNOWN_YEAR - 1)
        while year + 1 in self._known:
            year += 1
        return date(year, 12, 31)

    def is_provisional(self, day: date) -> bool:
        """Whether `day` lies beyond the horizon, so that only statutory days are known."""
        return day > self.horizon

    def horizon_is_near(self, today: date) -> bool:
        """Whether the administrator must be told that next year's calendar is missing."""
        return today >= self.horizon - timedelta(days=HORIZON_WARNING_DAYS)

    def is_workday(self, day: date) -> bool:
        """Whether the offices work on `day`."""
        days, at = self._year(day.year), _ordinal(day)
        place = bisect_right(days, at)
        return place > 0 and days[place - 1] == at

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th working day after `day`, which itself is day 0; n < 0 raises ValueError."""
        if n < 0:
            raise ValueError("n must not be negative")
        if n == 0:
            return day
        year, left = day.year, n
        days = self._year(year)
        place = bisect_right(days, _ordinal(day))
        while len(days) - place < left:
            left -= len(days) - place
            year, place = year + 1, 0
            days = self._year(year)
        return date.fromordinal(days[place + left - 1])

    def next_workday(self, day: date) -> date:
        """Return the first working day strictly after `day`."""
        return self.add_workdays(day, 1)

    def workday_on_or_after(self, day: date) -> date:
        """Return `day` itself when it is a working day, else the next one."""
        return day if self.is_workday(day) else self.next_workday(day)

    def previous_workday(self, day: date) -> date:
        """Return `day` itself when it is a working day, else the last one before it.

        Periodic duties that fall on a day off move here.
        """
        year = day.year
        days = self._year(year)
        place = bisect_right(days, _ordinal(day))
        while place == 0:
            year -= 1
            days = self._year(year)
            place = len(days)
        return date.fromordinal(days[place - 1])

    def workday_before(self, day: date) -> date:
        """Return the last working day strictly before `day`."""
        return self.previous_workday(day - timedelta(days=1))

    def workdays_before(self, day: date, n: int) -> date:
        """Return the n-th working day strictly before `day`."""
        for _ in range(n):
            day = self.workday_before(day)
        return day

    def festival_begins(self, year: int, name: str) -> date:
        """Return the first day off around a holiday of `FESTIVALS`, the exchanged days before it included."""
        day = _festival(year, name)
        while not self.is_workday(day - timedelta(days=1)):
            day -= timedelta(days=1)
        return day

    def workdays_between(self, a: date, b: date) -> int:
        """Count the working days d with a < d ≤ b; 0 when b is not after a."""
        if b <= a:
            return 0
        upto_b = bisect_right(self._year(b.year), _ordinal(b))
        upto_a = bisect_right(self._year(a.year), _ordinal(a))
        return sum(len(self._year(year)) for year in range(a.year, b.year)) + upto_b - upto_a

    def first_workday_of_week(self, day: date) -> date | None:
        """Return the first working day of the week (Monday first) `day` lies in; None when it has none."""
        monday = day - timedelta(days=day.weekday())
        first = self.workday_on_or_after(monday)
        return first if (first - monday).days < 7 else None

    def nth_workday_of_month(self, year: int, month: int, n: int) -> date:
        """Return the n-th (from 1) working day of the month; ValueError when the month has fewer."""
        if n < 1:
            raise ValueError("n counts from 1")
        found = self.add_workdays(date(year, month, 1) - timedelta(days=1), n)
        if (found.year, found.month) != (year, month):
            raise ValueError(f"{year}-{month:02d} has fewer than {n} working days")
        return found

    def _year(self, year: int) -> tuple[int, ...]:
        """Sorted ordinals of the year's working days, overrides applied; computed once."""
        if year not in self._years:
            days = set(_statutory_workdays(year))
            for at, working in self._overrides.items():
                if date.fromordinal(at).year == year:
                    (days.add if working else days.discard)(at)
            self._years[year] = tuple(sorted(days))
        return self._years[year]


def _ordinal(day: date) -> int:
    if isinstance(day, datetime):
        raise TypeError("a date is wanted, not a datetime: use local(moment).date()")
    return day.toordinal()
