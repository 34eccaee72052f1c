"""派单规则: what holds in a county, what holds for one category, and how it came to be so."""

from __future__ import annotations

from collections import defaultdict

from bot import access
from bot.router import Context, Router
from handlers import wording
from handlers.dispatching import scope
from models import dispatch_rules, events
from models.events import Event
from models.refusal import Refusal
from models.rules.taxonomy import CATEGORIES, UNKNOWN_CODE

_HISTORY = 5
_UNOWNED = "没有规则，由党建管理员派"
_NAMES = 4  # categories of a department that a row names


def declare(router: Router) -> None:
    router.command(
        "派单规则", words=("派单规则", "分派规则", "看派单规则", "看看派单规则", "看一下派单规则", "查派单规则"), examples=("派单规则", "派单规则 办公设备"),
        roles=access.ADMIN_ROLES, help="派单规则：“派单规则 办公设备”；要改：“以后沛县的电脑问题都派给信息技术中心”",
    )(show)  # fmt: skip


def show(ctx: Context) -> str:
    """The rules of a county by department, or those of one category with their history."""
    words = ctx.match.rest.strip("。.！! ")
    county = scope.county_in(ctx.directory, words)
    if county:
        words = words.replace(county, "").replace(county[:-1], "").strip(" 的·")
    county = county or ctx.person.county
    if not words:
        return _of_county(ctx, county)
    code = scope.kind_in(words)
    if code is None:
        raise Refusal(f"没有“{wording.excerpt(words, 20)}”这个类别。请写类别名，例如“派单规则 办公设备”。")
    return _of_category(ctx, code, county)


def _of_county(ctx: Context, county: str | None) -> str:
    owned: dict[str, list[str]] = defaultdict(list)
    for code, known in CATEGORIES.items():
        if code != UNKNOWN_CODE:
            rule = ctx.directory.dispatch.rule_for(code, county)
            who = scope.owner(ctx.directory, rule.department, rule.person) if rule else _UNOWNED
            owned[who].append(known.name)
    rows = sorted(owned.items(), key=lambda row: (row[0] == _UNOWNED, -len(row[1])))
    lines = [
        f"{who}（{len(names)}类）：{'、'.join(names[:_NAMES])}{'等' if len(names) > _NAMES else ''}"
        for who, names in rows
    ]
    own = f"，各县自己的回“派单规则 {ctx.directory.counties[0]}”" if county is None and ctx.directory.counties else ""
    return f"{scope.place(county)}派单规则{own}：\n{wording.rows(lines, '还没有规则。')}\n看某一类和谁改过：“派单规则 办公设备”。"


def _of_category(ctx: Context, code: str, county: str | None) -> str:
    places = (county,) if county else (*ctx.directory.counties, None)
    rules = {
        rule.id: rule
        for one in scope.below(code)
        for at in places
        if (rule := ctx.directory.dispatch.rule_for(one, at)) is not None
    }
    lines = [scope.rule_line(ctx.directory, rule) for rule in rules.values()]
    parts = [
        f"{scope.kind_words(code)}（{scope.place(county)}）：",
        wording.rows(lines, "没有规则，由党建管理员派单。"),
    ]
    told = [
        (event, at)
        for key in dict.fromkeys((code, code.split("-")[0]))
        for at in dict.fromkeys((*places, None))
        for event in events.story(ctx.session, dispatch_rules.ENTITY, dispatch_rules.entity_id(key, at))
    ]
    told.sort(key=lambda pair: pair[0].id)
    parts += ["改动："] if told else []
    parts += [_changed(ctx, event, at) for event, at in told[-_HISTORY:]]
    return "\n".join(parts)


def _changed(ctx: Context, event: Event, county: str | None) -> str:
    facts = event.facts or {}
    before, after = (
        scope.owner(ctx.directory, *facts[key]) if facts.get(key) else "没有专门规则" for key in ("from", "to")
    )
    back = "撤销改动，" if event.verb == dispatch_rules.TAKEN_BACK else ""
    who = ctx.directory.name(event.actor) if event.actor in ctx.directory.people else "规则文件"
    return f"{wording.instant(event.at)} {who}：{scope.place(county)} {back}{before}→{after}"
