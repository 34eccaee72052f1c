"""Numbers people quote upward, each as of an instant, so that it can be had again.

The event log says how things stood at any instant. While nothing has happened since, the tickets' own rows and the tally
say the same, and say it at once however many tickets there are (models.present, models.tally); both are always equal.

收集 = counted tickets; 已解决 = closed as solved; 解释说明 is shown apart; 未结 = what is still on a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import present, tally
from models.events import Event
from models.rules.ladder import LadderFacts, light
from models.rules.rates import percent
from models.rules.words import OPEN_STATES, UNCOUNTED_STATES, Light, Resolution, TicketState, Urgency
from models.rules.workdays import WorkCalendar
from models.tally import Everywhere, Reach

COUNTED = frozenset(TicketState) - UNCOUNTED_STATES
_SOLVED = frozenset({Resolution.SOLVED.value, Resolution.SOLVED_ON_SPOT.value})


@dataclass(frozen=True)
class Standing:
    """A ticket as it stood at the instant the statistics are for."""

    no: int
    state: TicketState
    outlet: str
    county: str
    category: str
    urgency: Urgency
    department: int | None
    handler: str | None
    resolution: str | None
    created_at: datetime
    due_at: datetime | None
    resolved_at: datetime | None
    suspended_until: datetime | None
    light: Light | None
    accept_due: datetime | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    reopen_count: int = 0
    auto_confirmed: bool = False
    late: bool = False
    original_due_at: datetime | None = None  # what it would be without extensions

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_solved(self) -> bool:
        return self.state is TicketState.CLOSED and self.resolution in _SOLVED

    @property
    def is_explained(self) -> bool:
        return self.state is TicketState.CLOSED and self.resolution == Resolution.EXPLAINED.value


@dataclass(frozen=True)
class Progress:
    """The figures of one part of the organisation."""

    collected: int
    solved: int
    explained: int
    open: int
    lights: tuple[tuple[Light, int], ...]

    @property
    def solve_rate(self) -> str:
        """办结率 = solved / collected."""
        return percent(self.solved, self.collected)


EVERYWHERE: Reach = Everywhere()


def standings(
    session: Session,
    *,
    as_of: datetime,
    calendar: WorkCalendar,
    reach: Reach = EVERYWHERE,
    only_open: bool = False,
    wanted: Callable[[Standing], bool] = lambda _: True,
) -> list[Standing]:
    """Return the counted tickets of a reach as they stood at `as_of`, by number; those not closed only, if so asked."""
    if present.is_present(session, as_of):
        found = [
            _standing(row.state, row._mapping, as_of, calendar)
            for row in present.rows(session, reach, OPEN_STATES if only_open else None)
        ]
        return sorted((s for s in found if s is not None and wanted(s)), key=lambda s: s.no)
    return [
        s
        for s in from_log(session, as_of=as_of, calendar=calendar)
        if lies_in(reach, s) and (s.is_open or not only_open) and wanted(s)
    ]


def set_apart(
    session: Session, state: TicketState, *, as_of: datetime, calendar: WorkCalendar, reach: Reach = EVERYWHERE
) -> list[Standing]:
    """Return the tickets of a reach that were not counted at `as_of` because they were merged, withdrawn or rejected."""
    if present.is_present(session, as_of):
        rows = present.rows(session, reach, (state,))
        found = [_standing(row.state, row._mapping, as_of, calendar, (state,)) for row in rows]
    else:
        logged = from_log(session, as_of=as_of, calendar=calendar, states=(state,))
        found = [s for s in logged if lies_in(reach, s)]
    return sorted((s for s in found if s is not None), key=lambda s: s.no)


def from_log(
    session: Session, *, as_of: datetime, calendar: WorkCalendar, states: Collection[TicketState] = COUNTED
) -> list[Standing]:
    """Return the tickets in some states as the event log says they stood at `as_of`, by number."""
    last = select(func.max(Event.id)).where(Event.entity == "ticket", Event.at <= as_of).group_by(Event.entity_id)
    rows = session.execute(select(Event.after, Event.facts).where(Event.id.in_(last)))
    found = (_standing(state, facts, as_of, calendar, states) for state, facts in rows if state and facts)
    return sorted((s for s in found if s is not None), key=lambda s: s.no)


def lies_in(reach: Reach, one: Standing) -> bool:
    """Whether a ticket lies in a reach."""
    return all(
        allowed is None or value in allowed
        for value, allowed in ((one.county, reach.counties), (one.outlet, reach.outlets), (one.department, reach.departments))
    )  # fmt: skip


def progress(tickets: Iterable[Standing]) -> Progress:
    """Count tickets as the group block shows them; the parts sum to the whole."""
    counted = list(tickets)
    return _progress(
        solved=sum(s.is_solved for s in counted),
        explained=sum(s.is_explained for s in counted),
        lights=Counter(s.light for s in counted if s.is_open and s.light),
    )


def figures(session: Session, *, as_of: datetime, calendar: WorkCalendar, reach: Reach = EVERYWHERE) -> Progress:
    """Return the figures of a reach as `progress` counts them; now, without looking at closed tickets."""
    if not present.is_present(session, as_of):
        return progress(standings(session, as_of=as_of, calendar=calendar, reach=reach))
    counted = tally.counts(session, reach)
    lights = present.lights(session, reach, now=as_of, calendar=calendar)
    for state, light_of_state in (
        (TicketState.SUSPENDED, Light.SUSPENDED),
        (TicketState.PENDING_CONFIRM, Light.PENDING),
        (TicketState.WAITING, Light.WAITING),
    ):
        lights[light_of_state] = sum(c.n for c in counted if c.state == state)
    return _progress(
        solved=sum(c.n for c in counted if c.state == TicketState.CLOSED and c.resolution in _SOLVED),
        explained=sum(c.n for c in counted if c.state == TicketState.CLOSED and c.resolution == Resolution.EXPLAINED),
        lights=lights,
    )


def _progress(*, solved: int, explained: int, lights: Counter[Light]) -> Progress:
    open_now = lights.total()
    return Progress(
        collected=solved + explained + open_now,
        solved=solved,
        explained=explained,
        open=open_now,
        lights=tuple((one, lights[one]) for one in Light if lights[one]),
    )


def by_group(
    session: Session, group: str, *, as_of: datetime, calendar: WorkCalendar, reach: Reach = EVERYWHERE
) -> list[tuple[Any, int, int]]:
    """Return (group, collected, solved) for every level-1 category ("top"), county, outlet or department; most collected first."""
    collected: Counter[Any] = Counter()
    solved: Counter[Any] = Counter()
    if present.is_present(session, as_of):
        for c in tally.counts(session, reach, by=group):
            if c.state not in UNCOUNTED_STATES:
                collected[c.group] += c.n
                solved[c.group] += c.n if c.state == TicketState.CLOSED and c.resolution in _SOLVED else 0
    else:
        for s in standings(session, as_of=as_of, calendar=calendar, reach=reach):
            name = s.category.split("-")[0] if group == "top" else getattr(s, group) or 0
            collected[name] += 1
            solved[name] += s.is_solved
    order = sorted(collected.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(name, number, solved[name]) for name, number in order]


@dataclass(frozen=True)
class Coverage:
    """Reps and blank outlets of a part of the organisation."""

    reps: int
    blank: int
    covered: int
    rate: str


def coverage(pairs: Iterable[tuple[str, str, str]], blank: frozenset[str]) -> Coverage:
    """Count active pairings given as (rep, outlet, role); covered = a blank outlet with an active PRIMARY."""
    known = list(pairs)
    covered = {outlet for _, outlet, role in known if role == "PRIMARY"} & blank
    return Coverage(
        reps=len({rep for rep, _, _ in known}),
        blank=len(blank),
        covered=len(covered),
        rate=percent(len(covered), len(blank)),
    )


def _standing(
    state: str,
    facts: Any,  # a line of the log, or a row of `ticket`: the names are the same
    as_of: datetime,
    calendar: WorkCalendar,
    states: Collection[TicketState] = COUNTED,
) -> Standing | None:
    known = TicketState(state)
    if known not in states or not facts.get("no"):
        return None
    created_at = _instant(facts["created_at"])
    assert created_at is not None
    ladder = LadderFacts(
        state=known,
        created_at=created_at,
        due_at=_instant(facts["due_at"]),
        sla_days=int(str(facts["sla_days"])),
        accept_due=_instant(facts["accept_due"]),
        accepted_at=_instant(facts["accepted_at"]),
        reopen_count=int(str(facts["reopen_count"])),
        urgency=Urgency(str(facts["urgency"])),
    )
    return Standing(
        no=int(str(facts["no"])),
        state=known,
        outlet=str(facts["outlet"]),
        county=str(facts["county"]),
        category=str(facts["category"]),
        urgency=ladder.urgency,
        department=facts["department"],
        handler=facts["handler"],
        resolution=facts["resolution"],
        created_at=created_at,
        due_at=ladder.due_at,
        resolved_at=_instant(facts["resolved_at"]),
        suspended_until=_instant(facts["suspended_until"]),
        light=light(ladder, as_of, calendar),
        accept_due=ladder.accept_due,
        accepted_at=ladder.accepted_at,
        closed_at=_instant(facts.get("closed_at")),
        reopen_count=ladder.reopen_count,
        auto_confirmed=bool(facts.get("auto_confirmed")),
        original_due_at=_instant(facts.get("original_due_at")),
        late=bool(facts.get("late")),
    )


def _instant(value: object) -> datetime | None:
    return value if isinstance(value, datetime) or value is None else datetime.fromisoformat(str(value))
