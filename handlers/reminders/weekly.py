"""Friday afternoon: 新增, 推进, 已销号 of the week, with the cards, for administrators and groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.router import Context
from handlers import notices, wording
from handlers.reminders import board
from models import outbox, tickets, weekly
from models.directory import Directory
from models.refusal import Refusal
from models.rules.weeks import week_until
from models.rules.workdays import local
from models.statistics import Standing
from models.tickets import Ticket
from models.weekly import Week

ROWS = 8
_TITLES = (("新增", "new"), ("推进", "moved"), ("已销号", "closed"))


def send(session: Session, directory: Directory, now: datetime) -> int:
    """Promise the lists to administrators and groups; who has nothing new and no card gets none."""
    since, until = week_until(now, directory.calendar)
    pushes = notices.Pushes(session, directory, now)
    key = f"weekly:{local(until):%Y-%m-%d}"
    sent = 0
    for county in (*directory.counties, None):
        week = _week(session, directory, county, since, until)
        if week.empty:
            continue
        text = _text(session, directory, county, week, since, until, in_group=False)
        readers = (
            directory.with_role("COUNTY_PARTY_ADMIN", county) if county else directory.with_role("CITY_PARTY_ADMIN")
        )
        for person in readers:
            sent += pushes.member(
                person.userid, key=key, text=text, priority=outbox.REMINDER,
                digest=f"一周清单：{_counts(week)}，回“一周清单”看",
            )  # fmt: skip
        for group in directory.groups.values():
            if group.county == county:
                red = board.names(directory, board.red_tickets(session, county), now)
                said = _text(session, directory, county, week, since, until, in_group=True)
                sent += board.say(session, directory, now, group, "\n".join([said, *red]))
    return sent


def asked(ctx: Context) -> str:
    """The lists up to now, for who watches over a county or the city."""
    roles = set(ctx.person.roles)
    whole = bool(roles & {"CITY_PARTY_ADMIN", "CITY_SECRETARY"})
    if not whole and not roles & {"COUNTY_PARTY_ADMIN", "COUNTY_SECRETARY"}:
        raise Refusal("一周清单由党建管理员和书记查看；看您自己的，请回“我的问题”。")
    county = None if whole else ctx.person.county
    _, since = week_until(ctx.now, ctx.calendar)
    week = _week(ctx.session, ctx.directory, county, since, ctx.now)
    if week.empty:
        return f"{county or ctx.directory.city}从{wording.instant(since)}到现在没有新增、推进和销号，也没有红黄牌。"
    return _text(ctx.session, ctx.directory, county, week, since, ctx.now, in_group=False)


def _week(session: Session, directory: Directory, county: str | None, since: datetime, until: datetime) -> Week:
    return weekly.week(
        session, since, until, calendar=directory.calendar, wanted=lambda s: county in (None, s.county)
    )  # fmt: skip


def _text(
    session: Session, directory: Directory, county: str | None, week: Week, since: datetime, until: datetime, *, in_group: bool
) -> str:  # fmt: skip
    shown = [s.no for _, name in _TITLES for s in getattr(week, name)[:ROWS]]
    known = tickets.by_numbers(session, shown)
    lines = [f"【一周清单】{county or directory.city} {wording.instant(since)}至{wording.instant(until)}"]
    for title, name in _TITLES:
        lines.append(f"{title}{_listed(directory, getattr(week, name), known, in_group)}")
    return "\n".join(
        [*lines, f"红牌和提级{week.red}件，黄牌{week.yellow}件" + ("" if in_group else "；回“红牌”看清单。")]
    )


def _listed(directory: Directory, found: Sequence[Standing], known: dict[int, Ticket], in_group: bool) -> str:
    rows = [_row(directory, known[s.no], in_group) for s in found[:ROWS]]
    more = f"……共{len(found)}件" if len(found) > ROWS else ""
    return f"{len(found)}件{'：' if rows else ''}{'、'.join(rows)}{more}"


def _row(directory: Directory, ticket: Ticket, in_group: bool) -> str:
    if in_group:
        return board.matter(directory, ticket)
    return f"#{ticket.no} {wording.short_outlet(directory, ticket.outlet)}·{wording.gist(ticket)}"


def _counts(week: Week) -> str:
    return f"新增{len(week.new)}、推进{len(week.moved)}、已销号{len(week.closed)}，红牌{week.red}、黄牌{week.yellow}"
