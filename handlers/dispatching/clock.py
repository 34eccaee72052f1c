"""The clock's part of dispatch: nothing waits for an owner in silence, nothing stays with somebody who has left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import wording
from handlers.dispatch_notices import DispatchPushes
from models import dispatch_rules, dispatching, tickets
from models.directory import Directory
from models.rules import sla
from models.rules.lifecycle import TicketState
from models.rules.workdays import local
from models.tickets import Ticket

QUEUE_WORKDAYS = 1  # so long the administrators have to dispatch what found no owner
_QUEUED = (TicketState.SUBMITTED,)


def anything(session: Session) -> bool:
    """Is there something without an owner, or with an owner who has left?"""
    return bool(tickets.in_states(session, _QUEUED) or tickets.of_people_gone(session))


def scan(session: Session, directory: Directory, now: datetime) -> int:
    """Hand on what is orphaned and tell, once, of what has waited too long; return how many tickets that were."""
    inherited = sum(_inherit(session, directory, ticket, now) for ticket in tickets.of_people_gone(session))
    return inherited + sum(_tell(session, directory, t, now) for t in tickets.in_states(session, _QUEUED))


def _inherit(session: Session, directory: Directory, ticket: Ticket, now: datetime) -> int:
    left, on = ticket.handler or "", local(now).date()
    heir = dispatching.successor(directory, ticket.department, ticket.county, on)
    if heir is None:
        return 0  # no administrator at all: health of the roster, nobody to tell
    tickets.take_over(
        session, ticket, heir, calendar=directory.calendar, now=now, note=f"{directory.name(left)}离岗，自动转"
    )
    own = {d.id for d in directory.departments_of(heir)}
    DispatchPushes(session, directory, now).inherited(ticket, left, admin=ticket.department not in own)
    return 1


def _tell(session: Session, directory: Directory, ticket: Ticket, now: datetime) -> int:
    given_back = dispatch_rules.last_return(session, ticket.id) if ticket.return_count else None
    since = given_back.at if given_back else ticket.created_at
    if since is None or sla.due(since, QUEUE_WORKDAYS, directory.calendar).at > now:
        return 0
    told = DispatchPushes(session, directory, now).still_ownerless(ticket, wording.instant(since))
    return 1 if told else 0
