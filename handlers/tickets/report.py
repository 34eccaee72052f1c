"""A sentence becomes a draft, or, when it is 特急, a ticket at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.access import REPORTING_ROLES
from bot.claims import Hearing, Match
from bot.language import trouble
from bot.language.reader import Reading
from bot.router import Context, Router
from handlers import notices, visit_words, wording
from handlers.tickets import cards
from models import tickets, visits
from models.refusal import Refusal
from models.rules.taxonomy import UNKNOWN_CODE
from models.rules.visits import is_backfill, may_record
from models.rules.words import Role, Urgency
from models.rules.workdays import local

ANONYMOUS = "匿名"  # said anywhere in a report: nobody but the reporter sees who it was
MIN_HANZI = 8  # a sentence this long that names a thing or an outlet is a report
CLEAR_HANZI = 3  # a shorter one must say what is wrong: 空调坏了
EXPLICIT = ("上报", "反映", "报修", "提单", "提个问题", "有个问题", "我要反映问题", "我要反映", "我要上报", "我要投诉")

_VISITING = re.compile(
    r"走访|到访|回访|下点|蹲点|(?:今天|昨天|上午|下午|刚|在|去|到).{0,6}(?:去了|到了|看了|转了|跑了)"
)
_SMALL_TALK = re.compile(r"(?:你好|您好|在吗|谢谢|辛苦|好的?|收到|明白|知道了|嗯+|哦+|ok|OK)[啦了吧呀哈!！。~ ]*")


@dataclass(frozen=True)
class Report:
    """A report as read before a transaction is open."""

    reading: Reading
    visited: bool


def declare(router: Router) -> None:
    router.command(
        "上报",
        words=EXPLICIT,
        prepare=_read_explicit,
        examples=("上报 安国支局食堂冰箱坏了", "反映：窑湾支局网络时断时通"),
        roles=REPORTING_ROLES,
        help="反映问题：直接说一句，例如“安国支局空调坏了”",
    )(report)
    router.listen(
        "报告",
        claim=_is_report,
        prepare=lambda _, match: match.found,
        examples=("安国支局食堂那台冰箱不制冷了，想换一台", "灭火器上个月就到期了，需要统一换"),
    )(report)


def looks_like_report(hearing: Hearing, reading: Reading) -> bool:
    """Does a sentence without a verb of ours report a problem?"""
    said = hearing.said
    if _SMALL_TALK.fullmatch(said.text) or not set(hearing.person.roles) & set(REPORTING_ROLES):
        return False
    if trouble.idle(said.text):
        return False
    if reading.urgency is Urgency.CRITICAL:
        return said.hanzi >= CLEAR_HANZI
    if reading.named and _VISITING.search(said.text) and not trouble.faulty(said.text):
        return False  # a visit there
    known = reading.category != UNKNOWN_CODE
    if said.hanzi >= MIN_HANZI and (known or reading.named):
        return True
    return said.hanzi >= CLEAR_HANZI and known and trouble.troubled(said.text)


def report(ctx: Context) -> str:
    """Keep the report and put the draft before the person; 特急 goes out at once."""
    report: Report = ctx.prepared
    reading = report.reading
    words = ctx.match.rest
    if not words.strip():
        raise Refusal("请在后面写上要反映的事，例如“上报 安国支局食堂冰箱坏了”。")
    visited = _note_visit(ctx, report)
    outlet = reading.outlets[0] if len(reading.outlets) == 1 else None
    county = ctx.directory.outlets[outlet].county if outlet else ctx.person.county
    ticket = tickets.open_draft(
        ctx.session,
        reporter=ctx.person,
        role=_role(ctx),
        channel=ctx.message.channel,
        text=words,
        outlet=outlet,
        county=county,
        choices=reading.choices,
        evidence=reading.evidence,
        model=reading.model,
        urgency=reading.urgency,
        anonymous=ANONYMOUS in words,
        now=ctx.now,
    )
    if outlet is None:
        if reading.urgency is Urgency.CRITICAL:
            names = "、".join(wording.outlet(ctx.directory, o) for o in reading.outlets[:3]) or "未说网点"
            notices.Pushes(ctx.session, ctx.directory, ctx.now).critical_draft(ticket, names)
            visited += "特急，请马上回，一选定就发出。"
        return cards.ask_outlet(ctx, ticket, reading.outlets, fresh=True, note=visited)
    if reading.urgency is Urgency.CRITICAL:
        submitted = cards.submit(ctx, tickets.by_id(ctx.session, ticket.id))
        head, _, rest = submitted.partition("\n")
        return f"{head}{visited}\n{rest}"
    visited += "（匿名：别人看不到是谁反映的）" if ANONYMOUS in words else ""
    long = "（太长，只按开头分类，全文已保存）" if ctx.said.was_cut else ""
    return cards.show_draft(ctx, ticket, sure=reading.sure, fresh=True, note=f"{visited}{long}")


def _note_visit(ctx: Context, report: Report) -> str:
    """A sentence that is a visit and a problem is both; the visit's day, length and people are kept with it."""
    outlets = report.reading.outlets
    today = local(ctx.now).date()
    if not report.visited or len(outlets) != 1:
        return ""
    if outlets[0] not in ctx.directory.paired_outlets(ctx.person.userid, today):
        return ""
    words = ctx.said.text
    day = visit_words.day_of(ctx.reader.times(words, ctx.now, ctx.calendar), today)
    if not may_record(day, today):
        return ""
    visits.record_visit(
        ctx.session, rep=ctx.person.userid, outlet=outlets[0], day=day, mode=visit_words.mode(words).value,
        minutes=visit_words.minutes(words), met_count=visit_words.people(words), items=["收集问题"],
        summary=ctx.said.words, late=is_backfill(day, today), now=ctx.now,
    )  # fmt: skip
    when = "今天" if day == today else wording.day(day)
    return f"（已同时记下{when}走访{wording.short_outlet(ctx.directory, outlets[0])}）"


def _role(ctx: Context) -> str:
    held = [role for role in REPORTING_ROLES if role in ctx.person.roles]
    return held[0] if held else (ctx.person.roles[0] if ctx.person.roles else Role.EMPLOYEE.value)


def _is_report(hearing: Hearing) -> Match | None:
    if hearing.in_group:
        return None
    found = _read(hearing, hearing.said.text)
    return Match(rest=hearing.said.words, found=found) if looks_like_report(hearing, found.reading) else None


def _read_explicit(hearing: Hearing, match: Match) -> Report:
    return _read(hearing, match.rest)


def _read(hearing: Hearing, text: str) -> Report:
    own = hearing.directory.own_outlets(hearing.person.userid, local(hearing.now).date())
    reading = hearing.reader.report(text, county=hearing.person.county, own=own)
    return Report(reading, visited=bool(_VISITING.search(text)))
