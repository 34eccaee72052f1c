"""What the clock should have told, to whom and when: the ladder, results nobody answered, suspensions, drafts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bench.season import rules
from bench.season.lives import SYSTEM, Life, Standing
from bench.season.record import Line, Roster

LATE = timedelta(minutes=15)  # a slot that a kill interrupted is done by who comes back


class Card(NamedTuple):
    """A rung that was reached; it stays with the ticket for that climb."""

    slot: datetime
    climb: int
    level: str


@dataclass
class Expected:
    """Promises that must be there (key → from when), such as may be there, and moves the clock had to make."""

    must: dict[str, datetime] = field(default_factory=dict)
    may: set[str] = field(default_factory=set)
    moves: dict[tuple[str, str], datetime] = field(default_factory=dict)  # (verb, life) → slot
    cards: dict[int, list[Card]] = field(default_factory=lambda: defaultdict(list))  # by ticket, in order

    def tell(self, key: str, who: Iterable[str], when: datetime) -> None:
        for userid in who:
            self.must.setdefault(f"{key}:{userid}", when)

    def allow(self, key: str, who: Iterable[str]) -> None:
        self.may.update(f"{key}:{userid}" for userid in who)


# level → who must hear of it, and who may; everybody of the lower levels as well
_Readers = Callable[[Roster, Standing], list[str]]


def _handling(roster: Roster, s: Standing) -> list[str]:
    return [s.handler] if s.handler else []


def _head(roster: Roster, s: Standing) -> list[str]:
    department = roster.departments.get(s.department)
    return [department.head] if department and department.head else []


AUDIENCE: tuple[tuple[str, tuple[_Readers, ...], tuple[_Readers, ...]], ...] = (
    ("YELLOW", (_handling, _head, lambda r, s: r.admins(s.county)), ()),
    ("RED", (lambda r, s: r.holding("COUNTY_SECRETARY", s.county),), ()),
    ("ESCALATED", (lambda r, s: r.holding("CITY_PARTY_ADMIN"),), (lambda r, s: r.holding("CITY_SECRETARY"),)),
    ("SUMMON", (lambda r, s: r.holding("CITY_SECRETARY"),), ()),
)


def of_the_clock(lives: Iterable[Life], roster: Roster, first: datetime, last: datetime) -> Expected:
    """Go through every slot of the season for every ticket."""
    expected = Expected()
    scans = [s for s in _scans(first.date(), last.date()) if first < s <= last]
    for life in lives:
        _ladder(expected, life, roster, scans, last)
        _unanswered(expected, life, roster, scans)
        _resumed(expected, life, roster, scans)
        _draft(expected, life, roster, last)
    return expected


def _scans(first: date, last: date) -> Iterator[datetime]:
    return (rules.at(day, clock) for day in rules.workdays(first, last) for clock in rules.SCANS)


def _ladder(expected: Expected, life: Life, roster: Roster, scans: list[datetime], last: datetime) -> None:
    told, climb = "NONE", 0
    for slot in sorted({*_within(life, scans), *(s for s in _critical_slots(life) if s <= last)}):
        s = life.before(slot)
        if s.climb != climb:
            told, climb = "NONE", s.climb
        level = level_of(s, slot)
        if rules.LEVELS.index(level) <= rules.LEVELS.index(told):
            continue
        told = level
        expected.cards[s.no].append(Card(slot, s.climb, level))
        _tell_rung(expected, s, level, roster, slot)


def level_of(s: Standing, now: datetime) -> str:
    """The highest rung whose trigger holds."""
    if s.state not in rules.CLIMBING or s.due is None or s.created is None:
        return "NONE"
    reached = {"NONE"}
    overdue = rules.stood_still(s.due, now)
    reached |= {level for least, level in rules.OVERDUE_FROM.items() if overdue >= least}
    if not overdue and rules.near(s.due, s.days, now):
        reached.add("BLUE")
    if s.state != "IN_PROGRESS" and s.accepted is None:
        if s.accept_due is not None and now > s.accept_due:
            reached.add("YELLOW")
        if s.urgency == "CRITICAL" and now - s.created >= rules.CRITICAL_UNACCEPTED:
            reached.add("RED")
    if s.redone >= 2:
        reached.add("YELLOW")
    return max(reached, key=rules.LEVELS.index)


def _tell_rung(expected: Expected, s: Standing, level: str, roster: Roster, slot: datetime) -> None:
    key = f"rung:{s.no}:{s.climb}:{level}"
    for step, must, may in AUDIENCE:
        if rules.LEVELS.index(step) <= rules.LEVELS.index(level):
            expected.tell(key, (u for readers in must for u in readers(roster, s)), slot)
            expected.allow(key, (u for readers in may for u in readers(roster, s)))
    if rules.LEVELS.index(level) >= rules.LEVELS.index("RED"):
        expected.tell(key, (g.chatid for g in roster.groups if g.push and g.county == s.county), slot)


def _critical_slots(life: Life) -> Iterator[datetime]:
    """Every ten minutes, day and night, as long as a 特急 may wait for its first acceptance."""
    created = next((s.created for s in life.standings if s.created and s.urgency == "CRITICAL"), None)
    if created is not None:
        slot = created.replace(minute=created.minute // 10 * 10, second=0, microsecond=0)
        yield from (slot + timedelta(minutes=10 * n) for n in range(1, 13))


def _within(life: Life, scans: list[datetime]) -> Iterator[datetime]:
    return (slot for slot in scans if slot > life.instants[0])


def _unanswered(expected: Expected, life: Life, roster: Roster, scans: list[datetime]) -> None:
    for slot in _within(life, scans):
        s = life.before(slot)
        if s.state == "PENDING_CONFIRM" and s.resolved and slot >= rules.due(s.resolved, rules.CONFIRM_DAYS):
            expected.moves.setdefault(("AUTO_CONFIRM", life.id), slot)
            who = [*asked(roster, s), *_handling(roster, s)]
            expected.tell(f"auto-closed:{s.no}:{s.redone}", dict.fromkeys(who), slot)
            return


def _resumed(expected: Expected, life: Life, roster: Roster, scans: list[datetime]) -> None:
    for slot in _within(life, scans):
        s = life.before(slot)
        if s.state == "SUSPENDED" and s.until is not None and slot >= s.until:
            expected.moves.setdefault(("RESUME", life.id), slot)
            expected.tell(f"resumed:{s.no}:{slot:%y%m%d}", _handling(roster, s), slot)
            return


def asked(roster: Roster, s: Standing) -> list[str]:
    """Who is asked whether a result is good: reporter and outlet head, never who handles it."""
    heads = roster.heads[s.outlet]
    who = heads if s.resolution == "SOLVED_ON_SPOT" else [s.reporter, *heads]
    return [u for u in dict.fromkeys(who) if u not in (s.handler, s.resolver)]


def _draft(expected: Expected, life: Life, roster: Roster, last: datetime) -> None:
    drafted = life.standings[0].drafted
    if life.standings[0].state != "DRAFT" or drafted is None:
        return
    reporter = life.standings[0].reporter
    county = next((s.county for s in life.standings if s.county), None) or roster.people[reporter].county
    for key, who, ripe in (
        ("draft", [reporter], lambda slot: rules.worked(drafted, slot) >= rules.DRAFT_REMINDED),
        ("draft-left", roster.admins(county), lambda slot: slot - drafted >= rules.DRAFT_LEFT),
    ):
        slot = next((s for s in _draft_slots(life, drafted, last) if ripe(s)), None)
        if slot is not None:
            expected.tell(f"{key}:{life.id}", who, slot)


def _draft_slots(life: Life, drafted: datetime, last: datetime) -> Iterator[datetime]:
    """The looks at drafts as long as it is one."""
    for day in rules.workdays(drafted.date(), last.date()):
        for hour in rules.DRAFT_HOURS:
            for minute in range(0, 60, 10):
                slot = rules.at(day, time(hour, minute))
                if slot > last or (slot > drafted and life.before(slot).state != "DRAFT"):
                    return
                if slot > drafted:
                    yield slot


# what somebody's act had to tell at once: verb → (key, to whom), of the standing before and after


def of_the_acts(lives: Iterable[Life], roster: Roster, expected: Expected) -> None:
    """Add the notices that follow from what people did."""
    for life in lives:
        for line, before, _ in life.steps():
            after = life.before(line.at + timedelta(microseconds=1))  # dispatching happens in the same instant
            for key, who in _notices(line, before, after, roster):
                expected.tell(key, dict.fromkeys(u for u in who if u), line.at)


def _notices(line: Line, before: Standing, s: Standing, roster: Roster) -> Iterator[tuple[str, list[str]]]:
    verb, by = line.verb, line.actor
    if verb in ("ASSIGN", "REASSIGN") and line.after == "ASSIGNED":
        yield f"assigned:{s.no}:{s.assigned}", [s.handler]
    if verb == "CONFIRM_DRAFT" and s.urgency == "CRITICAL":
        yield f"alarmed:{s.no}", _alarmed(roster, s)
    if verb == "ACCEPT":
        yield f"accepted:{s.no}:{s.assigned}:{s.redone}", [s.reporter] if s.reporter != by else []
    if verb in ("RESOLVE", "SOLVE_ON_SPOT", "EXPLAIN"):
        yield f"resolved:{s.no}:{s.redone}", asked(roster, s)
    if verb == "CONFIRM":
        yield f"closed:{s.no}:{s.redone}", [u for u in (s.handler, *asked(roster, before), s.reporter) if u != by]
    if verb in ("REJECT_RESULT", "REOPEN"):
        yield f"redone:{s.no}:{s.redone}", [s.handler]
    if verb == "REJECT_RESULT":
        yield f"redone-told:{s.no}:{s.redone}", [u for u in asked(roster, before) if u not in (by, s.handler)]
    if verb == "RETURN":
        yield f"returned:{s.no}:{s.returned}", roster.admins(s.county)


def _alarmed(roster: Roster, s: Standing) -> list[str]:
    safety = [d for d in roster.departments.values() if d.name == "安全保卫部" and d.county in (None, s.county)]
    who = [*(d.handlers[0] for d in safety if d.handlers), *roster.holding("COUNTY_SECRETARY", s.county)]
    return [u for u in who if u not in (s.handler, s.reporter)]


__all__ = ["LATE", "SYSTEM", "Expected", "asked", "level_of", "of_the_acts", "of_the_clock"]
