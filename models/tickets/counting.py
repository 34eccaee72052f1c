"""What changes a ticket's category, urgency or calendar, and counts its deadlines anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from models import dispatching, events, undo
from models.directory import Directory
from models.rules import sla
from models.rules.lifecycle import Actor, TicketState, Verb, decide
from models.rules.taxonomy import CATEGORIES, SENSITIVE
from models.rules.words import URGENCY_WORDS, Urgency
from models.rules.workdays import WorkCalendar, local
from models.tickets.effects import set_deadlines
from models.tickets.opening import assign, dispatch
from models.tickets.row import RECOUNT, URGENCY, Ticket, columns
from models.tickets.story import facts_of, log


def recategorise(
    session: Session,
    ticket: Ticket,
    category: str,
    *,
    actor: str,
    relations: frozenset[Actor],
    directory: Directory,
    calendar: WorkCalendar,
    now: datetime,
) -> bool:
    """Give the ticket another category. Raises Forbidden.

    Deadlines are counted anew from the original submission, or from when it had to be done again. When another department answers for the new
    category, a ticket nobody has accepted moves there; the return value says whether it moved.
    """
    state, was = TicketState(ticket.state), columns(ticket)
    decide(Verb.RECATEGORISE, state, relations, facts=facts_of(ticket, now=now))
    before = ticket.category
    ticket.category = category
    ticket.anonymous = ticket.anonymous or category in SENSITIVE
    ticket.choices = [category, *[c for c in ticket.choices if c != category]][:3]
    if ticket.created_at is not None:
        set_deadlines(ticket, calendar, _reopened_at(session, ticket))
    else:
        ticket.sla_days = sla.days_for(CATEGORIES[category], Urgency(ticket.urgency), local(now).date())
    log(session, ticket, Verb.RECATEGORISE, actor, now, before=ticket.state, note=f"{before}→{category}", was=was)
    if state is TicketState.SUBMITTED:
        return dispatch(session, ticket, directory=directory, calendar=calendar, now=now)
    outcome = dispatching.decide(
        directory, category, ticket.county, urgency=Urgency(ticket.urgency), on=local(now).date()
    )
    owner = directory.department(outcome.department)
    if state is not TicketState.ASSIGNED or owner is None or outcome.person is None or owner.id == ticket.department:
        return False
    assign(
        session, ticket, owner, outcome.person, actor=actor, calendar=calendar, now=now,
        relations=frozenset({Actor.COUNTY_PARTY_ADMIN}), rule=dispatching.rule_words(directory, outcome),
        reasons=dispatching.kept(outcome.reasons),
    )  # fmt: skip
    undo.keep(session, ticket=ticket.id, verb=Verb.RECATEGORISE, actor=actor, at=now, before=was)  # both are one act
    return True


def change_urgency(
    session: Session,
    ticket: Ticket,
    urgency: Urgency,
    *,
    actor: str,
    relations: frozenset[Actor],
    calendar: WorkCalendar,
    now: datetime,
) -> None:
    """Let a submitted ticket be more, or less, urgent: whoever may give it another category may. Raises Forbidden.

    Its deadline is counted anew from the original submission, the time to accept from when it was handed over.
    """
    was = columns(ticket)
    decide(Verb.RECATEGORISE, TicketState(ticket.state), relations, facts=facts_of(ticket, now=now))
    before, ticket.urgency = ticket.urgency, urgency.value
    set_deadlines(ticket, calendar, _reopened_at(session, ticket))
    if ticket.state == TicketState.ASSIGNED.value and (assigned := _assigned_at(session, ticket)) is not None:
        ticket.accept_due = sla.accept_due(assigned, urgency, calendar)
    note = f"{URGENCY_WORDS[Urgency(before)]}→{URGENCY_WORDS[urgency]}"
    log(session, ticket, URGENCY, actor, now, before=ticket.state, note=note, was=was)


def recount(
    session: Session, ticket: Ticket, before: WorkCalendar, calendar: WorkCalendar, *, actor: str, now: datetime
) -> bool:
    """Count the deadlines of an open ticket by another calendar; return whether the due instant moved."""
    if ticket.created_at is None or ticket.due_at is None:
        return False
    due = sla.recounted(ticket.created_at, ticket.due_at, before, calendar)
    if ticket.original_due_at is not None:
        ticket.original_due_at = sla.recounted(ticket.created_at, ticket.original_due_at, before, calendar).at
    accept_due = ticket.accept_due
    if ticket.state == TicketState.ASSIGNED.value and (assigned := _assigned_at(session, ticket)) is not None:
        accept_due = sla.accept_due(assigned, Urgency(ticket.urgency), calendar)
    was, accept_was = ticket.due_at, ticket.accept_due
    if (due.at, due.provisional, accept_due) == (was, ticket.provisional, accept_was):
        return False
    ticket.due_at, ticket.provisional, ticket.accept_due = due.at, due.provisional, accept_due
    log(
        session, ticket, RECOUNT, actor, now, before=ticket.state,
        note=f"{local(was):%Y-%m-%d %H:%M}→{local(due.at):%Y-%m-%d %H:%M}",
    )  # fmt: skip
    return due.at != was


def _reopened_at(session: Session, ticket: Ticket) -> datetime | None:
    """Return when the ticket had to be done again (未解决, 重办) the last time; None when it never had."""
    return _last(session, ticket, Verb.REJECT_RESULT, Verb.REOPEN) if ticket.reopen_count else None


def _assigned_at(session: Session, ticket: Ticket) -> datetime | None:
    return _last(session, ticket, Verb.ASSIGN, Verb.REASSIGN)


def _last(session: Session, ticket: Ticket, *moves: Verb) -> datetime | None:
    told = [line.at for line in events.story(session, "ticket", ticket.id) if line.verb in moves]
    return told[-1] if told else None
