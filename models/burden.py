"""减负: how much each person was sent and asked, counted from the ledger of what really went out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models import outbox
from models.outbox import Letter
from models.questions import Question

_ANSWERED = "group-draft:%"  # what somebody has just asked for in a group, put where it is private


@dataclass(frozen=True)
class Burden:
    """What one person got in a span of time; `questions` are numbered questions put to him, whatever carried them."""

    digests: int = 0
    reminders: int = 0
    notices: int = 0
    critical: int = 0
    questions: int = 0

    @property
    def messages(self) -> int:
        return self.digests + self.reminders + self.notices + self.critical


def counted(session: Session, since: datetime, until: datetime, *, userid: str | None = None) -> dict[str, Burden]:
    """Return what everybody (or one person) was sent in [since, until), by userid; who got nothing is not in it."""
    sort = case(
        (Letter.key.like("digest:%"), "digests"),
        (Letter.key.like(_ANSWERED), "notices"),
        (Letter.priority == outbox.CRITICAL, "critical"),
        (Letter.priority == outbox.REMINDER, "reminders"),
        else_="notices",
    )
    sent = select(Letter.recipient, sort, func.count()).where(
        Letter.channel == "member", Letter.state == outbox.SENT, Letter.sent_at >= since, Letter.sent_at < until
    )
    asked = select(Question.userid, func.count()).where(Question.asked_at >= since, Question.asked_at < until)
    if userid is not None:
        sent, asked = sent.where(Letter.recipient == userid), asked.where(Question.userid == userid)
    found: dict[str, dict[str, int]] = {}
    for who, name, number in session.execute(sent.group_by(Letter.recipient, sort)):
        found.setdefault(who, {})[name] = number
    for who, number in session.execute(asked.group_by(Question.userid)):
        found.setdefault(who, {})["questions"] = number
    return {who: Burden(**numbers) for who, numbers in found.items()}


def total(burdens: Iterable[Burden]) -> Burden:
    """Return the sum."""
    known = list(burdens)
    return Burden(
        digests=sum(b.digests for b in known),
        reminders=sum(b.reminders for b in known),
        notices=sum(b.notices for b in known),
        critical=sum(b.critical for b in known),
        questions=sum(b.questions for b in known),
    )
