"""Hours: parts of the day, 8点半, 14:30, 下午3点到5点, 下班前."""

import re
from dataclasses import dataclass
from datetime import time

from bot.language.times.moments import Pattern, Period, Scene, pattern
from bot.language.times.numerals import NUMERAL_SIGNS, number
from bot.language.times.spans import Clock

OFFICE_ENDS = time(18, 0)
OFFICE_OPENS = time(8, 30)
_MIDNIGHT = time(23, 59)

_PARTS = {
    (0, 6): "凌晨 后半夜 下半夜",
    (5, 8): "清早 清晨 大清早 一清早 一大早 天亮",
    (5, 10): "早上 早晨 早间 一早 大早上 早起 晨 早",
    (6, 13): "上午 头晌 前晌 午前",
    (8, 18): "白天",
    (11, 14): "中午 晌午 午间 正午 晌晚 午",
    (12, 18): "下午 午后 后晌 过午",
    (17, 20): "傍晚 傍黑 擦黑",
    (18, 24): "晚上 晚间 大晚上 夜晚 夜里 夜间 晚 夜 前半夜 上半夜",
    (22, 24): "深夜 半夜 大半夜 午夜 三更半夜",
}
_HOURS = {word: hours for hours, words in _PARTS.items() for word in words.split()}
_MORNING = {word for word, (start, end) in _HOURS.items() if end <= 13}
_SHORT = ("早", "晚", "晨", "夜", "午")

_LONG = "|".join(sorted((w for w in _HOURS if w not in _SHORT), key=len, reverse=True))
_SIGNS = r"(?:[01]?\d|2[0-4]|[一二两三四五六七八九]|十[一二三四五六七八九]?|二十[一二三四]?)"
_MINUTE = (
    r"(?:[0-5]\d(?![\d个台件人元块单条名位])分?|\d分(?!钟)|[零〇][一二三四五六七八九]分?"
    r"|[二三四五]?十[一二三四五六七八九]?分?|[一二三四五六七八九]分(?!钟|拣))"
)
_TALK = r"建议|意见|要求|问题|原因|想法|体会|说明|希望|内容|感受|诉求|情况|思考|启示|措施|注意|[几多]?[个台元块]|\d*%"
_AT = (
    r"(?:(?P<h{k}>[01]?\d|2[0-4])[:](?P<m{k}>[0-5]\d)(?:[:][0-5]\d)?(?![\d:])"
    rf"|(?P<c{{k}}>{_SIGNS})(?:点(?:来?钟)?(?!{_TALK})|时(?!间|候|段|常|效|不|而|刻|代|薪|长|限|速|有|隔|期|针))"
    rf"(?P<q{{k}}>半|一刻|三刻|整|{_MINUTE})?)"
)
_LOOSE = r"(?:左右|前后|许|多(?![个台件人])|过(?!来|去))?"
_PART = rf"(?P<part{{k}}>(?:{_LONG})(?![茶餐饭班])|[早晚午](?=\s?(?:{_SIGNS}[点时:])))"
_TO = r"\s?(?:到|至|-{1,2}|~|—+|–)\s?"


def _at(k: int) -> str:
    return _AT.replace("{k}", str(k))


def _part(k: int) -> str:
    return _PART.replace("{k}", str(k))


_ONE = rf"(?:{_part(1)}的?\s?(?:{_at(1)})?|{_at(2)})"
_HOURS_OF_DAY = rf"{_ONE}{_LOOSE}(?:{_TO}(?:(?:{_part(3)})?的?\s?{_at(3)}|{_part(4)}){_LOOSE})?"
_AFTER_DATE = r"(?<=[今昨明前])[早晚晨夜]|[早晚](?=[,。、;\s]|$|[在开停漏断跳没有被下刮])|"
CLOCK = re.compile(_HOURS_OF_DAY.replace("[早晚午]", f"{_AFTER_DATE}[早晚午]", 1))
PLAIN_CLOCK = rf"(?:(?:{_LONG})的?)?(?:\d{{1,2}}:\d\d|{_SIGNS}点半?)|(?:{_LONG})"
_BARE_NUMERAL = re.compile(rf"[{NUMERAL_SIGNS[10:]}]+点$")


@dataclass(frozen=True, slots=True)
class Hours:
    """A moment (no `last`), or from `first` to `last`; `stop` = where the words end."""

    first: time
    last: time | None
    stop: int
    part: bool

    @property
    def clock(self) -> Clock:
        """The pair that a span carries."""
        return (self.first, self.last)


def read_hours(m: re.Match[str]) -> Hours:
    """Return the hours that CLOCK matched; ValueError for 25点."""
    part = m["part1"]
    k = 1 if part else 2
    named = m[f"h{k}"] or m[f"c{k}"]
    if named:
        first, last = _moment(m, k, part), None
    else:
        first, last = _bounds(part)
    if m["h3"] or m["c3"]:
        later = m["part3"] or part
        last = _moment(m, 3, later)
        if last < first and not m["part3"] and last.hour < 12:
            last = last.replace(hour=last.hour + 12)
    elif m["part4"]:
        last = _bounds(m["part4"])[1]
    if last is not None and last < first:
        raise ValueError("ends before it begins")
    return Hours(first, last, m.end(), not named and m["part4"] is None and not (m["h3"] or m["c3"]))


def latest(clock: Clock) -> time | None:
    """The hour before which something must be done: 中午前 = 12:00, 上午前 = its end."""
    return time(12) if clock == (time(11), time(14)) else clock[1] or clock[0]


def _moment(m: re.Match[str], k: int, part: str | None) -> time:
    hour = number(m[f"h{k}"] or m[f"c{k}"])
    minute = _minute(m[f"m{k}"] or m[f"q{k}"] or "")
    if part and part not in _MORNING and hour <= 12:
        start, end = _HOURS[part]
        earliest = {12: 1, 17: 1, 18: 5, 22: 5}.get(start, 12)  # 夜里两点 stays 2:00
        if earliest <= hour < 12 or (end == 14 and hour <= 3):
            hour += 12
        elif start in (18, 22) and hour == 12:
            return _MIDNIGHT
    elif part in ("凌晨", "后半夜", "下半夜") and hour == 12:
        hour = 0
    return _MIDNIGHT if hour == 24 else time(hour, minute)


def _minute(words: str) -> int:
    fixed = {"": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}
    return fixed[words] if words in fixed else number(words.removesuffix("分"))


def _bounds(part: str) -> tuple[time, time]:
    start, end = _HOURS[part]
    return time(start), _MIDNIGHT if end == 24 else time(end)


def _today(m: re.Match[str], scene: Scene) -> Period:
    if _BARE_NUMERAL.fullmatch(m[0]) and (len(m.string) > len(m[0])):
        raise ValueError("两点 may be two points")
    hours = read_hours(m)
    return Period(scene.today, scene.today, "part" if hours.part else "hour", "", hours.clock)


def _end_of_work(_m: re.Match[str], scene: Scene) -> Period:
    return Period(scene.today, scene.today, "hour", "deadline", (None, OFFICE_ENDS))


def _start_of_work(_m: re.Match[str], scene: Scene) -> Period:
    return Period(scene.today, scene.today, "hour", "deadline", (None, OFFICE_OPENS))


ENDS = r"(?:下班|收班|关门|打烊|停业|营业终了|营业结束)(?:之前|以前|前)"
OPENS = r"(?:上班|开班|开门|营业)(?:之前|以前|前)(?!台)"
AT_WORK = re.compile(rf"(?:的|\s)?(?:(?P<ends>{ENDS})|(?P<opens>{OPENS}))")

_BARE = (
    rf"(?:(?<![第.:\d有提说讲共那这差几A-Za-z#/-])(?=[{NUMERAL_SIGNS}])"
    rf"|(?<![一整每几])(?![{NUMERAL_SIGNS}])){_HOURS_OF_DAY}"
)

PATTERNS: tuple[Pattern, ...] = (
    pattern("hours", NUMERAL_SIGNS + "".join(sorted({word[0] for word in _HOURS})), _BARE, _today),
    pattern("end of work", "下收关打停营", ENDS, _end_of_work),
    pattern("start of work", "上开营", OPENS, _start_of_work),
)
