"""What THIS person may learn in THIS room: person ∩ group; and names as a group may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from models import tickets
from models.directory import CITY_ROLES, COUNTY_ROLES, SAFETY_DEPARTMENT, Directory
from models.roster import ChatGroup, Person
from models.rules.lifecycle import TicketState
from models.rules.masking import numbers_masked
from models.rules.words import OPEN_STATES
from models.tickets import Ticket

CONFIDENTIAL = "（内容不在群里显示）"
UNNAMED = "网点员工"  # the reporter of an anonymous ticket, for everybody else
ADMIN_ROLES = ("CITY_PARTY_ADMIN", "COUNTY_PARTY_ADMIN")  # those who see to it that problems find an owner
REPORTING_ROLES = ("REP", "OUTLET_HEAD", "EMPLOYEE", "BRANCH_SECRETARY")  # those who bring problems


@dataclass(frozen=True)
class Scope:
    """A part of the organisation. None means no limit of that kind; an empty set means nothing."""

    counties: frozenset[str] | None = None
    outlets: frozenset[str] | None = None
    departments: frozenset[int] | None = None
    note: str = ""  # said below an answer that was narrowed

    @property
    def whole_city(self) -> bool:
        return self.counties is None and self.outlets is None and self.departments is None

    @property
    def nothing(self) -> bool:
        return frozenset() in (self.counties, self.outlets, self.departments)

    def covers_county(self, county: str) -> bool:
        return self.counties is None or county in self.counties

    def within(self, county: str) -> Scope:
        """The part of this scope that lies in a county."""
        if self.counties is not None and county not in self.counties:
            return replace(self, counties=frozenset())
        return replace(self, counties=frozenset({county}))


def scope_of(person: Person, directory: Directory, on: date) -> Scope:
    """Return the widest data scope that a person's roles give (programme rules, roles and data scope)."""
    roles = set(person.roles)
    if roles & CITY_ROLES:
        return Scope()
    if roles & COUNTY_ROLES and person.county:
        return Scope(counties=frozenset({person.county}))
    if roles & set(REPORTING_ROLES):
        outlets = directory.own_outlets(person.userid, on)
        names = "、".join(directory.outlets[o].name for o in outlets[:3])
        return Scope(outlets=frozenset(outlets), note=f"你的范围：{names}" if names else "")
    departments = directory.departments_of(person.userid)
    if departments:
        label = "、".join(directory.label(d) for d in departments)
        return Scope(departments=frozenset(d.id for d in departments), note=f"你的范围：{label}经办的问题")
    return Scope(outlets=frozenset())


def in_room(scope: Scope, group: ChatGroup) -> Scope:
    """Narrow a scope to what a group is bound to; the narrower wins."""
    if group.county is None:
        return scope
    narrowed = scope.within(group.county)
    wider = scope.counties is None or len(scope.counties) > 1
    return replace(narrowed, note=f"本群范围：{group.county}") if wider and not scope.note else narrowed


def may_see(ticket: Ticket, person: Person, directory: Directory, on: date) -> bool:
    """Whether a person may read a ticket's story."""
    if ticket.reporter == person.userid or ticket.handler == person.userid:
        return True
    if directory.stands_in(ticket.handler, on) == person.userid:
        return True
    scope = scope_of(person, directory, on)
    if scope.departments is None and (
        ticket.outlet in scope.outlets if scope.outlets is not None else scope.covers_county(ticket.county or "")
    ):
        return True
    if ticket.urgency == "CRITICAL" and any(
        d.name == SAFETY_DEPARTMENT for d in directory.departments_of(person.userid)
    ):
        return True  # they were alarmed, so they may look
    if {ticket.department, ticket.home_department, *(ticket.contributing or ())} & {
        d.id for d in directory.departments_of(person.userid)
    }:
        return True
    return scope.departments is not None and ticket.department in scope.departments


def tickets_of(
    session: Session, person: Person, directory: Directory, on: date, states: Iterable[TicketState] = OPEN_STATES
) -> list[Ticket]:
    """The tickets a person has to do with: brought in, handled, or at his outlets; for who watches over a county or
    the city every open one in his reach as well.
    """
    states = tuple(states)
    departments = [d.id for d in directory.departments_of(person.userid)]
    found = [
        *tickets.of_reporter(session, person.userid, states),
        *tickets.of_handler(session, person.userid, departments, states),
        *(t for away in directory.stood_for(person.userid, on) for t in tickets.of_handler(session, away, (), states)),
        *tickets.at_outlets(session, directory.own_outlets(person.userid, on), states),
        *(in_reach(session, person, directory, on) if watches(person) else ()),
    ]
    return list({ticket.id: ticket for ticket in found}.values())


def administers(person: Person) -> bool:
    """Whether somebody is an administrator, of a county or of the city."""
    return bool(set(ADMIN_ROLES) & set(person.roles))


def watches(person: Person) -> bool:
    """Whether this person watches over a county or the city."""
    return bool(set(person.roles) & (COUNTY_ROLES | CITY_ROLES))


def in_reach(session: Session, person: Person, directory: Directory, on: date) -> list[Ticket]:
    """The open tickets this person may read, soonest due first; it looks at every open one."""
    return [t for t in tickets.in_states(session, OPEN_STATES) if may_see(t, person, directory, on)]


def nameless(ticket: Ticket, userid: str, *, in_group: bool) -> bool:
    """Whether somebody may not learn here whose report it is; in a group even his own name would tell."""
    return ticket.anonymous and (in_group or ticket.reporter != userid)


def readable(text: str, ticket: Ticket, userid: str, directory: Directory, *, in_group: bool) -> str:
    """Return what somebody wrote about a ticket as a person may read it in this room.

    Whoever reported or handles it reads every number, others no telephone or identity numbers. Who wants no name has
    none in other people's words either.
    """
    if in_group or userid not in (ticket.reporter, ticket.handler):
        text = numbers_masked(text)
    return without_name(text, ticket, directory) if nameless(ticket, userid, in_group=in_group) else text


def without_name(text: str, ticket: Ticket, directory: Directory) -> str:
    """Return a text in which a ticket's reporter is not named."""
    return text.replace(directory.name(ticket.reporter), UNNAMED)


def words_of(ticket: Ticket, userid: str, directory: Directory, *, in_group: bool) -> str:
    """Return a report's own words as `readable`; a group reads nothing of what was said in confidence."""
    if in_group and ticket.anonymous:
        return CONFIDENTIAL
    return readable(ticket.text, ticket, userid, directory, in_group=in_group)


def masked(name: str) -> str:
    """Return a name as it may stand in a group: 李某."""
    return f"{name[0]}某" if name else "某人"
