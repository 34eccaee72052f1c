"""What came in: each message once, with the answer it got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.counters import next_number
from models.statements import add

ERROR_COUNTER = "incident"


class InboxMessage(Base):
    """One delivered message. `reply` is what its sender read, "" when nothing was to be said."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    sender: Mapped[str] = mapped_column(String(128))
    chat: Mapped[str | None] = mapped_column(String(128))
    kind: Mapped[str] = mapped_column(String(96))
    text: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(Utc)
    reply: Mapped[str] = mapped_column(Text)
    incident: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("ix_inbox_sender", "sender", "received_at"),
        Index("ix_inbox_incident", "incident"),
    )


@dataclass(frozen=True)
class Arrival:
    """A message as it is kept: what, from whom, where, when."""

    key: str
    channel: str
    sender: str
    chat: str | None
    kind: str
    text: str
    received_at: datetime


class AlreadyHandled(Exception):
    """Another delivery of the same message was here first; its reply stands."""


def stored_reply(session: Session, key: str, sender: str | None = None) -> str | None:
    """Return the answer an earlier delivery got, None when the message is new (or not this sender's)."""
    wanted = select(InboxMessage.reply).where(InboxMessage.key == key)
    return session.scalar(wanted.where(InboxMessage.sender == sender) if sender is not None else wanted)


def heard_from(session: Session, sender: str, since: datetime) -> int:
    """Return how many messages of a person were handled since then; opening the chat or pressing a button is none."""
    wanted = select(func.count()).where(
        InboxMessage.sender == sender, InboxMessage.received_at >= since, InboxMessage.kind.not_like("event:%")
    )
    return session.scalar(wanted) or 0


def keep(session: Session, arrival: Arrival, reply: str) -> None:
    """Keep a handled message with its reply.

    Raises AlreadyHandled when another delivery got there first: the caller's transaction is to be given up.
    """
    _insert(session, arrival, reply=reply)


def keep_failed(session: Session, arrival: Arrival, error: str, apology: str) -> str:
    """Keep a message whose handling broke, under an incident number; return the apology with that number."""
    number = next_number(session, ERROR_COUNTER, start=1)
    reply = apology.format(number=number)
    _insert(session, arrival, reply=reply, incident=number, error=error[:2000])
    return reply


def broken(session: Session, since: datetime) -> list[InboxMessage]:
    """Return the messages whose handling broke since then, oldest first."""
    rows = select(InboxMessage).where(InboxMessage.incident.is_not(None), InboxMessage.received_at >= since)
    return list(session.scalars(rows.order_by(InboxMessage.incident)))


def latest(session: Session) -> datetime | None:
    """Return when the newest message came."""
    return session.scalar(select(func.max(InboxMessage.received_at)))


def _insert(session: Session, arrival: Arrival, **more: object) -> None:
    try:
        add(session, InboxMessage, **vars(arrival), **more)
    except IntegrityError as exc:
        raise AlreadyHandled(arrival.key) from exc
