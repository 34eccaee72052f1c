"""Visits in people's own words: one sentence may tell of several, and of days gone by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.router import Context, Router
from handlers import visit_mending, wording
from handlers.visits import record
from models import visits
from models.refusal import Refusal
from models.rules.workdays import local

WHICH_OUTLET = "visit.outlet"
_NOT_YET = {
    "visit_edit": "改走访记录",
    "visit_plan": "排走访计划",
    "visit_postpone": "给走访改期",
    "visit_exempt": "免走访",
    "visit_checklist": "走访清单",
    "checkin": "到点签到",
}


def declare(router: Router) -> None:
    router.does("visit_log", name="去过", examples=("昨天去的安国支局，情况都正常",))(log)
    router.answers(WHICH_OUTLET)(outlet_chosen)
    router.does("visit_cancel", name="删走访", examples=("走访记错了，删掉",))(cancel)
    for act, what in _NOT_YET.items():
        router.does(act, name=what, later=True)(not_yet)


def log(ctx: Context) -> str:
    """Keep every visit of the sentence; which outlet is asked for when none is named."""
    assert ctx.act is not None
    told = ctx.act.visits
    if not told or any(visit["outlet"] == "own?" for visit in told):
        return _ask(ctx, told)
    days: dict[tuple[str, date], None] = {(str(v["outlet"]), v["date"]): None for v in told}
    if len(days) == 1:
        (outlet, day), *_ = days
        return record.keep(ctx, outlet, day, ctx.said.words)
    kept = [record.keep_short(ctx, outlet, day, ctx.said.words) for outlet, day in days]
    return "\n".join([*kept, "记错了回“撤销走访”，一次撤一条。"])


def _ask(ctx: Context, told: Sequence[Mapping[str, Any]]) -> str:
    mine = ctx.directory.paired_outlets(ctx.person.userid, local(ctx.now).date())
    if not mine:
        raise Refusal("走访由党代表来记，您目前没有结对的网点。如果不对，请找县党建管理员。")
    first = ctx.directory.outlets[mine[0]].short
    if len(told) != 1 or (ctx.act is not None and ctx.act.ask == "dates"):
        names = "、".join(ctx.directory.outlets[o].short for o in mine)
        raise Refusal(f"请说明去了哪几个网点、各是哪天（您的：{names}），例如“周一去了{first}，没有问题”。")
    options = {str(place): outlet for place, outlet in enumerate(mine[:9], start=1)}
    more = {
        "day": told[0]["date"].isoformat(),
        "text": ctx.said.words,
        "0": "cancel",
        "hint": "请回网点前面的数字；回 0 不记。",
    }
    ctx.ask(WHICH_OUTLET, {**options, **more}, expires_in=timedelta(hours=12))
    listed = wording.numbered([wording.outlet(ctx.directory, outlet) for outlet in options.values()])
    return f"走访的是哪个网点？\n{listed}\n回数字就记下；回 0 不记。"


def outlet_chosen(ctx: Context) -> str:
    """The number of the outlet that was visited."""
    assert ctx.question is not None
    options = ctx.question.options
    ctx.close_question("answered")
    if ctx.match.word == "0":
        return "好的，这次没有记。"
    return record.keep(ctx, str(options[ctx.match.word]), date.fromisoformat(options["day"]), str(options["text"]))


def cancel(ctx: Context) -> str:
    """Take back a visit of today, or the one of the outlet and the day named."""
    assert ctx.act is not None
    slots = ctx.act.slots
    day, outlet = slots.get("date"), slots.get("outlet")
    if outlet is None and (not isinstance(day, date) or day == local(ctx.now).date()):
        return record.undo_visit(ctx)
    found = visits.of_rep_on(ctx.session, ctx.person.userid, day if isinstance(day, date) else None, outlet)
    if not found:
        raise Refusal("没有找到您的这条走访记录。今天记的，回“撤销走访”；以前的要改，请找县党建管理员。")
    if len(found) > 1:
        names = "、".join(f"{wording.day(v.day)}{wording.short_outlet(ctx.directory, v.outlet)}" for v in found[:5])
        raise Refusal(f"有{len(found)}条走访：{names}。请写明哪天、哪个网点，例如“删掉{names.split('、')[0]}的走访”。")
    return visit_mending.take_back(ctx, found[0])


def not_yet(ctx: Context) -> str:
    """Understood, and honestly not possible yet; nothing is stored."""
    assert ctx.act is not None
    raise Refusal(
        f"“{_NOT_YET[ctx.act.name]}”还不能在这里办，我没有做任何改动。走访完说一句就能记，例如“今天去了安国，没有问题”。"
    )
