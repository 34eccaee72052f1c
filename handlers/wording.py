"""Dates, lists, tickets and refusals in Chinese: every phrase that more than one feature says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from models.directory import Directory
from models.roster import Person
from models.rules import seasons, sla
from models.rules.lifecycle import GUARD_WORDS, VERB_WORDS, Forbidden, Verb
from models.rules.sla import Deadline
from models.rules.taxonomy import CATEGORIES, critical_words
from models.rules.words import STATE_WORDS, URGENCY_WORDS, TicketState, Urgency
from models.rules.workdays import WorkCalendar, local
from models.tickets import Ticket

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
LIST_ROWS = 10
_CLAUSES = re.compile(r"[，。；,;！!？?\s]+")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # marks of direction, and of no width
_WEEKDAYS = "一二三四五六日"

TYPED = frozenset(
    {
        Verb.ASSIGN, Verb.REASSIGN, Verb.REJECT, Verb.ACCEPT, Verb.RETURN, Verb.PROGRESS, Verb.RESOLVE,
        Verb.SOLVE_ON_SPOT, Verb.EXPLAIN, Verb.CONFIRM, Verb.REJECT_RESULT, Verb.REOPEN, Verb.WITHDRAW,
        Verb.RECATEGORISE, Verb.URGE, Verb.MERGE, Verb.REQUEST_EXTENSION, Verb.REQUEST_SUSPENSION, Verb.RESUME,
        Verb.SUPERVISE, Verb.ASK_BACK, Verb.ANSWER, Verb.ASSIST, Verb.CONTRIBUTE, Verb.SPLIT,
    }
)  # fmt: skip
"""Verbs a person can type by now; a refusal names no others."""


_MISSING = frozenset(
    {"reason", "measure", "extension_days", "suspension_end", "parts", "main_ticket"}
)  # words can mend it


def call(person: Person | None) -> str:
    """How a push addresses somebody."""
    return f"{person.name}同志" if person and person.name else "您好"


def day(moment: datetime | date) -> str:
    """5月24日, with the year when it is not obvious from the context."""
    on = local(moment).date() if isinstance(moment, datetime) else moment
    return f"{on.month}月{on.day}日"


def long_day(on: date) -> str:
    """2027年3月1日: for days that may lie in another year."""
    return f"{on.year}年{on.month}月{on.day}日"


def weekday(on: date) -> str:
    """周一 … 周日."""
    return f"周{_WEEKDAYS[on.weekday()]}"


def instant(moment: datetime) -> str:
    """5月24日18:00."""
    return f"{day(moment)}{local(moment):%H:%M}"


def stamp(moment: datetime) -> str:
    """2018-11-30 18:00, as ledgers write it."""
    return f"{local(moment):%Y-%m-%d %H:%M}"


def time_limit(days: int, due: Deadline, category: str, on: date) -> str:
    """10个工作日（6月23日18:00前）; what shortens it, or may still change it, is said."""
    peak = f"，{seasons.PEAK.name}减半" if days > 1 and seasons.hurried(category, on) else ""
    return f"{days}个工作日（{instant(due.at)}前{peak}{'，暂定' if due.provisional else ''}）"


def deadline(ticket: Ticket) -> str:
    """5月24日18:00前（暂定）; 暂定 = beyond the announced holiday calendar."""
    if ticket.due_at is None:
        return "—"
    return f"{instant(ticket.due_at)}前{'（暂定）' if ticket.provisional else ''}"


def outlet(directory: Directory, outlet_id: str | None) -> str:
    """县·名, e.g. 沛县·安国支局."""
    found = directory.outlets.get(outlet_id or "")
    return f"{found.county}·{found.name}" if found else "网点待定"


def short_outlet(directory: Directory, outlet_id: str | None) -> str:
    """The short name of an outlet, as colleagues say it."""
    found = directory.outlets.get(outlet_id or "")
    return found.short if found else "网点待定"


def category(code: str) -> str:
    """一级›二级."""
    return CATEGORIES[code].path


def urgency(ticket: Ticket) -> str:
    """一般, 急 or 特急."""
    return URGENCY_WORDS[Urgency(ticket.urgency)]


def state(ticket: Ticket) -> str:
    """The state in the words people read."""
    return STATE_WORDS[TicketState(ticket.state)]


def excerpt(text: str, limit: int = 30) -> str:
    """The beginning of somebody's words on one line, without signs that turn what stands behind them around."""
    plain = " ".join(_UNSEEN.sub("", text).split())
    return plain if len(plain) <= limit else f"{plain[: limit - 1]}…"


def speaker(ticket: Ticket, person: Person) -> str:
    """Who did something to a ticket, as others may read it: the reporter of an anonymous one has no name."""
    return "反映人" if ticket.anonymous and person.userid == ticket.reporter else person.name


def without_outlet(directory: Directory, ticket: Ticket) -> str:
    """The words of a report without the outlet's name in front, where the name stands beside it anyway."""
    if not ticket.outlet:
        return ticket.text
    name = directory.outlets[ticket.outlet].name
    return ticket.text.removeprefix(f"{name}的").removeprefix(name)


def gist(ticket: Ticket) -> str:
    """The one word that tells tickets apart: 冰箱 in “食堂那台冰箱不制冷了，…”.

    The thing comes last before what is wrong with it, so the last known word of the first clause is taken.
    """
    known = CATEGORIES[ticket.category]
    for clause in _CLAUSES.split(ticket.text):
        words = [word for word in (*known.keywords, *known.colloquial) if word not in critical_words]
        found = [(clause.rfind(word) + len(word), len(word), word) for word in words]
        found = [one for one in found if one[0] >= one[1]]
        if found:
            return max(found)[2]
    return known.name


def headline(ticket: Ticket, directory: Directory) -> str:
    """#n｜state｜outlet｜一级›二级｜urgency｜due, and the day it was due before it was extended."""
    first = ticket.original_due_at
    put_off = f"（延期{ticket.extension_count}次，原{instant(first)}前）" if ticket.extension_count and first else ""
    return "｜".join(
        (
            f"#{ticket.no}",
            state(ticket),
            outlet(directory, ticket.outlet),
            category(ticket.category),
            urgency(ticket),
            f"{deadline(ticket)}{put_off}",
        )
    )


def time_left(ticket: Ticket, now: datetime, calendar: WorkCalendar) -> str:
    """剩余10个工作日 / 今天到期 / 已超期3个工作日; 暂定 while the days to come are not announced."""
    if ticket.due_at is None:
        return ""
    over = sla.overdue_days(ticket.due_at, now, calendar)
    if over:
        return f"已超期{over}个工作日"
    left = sla.remaining_days(ticket.due_at, now, calendar)
    if not left:
        return "今天到期"
    return f"剩余{left}个工作日{'（暂定）' if ticket.provisional else ''}"


def done_by(ticket: Ticket, now: datetime, calendar: WorkCalendar) -> str:
    """6月23日18:00前办结; of what is overdue already nobody is told a day to come."""
    left = time_left(ticket, now, calendar)
    return left if left.startswith("已超期") else f"{deadline(ticket)}办结"


def numbered(lines: Sequence[str]) -> str:
    """1 甲 / 2 乙, one a line."""
    return "\n".join(f"{place} {line}" for place, line in enumerate(lines, start=1))


def rows(lines: Sequence[str], empty: str) -> str:
    """At most ten rows; how many more there are is said."""
    if not lines:
        return empty
    more = f"\n……共{len(lines)}条，以上是前{LIST_ROWS}条" if len(lines) > LIST_ROWS else ""
    return "\n".join(lines[:LIST_ROWS]) + more


_BY_WHOM = {
    Verb.EXPLAIN: "，由责任部门的负责人来报",
    Verb.RELEASE: "，由党建管理员决定",
    Verb.ASSIGN: "，由党建管理员来派",
    Verb.REASSIGN: "，由党建管理员来派",
    Verb.MERGE: "，由党建管理员来并",
    Verb.SUPERVISE: "，由书记和市党建管理员来督办",
}
"""Who does what somebody else may not: said where the refusal would leave him alone."""


def forbidden(refused: Forbidden, ticket: Ticket) -> str:
    """Say no: what state the ticket is in, why this cannot be, and what can."""
    known = f"#{ticket.no} 现在是“{state(ticket)}”"
    can = "、".join(VERB_WORDS[verb] for verb in refused.allowed if verb in TYPED)
    next_step = (
        f"您现在可以：{can}（后面带编号，例如“{can.split('、')[0]} {ticket.no}”）。" if can else "不用您再做什么。"
    )
    if refused.guard == "four_eyes":
        return four_eyes(ticket)
    if refused.kind == "guard" and refused.guard:
        again = "请补充后再发一次。" if refused.guard in _MISSING else ""
        return f"#{ticket.no} 没有办成：{GUARD_WORDS[refused.guard]}。{again}"
    verb = VERB_WORDS[refused.verb]
    if refused.kind == "actor":
        return f"{known}，“{verb}”不由您来办{_BY_WHOM.get(refused.verb, '')}。{next_step}"
    return f"{known}，不能“{verb}”。{next_step}"


def four_eyes(ticket: Ticket) -> str:
    """Whoever handles a ticket never confirms it."""
    return f"#{ticket.no} 由您这边经办，不能由您自己确认销号；请等反映人或网点负责人答复。"
