"""A sentence about the future becomes rules, and rules become lines that say what would change and what would not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.router import Context
from handlers import wording
from handlers.dispatching import scope
from models.directory import Directory
from models.dispatch_rules import Wanted
from models.refusal import Refusal
from models.roster import Department, Person
from models.rules.dispatch import Rule, Table
from models.rules.taxonomy import CATEGORIES, L1, UNKNOWN_CODE

_LIKE = "例如“以后沛县的电脑问题都派给信息技术中心”"


def of(ctx: Context, slots: Mapping[str, Any]) -> list[Wanted]:
    """The rules a sentence asks for; “都” of the city's administrator means every county. Raises Refusal when something is missing or not his to change."""
    if slots.get("mode") in ("review", "copy") or not (slots.get("dept") or slots.get("person")):
        raise Refusal(f"这样的规则还不能在这里改（能改的是哪一类派给哪个部门），我没有做任何改动。{_LIKE}。")
    if slots.get("outlet"):
        raise Refusal(
            "派单规则按县定，不能只管一个网点，我没有做任何改动。这个网点的单子可以逐张改派，例如“派 1001 综合部”。"
        )
    if not slots.get("cat"):
        raise Refusal(f"请说清是哪一类问题，{_LIKE}。")
    category, county = str(slots["cat"]), _county(ctx, slots.get("county"))
    if category == UNKNOWN_CODE:
        raise Refusal("“无法归类”的由党建管理员逐张派，不能定规则。")
    if slots.get("person"):
        department, person = _person(ctx, str(slots["person"]), county, slots.get("dept"))
        county = county or department.county  # somebody of a county's department gets that county's
        return _everywhere(ctx, Wanted(category, county, department.id, person.userid))
    return _department(ctx, category, county, str(slots["dept"]))


def _county(ctx: Context, named: Any) -> str | None:
    """Where the rule shall hold: a county's administrator only in his own."""
    if scope.whole_city(ctx.person):
        return str(named) if named else None
    if named and named != ctx.person.county:
        raise Refusal(f"您只能改{ctx.person.county}的派单规则；{named}的请找{named}的管理员或市党建管理员。")
    return ctx.person.county


def _department(ctx: Context, category: str, county: str | None, words: str) -> list[Wanted]:
    found = ctx.directory.departments_named(words, county)
    if county is not None and found:
        return [Wanted(category, county, found[0].id)]
    every = [d for d in ctx.directory.departments.values() if words in d.name or d.name in words]
    own = {d.county: d.id for d in reversed(every) if d.level == "COUNTY"}
    if county is None and own:  # the counties have one of their own by this name: each its own
        wanted = [Wanted(category, c, own[c]) for c in ctx.directory.counties if c in own]
        return [*wanted, *(Wanted(category, None, d.id) for d in found[:1])]
    if county is None and found:
        return _everywhere(ctx, Wanted(category, None, found[0].id))
    names = "、".join(dict.fromkeys(d.name for d in ctx.directory.departments.values()))
    raise Refusal(f"{scope.place(county)}没有叫“{words}”的部门。现有：{names}。")


def _everywhere(ctx: Context, general: Wanted) -> list[Wanted]:
    """A rule for the whole city, and the end of what single counties have for exactly the same."""
    if general.county is not None:
        return [general]
    own = [c for c in ctx.directory.counties if (general.category, c) in ctx.directory.dispatch.rules]
    return [general, *(Wanted(general.category, c, None) for c in own)]


def _person(ctx: Context, name: str, county: str | None, dept: Any) -> tuple[Department, Person]:
    """Somebody by name, with the department he works for."""
    homes = [
        (department, person)
        for person in ctx.directory.people.values()
        if person.active and person.name == name
        for department in ctx.directory.departments_of(person.userid)
        if (not dept or str(dept) in department.name) and (county is None or department.county in (county, None))
    ]
    homes.sort(key=lambda home: home[0].county != county)
    if not homes:
        raise Refusal(f"{scope.place(county)}没有叫“{name}”的经办人。请写部门，{_LIKE}。")
    if len({person.userid for _, person in homes}) > 1:
        where = "、".join(f"{ctx.directory.label(d)}的{p.name}" for d, p in homes[:4])
        raise Refusal(f"叫“{name}”的不止一位：{where}。请连部门一起写，例如“…都派给{homes[0][0].name}{name}”。")
    return homes[0]


def shown(directory: Directory, wanted: Sequence[Wanted]) -> list[str]:
    """What would be different, and which counties or categories keep more particular rules of their own."""
    after = _after(directory.dispatch, wanted)
    changed: dict[tuple[str, str], list[str]] = defaultdict(list)
    kept: dict[str, list[str]] = defaultdict(list)
    for category in dict.fromkeys(code for one in wanted for code in scope.below(one.category)):
        for county in directory.counties:
            if not any(county == one.county or one.county is None for one in wanted):
                continue
            old, new = directory.dispatch.rule_for(category, county), after.rule_for(category, county)
            where = f"{county}·{CATEGORIES[category].name}"
            if new is not None and new.id < 0:
                changed[_owner(directory, old), _owner(directory, new)].append(where)
            elif old is not None:
                kept[scope.rule_line(directory, old)].append(where)
    same = [places for (before, now), places in changed.items() if before == now]
    rows = [f"{_some(places)}：{before} → {now}" for (before, now), places in changed.items() if before != now]
    if not rows:
        owners = "、".join(list(dict.fromkeys(now for _, now in changed))[:3])
        raise Refusal(
            f"本来就派给{owners}，不用改。"
            if same
            else f"这些都有更细的规则，改了也不起作用：{'；'.join(list(kept)[:3])}。"
        )
    lines = [f"{scope.kind_words(wanted[0].category)}", *rows[: wording.LIST_ROWS - 2]]
    if len(rows) > wording.LIST_ROWS - 2:
        lines.append(f"……共{len(rows)}处")
    if kept:
        lines.append(f"不变（有更细的规则）：{_some([place for places in kept.values() for place in places])}")
    return lines


def line(directory: Directory, one: Wanted) -> str:
    """柳河县·办公设备→市信息技术中心."""
    name = L1[one.category].name if one.category in L1 else CATEGORIES[one.category].name
    return f"{scope.place(one.county)}·{name}→{scope.owner(directory, one.department, one.person)}"


def holding(directory: Directory, wanted: Sequence[Wanted]) -> list[str]:
    """What holds once these are in force, also where another rule steps in."""
    after = _after(directory.dispatch, wanted)
    lines = []
    for one in wanted:
        rule = after.rule_for(one.category, one.county)
        general = f"（按规则{rule.id}）" if rule is not None and rule.id > 0 else ""
        lines.append(
            line(directory, replace(one, department=rule.department, person=rule.person) if rule else one) + general
        )
    return lines


def _after(table: Table, wanted: Sequence[Wanted]) -> Table:
    """The rules as they would be; a rule that is not there yet has a number below zero."""
    rules = dict(table.rules)
    for place, one in enumerate(wanted, start=1):
        if one.department is None:
            rules.pop(one.key, None)
        else:
            rules[one.key] = Rule(-place, one.category, one.county, one.department, one.person)
    return replace(table, rules=rules)


def _owner(directory: Directory, rule: Rule | None) -> str:
    return scope.owner(directory, rule.department, rule.person) if rule else "没有规则"


def _some(places: Sequence[str]) -> str:
    return "、".join(places[:3]) + (f"等{len(places)}处" if len(places) > 3 else "")
