"""Who hears how a ticket ends because his own report was merged into it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc, add


class Follower(Base):
    """A person follows `ticket` since `source`, his draft or ticket, was merged into it."""

    __tablename__ = "follower"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    userid: Mapped[str] = mapped_column(String(64))
    source: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    since: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("source", "userid"),
        Index("ix_follower_ticket", "ticket"),
    )


def follow(session: Session, *, ticket: int, userid: str, source: int, now: datetime) -> None:
    """Let a person hear how a ticket ends."""
    add(session, Follower, ticket=ticket, userid=userid, source=source, since=now)


def leave(session: Session, source: int) -> None:
    """Undo what a merged report has brought: its people follow no more."""
    session.execute(delete(Follower).where(Follower.source == source))


def move(session: Session, *, before: int, after: int) -> None:
    """Let everybody who follows a ticket follow another one instead."""
    session.execute(update(Follower).where(Follower.ticket == before).values(ticket=after))


def of(session: Session, ticket: int) -> list[str]:
    """Return who follows a ticket, the longest first."""
    wanted = select(Follower.userid).where(Follower.ticket == ticket).order_by(Follower.id)
    return list(dict.fromkeys(session.scalars(wanted)))
