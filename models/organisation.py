"""The organisation file: one JSON that brings in a city, its outlets, people, rules of dispatch and open tickets."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from models import questions, roster
from models.directory import Directory, load_directory
from models.history import PastTicket
from models.roster import Pairing
from models.rules.lifecycle import Actor, TicketState, Verb
from models.rules.taxonomy import CATEGORIES, L1
from models.rules.words import SATISFACTION_WORDS, Resolution, Role, Satisfaction, Urgency
from models.rules.workdays import SHANGHAI
from models.statements import add

CodeOf = Callable[[str], str]

UNSAID_MEASURE = "导入的历史问题，办理措施见原来的台账。"


class BadFile(Exception):
    """The file cannot be taken; the text is one sentence that names the place."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Place(_Part):
    name: str
    code: str | None = Field(default=None, pattern="^[A-Z]{2}$")


class OutletIn(_Part):
    id: str
    name: str
    short: str
    aliases: list[str] = []
    county: str
    blank: bool
    staff: int | None = None
    members: int | None = None
    kind: str = "BRANCH_OFFICE"


class PersonIn(_Part):
    userid: str
    name: str
    roles: list[Role]
    county: str | None = None
    department: str | None = None
    outlet: str | None = None
    post: str | None = None
    member: bool | None = None
    cadre: bool | None = None
    source: str | None = None


class PairingIn(_Part):
    rep: str
    outlet: str
    role: Literal["PRIMARY", "SECONDARY"]


class DepartmentIn(_Part):
    name: str
    level: Literal["CITY", "COUNTY"]
    county: str | None = None
    handlers: list[str]
    head: str | None = None
    categories: list[str]


class GroupIn(_Part):
    chatid: str
    name: str
    county: str | None = None
    push: str | None = Field(default=None, pattern="^(webhook|appchat):[^,]+(,(webhook|appchat):[^,]+)?$")


class TicketIn(_Part):
    no: int
    outlet: str
    category: str
    text: str
    reporter: str
    handler: str | None = None
    urgency: Urgency = Urgency.NORMAL
    state: TicketState
    created_at: AwareDatetime
    accepted_at: AwareDatetime | None = None
    resolved_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    suspended_until: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None
    resolution: Resolution | str | None = None
    satisfaction: Satisfaction | str | None = None
    anonymous: bool = False


class BaselineIn(_Part):
    date: date
    outlets: int
    blank: int
    on_duty: int
    outside: int


class Organisation(_Part):
    """The whole file."""

    clock: AwareDatetime | None = None
    province: str | Place
    city: str | Place
    counties: list[str | Place]
    outlets: list[OutletIn]
    people: list[PersonIn]
    pairings: list[PairingIn] = []
    departments: list[DepartmentIn] = []
    groups: list[GroupIn] = []
    tickets: list[TicketIn] = []
    baseline: BaselineIn | None = None


def read_file(path: Path) -> Organisation:
    """Read an organisation file. Raises BadFile with one sentence that says what to mend where."""
    try:
        raw: Any = json.loads(path.read_text("utf-8-sig"))
    except OSError as exc:
        raise BadFile(f"{path}：读不了（{exc.strerror or exc}）") from exc
    except ValueError as exc:
        raise BadFile(f"{path}：不是 UTF-8 的 JSON（{exc}）") from exc
    try:
        found = Organisation.model_validate(raw)
    except ValidationError as exc:
        errors = exc.errors(include_url=False)
        first = next((error for error in errors if error["type"] == "extra_forbidden"), errors[0])
        where = ".".join(str(part) for part in first["loc"] if part not in ("Place", "str")) or "(top)"
        reason = "不认识这个键" if first["type"] == "extra_forbidden" else first["msg"]
        raise BadFile(f"{path}：{where}：{reason}") from exc
    _check(found, path)
    return found


def load(session: Session, org: Organisation, *, code_of: CodeOf, now: datetime) -> Directory:
    """Bring the file into an empty database; `now` stands in where the file says no clock."""
    clock = org.clock or now
    counties = [_place(one) for one in org.counties]
    for level, place in (("PROVINCE", _place(org.province)), ("CITY", _place(org.city))):
        roster.put_unit(session, name=place.name, level=level, code=place.code or code_of(place.name))
    for position, county in enumerate(counties):
        roster.put_unit(
            session, name=county.name, level="COUNTY", code=county.code or code_of(county.name), position=position
        )
    for outlet in org.outlets:
        roster.put_outlet(session, **outlet.model_dump())
    for person in org.people:
        roster.put_person(session, **person.model_dump(mode="json"), active=True)
    earliest = min([t.created_at for t in org.tickets], default=clock)
    for pairing in org.pairings:
        add(session, Pairing, **pairing.model_dump(), start=earliest.astimezone(SHANGHAI).date().replace(day=1))
    for department in org.departments:
        roster.put_department(session, **department.model_dump())
    for group in org.groups:
        roster.put_group(session, **group.model_dump())
    if org.baseline is not None:
        values = org.baseline.model_dump()
        roster.put_baseline(session, county="", day=values.pop("date"), **values)
    roster.touch(session)
    session.flush()
    directory = load_directory(session)
    for ticket in sorted(org.tickets, key=lambda t: t.created_at):
        _enter(session, directory, ticket, clock)
    return directory


def _enter(session: Session, directory: Directory, entry: TicketIn, clock: datetime) -> None:
    """Tell one ticket of the file from its beginning; what the file leaves out takes a stated default.

    Accepted: at once. Resolved: when it was closed, else when it was due. Closed: when resolved. 满意.
    """
    past = PastTicket(
        session, directory, no=entry.no, outlet=entry.outlet, category=entry.category, text=entry.text,
        reporter=directory.people[entry.reporter], urgency=entry.urgency, created_at=entry.created_at,
        anonymous=entry.anonymous, handler=entry.handler,
    )  # fmt: skip
    if entry.due_at is not None:
        past.set_due(entry.due_at, entry.created_at)
    state = entry.state
    handler = entry.handler or past.ticket.handler or "system"
    accepted = entry.accepted_at or entry.created_at
    if state in _ACCEPTED:
        past.happened(Verb.ACCEPT, Actor.HANDLER, actor=handler, at=accepted)
    if state is TicketState.SUSPENDED:
        past.happened(
            Verb.SUSPEND, Actor.COUNTY_SECRETARY, actor="system", at=accepted, text="导入时已挂起",
            until=entry.suspended_until,
        )  # fmt: skip
    if state in (TicketState.PENDING_CONFIRM, TicketState.CLOSED):
        done = entry.resolved_at or entry.closed_at or entry.due_at or clock
        verb, relation = _RESOLVING.get(str(entry.resolution or ""), (Verb.RESOLVE, Actor.HANDLER))
        measure = UNSAID_MEASURE if entry.resolution in (None, *list(Resolution)) else str(entry.resolution)
        past.happened(verb, relation, actor=handler, at=done, text=measure)
        if state is TicketState.CLOSED:
            past.happened(
                Verb.CONFIRM, Actor.OUTLET_HEAD, actor=entry.reporter, at=entry.closed_at or done,
                satisfaction=_satisfaction(entry.satisfaction),
            )  # fmt: skip
        else:
            _ask(session, directory, past, done)
    if state in (TicketState.WITHDRAWN, TicketState.REJECTED):
        verb, relation = {
            TicketState.WITHDRAWN: (Verb.WITHDRAW, Actor.REPORTER),
            TicketState.REJECTED: (Verb.REJECT, Actor.COUNTY_PARTY_ADMIN),
        }[state]
        past.happened(verb, relation, actor=entry.reporter, at=entry.closed_at or accepted, text="导入")
    past.told_until(clock)


def _ask(session: Session, directory: Directory, past: PastTicket, at: datetime) -> None:
    """A ticket that awaits confirmation opens its question; nothing is pushed for the past."""
    ticket = past.ticket
    heads = [p.userid for p in directory.heads_of(ticket.outlet or "")]
    for userid in dict.fromkeys([ticket.reporter, *heads]):
        if userid not in (ticket.handler, ticket.resolver):
            questions.ask_close_out(session, userid=userid, ticket=ticket.id, no=ticket.no or 0, now=at)


_ACCEPTED = frozenset({TicketState.IN_PROGRESS, TicketState.SUSPENDED, TicketState.PENDING_CONFIRM, TicketState.CLOSED})
_RESOLVING = {
    Resolution.SOLVED_ON_SPOT.value: (Verb.SOLVE_ON_SPOT, Actor.REP),
    Resolution.EXPLAINED.value: (Verb.EXPLAIN, Actor.DEPT_HEAD),
}


def _satisfaction(said: Satisfaction | str | None) -> Satisfaction:
    words = {word: satisfaction for satisfaction, word in SATISFACTION_WORDS.items()}
    if isinstance(said, Satisfaction):
        return said
    return words.get(said or "", Satisfaction.SATISFIED)


def _place(said: str | Place) -> Place:
    return said if isinstance(said, Place) else Place(name=said)


def _check(org: Organisation, path: Path) -> None:
    """Names that point somewhere must point at something."""
    counties = {_place(one).name for one in org.counties}
    outlets, people = {o.id for o in org.outlets}, {p.userid for p in org.people}
    codes = set(CATEGORIES) | set(L1)
    wanted: list[tuple[str, str | None, set[str]]] = []
    for i, o in enumerate(org.outlets):
        wanted.append((f"outlets.{i}.county", o.county, counties))
    for i, p in enumerate(org.people):
        wanted += [
            (f"people.{i}.county", p.county, counties),
            (f"people.{i}.outlet", p.outlet, outlets),
        ]
    for i, q in enumerate(org.pairings):
        wanted += [
            (f"pairings.{i}.rep", q.rep, people),
            (f"pairings.{i}.outlet", q.outlet, outlets),
        ]
    for i, d in enumerate(org.departments):
        wanted += [
            (f"departments.{i}.county", d.county, counties),
            (f"departments.{i}.head", d.head, people),
        ]
        wanted += [(f"departments.{i}.handlers", h, people) for h in d.handlers]
        wanted += [(f"departments.{i}.categories", c, codes) for c in d.categories]
    for i, g in enumerate(org.groups):
        wanted.append((f"groups.{i}.county", g.county, counties))
    for i, t in enumerate(org.tickets):
        wanted += [
            (f"tickets.{i}.outlet", t.outlet, outlets),
            (f"tickets.{i}.reporter", t.reporter, people),
            (f"tickets.{i}.handler", t.handler, people),
            (f"tickets.{i}.category", t.category, set(CATEGORIES)),
        ]
    for where, value, known in wanted:
        if value is not None and value not in known:
            raise BadFile(f"{path}：{where}：文件里没有“{value}”")
    for name, ids in (("outlets", [o.id for o in org.outlets]), ("people", [p.userid for p in org.people])):
        if len(set(ids)) != len(ids):
            twice = next(i for i in ids if ids.count(i) > 1)
            raise BadFile(f"{path}：{name}：“{twice}”写了两次")
