"""Granting or refusing what was asked for: 延期, 挂起, the late 撤回; by whoever may, once, told to all concerned."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.router import Context, Router
from handlers import wording
from handlers.tickets import acts, days, endings
from handlers.turn_notices import PLEAS, TurnNotices, plea
from models import followers, questions, requests, tickets
from models.questions import Question
from models.refusal import Refusal
from models.requests import Kind, Outcome, Request
from models.rules import sla
from models.rules.lifecycle import Verb
from models.rules.quiet import DIGEST_TIME
from models.rules.workdays import SHANGHAI, local
from models.tickets import Ticket

_DENIED = re.compile(r"^[#\d\s，,]*(?:不同意|不批准|不批|驳回)?(?:延期|挂起|撤回)?[#\d\s，,：:]*(?:号)?[\s，,：:]*")
_WHAT = ("", "延期", "挂起", "撤回")


@dataclass(frozen=True)
class _Ways:
    """The verbs that grant and refuse a kind of request."""

    grant: Verb
    deny: Verb


_WAYS = {
    Kind.EXTENSION: _Ways(Verb.APPROVE_EXTENSION, Verb.DENY_EXTENSION),
    Kind.SUSPENSION: _Ways(Verb.SUSPEND, Verb.DENY_SUSPENSION),
    Kind.WITHDRAWAL: _Ways(Verb.APPROVE_WITHDRAWAL, Verb.DENY_WITHDRAWAL),
}


def declare(router: Router) -> None:
    router.act(
        "同意", told=True, acts=("approve_extend",), verbs=tuple(f"{yes}{what}" for yes in ("同意", "批准") for what in _WHAT),
        examples=("同意延期 1001", "同意 1001 到6月26日"),
    )(approve)  # fmt: skip
    router.act(
        "不同意", told=True, acts=("deny_extend",), verbs=tuple(f"{no}{what}" for no in ("不同意", "不批准", "驳回") for what in _WHAT),
        examples=("不同意延期 1001 抓紧办",),
    )(deny)  # fmt: skip
    router.answers(questions.REQUEST)(answer)


def answer(ctx: Context) -> str:
    """1 or 2 under the request."""
    assert ctx.question is not None
    ticket = tickets.by_id(ctx.session, ctx.question.ticket or 0)  # locked before the request is looked at
    request = requests.by_id(ctx.session, int(ctx.question.options["request"]))
    words = "" if ctx.match.rest.strip(" #0123456789") == "" else ctx.match.rest
    return _decide(ctx, ticket, request, grant=ctx.match.word == "1", words=words)


def approve(ctx: Context) -> str:
    """同意 1001, or the only thing that waits for this person; another day may be set with it."""
    return _each_asked(ctx, "同意", lambda ticket, request: _decide(ctx, ticket, request, grant=True, words=""))


def deny(ctx: Context) -> str:
    """不同意 1001, with or without the reason."""
    words = ctx.match.rest if ctx.act is None else _DENIED.sub("", ctx.said.words)
    return _each_asked(ctx, "不同意", lambda ticket, request: _decide(ctx, ticket, request, grant=False, words=words))


def _each_asked(ctx: Context, word: str, act: Callable[[Ticket, Request], str]) -> str:
    if ctx.match.refs:
        return acts.every(ctx, lambda ticket: act(ticket, _open_request(ctx, ticket, word)))
    waiting = [q for q in ctx.questions if q.kind == questions.REQUEST]
    results = [q for q in ctx.questions if q.kind == questions.CLOSE_OUT]
    if not waiting and results:
        no = results[-1].options["no"]
        raise Refusal(f"等您确认办结的是 #{no}：回 1 满意　2 基本满意　3 未解决，或“{no} 满意”“{no} 未解决 原因”。")
    if len(waiting) != 1:
        raise Refusal(_which(waiting, word))
    ticket = tickets.by_id(ctx.session, waiting[0].ticket or 0)
    return act(ticket, requests.by_id(ctx.session, int(waiting[0].options["request"])))


def _which(waiting: Sequence[Question], word: str) -> str:
    if not waiting:
        return f"现在没有等您批的申请。要批某一件，请带编号，例如“{word} 1001”。"
    numbers = "、".join(f"#{q.options['no']}" for q in waiting)
    return f"等您批的有{numbers}，请带编号，例如“{word} {waiting[0].options['no']}”。"


def _open_request(ctx: Context, ticket: Ticket, word: str) -> Request:
    """The request that is meant: of the kind that is named, else the one this person was asked about, else the only one."""
    found = requests.open_ones(ctx.session, ticket.id, *requests.WANTED_OF_APPROVER)
    named = [kind for kind, what in PLEAS.items() if what in ctx.said.text]
    mine = {q.options["request"] for q in ctx.questions if q.kind == questions.REQUEST and q.ticket == ticket.id}
    meant = [one for one in found if Kind(one.kind) in named] or [one for one in found if one.id in mine] or found
    if named and found and not any(Kind(one.kind) in named for one in found):
        waiting = "、".join(PLEAS[Kind(one.kind)] for one in found)
        raise Refusal(
            f"#{ticket.no} 等着批的是{waiting}，不是{PLEAS[named[0]]}；请写“{word}{PLEAS[Kind(found[0].kind)]} {ticket.no}”。"
        )
    if len(meant) > 1:
        kinds = "、".join(PLEAS[Kind(one.kind)] for one in meant)
        raise Refusal(
            f"#{ticket.no} 有{kinds}等着批，请写明是哪一个，例如“{word}{PLEAS[Kind(meant[0].kind)]} {ticket.no}”。"
        )
    if meant:
        return meant[0]
    day = days.asked(ctx, ticket).day
    if word == "同意" and day is not None:  # nobody asked in here: whoever may grant it asks for himself
        until = sla.at_due_time(day, ctx.calendar)
        assert ticket.due_at is not None
        length = sla.extension_days(ticket.due_at, until, ctx.calendar)
        return requests.ask(
            ctx.session, ticket=ticket.id, kind=Kind.EXTENSION, by=ticket.handler or tickets.SYSTEM, now=ctx.now,
            days=length, until=local(until).date(), reason="当面提出",
        )  # fmt: skip
    raise Refusal(f"#{ticket.no} 没有等着批的申请（现在是“{wording.state(ticket)}”）；看详情回“#{ticket.no}”。")


def _decide(ctx: Context, ticket: Ticket, request: Request, *, grant: bool, words: str) -> str:
    kind = Kind(request.kind)
    if request.outcome is not None:
        gone = (
            "已经由别人答复"
            if request.outcome in (Outcome.GRANTED, Outcome.DENIED)
            else "已经不用批了（申请人改了，或问题有了变化）"
        )
        raise Refusal(f"#{ticket.no} 的{PLEAS[kind]}申请{gone}；看现在的情况回“#{ticket.no}”。")
    if request.asked_by == ctx.person.userid:
        raise Refusal(f"#{ticket.no} 的{PLEAS[kind]}是您自己申请的，要由别人来批。")
    until = _until(ctx, ticket, request)
    if not grant:
        acts.perform(ctx, ticket, _WAYS[kind].deny, text=words, until=until)
        _close(ctx, ticket, request, Outcome.DENIED, words)
        TurnNotices.of(ctx).denied(ticket, request, ctx.person, words)
        return f"#{ticket.no} 已答复不同意{PLEAS[kind]}，已告诉{_asker(ctx, ticket, request)}。"
    if until is not None and until <= ctx.now:
        raise Refusal(
            f"#{ticket.no} 申请的日子已经过了，请定个新日子，例如“同意{PLEAS[kind]} {ticket.no} 到{_next_week(ctx)}”。"
        )
    if until is not None and kind is Kind.EXTENSION and ticket.due_at is not None:
        if sla.extension_days(ticket.due_at, until, ctx.calendar) < 1:
            raise Refusal(
                f"#{ticket.no} 原时限就到{wording.day(local(ticket.due_at))}，批的日子要在它后面；不同意延期请回“不同意 {ticket.no}”。"
            )
        requests.amend(request, days=sla.extension_days(ticket.due_at, until, ctx.calendar), until=local(until).date())
    what = plea(ticket, request)
    acts.perform(ctx, ticket, _WAYS[kind].grant, text=request.reason, until=until)
    if kind is Kind.WITHDRAWAL:
        endings.over(ctx, ticket)
    _close(ctx, ticket, request, Outcome.GRANTED, words)
    told = _told(ticket, kind)
    TurnNotices.of(ctx).granted(ticket, request, ctx.person, told)
    if kind is Kind.WITHDRAWAL:
        TurnNotices.of(ctx).ended(ticket, followers.of(ctx.session, ticket.id), "反映人已撤回，不再办理")
    else:
        _tell_reporter(ctx, ticket, kind, request.reason, but=(request.asked_by, ctx.person.userid))
    return f"已同意{what}，已告诉{_asker(ctx, ticket, request)}。"


def _next_week(ctx: Context) -> str:
    return wording.day(ctx.calendar.add_workdays(local(ctx.now).date(), 5))


def _asker(ctx: Context, ticket: Ticket, request: Request) -> str:
    person = ctx.directory.people.get(request.asked_by)
    return wording.speaker(ticket, person) if person else "经办"


def granted_unasked(ctx: Context, ticket: Ticket, verb: Verb, until: datetime, reason: str) -> str:
    """Who may grant it says so himself, and nobody has to ask."""
    acts.perform(ctx, ticket, verb, text=reason, until=until)
    kind = Kind.SUSPENSION if verb is Verb.SUSPEND else Kind.EXTENSION
    for request in requests.open_ones(ctx.session, ticket.id, kind):
        requests.answer(request, Outcome.GRANTED, by=ctx.person.userid, now=ctx.now)
    questions.close_for(ctx.session, ticket=ticket.id, kind=questions.REQUEST, now=ctx.now, outcome="granted")
    _tell_reporter(ctx, ticket, kind, reason, but=(ctx.person.userid,))
    if ticket.handler and ticket.handler not in (ctx.person.userid, ticket.reporter):
        TurnNotices.of(ctx).member(
            ticket.handler, key=f"decided:{ticket.no}:{ticket.round}:{verb.value}", ticket=ticket.id,
            text=f"#{ticket.no} {ctx.person.name}决定{PLEAS[kind]}：{_told(ticket, kind)}。原因：{wording.excerpt(reason, 120)}",
        )  # fmt: skip
    return f"#{ticket.no} 已{PLEAS[kind]}，{_told(ticket, kind)}，已告诉经办和反映人。"


def _close(ctx: Context, ticket: Ticket, request: Request, outcome: Outcome, words: str) -> None:
    requests.answer(request, outcome, by=ctx.person.userid, now=ctx.now, words=words)
    for question in questions.open_about(ctx.session, ticket.id, questions.REQUEST):
        if question.options["request"] == request.id:
            mine = question.userid == ctx.person.userid
            questions.close(ctx.session, question, "answered" if mine else "answered-by-other", ctx.now)


def _tell_reporter(ctx: Context, ticket: Ticket, kind: Kind, reason: str, but: Sequence[str]) -> None:
    because = f"（{wording.excerpt(reason, 60)}）" if reason else ""
    TurnNotices.of(ctx).put_off(
        ticket,
        f"{_told(ticket, kind)}{because}。",
        key=f"put-off:{ticket.no}:{kind.value}:{ticket.round}",
        but=but,
    )


def _told(ticket: Ticket, kind: Kind) -> str:
    if kind is Kind.EXTENSION:
        return f"时限延到{wording.deadline(ticket)}"
    if kind is Kind.SUSPENSION:
        assert ticket.suspended_until is not None
        return f"先挂起，{wording.long_day(local(ticket.suspended_until).date())}重新办理"
    return "已撤回，不计入统计"


def _until(ctx: Context, ticket: Ticket, request: Request) -> datetime | None:
    """The day set by whoever grants it, else the one asked for."""
    said = days.asked(ctx, ticket).day if ctx.question is None else None
    day = said or request.until
    if day is None:
        return None
    if request.kind == Kind.SUSPENSION:
        return morning(day)
    return sla.at_due_time(day, ctx.calendar)


def morning(day: date) -> datetime:
    """When what rested comes back: with the digest of its day."""
    return datetime.combine(day, DIGEST_TIME, SHANGHAI)
