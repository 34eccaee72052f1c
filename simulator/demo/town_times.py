"""When things happened to a ticket: drawn at random, kept only if every rule and margin agrees.

All times are working minutes since the programme began (town_calendar).
"""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from models.rules import sla
from simulator.demo.town_calendar import (
    CALENDAR,
    DAY_MINUTES,
    day_of,
    index_of,
    minute_on,
    moment,
    month_indexes,
)
from simulator.demo.town_plan import Plan
from simulator.demo.town_seed import ANGUO_DAYS

_FIRST_INVENTED_DAY = date(2018, 5, 15)  # the first numbers belong to 安国支局
_LAST_MINUTE = minute_on(date(2018, 11, 30), DAY_MINUTES - 1)
_TRIES = 20_000


@dataclass(frozen=True, slots=True)
class Times:
    """When it happened; a missing one did not happen, or is the system's business."""

    created: int
    accepted: int | None = None
    resolved: int | None = None
    refused: int | None = None
    resolved_again: int | None = None
    closed: int | None = None


def times_of(plan: Plan, position: int, used: set[int], rng: Random) -> Times:
    """Return the times of a plan; `position` counts the tickets of 安国支局, `used` holds taken minutes."""
    if plan.is_anguo:
        return _told(plan, position)
    for _ in range(_TRIES):
        times = _draw(plan, rng)
        if times is not None and times.created not in used and _closes_in_its_month(plan, times):
            return times
    raise ValueError(f"no times fit {plan.text}")


def _told(plan: Plan, position: int) -> Times:
    assert plan.day is not None
    resolved, closed = ANGUO_DAYS[position]
    created = minute_on(plan.day, 95 + 9 * position)
    return Times(
        created,
        created + 70,
        minute_on(resolved, 380 + 7 * position),
        closed=minute_on(closed, 40 + 25 * position),
    )


def _draw(plan: Plan, rng: Random) -> Times | None:
    created = _created(plan, rng)
    accepted = created + _until_accepted(plan, created, rng)
    if plan.is_open:
        return Times(created, accepted)
    if plan.on_spot:
        # Every fifth time the department had not even taken it up.
        first = None if rng.random() < 0.2 else accepted
        resolved = (first or created) + rng.randint(25, 260)
        if resolved % DAY_MINUTES < 60:
            return None  # the visit on which it happened begins before
        return _closing(Times(created, first, resolved), plan, rng)
    resolved = _resolved(plan, created, rng)
    if resolved < accepted + 20:
        return None
    if not plan.reopened:
        return _closing(Times(created, accepted, resolved), plan, rng)
    refused = resolved + rng.randint(20, 400)
    again = refused + rng.randint(300, 5 * DAY_MINUTES)
    within = min(sla.due(moment(created), plan.sla, CALENDAR).at, renewed_due(plan, refused))
    if moment(again) > within:
        return None
    return _closing(Times(created, accepted, resolved, refused, again), plan, rng)


def renewed_due(plan: Plan, refused: int) -> datetime:
    """Return the deadline after a result was sent back."""
    return sla.reopen_due(moment(refused), plan.sla, CALENDAR).at


def _created(plan: Plan, rng: Random) -> int:
    days = month_indexes(plan.month)
    first = max(days.start, index_of(_FIRST_INVENTED_DAY))
    index = index_of(plan.day) if plan.day else rng.randrange(first, days.stop)
    # A critical report leaves an hour for its acceptance before the office closes.
    minutes = rng.choice((rng.randint(10, 140), rng.randint(220, 380)))
    return index * DAY_MINUTES + (minutes if plan.urgency == "CRITICAL" else rng.randint(5, 440))


def _until_accepted(plan: Plan, created: int, rng: Random) -> int:
    if plan.urgency == "CRITICAL":
        return rng.randint(8, 40)
    if plan.urgency == "URGENT":
        return rng.randint(15, 110)
    if plan.accepted_late:
        return 2 * DAY_MINUTES - created % DAY_MINUTES + rng.randint(5, 200)
    return rng.randint(20, 380)


def _resolved(plan: Plan, created: int, rng: Random) -> int:
    index = created // DAY_MINUTES
    if plan.late:
        after = plan.sla + rng.randint(1, 3)
    elif plan.urgency == "CRITICAL":
        after = 0
    elif plan.reopened:
        after = rng.randint(2, max(3, plan.sla // 2))
    else:
        after = rng.randint(max(0 if plan.sla <= 2 else 1, plan.sla // 3), plan.sla)
    return (index + after) * DAY_MINUTES + rng.randint(5, 440)


def _closing(times: Times, plan: Plan, rng: Random) -> Times:
    last = times.resolved_again or times.resolved or 0
    if plan.auto:
        # Day five at 18:00 lies just behind the last working minute of that day.
        closed = (last // DAY_MINUTES + sla.CONFIRM_DAYS + 1) * DAY_MINUTES - 1
    else:
        closed = last + rng.randint(20, 3 * DAY_MINUTES)
    return Times(times.created, times.accepted, times.resolved, times.refused, times.resolved_again, closed)


def _closes_in_its_month(plan: Plan, times: Times) -> bool:
    if times.closed is None:
        return True
    if times.closed > _LAST_MINUTE:
        return False
    return day_of(times.closed).month == plan.month + plan.closes_next_month
