"""Days that the State Council's list, or an administrator, declared otherwise than the library knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Boolean, Date, Integer, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import events
from models.base import Base, Utc
from models.rules.workdays import WorkCalendar, library_years


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


def load_calendar(session: Session) -> WorkCalendar:
    """Return the statutory calendar with what was declared here on top."""
    entered = set(session.scalars(select(CalendarYear.year)))
    days = {row.day: row.workday for row in session.scalars(select(CalendarDay))}
    return WorkCalendar(days, library_years() | entered)
