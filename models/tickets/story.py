"""What every move of a ticket leaves behind: a line of the log with the facts that statistics need, and what ends with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models import events, grams, questions, reminders, requests, undo
from models.roster import Outlet
from models.rules.guards import Facts
from models.rules.lifecycle import TicketState
from models.rules.words import OPEN_STATES, Resolution, Urgency
from models.rules.workdays import local
from models.tickets.row import SYSTEM, Ticket

_PLAIN_FACTS = (
    "no", "outlet", "county", "category", "urgency", "department", "handler", "sla_days", "resolution",
    "auto_confirmed", "reopen_count", "card_level", "round", "late",
)  # fmt: skip


_INSTANT_FACTS = (
    "created_at", "accept_due", "accepted_at", "due_at", "original_due_at", "waiting_since", "suspended_until", "resolved_at", "closed_at",
)  # fmt: skip


def facts_of(
    ticket: Ticket,
    *,
    now: datetime,
    text: str = "",
    actor: str = "",
    by_zero: bool = False,
    until: datetime | None = None,
    reporter_is_outlet_side: bool = False,
    **more: Any,
) -> Facts:
    """What the guards of the lifecycle table may ask about a ticket and a step."""
    return Facts(
        **more,
        now=now,
        text=text,
        urgency=Urgency(ticket.urgency),
        resolution=Resolution(ticket.resolution) if ticket.resolution else None,
        submitted_at=ticket.created_at,
        closed_at=ticket.closed_at,
        asks=ticket.asks,
        escalated=ticket.home_department is not None,
        suspended_until=until or ticket.suspended_until,
        return_count=ticket.return_count,
        extension_count=ticket.extension_count,
        by_zero=by_zero,
        is_resolver=bool(actor) and ticket.resolver == actor,
        reporter_is_outlet_side=reporter_is_outlet_side,
    )


def index(session: Session, ticket: Ticket, before: TicketState) -> None:
    """Only open tickets are found by their words, and reminded of."""
    if before in OPEN_STATES and not ticket.is_open:
        grams.drop(session, ticket.id)
        reminders.cancel(session, ticket=ticket.id)
    elif ticket.is_open and before not in OPEN_STATES and ticket.created_at is not None:
        outlet = session.get(Outlet, ticket.outlet)
        grams.keep(session, ticket=ticket.id, words=ticket.text, outlet=outlet, at=ticket.created_at)


def moved_on(session: Session, ticket: Ticket, before: TicketState, actor: str, now: datetime) -> None:
    """What was asked about a ticket as it stood is asked no more."""
    if ticket.created_at is None or ticket.state == before.value:
        return
    requests.drop_open(session, ticket.id, by=actor, now=now, ended=not ticket.is_open)
    if before is TicketState.WAITING:
        questions.close_for(session, ticket=ticket.id, kind=questions.WANTED, now=now, outcome="moved-on")


def log(
    session: Session,
    ticket: Ticket,
    verb: str,
    actor: str,
    now: datetime,
    *,
    before: str,
    note: str = "",
    was: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    """One line of the log with the ticket's facts as they stand now (see models.statistics).

    `was` holds the ticket's columns before an act that its doer may take back.
    """
    if was is not None and actor != SYSTEM:
        undo.keep(session, ticket=ticket.id, verb=str(verb), actor=actor, at=now, before=was)
    elif was is not None:
        undo.forget(session, ticket.id)
    facts: dict[str, Any] = {name: getattr(ticket, name) for name in _PLAIN_FACTS}
    for name in _INSTANT_FACTS:
        value: datetime | None = getattr(ticket, name)
        facts[name] = local(value).isoformat() if value else None
    events.record(
        session,
        entity="ticket",
        entity_id=ticket.id,
        verb=str(verb),
        actor=actor,
        at=now,
        before=before,
        after=ticket.state,
        note=note,
        facts={**facts, **more},
    )


def note(session: Session, ticket: Ticket, verb: str, *, actor: str, now: datetime, text: str) -> None:
    """Leave a line in the ticket's story that changes nothing else."""
    log(session, ticket, verb, actor, now, before=ticket.state, note=text)
