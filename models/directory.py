"""The roster as one immutable picture in memory: looked up thousands of times a minute, changed rarely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import absences, aliases, dispatch_rules
from models.aliases import LearnedAlias
from models.base import Store
from models.calendar import load_calendar
from models.roster import Baseline, ChatGroup, Department, OrgUnit, Outlet, Pairing, Person, version
from models.rules import dispatch
from models.rules.workdays import WorkCalendar

CITY_ROLES = frozenset({"CITY_SECRETARY", "CITY_PARTY_ADMIN", "PROVINCE_LEADER", "PROVINCE_PARTY_ADMIN", "AUDITOR"})
COUNTY_ROLES = frozenset({"COUNTY_SECRETARY", "COUNTY_PARTY_ADMIN"})
SAFETY_DEPARTMENT = "安全保卫部"


@dataclass(frozen=True)
class Directory:
    """Everybody and everything, as of one version of the roster."""

    version: int
    city: str
    city_code: str
    counties: tuple[str, ...]
    county_codes: dict[str, str]
    outlets: dict[str, Outlet]
    people: dict[str, Person]
    departments: dict[int, Department]
    groups: dict[str, ChatGroup]
    pairings: tuple[Pairing, ...]
    baselines: dict[str, Baseline]
    calendar: WorkCalendar
    aliases: tuple[LearnedAlias, ...]
    _by_rep: dict[str, tuple[Pairing, ...]] = field(repr=False)
    _by_outlet: dict[str, tuple[Pairing, ...]] = field(repr=False)
    _lower: dict[str, str] = field(repr=False)
    dispatch: dispatch.Table = field(default=dispatch.Table({}, {}), repr=False)  # who gets what

    # people

    def person(self, userid: str) -> Person | None:
        """Find a person; WeCom hands userids back in lower case, so case does not matter."""
        found = self.people.get(userid) or self.people.get(self._lower.get(userid.lower(), ""))
        return found if found is not None and found.active else None

    def name(self, userid: str | None) -> str:
        person = self.people.get(userid or "")
        return person.name if person else "系统"

    def with_role(self, role: str, county: str | None = None) -> tuple[Person, ...]:
        """Everybody who holds a role, in one county when it is named."""
        return tuple(
            p for p in self.people.values() if p.active and role in p.roles and (county is None or p.county == county)
        )

    def admins_of(self, county: str | None) -> tuple[Person, ...]:
        """Who takes what finds no owner: the county's admins, else the city's."""
        found = self.with_role("COUNTY_PARTY_ADMIN", county) if county else ()
        return found or self.with_role("CITY_PARTY_ADMIN")

    def admins_there(self, county: str | None, on: date) -> tuple[Person, ...]:
        """The same for what must not wait: the city's as well while none of the county's is there."""
        found = self.admins_of(county)
        if any(self.dispatch.there(p.userid, on) for p in found):
            return found
        return tuple({p.userid: p for p in (*found, *self.with_role("CITY_PARTY_ADMIN"))}.values())

    # outlets and pairings

    def own_outlets(self, userid: str, on: date) -> tuple[str, ...]:
        """The outlets a person speaks for: those paired with a rep, and the one he works at."""
        person = self.person(userid)
        if person is None:
            return ()
        paired = [p.outlet for p in self._by_rep.get(person.userid, ()) if _active(p, on)]
        return tuple(dict.fromkeys([*paired, *([person.outlet] if person.outlet else [])]))

    def paired_outlets(self, userid: str, on: date) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.outlet for p in self._by_rep.get(userid, ()) if _active(p, on)))

    def pairings_of(self, outlet: str, on: date) -> tuple[Pairing, ...]:
        """Active pairings of an outlet, the PRIMARY first."""
        found = [p for p in self._by_outlet.get(outlet, ()) if _active(p, on)]
        return tuple(sorted(found, key=lambda p: (p.role != "PRIMARY", p.id)))

    def active_pairings(self, on: date) -> tuple[Pairing, ...]:
        return tuple(p for p in self.pairings if _active(p, on))

    def heads_of(self, outlet: str) -> tuple[Person, ...]:
        return tuple(p for p in self.people.values() if p.active and p.outlet == outlet and "OUTLET_HEAD" in p.roles)

    def stands_in(self, userid: str | None, on: date) -> str | None:
        """Who acts for somebody who is away on that day; None when he is there or nobody does."""
        return self.dispatch.stands_in(userid, on) if userid else None

    def stood_for(self, userid: str, on: date) -> tuple[str, ...]:
        """Those who are away on that day and for whom this person acts."""
        return tuple(away for away in self.dispatch.absences if self.stands_in(away, on) == userid)

    # departments

    def department(self, department_id: int | None) -> Department | None:
        return self.departments.get(department_id or 0)

    def owner_of(self, category: str, county: str) -> Department | None:
        """Which department answers for a category in a county.

        The most particular rule wins: level-2 code before level-1 code, the county's department before the city's.
        """
        rule = self.dispatch.rule_for(category, county)
        return self.departments.get(rule.department) if rule else None

    def departments_named(self, words: str, county: str | None) -> tuple[Department, ...]:
        """Departments whose name holds the words; the county's own ones come first and hide the city's."""
        found = [d for d in self.departments.values() if words and (words in d.name or d.name in words)]
        near = [d for d in found if d.county == county]
        return tuple(near or [d for d in found if d.level == "CITY"])

    def departments_for(self, county: str | None) -> tuple[Department, ...]:
        """The departments that may own a county's tickets: its own ones first, then the city's."""
        every = self.departments.values()
        near = [d for d in every if county is not None and d.county == county]
        return tuple(near + [d for d in every if d.level == "CITY"])

    def departments_of(self, userid: str) -> tuple[Department, ...]:
        """The departments a person works for, as handler or head."""
        person = self.people.get(userid)
        return tuple(
            d
            for d in self.departments.values()
            if userid in d.handlers
            or userid == d.head
            or (
                person is not None
                and person.department == d.name
                and {"HANDLER", "DEPT_HEAD"} & set(person.roles)
                and (d.county is None or d.county == person.county)
                and (d.county is not None or person.county is None)
            )
        )

    def handlers_of(self, department: Department | None) -> tuple[str, ...]:
        """Who may be handed a ticket of the department, the first in line first."""
        if department is None:
            return ()
        listed = [u for u in department.handlers if self.person(u)]
        return tuple(listed or ([department.head] if department.head and self.person(department.head) else []))

    def label(self, department: Department | None) -> str:
        """The department as people say it: 沛县综合部, 市信息技术中心."""
        if department is None:
            return "待指定"
        return f"{department.county}{department.name}" if department.county else f"市{department.name}"


def load_directory(session: Session) -> Directory:
    """Read the whole roster."""
    units = list(session.scalars(select(OrgUnit).order_by(OrgUnit.position)))
    people = {p.userid: p for p in session.scalars(select(Person).order_by(Person.userid))}
    pairings = tuple(session.scalars(select(Pairing).order_by(Pairing.id)))
    departments = {d.id: d for d in session.scalars(select(Department).order_by(Department.id))}
    city = next((u for u in units if u.level == "CITY"), None)
    counties = [u for u in units if u.level == "COUNTY"]
    return Directory(
        version=version(session),
        city=city.name if city else "",
        city_code=city.code if city else "",
        counties=tuple(u.name for u in counties),
        county_codes={u.name: u.code for u in counties},
        outlets={o.id: o for o in session.scalars(select(Outlet).order_by(Outlet.id))},
        people=people,
        departments=departments,
        groups={g.chatid: g for g in session.scalars(select(ChatGroup))},
        pairings=pairings,
        baselines={b.county: b for b in session.scalars(select(Baseline))},
        calendar=load_calendar(session),
        aliases=aliases.everything(session),
        _by_rep=_grouped(pairings, "rep"),
        _by_outlet=_grouped(pairings, "outlet"),
        _lower={userid.lower(): userid for userid in people},
        dispatch=_dispatch(session, people, departments),
    )


def address_book(directory: Directory) -> list[dict[str, Any]]:
    """Everybody with roles and outlets, as plain values for outsiders."""
    book = []
    for person in directory.people.values():
        outlets = [
            {"name": directory.outlets[p.outlet].name, "role": p.role}
            for p in directory.pairings
            if p.rep == person.userid and p.end is None
        ]
        if person.outlet:
            role = "OUTLET_HEAD" if "OUTLET_HEAD" in person.roles else "EMPLOYEE"
            outlets.append({"name": directory.outlets[person.outlet].name, "role": role})
        book.append(
            {
                "userid": person.userid,
                "name": person.name,
                "roles": list(person.roles),
                "county": person.county,
                "department": person.department,
                "outlets": outlets,
            }
        )
    return book


class DirectoryCache:
    """The newest picture of the roster; made anew only when its version has moved."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: Directory | None = None

    def at(self, roster_version: int) -> Directory:
        """Return a picture at least as new as `roster_version`."""
        held = self._held
        if held is None or held.version != roster_version:
            held = self._held = self._store.read(load_directory)
        return held

    def current(self) -> Directory:
        return self.at(self._store.read(version))


def _active(pairing: Pairing, on: date) -> bool:
    return pairing.start <= on and (pairing.end is None or on < pairing.end)


def _dispatch(session: Session, people: dict[str, Person], departments: dict[int, Department]) -> dispatch.Table:
    away: dict[str, list[dispatch.Away]] = defaultdict(list)
    for one in absences.everything(session):
        away[one.person].append(dispatch.Away(one.person, one.start, one.end, one.deputy, one.why))
    rules = (
        dispatch.Rule(row.id, row.category, row.county, row.department, row.person)
        for row in dispatch_rules.in_force(session)
    )
    return dispatch.Table(
        rules=dispatch.newest(rules),
        crews={d.id: dispatch.Crew(tuple(d.handlers), d.head) for d in departments.values()},
        absences=away,
        present=frozenset(p.userid for p in people.values() if p.active),
    )


def _grouped(pairings: Iterable[Pairing], by: str) -> dict[str, tuple[Pairing, ...]]:
    found: dict[str, list[Pairing]] = defaultdict(list)
    for pairing in pairings:
        found[getattr(pairing, by)].append(pairing)
    return {key: tuple(values) for key, values in found.items()}
