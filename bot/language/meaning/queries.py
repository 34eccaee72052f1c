"""The question grammar: scope × measure × period × filter × order × comparison, and what a short question leans on.

Slots are filled in the words of the vocabulary, and no limit is set that nobody named.
"""

from __future__ import annotations

import re
from typing import Any

from bot.language.meaning import queries_scope as scope
from bot.language.meaning import queries_words as words
from bot.language.meaning.phrases import Heard, compiled
from bot.language.meaning.tags import SIGN
from bot.language.times.numerals import number

_NOW_OPEN = compiled(r"(?:现在|目前|眼下|当前)(?!累计|收集|为止)(?:还|总共|一共)?(?:有|是)?")
_TOTAL = compiled(r"一共|总共|累计|总计|合计|总的")
_LONG = compiled(
    r"(?:超过?|满|过了?|大于|多于|达到?|有)?(?P<n>半|\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?P<unit>工作日|天|日|周|星期|礼拜|月)(?:以上|多|还|往上|开外|没|未|都)?"
)
_LONG_SIGN = compiled(r"超过|以上|多于|往上|开外|满|过了?(?=[\d一二两三四五六七八九十半])|大于|[没未]")
_DAYS = {"周": 7, "星期": 7, "礼拜": 7, "月": 30}
_ASKING = {"metric", "list", "state", "compare", "export"}
_WITH_ORDER = re.compile(
    r"哪些|哪几|谁|什么|啥|最|前|后|倒|[一二两三四五六七八九十\d]"
)  # these group only what is ranked
_SIDE_BY_SIDE = re.compile(r"比一?比|比一下|比较一下|对比")
_ABOUT = {"outlet", "cat", "person", "county", "dept", "urgency", "filter"}

Slots = dict[str, Any]


def asked(heard: Heard) -> Slots | None:
    """The slots of a question that stands by itself; None when nothing is counted, listed or compared."""
    found = slots_of(heard)
    if (
        "metric" not in found
        and (found.keys() & _ABOUT)
        and not found.keys() & _ASKING
        and words.ISSUES.search(heard.said.shape)
    ):
        found["list"] = 1  # 查一下某某的问题: their list
    if {"outlet", "cat"} <= found.keys() and not re.search(words.COUNT, heard.said.shape):
        found["list"] = 1
    if found.keys() & _ASKING == {"list"} and not (
        found.keys() & (_ABOUT | {"time"}) or words.ISSUES.search(heard.said.shape)
    ):
        return None  # a list of what?
    return found if found.keys() & _ASKING else None


def mine(heard: Heard) -> Slots:
    """The slots of a question about what the speaker reported: a list, unless a number is asked for."""
    found = {**slots_of(heard), "person": "self"}
    if not re.search(words.COUNT, heard.said.shape):
        found["list"] = 1
        if found.get("metric") in ("collected", "summary"):
            del found["metric"]
    return found


def named(heard: Heard) -> Slots | None:
    """The slots of a bare name for what is wanted (我名下快到期的): a list, unless a number is asked for."""
    found = asked(heard)
    if found and "group_by" not in found and found.get("metric") not in ("collected", "solved"):
        return {**found, "list": 1}
    return found


def slots_of(heard: Heard) -> Slots:
    """What a sentence says about a question."""
    text, left = heard.said.text, heard.said.shape
    found: Slots = {}
    compare, other = scope.compared(heard, left)
    found |= compare
    found |= scope.places(heard, left)
    if isinstance(found.get("compare"), tuple):
        for key in ("county", "dept", "person", "outlet"):
            if found.get(key) in found["compare"]:
                del found[key]
    left, days = _lasting(text, left)
    if days:
        found["min_days"] = days
    time = scope.period(heard, other) or scope.this_period(found.get("compare"), heard.about.today)
    if time:
        found["time"] = time
    left = _grouped(found, left)
    left = _states(found, left)
    measured, left = measured_in(left)
    kinds = (
        () if isinstance(found.get("compare"), tuple) or "cluster" in measured else scope.categories(_unsigned(left))
    )
    if kinds:
        found["cat"] = kinds[0]
    _measure(found, measured, heard.said.shape)
    _shown(found, heard.said.shape)
    return found


def measured_in(left: str) -> tuple[list[str], str]:
    """The measures in a sentence, and the sentence without their words."""
    found: list[str] = []
    for name, pattern in words.MEASURES:
        if pattern.search(left):
            found.append(name)
            left = pattern.sub(lambda m: _blank(m[0]), left)
    return found, left


def _blank(said: str) -> str:
    """What has been read: nothing finds it again, and names stay."""
    return "".join(sign if sign in SIGN.values() else "□" for sign in said)


def _measure(found: Slots, measured: list[str], shape: str) -> None:
    """Choose what is counted: the particular before the general; two when two are counted."""
    counts = len(re.findall(words.COUNT, shape)) + bool(re.search("各(?:是|有)?(?:多少|几)|分别", shape))
    rates = [m for m in measured if m in _RATES]
    if "三率" in shape:
        rates = ["response_rate", "feedback_rate", "satisfaction"]
    if words.PLACED.search(shape):
        if "county" in found and not rates:
            rates = ["ranking"]
        else:
            found |= {"group_by": found.get("group_by") or ("dept" if "dept" in found else "county"), "order": "desc"}
            rates = rates or ["rate"]
    visits = [m for m in measured if m in _VISITS]
    if "cluster" in measured:
        chosen = ["cluster"]
    elif visits:
        chosen = visits[:1]
    elif rates:
        chosen = rates
        if "solved" in measured and "collected" in measured and counts > 1:
            chosen = ["collected", "solved", *rates]
    else:
        chosen = _plain(found, measured, counts, shape)
    if not chosen and _needs_measure(found, shape):
        side_by_side = re.search("对比|比一比|比较", shape)
        chosen = ["summary" if side_by_side or not (_two_kinds(found) or "group_by" in found) else "collected"]
    if chosen:
        found["metric"] = chosen[0] if len(chosen) == 1 else tuple(chosen)


def _plain(found: Slots, measured: list[str], counts: int, shape: str) -> list[str]:
    pending = [m for m in measured if m in ("due_soon", "overdue", "open")][:1]
    if pending:
        more = sorted(m for m in measured if m in ("collected", "solved")) if counts > 1 else []
        return [*more, *pending] if more and _counted(shape, more) else pending
    if "state" in found and "summary" not in measured:
        return []
    if "solved" in measured:
        return ["collected", "solved", "rate"] if "collected" in measured and counts > 1 else ["solved"]
    if "collected" in measured:
        return ["collected"] if words_counted(found, shape) else []
    if words.ISSUES.search(shape) and re.search(words.COUNT, shape):
        return ["open"] if _NOW_OPEN.search(shape) and not _TOTAL.search(shape) else ["collected"]
    if "summary" in measured:
        return [] if {"outlet", "cat"} <= found.keys() else ["summary"]
    return ["collected"] if re.search(words.COUNT + r"|多了|少了|变多|变少|增加|减少|上升|下降", shape) else []


def words_counted(found: Slots, shape: str) -> bool:
    """Whether what was reported is counted, and not listed: 报了几个, not 报了什么."""
    return bool(re.search(words.COUNT, shape)) or not words.LISTED.search(shape) or "group_by" in found


def _counted(shape: str, measures: list[str]) -> bool:
    return len(re.findall(words.COUNT, shape)) > len(measures)


def _needs_measure(found: Slots, shape: str) -> bool:
    grouped = "group_by" in found and (
        "order" in found or re.search(words.COUNT + "|比|统计|情况|问题|分|反映|清单", shape)
    )
    return "compare" in found or bool(grouped)


def _two_kinds(found: Slots) -> bool:
    compare = found.get("compare")
    return (isinstance(compare, tuple) and "-" in "".join(map(str, compare))) or compare in ("prev_month", "prev_week")


def _grouped(found: Slots, left: str) -> str:
    said = left
    high, low, ranked = words.HIGH.search(left), words.LOW.search(left), words.RANKED.search(left)
    for name, pattern in words.GROUPS:
        group = pattern.search(left)
        if group and (high or low or ranked or _SIDE_BY_SIDE.search(left) or not _WITH_ORDER.match(group[0])):
            found["group_by"] = name
            if not group[0].startswith("最"):  # 最慢的部门: what is slow is still to be read
                left = left[: group.start()] + _blank(group[0]) + left[group.end() :]
            break
    if "group_by" in found:
        quick = re.search(r"最快|得快|更快", left)
        if high or low or ranked:
            found["order"] = "asc" if low or quick else "desc"
        if top := words.TOP.search(said):
            found["top"] = number(top["n"])
        elif words.SUPERLATIVE.search(left) and not ranked:
            found["top"] = 1
        elif re.search(r"得(?:更|比较)?[慢快多少]", left) and re.search("哪|谁", left + " "):
            found["order"] = "asc" if re.search(r"得(?:更|比较)?[快少]", left) else "desc"
            if not _SIDE_BY_SIDE.search(left):  # who compares wants to see all of them
                found["top"] = 1
    return words.RANKED.sub(lambda m: _blank(m[0]), left) if ranked else left


def _states(found: Slots, left: str) -> str:
    for name, pattern in words.STATES:
        if pattern.search(left):
            found["state"] = name
            left = pattern.sub(lambda m: _blank(m[0]), left)
            break
    for name, pattern in words.FILTERS:
        if pattern.search(left):
            found["filter"] = name
            left = pattern.sub(lambda m: _blank(m[0]), left)
            break
    for name, pattern in words.URGENT:
        if pattern.search(left):
            found["urgency"] = name
            break
    return left


def _lasting(text: str, shape: str) -> tuple[str, int]:
    """How long it must have lasted at least: 逾期超过一周 → 7; 10月底满意率 names no length."""
    text = text.replace("满意", "□□")
    long = next((m for m in _LONG.finditer(text) if _LONG_SIGN.search(m[0] + text[m.end() : m.end() + 2])), None)
    if long is None:
        return shape, 0
    if long["n"] == "半":
        return shape, 15 if long["unit"] == "月" else 0
    return shape, number(long["n"]) * _DAYS.get(long["unit"], 1)


def _shown(found: Slots, shape: str) -> None:
    """Whether a list, a file, more about each is wanted."""
    if words.EXPORT.search(shape):
        found["export"] = "xlsx"
    counted = re.search(words.COUNT, shape) and found.get("metric") and "state" not in found
    if (
        words.LISTED.search(shape)
        and "group_by" not in found
        and found.get("metric") != "cluster"
        and not (counted and not re.search(r"列|清单|名单|明细|哪些", shape))
    ):
        found["list"] = 1
    fields = [name for name, pattern in words.FIELDS if pattern.search(shape)]
    if fields and ("state" in found or "list" in found):
        found["fields"] = ",".join(fields)
        found["list"] = 1


def _all(metric: object) -> tuple[str, ...]:
    return metric if isinstance(metric, tuple) else (str(metric),)


def _unsigned(left: str) -> str:
    return re.sub(words.COUNT + "|[" + "".join(SIGN.values()) + "]", "□", left)


_RATES = (
    "feedback_rate",
    "on_spot_rate",
    "auto_confirmed",
    "merged",
    "withdrawn",
    "rejected",
    "blank_covered",
    "per_rep",
    "per_outlet",
    "response_rate",
    "on_time_rate",
    "satisfaction",
    "reopened",
    "returned",
    "rate",
    "avg_days",
    "avg_hours",
)
_VISITS = ("zero_visit_share", "visit_rate", "visit_due", "visit_count")
