"""Who gets a problem: rules, departments and absences in, one outcome with its reasons out. Pure.

Source: the programme rules, dispatch (category × county → department → person; absent: deputy, the next in line,
the head, the administrators). An outcome without a person is an alarm: somebody must be told, it is never a silence.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.rules.taxonomy import UNKNOWN_CODE

EVERYWHERE = None  # the county of a rule that holds where no county's own does


@dataclass(frozen=True, slots=True)
class Rule:
    """A category (level-1 or level-2 code) in one county, or everywhere, belongs to a department, perhaps a person."""

    id: int
    category: str
    county: str | None
    department: int
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works for a department, the first in line first."""

    handlers: tuple[str, ...] = ()
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is not there from `start` to `end`, both included; `deputy` stands in, `why` is 休假, 出差, …"""

    person: str
    start: date
    end: date
    deputy: str | None = None
    why: str = ""

    def on(self, day: date) -> bool:
        return self.start <= day <= self.end


class Step(StrEnum):
    """One reason of an outcome."""

    UNKNOWN = "unknown"  # nobody can say what kind of problem it is
    NO_RULE = "no-rule"  # no rule of this county or of the city covers it
    RULE = "rule"
    AWAY = "away"  # `who` would get it and is away
    DEPUTY = "deputy"  # `who` gets it for somebody who is away
    NEXT = "next"  # … as the next in line
    HEAD = "head"  # … as the head of the department
    NOBODY = "nobody"  # the department has nobody who is there
    DANGER = "danger"  # 特急 that nobody would get: the safety people's instead


@dataclass(frozen=True, slots=True)
class Reason:
    """A step, whom it is about, and the absence behind it."""

    step: Step
    who: str = ""
    away: Away | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a problem goes and why; a department without a person owns it, and nobody of it is there."""

    rule: Rule | None = None
    department: int | None = None
    person: str | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def alarm(self) -> bool:
        """Whether nobody gets it, so that the administrators must be told."""
        return self.person is None


@dataclass(frozen=True, slots=True)
class Table:
    """Everything an outcome depends on. `present` holds everybody who is still with us, on leave or not."""

    rules: Mapping[tuple[str, str | None], Rule]
    crews: Mapping[int, Crew]
    absences: Mapping[str, Sequence[Away]] = field(default_factory=dict)
    present: Container[str] = frozenset()

    def rule_for(self, category: str, county: str | None) -> Rule | None:
        """The most particular rule: level-2 before level-1, then the county's before the one for everywhere."""
        for code in (category, category.split("-", 1)[0]):
            for place in dict.fromkeys((county, EVERYWHERE)):
                found = self.rules.get((code, place))
                if found is not None:
                    return found
        return None

    def away(self, person: str, on: date) -> Away | None:
        """The absence of a person on a day, None when he is there."""
        return next((one for one in self.absences.get(person, ()) if one.on(on)), None)

    def there(self, person: str | None, on: date) -> bool:
        """Whether somebody is with us and not away."""
        return person is not None and person in self.present and self.away(person, on) is None

    def stands_in(self, person: str, on: date) -> str | None:
        """Who acts for somebody today: his deputy, or the deputy's; None when he is there or nobody does."""
        return next((who for who, _ in self._deputies(person, on) if self.there(who, on)), None)

    def _deputies(self, person: str, on: date) -> Iterator[tuple[str, Away]]:
        """The deputy, the deputy's deputy and so on, each with the absence that calls for him; never in a circle."""
        seen = {person}
        away = self.away(person, on)
        while away is not None and away.deputy is not None and away.deputy not in seen:
            seen.add(away.deputy)
            yield away.deputy, away
            away = self.away(away.deputy, on)

    def decide(self, category: str, county: str | None, on: date) -> Outcome:
        """Say who gets a problem of this category in this county on that day, and why."""
        if category == UNKNOWN_CODE:
            return Outcome(reasons=(Reason(Step.UNKNOWN),))
        rule = self.rule_for(category, county)
        if rule is None:
            return Outcome(reasons=(Reason(Step.NO_RULE),))
        person, reasons = self.within(rule.department, on, first=rule.person)
        return Outcome(rule, rule.department, person, (Reason(Step.RULE), *reasons))

    def within(self, department: int, on: date, *, first: str | None = None) -> tuple[str | None, tuple[Reason, ...]]:
        """Choose somebody of a department: `first` or the first in line, else as the programme's chain says."""
        crew = self.crews.get(department, Crew())
        line = [who for who in dict.fromkeys([*([first] if first else []), *crew.handlers]) if who in self.present]
        told: list[Reason] = []
        for place, who in enumerate(line):
            away = self.away(who, on)
            if away is None:
                return who, (*told, *([Reason(Step.NEXT, who)] if place else []))
            told.append(Reason(Step.AWAY, who, away))
            deputy = self.stands_in(who, on)
            if deputy is not None:
                return deputy, (*told, Reason(Step.DEPUTY, deputy, away))
        head = crew.head
        if head is not None and self.there(head, on):
            return head, (*told, Reason(Step.HEAD, head))
        deputy = self.stands_in(head, on) if head is not None and head in self.present else None
        if deputy is not None:
            return deputy, (*told, Reason(Step.DEPUTY, deputy, self.away(head or "", on)))
        return None, (*told, Reason(Step.NOBODY))


def newest(rules: Iterable[Rule]) -> dict[tuple[str, str | None], Rule]:
    """The rules by category and county; of two for the same the newer one holds."""
    return {(rule.category, rule.county): rule for rule in sorted(rules, key=lambda rule: rule.id)}
