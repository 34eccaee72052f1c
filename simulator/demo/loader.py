"""Brings the demo town into an empty database, through the same functions that move today's tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time

from sqlalchemy.orm import Session

from models import roster, visits
from models.base import Store
from models.directory import Directory, load_directory
from models.history import PastTicket
from models.roster import Pairing
from models.rules.lifecycle import Actor, Verb
from models.rules.words import Satisfaction, Urgency
from models.rules.workdays import SHANGHAI, local
from models.statements import add
from simulator.demo.town import build_town
from simulator.demo.town_types import Step, TicketStory, Town

CHUNK = 100

# step of a story → (verb, who did it, what was answered)
_STEPS: dict[str, tuple[Verb, Actor, Satisfaction | None]] = {
    "accept": (Verb.ACCEPT, Actor.HANDLER, None),
    "progress": (Verb.PROGRESS, Actor.HANDLER, None),
    "resolve": (Verb.RESOLVE, Actor.HANDLER, None),
    "on_spot": (Verb.SOLVE_ON_SPOT, Actor.REP, None),
    "satisfied": (Verb.CONFIRM, Actor.OUTLET_HEAD, Satisfaction.SATISFIED),
    "basically": (Verb.CONFIRM, Actor.OUTLET_HEAD, Satisfaction.BASICALLY_SATISFIED),
    "unsatisfied": (Verb.REJECT_RESULT, Actor.OUTLET_HEAD, Satisfaction.UNSATISFIED),
    "auto_confirm": (Verb.AUTO_CONFIRM, Actor.SYSTEM, None),
    "suspend": (Verb.SUSPEND, Actor.COUNTY_SECRETARY, None),
}


def load_town(store: Store, progress: Callable[[Iterable[object], int], Iterable[object]]) -> Town:
    """Load everything; `progress(parts, how many)` shows how far it is. Returns the town."""
    town = build_town()
    store.write(lambda session: _people(session, town))
    directory = store.read(load_directory)
    tickets = sorted(town.tickets, key=lambda t: t.created_at)
    parts = [*_chunks(tickets), *_chunks(town.visits)]
    for part in progress(parts, len(parts)):
        store.write(lambda session, part=part: _part(session, directory, part, town.clock))  # type: ignore[misc]
    store.write(lambda session: _assists(session, town))
    return town


def _people(session: Session, town: Town) -> None:
    roster.put_unit(session, name=town.province, level="PROVINCE")
    roster.put_unit(session, name=town.city, level="CITY", code="XZ")
    for position, (county, code) in enumerate(town.counties):
        roster.put_unit(session, name=county, level="COUNTY", code=code, position=position)
    for outlet in town.outlets:
        roster.put_outlet(
            session, id=outlet.id, name=outlet.name, short=outlet.short, aliases=list(outlet.aliases),
            county=outlet.county, kind=outlet.kind, blank=outlet.blank, staff=outlet.staff, members=outlet.members,
        )  # fmt: skip
    for person in town.people:
        roster.put_person(
            session, userid=person.userid, name=person.name, roles=list(person.roles), county=person.county,
            department=person.department, outlet=person.outlet, post=person.post, member=person.member,
            cadre=person.cadre, source=person.source, active=True,
        )  # fmt: skip
    for pairing in town.pairings:
        add(session, Pairing, rep=pairing.rep, outlet=pairing.outlet, role=pairing.role, start=pairing.start)
    for department in town.departments:
        roster.put_department(
            session, name=department.name, level=department.level, county=department.county, head=department.head,
            handlers=list(department.handlers), categories=list(department.categories),
        )  # fmt: skip
    for group in town.groups:
        roster.put_group(session, chatid=group.chatid, name=group.name, county=group.county, push=group.push)
    base = town.baseline
    roster.put_baseline(
        session, county="", day=base.date, outlets=base.outlets, blank=base.blank, on_duty=base.on_duty,
        outside=base.outside,
    )  # fmt: skip
    for row in base.counties:
        if row.outlets:
            roster.put_baseline(
                session, county=row.county, day=base.date, outlets=row.outlets, blank=row.blank,
                on_duty=row.on_duty, outside=row.outside,
            )  # fmt: skip
    roster.touch(session)


def _part(session: Session, directory: Directory, part: object, clock: datetime) -> None:
    assert isinstance(part, list)
    for story in part:
        if isinstance(story, TicketStory):
            _ticket(session, directory, story, clock)
        else:
            visits.record_visit(
                session, rep=story.rep, outlet=story.outlet, day=local(story.at).date(), mode=story.mode,
                minutes=story.minutes, met_count=story.met_count, items=list(story.items), summary=story.summary,
                late=False, now=story.at,
            )  # fmt: skip


def _ticket(session: Session, directory: Directory, story: TicketStory, clock: datetime) -> None:
    past = PastTicket(
        session, directory, no=story.no, outlet=story.outlet, category=story.category, text=story.text,
        reporter=directory.people[story.reporter], urgency=Urgency(story.urgency), created_at=story.created_at,
    )  # fmt: skip
    for step in story.steps:
        if step.verb != "assign":  # submitting has dispatched it in the same instant
            _step(past, step)
    past.told_until(clock)


def _step(past: PastTicket, step: Step) -> None:
    verb, relation, satisfaction = _STEPS[step.verb]
    if relation is Actor.OUTLET_HEAD and step.actor == past.ticket.reporter:
        relation = Actor.REPORTER
    past.happened(
        verb, relation, actor=step.actor, at=step.at, text=step.text, satisfaction=satisfaction,
        until=datetime.combine(step.until, time(18), SHANGHAI) if step.until else None,
    )  # fmt: skip


def _assists(session: Session, town: Town) -> None:
    for help_given in town.assists:
        visits.record_assist(
            session, rep=help_given.rep, outlet=help_given.outlet, start=help_given.start, end=help_given.end,
            campaign=help_given.campaign, kinds=list(help_given.kinds), content=help_given.content,
            result=help_given.result, now=datetime.combine(help_given.end, time(17), SHANGHAI),
        )  # fmt: skip


def _chunks(stories: tuple[object, ...] | list[TicketStory]) -> Iterator[list[object]]:
    for start in range(0, len(stories), CHUNK):
        yield list(stories[start : start + CHUNK])
