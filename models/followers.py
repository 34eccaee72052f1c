"""Who hears of a ticket: how it ends, when his own report was merged into it; every change, when he follows it (关注)."""

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


def watch(session: Session, *, ticket: int, userid: str, now: datetime) -> bool:
    """Let a person hear of every change of a ticket he only looks at; False when he does already."""
    if userid in watchers(session, ticket):
        return False
    add(session, Follower, ticket=ticket, userid=userid, source=ticket, since=now)
    return True


def unwatch(session: Session, *, ticket: int, userid: str) -> bool:
    """Let him hear no more; False when he did not."""
    mine = (Follower.ticket == ticket) & (Follower.source == ticket) & (Follower.userid == userid)
    found = session.scalar(select(Follower).where(mine))
    if found is None:
        return False
    session.delete(found)
    return True


def watchers(session: Session, ticket: int) -> list[str]:
    """Return who only looks at a ticket (关注)."""
    wanted = select(Follower.userid).where(Follower.ticket == ticket, Follower.source == ticket)
    return list(session.scalars(wanted.order_by(Follower.id)))


def leave(session: Session, source: int) -> None:
    """Undo what a merged report has brought: its people follow no more."""
    session.execute(delete(Follower).where(Follower.source == source))


def move(session: Session, *, before: int, after: int) -> None:
    """Let everybody who follows a ticket follow another one instead."""
    session.execute(update(Follower).where(Follower.ticket == before).values(ticket=after))


def of(session: Session, ticket: int) -> list[str]:
    """Return whose own report was merged into a ticket, the longest first."""
    wanted = select(Follower.userid).where(Follower.ticket == ticket, Follower.source != ticket).order_by(Follower.id)
    return list(dict.fromkeys(session.scalars(wanted)))
