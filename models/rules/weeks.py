"""The programme's week: from one Friday's lists to the next; a Friday off moves to the working day before it.

Source: the programme rules, reminder calendar (weekly.lists, and periodic duties on days off).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from models.rules.workdays import SHANGHAI, WorkCalendar, local

LISTS_AT: Final = time(15, 0)
BOARD_AT: Final = time(9, 0)  # a group reads its board after the morning's round of the ladder
_FRIDAY: Final = 4
_WEEKS: Final = 3  # no holiday is longer


def is_lists_day(day: date, calendar: WorkCalendar) -> bool:
    """Whether the week's lists are made on a day."""
    return day in _days_around(day, calendar)


def board_at(now: datetime, calendar: WorkCalendar) -> datetime:
    """Return when, strictly after `now`, a group reads its board: in the morning, or with the week's lists."""
    moment = local(now)
    day = calendar.workday_on_or_after(moment.date())
    while (at := _board_of(day, calendar)) <= moment:
        day = calendar.next_workday(day)
    return at


def _board_of(day: date, calendar: WorkCalendar) -> datetime:
    return datetime.combine(day, LISTS_AT if is_lists_day(day, calendar) else BOARD_AT, SHANGHAI)


def week_until(now: datetime, calendar: WorkCalendar) -> tuple[datetime, datetime]:
    """Return the span that the lists due last cover: from the lists before them (not included) to their own hour."""
    made = [datetime.combine(day, LISTS_AT, SHANGHAI) for day in _days_around(local(now).date(), calendar)]
    before, latest = [moment for moment in made if moment <= now][-2:]
    return before, latest


def _days_around(day: date, calendar: WorkCalendar) -> list[date]:
    friday = day + timedelta(days=_FRIDAY - day.weekday())
    fridays = (friday + timedelta(weeks=n) for n in range(-_WEEKS, _WEEKS))
    return sorted({calendar.previous_workday(one) for one in fridays})
