"""What the auditor may look at: the event log, the roster, and what was promised, done and answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session

from models.events import Event
from models.inbox import InboxMessage
from models.occurrences import Occurrence
from models.outbox import Letter
from models.pledges import Pledge
from models.questions import Question
from models.roster import Baseline, ChatGroup, Department, OrgUnit, Outlet, Pairing, Person
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


# Keys that hang on a row's or a callback's number: told apart by their ticket, and by which one of it this is.
_BY_TURN = frozenset({"progress", "request", "granted", "denied", "unaccounted", "recounted", "urge"})


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the outbox; `card`: the task_id of the card that was sent, or that an update is for."""

    key: str
    channel: str
    recipient: str
    priority: int
    created_at: datetime
    not_before: datetime
    digest: str
    state: str
    text: str = ""
    ticket: str = ""
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    card: str = ""

    @property
    def held(self) -> bool:
        """Whether it was to wait for a digest."""
        return self.channel == "member" and self.kind != "digest" and self.not_before > self.created_at

    @property
    def lost(self) -> bool:
        """Whether it did not arrive, or nobody knows; a card that is not changed is no news."""
        return self.state in ("failed", "unknown") and self.channel != "update"

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody was answered at once, and what he had said."""

    sender: str
    at: datetime
    said: str
    text: str


class Pair(NamedTuple):
    """A pairing of the roster."""

    id: int
    rep: str
    outlet: str
    role: str
    start: date
    end: date | None


class Roster:
    """Who is who."""

    def __init__(self, session: Session) -> None:
        units = list(session.scalars(select(OrgUnit).order_by(OrgUnit.position)))
        self.city = next((u.name for u in units if u.level == "CITY"), "")
        self.county_names = [u.name for u in units if u.level == "COUNTY"]
        self.codes = {u.name: f"{next(c.code for c in units if c.level == 'CITY')}{u.code}" for u in units}
        self.baselines = {b.county: b for b in session.scalars(select(Baseline))}
        self.people = {p.userid: p for p in session.scalars(select(Person).order_by(Person.userid)) if p.active}
        self.departments = {d.id: d for d in session.scalars(select(Department).order_by(Department.id))}
        self.groups = list(session.scalars(select(ChatGroup)))
        self.outlets = {o.id: o for o in session.scalars(select(Outlet).order_by(Outlet.id))}
        self.counties = {o.id: o.county for o in self.outlets.values()}
        self.pairings = [
            Pair(p.id, p.rep, p.outlet, p.role, p.start, p.end)
            for p in session.scalars(select(Pairing).order_by(Pairing.id))
        ]
        self._paired: dict[date, list[Pair]] = {}
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
        return [p.outlet for p in self.paired(day) if p.rep == rep]

    def paired(self, day: date) -> list[Pair]:
        """The pairings of a day."""
        if day not in self._paired:
            self._paired[day] = [p for p in self.pairings if p.start <= day and (p.end is None or day < p.end)]
        return self._paired[day]

    def areas(self) -> list[str | None]:
        """Every county, and the city as None."""
        return [*self.county_names, None]

    def head(self, department: int) -> list[str]:
        """Who leads a department, if anybody does."""
        found = self.departments.get(department)
        return [found.head] if found and found.head else []

    def label(self, department: int) -> str:
        """沛县综合部, 市信息技术中心."""
        found = self.departments.get(department)
        return f"{found.county or '市'}{found.name}" if found else "待指定"

    def place(self, outlet: str) -> str:
        """沛县·安国支局."""
        return f"{self.outlets[outlet].county}·{self.outlets[outlet].name}"

    def reached_by(self, group: ChatGroup) -> bool:
        """Whether anything can be pushed to a group."""
        return any(way.partition(":")[2] for way in (group.push or "").split(","))


class Record:
    """Everything up to an instant (by default the last message anybody wrote), read once."""

    def __init__(self, url: str, last: datetime | None = None) -> None:
        engine = create_engine(url, poolclass=NullPool)
        with Session(engine, expire_on_commit=False) as session:
            heard = [
                Answer(m.sender, local(m.received_at), m.text or "", m.reply or "")
                for m in session.scalars(select(InboxMessage).order_by(InboxMessage.received_at))
            ]
            self.last = last or max(answer.at for answer in heard)
            self.roster = Roster(session)
            self.lines = [
                Line(e.entity, e.entity_id, e.verb, e.actor, local(e.at), e.after or "", e.facts or {})
                for e in session.scalars(select(Event).order_by(Event.id))
                if local(e.at) <= self.last
            ]
            self.messages = _told(
                [m for m in session.scalars(select(Letter).order_by(Letter.id)) if local(m.created_at) <= self.last],
                {
                    line.id: int(line.facts["no"])
                    for line in self.lines
                    if line.entity == "ticket" and line.facts.get("no")
                },
            )
            self.lost = [m for m in self.messages if m.lost]
            self.asked = [(q.userid, local(q.asked_at)) for q in session.scalars(select(Question))]
            self.pledges = list(session.scalars(select(Pledge)))
            slots = {(o.rule, local(o.slot)): o.done for o in session.scalars(select(Occurrence))}
            self.done = {key: done for key, done in slots.items() if key[1] <= self.last}
            self.answers = [answer for answer in heard if answer.at <= self.last]
        engine.dispose()


def _told(letters: Sequence[Letter], numbers: dict[str, int]) -> list[Message]:
    """The rows as messages, with keys that can be foreseen."""
    turns: Counter[tuple[str, int, str]] = Counter()
    messages = []
    for m in letters:
        key, (kind, _, rest) = m.key, m.key.partition(":")
        if kind in _BY_TURN:
            turn = (kind, numbers.get(str(m.ticket), 0), m.recipient)
            turns[turn] += 1
            key = f"{kind}:{turn[1]}:{turns[turn]}:{m.recipient}"
        card = rest.partition(":")[0] if kind == "update" else str((m.card or {}).get("task_id", ""))
        messages.append(
            Message(
                key, m.channel, m.recipient, m.priority, local(m.created_at), local(m.not_before), m.digest or "",
                m.state, m.text, str(m.ticket or ""), local(m.sent_at) if m.sent_at else None,
                local(m.ended_at) if m.ended_at else None,
                card if kind == "update" or m.form == "card" else "",
            )
        )  # fmt: skip
    return messages
