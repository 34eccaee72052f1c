"""The programme's rules on time, written down a second time as data, for the auditor only.

Working days come from the calendar; everything else here is taken from the rules' text and not from the service.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bench.season.kinds import SLA
from models.rules.workdays import FESTIVALS, SHANGHAI, WorkCalendar

CALENDAR = WorkCalendar()

LEVELS = ("NONE", "BLUE", "YELLOW", "RED", "ESCALATED", "SUMMON")
OVERDUE_FROM = {1: "YELLOW", 3: "RED", 5: "ESCALATED", 10: "SUMMON"}
FROM_RED = LEVELS[3:]
CLIMBING = frozenset({"SUBMITTED", "ASSIGNED", "IN_PROGRESS"})
OPEN = CLIMBING | {"PENDING_CONFIRM", "SUSPENDED"}
UNCOUNTED = frozenset({"DRAFT", "DISCARDED", "WITHDRAWN", "MERGED", "REJECTED"})
SOLVED = frozenset({"SOLVED", "SOLVED_ON_SPOT"})

CONFIRM_DAYS = 5
SAFETY_DAYS = 5  # working days before a long holiday
QUEUE_DAYS, GAP_AGAIN = 1, 5  # working days without an owner; with a 联系点空档
REFEREE_FROM, SHORT_EXTENSION = 2, 5  # times a ticket was given back; working days the county grants by itself
GRAIN, GRAIN_CAMPAIGN, GRAIN_SEASON = "BIZ-GRN", "夏粮", ((5, 20), (7, 31))
HURRIED, PEAK, PEAK_SINCE = frozenset({"EXP-SRT", "EXP-TRK"}), ((10, 25), (11, 20)), 2019
CODE_LIVES = timedelta(hours=72)  # a card can be changed so long after it was sent
OPENS, CLOSES, LUNCH, SINGLES = time(8), time(20), (time(12), time(13, 30)), 3
DUE_SOON = 2
SOME_TIME, DUE_VISIT, OVERDUE_VISIT = 10, 14, 21  # calendar days since a visit
CRITICAL_UNACCEPTED = timedelta(hours=1)
DRAFT_REMINDED, DRAFT_LEFT = timedelta(minutes=30), timedelta(hours=24)
OFFICE = ((time(8, 30), time(12)), (time(13, 30), time(18)))

URGENCIES = {"NORMAL": "一般", "URGENT": "急", "CRITICAL": "特急"}
AT_ONCE, REPLY, REMINDER = 0, 5, 20  # priorities: 特急, answers, and what the clock sends

MIDNIGHT, FRIDAY, THURSDAY = time(0), 4, 3
DIGEST, SCANS, LISTS = time(8, 30), (time(9), time(14)), time(15)
ACCEPT_SCANS = tuple(time(h) for h in range(8, 21))
QUEUE_SCANS = tuple(time(h, 10) for h in range(9, 18))
DRAFT_SCANS = tuple(time(h, m) for h in range(8, 19) for m in range(0, 60, 10))


def height(level: str) -> int:
    """How high a rung is: 0 for none, 5 for the highest."""
    return LEVELS.index(level)


def at(day: date, clock: time) -> datetime:
    """An instant of a day in the office's zone."""
    return datetime.combine(day, clock, SHANGHAI)


def workdays(first: date, last: date) -> Iterator[date]:
    """The working days of a span, both ends included."""
    day = first
    while day <= last:
        if CALENDAR.is_workday(day):
            yield day
        day += timedelta(days=1)


def workday_upto(day: date) -> date:
    """The day itself, else the working day before it."""
    return CALENDAR.previous_workday(day)


def awake(moment: datetime, *, group: bool = False) -> datetime:
    """The first instant from one on at which a push may leave; what is made at night or on a day off goes in the morning."""
    day, clock = moment.date(), moment.time()
    if not CALENDAR.is_workday(day) or clock >= CLOSES:
        return at(CALENDAR.next_workday(day), DIGEST)
    if clock < OPENS:
        return at(day, DIGEST)
    lunch = group and LUNCH[0] <= clock < LUNCH[1]
    return at(day, LUNCH[1]) if lunch else moment


def lists_day(day: date) -> bool:
    """Whether the week's lists are made on a day: a Friday, or the working day before one that is off."""
    return any(
        workday_upto(day + timedelta(days=n)) == day for n in range(15) if (day + timedelta(days=n)).weekday() == FRIDAY
    )


def first_of_week(day: date) -> bool:
    """Whether it is the first working day of its week."""
    return next(workdays(day - timedelta(days=day.weekday()), day), None) == day


def festival_after(day: date, days: int) -> date | None:
    """The long holiday that begins when so many working days, this one included, are over."""
    for year in (day.year, day.year + 1):
        for name in FESTIVALS:
            begins = CALENDAR.festival_begins(year, name)
            if day < begins and len(list(workdays(day, begins))) == days:
                return begins
    return None


def days_since(visit: date | None, day: date) -> int:
    """Calendar days since a visit; for ever when there was none."""
    return (day - (visit or date.min)).days


def days_for(category: str, urgency: str, on: date) -> int:
    """Working days of what is reported on a day: one when 特急, half of them when 急, and for parcels in their peak."""
    first, last = PEAK
    peak = category in HURRIED and on.year >= PEAK_SINCE and first <= (on.month, on.day) <= last
    half = urgency == "URGENT" or peak
    return 1 if urgency == "CRITICAL" else (SLA[category] + 1) // 2 if half else SLA[category]


def clock_start(said: datetime) -> datetime:
    """After 17:30 and on days off the next working day begins at nine."""
    if CALENDAR.is_workday(said.date()) and said.time() <= time(17, 30):
        return said
    return at(CALENDAR.next_workday(said.date()), time(9))


def due(said: datetime, days: int) -> datetime:
    """18:00 of the n-th working day after the day on which the clock starts."""
    return at(CALENDAR.add_workdays(clock_start(said).date(), days), time(18))


def accept_due(said: datetime, urgency: str) -> datetime:
    """One working day, four working hours, or one hour by the clock."""
    if urgency == "CRITICAL":
        return said + timedelta(hours=1)
    return after_work(clock_start(said), timedelta(hours=4)) if urgency == "URGENT" else due(said, 1)


def redo_due(said: datetime, days: int) -> datetime:
    """After 未解决: three working days or half of the time, whichever is more."""
    return due(said, max(3, (days + 1) // 2))


def moved(deadline: datetime, days: int) -> datetime:
    """A deadline some working days later."""
    return at(CALENDAR.add_workdays(deadline.date(), days), time(18))


def stood_still(since: datetime, until: datetime) -> int:
    """Working days between two instants, by date."""
    return CALENDAR.workdays_between(since.date(), until.date())


def sessions(first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    """The office hours of a span of days."""
    for day in workdays(first, last):
        for opens, closes in OFFICE:
            yield at(day, opens), at(day, closes)


def after_work(since: datetime, amount: timedelta) -> datetime:
    """When so much office time has gone by."""
    for opens, closes in sessions(since.date(), since.date() + timedelta(days=30)):
        start = max(opens, since)
        if start <= closes:
            if closes - start >= amount:
                return start + amount
            amount -= closes - start
    raise ValueError("more than a month")


def worked(since: datetime, until: datetime) -> timedelta:
    """Office time between two instants."""
    spans = (min(closes, until) - max(opens, since) for opens, closes in sessions(since.date(), until.date()))
    return sum((span for span in spans if span > timedelta(0)), timedelta(0))


def left(deadline: datetime, now: datetime) -> str:
    """已超期3个工作日, 今天到期, 剩余2个工作日."""
    over, days = stood_still(deadline, now), stood_still(now, deadline)
    later = "（暂定）" if CALENDAR.is_provisional(deadline.date()) else ""
    return f"已超期{over}个工作日" if over else f"剩余{days}个工作日{later}" if days else "今天到期"


def near(deadline: datetime, days: int, now: datetime) -> bool:
    """Blue: what remains is at most a fifth of the time, and at least one day."""
    return stood_still(now, deadline) <= max(1, -(-days // 5))
