"""What people are to be reminded of and when: planned here, put into the outbox when it falls due.

A plan is one row under a key that says why; planned again under the same key it moves, told or cancelled it is gone.
When many fall due at one instant they go over in chunks, each moved by the database in a transaction of its own, the most
urgent first: any number of processes may do it, and one that is killed leaves the rest to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Executable,
    Index,
    Integer,
    Select,
    String,
    Text,
    any_,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import outbox
from models.base import Base, Utc
from models.directory import Directory
from models.outbox import Letter
from models.rules.quiet import PushKind, may_send_at
from models.rules.workdays import WorkCalendar, local
from models.statements import upsert, upsert_of

PRIORITIES: Final = (outbox.CRITICAL, outbox.NOTICE, outbox.REMINDER)
FIRST: Final = 100  # rows of the first transaction, so that somebody is told at once
CHUNKS: Final = {outbox.CRITICAL: 100, outbox.NOTICE: 500, outbox.REMINDER: 4_000}
"""Rows of one transaction: between two of them whoever sends gets a word in, the sooner the more urgent they are."""
_LETTER: Final = "reminder"  # begins the key of what a plan becomes
LINE = 60  # characters that stand for it in a digest


class Reminder(Base):
    """One plan. `letter` is the key of the promise that it becomes: a plan that was moved is told once more."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    letter: Mapped[str] = mapped_column(String(160))
    userid: Mapped[str] = mapped_column(String(128))
    due_at: Mapped[datetime] = mapped_column(Utc)  # outside quiet hours
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    priority: Mapped[int] = mapped_column(Integer)
    ticket: Mapped[int | None] = mapped_column(Integer)
    drop_after: Mapped[datetime | None] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        Index("ix_reminder_due", "priority", "due_at", "id"),
        Index("ix_reminder_ticket", "ticket"),
    )


def plan(
    session: Session,
    *,
    key: str,
    userid: str,
    due_at: datetime,
    text: str,
    calendar: WorkCalendar,
    now: datetime,
    priority: int = outbox.REMINDER,
    ticket: int | None = None,
    digest: str = "",
    drop_after: datetime | None = None,
) -> datetime:
    """Plan to remind somebody; return when he will be: not before `due_at`, and never in quiet hours.

    A plan under the same key is moved to the new instant. `ticket` is the row id.
    """
    if priority not in PRIORITIES:
        raise ValueError(f"no such priority: {priority}")
    when = may_send_at(PushKind.MEMBER, max(due_at, now), calendar, critical=priority == outbox.CRITICAL)
    values = {
        "key": key, "letter": f"{_LETTER}:{key}:{local(when):%y%m%d%H%M}", "userid": userid, "due_at": when, "text": text,
        "digest": digest or text[:LINE], "priority": priority, "ticket": ticket, "drop_after": drop_after,
        "created_at": now,
    }  # fmt: skip
    statement = upsert(session, Reminder).values(values)
    newer = {name: statement.excluded[name] for name in values if name != "key"}
    session.connection().execute(statement.on_conflict_do_update(index_elements=["key"], set_=newer))
    return when


def cancel(session: Session, *, key: str | None = None, ticket: int | None = None) -> int:
    """Cancel one plan, or all about a ticket; what is in the outbox but unsent is taken back. Return how many."""
    if key is None and ticket is None:
        raise ValueError("which?")
    meant = (Reminder.key == key) if key is not None else (Reminder.ticket == ticket)
    off = session.scalars(
        delete(Reminder).where(meant).returning(Reminder.id)
    ).all()  # waits for who is just telling it
    told = (
        Letter.key.startswith(f"{_LETTER}:{key}:", autoescape=True)
        if key is not None
        else ((Letter.ticket == ticket) & Letter.key.startswith(f"{_LETTER}:"))
    )
    unsent = update(Letter).where(Letter.state == outbox.QUEUED, told).values(state=outbox.MOOT)
    back = session.scalars(unsent.returning(Letter.key)).all()
    return len(off) + len(back)


def planned(session: Session, userid: str) -> list[Reminder]:
    """Return what a person will be reminded of, soonest first."""
    wanted = select(Reminder).where(Reminder.userid == userid)
    return list(session.scalars(wanted.order_by(Reminder.due_at, Reminder.id)))


def due(session: Session, now: datetime) -> bool:
    """Whether anybody is to be reminded by `now`; to be called often."""
    probes = [select(literal(1)).where(Reminder.priority == p, Reminder.due_at <= now).exists() for p in PRIORITIES]
    return bool(session.scalar(select(or_(*probes))))


def tell(session: Session, calendar: WorkCalendar, now: datetime, *, most: int = CHUNKS[outbox.REMINDER]) -> int:
    """Put up to `most` of the most urgent that are due into the outbox; return how many."""
    for priority in PRIORITIES:  # each is one range of the index: nothing is sorted, and nothing due costs three looks
        leaves = may_send_at(PushKind.MEMBER, now, calendar, critical=priority == outbox.CRITICAL)  # we may be late
        chunk = {"priority": priority, "now": now, "most": min(most, CHUNKS[priority]), "leaves": leaves}
        if told := _TELL[session.get_bind().dialect.name](session.connection(), chunk):
            return told
    return 0


def tell_first(session: Session, directory: Directory, now: datetime) -> int:
    """The job's own transaction: few, so that the first of many leaves at once."""
    return tell(session, directory.calendar, now, most=FIRST)


def tell_more(session: Session, directory: Directory, now: datetime) -> int:
    """One of the transactions after it; 0 when nothing is left."""
    return tell(session, directory.calendar, now)


def _in_two_steps(connection: Connection, chunk: Mapping[str, object]) -> int:
    """For one writer at a time: what the first statement chose the second finds again."""
    promise, gone = _two_steps()
    connection.execute(promise, chunk)
    return connection.execute(gone, chunk).rowcount


def _at_once(connection: Connection, chunk: Mapping[str, object]) -> int:
    """For many writers: each takes what no other has in hand."""
    return connection.scalar(_one_step(), chunk) or 0


_TELL: Final = {"sqlite": _in_two_steps, "postgresql": _at_once}


@cache  # building a statement costs more than a hundred rows
def _two_steps() -> tuple[Executable, Executable]:
    here = Reminder.id.in_(_chosen())
    return _promise("sqlite", Reminder, here), delete(Reminder).where(here)


@cache
def _one_step() -> Executable:
    chosen = _chosen().with_for_update(skip_locked=True).cte("chosen")
    ids = func.array(select(chosen.c.id).scalar_subquery(), type_=ARRAY(Integer))  # as a join all plans would be read
    gone = delete(Reminder).where(Reminder.id == any_(ids)).returning(Reminder).cte("gone")
    told = _promise("postgresql", gone.c).cte("told")
    return select(func.count()).select_from(gone).add_cte(told)


def _chosen() -> Select[int]:
    """The ids of a chunk, those due longest first."""
    due = (Reminder.priority == bindparam("priority")) & (Reminder.due_at <= bindparam("now", type_=Utc))
    soonest = select(Reminder.id).where(due).order_by(Reminder.due_at, Reminder.id)
    return soonest.limit(bindparam("most", type_=Integer))


def _promise(dialect: str, plans: Any, *where: ColumnElement[bool]) -> Any:
    """What becomes of plans: a letter each, in their order; one that was promised already is not promised again."""
    values: dict[str, Any] = {
        "key": plans.letter, "channel": literal("member"), "recipient": plans.userid, "address": plans.userid,
        "text": plans.text, "priority": plans.priority, "ticket": plans.ticket, "created_at": bindparam("now", type_=Utc),
        "not_before": bindparam("leaves", type_=Utc), "drop_after": plans.drop_after, "digest": plans.digest,
        "state": literal(outbox.QUEUED), "attempts": literal(0), "lease_until": literal(0.0), "detail": literal(""),
        "form": literal(""), "tried": literal(""),
    }  # fmt: skip
    letters = select(*values.values()).where(*where).order_by(plans.due_at, plans.id)
    return upsert_of(dialect, Letter).from_select([*values], letters, include_defaults=False).on_conflict_do_nothing()
