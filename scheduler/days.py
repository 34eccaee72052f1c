"""Kinds of day a rule of the calendar runs on, all computed from the statutory calendar with its exchanged days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import Enum

from models.rules.workdays import FESTIVALS, SHANGHAI, WorkCalendar

BEFORE_FESTIVAL = 5  # working days
_LONGEST_HOLIDAY = timedelta(days=14)  # a duty moves no further than this; the longest so far had 10 days off

Fires = Callable[[datetime, datetime], Iterable[datetime]]


class Days(Enum):
    """The kind of day a rule runs on; the values are what people read."""

    EVERY = "每天"
    WORKDAYS = "工作日"
    FIRST_OF_WEEK = "每周第一个工作日"
    FIRST_OF_MONTH = "每月第一个工作日"
    MOVED = "遇休息日提前到前一个工作日"
    BEFORE_FESTIVAL = f"春节、国庆放假前第{BEFORE_FESTIVAL}个工作日"

    def settle(self, day: date, calendar: WorkCalendar) -> date | None:
        """Return the day on which what is due on `day` is done, None when it is not done for that day."""
        if self is Days.MOVED:
            return calendar.previous_workday(day)
        return day if _RUNS[self](day, calendar) else None

    def slots(self, fires: Fires, after: datetime, until: datetime, calendar: WorkCalendar) -> Iterator[datetime]:
        """Yield the slots in (after, until], oldest first; `fires` gives the instants of a cron in such a span."""
        ahead = until + _LONGEST_HOLIDAY if self is Days.MOVED else until
        seen = set()
        for fire in fires(after, ahead):
            day = self.settle(fire.date(), calendar)
            slot = None if day is None else datetime.combine(day, fire.time(), SHANGHAI)
            if slot is not None and after < slot <= until and slot not in seen:  # several duties may move to one day
                seen.add(slot)
                yield slot


def _before_festival(day: date, calendar: WorkCalendar) -> bool:
    return any(
        calendar.workdays_before(calendar.festival_begins(year, name), BEFORE_FESTIVAL) == day
        for year in (day.year, day.year + 1)
        for name in FESTIVALS
    )


_RUNS: dict[Days, Callable[[date, WorkCalendar], bool]] = {
    Days.EVERY: lambda day, calendar: True,
    Days.WORKDAYS: lambda day, calendar: calendar.is_workday(day),
    Days.FIRST_OF_WEEK: lambda day, calendar: calendar.first_workday_of_week(day) == day,
    Days.FIRST_OF_MONTH: lambda day, calendar: calendar.nth_workday_of_month(day.year, day.month, 1) == day,
    Days.BEFORE_FESTIVAL: _before_festival,
}
