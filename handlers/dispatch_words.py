"""Why a problem goes where it goes, in one line: the word that told its kind, the place, the rule, who stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers import wording
from models import dispatching
from models.directory import Directory
from models.events import Event
from models.rules.dispatch import Away, Outcome, Reason, Step
from models.rules.lifecycle import Verb
from models.rules.taxonomy import CATEGORIES
from models.rules.words import Urgency
from models.rules.workdays import local
from models.tickets import Ticket

_HANDED = frozenset({Verb.ASSIGN.value, Verb.REASSIGN.value})
_PRIVATE = re.compile(r"病|产|孕|育|护理|婚|丧|住院|手术")
_RULE = re.compile(r"规则\d+")


def matched(category: str, text: str, evidence: Sequence[str] = ()) -> tuple[str, ...]:
    """The words of a report that speak for its category, in its order, two at most."""
    known = CATEGORIES[category]
    own = {word for word in (*known.keywords, *known.colloquial) if word in text}
    found = [word for word in evidence if word in text] or sorted(own, key=lambda word: (text.index(word), -len(word)))
    return tuple(found[:2])


def kind(category: str, words: Sequence[str]) -> str:
    """因“叫号机”→设备终端与信息系统›办公设备."""
    because = f"因{''.join(f'“{word}”' for word in words)}" if words else "按填报的类别"
    return f"{because}→{wording.category(category)}"


def because(directory: Directory, ticket: Ticket, story: Iterable[Event]) -> str:
    """Why a ticket is where it is: what is kept with its last 派单, told anew."""
    told = list(story)
    changed = any(event.verb == Verb.RECATEGORISE.value for event in told)
    words = matched(ticket.category, ticket.text, () if changed else ticket.evidence)
    sort = f"{kind(ticket.category, words)}{'（类别改过）' if changed else ''}"
    handed = next((event for event in reversed(told) if event.verb in _HANDED), None)
    if handed is None or ticket.department is None:
        return f"{sort}；责任部门待党建管理员指定"
    facts = handed.facts or {}
    owner = directory.label(directory.department(facts.get("department")))
    who = directory.name(facts.get("handler")) if facts.get("handler") else ""
    rule = _RULE.match(handed.note)
    if rule is None:
        return f"{sort}；{handed.note}给{owner}{who}" if handed.note else f"{sort}→{owner}{who}"
    reasons = detours(directory, dispatching.remembered(facts.get("reasons") or []))
    return f"{sort}；{_place(directory, ticket)}→{owner}{who}（{rule[0]}）{reasons}"


def foreseen(directory: Directory, outcome: Outcome, *, place: str) -> str:
    """The same for a problem that nobody has reported; `place` as `place_of` says it."""
    owner = directory.department(outcome.department)
    if outcome.person is None:
        return f"{place}→{nobody(directory, outcome)}，由党建管理员派单"
    rule = f"规则{outcome.rule.id}" if outcome.rule else "特急无人时先找安保"
    who = directory.name(outcome.person)
    return f"{place}→{directory.label(owner)}{who}（{rule}）{detours(directory, outcome.reasons)}"


def place_of(directory: Directory, outlet: str | None, county: str | None) -> str:
    """城关属安平县."""
    found = directory.outlets.get(outlet or "")
    return f"{found.short}属{found.county}" if found else (county or "全市")


def _place(directory: Directory, ticket: Ticket) -> str:
    return place_of(directory, ticket.outlet, ticket.county)


def nobody(directory: Directory, outcome: Outcome) -> str:
    """Why an outcome has no person, and who of the department is away."""
    away = detours(directory, outcome.reasons) if outcome.department is not None else ""
    return f"{unplaced(directory, outcome)}{away}"


def unplaced(directory: Directory, outcome: Outcome) -> str:
    """Why an outcome has no person, as its reporter may hear it."""
    last = outcome.reasons[-1].step
    if last is Step.UNKNOWN:
        return "看不出是哪一类"
    if last is Step.NO_RULE:
        return "这一类还没有派单规则"
    return f"{directory.label(directory.department(outcome.department))}暂无人在岗"


def outcome_of(directory: Directory, ticket: Ticket, now: datetime) -> Outcome:
    """Where the rules send a ticket now."""
    urgency, today = Urgency(ticket.urgency), local(now).date()
    return dispatching.decide(directory, ticket.category, ticket.county, urgency=urgency, on=today)


def detours(directory: Directory, reasons: Sequence[Reason]) -> str:
    """；王五休假到6月15日，由李四代; empty when the first in line is there."""
    said = [_DETOURS[reason.step](directory, reason) for reason in reasons if reason.step in _DETOURS]
    return f"；{'，'.join(said)}" if said else ""


def span(start: date, end: date) -> str:
    """6月10日到6月15日, or the one day."""
    return wording.day(start) if start == end else f"{wording.day(start)}到{wording.day(end)}"


def absence(directory: Directory, away: Away) -> str:
    """王五休假到6月15日; what kind of leave is nobody's business where it tells of his health or family."""
    why = "请假" if _PRIVATE.search(away.why) else away.why or "不在"
    return f"{directory.name(away.person)}{why}到{wording.day(away.end)}"


_DETOURS = {
    Step.AWAY: lambda directory, reason: absence(directory, reason.away) if reason.away else "",
    Step.DEPUTY: lambda directory, reason: f"由{directory.name(reason.who)}代",
    Step.NEXT: lambda directory, reason: f"由同部门{directory.name(reason.who)}办",
    Step.HEAD: lambda directory, reason: f"由负责人{directory.name(reason.who)}办",
}
