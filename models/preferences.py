"""What a person has chosen for himself: how the service shall treat him. A choice not made is the default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.rules.quiet import DIGEST_TIME
from models.rules.reminding import DEFAULT, Wish
from models.rules.workdays import local

WITHOUT_DRAFT = "without_draft"  # a complete and sure report is submitted at once
WITHOUT_CARDS = "without_cards"  # pushes come as plain text, without buttons
DIGEST_AT = "digest_at"  # "09:00 08:30": the time chosen, and the one that still holds on the day of the choice
DAILY_ONLY = "daily_only"  # what is only told waits for the digest
PAUSED = "paused"  # the first working day on which reminders come again
_REMINDING = (DIGEST_AT, DAILY_ONLY, PAUSED)
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
    _keep(session, userid, name, _YES if on else "", now)


def anybody(session: Session, name: str) -> bool:
    """Say whether anybody has chosen this."""
    return (
        session.scalar(select(Preference.id).where(Preference.name == name, Preference.value != "").limit(1))
        is not None
    )


def choose_digest_time(session: Session, userid: str, at: time, *, now: datetime) -> None:
    """Have the digest at another time, from the next day on: today's has gone, or goes as it was."""
    wish = wish_of(session, userid, local(now).date())
    before = wish.today_at or wish.digest_at
    _keep(session, userid, DIGEST_AT, f"{at:%H:%M} {before:%H:%M}", now)


def pause(session: Session, userid: str, resumes: date | None, *, now: datetime) -> None:
    """Have no reminders until a day; None: at once again."""
    _keep(session, userid, PAUSED, resumes.isoformat() if resumes else "", now)


def wish_of(session: Session, userid: str, today: date) -> Wish:
    """Return how a person wants to be reminded today."""
    return wishes(session, today, userid=userid).get(userid, DEFAULT)


def wishes(session: Session, today: date, *, userid: str | None = None) -> dict[str, Wish]:
    """Return how people want to be reminded today, of everybody who has ever chosen anything."""
    wanted = select(Preference).where(Preference.name.in_(_REMINDING))
    if userid is not None:
        wanted = wanted.where(Preference.userid == userid)
    chosen: dict[str, dict[str, Preference]] = {}
    for row in session.scalars(wanted):
        chosen.setdefault(row.userid, {})[row.name] = row
    return {who: _wish(rows, today) for who, rows in chosen.items()}


def _wish(rows: Mapping[str, Preference], today: date) -> Wish:
    digest_at, daily_only, paused = (rows.get(name) for name in _REMINDING)
    at, today_at = DIGEST_TIME, None
    if digest_at is not None and digest_at.value:
        at, before = (time.fromisoformat(one) for one in digest_at.value.split())
        today_at = before if local(digest_at.at).date() >= today else None
    resumes = date.fromisoformat(paused.value) if paused is not None and paused.value else None
    return Wish(
        digest_at=at,
        today_at=today_at,
        daily_only=daily_only is not None and daily_only.value == _YES,
        resumes=resumes if resumes is not None and resumes > today else None,
    )


def _keep(session: Session, userid: str, name: str, value: str, now: datetime) -> None:
    found = session.scalar(select(Preference).where(Preference.userid == userid, Preference.name == name))
    if found is None:
        found = Preference(userid=userid, name=name, value="", at=now)
        session.add(found)
    found.value, found.at = value, now
