"""One digest per person per working day: red first, each line actionable by its number.

On the first working day of the week it begins with the visit plan. What quiet hours held back joins it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from handlers import notices, wording
from handlers.visit_plan import plan_lines
from models import outbox, questions, tickets, visits
from models.directory import Directory
from models.roster import Person
from models.rules import sla
from models.rules.visits import VisitGap, gap
from models.rules.words import CardLevel, TicketState
from models.rules.workdays import local
from models.tickets import Ticket

DUE_SOON = 2  # working days
SECTION_ROWS = 8
MAX_BYTES = 1900

_RECEIVING = frozenset({"REP", "OUTLET_HEAD", "HANDLER", "DEPT_HEAD", "COUNTY_PARTY_ADMIN", "COUNTY_SECRETARY"})


def send(session: Session, directory: Directory, now: datetime) -> int:
    """Promise everybody's digest of the day; return how many people get one."""
    today = local(now).date()
    held = outbox.recipients_waiting(session, now)
    written = 0
    for person in directory.people.values():
        if not person.active or not (set(person.roles) & _RECEIVING or person.userid in held):
            continue
        waiting = outbox.waiting_for_digest(session, person.userid, now) if person.userid in held else []
        text = _digest(session, directory, person, now, [letter.digest or letter.text for letter in waiting])
        if text and notices.Pushes(session, directory, now).member(
            person.userid, key=f"digest:{today:%Y-%m-%d}", text=text, priority=outbox.REMINDER
        ):
            outbox.merge(session, waiting)
            written += 1
    return written


def _digest(session: Session, directory: Directory, person: Person, now: datetime, held: list[str]) -> str:
    """The text of one person's day, "" when there is nothing to do."""
    sections = [
        (title, lines)
        for title, lines in (
            ("本周走访计划", _week_plan(session, directory, person, now)),
            ("红黄牌", _carded(session, directory, person, now)),
            ("待签收", _to_accept(session, directory, person, now)),
            (f"{DUE_SOON}个工作日内到期", _due_soon(session, directory, person, now)),
            ("待您确认", _to_confirm(session, directory, person, now)),
            ("该走访了", _visits_due(session, directory, person, now)),
            ("昨晚以来", held),
        )
        if lines
    ]
    if not sections:
        return ""
    today = local(now).date()
    head = f"{wording.call(person)}，早上好。{wording.day(today)}（{wording.weekday(today)}）提醒："
    parts = [head]
    for title, lines in sections:
        more = [f"……共{len(lines)}条"] if len(lines) > SECTION_ROWS else []
        parts.append("\n".join([f"【{title}】", *lines[:SECTION_ROWS], *more]))
    parts.append("回“#编号”看详情，回“我的问题”看全部。")
    return _fitting(parts)


def _fitting(parts: list[str]) -> str:
    """Keep the whole within one message: the last sections give way first."""
    while len("\n".join(parts).encode()) > MAX_BYTES and len(parts) > 3:
        parts.pop(-2)
    return "\n".join(parts)


def _week_plan(session: Session, directory: Directory, person: Person, now: datetime) -> list[str]:
    today = local(now).date()
    if "REP" not in person.roles or directory.calendar.first_workday_of_week(today) != today:
        return []
    return wording.numbered(plan_lines(session, directory, person.userid, now)).splitlines()


def _carded(session: Session, directory: Directory, person: Person, now: datetime) -> list[str]:
    """Red and yellow: the handler's own, and a county's for its administrators and secretary."""
    if {"COUNTY_PARTY_ADMIN", "COUNTY_SECRETARY"} & set(person.roles):
        wanted = [
            t
            for t in tickets.in_states(session, [TicketState.SUBMITTED, TicketState.ASSIGNED, TicketState.IN_PROGRESS])
            if t.county == person.county
        ]
        least = CardLevel.RED if "COUNTY_SECRETARY" in person.roles else CardLevel.YELLOW
    else:
        wanted, least = _handling(session, directory, person), CardLevel.YELLOW
    cards = [t for t in wanted if CardLevel(t.card_level) >= least]
    cards.sort(key=lambda t: (-CardLevel(t.card_level).height, t.no or 0))
    return [_line(directory, t, now, light=True) for t in cards]


def _to_accept(session: Session, directory: Directory, person: Person, now: datetime) -> list[str]:
    found = [t for t in _handling(session, directory, person) if t.state == TicketState.ASSIGNED.value]
    return [_line(directory, t, now) for t in found if CardLevel(t.card_level) < CardLevel.YELLOW]


def _due_soon(session: Session, directory: Directory, person: Person, now: datetime) -> list[str]:
    found = [
        t
        for t in _handling(session, directory, person)
        if t.state == TicketState.IN_PROGRESS.value
        and t.due_at is not None
        and CardLevel(t.card_level) < CardLevel.YELLOW
        and sla.overdue_days(t.due_at, now, directory.calendar) == 0
        and sla.remaining_days(t.due_at, now, directory.calendar) <= DUE_SOON
    ]
    return [_line(directory, t, now) for t in found]


def _to_confirm(session: Session, directory: Directory, person: Person, now: datetime) -> list[str]:
    asked = [q for q in questions.open_for(session, person.userid, now) if q.kind == questions.CLOSE_OUT and q.ticket]
    found = [session.get_one(Ticket, q.ticket) for q in asked]
    return [
        f"#{t.no} {wording.short_outlet(directory, t.outlet)}·{wording.gist(t)}：回“{t.no} 满意”或“{t.no} 未解决 原因”"
        for t in found
    ]


def _visits_due(session: Session, directory: Directory, person: Person, now: datetime) -> list[str]:
    today = local(now).date()
    if "REP" not in person.roles or directory.calendar.first_workday_of_week(today) == today:
        return []  # the plan on top says it already
    mine = directory.paired_outlets(person.userid, today)
    last = visits.last_days(session, mine, as_of=now)
    due = [o for o in mine if _is_due(last.get(o), today)]
    return [f"{wording.outlet(directory, o)}：已{(today - last[o]).days}天没走访" for o in due if o in last]


def _is_due(last: date | None, today: date) -> bool:
    return last is not None and gap(last, today) in (VisitGap.DUE, VisitGap.OVERDUE)


def _handling(session: Session, directory: Directory, person: Person) -> list[Ticket]:
    """Tickets a handler answers for; a department's head sees all of the department's."""
    if not {"HANDLER", "DEPT_HEAD"} & set(person.roles):
        return []
    headed = [d.id for d in directory.departments_of(person.userid) if d.head == person.userid]
    return tickets.of_handler(session, person.userid, headed, [TicketState.ASSIGNED, TicketState.IN_PROGRESS])


def _line(directory: Directory, ticket: Ticket, now: datetime, *, light: bool = False) -> str:
    colour = {"YELLOW": "黄牌 ", "RED": "红牌 ", "ESCALATED": "提级 ", "SUMMON": "提级 "}.get(ticket.card_level, "")
    verb = "签收" if ticket.state == TicketState.ASSIGNED.value else "办结"
    return (
        f"{colour if light else ''}#{ticket.no} {wording.short_outlet(directory, ticket.outlet)}·{wording.gist(ticket)}，"
        f"{wording.time_left(ticket, now, directory.calendar)}：回“{verb} {ticket.no}{' …' if verb == '办结' else ''}”"
    )
