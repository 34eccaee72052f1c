"""What a person is to a ticket, and what the ladder looks at."""

from __future__ import annotations

from datetime import datetime

from models.directory import Directory
from models.roster import Person
from models.rules.ladder import LadderFacts
from models.rules.lifecycle import Actor, TicketState
from models.rules.words import Urgency
from models.rules.workdays import local
from models.tickets.row import Ticket

_ROLE_ACTORS = {
    "COUNTY_PARTY_ADMIN": Actor.COUNTY_PARTY_ADMIN,
    "COUNTY_SECRETARY": Actor.COUNTY_SECRETARY,
}


_CITY_ACTORS = {"CITY_PARTY_ADMIN": Actor.CITY_PARTY_ADMIN, "CITY_SECRETARY": Actor.CITY_SECRETARY}


def relations(ticket: Ticket, person: Person, directory: Directory, now: datetime) -> frozenset[Actor]:
    """What a person is to this ticket: the key the lifecycle table asks for."""
    found: set[Actor] = {Actor.EMPLOYEE}
    roles = set(person.roles)
    if ticket.reporter == person.userid:
        found.add(Actor.REPORTER)
    if "OUTLET_HEAD" in roles and person.outlet == ticket.outlet:
        found.add(Actor.OUTLET_HEAD)
    if ticket.outlet in directory.paired_outlets(person.userid, local(now).date()):
        found.add(Actor.REP)
    for department in directory.departments_of(person.userid):
        if department.id == ticket.department:
            found.add(Actor.DEPT_HEAD if department.head == person.userid else Actor.HANDLER)
    if person.userid in (ticket.handler, directory.stands_in(ticket.handler, local(now).date())):
        found.add(Actor.HANDLER)
    found |= {actor for role, actor in _ROLE_ACTORS.items() if role in roles and person.county == ticket.county}
    found |= {actor for role, actor in _CITY_ACTORS.items() if role in roles}
    for role, actor in _ROLE_ACTORS.items():  # a county without its own is looked after by the city's
        if _CITY_ACTORS[role.replace("COUNTY", "CITY")] in found and not directory.with_role(role, ticket.county):
            found.add(actor)
    if any(department.id in ticket.contributing for department in directory.departments_of(person.userid)):
        found.add(Actor.CONTRIBUTOR)
    return frozenset(found)


def ladder_facts(ticket: Ticket) -> LadderFacts:
    """What the supervision ladder looks at."""
    assert ticket.created_at is not None
    return LadderFacts(
        state=TicketState(ticket.state),
        created_at=ticket.created_at,
        due_at=ticket.due_at,
        sla_days=ticket.sla_days,
        accept_due=ticket.accept_due,
        accepted_at=ticket.accepted_at,
        reopen_count=ticket.reopen_count,
        urgency=Urgency(ticket.urgency),
    )
