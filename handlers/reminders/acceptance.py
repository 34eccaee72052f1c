"""加急 that nobody has accepted in time: its handler and the head of the department hear of it, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import notices, wording
from models import outbox, tickets
from models.directory import Directory
from models.rules.words import TicketState, Urgency
from models.tickets import Ticket


def remind(session: Session, directory: Directory, now: datetime) -> int:
    """Remind of each once; return how many people were told."""
    pushes = notices.Pushes(session, directory, now)
    told = 0
    for ticket in _waiting(session):
        if ticket.accept_due is None or ticket.accept_due >= now:
            continue
        department = directory.department(ticket.department)
        handlers = [ticket.handler] if ticket.handler else list(directory.handlers_of(department))
        head = [department.head] if department is not None and department.head else []
        for userid in dict.fromkeys([*handlers, *head]):
            told += pushes.member(
                userid, key=f"unaccepted:{ticket.no}:{ticket.assign_count}", ticket=ticket.id, priority=outbox.REMINDER,
                text=f"{wording.call(directory.person(userid))}：加急件 #{ticket.no} {wording.outlet(directory, ticket.outlet)}·"
                f"{wording.gist(ticket)} 还没有签收，应在{wording.instant(ticket.accept_due)}前。请回“签收 {ticket.no}”。",
                digest=f"加急未签收 #{ticket.no} {wording.short_outlet(directory, ticket.outlet)}·{wording.gist(ticket)}",
            )  # fmt: skip
    return told


def any_urgent(session: Session) -> bool:
    """Is there a 加急 that nobody has accepted?"""
    return bool(_waiting(session))


def _waiting(session: Session) -> list[Ticket]:
    found = tickets.in_states(session, [TicketState.ASSIGNED])
    return [t for t in found if t.urgency == Urgency.URGENT.value and t.accepted_at is None]
