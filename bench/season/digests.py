"""Who gets a digest on which working day, and what must stand in it, told by its sections and what was held back for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from bench.season import rules
from bench.season.acts import PLEAS, may_grant
from bench.season.expected import Expected, level_at
from bench.season.lives import Life, Standing
from bench.season.mornings import SECTIONS, Morning, Rows
from bench.season.record import Message, Record, Roster
from bench.season.visits import Visits

ROWS = 8  # of a section; how many there are in all is said

# what was held back for the morning

_LISTED = frozenset({"assigned", "request", "resolved", "unaccepted"})
_STILL: dict[str, Callable[[Morning, Standing], bool]] = {
    "ownerless": lambda m, s: s.state == "SUBMITTED",
    "returned": lambda m, s: s.state == "SUBMITTED",
    "rung": lambda m, s: s.state in rules.CLIMBING and m.above(s, "YELLOW"),
}


def _others(m: Morning, userid: str, listed: str) -> Rows:
    """What waited for the digest and no section tells, unless it is over by now."""
    return [read(message.digest) for message in m.held.get(userid, []) if _stands_alone(m, message, listed)]


def _stands_alone(m: Morning, message: Message, listed: str) -> bool:
    s = m.tickets.get(message.ticket)
    asks = message.kind in _LISTED or message.kind in _STILL
    if message.kind in ("draft", "draft-left"):
        return message.ticket in m.drafts
    if asks and (s is None or f"#{s.no}" in re.findall(r"#\d+", listed)):
        return False
    return not asks or (s is not None and message.kind in _STILL and _STILL[message.kind](m, s))


# what stands in a digest

_TICKET = re.compile(
    r"^(黄牌 |红牌 |提级 )?#(\d+) .*?(，(?:已超期\d+个工作日|剩余\d+个工作日(?:（暂定）)?|今天到期|还没有签收))：回?“?"
)


def read(line: str) -> str:
    """A line without its place, and without the words nobody counts: who, which thing, what to answer."""
    line = re.sub(r"^(· |\d+ )", "", line)
    if found := _TICKET.match(line):
        return f"{found[1] or ''}#{found[2]}{found[3]}"
    found = re.match(r"#\d+", line)
    return found[0] if found else re.sub(r"（.*", "", line)


def read_digest(text: str) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Title, number and lines of every section."""
    sections: list[tuple[str, int, tuple[str, ...]]] = []
    for part in text.split("\n【")[1:]:
        title, _, body = part.partition("】\n")
        lines = [line for line in body.split("\n") if not re.search(r"回“#编号”看详情，回“.+”看全部。$", line)]
        total = next((int(found[1]) for line in lines if (found := re.match(r"……共(\d+)条$", line))), 0)
        rows = tuple(read(line) for line in lines if not line.startswith("……共"))
        sections.append((title, total or len(rows), rows))
    return tuple(sections)


def add_digests(expected: Expected, record: Record, lives: Iterable[Life], first: datetime, last: datetime) -> None:
    """Every digest that must be there, and what must stand in it."""
    everything, visits = list(lives), Visits(record.lines)
    for day in rules.workdays(first.date(), last.date()):
        slot = rules.at(day, rules.DIGEST)
        if not first < slot <= last:
            continue
        morning = _morning(record, everything, visits, expected, slot)
        for userid in record.roster.people:
            sections = [(title, rows) for title, rows in _sections(morning, userid) if rows]
            if sections:
                told = tuple((title, len(rows), tuple(rows[:ROWS])) for title, rows in sections)
                expected.tell(f"digest:{day}", [userid], slot, told)


def _sections(m: Morning, userid: str) -> Iterator[tuple[str, Rows]]:
    roles, listed = m.roles(userid), ""
    for title, role, rows_of in SECTIONS:
        rows = rows_of(m, userid) if role in ("", *roles) else []
        listed += " ".join([*rows, ""])
        yield title, rows
    yield "另外", _others(m, userid, listed)


def _morning(record: Record, lives: Sequence[Life], visits: Visits, expected: Expected, slot: datetime) -> Morning:
    now = {life.id: life.before(slot) for life in lives}
    soonest = sorted(now.items(), key=lambda pair: pair[1].due or slot)
    tickets = {key: s for key, s in soonest if s.state in rules.OPEN}
    levels = {s.no: level_at(s, slot, expected.cards.get(s.no, ())) for s in tickets.values()}
    held: dict[str, list[Message]] = defaultdict(list)
    for message in record.messages:
        if message.held and message.created_at < slot and message.not_before.date() == slot.date():
            held[message.recipient].append(message)
    for waiting in held.values():
        waiting.sort(key=lambda message: message.priority)
    pleas: dict[str, list[Standing]] = defaultdict(list)
    for life in lives:
        for userid in _waits_for(record.roster, life, slot) if life.id in tickets else ():
            pleas[userid].append(tickets[life.id])
    drafts = frozenset(key for key, s in now.items() if s.state == "DRAFT")
    grain = visits.helped(rules.GRAIN_CAMPAIGN, slot)
    grain |= {s.outlet for s in now.values() if s.no and s.category == rules.GRAIN}
    return Morning(record, slot, tickets, drafts, levels, visits.last(slot), grain, held, pleas)


def _waits_for(roster: Roster, life: Life, slot: datetime) -> list[str]:
    """Who was asked for something about a ticket and has not answered."""
    open_pleas: dict[str, list[str]] = {}
    for line, before, after in life.steps():
        if line.at >= slot:
            break
        for plea, grant in PLEAS.items():
            if line.verb == f"REQUEST_{plea}":
                open_pleas[plea] = [u for u in may_grant(roster, line, after) if u != line.actor]
            elif line.verb in (grant, f"DENY_{plea}") or before.state != after.state:
                open_pleas.pop(plea, None)
    return [userid for who in open_pleas.values() for userid in who]
