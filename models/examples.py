"""Corrections people made ("不是设备，是寄递"): what the classifier may learn from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc, add


class Example(Base):
    """A sentence with the category a person gave it instead of ours."""

    __tablename__ = "example"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(String(12))
    after: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Utc)


def learn(session: Session, *, text: str, before: str, after: str, by: str, now: datetime) -> None:
    """Keep a correction; one that changes nothing teaches nothing."""
    if before == after:
        return
    add(session, Example, text=text, before=before, after=after, by=by, at=now)
