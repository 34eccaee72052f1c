"""The rules of dispatch as rows: in force, changed, taken back. What was in force before stays readable.

A rule is never rewritten: a change ends the old row and adds a new one, and one line of the event log says who, when,
from what to what. `change` numbers group what was done in one go, so that it can be taken back in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import events
from models.base import Base, Utc, lock_person
from models.counters import next_number
from models.refusal import Refusal
from models.statements import add

CHANGES = "rule-change"
ENTITY = "rule"
CHANGED, TAKEN_BACK = "RULE", "RULE_BACK"
_ALL = "全市"


class DispatchRule(Base):
    """Category × county (None: where no county has its own) → department, perhaps a person of it."""

    __tablename__ = "dispatch_rule"

    id: Mapped[int] = mapped_column(primary_key=True)  # what people quote: 规则12
    category: Mapped[str] = mapped_column(String(12))  # a level-1 or a level-2 code
    county: Mapped[str | None] = mapped_column(String(32))
    department: Mapped[int] = mapped_column(ForeignKey("department.id"))
    person: Mapped[str | None] = mapped_column(String(64))
    created_by: Mapped[str] = mapped_column(String(64), default="")  # "": came with the organisation file
    created_at: Mapped[datetime | None] = mapped_column(Utc)
    change: Mapped[int] = mapped_column(Integer, default=0)  # that made it
    ended_at: Mapped[datetime | None] = mapped_column(Utc)  # None: in force
    ended_by: Mapped[int | None] = mapped_column(Integer)  # the change that ended it

    __table_args__ = (Index("ix_dispatch_rule_change", "change"), Index("ix_dispatch_rule_ended", "ended_at"))


class ReturnedTicket(Base):
    """A 退单: which department gave a ticket of which category back, and whom it named instead."""

    __tablename__ = "returned_ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    category: Mapped[str] = mapped_column(String(12))
    county: Mapped[str | None] = mapped_column(String(32))
    department: Mapped[int] = mapped_column(ForeignKey("department.id"))
    suggested: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (Index("ix_returned_ticket_pair", "category", "department", "at"),)


@dataclass(frozen=True)
class Wanted:
    """What shall hold for a category in a county; `department` None: no rule of its own any more."""

    category: str
    county: str | None
    department: int | None
    person: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """What a rule is about; at most one is in force for it."""
        return self.category, self.county


def entity_id(category: str, county: str | None) -> str:
    """Under which name the event log tells the story of a rule."""
    return f"{category}@{county or _ALL}"


def came_with(session: Session, department: int, county: str | None, categories: Iterable[str]) -> None:
    """Fill in the rules that an organisation file states by its departments' categories; the first named keeps it."""
    for category in dict.fromkeys(categories):
        if _in_force(session, category, county) is None:
            add(session, DispatchRule, category=category, county=county, department=department)


def in_force(session: Session) -> list[DispatchRule]:
    """Every rule that holds now, oldest first."""
    return list(session.scalars(select(DispatchRule).where(DispatchRule.ended_at.is_(None)).order_by(DispatchRule.id)))


def change(
    session: Session,
    wanted: Sequence[Wanted],
    *,
    by: str,
    now: datetime,
    seen: Iterable[int] | None = None,
    verb: str = CHANGED,
) -> int:
    """Put rules into force, all or none; return the number of the change.

    `seen` are the ids in force that the person looked at when agreeing; Refusal when they are no longer these.
    """
    lock_person(session, CHANGES)  # two who agree at the same moment go one after the other
    before = {one.key: _in_force(session, *one.key) for one in wanted}
    if seen is not None and {row.id for row in before.values() if row} != set(seen):
        raise Refusal("刚才有人改过这条规则，这次没有改。请回“派单规则”看现在的，再说一遍。")
    number = next_number(session, CHANGES, start=1)
    for one in wanted:
        old = before[one.key]
        if old is not None:
            old.ended_at, old.ended_by = now, number
        session.flush()
        new = _add(session, one, by=by, now=now, number=number)
        events.record(
            session, entity=ENTITY, entity_id=entity_id(*one.key), verb=verb, actor=by, at=now,
            before=f"规则{old.id}" if old else None, after=f"规则{new}" if new else None,
            facts={
                "change": number,
                "from": [old.department, old.person] if old else None,
                "to": [one.department, one.person] if new else None,
            },
        )  # fmt: skip
    return number


def take_back(session: Session, number: int, *, by: str, now: datetime) -> list[Wanted]:
    """Put back what was in force before a change; return what holds again. Refusal when it was changed since."""
    made = {_key(row): row for row in session.scalars(select(DispatchRule).where(DispatchRule.change == number))}
    ended = {_key(row): row for row in session.scalars(select(DispatchRule).where(DispatchRule.ended_by == number))}
    again = []
    for key in {**ended, **made}:
        holds = _in_force(session, *key)
        if (holds.id if holds else None) != (made[key].id if key in made else None):
            raise Refusal("这条规则后来又改过，不能撤销了。请回“派单规则”看现在的，再说要改成什么。")
        old = ended.get(key)
        again.append(Wanted(*key, old.department if old else None, old.person if old else None))
    change(session, again, by=by, now=now, verb=TAKEN_BACK)
    return again


def last_change(session: Session, *, by: str, since: datetime) -> int | None:
    """What somebody did to the rules last, if it was a change and made since an instant."""
    made = select(events.Event).where(
        events.Event.entity == ENTITY, events.Event.actor == by, events.Event.at >= since
    ).order_by(events.Event.id.desc())  # fmt: skip
    newest = session.scalars(made.limit(1)).first()
    if newest is None or newest.verb == TAKEN_BACK:
        return None
    return int((newest.facts or {})["change"])


def returned(session: Session, **values: object) -> None:
    """Keep a 退单; the values are the columns of `ReturnedTicket`."""
    add(session, ReturnedTicket, **values)


def return_taken_back(session: Session, *, ticket: int, at: datetime) -> None:
    """A 退单 that was taken back speaks for no other rule."""
    session.execute(delete(ReturnedTicket).where(ReturnedTicket.ticket == ticket, ReturnedTicket.at == at))


def returns_of(session: Session, category: str, department: int, *, since: datetime) -> list[ReturnedTicket]:
    """What a department gave back of one category since an instant, oldest first."""
    wanted = select(ReturnedTicket).where(
        ReturnedTicket.category == category, ReturnedTicket.department == department, ReturnedTicket.at >= since
    )
    return list(session.scalars(wanted.order_by(ReturnedTicket.id)))


def last_return(session: Session, ticket: int) -> ReturnedTicket | None:
    """The newest 退单 of a ticket."""
    wanted = select(ReturnedTicket).where(ReturnedTicket.ticket == ticket)
    return session.scalars(wanted.order_by(ReturnedTicket.id.desc()).limit(1)).first()


def _add(session: Session, one: Wanted, *, by: str, now: datetime, number: int) -> int | None:
    if one.department is None:
        return None
    return add(
        session, DispatchRule, category=one.category, county=one.county, department=one.department,
        person=one.person, created_by=by, created_at=now, change=number,
    )  # fmt: skip


def _key(row: DispatchRule) -> tuple[str, str | None]:
    return row.category, row.county


def _in_force(session: Session, category: str, county: str | None) -> DispatchRule | None:
    place = DispatchRule.county.is_(None) if county is None else DispatchRule.county == county
    wanted = select(DispatchRule).where(DispatchRule.category == category, place, DispatchRule.ended_at.is_(None))
    return session.scalars(wanted.order_by(DispatchRule.id.desc()).limit(1)).first()
