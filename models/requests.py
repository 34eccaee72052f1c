"""What is asked about a ticket and waits for somebody's word: longer time, a rest, its withdrawal, an account of it.

延期, 挂起 and 撤回 wait for whoever may grant them; 督办 and a red card wait for the handler's account. Every
request stays here with its answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import questions
from models.base import Base, Utc


class Kind(StrEnum):
    """What is asked."""

    EXTENSION = "EXTENSION"
    SUSPENSION = "SUSPENSION"
    WITHDRAWAL = "WITHDRAWAL"
    SUPERVISION = "SUPERVISION"  # a secretary wants to be told how it stands
    ACCOUNT = "ACCOUNT"  # a red card: the reason and a new date, within a working day


class Outcome(StrEnum):
    """How it was answered."""

    GRANTED = "GRANTED"
    DENIED = "DENIED"
    GIVEN = "GIVEN"  # the account that was wanted
    DROPPED = "DROPPED"  # taken back, replaced by a newer one, or of no use any more


WANTED_OF_HANDLER = (Kind.SUPERVISION, Kind.ACCOUNT)
WANTED_OF_APPROVER = (Kind.EXTENSION, Kind.SUSPENSION, Kind.WITHDRAWAL)


class Request(Base):
    """One request. `days` are working days, `until` the day asked for, or by which an account is wanted."""

    __tablename__ = "request"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(String(16))
    days: Mapped[int] = mapped_column(Integer, default=0)
    until: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    outcome: Mapped[str | None] = mapped_column(String(8))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str | None] = mapped_column(String(64))
    answered_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (Index("ix_request_ticket", "ticket", "outcome"), Index("ix_request_open", "outcome", "kind"))


def ask(
    session: Session,
    *,
    ticket: int,
    kind: Kind,
    by: str,
    now: datetime,
    days: int = 0,
    until: date | None = None,
    reason: str = "",
) -> Request:
    """Keep a request; an open one of the same kind about the ticket is dropped for it."""
    for older in open_ones(session, ticket, kind):
        answer(older, Outcome.DROPPED, by=by, now=now)
        for question in questions.open_about(session, ticket, questions.REQUEST):
            if question.options["request"] == older.id:
                questions.close(session, question, "superseded", now)
    made = Request(
        ticket=ticket, kind=kind.value, days=days, until=until, reason=reason, asked_by=by, asked_at=now
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def answer(request: Request, outcome: Outcome, *, by: str, now: datetime, words: str = "") -> None:
    """Close a request."""
    request.outcome, request.answered_by, request.answered_at, request.answer = outcome.value, by, now, words


def amend(request: Request, *, days: int, until: date) -> None:
    """Let a request be granted for another day than was asked for."""
    request.days, request.until = days, until


def put_off(request: Request, until: date) -> None:
    """Want the answer by a later day."""
    request.until = until


def open_ones(session: Session, ticket: int, *kinds: Kind) -> list[Request]:
    """Return the open requests about a ticket (of some kinds), oldest first."""
    wanted = select(Request).where(Request.ticket == ticket, Request.outcome.is_(None))
    if kinds:
        wanted = wanted.where(Request.kind.in_([kind.value for kind in kinds]))
    return list(session.scalars(wanted.order_by(Request.id)))


def waiting(session: Session, kinds: Iterable[Kind]) -> list[Request]:
    """Return every open request of some kinds, oldest first."""
    wanted = select(Request).where(Request.outcome.is_(None), Request.kind.in_([kind.value for kind in kinds]))
    return list(session.scalars(wanted.order_by(Request.id)))


def of_asker(session: Session, userid: str, kinds: Iterable[Kind], *, limit: int) -> list[Request]:
    """Return what a person asked for last, newest first."""
    wanted = select(Request).where(Request.asked_by == userid, Request.kind.in_([kind.value for kind in kinds]))
    return list(session.scalars(wanted.order_by(Request.id.desc()).limit(limit)))


def by_id(session: Session, request: int) -> Request:
    """Return one request as it stands now; whoever will answer it holds the ticket's lock."""
    return session.get_one(Request, request, populate_existing=True)


def take_back(session: Session, *, ticket: int, at: datetime) -> None:
    """What was asked about a ticket at an instant is dropped; what was answered then is open again."""
    for request in session.scalars(select(Request).where(Request.ticket == ticket)):
        if request.asked_at == at:
            answer(request, Outcome.DROPPED, by=request.asked_by, now=at)
        elif request.answered_at == at:
            request.outcome = request.answered_by = request.answered_at = None
            request.answer = ""


def drop_open(session: Session, ticket: int, *, by: str, now: datetime, ended: bool) -> None:
    """Close what is of no use once a ticket has moved on: what waits for an approver, and at its end everything."""
    for request in open_ones(session, ticket, *(() if ended else WANTED_OF_APPROVER)):
        answer(request, Outcome.DROPPED, by=by, now=now)
    questions.close_for(session, ticket=ticket, kind=questions.REQUEST, now=now, outcome="dropped")
