"""The sections of a digest in the order in which they are read: red first, each line actionable by its number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from handlers import pledges, undelivered, wording
from handlers.digests.morning import Morning
from handlers.visit_plan import plan_lines
from models.outbox import Letter
from models.roster import Person
from models.rules import sla
from models.rules.guards import MAX_RETURNS
from models.rules.ladder import NO_REST_FROM
from models.rules.seasons import HURRIED, PEAK
from models.rules.taxonomy import CATEGORIES
from models.rules.visits import VisitGap, gap
from models.rules.words import CardLevel, TicketState
from models.tickets import Ticket
from models.unvisited import newly_overdue

DUE_SOON = 2  # working days
_NUMBERS = 5  # of what is at hand in a season

_COLOURS = {CardLevel.YELLOW: "黄牌 ", CardLevel.RED: "红牌 ", CardLevel.ESCALATED: "提级 ", CardLevel.SUMMON: "提级 "}

# Whose county's, or city's, cards stand in his digest, and from which rung on; the first that fits.
_WATCHING = (
    ("COUNTY_PARTY_ADMIN", CardLevel.YELLOW),
    ("COUNTY_SECRETARY", CardLevel.RED),
    ("CITY_PARTY_ADMIN", CardLevel.ESCALATED),
    ("CITY_SECRETARY", CardLevel.ESCALATED),
)


class Row(NamedTuple):
    """A line of a digest, the ticket that can be acted on by its place, and the letter that it stands for."""

    text: str
    no: int = 0
    letter: Letter | None = None


def _rows(lines: Iterable[str]) -> list[Row]:
    return [Row(line) for line in lines]


def _week_plan(morning: Morning, person: Person) -> list[Row]:
    if "REP" not in person.roles or not morning.first_of_week:
        return []
    mine = morning.directory.paired_outlets(person.userid, morning.today)
    if not any(_to_visit(morning, outlet) for outlet in mine):
        return []  # all done: nothing to say
    lines = plan_lines(
        morning.directory,
        person.userid,
        morning.now,
        last=morning.last_visits,
        open_tickets=morning.tickets.values(),
    )
    return _rows(f"· {line}" for line in lines)  # no numbers: a number would look like an answer


def _to_visit(morning: Morning, outlet: str) -> bool:
    """Whether a visit is worth planning: the last one is some time ago, or something is open there."""
    last = morning.last_visits.get(outlet)
    return last is None or gap(last, morning.today) is not VisitGap.FRESH or outlet in morning.troubled


def _carded(morning: Morning, person: Person) -> list[Row]:
    """Red and yellow: the handler's own, and what somebody watches over."""
    mine = {t.id: t for t in _mine(morning, person)}
    wanted = {t.id: t for t in mine.values() if morning.cards[t.id] >= CardLevel.YELLOW}
    role, least = next(((r, at) for r, at in _WATCHING if r in person.roles), ("", CardLevel.NONE))
    if role:
        watched = morning.by_county.get(person.county or "", []) if role.startswith("COUNTY") else morning.climbing
        wanted |= {t.id: t for t in watched if morning.cards[t.id] >= least}
    found = sorted(wanted.values(), key=lambda t: (-morning.cards[t.id].height, t.no or 0))
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
        mine = [*mine, *(t for t in morning.climbing if t.return_count >= MAX_RETURNS or (t.county or "") in alone)]
    waiting = [t for t in mine if t.state == TicketState.SUBMITTED.value]
    return [_row(morning, t, acts=False) for t in waiting if morning.cards[t.id] < CardLevel.YELLOW]


def _promised(morning: Morning, person: Person) -> list[Row]:
    mine, county = _mine(morning, person), morning.by_county.get(person.county or "", [])
    told = pledges.lines(morning.pledged, person, mine, county, morning.directory, morning.today)
    return [Row(*line) for line in told]


def _to_grant(morning: Morning, person: Person) -> list[Row]:
    """What others have asked this person for."""
    return [
        Row(f"{_what(morning, t)}：回“同意 {t.no}”或“不同意 {t.no} 原因”", t.no or 0)
        for t in morning.asked.get(person.userid, [])
    ]


def _to_contribute(morning: Morning, person: Person) -> list[Row]:
    """What others wait for, where it can be given today: not while the ticket rests or changes hands."""
    wanted = [t for t in morning.owed.get(person.userid, []) if t.state == TicketState.IN_PROGRESS.value]
    return [Row(f"{_what(morning, t)}：回“协办 {t.no} 做了什么”", t.no or 0) for t in wanted]


def _undelivered(morning: Morning, person: Person) -> list[Row]:
    return _rows(undelivered.news(morning.directory, person, morning.undelivered))


def _blank(morning: Morning, person: Person) -> list[Row]:
    """Outlets without party members that nobody looks after, or goes to: for who watches over the county.

    Without an owner every morning; unvisited when it begins, and then once a week.
    """
    if not {"COUNTY_PARTY_ADMIN", "COUNTY_SECRETARY"} & set(person.roles):
        return []
    lines = [
        f"{wording.outlet(morning.directory, o.id)}：没有主挂党代表，请安排"
        for o in morning.unowned
        if o.county == person.county
    ]
    unowned = {o.id for o in morning.unowned}
    for one in morning.overdue:
        told = morning.first_of_week or newly_overdue(morning.directory, one, morning.today)
        if one.outlet.blank and one.outlet.county == person.county and one.outlet.id not in unowned and told:
            reps = "、".join(morning.directory.name(rep) for rep in one.reps)
            since = "没走访" if one.ever else "没有走访过"
            lines.append(f"{wording.outlet(morning.directory, one.outlet.id)}：{one.days}天{since}（{reps}）")
    return _rows(lines)


def _grain(morning: Morning, person: Person) -> list[Row]:
    if "REP" not in person.roles:
        return []
    mine = [o for o in morning.directory.paired_outlets(person.userid, morning.today) if o in morning.grain]
    if not mine:
        return []
    names = "、".join(wording.short_outlet(morning.directory, o) for o in mine)
    return [Row(f"{names}：这周有帮扶就说一句“帮扶 {names.split('、')[0]} 夏粮 做了什么”，没有不用回")]


def _parcels(morning: Morning, person: Person) -> list[Row]:
    if person.userid not in morning.parcels:
        return []
    mine = [f"#{ticket.no}" for ticket in _mine(morning, person) if ticket.category in HURRIED]
    held = f"；手头{len(mine)}件：{'、'.join(mine[:_NUMBERS])}" if mine else ""
    names = "、".join(CATEGORIES[code].name for code in HURRIED)
    month, day = PEAK.last
    return [Row(f"到{month}月{day}日，新报的{names}时限减半{held}")]


SECTIONS: tuple[tuple[str, Callable[[Morning, Person], list[Row]]], ...] = (
    ("本周走访计划", _week_plan),
    ("红黄牌", _carded),
    ("空白点", _blank),
    ("待派单", _to_assign),
    ("待签收", _to_accept),
    (f"{DUE_SOON}个工作日内到期", _due_soon),
    ("待您审批", _to_grant),
    ("请您协办", _to_contribute),
    ("答应的时间", _promised),
    ("待您确认", _to_confirm),
    ("该走访了", _visits_due),
    ("夏粮帮扶", _grain),
    (PEAK.name, _parcels),
    ("发送异常", _undelivered),
)


def _mine(morning: Morning, person: Person) -> list[Ticket]:
    """Tickets a handler answers for; a department's head sees all of the department's. Red ones give no rest."""
    if not {"HANDLER", "DEPT_HEAD"} & set(person.roles):
        return []
    found = {t.id: t for t in morning.handling.get(person.userid, [])}
    for away in morning.directory.stood_for(person.userid, morning.today):
        found |= {t.id: t for t in morning.handling.get(away, [])}
    for department in morning.directory.departments.values():
        if department.head == person.userid:
            found |= {t.id: t for t in morning.by_department.get(department.id, [])}
    return [
        t for t in found.values() if (person.userid, t.id) not in morning.resting or morning.cards[t.id] >= NO_REST_FROM
    ]


def _what(morning: Morning, ticket: Ticket) -> str:
    return f"#{ticket.no} {wording.short_outlet(morning.directory, ticket.outlet)}·{wording.gist(ticket)}"


def _row(morning: Morning, ticket: Ticket, *, acts: bool = True, colour: str = "") -> Row:
    verb = "签收" if ticket.state == TicketState.ASSIGNED.value else "办结"
    say = f"回“{verb} {ticket.no}{' …' if verb == '办结' else ''}”"
    if not acts:
        say = (
            f"回“派 {ticket.no} 部门”派出" if ticket.state == TicketState.SUBMITTED.value else f"看详情回“#{ticket.no}”"
        )
    left = wording.time_left(ticket, morning.now, morning.directory.calendar)
    if ticket.accepted_at is None and ticket.accept_due is not None and ticket.accept_due < morning.now:
        left = f"{left}，还没有签收" if left.startswith("已超期") else "还没有签收"
    what = _what(morning, ticket)
    return Row(f"{colour}{what}，{left}：{say}", ticket.no or 0)
