"""From when to when somebody is away: “6月10日到15日”, “到周五”, “明天”, “三天”."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.language.times import find_times
from bot.language.times.numerals import number
from models.rules.workdays import WorkCalendar, local

_LASTS = re.compile(
    r"(?<![月\d第])(?P<n>[一二两三四五六七八九十\d]{1,3})个?(?P<unit>工作日|天|周|星期|礼拜|月)(?![前后以之期号内]|\d)"
)
_BARE = re.compile(r"(?<![月\d])(?P<day>[12]\d|3[01]|[1-9])[日号]")  # 到15日: of this month, or the next
_UNTIL = re.compile(r"(?:到|至|截止|直到)\s*$")


def told(text: str, now: datetime, calendar: WorkCalendar) -> dict[str, str]:
    """The first and the last day of an absence as ISO dates; a day that is not said is left out.

    “到周五” has no first day; days counted without a name are working days from the first one (else from today) on.
    """
    today = local(now).date()
    spans = [s for s in find_times(text, now, calendar, mood="promise") if s.end is not None or s.start is not None]
    named = [s for s in spans if not _LASTS.fullmatch(s.text)]
    counted = _LASTS.search(text)
    found: dict[str, date] = {}
    if named:
        first = named[0]
        start, end = first.start or first.end, first.end or first.start
        if start == end and _UNTIL.search(text[: first.begin]):
            start = None
        elif len(named) > 1 and _UNTIL.search(text[: named[1].begin]):
            end = named[1].end or named[1].start
        if counted and start == end and start is not None:
            end = _last(start, counted, calendar)
        found = {key: day for key, day in (("start", start), ("until", end)) if day is not None}
    elif bare := _BARE.search(text):
        found = {"until": _next(today, int(bare["day"]))}
    elif counted:
        found = {"start": today, "until": _last(today, counted, calendar)}
    return {key: day.isoformat() for key, day in found.items()}


def _next(today: date, number_of_day: int) -> date:
    """The next such day of a month, today included."""
    return next(day for ahead in range(63) if (day := today + timedelta(ahead)).day == number_of_day)


def _last(start: date, counted: re.Match[str], calendar: WorkCalendar) -> date:
    n = number(counted["n"])
    if counted["unit"] in ("周", "星期", "礼拜"):
        return start + timedelta(days=7 * n - 1)
    if counted["unit"] == "月":
        return start + timedelta(days=30 * n - 1)
    first = calendar.workday_on_or_after(start)
    return calendar.add_workdays(first, n - 1) if n > 1 else first
