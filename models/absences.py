"""Who is away from when to when, and who stands in: a row each; it ends by its date, or when somebody is back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Date, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import events
from models.base import Base, Utc
from models.statements import add

ENTITY = "absence"


class Absence(Base):
    """`start` to `end` are days, both included. `why` is 休假, 出差, … as it was said."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(64))
    deputy: Mapped[str | None] = mapped_column(String(64))
    start: Mapped[date] = mapped_column(Date)
    end: Mapped[date] = mapped_column(Date)
    why: Mapped[str] = mapped_column(String(8), default="")
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)  # back before the last day, or replaced

    __table_args__ = (Index("ix_absence_standing", "ended_at", "person"),)


def put(
    session: Session, *, person: str, deputy: str | None, start: date, end: date, why: str, by: str, now: datetime
) -> list[Absence]:
    """Keep an absence; return those of the same person that it replaces because they overlap."""
    replaced = [one for one in of(session, person) if one.start <= end and start <= one.end]
    _end(session, replaced, by=by, now=now)
    add(session, Absence, person=person, deputy=deputy, start=start, end=end, why=why, by=by, at=now)
    events.record(
        session, entity=ENTITY, entity_id=person, verb="AWAY", actor=by, at=now, note=f"{start}—{end}",
        facts={"deputy": deputy},
    )  # fmt: skip
    return replaced


def back(session: Session, person: str, *, today: date, by: str, now: datetime) -> list[Absence]:
    """End what of a person's absences is not over yet; return it."""
    standing = [one for one in of(session, person) if one.end >= today]
    _end(session, standing, by=by, now=now)
    return standing


def of(session: Session, person: str) -> list[Absence]:
    """A person's absences that nobody has ended, earliest first."""
    wanted = select(Absence).where(Absence.person == person, Absence.ended_at.is_(None))
    return list(session.scalars(wanted.order_by(Absence.start, Absence.id)))


def everything(session: Session) -> tuple[Absence, ...]:
    """Every absence that nobody has ended, earliest first."""
    return tuple(session.scalars(select(Absence).where(Absence.ended_at.is_(None)).order_by(Absence.start, Absence.id)))


def _end(session: Session, rows: Sequence[Absence], *, by: str, now: datetime) -> None:
    for row in rows:
        row.ended_at = now
        events.record(session, entity=ENTITY, entity_id=row.person, verb="BACK", actor=by, at=now)
