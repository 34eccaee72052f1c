"""What goes to administrators and groups by the clock: the week's lists, the board of red cards, outlets nobody visits."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.season import rules
from bench.season.expected import MOMENT, Expected, level_at, level_of
from bench.season.lives import Life, Standing
from bench.season.record import Roster
from bench.season.timetable import moved, slots_of
from bench.season.visits import Visits, unvisited

ROWS, NAMES, OF_ONE = 8, 10, 5  # tickets of a list, people of a board, tickets of one of them
MOVING = frozenset({"ACCEPT", "PROGRESS", "RESOLVE", "SOLVE_ON_SPOT", "EXPLAIN"})
SHOWN = 10  # outlets of the list of unvisited ones
WORDS = {"RED": "红牌", "ESCALATED": "提级", "SUMMON": "约谈通报"}


def add_lists(expected: Expected, roster: Roster, lives: Sequence[Life], first: datetime, last: datetime) -> None:
    """Boards and weekly lists, slot by slot: what no board has told waits for the next."""
    waiting: dict[str, set[int]] = defaultdict(set)  # by group, tickets with a new red card
    weeks = _weeks(first, last)
    lists_days = {until.date() for _, until in weeks}
    scans = [(slot, None) for slot in slots_of("sla.scan", first, last)]
    for slot, since in sorted([*scans, *((until, since) for since, until in weeks)], key=lambda pair: pair[0]):
        if since is not None:
            _tell_week(expected, roster, lives, waiting, since, slot)
            continue
        for group in roster.groups:
            if roster.reached_by(group):
                waiting[group.chatid] |= _new_reds(expected, lives, group.county, slot)
                if slot.date() not in lists_days:
                    _tell_board(expected, roster, lives, group.chatid, group.county, waiting[group.chatid], slot)


def _weeks(first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """From the lists before to each of the lists in a span."""
    days = moved(rules.FRIDAY)(first.date() - timedelta(days=21), last.date())
    made = [rules.at(day, rules.LISTS) for day in days]
    return [(since, until) for since, until in itertools.pairwise(made) if first < until <= last]


def _new_reds(expected: Expected, lives: Sequence[Life], county: str | None, slot: datetime) -> set[int]:
    """Tickets whose red card, or a higher one, is a line of this group's board from this scan on; 特急 is told at once."""
    numbers = {
        no for no, cards in expected.cards.items() if any(c.slot == slot and c.level in rules.FROM_RED for c in cards)
    }
    here = (life.before(slot) for life in lives if life.standings[-1].no in numbers)
    return {s.no for s in here if county is not None and s.county == county and s.urgency != "CRITICAL"}


def _reds(expected: Expected, lives: Sequence[Life], county: str | None, slot: datetime) -> list[tuple[Standing, str]]:
    """What is red by now, the highest first."""
    found = []
    for s in (life.before(slot) for life in lives):
        level = level_at(s, slot + MOMENT, expected.cards.get(s.no, ())) if s.state in rules.CLIMBING else "NONE"
        if level in rules.FROM_RED and county in (None, s.county):
            found.append((s, level))
    return sorted(found, key=lambda pair: (-rules.height(pair[1]), pair[0].no))


def _tell_board(
    expected: Expected, roster: Roster, lives: Sequence[Life], chatid: str, county: str | None, new: set[int], slot: datetime
) -> None:  # fmt: skip
    red = [pair for pair in _reds(expected, lives, county, slot) if pair[0].no in new]
    key = f"board:{slot:%Y-%m-%d}"
    if not red:
        new.clear()
    elif f"{key}:{chatid}" not in expected.must:
        expected.tell(key, [chatid], slot, (f"新增红牌{len(red)}件", _names(red, slot)))
        new.clear()


def _names(red: Iterable[tuple[Standing, str]], slot: datetime) -> tuple[tuple[str, ...], ...]:
    """A line for everybody who has red cards, and what stands in it."""
    by_owner: dict[tuple[int, str], list[str]] = defaultdict(list)
    for s, level in red:
        over = rules.stood_still(s.due, slot) if s.due else 0
        since = "，还没签收" if s.state == "ASSIGNED" else f"，超期{over}个工作日" if over else ""
        by_owner[s.department, s.handler].append(f"#{s.no}（{WORDS[level]}{since}）")
    return tuple(tuple(theirs[:OF_ONE]) for theirs in list(by_owner.values())[:NAMES])


@dataclass(frozen=True)
class _Week:
    """The three lists, and the cards at the end of a week."""

    new: tuple[int, ...]
    moved: tuple[int, ...]
    closed: tuple[int, ...]
    red: int
    yellow: int

    @property
    def figures(self) -> tuple[object, ...]:
        lists = tuple((len(x), x[:ROWS]) for x in (self.new, self.moved, self.closed))
        return (*lists, self.red, self.yellow)

    @property
    def empty(self) -> bool:
        return not (self.new or self.moved or self.closed or self.red or self.yellow)


def _week(lives: Iterable[Life], county: str | None, since: datetime, until: datetime) -> _Week:
    here = [(life, s) for life in lives for s in [life.before(until)] if counted(s) and county in (None, s.county)]
    here.sort(key=lambda pair: pair[1].no)
    lights = [level_of(s, until) for _, s in here]
    return _Week(
        tuple(s.no for _, s in here if s.created and since < s.created <= until),
        tuple(s.no for life, s in here if s.state in rules.OPEN and _was_moved(life, since, until)),
        tuple(s.no for _, s in here if s.state == "CLOSED" and s.closed and since < s.closed <= until),
        sum(level in rules.FROM_RED for level in lights),
        lights.count("YELLOW"),
    )


def counted(s: Standing) -> bool:
    """Whether it is one of those that were collected."""
    return bool(s.no) and s.state not in rules.UNCOUNTED


def _was_moved(life: Life, since: datetime, until: datetime) -> bool:
    return any(line.verb in MOVING and since < line.at <= until for line in life.lines)


def _tell_week(
    expected: Expected, roster: Roster, lives: Sequence[Life], waiting: dict[str, set[int]], since: datetime, until: datetime
) -> None:  # fmt: skip
    for county in roster.areas():
        week = _week(lives, county, since, until)
        if week.empty:
            continue
        title = f"{county or roster.city} {_instant(since)}至{_instant(until)}"
        admins = roster.holding("COUNTY_PARTY_ADMIN", county) if county else roster.holding("CITY_PARTY_ADMIN")
        expected.tell(f"weekly:{until:%Y-%m-%d}", admins, until, (title, *week.figures))
        red = _names(_reds(expected, lives, county, until), until)
        for group in (g for g in roster.groups if g.county == county and roster.reached_by(g)):
            expected.tell(f"board:{until:%Y-%m-%d}", [group.chatid], until, (title, *week.figures, red))
            waiting[group.chatid].clear()


def _instant(at: datetime) -> str:
    return f"{at.month}月{at.day}日{at:%H:%M}"


_LIST = re.compile(r"^(?:新增|推进|已销号)(\d+)件(.*)$", re.M)
_CARDS = re.compile(r"^红牌和提级(\d+)件，黄牌(\d+)件", re.M)
_ON_BOARD = re.compile(r"(#\d+)[^#]*?(（(?:红牌|提级|约谈通报)(?:，[^）]*)?）)")


def read_week(text: str) -> tuple[object, ...]:
    """What the week's lists say to one person."""
    head = re.match(r"【一周清单】(.*)", text)
    cards = _CARDS.search(text)
    lists = [(int(n), tuple(int(no) for no in re.findall(r"#(\d+)", rows))) for n, rows in _LIST.findall(text)]
    return (head[1] if head else "", *lists, *(int(n) for n in (cards.groups() if cards else ())))


def read_board(text: str) -> tuple[object, ...]:
    """What a board says, alone or behind the week's lists."""
    cards = _CARDS.search(text)
    if cards is not None:
        return (*read_week(text), _read_names(text[cards.end() :]))
    head, _, names = text.partition("\n")
    return (head.split(" ")[-1], _read_names(names))


def _read_names(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(no + card for no, card in _ON_BOARD.findall(line)) for line in text.split("\n") if "#" in line)


# Thursday


def add_gaps(expected: Expected, roster: Roster, visits: Visits, first: datetime, last: datetime) -> None:
    """Where nobody has been for three weeks: the county's administrators."""
    for slot in slots_of("visit.gap", first, last):
        late = unvisited(roster, visits.last(slot - MOMENT), slot.date())
        for county in roster.county_names:
            here = [one for one in late if roster.counties[one.outlet] == county]
            listed = tuple((roster.outlets[one.outlet].name, one.days) for one in here[:SHOWN])
            if here:
                key = f"visit-gap:{county}:{slot:%Y-%m-%d}"
                expected.tell(key, roster.admins(county), slot, (county, len(here), listed))


_GAPS = re.compile(r"：(\S+?)有(\d+)个联系点满21天没有走访")
_GAP = re.compile(r"^· (.+?)（.*?）：(?:已|结对)(\d+)天", re.M)


def read_gaps(text: str) -> tuple[object, ...]:
    """County, how many, and which for how many days."""
    head = _GAPS.search(text)
    listed = tuple((name, int(days)) for name, days in _GAP.findall(text))
    return (head[1], int(head[2]), listed) if head else ("", 0, listed)
