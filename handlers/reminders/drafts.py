"""An unanswered draft is never thrown away: one reminder, then the administrator hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import notices, wording
from models import outbox, tickets
from models.directory import Directory
from models.rules import sla
from models.rules.lifecycle import TicketState
from models.rules.masking import numbers_masked

DRAFT_REMINDER = timedelta(minutes=30)  # of working time
DRAFT_TO_ADMIN = timedelta(hours=24)


def any_draft(session: Session) -> bool:
    """Is there a draft that waits for its reporter?"""
    return bool(tickets.in_states(session, [TicketState.DRAFT]))


def remind(session: Session, directory: Directory, now: datetime) -> int:
    """An unanswered draft is never thrown away: one reminder, then the administrator hears of it."""
    told = 0
    pushes = notices.Pushes(session, directory, now)
    for ticket in tickets.in_states(session, [TicketState.DRAFT]):
        gist = wording.excerpt(numbers_masked(ticket.text), 30)
        one = f"message:{ticket.origin}" if ticket.origin else ticket.id  # several of one message: one reminder
        waited = sla.working_time_between(ticket.drafted_at, now, directory.calendar)
        if waited >= DRAFT_REMINDER:
            told += pushes.member(
                ticket.reporter, key=f"draft:{one}", priority=outbox.REMINDER, ticket=ticket.id,
                text=f"{wording.call(directory.person(ticket.reporter))}：您有一份草稿还没提交：“{gist}”。"
                "回 1 提交，回 0 取消。", digest=f"草稿未提交 “{gist}”",
            )  # fmt: skip
        if now - ticket.drafted_at >= DRAFT_TO_ADMIN:
            for person in directory.admins_of(ticket.county):
                told += pushes.member(
                    person.userid, key=f"draft-left:{one}", priority=outbox.REMINDER, ticket=ticket.id,
                    text=f"{wording.call(person)}：{'有人' if ticket.anonymous else directory.name(ticket.reporter)}有一份问题草稿超过24小时没提交：“{gist}”"
                    f"（{wording.outlet(directory, ticket.outlet)}），请问一下。",
                    digest=f"未提交草稿 “{gist}”",
                )  # fmt: skip
    return told
