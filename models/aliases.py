"""What people call an outlet besides its names in the roster: learned once, remembered for their county.

An alias that somebody said outright, or that came to light when he corrected the outlet of a draft. The roster's own
names always go before it; one word may stand for several outlets, then we ask.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import roster
from models.base import Base, Utc
from models.statements import add

EVERYWHERE = ""  # the county of an alias that holds in the whole city
LONGEST = 16  # characters


class LearnedAlias(Base):
    """A word for an outlet, as said in one county; `county` "" holds in the whole city."""

    __tablename__ = "learned_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    alias: Mapped[str] = mapped_column(String(LONGEST))
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.id"))
    county: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(String(64))  # who said so first, or last changed it
    confirmed_count: Mapped[int] = mapped_column(Integer)  # how often it was said outright, or submitted
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (UniqueConstraint("alias", "county", "outlet"),)


def everything(session: Session) -> tuple[LearnedAlias, ...]:
    """Return all learned aliases, by alias and county."""
    wanted = select(LearnedAlias).order_by(LearnedAlias.alias, LearnedAlias.county, LearnedAlias.id)
    return tuple(session.scalars(wanted))


def learn(
    session: Session, *, alias: str, outlet: str, county: str, by: str, now: datetime, alone: bool = False
) -> None:
    """Remember that `alias` means `outlet` for people of `county`, EVERYWHERE for all.

    What the same person said before about this alias no longer holds; with `alone` nobody else's word does either.
    """
    here = (LearnedAlias.alias == alias) & (LearnedAlias.county == county)
    others = here & (LearnedAlias.outlet != outlet)
    gone = session.execute(delete(LearnedAlias).where(others if alone else others & (LearnedAlias.by == by)))
    again = update(LearnedAlias).where(here & (LearnedAlias.outlet == outlet))
    again = again.values(confirmed_count=LearnedAlias.confirmed_count + 1)
    known = session.execute(again)
    if not known.rowcount:  # type: ignore[attr-defined]  # an UPDATE always has one
        add(session, LearnedAlias, alias=alias, outlet=outlet, county=county, by=by, confirmed_count=1, at=now)
    if gone.rowcount or not known.rowcount:  # type: ignore[attr-defined]  # as above
        roster.touch(session)


def used(session: Session, *, alias: str, outlet: str, county: str) -> None:
    """Count one more ticket that was submitted with an alias we already understood."""
    here = (LearnedAlias.alias == alias) & (LearnedAlias.outlet == outlet)
    here &= LearnedAlias.county.in_((county, EVERYWHERE))
    session.execute(update(LearnedAlias).where(here).values(confirmed_count=LearnedAlias.confirmed_count + 1))


def forget(session: Session, *, alias: str, county: str | None = None, by: str | None = None) -> int:
    """Forget an alias in one county (None: everywhere), all of it or what one person said; return how many rows."""
    wanted = delete(LearnedAlias).where(LearnedAlias.alias == alias)
    if county is not None:
        wanted = wanted.where(LearnedAlias.county == county)
    if by is not None:
        wanted = wanted.where(LearnedAlias.by == by)
    gone: int = session.execute(wanted).rowcount  # type: ignore[attr-defined]  # a DELETE always has one
    if gone:
        roster.touch(session)
    return gone
