"""A sentence becomes a draft, or, when it is 特急, a ticket at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.access import REPORTING_ROLES
from bot.answering import drafts_of
from bot.claims import Hearing, Match
from bot.language.behalf import on_behalf
from bot.language.parts import Part
from bot.language.reader import Problem, Reader
from bot.router import BOTH, Context, Router
from handlers import notices, visit_words, wording
from handlers.tickets import cards, in_group, several
from handlers.tickets.opening import Message, Told, open_one
from models import preferences, tickets, visits
from models.directory import Directory
from models.refusal import Refusal
from models.roster import Person
from models.rules.visits import is_backfill, may_record
from models.rules.words import Urgency
from models.rules.workdays import local
from models.tickets import Ticket

EXPLICIT = ("上报", "反映", "报修", "提单", "提个问题", "有个问题", "我要反映问题", "我要反映", "我要上报", "我要投诉")


@dataclass(frozen=True)
class Report:
    """A report as read: its problems, the visits told beside them (outlet and day), and whose words it passes on."""

    problems: tuple[Problem, ...]
    visits: tuple[tuple[str, date], ...] = ()
    on_behalf: str = ""


def declare(router: Router) -> None:
    router.command(
        "上报",
        words=EXPLICIT,
        prepare=_read_explicit,
        examples=("上报 安国支局食堂冰箱坏了", "反映：窑湾支局网络时断时通"),
        where=BOTH,
        roles=REPORTING_ROLES,
        help="反映问题：直接说一句，例如“安国支局空调坏了”；几件事一次说完也行",
    )(report)
    router.does(
        "report", "material_issue", "material_request", name="报告", where=BOTH,
        examples=("安国支局食堂那台冰箱不制冷了，想换一台", "灭火器上个月就到期了，需要统一换"),
    )(understood)  # fmt: skip


def understood(ctx: Context) -> str:
    """Take down what was understood as a report, and the visits told beside it."""
    act = ctx.act
    assert act is not None
    if not set(REPORTING_ROLES) & set(ctx.person.roles):
        raise Refusal("没有建单：问题由网点的党代表、负责人或员工来反映。您要办的和能查的，回“帮助”看。")
    words = ctx.match.rest
    problems = act.problems or tuple(
        p for p in _problems(ctx.reader, ctx.person, ctx.directory, ctx.now, words) if not p.visit
    )
    if len(problems) > 1:  # several: each keeps its words as they were written
        as_written = tuple(p for p in _problems(ctx.reader, ctx.person, ctx.directory, ctx.now, words) if not p.visit)
        problems = as_written if len(as_written) == len(problems) else problems
    if not problems:
        return "听起来已经解决了，没有建单。还没解决的，请直接说清什么东西、怎么了。"
    seen = tuple((str(visit["outlet"]), visit["date"]) for visit in act.visits)
    ctx.prepared = Report(problems, seen, _behalf(ctx.reader, ctx.person, ctx.directory, ctx.now, words))
    return report(ctx)


def report(ctx: Context) -> str:
    """Keep the report and put the draft before the person; 特急 goes out at once."""
    report: Report = ctx.prepared
    words = ctx.match.rest
    if not words.strip():
        raise Refusal("请在后面写上要反映的事，例如“上报 安国支局食堂冰箱坏了”。")
    opened = tuple(Told(p.part.words, p.reading) for p in report.problems)
    if len(opened) == 1:
        opened = (Told(words, opened[0].reading),)  # one problem: every word belongs to it
    if ctx.in_group:
        return in_group.report(ctx, Message(words, on_behalf=report.on_behalf, told=opened))
    note = _note_visits(ctx, report)
    message = Message(words, on_behalf=report.on_behalf, told=opened, note=note)
    if message.anonymous:
        note += "（匿名：别人看不到是谁反映的）"
    note += "（太长，只按开头分类，全文已保存）" if ctx.said.was_cut else ""
    return _several(ctx, message, note) if len(opened) > 1 else _one(ctx, message, note)


def _several(ctx: Context, message: Message, note: str) -> str:
    drafts = several.open_all(ctx, message)
    if all(told.complete for told in message.told) and _without_draft(ctx):
        return cards.submit_all(ctx, [tickets.by_id(ctx.session, one) for one in drafts], undo=True)
    return several.present(ctx, drafts, note=note)


def _one(ctx: Context, message: Message, note: str) -> str:
    told = message.told[0]
    if (before := _same_draft(ctx, told)) is not None:
        return cards.show_draft(ctx, before, sure=told.reading.sure, note=note)
    ticket = open_one(ctx, told, message)
    if told.outlet is None:
        if told.reading.urgency is Urgency.CRITICAL:
            names = "、".join(wording.outlet(ctx.directory, o) for o in told.reading.outlets[:3]) or "未说网点"
            notices.Pushes.of(ctx).critical_draft(ticket, names)
            note = message.note + "特急，请马上回，一选定就发出。"
        return cards.ask_outlet(ctx, ticket, told.reading.outlets, fresh=True, note=note)
    if told.reading.urgency is Urgency.CRITICAL:
        submitted = cards.submit(ctx, tickets.by_id(ctx.session, ticket.id))
        head, _, rest = submitted.partition("\n")
        return f"{head}{message.note}\n{rest}"
    if told.reading.sure and not ticket.anonymous and _without_draft(ctx):
        return cards.submit(ctx, tickets.by_id(ctx.session, ticket.id), undo=True)
    return cards.show_draft(ctx, ticket, sure=told.reading.sure, fresh=True, note=note)


def _same_draft(ctx: Context, told: Told) -> Ticket | None:
    """The open draft that says the very same of the same outlet: what was sent twice is one draft."""
    open_ones = [tickets.by_id(ctx.session, q.ticket) for q in drafts_of(ctx) if q.ticket is not None]
    return next((t for t in open_ones if told.outlet and (t.outlet, t.text) == (told.outlet, told.words)), None)


def _without_draft(ctx: Context) -> bool:
    return preferences.wants(ctx.session, ctx.person.userid, preferences.WITHOUT_DRAFT)


def _note_visits(ctx: Context, report: Report) -> str:
    """A sentence that is a visit and a problem is both; the visit's day, length and people are kept with it."""
    kept: dict[date, list[str]] = {}
    for outlet, day in report.visits:
        if _keep_visit(ctx, outlet, day):
            kept.setdefault(day, []).append(wording.short_outlet(ctx.directory, outlet))
    today = local(ctx.now).date()
    told = [f"{'今天' if day == today else wording.day(day)}走访{'、'.join(names)}" for day, names in kept.items()]
    return f"（已同时记下{'，'.join(told)}）" if told else ""


def _keep_visit(ctx: Context, outlet: str, day: date) -> bool:
    today = local(ctx.now).date()
    if outlet not in ctx.directory.paired_outlets(ctx.person.userid, today) or not may_record(day, today):
        return False
    words = ctx.said.text
    visits.record_visit(
        ctx.session, rep=ctx.person.userid, outlet=outlet, day=day, mode=visit_words.mode(words).value,
        minutes=visit_words.minutes(words), met_count=visit_words.people(words), items=["收集问题"],
        summary=ctx.said.words, late=is_backfill(day, today), now=ctx.now,
    )  # fmt: skip
    return True


def _read_explicit(hearing: Hearing, match: Match) -> Report:
    """After 上报 and the like everything is a problem, also what sounds as if all were well."""
    who = (hearing.reader, hearing.person, hearing.directory, hearing.now)
    problems = tuple(p for p in _problems(*who, match.rest) if not p.visit)
    if not problems:
        own = hearing.directory.own_outlets(hearing.person.userid, local(hearing.now).date())
        reading = hearing.reader.report(match.rest, county=hearing.person.county, own=own)
        problems = (Problem(Part(0, len(match.rest), match.rest), reading),)
    return Report(problems, on_behalf=_behalf(*who, match.rest))


def _problems(reader: Reader, person: Person, directory: Directory, now: datetime, text: str) -> tuple[Problem, ...]:
    own = directory.own_outlets(person.userid, local(now).date())
    return reader.problems(text, county=person.county, own=own)


def _behalf(reader: Reader, person: Person, directory: Directory, now: datetime, text: str) -> str:
    if on_behalf(text) is None:
        return ""
    own = directory.own_outlets(person.userid, local(now).date())
    found = on_behalf(text, reader.places(text, county=person.county, own=own))
    return found.name if found else ""
