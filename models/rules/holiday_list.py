"""Read a year's list of days off and exchanged working days, as the State Council prints it or as a table.

Understood are lines `2027-01-01,放假,元旦` and sentences in either order: “放假：1月1日到3日；上班：1月4日” and
“元旦：1月1日（周五）至3日（周日）放假，共3天。1月4日（周一）上班。”
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

FEWEST_DAYS_OFF: Final = 20
"""A whole year's list has 28 days off and more; one with fewer is a part, and the year is not known by it."""

MOST_DAYS_IN_A_ROW: Final = 12
FIRST_YEAR, LAST_YEAR = 2018, 2099

_ROW: Final = re.compile(
    r"\s*(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[\s,，;；]+(?P<word>放假|休假?|休息|上班|补?班|工作)(?:[\s,，;；]+(?P<name>\S.*?))?\s*"
)
_YEAR: Final = re.compile(r"(20\d\d)\s*年")
_NOTE: Final = r"(?:\s*[（(][^）)]{0,20}[）)])?"
_TOKEN: Final = re.compile(
    rf"(?:(?P<year>20\d\d)\s*年\s*)?(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]?{_NOTE}"
    rf"(?:\s*(?:至|到|—+|-|~|～)\s*(?:(?P<month2>\d{{1,2}})\s*月\s*)?(?P<day2>\d{{1,2}})\s*[日号]?{_NOTE})?"
    rf"|[、和及，,]\s*(?P<more>\d{{1,2}})\s*[日号]{_NOTE}(?:\s*(?:至|到|-|~)\s*(?P<more2>\d{{1,2}})\s*[日号]{_NOTE})?"
    r"|(?P<word>不放假|放假|休假|休息|补班|上班)(?P<colon>[^，,。；;\d]{0,3}[:：])?"
)


class BadList(ValueError):
    """The text is no list of holidays; the message says in Chinese what is wrong with it."""


@dataclass(frozen=True, slots=True)
class HolidayList:
    """A year's days: False = off, True = working."""

    year: int
    days: Mapping[date, bool]

    @property
    def off(self) -> list[date]:
        return sorted(day for day, works in self.days.items() if not works)

    @property
    def working(self) -> list[date]:
        return sorted(day for day, works in self.days.items() if works)

    @property
    def whole(self) -> bool:
        """Whether this can be the list of a whole year."""
        return len(self.off) >= FEWEST_DAYS_OFF


def read(text: str) -> HolidayList:
    """Return the list that `text` tells. Raises BadList."""
    rows = [match for line in text.splitlines() if (match := _ROW.fullmatch(line))]
    pairs = _from_rows(rows) if rows else _from_sentences(text)
    days: dict[date, bool] = {}
    for day, works in pairs:
        if days.setdefault(day, works) is not works:
            raise BadList(f"{_said(day)}既写了放假又写了上班，请改好再发。")
    if not days:
        raise BadList("没有看到放假的日子。请写成“2027年放假：1月1日到3日；上班：1月4日”，或者把通知全文发来。")
    year = max(day.year for day in days)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadList(f"{year}年不在能登记的年份里（{FIRST_YEAR}—{LAST_YEAR}）。")
    strange = [day for day in days if day.year != year and (day.year, day.month) != (year - 1, 12)]
    if strange:
        raise BadList(f"{_said(strange[0])}不是{year}年的日子，请一次只发一年的。")
    return HolidayList(year, dict(sorted(days.items())))


def spans(days: list[date]) -> list[tuple[date, date]]:
    """Join days that follow each other."""
    joined: list[tuple[date, date]] = []
    for day in sorted(days):
        if joined and joined[-1][1] + timedelta(days=1) == day:
            joined[-1] = (joined[-1][0], day)
        else:
            joined.append((day, day))
    return joined


def _from_rows(rows: list[re.Match[str]]) -> list[tuple[date, bool]]:
    return [
        (_day(int(row["year"]), int(row["month"]), int(row["day"])), "班" in row["word"] or row["word"] == "工作")
        for row in rows
    ]


def _from_sentences(text: str) -> list[tuple[date, bool]]:
    named = _YEAR.search(text)
    if named is None:
        raise BadList("请写上是哪一年，例如“2027年放假：1月1日到3日；上班：1月4日”。")
    year = int(named[1])
    found: list[tuple[date, bool]] = []
    waiting: list[date] = []  # days whose word is still to come
    ahead: bool | None = None  # a word with a colon speaks for what follows it
    last: date | None = None
    for token in _TOKEN.finditer(text):
        if token["word"]:
            works = token["word"] in ("补班", "上班", "不放假")
            if token["colon"] or not waiting:
                found += [(day, ahead) for day in waiting if ahead is not None]
                waiting, ahead = [], works if token["colon"] else ahead
            else:
                found += [(day, works) for day in waiting]
                waiting, ahead = [], None
            continue
        if token["more"]:
            if last is None:
                continue
            first = _day(last.year, last.month, int(token["more"]))
            end = _day(last.year, last.month, int(token["more2"] or token["more"]))
        else:
            first = _day(int(token["year"] or year), int(token["month"]), int(token["day"]))
            end = _end(first, token)
        days = _days(first, end)
        last = end
        if ahead is None:
            waiting += days
        else:
            found += [(day, ahead) for day in days]
    return found


def _end(first: date, token: re.Match[str]) -> date:
    if not token["day2"]:
        return first
    month = int(token["month2"] or first.month)
    return _day(first.year + (month < first.month), month, int(token["day2"]))


def _days(first: date, last: date) -> list[date]:
    if not 0 <= (last - first).days < MOST_DAYS_IN_A_ROW:
        raise BadList(f"“{_said(first)}到{_said(last)}”不像一个假期，请核对日子再发。")
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as exc:
        raise BadList(f"{year}年{month}月{day}日没有这一天，请核对再发。") from exc


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
