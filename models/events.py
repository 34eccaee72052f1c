"""What happened, line by line: who moved what from where to where, when, and why.

Nothing here is ever changed or removed. Every statistic is computed from these lines as of an instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.statements import add

_AT_ONCE = 500  # so many are asked for in one statement


class Event(Base):
    """One line of the log. The columns after `note` are the facts statistics need, as they stood afterwards."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    entity: Mapped[str] = mapped_column(String(16))  # "ticket", "pairing", "visit", "group", …
    entity_id: Mapped[str] = mapped_column(String(128))
    verb: Mapped[str] = mapped_column(String(32))
    before: Mapped[str | None] = mapped_column(String(32))
    after: Mapped[str | None] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(128))  # a userid, or "system"
    at: Mapped[datetime] = mapped_column(Utc)
    note: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    __table_args__ = (
        Index("ix_event_story", "entity", "entity_id", "id"),
        Index("ix_event_at", "entity", "at"),
    )


def record(
    session: Session,
    *,
    entity: str,
    entity_id: int | str,
    verb: str,
    actor: str,
    at: datetime,
    before: str | None = None,
    after: str | None = None,
    note: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Write one line of the log."""
    add(
        session,
        Event,
        entity=entity,
        entity_id=str(entity_id),
        verb=verb,
        actor=actor,
        at=at,
        before=before,
        after=after,
        note=note,
        facts=facts,
    )


def story(session: Session, entity: str, entity_id: int | str) -> list[Event]:
    """Return what happened to one thing, oldest first."""
    lines = select(Event).where(Event.entity == entity, Event.entity_id == str(entity_id))
    return list(session.scalars(lines.order_by(Event.at, Event.id)))


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the log to read only: thousands of them cost little."""

    verb: str
    before: str | None
    after: str | None
    actor: str
    at: datetime
    note: str
    facts: dict[str, Any] | None


def stories(session: Session, entity: str, ids: Sequence[int], *, until: datetime) -> dict[int, list[Told]]:
    """Return what happened to many things up to an instant, each oldest first."""
    found: dict[int, list[Told]] = {}
    columns = (Event.verb, Event.before, Event.after, Event.actor, Event.at, Event.note, Event.facts)
    for at in range(0, len(ids), _AT_ONCE):
        keys = [str(one) for one in ids[at : at + _AT_ONCE]]
        lines = select(Event.entity_id, *columns).where(Event.entity == entity, Event.entity_id.in_(keys))
        for key, *line in session.execute(lines.where(Event.at <= until).order_by(Event.at, Event.id)):
            found.setdefault(int(key), []).append(Told(*line))
    return found


def latest(session: Session) -> datetime | None:
    """Return when the newest thing happened."""
    return session.scalar(select(func.max(Event.at)))
