"""What handlers and reporters do to a ticket: 签收, 进展, 办结, 撤回, 补充."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import access
from bot.answering import drafts_of
from bot.router import Context, Router
from handlers import notices, pledges, wording
from handlers.tickets import (
    acts,
    asked_for,
    cards,
    closeouts,
    draft,
    endings,
    likeness,
    pleas,
    together,
    undoing,
    watching,
)
from models import followers, outbox, questions, tickets
from models.refusal import Refusal
from models.rules.guards import MEASURE_MIN_CHARS, measure_length
from models.rules.lifecycle import TicketState, Verb
from models.rules.words import OPEN_STATES
from models.rules.workdays import local
from models.tickets import Ticket

_ONE_WORD = re.compile(r"^(?:一?下|一?句|一点|一?条)[\s，,：:]+")  # 补充一下，…
_PLEA = re.compile(r"(?:我的)?(?:延期|挂起|挂账|延长|宽限)(?:的)?申请|申请(?:延期|挂起)")
_DONE_BEFORE = re.compile(r"(?:刚才的?)?(?:签收|办结|退单|派单|改派|进展|评价|满意|确认|销号|协办|并案|拆案)")


def declare(router: Router) -> None:
    router.act(
        "签收", acts=("accept",), verbs=("签收", "受理", "接单", "收到"), examples=("签收 1001", "1001 签收"),
        roles=acts.HANDLING_ROLES, help="签收：“签收 1001”",
    )(accept)  # fmt: skip
    router.act(
        "进展", story=True, acts=("progress",), verbs=("进展", "报进展"), examples=("进展 1001 已联系厂家，明天上门",),
        roles=acts.HANDLING_ROLES, help="报进展：“进展 1001 已联系厂家，明天上门”",
    )(progress)  # fmt: skip
    router.act(
        "办结", story=True, acts=("close",), verbs=("办结", "办好了", "处理完", "已办结"), examples=("1001 办结 已购置冰箱1台，5月18日到货安装",),
        roles=acts.HANDLING_ROLES, help="办结：“1001 办结 做了什么”（不少于10个字）",
    )(resolve)  # fmt: skip
    router.act(
        "撤回", verbs=("撤回", "撤销"), examples=("撤回 1001",),
    )(withdraw)  # fmt: skip
    router.act("补充", story=True, acts=("supplement",), verbs=("补充",), examples=("补充 1001 是大厅靠门那台",))(
        supplement
    )


def accept(ctx: Context) -> str:
    """Whoever was handed a ticket takes it on; who was only asked for his part is told how to answer."""
    if not ctx.match.refs and not acts.may_any(ctx, Verb.ACCEPT):
        for ticket in tickets.of_contributor(ctx.session, ctx.person.userid, list(OPEN_STATES))[:1]:
            together.not_the_owner(ctx, ticket)
    return acts.each(ctx, Verb.ACCEPT, lambda ticket: _accept(ctx, ticket))


def _accept(ctx: Context, ticket: Ticket) -> str:
    if ticket.state == "IN_PROGRESS" and ticket.handler == ctx.person.userid:
        return f"#{ticket.no} 您已经签收过，{wording.time_left(ticket, ctx.now, ctx.calendar)}，不用再签。"
    together.not_the_owner(ctx, ticket)
    acts.perform(ctx, ticket, Verb.ACCEPT)
    notices.Pushes.of(ctx).accepted(ticket, ctx.person)
    return f"#{ticket.no} 已签收，{wording.time_left(ticket, ctx.now, ctx.calendar)}。办好后回“{ticket.no} 办结 做了什么”。{pledges.take(ctx, ticket, ctx.match.rest)}"


def progress(ctx: Context) -> str:
    """How far it is, told to the reporter; of whoever was only asked for his part it is that part."""
    if (part := together.part_of(ctx)) is not None:
        return part
    if not ctx.match.rest and ctx.match.refs:
        raise Refusal(f"请把进展写在后面，例如“进展 {ctx.match.refs[0]} 已联系厂家，明天上门”。")

    def act(ticket: Ticket) -> str:
        accepted = _taken_on(ctx, ticket)
        acts.perform(ctx, ticket, Verb.PROGRESS, text=ctx.match.rest)
        notices.Pushes.of(ctx).progressed(
            ticket, ctx.person, ctx.match.rest, key=f"progress:{ctx.message.key}:{ticket.no}"
        )
        accounted = watching.account(ctx, ticket, ctx.match.rest)
        return (
            f"{accepted}#{ticket.no} 进展已记下，已告诉反映人。{accounted}{pledges.take(ctx, ticket, ctx.match.rest)}"
        )

    return acts.each(ctx, Verb.PROGRESS, act)


def _taken_on(ctx: Context, ticket: Ticket) -> str:
    """Whoever tells how far it is has taken the ticket on: it is accepted first."""
    if not acts.may(ctx, ticket, Verb.ACCEPT):
        return ""
    acts.perform(ctx, ticket, Verb.ACCEPT)
    notices.Pushes.of(ctx).accepted(ticket, ctx.person)
    return f"#{ticket.no} 已签收。"


def resolve(ctx: Context) -> str:
    """A result is reported and its confirmers are asked."""
    if (part := together.part_of(ctx)) is not None:
        return part
    return acts.each(ctx, Verb.RESOLVE, lambda ticket: _resolve(ctx, ticket))


def _resolve(ctx: Context, ticket: Ticket) -> str:
    if ticket.state == "PENDING_CONFIRM" and ticket.resolver == ctx.person.userid:
        return f"#{ticket.no} 已经报过办结，正等对方确认，不用再报一次。"
    measure = ctx.match.rest
    if acts.may(ctx, ticket, Verb.RESOLVE) and measure_length(measure) < MEASURE_MIN_CHARS:
        raise Refusal(
            f"#{ticket.no} 还没有办结：请写明做了什么（不少于{MEASURE_MIN_CHARS}个字），"
            f"例如“{ticket.no} 办结 已更换压缩机，试机正常”。"
        )
    if (asked := closeouts.question_back(ctx, ticket, Verb.RESOLVE, "办结", measure)) is not None:
        return asked
    acts.perform(ctx, ticket, Verb.RESOLVE, text=measure)
    watching.account(ctx, ticket, measure)
    confirmers = ask_confirmers(ctx, ticket)
    names = "、".join(wording.speaker(ticket, ctx.directory.people[u]) for u in confirmers)
    if not names:
        return f"#{ticket.no} 已报办结。没有别人可以确认，5个工作日后自动销号（不计入满意率）。"
    return f"#{ticket.no} 已报办结，等{names}确认。"


def ask_confirmers(ctx: Context, ticket: Ticket) -> list[str]:
    """Put the close-out question to everybody who may answer it; the first answer closes the others'."""
    asked = cards.confirmers(ctx, ticket)
    for userid in asked:
        questions.ask_close_out(ctx.session, userid=userid, ticket=ticket.id, no=ticket.no or 0, now=ctx.now)
    notices.Pushes.of(ctx).resolved(ticket, asked)
    return asked


def withdraw(ctx: Context) -> str:
    """Take submitted tickets back; they are counted no more."""
    if _PLEA.match(ctx.match.rest):
        return asked_for.take_back(ctx)
    named = bool(ctx.match.refs)
    if named and _DONE_BEFORE.fullmatch(ctx.match.rest):
        return undoing.take_back_named(ctx)
    if not named:
        if (undone := _undone(ctx)) is not None:
            return undone
        if drafts_of(ctx):
            return draft.cancel_latest(ctx)

    def act(ticket: Ticket) -> str:
        if not named and ticket.created_at and local(ticket.created_at).date() < local(ctx.now).date():
            when, what = wording.day(local(ticket.created_at).date()), wording.gist(ticket)
            raise Refusal(f"没有撤回。#{ticket.no} 是{when}反映的（{what}），要撤回它请回“撤回 {ticket.no}”。")
        if ticket.state == TicketState.IN_PROGRESS.value and ticket.reporter == ctx.person.userid:
            return pleas.withdraw(ctx, ticket)
        told = outbox.told_about(ctx.session, ticket.id)
        acts.perform(ctx, ticket, Verb.WITHDRAW, text=ctx.match.rest)
        questions.close_for(ctx.session, ticket=ticket.id, now=ctx.now, outcome="withdrawn")
        endings.over(ctx, ticket)
        notices.Pushes.of(ctx).withdrawn(ticket, ctx.person, told)
        notices.Pushes.of(ctx).ended(ticket, followers.of(ctx.session, ticket.id), "反映人已撤回，不再办理")
        return f"#{ticket.no} 已撤回，不计入统计。"

    return acts.each(ctx, Verb.WITHDRAW, act)


def _undone(ctx: Context) -> str | None:
    """A bare 撤销 takes back one's last act; a bare 撤回 does where no ticket is there to withdraw."""
    undo = ctx.match.word == "撤销"
    if not undo and acts.may_any(ctx, Verb.WITHDRAW):
        return None
    if undo and (restored := likeness.taken_apart(ctx)) is not None:
        return restored  # what he did last was to let his draft go into another ticket
    undone = undoing.take_back(ctx)
    if undone is None and undo and not set(ctx.person.roles) & set(access.REPORTING_ROLES):
        raise Refusal("没有可以撤销的操作：10分钟以内、别人还没有接着办的才能撤销。看现在的情况回“#编号”。")
    return undone


def supplement(ctx: Context) -> str:
    """The reporter's, or the outlet's, further words reach the handler."""
    if together.asked_of_reporter(ctx):
        ctx.match = replace(ctx.match, rest=together.question_in(ctx))
        return together.ask_back(ctx)
    if not ctx.match.refs and ctx.match.rest:
        mine = tickets.of_reporter(ctx.session, ctx.person.userid, list(OPEN_STATES))
        ctx.match = replace(ctx.match, refs=tuple(t.no or 0 for t in mine) if len(mine) == 1 else ())
    ctx.match = replace(ctx.match, rest=_ONE_WORD.sub("", ctx.match.rest))
    if not ctx.match.refs or not ctx.match.rest:
        raise Refusal("请带上编号和要补充的话，例如“补充 1001 是大厅靠门那台”。")
    return acts.every(ctx, lambda ticket: together.supplement(ctx, ticket, ctx.match.rest))
