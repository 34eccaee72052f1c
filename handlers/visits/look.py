"""What a rep, an administrator or a secretary looks up about outlets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from bot import access
from bot.claims import Hearing, Match
from bot.router import BOTH, Context, Router
from handlers import pledges, wording
from handlers.visit_plan import plan_lines, since
from handlers.visits.hearing import Heard, hear
from models import statistics, tickets, visits
from models.refusal import Refusal
from models.roster import Outlet
from models.rules.pairing import PAIRING_WORDS, PairingRole
from models.rules.taxonomy import L1
from models.rules.words import OPEN_STATES
from models.rules.workdays import local
from models.tally import Everywhere

_LOOK = "(?:看看|看一下|看一看|看下|看一眼|了解一下|了解下|了解|要知道什么|要看什么)"


def declare(router: Router) -> None:
    router.pattern(
        "我的联系点", pattern=r"(?:我的)(?:联系点|网点)[?？。]?", examples=("我的联系点",), roles=("REP",),
        help="该去哪儿：“本周走访”“我的联系点”",
    )(my_outlets)  # fmt: skip
    router.pattern("本周走访", pattern=r"(?:本周|这周)(?:的)?走访(?:计划)?[?？。]?|走访计划", examples=("本周走访",))(
        week_plan
    )
    router.pattern(
        "走访之前", prepare=_hear_place, examples=("去安国前看看",), roles=("REP",), help="走访前看一眼：“去安国前看看”",
        pattern=rf"(?:要|准备|出发)?(?:去|到|下)(?P<place>[^，,。]{{2,14}}?)(?:之|以|的)?前[，,]?(?:先)?{_LOOK}(?:情况)?[?？。]?",
    )(outlet_card)  # fmt: skip
    router.command(
        "联系点", words=("联系点",), prepare=hear, examples=("联系点 安国",), where=BOTH,
        roles=("COUNTY_PARTY_ADMIN", "CITY_PARTY_ADMIN", "COUNTY_SECRETARY", "CITY_SECRETARY"),
        help="看一个网点：“联系点 安国”",
    )(outlet_card)  # fmt: skip


def _hear_place(hearing: Hearing, match: Match) -> Heard:
    return hear(hearing, replace(match, rest=match.parts["place"]))


def my_outlets(ctx: Context) -> str:
    mine = ctx.directory.paired_outlets(ctx.person.userid, local(ctx.now).date())
    if not mine:
        raise Refusal("您目前没有结对的网点。如果不对，请找县党建管理员核对结对表。")
    lines = [*(f"· {line}" for line in _plan(ctx)), *_promised(ctx, mine)]
    return f"您的联系点（{len(mine)}个）：\n" + "\n".join(lines)


def week_plan(ctx: Context) -> str:
    """This week's visits: where to go first, and what has been done."""
    today = local(ctx.now).date()
    monday = today - timedelta(days=today.weekday())
    done = visits.between(ctx.session, monday, today, as_of=ctx.now, rep=ctx.person.userid)
    plan = _plan(ctx)
    if not plan:
        raise Refusal("您目前没有结对的网点。如果不对，请找县党建管理员核对结对表。")
    been = "、".join(f"{wording.short_outlet(ctx.directory, v.outlet)}（{wording.day(v.day)}）" for v in done[:5])
    return (
        "本周走访计划：\n"
        + "\n".join(f"· {line}" for line in plan)
        + "".join(f"\n{line}" for line in _promised(ctx, ctx.directory.paired_outlets(ctx.person.userid, today)))
        + f"\n本周已走访：{been or '还没有'}。走访后回“走访 网点 做了什么”。"
    )


def _plan(ctx: Context) -> list[str]:
    mine = ctx.directory.paired_outlets(ctx.person.userid, local(ctx.now).date())
    return plan_lines(
        ctx.directory,
        ctx.person.userid,
        ctx.now,
        last=visits.last_days(ctx.session, mine, as_of=ctx.now),
        open_tickets=tickets.at_outlets(ctx.session, mine, OPEN_STATES),
    )


def _promised(ctx: Context, outlets: Iterable[str]) -> list[str]:
    waiting = tickets.at_outlets(ctx.session, outlets, OPEN_STATES)
    return pledges.at_outlets(ctx.session, waiting, local(ctx.now).date())


def outlet_card(ctx: Context) -> str:
    """One outlet on one screen: people, reps, problems, visits, help."""
    heard: Heard = ctx.prepared
    today = local(ctx.now).date()
    scope = access.scope_of(ctx.person, ctx.directory, today)
    if ctx.in_group:
        if ctx.group is None:
            raise Refusal("本群还没有绑定范围，请管理员在群里说“绑定本群 县名”或“绑定本群 全市”。")
        scope = access.in_room(scope, ctx.group)
    found = [o for o in heard.outlets if _in_scope(scope, ctx.directory.outlets[o])]
    if not heard.outlets:
        raise Refusal("没有找到这个网点。请写网点名，例如“联系点 安国”。")
    if not found:
        raise Refusal("这个网点不在您（或本群）的范围。")
    if len(found) > 1:
        names = "、".join(wording.outlet(ctx.directory, o) for o in found[:5])
        raise Refusal(f"有几个同名的网点：{names}。请带上县名再发一次。")
    return _card(ctx, ctx.directory.outlets[found[0]], today)


def _card(ctx: Context, outlet: Outlet, today: date) -> str:
    reach = Everywhere(outlets=frozenset({outlet.id}))
    here = statistics.standings(ctx.session, as_of=ctx.now, calendar=ctx.calendar, reach=reach)
    figures = statistics.progress(here)
    kinds = Counter(s.category.split("-")[0] for s in here).most_common(4)
    split = f"（{'、'.join(f'{L1[code].name}{number}' for code, number in kinds)}）" if kinds else ""
    reps = [
        f"{ctx.directory.name(p.rep)}（{_post(ctx, p.rep)}{p.start.month}月起，{PAIRING_WORDS[PairingRole(p.role)]}）"
        for p in ctx.directory.pairings_of(outlet.id, today)
    ]
    last = visits.last_days(ctx.session, [outlet.id], as_of=ctx.now).get(outlet.id)
    helped = visits.assists_at(ctx.session, outlet.id, as_of=ctx.now)
    assists = f"{len(helped)}次（{'、'.join(dict.fromkeys(a.campaign for a in helped))}）" if helped else "0次"
    people = "，".join(
        [*([f"员工 {outlet.staff} 人"] if outlet.staff is not None else []),
         *([f"党员 {outlet.members} 人"] if outlet.members is not None else [])]
    )  # fmt: skip
    heads = "、".join(p.name for p in ctx.directory.heads_of(outlet.id))
    return "\n".join(
        [
            f"{wording.outlet(ctx.directory, outlet.id)}{'（无党员网点）' if outlet.blank else ''}",
            f"{people or '人数未登记'}{'；负责人' + heads if heads else ''}",
            f"党代表：{'、'.join(reps) or '暂无，请党建管理员安排'}",
            f"问题：收集 {figures.collected}｜已解决 {figures.solved}｜未结 {figures.open}{split}",
            f"走访：共{visits.count_visits(ctx.session, outlet.id, as_of=ctx.now)}次，{since(last, today)}",
            f"帮扶：{assists}",
            *_open_there(ctx, outlet.id),
            *_promised(ctx, [outlet.id]),
        ]
    )


def _open_there(ctx: Context, outlet: str) -> list[str]:
    """What is not done yet there, so that a rep can look at it on the spot."""
    waiting = tickets.at_outlets(ctx.session, [outlet], OPEN_STATES)
    shown = "、".join(f"#{t.no} {wording.gist(t)}（{wording.state(t)}）" for t in waiting[:3])
    return [f"未结的：{shown}{'等' if len(waiting) > 3 else ''}"] if waiting else []


def _post(ctx: Context, userid: str) -> str:
    person = ctx.directory.people.get(userid)
    return f"{person.post}，" if person and person.post else ""


def _in_scope(scope: access.Scope, outlet: Outlet) -> bool:
    if scope.outlets is not None and outlet.id not in scope.outlets:
        return False
    return scope.departments is None and scope.covers_county(outlet.county)
