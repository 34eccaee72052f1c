"""What we promised to tell: each promise once, under a key that says why, committed with its reason.

A promise is a text for one person or one group. The exact request is stored at the first attempt, so that
every repetition is the same byte for byte and WeCom's duplicate check can recognise it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc, upsert

QUEUED, SENDING, SENT, FAILED, UNKNOWN, MOOT, MERGED = (
    "queued", "sending", "sent", "failed", "unknown", "moot", "merged",
)  # fmt: skip

# Lower goes first.
CRITICAL, NOTICE, REMINDER = 0, 10, 20  # notices about one ticket must keep their order


class Letter(Base):
    """One promise. `lease_until` is real time in epoch seconds; all other instants are business time."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    channel: Mapped[str] = mapped_column(String(8))  # "member", "webhook", "appchat"
    recipient: Mapped[str] = mapped_column(String(128))  # userid, or the group's chatid
    address: Mapped[str] = mapped_column(String(128))  # userid, webhook key or appchat id
    text: Mapped[str] = mapped_column(Text)
    priority: Mapped[int] = mapped_column(Integer)
    ticket: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Utc)
    not_before: Mapped[datetime] = mapped_column(Utc)
    drop_after: Mapped[datetime | None] = mapped_column(Utc)
    digest: Mapped[str | None] = mapped_column(Text)  # the line that stands for it when it waits for a digest
    state: Mapped[str] = mapped_column(String(8), default=QUEUED)
    body: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    first_try: Mapped[float | None]
    lease_until: Mapped[float] = mapped_column(default=0.0)
    sent_at: Mapped[datetime | None] = mapped_column(Utc)
    errcode: Mapped[int | None] = mapped_column(Integer)
    detail: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        Index("ix_outbox_due", "state", "priority", "id"),
        Index("ix_outbox_recipient", "recipient", "state"),
        Index("ix_outbox_address", "address", "sent_at"),
    )


def put(
    session: Session,
    *,
    key: str,
    channel: str,
    recipient: str,
    address: str,
    text: str,
    priority: int,
    now: datetime,
    not_before: datetime | None = None,
    drop_after: datetime | None = None,
    ticket: int | None = None,
    digest: str | None = None,
) -> bool:
    """Promise a text. A key that is known already promises nothing new; return whether this one is new."""
    values: dict[str, Any] = {
        "key": key, "channel": channel, "recipient": recipient, "address": address, "text": text,
        "priority": priority, "created_at": now, "not_before": not_before or now, "drop_after": drop_after,
        "ticket": ticket, "digest": digest,
    }  # fmt: skip
    statement = upsert(session, Letter).values(values).on_conflict_do_nothing().returning(Letter.id)
    return session.connection().execute(statement).first() is not None


def claim(
    session: Session, *, now: datetime, wall: float, lease: float, limit: int, lowest: int = REMINDER
) -> list[Letter]:
    """Take up to `limit` promises that are due, most urgent first, for `lease` seconds of real time.

    `lowest` leaves the less urgent ones to somebody else. One whose earlier taker disappeared in the middle comes back when its lease has run out.
    """
    abandoned = (Letter.state == SENDING) & (Letter.lease_until <= wall)
    waiting = (Letter.state == QUEUED) & (Letter.not_before <= now) & (Letter.lease_until <= wall)
    letters: list[Letter] = []
    for due in (
        abandoned,
        waiting,
    ):  # one state each, so that the index gives the order: with OR all that waits is sorted
        wanted = select(Letter).where(due, Letter.priority <= lowest).order_by(Letter.priority, Letter.id).limit(limit)
        letters += session.scalars(wanted.with_for_update(skip_locked=True))
    letters = sorted(letters, key=lambda letter: (letter.priority, letter.id))[:limit]
    for letter in letters:
        letter.lease_until = wall + lease
    return letters


def retry_now(session: Session, now: datetime) -> None:
    """Let what failed for now be tried again at once."""
    session.execute(update(Letter).where(Letter.state == QUEUED, Letter.not_before <= now).values(lease_until=0.0))


def waiting_for_digest(session: Session, slot: datetime) -> dict[str, list[Letter]]:
    """Return what was held back over quiet hours until the digest of `slot`, by recipient."""
    wanted = select(Letter).where(
        Letter.channel == "member",
        Letter.state == QUEUED,
        Letter.digest.is_not(None),
        Letter.not_before > Letter.created_at,
        Letter.not_before <= slot,
    )
    found: dict[str, list[Letter]] = {}
    for letter in session.scalars(wanted.order_by(Letter.priority, Letter.id)):
        found.setdefault(letter.recipient, []).append(letter)
    return found


def merge(session: Session, letters: Iterable[Letter]) -> None:
    """Note that these are told by a digest instead."""
    for letter in letters:
        letter.state = MERGED


def told_about(session: Session, ticket: int) -> list[str]:
    """Return the members who have heard, or may have heard, of a ticket."""
    wanted = select(Letter.recipient).where(
        Letter.ticket == ticket, Letter.channel == "member", Letter.state.in_([SENDING, SENT, UNKNOWN])
    )
    return sorted(set(session.scalars(wanted)))


def same_text(session: Session, recipient: str, text: str, since: datetime) -> int:
    """Count the promises to somebody since then whose text begins the same: WeCom would swallow a copy."""
    counted = select(func.count()).select_from(Letter)
    counted = counted.where(
        Letter.recipient == recipient, Letter.created_at >= since, Letter.text.startswith(text, autoescape=True)
    )
    return session.scalar(counted) or 0


def moot_for_ticket(session: Session, ticket: int) -> None:
    """Take back what is still unsent about a ticket that was withdrawn."""
    session.execute(update(Letter).where(Letter.ticket == ticket, Letter.state == QUEUED).values(state=MOOT))


def sent_since(session: Session, address: str, since: datetime) -> int:
    """Count what went, or is just going, to an address since then (our own rate limit)."""
    counted = select(func.count()).select_from(Letter)
    counted = counted.where(Letter.address == address, (Letter.sent_at > since) | (Letter.state == SENDING))
    return session.scalar(counted) or 0


def counts(session: Session) -> dict[str, int]:
    """Return how many promises are in each state."""
    rows = session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return {row[0]: row[1] for row in rows}


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Return since when the oldest promise that is due has been waiting."""
    return session.scalar(select(func.min(Letter.not_before)).where(Letter.state == QUEUED, Letter.not_before <= now))


def troubled(session: Session, since: datetime, limit: int = 50) -> list[Letter]:
    """Return what failed for good or whose fate nobody knows, newest first."""
    wanted = select(Letter).where(Letter.state.in_([FAILED, UNKNOWN]), Letter.created_at >= since)
    return list(session.scalars(wanted.order_by(Letter.id.desc()).limit(limit)))
