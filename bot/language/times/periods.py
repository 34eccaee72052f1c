"""Patterns for months, quarters, halves and years, and for their beginnings and ends."""

import re
from datetime import date, timedelta

from bot.language.times.days import NO_DAY
from bot.language.times.moments import (
    ANY_YEAR,
    YEAR,
    Pattern,
    Period,
    Scene,
    add_months,
    choose,
    months_from,
    one_day,
    pattern,
    steps,
    year_named,
)
from bot.language.times.numerals import DAY, MONTH, NUM, NUMERAL_SIGNS, number

_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
_EDGES = {"初": (1, 10), "中": (11, 20), "底": (21, 31), "末": (21, 31), "尾": (21, 31)}
_YEAR_EDGES = {"初": (1, 1), "中": (6, 1), "底": (12, 1), "末": (12, 1), "尾": (12, 1), "终": (12, 1)}
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
_EDGE = r"初(?![一二三四五六七八九十级])|底(?!薪)|末|尾|中(?![国央心午秋旬奖间学断介小层石队标])"
_MIDDLE = r"中(?=$|[,。、;的前后到至起]|时|总结|考核|盘点|检查)"
_TAIL = (
    rf"(?:的?\s?(?:(?P<third>[上中下])旬|(?P<edge>{_EDGE})|(?P<part>[上下前后])半个?月"
    r"|(?:第|头)(?P<week>[一二三四五1-5])个?(?:周|星期|礼拜)(?![一二三四五六日天])))"
)
_WAY = "上上?上?|这|本|当|下下?下?|次"
_REL = rf"(?P<rel>{_WAY})(?:一?个)?月份?"
_NO_COUNT = rf"(?<![{NUMERAL_SIGNS}每逐几半个多两])"


def _month(m: re.Match[str], scene: Scene) -> Period:
    """A month, or the part of it that the tail names."""
    groups = m.groupdict()
    tail = any(groups.get(name) for name in ("third", "edge", "part", "week"))
    if groups.get("rel"):
        return _within(m, add_months(scene.today.replace(day=1), steps(m["rel"])))
    month, year = number(m["month"]), year_named(m["year"], scene)
    if year:
        return _within(m, date(year, month, 1))
    if month == scene.today.month and scene.lean == "past" and scene.after is None:
        return _within(m, scene.today.replace(day=1))
    pivot = (scene.after or scene.today).year
    return choose((_within(m, date(y, month, 1)) for y in (pivot - 1, pivot, pivot + 1)), scene, 31 if tail else 0)


def _within(m: re.Match[str], first: date) -> Period:
    groups, last = m.groupdict(), add_months(first, 1) - timedelta(days=1)
    if groups.get("third"):
        return _days(first, last, *_THIRDS[m["third"]])
    if groups.get("edge"):
        return _days(first, last, *_EDGES[m["edge"]], precision="edge")
    if groups.get("part"):
        return _days(first, last, *((1, 15) if m["part"] in "上前" else (16, 31)), precision="half month")
    if groups.get("week"):
        week = number(m["week"])
        return _days(first, last, 7 * week - 6, 7 * week, precision="week of month")
    if groups.get("day"):
        return one_day(first.replace(day=number(m["day"])))
    return Period(first, last, "month")


def _days(first: date, last: date, a: int, b: int, precision: str = "tenday") -> Period:
    if a > last.day:
        raise ValueError("the month is shorter")
    if a == 21 and precision == "edge":
        a = last.day - 9  # 月底 = the last ten days
    return Period(first.replace(day=a), first.replace(day=min(b, last.day)), precision)


def _this_month(m: re.Match[str], scene: Scene) -> Period:
    """月底, 中旬, 上半月 without a month: of this one, or of the neighbour that is meant."""
    if scene.beside:
        return _within(m, scene.beside.start.replace(day=1))
    first = (scene.after or scene.today).replace(day=1)
    reach = (-1, 0) if scene.lean == "near" and not scene.after else (-1, 0, 1)
    return choose((_within(m, add_months(first, k)) for k in reach), scene)


def _quarter(m: re.Match[str], scene: Scene) -> Period:
    groups = m.groupdict()
    if groups.get("rel"):
        first = scene.today.replace(month=(scene.today.month - 1) // 3 * 3 + 1, day=1)
        return _edge_of(months_from(add_months(first, 3 * steps(m["rel"])), 3, "quarter"), groups.get("edge"))
    if m["ordinal"] == "" and "度" not in m[0]:
        raise ValueError("一季 is no quarter")
    month, year = 3 * number(m["quarter"]) - 2, year_named(m["year"], scene)
    pivot = (scene.after or scene.today).year
    years = (year,) if year else (pivot - 1, pivot, pivot + 1)
    found = [_edge_of(months_from(date(y, month, 1), 3, "quarter"), groups.get("edge")) for y in years]
    return found[0] if year else choose(found, scene, 0)


def _inside(m: re.Match[str], scene: Scene) -> Period:
    """月内, 年内, 周内: the present one."""
    match m["size"]:
        case "周":
            monday = scene.today - timedelta(days=scene.today.weekday())
            return Period(monday, monday + timedelta(days=6), "week")
        case "月":
            return months_from(scene.today.replace(day=1), 1, "month")
    return months_from(date(scene.today.year, 1, 1), 12, "year")


def _edge_of(period: Period, edge: str | None) -> Period:
    if not edge:
        return period
    first = period.start if edge == "初" else add_months(period.end.replace(day=1), 0)
    return Period(first, months_from(first, 1, "").end, "edge")


def _quarter_edge(m: re.Match[str], scene: Scene) -> Period:
    """季度末: of the present quarter."""
    first = scene.today.replace(month=(scene.today.month - 1) // 3 * 3 + 1, day=1)
    return _edge_of(months_from(first, 3, "quarter"), m["edge"])


def _first_days(m: re.Match[str], scene: Scene) -> Period:
    """本周前三天, 上月最后两天."""
    if m["size"] == "月":
        whole = months_from(add_months(scene.today.replace(day=1), steps(m["rel"])), 1, "month")
    else:
        monday = scene.today + timedelta(weeks=steps(m["rel"]), days=-scene.today.weekday())
        whole = Period(monday, monday + timedelta(days=6), "week")
    rest = timedelta(days=number(m["count"]) - 1)
    if not timedelta(0) <= rest <= whole.end - whole.start:
        raise ValueError("it has not so many days")
    if m["side"] == "前":
        return Period(whole.start, whole.start + rest, "day")
    return Period(whole.end - rest, whole.end, "day")


def _year_and_month(m: re.Match[str], _scene: Scene) -> Period:
    return months_from(date(int(m["y"]), int(m["month"]), 1), 1, "month")


def _season(m: re.Match[str], scene: Scene) -> Period:
    """去年冬天 begins in December of that year."""
    year = year_named(m["year"], scene)
    assert year is not None, "the pattern asks for it"
    return months_from(date(year, _SEASONS[m["season"]], 1), 3, "quarter")


def _first_quarters(m: re.Match[str], scene: Scene) -> Period:
    count, year = number(m["count"]), year_named(m["year"], scene) or scene.today.year
    if not 2 <= count <= 4:
        raise ValueError("two, three or four quarters")
    return months_from(date(year, 1, 1), 3 * count, "quarter")


def _first_months(m: re.Match[str], scene: Scene) -> Period:
    count, year = number(m["count"]), year_named(m["year"], scene)
    if not 1 <= count <= 12 or not year:
        raise ValueError("a year has twelve months")
    return months_from(date(year, 1, 1), count, "month")


def _half(m: re.Match[str], scene: Scene) -> Period:
    second, year = m["part"] in "下后", year_named(m["year"], scene)
    if year is None:
        year = scene.after.year if scene.after else scene.today.year
        # Early in the year the half that just ended is meant, unless somebody promises.
        if second and scene.today.month <= 3 and scene.lean != "future" and not scene.after:
            year -= 1
    return months_from(date(year, 7 if second else 1, 1), 6, "half")


def _year(m: re.Match[str], scene: Scene) -> Period:
    year = year_named(m["year"], scene)
    assert year is not None
    return months_from(date(year, 1, 1), 12, "year")


def _year_edge(m: re.Match[str], scene: Scene) -> Period:
    year, (month, day) = year_named(m.groupdict().get("year"), scene), _YEAR_EDGES[m["edge"]]
    if year:
        return months_from(date(year, month, day), 1, "edge")
    pivot = (scene.after or scene.today).year
    return choose((months_from(date(y, month, day), 1, "edge") for y in (pivot - 1, pivot, pivot + 1)), scene)


def _same_period(m: re.Match[str], scene: Scene) -> Period:
    """去年同期: the neighbour a year earlier, else this year so far a year earlier."""
    years = 2 if m["year"][0] == "前" else 1
    beside = scene.beside or Period(date(scene.today.year, 1, 1), scene.today, "year")
    end = min(beside.end, max(scene.today, beside.start))
    return Period(add_months(beside.start, -12 * years), add_months(end, -12 * years), "same period", "range")


def _numbered(m: re.Match[str], scene: Scene) -> Period:
    """1-3月, 3到5号, 一至三季度, 2023-2025年: one unit for both ends."""
    unit, a, b = m["unit"], number(m["a"]), number(m["b"])
    if m["sign"] == "、" and b != a + 1:
        raise ValueError("an enumeration, no range")
    year = year_named(m["year"], scene)
    if unit == "年":
        if not 1900 <= a <= b <= 2100:
            raise ValueError("no years")
        return Period(date(a, 1, 1), date(b, 12, 31), "year", "range")
    if unit in ("日", "号"):
        if a > b:
            raise ValueError("counted down")
        if scene.beside or scene.after:
            first = (scene.after or scene.today).replace(day=1) if not scene.beside else scene.beside.start
            return Period(first.replace(day=a), first.replace(day=b), "day", "range")
        month = (scene.after or scene.today).replace(day=1)
        months = (add_months(month, k) for k in (-1, 0, 1))
        return choose((Period(f.replace(day=a), f.replace(day=b), "day", "range") for f in months), scene, 7)
    size, most = (3, 4) if unit.startswith("季") else (1, 12)
    if not (1 <= a <= most and 1 <= b <= most):
        raise ValueError("no such month")
    pivot = (scene.after or scene.today).year
    found = []
    for y in (year,) if year else (pivot - 1, pivot, pivot + 1):
        first = date(y, size * (a - 1) + 1, 1)
        count = size * ((b - a) % most + 1)
        found.append(Period(first, months_from(first, count, "").end, "month", "range"))
    return found[0] if year else choose(found, scene, 0)


_SPAN = rf"(?P<a>{NUM})\s?(?P<sign>到|至|-{{1,2}}|~|—+|–|、)\s?(?P<b>{NUM})"
_QUARTER_EDGE = r"(?:的?(?P<edge>[初末底]))?"
_YEAR_EDGE = rf"(?P<edge>[初底末尾终]|{_MIDDLE})"

PATTERNS: tuple[Pattern, ...] = (
    pattern("this month", "上这本当下次", rf"{_REL}{_TAIL}?", _month),
    pattern("day of this month", "上这本当下次", rf"{_REL}的?\s?(?P<day>{DAY})[日号]", _month),
    pattern(
        "month",
        NUMERAL_SIGNS + "元",
        rf"(?<!\d年)(?<![元块钱]){ANY_YEAR}(?P<month>{MONTH})月份?(?!饼|球|季|嫂|薪|租|台){_TAIL}?",
        _month,
    ),
    pattern("part of the month", "月", rf"{_NO_COUNT}月(?P<edge>{_EDGE})", _this_month),
    pattern("third of the month", "上中下", r"(?P<third>[上中下])旬", _this_month),
    pattern("half of the month", "上下", r"(?P<part>[上下])半个?月", _this_month),
    pattern("inside", "周月年", rf"{_NO_COUNT}(?P<size>[周月年])(?=之?内(?![部容勤网科]))", _inside),
    pattern(
        "this quarter",
        "上这本当下次",
        rf"(?P<rel>{_WAY})(?:一?个)?季(?:度|(?=[初末底])){_QUARTER_EDGE}",
        _quarter,
    ),
    pattern(
        "quarter",
        "第Qq一二三四1234",
        rf"{ANY_YEAR}(?P<ordinal>[第Qq]?)(?P<quarter>[一二三四1-4])"
        rf"(?:季度?|(?<=[Qq]\d)(?![\dA-Za-z])){_QUARTER_EDGE}",
        _quarter,
    ),
    pattern("end of the quarter", "季", rf"{_NO_COUNT}季度?(?P<edge>[初末底])", _quarter_edge),
    pattern("season", "", rf"{YEAR}(?P<season>[春夏秋冬])[天季]", _season),
    pattern(
        "first days",
        "上这本当下",
        rf"(?P<rel>{_WAY})个?(?P<size>周|星期|月)(?:的|份)?(?P<side>前|最?后)(?P<count>{NUM})[天日]",
        _first_days,
    ),
    pattern(
        "year and month",
        "12",
        r"(?<![A-Za-z\d#.])(?P<y>(?:19|20)\d\d)[-/.](?P<month>1[0-2]|0?[1-9])(?![\d./-]|[万亿元米公%])",
        _year_and_month,
    ),
    pattern("first quarters", "前", rf"{ANY_YEAR}前(?P<count>[二两三四234])个?季度", _first_quarters),
    pattern("first months", "", rf"{YEAR}前(?P<count>{MONTH})个月", _first_months),
    pattern("half", "上下前后", rf"{ANY_YEAR}(?P<part>[上下前后])半年度?", _half),
    pattern("year", "", rf"{YEAR}(?<!\s)(?!{NUM}[多几来]?[周岁])", _year),
    pattern("part of the year", "年", rf"{_NO_COUNT}年{_YEAR_EDGE}", _year_edge),
    pattern("part of a named year", "", rf"{YEAR}年?{_YEAR_EDGE}", _year_edge),
    pattern(
        "same period",
        "去上前",
        r"(?P<year>去年|上一?年|前年)的?(?:同期|同一?时期|这个?时候|同月)",
        _same_period,
    ),
    pattern(
        "numbered",
        NUMERAL_SIGNS,
        rf"(?<![第#.\dA-Za-z])(?<![A-Za-z\d]-){ANY_YEAR}{_SPAN}(?P<unit>月|日|号{NO_DAY}|年|季度)份?",
        _numbered,
    ),
)
