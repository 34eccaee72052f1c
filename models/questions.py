"""Every question we put to a person is a row: what a number means is stored with the message that asked.

A question stays open until it is answered, superseded by a newer one about the same thing, out of date, or
closed because somebody else answered. An open draft is one of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.statements import add


class Question(Base):
    """`options` maps what may be answered ("1", "2", …) to what it means for this `kind` of question."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    userid: Mapped[str] = mapped_column(String(128))
    kind: Mapped[str] = mapped_column(String(24))
    ticket: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    label: Mapped[str] = mapped_column(String(64), default="")
    asked_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    outcome: Mapped[str | None] = mapped_column(String(24))  # answered, superseded, answered-by-other, …

    __table_args__ = (
        Index("ix_question_open", "userid", "closed_at"),
        Index("ix_question_ticket", "ticket", "closed_at"),
    )


def ask(
    session: Session,
    *,
    userid: str,
    kind: str,
    options: dict[str, Any],
    now: datetime,
    ticket: int | None = None,
    label: str = "",
    expires_at: datetime | None = None,
    replaces: bool = True,
) -> int:
    """Put a question; an earlier one to the same person about the same ticket is superseded.

    `options["draft"]`: it is about an open draft, and is given the number that draft keeps while it lives: 草稿2.
    """
    if options.get("draft"):
        options = {**options, "draft": _draft_number(session, userid, ticket, now)}
    if replaces and ticket is not None:
        close_for(session, ticket=ticket, userid=userid, outcome="superseded", now=now)
    return add(
        session,
        Question,
        userid=userid,
        kind=kind,
        ticket=ticket,
        options=options,
        label=label,
        asked_at=now,
        expires_at=expires_at,
    )


def _draft_number(session: Session, userid: str, ticket: int | None, now: datetime) -> int:
    """A draft's own number, unless another has it by now, or the next after those that are open."""
    numbers = {q.ticket: int(q.options["draft"]) for q in open_for(session, userid, now) if q.options.get("draft")}
    own = numbers.pop(ticket, 0)
    return own if own and own not in numbers.values() else max(numbers.values(), default=0) + 1


def open_for(session: Session, userid: str, now: datetime) -> list[Question]:
    """Return a person's open questions, oldest first."""
    wanted = select(Question).where(
        Question.userid == userid,
        Question.closed_at.is_(None),
        Question.expires_at.is_(None) | (Question.expires_at > now),
    )
    return list(session.scalars(wanted.order_by(Question.asked_at, Question.id)))


def open_of_kind(session: Session, kind: str) -> list[Question]:
    """Return everybody's open questions of one kind."""
    wanted = select(Question).where(Question.kind == kind, Question.closed_at.is_(None))
    return list(session.scalars(wanted.order_by(Question.asked_at, Question.id)))


def open_about(session: Session, ticket: int, kind: str) -> list[Question]:
    """Return everybody's open questions of one kind about a ticket."""
    wanted = select(Question).where(Question.ticket == ticket, Question.kind == kind, Question.closed_at.is_(None))
    return list(session.scalars(wanted.order_by(Question.id)))


def close(session: Session, question: Question, outcome: str, now: datetime) -> None:
    """Close one question; the outcome says why."""
    question.closed_at, question.outcome = now, outcome


def close_for(
    session: Session,
    *,
    ticket: int,
    now: datetime,
    outcome: str,
    userid: str | None = None,
    kind: str | None = None,
) -> None:
    """Close the open questions about a ticket (of one person, of one kind)."""
    wanted = update(Question).where(Question.ticket == ticket, Question.closed_at.is_(None))
    if userid is not None:
        wanted = wanted.where(Question.userid == userid)
    if kind is not None:
        wanted = wanted.where(Question.kind == kind)
    session.execute(wanted.values(closed_at=now, outcome=outcome))


def take_back(session: Session, *, ticket: int, at: datetime, now: datetime) -> None:
    """What was asked about a ticket at an instant is asked no more; what was closed then is open again."""
    session.execute(
        update(Question)
        .where(Question.ticket == ticket, Question.asked_at == at, Question.closed_at.is_(None))
        .values(closed_at=now, outcome="undone")
    )
    session.execute(
        update(Question)
        .where(Question.ticket == ticket, Question.closed_at == at, Question.asked_at < at)
        .values(closed_at=None, outcome=None)
    )
    for back in session.scalars(select(Question).where(Question.ticket == ticket, Question.closed_at.is_(None))):
        if back.options.get("draft"):
            back.options = {**back.options, "draft": _draft_number(session, back.userid, ticket, now)}


def close_kind(session: Session, *, userid: str, kind: str, now: datetime, outcome: str) -> None:
    """Close a person's open questions of one kind."""
    wanted = update(Question).where(Question.userid == userid, Question.kind == kind, Question.closed_at.is_(None))
    session.execute(wanted.values(closed_at=now, outcome=outcome))


def asked_about(session: Session, ticket: int, kind: str) -> list[str]:
    """Return who is being asked about a ticket right now."""
    wanted = select(Question.userid).where(
        Question.ticket == ticket, Question.kind == kind, Question.closed_at.is_(None)
    )
    return list(session.scalars(wanted))


CLOSE_OUT = "confirm"
WANTED = "answer"  # a department has asked the reporter's side back: any words answer it
REQUEST = "request"  # more time, a rest, a late withdrawal: may it be?
SUMMON = "summon"  # far overdue: what shall follow
INTERVIEW, BULLETIN = "INTERVIEW", "BULLETIN"


def ask_close_out(session: Session, *, userid: str, ticket: int, no: int, now: datetime) -> None:
    """Ask somebody whether a reported result is good: 1 满意, 2 基本满意, 3 未解决; 4, 5 and “N分” are scores."""
    ask(
        session,
        userid=userid,
        kind=CLOSE_OUT,
        ticket=ticket,
        label=f"#{no}",
        options={
            "1": "满意", "2": "基本满意", "3": "未解决", "4": "4分", "5": "5分",
            **{f"score:{score}": f"{score}分" for score in range(1, 6)},
            "no": no, "hint": f"#{no} 请回：1 满意　2 基本满意　3 未解决。",
        },
        now=now,
    )  # fmt: skip
