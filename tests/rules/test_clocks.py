"""Deadlines against an independent calendar, day by day and minute by minute, 2018 to 2026."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import sla
from models.rules.words import Urgency
from models.rules.workdays import SHANGHAI, WorkCalendar, local

CAL = WorkCalendar()
DAYS = st.dates(date(2018, 1, 1), date(2026, 6, 30))
CLOCKS = st.times(time(0), time(23, 59)).map(lambda clock: clock.replace(second=0, microsecond=0))
MOMENTS = st.builds(lambda day, clock: datetime.combine(day, clock, SHANGHAI), DAYS, CLOCKS)
OVERRIDES = st.dictionaries(DAYS, st.booleans(), max_size=12)
_MINUTE = timedelta(minutes=1)


def works(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def nth_workday(day: date, n: int) -> date:
    """The n-th working day after `day`, walked day by day."""
    while n:
        day += timedelta(days=1)
        n -= works(day)
    return day


def starts(moment: datetime) -> date:
    """The day the clock starts on: the day itself up to 17:30, else the next working day."""
    in_time = works(moment.date()) and moment.time() <= time(17, 30)
    return moment.date() if in_time else nth_workday(moment.date(), 1)


@given(MOMENTS, st.integers(1, 60))
def test_a_deadline_is_the_nth_working_day_after_the_clock_starts(moment: datetime, days: int) -> None:
    due = sla.due(moment, days, CAL)
    assert due.at == datetime.combine(nth_workday(starts(moment), days), time(18), SHANGHAI)
    assert works(local(due.at).date())


@settings(max_examples=30)
@given(MOMENTS)
def test_four_working_hours_are_240_office_minutes(moment: datetime) -> None:
    due = sla.accept_due(moment, Urgency.URGENT, CAL)
    at, minutes = sla.clock_start(moment, CAL), 0
    while minutes < 240:
        office = time(8, 30) <= at.time() < time(12) or time(13, 30) <= at.time() < time(18)
        minutes += works(at.date()) and office
        at += _MINUTE
    assert due == at


@given(MOMENTS, st.integers(0, 90), st.lists(st.tuples(st.integers(-20, 100), st.integers(0, 40)), max_size=4))
def test_used_days_are_the_working_days_outside_every_suspension(
    moment: datetime, length: int, stops: list[tuple[int, int]]
) -> None:
    start, end = moment.date(), moment.date() + timedelta(days=length)
    spans = [(start + timedelta(days=a), start + timedelta(days=a + b)) for a, b in stops]
    counted = [
        day
        for day in (start + timedelta(days=k) for k in range(1, length + 1))
        if works(day) and not any(a < day <= b for a, b in spans)
    ]
    instants = [tuple(datetime.combine(day, moment.time(), SHANGHAI) for day in span) for span in spans]
    closed = datetime.combine(end, time(23, 59), SHANGHAI)
    assert sla.used_days(moment, closed, CAL, [(a, b) for a, b in instants]) == len(counted)


@given(MOMENTS, st.integers(1, 30), st.integers(0, 40), st.integers(0, 60))
def test_a_suspension_leaves_as_many_working_days_as_there_were(
    moment: datetime, days: int, before: int, length: int
) -> None:
    due = sla.due(moment, days, CAL).at
    stopped = min(moment + timedelta(days=before), due)
    resumed = stopped + timedelta(days=length)
    moved = sla.resumed_due(due, stopped, resumed, CAL).at
    left = sla.remaining_days(due, stopped, CAL)
    assert CAL.workdays_between(local(resumed).date(), local(moved).date()) == max(left, 0)


@given(MOMENTS, st.integers(1, 40), OVERRIDES)
def test_counting_anew_is_counting_from_the_start_by_the_new_list(
    moment: datetime, days: int, listed: dict[date, bool]
) -> None:
    after = WorkCalendar(listed)
    was = sla.due(moment, days, CAL).at
    assert sla.recounted(moment, was, CAL, after) == sla.due(moment, days, after)
    assert sla.recounted(moment, sla.due(moment, days, after).at, after, CAL).at == was  # and back


@given(MOMENTS, st.integers(1, 20), st.integers(1, 10), OVERRIDES)
def test_counting_anew_keeps_what_was_granted(
    moment: datetime, days: int, granted: int, listed: dict[date, bool]
) -> None:
    after = WorkCalendar(listed)
    was = sla.extended(sla.due(moment, days, CAL).at, granted, CAL).at
    again = sla.extended(sla.due(moment, days, after).at, granted, after).at
    assert sla.recounted(moment, was, CAL, after).at == again
