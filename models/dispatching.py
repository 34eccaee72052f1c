"""Who gets a problem in this organisation, today: the rules of dispatch asked about the roster."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.directory import SAFETY_DEPARTMENT, Directory
from models.rules.dispatch import Away, Outcome, Reason, Step
from models.rules.words import Urgency


def decide(directory: Directory, category: str, county: str | None, *, urgency: Urgency, on: date) -> Outcome:
    """Say who gets a problem and why. Danger that would find nobody goes to the safety people, not into a queue."""
    found = directory.dispatch.decide(category, county, on)
    if not found.alarm or urgency is not Urgency.CRITICAL:
        return found
    for department in directory.departments_named(SAFETY_DEPARTMENT, county):
        person, reasons = directory.dispatch.within(department.id, on)
        if person is not None:
            return Outcome(None, department.id, person, (*found.reasons, Reason(Step.DANGER), *reasons))
    return found


def rule_words(directory: Directory, outcome: Outcome) -> str:
    """The rule that fired as it is kept with a ticket: 规则12 EQP-OFF→市信息技术中心."""
    if outcome.rule is None:
        return "特急→安全保卫" if outcome.person else ""
    label = directory.label(directory.department(outcome.department))
    return f"规则{outcome.rule.id} {outcome.rule.category}→{label}"[:64]


def successor(directory: Directory, department: int | None, county: str | None, on: date) -> str | None:
    """Who takes over what a person who has left had in hand: his department's next, else an administrator."""
    person = directory.dispatch.within(department, on)[0] if department is not None else None
    if person is not None:
        return person
    admins = [p.userid for p in (*directory.admins_of(county), *directory.with_role("CITY_PARTY_ADMIN"))]
    return next((u for u in admins if directory.dispatch.there(u, on)), admins[0] if admins else None)


def kept(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    """The reasons as they are kept in a line of the event log."""
    return [
        {
            "step": reason.step.value, "who": reason.who,
            "away": [reason.away.person, reason.away.start.isoformat(), reason.away.end.isoformat(), reason.away.why]
            if reason.away else None,
        }
        for reason in reasons
    ]  # fmt: skip


def remembered(lines: list[dict[str, Any]]) -> tuple[Reason, ...]:
    """The reasons that a line of the event log kept."""
    return tuple(Reason(Step(line["step"]), line["who"], _away(line["away"])) for line in lines)


def _away(kept_away: list[str] | None) -> Away | None:
    if kept_away is None:
        return None
    person, start, end, why = kept_away
    return Away(person, date.fromisoformat(start), date.fromisoformat(end), why=why)
