"""What the verbs do to a ticket besides moving its state, and how its deadlines are counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from models.rules import sla
from models.rules.lifecycle import Verb
from models.rules.taxonomy import CATEGORIES
from models.rules.words import CardLevel, Urgency
from models.rules.workdays import WorkCalendar, local
from models.tickets.row import Ticket


def _accept(ticket: Ticket, *, actor: str, now: datetime, **_: Any) -> None:
    ticket.accepted_at, ticket.handler = now, actor


def _resolve(ticket: Ticket, *, actor: str, now: datetime, text: str, calendar: WorkCalendar, **_: Any) -> None:
    if ticket.original_due_at is not None and sla.overdue_days(ticket.original_due_at, now, calendar):
        ticket.late = True
    ticket.resolved_at, ticket.solution, ticket.resolver = now, text, actor


def _close(ticket: Ticket, *, now: datetime, **_: Any) -> None:
    ticket.closed_at = now


def _auto_close(ticket: Ticket, *, now: datetime, **_: Any) -> None:
    ticket.closed_at, ticket.auto_confirmed = now, True


def _redo(ticket: Ticket, *, now: datetime, calendar: WorkCalendar, **_: Any) -> None:
    again = sla.reopen_due(now, ticket.sla_days, calendar)
    ticket.reopen_count += 1
    ticket.due_at, ticket.provisional = again.at, again.provisional
    ticket.original_due_at, ticket.extended_days, ticket.stopped_days = again.at, 0, 0
    ticket.round += 1
    ticket.resolution = ticket.resolved_at = ticket.closed_at = None
    ticket.auto_confirmed = False  # whoever speaks now is asked again
    ticket.card_level = CardLevel.NONE.value


def _give_back(ticket: Ticket, **_: Any) -> None:
    ticket.return_count += 1
    ticket.home_department = ticket.home_handler = None
    ticket.department = ticket.handler = ticket.accept_due = None


def _suspend(ticket: Ticket, *, now: datetime, until: datetime | None, **_: Any) -> None:
    ticket.suspended_at, ticket.suspended_until = now, until


def resume(ticket: Ticket, *, now: datetime, calendar: WorkCalendar, **_: Any) -> None:
    """The clock goes on: the working days it stood still move the deadlines."""
    stopped_at = ticket.suspended_at or ticket.waiting_since
    if ticket.due_at is not None and stopped_at is not None:
        moved = sla.resumed_due(ticket.due_at, stopped_at, now, calendar)
        ticket.due_at, ticket.provisional = moved.at, moved.provisional
        if ticket.original_due_at is not None:
            ticket.original_due_at = sla.resumed_due(ticket.original_due_at, stopped_at, now, calendar).at
        ticket.stopped_days += calendar.workdays_between(local(stopped_at).date(), local(now).date())
        _begin_anew(ticket)
    ticket.suspended_at = ticket.suspended_until = ticket.waiting_since = None


def _ask_back(ticket: Ticket, *, now: datetime, **_: Any) -> None:
    ticket.asks += 1
    ticket.waiting_since = now


def _extend(ticket: Ticket, *, until: datetime | None, calendar: WorkCalendar, **_: Any) -> None:
    assert until is not None
    assert ticket.due_at is not None
    ticket.extended_days += sla.extension_days(ticket.due_at, until, calendar)
    ticket.extension_count += 1
    ticket.due_at, ticket.provisional = until, calendar.is_provisional(local(until).date())
    _begin_anew(ticket)


def _begin_anew(ticket: Ticket) -> None:
    """With a later deadline the ladder is climbed from its foot."""
    ticket.round += 1
    ticket.card_level = CardLevel.NONE.value


def _release(ticket: Ticket, **_: Any) -> None:
    ticket.contributing = []


EFFECTS: dict[Verb, Any] = {
    Verb.ACCEPT: _accept,
    Verb.RESOLVE: _resolve,
    Verb.SOLVE_ON_SPOT: _resolve,
    Verb.EXPLAIN: _resolve,
    Verb.CONFIRM: _close,
    Verb.AUTO_CONFIRM: _auto_close,
    Verb.REJECT_RESULT: _redo,
    Verb.REOPEN: _redo,
    Verb.RETURN: _give_back,
    Verb.SUSPEND: _suspend,
    Verb.RESUME: resume,
    Verb.ANSWER: resume,
    Verb.WAIT_OVER: resume,
    Verb.ASK_BACK: _ask_back,
    Verb.APPROVE_EXTENSION: _extend,
    Verb.RELEASE: _release,
}


def set_deadlines(ticket: Ticket, calendar: WorkCalendar, reopened: datetime | None = None) -> None:
    """Count the deadlines from the submission, or from when it was `reopened`, with what was stopped and granted since."""
    assert ticket.created_at is not None
    urgency = Urgency(ticket.urgency)
    ticket.sla_days = sla.days_for(CATEGORIES[ticket.category], urgency, local(ticket.created_at).date())
    due = sla.due(ticket.created_at, ticket.sla_days, calendar)
    if reopened is not None:
        due = sla.reopen_due(reopened, ticket.sla_days, calendar)
    if ticket.stopped_days:
        due = sla.extended(due.at, ticket.stopped_days, calendar)
    ticket.original_due_at = due.at
    if ticket.extended_days:
        due = sla.extended(due.at, ticket.extended_days, calendar)
    ticket.due_at, ticket.provisional = due.at, due.provisional
