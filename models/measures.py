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
from models.rules.rates import EMPTY, mean, percent, percentile, rounded
from models.rules.words import Light, Resolution, Satisfaction, TicketState
from models.rules.workdays import WorkCalendar, local
from models.statistics import Standing
from models.tally import Reach
from models.tickets import UNDO, Ticket

FEW = 5  # a percentage of fewer carries the mark 样本少
_NAMED = 500  # so few tickets are asked for by name, more are read through
_CONTENT = frozenset({Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED})
_STOPS, _GOES_ON = (Verb.SUSPEND, Verb.ASK_BACK), (Verb.RESUME, Verb.ANSWER, Verb.WAIT_OVER)
_WATCHED = (Verb.RETURN, Verb.CONFIRM, Verb.REJECT_RESULT, Verb.RECATEGORISE, *_STOPS, *_GOES_ON)
_NOT_LATE = (Light.SUSPENDED, Light.PENDING, Light.WAITING)


@dataclass(frozen=True)
class Case:
    """A ticket as it stood, with what its log says of the way there."""

    at: Standing
    reporter: str
    anonymous: bool
    returns: int = 0
    verdict: Satisfaction | None = None  # the first that somebody gave; silence is none
    solution: bool = False  # what that verdict was about was a solution, not an explanation
    reached: bool = False  # a result was reported at least once
    corrected: bool = False
    suspended: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def no(self) -> int:
        return self.at.no


def overdue(at: Standing, now: datetime, calendar: WorkCalendar) -> int:
    """Return the working days a ticket is overdue; one whose clock stands still is not."""
    if at.due_at is None or not at.is_open or at.light in _NOT_LATE:
        return 0
    return sla.overdue_days(at.due_at, now, calendar)


@dataclass(frozen=True)
class View:
    """The instant a figure is for, and the calendar it is reckoned by."""

    now: datetime
    calendar: WorkCalendar

    def overdue(self, case: Case) -> int:
        """Working days overdue."""
        return overdue(case.at, self.now, self.calendar)

    def due_soon(self, case: Case) -> bool:
        """Whether a ticket is due soon by the ladder's own measure (蓝色), and not late yet."""
        at = case.at
        return at.light is Light.BLUE or (
            at.is_open and at.light not in _NOT_LATE and at.due_at is not None and not self.overdue(case)
            and local(at.due_at).date() == local(self.now).date()
        )  # fmt: skip

    def on_time(self, case: Case) -> bool:
        """Whether a solved ticket was resolved by its original due day, extensions left aside; a result that came too
        late and was refused is not made good by the next.
        """
        return not case.at.late and self._by(case.at.original_due_at or case.at.due_at, case)

    def on_extended_time(self, case: Case) -> bool:
        """Whether it was resolved by the day that was granted."""
        return self._by(case.at.due_at, case)

    def _by(self, due_at: datetime | None, case: Case) -> bool:
        resolved_at = case.at.resolved_at
        return due_at is None or resolved_at is None or not sla.overdue_days(due_at, resolved_at, self.calendar)


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
        Measure("auto_confirmed", "自动销号", lambda _, c: c.at.state is TicketState.CLOSED and c.at.auto_confirmed),
        Measure("suspended", "挂起", lambda _, c: c.at.state is TicketState.SUSPENDED),
        Measure("overdue", "超期", lambda v, c: v.overdue(c) > 0),
        Measure("due_soon", "快到期", lambda v, c: v.due_soon(c)),
        Measure("rate", "解决率", lambda _, c: c.at.is_solved, lambda _, c: True, "已解决", "已解决÷收集，解释说明不算已解决"),
        Measure(
            "response_rate", "响应率", _answered_in_time, lambda v, c: c.at.accept_due is not None and c.at.accept_due <= v.now,
            "按时签收", "按时签收÷到了签收时限的",
        ),
        Measure(
            "on_time_rate", "按期办结率", lambda v, c: c.at.is_solved and v.on_time(c),
            lambda v, c: c.at.is_solved or v.overdue(c) > 0, "按期办结", "按原定时限解决的÷（已解决＋超期未结），批准延期的不放宽",
        ),
        Measure(
            "extended_on_time_rate", "按延期后时限的办结率", lambda v, c: c.at.is_solved and v.on_extended_time(c),
            lambda v, c: c.at.is_solved or v.overdue(c) > 0, "按延期后时限办结", "按批准后的时限解决的÷（已解决＋超期未结）",
        ),
        Measure(
            "satisfaction", "满意率", lambda _, c: c.verdict in _CONTENT, lambda _, c: c.verdict is not None,
            "满意和基本满意", "满意和基本满意÷有效首次评价，到期自动销号的不算",
        ),
        Measure(
            "feedback_rate", "解决率（回访口径）", lambda _, c: c.verdict in _CONTENT and c.solution,
            lambda _, c: c.verdict is not None, "首次回访已解决", "首次评价认可已解决的÷有效首次评价，认可解释说明的不算已解决",
        ),
        Measure(
            "on_spot_rate", "现场解决率", lambda _, c: c.at.is_solved and c.at.resolution == Resolution.SOLVED_ON_SPOT,
            lambda _, c: c.at.is_solved, "现场解决", "现场解决的÷已解决",
        ),
        Measure("returned", "退单", lambda _, c: c.returns > 0, lambda _, c: True, "被退过", "被退过的÷收集"),
        Measure("reopened", "重办率", lambda _, c: c.at.reopen_count > 0, lambda _, c: c.reached, "重办过", "重办过的÷报过办结的"),
    )
}  # fmt: skip
AVERAGES = {"avg_days": "平均用时", "avg_hours": "平均用时"}
APART = {"merged": TicketState.MERGED, "withdrawn": TicketState.WITHDRAWN, "rejected": TicketState.REJECTED}
"""Tickets that are not part of 收集, each a number of its own."""
UNVERDICTED = frozenset({"satisfaction", "feedback_rate"})  # rates that leave out what the system closed by itself


def cases(
    session: Session,
    *,
    as_of: datetime,
    calendar: WorkCalendar,
    reach: Reach = statistics.EVERYWHERE,
    only_open: bool = False,
    apart: TicketState | None = None,
    wanted: Callable[[Standing], bool] = lambda _: True,
) -> list[Case]:
    """Return every counted ticket of a reach as it stood at `as_of`, with its story, by number.

    `only_open` leaves out what was closed; `apart` asks for the uncounted ones of that state instead.
    """
    if apart is not None:
        standing = statistics.set_apart(session, apart, as_of=as_of, calendar=calendar, reach=reach)
    else:
        standing = statistics.standings(session, as_of=as_of, calendar=calendar, reach=reach, only_open=only_open)
    standing = [at for at in standing if wanted(at)]
    numbers = [at.no for at in standing] if len(standing) <= _NAMED else None
    known = select(Ticket.id, Ticket.no, Ticket.reporter, Ticket.anonymous)
    known = known.where(Ticket.no.is_not(None) if numbers is None else Ticket.no.in_(numbers))
    who = {no: (key, reporter, anonymous) for key, no, reporter, anonymous in session.execute(known)}
    stories = _stories(session, as_of, None if numbers is None else [str(who[no][0]) for no in numbers])
    found = []
    for at in standing:
        key, reporter, anonymous = who[at.no]
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


def slowest_of_ten(of: Sequence[Case], view: View, *, hours: bool = False) -> str:
    """Return within how many working days (hours) nine of ten were done (P90, nearest rank); “—” when nothing is resolved."""
    done, _ = lasted(of, view, hours=hours)
    value = percentile([_used(c, view, hours) for c in done], 90)
    return EMPTY if value is None else f"{rounded(value, 2 if hours else 0)}{'个工作小时' if hours else '个工作日'}"


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


def _stories(session: Session, as_of: datetime, keys: list[str] | None) -> dict[str, list[Event]]:
    wanted = select(Event).where(Event.entity == "ticket", Event.at <= as_of)
    if keys is not None:
        wanted = wanted.where(Event.entity_id.in_(keys))
    marks = Event.verb.in_([*(v.value for v in _WATCHED), UNDO]) | (Event.after == TicketState.PENDING_CONFIRM.value)
    found: dict[str, list[Event]] = {}
    for event in session.scalars(wanted.where(marks).order_by(Event.at, Event.id)):
        story = found.setdefault(event.entity_id, [])
        if event.verb != UNDO:
            story.append(event)
        elif story and story[-1].verb == (event.facts or {}).get("undone"):
            story.pop()  # as if it had not happened
    return found


def _case(at: Standing, reporter: str, anonymous: bool, story: list[Event], as_of: datetime) -> Case:
    first = next(
        (e for e in story if e.verb in (Verb.CONFIRM, Verb.REJECT_RESULT) and (e.facts or {}).get("satisfaction")), None
    )
    said = (first.facts or {}) if first is not None else {}
    return Case(
        at=at,
        reporter=reporter,
        anonymous=anonymous,
        returns=sum(e.verb == Verb.RETURN for e in story),
        verdict=Satisfaction(said["satisfaction"]) if said else None,
        solution=said.get("resolution") in (Resolution.SOLVED, Resolution.SOLVED_ON_SPOT),
        reached=any(e.after == TicketState.PENDING_CONFIRM for e in story),
        corrected=any(e.verb == Verb.RECATEGORISE for e in story),
        suspended=_held(story, as_of),
    )


def _held(story: list[Event], as_of: datetime) -> tuple[tuple[datetime, datetime], ...]:
    spans: list[tuple[datetime, datetime]] = []
    since: datetime | None = None
    for event in story:
        if event.verb in _STOPS and since is None:
            since = event.at
        elif since is not None and (event.verb in _GOES_ON or event.after == TicketState.PENDING_CONFIRM):
            spans.append((since, event.at))
            since = None
    return (*spans, (since, as_of)) if since is not None else tuple(spans)
