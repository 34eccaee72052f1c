"""The cards that lie in people's chats: what each is about, and the code that lets us change what it shows.

A ticket's row is the truth, a card only shows it. `settle` brings open cards in line with their tickets, whoever moved
them and how. WeCom gives a code when a card is sent and a fresh one with every press; each serves once, for 72 hours.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, and_, not_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import outbox
from models.base import Base, Utc
from models.rules.buttons import KINDS, standing
from models.rules.lifecycle import TicketState
from models.statements import add
from models.tickets import Ticket

CODE_LIVES = timedelta(hours=72)  # wecom.md §4.5
_MOST = 50  # cards brought in line at once


class Card(Base):
    """One card that was promised to one person. `code` is None before it was sent and after it was used."""

    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(64), unique=True)  # WeCom's task_id
    userid: Mapped[str] = mapped_column(String(128))
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(String(12))  # see models.rules.buttons
    turn: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Utc)
    code: Mapped[str | None] = mapped_column(String(256))
    code_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    shown: Mapped[str] = mapped_column(String(32), default="")  # what stands on the greyed button

    __table_args__ = (
        Index("ix_card_open", "closed_at", "ticket"),
        Index("ix_card_ticket", "ticket"),
    )


def task_of(key: str, now: datetime) -> str:
    """Return the task_id of the card promised under a key: unique also when a database begins anew."""
    return f"lx-{hashlib.sha256(f'{key} {now.isoformat()}'.encode()).hexdigest()[:40]}"


def keep(session: Session, *, ticket: Ticket, userid: str, content: dict[str, Any], now: datetime) -> None:
    """Keep a card that has just been promised; `content` is what its letter carries."""
    kind = content["kind"]
    add(
        session, Card, task=content["task_id"], userid=userid, ticket=ticket.id, kind=kind,
        turn=getattr(ticket, KINDS[kind].turn), made_at=now, shown="",
    )  # fmt: skip


def by_task(session: Session, task: str) -> Card | None:
    """Find the card of a press; the row is held until the press is done."""
    return session.scalar(select(Card).where(Card.task == task).with_for_update())


def keep_code(session: Session, task: str, code: str, now: datetime) -> None:
    """Remember the code that changes a card next: from its sending, or from its latest press.

    One that was over before it was sent, or is pressed nevertheless, is to be looked at once more.
    """
    card = by_task(session, task)
    if card is not None:
        card.code, card.code_at, card.closed_at = code, now, None


def same_turn(card: Card, ticket: Ticket) -> bool:
    """Whether the ticket still stands in the turn the card was sent for."""
    return bool(getattr(ticket, KINDS[card.kind].turn) == card.turn)


def shows(card: Card, ticket: Ticket) -> str | None:
    """Return what a card has to show now, None while it may be pressed."""
    return standing(
        card.kind,
        state=TicketState(ticket.state),
        same_turn=same_turn(card, ticket),
        mine=ticket.handler == card.userid,
        auto=ticket.auto_confirmed,
        satisfaction=ticket.satisfaction,
    )


def settle(session: Session, now: datetime, *, ticket: int | None = None) -> int:
    """Close every open card whose ticket has moved on; return how many shall look otherwise (without a code: none)."""
    over = or_(
        *(
            and_(
                Card.kind == name,
                not_(and_(Ticket.state == kind.open_in.value, getattr(Ticket, kind.turn) == Card.turn)),
            )
            for name, kind in KINDS.items()
        )
    )
    wanted = select(Card, Ticket).join(Ticket, Card.ticket == Ticket.id)
    wanted = wanted.where(Card.closed_at.is_(None), over)
    if ticket is not None:
        wanted = wanted.where(Card.ticket == ticket)
    rows = session.execute(wanted.order_by(Card.id).limit(_MOST).with_for_update(of=Card, skip_locked=True))
    return sum(close(session, card, shows(card, moved) or "已结束", now) for card, moved in rows)


def close(session: Session, card: Card, words: str, now: datetime) -> bool:
    """Grey a card's buttons and let the words stand there; return whether that could be promised."""
    card.closed_at, card.shown = now, words
    code, since = card.code, card.code_at
    card.code = card.code_at = None  # a code serves once
    if code is None or since is None or now - since >= CODE_LIVES:
        return False
    _promise(session, f"{card.task}:{_short(code)}", card.userid, code, words, now, since)
    return True


def close_unknown(session: Session, *, userid: str, code: str, words: str, now: datetime) -> None:
    """Grey a card we know nothing about, by the code its press has brought."""
    _promise(session, _short(code), userid, code, words, now, now)


def _short(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()[:40]


def _promise(session: Session, key: str, userid: str, code: str, words: str, now: datetime, since: datetime) -> None:
    """Promise a change by a code that was given at `since`; once the code is over nobody tries."""
    outbox.put(
        session, key=f"update:{key}", channel=outbox.UPDATES, recipient=userid, address=f"update:{key}", text=words,
        priority=outbox.UPDATE, now=now, drop_after=since + CODE_LIVES,
        card={"userid": userid, "code": code, "replace_name": words},
    )  # fmt: skip
