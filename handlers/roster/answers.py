"""Answer who and where from the roster: names and posts to everybody it knows, lists within the asker's scope.

Nobody's telephone is ever given. In a group bound to a county only that county is spoken of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from bot import access
from bot.router import Context
from handlers import wording
from models.refusal import Refusal
from models.roster import Outlet, Person
from models.rules.words import ROLE_WORDS, Role
from models.rules.workdays import local

_LIKE = 0.6  # two of three characters the same: 张建华, 张建国
_ROWS = 10
_ASK_ADMIN = "如有变动，请找党建管理员核对名册。"


def answer(ctx: Context) -> str:
    """Answer by what the question names: an outlet, a person, a department, a county, or the whole roster."""
    assert ctx.act is not None
    slots = ctx.act.slots
    if slots.get("metric") == "handover":
        return _handover(ctx, slots)
    if slots.get("field") == "phone":
        return "电话我这里不存，也不能发。请在企业微信通讯录里找，或问县分公司综合部。"
    for key, handler in _BY_KEY.items():
        if slots.get(key):
            return handler(ctx, slots)
    return _FIELDS.get(str(slots.get("field")), _numbers)(ctx, slots)


def _today(ctx: Context) -> date:
    return local(ctx.now).date()


def _room(ctx: Context) -> str | None:
    """The county a group is bound to; None alone and in groups of the whole city."""
    return ctx.group.county if ctx.in_group and ctx.group is not None else None


# outlets


def _outlet(ctx: Context, slots: Any) -> str:
    ids = slots["outlet"] if isinstance(slots["outlet"], tuple) else (slots["outlet"],)
    room = _room(ctx)
    found = [ctx.directory.outlets[i] for i in ids if i in ctx.directory.outlets]
    found = [o for o in found if room is None or o.county == room]
    if not found:
        raise Refusal("这个网点不在本群范围，请到单聊里问我。" if room else "没有找到这个网点，请写网点全名。")
    if len(found) > 1:
        names = "、".join(wording.outlet(ctx.directory, o.id) for o in found)
        raise Refusal(f"有{len(found)}个同名的网点：{names}。请带上县名再问一次。")
    if slots.get("person") == "self":
        return _mine_or_not(ctx, found[0])
    return _OUTLET_FIELDS.get(str(slots.get("field")), _card)(ctx, found[0])


def _mine_or_not(ctx: Context, outlet: Outlet) -> str:
    mine = outlet.id in ctx.directory.paired_outlets(ctx.person.userid, _today(ctx))
    name = wording.outlet(ctx.directory, outlet.id)
    return f"名册上{name}{'现在还是' if mine else '现在不是'}您联系的网点。{_ASK_ADMIN}"


def _rep(ctx: Context, outlet: Outlet) -> str:
    reps = [ctx.directory.name(p.rep) for p in ctx.directory.pairings_of(outlet.id, _today(ctx))]
    name = wording.outlet(ctx.directory, outlet.id)
    return f"{name}由党代表{'、'.join(reps)}联系。" if reps else f"{name}目前没有结对的党代表，请党建管理员安排。"


def _leader(ctx: Context, outlet: Outlet) -> str:
    heads = "、".join(p.name for p in ctx.directory.heads_of(outlet.id))
    return (
        f"{wording.outlet(ctx.directory, outlet.id)}的负责人是{heads}。"
        if heads
        else "名册上没有登记这个网点的负责人。"
    )


def _county(ctx: Context, outlet: Outlet) -> str:
    return f"{outlet.name}属于{outlet.county}。"


def _not_kept(ctx: Context, outlet: Outlet) -> str:
    return f"{wording.outlet(ctx.directory, outlet.id)}归哪个支部、哪个网格，名册上还没有登记，请问党建部。"


def _card(ctx: Context, outlet: Outlet) -> str:
    people = [f"员工{outlet.staff}人"] if outlet.staff is not None else []
    people += [f"党员{outlet.members}人"] if outlet.members is not None else []
    blank = "（无党员网点）" if outlet.blank else ""
    return f"{wording.outlet(ctx.directory, outlet.id)}{blank}{'，' if people else ''}{'、'.join(people)}。{_rep(ctx, outlet)}"


# people


def _person(ctx: Context, slots: Any) -> str:
    if slots["person"] == "self":
        return _SELF.get(str(slots.get("field")), _profile)(ctx, ctx.person)
    found = named(ctx, str(slots["person"]))
    if slots.get("field") == "outlets":
        return "\n".join(_outlets_of(ctx, person) for person in found)
    return "\n".join(_profile(ctx, person) for person in found)


def named(ctx: Context, name: str) -> list[Person]:
    """The people of that name, 老周 and 高书记 by surname; Refusal with the nearest names when there is none."""
    room = _room(ctx)
    people = [p for p in ctx.directory.people.values() if p.active and p.name]
    found = [p for p in people if p.name == name]
    if not found and len(name) == 2 and name[0] in "老小":
        found = [p for p in people if p.name[0] == name[1]]
    found = [p for p in found if room is None or p.county in (room, None)]
    if len(found) > 5:
        raise Refusal(f"姓{name[-1]}的有{len(found)}位，请说全名。")
    if not found:
        near = [p.name for p in people if SequenceMatcher(None, p.name, name).ratio() >= _LIKE][:3]
        hint = f"您是不是说{'、'.join(dict.fromkeys(near))}？" if near else "请说全名，或找党建管理员核对。"
        raise Refusal(f"名册里没有{name}。{hint}")
    return found


def _outlets_of(ctx: Context, person: Person) -> str:
    own = ctx.directory.paired_outlets(person.userid, _today(ctx))
    who = "您" if person.userid == ctx.person.userid else person.name
    names = "、".join(wording.outlet(ctx.directory, o) for o in own)
    return f"{who}联系{len(own)}个网点：{names}。" if own else f"{who}目前没有结对的网点。{_ASK_ADMIN}"


def _profile(ctx: Context, person: Person) -> str:
    roles = "、".join(ROLE_WORDS[Role(role)] for role in person.roles)
    where = [person.county or "市分公司", person.department or "", person.post or ""]
    if person.outlet:
        where.append(wording.short_outlet(ctx.directory, person.outlet))
    own = ctx.directory.paired_outlets(person.userid, _today(ctx))
    pairs = f"；联系{'、'.join(wording.short_outlet(ctx.directory, o) for o in own)}" if own else ""
    return f"{person.name}：{'，'.join(w for w in where if w)}；{roles}{pairs}。"


def _own_rep(ctx: Context, person: Person) -> str:
    own = ctx.directory.own_outlets(person.userid, _today(ctx))
    if not own:
        raise Refusal("名册上没有登记您的网点，请说网点名。")
    return "\n".join(_rep(ctx, ctx.directory.outlets[o]) for o in own[:_ROWS])


def _handover(ctx: Context, slots: Any) -> str:
    people = named(ctx, str(slots.get("person") or ""))
    return f"{_outlets_of(ctx, people[0])}由谁接由党建管理员定，名册改了我就按新的来。"


# departments and counties


def _department(ctx: Context, slots: Any) -> str:
    near = _room(ctx) or ctx.person.county
    found = ctx.directory.departments_named(str(slots["dept"]), near)
    if not found:
        raise Refusal(f"名册里没有{slots['dept']}，请找党建管理员核对。")
    lines = []
    for department in found[:_ROWS]:
        handlers = "、".join(ctx.directory.name(u) for u in ctx.directory.handlers_of(department)) or "未登记"
        head = f"，负责人{ctx.directory.name(department.head)}" if department.head else ""
        lines.append(f"{ctx.directory.label(department)}：经办{handlers}{head}。")
    return "\n".join(lines)


def _which_department(ctx: Context, slots: Any) -> str:
    matter = str(slots.get("text") or "")
    reading = ctx.reader.report(matter, county=ctx.person.county, own=()) if matter else None
    if reading is None or not reading.ranked:
        raise Refusal("请说清是什么事，例如“空调坏了归哪个部门管”。")
    owner = ctx.directory.owner_of(reading.category, _room(ctx) or ctx.person.county or "")
    return f"“{matter}”一般归{wording.category(reading.category)}，由{ctx.directory.label(owner)}办。直接把问题说给我就行，我来派。"


def _secretary(ctx: Context, slots: Any) -> str:
    county = str(slots.get("county") or _room(ctx) or ctx.person.county or "")
    _within(ctx, county)
    role = "COUNTY_SECRETARY" if county else "CITY_SECRETARY"
    names = "、".join(p.name for p in ctx.directory.with_role(role, county or None))
    where = county or ctx.directory.city
    return f"{where}的书记是{names}。" if names else f"名册上没有登记{where}的书记。"


def _within(ctx: Context, county: str) -> None:
    room = _room(ctx)
    if room is not None and county and county != room:
        raise Refusal(f"本群只答{room}的，别的县请到单聊里问我。")


# lists and numbers: only what the asker may see


def _places(ctx: Context, slots: Any) -> list[Outlet]:
    scope = access.scope_of(ctx.person, ctx.directory, _today(ctx))
    if ctx.in_group and ctx.group is not None:
        scope = access.in_room(scope, ctx.group)
    county = slots.get("county")
    found = [
        o
        for o in ctx.directory.outlets.values()
        if scope.covers_county(o.county) and (scope.outlets is None or o.id in scope.outlets)
    ]
    found = [o for o in found if not county or o.county == county] if scope.departments is None else []
    if not found:
        raise Refusal("这个范围不在您的权限（或本群范围）内，需要的话请找党建管理员。")
    return found


def _numbers(ctx: Context, slots: Any) -> str:
    places = _places(ctx, slots)
    blank = [o for o in places if o.blank]
    unpaired = [o for o in places if not ctx.directory.pairings_of(o.id, _today(ctx))]
    where = slots.get("county") or "您的范围内"
    metric = str(slots.get("metric") or "")
    if slots.get("filter") == "blank":
        return _listed(ctx, f"{where}无党员网点", blank)
    if metric == "unpaired":
        return _listed(ctx, f"{where}没有结对党代表的网点", unpaired)
    if metric == "rep_with_outlet":
        reps = {p.rep for o in places for p in ctx.directory.pairings_of(o.id, _today(ctx))}
        return f"{where}有{len(reps)}名党代表联系着网点。"
    if slots.get("field") == "outlets":
        return _listed(ctx, f"{where}的网点", places)
    if slots.get("field") == "rep":
        lines = [_rep(ctx, o) for o in places]
        return wording.rows(lines, "名册上没有结对。")
    return f"{where}共{len(places)}个网点，其中无党员网点{len(blank)}个。"


def _listed(ctx: Context, title: str, places: Iterable[Outlet]) -> str:
    rows = [wording.outlet(ctx.directory, o.id) for o in places]
    return f"{title}{len(rows)}个：\n" + wording.rows(rows, "没有。") if rows else f"{title}：没有。"


def _not_listed(ctx: Context, slots: Any) -> str:
    return "网格和支部的划分名册上还没有登记，请问党建部。"


def _alias(ctx: Context, slots: Any) -> str:
    alias = str(slots["alias"])
    mentions = ctx.reader.places(alias, county=ctx.person.county, own=())
    names = "、".join(wording.outlet(ctx.directory, o) for m in mentions for o in m.candidates)
    if not names:
        raise Refusal(f"我不认得“{alias}”。是哪个网点请告诉我：“{alias}就是某某支局”，我就记住。")
    return f"“{alias}”是{names}。"


Answerer = Callable[[Context, Any], str]
_BY_KEY: dict[str, Answerer] = {"outlet": _outlet, "person": _person, "alias": _alias, "dept": _department}
_FIELDS: dict[str, Answerer] = {
    "secretary": _secretary, "dept": _which_department, "grid": _not_listed, "branch": _not_listed,
}  # fmt: skip
_OUTLET_FIELDS: dict[str, Callable[[Context, Outlet], str]] = {
    "rep": _rep, "leader": _leader, "county": _county, "branch": _not_kept, "grid": _not_kept,
}  # fmt: skip
_SELF: dict[str, Callable[[Context, Person], str]] = {"outlets": _outlets_of, "rep": _own_rep}


# changes: said back, never made here


def change(ctx: Context) -> str:
    """Say back what would change; the roster itself is changed by an administrator."""
    assert ctx.act is not None
    slots = ctx.act.slots
    parts = [f"{word}{_shown(ctx, slots[key])}" for key, word in _CHANGE_WORDS.items() if slots.get(key)]
    what = "，".join(parts) or ctx.said.words
    return f"听明白了，您要改名册：{what}。这一步目前请党建管理员在名册里改，我还没有改动。"


def imported(ctx: Context) -> str:
    """A whole file is loaded by whoever runs the service."""
    return "听明白了，您要更新名册。这一步目前请党建管理员用组织文件装入（先看预览再生效），我还没有改动。"


_CHANGE_WORDS = {
    "add": "新增", "outlet": "网点", "merge_to": "并到", "person": "", "to": "改由", "county": "县", "value": "改为",
}  # fmt: skip


def _shown(ctx: Context, value: object) -> str:
    if isinstance(value, tuple):
        return "或".join(_shown(ctx, one) for one in value)
    if value == "self":
        return ctx.person.name
    return wording.outlet(ctx.directory, str(value)) if str(value) in ctx.directory.outlets else str(value)
