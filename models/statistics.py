"""Numbers people quote upward, each computed from the event log as of an instant, so that it can be had again.

收集 = counted tickets; 已解决 = closed as solved; 解释说明 is shown apart; 未结 = what is still on a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.events import Event
from models.rules.ladder import LadderFacts, light
from models.rules.rates import percent
from models.rules.words import OPEN_STATES, UNCOUNTED_STATES, Light, Resolution, TicketState, Urgency
from models.rules.workdays import WorkCalendar

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


def standings(
    session: Session,
    *,
    as_of: datetime,
    calendar: WorkCalendar,
    wanted: Callable[[Standing], bool] = lambda _: True,
) -> list[Standing]:
    """Return every counted ticket as it stood at `as_of`, by number."""
    last = select(func.max(Event.id)).where(Event.entity == "ticket", Event.at <= as_of).group_by(Event.entity_id)
    rows = session.execute(select(Event.after, Event.facts).where(Event.id.in_(last)))
    found = (_standing(state, facts, as_of, calendar) for state, facts in rows if state and facts)
    return sorted((s for s in found if s is not None and wanted(s)), key=lambda s: s.no)


def progress(tickets: Iterable[Standing]) -> Progress:
    """Count tickets as the group block shows them; the parts sum to the whole."""
    counted = list(tickets)
    lights = Counter(s.light for s in counted if s.is_open and s.light)
    return Progress(
        collected=len(counted),
        solved=sum(s.is_solved for s in counted),
        explained=sum(s.is_explained for s in counted),
        open=sum(s.is_open for s in counted),
        lights=tuple((one, lights[one]) for one in Light if lights[one]),
    )


def by_top_category(tickets: Sequence[Standing]) -> list[tuple[str, int, int]]:
    """Return (level-1 code, collected, solved), most collected first."""
    collected = Counter(s.category.split("-")[0] for s in tickets)
    solved = Counter(s.category.split("-")[0] for s in tickets if s.is_solved)
    return [(code, number, solved[code]) for code, number in collected.most_common()]


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


def _standing(state: str, facts: dict[str, object], as_of: datetime, calendar: WorkCalendar) -> Standing | None:
    known = TicketState(state)
    if known in UNCOUNTED_STATES or not facts.get("no"):
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
        department=facts["department"],  # type: ignore[arg-type]  # written by models.tickets only
        handler=facts["handler"],  # type: ignore[arg-type]
        resolution=facts["resolution"],  # type: ignore[arg-type]
        created_at=created_at,
        due_at=ladder.due_at,
        resolved_at=_instant(facts["resolved_at"]),
        suspended_until=_instant(facts["suspended_until"]),
        light=light(ladder, as_of, calendar),
        accept_due=ladder.accept_due,
        accepted_at=ladder.accepted_at,
        closed_at=_instant(facts.get("closed_at")),
        reopen_count=ladder.reopen_count,
    )


def _instant(value: object) -> datetime | None:
    return datetime.fromisoformat(str(value)) if value else None
