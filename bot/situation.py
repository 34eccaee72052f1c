"""What was going on when a message came, as understanding needs it: read from the database, handed on as a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.language.clean import normalise
from bot.language.meaning.acts import Facts, Matter, Pending, Situation
from bot.language.reader import Said
from models import conversation, tickets
from models.directory import Directory
from models.questions import Question
from models.roster import ChatGroup, Person
from models.rules.refs import parse_refs
from models.rules.workdays import local
from models.tickets import Ticket

JUST_NOW = timedelta(minutes=30)  # “刚才那条” reaches so far back
_MOST = 20

# Kinds of stored questions → what sayings call them.
_KINDS = {
    "draft": "draft",
    "draft.outlet": "outlet",
    "draft.category": "category",
    "confirm": "close_out",
    "request": "extend",
}
_QUOTED = (  # what a quoted message of ours was about, by its words
    ("extend", re.compile(r"延期|延到|宽限")),
    ("confirm", re.compile(r"请(?:您)?(?:确认|回)|是否解决|满意")),
)


def speaker(
    person: Person | None, group: ChatGroup | None, directory: Directory, now: datetime, *, in_group: bool
) -> Situation:
    """Who speaks and where; nothing of what was said before."""
    return Situation(
        userid=person.userid if person else "",
        name=person.name if person else "",
        now=local(now),
        calendar=directory.calendar,
        county=person.county if person else None,
        roles=frozenset(person.roles if person else ()),
        own=directory.own_outlets(person.userid, local(now).date()) if person else (),
        in_group=in_group,
        room_county=group.county if group else None,
        known=person is not None,
        never_reports=person is not None and not set(person.roles) & set(access.REPORTING_ROLES),
    )


def remembered(
    about: Situation,
    session: Session,
    said: Said,
    waiting: Iterable[Question],
    chat: str | None,
    within_reach: Callable[[], Iterable[Ticket]],
) -> Situation:
    """The same with what went before: open questions, the quoted message, tickets just made or handed over, lists."""
    quoted = tuple(parse_refs(normalise(said.quoted))) if said.quoted else ()
    recent = tickets.recent_numbers(session, about.userid, since=about.now - JUST_NOW, limit=_MOST)
    held = conversation.held(session, about.userid, chat)
    return replace(
        about,
        quoted=quoted,
        quoted_kind=_quoted_kind(said.quoted or "", quoted),
        created=recent,
        handed=tickets.waiting_numbers(session, about.userid, limit=_MOST)
        if about.roles & {"HANDLER", "DEPT_HEAD"}
        else (),
        listed=tuple(held.listed) if held else (),
        pending=tuple(_pending(question) for question in waiting),
        last_query=held.query_at(about.now) if held else None,
        ticket=lambda no: _facts(session, no),
        matters=lambda: tuple(
            Matter(t.no, t.text, t.category, t.outlet or "") for t in within_reach() if t.no is not None
        ),
    )


def _pending(question: Question) -> Pending:
    no = question.options.get("no")
    return Pending(
        _KINDS.get(question.kind, question.kind), (int(no),) if no else (), slot=str(question.options.get("slot", ""))
    )


def _quoted_kind(words: str, refs: tuple[int, ...]) -> str:
    if len(refs) > 1:
        return "list"
    return next((kind for kind, pattern in _QUOTED if pattern.search(words)), "")


def _facts(session: Session, no: int) -> Facts | None:
    ticket = tickets.by_no(session, no, for_update=False)
    return (
        Facts(no, ticket.state, ticket.reporter, ticket.handler, ticket.resolver, ticket.due_at, ticket.outlet or "")
        if ticket
        else None
    )
