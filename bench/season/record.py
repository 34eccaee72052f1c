"""What the auditor may look at: the event log, the roster, and what was promised, done and answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session

from models.events import Event
from models.inbox import InboxMessage
from models.occurrences import Occurrence
from models.outbox import Letter
from models.roster import ChatGroup, Department, Outlet, Pairing, Person
from models.rules.workdays import local


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the event log."""

    entity: str
    id: str
    verb: str
    actor: str
    at: datetime
    after: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the outbox."""

    key: str
    channel: str
    recipient: str
    priority: int
    created_at: datetime
    not_before: datetime
    digest: str
    state: str

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]


class Roster:
    """Who is who."""

    def __init__(self, session: Session) -> None:
        self.people = {p.userid: p for p in session.scalars(select(Person)) if p.active}
        self.departments = {d.id: d for d in session.scalars(select(Department))}
        self.groups = list(session.scalars(select(ChatGroup)))
        self.counties = {o.id: o.county for o in session.scalars(select(Outlet))}
        self.pairings = list(session.scalars(select(Pairing)))
        self.heads: dict[str, list[str]] = defaultdict(list)
        for p in self.people.values():
            if p.outlet and "OUTLET_HEAD" in p.roles:
                self.heads[p.outlet].append(p.userid)

    def holding(self, role: str, county: str | None = None) -> list[str]:
        """Everybody with a role, in one county where it is given."""
        return [u for u, p in self.people.items() if role in p.roles and (county is None or p.county == county)]

    def admins(self, county: str | None) -> list[str]:
        """The county's administrators, else the city's."""
        return (self.holding("COUNTY_PARTY_ADMIN", county) if county else []) or self.holding("CITY_PARTY_ADMIN")

    def outlets_of(self, rep: str, day: date) -> list[str]:
        """The outlets a representative is paired with on a day."""
        return [p.outlet for p in self.pairings if p.rep == rep and p.start <= day and (p.end is None or day < p.end)]


class Record:
    """Everything up to an instant (by default the last message anybody wrote), read once."""

    def __init__(self, url: str, last: datetime | None = None) -> None:
        engine = create_engine(url, poolclass=NullPool)
        with Session(engine, expire_on_commit=False) as session:
            heard = [(m.reply, local(m.received_at)) for m in session.scalars(select(InboxMessage))]
            self.last = last or max(at for _, at in heard)
            self.roster = Roster(session)
            self.lines = [
                Line(e.entity, e.entity_id, e.verb, e.actor, local(e.at), e.after or "", e.facts or {})
                for e in session.scalars(select(Event).order_by(Event.id))
                if local(e.at) <= self.last
            ]
            self.messages = [
                Message(
                    m.key, m.channel, m.recipient, m.priority, local(m.created_at), local(m.not_before), m.digest or "",
                    m.state,
                )
                for m in session.scalars(select(Letter).order_by(Letter.id))
                if local(m.created_at) <= self.last
            ]  # fmt: skip
            slots = {(o.rule, local(o.slot)): o.done for o in session.scalars(select(Occurrence))}
            self.done = {key: done for key, done in slots.items() if key[1] <= self.last}
            self.answers = [(reply, at) for reply, at in heard if "截至" in reply and at <= self.last]
        engine.dispose()
