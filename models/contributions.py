"""协办: departments that contribute to a ticket while one department answers for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc


class Contribution(Base):
    """What one department was asked for, and what it answered. `released_at`: since when nobody waits for it any more."""

    __tablename__ = "contribution"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    department: Mapped[int] = mapped_column(ForeignKey("department.id"))
    handler: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(String(64))
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    released_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (Index("ix_contribution_ticket", "ticket"), Index("ix_contribution_handler", "handler"))

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.released_at is None


def ask(
    session: Session, *, ticket: int, department: int, handler: str | None, words: str, by: str, now: datetime
) -> Contribution:
    """Ask a department for its part; what it owes already is asked for anew."""
    for older in of(session, ticket):
        if older.department == department and older.is_open:
            older.words, older.handler = words or older.words, handler
            return older
    made = Contribution(
        ticket=ticket, department=department, handler=handler, words=words, asked_by=by, asked_at=now
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def of(session: Session, ticket: int) -> list[Contribution]:
    """Return the contributions to a ticket in the order they were asked for."""
    return list(session.scalars(select(Contribution).where(Contribution.ticket == ticket).order_by(Contribution.id)))


def owed(session: Session, ticket: int) -> int:
    """Count the contributions a ticket still waits for."""
    counted = select(func.count()).select_from(Contribution)
    counted = counted.where(
        Contribution.ticket == ticket, Contribution.answered_at.is_(None), Contribution.released_at.is_(None)
    )
    return session.scalar(counted) or 0


def owed_by(session: Session, handler: str) -> list[Contribution]:
    """Return what a person's department still owes."""
    wanted = select(Contribution).where(
        Contribution.handler == handler, Contribution.answered_at.is_(None), Contribution.released_at.is_(None)
    )
    return list(session.scalars(wanted.order_by(Contribution.id)))


def take_back(session: Session, *, ticket: int, at: datetime) -> None:
    """What was asked of a department at an instant is asked no more; what it answered, or was let off, then is open again."""
    for one in of(session, ticket):
        if one.asked_at == at:
            one.released_at = at
        elif one.answered_at == at:
            one.answer = one.answered_by = one.answered_at = None
        elif one.released_at == at:
            one.released_at = None


def all_owed(session: Session) -> list[Contribution]:
    """Return every contribution that is still waited for."""
    wanted = select(Contribution).where(Contribution.answered_at.is_(None), Contribution.released_at.is_(None))
    return list(session.scalars(wanted.order_by(Contribution.id)))


def release(session: Session, ticket: int, *, now: datetime) -> list[Contribution]:
    """Wait for no department any more; return what had not been answered."""
    waiting = [one for one in of(session, ticket) if one.is_open]
    for one in waiting:
        one.released_at = now
    return waiting
