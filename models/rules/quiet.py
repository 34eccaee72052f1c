"""When a push may leave: never at night, at lunch in groups, or on a day off; 特急 always.

Source: the programme rules, reminder calendar (quiet hours 20:00–08:00; groups also 12:00–13:30; none on
non-working days; what was produced in quiet time goes with the 08:30 digest of the next working day).
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from models.rules.workdays import SHANGHAI, WorkCalendar, local

DAY_OPENS: Final = time(8, 0)
DAY_CLOSES: Final = time(20, 0)
DIGEST_TIME: Final = time(8, 30)
LUNCH_STARTS: Final = time(12, 0)
LUNCH_ENDS: Final = time(13, 30)


class PushKind(StrEnum):
    """Who is pushed to; replies in the same request are never delayed."""

    MEMBER = "MEMBER"
    GROUP = "GROUP"


def may_send_at(kind: PushKind, when: datetime, cal: WorkCalendar, *, critical: bool = False) -> datetime:
    """Return the earliest instant from `when` on at which the push may be sent; CRITICAL: `when` itself."""
    moment = local(when)
    clock, today = moment.time(), moment.date()
    if critical:
        return moment
    if not cal.is_workday(today) or clock >= DAY_CLOSES:
        return _at(cal.next_workday(today), DIGEST_TIME)
    if clock < DAY_OPENS:
        return _at(today, DIGEST_TIME)
    if kind is PushKind.GROUP and LUNCH_STARTS <= clock < LUNCH_ENDS:
        return _at(today, LUNCH_ENDS)
    return moment


def is_quiet(kind: PushKind, when: datetime, cal: WorkCalendar) -> bool:
    """Whether a push of this kind has to wait at `when`."""
    return may_send_at(kind, when, cal) != local(when)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)
