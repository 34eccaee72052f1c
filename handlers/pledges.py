"""Taking somebody at his word: a day promised in a note is kept, said back, reminded of and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.language.promising import Promised, promised
from bot.router import Context
from handlers import wording
from models import pledges
from models.directory import Directory
from models.pledges import Pledge
from models.roster import Person
from models.rules.workdays import WorkCalendar, local
from models.tickets import Ticket

Line = tuple[str, int]
"""A line of a digest and the number of the ticket it is about."""


def take(ctx: Context, ticket: Ticket, text: str) -> str:
    """Keep what `text` promises for a ticket and say it back; "" when it promises nothing."""
    found = promised(text, ctx.now, ctx.calendar)
    if found is None:
        return ""
    pledges.make(
        ctx.session, ticket=ticket.id, words=found.words, before=found.before, due=found.due,
        by=ctx.person.userid, now=ctx.now,
    )  # fmt: skip
    return f"{_said_back(found)}，到时我来问。{_too_late(ticket, found.due)}"


def _said_back(found: Promised) -> str:
    on = _day(found.due)
    if found.leads:
        return f"您说{on}{'前' if found.before else ''}{found.rest}"
    return f"您说“{wording.excerpt(found.words, 30)}”，就是{on}"


def _too_late(ticket: Ticket, due: date) -> str:
    if ticket.due_at is None or due <= local(ticket.due_at).date():
        return ""
    return f"时限是{wording.day(ticket.due_at)}，要延期请回“延期 {ticket.no} 到{wording.day(due)} 原因”。"


def _day(on: date) -> str:
    return f"{wording.day(on)}（{wording.weekday(on)}）"


# what is shown


def story(ctx: Context, ticket: Ticket) -> list[str]:
    """What was promised for a ticket last, for the answer to #n."""
    made = pledges.of_ticket(ctx.session, ticket.id)
    if not made:
        return []
    last = made[-1]
    earlier = [wording.day(p.due) for p in made[:-1]]
    before = f"，原来答应{'、'.join(earlier[-2:])}" if earlier else ""
    return [f"答应：{_promise(last)}{_outcome(last, local(ctx.now).date())}（{wording.day(last.at)}说的{before}）"]


def _promise(pledge: Pledge) -> str:
    return f"{_day(pledge.due)}{'前' if pledge.before else ''}"


def _outcome(pledge: Pledge, today: date) -> str:
    if pledge.state == pledges.KEPT:
        return "，做到了"
    return "，时间已过" if pledge.state == pledges.BROKEN or pledge.due < today else ""


def at_outlets(session: Session, waiting: Iterable[Ticket], today: date) -> list[str]:
    """Which days were promised for the open tickets of some outlets, for whoever goes there."""
    by_id = {ticket.id: ticket for ticket in waiting}
    found = sorted(pledges.running(session, by_id).values(), key=lambda p: p.due)
    return [
        f"答应：#{by_id[p.ticket].no} {wording.gist(by_id[p.ticket])} {_promise(p)}{_outcome(p, today)}"
        for p in found[:5]
    ]


# what is asked for in the morning


class Board(NamedTuple):
    """The promises of one morning, by ticket, and the tickets whose promise was broken since the morning before."""

    made: Mapping[int, Pledge]
    fresh: frozenset[int]


def board(session: Session, calendar: WorkCalendar, today: date) -> Board:
    """Read what was promised; what was broken since the working day before is told upward, in everybody's digest once."""
    made = pledges.all_running(session)
    before = calendar.workday_before(today)
    fresh = frozenset(t for t, p in made.items() if before <= p.due < today)
    pledges.expire(session, today)
    return Board(made, fresh)


def lines(
    on: Board, person: Person, mine: Iterable[Ticket], county: Iterable[Ticket], directory: Directory, today: date
) -> list[Line]:
    """What one person reads of promises: his own as they come due, and for an administrator the broken ones, once."""
    told = [_to_keep(on.made[t.id], t, person, directory, today) for t in mine if t.id in on.made]
    if "COUNTY_PARTY_ADMIN" in person.roles:
        told += [_broken(on.made[t.id], t, directory) for t in county if t.id in on.fresh]
    return [line for line in told if line is not None]


def _to_keep(pledge: Pledge, ticket: Ticket, person: Person, directory: Directory, today: date) -> Line | None:
    """The working day before, on the day, and every morning while it is broken."""
    who = "您" if pledge.by == person.userid else _who(pledge, ticket, directory)
    said = f"{_what(ticket, directory)}：{who}答应{_promise(pledge)}"
    if pledge.due < today:
        return f"{said}，时间已过。办好回“办结 {ticket.no} …”，没办好回“进展 {ticket.no} 几号前办好”", ticket.no or 0
    if pledge.due != today and directory.calendar.workday_before(pledge.due) != today:
        return None
    return f"{said}，{'今天到' if pledge.due == today else '快到了'}。办好回“办结 {ticket.no} …”", ticket.no or 0


def _broken(pledge: Pledge, ticket: Ticket, directory: Directory) -> Line:
    said = f"{_who(pledge, ticket, directory)}答应{_promise(pledge)}，时间已过没有办好"
    return f"{_what(ticket, directory)}：{said}。看详情回“#{ticket.no}”", ticket.no or 0


def _who(pledge: Pledge, ticket: Ticket, directory: Directory) -> str:
    person = directory.person(pledge.by)
    return wording.speaker(ticket, person) if person else directory.name(pledge.by)


def _what(ticket: Ticket, directory: Directory) -> str:
    return f"#{ticket.no} {wording.short_outlet(directory, ticket.outlet)}·{wording.gist(ticket)}"
