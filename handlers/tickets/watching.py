"""Keeping an eye on tickets: 督办 wants an account, 关注 hears of every change, “周五再提醒” rests from one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from bot.router import BOTH, Context, Router
from handlers import wording
from handlers.tickets import acts, days
from handlers.turn_notices import STANDS_STILL, TurnNotices
from models import followers, reminders, requests, snoozes, tickets
from models.refusal import Refusal
from models.requests import Kind, Outcome
from models.rules.ladder import NO_REST_FROM
from models.rules.lifecycle import TicketState, Verb
from models.rules.quiet import DIGEST_TIME
from models.rules.words import CARD_WORDS, CardLevel, Urgency
from models.rules.workdays import SHANGHAI, local
from models.tickets import Ticket

ACCOUNT_DAYS = 1  # working days for the answer to 督办 when no day is set
LONGEST_REST = 5  # working days


def declare(router: Router) -> None:
    router.act(
        "督办", told=True, acts=("supervise",), verbs=("督办", "批示"), examples=("督办 1001 三天内换好",), where=BOTH,
        roles=("COUNTY_SECRETARY", "CITY_SECRETARY", "CITY_PARTY_ADMIN"), help="督办：“督办 1001 三天内换好”；催办：“催 1001”",
    )(supervise)  # fmt: skip
    router.act("关注", acts=("follow",), verbs=("关注",), examples=("关注 1001",))(follow)
    router.act("取消关注", acts=("unfollow",), verbs=("取消关注", "不关注"), examples=("取消关注 1001",))(unfollow)
    router.does("snooze", name="推迟提醒", examples=("1001 周五再提醒",))(snooze)


def supervise(ctx: Context) -> str:
    """A secretary wants to be told by a day how it stands."""
    return acts.each(ctx, Verb.SUPERVISE, lambda ticket: _supervise(ctx, ticket))


def _supervise(ctx: Context, ticket: Ticket) -> str:
    words = ctx.match.rest if ctx.act is None else days.REFS.sub("", ctx.said.words).strip(" ，,。")
    acts.perform(ctx, ticket, Verb.SUPERVISE, text=words)
    if ticket.state == TicketState.PENDING_CONFIRM.value:
        return f"#{ticket.no} 批示已记下。现在是“待核实”，等反映人答复，经办不用再回话；没解决的会自动退回重办。"
    today = local(ctx.now).date()
    day = days.told(words, due=ctx.now, now=ctx.now, calendar=ctx.calendar).day
    until = max(ctx.calendar.previous_workday(day), today) if day else ctx.calendar.add_workdays(today, ACCOUNT_DAYS)
    request = requests.ask(
        ctx.session,
        ticket=ticket.id,
        kind=Kind.SUPERVISION,
        by=ctx.person.userid,
        now=ctx.now,
        until=until,
        reason=words,
    )
    department = ctx.directory.department(ticket.department)
    readers = [ticket.handler, department.head if department else None]
    readers += [person.userid for person in ctx.directory.admins_of(ticket.county)]
    told = [userid for userid in dict.fromkeys(readers) if userid and userid != ctx.person.userid]
    TurnNotices.of(ctx).supervised(ticket, request, ctx.person, told)
    names = "、".join(ctx.directory.name(userid) for userid in told[:3])
    after = STANDS_STILL.get(ticket.state)
    when = f"现在是“{wording.state(ticket)}”，{after}" if after else f"{wording.day(until)}前"
    return f"#{ticket.no} 已督办，已告诉{names}，{when}要他们回话；有回话马上告诉您。"


def account(ctx: Context, ticket: Ticket, words: str) -> str:
    """What a handler reports answers a 督办 and a red card; return what to say about it."""
    wanted = requests.open_ones(ctx.session, ticket.id, *requests.WANTED_OF_HANDLER)
    for request in wanted:
        requests.answer(request, Outcome.GIVEN, by=ctx.person.userid, now=ctx.now, words=words)
        if request.kind == Kind.SUPERVISION and request.asked_by != ctx.person.userid:
            TurnNotices.of(ctx).accounted(ticket, request, ctx.person, words)
    asked_by = [ctx.directory.name(r.asked_by) for r in wanted if r.kind == Kind.SUPERVISION]
    return f"督办回复已送{'、'.join(asked_by)}。" if asked_by else ""


# 关注


def follow(ctx: Context) -> str:
    """Hear of every change until the end."""

    def act(ticket: Ticket) -> str:
        if not followers.watch(ctx.session, ticket=ticket.id, userid=ctx.person.userid, now=ctx.now):
            return f"#{ticket.no} 您已经关注了，有变化会告诉您。"
        return f"#{ticket.no} 已关注（{wording.state(ticket)}），有变化会告诉您；不看了回“取消关注 {ticket.no}”。"

    return _named(ctx, act, "关注")


def unfollow(ctx: Context) -> str:
    def act(ticket: Ticket) -> str:
        if not followers.unwatch(ctx.session, ticket=ticket.id, userid=ctx.person.userid):
            return f"#{ticket.no} 您没有关注，不用取消。"
        return f"#{ticket.no} 不再关注。"

    return _named(ctx, act, "取消关注")


# 周五再提醒


def snooze(ctx: Context) -> str:
    """A rest from one ticket's reminders; everybody else still hears of it."""
    assert ctx.act is not None
    until = ctx.act.slots.get("until") or days.told(ctx.said.words, due=None, now=ctx.now, calendar=ctx.calendar).day
    if not isinstance(until, date):
        raise Refusal("要推迟到哪天提醒？请写日期，例如“1001 周五再提醒”。")
    return _named(ctx, lambda ticket: _snooze(ctx, ticket, until), "推迟提醒")


def _snooze(ctx: Context, ticket: Ticket, until: date) -> str:
    today = local(ctx.now).date()
    if not ticket.is_open:
        raise Refusal(f"#{ticket.no} 已经是“{wording.state(ticket)}”，不会再提醒您。")
    card = CardLevel(ticket.card_level)
    if ticket.urgency == Urgency.CRITICAL.value or card >= NO_REST_FROM:
        why = "特急" if ticket.urgency == Urgency.CRITICAL.value else f"“{CARD_WORDS[card]}”的问题"
        raise Refusal(f"#{ticket.no} 是{why}，提醒不能推迟。")
    latest = ctx.calendar.add_workdays(today, LONGEST_REST)
    if until <= today:
        raise Refusal(f"#{ticket.no} 请写今天以后的日子，例如“{ticket.no} 周五再提醒”。")
    day = min(until, latest)
    snoozes.rest(ctx.session, userid=ctx.person.userid, ticket=ticket.id, until=day, now=ctx.now)
    if ctx.person.userid != ticket.handler:  # whom the ladder tells of it anyway
        reminders.plan(
            ctx.session, key=f"rest:{ticket.no}:{ctx.person.userid}", userid=ctx.person.userid, ticket=ticket.id,
            due_at=datetime.combine(day, DIGEST_TIME, SHANGHAI), calendar=ctx.calendar, now=ctx.now,
            text=f"{wording.call(ctx.person)}：#{ticket.no} {wording.short_outlet(ctx.directory, ticket.outlet)}·{wording.gist(ticket)}，"
            f"您约的今天再提醒。回“#{ticket.no}”看办到哪了。",
        )  # fmt: skip
    tickets.note(ctx.session, ticket, "SNOOZE", actor=ctx.person.userid, now=ctx.now, text=day.isoformat())
    capped = f"（最多推迟{LONGEST_REST}个工作日）" if until > latest else ""
    return f"#{ticket.no} {wording.day(day)}再提醒您{capped}；时限还是{wording.deadline(ticket)}，到期照样亮牌，亮红牌马上告诉您，别人照样会收到。"


def _named(ctx: Context, act: Callable[[Ticket], str], word: str) -> str:
    if not ctx.match.refs:
        raise Refusal(f"请带上编号，例如“{word} 1001”；回“我的问题”看编号。")
    return acts.every(ctx, act)
