"""Which slot of which rule has been done: the truth about the clock, safe with any number of processes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc, add


class Occurrence(Base):
    """One slot of one rule, written in the transaction that did its work."""

    __tablename__ = "occurrence"

    rule: Mapped[str] = mapped_column(String(48), primary_key=True)
    slot: Mapped[datetime] = mapped_column(Utc, primary_key=True)
    done: Mapped[int] = mapped_column(Integer)


class Heartbeat(Base):
    """The last sign of life of a part of the service.

    `seen` is real time in epoch seconds (health), `business` the business time of that moment (catch-up).
    """

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(48), primary_key=True)
    seen: Mapped[float]
    business: Mapped[datetime] = mapped_column(Utc)


class SlotTaken(Exception):
    """Another process, or an earlier run, has done this slot."""


def claim(session: Session, rule: str, slot: datetime) -> None:
    """Take a slot for this transaction. Raises SlotTaken when it is done already."""
    try:
        add(session, Occurrence, rule=rule, slot=slot, done=0)
    except IntegrityError as exc:
        raise SlotTaken(rule) from exc


def finish(session: Session, rule: str, slot: datetime, done: int) -> None:
    """Note how much was done in a slot that this transaction has claimed."""
    session.execute(update(Occurrence).where(Occurrence.rule == rule, Occurrence.slot == slot).values(done=done))


def beat(session: Session, name: str, *, seen: float, business: datetime) -> None:
    """Leave a sign of life."""
    row = session.get(Heartbeat, name)
    if row is None:
        add(session, Heartbeat, name=name, seen=seen, business=business)
    else:
        row.seen = max(row.seen, seen)
        row.business = max(row.business, business)


def heartbeats(session: Session) -> dict[str, Heartbeat]:
    """Return the last sign of life of every part, by name."""
    return {row.name: row for row in session.scalars(select(Heartbeat))}


def latest(session: Session) -> datetime | None:
    """Return the business time of the newest sign of life."""
    return session.scalar(select(func.max(Heartbeat.business)))
