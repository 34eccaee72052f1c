"""What people are to be reminded of and when: planned here, put into the outbox when it falls due.

A plan is one row under a key that says why; planned again under the same key it moves, told or cancelled it is gone.
When many fall due at one instant they go over in chunks, each one INSERT … SELECT in a transaction of its own, the most
urgent first: any number of processes may do it, and one that is killed leaves the rest to the next.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

from sqlalchemy import Executable, Index, Integer, String, Text, bindparam, delete, literal, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import outbox
from models.base import Base, Utc
from models.directory import Directory
from models.outbox import Letter
from models.rules.quiet import PushKind, may_send_at
from models.rules.workdays import WorkCalendar, local
from models.statements import Ids, among, upsert, upsert_of

PRIORITIES: Final = (outbox.CRITICAL, outbox.NOTICE, outbox.REMINDER)
FIRST, CHUNK = 100, 1_000  # rows of the first transaction, so that somebody is told at once, and of each after it
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


def tell(session: Session, calendar: WorkCalendar, now: datetime, *, most: int = CHUNK) -> int:
    """Put up to `most` of what is due into the outbox, most urgent first; return how many."""
    told = 0
    for priority in PRIORITIES:  # each is one range of the index: nothing is sorted, and nothing due costs three looks
        if told < most:
            told += _tell(session, priority, calendar, now, most - told)
    return told


def tell_first(session: Session, directory: Directory, now: datetime) -> int:
    """The job's own transaction: few, so that the first of many leaves at once."""
    return tell(session, directory.calendar, now, most=FIRST)


def tell_more(session: Session, directory: Directory, now: datetime) -> int:
    """One of the transactions after it; 0 when nothing is left."""
    return tell(session, directory.calendar, now, most=CHUNK)


def _tell(session: Session, priority: int, calendar: WorkCalendar, now: datetime, most: int) -> int:
    connection = session.connection()
    statements = _statements(connection.dialect.name)
    ids = connection.scalars(statements.due, {"priority": priority, "now": now, "most": most}).all()
    if not ids:
        return 0
    leaves = may_send_at(PushKind.MEMBER, now, calendar, critical=priority == outbox.CRITICAL)  # we may be late
    connection.execute(statements.promise, {"ids": ids, "now": now, "leaves": leaves})
    connection.execute(statements.gone, {"ids": ids})
    return len(ids)


class _Statements(NamedTuple):
    due: Executable
    promise: Executable
    gone: Executable


@cache
def _statements(dialect: str) -> _Statements:
    """What one chunk is told with, built once: building it costs more than a hundred rows."""
    now = bindparam("now", type_=Utc)
    due = (
        select(Reminder.id)
        .where(Reminder.priority == bindparam("priority"), Reminder.due_at <= now)
        .order_by(Reminder.due_at, Reminder.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
    chosen = among(dialect, Reminder.id, bindparam("ids", type_=Ids))
    letters = select(
        Reminder.letter, literal("member"), Reminder.userid, Reminder.userid, Reminder.text, Reminder.priority,
        Reminder.ticket, now, bindparam("leaves", type_=Utc), Reminder.drop_after, Reminder.digest,
        literal(outbox.QUEUED), literal(0), literal(0.0), literal(""),
    ).where(chosen)  # fmt: skip
    columns = (
        "key", "channel", "recipient", "address", "text", "priority", "ticket", "created_at", "not_before", "drop_after",
        "digest", "state", "attempts", "lease_until", "detail",
    )  # fmt: skip
    promise = upsert_of(dialect, Letter).from_select(columns, letters.order_by(Reminder.due_at, Reminder.id))
    return _Statements(due, promise.on_conflict_do_nothing(), delete(Reminder).where(chosen))
