"""The values and the arithmetic that every table of patterns shares: scene, period, choosing among years."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.language.times.numerals import Amount, number
from bot.language.times.spans import NO_CLOCK, Clock, Mood, WorkdayCalendar

Lean = Literal["past", "near", "future"]

_NEAR_DAYS = 31  # a day named without its year lies ahead when it is this close, and closer than the last one

YEAR = (
    r"(?P<year>今年|本年度?|去年|上一?年度?(?!纪)|大?前年|明年|后年|次年|(?:19|20)\d\d年度?"
    r"|[二一][〇零九0][〇零0一二三四五六七八九]{2}年度?|[12]\d年(?=度|\d{1,2}月|[一二三四]季|[上下]半|年?[初底末]))的?\s?"
)
ANY_YEAR = f"(?:{YEAR})?"
YEAR_WORD = re.compile(YEAR)
YEAR_STARTS = frozenset("今本去上大前明后次12二一")
_YEARS_AWAY = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "大": -3, "明": 1, "后": 2, "次": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """Days, inclusive; `kind` is empty while prefix and suffix may still decide it."""

    start: date
    end: date
    precision: str
    kind: str = ""
    clock: Clock = NO_CLOCK


@dataclass(frozen=True, slots=True)
class Scene:
    """What a pattern may know besides its own words."""

    now: datetime
    calendar: WorkdayCalendar
    mood: Mood
    lean: Lean
    after: date | None = None  # the left end, when the words are the right end of a range
    beside: Period | None = None  # the neighbour in an enumeration: 5月10号和12号

    @property
    def today(self) -> date:
        """The day on which the words were written."""
        return self.now.date()


Builder = Callable[[re.Match[str], Scene], Period]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of a table: tried where a character of `first` stands; `build` None = words that are no time.

    A `dated` row may also begin with a year (去年国庆); a row without `first` always does.
    """

    name: str
    first: str
    regex: re.Pattern[str]
    build: Builder | None
    dated: bool


def pattern(name: str, first: str, regex: str, build: Builder | None) -> Pattern:
    """Return a row with its expression compiled."""
    return Pattern(name, first, re.compile(regex), build, YEAR in regex)


def one_day(day: date, precision: str = "day", kind: str = "") -> Period:
    """Return the period of a single day."""
    return Period(day, day, precision, kind)


def steps(word: str) -> int:
    """How far 上上, 上, 本, 下, 下下 lead from the present one."""
    return word.count("下") + word.count("次") - word.count("上")


def year_named(word: str | None, scene: Scene) -> int | None:
    """The year that 去年, 2024年, 24年, 二〇二四年 name."""
    if not word:
        return None
    if word[0] in _YEARS_AWAY:
        origin = scene.after.year if scene.after and word[0] == "次" else scene.today.year
        return origin + _YEARS_AWAY[word[0]]
    value = number(word.removesuffix("度").removesuffix("年"))
    return value + 2000 if value < 100 else value


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def months_from(first: date, count: int, precision: str) -> Period:
    """Return `count` whole months from the first of one."""
    return Period(first, add_months(first, count) - timedelta(days=1), precision)


def shift(moment: datetime, amount: Amount, sign: int, calendar: WorkdayCalendar) -> datetime:
    """Return the moment so much later (sign 1) or earlier (-1); half a month has 15 days."""
    count = amount.count * sign
    match amount.unit:
        case "工作日":
            day = _working_days(moment.date(), round(count), calendar)
            return datetime.combine(day, moment.timetz())
        case "小时":
            return moment + timedelta(hours=count)
        case "分钟" | "刻钟":
            return moment + timedelta(minutes=count * (15 if amount.unit == "刻钟" else 1))
        case "天" | "周":
            return moment + timedelta(days=count * (7 if amount.unit == "周" else 1))
    months = count * {"月": 1, "季度": 3, "年": 12}[amount.unit]
    whole = int(round(months, 6))
    day = add_months(moment.date(), whole) + timedelta(days=round((months - whole) * 30))
    return datetime.combine(day, moment.timetz())


def choose(candidates: Iterable[Period], scene: Scene, near_days: int = _NEAR_DAYS, *, strict: bool = False) -> Period:
    """Pick the candidate that is meant; `strict` = a future one begins after today."""
    periods = sorted(candidates, key=lambda p: p.start)
    if scene.after is not None:
        return _first(p for p in periods if p.start >= scene.after)
    today = scene.today
    past = [p for p in periods if p.start <= today]
    future = [p for p in periods if (p.start > today if strict else p.end >= today)]
    if scene.lean == "future" and future:
        return future[0]
    if scene.lean == "near" and future:
        ahead = (future[0].start - today).days
        if 0 < ahead <= near_days and (not past or ahead < (today - past[-1].end).days):
            return future[0]
    return _first([*past[-1:], *future[:1]])


def _first(periods: Iterable[Period]) -> Period:
    for period in periods:
        return period
    raise ValueError("no such day")


def _working_days(day: date, count: int, calendar: WorkdayCalendar) -> date:
    if count >= 0:
        return calendar.add_workdays(day, count)
    if count < -400:
        raise ValueError("too far back to count")
    while count < 0:
        day -= timedelta(days=1)
        count += calendar.is_workday(day)
    return day
