"""退单: back with a reason and a better department; the second time the city's party-work department is the referee."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.meaning.who import DEPARTMENTS
from bot.router import Context, Router
from handlers import dispatch_proposals, wording
from handlers.dispatch_notices import DispatchPushes
from handlers.tickets import acts, admin, together
from models import dispatch_rules, questions, tickets
from models.refusal import Refusal
from models.roster import Department, Person
from models.rules.guards import MAX_RETURNS
from models.rules.lifecycle import Actor, TicketState, Verb
from models.rules.workdays import local
from models.tickets import Ticket

_NO_IDEA = re.compile(r"不(?:清楚|知道|确定|好说|晓得)|说不(?:清|准|好)|拿不准")


def declare(router: Router) -> None:
    router.act(
        "退单", told=True, acts=("return_dispatch",), verbs=("退单", "退回", "不归我们"), examples=("退单 1001 应由信息技术中心办",),
        roles=acts.HANDLING_ROLES, help="退单：“退单 1001 原因和建议部门”（经办只能退一次）",
    )(give_back)  # fmt: skip
    router.answers(admin.RETURNED)(reassign)


def give_back(ctx: Context) -> str:
    """Back to the administrators, with the reason and the department that should have it."""
    if ctx.match.word == "退回" and ctx.match.rest.startswith("补充"):  # 退回补充: only the reporter can say more
        ctx.match = replace(ctx.match, rest=ctx.match.rest.removeprefix("补充").strip(" ，,：:"))
        return together.ask_back(ctx)
    if not ctx.match.rest:
        no = ctx.match.refs[0] if ctx.match.refs else 1001
        raise Refusal(f"退单要写原因和建议的部门，例如“退单 {no} 应由信息技术中心办”。")
    return acts.each(ctx, Verb.RETURN, lambda ticket: _give_back(ctx, ticket))


def _give_back(ctx: Context, ticket: Ticket) -> str:
    _check(ctx, ticket)
    together.not_the_owner(ctx, ticket)
    owner, suggested = ctx.directory.department(ticket.department), _suggested(ctx, ticket)
    if ticket.state == TicketState.ASSIGNED.value and suggested is None and not _NO_IDEA.search(_words(ctx)):
        raise Refusal(
            f"#{ticket.no} 没有退：请写上该归哪个部门，例如“退单 {ticket.no} 应由信息技术中心办”；"
            f"不清楚就写“退单 {ticket.no} 不归我们，不清楚归谁”。"
        )
    acts.perform(ctx, ticket, Verb.RETURN, text=ctx.match.rest)
    assert owner is not None
    dispatch_rules.returned(
        ctx.session, ticket=ticket.id, category=ticket.category, county=ticket.county, department=owner.id,
        suggested=suggested.id if suggested else None, by=ctx.person.userid, at=ctx.now,
    )  # fmt: skip
    referee = ticket.return_count >= MAX_RETURNS
    city = ctx.directory.with_role("CITY_PARTY_ADMIN")
    readers = city if referee and city else ctx.directory.admins_there(ticket.county, local(ctx.now).date())
    for person in readers:
        _ask(ctx, ticket, person, suggested)
    pushes = DispatchPushes.of(ctx)
    pushes.returned(ticket, ctx.person, ctx.match.rest, readers, suggested, referee=referee)
    dispatch_proposals.consider(ctx.session, ctx.directory, ctx.now, category=ticket.category, department=owner)
    if referee:
        pushes.refereed(ticket, readers)
        return f"#{ticket.no} 已退单（第{ticket.return_count}次），由市党建部裁定责任部门，派定后不能再退。"
    return f"#{ticket.no} 已退单，交党建管理员改派。"


def _check(ctx: Context, ticket: Ticket) -> None:
    """Say kindly what the lifecycle table refuses: a second time only the head, a third time nobody."""
    known = acts.relations(ctx, ticket)
    if ticket.state != TicketState.ASSIGNED.value or not known & {Actor.HANDLER, Actor.DEPT_HEAD}:
        return
    if ticket.return_count >= MAX_RETURNS:
        raise Refusal(
            f"#{ticket.no} 已退单{MAX_RETURNS}次，责任部门是市党建部裁定的，不能再退。请先签收；有困难回“进展 {ticket.no} …”说明。"
        )
    department = ctx.directory.department(ticket.department)
    if ticket.return_count and Actor.DEPT_HEAD not in known:
        head = ctx.directory.name(department.head) if department and department.head else ""
        ask = f"请告诉{head}，由他来退" if head else "你们部门没有登记负责人，请找党建管理员改派"
        raise Refusal(f"#{ticket.no} 已退过一次，再退须由部门负责人提出。{ask}。")


def _words(ctx: Context) -> str:
    """What was said about this return: behind the verb, or the part of a message that was understood so."""
    if ctx.act is None:
        return ctx.match.rest
    return f"{ctx.match.rest} {ctx.said.text[ctx.act.start : ctx.act.end]} {ctx.act.slots.get('suggest') or ''}"


def _suggested(ctx: Context, ticket: Ticket) -> Department | None:
    """The department that the words name instead; the last one that is not the present owner."""
    words = _words(ctx)
    called = {alias: name for name, aliases in DEPARTMENTS.items() for alias in aliases}
    called |= {d.name: d.name for d in ctx.directory.departments.values()}
    found: dict[int, tuple[int, int, Department]] = {}
    for alias, name in called.items():
        at = words.rfind(alias)
        for department in ctx.directory.departments_named(name, ticket.county)[:1] if at >= 0 else ():
            if department.id != ticket.department:
                found[department.id] = max(found.get(department.id, (0, 0, department)), (at + len(alias), len(alias), department), key=lambda f: f[:2])  # fmt: skip
    return max(found.values(), key=lambda f: f[:2])[2] if found else None


def _ask(ctx: Context, ticket: Ticket, person: Person, suggested: Department | None) -> None:
    if suggested is None:
        return
    questions.ask(
        ctx.session, userid=person.userid, kind=admin.RETURNED, ticket=ticket.id, label=f"#{ticket.no}", now=ctx.now,
        options={
            "1": suggested.id, "no": ticket.no,
            "hint": f"#{ticket.no} 请回：1 派{ctx.directory.label(suggested)}，或“派 {ticket.no} 部门名”。",
        },
    )  # fmt: skip


def reassign(ctx: Context) -> str:
    """1: to the department that was suggested."""
    assert ctx.question is not None
    assert ctx.question.ticket is not None
    ticket = tickets.by_id(ctx.session, ctx.question.ticket)
    department = ctx.directory.department(int(ctx.question.options["1"]))
    ctx.close_question("answered")
    if ticket.state != TicketState.SUBMITTED.value or department is None:
        raise Refusal(f"#{ticket.no} 现在是“{wording.state(ticket)}”，不用再派。回“#{ticket.no}”看现在在哪。")
    return admin.hand_to(ctx, ticket, department)
