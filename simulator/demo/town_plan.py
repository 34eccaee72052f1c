"""Which problems the demo tells: the given ones and enough invented ones to meet every published margin."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random

from simulator.demo.town_categories import sla_days, urgency_of
from simulator.demo.town_measures import SEED_MEASURES
from simulator.demo.town_places import COUNTIES, County
from simulator.demo.town_problems import COUNTS, PROBLEMS, SLOTS, Problem
from simulator.demo.town_seed import ANGUO_MEASURES, OPEN_PROGRESS, SEEDS

MONTHS = (5, 6, 7, 8, 9, 10, 11)
CREATED = dict(zip(MONTHS, (21, 38, 36, 31, 29, 27, 27), strict=True))
CLOSED = dict(zip(MONTHS, (9, 30, 37, 33, 31, 28, 34), strict=True))
ON_SPOT, LATE, ACCEPTED_LATE, AUTO_CONFIRMED, REOPENED, BASICALLY = 31, 6, 4, 6, 5, 11

# An outlet in town has no market days, fields or villages.
_RURAL = ("集", "村", "粮", "农", "里地", "{t}", "种", "县", "街上", "鸡蛋")


@dataclass(slots=True)
class Plan:
    """What will become a ticket: everything but its times."""

    county: str
    town: str
    category: str
    text: str
    measure: str
    month: int
    urgency: str
    day: date | None = None
    can_be_on_spot: bool = False
    given: bool = False
    is_open: bool = False
    closes_next_month: bool = False
    on_spot: bool = False
    late: bool = False
    accepted_late: bool = False
    auto: bool = False
    reopened: bool = False
    basically: bool = False

    @property
    def sla(self) -> int:
        """Working days until it is due."""
        return sla_days(self.category, self.urgency)

    @property
    def is_anguo(self) -> bool:
        """Whether it belongs to the outlet whose story is told by the report."""
        return (self.county, self.town) == ("沛县", "安国")


def build_plans(rng: Random) -> list[Plan]:
    """Return the plans of all tickets."""
    plans = _given()
    plans += _invented(plans, rng)
    _mark(plans, rng)
    _choose_closing_months(plans, rng)
    return plans


def _given() -> list[Plan]:
    plans = []
    for position, seed in enumerate(SEEDS):
        day = seed.created if isinstance(seed.created, date) else None
        month = seed.created.month if isinstance(seed.created, date) else seed.created
        is_open = seed.category in OPEN_PROGRESS
        measure = dict(enumerate(ANGUO_MEASURES)).get(position, SEED_MEASURES.get(seed.category, ""))
        plans.append(
            Plan(
                seed.county, seed.town, seed.category, seed.text, measure,
                month, seed.urgency, day, given=True, is_open=is_open,
            )
        )  # fmt: skip
    return plans


def _invented(given: list[Plan], rng: Random) -> list[Plan]:
    chosen = [problem for category in COUNTS for problem in _choose(category, rng)]
    months = _months_for(chosen, Counter(plan.month for plan in given), rng)
    counties = _counties_for(chosen, Counter(plan.county for plan in given), rng)
    load = Counter((plan.county, plan.town) for plan in given)
    plans = []
    for problem, month, county in zip(chosen, months, counties, strict=True):
        town = _quietest(county, load, rng)
        load[county.name, town] += 1
        slots = {key: rng.choice(values) for key, values in SLOTS.items()}
        text = problem.sentence.format(o=f"{town}支局", t=town, **slots)
        plans.append(
            Plan(
                county.name, town, problem.category, text, problem.measure, month,
                urgency_of(problem.category, text), can_be_on_spot=problem.on_spot,
            )
        )  # fmt: skip
    return plans


def _choose(category: str, rng: Random) -> list[Problem]:
    """Choose a category's problems, those a representative can solve himself first."""
    lines = sorted(PROBLEMS[category], key=lambda problem: (not problem.on_spot, rng.random()))
    return lines[: COUNTS[category]]


def _months_for(problems: list[Problem], used: Counter[int], rng: Random) -> list[int]:
    """Give every problem a month in which it makes sense, filling each month exactly."""
    left = {month: CREATED[month] - used[month] for month in MONTHS}
    found = [0] * len(problems)
    order = sorted(range(len(problems)), key=lambda i: (len(problems[i].months), rng.random()))
    for i in order:
        open_months = [month for month in problems[i].months if left[month]]
        found[i] = rng.choices(open_months, [left[month] for month in open_months])[0]
        left[found[i]] -= 1
    return found


def _counties_for(problems: list[Problem], used: Counter[str], rng: Random) -> list[County]:
    """Give every problem a county, filling each county exactly; the districts in town come first."""
    found: dict[int, County] = {}
    free = list(range(len(problems)))
    rng.shuffle(free)
    for county in sorted(COUNTIES, key=lambda c: c.blank):
        need = county.tickets - used[county.name]
        fitting = free if county.blank > 1 else [i for i in free if _fits_in_town(problems[i])]
        for i in fitting[:need]:
            found[i] = county
        free = [i for i in free if i not in found]
    return [found[i] for i in range(len(problems))]


def _fits_in_town(problem: Problem) -> bool:
    return not any(word in problem.sentence + problem.measure for word in _RURAL)


def _quietest(county: County, load: Counter[tuple[str, str]], rng: Random) -> str:
    towns = [town for town in county.blank_towns if (county.name, town) != ("沛县", "安国")]
    return min(towns, key=lambda town: (load[county.name, town] + rng.randint(0, 3), rng.random()))


def _mark(plans: list[Plan], rng: Random) -> None:
    """Decide which tickets were solved on the spot, late, sent back, closed without an answer."""
    invented = [plan for plan in plans if not plan.given]
    rng.shuffle(invented)
    for plan in [p for p in invented if p.can_be_on_spot][:ON_SPOT]:
        plan.on_spot = True
    rest = [p for p in invented if not p.on_spot]
    for plan in [p for p in rest if p.sla >= 10 and p.month < 11][:REOPENED]:
        plan.reopened = True
    late = [p for p in rest if not p.reopened and p.urgency == "NORMAL" and 3 <= p.sla <= 7]
    for plan in late[:LATE]:
        plan.late = True
    for plan in late[:ACCEPTED_LATE]:
        plan.accepted_late = True
    quiet = [p for p in rest if not (p.reopened or p.late) and p.month < 11]
    for plan in quiet[:AUTO_CONFIRMED]:
        plan.auto = True
    answered = [p for p in invented if not (p.reopened or p.auto)]
    for plan in answered[-BASICALLY:]:
        plan.basically = True


def _choose_closing_months(plans: list[Plan], rng: Random) -> None:
    """Let the quick ones close in their month and the slow ones in the next, as the table wants it."""
    carried = 0
    for month in MONTHS:
        here = [plan for plan in plans if plan.month == month and not plan.is_open]
        same = CLOSED[month] - carried
        order = sorted(here, key=lambda p: 0.0 if p.day else p.sla + rng.random() * 6)
        for plan in order[same:]:
            plan.closes_next_month = True
        carried = len(here) - same
