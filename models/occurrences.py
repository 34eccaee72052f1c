"""Which slot of which rule has been done: the truth about the clock, safe with any number of processes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Integer, String, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.statements import add


class Occurrence(Base):
    """One slot of one rule, written in the transaction that did its work."""

    __tablename__ = "occurrence"

    rule: Mapped[str] = mapped_column(String(48), primary_key=True)
    slot: Mapped[datetime] = mapped_column(Utc, primary_key=True)
    done: Mapped[int] = mapped_column(Integer)
    missed: Mapped[bool] = mapped_column(Boolean, default=False)  # too old to be caught up: nothing was sent


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


def claim(session: Session, rule: str, slot: datetime, *, missed: bool = False) -> None:
    """Take a slot for this transaction. Raises SlotTaken when it is done, or noted as missed, already."""
    try:
        add(session, Occurrence, rule=rule, slot=slot, done=0, missed=missed)
    except IntegrityError as exc:
        raise SlotTaken(rule) from exc


def finish(session: Session, rule: str, slot: datetime, done: int) -> None:
    """Note how much was done in a slot that this transaction has claimed."""
    session.execute(update(Occurrence).where(Occurrence.rule == rule, Occurrence.slot == slot).values(done=done))


def slots_of(session: Session, rule: str, since: datetime) -> set[datetime]:
    """Return which slots of a rule are done since an instant (included)."""
    return set(session.scalars(select(Occurrence.slot).where(Occurrence.rule == rule, Occurrence.slot >= since)))


def missed_since(session: Session, since: datetime) -> list[Occurrence]:
    """Return the slots that were too old to be caught up, newest first."""
    wanted = select(Occurrence).where(Occurrence.missed.is_(True), Occurrence.slot >= since)
    return list(session.scalars(wanted.order_by(Occurrence.slot.desc(), Occurrence.rule)))


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
