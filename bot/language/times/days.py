"""Patterns for single days and weeks: 昨儿, 上周三, 周末, 9月8日, 9.8, 20250908, 3号."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.language.times.moments import (
    ANY_YEAR,
    Pattern,
    Period,
    Scene,
    choose,
    one_day,
    pattern,
    steps,
    year_named,
)
from bot.language.times.numerals import DAY, MONTH, NUMERAL_SIGNS, number

_DAYS_AWAY = {"今": 0, "昨": -1, "前": -2, "大前": -3, "明": 1, "后": 2, "大后": 3, "次": 1, "翌": 1, "夜": -1, "即": 0}
_WEEKDAYS = {sign: k for k, sign in enumerate("一二三四五六日")} | {"天": 6} | {str(k + 1): k for k in range(7)}
_NEAR_DAY_OF_MONTH = 7

# What makes 3号 a place or a thing instead of a day, and what makes 5月3 or 9.8 an amount.
NO_DAY = (
    r"(?!窗|柜|台[^风]|台$|楼|支局|机|线|店(?!里)|院(?!里)|门|库|仓|车(?!来|没|坏)|段|格|口|席|岗|所|网点|员工|工位|投递|道段|邮路|文件|令"
    r"|桌|设备|打印|终端|[Aa][Tt][Mm]|自助|叫号|大厅|厅|房|室|屋|箱|筐|笼|架|秤|磅|电脑|电池|电表|电梯|扫|枪|监控|摄像|屏|键|变压"
    r"|空调|灯|插|信筒|信箱|路|街|巷|弄|村(?!里)|组(?!织)|区(?!里)|栋|幢|单元|码|人|选手|种子|站|桥|坑|井|锅炉|表|章|前台|营业员|位|字|菜|馆"
    r"|局(?!里)|点位|代办|代理点|通道|厕|盘|板|柱|墙|梯|凳|椅|项目|课题|议题|题|通知|公告|[)〕】\]])"
)
_NO_SUN = r"(?!游|均|报|志|常|元|本|语|光|益|照|记|历|夜班|三餐)"
_UNITS = (
    "个台件元块角分毛人条单次份户家套张万千百十亿米公吨斤克级度倍折岁小时天年月周季％%升毫厘寸英平层楼位名箱袋辆只支根"
    "成股点号版档里两VvWwAaKkMmGgTtLl"
)

_RELATIVE = (
    r"(?P<away>大前|大后|[今昨明]|(?<![以之目从先此])前|(?<![以之最然今])后)(?:[天日](?![天气子])|儿个?|个儿?(?!月|星期|礼拜|季|钟|小|半))"
    r"|(?P<spoken>夜)(?:个儿?|儿个?|来(?=[^,。]{0,2}[晚黑]))|赶?(?P<soon>明)儿个?|(?P<next>[次翌])日|(?P<at_once>即)日(?=起)|(?P<onward>[今昨明])(?=起(?!床))"
)
_PART_OF = r"(?P<away>[今昨明](?=[早晚晨夜]|[上中下]午)|(?<![以之目从先此])前(?=[晚夜]))(?!.(?:饭|餐|班|宵|霜))"
_WEEK = (
    r"(?:(?P<rel>上上?上?|这|本|当|下下?下?|次)(?:一?个|一)?)?的?(?:周|星期|礼拜)"
    r"(?P<day>六日|末|[一二三四五六](?!线|把手|[次回趟个台条件笔]|家(?!里))|[日天](?!线)|[1-7](?![\d个次台件人条.点]))?"
)
_NOT_AFTER_COUNT = rf"(?<![{NUMERAL_SIGNS}每逐几半个多])"


def _relative(m: re.Match[str], scene: Scene) -> Period:
    groups = m.groupdict()
    word = next(value for value in groups.values() if value)
    origin = scene.today
    if groups.get("next"):
        origin = scene.after or (scene.beside.end if scene.beside else origin)
    return one_day(origin + timedelta(days=_DAYS_AWAY[word]))


def _week(m: re.Match[str], scene: Scene) -> Period:
    rel, day = m["rel"], m["day"]
    monday = scene.today - timedelta(days=scene.today.weekday())
    if rel:
        return _in_week(monday + timedelta(weeks=steps(rel)), day)
    if not day:
        raise ValueError("a bare 周 is no time")
    if scene.beside and scene.beside.precision == "day":
        return _in_week(scene.beside.start - timedelta(days=scene.beside.start.weekday()), day)
    if scene.after:
        monday = scene.after - timedelta(days=scene.after.weekday())
    weeks = (_in_week(monday + timedelta(weeks=k), day) for k in range(-2, 3))
    return choose(weeks, scene, 0, strict=day not in ("末", "六日"))


def _in_week(monday: date, day: str | None) -> Period:
    if not day:
        return Period(monday, monday + timedelta(days=6), "week")
    if day in ("末", "六日"):
        return Period(monday + timedelta(days=5), monday + timedelta(days=6), "weekend")
    return one_day(monday + timedelta(days=_WEEKDAYS[day]))


def _weekend(_m: re.Match[str], scene: Scene) -> Period:
    monday = scene.today - timedelta(days=scene.today.weekday())
    return choose((_in_week(monday + timedelta(weeks=k), "末") for k in range(-2, 3)), scene, 0)


def month_and_day(m: re.Match[str], scene: Scene) -> Period:
    """9月8日, with or without its year."""
    groups = m.groupdict()
    year = year_named(groups.get("year"), scene)
    return in_years(year, number(m["month"]), number(m["day"]), scene)


def in_years(year: int | None, month: int, day: int, scene: Scene) -> Period:
    """The day of that year, or of the year that is meant when none is named."""
    if year:
        return one_day(date(year, month, day))
    pivot = (scene.after or scene.today).year
    reach = 8 if (month, day) == (2, 29) else 1
    return choose((one_day(d) for d in _valid(pivot, month, day, reach)), scene)


def _valid(pivot: int, month: int, day: int, reach: int) -> Iterator[date]:
    date(2000, month, day)  # 2月30日 is no day of any year
    for year in range(pivot - reach, pivot + reach + 1):
        try:
            yield date(year, month, day)
        except ValueError:  # the 29th of February
            continue


def _full_date(m: re.Match[str], _scene: Scene) -> Period:
    return one_day(date(int(m["y"]), int(m["month"]), int(m["day"])))


def _day_of_month(m: re.Match[str], scene: Scene) -> Period:
    day = number(m["day"])
    if m[0] == "一日":
        raise ValueError("a day, as in 一日三餐")
    if scene.beside and scene.beside.precision == "day":
        return one_day(scene.beside.start.replace(day=day))
    pivot = scene.after or scene.today
    months = pivot.year * 12 + pivot.month - 1
    days = []
    for years, month in (divmod(months + k, 12) for k in range(-2, 3)):
        try:
            days.append(one_day(date(years, month + 1, day)))
        except ValueError:  # the 31st of a shorter month
            continue
    return choose(days, scene, _NEAR_DAY_OF_MONTH)


def _two_days(m: re.Match[str], scene: Scene) -> Period:
    first, last = sorted(scene.today + timedelta(days=_DAYS_AWAY[word]) for word in (m["one"], m["two"]))
    return Period(first, last, "day")


_MD = rf"{ANY_YEAR}(?P<month>{MONTH})月"
_M, _D = r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12]\d|0?[1-9])"
_Y = r"(?P<y>(?:19|20)\d\d)"
_DIGITS = "0123456789"
_MONTHS = NUMERAL_SIGNS + "元"
_NO_MARK = r"(?<![分得评约共价重涨跌升降到了率为是达高近第款型:])"

PATTERNS: tuple[Pattern, ...] = (
    pattern("relative day", "今昨前明后大夜赶次翌即", _RELATIVE, _relative),
    pattern("part of a relative day", "今昨明前", _PART_OF, _relative),
    pattern("two days", "今昨明前", r"(?P<one>[今昨明前])(?P<two>[今昨明后])(?:两|二)?[天日晚]", _two_days),
    pattern("week of", "上这本当下次", _WEEK, _week),
    pattern("weekday", "周星礼", _NOT_AFTER_COUNT + _WEEK, _week),
    pattern("days off", "双", r"双休日", _weekend),
    pattern("month and day", _MONTHS, rf"(?<!\d年){_MD}份?的?\s?(?P<day>{DAY})\s?[日号]", month_and_day),
    pattern(
        "month and bare day",
        _MONTHS,
        rf"(?<!\d年){_MD}(?P<day>{DAY})(?![\d.:日号{_UNITS}零〇一二三四五六七八九])",
        month_and_day,
    ),
    pattern("full date", "12", rf"(?<![A-Za-z\d#.]){_Y}(?P<sign>[-/.]){_M}(?P=sign){_D}(?![\d.]\d|\d)", _full_date),
    pattern(
        "eight digits",
        "12",
        rf"(?<![A-Za-z#\d.])(?<![A-Za-z]-){_Y}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
        r"(?![\dA-Za-z]|[.-](?!(?:19|20)\d{6}))",
        _full_date,
    ),
    pattern(
        "dotted date",
        _DIGITS,
        rf"(?<![A-Za-z#\d.]){_NO_MARK}{_M}\.{_D}(?:[日号]|(?![\d.]|\s?[A-Za-z{_UNITS}]))",
        month_and_day,
    ),
    pattern(
        "dotted date between words",
        _DIGITS,
        rf"(?<=[到从自是]){_M}\.{_D}(?=[,。、!?\s]|$|[-~—到至前之起以])",
        month_and_day,
    ),
    pattern(
        "slashed date",
        _DIGITS,
        rf"(?<![A-Za-z#\d./]){_M}/{_D}"
        rf"(?![\d/]|\s?[{_UNITS}]|的?(?:员工|职工|以上|以下|左右|都|强|多|用户|客户|网点))",
        month_and_day,
    ),
    pattern(
        "padded date",
        "01",
        rf"(?<![A-Za-z#\d.-])(?P<month>1[0-2]|0[1-9])-(?P<day>3[01]|[12]\d|0[1-9])(?![\d-]|\s?[{_UNITS}])",
        month_and_day,
    ),
    pattern(
        "day of the month",
        NUMERAL_SIGNS,
        rf"(?<![第#.\dA-Za-z段席口柜楼栋幢室编工])(?<![A-Za-z\d]-)(?P<day>{DAY})(?:号{NO_DAY}|日{_NO_SUN})",
        _day_of_month,
    ),
)
