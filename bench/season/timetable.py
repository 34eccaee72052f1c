"""The calendar of everything the clock does by itself, written down a second time: which slots there must be, and none besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bench.season import rules
from bench.season.expected import Expected
from bench.season.findings import Findings
from bench.season.lives import Life, Standing
from bench.season.record import Record

Days = Callable[[date, date], Iterable[date]]
Spell = tuple[datetime, datetime | None]
Spells = Callable[[Record, Sequence[Life], Expected], Iterable[Spell]]


def every_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def moved(weekday: int) -> Days:
    """A day of each week; a day off is done on the working day before it."""

    def days(first: date, last: date) -> list[date]:
        wanted = (d for d in every_day(first, last + timedelta(days=14)) if d.weekday() == weekday)
        found = {rules.workday_upto(d) for d in wanted}
        return sorted(d for d in found if first <= d <= last)

    return days


def first_of_month(first: date, last: date) -> list[date]:
    return [d for d in rules.workdays(first, last) if not list(rules.workdays(d.replace(day=1), d))[:-1]]


def before_festival(first: date, last: date) -> list[date]:
    """The fifth working day before the long holidays begin."""
    return [d for d in rules.workdays(first, last) if rules.festival_after(d, rules.SAFETY_DAYS) is not None]


def _tickets(holds: Callable[[Standing], bool]) -> Spells:
    return lambda record, lives, expected: (spell for life in lives for spell in life.spells(holds))


def _critical(record: Record, lives: Sequence[Life], expected: Expected) -> Iterator[Spell]:
    """特急 that nobody has accepted, until its red card."""
    for life in lives:
        for since, until in life.spells(lambda s: s.urgency == "CRITICAL" and s.state in ("SUBMITTED", "ASSIGNED")):
            red = [c.slot for c in expected.cards.get(life.standings[-1].no, ()) if c.level in rules.FROM_RED]
            yield since, min([*red, *([until] if until else [])], default=None)


def _gaps(record: Record, lives: Sequence[Life], expected: Expected) -> Iterator[Spell]:
    """A PRIMARY has ended."""
    for line in record.lines:
        if line.entity == "pairing" and line.verb == "END" and line.facts.get("role") == "PRIMARY":
            yield line.at, None


def _never(record: Record, lives: Sequence[Life], expected: Expected) -> Iterator[Spell]:
    return iter(())


def _learned(record: Record, lives: Sequence[Life], expected: Expected) -> Iterator[Spell]:
    """What people corrected or confirmed is learned: from the first draft that was submitted every night."""
    submitted = [life.next_of(("CONFIRM_DRAFT", "RECATEGORISE"), life.instants[0]) for life in lives]
    yield min((at for at in submitted if at is not None), default=record.last), None


@dataclass(frozen=True)
class Job:
    """A rule: on which days, at which times, and which messages are counted as done in a slot.

    `about` says when there is something to look at; without it every slot must be done. Slots with nothing to look
    at may be there and do nothing. `moves`: rungs, and what the clock does to tickets, count as well.
    """

    days: Days
    clocks: tuple[time, ...]
    counts: tuple[str, ...] = ()
    about: Spells | None = None
    moves: bool = False


def _each(minutes: int) -> tuple[time, ...]:
    return tuple(time(h, m) for h in range(24) for m in range(0, 60, minutes))


LADDER, CRITICAL, REFIT = "sla.scan", "critical.scan", "model.refit"
_CHOSEN = (time(8), time(9), time(9, 30), time(10))

JOBS: dict[str, Job] = {
    "digest.person": Job(rules.workdays, (rules.DIGEST,), ("digest",)),
    LADDER: Job(rules.workdays, rules.SCANS, ("unaccounted", "board"), moves=True),
    "dispatch.scan": Job(rules.workdays, rules.QUEUE_SCANS, ("queued",), _tickets(lambda s: s.state == "SUBMITTED")),
    "accept.scan": Job(
        rules.workdays, rules.ACCEPT_SCANS, ("unaccepted",),
        _tickets(lambda s: s.state == "ASSIGNED" and s.urgency == "URGENT" and s.accepted is None),
    ),
    CRITICAL: Job(every_day, _each(10), (), _critical, moves=True),
    "reminder.due": Job(every_day, _each(5), (), _never),
    "calendar.horizon": Job(rules.workdays, (time(9),), ("horizon",)),
    "draft.scan": Job(
        rules.workdays, rules.DRAFT_SCANS, ("draft", "draft-left"), _tickets(lambda s: s.state == "DRAFT")
    ),
    "pairing.gap": Job(rules.workdays, rules.DRAFT_SCANS, ("pairing-gap", "pairing-gap-again"), _gaps),
    "visit.gap": Job(moved(rules.THURSDAY), (time(16),), ("visit-gap",)),
    "weekly.lists": Job(moved(rules.FRIDAY), (rules.LISTS,), ("weekly", "board")),
    "brief.month": Job(first_of_month, (time(10),), ("brief", "burden")),
    "safety.holiday": Job(before_festival, (time(10),), ("safety",)),
    "digest.chosen": Job(rules.workdays, _CHOSEN, (), _never),
    REFIT: Job(every_day, (time(2, 30),), (), _learned),
}  # fmt: skip


def slots_of(rule: str, first: datetime, last: datetime) -> list[datetime]:
    """Every slot of a rule after the first instant up to the last."""
    job = JOBS[rule]
    found = (rules.at(day, clock) for day in job.days(first.date(), last.date()) for clock in job.clocks)
    return sorted(slot for slot in found if first < slot <= last)


def compare_slots(
    findings: Findings, record: Record, lives: Sequence[Life], expected: Expected, first: datetime, last: datetime
) -> None:
    """Every slot that must be there is, none stands on another day or hour, and each counts what it did."""
    done: dict[str, dict[datetime, int]] = {rule: {} for rule in JOBS}
    for (rule, slot), number in record.done.items():
        done.setdefault(rule, {})[slot] = number
    for rule, found in sorted(done.items()):
        if rule not in JOBS:
            findings.compare("slots", "a rule", "none", rule)
            continue
        grid = slots_of(rule, first - timedelta(days=1), last)
        must = _must(rule, record, lives, expected, [slot for slot in grid if slot > first], last)
        for slot in sorted(must | set(found)):
            said = "done" if slot in must else "none"
            findings.compare(f"slots of {rule}", said, _found(slot, found, grid, must), f"{slot:%m-%d %H:%M}")
    _compare_counts(findings, expected, done, first, last)


def _found(slot: datetime, found: dict[datetime, int], grid: Iterable[datetime], must: set[datetime]) -> str:
    """What became of a slot; one that was looked at for nothing is none."""
    idle = slot not in must and slot in grid and not found.get(slot)
    return "done" if slot in found and not idle else "none"


def _must(
    rule: str, record: Record, lives: Sequence[Life], expected: Expected, grid: Sequence[datetime], last: datetime
) -> set[datetime]:  # fmt: skip
    about = JOBS[rule].about
    if about is None:
        return set(grid)
    spells = [(since, until or last) for since, until in about(record, lives, expected)]
    return {slot for since, until in spells for slot in grid if since < slot <= until}


def _compare_counts(
    findings: Findings, expected: Expected, done: dict[str, dict[datetime, int]], first: datetime, last: datetime
) -> None:  # fmt: skip
    """How much each slot says it did; what there is to learn is no message and is not counted here."""
    told = Counter((key.partition(":")[0], slot) for key, slot in expected.must.items())
    moved = Counter([card.slot for cards in expected.cards.values() for card in cards])
    ladder = set(slots_of(LADDER, first, last))
    moved.update(expected.moves.values())
    for rule, job in JOBS.items():
        for slot, number in done[rule].items() if rule != REFIT else ():
            climbed = moved[slot] if job.moves and (rule == LADDER or slot not in ladder) else 0
            wanted = sum(told[kind, slot] for kind in job.counts)
            findings.compare("counted in a slot", wanted + climbed, number, f"{rule} {slot:%m-%d %H:%M}")
