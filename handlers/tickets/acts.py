"""Doing a verb to a ticket from the chat: find it, check it, do it, or say kindly why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from bot import access
from bot.router import Context
from handlers import wording
from models import tickets
from models.refusal import Refusal
from models.rules.lifecycle import Actor, Forbidden, TicketState, Verb, allowed
from models.rules.words import OPEN_STATES, Satisfaction
from models.rules.workdays import local
from models.tickets import Ticket


def find(ctx: Context, no: int, *, for_update: bool = True) -> Ticket:
    """Return a ticket this person may see; one he may not see is as if it were not there."""
    ticket = tickets.by_no(ctx.session, no, for_update=for_update)
    if ticket is None or not access.may_see(ticket, ctx.person, ctx.directory, local(ctx.now).date()):
        raise Refusal(f"没有找到 #{no}，或它不在您的范围。请核对编号；回“我的问题”看您自己的。")
    return ticket


def each(ctx: Context, verb: Verb, act: Callable[[Ticket], str]) -> str:
    """Do something to every ticket a sentence is about; what is refused for one does not stop the others."""
    return every(ctx, act) if ctx.match.refs else act(_only(ctx, verb))


def every(ctx: Context, act: Callable[[Ticket], str]) -> str:
    """The same for the tickets that are named."""
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


def _only(ctx: Context, verb: Verb) -> Ticket:
    """The only ticket the verb fits, or a question which one is meant."""
    fitting = [t for t in _mine(ctx) if verb in allowed(TicketState(t.state), relations(ctx, t))]
    word = ctx.match.word
    if len(fitting) == 1:
        return tickets.by_id(ctx.session, fitting[0].id)
    if not fitting:
        raise Refusal(f"您现在没有可以“{word}”的问题。请带上编号，例如“{word} 1001”；回“我的问题”看列表。")
    listed = "\n".join(brief(ctx, t) for t in fitting[: wording.LIST_ROWS])
    raise Refusal(f"有{len(fitting)}件可以“{word}”，请带上编号，例如“{word} {fitting[0].no}”：\n{listed}")


def perform(
    ctx: Context,
    ticket: Ticket,
    verb: Verb,
    *,
    text: str = "",
    satisfaction: Satisfaction | None = None,
    score: int | None = None,
    until: datetime | None = None,
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
            reporter_is_outlet_side=reporter is not None and reporter.outlet == ticket.outlet,
        )
    except Forbidden as refused:
        raise Refusal(wording.forbidden(refused, ticket)) from refused


def relations(ctx: Context, ticket: Ticket) -> frozenset[Actor]:
    """What the speaker is to this ticket."""
    return tickets.relations(ticket, ctx.person, ctx.directory, ctx.now)


def brief(ctx: Context, ticket: Ticket) -> str:
    """#1001 沛县·安国支局 冰箱｜处理中｜剩余3个工作日."""
    left = wording.time_left(ticket, ctx.now, ctx.calendar) if ticket.is_open else ""
    parts = [
        f"#{ticket.no} {wording.short_outlet(ctx.directory, ticket.outlet)}·{wording.gist(ticket)}",
        wording.state(ticket),
        *([left] if left and ticket.state not in ("SUSPENDED", "PENDING_CONFIRM") else []),
    ]
    return "｜".join(parts)


def _mine(ctx: Context) -> Iterable[Ticket]:
    states = [*OPEN_STATES, TicketState.CLOSED]
    departments = [d.id for d in ctx.directory.departments_of(ctx.person.userid)]
    found = {t.id: t for t in tickets.of_reporter(ctx.session, ctx.person.userid, states)}
    found |= {t.id: t for t in tickets.of_handler(ctx.session, ctx.person.userid, departments, states)}
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    found |= {t.id: t for t in tickets.at_outlets(ctx.session, own, states)}
    return found.values()
