"""The supervision ladder: how high a ticket stands on it, who is told there, and which light it shows.

Source: the programme rules, supervision ladder (blue near the deadline, yellow, red, escalated, summons).
Levels are computed from facts and `now`; whether a level was told before is the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.rules.sla import clock_start, overdue_days, remaining_days
from models.rules.verbs import Actor
from models.rules.words import CardLevel, Light, TicketState, Urgency
from models.rules.workdays import WorkCalendar, local

BLUE_SHARE_PERCENT: Final = 20  # of the SLA, rounded up, at least 1 working day
REOPENS_FOR_YELLOW: Final = 2
CRITICAL_UNACCEPTED: Final = timedelta(hours=1)  # by the clock, day and night
NO_REST_FROM: Final = CardLevel.RED  # from here on nobody is spared a reminder that he has put off
REDS_FOR_SUMMON: Final = 2  # of one department in a quarter; counted by the caller


@dataclass(frozen=True, slots=True)
class Rung:
    """A level reached `overdue` working days after the due date; `audience` joins those below."""

    level: CardLevel
    overdue: int
    audience: tuple[Actor, ...]


LADDER: Final[tuple[Rung, ...]] = (
    Rung(CardLevel.BLUE, 0, (Actor.HANDLER,)),
    Rung(CardLevel.YELLOW, 1, (Actor.HANDLER, Actor.DEPT_HEAD, Actor.COUNTY_PARTY_ADMIN)),
    Rung(CardLevel.RED, 3, (Actor.COUNTY_SECRETARY,)),
    Rung(CardLevel.ESCALATED, 5, (Actor.CITY_PARTY_ADMIN,)),  # the city's secretary reads of it in his digest
    Rung(CardLevel.SUMMON, 10, (Actor.CITY_SECRETARY,)),
)

CLIMBING_STATES: Final = frozenset({TicketState.SUBMITTED, TicketState.ASSIGNED, TicketState.IN_PROGRESS})
"""The department's clock runs; it stands still while a ticket is suspended or waits for somebody's word."""

_UNACCEPTED: Final = frozenset({TicketState.SUBMITTED, TicketState.ASSIGNED})

_LIGHTS: Final[dict[CardLevel, Light]] = {
    CardLevel.NONE: Light.NORMAL,
    CardLevel.BLUE: Light.BLUE,
    CardLevel.YELLOW: Light.YELLOW,
    CardLevel.RED: Light.RED,
    CardLevel.ESCALATED: Light.ESCALATED,
    CardLevel.SUMMON: Light.ESCALATED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderFacts:
    """What the ladder looks at. Instants are aware; `sla_days` are working days (None: taken from the due
    date). `created_at` is the submission; `accepted_at` belongs to the present assignment."""

    state: TicketState
    created_at: datetime
    due_at: datetime | None
    sla_days: int | None = None
    accept_due: datetime | None = None
    accepted_at: datetime | None = None
    reopen_count: int = 0
    urgency: Urgency = Urgency.NORMAL


def blue_threshold(sla_days: int) -> int:
    """Return from how many remaining working days on a ticket is blue: max(1, ⌈20 % of the SLA⌉)."""
    return max(1, -(-sla_days * BLUE_SHARE_PERCENT // 100))


def rung(facts: LadderFacts, now: datetime, cal: WorkCalendar) -> CardLevel:
    """Return the highest level whose trigger holds at `now`."""
    if facts.state not in CLIMBING_STATES:
        return CardLevel.NONE
    return max(_by_date(facts, now, cal), _by_acceptance(facts, now), _by_reopening(facts))


def light(facts: LadderFacts, now: datetime, cal: WorkCalendar) -> Light | None:
    """Return the ticket's light in the statistics block; None when it is not open (未结)."""
    if facts.state is TicketState.SUSPENDED:
        return Light.SUSPENDED
    if facts.state is TicketState.PENDING_CONFIRM:
        return Light.PENDING
    if facts.state is TicketState.WAITING:
        return Light.WAITING
    return _LIGHTS[rung(facts, now, cal)] if facts.state in CLIMBING_STATES else None


def audience(level: CardLevel) -> tuple[Actor, ...]:
    """Return everybody who is told at `level`, those of the lower levels first."""
    return tuple(dict.fromkeys(who for step in LADDER if step.level <= level for who in step.audience))


def _by_date(facts: LadderFacts, now: datetime, cal: WorkCalendar) -> CardLevel:
    if facts.due_at is None:
        return CardLevel.NONE
    overdue = overdue_days(facts.due_at, now, cal)
    if overdue:
        return max(step.level for step in LADDER if overdue >= step.overdue)
    sla = facts.sla_days
    if sla is None:
        sla = remaining_days(facts.due_at, clock_start(facts.created_at, cal), cal)
    near = remaining_days(facts.due_at, now, cal) <= blue_threshold(sla)
    return CardLevel.BLUE if near else CardLevel.NONE


def _by_acceptance(facts: LadderFacts, now: datetime) -> CardLevel:
    if facts.state not in _UNACCEPTED or facts.accepted_at is not None:
        return CardLevel.NONE
    if facts.urgency is Urgency.CRITICAL and local(now) - local(facts.created_at) >= CRITICAL_UNACCEPTED:
        return CardLevel.RED
    late = facts.accept_due is not None and local(now) > local(facts.accept_due)
    return CardLevel.YELLOW if late else CardLevel.NONE


def _by_reopening(facts: LadderFacts) -> CardLevel:
    return CardLevel.YELLOW if facts.reopen_count >= REOPENS_FOR_YELLOW else CardLevel.NONE
