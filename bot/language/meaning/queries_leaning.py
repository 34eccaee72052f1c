"""Questions that lean on the one before, on tickets named, or want a paper: what they say, and what they take over."""

from __future__ import annotations

import re

from bot.language.meaning import queries_scope as scope
from bot.language.meaning import queries_words as words
from bot.language.meaning.phrases import Heard, compiled
from bot.language.meaning.queries import Slots, measured_in, slots_of
from bot.language.times.numerals import number

PASSING = frozenset({"page", "export", "inherit", "fields", "id", "ids", "ask", "target"})
"""Slots that belong to one question only; the next one does not take them over."""

_POINTING = compiled(r"[这那它]|上面|刚才|以上")
_ALL = compiled(r"全市|全区|全局|全辖|我市|整个市|市里|所有县")
_PART = {
    "类": "category",
    "县": "county",
    "区": "county",
    "部": "dept",
    "科": "dept",
    "网": "outlet",
    "支": "outlet",
    "人": "person",
    "位": "person",
    "代": "person",
}


def followed(heard: Heard) -> Slots:
    """The slots of a question that goes on from the one before."""
    last = {key: value for key, value in (heard.about.last_query or {}).items() if key not in PASSING}
    now = slots_of(heard)
    shape = heard.said.shape
    if words.NEXT.search(shape):
        now = {"page": "next"}
    elif words.BACK.search(shape):
        now = {"page": "prev"}
    elif page := words.PAGE.search(shape):
        now = {"page": number(page["n"])}
    elif words.EXPORT.search(shape):
        now["export"] = "xlsx"
        plain = bool(now.keys() & {"metric", "state"} or words.ISSUES.search(shape))
        if plain and not _POINTING.search(shape):
            return now  # 导出未结问题 says itself what is wanted
    if top := words.TOP.search(shape):
        now["top"] = number(top["n"])
        now.setdefault("order", "asc" if words.LOW.search(shape) else "desc")
        now.setdefault("metric", "collected")
        if part := _PART.get(shape[top.end() - 1 : top.end()]):
            now["group_by"] = part
    if words.RANKED.search(shape) or re.search("从.到.", shape):
        now["order"] = "asc" if words.LOW.search(shape) else "desc"
    if now.keys() & {"compare", "top", "group_by"} and "metric" in last and set(measured_in(shape)[0]) <= {"summary"}:
        now.pop("metric", None)
    if words.TURNED.search(shape):
        now["order"] = "asc" if last.get("order") != "asc" else "desc"
    if _ALL.search(shape):
        last.pop("county", None)
        last.pop("outlet", None)
    if "compare" in now and isinstance(now["compare"], tuple):
        last.pop("county", None)
    if "county" in now:
        last = {k: v for k, v in last.items() if k not in ("outlet", "compare") and (k, v) != ("group_by", "county")}
    if "time" in now and "compare" in last and "compare" not in now:
        last.pop("compare")
    if now.get("group_by") and "list" not in now:
        last.pop("list", None)
    if "time" in now and now.get("compare") in ("prev_month", "yoy") and "time" in last and not _named_time(heard):
        now.pop("time")
    whole = {**last, **now}
    return whole if whole.keys() <= now.keys() else {**whole, "inherit": 1}


def _named_time(heard: Heard) -> bool:
    return bool(scope.period(heard, scope.compared(heard, heard.said.shape)[1]))


def dispatched(heard: Heard) -> Slots:
    """The slots of a question about named tickets: whose they are, when they will be done, why nothing moves."""
    shape = heard.said.shape
    fields = [name for name, pattern in words.FIELDS if pattern.search(shape)]
    return {"fields": ",".join(fields)} if fields else {}


def paper(heard: Heard) -> Slots:
    """The slots of a briefing: for which month or week, in which form, for whom."""
    text, shape = heard.said.text, heard.said.shape
    found: Slots = {}
    if time := scope.period(heard, set()):
        first, last = time
        weekly = first is not None and last is not None and (last - first).days == 6
        monthly = first is not None and first.day == 1 and last is not None and 27 <= (last - first).days <= 30
        if monthly and first is not None:
            found["month"] = f"{first:%Y-%m}"
        else:
            found["week" if weekly else "time"] = time
    found |= {key: value for key, value in scope.places(heard, shape).items() if key in ("county", "dept", "outlet")}
    if re.search(r"群(?!众)", text):
        found["target"] = "group"
    else:
        found["format"] = "xlsx" if words.EXPORT.search(shape) else "docx"
    return found
