"""What the clock should have told about tickets, to whom and when: the ladder, results nobody answered, suspensions, drafts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import NamedTuple

from bench.season import rules
from bench.season.lives import Life, Standing
from bench.season.record import Roster

MOMENT = timedelta(microseconds=1)
BLINK = timedelta(seconds=1)  # so much the clocks of two processes may differ
LATE = timedelta(minutes=15)  # a slot that a kill interrupted is done by who comes back


class Card(NamedTuple):
    """A rung that was reached; it stays with the ticket for that climb."""

    slot: datetime
    climb: int
    level: str


@dataclass
class Expected:
    """Promises that must be there and no others (key → from when), the figures in them, and moves the clock had to make."""

    must: dict[str, datetime] = field(default_factory=dict)
    figures: dict[str, object] = field(default_factory=dict)  # key → what its text must say
    moves: dict[tuple[str, str, datetime], datetime] = field(default_factory=dict)  # (verb, life, since) → slot
    cards: dict[int, list[Card]] = field(default_factory=lambda: defaultdict(list))  # by ticket, in order

    def tell(self, key: str, who: Iterable[str], when: datetime, figures: object = None) -> None:
        for userid in who:
            self.must.setdefault(f"{key}:{userid}", when)
            if figures is not None:
                self.figures.setdefault(f"{key}:{userid}", figures)


def of_the_clock(lives: Iterable[Life], roster: Roster, first: datetime, last: datetime) -> Expected:
    """Go through every slot of the season for every ticket."""
    expected = Expected()
    scans = [s for s in _slots(first, last, rules.SCANS) if first < s <= last]
    hours = [s for s in _slots(first, last, rules.ACCEPT_SCANS) if first < s <= last]
    queues = [s for s in _slots(first, last, rules.QUEUE_SCANS) if first < s <= last]
    for life in lives:
        _ladder(expected, life, roster, scans, last)
        _unanswered(expected, life, roster, scans)
        _resumed(expected, life, roster, scans)
        _unaccepted(expected, life, roster, hours)
        _queued(expected, life, roster, queues)
        _draft(expected, life, roster, last)
    for life in lives:
        _unaccounted(expected, life, roster, scans)
    return expected


def _slots(first: datetime, last: datetime, clocks: Iterable[time]) -> Iterator[datetime]:
    return (rules.at(day, clock) for day in rules.workdays(first.date(), last.date()) for clock in clocks)


# the ladder

_Readers = Callable[[Roster, Standing], list[str]]
AUDIENCE: tuple[tuple[str, _Readers], ...] = (
    ("YELLOW", lambda r, s: [s.handler] if s.handler else []),
    ("YELLOW", lambda r, s: r.head(s.department)),
    ("YELLOW", lambda r, s: r.admins(s.county)),
    ("RED", lambda r, s: r.holding("COUNTY_SECRETARY", s.county)),
    ("ESCALATED", lambda r, s: r.holding("CITY_PARTY_ADMIN")),
    ("SUMMON", lambda r, s: r.holding("CITY_SECRETARY")),
)
"""From which level on who is told; the city's secretary reads of an earlier one in his digest."""


def _ladder(expected: Expected, life: Life, roster: Roster, scans: list[datetime], last: datetime) -> None:
    """Each rung once in each climb, at the scan that first finds it; 特急 every ten minutes until it is red."""
    told, climb = "NONE", -1
    for slot in sorted({*_within(life, scans), *(s for s in _critical_slots(life) if s <= last)}):
        s = life.before(slot)
        if s.climb != climb:
            told, climb = "NONE", s.climb
        level = level_of(s, slot)
        if rules.height(level) <= rules.height(told):
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
    return max(reached, key=rules.height)


def level_at(s: Standing, now: datetime, cards: Sequence[Card]) -> str:
    """The rung of the moment, or a higher one reached before."""
    reached = [card.level for card in cards if card.slot < now and card.climb == s.climb]
    return max([level_of(s, now), *reached], key=rules.height)


def _tell_rung(expected: Expected, s: Standing, level: str, roster: Roster, slot: datetime) -> None:
    key, over = f"rung:{s.no}:{s.climb}:{level}", rules.stood_still(s.due or slot, slot)
    for step, readers in AUDIENCE:
        if rules.height(step) <= rules.height(level):
            expected.tell(key, readers(roster, s), slot, (level, over))
    if level in rules.FROM_RED:
        groups = [g.chatid for g in roster.groups if roster.reached_by(g) and g.county == s.county]
        expected.tell(key, groups, slot, (level, over))


def _critical_slots(life: Life) -> Iterator[datetime]:
    """Every ten minutes, day and night, as long as a 特急 may wait for its first acceptance."""
    created = next((s.created for s in life.standings if s.created and s.urgency == "CRITICAL"), None)
    if created is not None:
        slot = created.replace(minute=created.minute // 10 * 10, second=0, microsecond=0)
        yield from (slot + timedelta(minutes=10 * n) for n in range(1, 13))


def many_at_once(expected: Expected, lives: Iterable[Life], members: Iterable[str]) -> None:
    """What one round tells one person of several tickets is one message; 特急 stands for itself."""
    critical, people = {s.no for life in lives for s in life.standings if s.urgency == "CRITICAL"}, set(members)
    told: Counter[tuple[datetime, str]] = Counter()
    for key, slot in expected.must.items():
        kind, _, rest = key.partition(":")
        no, *_, userid = rest.split(":")
        if kind == "rung" and userid in people and int(no) not in critical:
            told[slot, userid] += 1
    for (slot, userid), number in told.items():
        if number > 1:
            expected.tell(f"rungs:{slot:%y%m%d%H%M}", [userid], slot)


def _unaccounted(expected: Expected, life: Life, roster: Roster, scans: list[datetime]) -> None:
    """A red card wants the reason and a new day within a working day; who watches over the county hears of silence."""
    turn = 0
    for card in expected.cards.get(life.standings[-1].no, ()):
        reds = [c for c in expected.cards[life.standings[-1].no] if c.level in rules.FROM_RED and c.climb == card.climb]
        if not reds or reds[0] != card:
            continue
        until, answered = (
            rules.CALENDAR.next_workday(card.slot.date()),
            life.next_of(("PROGRESS", "RESOLVE"), card.slot),
        )
        for slot in (s for s in scans if s > card.slot and (answered is None or s <= answered)):
            s = life.before(slot)
            if s.state not in rules.OPEN:
                break
            if s.state not in rules.CLIMBING and until <= slot.date():
                until = rules.CALENDAR.next_workday(slot.date())
            elif until < slot.date():
                turn += 1
                readers = roster.holding("COUNTY_SECRETARY", s.county) or roster.holding("CITY_SECRETARY")
                expected.tell(f"unaccounted:{s.no}:{turn}", readers, slot)
                break


# what nobody answers, accepts, dispatches


def _within(life: Life, scans: list[datetime]) -> Iterator[datetime]:
    return (slot for slot in scans if slot > life.instants[0])


def _unanswered(expected: Expected, life: Life, roster: Roster, scans: list[datetime]) -> None:
    """Five working days without an answer: it is closed, and all who were asked hear of it."""
    for since, until in life.spells(lambda s: s.state == "PENDING_CONFIRM"):
        slot = _first(scans, since, until, rules.due(since, rules.CONFIRM_DAYS))
        if slot is not None:
            s = life.before(slot)
            expected.moves["AUTO_CONFIRM", life.id, since] = slot
            who = [*asked(roster, s), *([s.handler] if s.handler else [])]
            expected.tell(f"auto-closed:{s.no}:{s.redone}", dict.fromkeys(who), slot)


def _resumed(expected: Expected, life: Life, roster: Roster, scans: list[datetime]) -> None:
    """A suspension is over: whoever had it in hand goes on."""
    for since, until in life.spells(lambda s: s.state == "SUSPENDED"):
        s = life.before(since + MOMENT)
        slot = _first(scans, since, until, s.until or since)
        if slot is not None:
            expected.moves["RESUME", life.id, since] = slot
            expected.tell(f"resumed:{s.no}:{slot:%y%m%d}", [s.handler] if s.handler else [], slot)


def _first(slots: list[datetime], since: datetime, until: datetime | None, ripe: datetime) -> datetime | None:
    """The first look at something that stands since and until an instant, and is ripe from another on."""
    return next((s for s in slots if since < s and s >= ripe and (until is None or s <= until)), None)


def _unaccepted(expected: Expected, life: Life, roster: Roster, hours: list[datetime]) -> None:
    """急 that nobody has accepted in time: once for each time it was handed over."""
    if not any(s.urgency == "URGENT" for s in life.standings):
        return
    for slot in _within(life, hours):
        s = life.before(slot)
        if s.state == "ASSIGNED" and s.urgency == "URGENT" and s.accept_due is not None and s.accept_due < slot:
            who = dict.fromkeys([*([s.handler] if s.handler else []), *roster.head(s.department)])
            expected.tell(f"unaccepted:{s.no}:{s.assigned}", who, slot)


def _queued(expected: Expected, life: Life, roster: Roster, queues: list[datetime]) -> None:
    """What has had no owner for a working day: county and city, once for each time it came into the queue."""
    for since, until in life.spells(lambda s: s.state == "SUBMITTED"):
        slot = _first(queues, since, until, rules.due(since, rules.QUEUE_DAYS))
        if slot is not None:
            s = life.before(slot)
            who = dict.fromkeys([*roster.admins(s.county), *roster.holding("CITY_PARTY_ADMIN")])
            expected.tell(f"queued:{s.no}:{s.returned}", who, slot)


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
    for slot in _slots(drafted, last, rules.DRAFT_SCANS):
        if slot > last or (slot > drafted and life.before(slot).state != "DRAFT"):
            return
        if slot > drafted:
            yield slot
