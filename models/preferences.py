"""What a person has chosen for himself: how the service shall treat him. A choice not made is the default."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc

WITHOUT_DRAFT = "without_draft"  # a complete and sure report is submitted at once
WITHOUT_CARDS = "without_cards"  # pushes come as plain text, without buttons
_YES = "yes"


class Preference(Base):
    """One choice of one person."""

    __tablename__ = "preference"

    id: Mapped[int] = mapped_column(primary_key=True)
    userid: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(32))
    value: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("userid", "name"),)


def wants(session: Session, userid: str, name: str) -> bool:
    """Say whether a person has chosen this."""
    wanted = select(Preference.value).where(Preference.userid == userid, Preference.name == name)
    return session.scalar(wanted) == _YES


def choose(session: Session, userid: str, name: str, *, on: bool, now: datetime) -> None:
    """Keep a person's choice; the caller has made this person's messages go one after the other."""
    found = session.scalar(select(Preference).where(Preference.userid == userid, Preference.name == name))
    if found is None:
        found = Preference(userid=userid, name=name, value="", at=now)
        session.add(found)
    found.value, found.at = _YES if on else "", now
