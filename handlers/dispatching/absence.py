"""Who is away and who stands in: “我休假6月10日到15日，单子给张三”, “我回来了”. What is missing is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot import access, answering
from bot.router import Context, Router
from handlers import dispatch_notices, dispatch_words, wording
from handlers.dispatching import away_days, scope
from models import absences, roster, tickets
from models.refusal import Refusal
from models.roster import Person
from models.rules.dispatch import Away
from models.rules.words import IN_HAND
from models.rules.workdays import local

MISSING = "absence"
LONGEST = timedelta(days=366)
FAR_AHEAD = timedelta(days=200)  # a bare 6月1日 in June is meant as gone by, not as next year
_WHY = re.compile(r"年休假|(?:年|产|病|婚|丧|探亲|陪产)假|休假|请假|轮休|出差|培训|学习|住院|借调|挂职|驻村|外出|开会")
_DAYS = r"(?:[\d一二三四五六七八九十]{1,4}[年月日号天周]|今天|明天|后天|大后天|本周|这周|下周|周[一二三四五六日天]|星期[一二三四五六日天]|到|至|[-~—、 起的从开始])+"
AWAY_ALONE = rf"(?:我)?(?:从)?{_DAYS}(?:我)?(?:要|请|去)?(?:{_WHY.pattern})[了。.!！\s]*|(?:我)?(?:要|请)?(?:{_WHY.pattern})[了\s：:，,]*{_DAYS}[了。.!！\s]*"
"""“明天休假”, “休假 6月10日到12日”, and nothing else."""
_ANYBODY = re.compile(r"^(?:随便|都行|都可以|谁都|不指定|不知道|不清楚|没人|没有)")
_CHOICES = 6
NOBODY = "-"  # nobody in particular stands in


def declare(router: Router) -> None:
    router.does("delegate", name="请假代理", examples=("我休假6月10日到15日，单子给张三",))(delegate)
    router.pattern("我休假", pattern=AWAY_ALONE, examples=("我6月10日到6月12日休假", "休假 6月10日到6月12日"))(
        away_alone
    )
    router.answers(MISSING)(missing)
    router.pattern(
        "我回来了", pattern=r"(?:我)?(?:已经?|提前|今天|昨天)*(?:回来(?:上班)?了|销假了?|休完假了)[，,]?(?:取消代理|结束代理)?[。.!！~]*",
        examples=("我回来了",),
    )(back)  # fmt: skip
    router.act(
        "取消代理", verbs=("取消代理", "结束代理", "取消休假", "取消请假", "取消出差"), examples=("取消代理",),
        roles=("HANDLER", "DEPT_HEAD"), help="休假出差：“我休假6月10日到15日，单子给张三”；回来回“我回来了”",
    )(back)  # fmt: skip


def away_alone(ctx: Context) -> str:
    """Nobody is named who stands in: he is asked for."""
    why = _WHY.search(ctx.said.text)
    plan = {"person": ctx.person.userid, "why": why[0] if why else ""}
    return _go_on(ctx, {**plan, **away_days.told(ctx.said.text, ctx.now, ctx.calendar)})


def delegate(ctx: Context) -> str:
    """Keep an absence that was told, or ask for what is missing."""
    assert ctx.act is not None
    slots = ctx.act.slots
    absent = _absent(ctx, str(slots.get("person") or "self"))
    why = _WHY.search(ctx.said.text)
    plan: dict[str, Any] = {"person": absent.userid, "why": why[0] if why else ""}
    plan |= away_days.told(ctx.said.text, ctx.now, ctx.calendar)
    named = str(slots.get("to") or "")
    deputy = _named(ctx, absent, named) if named else None
    if deputy is not None:
        plan["to"] = deputy.userid
    return _go_on(ctx, plan, familiar=named if deputy is None else "")


def missing(ctx: Context) -> str:
    """The answer to what was asked: a day, a name, or a number."""
    assert ctx.question is not None
    plan: dict[str, Any] = dict(ctx.question.options["plan"])
    word = ctx.match.word
    if word == "0":
        ctx.close_question("answered")
        return "好的，没有登记。"
    if word != "words":
        plan["to"] = ctx.question.options[word]
    elif "until" not in plan:
        days = away_days.told(ctx.said.text, ctx.now, ctx.calendar)
        if "until" not in days:
            return ctx.not_mine()
        if days.get("start") == days["until"]:  # one day named is the last one
            del days["start"]
        plan = {**days, **plan}
    elif _ANYBODY.search(ctx.said.text):
        plan["to"] = NOBODY
    else:
        absent = ctx.directory.people[plan["person"]]
        found = [p for p in ctx.directory.people.values() if p.active and p.name and p.name in ctx.said.text]
        if not found:
            return ctx.not_mine()
        plan["to"] = _one(ctx, absent, found).userid
    ctx.close_question("answered")
    return _go_on(ctx, plan)


def _go_on(ctx: Context, plan: dict[str, Any], *, familiar: str = "") -> str:
    absent = ctx.directory.people[plan["person"]]
    who = "您" if absent.userid == ctx.person.userid else absent.name
    if "until" not in plan:
        return _ask(ctx, plan, {}, f"{who}到哪天回来？请回最后一天，例如“到6月15日”；不登记回 0。")
    _check_days(ctx, plan)
    if "to" not in plan:
        choices = _candidates(ctx, absent, familiar)
        options = {str(place): person.userid for place, person in enumerate(choices, start=1)}
        options[str(len(choices) + 1)] = NOBODY
        lines = [f"{p.name}（{_what(p)}）" for p in choices] + ["不指定，由同部门的人或负责人接"]
        doubt = f"没找到“{familiar}”。" if familiar and not choices else ""
        return _ask(
            ctx,
            plan,
            options,
            f"{doubt}{who}不在的时候，单子给谁？\n{wording.numbered(lines)}\n回数字，或直接写姓名；不登记回 0。",
        )
    return _keep(ctx, absent, plan)


def _ask(ctx: Context, plan: dict[str, Any], options: dict[str, Any], words: str) -> str:
    answering.ask_back(ctx, MISSING, {**options, "0": "cancel", "words": True, "plan": plan, "hint": words})
    return words


def _keep(ctx: Context, absent: Person, plan: Mapping[str, Any]) -> str:
    start, end = date.fromisoformat(plan["start"]), date.fromisoformat(plan["until"])
    deputy = None if plan["to"] == NOBODY else ctx.directory.people[plan["to"]]
    if deputy is not None:
        _check_deputy(ctx, absent, deputy, start, end)
    away = Away(absent.userid, start, end, deputy.userid if deputy else None, plan["why"])
    replaced = absences.put(
        ctx.session, person=absent.userid, deputy=away.deputy, start=start, end=end, why=away.why,
        by=ctx.person.userid, now=ctx.now,
    )  # fmt: skip
    roster.touch(ctx.session)
    in_hand = tickets.of_handler(ctx.session, absent.userid, (), IN_HAND)
    pushes = dispatch_notices.DispatchPushes.of(ctx)
    pushes.back_again(
        absent, [one.deputy for one in replaced if one.deputy not in (None, away.deputy)], ctx.message.key
    )
    pushes.standing_in(away, in_hand, ctx.message.key)
    pushes.absence_noted(away, ctx.person, ctx.message.key)
    who = "您" if absent.userid == ctx.person.userid else absent.name
    first = f"已登记：{who}{dispatch_words.span(start, end)}{away.why or '不在'}"
    if deputy is None:
        return f"{first}。这几天新单子由同部门的人或负责人接，都不在就交党建管理员。提前回来请回“我回来了”。"
    hand = f"手上的{len(in_hand)}件（{'、'.join(f'#{t.no}' for t in in_hand[:5])}）他也能办，" if in_hand else ""
    return f"{first}，由{deputy.name}代理：这几天新单子派给他，{hand}已通知他。到期自动恢复，提前回来请回“我回来了”。"


def back(ctx: Context) -> str:
    """Somebody is back, or an administrator says so: everything is as it was."""
    name = ctx.match.rest.strip("。.！! 的我")
    if not name and not _concerned(ctx):
        return "欢迎回来，有事随时说。"
    person = _absent(ctx, name or "self")
    ended = absences.back(ctx.session, person.userid, today=local(ctx.now).date(), by=ctx.person.userid, now=ctx.now)
    who = "您" if person.userid == ctx.person.userid else person.name
    if not ended:
        raise Refusal(f"{who}现在没有登记休假或代理，不用取消。")
    roster.touch(ctx.session)
    deputies = [one.deputy for one in ended if one.deputy]
    pushes = dispatch_notices.DispatchPushes.of(ctx)
    pushes.back_again(person, deputies, ctx.message.key)
    names = "、".join(dict.fromkeys(ctx.directory.name(u) for u in deputies))
    told = f"，已告诉{names}" if names else ""
    first = "欢迎回来，代理已取消" if person.userid == ctx.person.userid else f"{person.name}的代理已取消"
    return f"{first}，新单子从现在起派给{who}{told}。"


def _absent(ctx: Context, said: str) -> Person:
    """Who is away: the speaker, or somebody whose absence he may enter."""
    if said == "self" or said == ctx.person.name:
        if not _concerned(ctx):
            raise Refusal("您名下没有派过来的单子，不用登记代理。部门经办和负责人休假、出差时才需要。")
        return ctx.person
    found = [p for p in ctx.directory.people.values() if p.active and p.name == said]
    mine = [p for p in found if _may_enter(ctx, p)]
    if len(mine) == 1:
        return mine[0]
    if len(mine) > 1:
        raise Refusal(f"叫“{said}”的有{len(mine)}位，请让本人说一句“我休假…”，或写明部门。")
    if found:
        raise Refusal(f"{said}的休假由本人、部门负责人或党建管理员登记，我没有做任何改动。")
    raise Refusal(f"名册里没有“{said}”。请写全名，例如“张三出差到周五，由李四代”。")


def _concerned(ctx: Context) -> bool:
    """Whether tickets, or what finds no owner, come to the speaker."""
    return bool(ctx.directory.departments_of(ctx.person.userid) or access.administers(ctx.person))


def _may_enter(ctx: Context, person: Person) -> bool:
    me = ctx.person
    if scope.whole_city(me) or ("COUNTY_PARTY_ADMIN" in me.roles and person.county == me.county):
        return True
    return any(d.head == me.userid for d in ctx.directory.departments_of(person.userid))


def _named(ctx: Context, absent: Person, name: str) -> Person | None:
    """The deputy by his whole name; 小刘 is nobody for certain and is asked about."""
    found = [p for p in ctx.directory.people.values() if p.active and p.name == name]
    return _one(ctx, absent, found) if found else None


def _one(ctx: Context, absent: Person, found: list[Person]) -> Person:
    """Of several by one name the colleague of the same department, then of the same county."""
    homes = {d.id for d in ctx.directory.departments_of(absent.userid)}
    near = [p for p in found if homes & {d.id for d in ctx.directory.departments_of(p.userid)}]
    near = near or [p for p in found if p.county == absent.county] or found
    if len(near) > 1:
        raise Refusal(f"叫“{near[0].name}”的有{len(near)}位，请党建管理员来登记。")
    return near[0]


def _candidates(ctx: Context, absent: Person, familiar: str) -> list[Person]:
    """Colleagues who may stand in, those whose surname was said first."""
    departments = ctx.directory.departments_of(absent.userid)
    userids = [u for d in departments for u in (*d.handlers, *([d.head] if d.head else []))]
    if access.administers(absent):
        admins = (*ctx.directory.admins_of(absent.county), *ctx.directory.with_role("CITY_PARTY_ADMIN"))
        userids += [p.userid for p in admins]
    found = [p for u in dict.fromkeys(userids) if u != absent.userid and (p := ctx.directory.person(u)) is not None]
    return sorted(found, key=lambda p: p.name[:1] != familiar[-1:])[:_CHOICES]


def _what(person: Person) -> str:
    if access.administers(person):
        return "党建管理员"
    return person.post or (f"{person.department or ''}{'负责人' if 'DEPT_HEAD' in person.roles else '经办'}")


def _check_days(ctx: Context, plan: dict[str, Any]) -> None:
    today = local(ctx.now).date()
    start = max(date.fromisoformat(plan.get("start") or today.isoformat()), today)
    end = date.fromisoformat(plan["until"])
    plan["start"] = start.isoformat()
    if end < start or start - today > FAR_AHEAD:
        raise Refusal(
            f"{wording.day(end)}已经过去或早于开始那天，没有登记。请说清从哪天到哪天，例如“我休假6月10日到15日，单子给张三”。"
        )
    if end - start > LONGEST:
        raise Refusal("一次最多登记一年。时间更长的请党建管理员改派单规则，例如“以后空调的单子都派给综合部”。")


def _check_deputy(ctx: Context, absent: Person, deputy: Person, start: date, end: date) -> None:
    if deputy.userid == absent.userid:
        raise Refusal("代理人不能是本人，没有登记。请写另一位同事的姓名。")
    roles = set(access.ADMIN_ROLES)
    works = ctx.directory.departments_of(deputy.userid) or (roles & set(absent.roles) and roles & set(deputy.roles))
    if not works or (deputy.county not in (None, absent.county) and absent.county is not None):
        raise Refusal(f"{deputy.name}不是本单位的经办人，不能代理，没有登记。请换一位，例如同部门的同事。")
    for away in ctx.directory.dispatch.absences.get(deputy.userid, ()):
        if away.start <= end and start <= away.end:
            span = dispatch_words.span(away.start, away.end)
            raise Refusal(f"{deputy.name}{span}也{away.why or '不在'}，没有登记。请换一位代理人。")
