"""Turn plans and times into the steps of a ticket's story, each done by somebody who may do it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from models.rules import sla
from simulator.demo import town_measures as words
from simulator.demo.town_calendar import CALENDAR, DAY_MINUTES, minute_on, moment
from simulator.demo.town_categories import owner_of
from simulator.demo.town_people import handler_of
from simulator.demo.town_places import BY_NAME
from simulator.demo.town_plan import Plan
from simulator.demo.town_seed import (
    OPEN_PROGRESS,
    SUSPENDED,
    SUSPENDED_ON,
    SUSPENDED_REASON,
    SUSPENDED_UNTIL,
)
from simulator.demo.town_times import Times, renewed_due, times_of
from simulator.demo.town_types import Outlet, Pairing, Step, TicketStory

SYSTEM = "system"
FIRST_NUMBER = 1001
_LONG = 3 * DAY_MINUTES  # from here on a department tells how it is getting on


@dataclass(frozen=True, slots=True)
class Side:
    """The people around a ticket; the head of an outlet always exists."""

    outlet: str
    head: str
    primary: str
    secondary: str | None
    handler: str


def build_stories(
    plans: Iterable[Plan], outlets: Iterable[Outlet], pairings: Iterable[Pairing], rng: Random
) -> tuple[TicketStory, ...]:
    """Return the tickets, numbered in the order in which they were reported."""
    by_place = {(outlet.county, outlet.short): outlet for outlet in outlets}
    reps = {(pairing.outlet, pairing.role): pairing.rep for pairing in pairings}
    used: set[int] = set()
    stories: list[TicketStory] = []
    for position, plan in enumerate(plans):
        outlet = by_place[plan.county, plan.town]
        handler = handler_of(BY_NAME[plan.county], owner_of(plan.category))
        primary, secondary = reps[outlet.id, "PRIMARY"], reps.get((outlet.id, "SECONDARY"))
        side = Side(outlet.id, outlet.head or "", primary, secondary, handler)
        times = times_of(plan, position, used, rng)
        used.add(times.created)
        stories.append(_story(plan, side, times, rng))
    stories.sort(key=lambda story: story.created_at)
    return tuple(replace(story, no=number) for number, story in enumerate(stories, start=FIRST_NUMBER))


def _story(plan: Plan, side: Side, times: Times, rng: Random) -> TicketStory:
    reporter = _reporter(plan, side, rng)
    created = moment(times.created)
    due = sla.due(created, plan.sla, CALENDAR).at
    final = due if times.refused is None else renewed_due(plan, times.refused)
    steps = _steps(plan, side, reporter, times, rng)
    return TicketStory(
        0, side.outlet, plan.category, plan.text, reporter, plan.urgency, created, plan.sla, due, final, steps
    )


def _reporter(plan: Plan, side: Side, rng: Random) -> str:
    """Choose who speaks: mostly the first representative, at times the second or the outlet's head."""
    if plan.is_anguo or "走访" in plan.text or (plan.on_spot and side.secondary is None):
        return side.primary
    dice = rng.random()
    if side.secondary and dice < 0.15:
        return side.secondary
    return side.head if dice > 0.86 and not plan.on_spot else side.primary


def _steps(plan: Plan, side: Side, reporter: str, times: Times, rng: Random) -> tuple[Step, ...]:
    # The department is named in the same instant: a clear category needs nobody to assign it.
    steps = [Step("assign", SYSTEM, moment(times.created))]
    if times.accepted is not None:
        steps.append(Step("accept", side.handler, moment(times.accepted)))
    if plan.is_open:
        return (*steps, *_open_steps(plan, side, times, rng))
    steps += _resolving(plan, side, reporter, times, rng)
    answer = side.head if plan.on_spot or rng.random() < 0.6 else reporter
    if times.refused is not None and times.resolved_again is not None:
        steps.append(Step("unsatisfied", answer, moment(times.refused), rng.choice(words.DISSATISFIED)))
        steps.append(Step("resolve", side.handler, moment(times.resolved_again), words.SECOND_MEASURE))
    steps.append(_closing(plan, answer, times))
    return tuple(steps)


def _open_steps(plan: Plan, side: Side, times: Times, rng: Random) -> list[Step]:
    assert times.accepted is not None
    told = moment(times.accepted + rng.randint(DAY_MINUTES // 2, 2 * DAY_MINUTES))
    steps = [Step("progress", side.handler, told, OPEN_PROGRESS[plan.category])]
    if plan.category == SUSPENDED:
        at = moment(minute_on(SUSPENDED_ON, 75))
        secretary = f"{BY_NAME[plan.county].pinyin}-shuji"
        steps.append(Step("suspend", secretary, at, SUSPENDED_REASON, SUSPENDED_UNTIL))
    return steps


def _resolving(plan: Plan, side: Side, reporter: str, times: Times, rng: Random) -> list[Step]:
    assert times.resolved is not None
    if plan.on_spot:
        return [Step("on_spot", reporter, moment(times.resolved), plan.measure)]
    steps = []
    if times.accepted is not None and times.resolved - times.accepted >= _LONG and rng.random() < 0.7:
        between = rng.randint(times.accepted + DAY_MINUTES // 2, times.resolved - DAY_MINUTES // 2)
        notes = words.PROGRESS_THINGS if _is_thing(plan) else words.PROGRESS_MATTERS
        steps.append(Step("progress", side.handler, moment(between), rng.choice(notes)))
    return [*steps, Step("resolve", side.handler, moment(times.resolved), plan.measure)]


def _closing(plan: Plan, answer: str, times: Times) -> Step:
    assert times.closed is not None
    if plan.auto:
        assert times.resolved is not None
        at: datetime = sla.confirm_due(moment(times.resolved), CALENDAR).at
        return Step("auto_confirm", SYSTEM, at)
    return Step("basically" if plan.basically else "satisfied", answer, moment(times.closed))


def _is_thing(plan: Plan) -> bool:
    return plan.category.startswith(words.THINGS)
