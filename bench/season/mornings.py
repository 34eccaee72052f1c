"""Who should have got a digest on which working day: one row a reason, as the reminder calendar lists them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bench.season import rules
from bench.season.expected import Card, Expected, asked, level_of
from bench.season.lives import Life, Standing
from bench.season.record import Line, Message, Record, Roster

_TOLD_ELSEWHERE = frozenset({"assigned", "resolved", "ownerless", "returned", "rung"})


@dataclass(frozen=True)
class Morning:
    """How everything stood at 08:30 of a day."""

    roster: Roster
    slot: datetime
    tickets: list[Standing]
    levels: dict[int, str]
    last_visits: dict[str, date]
    held: list[Message]

    @property
    def first_of_week(self) -> bool:
        monday = date.fromordinal(self.slot.toordinal() - self.slot.weekday())
        return next(rules.workdays(monday, self.slot.date())) == self.slot.date()

    def carded(self, s: Standing, least: str = "YELLOW") -> bool:
        return rules.LEVELS.index(self.levels[s.no]) >= rules.LEVELS.index(least)


def _reps(m: Morning) -> Iterator[str]:
    """The first working day of the week: every representative may read his plan."""
    if m.first_of_week:
        yield from (u for u in m.roster.holding("REP") if m.roster.outlets_of(u, m.slot.date()))


def _reps_with_a_way(m: Morning) -> Iterator[str]:
    """Whoever has an outlet that was never visited, not for some time, or that waits for something, must."""
    day, troubled = m.slot.date(), {s.outlet for s in m.tickets}
    for userid in _reps(m):
        for outlet in m.roster.outlets_of(userid, day):
            last = m.last_visits.get(outlet)
            if last is None or (day - last).days >= rules.SOME_TIME or outlet in troubled:
                yield userid


def _handlers(m: Morning) -> Iterator[str]:
    """To accept, carded, or due within two working days: who handles it, and his department's head."""
    for s in m.tickets:
        if s.state not in ("ASSIGNED", "IN_PROGRESS"):
            continue
        soon = s.due is not None and rules.stood_still(m.slot, s.due) <= rules.DUE_SOON
        if s.state == "ASSIGNED" or soon or m.carded(s):
            department = m.roster.departments.get(s.department)
            for userid in (s.handler, department.head if department else None):
                if userid and {"HANDLER", "DEPT_HEAD"} & set(m.roster.people[userid].roles):
                    yield userid


def _county(m: Morning) -> Iterator[str]:
    """Yellow and more and what has no owner: the administrator; red and more: the secretary."""
    for s in m.tickets:
        if s.state in rules.CLIMBING:
            if m.carded(s) or s.state == "SUBMITTED":
                yield from m.roster.holding("COUNTY_PARTY_ADMIN", s.county)
            if m.carded(s, "RED"):
                yield from m.roster.holding("COUNTY_SECRETARY", s.county)


def _to_confirm(m: Morning) -> Iterator[str]:
    for s in m.tickets:
        if s.state == "PENDING_CONFIRM":
            yield from asked(m.roster, s)


def _to_visit(m: Morning) -> Iterator[str]:
    """On the other days of the week: an outlet that was visited once, two weeks ago or more."""
    if m.first_of_week:
        return
    for userid in m.roster.holding("REP"):
        for outlet in m.roster.outlets_of(userid, m.slot.date()):
            last = m.last_visits.get(outlet)
            if last is not None and (m.slot.date() - last).days >= rules.DUE_VISIT:
                yield userid


def _held(m: Morning) -> Iterator[str]:
    """What was held back for the morning, but for what another row tells as it stands."""
    for message in m.held:
        if message.created_at < m.slot and message.kind not in _TOLD_ELSEWHERE:
            yield message.recipient


def _blank(m: Morning) -> Iterator[str]:
    """Outlets nobody has been to for three weeks: who watches over the county may read of them."""
    day = m.slot.date()
    for p in m.roster.pairings:
        since = max(m.last_visits.get(p.outlet, p.start), p.start)
        if (day - since).days >= rules.OVERDUE_VISIT:
            county = m.roster.counties[p.outlet]
            yield from m.roster.holding("COUNTY_PARTY_ADMIN", county)
            yield from m.roster.holding("COUNTY_SECRETARY", county)


def _city(m: Morning) -> Iterator[str]:
    """What has climbed to the city: its administrators and its secretary may read of it."""
    if any(s.state in rules.CLIMBING and m.carded(s, "ESCALATED") for s in m.tickets):
        yield from m.roster.holding("CITY_PARTY_ADMIN")
        yield from m.roster.holding("CITY_SECRETARY")


def _promised(m: Morning) -> Iterator[str]:
    """A day promised in a note may be asked for: of who handles the ticket and the county's administrator."""
    for s in m.tickets:
        if s.noted and s.state in rules.CLIMBING:
            department = m.roster.departments.get(s.department)
            yield from (u for u in (s.handler, department.head if department else None) if u)
            yield from m.roster.holding("COUNTY_PARTY_ADMIN", s.county)


# what it tells, whether a digest must come for it, to whom
REASONS: tuple[tuple[str, bool, Callable[[Morning], Iterator[str]]], ...] = (
    ("本周走访", True, _reps_with_a_way),
    ("本周走访，都去过了", False, _reps),
    ("待签收、到期、红黄牌", True, _handlers),
    ("待派单、红黄牌", True, _county),
    ("待确认", True, _to_confirm),
    ("该走访", True, _to_visit),
    ("另外", True, _held),
    ("空白点", False, _blank),
    ("提级", False, _city),
    ("答应的时间", False, _promised),
)


def add_digests(expected: Expected, record: Record, lives: Iterable[Life], first: datetime, last: datetime) -> None:
    """Every digest that must be there, and those that may."""
    everything = list(lives)
    visits = _visits(record.lines)
    held: dict[date, list[Message]] = defaultdict(list)
    for message in record.messages:
        if message.channel == "member" and message.kind != "digest" and message.not_before > message.created_at:
            held[message.not_before.date()].append(message)
    for day in rules.workdays(first.date(), last.date()):
        slot = rules.at(day, rules.DIGEST)
        if not first < slot <= last:
            continue
        tickets = [s for s in (life.before(slot) for life in everything) if s.state in rules.OPEN]
        levels = {s.no: _level(s, slot, expected.cards.get(s.no, ())) for s in tickets}
        morning = Morning(record.roster, slot, tickets, levels, visits(slot), held[day])
        for _, must, readers in REASONS:
            who = dict.fromkeys(readers(morning))
            if must:
                expected.tell(f"digest:{day}", who, slot)
            else:
                expected.allow(f"digest:{day}", who)


def _level(s: Standing, now: datetime, cards: Sequence[Card]) -> str:
    """The rung of the moment, or a higher one reached before."""
    reached = [card.level for card in cards if card.slot < now and card.climb == s.climb]
    return max([level_of(s, now), *reached], key=rules.LEVELS.index)


def _visits(lines: Iterable[Line]) -> Callable[[datetime], dict[str, date]]:
    """The last visit of each outlet as of an instant; what was taken back never was."""
    told = [line for line in lines if line.entity == "visit"]
    cancelled = {line.id: line.at for line in told if line.verb == "CANCEL"}
    made = [line for line in told if line.verb == "VISIT"]

    def as_of(slot: datetime) -> dict[str, date]:
        found: dict[str, date] = {}
        for line in made:
            if line.at <= slot and not cancelled.get(line.id, slot) < slot:
                day, outlet = date.fromisoformat(line.facts["day"]), str(line.facts["outlet"])
                found[outlet] = max(day, found.get(outlet, day))
        return found

    return as_of
