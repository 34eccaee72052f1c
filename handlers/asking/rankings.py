"""Rankings and comparisons: n beside every percentage, few marked, nothing counted of nothing.

A group without anything to count of stands at the end with “—” and has no place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bot import access
from handlers import standing_rows, wording
from handlers.asking import figures, listing
from handlers.asking.question import Question, Span, asked, span_words
from models import measures
from models.measures import APART, AVERAGES, MEASURES, Case
from models.refusal import Refusal
from models.rules.rates import growth, pp_words, ratio
from models.rules.taxonomy import CATEGORIES, L1
from models.rules.words import STATE_WORDS
from models.rules.workdays import SHANGHAI, local

GROUP_NAMES = {"county": "各县", "outlet": "各网点", "dept": "各部门", "person": "各人", "category": "各类"}
_BY_HANDLER = ("solved", "open", "overdue", "due_soon", "response_rate", "on_time_rate", "avg_days", "avg_hours")
Row = tuple[str, Decimal | None, str]  # name, what it is ordered by, what is said


def ranking(question: Question, metric: str, by: str, *, order: str, top: int, offset: int = 0) -> str:
    """One line for each group, ordered by the measure."""
    if by not in GROUP_NAMES:
        raise Refusal(
            "现在能按县、网点、部门、人、类别来分，支部还不能。可以问：各县解决率排名、各部门超期几件、哪类问题最多。"
        )
    rows = [(name, *_value(question, metric, cases)) for name, cases in _groups(question, metric, by)]
    placed = sorted((r for r in rows if r[1] is not None), key=lambda r: (r[1], r[0]), reverse=order != "asc")
    if order != "asc":
        placed.sort(key=lambda r: -(r[1] or Decimal(0)))  # of equals the order of names stays
    empty = [r for r in rows if r[1] is None]
    if top and len(placed) > top:
        last = placed[top - 1][1]
        stop = max(place for place, r in enumerate(placed) if place < top or r[1] == last)
        while "样本少" in placed[stop][2] and stop + 1 < len(placed):
            stop += 1  # few tickets prove nothing: go on to the first that has enough
        placed, empty = placed[: stop + 1], []
    head = f"{question.title}｜{GROUP_NAMES[by]}{_label(metric)}{'排名' if order else ''}{question.stamp}"
    lines = [f"{_place(placed, at)} {name} {said}" for at, (name, _, said) in enumerate(placed)]
    lines += [f"— {name} {said}" for name, _, said in empty]
    if not lines:
        return f"{question.title}没有可以比的{question.stamp}。"
    return listing.paged(question.ctx, head, lines, offset, note=question.note)


def _place(rows: list[Row], at: int) -> int:
    """Equals share a place."""
    return next(place for place, row in enumerate(rows, start=1) if row[1] == rows[at][1])


def _groups(question: Question, metric: str, by: str) -> list[tuple[str, list[Case]]]:
    ctx = question.ctx
    found: dict[str, list[Case]] = {}
    if by == "county":
        found = {c: [] for c in ctx.directory.counties if question.scope.covers_county(c)}
        if question.scope.outlets is not None:
            within = {o.county for o in standing_rows.outlets(ctx, question.scope)}
            found = {c: [] for c in found if c in within}
    for case in question.cases(metric):
        found.setdefault(_key(question, metric, by)(case), []).append(case)
    return list(found.items())


def _key(question: Question, metric: str, by: str) -> Callable[[Case], str]:
    directory = question.ctx.directory

    def person(case: Case) -> str:
        userid = case.at.handler if metric in _BY_HANDLER else case.reporter
        if metric not in _BY_HANDLER and case.anonymous:
            return "匿名"
        if userid is None:
            return "待签收"
        name = directory.name(userid)
        return access.masked(name) if question.ctx.in_group else name

    keys: dict[str, Callable[[Case], str]] = {
        "county": lambda c: c.at.county,
        "outlet": lambda c: wording.outlet(directory, c.at.outlet),
        "dept": lambda c: directory.label(directory.department(c.at.department)),
        "category": lambda c: L1[c.at.category.split("-")[0]].name,
        "person": person,
    }
    return keys[by]


def _value(question: Question, metric: str, cases: list[Case]) -> tuple[Decimal | None, str]:
    """What a group is ordered by, and what is said of it."""
    if metric in AVERAGES:
        done, total = measures.lasted(cases, question.view, hours=metric == "avg_hours")
        few = "，样本少" if 0 < len(done) < measures.FEW else ""
        value = measures.average(cases, question.view, hours=metric == "avg_hours")
        return ratio(total, len(done)), f"{value}（{len(done)}件{few}）" if done else value
    if metric == "summary":
        said, _ = figures.summary(question, cases)
        return Decimal(len(cases)), said
    if metric in APART:
        return Decimal(len(cases)), f"{len(cases)} 件"
    part, whole = measures.count(MEASURES[metric], cases, question.view)
    if whole is None:
        return Decimal(len(part)), f"{len(part)} 件"
    return ratio(len(part), whole, 6), measures.share(len(part), whole)


def _label(metric: str) -> str:
    if metric in AVERAGES:
        return AVERAGES[metric]
    if metric in APART:
        return STATE_WORDS[APART[metric]]
    return {"summary": "情况", "returned": "退单率"}.get(metric) or MEASURES[metric].label


def side_by_side(question: Question, names: tuple[str, ...], metric: str) -> tuple[str, list[Row]]:
    """Counties, outlets, departments, people or categories side by side; of two also the difference."""
    rows: list[Row] = []
    for name in names:
        key, shown = _kind(question, name)
        one = asked(question.ctx, {**{k: v for k, v in question.slots.items() if k != "compare"}, key: name})
        cases = one.cases(metric)
        value, said = (None, figures.summary(one, cases)[0]) if metric == "summary" else _value(one, metric, cases)
        if metric == "summary":
            value = measures_rate(one, cases)
        rows.append((shown, value, said))
    head = f"{question.title}｜{'比'.join(row[0] for row in rows)}{'' if metric == 'summary' else '：' + _label(metric)}{question.stamp}"
    lines = [head, *(f"{name}：{said}" for name, _, said in rows)]
    if len(rows) == 2:
        lines.append(_difference(rows, metric))
    note = [question.note] if question.note else []
    return "\n".join([*lines, *note]), rows


def measures_rate(question: Question, cases: list[Case]) -> Decimal | None:
    """The 办结率 of some tickets."""
    part, whole = measures.count(MEASURES["rate"], cases, question.view)
    return ratio(len(part), whole or 0, 6)


def _kind(question: Question, name: str) -> tuple[str, str]:
    directory = question.ctx.directory
    if name in directory.counties:
        return "county", name
    if name in directory.outlets:
        return "outlet", wording.short_outlet(directory, name)
    if name in CATEGORIES or name in L1:
        return "cat", CATEGORIES[name].name if name in CATEGORIES else L1[name].name
    if any(p.name == name for p in directory.people.values()):
        return "person", name
    return "dept", name


def _difference(rows: list[Row], metric: str) -> str:
    (a, x, _), (b, y, _) = rows
    if x is None or y is None:
        return "有一边没有可比的数，不比高低。"
    if x == y:
        return "两边一样。"
    more, less = (a, b) if x > y else (b, a)
    big, small = max(x, y), min(x, y)
    if _is_rate(metric):
        label = "办结率" if metric == "summary" else _label(metric)
        return f"{label}：{more}比{less}高 {pp_words(big * 100, small * 100).lstrip('+')}"
    if metric in AVERAGES:
        return f"{more}比{less}长 {big - small}"
    return f"{more}比{less}多 {big - small:f} 件"


def _is_rate(metric: str) -> bool:
    return metric == "summary" or (metric in MEASURES and MEASURES[metric].of is not None)


def with_before(question: Question, compare: str, metric: str) -> str:
    """A period and the one before, or the same one a year ago; one that still runs is compared like with like."""
    today = local(question.ctx.now).date()
    span = question.slots.get("time") or (today.replace(day=1), today)
    now, before = _cut(span, today), _cut(_earlier(span, compare), _shifted(today, span, compare))
    lines = [f"{question.title}｜{'同比' if compare == 'yoy' else '环比'}{question.stamp}"]
    rows: list[Row] = []
    for one in (now, before):
        seen = question.as_of(_end(one)) if _matures(metric) else question
        cases = seen.cases(metric, one)
        value, said = _value(seen, metric, cases)
        if metric == "summary":
            value = Decimal(len(cases))
        rows.append((span_words(one, today), value, said))
        lines.append(f"{rows[-1][0]}：{said}")
    if change := _change(rows, metric):
        lines.append(change)
    note = [question.note] if question.note else []
    return "\n".join(
        [
            *lines,
            *note,
            f"按{'销号' if metric == 'solved' else '反映'}日期分期；"
            + ("两期各看期末当时的情况。" if _matures(metric) else "两期都看到现在为止的结果。"),
        ]
    )


def _matures(metric: str) -> bool:
    """Whether a figure of a period grows better with time, so that an earlier one must be seen at its own end."""
    return metric == "summary" or metric in AVERAGES or _is_rate(metric)


def _end(span: Span) -> datetime:
    """The last instant of a period's last day."""
    assert span[1] is not None
    return datetime.combine(span[1], time.max, tzinfo=SHANGHAI)


def _change(rows: list[Row], metric: str) -> str:
    (_, now, _), (_, before, _) = rows
    if now is None or before is None:
        return "有一期没有可比的数，不比高低。"
    if metric != "summary" and _is_rate(metric):
        return f"{_label(metric)}{'持平' if now == before else pp_words(now * 100, before * 100)}"
    if metric in AVERAGES:
        return f"平均用时{now - before:+}"
    rate = growth(now, before)
    label = "收集" if metric == "summary" else _label(metric)
    change = "持平" if now == before else f"{'多' if now > before else '少'} {abs(now - before):f} 件"
    return f"{label}{change}" + (f"（{rate:+}%）" if rate is not None and now != before else "")


def _earlier(span: Span, compare: str) -> Span:
    first, last = span
    assert first is not None
    last = last or first
    if compare == "yoy":
        return _year_back(first), _year_back(last)
    if compare == "prev_month" and first.day == 1:
        stop = first - timedelta(days=1)
        return stop.replace(day=1), stop
    if compare == "prev_quarter" and first.day == 1:
        stop = first - timedelta(days=1)
        return date(stop.year, stop.month - 2, 1), stop
    days = (last - first).days + 1
    return first - timedelta(days=days), first - timedelta(days=1)


def _shifted(today: date, span: Span, compare: str) -> date:
    """The day of the earlier period that answers to today."""
    first, last = span
    start, stop = _earlier(span, compare)
    assert first is not None
    assert start is not None
    assert stop is not None
    if last is None or today >= last:
        return stop
    return min(stop, start + (today - first))


def _cut(span: Span, day: date) -> Span:
    first, last = span
    return first, min(last or day, day) if first is None or first <= day else last


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
