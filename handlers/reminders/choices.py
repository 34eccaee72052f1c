"""What a person chooses for his own reminders, within limits; every choice says how it is taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.language.times.numerals import number
from bot.router import Context
from handlers import wording
from models import outbox, preferences, waiting
from models.base import lock_person
from models.refusal import Refusal
from models.rules.quiet import DIGEST_TIME, PushKind, may_send_at
from models.rules.reminding import (
    DIGEST_TIMES,
    HELD_GRACE,
    LONGEST_PAUSE,
    SINGLES_A_DAY,
    Kind,
    Wish,
    kind_of,
    next_digest,
    resumes_on,
)
from models.rules.workdays import local

_HANZI = {"七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}
_HOUR = r"(?P<hour>\d{1,2}|十[一二]?|[七八九])"
_MINUTE = r"(?:[点:：时](?P<minute>半|整|\d{1,2}分?)?)"
_CLOCK = rf"(?:早上|上午|早晨|早|(?P<late>下午|傍晚|晚上|中午))?{_HOUR}{_MINUTE}"
_FOR = re.compile(r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})个?(?P<unit>工作日|天|日|周|星期|礼拜)(?!前)")
_MANNERS = r"(?:请|麻烦|帮我|给我|我想|我要|能不能|可以|可不可以)*"
_END = r"(?:吧|了|就行|就好|就够了?|好了|可以吗|行吗)*[。.!！?？]*"

AT = rf"{_MANNERS}(?:以后|今后|往后|每天)(?:都|就|每天|请)*(?:改(?:到|成|在))?{_CLOCK}(?:再|才)?(?:给我)?(?:提醒|发(?:给)?(?:提醒|消息)?|推送|收(?:提醒|消息))(?:我)?{_END}"
CHANGE_AT = rf"(?:[^，,。]{{2,10}}太[早晚]了?[，,\s]*)?{_MANNERS}(?:把|将)?(?:我的)?(?:每天的?|每日)?(?:(?:提醒|推送)(?:时间)?)?(?:改|设|调|换|定)(?:到|成|在|为)?{_CLOCK}(?:提醒|推送)?(?:我)?{_END}"
AT_DEFAULT = rf"{_MANNERS}(?:恢复|改回)(?:默认|原来|八点半|8点半)(?:的)?(?:提醒)?(?:时间|提醒)?{_END}"
DAILY = rf"{_MANNERS}(?:以后|今后|往后)?(?:只要|只发|就要|就发|只用发|一天只发|每天只发|合并成)(?:每天|每日|一天)?一条(?:消息|提醒|通知)?{_END}|(?:(?:消息|提醒|通知)太(?:多|烦)了?[，,\s]*)?{_MANNERS}(?:以后)?(?:每天|每日|一天)(?:只|就)?(?:要|发|给我发)?一条(?:消息|提醒|通知)?(?:就行|就好|就够了|就可以了?|吧)[。.!！]*|{_MANNERS}少(?:给我)?发(?:点|些|几条)(?:消息|提醒|通知)?{_END}"
EACH = rf"{_MANNERS}(?:恢复(?:单条|单独|逐条)(?:提醒|通知|消息)?|(?:以后|还是)?(?:照常|一件一件|逐条)(?:发|提醒|通知)(?:我)?){_END}"
RESUME = rf"{_MANNERS}(?:取消|结束|解除|停止)暂停(?:提醒)?{_END}|(?:不用|别|不)(?:再)?暂停(?:提醒)?{_END}|{_MANNERS}(?:恢复|重新开始|打开|开启|继续)(?:我的|所有|全部|正常)?(?:提醒|推送)(?:我)?{_END}"
SETTINGS = rf"{_MANNERS}(?:看|看看|查|查看)?(?:一下)?(?:我的)?(?:提醒|通知|推送)(?:的)?(?:设置|设定|怎么设的?|方式|时间)(?:是)?(?:什么|几点|多少|怎样的?|怎么样的?)?{_END}|我的提醒{_END}"


def digest_time(ctx: Context) -> str:
    """Have the digest at another time from tomorrow on."""
    at = _time(ctx)
    if at is None or at not in DIGEST_TIMES or "late" in ctx.match.parts:
        offered = "、".join(_clock(one) for one in DIGEST_TIMES)
        raise Refusal(f"每天的提醒可以选 {offered}，例如“以后9点提醒我”。")
    return _at(ctx, at)


def default_time(ctx: Context) -> str:
    """Have the digest at its usual time again."""
    return _at(ctx, DIGEST_TIME)


def _at(ctx: Context, at: time) -> str:
    before = _wish(ctx)
    preferences.choose_digest_time(ctx.session, ctx.person.userid, at, now=ctx.now)
    back = "" if at == DIGEST_TIME else "改回来说“恢复默认提醒时间”。"
    held = "（提醒还在暂停中）" if before.resumes else ""
    return f"好的，从下一个工作日起，每天{_clock(at)}给您一条提醒{held}。派单、待确认、特急照旧马上说。{back}"


def daily_only(ctx: Context) -> str:
    """What is only told waits for the digest."""
    _wish(ctx)
    preferences.choose(ctx.session, ctx.person.userid, preferences.DAILY_ONLY, on=True, now=ctx.now)
    return (
        "好的，进展、签收这类通知和到期提醒都并到每天一条里；派单、待确认、特急还是马上告诉您。改回来说“恢复单条提醒”。"
    )


def each(ctx: Context) -> str:
    """Everything at once again."""
    _wish(ctx)
    preferences.choose(ctx.session, ctx.person.userid, preferences.DAILY_ONLY, on=False, now=ctx.now)
    _bring_forward(ctx)
    return f"好的，通知照常一件一件告诉您（到期提醒每天最多{SINGLES_A_DAY}条）。想合并说“只要每天一条”。"


def pause(ctx: Context) -> str:
    """No reminders until a day."""
    today = local(ctx.now).date()
    until = (ctx.act.slots.get("until") if ctx.act is not None else None) or _for_days(ctx, today)
    if not isinstance(until, date):
        raise Refusal(
            f"请说暂停到哪天，例如“暂停提醒到周五”，最多{LONGEST_PAUSE}个工作日。派单、待确认、特急不受影响。"
        )
    today = local(ctx.now).date()
    if until <= today:
        raise Refusal("暂停要到今天以后的一天，例如“暂停提醒到周一”。")
    resumes = resumes_on(until, today, ctx.calendar)
    wish = _wish(ctx)
    preferences.pause(ctx.session, ctx.person.userid, resumes, now=ctx.now)
    paused = replace(wish, resumes=resumes)
    for letter in waiting.held_for(ctx.session, ctx.person.userid, ctx.now):
        kind = kind_of(
            letter.key, critical=letter.priority == outbox.CRITICAL, clock=letter.priority == outbox.REMINDER
        )
        if kind in (Kind.NEWS, Kind.CLOCK):
            outbox.put_off(letter, next_digest(ctx.now, paused, ctx.calendar) + HELD_GRACE)
    most = f"（最多{LONGEST_PAUSE}个工作日）" if resumes < ctx.calendar.workday_on_or_after(until) else ""
    return (
        f"好的，提醒暂停，{_day(resumes)}早上恢复{most}，攒下的那天一起说。"
        "派单、待确认和特急还是马上告诉您。提前恢复说“取消暂停”。"
    )


def resume(ctx: Context) -> str:
    """Reminders again from now on."""
    if _wish(ctx).resumes is None:
        return "您的提醒没有暂停，照常发。回“我的提醒设置”看现在怎么提醒您。"
    preferences.pause(ctx.session, ctx.person.userid, None, now=ctx.now)
    wish = _bring_forward(ctx)
    return f"好的，提醒恢复了，下一条在{_when(ctx, next_digest(ctx.now, wish, ctx.calendar))}。"


def settings(ctx: Context) -> str:
    """How this person is reminded, and how to change it."""
    today = local(ctx.now).date()
    wish = preferences.wish_of(ctx.session, ctx.person.userid, today)
    lines = [
        f"· 每天一条：工作日{_clock(wish.digest_at)}（可选8点至10点，例如“以后9点提醒我”）",
        "· 通知和到期提醒：并到每天一条里（改回来说“恢复单条提醒”）"
        if wish.daily_only
        else f"· 通知：有就说；到期提醒每天最多{SINGLES_A_DAY}条（想少点说“只要每天一条”）",
        f"· 暂停：到{_day(wish.resumes)}早上恢复（提前恢复说“取消暂停”）"
        if wish.resumes
        else "· 没有暂停（要暂停说“暂停提醒到周一”）",
    ]
    return "\n".join(
        ["您的提醒设置：", *lines, "派单、待您确认、特急总是马上说；晚8点到早8点、休息日不打扰（特急除外）。"]
    )


def _wish(ctx: Context) -> Wish:
    """What has been chosen so far; from here on this person's messages go one after the other."""
    lock_person(ctx.session, ctx.person.userid)
    return preferences.wish_of(ctx.session, ctx.person.userid, local(ctx.now).date())


def _for_days(ctx: Context, today: date) -> date | None:
    """三天, 一周, 5个工作日."""
    found = _FOR.search(ctx.said.text)
    if found is None:
        return None
    count = number(found["n"])
    if found["unit"] == "工作日":
        return ctx.calendar.add_workdays(today, count)
    return today + timedelta(days=count if found["unit"] in "天日" else 7 * count)


def _bring_forward(ctx: Context) -> Wish:
    """Let what waits for a later digest come with the next one."""
    wish = _wish(ctx)
    soon = next_digest(ctx.now, wish, ctx.calendar) + HELD_GRACE
    for letter in waiting.held_for(ctx.session, ctx.person.userid, ctx.now):
        outbox.put_off(letter, min(letter.not_before, max(soon, may_send_at(PushKind.MEMBER, ctx.now, ctx.calendar))))
    return wish


def _time(ctx: Context) -> time | None:
    parts = ctx.match.parts
    hour = _HANZI.get(parts["hour"]) or (int(parts["hour"]) if parts["hour"].isdecimal() else 0)
    said = parts.get("minute", "")
    minute = 30 if said == "半" else int(re.sub(r"\D", "", said) or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _clock(at: time) -> str:
    return f"{at.hour}点{'半' if at.minute == 30 else ''}"


def _day(on: date) -> str:
    return f"{wording.day(on)}（{wording.weekday(on)}）"


def _when(ctx: Context, at: datetime) -> str:
    today = local(at).date() == local(ctx.now).date()
    return f"{'今天' if today else _day(local(at).date())}{_clock(local(at).time())}"
