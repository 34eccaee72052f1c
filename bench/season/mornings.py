"""The sections of a morning's digest, one row each, as the reminder calendar lists them: who reads what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from bench.season import rules
from bench.season.expected import asked
from bench.season.lives import Standing
from bench.season.record import Message, Record, Roster
from bench.season.visits import Unvisited, unvisited
from models.pledges import Pledge

HANDLING = frozenset({"ASSIGNED", "IN_PROGRESS"})
COLOURS = {"YELLOW": "黄牌 ", "RED": "红牌 ", "ESCALATED": "提级 ", "SUMMON": "提级 "}
WATCHING = (
    ("COUNTY_PARTY_ADMIN", "YELLOW"),
    ("COUNTY_SECRETARY", "RED"),
    ("CITY_PARTY_ADMIN", "ESCALATED"),
    ("CITY_SECRETARY", "ESCALATED"),
)
"""Whose county's, or city's, cards stand in his digest, and from which rung on; the first that fits."""


@dataclass(frozen=True)
class Morning:
    """How everything stood at 08:30 of a day."""

    record: Record
    slot: datetime
    tickets: dict[str, Standing]  # open ones by id, soonest due first
    drafts: frozenset[str]
    levels: dict[int, str]
    last: dict[str, date]  # when each outlet was visited last
    grain: frozenset[str]  # outlets where grain is bought
    held: dict[str, list[Message]]
    asked: dict[str, list[Standing]]  # whose plea waits for whom

    @property
    def roster(self) -> Roster:
        return self.record.roster

    @property
    def day(self) -> date:
        return self.slot.date()

    @cached_property
    def unvisited(self) -> list[Unvisited]:
        return unvisited(self.roster, self.last, self.day)

    @cached_property
    def pledges(self) -> dict[str, Pledge]:
        return {str(p.ticket): p for p in self.record.pledges if p.at <= self.slot and not _settled(p, self.slot)}

    def climbing(self, county: str | None = None) -> list[Standing]:
        return [s for s in self.tickets.values() if s.state in rules.CLIMBING and county in (None, s.county)]

    def above(self, s: Standing, least: str) -> bool:
        return rules.height(self.levels[s.no]) >= rules.height(least)

    def roles(self, userid: str) -> frozenset[str]:
        return frozenset(self.roster.people[userid].roles)

    def mine(self, userid: str) -> list[Standing]:
        """What somebody handles, and what his department does when he leads it."""
        if not {"HANDLER", "DEPT_HEAD"} & self.roles(userid):
            return []
        handled = [s for s in self.tickets.values() if s.state in HANDLING]
        led = [d.id for d in self.roster.departments.values() if d.head == userid]
        theirs = [s for s in handled if s.handler == userid]
        theirs += [s for department in led for s in handled if s.department == department]
        return list({s.no: s for s in theirs}.values())


Rows = list[str]
"""The lines of a section, as far as they can be foreseen (see digests.read)."""


def _settled(pledge: Pledge, slot: datetime) -> bool:
    return pledge.settled_at is not None and pledge.settled_at <= slot


def _week_plan(m: Morning, userid: str) -> Rows:
    """The first working day of the week: every outlet, unless there is nothing to do at any."""
    mine = m.roster.outlets_of(userid, m.day) if rules.first_of_week(m.day) else []
    troubled = {s.outlet for s in m.tickets.values()}
    if not any(rules.days_since(m.last.get(o), m.day) >= rules.SOME_TIME or o in troubled for o in mine):
        return []
    mine.sort(key=lambda o: m.last.get(o, date.min))
    return [f"{m.roster.place(o)}：{_since(m.last.get(o), m.day)}；{_problems(m, o)}" for o in mine]


def _since(last: date | None, day: date) -> str:
    if last is None:
        return "还没有走访过"
    days = (day - last).days
    late = "，超期未访" if days >= rules.OVERDUE_VISIT else ""
    return f"上次走访{last.month}月{last.day}日，{f'已{days}天' if days else '今天'}{late}"


def _problems(m: Morning, outlet: str) -> str:
    here = sum(s.outlet == outlet for s in m.tickets.values())
    return f"未结{here}件" if here else "没有未结问题"


def _carded(m: Morning, userid: str) -> Rows:
    """Red and yellow, the highest first: one's own, and what one watches over."""
    wanted = {s.no: s for s in m.mine(userid) if m.above(s, "YELLOW")}
    role, least = next(((r, at) for r, at in WATCHING if r in m.roles(userid)), ("", ""))
    if role:
        watched = m.climbing(m.roster.people[userid].county if role.startswith("COUNTY") else None)
        wanted |= {s.no: s for s in watched if m.above(s, least)}
    found = sorted(wanted.values(), key=lambda s: (-rules.height(m.levels[s.no]), s.no))
    return [_row(m, s, COLOURS[m.levels[s.no]]) for s in found]


def _blank(m: Morning, userid: str) -> Rows:
    """Outlets without party members: without an owner every morning, unvisited when that begins and once a week."""
    if not {"COUNTY_PARTY_ADMIN", "COUNTY_SECRETARY"} & m.roles(userid):
        return []
    county = m.roster.people[userid].county
    owned = {p.outlet for p in m.roster.paired(m.day) if p.role == "PRIMARY" and p.rep in m.roster.people}
    here = [o for o in m.roster.outlets.values() if o.blank and o.county == county]
    rows = [f"{m.roster.place(o.id)}：没有主挂党代表，请安排" for o in here if o.id not in owned]
    before = rules.workday_upto(m.day - timedelta(days=1))
    for one in m.unvisited:
        fresh = one.days - (m.day - before).days < rules.OVERDUE_VISIT
        if one.outlet in owned & {o.id for o in here} and (fresh or rules.first_of_week(m.day)):
            rows.append(f"{m.roster.place(one.outlet)}：{one.days}天{'没走访' if one.ever else '没有走访过'}")
    return rows


def _to_assign(m: Morning, userid: str) -> Rows:
    """What found no owner; what was given back twice is the city's, and what a county has nobody for."""
    waiting = [s for s in m.climbing() if s.state == "SUBMITTED" and not m.above(s, "YELLOW")]
    found = []
    if "COUNTY_PARTY_ADMIN" in m.roles(userid):
        county = m.roster.people[userid].county
        found = [s for s in waiting if s.county == county and s.returned < rules.REFEREE_FROM]
    if "CITY_PARTY_ADMIN" in m.roles(userid):
        alone = {c for c in m.roster.county_names if not m.roster.holding("COUNTY_PARTY_ADMIN", c)}
        found += [s for s in waiting if s.returned >= rules.REFEREE_FROM or s.county in alone]
    return [_row(m, s) for s in found]


def _to_accept(m: Morning, userid: str) -> Rows:
    return [_row(m, s) for s in m.mine(userid) if s.state == "ASSIGNED" and not m.above(s, "YELLOW")]


def _due_soon(m: Morning, userid: str) -> Rows:
    found = [s for s in m.mine(userid) if s.state == "IN_PROGRESS" and s.due and not m.above(s, "YELLOW")]
    return [_row(m, s) for s in found if rules.stood_still(m.slot, s.due or m.slot) <= rules.DUE_SOON]


def _to_grant(m: Morning, userid: str) -> Rows:
    return [f"#{s.no}" for s in m.asked.get(userid, [])]


def _promised(m: Morning, userid: str) -> Rows:
    """A day that was promised: the working day before, on the day, and while it is broken; upward once."""
    mine = {no: p.due for s in m.mine(userid) for no, p in [(s.no, _pledge_of(m, s))] if p is not None}
    due = [no for no, day in mine.items() if day <= m.day or rules.workday_upto(day - timedelta(days=1)) == m.day]
    if "COUNTY_PARTY_ADMIN" in m.roles(userid):
        before = rules.workday_upto(m.day - timedelta(days=1))
        for s in m.climbing(m.roster.people[userid].county):
            pledge = _pledge_of(m, s)
            due += [s.no] if pledge is not None and before <= pledge.due < m.day else []
    return [f"#{no}" for no in due]


def _pledge_of(m: Morning, s: Standing) -> Pledge | None:
    return next((m.pledges.get(key) for key, one in m.tickets.items() if one.no == s.no), None)


def _to_confirm(m: Morning, userid: str) -> Rows:
    waiting = [s for s in m.tickets.values() if s.state == "PENDING_CONFIRM" and userid in asked(m.roster, s)]
    return [f"#{s.no}" for s in sorted(waiting, key=lambda s: s.resolved or m.slot)]


def _to_visit(m: Morning, userid: str) -> Rows:
    """On the other days of the week: an outlet that was visited once, two weeks ago or more."""
    mine = [] if rules.first_of_week(m.day) else m.roster.outlets_of(userid, m.day)
    late = [(o, (m.day - m.last[o]).days) for o in mine if o in m.last]
    return [f"{m.roster.place(o)}：已{days}天没走访" for o, days in late if days >= rules.DUE_VISIT]


def _grain(m: Morning, userid: str) -> Rows:
    """夏粮, once a week in its season: where help was given with it, or a problem reported, before."""
    first, last = rules.GRAIN_SEASON
    if not (rules.first_of_week(m.day) and first <= (m.day.month, m.day.day) <= last):
        return []
    mine = [m.roster.outlets[o].short for o in m.roster.outlets_of(userid, m.day) if o in m.grain]
    return [f"{'、'.join(mine)}：这周有帮扶就说一句“帮扶 {mine[0]} 夏粮 做了什么”，没有不用回"] if mine else []


def _undelivered(m: Morning, userid: str) -> Rows:
    """What has not arrived since the digest before, for who has to see to it."""
    since = rules.at(rules.workday_upto(m.day - timedelta(days=1)), rules.DIGEST)
    lost = [x for x in m.record.lost if x.ended_at is not None and since <= x.ended_at < m.slot]
    mine = [x for x in lost if _sees_to(m.roster, userid, x)]
    return [f"有{len(mine)}条消息没送达或不知是否送达：回“发送异常”看给谁的、怎么办"] if mine else []


def _sees_to(roster: Roster, userid: str, message: Message) -> bool:
    me = roster.people[userid]
    reader, group = roster.people.get(message.recipient), {g.chatid: g for g in roster.groups}.get(message.recipient)
    county = group.county if group else roster.counties.get(reader.outlet or "", reader.county) if reader else None
    return "CITY_PARTY_ADMIN" in me.roles or (
        "COUNTY_PARTY_ADMIN" in me.roles and me.county in (county,) and bool(county)
    )


SECTIONS: tuple[tuple[str, str, Callable[[Morning, str], Rows]], ...] = (
    ("本周走访计划", "REP", _week_plan),
    ("红黄牌", "", _carded),
    ("空白点", "", _blank),
    ("待派单", "", _to_assign),
    ("待签收", "", _to_accept),
    (f"{rules.DUE_SOON}个工作日内到期", "", _due_soon),
    ("待您审批", "", _to_grant),
    ("答应的时间", "", _promised),
    ("待您确认", "", _to_confirm),
    ("该走访了", "REP", _to_visit),
    ("夏粮帮扶", "REP", _grain),
    ("发送异常", "", _undelivered),
)
"""Its title, who alone reads it ("" = whoever has something), and its lines."""


def _row(m: Morning, s: Standing, colour: str = "") -> str:
    unaccepted = s.accepted is None and s.accept_due is not None and s.accept_due < m.slot
    return f"{colour}#{s.no}，{'还没有签收' if unaccepted else rules.left(s.due or m.slot, m.slot)}"
