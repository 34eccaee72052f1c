"""Numbers for those who answer upward: 进度, 未结, 红牌, 分类, 走访; person ∩ group, as of the minute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot import access
from bot.access import Scope
from bot.router import BOTH, Context, Router
from handlers import standing_rows, wording
from models import conversation, measures, statistics, visits
from models.refusal import Refusal
from models.roster import Baseline
from models.rules.rates import percent
from models.rules.taxonomy import L1
from models.rules.visits import VisitGap, gap
from models.rules.words import LIGHT_WORDS, Light
from models.rules.workdays import local
from models.statistics import Standing

LOOKING_ROLES = (
    "COUNTY_PARTY_ADMIN", "CITY_PARTY_ADMIN", "COUNTY_SECRETARY", "CITY_SECRETARY", "PROVINCE_LEADER",
    "PROVINCE_PARTY_ADMIN", "AUDITOR", "REP", "OUTLET_HEAD", "HANDLER", "DEPT_HEAD",
)  # fmt: skip

_ASKING = r"导出|导成|怎|咋|哪|谁|没|未|几|多少|什么|各|每|我|那|这|本月|上月|上个|本周|上周|今天|今年|昨天|季度|半年|月份|快|和|跟|比|排|列|其中|只看"
_PLACE = rf"(?P<place>(?:(?!{_ASKING})[一-鿿]){{1,12}}?)?(?:的)?"
_BEHIND = r"(?:[\s:：]+(?P<behind>[一-鿿]{1,12}))?"
_TAIL = r"(?:情况|怎么样|如何|呢|清单|列表|是多少|有哪些|有多少)?[?？。!！]*"


def declare(router: Router) -> None:
    def query(name: str, words: str, examples: tuple[str, ...], help: str = "") -> None:
        router.pattern(
            name, pattern=rf"(?:查|看|查询|请问)?\s*{_PLACE}\s*(?:{words}){_BEHIND}{_TAIL}", examples=examples, where=BOTH,
            roles=LOOKING_ROLES if help else (), help=help,
        )(_kept(_HANDLERS[name], _ASKED[name]))  # fmt: skip

    query(
        "进度",
        "整体进度|工作进度|进展情况|进度",
        ("徐州进度", "沛县进度"),
        "看数字：进度、未结、红牌、分类、走访（前面可加县名）；回“导出来”要表格",
    )
    query("未结", "未结问题|未结|没办结的?|未解决的?问题", ("未结", "沛县未结"))
    query("红牌", "红牌", ("红牌",))
    query("黄牌", "黄牌", ("黄牌",))
    query("挂起清单", "挂起|挂账", ("挂起",))
    query("超期", "超期|逾期", ("逾期",))
    query("分类", "问题分类|分类统计|分类", ("分类",))
    query("走访统计", "走访统计|走访", ("走访",))


def _kept(handler: Callable[[Context], str], asked: Mapping[str, Any]) -> Callable[[Context], str]:
    """Answer, and keep what was asked, so that “那沛县的呢” may lean on it."""

    def answer(ctx: Context) -> str:
        said = handler(ctx)
        place = (ctx.match.parts.get("place") or ctx.match.parts.get("behind") or "").strip()
        county = next((c for c in ctx.directory.counties if place and (place in c or c in place)), None)
        slots = {**asked, **({"county": county} if county else {})}
        conversation.keep_query(ctx.session, ctx.person.userid, ctx.message.chat, slots, ctx.now)
        return said

    return answer


def scope_for(ctx: Context) -> tuple[Scope, str]:
    """Return what may be told here, and the title it goes under."""
    today = local(ctx.now).date()
    scope = access.scope_of(ctx.person, ctx.directory, today)
    if ctx.in_group:
        if ctx.group is None:
            raise Refusal("本群还没有绑定范围，暂时不能查数字。请管理员在群里说“绑定本群 县名”或“绑定本群 全市”。")
        scope = access.in_room(scope, ctx.group)
    place = (ctx.match.parts.get("place") or ctx.match.parts.get("behind") or "").strip()
    if place:
        scope = _narrowed(ctx, scope, place)
    if scope.nothing or (scope.outlets is not None and not standing_rows.outlets(ctx, scope)):
        raise Refusal(_nothing(ctx, place))
    title = next(iter(scope.counties)) if scope.counties and len(scope.counties) == 1 else ctx.directory.city
    return scope, title


def _narrowed(ctx: Context, scope: Scope, place: str) -> Scope:
    directory = ctx.directory
    if place in ("全市", "我市", "本市", "市里") or place in directory.city or directory.city in place:
        return scope
    county = next((c for c in directory.counties if place in c or c in place), None)
    if county is not None:
        narrowed = scope.within(county)
        if ctx.group is not None and ctx.group.county and ctx.group.county != county:
            raise Refusal(f"本群范围是{ctx.group.county}，{county}的数字请在单聊里问我。")
        return narrowed
    own = directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    found = [
        o.id for o in directory.outlets.values() if place in (o.name, o.short, *(o.aliases or ())) or o.name in place
    ]
    found = [o for o in found if o in own] or found
    if not found:
        raise Refusal(f"没有找到“{place}”。请写县名或网点名，例如“{_example(ctx)}进度”；不写就是您的全部范围。")
    if scope.outlets is not None:
        return Scope(outlets=frozenset(found) & scope.outlets)
    inside = frozenset(o for o in found if scope.covers_county(directory.outlets[o].county))
    return Scope(outlets=inside, departments=scope.departments, note=f"范围：{place}")


def _nothing(ctx: Context, place: str) -> str:
    what = f"“{place}”" if place else "这些数字"
    return f"{what}不在您的数据范围，看不了。如果职务有变动，请找党建管理员登记。"


def progress(ctx: Context) -> str:
    """The block that secretaries quote (character for character on the report's date)."""
    scope, title = scope_for(ctx)
    figures = statistics.figures(ctx.session, as_of=ctx.now, calendar=ctx.calendar, reach=scope)
    explained = f"｜解释说明 {figures.explained}" if figures.explained else ""
    lights = " ".join(f"{LIGHT_WORDS[light]}{number}" for light, number in figures.lights)
    lines = [
        f"{title}｜党代表联系点（截至 {wording.stamp(ctx.now)}）",
        _coverage(ctx, scope),
        *_baseline(ctx, scope),
        f"问题：收集 {figures.collected}｜已解决 {figures.solved}{explained}｜办结率 {figures.solve_rate}"
        f"｜未结 {figures.open}{f'（{lights}）' if lights else ''}",
    ]
    if scope.note:
        lines.append(scope.note)
    lines.append(_more(ctx, scope))
    return "\n".join(lines)


def _coverage(ctx: Context, scope: Scope) -> str:
    today = local(ctx.now).date()
    blank = frozenset(o.id for o in standing_rows.outlets(ctx, scope) if o.blank)
    inside = {o.id for o in standing_rows.outlets(ctx, scope)}
    pairs = [(p.rep, p.outlet, p.role) for p in ctx.directory.active_pairings(today) if p.outlet in inside]
    covered = statistics.coverage(pairs, blank)
    return (
        f"包挂：党代表 {covered.reps} 名；无党员网点 {covered.blank} 个，"
        f"覆盖 {covered.covered}/{covered.blank}（{covered.rate}）"
    )


def _baseline(ctx: Context, scope: Scope) -> list[str]:
    if scope.outlets is not None or scope.departments is not None:
        return []
    county = next(iter(scope.counties)) if scope.counties and len(scope.counties) == 1 else ""
    base: Baseline | None = ctx.directory.baselines.get(county)
    if base is None or (scope.counties is not None and not county):
        return []
    return [
        f"网点底数（{base.day:%m-%d}）：{base.outlets} 个，无党员 {base.blank} 个（{percent(base.blank, base.outlets)}）；"
        f"关系不在企业党员 {base.outside} 名（{percent(base.outside, base.on_duty, 1)}）"
    ]


def _more(ctx: Context, scope: Scope) -> str:
    at = f"@{ctx.bot_name} " if ctx.in_group else ""
    county = f"{_example(ctx)}进度 / " if scope.whole_city else ""
    return f"回复：{at}未结 / 红牌 / {county}分类 / 走访"


def _example(ctx: Context) -> str:
    """A county to name as an example: one that has a group of its own, else the first."""
    bound = [g.county for g in ctx.directory.groups.values() if g.county]
    return bound[0] if bound else (ctx.directory.counties[0] if ctx.directory.counties else "本县")


def open_list(ctx: Context) -> str:
    return _listed(ctx, "未结", lambda s: s.is_open)


def red_list(ctx: Context) -> str:
    return _listed(ctx, "红牌", lambda s: s.light in (Light.RED, Light.ESCALATED))


def yellow_list(ctx: Context) -> str:
    return _listed(ctx, "黄牌", lambda s: s.light is Light.YELLOW)


def suspended_list(ctx: Context) -> str:
    return _listed(ctx, "挂起", lambda s: s.light is Light.SUSPENDED)


def overdue_list(ctx: Context) -> str:
    return _listed(ctx, "超期", lambda s: measures.overdue(s, ctx.now, ctx.calendar) > 0)


def by_category(ctx: Context) -> str:
    scope, title = scope_for(ctx)
    here = statistics.by_group(ctx.session, "top", as_of=ctx.now, calendar=ctx.calendar, reach=scope)
    if not here:
        return f"{title}还没有收集到问题（截至 {wording.stamp(ctx.now)}）。"
    lines = [
        f"{L1[code].name} {collected}｜已解决 {solved}｜{percent(solved, collected)}"
        for code, collected, solved in here
    ]
    collected, solved = sum(row[1] for row in here), sum(row[2] for row in here)
    head = f"{title}｜问题分类（截至 {wording.stamp(ctx.now)}）：收集 {collected}，已解决 {solved}"
    return _closed([head, *lines], scope)


def visit_figures(ctx: Context) -> str:
    """This month's visits, and the outlets that wait longest."""
    scope, title = scope_for(ctx)
    today = local(ctx.now).date()
    paired = {p.outlet for p in ctx.directory.active_pairings(today)} & {
        o.id for o in standing_rows.outlets(ctx, scope)
    }
    if not paired:
        return f"{title}范围内还没有结对的网点。"
    month = visits.between(ctx.session, today.replace(day=1), today, as_of=ctx.now, outlets=paired)
    reached = {v.outlet for v in month}
    last = visits.last_days(ctx.session, paired, as_of=ctx.now)
    late = [o for o in paired if o not in last or gap(last[o], today) is VisitGap.OVERDUE]
    late.sort(key=lambda o: last.get(o, today - timedelta(days=999)))
    listed = [
        f"{wording.outlet(ctx.directory, o)} {f'已{(today - last[o]).days}天' if o in last else '从未走访'}"
        for o in late
    ]
    lines = [
        f"{title}｜走访（截至 {wording.stamp(ctx.now)}）",
        f"本月走访 {len(month)} 次，到过 {len(reached)}/{len(paired)} 个联系点（{percent(len(reached), len(paired))}）",
        f"超过21天未走访 {len(late)} 个" + ("：" if late else "。"),
        *([wording.rows(listed, "")] if listed else []),
    ]
    return _closed(lines, scope)


def _listed(ctx: Context, name: str, wanted: object) -> str:
    scope, title = scope_for(ctx)
    assert callable(wanted)
    found = [s for s in _open(ctx, scope) if wanted(s)]
    if not found:
        return f"{title}没有{name}的问题（截至 {wording.stamp(ctx.now)}）。"
    found.sort(key=lambda s: standing_rows.first_things_first(ctx, s))
    head = f"{title}｜{name} {len(found)} 件（截至 {wording.stamp(ctx.now)}）"
    return _closed([head, *[standing_rows.row(ctx, s) for s in found]], scope)


def _closed(lines: list[str], scope: Scope) -> str:
    return "\n".join([*lines, *([scope.note] if scope.note else [])])


def _open(ctx: Context, scope: Scope) -> list[Standing]:
    return statistics.standings(ctx.session, as_of=ctx.now, calendar=ctx.calendar, reach=scope, only_open=True)


_HANDLERS = {
    "进度": progress,
    "未结": open_list,
    "红牌": red_list,
    "黄牌": yellow_list,
    "挂起清单": suspended_list,
    "超期": overdue_list,
    "分类": by_category,
    "走访统计": visit_figures,
}
_ASKED: dict[str, dict[str, Any]] = {
    "进度": {"metric": "summary"},
    "未结": {"metric": "open", "list": 1},
    "红牌": {"state": "红牌", "list": 1},
    "黄牌": {"state": "黄牌", "list": 1},
    "挂起清单": {"state": "挂账", "list": 1},
    "超期": {"metric": "overdue", "list": 1},
    "分类": {"metric": "collected", "group_by": "category", "order": "desc"},
    "走访统计": {"metric": "visit_rate"},
}
"""What each of these words asks, in the words of a question."""
