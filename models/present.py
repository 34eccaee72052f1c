"""How tickets stand now, from their own rows: by indexes that hold open tickets only, so that closed ones cost nothing.

What is in progress has one light for each (due date, SLA), and another when it was not accepted in time; but for a few:
特急, and what was reopened twice. So the many are counted, the few are looked at one by one, and the ladder's own rule says
every light.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import (
    Row,
    Select,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    text,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import Session

from models.base import Utc
from models.events import Event
from models.rules.ladder import CLIMBING_STATES, REOPENS_FOR_YELLOW, LadderFacts, light
from models.rules.words import UNCOUNTED_STATES, Light, TicketState, Urgency
from models.rules.workdays import SHANGHAI, WorkCalendar, local
from models.statements import partial_index
from models.tally import Everywhere, Reach, TallyDue, within
from models.tickets import Ticket

# The planner takes a partial index only when the query says the same words: no bound values here. Behind a sum no other index
# is seen: SQLite would take the one by state, and read every open ticket for a few.
CLIMBING: Final = "(state || '') IN ('SUBMITTED', 'ASSIGNED', 'IN_PROGRESS')"
UNACCEPTED: Final = "(state || '') IN ('SUBMITTED', 'ASSIGNED') AND accepted_at IS NULL"
CRITICAL: Final = "urgency = 'CRITICAL' AND accepted_at IS NULL"
REDONE: Final = f"reopen_count >= {REOPENS_FOR_YELLOW} AND closed_at IS NULL"

STANDING_COLUMNS: Final = (
    "no", "state", "outlet", "county", "category", "urgency", "department", "handler", "resolution", "created_at",
    "due_at", "original_due_at", "late", "sla_days", "accept_due", "accepted_at", "resolved_at", "suspended_until", "closed_at", "reopen_count",
    "auto_confirmed",
)  # fmt: skip

_PLACES: Final = (Ticket.county, Ticket.department, Ticket.outlet)

INDEXES: Final = (
    *(
        partial_index(
            f"ix_ticket_climbing_{place.key}",
            place, Ticket.due_at, Ticket.sla_days, *(other for other in _PLACES if other is not place), Ticket.state,
            where=CLIMBING,
        )
        for place in _PLACES
    ),
    partial_index(
        "ix_ticket_unaccepted",
        Ticket.accept_due, Ticket.due_at, Ticket.sla_days, Ticket.urgency, Ticket.reopen_count,
        Ticket.county, Ticket.department, Ticket.outlet, Ticket.state, Ticket.accepted_at,
        where=UNACCEPTED,
    ),
    partial_index("ix_ticket_critical", Ticket.created_at, where=CRITICAL),
    partial_index("ix_ticket_redone", Ticket.reopen_count, where=REDONE),
)  # fmt: skip


_hidden: Final = SimpleNamespace(
    state=Ticket.state + "", county=Ticket.county + "", outlet=Ticket.outlet + "", department=Ticket.department + 0
)


_NEWEST: Final = select(Event.at).where(Event.entity == "ticket").order_by(Event.at.desc()).limit(1)
_BY_DATE, _NOT_ACCEPTED = -2, -1  # rows that count many, where others name one ticket


def is_present(session: Session, as_of: datetime) -> bool:
    """Whether nothing has happened to any ticket after `as_of`: then their rows say how they stood."""
    session.flush()
    last = session.connection().scalar(_NEWEST)
    return last is None or last <= as_of


def rows(session: Session, reach: Reach, states: Iterable[TicketState] | None = None) -> list[Row[Any]]:
    """Return the counted tickets of a reach, `STANDING_COLUMNS` of each; of some states only, when they are named."""
    wanted = select(*[getattr(Ticket, name) for name in STANDING_COLUMNS]).where(within(reach, Ticket))
    if states is not None:
        wanted = wanted.where(Ticket.state.in_(sorted(states)))
    else:
        wanted = wanted.where(Ticket.state.not_in(sorted(UNCOUNTED_STATES)))
    return list(session.execute(wanted.where(Ticket.no.is_not(None))))


def lights(session: Session, reach: Reach, *, now: datetime, calendar: WorkCalendar) -> Counter[Light]:
    """Count the lights of the tickets of a reach that are in progress (not suspended, not waiting for confirmation)."""
    found: Counter[Light] = Counter()
    seen: set[int] = set()
    today = local(now).date()

    def dated(row: Any, *, late: bool = False) -> Light:
        due = None if row.due_at is None else local(row.due_at).date()
        return _of_date(due, row.sla_days, late, today, calendar)

    session.flush()
    limits = Everywhere(reach.counties, reach.outlets, reach.departments)
    for row in session.connection().execute(climbing(limits), {"now": now}).all():
        if row.id == _BY_DATE:
            found[dated(row)] += row.n
        elif row.id == _NOT_ACCEPTED:  # they were counted by their date above, as those below
            found[dated(row)] -= row.n
            found[dated(row, late=True)] += row.n
        elif row.id not in seen:
            seen.add(row.id)
            found[dated(row)] -= 1
            found[_light(_facts(row), now, calendar)] += 1
    return found


@lru_cache(maxsize=8192)  # whoever asks today asks for the same dates
def _of_date(due: date | None, sla_days: int, late: bool, today: date, calendar: WorkCalendar) -> Light:
    """The light of what has no rung but its due date's or, `late`, was not accepted in time."""
    noon = time(12, tzinfo=SHANGHAI)
    now = datetime.combine(today, noon)
    facts = LadderFacts(
        state=TicketState.ASSIGNED if late else TicketState.IN_PROGRESS, created_at=now, sla_days=sla_days,
        due_at=None if due is None else datetime.combine(due, noon), accept_due=now - timedelta(1) if late else None,
    )  # fmt: skip
    return _light(facts, now, calendar)


@lru_cache(maxsize=512)
def climbing(reach: Everywhere) -> Select[Any]:
    """One statement, so that one moment is looked at: how many for each (due date, SLA); then the few, each a row."""
    here, now = within(reach, Ticket), bindparam("now", type_=Utc)
    own = (
        Ticket.id, Ticket.state, Ticket.urgency, Ticket.created_at, Ticket.accept_due, Ticket.accepted_at,
        Ticket.reopen_count,
    )  # fmt: skip
    _, *others = own
    nothing = [cast(null(), column.type).label(column.key) for column in others]

    def many(kind: int, *where: Any) -> Select[Any]:
        if kind == _BY_DATE and reach == Everywhere():  # the whole city has a table of its own
            every = select(
                TallyDue.due_at, TallyDue.sla_days, TallyDue.n.label("n"), literal(kind).label("id"), *nothing
            )
            return every.where(TallyDue.n != 0)
        counted = select(Ticket.due_at, Ticket.sla_days, func.count().label("n"), literal(kind).label("id"), *nothing)
        return counted.where(*where).group_by(Ticket.due_at, Ticket.sla_days)

    one = select(Ticket.due_at, Ticket.sla_days, literal(1).label("n"), *own)
    there = within(reach, _hidden)
    rare = (Ticket.urgency == Urgency.CRITICAL) | (Ticket.reopen_count >= REOPENS_FOR_YELLOW)
    every = union_all(
        many(_BY_DATE, text(CLIMBING), here),
        many(_NOT_ACCEPTED, text(UNACCEPTED), Ticket.accept_due < now, ~rare, there),
        one.where(text(CRITICAL), Ticket.created_at <= now, _hidden.state.in_(["ASSIGNED", "SUBMITTED"]), there),
        one.where(text(REDONE), _hidden.state.in_(sorted(CLIMBING_STATES)), there),
    ).subquery()
    return select(every)


def _facts(row: Any) -> LadderFacts:
    return LadderFacts(
        state=TicketState(row.state),
        created_at=row.created_at,
        due_at=row.due_at,
        sla_days=row.sla_days,
        accept_due=row.accept_due,
        accepted_at=row.accepted_at,
        reopen_count=row.reopen_count,
        urgency=Urgency(row.urgency),
    )


def _light(facts: LadderFacts, now: datetime, calendar: WorkCalendar) -> Light:
    found = light(facts, now, calendar)
    assert found is not None, "only what is in progress is asked for"
    return found
