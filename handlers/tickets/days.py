"""“延期 1001 到6月30日 厂家缺货”: the day a request names, and what is left of its words: the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.language.times import TimeSpan, find_times
from bot.router import Context
from handlers.tickets.said_words import AMOUNT, PAST_KINDS, counted_on
from models.refusal import Refusal
from models.rules.workdays import WorkCalendar, local
from models.tickets import Ticket

_TO = re.compile(r"(?:一直)?(?:到|至|挂到|延到)$")
_VAGUE = re.compile(r"(?:几|些)(?:个工作)?天|点时间|一段时间|一阵")
_THEN = re.compile(r"\s*再(?:看|说|办|议|定|研究)")  # 12月再看
_BEFORE = re.compile(r"^\s*(?:以?前|之前|底|内|以内)")
_DATED = re.compile(r"\s*(?:以?前|之前|底|内|以内|初|中旬|份|\d)")  # 3月1日, 3天内: a day, no length
_VERBS = re.compile(
    r"(?:不?同意|批准|申请|请求|要求|想|要|需要|再|先|请)*(?:延期|延长|宽限|推迟|展期|延|缓|挂起|挂账|挂着|挂|恢复办理|恢复|撤回|督办|批示)(?:一下|办理)?"
)
_PLACE = re.compile(r"^\s*第?\s*\d{1,2}\s*[条个件]?(?=[^\d\s天日月年.])")
REFS = re.compile(r"#?\s*\d{3,7}\s*号?(?![年月日天.\d-])")
_BECAUSE = re.compile(r"^(?:因为|由于|原因是?|理由是?|主要是?)[：:\s]*")
_EDGES = " \t\n，,。.；;：:、！!"
_NO_SUCH_DAY = re.compile(r"(?<!\d)(?:0|1[3-9]|[2-9]\d)月(?:\d{1,2}[日号])?|(?<!\d)\d{1,2}月(?:0|3[2-9]|[4-9]\d)[日号]")
_LONG = timedelta(days=3650)


@dataclass(frozen=True)
class Told:
    """A day, None when none is named, and the reason, "" when there is none."""

    day: date | None
    reason: str


def told(words: str, *, due: datetime | None, now: datetime, calendar: WorkCalendar) -> Told:
    """Read a request's day and reason; an amount of days is counted on from the deadline (at least from today)."""
    today = local(now).date()
    amount = AMOUNT.search(words)
    if amount and not _TO.search(words[: amount.start()]) and not _DATED.match(words[amount.end() :]):
        start = max(local(due).date(), today) if due else today
        return Told(counted_on(amount, start, calendar), _rest(words, amount.start(), amount.end()))
    spans = [
        span
        for span in find_times(words, local(now), calendar, mood="promise")
        if span.kind not in PAST_KINDS and (span.end or span.start or date.min) >= today
    ]
    if not spans:
        return Told(None, _rest(words, 0, 0))
    span = min(
        spans, key=lambda one: (not (_TO.search(words[: one.begin]) or _THEN.match(words[one.stop :])), _length(one))
    )
    day = span.start if span.text.endswith("后") or span.end is None else span.end
    return Told(day, _rest(words, span.begin, span.stop))


def asked(ctx: Context, ticket: Ticket) -> Told:
    """The same from a message: what was understood comes first, then its words without verb and numbers."""
    words = ctx.match.rest
    if ctx.act is not None:
        told_here = ctx.said.text[ctx.act.start : ctx.act.end] or ctx.said.text
        words = _VERBS.sub("", REFS.sub("", _PLACE.sub("", told_here)), count=1)
    if wrong := _NO_SUCH_DAY.search(words):
        raise Refusal(f"#{ticket.no} 没有办：没有“{wrong[0]}”这一天。请重说到哪天，例如“到7月10日”。")
    read = told(words, due=ticket.due_at, now=ctx.now, calendar=ctx.calendar)
    if ctx.act is None:
        return read
    day = ctx.act.slots.get("until")
    if _VAGUE.search(words):  # “宽限几天”: how many is to be asked
        return Told(None, reason_of(ctx) or read.reason)
    if isinstance(day, date) and day <= local(ctx.now).date():
        day = None  # 今年没预算
    reason = str(ctx.act.slots.get("reason") or "")
    return Told(read.day or (day if isinstance(day, date) else None), reason or read.reason)


def reason_of(ctx: Context) -> str:
    """The reason an understood sentence gave; "" when none."""
    return str(ctx.act.slots.get("reason") or "") if ctx.act is not None else ""


def _rest(words: str, begin: int, stop: int) -> str:
    before = _TO.sub("", words[:begin].rstrip())
    behind = _BEFORE.sub("", words[stop:]) if stop else words[stop:]
    parts = [part.strip(_EDGES) for part in (before, behind)]
    return _BECAUSE.sub("", "，".join(part for part in parts if sum(map(str.isalnum, part)) > 1))


def _length(span: TimeSpan) -> timedelta:
    return span.end - span.start if span.start and span.end else _LONG
