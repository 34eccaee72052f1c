"""Entering what happened before the service was there: past tickets with their own past instants.

The same functions move these tickets as move today's, so that every figure as of a past day is true. Nothing
is put into the outbox for the past.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from models import tickets
from models.directory import Directory
from models.roster import Department, Person
from models.rules.ladder import CLIMBING_STATES, rung
from models.rules.lifecycle import Actor, TicketState, Verb
from models.rules.taxonomy import CATEGORIES
from models.rules.words import SATISFACTION_SCORES, CardLevel, Satisfaction, Urgency
from models.tickets import Ticket


class PastTicket:
    """A ticket being told from its beginning; each call is one thing that happened, in order."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        *,
        no: int,
        outlet: str,
        category: str,
        text: str,
        reporter: Person,
        urgency: Urgency,
        created_at: datetime,
        anonymous: bool = False,
        handler: str | None = None,
    ) -> None:
        self._session = session
        self._directory = directory
        draft = tickets.open_draft(
            session,
            reporter=reporter,
            role=reporter.roles[0] if reporter.roles else "EMPLOYEE",
            channel="import",
            text=text,
            outlet=outlet,
            county=directory.outlets[outlet].county,
            choices=(category,),
            evidence=_evidence(category, text),
            urgency=urgency,
            now=created_at,
        )
        self.ticket = session.get_one(Ticket, draft.id)
        self.ticket.anonymous = anonymous
        tickets.submit(
            session, self.ticket, actor=reporter.userid, directory=directory, calendar=directory.calendar,
            now=created_at, no=no, owner=self._owner(handler, category),
        )  # fmt: skip

    def set_due(self, due_at: datetime, at: datetime) -> None:
        """Take over a deadline that the record states."""
        self.ticket.due_at = self.ticket.original_due_at = due_at
        tickets.note(self._session, self.ticket, "IMPORT", actor=tickets.SYSTEM, now=at, text="")

    def happened(
        self,
        verb: Verb,
        relation: Actor,
        *,
        actor: str,
        at: datetime,
        text: str = "",
        satisfaction: Satisfaction | None = None,
        until: datetime | None = None,
    ) -> None:
        """One move of the lifecycle table, by somebody who stood in that relation to the ticket."""
        tickets.act(
            self._session,
            self.ticket,
            verb,
            actor=actor,
            relations=frozenset({relation}),
            calendar=self._directory.calendar,
            now=at,
            text=text,
            satisfaction=satisfaction,
            score=SATISFACTION_SCORES[satisfaction] if satisfaction else None,
            until=until,
            reporter_is_outlet_side=True,
        )

    def told_until(self, now: datetime) -> None:
        """Rungs of the ladder that were reached by now count as told."""
        ticket = self.ticket
        if TicketState(ticket.state) not in CLIMBING_STATES or ticket.created_at is None:
            return
        level = rung(tickets.ladder_facts(ticket), now, self._directory.calendar)
        if level > CardLevel.NONE:
            tickets.raise_card(self._session, ticket, level, now=now)

    def _owner(self, handler: str | None, category: str) -> tuple[Department, str] | None:
        """The department of a handler whom the record names, the one that owns the category first."""
        if handler is None:
            return None
        own = self._directory.owner_of(category, self._directory.outlets[self.ticket.outlet or ""].county)
        theirs = self._directory.departments_of(handler)
        found = own if own in theirs else next(iter(theirs), own)
        return (found, handler) if found is not None else None


def _evidence(category: str, text: str) -> list[str]:
    """The category's own words that stand in the text, in the order of the text."""
    known = CATEGORIES[category]
    found = [word for word in (*known.keywords, *known.colloquial) if word in text]
    return sorted(found, key=lambda word: (text.index(word), -len(word)))[:3]
