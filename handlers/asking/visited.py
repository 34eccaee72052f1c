"""Visits in numbers: how often, where nobody has been yet, how many outlets were reached, and how many were quiet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot import access
from bot.router import Context
from handlers import standing_rows, wording
from handlers.asking import listing
from handlers.asking.figures import Numbers
from handlers.asking.question import Question
from models import measures, visits
from models.refusal import Refusal
from models.rules.pairing import PairingRole
from models.rules.rates import ratio
from models.rules.visits import DEFAULT, VisitMode, completion, credit
from models.rules.workdays import local
from models.visits import Visit

VISIT_MEASURES = ("visit_count", "visit_due", "visit_rate", "visit_done", "zero_visit_share")
_FULFILLED = re.compile("完成|达标")
_EVER = date(2000, 1, 1)
Slots = Mapping[str, Any]


def answer(question: Question, metric: str, offset: int) -> tuple[str, Numbers]:
    """Return the figures, or the list when one was asked for."""
    if metric == "visit_rate" and _FULFILLED.search(question.ctx.said.text):
        metric = "visit_done"  # 走访完成率 asks for duties done, 走访率 for outlets reached
    by = str(question.slots.get("group_by") or "")
    if by and metric in ("visit_count", "visit_rate"):
        return _ranking(question, metric, by, offset), []
    said = {
        "visit_count": _counted,
        "visit_due": _due,
        "visit_rate": _reached,
        "visit_done": _done,
        "zero_visit_share": _quiet,
    }
    return said[metric](question, offset)


def _reps(question: Question) -> set[str] | None:
    name = question.slots.get("person")
    if not name:
        return None
    if name == "self":
        return {question.ctx.person.userid}
    return {p.userid for p in question.ctx.directory.people.values() if p.name == name}


def _outlets(question: Question) -> set[str]:
    """The outlets that somebody looks after, within the question; a rep's own ones lie in his scope."""
    ctx, reps = question.ctx, _reps(question)
    pairs = ctx.directory.active_pairings(local(ctx.now).date())
    reach = {o.id: o for o in standing_rows.outlets(ctx, question.scope)}
    found = {p.outlet for p in pairs if (reps is None or p.rep in reps) and p.outlet in reach}
    if question.slots.get("outlet"):
        found |= set(reach)
    return {o for o in found if question.slots.get("filter") != "blank" or reach[o].blank}


def _span(question: Question, *, ever: bool = False) -> tuple[date, date, str]:
    today = local(question.ctx.now).date()
    given = question.slots.get("time")
    if given is None:
        return (_EVER, today, "累计") if ever else (today.replace(day=1), today, f"{today.month}月")
    first, last = given
    return first or _EVER, min(last or today, today), ""  # a period named stands in the title


def _made(question: Question, *, ever: bool = False) -> tuple[list[Visit], str]:
    first, last, words = _span(question, ever=ever)
    reps = _reps(question)
    reach = {o.id for o in standing_rows.outlets(question.ctx, question.scope)}
    if question.slots.get("filter") == "blank":
        reach = {o for o in reach if question.ctx.directory.outlets[o].blank}
    found = visits.between(question.ctx.session, first, last, as_of=question.view.now)
    return [v for v in found if v.outlet in reach and (reps is None or v.rep in reps)], words


def _counted(question: Question, offset: int) -> tuple[str, Numbers]:
    made, words = _made(question, ever=True)
    name = f"{words}走访 {len(made)} 次"
    if question.slots.get("list"):
        rows = [_line(question.ctx, v) for v in made]
        return listing.paged(
            question.ctx, f"{question.title}｜{name}{question.stamp}", rows, offset, note=question.note
        ), []
    places = len({v.outlet for v in made})
    said = f"{question.title}{question.stamp}\n{name}，到过 {places} 个网点"
    if made:
        said += f"，最近一次 {wording.day(made[0].day)} {wording.outlet(question.ctx.directory, made[0].outlet)}"
    return _closed(question, said, bool(made)), [(len(made), "visit_count")]


def _due(question: Question, offset: int) -> tuple[str, Numbers]:
    ctx = question.ctx
    first, last, words = _span(question)
    paired = _outlets(question)
    if not paired:
        raise Refusal("这个范围内没有结对的网点，没有应访的。如果不对，请找党建管理员核对结对表。")
    been = {v.outlet for v in visits.between(ctx.session, first, last, as_of=question.view.now, outlets=paired)}
    missing = sorted(paired - been)
    latest = visits.last_days(ctx.session, missing, as_of=question.view.now)
    missing.sort(key=lambda o: latest.get(o, _EVER))
    head = f"{question.title}｜{words}还没走访 {len(missing)} 个（共{len(paired)}个联系点）{question.stamp}"
    rows = [f"{wording.outlet(ctx.directory, o)}｜{_reps_of(ctx, o)}｜{_since(latest.get(o))}" for o in missing]
    return listing.paged(ctx, head, rows, offset, note=question.note), [(len(missing), "visit_due")]


def _reached(question: Question, offset: int) -> tuple[str, Numbers]:
    ctx = question.ctx
    first, last, words = _span(question)
    paired = _outlets(question)
    been = {v.outlet for v in visits.between(ctx.session, first, last, as_of=question.view.now, outlets=paired)}
    name = f"{words}走访覆盖率 {measures.share(len(been), len(paired))}"
    if question.slots.get("list"):
        rows = [wording.outlet(ctx.directory, o) for o in sorted(been)]
        head = f"{question.title}｜{words}走访过 {len(been)} 个{question.stamp}"
        return listing.paged(ctx, head, rows, offset, note=question.note), []
    said = f"{question.title}{question.stamp}\n{name}　＝走访过的÷结对的联系点"
    return _closed(question, said, bool(been)), [(len(been), "visit_rate"), (len(paired) - len(been), "visit_due")]


def _done(question: Question, offset: int) -> tuple[str, Numbers]:
    """走访完成率: what the month asks of each pairing beside what was done, a call counting half; whole months only."""
    ctx, reps = question.ctx, _reps(question)
    first, last, words = _span(question)
    paired = _outlets(question)
    first = max(first, last.replace(year=last.year - 1, day=1)).replace(day=1)  # a year at most
    pairs = [
        (p.rep, p.outlet, PairingRole(p.role))
        for p in ctx.directory.active_pairings(local(ctx.now).date())
        if p.outlet in paired and (reps is None or p.rep in reps)
    ]
    made: dict[tuple[str, str, int], list[VisitMode]] = defaultdict(list)
    for v in visits.between(ctx.session, first, last, as_of=question.view.now, outlets=paired):
        made[v.rep, v.outlet, v.day.year * 12 + v.day.month].append(VisitMode(v.mode))
    months = range(first.year * 12 + first.month, last.year * 12 + last.month + 1)
    asked = [
        (credit(made[rep, outlet, month]), DEFAULT.required[role]) for rep, outlet, role in pairs for month in months
    ]
    short = sorted({
        outlet for rep, outlet, role in pairs for month in months
        if credit(made[rep, outlet, month]) < DEFAULT.required[role]
    })  # fmt: skip
    if question.slots.get("list"):
        rows = [f"{wording.outlet(ctx.directory, o)}｜{_reps_of(ctx, o)}" for o in short]
        head = f"{question.title}｜{words}走访没达标 {len(short)} 个{question.stamp}"
        return listing.paged(ctx, head, rows, offset, note=question.note), []
    required = sum(least for _, least in asked)
    counted = sum((min(actual, Decimal(least)) for actual, least in asked), Decimal(0))
    few = "，样本少" if 0 < required < measures.FEW else ""
    share = f"（{_plain(counted)}/{required}{few}）" if required else ""
    said = (
        f"{question.title}{question.stamp}\n{words}走访完成率 {completion(asked)}{share}"
        f"　＝完成的次数÷应走访的次数（主挂每月{DEFAULT.required[PairingRole.PRIMARY]}次、副挂{DEFAULT.required[PairingRole.SECONDARY]}次，"
        f"电话视频算半次，多走的不抵别人的）。没达标的网点 {len(short)} 个"
    )
    return _closed(question, said, bool(short)), [(len(short), "visit_done")]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _quiet(question: Question, offset: int) -> tuple[str, Numbers]:
    made, words = _made(question)
    noisy = {(c.at.outlet, local(c.at.created_at).date()) for c in question.cases(span=(None, None))}
    quiet = [v for v in made if (v.outlet, v.day) not in noisy]
    if question.slots.get("list"):
        head = f"{question.title}｜{words}没有反映问题的走访 {len(quiet)} 次{question.stamp}"
        return listing.paged(
            question.ctx, head, [_line(question.ctx, v) for v in quiet], offset, note=question.note
        ), []
    said = f"{question.title}{question.stamp}\n{words}零问题走访占比 {measures.share(len(quiet), len(made))}　＝当天该网点没有反映问题的走访÷全部走访"
    return _closed(question, said, bool(quiet)), [(len(quiet), "zero_visit_share")]


def _ranking(question: Question, metric: str, by: str, offset: int) -> str:
    ctx = question.ctx
    if by not in ("county", "outlet", "person"):
        raise Refusal("走访可以按县、网点、党代表来分。例如：各县走访率排名、谁走访最多。")
    made, words = _made(question, ever=metric == "visit_count")
    directory = ctx.directory
    name = {
        "county": lambda v: directory.outlets[v.outlet].county,
        "outlet": lambda v: wording.outlet(directory, v.outlet),
        "person": lambda v: access.masked(directory.name(v.rep)) if ctx.in_group else directory.name(v.rep),
    }[by]
    if metric == "visit_count":
        rows = [(n, k, f"{n} 次") for k, n in Counter(map(name, made)).items()]
    else:
        paired = _outlets(question)
        whole = Counter(directory.outlets[o].county for o in paired) if by == "county" else Counter()
        if by != "county":
            raise Refusal("走访覆盖率可以按县来排，例如：各县走访率排名。")
        been = Counter(directory.outlets[o].county for o in {v.outlet for v in made} & paired)
        rows = [(ratio(been[k], n, 6) or 0, k, measures.share(been[k], n)) for k, n in whole.items()]  # type: ignore[misc]
    rows.sort(key=lambda r: (r[0], r[1]), reverse=question.slots.get("order") != "asc")
    top = int(question.slots.get("top") or 0) or len(rows)
    lines = [f"{place} {k} {said}" for place, (_, k, said) in enumerate(rows[:top], start=1)]
    label = "走访次数" if metric == "visit_count" else "走访覆盖率"
    head = f"{question.title}｜{words}{label}排名{question.stamp}"
    return listing.paged(ctx, head, lines or ["没有走访记录。"], offset, note=question.note)


def _line(ctx: Context, visit: Visit) -> str:
    name = ctx.directory.name(visit.rep)
    return f"{wording.day(visit.day)} {wording.outlet(ctx.directory, visit.outlet)}｜{access.masked(name) if ctx.in_group else name}"


def _reps_of(ctx: Context, outlet: str) -> str:
    names = [ctx.directory.name(p.rep) for p in ctx.directory.pairings_of(outlet, local(ctx.now).date())][:2]
    return "、".join(access.masked(n) if ctx.in_group else n for n in names) or "暂无党代表"


def _since(last: date | None) -> str:
    return f"最近{wording.day(last)}" if last else "从未走访"


def _closed(question: Question, said: str, opens: bool) -> str:
    at = f"@{question.ctx.bot_name} " if question.ctx.in_group else ""
    note = f"\n{question.note}" if question.note else ""
    return said + note + (f"\n回{at}“列出来”看清单。" if opens else "")
