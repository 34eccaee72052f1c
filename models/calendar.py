"""Days that the State Council's list, or an administrator, declared otherwise than the library knows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.rules.workdays import WorkCalendar


class CalendarDay(Base):
    """One day that is (or is not) a working day, against the library's word."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    workday: Mapped[bool] = mapped_column(Boolean)
    note: Mapped[str] = mapped_column(String(64), default="")


def load_calendar(session: Session) -> WorkCalendar:
    """Return the statutory calendar with what was declared here on top."""
    return WorkCalendar({row.day: row.workday for row in session.scalars(select(CalendarDay))})
