"""延期, 挂起 and the late 撤回: asked for with a day and a reason; what is missing is asked for, nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.router import Context, Router
from handlers import wording
from handlers.tickets import acts, days, grants
from handlers.tickets.days import Told
from handlers.turn_notices import PLEAS, TurnNotices
from models import questions, requests, tickets
from models.refusal import Refusal
from models.requests import Kind, Request
from models.roster import Person
from models.rules import sla
from models.rules.guards import SHORT_EXTENSION_DAYS
from models.rules.lifecycle import Verb
from models.rules.workdays import local
from models.tickets import Ticket

REST = "request.rest"  # the day or the reason is still missing
REST_STANDS = timedelta(hours=24)


def declare(router: Router) -> None:
    router.act(
        "延期", told=True, acts=("extend",), verbs=("申请延期", "延期"), examples=("延期 1001 5天 配件没到",),
        roles=acts.HANDLING_ROLES, help="延期：“延期 1001 5天 原因”；挂起：“挂起 1001 到年底 原因”",
    )(extend)  # fmt: skip
    router.act(
        "挂起", told=True, bare=False, acts=("hang",), verbs=("申请挂起", "挂起", "挂账"), examples=("挂起 1001 到12月31日 等资金",)
    )(hang)  # fmt: skip
    router.act("恢复", acts=("unhang",), verbs=("恢复办理", "恢复"), examples=("恢复 1001",))(resume)
    router.answers(REST)(rest)


def extend(ctx: Context) -> str:
    """The department asks for more time; who may grant it grants it by saying so."""
    return acts.each(ctx, Verb.REQUEST_EXTENSION, lambda t: _extend(ctx, t, days.asked(ctx, t)), word="延期")


def hang(ctx: Context) -> str:
    """What cannot be done now rests until a day; the county's secretary decides."""
    return acts.each(ctx, Verb.REQUEST_SUSPENSION, lambda t: _hang(ctx, t, days.asked(ctx, t)), word="挂起")


def rest(ctx: Context) -> str:
    """The day or the reason that was missing, in any words."""
    assert ctx.question is not None
    if ctx.match.word == "0":
        ctx.close_question("cancelled")
        return "好的，不申请了，仍按原时限办。"
    asked = ctx.question.options
    ticket = tickets.by_id(ctx.session, ctx.question.ticket or 0)
    said = days.told(ctx.said.words, due=ticket.due_at, now=ctx.now, calendar=ctx.calendar)
    day = date.fromisoformat(asked["day"]) if asked["day"] else None
    ctx.close_question("answered")
    whole = Told(day or said.day, str(asked["reason"] or said.reason))
    return (_extend if asked["kind"] == Kind.EXTENSION else _hang)(ctx, ticket, whole)


def _extend(ctx: Context, ticket: Ticket, said: Told) -> str:
    granting = acts.may(ctx, ticket, Verb.APPROVE_EXTENSION) and not acts.may(ctx, ticket, Verb.REQUEST_EXTENSION)
    accepted = "" if granting else _accepted(ctx, ticket)
    _must(ctx, ticket, Verb.APPROVE_EXTENSION if granting else Verb.REQUEST_EXTENSION)
    assert ticket.due_at is not None
    until = sla.at_due_time(said.day, ctx.calendar) if said.day else None
    if until is not None and sla.extension_days(ticket.due_at, until, ctx.calendar) < 1:
        raise Refusal(
            f"#{ticket.no} 现在的时限是{wording.deadline(ticket)}，新时限要在它后面，例如“延期 {ticket.no} 5天 原因”。"
        )
    if not said.reason:  # “延期改成3天”: why was said before
        open_ones = requests.open_ones(ctx.session, ticket.id, Kind.EXTENSION)
        before = next((r.reason for r in open_ones if r.asked_by == ctx.person.userid), "")
        said = Told(said.day, before)
    if until is None or not said.reason:
        return accepted + _ask_rest(ctx, ticket, Kind.EXTENSION, said)
    if granting:
        return grants.granted_unasked(ctx, ticket, Verb.APPROVE_EXTENSION, until, said.reason)
    length = sla.extension_days(ticket.due_at, until, ctx.calendar)
    acts.perform(ctx, ticket, Verb.REQUEST_EXTENSION, text=said.reason, until=until)
    request = requests.ask(
        ctx.session, ticket=ticket.id, kind=Kind.EXTENSION, by=ctx.person.userid, now=ctx.now,
        days=length, until=local(until).date(), reason=said.reason,
    )  # fmt: skip
    role = "COUNTY_PARTY_ADMIN" if length <= SHORT_EXTENSION_DAYS else "COUNTY_SECRETARY"
    names = _ask(ctx, ticket, request, _holding(ctx, ticket, role))
    return (
        f"{accepted}#{ticket.no} 已申请延期到{wording.day(until)}（{length}个工作日），"
        f"等{names}批准；批准前仍按{wording.deadline(ticket)}。"
    )


def _hang(ctx: Context, ticket: Ticket, said: Told) -> str:
    granting = acts.may(ctx, ticket, Verb.SUSPEND)
    accepted = "" if granting else _accepted(ctx, ticket)
    _must(ctx, ticket, Verb.SUSPEND if granting else Verb.REQUEST_SUSPENSION)
    if said.day is None or not said.reason:
        return accepted + _ask_rest(ctx, ticket, Kind.SUSPENSION, said)
    until = grants.morning(said.day)
    if granting:
        return grants.granted_unasked(ctx, ticket, Verb.SUSPEND, until, said.reason)
    acts.perform(ctx, ticket, Verb.REQUEST_SUSPENSION, text=said.reason, until=until)
    request = requests.ask(
        ctx.session, ticket=ticket.id, kind=Kind.SUSPENSION, by=ctx.person.userid, now=ctx.now,
        until=said.day, reason=said.reason,
    )  # fmt: skip
    names = _ask(ctx, ticket, request, _holding(ctx, ticket, "COUNTY_SECRETARY"))
    return (
        f"{accepted}#{ticket.no} 已申请挂起到{wording.long_day(said.day)}，等{names}批准；"
        f"批准前时限照走（{wording.deadline(ticket)}）。"
    )


def _accepted(ctx: Context, ticket: Ticket) -> str:
    """Whoever asks for time has taken the ticket on: it is accepted first."""
    if not acts.may(ctx, ticket, Verb.ACCEPT):
        return ""
    acts.perform(ctx, ticket, Verb.ACCEPT)
    TurnNotices.of(ctx).accepted(ticket, ctx.person)
    return f"#{ticket.no} 已签收。"


def _must(ctx: Context, ticket: Ticket, verb: Verb) -> None:
    """Refuse before anything is asked for, when this cannot be at all."""
    if not acts.may(ctx, ticket, verb):
        acts.perform(ctx, ticket, verb)


def _ask_rest(ctx: Context, ticket: Ticket, kind: Kind, said: Told) -> str:
    """Keep what was said and ask for what is missing."""
    what = PLEAS[kind]
    wanted = "为什么？" if said.day else "到哪天？" if said.reason else "到哪天、为什么？"
    ask = f"#{ticket.no} {what}{'到' + wording.day(said.day) + '，' if said.day else ''}{wanted}直接回就行，例如“{_EXAMPLES[kind]}”；不申请了回 0。"
    questions.ask(
        ctx.session, userid=ctx.person.userid, kind=REST, ticket=ticket.id, label=f"#{ticket.no}", now=ctx.now,
        options={
            "0": "cancel", "words": True, "no": ticket.no, "kind": kind.value, "hint": ask,
            "day": said.day.isoformat() if said.day else "", "reason": said.reason,
        },
        expires_at=ctx.now + REST_STANDS,
    )  # fmt: skip
    return ask


_EXAMPLES = {Kind.EXTENSION: "5天，配件没到", Kind.SUSPENSION: "到12月31日，已列入明年预算"}


def withdraw(ctx: Context, ticket: Ticket) -> str:
    """Once a department has accepted, its consent is needed; it is asked."""
    acts.perform(ctx, ticket, Verb.REQUEST_WITHDRAWAL, text=ctx.match.rest)
    request = requests.ask(
        ctx.session, ticket=ticket.id, kind=Kind.WITHDRAWAL, by=ctx.person.userid, now=ctx.now, reason=ctx.match.rest
    )
    handler = ctx.directory.stands_in(ticket.handler, local(ctx.now).date()) or ticket.handler or ""
    holders = [p for p in (ctx.directory.person(handler),) if p] or list(ctx.directory.admins_of(ticket.county))
    names = _ask(ctx, ticket, request, holders)
    return f"#{ticket.no} 已经签收，撤回要经办部门同意，已经问{names}；有答复马上告诉您。"


def resume(ctx: Context) -> str:
    """挂起 or 待补充 ends before its day."""

    def act(ticket: Ticket) -> str:
        acts.perform(ctx, ticket, Verb.RESUME, text=ctx.match.rest)
        questions.close_for(ctx.session, ticket=ticket.id, now=ctx.now, outcome="resumed")
        if ticket.handler and ticket.handler != ctx.person.userid:
            TurnNotices.of(ctx).member(
                ticket.handler, key=f"resumed-by:{ticket.no}:{ticket.round}", ticket=ticket.id,
                text=f"#{ticket.no} {ctx.person.name}恢复办理，新时限{wording.deadline(ticket)}。",
            )  # fmt: skip
        return f"#{ticket.no} 已恢复办理，停下的日子不算，新时限{wording.deadline(ticket)}。"

    return acts.each(ctx, Verb.RESUME, act)


def _ask(ctx: Context, ticket: Ticket, request: Request, approvers: Sequence[Person]) -> str:
    """Put the question to everybody who may answer it, the first answer closes the others'; return their names."""
    asked = [person for person in approvers if person.userid != ctx.person.userid]
    if not asked:
        raise Refusal(f"#{ticket.no} 没有别人可以批准{PLEAS[Kind(request.kind)]}，请联系市党建管理员。")
    for person in asked:
        questions.ask(
            ctx.session, userid=person.userid, kind=questions.REQUEST, ticket=ticket.id, label=f"#{ticket.no}", now=ctx.now,
            options={
                "1": "grant", "2": "deny", "no": ticket.no, "request": request.id,
                "hint": f"#{ticket.no} {PLEAS[Kind(request.kind)]}请回：1 同意　2 不同意。",
            },
        )  # fmt: skip
    TurnNotices.of(ctx).asked(ticket, request, asked)
    return "、".join(person.name for person in asked)


def _holding(ctx: Context, ticket: Ticket, role: str) -> list[Person]:
    """Who holds a county's role, else who stands in for the whole city."""
    city = role.replace("COUNTY", "CITY")
    found = ctx.directory.with_role(role, ticket.county) or ctx.directory.with_role(city)
    return list(found or ctx.directory.with_role("CITY_PARTY_ADMIN"))
