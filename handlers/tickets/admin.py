"""The administrators' part: 派 to a department, 改类别, 不予受理, and the queue of what found no owner."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot import access
from bot.router import Context, Router
from handlers import dispatch_words, notices, wording
from handlers.tickets import acts, endings, handle, lessons, lists
from models import followers, questions, tickets
from models.refusal import Refusal
from models.roster import Department
from models.rules.lifecycle import Forbidden, TicketState, Verb
from models.rules.taxonomy import find_category
from models.rules.words import URGENCY_WORDS, Urgency
from models.rules.workdays import local
from models.tickets import Ticket

RETURNED = "returned"  # the question what becomes of a ticket that was given back


def declare(router: Router) -> None:
    router.act(
        "派单", verbs=("派单", "派给", "改派", "转派", "派"), examples=("派 1001 综合部", "1001 派给 金融业务部"),
        roles=access.ADMIN_ROLES, help="派单：“派 1001 综合部”",
    )(assign)  # fmt: skip
    router.does("transfer", "assign", name="改派", examples=("1001 转给综合部",))(transfer)
    router.act(
        "改类别", verbs=("改类别", "改分类", "类别改为"), examples=("改类别 1001 空调",),
        roles=access.ADMIN_ROLES, help="改类别：“改类别 1001 空调”",
    )(recategorise)  # fmt: skip
    router.act("不予受理", told=True, verbs=("不予受理", "不受理"), examples=("不予受理 1001 不属于本单位职责",))(
        reject
    )
    router.command(
        "待派", words=("待派单", "待派", "无主问题"), examples=("待派单",), roles=access.ADMIN_ROLES, help="待派单：没找到责任部门的",
    )(queue)  # fmt: skip


def assign(ctx: Context) -> str:
    if not ctx.match.refs or not ctx.match.rest:
        raise Refusal("请带上编号和部门，例如“派 1001 综合部”。")
    if ctx.match.rest.strip("。.！!了") == "错" or re.match(r"(?:给)?错了?(?:部门|人|地方)?", ctx.match.rest):
        raise Refusal("派错了的：经办请回“退单 编号 应由哪个部门办”，党建管理员请回“派 编号 部门名”。")
    if re.match(
        r"了?(?:人|师傅|电工|工程师)(?:已经|明天|马上)?(?:去|来|上门|过去|到)", ctx.match.rest
    ):  # 派人去看了: a note of its handler
        ctx.match = replace(ctx.match, rest=f"派{ctx.match.rest}")
        return handle.progress(ctx)
    if (named := _worker_in(ctx, ctx.match.rest)) is not None:
        return "\n".join(_hand_over(ctx, acts.find(ctx, no), *named) for no in ctx.match.refs)
    return "\n".join(assign_to(ctx, acts.find(ctx, no)) for no in ctx.match.refs)


def transfer(ctx: Context) -> str:
    """Hand tickets to a department, or to the person named, in people's own words."""
    assert ctx.act is not None
    if not ctx.match.refs:
        ctx.match = replace(ctx.match, refs=_only_waiting(ctx))
    person, words = ctx.act.slots.get("person"), str(ctx.act.slots.get("dept") or "")
    if not person and not words:
        words = max(
            (d.name for d in ctx.directory.departments.values() if d.name in ctx.said.text), key=len, default=""
        )
    if not person:
        return "\n".join(assign_to(ctx, acts.find(ctx, no), words) for no in ctx.match.refs)
    found = [p for p in ctx.directory.people.values() if p.active and p.name == person]
    homes = [
        d
        for d in ctx.directory.departments.values()
        if any(p.userid in d.handlers or p.userid == d.head for p in found)
    ]
    if len(homes) != 1:
        raise Refusal(f"没有叫“{person}”的经办人。请写部门，例如“{ctx.match.refs[0]} 转给综合部”。")
    chosen = next(p.userid for p in found if p.userid in homes[0].handlers or p.userid == homes[0].head)
    return "\n".join(_hand_over(ctx, acts.find(ctx, no), homes[0], chosen) for no in ctx.match.refs)


def _only_waiting(ctx: Context) -> tuple[int, ...]:
    """The one ticket that waits to be dispatched, when there is one only."""
    waiting = lists.without_owner(ctx)
    if len(waiting) != 1:
        raise Refusal("请带上编号和部门，例如“1001 转给综合部”。")
    return (waiting[0].no or 0,)


def _worker_in(ctx: Context, words: str) -> tuple[Department, str] | None:
    """Who is named in “派 1001 综合部郑远” or “1001 派给孙信”, with the one department he works in."""
    named = [p for p in ctx.directory.people.values() if p.active and p.name and p.name in words]
    homes = [
        (d, p.userid)
        for p in named
        for d in ctx.directory.departments.values()
        if p.userid == d.head or p.userid in d.handlers
    ]
    return homes[0] if len(homes) == 1 else None


def assign_to(ctx: Context, ticket: Ticket, said: str = "") -> str:
    """Hand a ticket to the department named, the county's before the city's."""
    words = (said or ctx.match.rest).strip("。.！! 给到")
    for prefix in (ticket.county or "", "市"):
        words = words.removeprefix(prefix)
    if not words:
        raise Refusal(f"要派给哪个部门？请写上部门名，例如“派 {ticket.no} 综合部”。")
    found = ctx.directory.departments_named(words, ticket.county)
    if not found:
        names = "、".join(dict.fromkeys(d.name for d in ctx.directory.departments_for(ticket.county)))
        raise Refusal(f"{ticket.county or '市'}没有叫“{words}”的部门。现有：{names}。")
    return hand_to(ctx, ticket, found[0])


def hand_to(ctx: Context, ticket: Ticket, department: Department) -> str:
    """Hand a ticket to whoever of a department is there."""
    person, reasons = ctx.directory.dispatch.within(department.id, local(ctx.now).date())
    away = dispatch_words.detours(ctx.directory, reasons)
    if person is None:
        raise Refusal(
            f"{ctx.directory.label(department)}{away[1:] + '，' if away else ''}没有人能接，请派给别的部门，或先登记经办人。"
        )
    return _hand_over(ctx, ticket, department, person, away)


def _hand_over(ctx: Context, ticket: Ticket, department: Department, handler: str, away: str = "") -> str:
    before, had_it = ticket.department, ticket.handler
    if (before, had_it) == (department.id, handler):
        raise Refusal(
            f"#{ticket.no} 本来就由{ctx.directory.label(department)}{ctx.directory.name(handler)}办（{wording.state(ticket)}），没有改动。"
        )
    try:
        tickets.assign(
            ctx.session, ticket, department, handler, actor=ctx.person.userid, calendar=ctx.calendar, now=ctx.now,
            relations=acts.relations(ctx, ticket), rule=f"{ctx.person.name}派",
        )  # fmt: skip
    except Forbidden as refused:
        if refused.guard == "returned_less_than_twice":
            names = "、".join(p.name for p in ctx.directory.with_role("CITY_PARTY_ADMIN")[:2])
            raise Refusal(f"#{ticket.no} 已退单两次，由市党建部{names}裁定派给谁，您不用派。") from refused
        raise Refusal(wording.forbidden(refused, ticket)) from refused
    questions.close_for(ctx.session, ticket=ticket.id, kind=RETURNED, now=ctx.now, outcome="answered-by-other")
    pushes = notices.Pushes.of(ctx)
    pushes.dispatched(ticket)
    if had_it:
        pushes.taken_away(ticket, had_it, ctx.directory.label(department))
    if before != department.id:
        pushes.reassigned(ticket, ctx.directory.label(department))
    return f"#{ticket.no} 已派{ctx.directory.label(department)}（{ctx.directory.name(handler)}），已通知签收{away}。"


def recategorise(ctx: Context) -> str:
    if not ctx.match.refs or not ctx.match.rest:
        raise Refusal("请带上编号和类别，例如“改类别 1001 空调”。")
    found = find_category(ctx.match.rest.lstrip("为成到是 "))
    if not found:
        raise Refusal(f"没有“{ctx.match.rest}”这个类别。请写得具体些，例如“空调”“打印机”“缺人”。")
    if len(found) > 1:
        names = "、".join(c.path for c in found[:5])
        raise Refusal(f"“{ctx.match.rest}”可能是：{names}。请写全二级名称再发一次。")
    return "\n".join(change_category(ctx, acts.find(ctx, no), found[0].code) for no in ctx.match.refs)


def change_category(ctx: Context, ticket: Ticket, code: str) -> str:
    """Give a submitted ticket another category; it may go to another department."""
    before, was = ticket.category, ticket.due_at
    if before == code:
        return f"#{ticket.no} 本来就是{wording.category(code)}，没有改动。"
    lessons.corrected(ctx, ticket, code)
    try:
        moved = tickets.recategorise(
            ctx.session, ticket, code, actor=ctx.person.userid, relations=acts.relations(ctx, ticket),
            directory=ctx.directory, calendar=ctx.calendar, now=ctx.now,
        )  # fmt: skip
    except Forbidden as refused:
        raise Refusal(wording.forbidden(refused, ticket)) from refused
    where = ""
    if moved:
        pushes = notices.Pushes.of(ctx)
        pushes.dispatched(ticket)
        label = ctx.directory.label(ctx.directory.department(ticket.department))
        pushes.reassigned(ticket, label)
        where = f"，转由{label}办理"
    else:
        _tell_handler(ctx, ticket, f"类别改为{wording.category(code)}", was)
    return f"#{ticket.no} 类别已改为{wording.category(code)}{where}，{_counted_from(ticket)}。"


def change_urgency(ctx: Context, ticket: Ticket, level: Urgency) -> str:
    """Let a submitted ticket be more, or less, urgent; its deadlines follow."""
    words = URGENCY_WORDS[level]
    if ticket.urgency == level.value:
        return f"#{ticket.no} 本来就是“{words}”，没有改动。"
    if level is Urgency.CRITICAL:
        raise Refusal(
            f"#{ticket.no} 不能改成特急：特急会马上惊动安全部门和书记，请把险情直接说出来；一般着急改成“急”。"
        )
    was = ticket.due_at
    try:
        tickets.change_urgency(
            ctx.session, ticket, level, actor=ctx.person.userid, relations=acts.relations(ctx, ticket),
            calendar=ctx.calendar, now=ctx.now,
        )  # fmt: skip
    except Forbidden as refused:
        raise Refusal(wording.forbidden(refused, ticket)) from refused
    _tell_handler(ctx, ticket, f"紧急度改为{words}", was)
    return f"#{ticket.no} 紧急度已改为{words}，{_counted_from(ticket)}{_accept_by(ticket)}。"


def _counted_from(ticket: Ticket) -> str:
    """When it is due, and that the days count from the report and not from the change."""
    since = f"（从{wording.day(ticket.created_at)}反映那天算）" if ticket.created_at else ""
    since = "（从最近一次重办那天算）" if ticket.reopen_count else since
    return f"时限{wording.deadline(ticket)}{since}"


def _accept_by(ticket: Ticket) -> str:
    waiting = ticket.state == TicketState.ASSIGNED.value and ticket.accept_due is not None
    return f"，签收时限{wording.instant(ticket.accept_due)}前" if waiting and ticket.accept_due else ""


def _tell_handler(ctx: Context, ticket: Ticket, why: str, was: datetime | None) -> None:
    """A deadline moved because somebody corrected the ticket."""
    if not ticket.handler or ticket.handler == ctx.person.userid or was is None or ticket.due_at == was:
        return
    notices.Pushes.of(ctx).member(
        ticket.handler, key=f"recounted:{ctx.message.key}:{ticket.no}", ticket=ticket.id,
        text=f"#{ticket.no} {why}（{ctx.person.name}），时限改为{wording.deadline(ticket)}（原{wording.instant(was)}前）。",
    )  # fmt: skip


def reject(ctx: Context) -> str:
    if not ctx.match.refs or not ctx.match.rest:
        raise Refusal("不予受理要写编号和原因，例如“不予受理 1001 不属于本单位职责”。")
    done = []
    for no in ctx.match.refs:
        ticket = acts.find(ctx, no)
        acts.perform(ctx, ticket, Verb.REJECT, text=ctx.match.rest)
        endings.over(ctx, ticket)
        pushes = notices.Pushes.of(ctx)
        pushes.member(
            ticket.reporter, key=f"rejected:{no}", ticket=ticket.id,
            text=f"#{no} 没有受理：{wording.excerpt(ctx.match.rest, 120)}（{ctx.person.name}）。有不同意见可以再反映一次。",
        )  # fmt: skip
        pushes.ended(ticket, followers.of(ctx.session, ticket.id), "没有受理")
        done.append(f"#{no} 不予受理，原因已告诉反映人。")
    return "\n".join(done)


def queue(ctx: Context) -> str:
    """Everything without an owner in the administrator's own part of the organisation."""
    if not access.administers(ctx.person):
        raise Refusal("待派单由党建管理员查看；您自己的问题请回“我的问题”。")
    waiting = lists.without_owner(ctx)
    if not waiting:
        return "没有待派单的问题。"
    (rows,) = acts.listed(ctx, [(t, f"{acts.brief(ctx, t)}｜{wording.category(t.category)}") for t in waiting])
    return f"待派单{len(waiting)}件：\n{rows}\n回“派 编号 部门”派出。"
