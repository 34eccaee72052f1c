"""One digest per person per working day: red first, each line actionable by its number.

On the first working day of the week it begins with the visit plan. What quiet hours held back joins it.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from handlers import notices, pledges, undelivered, wording
from handlers.visit_plan import plan_lines
from models import conversation, outbox, questions, snoozes, tickets, visits
from models.directory import Directory
from models.outbox import Letter
from models.roster import Person
from models.rules import sla
from models.rules.guards import MAX_RETURNS
from models.rules.ladder import rung
from models.rules.visits import VisitGap, gap
from models.rules.words import OPEN_STATES, CardLevel, TicketState
from models.rules.workdays import local
from models.tickets import Ticket

DIGEST_LIVES = timedelta(hours=10)  # a morning's list is no use the day after
DUE_SOON = 2  # working days
SECTION_ROWS = 8
MAX_BYTES = 1900

# Notices that other sections tell better, as things stand this morning.
_SAID_AS_IT_STANDS = frozenset({"assigned", "resolved", "ownerless", "returned", "rung"})
_HANDLING = frozenset({TicketState.ASSIGNED.value, TicketState.IN_PROGRESS.value})
_CLIMBING = _HANDLING | {TicketState.SUBMITTED.value}
_COLOURS = {CardLevel.YELLOW: "黄牌 ", CardLevel.RED: "红牌 ", CardLevel.ESCALATED: "提级 ", CardLevel.SUMMON: "提级 "}


class Row(NamedTuple):
    """A line of a digest, and the ticket that can be acted on by its place."""

    text: str
    no: int = 0


class Digest(NamedTuple):
    """What one person reads, and which tickets stand in it, in order."""

    text: str
    listed: tuple[int, ...]


@dataclass(frozen=True)
class Morning:
    """Everything the digests of one day are made of, read once for all people."""

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
    held: dict[str, list[Letter]]
    resting: frozenset[tuple[str, int]]  # who hears nothing of which ticket today
    undelivered: list[Letter]  # since the digest before
    pledged: pledges.Board

    @property
    def first_of_week(self) -> bool:
        return self.directory.calendar.first_workday_of_week(self.today) == self.today


def send(session: Session, directory: Directory, now: datetime) -> int:
    """Promise everybody's digest of the day; return how many people get one."""
    morning = _read(session, directory, now)
    pushes = notices.Pushes(session, directory, now)
    written = 0
    listed: dict[str, tuple[int, ...]] = {}
    for person in directory.people.values():
        digest = _digest(morning, person) if person.active else None
        if digest is not None and pushes.member(
            person.userid,
            key=f"digest:{morning.today:%Y-%m-%d}",
            text=digest.text,
            priority=outbox.REMINDER,
            drop_after=now + DIGEST_LIVES,
        ):
            outbox.merge(session, morning.held.get(person.userid, []))
            written += 1
            if digest.listed:
                listed[person.userid] = digest.listed
    conversation.keep_lists(session, listed, now)
    return written


def _read(session: Session, directory: Directory, now: datetime) -> Morning:
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
        if ticket.state in _HANDLING:
            handling[ticket.handler or ""].append(ticket)
            by_department[ticket.department or 0].append(ticket)
    by_id = {ticket.id: ticket for ticket in found}
    to_confirm: dict[str, list[Ticket]] = defaultdict(list)
    for question in questions.open_of_kind(session, questions.CLOSE_OUT):
        if question.ticket in by_id:
            to_confirm[question.userid].append(by_id[question.ticket])
    paired = [p.outlet for p in directory.active_pairings(today)]
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
        last_visits=visits.last_days(session, paired, as_of=now),
        held=outbox.waiting_for_digest(session, now),
        resting=snoozes.resting(session, today),
        undelivered=outbox.troubled(session, undelivered.last_told(directory, today)),
        pledged=pledges.board(session, today),
    )


def _digest(morning: Morning, person: Person) -> Digest | None:
    """One person's day, None when there is nothing to do."""
    filled = [(title, rows) for title, rows_of in _SECTIONS if (rows := rows_of(morning, person))]
    while filled:  # the whole stays within one message: the last sections give way first
        digest = _laid_out(morning, person, filled)
        if len(digest.text.encode()) <= MAX_BYTES or len(filled) == 1:
            return digest
        filled.pop()
    return None


def _laid_out(morning: Morning, person: Person, sections: list[tuple[str, list[Row]]]) -> Digest:
    """The text, and which ticket stands at which place; a list of one needs no numbers."""
    shown = [(title, rows[:SECTION_ROWS], len(rows)) for title, rows in sections]
    listed = tuple(row.no for _, rows, _ in shown for row in rows if row.no)
    place = itertools.count(1)
    many = len(listed) > 1
    parts = [f"{wording.call(person)}，早上好。{wording.day(morning.today)}（{wording.weekday(morning.today)}）提醒："]
    for title, rows, total in shown:
        lines = [f"{next(place)} {row.text}" if row.no and many else row.text for row in rows]
        more = [f"……共{total}条"] if total > len(rows) else []
        parts.append("\n".join([f"【{title}】", *lines, *more]))
    mine = "我的问题" if set(person.roles) & {"REP", "OUTLET_HEAD", "EMPLOYEE", "HANDLER", "DEPT_HEAD"} else "未结"
    by_place = f"几件一起办，写前面的序号就行，例如“{_by_place(person)}”。" if many else ""
    parts.append(f"{by_place}回“#编号”看详情，回“{mine}”看全部。")
    return Digest("\n".join(parts), listed)


def _by_place(person: Person) -> str:
    return "1收到，2办结 已换新零件，试机正常" if set(person.roles) & {"HANDLER", "DEPT_HEAD"} else "1、2都满意"


def _rows(lines: Iterable[str]) -> list[Row]:
    return [Row(line) for line in lines]


def _week_plan(morning: Morning, person: Person) -> list[Row]:
    if "REP" not in person.roles or not morning.first_of_week:
        return []
    lines = plan_lines(
        morning.directory,
        person.userid,
        morning.now,
        last=morning.last_visits,
        open_tickets=morning.tickets.values(),
    )
    return _rows(f"· {line}" for line in lines)  # no numbers: a number would look like an answer


def _carded(morning: Morning, person: Person) -> list[Row]:
    """Red and yellow: the handler's own, and a county's for its administrators and secretary."""
    roles = set(person.roles)
    wanted, least = _mine(morning, person), CardLevel.YELLOW
    if roles & {"COUNTY_PARTY_ADMIN", "COUNTY_SECRETARY"}:
        wanted = morning.by_county.get(person.county or "", [])
        least = CardLevel.RED if "COUNTY_SECRETARY" in roles else CardLevel.YELLOW
    found = [t for t in wanted if morning.cards[t.id] >= least]
    found.sort(key=lambda t: (-morning.cards[t.id].height, t.no or 0))
    mine = {t.id for t in _mine(morning, person)}
    return [_row(morning, t, acts=t.id in mine, colour=_COLOURS[morning.cards[t.id]]) for t in found]


def _to_accept(morning: Morning, person: Person) -> list[Row]:
    waiting = [t for t in _mine(morning, person) if t.state == TicketState.ASSIGNED.value]
    return [_row(morning, t) for t in waiting if morning.cards[t.id] < CardLevel.YELLOW]


def _due_soon(morning: Morning, person: Person) -> list[Row]:
    calendar = morning.directory.calendar
    return [
        _row(morning, t)
        for t in _mine(morning, person)
        if t.state == TicketState.IN_PROGRESS.value
        and t.due_at is not None
        and morning.cards[t.id] < CardLevel.YELLOW
        and sla.remaining_days(t.due_at, morning.now, calendar) <= DUE_SOON
    ]


def _to_confirm(morning: Morning, person: Person) -> list[Row]:
    return [
        Row(
            f"#{t.no} {wording.short_outlet(morning.directory, t.outlet)}·{wording.gist(t)}："
            f"回“{t.no} 满意”或“{t.no} 未解决 原因”",
            t.no or 0,
        )
        for t in morning.to_confirm.get(person.userid, [])
    ]


def _visits_due(morning: Morning, person: Person) -> list[Row]:
    if "REP" not in person.roles or morning.first_of_week:
        return []  # the plan on top says it already
    lines = []
    for outlet in morning.directory.paired_outlets(person.userid, morning.today):
        last = morning.last_visits.get(outlet)
        if last is not None and gap(last, morning.today) in (VisitGap.DUE, VisitGap.OVERDUE):
            lines.append(f"{wording.outlet(morning.directory, outlet)}：已{(morning.today - last).days}天没走访")
    return _rows(lines)


def _to_assign(morning: Morning, person: Person) -> list[Row]:
    """What found no owner, for the administrators; the city's decide what was given back twice, and for who has none."""
    mine: list[Ticket] = []
    if "COUNTY_PARTY_ADMIN" in person.roles:
        mine = [t for t in morning.by_county.get(person.county or "", []) if t.return_count < MAX_RETURNS]
    if "CITY_PARTY_ADMIN" in person.roles:
        alone = {c for c in morning.by_county if not morning.directory.with_role("COUNTY_PARTY_ADMIN", c)}
        every = [t for found in morning.by_county.values() for t in found]
        mine = [*mine, *(t for t in every if t.return_count >= MAX_RETURNS or (t.county or "") in alone)]
    waiting = [t for t in mine if t.state == TicketState.SUBMITTED.value]
    return [_row(morning, t, acts=False) for t in waiting if morning.cards[t.id] < CardLevel.YELLOW]


def _promised(morning: Morning, person: Person) -> list[Row]:
    mine, county = _mine(morning, person), morning.by_county.get(person.county or "", [])
    told = pledges.lines(morning.pledged, person, mine, county, morning.directory, morning.today)
    return [Row(*line) for line in told]


def _held(morning: Morning, person: Person) -> list[Row]:
    """What quiet hours held back, but for what another section says already."""
    return _rows(
        x.digest or x.text for x in morning.held.get(person.userid, []) if x.key.split(":")[0] not in _SAID_AS_IT_STANDS
    )


def _undelivered(morning: Morning, person: Person) -> list[Row]:
    return _rows(undelivered.news(morning.directory, person, morning.undelivered))


_SECTIONS: tuple[tuple[str, Callable[[Morning, Person], list[Row]]], ...] = (
    ("本周走访计划", _week_plan),
    ("红黄牌", _carded),
    ("待派单", _to_assign),
    ("待签收", _to_accept),
    (f"{DUE_SOON}个工作日内到期", _due_soon),
    ("答应的时间", _promised),
    ("待您确认", _to_confirm),
    ("该走访了", _visits_due),
    ("下班以后", _held),
    ("发送异常", _undelivered),
)


def _mine(morning: Morning, person: Person) -> list[Ticket]:
    """Tickets a handler answers for; a department's head sees all of the department's."""
    if not {"HANDLER", "DEPT_HEAD"} & set(person.roles):
        return []
    found = {t.id: t for t in morning.handling.get(person.userid, [])}
    for away in morning.directory.stood_for(person.userid, morning.today):
        found |= {t.id: t for t in morning.handling.get(away, [])}
    for department in morning.directory.departments.values():
        if department.head == person.userid:
            found |= {t.id: t for t in morning.by_department.get(department.id, [])}
    return [t for t in found.values() if (person.userid, t.id) not in morning.resting]


def _row(morning: Morning, ticket: Ticket, *, acts: bool = True, colour: str = "") -> Row:
    verb = "签收" if ticket.state == TicketState.ASSIGNED.value else "办结"
    say = f"回“{verb} {ticket.no}{' …' if verb == '办结' else ''}”"
    if not acts:
        say = (
            f"回“派 {ticket.no} 部门”派出" if ticket.state == TicketState.SUBMITTED.value else f"看详情回“#{ticket.no}”"
        )
    left = wording.time_left(ticket, morning.now, morning.directory.calendar)
    if ticket.accepted_at is None and ticket.accept_due is not None and ticket.accept_due < morning.now:
        left = "还没有签收"
    what = f"#{ticket.no} {wording.short_outlet(morning.directory, ticket.outlet)}·{wording.gist(ticket)}"
    return Row(f"{colour}{what}，{left}：{say}", ticket.no or 0)
