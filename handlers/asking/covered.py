"""Figures that need the roster beside the tickets: 包挂覆盖率, and how many problems there are per rep and per outlet."""

from __future__ import annotations

from handlers import standing_rows, wording
from handlers.asking import listing
from handlers.asking.figures import Numbers
from handlers.asking.question import Question
from models import measures
from models.rules.rates import EMPTY, mean
from models.rules.workdays import local
from models.statistics import coverage

NAMES = ("blank_covered", "per_rep", "per_outlet")


def answer(question: Question, metric: str, offset: int = 0) -> tuple[str, Numbers]:
    """Return the figure in words, or the list behind it when one was asked for."""
    ctx = question.ctx
    today = local(question.view.now).date()  # pairings know since when and until when they hold
    inside = {o.id: o for o in standing_rows.outlets(ctx, question.scope)}
    pairs = [p for p in ctx.directory.active_pairings(today) if p.outlet in inside]
    blank = frozenset(o.id for o in inside.values() if o.blank)
    found = coverage([(p.rep, p.outlet, p.role) for p in pairs], blank)
    head = f"{question.title}{question.stamp}"
    note = f"\n{question.note}" if question.note else ""
    if metric == "blank_covered":
        if question.slots.get("list"):
            main = {p.outlet for p in pairs if p.role == "PRIMARY"}
            rows = [
                f"{wording.outlet(ctx.directory, o)}｜{'已包挂' if o in main else '没有主挂'}"
                for o in sorted(blank, key=lambda o: (o in main, o))
            ]
            title = f"{question.title}｜无党员网点 {len(rows)} 个{question.stamp}"
            return listing.paged(ctx, title, rows, offset, note=question.note), []
        said = f"包挂覆盖率 {measures.share(found.covered, found.blank)}　＝有主挂党代表的÷无党员网点"
        return f"{head}\n{said}{note}", [(found.blank, metric)]
    number = question.figures().collected
    if question.slots.get("list"):
        return listing.listed(question, "collected", offset), []
    whole, name, unit = (
        (found.reps, "人均收集", "名党代表") if metric == "per_rep" else (found.blank, "点均收集", "个无党员网点")
    )
    value = mean(number, whole)
    shown = (
        value
        if value == EMPTY
        else f"{value} 件（{number} 件÷{whole} {unit}{'，样本少' if whole < measures.FEW else ''}）"
    )
    return f"{head}\n{name} {shown}{note}", [(number, "collected")]
