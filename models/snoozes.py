"""“1023 周五再提醒”: until a day a person hears nothing of one ticket from the clock; everybody else does."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc


class Snooze(Base):
    """A person's rest from one ticket; `until` is the day it is told again."""

    __tablename__ = "snooze"

    id: Mapped[int] = mapped_column(primary_key=True)
    userid: Mapped[str] = mapped_column(String(64))
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    until: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("userid", "ticket"),)


def rest(session: Session, *, userid: str, ticket: int, until: date, now: datetime) -> None:
    """Let a person hear nothing of a ticket before a day; a newer word replaces the older."""
    end(session, userid=userid, ticket=ticket)
    session.add(Snooze(userid=userid, ticket=ticket, until=until, at=now))
    session.flush()


def end(session: Session, *, userid: str, ticket: int) -> None:
    """Let the reminders come again."""
    session.execute(delete(Snooze).where(Snooze.userid == userid, Snooze.ticket == ticket))


def resting(session: Session, on: date) -> frozenset[tuple[str, int]]:
    """Return who rests from which ticket on a day."""
    found = session.execute(select(Snooze.userid, Snooze.ticket).where(Snooze.until > on))
    return frozenset((userid, ticket) for userid, ticket in found)
