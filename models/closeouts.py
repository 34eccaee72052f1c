"""A close-out that says nothing is asked for once more; the log knows that it was, so a restart does not matter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from models import events, tickets
from models.rules.lifecycle import Verb
from models.tickets import Ticket

ASK_AGAIN = "ASK_AGAIN"
_NEW_ROUND = frozenset(
    {Verb.RESOLVE.value, Verb.EXPLAIN.value, Verb.SOLVE_ON_SPOT.value, Verb.REJECT_RESULT.value, Verb.REOPEN.value}
)


def ask_again(session: Session, ticket: Ticket, *, actor: str, now: datetime, text: str) -> None:
    """Note that what was reported as the result did not say enough."""
    tickets.note(session, ticket, ASK_AGAIN, actor=actor, now=now, text=text)


def asked_again(session: Session, ticket: Ticket) -> bool:
    """Say whether somebody was asked again since the ticket's last result: a second answer is taken as it is."""
    for event in reversed(events.story(session, "ticket", ticket.id)):
        if event.verb == ASK_AGAIN:
            return True
        if event.verb in _NEW_ROUND:
            return False
    return False
