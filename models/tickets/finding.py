"""Finding tickets: by number, by person, by place, by state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import contributions, events
from models.roster import Person
from models.rules.lifecycle import TicketState, Verb
from models.rules.words import IN_HAND, OPEN_STATES, CardLevel
from models.tickets.row import OUTLET_NOTE, Ticket


def by_no(session: Session, no: int, *, for_update: bool = True) -> Ticket | None:
    """Find a ticket by the number people quote; locked against a second act in the same moment."""
    wanted = select(Ticket).where(Ticket.no == no)
    return session.scalar(wanted.with_for_update().execution_options(populate_existing=True) if for_update else wanted)


def by_id(session: Session, ticket_id: int) -> Ticket:
    """Return a ticket by its row id, locked against a second act in the same moment."""
    wanted = select(Ticket).where(Ticket.id == ticket_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def by_numbers(session: Session, numbers: Iterable[int]) -> dict[int, Ticket]:
    """Find tickets by the numbers people quote, for reading."""
    return {t.no: t for t in session.scalars(select(Ticket).where(Ticket.no.in_(list(numbers)))) if t.no is not None}


def recent_numbers(session: Session, userid: str, *, since: datetime, limit: int) -> tuple[int, ...]:
    """The numbers of what a person submitted since an instant, in order."""
    wanted = select(Ticket.no).where(
        Ticket.reporter == userid, Ticket.created_at >= since, Ticket.state.in_(sorted(OPEN_STATES))
    )
    found = session.scalars(wanted.order_by(Ticket.created_at.desc(), Ticket.no.desc()).limit(limit))
    return tuple(no for no in reversed(list(found)) if no is not None)


def waiting_numbers(session: Session, userid: str, *, limit: int) -> tuple[int, ...]:
    """The numbers of what was handed to a person and is not accepted yet, in order."""
    wanted = select(Ticket.no).where(Ticket.handler == userid, Ticket.state == TicketState.ASSIGNED.value)
    return tuple(no for no in session.scalars(wanted.order_by(Ticket.no).limit(limit)) if no is not None)


def cards_of(session: Session, department: int, level: CardLevel, *, since: datetime) -> int:
    """Count the tickets that reached a rung since then while a department had them."""
    counted = select(func.count(func.distinct(events.Event.entity_id))).where(
        events.Event.entity == "ticket", events.Event.verb == "CARD", events.Event.at >= since,
        events.Event.facts["card"].as_string().in_([one.value for one in CardLevel if one >= level]),
        events.Event.facts["department"].as_integer() == department,
    )  # fmt: skip
    return session.scalar(counted) or 0


def anonymous_reporters(session: Session, ids: Iterable[int]) -> set[tuple[int, str]]:
    """Return (ticket, reporter) of those that were reported in confidence."""
    wanted = select(Ticket.id, Ticket.reporter).where(Ticket.id.in_(list(ids)), Ticket.anonymous.is_(True))
    return {(ticket, reporter) for ticket, reporter in session.execute(wanted)}


def parts_of(session: Session, ticket_id: int) -> list[Ticket]:
    """Return what a ticket was split into, locked against a second act in the same moment."""
    wanted = select(Ticket).where(Ticket.split_from == ticket_id).order_by(Ticket.no).with_for_update()
    return list(session.scalars(wanted))


def outlet_was_chosen(session: Session, ticket: Ticket) -> bool:
    """Say whether a person named or changed the outlet of the draft himself, see `redraft`."""
    told = select(events.Event.id).where(
        events.Event.entity == "ticket", events.Event.entity_id == str(ticket.id),
        events.Event.verb == Verb.REPORT.value, events.Event.note.startswith(OUTLET_NOTE),
    )  # fmt: skip
    return session.scalar(told.limit(1)) is not None


def of_reporter(session: Session, userid: str, states: Iterable[TicketState]) -> list[Ticket]:
    """Return what a person reported, newest first."""
    wanted = select(Ticket).where(Ticket.reporter == userid, Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.no.desc(), Ticket.id.desc())))


def of_handler(
    session: Session, userid: str, departments: Iterable[int], states: Iterable[TicketState]
) -> list[Ticket]:
    """Tickets a handler can act on: handed to him, or to his department."""
    wanted = select(Ticket).where(
        (Ticket.handler == userid) | Ticket.department.in_(list(departments)),
        Ticket.state.in_([s.value for s in states]),
    )
    return list(session.scalars(wanted.order_by(Ticket.due_at, Ticket.no)))


def of_contributor(session: Session, userid: str, states: Iterable[TicketState]) -> list[Ticket]:
    """Tickets a person was asked to contribute to and has not yet, oldest first."""
    owed = {one.ticket for one in contributions.owed_by(session, userid)}
    wanted = select(Ticket).where(Ticket.id.in_(owed), Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.id)))


def of_people_gone(session: Session) -> list[Ticket]:
    """Open tickets in the hands of somebody who is not with us any more."""
    states = [state.value for state in IN_HAND]
    here = select(Person.userid).where(Person.active)
    wanted = select(Ticket).where(Ticket.handler.is_not(None), Ticket.handler.not_in(here), Ticket.state.in_(states))
    return list(session.scalars(wanted.order_by(Ticket.id)))


def at_outlets(session: Session, outlets: Iterable[str], states: Iterable[TicketState]) -> list[Ticket]:
    """Return the tickets of some outlets, soonest due first."""
    wanted = select(Ticket).where(Ticket.outlet.in_(list(outlets)), Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.due_at, Ticket.no)))


def in_states(session: Session, states: Iterable[TicketState]) -> list[Ticket]:
    """Return every ticket in one of the states, soonest due first."""
    wanted = select(Ticket).where(Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.due_at, Ticket.id)))


def outlets_of(session: Session, category: str) -> frozenset[str]:
    """Return where a category was ever reported."""
    wanted = select(Ticket.outlet).where(Ticket.category == category, Ticket.no.is_not(None)).distinct()
    return frozenset(outlet for outlet in session.scalars(wanted) if outlet)
