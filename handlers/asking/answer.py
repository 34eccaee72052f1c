"""Answer a question: list, figure, ranking or comparison; remember it; when part of it is not understood, say so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.router import Context
from handlers.asking import covered, exporting, figures, listing, others, rankings, visited
from handlers.asking.question import Question, asked, span_words
from models import conversation
from models.measures import APART, AVERAGES, MEASURES
from models.refusal import Refusal
from models.rules.taxonomy import CATEGORIES, L1
from models.rules.workdays import local

_FIGURES = frozenset({*MEASURES, *AVERAGES, *APART, *covered.NAMES, "summary"})
_KEPT = frozenset({"offset", "numbers"})
_NUMBER = re.compile(r"^(?:那|这)?(\d+)[个件条单]")  # 202个是哪些
_GROUPS = {"branch": "支部", **{key: name.removeprefix("各") for key, name in rankings.GROUP_NAMES.items()}}


def ask(ctx: Context) -> str:
    """Answer a question for figures or lists, and keep it for the next one that leans on it."""
    assert ctx.act is not None
    slots = dict(ctx.act.slots)
    if slots.get("export") and (named := exporting.named(ctx.said.text)):
        return _answered(ctx, {"export": slots["export"], **named}, ())
    if ctx.match.refs:
        return others.by_number(ctx)
    slots = _opened(ctx, slots)
    if ctx.act.ask == "metric" or not slots.keys() - {"inherit", *_KEPT}:
        return _which(ctx, slots)
    metrics = _metrics(slots)
    if "cluster" in metrics:
        return others.not_yet("cluster")
    return _answered(ctx, slots, metrics)


def _opened(ctx: Context, slots: dict[str, Any]) -> dict[str, Any]:
    """“202个是哪些” opens the number that the last answer showed; 下一页 begins where the last page ended."""
    numbers = slots.pop("numbers", None) or {}
    offset = int(slots.pop("offset", 0) or 0)
    if slots.get("metric") == "ranking":  # where a county stands: all of them side by side
        slots = {
            **{k: v for k, v in slots.items() if k != "county"},
            "metric": "rate",
            "group_by": "county",
            "order": "desc",
        }
    if slots.get("page"):
        page = slots.pop("page")
        slots["list"] = slots.get("list", 0 if slots.get("group_by") else 1)
        slots["offset"] = _page(page, offset)
    elif (slots.get("list") or slots.get("export")) and slots.get("inherit"):
        said = next((n for n in re.findall(r"\d+", ctx.said.text) if n in numbers), None)
        if said is not None:
            slots["metric"] = numbers[said]
        elif (asked := _NUMBER.search(ctx.said.text)) and numbers:
            known = "、".join(n for n in numbers if n != "0")
            raise Refusal(
                f"刚才的答案里没有 {asked[1]} 这个数{f'，有：{known}' if known else ''}。请带上其中一个数再问，或回“列出来”。"
            )
    return slots


def _page(page: object, offset: int) -> int:
    step = listing.PAGE_ROWS
    if isinstance(page, int):
        return max(page - 1, 0) * step
    return offset + step if page == "next" else max(offset - step, 0)


def _metrics(slots: dict[str, Any]) -> tuple[str, ...]:
    metric = slots.get("metric")
    return tuple(metric) if isinstance(metric, tuple | list) else (str(metric),) if metric else ()


def _answered(ctx: Context, slots: dict[str, Any], metrics: tuple[str, ...]) -> str:
    unknown = [m for m in metrics if m not in _FIGURES and m not in visited.VISIT_MEASURES]
    if unknown:
        return _which(ctx, slots)
    question = asked(ctx, slots)
    offset = int(slots.get("offset") or 0)
    reply, numbers = _exported(question, metrics) if slots.get("export") else _said(question, metrics, offset)
    kept = {k: v for k, v in slots.items() if k not in ("inherit", "page", "fields", "export", "named", "each")}
    conversation.keep_query(
        ctx.session, ctx.person.userid, ctx.message.chat, {**kept, "numbers": listing.numbers_of(numbers)}, ctx.now
    )
    return reply


def _exported(question: Question, metrics: tuple[str, ...]) -> tuple[str, figures.Numbers]:
    """The tickets behind the question as a file; what is behind it is not always tickets."""
    if any(m in visited.VISIT_MEASURES for m in metrics) or "blank_covered" in metrics:
        said, numbers = _said(replace(question, slots={**question.slots, "list": 1}), metrics, 0)
        return f"表格现在只能导出问题单，这个数背后不是问题单，先给您看清单：\n{said}", numbers
    behind = "collected" if set(metrics) & set(covered.NAMES) else _behind(metrics)
    return exporting.answer(question, behind)


def _said(question: Question, metrics: tuple[str, ...], offset: int) -> tuple[str, figures.Numbers]:
    slots = question.slots
    walked = [m for m in metrics if m in visited.VISIT_MEASURES]
    if walked:
        return visited.answer(question, walked[0], offset)
    if (name := next((m for m in metrics if m in covered.NAMES), None)) is not None:
        return covered.answer(question, name, offset)
    compare = slots.get("compare")
    first = metrics[0] if len(metrics) == 1 else "summary"
    if slots.get("list") and (not compare or slots.get("inherit")):
        return listing.listed(question, _behind(metrics), offset), []
    if isinstance(compare, tuple | list):
        return rankings.side_by_side(question, tuple(compare), first)[0], []
    if compare:
        return rankings.with_before(question, str(compare), first), []
    if by := slots.get("group_by"):
        order = str(slots.get("order") or "")
        measure = first if metrics else "collected"
        return rankings.ranking(
            question, measure, str(by), order=order, top=int(slots.get("top") or 0), offset=offset
        ), []
    return figures.answer(question, metrics or ("collected",))


def _behind(metrics: tuple[str, ...]) -> str:
    """Which tickets a list shows when several numbers were given: everything."""
    return metrics[0] if len(metrics) == 1 else "collected" if metrics else ""


def _which(ctx: Context, slots: dict[str, Any]) -> str:
    """Say what was understood, and offer the three nearest questions; no number is made up."""
    heard = [
        _word(ctx, key, slots[key]) for key in ("county", "dept", "person", "cat", "time", "group_by") if slots.get(key)
    ]
    known = f"听懂的是：{'、'.join(heard)}；没听懂要数什么。" if heard else "想统计什么？"
    place = str(slots.get("county") or slots.get("dept") or "")
    month = span_words(slots["time"], local(ctx.now).date()) if slots.get("time") else ""
    if slots.get("group_by"):
        nearest = ("各县解决率排名", "各部门还有几个没办结", "哪类问题最多")
    else:
        nearest = (f"{place}{month}解决率多少", f"{place}{month}还有几个没办结", f"{place}{month}超期的有哪些")
    at = f"@{ctx.bot_name} " if ctx.in_group else ""
    raise Refusal(known + "可以这样问：\n" + "\n".join(f"{n} {at}{q}" for n, q in enumerate(nearest, start=1)))


def _word(ctx: Context, key: str, value: Any) -> str:
    if key == "time":
        return span_words(value, local(ctx.now).date())
    if key == "cat":
        return CATEGORIES[value].name if value in CATEGORIES else L1[value].name
    if key == "group_by":
        return f"按{_GROUPS.get(value, value)}分"
    return "您自己的" if value == "self" else str(value)
