"""Patterns with an amount of time: 三天前, 近两周, 这几天, 24小时内, 5个工作日, 坏了三天了, 过两天."""

import re
from datetime import datetime, time, timedelta

from bot.language.times.moments import Pattern, Period, Scene, add_months, one_day, pattern, shift
from bot.language.times.numerals import AMOUNT, NUMERAL_SIGNS, Amount, read_amount
from bot.language.times.spans import Clock

_STARTS = NUMERAL_SIGNS + "几好数半大小"
_ALONE = rf"(?<![第近这那每前头上下{NUMERAL_SIGNS}])"
_BEFORE = ("之前", "以前", "前")
_AFTER = ("之后", "以后", "过后", "后")
_INSIDE = ("之内", "以内", "内")
_FINE = ("小时", "分钟", "刻钟")

# Words without a number: the days they lead back, and the days since which they are over.
_VAGUE = {
    **dict.fromkeys(["最近", "近期", "近来", "这段时间", "这段日子", "这阵子", "这一阵", "这些日子"], (30, 0)),
    **dict.fromkeys(["这些天", "近日", "连日来"], (7, 0)),
    **dict.fromkeys(["前段时间", "前一段时间", "前一阵", "前阵子", "前些日子"], (60, 1)),
    **dict.fromkeys(["前些天", "日前"], (14, 1)),
}


def _counted(m: re.Match[str], scene: Scene) -> Period:
    """三天前, 两周后, 24小时内, 5个工作日, 三天没来, 两个月来: what follows the amount decides."""
    amount, words = read_amount(m), m["follows"] or ""
    if words in _INSIDE:
        return _within(amount, scene)
    if words in _BEFORE + _AFTER:
        if m["unit"] == "日" and words == "前" and (amount.count > 10 or scene.lean == "future"):
            raise ValueError("25日前 is a deadline")
        return _point(amount, -1 if words in _BEFORE else 1, scene)
    if amount.unit == "工作日":
        return _due(amount, scene)
    if not words:
        raise ValueError("a length of time, no time")
    return _lasted(amount, scene)


def _passing(m: re.Match[str], scene: Scene) -> Period:
    """过两天, 再过一周."""
    return _point(read_amount(m), 1, scene)


def _point(amount: Amount, sign: int, scene: Scene) -> Period:
    moment = shift(scene.now, amount, sign, scene.calendar)
    if amount.unit in _FINE:
        return Period(moment.date(), moment.date(), "hour", "day", (_minute(moment), None))
    vague = amount.vague or amount.unit in ("月", "季度", "年")
    return one_day(moment.date(), "vague" if vague else "day", "day")


def _window(m: re.Match[str], scene: Scene) -> Period:
    """近三天, 过去一年, 这几天, 前两周; 上两周 counts whole weeks."""
    amount, lead = read_amount(m), m["lead"]
    if lead in "上下":
        return _whole(amount, 1 if lead == "下" else -1, scene)
    if lead in ("未来", "今后", "接下来", "往后"):
        end = shift(scene.now, amount, 1, scene.calendar).date()
        return Period(scene.today, end, _precision(amount), "window")
    start = shift(scene.now, amount, -1, scene.calendar)
    end = scene.today
    if amount.unit == "天":
        if lead == "这" and not amount.vague:
            start += timedelta(days=1)
        if lead in ("前", "头"):
            if amount.count == 1:
                raise ValueError("前一天 depends on what was said before")
            end -= timedelta(days=1)
    clock: Clock = (_minute(start), _minute(scene.now)) if amount.unit in _FINE else (None, None)
    return Period(start.date(), end, _precision(amount), "window", clock)


def _whole(amount: Amount, sign: int, scene: Scene) -> Period:
    count = round(amount.count)
    if amount.unit == "周":
        first = scene.today - timedelta(days=scene.today.weekday())
        first += timedelta(weeks=1 if sign > 0 else -count)
        return Period(first, first + timedelta(days=7 * count - 1), "week", "range")
    if amount.unit == "月":
        month = scene.today.replace(day=1)
        first = add_months(month, -count if sign < 0 else 1)
        return Period(first, add_months(first, count) - timedelta(days=1), "month", "range")
    raise ValueError("only weeks and months are counted like this")


def _within(amount: Amount, scene: Scene) -> Period:
    """三天内: a deadline in a promise, a window in a query, and in a report what its own words say."""
    if scene.mood == "query" or scene.lean == "past":
        start = shift(scene.now, amount, -1, scene.calendar)
        clock: Clock = (_minute(start), _minute(scene.now)) if amount.unit in _FINE else (None, None)
        return Period(start.date(), scene.today, _precision(amount), "window", clock)
    return _due(amount, scene)


def _limited(m: re.Match[str], scene: Scene) -> Period:
    """限三天."""
    return _due(read_amount(m), scene)


def _due(amount: Amount, scene: Scene) -> Period:
    moment = shift(scene.now, amount, 1, scene.calendar)
    clock: Clock = (None, _minute(moment)) if amount.unit in _FINE else (None, None)
    return Period(scene.today, moment.date(), _precision(amount), "deadline", clock)


def _lasting(m: re.Match[str], scene: Scene) -> Period:
    """连续三天, 已经一周了."""
    return _lasted(read_amount(m), scene)


def _lasted(amount: Amount, scene: Scene) -> Period:
    """坏了三天了, 两天没来: since then and until now. Years are tenure and age, not faults."""
    if (amount.unit == "年" and amount.count >= 1) or scene.lean == "future":
        raise ValueError("no past event")
    start = shift(scene.now, amount, -1, scene.calendar)
    clock: Clock = (_minute(start), None) if amount.unit in _FINE else (None, None)
    return Period(start.date(), scene.today, _precision(amount), "duration", clock)


def _vague(m: re.Match[str], scene: Scene) -> Period:
    back, over = _VAGUE[m["word"]]
    return Period(scene.today - timedelta(days=back), scene.today - timedelta(days=over), "vague", "window")


def _minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


def _precision(amount: Amount) -> str:
    if amount.vague:
        return "vague"
    return "hour" if amount.unit in _FINE else "day"


_FOLLOWS = (
    r"(?P<follows>之前|以前|前(?![台面端门往])|之后|以后|过后|后(?![台面勤续门院备排])|之内|以内|内(?![部容勤网])"
    r"|以来|来(?![了人电件过车的])|了|左右了|没(?!完)|未(?!必)|都没|都不|还没|还不|不(?=[通来发能亮转出]))"
)
_LEADS = r"(?P<lead>最近|近|过去|这|前|头|此前|以往|往前|上|下|未来|今后|接下来|往后)"
_TRAIL = r"(?:以来|之内|以内|来(?![了人电件过车的])|内(?![部容勤网])|里|间|期间)?"

PATTERNS: tuple[Pattern, ...] = (
    pattern("counted", _STARTS, rf"{_ALONE}{AMOUNT}{_FOLLOWS}?", _counted),
    pattern("passing", "过再隔", rf"(?<![超经不通])(?:再?过|隔){AMOUNT}(?:之后|以后|后)?", _passing),
    pattern("limited to", "限", rf"限[期时]?{AMOUNT}(?:之内|以内|内(?![部容勤网]))?", _limited),
    pattern("window", "最近过这前头此以往上下未今接", rf"(?<![附临以之目提]){_LEADS}的?这?{AMOUNT}{_TRAIL}", _window),
    pattern("lasting", "连一接整足已", rf"(?:连续|连着|一连|接连|整整|足足|已经?){AMOUNT}了?", _lasting),
    pattern("vague window", "最近这连前日", rf"(?P<word>{'|'.join(sorted(_VAGUE, key=len, reverse=True))})", _vague),
)
