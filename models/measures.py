"""What can be counted of tickets, each measure with one fixed definition: its number, its whole, and the list behind.

Source: the programme rules, statistics. A rate counts tickets; what stands behind its number is always a list of
tickets, and list and number come from the same cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import statistics
from models.events import Event
from models.rules import sla
from models.rules.lifecycle import Verb
from models.rules.rates import EMPTY, mean, percent
from models.rules.words import Light, Satisfaction, TicketState
from models.rules.workdays import WorkCalendar, local
from models.statistics import Standing
from models.tickets import Ticket

FEW = 5  # a percentage of fewer carries the mark 样本少
_CONTENT = frozenset({Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED})
_WATCHED = (Verb.RETURN, Verb.CONFIRM, Verb.REJECT_RESULT, Verb.RECATEGORISE, Verb.SUSPEND, Verb.RESUME)
_NOT_LATE = (Light.SUSPENDED, Light.PENDING)


@dataclass(frozen=True)
class Case:
    """A ticket as it stood, with what its log says of the way there."""

    at: Standing
    reporter: str
    anonymous: bool
    returns: int = 0
    verdict: Satisfaction | None = None  # the first that somebody gave; silence is none
    reached: bool = False  # a result was reported at least once
    corrected: bool = False
    suspended: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def no(self) -> int:
        return self.at.no


@dataclass(frozen=True)
class View:
    """The instant a figure is for, and the calendar it is reckoned by."""

    now: datetime
    calendar: WorkCalendar

    def overdue(self, case: Case) -> int:
        """Working days overdue; a ticket that is suspended or waits for its confirmation is not."""
        at = case.at
        if at.due_at is None or not at.is_open or at.light in _NOT_LATE:
            return 0
        return sla.overdue_days(at.due_at, self.now, self.calendar)

    def due_soon(self, case: Case) -> bool:
        """Whether a ticket is due soon by the ladder's own measure (蓝色), and not late yet."""
        at = case.at
        return at.light is Light.BLUE or (
            at.is_open and at.light not in _NOT_LATE and at.due_at is not None and not self.overdue(case)
            and local(at.due_at).date() == local(self.now).date()
        )  # fmt: skip

    def on_time(self, case: Case) -> bool:
        """Whether a solved ticket was resolved by its due day."""
        at = case.at
        return (
            at.due_at is None
            or at.resolved_at is None
            or not sla.overdue_days(at.due_at, at.resolved_at, self.calendar)
        )


Test = Callable[[View, Case], bool]


@dataclass(frozen=True)
class Measure:
    """One measure: tickets that fit `counts`, of those that fit `of` (none: it is a number, no rate)."""

    name: str
    label: str
    counts: Test
    of: Test | None = None
    behind: str = ""  # what the list behind a rate is called
    definition: str = ""


def _answered_in_time(view: View, case: Case) -> bool:
    first = case.at.accepted_at or case.at.resolved_at  # what is solved on the spot needs no acceptance
    return case.at.accept_due is not None and first is not None and first <= case.at.accept_due


MEASURES: dict[str, Measure] = {
    one.name: one
    for one in (
        Measure("collected", "收集", lambda _, c: True),
        Measure("solved", "已解决", lambda _, c: c.at.is_solved),
        Measure("explained", "解释说明", lambda _, c: c.at.is_explained),
        Measure("open", "未结", lambda _, c: c.at.is_open),
        Measure("overdue", "超期", lambda v, c: v.overdue(c) > 0),
        Measure("due_soon", "快到期", lambda v, c: v.due_soon(c)),
        Measure("rate", "解决率", lambda _, c: c.at.is_solved, lambda _, c: True, "已解决", "已解决÷收集，解释说明不算已解决"),
        Measure(
            "response_rate", "响应率", _answered_in_time, lambda v, c: c.at.accept_due is not None and c.at.accept_due <= v.now,
            "按时签收", "按时签收÷到了签收时限的",
        ),
        Measure(
            "on_time_rate", "按期办结率", lambda v, c: c.at.is_solved and v.on_time(c),
            lambda v, c: c.at.is_solved or v.overdue(c) > 0, "按期办结", "按期解决÷（已解决＋超期未结）",
        ),
        Measure(
            "satisfaction", "满意率", lambda _, c: c.verdict in _CONTENT, lambda _, c: c.verdict is not None,
            "满意和基本满意", "满意和基本满意÷有效首次评价，到期自动销号的不算",
        ),
        Measure("returned", "退单", lambda _, c: c.returns > 0, lambda _, c: True, "被退过", "被退过的÷收集"),
        Measure("reopened", "重办率", lambda _, c: c.at.reopen_count > 0, lambda _, c: c.reached, "重办过", "重办过的÷报过办结的"),
    )
}  # fmt: skip
AVERAGES = {"avg_days": "平均用时", "avg_hours": "平均用时"}


def cases(
    session: Session, *, as_of: datetime, calendar: WorkCalendar, wanted: Callable[[Standing], bool] = lambda _: True
) -> list[Case]:
    """Return every counted ticket as it stood at `as_of`, with its story, by number."""
    standing = statistics.standings(session, as_of=as_of, calendar=calendar, wanted=wanted)
    known = {
        no: (key, reporter, anonymous)
        for key, no, reporter, anonymous in session.execute(
            select(Ticket.id, Ticket.no, Ticket.reporter, Ticket.anonymous).where(Ticket.no.is_not(None))
        )
    }
    stories = _stories(session, as_of)
    found = []
    for at in standing:
        key, reporter, anonymous = known[at.no]
        found.append(_case(at, reporter, anonymous, stories.get(str(key), []), as_of))
    return found


def count(measure: Measure, of: Iterable[Case], view: View) -> tuple[list[Case], int | None]:
    """Return the tickets a measure counts, and how many there are to count them of (None: it is no rate)."""
    here = list(of)
    if measure.of is None:
        return [c for c in here if measure.counts(view, c)], None
    whole = [c for c in here if measure.of(view, c)]
    return [c for c in whole if measure.counts(view, c)], len(whole)


def share(part: int, whole: int) -> str:
    """Return 97.06%（33/34）; few of them are marked, none are “—”."""
    if whole == 0:
        return EMPTY
    return f"{percent(part, whole)}（{part}/{whole}{'，样本少' if whole < FEW else ''}）"


def lasted(of: Sequence[Case], view: View, *, hours: bool = False) -> tuple[list[Case], Decimal]:
    """Return the resolved tickets and how long they took together, from acceptance to result without suspension."""
    done = [c for c in of if c.at.resolved_at is not None and c.at.state is TicketState.CLOSED]
    return done, sum((_used(c, view, hours) for c in done), Decimal(0))


def average(of: Sequence[Case], view: View, *, hours: bool = False) -> str:
    """Return the mean as people read it: 3.20个工作日; “—” when nothing is resolved."""
    done, total = lasted(of, view, hours=hours)
    value = mean(total, len(done))
    return value if value == EMPTY else f"{value}{'个工作小时' if hours else '个工作日'}"


def _used(case: Case, view: View, hours: bool) -> Decimal:
    start, stop = case.at.accepted_at or case.at.created_at, case.at.resolved_at
    assert stop is not None
    if start > stop:
        start = case.at.created_at
    if not hours:
        return Decimal(sla.used_days(start, stop, view.calendar, case.suspended))
    worked = sla.working_time_between(start, stop, view.calendar)
    held = sum(
        (sla.working_time_between(a, min(b, stop), view.calendar).total_seconds() for a, b in case.suspended), 0.0
    )
    return Decimal(round(worked.total_seconds() - held)) / 3600


def _stories(session: Session, as_of: datetime) -> dict[str, list[Event]]:
    wanted = select(Event).where(Event.entity == "ticket", Event.at <= as_of)
    marks = Event.verb.in_([v.value for v in _WATCHED]) | (Event.after == TicketState.PENDING_CONFIRM.value)
    found: dict[str, list[Event]] = {}
    for event in session.scalars(wanted.where(marks).order_by(Event.at, Event.id)):
        found.setdefault(event.entity_id, []).append(event)
    return found


def _case(at: Standing, reporter: str, anonymous: bool, story: list[Event], as_of: datetime) -> Case:
    verdict = next(
        (
            v
            for e in story
            if (v := (e.facts or {}).get("satisfaction")) and e.verb in (Verb.CONFIRM, Verb.REJECT_RESULT)
        ),
        None,
    )
    return Case(
        at=at,
        reporter=reporter,
        anonymous=anonymous,
        returns=sum(e.verb == Verb.RETURN for e in story),
        verdict=Satisfaction(verdict) if verdict else None,
        reached=any(e.after == TicketState.PENDING_CONFIRM for e in story),
        corrected=any(e.verb == Verb.RECATEGORISE for e in story),
        suspended=_held(story, as_of),
    )


def _held(story: list[Event], as_of: datetime) -> tuple[tuple[datetime, datetime], ...]:
    spans: list[tuple[datetime, datetime]] = []
    since: datetime | None = None
    for event in story:
        if event.verb == Verb.SUSPEND and since is None:
            since = event.at
        elif event.verb == Verb.RESUME and since is not None:
            spans.append((since, event.at))
            since = None
    return (*spans, (since, as_of)) if since is not None else tuple(spans)
