"""When representatives went to their outlets: twice a month as a rule, with the gaps the report shows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from simulator.demo.town_calendar import DAY_MINUTES, moment, month_indexes, working_days
from simulator.demo.town_measures import REMOTE_SUMMARIES, VISIT_ITEMS, VISIT_SUMMARIES
from simulator.demo.town_types import Outlet, Pairing, TicketStory, VisitStory

MONTHS = (5, 6, 7, 8, 9, 10, 11)
REQUIRED = 2  # visits a month, for every pairing of the demo
ACTUAL = 1404
MISSED = len(MONTHS) * REQUIRED * 103 - ACTUAL
OVERDUE_OUTLETS, DUE_OUTLETS = 3, 4
_REMOTE = ("PHONE",) * 12 + ("VIDEO",) * 8
# On 11-30 a visit up to this day is three weeks old, a visit after the second one less than two.
_LAST_OVERDUE, _LAST_DUE = date(2018, 11, 9), date(2018, 11, 16)
# The first visits to 安国支局, as the report tells its story.
_ANGUO_VISITS = {
    date(2018, 5, 8): (("谈心", "安全查看"), "第一次到点，和九名员工都见了面，看了食堂和后院"),
    date(2018, 5, 10): (("指导组织生活", "收集问题"), "开了班会，教了组织生活怎么记，收了三个问题"),
    date(2018, 5, 22): (("收集问题", "营销帮扶"), "看了新冰箱，和支局长商量夏粮怎么做"),
    date(2018, 6, 5): (("营销帮扶",), "陪支局长跑收粮点，核对粮食经纪人名单"),
    date(2018, 6, 14): (("谈心", "营销帮扶"), "给收粮的同志鼓劲，一起盯夏粮方案落实"),
}


@dataclass(slots=True)
class Diary:
    """One pairing's visits, month by month."""

    pairing: Pairing
    bound: dict[int, dict[date, int]] = field(default_factory=lambda: defaultdict(dict))
    wished: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    missed: set[int] = field(default_factory=set)
    last: tuple[date, date] | None = None

    def days(self, month: int, rng: Random) -> list[date]:
        """Choose the month's days: the bound ones, those of reports, others in the emptier half."""
        wanted = REQUIRED - (month in self.missed)
        days = sorted(self.bound[month])
        span = [working_days()[i] for i in month_indexes(month)]
        if month == 11:
            return self._november(days, wanted, span, rng)
        for day in self.wished[month]:
            if len(days) < wanted and all(abs((day - other).days) >= 4 for other in days):
                days.append(day)
        while len(days) < wanted:
            early = [day for day in span[1:] if day.day <= 15]
            late = [day for day in span if day.day > 15]
            first = days[0].day <= 15 if days else rng.random() < 0.5
            half = late if first else early
            days.append(rng.choice([day for day in half if day not in days]))
        return sorted(days)

    def _november(self, days: list[date], wanted: int, span: list[date], rng: Random) -> list[date]:
        """Let the month end with a fresh visit, unless the outlet is one of those left waiting."""
        latest = self.last or (date(2018, 11, 19), date(2018, 11, 30))
        if not any(latest[0] <= day <= latest[1] for day in days):
            days.append(rng.choice([day for day in span if latest[0] <= day <= latest[1]]))
        while len(days) < wanted:
            days.append(rng.choice([day for day in span if day < min(latest[0], days[0])]))
        return sorted(days)


def build_visits(
    pairings: Iterable[Pairing], outlets: Iterable[Outlet], tickets: Iterable[TicketStory], rng: Random
) -> tuple[VisitStory, ...]:
    """Return all visits in the order of time."""
    tickets, staff = tuple(tickets), {outlet.id: outlet.staff for outlet in outlets}
    diaries = {pairing.rep: _diary(pairing, tickets) for pairing in pairings}
    _leave_waiting(diaries, rng)
    _miss(diaries, rng)
    reported = {(t.reporter, t.created_at.date()): t.category for t in tickets}
    visits = []
    for diary in diaries.values():
        for month in MONTHS:
            for day in diary.days(month, rng):
                start = diary.bound[month].get(day, rng.randint(10, DAY_MINUTES - 100))
                visits.append(_visit(diary.pairing, day, start, "ONSITE", staff, reported, rng))
    visits += _remote(diaries, visits, staff, rng)
    return tuple(sorted(visits, key=lambda visit: (visit.at, visit.rep)))


def _diary(pairing: Pairing, tickets: Iterable[TicketStory]) -> Diary:
    diary = Diary(pairing)
    for ticket in tickets:
        for step in ticket.steps:
            if step.verb == "on_spot" and step.actor == pairing.rep:
                _bind(diary, step.at)
        if ticket.reporter == pairing.rep:
            day = ticket.created_at.date()
            if "走访" in ticket.text and "今天" in ticket.text:
                _bind(diary, ticket.created_at)
            else:
                diary.wished[day.month].append(day)
    if pairing.rep == "libin":
        for day in _ANGUO_VISITS:
            diary.bound[day.month][day] = 60
    return diary


def _bind(diary: Diary, at: datetime) -> None:
    """Note that the representative was there, and came three quarters of an hour before the first happening."""
    since = (at.hour * 60 + at.minute) - 510
    start = max(0, (since if since < 210 else since - 90) - 45)
    day = at.date()
    diary.bound[at.month][day] = min(start, diary.bound[at.month].get(day, start))


def _leave_waiting(diaries: Mapping[str, Diary], rng: Random) -> None:
    """Choose the outlets whose last visit is three, or two, weeks old."""
    by_outlet: dict[str, list[Diary]] = defaultdict(list)
    for diary in diaries.values():
        by_outlet[diary.pairing.outlet].append(diary)
    quiet = [pair for pair in by_outlet.values() if len(pair) == 2 and not any(d.bound[11] for d in pair)]
    chosen = rng.sample(quiet, OVERDUE_OUTLETS + DUE_OUTLETS)
    for pair in chosen[:OVERDUE_OUTLETS]:
        for diary in pair:
            diary.last = (date(2018, 11, 5), _LAST_OVERDUE)
            diary.missed.add(11)
    for pair in chosen[OVERDUE_OUTLETS:]:
        for diary in pair:
            diary.last = (date(2018, 11, 12), _LAST_DUE)


def _miss(diaries: Mapping[str, Diary], rng: Random) -> None:
    """Spread the visits that did not take place."""

    def allowed(month: int) -> int:
        # November must end with a fresh visit, so an earlier bound one leaves none to miss.
        return 1 if month == 11 else REQUIRED

    possible = [
        (diary, month)
        for diary in diaries.values()
        for month in MONTHS
        if diary.pairing.rep != "libin" and len(diary.bound[month]) < allowed(month) and diary.last is None
    ]
    already = sum(len(diary.missed) for diary in diaries.values())
    for diary, month in rng.sample(possible, MISSED - already):
        diary.missed.add(month)


def _visit(
    pairing: Pairing,
    day: date,
    start: int,
    mode: str,
    staff: Mapping[str, int],
    reported: Mapping[tuple[str, date], str],
    rng: Random,
) -> VisitStory:
    onsite = mode == "ONSITE"
    said = VISIT_SUMMARIES if onsite else REMOTE_SUMMARIES
    items = set(rng.sample(list(said), rng.randint(1, 3 if onsite else 1)))
    category = reported.get((pairing.rep, day))
    if category:
        items.add("收集问题")
    if category and category.startswith("SAF"):
        items.add("安全查看")
    ordered = tuple(item for item in VISIT_ITEMS if item in items)
    summary = "；".join(rng.choice(said[item]) for item in ordered[:2])
    if pairing.rep == "libin" and day in _ANGUO_VISITS:
        ordered, summary = _ANGUO_VISITS[day]
    minutes = rng.randrange(40, 125, 5) if onsite else rng.randrange(10, 35, 5)
    met = rng.randint(2, staff[pairing.outlet]) if onsite else rng.randint(1, 2)
    at = moment(working_days().index(day) * DAY_MINUTES + start)
    return VisitStory(pairing.rep, pairing.outlet, at, mode, minutes, met, ordered, summary)


def _remote(
    diaries: Mapping[str, Diary], visits: Iterable[VisitStory], staff: Mapping[str, int], rng: Random
) -> list[VisitStory]:
    """Add calls beyond the required visits, so that they change no rate however a call is counted."""
    taken = {(visit.rep, visit.at.date()) for visit in visits}
    found: list[VisitStory] = []
    full = [d for d in diaries.values() if d.last is None]
    for mode, diary in zip(_REMOTE, rng.sample(full, len(_REMOTE)), strict=True):
        month = rng.choice([month for month in MONTHS[1:] if month not in diary.missed])
        days = [working_days()[i] for i in month_indexes(month)]
        day = rng.choice([day for day in days if (diary.pairing.rep, day) not in taken])
        found.append(_visit(diary.pairing, day, rng.randint(10, 350), mode, staff, {}, rng))
    return found
