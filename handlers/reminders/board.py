"""小黑板: what a group reads, at most once a day: who has red cards, every name once, no one else's.

Rungs put their tickets on the board; one message tells them as they stand when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot import access
from bot.router import Context
from handlers import notices, wording
from models import outbox, tickets, waiting
from models.directory import CITY_ROLES, COUNTY_ROLES, Directory
from models.refusal import Refusal
from models.roster import ChatGroup
from models.rules import sla
from models.rules.ladder import CLIMBING_STATES
from models.rules.weeks import is_lists_day
from models.rules.words import CARD_WORDS, CardLevel, TicketState
from models.rules.workdays import local
from models.tickets import Ticket

NAMES = 10
MAX_BYTES = 1900
_OF_ONE = 5  # tickets behind one name

# What concerns somebody in person: a group reads neither the matter nor the whole name.
_DELICATE = frozenset({"SVC-CMP", "HR-CARE", "HR-PAY", "FIN-CAS", "PTY-MIN"})


def post(session: Session, directory: Directory, now: datetime) -> int:
    """Post the board of every group on which something new stands; return how many groups read one.

    On the day of the week's lists the board is a part of them.
    """
    if is_lists_day(local(now).date(), directory.calendar):
        return 0
    posted = 0
    for group in directory.groups.values():
        held = waiting.waiting_for_board(session, group.chatid)
        new = {letter.ticket for letter in held}
        if red := [t for t in red_tickets(session, group.county) if t.id in new]:
            head = f"【小黑板】{group.county or directory.city} {wording.day(now)} 新增红牌{len(red)}件"
            posted += say(session, directory, now, group, "\n".join([head, *names(directory, red, now)]))
        elif held:
            outbox.drop(held)  # solved before anybody had to read it
    return posted


def asked(ctx: Context) -> str:
    """The board as it would be read now, for who watches over a county or the city."""
    roles = set(ctx.person.roles)
    if not roles & (CITY_ROLES | COUNTY_ROLES):
        raise Refusal("小黑板由党建管理员和书记查看；看您自己的，请回“我的问题”。")
    county = None if roles & CITY_ROLES else ctx.person.county
    if county is None:
        county = next(
            (c for c in ctx.directory.counties if c in ctx.said.text or c.rstrip("县区市") in ctx.said.text), None
        )
    place = county or ctx.directory.city
    red = red_tickets(ctx.session, county)
    if not red:
        return f"【小黑板】{place} {wording.day(ctx.now)} 没有红牌。快到期和黄牌的回“未结”看。"
    return "\n".join(
        [f"【小黑板】{place} {wording.day(ctx.now)} 红牌{len(red)}件", *names(ctx.directory, red, ctx.now)]
    )


def say(session: Session, directory: Directory, now: datetime, group: ChatGroup, text: str) -> bool:
    """Promise a group its message of the day, if it has had none; what waits for the board is told by it."""
    lines = text.split("\n")
    while len("\n".join(lines).encode()) > MAX_BYTES:
        lines = [*lines[:-2], "……余下的@我回“红牌”看"]
    text = "\n".join(lines)
    said = notices.Pushes(session, directory, now).group(group, key=f"board:{local(now):%Y-%m-%d}", text=text)
    if said:
        outbox.merge(session, waiting.waiting_for_board(session, group.chatid))
    return said


def red_tickets(session: Session, county: str | None) -> list[Ticket]:
    """Return the tickets with a red card or higher of a county (None: of the city), the highest first."""
    found = [
        t
        for t in tickets.in_states(session, CLIMBING_STATES)
        if CardLevel(t.card_level) >= CardLevel.RED and county in (None, t.county)
    ]
    return sorted(found, key=lambda t: (-CardLevel(t.card_level).height, t.no or 0))


def names(directory: Directory, red: Iterable[Ticket], now: datetime) -> list[str]:
    """One line a person with what is red of his; at most ten people, each once."""
    by_name: dict[tuple[int | None, str | None], list[Ticket]] = {}
    for ticket in red:
        by_name.setdefault((ticket.department, ticket.handler), []).append(ticket)
    lines = [_line(directory, owner, theirs, now) for owner, theirs in list(by_name.items())[:NAMES]]
    more = sum(len(theirs) for theirs in list(by_name.values())[NAMES:])
    return [*lines, *([f"……另有{more}件，@我回“红牌”看全部"] if more else [])]


def matter(directory: Directory, ticket: Ticket) -> str:
    """#1001 安平·冰箱, as a group may read it."""
    if ticket.anonymous:
        return f"#{ticket.no}{access.CONFIDENTIAL}"
    what = "涉及个人" if ticket.category in _DELICATE else wording.gist(ticket)
    return f"#{ticket.no} {wording.short_outlet(directory, ticket.outlet)}·{what}"


def _line(directory: Directory, owner: tuple[int | None, str | None], theirs: list[Ticket], now: datetime) -> str:
    department, handler = owner
    name = directory.name(handler) if handler else ""
    if any(t.category in _DELICATE or t.anonymous for t in theirs):
        name = access.masked(name) if name else ""
    listed = "；".join(f"{matter(directory, t)}{_since(directory, t, now)}" for t in theirs[:_OF_ONE])
    more = f"；……共{len(theirs)}件" if len(theirs) > _OF_ONE else ""
    return f"{directory.label(directory.department(department))}{name}：{listed}{more}"


def _since(directory: Directory, ticket: Ticket, now: datetime) -> str:
    level = CARD_WORDS[CardLevel(ticket.card_level)]
    if ticket.state == TicketState.ASSIGNED.value:
        return f"（{level}，还没签收）"
    over = sla.overdue_days(ticket.due_at, now, directory.calendar) if ticket.due_at else 0
    return f"（{level}，超期{over}个工作日）" if over else f"（{level}）"
