"""Who hears of a ticket: how it ends, when his own report was merged into it; every change, when he follows it (关注).

`source` is what brought him, his own draft or ticket or the one he looked at; it stays when `ticket` is merged into
another one, so that everybody finds back when the two stand alone again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.statements import upsert
from models.tickets import Ticket

JOINED: Final = "joined"
WATCHING: Final = "watching"


class Follower(Base):
    """A person hears of `ticket`: how his report ended (JOINED), or whatever changes (WATCHING)."""

    __tablename__ = "follower"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    userid: Mapped[str] = mapped_column(String(64))
    source: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("source", "userid", "kind"),
        Index("ix_follower_ticket", "ticket"),
    )


def follow(session: Session, *, ticket: int, userid: str, source: int, now: datetime) -> None:
    """Let a person hear how a ticket ends."""
    _put(session, ticket=ticket, userid=userid, source=source, kind=JOINED, since=now)


def watch(session: Session, *, ticket: int, userid: str, now: datetime) -> bool:
    """Let a person hear of every change of a ticket he only looks at; False when he does already."""
    if userid in watchers(session, ticket):
        return False
    _put(session, ticket=ticket, userid=userid, source=ticket, kind=WATCHING, since=now)
    return True


def unwatch(session: Session, *, ticket: int, userid: str) -> bool:
    """Let him hear no more; False when he did not."""
    if userid not in watchers(session, ticket):
        return False
    mine = (Follower.ticket == ticket) & (Follower.kind == WATCHING) & (Follower.userid == userid)
    session.execute(delete(Follower).where(mine))
    return True


def watchers(session: Session, ticket: int) -> list[str]:
    """Return who only looks at a ticket (关注)."""
    return _of_kind(session, ticket, WATCHING)


def of(session: Session, ticket: int) -> list[str]:
    """Return whose own report was merged into a ticket, the longest first."""
    return _of_kind(session, ticket, JOINED)


def leave(session: Session, *, source: int, userid: str) -> None:
    """A report stands alone again: whose it is need not follow the other one any more."""
    mine = (Follower.source == source) & (Follower.userid == userid) & (Follower.kind == JOINED)
    session.execute(delete(Follower).where(mine))


def move(session: Session, *, before: int, after: int) -> None:
    """Let everybody who follows a ticket follow another one instead."""
    session.execute(update(Follower).where(Follower.ticket == before).values(ticket=after))


def come_back(session: Session, ticket: int) -> None:
    """Let everybody whom a ticket took along when it was merged, and what had been merged into it, follow it again."""
    family = newest = {ticket}
    while newest:
        newest = set(session.scalars(select(Ticket.id).where(Ticket.merged_into.in_(newest)))) - family
        family = family | newest
    session.execute(update(Follower).where(Follower.source.in_(family)).values(ticket=ticket))


def share(session: Session, *, whole: int, part: int, reporter: str, now: datetime) -> None:
    """Let everybody who follows a ticket follow a part of it as well; its reporter hears of it anyway."""
    wanted = select(Follower.userid, Follower.kind).where(Follower.ticket == whole, Follower.userid != reporter)
    for userid, kind in session.execute(wanted.order_by(Follower.id)).all():
        _put(session, ticket=part, userid=userid, source=part, kind=kind, since=now)


def _of_kind(session: Session, ticket: int, kind: str) -> list[str]:
    wanted = select(Follower.userid).where(Follower.ticket == ticket, Follower.kind == kind).order_by(Follower.id)
    return list(dict.fromkeys(session.scalars(wanted)))


def _put(session: Session, **values: object) -> None:
    """Once more is the same once."""
    statement = upsert(session, Follower).values(values)
    session.execute(
        statement.on_conflict_do_update(index_elements=["source", "userid", "kind"], set_={"ticket": values["ticket"]})
    )
