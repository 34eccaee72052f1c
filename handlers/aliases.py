"""Names people have for outlets: 以后说“站前所”就是火车站支局, 忘掉别名站前所, 别名."""

from __future__ import annotations

from bot.access import REPORTING_ROLES
from bot.language import nicknames
from bot.language.place_index import Place
from bot.router import Context, Router
from handlers import wording
from models import aliases
from models.refusal import Refusal
from models.roster import Outlet
from models.rules.workdays import local

CITY_ADMIN, COUNTY_ADMIN = "CITY_PARTY_ADMIN", "COUNTY_PARTY_ADMIN"
_MAY = (*REPORTING_ROLES, COUNTY_ADMIN, CITY_ADMIN)
_OPEN, _CLOSE = r"[“”\"「『'‘《]?", r"[“”\"」』'’》]?"
_ALIAS = rf"{_OPEN}(?P<alias>[^“”\"「」『』'‘’《》，,。\s]{{2,16}}?){_CLOSE}"
_END = r"[了啊吧。.!！]*"
_FROM_NOW_ON = rf"(?:以后|今后|往后|从今往后|下回|下次)我?们?再?(?:说|讲|提|提到|写|叫)?{_ALIAS}(?:，|,)?(?:就是|指的是|指的就是|指|等于|=|＝)(?P<outlet>.{{2,24}}?){_END}"
_IS_ALIAS = rf"{_ALIAS}(?:就是|是)(?P<outlet>.{{2,24}}?)的(?:别名|外号|俗名|俗称|小名|简称|另一个名字){_END}"
_SHORT = rf"别名[:： ]*{_ALIAS}[ ,，]*(?:=|＝|就是|是| )[ ]*(?P<outlet>.{{2,24}}?){_END}"
_FORGET = rf"(?:忘掉|忘了|忘记|删掉|删除|去掉|取消)别名[:： ]*{_ALIAS}{_END}"


def declare(router: Router) -> None:
    router.pattern(
        "记别名",
        pattern=_FROM_NOW_ON,
        examples=("以后说“站前所”就是火车站支局",),
        roles=(COUNTY_ADMIN, CITY_ADMIN),
        help="网点别名：“以后说站前所就是火车站支局”“忘掉别名站前所”“别名”",
        acts=("learn_alias",),
    )(teach)  # fmt: skip
    router.pattern("是别名", pattern=_IS_ALIAS, examples=("“站前所”是火车站支局的别名",))(teach)
    router.pattern("忘别名", pattern=_FORGET, examples=("忘掉别名站前所",))(forget)
    router.pattern("设别名", pattern=_SHORT, examples=("别名 站前所＝火车站支局",))(teach)
    router.pattern("看别名", pattern=r"(?:网点)?(?:别名|俗名)(?:列表|有哪些)?[?？。]*", examples=("别名",))(show)


def teach(ctx: Context) -> str:
    """From now on a word means an outlet: in the speaker's county, in the whole city when the city's admin says so."""
    county = _county(ctx)
    alias, outlet = _taught(ctx)
    why, owner = nicknames.objection(alias, outlet.id, _places(ctx))
    name = wording.outlet(ctx.directory, outlet.id)
    if why == nicknames.KNOWN:
        return f"“{alias}”本来就认得，是{name}，不用另外记。"
    if why == nicknames.TAKEN:
        raise Refusal(f"“{alias}”是{wording.outlet(ctx.directory, owner)}的名字，不能再指{outlet.name}。请换一个叫法。")
    if why or len(alias) > aliases.LONGEST:
        raise Refusal(f"“{alias}”太平常，别的话里也会用到，容易认错。请换一个专门的叫法，例如“站前所”。")
    admin = _is_admin(ctx)
    held = [a for a in ctx.directory.aliases if a.alias == alias and a.county == county and a.outlet != outlet.id]
    foreign = next((a for a in held if a.by != ctx.person.userid), None)
    if foreign is not None and not admin:
        raise Refusal(
            f"“{alias}”在{_where(county)}已经指{wording.outlet(ctx.directory, foreign.outlet)}"
            f"（{ctx.directory.name(foreign.by)}说的）。要改请党建管理员来说一句。"
        )
    aliases.learn(
        ctx.session, alias=alias, outlet=outlet.id, county=county, by=ctx.person.userid, now=ctx.now, alone=admin
    )
    return f"记住了：{_where(county)}说“{alias}”就是{name}。说错了回“忘掉别名{alias}”。"


def forget(ctx: Context) -> str:
    """A rep takes back his own word; an administrator everybody's in his part."""
    county, alias = _county(ctx), ctx.match.parts["alias"]
    if CITY_ADMIN in ctx.person.roles:
        gone = aliases.forget(ctx.session, alias=alias)
    else:
        by = None if _is_admin(ctx) else ctx.person.userid
        gone = aliases.forget(ctx.session, alias=alias, county=county, by=by)
    if gone:
        return f"已忘掉：“{alias}”不再指哪个网点。"
    others = [a for a in ctx.directory.aliases if a.alias == alias and a.county in (county, aliases.EVERYWHERE)]
    if others:
        raise Refusal(f"“{alias}”是{ctx.directory.name(others[0].by)}说的别名，要忘掉请党建管理员来说一句。")
    raise Refusal(f"没有记过“{alias}”这个别名。回“别名”看记了哪些。")


def show(ctx: Context) -> str:
    """The names that hold for the speaker, with who said so."""
    county = _county(ctx)
    known = [a for a in ctx.directory.aliases if county in ("", a.county) or a.county == aliases.EVERYWHERE]
    lines = [
        f"{a.alias}＝{wording.outlet(ctx.directory, a.outlet)}（{ctx.directory.name(a.by)}说的，{_where(a.county)}）"
        for a in known
    ]
    if not lines:
        return "还没有记过网点的别名。要记，就说“以后说站前所就是火车站支局”。"
    return f"网点别名{len(lines)}个：\n{wording.rows(lines, '')}"


def _county(ctx: Context) -> str:
    """The county a person's word holds in; "" for the whole city. Raises Refusal for who may not say so."""
    roles = set(ctx.person.roles)
    if CITY_ADMIN in roles:
        return aliases.EVERYWHERE
    if not roles & set(_MAY) or not ctx.person.county:
        raise Refusal("网点的别名由党代表、网点和党建管理员来记。请联系市党建管理员。")
    return ctx.person.county


def _is_admin(ctx: Context) -> bool:
    return bool({CITY_ADMIN, COUNTY_ADMIN} & set(ctx.person.roles))


def _taught(ctx: Context) -> tuple[str, Outlet]:
    """The alias and its outlet, from the words of a pattern or from an act that was understood."""
    if ctx.act is None:
        return ctx.match.parts["alias"], _outlet(ctx, ctx.match.parts["outlet"])
    alias, outlet = str(ctx.act.slots.get("alias") or ""), ctx.act.slots.get("outlet")
    if not alias or outlet not in ctx.directory.outlets:
        raise Refusal("要记哪个网点的别名？请写全，例如“以后说站前所就是火车站支局”。")
    return alias, ctx.directory.outlets[outlet]


def _outlet(ctx: Context, said: str) -> Outlet:
    """The one outlet that words name. Raises Refusal when it is none or several."""
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    named = ctx.reader.places(said, county=ctx.person.county, own=own)
    found = list(named[0].candidates) if len(named) == 1 else []
    found = found or [o.id for o in ctx.directory.outlets.values() if said in (o.name, o.short)]
    if len(found) != 1:
        names = "、".join(wording.outlet(ctx.directory, outlet) for outlet in found[:5])
        raise Refusal(f"“{said}”是哪个网点？{f'可能是{names}，' if names else ''}请写网点全名再说一次。")
    return ctx.directory.outlets[found[0]]


def _places(ctx: Context) -> list[Place]:
    return [Place(o.id, o.name, o.short, tuple(o.aliases or ()), o.county) for o in ctx.directory.outlets.values()]


def _where(county: str) -> str:
    return county or "全市"
