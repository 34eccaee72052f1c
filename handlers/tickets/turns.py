"""The turns a ticket may take besides the straight road: 现场解决, 解释说明, 重办, 催."""

from __future__ import annotations

from bot import access
from bot.router import Context, Router
from handlers import notices, wording
from handlers.tickets import acts, closeouts, confirm
from handlers.tickets.handle import ask_confirmers
from handlers.turn_notices import TurnNotices
from models import events, tickets
from models.refusal import Refusal
from models.rules.lifecycle import Forbidden, TicketState, Verb, allowed
from models.rules.workdays import local
from models.tickets import Ticket


def declare(router: Router) -> None:
    router.act(
        "现场解决", told=True, acts=("solve_on_spot",), verbs=("现场解决", "当场解决"), examples=("现场解决 1001 插头松了，插紧后正常",)
    )(solve_on_spot)  # fmt: skip
    router.act(
        "解释说明", told=True, verbs=("解释说明", "暂不具备条件"), examples=("解释说明 1001 已列入明年预算，今年暂不具备条件",)
    )(explain)  # fmt: skip
    router.act("重办", told=True, acts=("reopen",), verbs=("重办", "重新办"), examples=("重办 1001 又坏了",))(reopen)
    router.act("交回", told=True, verbs=("交回",), examples=("交回 1001 应由县里采购",))(hand_back)
    router.act("催办", acts=("urge",), verbs=("催办", "催一下", "催"), examples=("催 1001", "1001 催一下"))(urge)


def solve_on_spot(ctx: Context) -> str:
    """A rep put it right himself; the outlet's side confirms."""
    _need_words(ctx, "请写一下当场怎么解决的，例如“现场解决 {no} 插头松了，插紧后正常”。")
    return _reported(ctx, Verb.SOLVE_ON_SPOT, "现场解决")


def explain(ctx: Context) -> str:
    """It cannot be done now, and why; counted apart."""
    _need_words(ctx, "请写明政策或条件依据，例如“解释说明 {no} 已列入明年预算，今年暂不具备条件”。")
    return _reported(ctx, Verb.EXPLAIN, "解释说明")


def _reported(ctx: Context, verb: Verb, word: str) -> str:
    def act(ticket: Ticket) -> str:
        if (asked := closeouts.question_back(ctx, ticket, verb, word, ctx.match.rest)) is not None:
            return asked
        acts.perform(ctx, ticket, verb, text=ctx.match.rest)
        names = "、".join(wording.speaker(ticket, ctx.directory.people[u]) for u in ask_confirmers(ctx, ticket))
        return f"#{ticket.no} 已报“{word}”，等{names or '系统'}确认。"

    return acts.each(ctx, verb, act)


def reopen(ctx: Context) -> str:
    """Within fifteen days a closed ticket may be taken up again."""

    def act(ticket: Ticket) -> str:
        if ticket.state == TicketState.PENDING_CONFIRM.value and acts.may(ctx, ticket, Verb.REJECT_RESULT):
            return confirm.send_back(ctx, ticket, ctx.match.rest)
        acts.perform(ctx, ticket, Verb.REOPEN, text=ctx.match.rest)
        notices.Pushes.of(ctx).reopened(ticket, ctx.person, ctx.match.rest)
        heads = [person.userid for person in ctx.directory.heads_of(ticket.outlet or "")]
        TurnNotices.of(ctx).wanted_again(ticket, ctx.person, {ticket.reporter, *heads} - {ticket.handler})
        return f"#{ticket.no} 已要求重办，新时限{wording.deadline(ticket)}。"

    return acts.each(ctx, Verb.REOPEN, act)


def hand_back(ctx: Context) -> str:
    """After 提级: the county's department, which had it before, answers for it again."""
    _need_words(ctx, "交回要写原因，例如“交回 {no} 应由县里采购”。")

    def act(ticket: Ticket) -> str:
        try:
            tickets.hand_back(
                ctx.session, ticket, actor=ctx.person.userid, relations=acts.relations(ctx, ticket), now=ctx.now,
                text=ctx.match.rest,
            )  # fmt: skip
        except Forbidden as refused:
            raise Refusal(wording.forbidden(refused, ticket)) from refused
        tell = TurnNotices.of(ctx)
        tell.handed_back(ticket, ctx.person, ctx.match.rest, key=f"handed-back:{ticket.no}:{ticket.assign_count}")
        label = ctx.directory.label(ctx.directory.department(ticket.department))
        return f"#{ticket.no} 已交回{label}（{ctx.directory.name(ticket.handler)}），已告诉对方。"

    return acts.each(ctx, Verb.HAND_BACK, act)


def urge(ctx: Context) -> str:
    """Pass the urging on; the reply says where the ticket stands."""

    def act(ticket: Ticket) -> str:
        if (urged := _urged_today(ctx, ticket)) is not None:
            return urged
        acts.perform(ctx, ticket, Verb.URGE, text=ctx.match.rest)
        told = notices.Pushes.of(ctx).urged(ticket, ctx.person, key=f"urge:{ticket.no}:{ctx.message.key}")
        names = "、".join(ctx.directory.name(u) for u in told)
        return (
            f"#{ticket.no} 已催{names}（{wording.state(ticket)}，{wording.time_left(ticket, ctx.now, ctx.calendar)}）。"
        )

    named = _urged_by_name(ctx)
    if not 1 <= len(named) <= wording.LIST_ROWS:
        return acts.each(ctx, Verb.URGE, act)
    return "\n".join(act(tickets.by_id(ctx.session, ticket.id)) for ticket in named)


def _urged_today(ctx: Context, ticket: Ticket) -> str | None:
    """Once a day is enough; what to say to a second urging."""
    urgings = [e for e in events.story(ctx.session, "ticket", ticket.id) if e.verb == Verb.URGE.value]
    today = local(ctx.now).date()
    if not any(e.actor == ctx.person.userid and local(e.at).date() == today for e in urgings):
        return None
    return (
        f"#{ticket.no} 您今天已经催过了，对方收到了（累计催{len(urgings)}次）。明天还没动静可以再催；"
        f"现在{wording.state(ticket)}，{wording.time_left(ticket, ctx.now, ctx.calendar)}。"
    )


def _urged_by_name(ctx: Context) -> list[Ticket]:
    """What a watching person means by “催催信息中心”: the open tickets of the department, county or outlet named."""
    departments = ctx.directory.departments
    named = dict(ctx.act.slots) if ctx.act is not None and not ctx.match.refs and access.watches(ctx.person) else {}
    if not named.keys() & {"dept", "county", "outlet"}:
        return []
    return [
        ticket
        for ticket in access.in_reach(ctx.session, ctx.person, ctx.directory, local(ctx.now).date())
        if Verb.URGE in allowed(TicketState(ticket.state), acts.relations(ctx, ticket))
        and named.get("county") in (None, ticket.county)
        and named.get("outlet") in (None, ticket.outlet)
        and named.get("dept") in (None, departments[ticket.department].name if ticket.department else "")
        and (named.get("filter") != "overdue" or (ticket.due_at is not None and ticket.due_at < ctx.now))
    ]


def _need_words(ctx: Context, sentence: str) -> None:
    if not ctx.match.rest:
        raise Refusal(sentence.format(no=ctx.match.refs[0] if ctx.match.refs else 1001))
