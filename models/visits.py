"""Visits (走访) and help given (帮扶): what a rep did at an outlet, in his own words; no coordinates, no forms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    cast,
    exists,
    func,
    select,
)  # fmt: skip
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import events
from models.base import Base, Utc
from models.events import Event
from models.statements import add


class Visit(Base):
    """One contact with an outlet. `minutes` and `met_count` are kept when the rep says them."""

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    rep: Mapped[str] = mapped_column(ForeignKey("person.userid"))
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.id"))
    day: Mapped[date] = mapped_column(Date)
    mode: Mapped[str] = mapped_column(String(8))  # ONSITE, PHONE, VIDEO
    minutes: Mapped[int | None] = mapped_column(Integer)
    met_count: Mapped[int | None] = mapped_column(Integer)
    items: Mapped[list[str]] = mapped_column(JSON)
    summary: Mapped[str] = mapped_column(Text)
    late: Mapped[bool] = mapped_column(Boolean, default=False)  # 补录
    cancelled: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (Index("ix_visit_outlet_day", "outlet", "day"), Index("ix_visit_rep_day", "rep", "day"))


class Assist(Base):
    """Help given that is not a problem (夏粮营销 …)."""

    __tablename__ = "assist"

    id: Mapped[int] = mapped_column(primary_key=True)
    rep: Mapped[str] = mapped_column(ForeignKey("person.userid"))
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.id"), index=True)
    start: Mapped[date] = mapped_column(Date)
    end: Mapped[date] = mapped_column(Date)
    campaign: Mapped[str] = mapped_column(String(32))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    content: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Utc)


class Kept(NamedTuple):
    """The row of a visit; `again`: it was there already, and what was said now has joined it."""

    id: int
    again: bool = False


def record_visit(
    session: Session,
    *,
    rep: str,
    outlet: str,
    day: date,
    mode: str,
    minutes: int | None,
    met_count: int | None,
    items: list[str],
    summary: str,
    late: bool,
    now: datetime,
) -> Kept:
    """Keep a visit. A rep is at an outlet once a day: what he says of it later joins what he said before."""
    before = next(iter(of_rep_on(session, rep, day, outlet)), None)
    if before is not None:
        _join(before, mode=mode, items=items, summary=summary)
        complete_visit(session, before, minutes=minutes, met_count=met_count, now=now)
        return Kept(before.id, again=True)
    visit_id = add(
        session, Visit, rep=rep, outlet=outlet, day=day, mode=mode, minutes=minutes, met_count=met_count,
        items=items, summary=summary, late=late, created_at=now,
    )  # fmt: skip
    events.record(
        session, entity="visit", entity_id=visit_id, verb="VISIT", actor=rep, at=now,
        facts={"outlet": outlet, "day": day.isoformat(), "mode": mode},
    )  # fmt: skip
    return Kept(visit_id)


def _join(visit: Visit, *, mode: str, items: list[str], summary: str) -> None:
    """Add what else was done the same day; who has been there in person has also telephoned for less."""
    visit.mode = "ONSITE" if "ONSITE" in (visit.mode, mode) else visit.mode
    visit.items = [*visit.items, *(item for item in items if item not in visit.items)]
    if summary not in visit.summary:
        visit.summary = f"{visit.summary}；{summary}"


def complete_visit(
    session: Session, visit: Visit, *, minutes: int | None, met_count: int | None, now: datetime
) -> None:
    """Add what the first sentence left out."""
    visit.minutes = minutes if minutes is not None else visit.minutes
    visit.met_count = met_count if met_count is not None else visit.met_count
    events.record(
        session, entity="visit", entity_id=visit.id, verb="COMPLETE", actor=visit.rep, at=now,
        facts={"minutes": visit.minutes, "met_count": visit.met_count},
    )  # fmt: skip


def cancel_visit(session: Session, visit: Visit, *, now: datetime) -> None:
    """Take a visit back that was recorded by mistake; it stays in the log."""
    visit.cancelled = True
    events.record(session, entity="visit", entity_id=visit.id, verb="CANCEL", actor=visit.rep, at=now)


def record_assist(
    session: Session,
    *,
    rep: str,
    outlet: str,
    start: date,
    end: date,
    campaign: str,
    kinds: list[str],
    content: str,
    result: str,
    now: datetime,
) -> int:
    """Keep help that was given; return its row id."""
    assist_id = add(
        session, Assist, rep=rep, outlet=outlet, start=start, end=end, campaign=campaign, kinds=kinds,
        content=content, result=result, created_at=now,
    )  # fmt: skip
    events.record(
        session, entity="assist", entity_id=assist_id, verb="ASSIST", actor=rep, at=now,
        facts={"outlet": outlet, "campaign": campaign},
    )  # fmt: skip
    return assist_id


def set_result(session: Session, assist: Assist, result: str, *, now: datetime) -> None:
    """Add what came of the help."""
    assist.result = result
    events.record(session, entity="assist", entity_id=assist.id, verb="RESULT", actor=assist.rep, at=now, note=result)


def latest_by(session: Session, rep: str) -> Visit | None:
    """Return the visit a person recorded last."""
    wanted = select(Visit).where(Visit.rep == rep, Visit.cancelled.is_(False))
    return session.scalar(wanted.order_by(Visit.created_at.desc(), Visit.id.desc()).limit(1))


def of_rep_on(session: Session, rep: str, day: date | None, outlet: str | None) -> list[Visit]:
    """Return a rep's visits on a day and at an outlet (None = any), newest first."""
    wanted = select(Visit).where(Visit.rep == rep, Visit.cancelled.is_(False))
    if day is not None:
        wanted = wanted.where(Visit.day == day)
    if outlet is not None:
        wanted = wanted.where(Visit.outlet == outlet)
    return list(session.scalars(wanted.order_by(Visit.created_at.desc(), Visit.id.desc()).limit(9)))


def latest_assist_by(session: Session, rep: str, outlet: str | None) -> Assist | None:
    """Return the help a person recorded last (at one outlet)."""
    wanted = select(Assist).where(Assist.rep == rep)
    if outlet is not None:
        wanted = wanted.where(Assist.outlet == outlet)
    return session.scalar(wanted.order_by(Assist.created_at.desc(), Assist.id.desc()).limit(1))


def last_days(session: Session, outlets: Iterable[str], *, as_of: datetime) -> dict[str, date]:
    """Return the day of the last visit of each outlet that was visited at all."""
    wanted = (
        select(Visit.outlet, func.max(Visit.day))
        .where(Visit.outlet.in_(list(outlets)), _stood(as_of), Visit.created_at <= as_of)
        .group_by(Visit.outlet)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def between(
    session: Session,
    first: date,
    last: date,
    *,
    as_of: datetime,
    outlets: Iterable[str] | None = None,
    rep: str | None = None,
) -> list[Visit]:
    """Return the visits of a span of days (both included), newest first."""
    wanted = select(Visit).where(Visit.day >= first, Visit.day <= last, _stood(as_of), Visit.created_at <= as_of)
    if outlets is not None:
        wanted = wanted.where(Visit.outlet.in_(list(outlets)))
    if rep is not None:
        wanted = wanted.where(Visit.rep == rep)
    return list(session.scalars(wanted.order_by(Visit.day.desc(), Visit.id.desc())))


def count_visits(session: Session, outlet: str, *, as_of: datetime) -> int:
    """Count the visits of an outlet as of an instant."""
    counted = select(func.count()).select_from(Visit)
    counted = counted.where(Visit.outlet == outlet, _stood(as_of), Visit.created_at <= as_of)
    return session.scalar(counted) or 0


def assists_at(session: Session, outlet: str, *, as_of: datetime) -> list[Assist]:
    """Return the help an outlet was given, oldest first."""
    wanted = select(Assist).where(Assist.outlet == outlet, Assist.created_at <= as_of)
    return list(session.scalars(wanted.order_by(Assist.start)))


def outlets_helped(session: Session, campaign: str) -> frozenset[str]:
    """Return where help of a campaign was ever given; `campaign` is how its name begins."""
    return frozenset(session.scalars(select(Assist.outlet).where(Assist.campaign.startswith(campaign)).distinct()))


def _stood(as_of: datetime) -> ColumnElement[bool]:
    """Not taken back by then; what was taken back later counted at the time."""
    taken_back = exists().where(
        Event.entity == "visit", Event.entity_id == cast(Visit.id, String), Event.verb == "CANCEL", Event.at <= as_of
    )
    return ~Visit.cancelled | ~taken_back
