"""Patterns for festivals and lunar dates: 国庆期间, 中秋节, 腊月二十三, 除夕. The only importer of the lunar library."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from borax.calendars.lunardate import LunarDate, TermUtils  # type: ignore[import-untyped]  # ships no types

from bot.language.times.moments import (
    ANY_YEAR,
    Pattern,
    Period,
    Scene,
    choose,
    one_day,
    pattern,
    year_named,
)
from bot.language.times.numerals import NUMERAL_SIGNS, number
from bot.language.times.spans import WorkdayCalendar

_KNOWN_YEARS = range(1901, 2100)  # the library's tables


def _table(rows: str) -> dict[str, tuple[int, int]]:
    """Names and their month-day, as pairs of words."""
    words = rows.split()
    days = (day.split("-") for day in words[1::2])
    return {name: (int(month), int(day)) for name, (month, day) in zip(words[::2], days, strict=True)}


_SOLAR = _table(
    """元旦 1-1 情人节 2-14 妇女节 3-8 三八 3-8 植树节 3-12 三一五 3-15 消费者权益日 3-15 劳动节 5-1 五一 5-1 青年节 5-4 五四 5-4
    儿童节 6-1 六一 6-1 建党节 7-1 七一 7-1 建军节 8-1 八一 8-1 教师节 9-10 国庆 10-1 十一 10-1 邮政日 10-9 世界邮政日 10-9
    双十一 11-11 双11 11-11 双十二 12-12 双12 12-12 618 6-18 六一八 6-18 平安夜 12-24 圣诞 12-25 跨年夜 12-31"""
)
_LUNAR = _table(
    """春节 1-1 大年初一 1-1 正月初一 1-1 过年 1-1 元宵 1-15 龙抬头 2-2 端午 5-5 七夕 7-7 中元 7-15 中秋 8-15 重阳 9-9 腊八 12-8
    小年 12-23 小年夜 12-23 除夕 12-30 除夕夜 12-30 大年三十 12-30 年三十 12-30 大年夜 12-30"""
)
_TERMS = [
    "清明",
    "立春",
    "惊蛰",
    "春分",
    "谷雨",
    "立夏",
    "芒种",
    "夏至",
    "小暑",
    "大暑",
    "立秋",
    "处暑",
    "白露",
    "秋分",
    "寒露",
    "霜降",
    "立冬",
    "冬至",
    "小寒",
    "大寒",
]
_STATUTORY = ["元旦", "春节", "过年", "清明", "五一", "劳动节", "端午", "中秋", "国庆", "十一"]
_NUMBERS = ["三八", "五一", "五四", "六一", "七一", "八一", "十一", "三一五", "618", "六一八"]

_NAMES = "|".join(sorted({*_SOLAR, *_LUNAR, *_TERMS}, key=lambda name: (-len(name), name)))
_SPAN = r"(?:假期间?|放假期间?|放假|小?长假|黄金周|期间)"
_SURE = rf"(?:节|{_SPAN}|假|那|当|前|后|大促|活动|值班|加班|促销)"
_PLACE = r"(?!节?[路街道巷村镇乡桥湖寺庙坡沟店屯庄里](?!面|头)|社区|广场|大道|大街|支局|所|营业|饭店|劳动奖|月饼|红旗手|型|号)"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)

_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_MONTH = r"(?:闰?(?:十[一二]?|[正冬腊一二三四五六七八九]))"
_DAY = r"(?:初[一二三四五六七八九十]|[二三]十|[十廿][一二三四五六七八九]?|二十[一二三四五六七八九]|卅)(?!多|几|来|[个台件家名人条元块])"
_FAMOUS = {(1, 15), (5, 5), (7, 7), (7, 15), (8, 15), (9, 9), (12, 8), (12, 23)}


@lru_cache(maxsize=1024)
def solar_day(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """The solar date of a day of the lunar year; the 30th of a short month is its last day."""
    if year not in _KNOWN_YEARS:
        return None
    for tried in (day, 29) if day == 30 else (day,):
        try:
            found: date = LunarDate(year, month, tried, 1 if leap else 0).to_solar_date()
        except ValueError:
            continue
        return found
    return None


@lru_cache(maxsize=1024)
def _festival_day(name: str, year: int) -> date | None:
    """The day of the festival that belongs to that year; 除夕 and 小年 to the year whose end they are."""
    if name in _SOLAR:
        return date(year, *_SOLAR[name])
    if name in _LUNAR:
        return solar_day(year, *_LUNAR[name])
    if year not in _KNOWN_YEARS:
        return None
    term: date = TermUtils.nth_term_day(year, term_name=name)
    return term


def _festival(m: re.Match[str], scene: Scene) -> Period:
    name, tail = m["name"], m["tail"] or ""
    alone = m.start() == 0 and m.end() == len(m.string)
    if name in _NUMBERS and not (m["sure"] or alone or (m["year"] or "1")[0] not in "12"):
        raise ValueError("a number")
    if m["surname"] and not m["sure"] and not m["year"]:
        raise ValueError("a person's name")
    year = year_named(m["year"], scene)
    pivot = (scene.after or scene.today).year
    days = (_festival_day(name, y) for y in ((year,) if year else range(pivot - 2, pivot + 3)))
    return choose((_with_tail(day, name, tail, scene.calendar) for day in days if day), _open(scene, year))


def _open(scene: Scene, year: int | None) -> Scene:
    """A named year leaves nothing to choose."""
    if year is None or scene.after is None:
        return scene
    return Scene(scene.now, scene.calendar, scene.mood, scene.lean, None, scene.beside)


def _with_tail(day: date, name: str, tail: str, calendar: WorkdayCalendar) -> Period:
    if tail in ("前一天", "前夕", "头一天"):
        return one_day(day - timedelta(days=1))
    if tail in ("后一天", "第二天", "次日"):
        return one_day(day + timedelta(days=1))
    if re.fullmatch(_SPAN, tail) and name in _STATUTORY:
        return holiday(day, calendar)
    return one_day(day, "holiday" if name in _STATUTORY else "festival")


def holiday(day: date, calendar: WorkdayCalendar) -> Period:
    """The days off around a festival, as the calendar has them."""
    start = end = day
    while not calendar.is_workday(start - timedelta(days=1)) and (day - start).days < 10:
        start -= timedelta(days=1)
    while not calendar.is_workday(end + timedelta(days=1)) and (end - day).days < 10:
        end += timedelta(days=1)
    return Period(start, end, "festival")


def _lunar(m: re.Match[str], scene: Scene) -> Period:
    groups = m.groupdict()
    month_word, day_word = m["month"], groups.get("day")
    leap = month_word.startswith("闰")
    sign = month_word.removeprefix("闰")
    month = _LUNAR_MONTHS.get(sign) or number(sign)
    day = number(day_word.removeprefix("初")) if day_word else None
    told = groups.get("told") or leap or sign in _LUNAR_MONTHS or (day_word or "").startswith("初")
    if not told and (month, day) not in _FAMOUS:
        raise ValueError("written without 农历: a solar date")
    year = year_named(groups.get("year"), scene)
    pivot = (scene.after or scene.today).year
    years = (year,) if year else range(pivot - 2, pivot + 2)
    return choose(_lunar_periods(years, month, day, leap), _open(scene, year))


def _lunar_periods(years: Iterable[int], month: int, day: int | None, leap: bool) -> Iterator[Period]:
    for year in years:
        first, last = solar_day(year, month, day or 1, leap), solar_day(year, month, day or 30, leap)
        if first and last:
            yield Period(first, last, "day" if day else "month")


def _new_year_day(m: re.Match[str], scene: Scene) -> Period:
    """大年初三."""
    pivot = (scene.after or scene.today).year
    return choose(_lunar_periods(range(pivot - 2, pivot + 2), 1, number(m["day"]), False), scene)


def _around_new_year(m: re.Match[str], scene: Scene) -> Period:
    """年前 and 年后: before and after the Spring Festival."""
    pivot = (scene.after or scene.today).year
    feasts = [day for y in range(pivot - 1, pivot + 3) if (day := solar_day(y, 1, 1))]
    if m["side"] == "后":
        return choose((Period(d, d + timedelta(days=30), "vague", "range") for d in feasts), scene, 60)
    if scene.mood == "query" or scene.lean == "past":
        return choose((Period(d - timedelta(days=30), d - timedelta(days=1), "vague", "range") for d in feasts), scene)
    eve = next(d for d in feasts if d > scene.today) - timedelta(days=1)
    return Period(scene.today, eve, "festival", "deadline")


_STARTS = "".join(sorted({name[0] for name in _NAMES.split("|")}))
_TAIL = rf"(?P<tail>{_SPAN}|当[天日晚]|那[天晚]|前一天|前夕|头一天|后一天|第二天|次日)"
_TOLD = r"(?P<told>农历|阴历|旧历|老历)"
_LUNAR_MONTH = rf"的?(?P<month>{_MONTH})月(?:份|里)?"

PATTERNS: tuple[Pattern, ...] = (
    pattern(
        "festival",
        _STARTS,
        rf"(?:(?<=(?P<surname>[{_SURNAMES}]))|(?<![第初双{NUMERAL_SIGNS}#.A-Za-z])(?<![A-Za-z\d]-))"
        rf"{ANY_YEAR}(?P<name>{_NAMES}){_PLACE}(?=(?P<sure>{_SURE})?)节?{_TAIL}?",
        _festival,
    ),
    pattern(
        "lunar date",
        "农阴旧老正冬腊闰一二三四五六七八九十",
        rf"{ANY_YEAR}{_TOLD}?{_LUNAR_MONTH}(?P<day>{_DAY})(?![日号零〇一二三四五六七八九十])",
        _lunar,
    ),
    pattern(
        "lunar date told",
        "农阴旧老",
        rf"{_TOLD}的?{ANY_YEAR}{_LUNAR_MONTH}(?P<day>{_DAY}|[一二三四五六七八九])?[日号]?",
        _lunar,
    ),
    pattern(
        "lunar month", "正冬腊闰", rf"{ANY_YEAR}(?P<month>[正冬腊]|闰{_MONTH})月(?:份|里)?(?![初十廿二三])", _lunar
    ),
    pattern("day of the new year", "大年", r"大?年初(?P<day>[二三四五六七八九十])(?![月个])", _new_year_day),
    pattern(
        "around the new year",
        "年",
        rf"(?<![{NUMERAL_SIGNS}今去明前后上每几半多])年(?P<side>[前后](?![台面]))(?!的?[几多])",
        _around_new_year,
    ),
)
