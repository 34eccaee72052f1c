"""Deadlines: when a ticket's clock starts, when it is due, and how many working days have gone.

Instants are aware datetimes; days are working days in Asia/Shanghai; the source of each rule is the
programme's conventions on deadlines (day of submission = day 0, due on day N at 18:00).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from models.rules import seasons
from models.rules.taxonomy import Category
from models.rules.words import Urgency
from models.rules.workdays import SHANGHAI, WorkCalendar, local

LAST_SUBMISSION: Final = time(17, 30)  # later than this counts as the next working day …
NEXT_DAY_START: Final = time(9, 0)  # … at this hour
DUE_TIME: Final = time(18, 0)

WORKING_HOURS: Final = ((time(8, 30), time(12, 0)), (time(13, 30), time(18, 0)))
"""Default office hours; 8 hours a day."""

ACCEPT_NORMAL_WORKDAYS: Final = 1
ACCEPT_URGENT: Final = timedelta(hours=4)  # of working time
ACCEPT_CRITICAL: Final = timedelta(hours=1)  # by the clock, day and night
REOPEN_MIN_DAYS: Final = 3
ANSWER_DAYS: Final = 3  # so long a question back to the reporter (待补充) stops the clock
CONFIRM_DAYS: Final = 5  # without an answer for so long the system closes
EARLY_URGENT_SLA: Final = 2  # categories with so short an SLA start as URGENT


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant by which something is due; `provisional` (暂定) beyond the announced calendar."""

    at: datetime
    provisional: bool = False


def clock_start(submitted_at: datetime, cal: WorkCalendar) -> datetime:
    """Return when the ticket's clock starts: after 17:30 or on a day off, 09:00 of the next working day."""
    moment = local(submitted_at)
    if cal.is_workday(moment.date()) and moment.time() <= LAST_SUBMISSION:
        return moment
    return _at(cal.next_workday(moment.date()), NEXT_DAY_START)


def due(submitted_at: datetime, days: int, cal: WorkCalendar) -> Deadline:
    """Return 18:00 of the `days`-th working day after the day the clock starts on."""
    return _deadline(cal.add_workdays(clock_start(submitted_at, cal).date(), days), cal)


def days_for(category: Category, urgency: Urgency, on: date) -> int:
    """Return the SLA in working days of what is reported on a day.

    CRITICAL 1; URGENT, and parcels in their peak, half (rounded up); else all of it.
    """
    if urgency is Urgency.CRITICAL:
        return 1
    half = urgency is Urgency.URGENT or seasons.hurried(category.code, on)
    return -(-category.sla_days // 2) if half else category.sla_days


def starting_urgency(category: Category) -> Urgency:
    """Return the urgency a report starts with when its words say nothing: URGENT for an SLA of 1–2 days."""
    return Urgency.URGENT if category.sla_days <= EARLY_URGENT_SLA else Urgency.NORMAL


def accept_due(submitted_at: datetime, urgency: Urgency, cal: WorkCalendar) -> datetime:
    """Return until when the department must accept (签收): 1 working day, 4 working hours or 1 hour."""
    if urgency is Urgency.CRITICAL:
        return local(submitted_at) + ACCEPT_CRITICAL
    if urgency is Urgency.URGENT:
        return add_working_time(clock_start(submitted_at, cal), ACCEPT_URGENT, cal)
    return due(submitted_at, ACCEPT_NORMAL_WORKDAYS, cal).at


def reopen_due(at: datetime, sla_days: int, cal: WorkCalendar) -> Deadline:
    """Return the new due instant after 未解决 or 重办: max(3 working days, half the SLA rounded up)."""
    return due(at, max(REOPEN_MIN_DAYS, -(-sla_days // 2)), cal)


def confirm_due(resolved_at: datetime, cal: WorkCalendar) -> Deadline:
    """Return when a result nobody has answered is closed by the system (5 working days)."""
    return due(resolved_at, CONFIRM_DAYS, cal)


def answer_due(asked_at: datetime, cal: WorkCalendar) -> Deadline:
    """Return when a question back to the reporter that nobody answered goes back to the department (3 working days)."""
    return due(asked_at, ANSWER_DAYS, cal)


def extended(due_at: datetime, days: int, cal: WorkCalendar) -> Deadline:
    """Return the due instant moved on by `days` working days (an approved 延期)."""
    return _deadline(cal.add_workdays(local(due_at).date(), days), cal)


def extension_days(due_at: datetime, until: datetime, cal: WorkCalendar) -> int:
    """Count the working days an extension to `until` asks for; 0 when it is not later than the due date."""
    return cal.workdays_between(local(due_at).date(), local(until).date())


def at_due_time(day: date, cal: WorkCalendar) -> datetime:
    """Return 18:00 of the day named, or of the last working day before it."""
    return _at(cal.previous_workday(day), DUE_TIME)


def resumed_due(due_at: datetime, suspended_at: datetime, resumed_at: datetime, cal: WorkCalendar) -> Deadline:
    """Return the due instant after a suspension: the working days in between did not count."""
    stopped = cal.workdays_between(local(suspended_at).date(), local(resumed_at).date())
    return extended(due_at, stopped, cal)


def recounted(submitted_at: datetime, due_at: datetime, before: WorkCalendar, cal: WorkCalendar) -> Deadline:
    """Return a due instant counted by another calendar: as many working days after the clock's start as before.

    Extensions, suspensions and reopenings have moved `due_at` by whole working days, so they stay in it.
    """
    days = before.workdays_between(clock_start(submitted_at, before).date(), local(due_at).date())
    return _deadline(cal.add_workdays(clock_start(submitted_at, cal).date(), days), cal)


def remaining_days(due_at: datetime, now: datetime, cal: WorkCalendar) -> int:
    """Count working days after today up to the due date, by date; 0 on the due date and after it."""
    return cal.workdays_between(local(now).date(), local(due_at).date())


def overdue_days(due_at: datetime, now: datetime, cal: WorkCalendar) -> int:
    """Count working days after the due date up to today, by date: due 11-29 gives 1 all day on 11-30."""
    return cal.workdays_between(local(due_at).date(), local(now).date())


def used_days(
    created_at: datetime,
    closed_at: datetime,
    cal: WorkCalendar,
    suspended: Iterable[tuple[datetime, datetime]] = (),
) -> int:
    """Count working days from one happening to a later one (05-10 → 05-22: 8), without suspended spans.

    `suspended` holds (from, to) instants; they may overlap and reach beyond the span.
    """
    start, end = local(created_at).date(), local(closed_at).date()
    stopped, reached = 0, start
    for a, b in sorted((local(a).date(), local(b).date()) for a, b in suspended):
        first, last = max(a, reached), min(b, end)
        if last > first:
            stopped += cal.workdays_between(first, last)
            reached = last
    return cal.workdays_between(start, end) - stopped


def add_working_time(at: datetime, amount: timedelta, cal: WorkCalendar) -> datetime:
    """Return when `amount` of office time has gone by since `at`; negative raises ValueError."""
    if amount < timedelta(0):
        raise ValueError("the amount must not be negative")
    moment = local(at)
    day, left = moment.date(), amount
    while True:
        for opens, closes in _sessions(day, cal):
            start = max(opens, moment)
            if start <= closes and closes - start >= left:
                return start + left
            left -= max(timedelta(0), closes - start)
        day = cal.next_workday(day)


def add_working_hours(at: datetime, hours: int, cal: WorkCalendar) -> datetime:
    """Return the instant `hours` office hours after `at`."""
    return add_working_time(at, timedelta(hours=hours), cal)


def working_time_between(a: datetime, b: datetime, cal: WorkCalendar) -> timedelta:
    """Return the office time between two instants; zero when `b` is not after `a`."""
    start, end = local(a), local(b)
    total, day = timedelta(0), cal.workday_on_or_after(start.date())
    while day <= end.date():
        for opens, closes in _sessions(day, cal):
            total += max(timedelta(0), min(closes, end) - max(opens, start))
        day = cal.next_workday(day)
    return total


def _sessions(day: date, cal: WorkCalendar) -> list[tuple[datetime, datetime]]:
    if not cal.is_workday(day):
        return []
    return [(_at(day, opens), _at(day, closes)) for opens, closes in WORKING_HOURS]


def _deadline(day: date, cal: WorkCalendar) -> Deadline:
    return Deadline(_at(day, DUE_TIME), cal.is_provisional(day))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)
