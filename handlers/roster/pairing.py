"""结对: a nomination is checked against the rules, said back, and done on a yes; whoever goes hands over to whoever comes."""

from __future__ import annotations

import re
from datetime import timedelta

from bot import access
from bot.router import Context, Router
from handlers import promises, wording
from handlers.roster import answers
from models import pairings, tickets, visits
from models.refusal import Refusal
from models.roster import Outlet, Pairing, Person
from models.rules.pairing import PAIRING_WORDS, PairingRole, RuleBroken
from models.rules.words import OPEN_STATES
from models.rules.workdays import local

PAIR = "pairing"  # the kind of question
STANDS = timedelta(minutes=30)
_INSTEAD = re.compile(r"改由|改成|改为|换成|换为|换|接替|接手|接管|交给|转给|移交|顶替")
_SECOND = re.compile(r"副挂|副|第二")
_ENDS = re.compile(r"结束|解除|取消|不再|停止|撤销")


def declare(router: Router) -> None:
    router.command(
        "结对", words=("结对", "提名", "包挂安排"), bare=False, examples=("结对 周萍 安平支局 副挂",),
        roles=access.ADMIN_ROLES, help="结对：“结对 姓名 网点 主挂/副挂”；换人：“网点改由姓名联系”；“结束结对 姓名 网点”",
    )(written)  # fmt: skip
    router.command(
        "结束结对",
        words=("结束结对", "解除结对", "结束包挂", "解除包挂"),
        bare=False,
        examples=("结束结对 周萍 安平支局",),
    )(written)
    router.answers(PAIR)(answer)


def written(ctx: Context) -> str:
    """结对 姓名 网点 主挂."""
    words = ctx.match.rest
    people = [p for p in ctx.directory.people.values() if p.active and p.name and p.name in words]
    if not people:
        raise Refusal("请写明姓名和网点，例如“结对 周萍 安平支局 主挂”。")
    places = ctx.reader.places(words, county=ctx.person.county, own=())
    if len(places) != 1 or len(places[0].candidates) != 1:
        raise Refusal("请写明一个网点，同名的带上县名，例如“结对 周萍 柳河县安平支局 主挂”。")
    outlet = ctx.directory.outlets[places[0].candidates[0]]
    person = max(people, key=lambda p: len(p.name))
    return _end(ctx, person, outlet) if _ENDS.search(ctx.match.word) else _nominate(ctx, person, outlet)


def understood(ctx: Context) -> str | None:
    """“安平支局改由周萍联系”, “周萍不再包挂安平”; None when the sentence changes something else."""
    assert ctx.act is not None
    slots = ctx.act.slots
    name, outlet = slots.get("rep") or slots.get("to") or slots.get("person"), slots.get("outlet")
    if not isinstance(name, str) or not isinstance(outlet, str) or outlet not in ctx.directory.outlets:
        return None
    if "merge_to" in slots or "add" in slots or "value" in slots:
        return None
    found = [ctx.person] if name == "self" else answers.named(ctx, name)
    if len(found) > 1:
        raise Refusal(f"叫{name}的有{len(found)}位，请写全名或带上部门。")
    place = ctx.directory.outlets[outlet]
    return _end(ctx, found[0], place) if slots.get("state") == "closed" else _nominate(ctx, found[0], place)


def _nominate(ctx: Context, person: Person, outlet: Outlet) -> str:
    _may(ctx, outlet)
    role = PairingRole.SECONDARY if _SECOND.search(ctx.said.text) else PairingRole.PRIMARY
    on = local(ctx.now).date()
    primary = _primary(ctx, outlet) if role is PairingRole.PRIMARY and _INSTEAD.search(ctx.said.text) else None
    try:
        pairings.check(person, outlet, role, directory=ctx.directory, on=on, instead=primary is not None)
    except RuleBroken as broken:
        more = f"要换人请说“{outlet.name}改由{person.name}联系”。" if broken.rule == "one_primary" else ""
        raise Refusal(f"没有办：{person.name}包挂{_place(ctx, outlet)}：{broken.reason}。{more}") from broken
    goes = f"，换下{ctx.directory.name(primary.rep)}" if primary else ""
    return _ask(
        ctx,
        f"{person.name}（{_post(person)}）包挂{_place(ctx, outlet)}，{PAIRING_WORDS[role]}{goes}，从今天起。",
        {
            "does": "begin",
            "rep": person.userid,
            "outlet": outlet.id,
            "role": role.value,
            "ends": primary.id if primary else 0,
        },
    )


def _end(ctx: Context, person: Person, outlet: Outlet) -> str:
    _may(ctx, outlet)
    found = [p for p in ctx.directory.pairings_of(outlet.id, local(ctx.now).date()) if p.rep == person.userid]
    if not found:
        raise Refusal(f"{person.name}现在没有包挂{_place(ctx, outlet)}，不用结束。")
    gap = "（之后没有主挂，会形成联系点空档）" if found[0].role == PairingRole.PRIMARY else ""
    return _ask(
        ctx, f"{person.name}结束包挂{_place(ctx, outlet)}{gap}，从今天起。",
        {"does": "end", "rep": person.userid, "outlet": outlet.id, "role": found[0].role, "ends": found[0].id},
    )  # fmt: skip


def _ask(ctx: Context, what: str, options: dict[str, object]) -> str:
    hint = "请回：1 确认　0 取消。"
    ctx.ask(PAIR, {"1": "yes", "0": "no", "hint": hint, "what": what, **options}, expires_in=STANDS)
    return f"请核对：{what}\n回 1 确认　0 取消。"


def answer(ctx: Context) -> str:
    """1: it is checked once more, done and told."""
    assert ctx.question is not None
    asked = ctx.question.options
    ctx.close_question("answered")
    if ctx.match.word == "0":
        return "好的，没有改动。"
    outlet, person = ctx.directory.outlets[asked["outlet"]], ctx.directory.people[asked["rep"]]
    on, role = local(ctx.now).date(), PairingRole(asked["role"])
    ending = next((p for p in pairings.active(ctx.session, outlet.id, on) if p.id == asked["ends"]), None)
    if asked["ends"] and ending is None:
        raise Refusal("这期间结对已经有变化，没有改动；请看“联系点”核对后再说一次。")
    if asked["does"] == "begin":
        try:
            pairings.check(person, outlet, role, directory=ctx.directory, on=on, instead=ending is not None)
        except RuleBroken as broken:
            raise Refusal(f"没有办：{broken.reason}。") from broken
    if ending is not None:
        pairings.end(ctx.session, ending.id, on=on, by=ctx.person.userid, now=ctx.now)
    if asked["does"] == "begin":
        pairings.start(
            ctx.session, rep=person.userid, outlet=outlet.id, role=role, on=on, by=ctx.person.userid, now=ctx.now
        )
    _tell(ctx, outlet, person if asked["does"] == "begin" else None, ending, role)
    return f"已办：{asked['what']}已告诉双方和网点。"


def _tell(ctx: Context, outlet: Outlet, comes: Person | None, ending: Pairing | None, role: PairingRole) -> None:
    """The hand-over list goes to both; the outlet hears who comes; a gap is told to the administrators."""
    pushes = promises.Promises.of(ctx)
    key = f"pairing:{ctx.message.key}"
    place, left = _place(ctx, outlet), _handover(ctx, outlet)
    if comes is not None:
        pushes.member(
            comes.userid,
            key=f"{key}:comes",
            text=f"{wording.call(comes)}：您从今天起包挂{place}（{PAIRING_WORDS[role]}）。\n{left}",
        )
        for head in ctx.directory.heads_of(outlet.id):
            pushes.member(
                head.userid,
                key=f"{key}:outlet",
                text=f"{wording.call(head)}：{comes.name}（{_post(comes)}）从今天起包挂{outlet.name}，有难处可以找他。",
            )
    if ending is not None:
        goes = ctx.directory.people[ending.rep]
        who = f"，由{comes.name}接手" if comes else ""
        pushes.member(
            goes.userid, key=f"{key}:goes", text=f"{wording.call(goes)}：您从今天起不再包挂{place}{who}。\n{left}"
        )


def _handover(ctx: Context, outlet: Outlet) -> str:
    open_ones = tickets.at_outlets(ctx.session, [outlet.id], OPEN_STATES)
    last = visits.last_days(ctx.session, [outlet.id], as_of=ctx.now).get(outlet.id)
    listed = "、".join(f"#{t.no} {wording.gist(t)}（{wording.state(t)}）" for t in open_ones[: wording.LIST_ROWS])
    visited = f"上次走访{wording.day(last)}" if last else "还没有走访记录"
    return f"交接：{visited}；未结{len(open_ones)}件{'：' + listed if listed else ''}。"


def _primary(ctx: Context, outlet: Outlet) -> Pairing | None:
    found = ctx.directory.pairings_of(outlet.id, local(ctx.now).date())
    return next((p for p in found if p.role == PairingRole.PRIMARY), None)


def _may(ctx: Context, outlet: Outlet) -> None:
    roles = set(ctx.person.roles)
    if "CITY_PARTY_ADMIN" in roles or ("COUNTY_PARTY_ADMIN" in roles and ctx.person.county == outlet.county):
        return
    raise Refusal(f"{_place(ctx, outlet)}的结对由党建管理员来改，请告诉他；我没有改动。")


def _place(ctx: Context, outlet: Outlet) -> str:
    return wording.outlet(ctx.directory, outlet.id)


def _post(person: Person) -> str:
    return person.post or f"{person.county or '市'}机关"
