"""What the people of the demo town do from May to November: happenings, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from bench.season.asides import ASIDES
from simulator.demo.day import PUBLISHED
from simulator.demo.town import CLOCK, build_town
from simulator.demo.town_types import Assist, Outlet, Step, TicketStory, Town, VisitStory

START_OF_DAY, END_OF_DAY = time(8, 0), time(17, 0)
SLOW = timedelta(minutes=45)  # so long some people leave a draft lying before they submit it
EVERY_SLOW = 9  # every ninth report is such a one
MODES = {"ONSITE": "", "PHONE": "电话里", "VIDEO": "视频里"}


@dataclass(frozen=True, slots=True)
class Happening:
    """Somebody does something. `about` names the ticket in the story, whatever number the service gives it."""

    at: datetime
    who: str
    deed: str
    about: str = ""
    text: str = ""
    county: str = ""
    outlet: str = ""  # as the service writes it: 沛县·安国支局
    category: str = ""
    urgency: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Season:
    """A span of the town's time: what happens in it, and what must be told at its end."""

    start: datetime
    end: datetime
    organisation: dict[str, Any]
    happenings: tuple[Happening, ...]
    collected: int
    solved: int
    block: str = ""  # the whole answer, where it was published
    month_ends: tuple[datetime, ...] = field(default=())


def whole() -> Season:
    """From the first day of the programme to the hour of the published report."""
    town = build_town()
    season = between(town.program_start, CLOCK.date(), town=town)
    return Season(
        season.start, CLOCK, season.organisation, season.happenings, season.collected, season.solved, PUBLISHED,
        season.month_ends,
    )  # fmt: skip


def between(first: date, last: date, *, town: Town | None = None, every_visit: int = 1) -> Season:
    """Only what was begun and went on between two days, both included, with every n-th visit."""
    town = town or build_town()
    zone = CLOCK.tzinfo
    start, end = datetime.combine(first, START_OF_DAY, zone), datetime.combine(last, time(18), zone)
    tickets = [t for t in town.tickets if start <= t.created_at <= end]
    outlets = {outlet.id: outlet for outlet in town.outlets}
    found = [h for ticket in tickets for h in _ticket(ticket, outlets[ticket.outlet])]
    found += [_visit(visit, outlets[visit.outlet]) for visit in town.visits[::every_visit]]
    found += [h for assist in town.assists if assist.start >= first for h in _assist(assist, outlets[assist.outlet])]
    found += [Happening(*aside) for aside in ASIDES]
    within = [h for h in found if start <= h.at <= end]
    within.sort(key=lambda h: h.at)  # stable: what belongs to one ticket keeps its order
    return Season(
        start, end, organisation(town, start), tuple(within),
        collected=len(_about(within, "submit") | _about(within, "alarm")) - len(_about(within, "withdraw") | _about(within, "consent")),
        solved=sum(t.closed_at is not None and t.closed_at <= end for t in tickets),
        month_ends=tuple(_month_ends(first, last)),
    )  # fmt: skip


def organisation(town: Town, clock: datetime) -> dict[str, Any]:
    """The town without anything that happened in it, as an organisation file."""
    base = town.baseline
    return {
        "clock": clock.isoformat(),
        "province": town.province,
        "city": {"name": town.city, "code": "XZ"},
        "counties": [{"name": name, "code": code} for name, code in town.counties],
        "outlets": [
            {
                "id": o.id, "name": o.name, "short": o.short, "aliases": list(o.aliases), "county": o.county,
                "blank": o.blank, "staff": o.staff, "members": o.members, "kind": o.kind,
            }
            for o in town.outlets
        ],
        "people": [
            {
                "userid": p.userid, "name": p.name, "roles": list(p.roles), "county": p.county, "outlet": p.outlet,
                "department": p.department, "post": p.post, "member": p.member, "cadre": p.cadre, "source": p.source,
            }
            for p in town.people
        ],
        "pairings": [{"rep": p.rep, "outlet": p.outlet, "role": p.role} for p in town.pairings],
        "departments": [
            {
                "name": d.name, "level": d.level, "county": d.county, "handlers": list(d.handlers), "head": d.head,
                "categories": list(d.categories),
            }
            for d in town.departments
        ],
        "groups": [{"chatid": g.chatid, "name": g.name, "county": g.county, "push": g.push} for g in town.groups],
        "baseline": {
            "date": base.date.isoformat(), "outlets": base.outlets, "blank": base.blank, "on_duty": base.on_duty,
            "outside": base.outside,
        },
    }  # fmt: skip


def _about(happenings: Iterable[Happening], deed: str) -> set[str]:
    return {h.about for h in happenings if h.deed == deed}


def _ticket(ticket: TicketStory, outlet: Outlet) -> Iterator[Happening]:
    about = str(ticket.no)
    text = ticket.text if outlet.short in ticket.text else f"{outlet.name}{ticket.text}"
    wanted = (outlet.county, f"{outlet.county}·{outlet.name}", ticket.category, ticket.urgency)
    slow = ticket.no % EVERY_SLOW == 0 and ticket.urgency != "CRITICAL" and _same_session(ticket.created_at)
    said_at = ticket.created_at - SLOW if slow else ticket.created_at
    yield Happening(said_at, ticket.reporter, "report", about, text, *wanted)
    yield Happening(ticket.created_at, ticket.reporter, "submit", about, "", *wanted)
    yield from (_step(step, about, outlet) for step in ticket.steps if step.verb not in ("assign", "auto_confirm"))


def _step(step: Step, about: str, outlet: Outlet) -> Happening:
    return Happening(step.at, step.actor, step.verb, about, step.text, outlet.county, until=step.until)


def _same_session(at: datetime) -> bool:
    """Whether the slow ones could have spoken before, in the same half of the day."""
    return at.time() >= time(9, 30) and not time(13, 30) <= at.time() < time(14, 30)


def _visit(visit: VisitStory, outlet: Outlet) -> Happening:
    how = MODES[visit.mode]
    return Happening(
        visit.at,
        visit.rep,
        "visit",
        "",
        f"走访 {outlet.short} {how}{visit.summary}，{visit.minutes}分钟 {visit.met_count}人",
    )


def _assist(assist: Assist, outlet: Outlet) -> Iterator[Happening]:
    told = {"夏粮收购2018": "夏粮", "秋粮收购2018": "秋粮"}[assist.campaign]
    for day, deed, text in (
        (assist.start, "assist", f"帮扶 {outlet.short} {told} {assist.content}"),
        (assist.end, "assist_result", f"帮扶结果 {outlet.short} {assist.result}"),
    ):
        yield Happening(datetime.combine(day, END_OF_DAY, CLOCK.tzinfo), assist.rep, deed, "", text)


def _month_ends(first: date, last: date) -> Iterable[datetime]:
    """The evening of each month's last day within the span."""
    day = first
    while day <= last:
        if (day + timedelta(days=1)).day == 1:
            yield datetime.combine(day, time(18), CLOCK.tzinfo)
        day += timedelta(days=1)
