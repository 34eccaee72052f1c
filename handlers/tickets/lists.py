"""Looking at tickets: #1001, 我的问题, 待办."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import access
from bot.router import BOTH, Context, Router
from handlers import dispatch_words, pledges, ticket_story, wording
from handlers.tickets import acts
from models import events, questions, reports, tickets
from models.events import Event
from models.refusal import Refusal
from models.rules.lifecycle import TicketState
from models.rules.masking import numbers_masked
from models.rules.words import IN_HAND, OPEN_STATES
from models.rules.workdays import local
from models.tickets import Ticket

_GONE = (TicketState.DISCARDED, TicketState.WITHDRAWN)
_NUMBER_ONLY = r"(?:查|查看|查询|看)?\s*#?\s*(?P<no>\d{4,7})(?:\s*号)?(?:怎么样了|到哪了|进度)?[?？。]*"
_AS_TABLE = re.compile(r"导出|导成|表格|excel", re.IGNORECASE)  # a question for a file, not for the page
_HASHED = r"(?:查|查看|查询|看)?\s*#\s*(?P<no>\d{1,7})[?？。]*"


_LOOK = r"(?:请|帮我|给我)?(?:看看?|查一?下|列一?下|说说)?"
_DAY = r"(?:今天|今日|今儿|现在|目前|眼下|这会儿?|当前|这两天|手[上头])"
_ANY = r"(?:都|还|又)*(?:有没有|有些?|是)?(?:些|哪些|什么|啥|哪几件|几件)?(?:事情?|单子|问题|工作|活儿?|申请)?"
_NEED = r"(?:需要|必须|等着|要|该|得|等|待)"
_DO = r"(?:去|再)?(?:办理?|干|做|处理|批准?|审批|审|派单?|确认|签收?|回复|答复|拿主意|定)(?:掉|完)?"
_REST = r"(?:的)?(?:事情?|单子|问题|申请|工作|活儿?|件)?(?:都)?(?:是|有)?(?:哪些|什么|啥|几件|几个|多少)?(?:吗|呢|没有|啊|呀)?[?？。]*"
_TO_DO = (
    rf"{_LOOK}(?:我)?(?:的)?{_DAY}(?:我)?{_ANY}{_NEED}(?:我)?{_DO}{_REST}|{_LOOK}{_ANY}{_NEED}我{_DO}{_REST}"
    rf"|{_LOOK}我{_DAY}?{_ANY}{_NEED}{_DO}{_REST}|{_LOOK}我{_DAY}{_DO}(?:什么|啥|哪些)[?？。呢啊]*"
)


def declare(router: Router) -> None:
    router.pattern(
        "问题单", pattern=_NUMBER_ONLY, examples=("#1001", "查 1001"), where=BOTH,
    )(show)  # fmt: skip
    router.pattern("问题单号", pattern=_HASHED, examples=("#1001",), where=BOTH)(show)
    router.command(
        "我的问题", words=("我的问题", "我反映的问题", "我的工单", "我的任务"), examples=("我的问题",),
        unless=lambda hearing, match: _AS_TABLE.search(match.rest) is not None,
        roles=("REP", "OUTLET_HEAD", "EMPLOYEE", "HANDLER", "DEPT_HEAD"), help="查问题：“我的问题”“#1001”；撤回：“撤回 1001”",
    )(mine)  # fmt: skip
    router.command(
        "待办",
        unless=lambda hearing, match: _AS_TABLE.search(match.rest) is not None,
        words=("我的待办", "待办"),
        examples=("待办",),
    )(mine)
    router.pattern("今天要办的", pattern=_TO_DO, examples=("今天要办的", "有哪些要我批的"))(mine)


def show(ctx: Context) -> str:
    """One line, and below it what happened."""
    ticket = acts.find(ctx, int(ctx.match.parts["no"]), for_update=False)
    if ctx.in_group and ctx.group is None:
        raise Refusal("本群还没有绑定范围，请在与我的单聊里查看。")
    if ctx.group is not None and ctx.group.county is not None and ticket.county != ctx.group.county:
        raise Refusal(f"#{ticket.no} 不在本群范围（{ctx.group.county}），请在与我的单聊里查看。")
    words = access.words_of(ticket, ctx.person.userid, ctx.directory, in_group=ctx.in_group)
    lines = [
        wording.headline(ticket, ctx.directory),
        f"“{wording.excerpt(words, 120)}”{_behalf(ctx, ticket)}",
        *_whole(ctx, ticket),
        *_story(ctx, ticket, story := events.story(ctx.session, "ticket", ticket.id)),
        *_why_there(ctx, ticket, story),
        *pledges.story(ctx, ticket),
    ]
    return "\n".join(lines)


def mine(ctx: Context) -> str:
    """What this person reported and what waits for him; open ones first, ten at most."""
    states = list(OPEN_STATES)
    reported = tickets.of_reporter(ctx.session, ctx.person.userid, states)
    departments = [d.id for d in ctx.directory.departments_of(ctx.person.userid)]
    handling = _handled(ctx, departments, tuple(IN_HAND))
    helping = tickets.of_contributor(ctx.session, ctx.person.userid, states)
    closed = tickets.of_reporter(ctx.session, ctx.person.userid, [TicketState.CLOSED])
    unowned, asked = without_owner(ctx), _asked(ctx)
    groups = [[(t, acts.brief(ctx, t)) for t in group] for group in (unowned, asked, handling, helping, reported)]
    to_assign, to_grant, to_do, to_help, told = acts.listed(ctx, *groups)
    parts = _waiting_for_word(ctx)
    if unowned:
        parts.append(f"等您派单的（{len(unowned)}件，回“派 {unowned[0].no} 部门名”）：\n{to_assign}")
    if asked:
        parts.append(f"等您批准的（{len(asked)}件，回“同意 {asked[0].no}”或“不同意 {asked[0].no} 原因”）：\n{to_grant}")
    if handling:
        parts.append(f"要您办的（{len(handling)}件）：\n{to_do}")
    if helping:
        parts.append(f"请您协办（{len(helping)}件，办好回“协办 {helping[0].no} 做了什么”）：\n{to_help}")
    if reported:
        parts.append(f"您反映、未结的（{len(reported)}件）：\n{told}")
    if len(handling) > 1:
        parts.append("几件一起办，写前面的序号就行，例如“1收到，2办结 已换新零件，试机正常”。")
    if not parts:
        may_report = set(access.REPORTING_ROLES) & set(ctx.person.roles)
        parts.append(f"没有未结的问题。{'要反映，直接说一句就行。' if may_report else '看全面的情况回“未结”“红牌”。'}")
    if closed:
        parts.append(f"已销号{len(closed)}件，最近一件 {acts.brief(ctx, closed[0])}。")
    drafts = sum(bool(q.options.get("draft")) for q in ctx.questions)
    if drafts:
        parts.append(f"还有{drafts}份草稿没提交，回“我的草稿”查看。")
    return "\n".join(parts)


def _waiting_for_word(ctx: Context) -> list[str]:
    """What waits for this person's verdict or answer."""

    def numbers(kind: str) -> list[str]:
        return [f"#{no}" for no in dict.fromkeys(q.options["no"] for q in ctx.questions if q.kind == kind)]

    found: list[str] = []
    if results := numbers(questions.CLOSE_OUT):
        found.append(f"等您确认办结的（{len(results)}件）：{'、'.join(results)}，回“满意”或“未解决 原因”加编号。")
    if wanted := numbers(questions.WANTED):
        found.append(f"等您补充的（{len(wanted)}件）：{'、'.join(wanted)}，回“补充”加编号和情况。")
    return found


def without_owner(ctx: Context) -> list[Ticket]:
    """What waits for an administrator to say who shall do it, in his own part of the organisation."""
    if not access.administers(ctx.person):
        return []
    waiting = tickets.in_states(ctx.session, [TicketState.SUBMITTED])
    return [t for t in waiting if "CITY_PARTY_ADMIN" in ctx.person.roles or t.county == ctx.person.county]


def _asked(ctx: Context) -> list[Ticket]:
    """Whose request for more time, a rest or a late withdrawal waits for this person's word."""
    wanted = [q.ticket for q in ctx.questions if q.kind == questions.REQUEST and q.ticket is not None]
    return [tickets.by_id(ctx.session, ticket) for ticket in dict.fromkeys(wanted)]


def _handled(ctx: Context, departments: Sequence[int], states: Sequence[TicketState]) -> list[Ticket]:
    """What this person can act on: his own, his departments', and that of colleagues for whom he stands in."""
    found = tickets.of_handler(ctx.session, ctx.person.userid, departments, states)
    for away in ctx.directory.stood_for(ctx.person.userid, local(ctx.now).date()):
        found += tickets.of_handler(ctx.session, away, (), states)
    return list({ticket.id: ticket for ticket in found}.values())


def _behalf(ctx: Context, ticket: Ticket) -> str:
    """Whose problem it is, and that the words were spoken."""
    unnamed = access.nameless(ticket, ctx.person.userid, in_group=ctx.in_group)
    name = access.masked(ticket.on_behalf) if ctx.in_group and ticket.on_behalf else ticket.on_behalf
    said = [f"代{name}反映"] if name and not unnamed else []
    said += ["语音转写"] if ticket.spoken else []
    return f"（{'，'.join(said)}）" if said else ""


def _whole(ctx: Context, ticket: Ticket) -> list[str]:
    """The message a ticket is a part of, for those who know it: reporter and handler."""
    if ticket.origin is None or ctx.in_group or ctx.person.userid not in (ticket.reporter, ticket.handler):
        return []
    report = reports.by_id(ctx.session, ticket.origin)
    made = reports.tickets_of(ctx.session, ticket.origin, for_update=False)
    parts = [t for t in made if t.no is not None and t.state not in _GONE]
    if len(parts) < 2 and report.text == ticket.text:
        return []
    if ctx.person.userid != ticket.reporter and any(t.anonymous for t in made):
        return []  # another part was said in confidence
    listed = f"（同一条消息共{len(parts)}件：{' '.join(f'#{t.no}' for t in parts)}）" if len(parts) > 1 else ""
    words = report.text if ctx.person.userid == ticket.reporter else numbers_masked(report.text)
    return [f"原话：{wording.excerpt(words, 300)}{listed}"]


def _why_there(ctx: Context, ticket: Ticket, story: Sequence[Event]) -> list[str]:
    """Why it was sent where it is, while it is open; in a group nobody is named."""
    if ctx.in_group or not ticket.is_open:
        return []
    return [f"派单理由：{dispatch_words.because(ctx.directory, ticket, story)}"]


def _story(ctx: Context, ticket: Ticket, story: Sequence[Event]) -> list[str]:
    told = ticket_story.lines(ctx, ticket, story, in_group=ctx.in_group)
    return [f"{wording.instant(line.at)} {line.who}{line.said}" for line in told[-wording.LIST_ROWS :]]
