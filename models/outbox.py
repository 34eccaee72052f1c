"""What we promised to tell: each promise once, under a key that says why, committed with its reason.

A promise is a text for one person or one group, perhaps with a card that says the same, or the update of a card.
The exact request is stored at the first attempt, so that every repetition is the same byte for byte and WeCom's
duplicate check can recognise it. What was sent by which way stays in the row: this table is the delivery ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer, String, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.statements import partial_index, upsert

QUEUED, SENDING, SENT, FAILED, UNKNOWN, MOOT, MERGED = (
    "queued", "sending", "sent", "failed", "unknown", "moot", "merged",
)  # fmt: skip

# Lower goes first: a pressed card first of all, then danger, then the answer somebody waits for.
UPDATE, CRITICAL, REPLY, NOTICE, REMINDER = -10, 0, 5, 10, 20  # notices about one ticket must keep their order
HEARD = (SENDING, SENT, UNKNOWN, MERGED)  # its reader knows, or may know, what it says
UPDATES = "update"  # the channel of card updates: nobody hears them, no limit counts them
FILES = "file"  # the channel of files to one person, see models.files; `text` is what he reads when that way is closed
TO_ONE = ("member", FILES)  # channels whose recipient is a person
STORM = "storm"  # begins the key of what stands for many


class Letter(Base):
    """One promise. `lease_until` is real time in epoch seconds; all other instants are business time."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    channel: Mapped[str] = mapped_column(String(8))  # "member", "file", "webhook", "appchat", "update"
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
    card: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # what a card says besides the text, or an update
    form: Mapped[str] = mapped_column(String(8), default="")  # "card" or "text", decided at the first attempt
    routes: Mapped[list[Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # the ways that are left: [channel, address], …
    tried: Mapped[str] = mapped_column(String(120), default="")  # the ways that were closed, in order
    ended_at: Mapped[datetime | None] = mapped_column(Utc)  # since when it is sent, failed, unknown or of no use
    merged_into: Mapped[int | None] = mapped_column(Integer)  # the letter that tells it instead

    __table_args__ = (
        Index("ix_outbox_due", "state", "priority", "id"),
        Index("ix_outbox_day", "recipient", "not_before"),
        # What is put there by the thousand at one instant stays out of these.
        partial_index("ix_outbox_sent", "address", "sent_at", where="sent_at IS NOT NULL"),
        partial_index("ix_outbox_ticket", "ticket", where="ticket IS NOT NULL"),
        partial_index("ix_outbox_ended", "state", "ended_at", where="ended_at IS NOT NULL"),
        partial_index("ix_outbox_merged", "merged_into", where="merged_into IS NOT NULL"),
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
    card: dict[str, Any] | None = None,
    routes: list[Any] | None = None,
    body: str | None = None,
) -> int | None:
    """Promise a text, or the file in `body`; return its id. A key that is known already promises nothing new: None."""
    values: dict[str, Any] = {
        "key": key, "channel": channel, "recipient": recipient, "address": address, "text": text,
        "priority": priority, "created_at": now, "not_before": not_before or now, "drop_after": drop_after,
        "ticket": ticket, "digest": digest, "card": card, "routes": routes,
        "body": body,
    }  # fmt: skip
    statement = upsert(session, Letter).values(values).on_conflict_do_nothing().returning(Letter.id)
    row = session.connection().execute(statement).first()
    return None if row is None else int(row[0])


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


def merge(session: Session, letters: Iterable[Letter], *, into: int | None = None) -> None:
    """Note that these are told by a digest, or by the letter `into`, instead."""
    for letter in letters:
        letter.state, letter.merged_into = MERGED, into


def drop(letters: Iterable[Letter]) -> None:
    """Note that what these are about is over: nobody need hear of it."""
    for letter in letters:
        letter.state = MOOT


def put_off(letter: Letter, until: datetime) -> None:
    """Let a promise that waits go at another time."""
    letter.not_before = until


def told_about(session: Session, ticket: int) -> list[str]:
    """Return the members who have heard, or may have heard, of a ticket."""
    wanted = select(Letter.recipient).where(
        Letter.ticket == ticket, Letter.channel == "member", Letter.state.in_(HEARD)
    )
    return sorted(set(session.scalars(wanted)))


def newest(session: Session) -> int:
    """Return the id of the newest promise, 0 when there is none."""
    return session.scalar(select(func.max(Letter.id))) or 0


def retract(session: Session, *, ticket: int, after: int = 0, at: datetime | None = None, about: str = "") -> list[str]:
    """Take back what was promised about a ticket; return the members who may have read it.

    Only what one act has told goes when its instant `at` and the newest promise before it, `after`, are given: what
    others have said since then stays. `about` narrows it to the keys that begin so. The keys are free again: what is
    done once more is told once more.
    """
    told = []
    wanted = select(Letter).where(Letter.ticket == ticket, Letter.id > after, Letter.channel == "member")
    if at is not None:
        wanted = wanted.where(Letter.created_at == at)
    for letter in session.scalars(wanted.where(Letter.key.startswith(about, autoescape=True))):
        if letter.state in HEARD:
            told.append(letter.recipient)
        elif letter.state == QUEUED:
            letter.state = MOOT
        letter.key = f"undone:{letter.id}:{letter.key}"[:160]
    session.flush()
    return sorted(set(told))


def same_text(session: Session, recipient: str, text: str, since: datetime) -> int:
    """Count the promises to somebody since then whose text begins the same: WeCom would swallow a copy."""
    counted = select(func.count()).select_from(Letter)
    counted = counted.where(
        Letter.recipient == recipient, Letter.created_at >= since, Letter.text.startswith(text, autoescape=True)
    )
    return session.scalar(counted) or 0


def moot_for_ticket(session: Session, ticket: int, *, now: datetime) -> None:
    """Take back what is still unsent about a ticket that has ended."""
    unsent = update(Letter).where(Letter.ticket == ticket, Letter.state == QUEUED)
    session.execute(unsent.values(state=MOOT, ended_at=now))


def revive(session: Session, *, ticket: int, at: datetime) -> None:
    """The end of a ticket was taken back: what it left unsent, at an instant, is promised again."""
    dropped = update(Letter).where(Letter.ticket == ticket, Letter.state == MOOT, Letter.ended_at == at)
    session.execute(dropped.values(state=QUEUED, ended_at=None))


def sent_since(session: Session, address: str, since: datetime) -> int:
    """Count what went, or is just going, to an address since then (our own rate limit)."""
    here = select(func.count()).select_from(Letter).where(Letter.address == address)
    sent, going = here.where(Letter.sent_at > since), here.where(Letter.state == SENDING, Letter.sent_at.is_(None))
    return session.scalar(select(sent.scalar_subquery() + going.scalar_subquery())) or 0


def counts(session: Session) -> dict[str, int]:
    """Return how many promises are in each state."""
    rows = session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return {row[0]: row[1] for row in rows}


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Return since when the oldest promise that is due has been waiting."""
    return session.scalar(select(func.min(Letter.not_before)).where(Letter.state == QUEUED, Letter.not_before <= now))


def queue(session: Session, now: datetime) -> tuple[int, datetime | None]:
    """Return how many promises are due and not sent yet, and since when the oldest of them is."""
    due = select(func.count(), func.min(Letter.not_before)).where(Letter.state == QUEUED, Letter.not_before <= now)
    count, oldest = session.execute(due.where(Letter.channel != UPDATES)).one()
    return count, oldest


def troubled(session: Session, since: datetime, limit: int = 200) -> list[Letter]:
    """Return what failed for good, or whose fate nobody knows, since then; newest first. Updates of cards are no news."""
    wanted = select(Letter).where(
        Letter.state.in_([FAILED, UNKNOWN]), Letter.ended_at >= since, Letter.channel != UPDATES
    )
    return list(session.scalars(wanted.order_by(Letter.ended_at.desc(), Letter.id.desc()).limit(limit)))
