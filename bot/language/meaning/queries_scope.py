"""Whose figures are asked for: county, outlet, department, person, category, period; and what with what is compared.

Only what was said becomes a limit: a question without a county is about everything the asker may see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from bot.language.meaning.marks import Mark
from bot.language.meaning.phrases import Heard, compiled
from bot.language.meaning.slots import times
from bot.language.meaning.tags import Tagged
from bot.language.times import TimeSpan
from models.rules.taxonomy import CATEGORIES, L1

MOST = 6  # so many names can be told apart side by side
_COMPARES = compiled(r"比|谁|哪[个边家头]|差(?:多少|别|距|异)|相差|高|低|pk|对照|还是|快|慢|各|分别")
_BEFORE = compiled(r"环比|[比跟和与同较](?:着|上|一下)?{time}|{time}(?:的)?(?:相比|比(?!较好)|对比)|比{time}")
_TREND = compiled(
    r"[涨升多高](?:了|高)?还是[跌降少低]|(?:提高|上升|增加|变多)了?还是|是升是降|是涨是跌|趋势|走势|有(?:什么|啥|没有)变化|有没有进步"
)
_ONE_BEFORE = re.compile(
    r"(?:比|跟|和|与|同|较)(?:着)?(?:再|又|更)?(?:上上|前|上)(?:一)?个?月"
)  # a month named by the one in question
_SAYS_YEAR_AGO = re.compile(r"去年|上年|上一年|同期|同比")
_SAYS_BEFORE = re.compile(r"上个?月|上个?星期|上个?周|上个?礼拜|上个?季度?|上半年|昨天|前天|上[一]?[次期]")

_OWN_UNIT = compiled(r"[我咱俺](?:们)?(?:这个?|本)?(?:县|区(?!别))|本(?:县|区(?!间))|县里")
_OWN_OUTLETS = compiled(r"[我咱俺](?:们)?(?:这个?|那个?)?(?:支局|网点|所|点上|营业厅|单位)|本(?:支局|网点|所)")
_OWN_PART = compiled(r"[我咱俺](?:们)?(?:这个?|本)?(?:部门|科室|部(?!分)|科(?!长)|中心)|本(?:部门|科室|中心)")
_MINE = compiled(r"[我俺咱](?!市|县|区|们市|们县|们区|们全|看|要|想|问|查|说|觉得|查下|这边统计)")
_SHOW_ME = compiled(
    r"[我俺](?:瞧|瞅|看)(?:瞧|瞅|看|一?下|一?眼)*[。\s]*$|(?:给|帮|跟|让|发|替|告诉|问|发给|为)[我俺咱](?:们)?(?!反映|报|提|的)|我(?:们)?(?:想|要|需要|来)?(?:看|查|问|统计|了解|知道)(?:一?下|看)?"
)
_HANDLING = compiled(
    r"名下|手[上里头]|经办|要我|该我|我(?:来)?办|派给|转给|在办|承办|我(?:们)?(?:部门?|科室?|中心)|快到期|待办"
)
_REPORTED = compiled(r"反映|反应|报|提(?=[了的过])|上报")
_SHORT_DEPTS = {
    "人力": "人力资源部",
    "寄递": "寄递事业部",
    "安保": "安全保卫部",
    "信息": "信息技术中心",
    "金融": "金融业务部",
    "综合": "综合部",
}
_SHORT_DEPT = re.compile(f"(?:{'|'.join(_SHORT_DEPTS)})(?=那边|这边|那摊|那头|那儿)")  # 人力那边
_CLASS = r"(?:类(?!别|型)|方面|这[块类]|那[块类]|的(?:问题|单子?|事|毛病)|问题|单子|那个?[单事])"
_TOP_WORDS = {
    "LOG": "后勤(?:保障)?", "SAF": "安全(?:生产)?", "EQP": "设备(?:终端)?|信息系统|机具|it", "BIZ": "业务(?:支撑)?",
    "HR": "人员|用工|人力(?!资源部)|人事(?!部|科)", "FIN": "金融(?:合规)?|合规", "EXP": "寄递(?!事业|业务部)(?:运营)?",
    "SVC": "服务(?:质量)?|投诉", "PTY": "党建(?:组织)?", "TRN": "培训", "OTH": "其[他它]",
}  # fmt: skip
_TOPS = {
    code: compiled(rf"(?:{words})(?=坏|故障|的呢|{_CLASS}|{_CLASS[3:-1]}|和|跟|与|比|、)")
    for code, words in _TOP_WORDS.items()
}
_NO_CATEGORY = frozenset({
    "走访", "活动", "进度", "排名", "完成率", "指标", "任务", "目标", "签收", "整改", "通报", "表格", "能不能", "建议", "意见", "检查", "方案", "政策",
    "产品", "价格", "基数", "分解", "压力", "倒数", "排名垫底", "高峰", "窗口", "引导", "标识", "公示", "环境", "大堂", "升级", "报名", "岗位", "调动",
    "休息", "学习", "讲解", "证明", "积极性", "沟通", "回单", "来回", "周边", "村里", "街道", "政府", "施工", "人多", "延误", "通道堵", "数据", "贵",
    "便宜", "程序", "补贴", "报警", "开门", "关门", "订单", "标准", "情绪", "思想", "矛盾", "待遇", "改进", "优化", "提议", "希望能", "没人管", "查完",
    "系统", "单位", "接口", "上门", "扣分", "问责", "考核指标", "党员", "没党员", "无党员", "没有党员", "空白点", "完不成", "一单", "三块", "跑了", "挂在",
    "转入", "转出", "入党", "缺货", "积压", "网络", "住人", "担保", "短少", "证书",
})  # fmt: skip
"""Keywords of a category that are also words of questions: they say nothing about the category asked for."""

Slots = Mapping[str, Any]


def compared(heard: Heard, text: str) -> tuple[dict[str, Any], set[int]]:
    """What with what: two names of a kind, or this period with the one before; and where the other period stands."""
    said = heard.said
    for kind in ("county", "dept", "person", "outlet"):
        named = list(dict.fromkeys(filter(None, (_name(mark) for mark in said.of(kind)))))
        if 2 <= len(named) <= MOST and (kind == "county" or _COMPARES.search(text)):
            return {"compare": tuple(named)}, set()
    kinds = categories(text)
    if len(kinds) == 2 and _COMPARES.search(text):
        return {"compare": kinds}, set()
    found = times(heard, "query")
    other = {span.begin for span in found if _SAYS_YEAR_AGO.search(span.text)}
    if (other or "同比" in text) and (len(found) > 1 or re.search(r"比|同期", said.text)):
        return {"compare": "yoy"}, other
    if one_before := _ONE_BEFORE.search(said.text):
        other = {span.begin for span in found if one_before.start() <= span.begin < one_before.end()}
        if len(other) < len(found) or "再" in one_before[0]:
            return {"compare": "prev_month"}, other
    if len(found) == 2 and re.search(r"比|多了|少了|升|降|涨|跌|变化", text):
        before = [span for span in found if _SAYS_BEFORE.search(span.text)]
        if len(before) == 1:
            return {"compare": _period_before(before[0])}, {before[0].begin}
        first, second = sorted(found, key=lambda span: (span.start or date.min, span.begin))
        if not before and first.precision == second.precision:
            return {"compare": _period_before(second)}, {first.begin}
    if _BEFORE.search(text):
        before = [span for span in found if _SAYS_BEFORE.search(span.text)]
        if before or "环比" in text:
            return {"compare": _period_before(before[0]) if before else "prev_month"}, {s.begin for s in before[:1]}
    if not found and _TREND.search(text):
        return {"compare": "prev_month"}, set()
    return {}, set()


def _period_before(span: TimeSpan) -> str:
    return {"week": "prev_week", "quarter": "prev_quarter", "day": "prev_day"}.get(span.precision, "prev_month")


def period(heard: Heard, other: set[int]) -> tuple[date | None, date | None] | None:
    """The period asked about; how long something has lasted is none."""
    due = re.search(r"到期|交差|截止|到点|到时限", heard.said.text)  # what is due lies ahead
    spans = [s for s in times(heard, "promise" if due else "query") if s.begin not in other and s.kind != "duration"]
    if not spans:
        return None
    first = spans[0]
    if re.search(r"(?:截至|截止|到)$", heard.said.text[: first.begin]) and first.precision != "day":
        return (None, first.end)  # 到上个月底: everything up to then
    return (first.start, first.end)


def this_period(compare: object, today: date) -> tuple[date, date] | None:
    """The period that is compared with the one before, when none is named."""
    if compare in ("prev_month", "yoy"):
        first = today.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if compare == "prev_week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    if compare == "prev_quarter":
        first = date(today.year, today.month - (today.month - 1) % 3, 1)
        return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    return (today, today) if compare == "prev_day" else None


def places(heard: Heard, text: str) -> dict[str, Any]:
    """County, outlet, department, person: those that are named, or meant by 我."""
    said, about = heard.said, heard.about
    found: dict[str, Any] = {}
    for kind in ("county", "dept", "person"):
        marks = said.of(kind)
        if marks and (name := _name(marks[0])):
            found[kind] = name
    outlets = said.of("outlet")
    if outlets:
        candidates = outlets[0].value.candidates
        found["outlet"] = candidates[0] if len(candidates) == 1 else tuple(candidates)
    if "dept" not in found and (short := _SHORT_DEPT.search(text)):
        found["dept"] = _SHORT_DEPTS[short[0]]
    if "county" not in found and _OWN_UNIT.search(text) and (county := about.room_county or about.county):
        found["county"] = county
    if _OWN_OUTLETS.search(text) and "outlet" not in found:
        found |= {"outlet": about.own[0]} if len(about.own) == 1 else {"person": "self"}
    elif _OWN_PART.search(text):
        found |= {"person": "self", "role": "handler"}
    elif "person" not in found and not _OWN_UNIT.search(text) and _MINE.search(_SHOW_ME.sub("", text)):
        found["person"] = "self"
    if "person" in found and "role" not in found:
        role = "handler" if _HANDLING.search(text) else "reporter" if _REPORTED.search(text) else ""
        found |= {"role": role} if role else {}
    return found


def categories(text: str) -> tuple[str, ...]:
    """The categories a sentence speaks of, in its order: 设备类 → EQP, 打印机 → EQP-PRT."""
    found: list[tuple[int, int, str]] = []
    for code, pattern in _TOPS.items():
        found += [(m.start(), m.end(), code) for m in pattern.finditer(text)]
    found += [(m.start(), m.end(), _CODES[m[0]]) for m in _things().finditer(text)]
    found.sort(key=lambda one: (one[0], -one[1]))
    kept: list[tuple[int, int, str]] = []
    for one in found:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return tuple(dict.fromkeys(code for _, _, code in kept))


@cache
def _things() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _CODES), key=len, reverse=True)))


def _words() -> Iterable[tuple[str, str]]:
    for code, category in CATEGORIES.items():
        yield category.name, code
        for word in category.keywords:
            if len(word) >= 2 and word not in _NO_CATEGORY:
                yield word.lower(), code
    for top in L1.values():
        yield top.name, top.code


_CODES: dict[str, str] = {}
for _word, _code in _words():
    _CODES.setdefault(_word, _code)


def _name(mark: Mark) -> str:
    value = mark.value
    if mark.kind == "person":
        return str(value.names[0] if value.names else value.words)
    if mark.kind == "outlet":
        return str(value.candidates[0]) if len(value.candidates) == 1 else ""
    return str(value)


def elsewhere(said: Tagged, room: str | None) -> bool:
    """Whether a sentence in a county's group is about another county."""
    return bool(room) and any(mark.value != room for mark in said.of("county"))
