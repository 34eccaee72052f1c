"""What somebody answered for a ticket: by which day, in which words, and what became of it.

One promise of a ticket is open at a time; a newer one replaces it and the older stays. It is kept by the result that
comes in time, broken when its day is over without one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from sqlalchemy import Boolean, ColumnElement, Date, ForeignKey, Index, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.rules.workdays import local
from models.statements import add

OPEN: Final = "OPEN"
KEPT: Final = "KEPT"
BROKEN: Final = "BROKEN"
REPLACED: Final = "REPLACED"
WORDS: Final = 80


class Pledge(Base):
    """A day that was promised for a ticket, and the words that did it."""

    __tablename__ = "pledge"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    words: Mapped[str] = mapped_column(String(WORDS))
    before: Mapped[bool] = mapped_column(Boolean)  # “…前”
    due: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Utc)
    state: Mapped[str] = mapped_column(String(8))
    settled_at: Mapped[datetime | None] = mapped_column(Utc)  # from here on nobody asks for it any more

    __table_args__ = (Index("ix_pledge_ticket", "ticket"), Index("ix_pledge_unsettled", "settled_at", "due"))


def make(session: Session, *, ticket: int, words: str, before: bool, due: date, by: str, now: datetime) -> None:
    """Keep a promise; the one before it, open or broken, is no longer asked for."""
    _settle(session, ticket, now, Pledge.state == OPEN, REPLACED)
    _settle(session, ticket, now, Pledge.state == BROKEN, BROKEN)
    add(session, Pledge, ticket=ticket, words=words[:WORDS], before=before, due=due, by=by, at=now, state=OPEN)


def settle(session: Session, ticket: int, now: datetime) -> None:
    """A result has come: what was promised for today or later is kept, what was promised for earlier is broken."""
    in_time = Pledge.due >= local(now).date()
    _settle(session, ticket, now, in_time, KEPT)
    _settle(session, ticket, now, ~in_time, BROKEN)


def _settle(session: Session, ticket: int, now: datetime, which: ColumnElement[bool], state: str) -> None:
    wanted = update(Pledge).where(Pledge.ticket == ticket, Pledge.settled_at.is_(None), which)
    session.execute(wanted.values(state=state, settled_at=now))


def take_back(session: Session, *, ticket: int, at: datetime) -> None:
    """What was promised at an instant never was; what was settled then is asked for again."""
    session.execute(delete(Pledge).where(Pledge.ticket == ticket, Pledge.at == at))
    for pledge in session.scalars(select(Pledge).where(Pledge.ticket == ticket, Pledge.settled_at == at)):
        pledge.state, pledge.settled_at = OPEN if pledge.due >= local(at).date() else BROKEN, None


def expire(session: Session, today: date) -> None:
    """Mark as broken what was promised for a day before `today`; it is asked for until a result or a new day comes."""
    session.execute(update(Pledge).where(Pledge.state == OPEN, Pledge.due < today).values(state=BROKEN))


def of_ticket(session: Session, ticket: int) -> list[Pledge]:
    """Return every promise made for a ticket, oldest first."""
    return list(session.scalars(select(Pledge).where(Pledge.ticket == ticket).order_by(Pledge.id)))


def running(session: Session, tickets: Iterable[int]) -> dict[int, Pledge]:
    """Return what is still asked for of each ticket: one promise, open or broken."""
    wanted = select(Pledge).where(Pledge.ticket.in_(list(tickets)), Pledge.settled_at.is_(None))
    return {pledge.ticket: pledge for pledge in session.scalars(wanted)}


def all_running(session: Session) -> dict[int, Pledge]:
    """Return what is still asked for of every ticket."""
    wanted = select(Pledge).where(Pledge.settled_at.is_(None))
    return {pledge.ticket: pledge for pledge in session.scalars(wanted)}
