"""Office time of the demo year: statutory working days, cut into minutes one can count with."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from models.rules.workdays import SHANGHAI, WorkCalendar

FIRST_DAY = date(2018, 5, 2)
_LAST_DAY = date(2018, 12, 31)
# The last half hour of the day is left out: what is sent after 17:30 counts as the next day's.
_MORNING, _AFTERNOON = time(8, 30), time(13, 30)
_MORNING_MINUTES = 210
DAY_MINUTES = 450

CALENDAR = WorkCalendar()


@lru_cache(maxsize=1)
def working_days() -> tuple[date, ...]:
    """Return every working day from the start of the programme to the end of the year."""
    days = (FIRST_DAY + timedelta(n) for n in range((_LAST_DAY - FIRST_DAY).days + 1))
    return tuple(day for day in days if CALENDAR.is_workday(day))


@lru_cache(maxsize=1)
def _positions() -> dict[date, int]:
    return {day: index for index, day in enumerate(working_days())}


def index_of(day: date) -> int:
    """Return the position of a working day; a day off is a KeyError."""
    return _positions()[day]


def month_indexes(month: int) -> range:
    """Return the positions of the programme's working days in a month of 2018."""
    inside = [index for index, day in enumerate(working_days()) if day.month == month]
    return range(inside[0], inside[-1] + 1)


def moment(minute: int) -> datetime:
    """Turn a count of working minutes since the programme began into an instant."""
    index, rest = divmod(minute, DAY_MINUTES)
    opens, offset = (_MORNING, rest) if rest < _MORNING_MINUTES else (_AFTERNOON, rest - _MORNING_MINUTES)
    return datetime.combine(working_days()[index], opens, tzinfo=SHANGHAI) + timedelta(minutes=offset)


def minute_on(day: date, minute: int) -> int:
    """Return the count of working minutes for the n-th minute of a working day."""
    return index_of(day) * DAY_MINUTES + minute


def day_of(minute: int) -> date:
    """Return the day a count of working minutes falls on."""
    return working_days()[minute // DAY_MINUTES]
