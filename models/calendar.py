"""Days that the State Council's list, or an administrator, declared otherwise than the library knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Boolean, Date, Integer, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import events
from models.base import Base, Utc
from models.rules.holiday_list import HolidayList
from models.rules.workdays import WorkCalendar, library_years
from models.statements import add


class CalendarDay(Base):
    """One day that is (or is not) a working day, against the library's word."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    workday: Mapped[bool] = mapped_column(Boolean)
    note: Mapped[str] = mapped_column(String(64), default="")


class CalendarYear(Base):
    """A year whose list was entered here, so that its exchanged days are known."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(Utc)


def enter(session: Session, listed: HolidayList, *, by: str, now: datetime) -> None:
    """Put a year's list in the place of the year's old one, which stays in the log.

    Only the list of a whole year makes the year known: by a part of it deadlines stay provisional.
    """
    old = _of_year(session, listed.year)
    session.execute(delete(CalendarDay).where(CalendarDay.day.in_([*old, *listed.days])))
    session.execute(delete(CalendarYear).where(CalendarYear.year == listed.year))
    for day, works in listed.days.items():
        add(session, CalendarDay, day=day, workday=works, note="")
    if listed.whole:
        add(session, CalendarYear, year=listed.year, by=by, at=now)
    events.record(
        session, entity="calendar", entity_id=listed.year, verb="HOLIDAYS", actor=by, at=now,
        facts={"old": _plain(old), "new": _plain(listed.days)},
    )  # fmt: skip


def entered(session: Session, listed: HolidayList) -> dict[date, bool]:
    """Return what was entered earlier for the days of a list and for its year."""
    rows = session.scalars(select(CalendarDay).where(CalendarDay.day.in_(list(listed.days))))
    return _of_year(session, listed.year) | {row.day: row.workday for row in rows}


def _of_year(session: Session, year: int) -> dict[date, bool]:
    rows = session.scalars(select(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))))
    return {row.day: row.workday for row in rows}


def _plain(days: Mapping[date, bool]) -> dict[str, bool]:
    return {day.isoformat(): works for day, works in sorted(days.items())}


def load_calendar(session: Session) -> WorkCalendar:
    """Return the statutory calendar with what was declared here on top."""
    entered = set(session.scalars(select(CalendarYear.year)))
    days = {row.day: row.workday for row in session.scalars(select(CalendarDay))}
    return WorkCalendar(days, library_years() | entered)
