"""The feedback ticket (问题单): its row, and the only functions that may move it.

What may happen when, and who may do it, is the table in models.rules.lifecycle; here it is applied to rows,
every move leaves a line in the event log with the facts that statistics need, as they stand afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import events, grams, reminders
from models.base import Base, Utc, add
from models.counters import next_number, reached
from models.directory import SAFETY_DEPARTMENT, Directory
from models.roster import Department, Outlet, Person
from models.rules import sla
from models.rules.guards import Facts
from models.rules.ladder import LadderFacts
from models.rules.lifecycle import Actor, TicketState, Verb, decide
from models.rules.refs import ledger_code
from models.rules.taxonomy import CATEGORIES, SENSITIVE, UNKNOWN_CODE
from models.rules.words import OPEN_STATES, CardLevel, Resolution, Satisfaction, Urgency
from models.rules.workdays import WorkCalendar, local

SYSTEM = "system"
NUMBERS = "ticket"
FIRST_NUMBER = 1001
_OUTLET_NOTE = "网点 "  # begins the line of the log that says who changed a draft's outlet

_SYSTEM = frozenset({Actor.SYSTEM})
_ROLE_ACTORS = {
    "COUNTY_PARTY_ADMIN": Actor.COUNTY_PARTY_ADMIN,
    "COUNTY_SECRETARY": Actor.COUNTY_SECRETARY,
}
_CITY_ACTORS = {"CITY_PARTY_ADMIN": Actor.CITY_PARTY_ADMIN, "CITY_SECRETARY": Actor.CITY_SECRETARY}


class Ticket(Base):
    """One problem somebody reported. `no` is what people quote; a draft has none yet."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[int | None] = mapped_column(Integer, unique=True)
    code: Mapped[str | None] = mapped_column(String(24))
    outlet: Mapped[str | None] = mapped_column(ForeignKey("outlet.id"))
    county: Mapped[str | None] = mapped_column(String(32))
    reporter: Mapped[str] = mapped_column(String(64))
    reporter_role: Mapped[str] = mapped_column(String(24))
    channel: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(12))
    choices: Mapped[list[str]] = mapped_column(JSON)  # level-2 codes, best first
    evidence: Mapped[list[str]] = mapped_column(JSON)  # words of the text that spoke for the category
    model: Mapped[str] = mapped_column(String(32), default="")  # version of the classifier
    urgency: Mapped[str] = mapped_column(String(8))
    anonymous: Mapped[bool] = mapped_column(Boolean, default=False)
    department: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    handler: Mapped[str | None] = mapped_column(String(64))
    co_departments: Mapped[list[str]] = mapped_column(JSON, default=list)
    dispatch_rule: Mapped[str] = mapped_column(String(64), default="")
    sla_days: Mapped[int] = mapped_column(Integer, default=0)
    accept_due: Mapped[datetime | None] = mapped_column(Utc)
    due_at: Mapped[datetime | None] = mapped_column(Utc)
    provisional: Mapped[bool] = mapped_column(Boolean, default=False)  # beyond the announced calendar
    state: Mapped[str] = mapped_column(String(16))
    resolution: Mapped[str | None] = mapped_column(String(16))
    solution: Mapped[str | None] = mapped_column(Text)
    resolver: Mapped[str | None] = mapped_column(String(64))
    satisfaction: Mapped[str | None] = mapped_column(String(20))
    score: Mapped[int | None] = mapped_column(Integer)
    auto_confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    reopen_count: Mapped[int] = mapped_column(Integer, default=0)
    return_count: Mapped[int] = mapped_column(Integer, default=0)
    assign_count: Mapped[int] = mapped_column(Integer, default=0)
    extension_count: Mapped[int] = mapped_column(Integer, default=0)
    card_level: Mapped[str] = mapped_column(String(12), default=CardLevel.NONE.value)
    suspended_at: Mapped[datetime | None] = mapped_column(Utc)
    suspended_until: Mapped[datetime | None] = mapped_column(Utc)
    drafted_at: Mapped[datetime] = mapped_column(Utc)
    created_at: Mapped[datetime | None] = mapped_column(Utc)  # submitted; from here everything is counted
    accepted_at: Mapped[datetime | None] = mapped_column(Utc)
    resolved_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    origin: Mapped[int | None] = mapped_column(Integer)  # the message it is a part of, see models.reports
    on_behalf: Mapped[str] = mapped_column(String(32), default="")  # whose problem the reporter passes on
    spoken: Mapped[bool] = mapped_column(Boolean, default=False)  # the text is a transcript of speech

    __table_args__ = (
        Index("ix_ticket_state_county", "state", "county"),
        Index("ix_ticket_outlet_created", "outlet", "created_at"),
        Index("ix_ticket_reporter", "reporter", "state"),
        Index("ix_ticket_handler", "handler", "state"),
        Index("ix_ticket_origin", "origin"),
    )

    @property
    def is_open(self) -> bool:
        return TicketState(self.state) in OPEN_STATES


def open_draft(
    session: Session,
    *,
    reporter: Person,
    role: str,
    channel: str,
    text: str,
    outlet: str | None,
    county: str | None,
    choices: Sequence[str],
    evidence: Sequence[str] = (),
    model: str = "",
    urgency: Urgency,
    anonymous: bool = False,
    origin: int | None = None,
    on_behalf: str = "",
    spoken: bool = False,
    now: datetime,
) -> Ticket:
    """Keep a report as a draft that waits for its reporter's word.

    The ticket returned is for reading only (no row is read back for it); `by_id` gives one that can be moved.
    """
    category = choices[0] if choices else UNKNOWN_CODE
    values: dict[str, Any] = {
        "reporter": reporter.userid,
        "reporter_role": role,
        "channel": channel,
        "text": text,
        "outlet": outlet,
        "county": county,
        "category": category,
        "choices": list(choices) or [category],
        "evidence": list(evidence),
        "model": model,
        "urgency": urgency.value,
        "anonymous": anonymous or category in SENSITIVE,
        "origin": origin,
        "on_behalf": on_behalf[:32],
        "spoken": spoken,
        "state": TicketState.DRAFT.value,
        "drafted_at": now,
        "sla_days": sla.days_for(CATEGORIES[category], urgency),
    }
    ticket_id = add(session, Ticket, **values)
    events.record(
        session,
        entity="ticket",
        entity_id=ticket_id,
        verb=Verb.REPORT.value,
        actor=reporter.userid,
        at=now,
        after=TicketState.DRAFT.value,
        facts={"category": category, "choices": list(choices), "evidence": list(evidence), "model": model},
    )
    return Ticket(id=ticket_id, **values)


def draft_again(session: Session, before: Ticket, *, reporter: Person, now: datetime) -> Ticket:
    """Begin a draft anew as it was before it went into another ticket; for reading only, as `open_draft`'s."""
    before.merged_into = None
    return open_draft(
        session, reporter=reporter, role=before.reporter_role, channel=before.channel, text=before.text,
        outlet=before.outlet, county=before.county, choices=before.choices, evidence=before.evidence,
        model=before.model, urgency=Urgency(before.urgency), anonymous=before.anonymous, now=now,
        origin=before.origin, on_behalf=before.on_behalf, spoken=before.spoken,
    )  # fmt: skip


def submit(
    session: Session,
    ticket: Ticket,
    *,
    actor: str,
    directory: Directory,
    calendar: WorkCalendar,
    now: datetime,
    no: int | None = None,
    owner: tuple[Department, str] | None = None,
) -> None:
    """Turn a draft into a numbered ticket with its deadlines and hand it to its department.

    `no` and `owner` (department, handler) are given only for tickets that bring them along (imports).
    Without a handler the ticket stays 待派单 in the administrators' queue.
    """
    if ticket.outlet is None or ticket.county is None:
        raise ValueError("a ticket without an outlet cannot be submitted")
    before = ticket.state
    if no is None:
        no = next_number(session, NUMBERS, start=FIRST_NUMBER)
    else:
        reached(session, NUMBERS, no)
    day = local(now).date()
    codes = directory.city_code, directory.county_codes.get(ticket.county, "XX")
    sequence = next_number(session, f"code:{codes[1]}:{day:%y%m%d}", start=1)
    ticket.no = no
    ticket.code = ledger_code(*codes, day, sequence)
    ticket.created_at = now
    ticket.state = TicketState.SUBMITTED.value
    _set_deadlines(ticket, calendar)
    _log(session, ticket, Verb.CONFIRM_DRAFT, actor, now, before=before)
    grams.keep(session, ticket=ticket.id, words=ticket.text, outlet=directory.outlets.get(ticket.outlet), at=now)
    if owner is not None:
        assign(session, ticket, *owner, actor=SYSTEM, relations=_SYSTEM, calendar=calendar, now=now, rule="随单登记")
        return
    dispatch(session, ticket, directory=directory, calendar=calendar, now=now)


def dispatch(session: Session, ticket: Ticket, *, directory: Directory, calendar: WorkCalendar, now: datetime) -> bool:
    """Hand a submitted ticket to the department its category names; return False when nobody is there."""
    owner = directory.owner_of(ticket.category, ticket.county or "") if ticket.category != UNKNOWN_CODE else None
    if owner is None and ticket.urgency == Urgency.CRITICAL.value:  # danger goes to the safety people, not into a queue
        owner = next(iter(directory.departments_named(SAFETY_DEPARTMENT, ticket.county)), None)
    ticket.co_departments = list(CATEGORIES[ticket.category].co_depts)
    handlers = directory.handlers_of(owner)
    if owner is None or not handlers:
        return False
    rule = f"{ticket.category}→{directory.label(owner)}"
    assign(
        session, ticket, owner, handlers[0], actor=SYSTEM, calendar=calendar, now=now, rule=rule,
        relations=_SYSTEM,
    )  # fmt: skip
    return True


def assign(
    session: Session,
    ticket: Ticket,
    department: Department,
    handler: str,
    *,
    actor: str,
    relations: frozenset[Actor],
    calendar: WorkCalendar,
    now: datetime,
    rule: str,
) -> None:
    """Hand the ticket to a department's handler; the acceptance clock starts now. Raises Forbidden."""
    before = TicketState(ticket.state)
    verb = Verb.ASSIGN if before is TicketState.SUBMITTED else Verb.REASSIGN
    decide(verb, before, relations, facts=_facts(ticket, now=now))
    ticket.department, ticket.handler, ticket.dispatch_rule = department.id, handler, rule
    ticket.assign_count += 1
    ticket.accepted_at = None
    ticket.accept_due = sla.accept_due(now, Urgency(ticket.urgency), calendar)
    ticket.state = TicketState.ASSIGNED.value
    _log(session, ticket, verb, actor, now, before=before.value, note=rule)


def act(
    session: Session,
    ticket: Ticket,
    verb: Verb,
    *,
    actor: str,
    relations: frozenset[Actor],
    calendar: WorkCalendar,
    now: datetime,
    text: str = "",
    satisfaction: Satisfaction | None = None,
    score: int | None = None,
    until: datetime | None = None,
    by_zero: bool = False,
    reporter_is_outlet_side: bool = False,
) -> None:
    """Do what a verb says to a ticket, if the lifecycle table lets this person. Raises Forbidden."""
    before = TicketState(ticket.state)
    facts = _facts(
        ticket,
        now=now,
        text=text,
        actor=actor,
        by_zero=by_zero,
        until=until,
        confirm_due=sla.confirm_due(ticket.resolved_at, calendar).at if ticket.resolved_at else None,
        reporter_is_outlet_side=reporter_is_outlet_side,
    )
    row = decide(verb, before, relations, facts=facts)
    effect = _EFFECTS.get(verb)
    if effect is not None:
        effect(ticket, actor=actor, now=now, text=text, until=until, calendar=calendar)
    if row.resolution is not None:
        ticket.resolution = row.resolution.value
    if satisfaction is not None:
        ticket.satisfaction, ticket.score = satisfaction.value, score
    if row.target is not None:
        ticket.state = row.target.value
        _index(session, ticket, before)
    more = {"satisfaction": satisfaction.value, "score": score} if satisfaction else {}
    _log(session, ticket, verb, actor, now, before=before.value, note=text, **more)


def merge(
    session: Session, ticket: Ticket, main: Ticket, *, actor: str, relations: frozenset[Actor], now: datetime
) -> None:
    """Merge a ticket into another open one: it ends here and is counted once, as the other. Raises Forbidden."""
    before = TicketState(ticket.state)
    verb = Verb.CANCEL_DRAFT if before is TicketState.DRAFT else Verb.MERGE  # a draft was never counted
    facts = replace(_facts(ticket, now=now), main_ticket_open=main.is_open and main.id != ticket.id)
    row = decide(verb, before, relations, facts=facts)
    assert row.target is not None
    ticket.state, ticket.merged_into = row.target.value, main.id
    _index(session, ticket, before)
    _log(session, ticket, verb, actor, now, before=before.value, note=f"并入 #{main.no}")


def recategorise(
    session: Session,
    ticket: Ticket,
    category: str,
    *,
    actor: str,
    relations: frozenset[Actor],
    directory: Directory,
    calendar: WorkCalendar,
    now: datetime,
) -> bool:
    """Give the ticket another category. Raises Forbidden.

    Deadlines are counted anew from the original submission. When another department answers for the new
    category, a ticket nobody has accepted moves there; the return value says whether it moved.
    """
    state = TicketState(ticket.state)
    decide(Verb.RECATEGORISE, state, relations, facts=_facts(ticket, now=now))
    before = ticket.category
    ticket.category = category
    ticket.anonymous = ticket.anonymous or category in SENSITIVE
    ticket.choices = [category, *[c for c in ticket.choices if c != category]][:3]
    if ticket.created_at is not None:
        _set_deadlines(ticket, calendar)
    else:
        ticket.sla_days = sla.days_for(CATEGORIES[category], Urgency(ticket.urgency))
    _log(session, ticket, Verb.RECATEGORISE, actor, now, before=ticket.state, note=f"{before}→{category}")
    owner = directory.owner_of(category, ticket.county or "")
    if state is TicketState.SUBMITTED:
        return dispatch(session, ticket, directory=directory, calendar=calendar, now=now)
    if state is TicketState.ASSIGNED and owner is not None and owner.id != ticket.department:
        handlers = directory.handlers_of(owner)
        if handlers:
            assign(
                session, ticket, owner, handlers[0], actor=actor, calendar=calendar, now=now,
                relations=frozenset({Actor.COUNTY_PARTY_ADMIN}), rule=f"{category}→{directory.label(owner)}",
            )  # fmt: skip
            return True
    return False


def redraft(
    session: Session,
    ticket: Ticket,
    *,
    actor: str,
    now: datetime,
    outlet: str | None = None,
    county: str | None = None,
    urgency: Urgency | None = None,
    added: str = "",
) -> None:
    """Correct a draft before it is submitted, or add words to it; the old value stays in the log."""
    if outlet is not None:
        note = f"{_OUTLET_NOTE}{ticket.outlet or '未定'}→{outlet}"
        ticket.outlet, ticket.county = outlet, county
    elif urgency is not None:
        note = f"紧急度 {ticket.urgency}→{urgency.value}"
        ticket.urgency = urgency.value
        ticket.sla_days = sla.days_for(CATEGORIES[ticket.category], urgency)
    elif added:
        note = f"更正：{added}"
        ticket.text = f"{ticket.text}（更正：{added}）"
    else:
        return
    _log(session, ticket, Verb.REPORT, actor, now, before=ticket.state, note=note)


def raise_card(session: Session, ticket: Ticket, level: CardLevel, *, now: datetime) -> None:
    """Note that a rung of the supervision ladder was reached."""
    before = ticket.card_level
    ticket.card_level = level.value
    _log(
        session,
        ticket,
        "CARD",
        SYSTEM,
        now,
        before=ticket.state,
        note=f"{before}→{level.value}",
        card=level.value,
    )


def _index(session: Session, ticket: Ticket, before: TicketState) -> None:
    """Only open tickets are found by their words, and reminded of."""
    if before in OPEN_STATES and not ticket.is_open:
        grams.drop(session, ticket.id)
        reminders.cancel(session, ticket=ticket.id)
    elif ticket.is_open and before not in OPEN_STATES and ticket.created_at is not None:
        outlet = session.get(Outlet, ticket.outlet)
        grams.keep(session, ticket=ticket.id, words=ticket.text, outlet=outlet, at=ticket.created_at)


def note(session: Session, ticket: Ticket, verb: str, *, actor: str, now: datetime, text: str) -> None:
    """Leave a line in the ticket's story that changes nothing else."""
    _log(session, ticket, verb, actor, now, before=ticket.state, note=text)


# finding


def by_no(session: Session, no: int, *, for_update: bool = True) -> Ticket | None:
    """Find a ticket by the number people quote; locked against a second act in the same moment."""
    wanted = select(Ticket).where(Ticket.no == no)
    return session.scalar(wanted.with_for_update() if for_update else wanted)


def recent_numbers(session: Session, userid: str, *, since: datetime, limit: int) -> tuple[int, ...]:
    """The numbers of what a person submitted since an instant, in order."""
    wanted = select(Ticket.no).where(
        Ticket.reporter == userid, Ticket.created_at >= since, Ticket.state.in_(sorted(OPEN_STATES))
    )
    found = session.scalars(wanted.order_by(Ticket.created_at.desc(), Ticket.no.desc()).limit(limit))
    return tuple(no for no in reversed(list(found)) if no is not None)


def waiting_numbers(session: Session, userid: str, *, limit: int) -> tuple[int, ...]:
    """The numbers of what was handed to a person and is not accepted yet, in order."""
    wanted = select(Ticket.no).where(Ticket.handler == userid, Ticket.state == TicketState.ASSIGNED.value)
    return tuple(no for no in session.scalars(wanted.order_by(Ticket.no).limit(limit)) if no is not None)


def outlet_was_chosen(session: Session, ticket: Ticket) -> bool:
    """Say whether a person named or changed the outlet of the draft himself, see `redraft`."""
    told = select(events.Event.id).where(
        events.Event.entity == "ticket", events.Event.entity_id == str(ticket.id),
        events.Event.verb == Verb.REPORT.value, events.Event.note.startswith(_OUTLET_NOTE),
    )  # fmt: skip
    return session.scalar(told.limit(1)) is not None


def by_id(session: Session, ticket_id: int) -> Ticket:
    """Return a ticket by its row id, locked against a second act in the same moment."""
    return session.scalars(select(Ticket).where(Ticket.id == ticket_id).with_for_update()).one()


def of_reporter(session: Session, userid: str, states: Iterable[TicketState]) -> list[Ticket]:
    """Return what a person reported, newest first."""
    wanted = select(Ticket).where(Ticket.reporter == userid, Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.no.desc(), Ticket.id.desc())))


def of_handler(
    session: Session, userid: str, departments: Iterable[int], states: Iterable[TicketState]
) -> list[Ticket]:
    """Tickets a handler can act on: handed to him, or to his department."""
    wanted = select(Ticket).where(
        (Ticket.handler == userid) | Ticket.department.in_(list(departments)),
        Ticket.state.in_([s.value for s in states]),
    )
    return list(session.scalars(wanted.order_by(Ticket.due_at, Ticket.no)))


def at_outlets(session: Session, outlets: Iterable[str], states: Iterable[TicketState]) -> list[Ticket]:
    """Return the tickets of some outlets, soonest due first."""
    wanted = select(Ticket).where(Ticket.outlet.in_(list(outlets)), Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.due_at, Ticket.no)))


def in_states(session: Session, states: Iterable[TicketState]) -> list[Ticket]:
    """Return every ticket in one of the states, soonest due first."""
    wanted = select(Ticket).where(Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.due_at, Ticket.id)))


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
    if ticket.handler == person.userid:
        found.add(Actor.HANDLER)
    found |= {actor for role, actor in _ROLE_ACTORS.items() if role in roles and person.county == ticket.county}
    found |= {actor for role, actor in _CITY_ACTORS.items() if role in roles}
    if Actor.CITY_PARTY_ADMIN in found and not directory.with_role("COUNTY_PARTY_ADMIN", ticket.county):
        found.add(Actor.COUNTY_PARTY_ADMIN)  # a county without its own administrator is looked after by the city
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


# what the verbs do besides moving the state


def _accept(ticket: Ticket, *, actor: str, now: datetime, **_: Any) -> None:
    ticket.accepted_at, ticket.handler = now, actor


def _resolve(ticket: Ticket, *, actor: str, now: datetime, text: str, **_: Any) -> None:
    ticket.resolved_at, ticket.solution, ticket.resolver = now, text, actor


def _close(ticket: Ticket, *, now: datetime, **_: Any) -> None:
    ticket.closed_at = now


def _auto_close(ticket: Ticket, *, now: datetime, **_: Any) -> None:
    ticket.closed_at, ticket.auto_confirmed = now, True


def _redo(ticket: Ticket, *, now: datetime, calendar: WorkCalendar, **_: Any) -> None:
    again = sla.reopen_due(now, ticket.sla_days, calendar)
    ticket.reopen_count += 1
    ticket.due_at, ticket.provisional = again.at, again.provisional
    ticket.resolution = ticket.resolved_at = ticket.closed_at = None
    ticket.auto_confirmed = False  # whoever speaks now is asked again
    ticket.card_level = CardLevel.NONE.value


def _give_back(ticket: Ticket, **_: Any) -> None:
    ticket.return_count += 1
    ticket.department = ticket.handler = ticket.accept_due = None


def _suspend(ticket: Ticket, *, now: datetime, until: datetime | None, **_: Any) -> None:
    ticket.suspended_at, ticket.suspended_until = now, until


def _resume(ticket: Ticket, *, now: datetime, calendar: WorkCalendar, **_: Any) -> None:
    if ticket.due_at is not None and ticket.suspended_at is not None:
        moved = sla.resumed_due(ticket.due_at, ticket.suspended_at, now, calendar)
        ticket.due_at, ticket.provisional = moved.at, moved.provisional
    ticket.suspended_at = ticket.suspended_until = None


_EFFECTS: dict[Verb, Any] = {
    Verb.ACCEPT: _accept,
    Verb.RESOLVE: _resolve,
    Verb.SOLVE_ON_SPOT: _resolve,
    Verb.EXPLAIN: _resolve,
    Verb.CONFIRM: _close,
    Verb.AUTO_CONFIRM: _auto_close,
    Verb.REJECT_RESULT: _redo,
    Verb.REOPEN: _redo,
    Verb.RETURN: _give_back,
    Verb.SUSPEND: _suspend,
    Verb.RESUME: _resume,
}


def _set_deadlines(ticket: Ticket, calendar: WorkCalendar) -> None:
    assert ticket.created_at is not None
    urgency = Urgency(ticket.urgency)
    ticket.sla_days = sla.days_for(CATEGORIES[ticket.category], urgency)
    due = sla.due(ticket.created_at, ticket.sla_days, calendar)
    ticket.due_at, ticket.provisional = due.at, due.provisional


def _facts(
    ticket: Ticket,
    *,
    now: datetime,
    text: str = "",
    actor: str = "",
    by_zero: bool = False,
    until: datetime | None = None,
    confirm_due: datetime | None = None,
    reporter_is_outlet_side: bool = False,
) -> Facts:
    return Facts(
        now=now,
        text=text,
        urgency=Urgency(ticket.urgency),
        resolution=Resolution(ticket.resolution) if ticket.resolution else None,
        submitted_at=ticket.created_at,
        closed_at=ticket.closed_at,
        confirm_due=confirm_due,
        suspended_until=until or ticket.suspended_until,
        return_count=ticket.return_count,
        extension_count=ticket.extension_count,
        by_zero=by_zero,
        is_resolver=bool(actor) and ticket.resolver == actor,
        reporter_is_outlet_side=reporter_is_outlet_side,
    )


def _log(
    session: Session,
    ticket: Ticket,
    verb: str,
    actor: str,
    now: datetime,
    *,
    before: str,
    note: str = "",
    **more: Any,
) -> None:
    """One line of the log with the ticket's facts as they stand now (see models.statistics)."""
    facts: dict[str, Any] = {name: getattr(ticket, name) for name in _PLAIN_FACTS}
    for name in _INSTANT_FACTS:
        value: datetime | None = getattr(ticket, name)
        facts[name] = local(value).isoformat() if value else None
    events.record(
        session,
        entity="ticket",
        entity_id=ticket.id,
        verb=str(verb),
        actor=actor,
        at=now,
        before=before,
        after=ticket.state,
        note=note,
        facts={**facts, **more},
    )


_PLAIN_FACTS = (
    "no", "outlet", "county", "category", "urgency", "department", "handler", "sla_days", "resolution",
    "auto_confirmed", "reopen_count", "card_level",
)  # fmt: skip
_INSTANT_FACTS = (
    "created_at", "accept_due", "accepted_at", "due_at", "suspended_until", "resolved_at", "closed_at",
)  # fmt: skip
