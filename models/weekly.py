"""What a week brought: new, moved and closed tickets, and the cards at its end, all from the event log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import statistics
from models.events import Event
from models.rules.verbs import Verb
from models.rules.words import Light, TicketState
from models.rules.workdays import WorkCalendar
from models.statistics import Standing

_MOVING = (Verb.ACCEPT, Verb.PROGRESS, Verb.RESOLVE, Verb.SOLVE_ON_SPOT, Verb.EXPLAIN)


@dataclass(frozen=True)
class Week:
    """The three lists (新增, 推进, 已销号) of a span, by number, and how many cards there are at its end."""

    new: tuple[Standing, ...]
    moved: tuple[Standing, ...]
    closed: tuple[Standing, ...]
    red: int
    yellow: int

    @property
    def empty(self) -> bool:
        return not (self.new or self.moved or self.closed or self.red or self.yellow)


def week(
    session: Session,
    since: datetime,
    until: datetime,
    *,
    calendar: WorkCalendar,
    wanted: Callable[[Standing], bool] = lambda _: True,
) -> Week:
    """Read the lists of (since, until]."""
    here = statistics.standings(session, as_of=until, calendar=calendar, wanted=wanted)
    verbs = [verb.value for verb in _MOVING]
    moving = select(Event.facts).where(
        Event.entity == "ticket", Event.at > since, Event.at <= until, Event.verb.in_(verbs)
    )
    moved = {facts["no"] for facts in session.scalars(moving) if facts}
    return Week(
        new=tuple(s for s in here if since < s.created_at <= until),
        moved=tuple(s for s in here if s.is_open and s.no in moved),
        closed=tuple(
            s
            for s in here
            if s.state is TicketState.CLOSED and s.closed_at is not None and since < s.closed_at <= until
        ),
        red=sum(s.light in (Light.RED, Light.ESCALATED) for s in here),
        yellow=sum(s.light is Light.YELLOW for s in here),
    )
