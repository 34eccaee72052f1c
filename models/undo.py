"""The latest act on a ticket, and how the ticket stood before: for ten minutes its doer may take it back.

One row a ticket: the next act that changes the ticket replaces it, so that only the last one can be taken back. What
changes nothing (a supplement, a rest from reminders) leaves it. It stays beyond the ten minutes: a merged ticket is
taken apart by it at any time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import outbox
from models.base import Base, Utc
from models.statements import upsert

UNDO_WINDOW: Final = timedelta(minutes=10)


class LastAct(Base):
    """The latest act on a ticket; `before` holds the ticket's columns as they were."""

    __tablename__ = "last_act"

    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    verb: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Utc)
    letters: Mapped[int]  # the newest promise of the outbox before it; what it told came later, at `at`
    before: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_last_act_actor", "actor", "at"),)


def keep(session: Session, *, ticket: int, verb: str, actor: str, at: datetime, before: dict[str, Any]) -> None:
    """Remember the latest act on a ticket."""
    values: dict[str, Any] = {
        "ticket": ticket, "verb": verb, "actor": actor, "at": at, "before": before, "letters": outbox.newest(session),
    }  # fmt: skip
    statement = upsert(session, LastAct).values(values)
    session.execute(statement.on_conflict_do_update(index_elements=["ticket"], set_=values))


def forget(session: Session, ticket: int) -> None:
    """Nobody may take back what was done last: the clock has moved the ticket since, or it is taken back already."""
    session.execute(delete(LastAct).where(LastAct.ticket == ticket))


def of(session: Session, ticket: int) -> LastAct | None:
    """Return the latest act on a ticket while it is known."""
    return session.get(LastAct, ticket)


def stands(session: Session, kept: LastAct) -> bool:
    """Whether this is still the latest act on its ticket; to be asked once the ticket is locked."""
    known = (kept.actor, kept.verb, kept.at)
    row = session.execute(select(LastAct.actor, LastAct.verb, LastAct.at).where(LastAct.ticket == kept.ticket)).first()
    return row is not None and tuple(row) == known


def latest_of(session: Session, actor: str, now: datetime) -> list[LastAct]:
    """Return what a person may still take back: everything of his last moment, newest ticket first."""
    wanted = select(LastAct).where(LastAct.actor == actor, LastAct.at >= now - UNDO_WINDOW)
    found = list(session.scalars(wanted.order_by(LastAct.at.desc(), LastAct.ticket.desc())))
    return [one for one in found if one.at == found[0].at]
