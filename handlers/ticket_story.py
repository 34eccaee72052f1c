"""What happened to a ticket, line by line, in the words everybody reads, and without the name of who wants none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import access
from bot.router import Context
from handlers import wording
from models import closeouts, tickets
from models.events import Event, Told
from models.rules.lifecycle import VERB_WORDS, Verb
from models.rules.words import CARD_WORDS, STATE_WORDS, CardLevel, TicketState
from models.tickets import Ticket

SAME_MOMENT = timedelta(minutes=5)
_WORDS = {
    **{verb.value: word for verb, word in VERB_WORDS.items()},
    Verb.CONFIRM_DRAFT.value: "提交", Verb.REPORT.value: "反映", "SUPPLEMENT": "补充", "CARD": "亮牌",
    "LINK": "关联", "UNMERGE": "取消并入", "UNDO": "撤销了", "INTERVIEW": "约谈", "BULLETIN": "通报", "SPLIT_OFF": "拆出", "SNOOZE": "推迟提醒到",
    "TAKEN_BACK": "撤回申请", "IMPORT": "登记时限", closeouts.ASK_AGAIN: "报结果没写清，已请补充",
    tickets.URGENCY: "改紧急度", tickets.RECOUNT: "按新的放假安排重算时限",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing that happened: `who` is empty for what the system did by itself."""

    at: datetime
    who: str
    did: str
    note: str
    before: str
    after: str

    @property
    def said(self) -> str:
        """退单：不归我们管."""
        return f"{self.did}{'：' + wording.excerpt(self.note, 60).rstrip('：') if self.note else ''}"


def readable(ctx: Context, ticket: Ticket, text: str) -> str:
    """Return what somebody wrote about a ticket as the one who speaks may read it here, see `access.readable`."""
    return access.readable(text, ticket, ctx.person.userid, ctx.directory, in_group=ctx.in_group)


def lines(ctx: Context, ticket: Ticket, story: Iterable[Event | Told], *, in_group: bool) -> list[Line]:
    """Return what this person may read of a story, oldest first."""
    reader = ctx.person.userid
    unnamed = access.nameless(ticket, reader, in_group=in_group)
    told = []
    for event in story:
        if event.verb == Verb.CONFIRM_DRAFT.value and event.at - ticket.drafted_at < SAME_MOMENT:
            continue  # 反映 says it already
        who = "" if event.actor == tickets.SYSTEM else ctx.directory.name(event.actor)
        if in_group and who:
            who = access.masked(who)
        if unnamed and event.actor == ticket.reporter:
            who = access.UNNAMED
        did, note = (
            access.readable(one, ticket, reader, ctx.directory, in_group=in_group) for one in _words(ctx, event)
        )
        told.append(Line(event.at, who, did, note, _state(event.before), _state(event.after)))
    return told


def _state(name: str | None) -> str:
    return STATE_WORDS[TicketState(name)] if name else ""


def _words(ctx: Context, event: Event | Told) -> tuple[str, str]:
    """What was done, and what was said to it; marks for the system are no words."""
    word, note, facts = _WORDS.get(event.verb, event.verb), event.note or "", event.facts or {}
    if event.verb == "CARD":
        return f"亮{CARD_WORDS[CardLevel(str(facts.get('card') or CardLevel.NONE.value))]}", ""
    if event.verb in (Verb.ASSIGN.value, Verb.REASSIGN.value):
        return f"{word}给{ctx.directory.label(ctx.directory.department(facts.get('department')))}", ""
    if event.verb == Verb.RECATEGORISE.value:
        return f"{word}为{wording.category(str(facts.get('category')))}", ""
    if event.verb == Verb.REPORT.value:
        return note or word, ""
    if event.verb == "SNOOZE":
        return f"{word}{wording.day(date.fromisoformat(note))}", ""
    return word, note
