"""What waits in the outbox and why: for a digest, for a group's board, behind an outage; and what was told in one breath."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.outbox import MERGED, MOOT, QUEUED, REMINDER, REPLY, Letter


def waiting_for_digest(session: Session, slot: datetime) -> dict[str, list[Letter]]:
    """Return what was held back until the digest of `slot`, by recipient; a digest itself waits for no other."""
    wanted = select(Letter).where(
        Letter.channel == "member",
        Letter.state == QUEUED,
        Letter.digest.is_not(None),
        Letter.not_before > Letter.created_at,
        Letter.not_before <= slot,
        Letter.key.not_like("digest:%"),
    )
    found: dict[str, list[Letter]] = {}
    for letter in session.scalars(wanted.order_by(Letter.priority, Letter.id)):
        found.setdefault(letter.recipient, []).append(letter)
    return found


def piled_up(session: Session, *, before: datetime, most: int) -> dict[str, list[Letter]]:
    """Return what waits for whom since `before`, where it is more than `most`; urgent and half-sent ones apart.

    One that may have reached its reader (`first_try`) is repeated as it is, never told anew.
    """
    waiting = (
        (Letter.channel == "member")
        & (Letter.state == QUEUED)
        & (Letter.priority > REPLY)
        & (Letter.not_before <= before)
        & Letter.first_try.is_(None)
    )
    piles = session.scalars(
        select(Letter.recipient).where(waiting).group_by(Letter.recipient).having(func.count() > most)
    )
    found: dict[str, list[Letter]] = {}
    for recipient in piles.all():
        wanted = select(Letter).where(waiting, Letter.recipient == recipient).order_by(Letter.priority, Letter.id)
        letters = list(session.scalars(wanted.with_for_update(skip_locked=True)))
        if len(letters) > most:
            found[recipient] = letters
    return found


def told_by(session: Session, letter: int) -> list[Letter]:
    """Return what was merged into a letter, most urgent first."""
    parts = select(Letter).where(Letter.merged_into == letter)
    return list(session.scalars(parts.order_by(Letter.priority, Letter.id)))


def waiting_for_board(session: Session, chatid: str) -> list[Letter]:
    """Return what waits for a group's board, oldest first."""
    wanted = select(Letter).where(
        Letter.recipient == chatid, Letter.state == QUEUED, Letter.channel != "member", Letter.digest.is_not(None)
    )
    return list(session.scalars(wanted.order_by(Letter.id)))


def held_for(session: Session, userid: str, now: datetime) -> list[Letter]:
    """Return what waits for a digest of one person still to come."""
    wanted = select(Letter).where(
        Letter.recipient == userid, Letter.state == QUEUED, Letter.channel == "member", Letter.not_before > now
    )
    return list(session.scalars(wanted))


def singles_on(session: Session, userid: str, moment: datetime) -> int:
    """Count the clock's reminders that go to a person alone, outside the digest, on the local day of a moment."""
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    counted = select(func.count()).select_from(Letter)
    counted = counted.where(
        Letter.recipient == userid,
        Letter.not_before >= start,
        Letter.not_before < start + timedelta(days=1),
        Letter.channel == "member",
        Letter.priority == REMINDER,
        Letter.state.not_in([MOOT, MERGED]),
        Letter.key.not_like("digest:%"),
    )
    return session.scalar(counted) or 0


def of_moment(session: Session, begins: str, now: datetime) -> dict[str, list[Letter]]:
    """Return the reminders promised at one instant whose keys begin alike, by recipient, in the order of the promises."""
    wanted = select(Letter).where(
        Letter.created_at == now, Letter.key.startswith(begins, autoescape=True), Letter.channel == "member",
        Letter.state == QUEUED, Letter.priority == REMINDER,
    )  # fmt: skip
    found: dict[str, list[Letter]] = {}
    for letter in session.scalars(wanted.order_by(Letter.id)):
        found.setdefault(letter.recipient, []).append(letter)
    return found
