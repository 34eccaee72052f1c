"""Everything the digests of one morning are made of, read once for all people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from handlers import pledges, undelivered
from models import contributions, outbox, questions, requests, snoozes, tickets, unvisited, visits, waiting
from models.directory import Directory
from models.outbox import Letter
from models.requests import Kind
from models.roster import Outlet
from models.rules.ladder import rung
from models.rules.reminding import DIGEST_TIMES, HELD_GRACE
from models.rules.seasons import GRAIN, HURRIED, PEAK, season_on
from models.rules.words import OPEN_STATES, CardLevel, TicketState
from models.rules.workdays import SHANGHAI, local
from models.tickets import Ticket
from models.unvisited import Unvisited

HANDLING = frozenset({TicketState.ASSIGNED.value, TicketState.IN_PROGRESS.value})
_CLIMBING = HANDLING | {TicketState.SUBMITTED.value}


@dataclass(frozen=True)
class Morning:
    """One morning."""

    directory: Directory
    now: datetime
    today: date
    tickets: dict[int, Ticket]
    cards: dict[int, CardLevel]
    handling: dict[str, list[Ticket]]  # by handler
    by_department: dict[int, list[Ticket]]
    by_county: dict[str, list[Ticket]]
    to_confirm: dict[str, list[Ticket]]
    last_visits: dict[str, date]
    unowned: tuple[Outlet, ...]
    overdue: tuple[Unvisited, ...]
    grain: frozenset[str]  # outlets where grain is bought, on the days on which that is asked about
    parcels: frozenset[str]  # who answers for parcels, on the days on which their peak is spoken of
    drafts: frozenset[int]
    held: dict[str, list[Letter]]
    resting: frozenset[tuple[str, int]]  # who hears nothing of which ticket today
    undelivered: list[Letter]  # since the digest before
    pledged: pledges.Board
    asked: dict[str, list[Ticket]]  # whose request for more time, or a rest, waits for whom
    supervised: frozenset[int]  # what a secretary wants to be told of, and was not yet
    owed: dict[str, list[Ticket]]  # what a person's department was asked to contribute to

    @property
    def climbing(self) -> list[Ticket]:
        """Every ticket whose department's clock runs."""
        return [ticket for here in self.by_county.values() for ticket in here]

    @cached_property
    def troubled(self) -> frozenset[str]:
        """Outlets where something is open."""
        return frozenset(t.outlet for t in self.tickets.values() if t.outlet)

    @property
    def first_of_week(self) -> bool:
        return self.directory.calendar.first_workday_of_week(self.today) == self.today


def read(session: Session, directory: Directory, now: datetime) -> Morning:
    """Read it."""
    today = local(now).date()
    found = tickets.in_states(session, OPEN_STATES)
    handling: dict[str, list[Ticket]] = defaultdict(list)
    by_department: dict[int, list[Ticket]] = defaultdict(list)
    by_county: dict[str, list[Ticket]] = defaultdict(list)
    cards = {}
    for ticket in found:
        if ticket.state in _CLIMBING:
            by_county[ticket.county or ""].append(ticket)
            reached = rung(tickets.ladder_facts(ticket), now, directory.calendar)
            cards[ticket.id] = max(reached, CardLevel(ticket.card_level))
        if ticket.state in HANDLING:
            handling[ticket.handler or ""].append(ticket)
            by_department[ticket.department or 0].append(ticket)
    by_id = {ticket.id: ticket for ticket in found}
    to_confirm: dict[str, list[Ticket]] = defaultdict(list)
    for question in questions.open_of_kind(session, questions.CLOSE_OUT):
        if question.ticket in by_id:
            to_confirm[question.userid].append(by_id[question.ticket])
    last_visits = visits.last_days(session, [p.outlet for p in directory.active_pairings(today)], as_of=now)
    return Morning(
        directory=directory,
        now=now,
        today=today,
        tickets=by_id,
        cards=cards,
        handling=handling,
        by_department=by_department,
        by_county=by_county,
        to_confirm=to_confirm,
        last_visits=last_visits,
        unowned=tuple(unvisited.unowned(directory, today)),
        overdue=tuple(unvisited.overdue(directory, last_visits, today)),
        grain=_grain(session, directory, today),
        parcels=_parcels(directory, today),
        drafts=frozenset(t.id for t in tickets.in_states(session, [TicketState.DRAFT])),
        held=waiting.waiting_for_digest(session, max(now, _last_digest(today)) + HELD_GRACE),
        resting=snoozes.resting(session, today),
        undelivered=outbox.troubled(session, undelivered.last_told(directory, today)),
        pledged=pledges.board(session, directory.calendar, today),
        asked=_by_reader(by_id, ((q.userid, q.ticket) for q in questions.open_of_kind(session, questions.REQUEST))),
        supervised=frozenset(r.ticket for r in requests.waiting(session, [Kind.SUPERVISION])),
        owed=_by_reader(by_id, ((c.handler, c.ticket) for c in contributions.all_owed(session))),
    )


def _by_reader(by_id: dict[int, Ticket], pairs: Iterable[tuple[str | None, int | None]]) -> dict[str, list[Ticket]]:
    found: dict[str, list[Ticket]] = defaultdict(list)
    for userid, ticket in pairs:
        if userid and ticket in by_id:
            found[userid].append(by_id[ticket])
    return found


def _last_digest(today: date) -> datetime:
    """When the last people have their digest: what is held until then may as well join an earlier one."""
    return datetime.combine(today, max(DIGEST_TIMES), SHANGHAI)


def _grain(session: Session, directory: Directory, today: date) -> frozenset[str]:
    """Outlets where grain is bought in this season: where help was given with it, or a problem reported, before."""
    season = season_on(today)
    if season is None or directory.calendar.first_workday_of_week(today) != today:
        return frozenset()
    return visits.outlets_helped(session, season.name) | tickets.outlets_of(session, GRAIN)


def _parcels(directory: Directory, today: date) -> frozenset[str]:
    """Everybody who would get what may not wait in the peak of parcels, and the heads of their departments."""
    if not PEAK.holds(today) or directory.calendar.first_workday_of_week(today) != today:
        return frozenset()
    counties = {outlet.county for outlet in directory.outlets.values()}
    owners = [directory.dispatch.decide(category, county, today) for category in HURRIED for county in counties]
    heads = (department.head for o in owners if (department := directory.department(o.department)) is not None)
    return frozenset(userid for userid in (*heads, *(o.person for o in owners)) if userid)
