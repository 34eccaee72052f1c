"""What a sentence about a visit says: how, how long, how many people, which day, what for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot.language.times import TimeSpan
from bot.language.times.numerals import number
from models.rules.visits import VisitMode

_PHONE = re.compile(r"电话|打了个?电|通话|致电")
_VIDEO = re.compile(r"视频")
_N = r"\d{1,3}|[一二两三四五六七八九十]{1,3}"
_HOURS = re.compile(
    rf"(?P<n>\d{{1,2}}(?:\.\d)?|半|{_N})\s*(?:来|多)?个?(?P<half>半)?(?:多|来)?(?:小时|钟头)(?P<more>半)?"
)
_MINUTES = re.compile(rf"(?P<n>{_N})\s*(?:来|多)?分钟")
_PEOPLE = re.compile(
    rf"(?P<n>{_N})\s*(?:来|多)?(?:(?:个|名|位|口)(?:老|新|青年)?(?:人|同志|职工|员工|同事|党员|师傅|伙伴|柜员|投递员|揽投员)|人|位)"
)

# What a visit was for (items of the visit record), by the words that say so.
ITEMS = {
    "政策宣讲": ("政策", "宣讲", "精神", "学习"),
    "指导组织生活": ("组织生活", "班会", "党课", "党日", "记录"),
    "谈心": ("谈心", "聊", "思想", "慰问"),
    "收集问题": ("问题", "反映", "意见", "诉求"),
    "安全查看": ("安全", "消防", "监控", "用电", "隐患"),
    "营销帮扶": ("营销", "夏粮", "揽收", "客户", "方案"),
    "培养积极分子": ("积极分子", "入党", "发展党员", "培养"),
}
ASSIST_KINDS = {
    "市场分析": ("分析", "名单", "摸底", "调查", "跑"),
    "营销方案": ("方案", "计划", "联动"),
    "资源协调": ("协调", "资源", "人手", "物料", "申请"),
    "培训": ("培训", "教", "带教", "讲"),
}
CAMPAIGNS = {
    "夏粮收购": ("夏粮", "收粮", "小麦", "粮款"),
    "旺季营销": ("旺季", "双十一", "双11"),
    "日常帮扶": (),
}


def mode(text: str) -> VisitMode:
    """On site, unless the sentence speaks of a call or a video."""
    if _VIDEO.search(text):
        return VisitMode.VIDEO
    return VisitMode.PHONE if _PHONE.search(text) else VisitMode.ONSITE


def minutes(text: str) -> int | None:
    """Return how long it took, in minutes; None when unsaid."""
    hours, minutes = _HOURS.search(text), _MINUTES.search(text)
    if not hours and not minutes:
        return None
    total = 0.0
    if hours:
        total += 60 * _amount(hours["n"]) + (30 if hours["half"] or hours["more"] else 0)
    if minutes:
        total += _amount(minutes["n"])
    return round(total)


def people(text: str) -> int | None:
    """Return how many people were met; None when unsaid."""
    found = _PEOPLE.search(text)
    return round(_amount(found["n"])) if found else None


def _amount(words: str) -> float:
    """Digits, perhaps with a fraction, or numerals; 半 is a half."""
    if words[0].isdigit():
        return float(words)
    return 0.5 if words == "半" else number(words)


def labels(table: dict[str, tuple[str, ...]], text: str) -> list[str]:
    """Return the labels of a table whose words stand in the text."""
    return [label for label, words in table.items() if any(word in text for word in words)]


def day_of(times: Iterable[TimeSpan], today: date) -> date:
    """The day a visit was on: today unless the sentence names another."""
    return next((t.start for t in times if t.start is not None and t.start == t.end), today)
