"""What somebody promises in a note: “下周五前换好”, “配件周三到，到了就修” → the day, and the words that say it.

Only what lies ahead is a promise. 尽快 names no day; a day gone by, a question, a threat and a “不行” promise nothing.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.language.times import TimeSpan, WorkdayCalendar, find_times
from models.rules.workdays import local

MOST_CLAUSES: Final = 40  # nobody promises more in one note
FARTHEST: Final = 400  # days; whoever names a later day promises nothing that could be watched
_SAME_YEAR: Final = 183  # days: a date without a year that is gone by is not meant for next year
_COARSE: Final = frozenset({"vague", "year", "half"})

_CLAUSE: Final = re.compile(r"[^，,。；;！!？?\n]+[？?]?")
_DOING: Final = re.compile(
    r"[换修装送买配补发清通焊拆铺刷做弄办搞干改调开退赔付交给签验定租搬找约查测教讲]|[到来去][^年月日]?|上门|解决|处理|完成|完工|施工|好$|结束|恢复|供货"
    r"|安排|答复|回复|落实|报到|搞定|见效|入场|进场|上岗|出结果|有结果"
)
_GONE: Final = re.compile(
    r"已经?|过了|(?<!到)了(?:[。！!]?$|[，,一两三几\d])|来过|去过|[换修装送买修弄办]完?好?了|刚|当时|之前就"
)
_NO_PROMISE: Final = re.compile(
    r"[吗么?？]|能不能|可不可以|是不是|什么时候|几时|不[了好上完成到起齐](?!意思)|没法|无法|没办法|不能|不一定|不敢保证|说不准|未必|再不|要是|如果|假如"
    r"|来不及|才能[定说]|客户(?:要求|希望|催)|领导要求|(?:要求|希望|想让|请)(?:我们|他们)"
)
_IDLE: Final = re.compile(r"放假|休息|请假|出差|停电|开会|培训|调休|值班|过年")


@dataclass(frozen=True, slots=True)
class Promised:
    """The day something was promised for, and the clause that says so; `rest` are its words without the day."""

    due: date
    words: str
    rest: str
    before: bool  # “…前”: by that day, not on it
    leads: bool  # the day stands first, so that it can be said anew in front of `rest`


def promised(text: str, now: datetime, calendar: WorkdayCalendar) -> Promised | None:
    """Return the last day promised in `text`, which was said at `now`; None when nothing is promised."""
    clauses = itertools.islice(_CLAUSE.finditer(text), MOST_CLAUSES)
    found = [p for clause in clauses if (p := _in_clause(clause[0].strip(), text, now, calendar))]
    return max(found, key=lambda p: p.due, default=None)


def _in_clause(clause: str, text: str, now: datetime, calendar: WorkdayCalendar) -> Promised | None:
    if _NO_PROMISE.search(clause) or _GONE.search(clause):
        return None
    spans = [s for s in find_times(clause, now, calendar, mood="promise") if _ahead(s, clause, now, calendar)]
    if not spans:
        return None
    span = max(spans, key=lambda s: s.end or date.min)
    assert span.end is not None
    rest = (clause[: span.begin] + clause[span.stop :]).strip()
    if not _DOING.search(rest):
        follows = text[text.find(clause) + len(clause) :]  # “下周三，厂家来换”
        if rest or not (behind := _CLAUSE.search(follows)) or not _DOING.search(behind[0]):
            return None
        rest = behind[0].strip()
        if _NO_PROMISE.search(rest) or _GONE.search(rest):
            return None
    if _IDLE.search(clause):
        return None
    return Promised(span.end, clause, rest, span.kind == "deadline", not clause[: span.begin].strip())


def _ahead(span: TimeSpan, clause: str, now: datetime, calendar: WorkdayCalendar) -> bool:
    """Whether a span ends after this moment, on a day that somebody could have meant."""
    today = local(now).date()
    if span.end is None or span.precision in _COARSE or span.kind in ("window", "duration", "until"):
        return False
    if not today <= span.end or (span.end - today).days > FARTHEST:
        return False
    if span.end == today:
        hour = span.clock[1] or span.clock[0]
        return hour is None or hour > local(now).time()
    if (span.end - today).days > _SAME_YEAR:
        near = [s for s in find_times(clause, now, calendar, mood="report") if s.begin == span.begin]
        return not (near and near[0].end is not None and near[0].end < today)
    return True
