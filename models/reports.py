"""What somebody said in one message, word for word, when it became several tickets: their common parent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.statements import add
from models.tickets import Ticket


class Report(Base):
    """One message with several problems. `ticket.origin` points here; a row is never changed."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    reporter: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (Index("ix_report_reporter", "reporter", "at"),)


def keep(session: Session, *, reporter: str, text: str, now: datetime) -> int:
    """Keep the whole words of a message; return what `ticket.origin` shall hold."""
    return add(session, Report, reporter=reporter, text=text, at=now)


def by_id(session: Session, report_id: int) -> Report:
    """Return the message that several tickets came from."""
    return session.get_one(Report, report_id)


def tickets_of(session: Session, report_id: int, *, for_update: bool = True) -> list[Ticket]:
    """Return everything that was ever made of a message, in the order of its problems; locked for acting on it."""
    wanted = select(Ticket).where(Ticket.origin == report_id).order_by(Ticket.id)
    return list(session.scalars(wanted.with_for_update() if for_update else wanted))


def latest_submitted(session: Session, reporter: str, since: datetime) -> Ticket | None:
    """Return what a person submitted last, if that was not before `since`; locked for acting on it."""
    wanted = select(Ticket).where(Ticket.reporter == reporter, Ticket.created_at >= since)
    return session.scalar(wanted.order_by(Ticket.created_at.desc(), Ticket.id.desc()).limit(1).with_for_update())
