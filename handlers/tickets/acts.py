"""Doing a verb to a ticket from the chat: find it, check it, do it, or say kindly why not."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot import access, answering
from bot.language.clean import normalise
from bot.router import Context
from handlers import wording
from models import conversation, tickets
from models.refusal import Refusal
from models.rules.ladder import CLIMBING_STATES
from models.rules.lifecycle import VERB_WORDS, Actor, Forbidden, TicketState, Verb, allowed
from models.rules.refs import parse_refs
from models.rules.words import OPEN_STATES, Satisfaction
from models.rules.workdays import local
from models.tickets import Ticket

_ALL = re.compile(r"都|全|一起|一并|统统|[这那][几些两]")
WHICH = "which.ticket"
HANDLING_ROLES = ("HANDLER", "DEPT_HEAD")


def find(ctx: Context, no: int, *, for_update: bool = True) -> Ticket:
    """Return a ticket this person may see; one he may not see is as if it were not there."""
    ticket = tickets.by_no(ctx.session, no, for_update=for_update)
    if ticket is None or not access.may_see(ticket, ctx.person, ctx.directory, local(ctx.now).date()):
        raise Refusal(f"没有找到 #{no}，或它不在您的范围。请核对编号；回“我的问题”看您自己的。")
    return ticket


def each(ctx: Context, verb: Verb, act: Callable[[Ticket], str], *, word: str = "", score: int = 0) -> str:
    """Do something to every ticket a sentence is about; what is refused for one does not stop the others.

    Without a number, or with a quoted message that names several, it is done to the only one the verb fits, else
    asked which; `word` and `score` say then what was wanted.
    """
    quoted = _among_quoted(ctx)
    if ctx.match.refs and not quoted:
        return every(ctx, act)
    fitting = [t for t in quoted or _mine(ctx) if may(ctx, t, verb)]
    if len(fitting) == 1:
        return act(tickets.by_id(ctx.session, fitting[0].id))
    if quoted and not fitting:
        return every(ctx, act)
    word = word or VERB_WORDS[verb]
    if not fitting:
        raise Refusal(f"您现在没有可以“{word}”的问题。请带上编号，例如“{word} 1001”；回“我的问题”看列表。")
    return _ask_which(ctx, fitting, word, score)


def every(ctx: Context, act: Callable[[Ticket], str]) -> str:
    """The same for the tickets that are named."""
    if not ctx.match.refs:
        raise Refusal(f"请带上编号，例如“{ctx.match.word} 1001”；回“我的问题”看编号。")
    said, done = [], 0
    for no in dict.fromkeys(ctx.match.refs):
        try:
            said.append(act(find(ctx, no)))
            done += 1
        except Refusal as refusal:
            said.append(refusal.text)
    if not done:
        raise Refusal("\n".join(said))
    return "\n".join(said)


def look_at(ctx: Context, tell: Callable[[Ticket], str]) -> str:
    """Say something about every ticket a sentence is about; nothing is changed."""
    if not ctx.match.refs:
        raise Refusal("请带上编号，例如“#1001 为什么派给综合部”；回“我的问题”看编号。")
    return "\n".join(tell(find(ctx, no, for_update=False)) for no in ctx.match.refs)


def _among_quoted(ctx: Context) -> list[Ticket]:
    """The tickets of a quoted message that names several, when the sentence itself does not say which."""
    named = parse_refs(normalise(ctx.said.quoted)) if ctx.said.quoted else []
    by_place = ctx.act is not None and {"item", "items"} & set(ctx.act.slots)
    if len(named) < 2 or not ctx.match.refs or by_place or parse_refs(ctx.said.text) or _ALL.search(ctx.said.text):
        return []
    today = local(ctx.now).date()
    found = [tickets.by_no(ctx.session, no, for_update=False) for no in named]
    return [t for t in found if t is not None and access.may_see(t, ctx.person, ctx.directory, today)]


def _ask_which(ctx: Context, fitting: Sequence[Ticket], word: str, score: int) -> str:
    """Put the tickets a verb fits as a numbered choice; see `which` for the answer."""
    shown = fitting[: wording.LIST_ROWS - 1]  # one digit each
    answering.ask_back(
        ctx,
        WHICH,
        {
            **{str(place): ticket.no for place, ticket in enumerate(shown, start=1)},
            "0": 0, "word": word, "rest": ctx.match.rest, "score": score, "said": ctx.said.words,
            "hint": f"请回 1 到 {len(shown)} 里的一个数字，选定“{word}”哪一件；都不是回 0。",
        },
    )  # fmt: skip
    (rows,) = listed(ctx, [(ticket, brief(ctx, ticket)) for ticket in shown])
    more = f"（其余的请带编号，例如“{word} {fitting[-1].no}”）" if len(fitting) > len(shown) else ""
    return f"有{len(fitting)}件可以“{word}”，是哪一件？{more}\n{rows}\n回数字选定；都不是回 0。"


def perform(
    ctx: Context,
    ticket: Ticket,
    verb: Verb,
    *,
    text: str = "",
    satisfaction: Satisfaction | None = None,
    score: int | None = None,
    until: datetime | None = None,
    parts: int = 0,
) -> None:
    """Do it, or refuse in a sentence that names what is possible."""
    reporter = ctx.directory.person(ticket.reporter)
    known = relations(ctx, ticket)
    if verb in (Verb.CONFIRM, Verb.REJECT_RESULT) and known & {Actor.HANDLER, Actor.DEPT_HEAD}:
        raise Refusal(wording.four_eyes(ticket))
    try:
        tickets.act(
            ctx.session,
            ticket,
            verb,
            actor=ctx.person.userid,
            relations=known,
            calendar=ctx.calendar,
            now=ctx.now,
            text=text,
            satisfaction=satisfaction,
            score=score,
            until=until,
            parts=parts,
            reporter_is_outlet_side=reporter is not None and reporter.outlet == ticket.outlet,
        )
    except Forbidden as refused:
        raise Refusal(wording.forbidden(refused, ticket)) from refused


def may_any(ctx: Context, verb: Verb) -> bool:
    """Whether there is a ticket the speaker can do this to without naming it."""
    return any(may(ctx, ticket, verb) for ticket in _mine(ctx))


def may(ctx: Context, ticket: Ticket, verb: Verb) -> bool:
    """Whether the lifecycle table lets the speaker do this now; guards are not asked."""
    return verb in allowed(TicketState(ticket.state), relations(ctx, ticket))


def check(ctx: Context, ticket: Ticket, verb: Verb, *, text: str) -> None:
    """Refuse as `perform` would; do nothing."""
    try:
        tickets.check(ticket, verb, relations=relations(ctx, ticket), now=ctx.now, text=text)
    except Forbidden as refused:
        raise Refusal(wording.forbidden(refused, ticket)) from refused


def relations(ctx: Context, ticket: Ticket) -> frozenset[Actor]:
    """What the speaker is to this ticket."""
    return tickets.relations(ticket, ctx.person, ctx.directory, ctx.now)


def brief(ctx: Context, ticket: Ticket) -> str:
    """#1001 沛县·安国支局 冰箱｜处理中｜剩余3个工作日."""
    left = wording.time_left(ticket, ctx.now, ctx.calendar) if TicketState(ticket.state) in CLIMBING_STATES else ""
    parts = [
        f"#{ticket.no} {wording.short_outlet(ctx.directory, ticket.outlet)}·{wording.gist(ticket)}",
        wording.state(ticket),
        *([left] if left else []),
    ]
    return "｜".join(parts)


def listed(ctx: Context, *groups: Sequence[tuple[Ticket, str]]) -> list[str]:
    """Each group as rows, numbered through, and which ticket stands at which place kept for “1收到 3办结…”."""
    shown = [list(group[: wording.LIST_ROWS]) for group in groups]
    numbers = [ticket.no or 0 for group in shown for ticket, _ in group]
    conversation.keep_list(ctx.session, ctx.person.userid, ctx.message.chat, numbers, ctx.now)
    place = itertools.count(1)
    texts = []
    for group, whole in zip(shown, groups, strict=True):
        lines = [f"{next(place)} {line}" if len(numbers) > 1 else line for _, line in group]
        more = [f"……共{len(whole)}条，以上是前{len(lines)}条"] if len(whole) > len(lines) else []
        texts.append("\n".join([*lines, *more]))
    return texts


def _mine(ctx: Context) -> Iterable[Ticket]:
    states = [*OPEN_STATES, TicketState.CLOSED]
    return access.tickets_of(ctx.session, ctx.person, ctx.directory, local(ctx.now).date(), states)
