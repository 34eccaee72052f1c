"""“周五提醒我去安平”: a reminder for oneself; who watches over a county may have somebody reminded at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot import access
from bot.language.times import find_times
from bot.router import Context, Router
from handlers import promises, wording
from models import outbox, reminders
from models.refusal import Refusal
from models.roster import Person
from models.rules.quiet import DIGEST_TIME
from models.rules.workdays import SHANGHAI, local

CALLED_OFF = "remind"  # the kind of question: 0 calls it off
STANDS = timedelta(minutes=30)


def declare(router: Router) -> None:
    router.does("remind", name="提醒", examples=("周五提醒我去安平", "明天上午9点提醒我报材料"))(remind)
    router.answers(CALLED_OFF)(call_off)


def remind(ctx: Context) -> str:
    """Oneself on a day, somebody else now."""
    assert ctx.act is not None
    whom, day = ctx.act.slots.get("person"), ctx.act.slots.get("until")
    if whom == "self":
        if not isinstance(day, date):
            raise Refusal("要哪天提醒您？请写日期，例如“周五提醒我去安平”。")
        return _oneself(ctx, day)
    if isinstance(whom, str):
        return _another(ctx, whom)
    raise Refusal("要提醒谁？请写姓名，例如“提醒周萍走访大桥”；要催办问题请回“催”加编号，没走访的每周四会提醒。")


def call_off(ctx: Context) -> str:
    assert ctx.question is not None
    reminders.cancel(ctx.session, key=str(ctx.question.options["key"]))
    ctx.close_question("answered")
    return "好的，不提醒了。"


def _oneself(ctx: Context, day: date) -> str:
    at = _instant(ctx, day)
    if at <= local(ctx.now):
        raise Refusal("这个时间已经过了，请写以后的日子，例如“周五提醒我去安平”。")
    key = f"own:{ctx.message.key}"
    told = reminders.plan(
        ctx.session, key=key, userid=ctx.person.userid, due_at=at, calendar=ctx.calendar, now=ctx.now,
        text=f"{wording.call(ctx.person)}：您让我提醒：“{wording.excerpt(ctx.said.words, 120)}”（{wording.day(ctx.now)}说的）",
        digest=f"您让我提醒：“{wording.excerpt(ctx.said.words, 40)}”",
    )  # fmt: skip
    ctx.ask(CALLED_OFF, {"0": "off", "key": key, "hint": "不用提醒了请回 0。"}, expires_in=STANDS)
    return f"好的，{wording.instant(told)}提醒您。不用了回 0。"


def _instant(ctx: Context, day: date) -> datetime:
    """The hour that was said, else the morning's."""
    spans = find_times(ctx.said.text, local(ctx.now), ctx.calendar, mood="promise")
    clock = next(
        (c for span in spans if (span.end or span.start) == day for c in span.clock if c is not None), DIGEST_TIME
    )
    return datetime.combine(day, clock, SHANGHAI)


def _another(ctx: Context, name: str) -> str:
    found = [p for p in ctx.directory.people.values() if p.active and p.name == name and _watched(ctx, p)]
    if len(found) != 1:
        raise Refusal(f"{name}不在您管的范围里，或有重名，没有提醒；请自己联系，或请党建管理员提醒。")
    promises.Promises.of(ctx).member(
        found[0].userid, key=f"reminded-by:{ctx.message.key}", priority=outbox.NOTICE,
        text=f"{wording.call(found[0])}：{ctx.person.name}提醒您：{wording.excerpt(ctx.match.rest or ctx.said.words, 200)}",
    )  # fmt: skip
    return f"已提醒{found[0].name}。"


def _watched(ctx: Context, person: Person) -> bool:
    if not access.watches(ctx.person):
        return False
    scope = access.scope_of(ctx.person, ctx.directory, local(ctx.now).date())
    return scope.whole_city or (person.county is not None and scope.covers_county(person.county))
