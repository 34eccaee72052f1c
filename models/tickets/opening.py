"""From words to a numbered ticket in somebody's hands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models import dispatching, events, grams
from models.counters import next_number, reached
from models.directory import Directory
from models.roster import Department, Person
from models.rules import sla
from models.rules.guards import MAX_RETURNS
from models.rules.lifecycle import Actor, TicketState, Verb, decide
from models.rules.refs import ledger_code
from models.rules.taxonomy import CATEGORIES, SENSITIVE, UNKNOWN_CODE
from models.rules.words import Urgency
from models.rules.workdays import WorkCalendar, local
from models.statements import add
from models.tickets.effects import set_deadlines
from models.tickets.row import BY_SYSTEM, FIRST_NUMBER, NUMBERS, OUTLET_NOTE, SYSTEM, Ticket, columns
from models.tickets.story import facts_of, log, moved_on


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
        "sla_days": sla.days_for(CATEGORIES[category], urgency, local(now).date()),
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
    set_deadlines(ticket, calendar)
    log(session, ticket, Verb.CONFIRM_DRAFT, actor, now, before=before)
    grams.keep(session, ticket=ticket.id, words=ticket.text, outlet=directory.outlets.get(ticket.outlet), at=now)
    if owner is not None:
        assign(session, ticket, *owner, actor=SYSTEM, relations=BY_SYSTEM, calendar=calendar, now=now, rule="随单登记")
        return
    dispatch(session, ticket, directory=directory, calendar=calendar, now=now)


def dispatch(session: Session, ticket: Ticket, *, directory: Directory, calendar: WorkCalendar, now: datetime) -> bool:
    """Hand a submitted ticket to whom the rules name; return False when nobody is there, or the referee decides."""
    ticket.co_departments = list(CATEGORIES[ticket.category].co_depts)
    outcome = dispatching.decide(
        directory, ticket.category, ticket.county, urgency=Urgency(ticket.urgency), on=local(now).date()
    )
    owner = directory.department(outcome.department)
    if owner is None or outcome.person is None or ticket.return_count >= MAX_RETURNS:
        return False
    assign(
        session, ticket, owner, outcome.person, actor=SYSTEM, calendar=calendar, now=now, relations=BY_SYSTEM,
        rule=dispatching.rule_words(directory, outcome), reasons=dispatching.kept(outcome.reasons),
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
    reasons: Sequence[dict[str, Any]] = (),
) -> None:
    """Hand the ticket to a department's handler; the acceptance clock starts now. Raises Forbidden.

    `rule` says why in one line, `reasons` step by step (see models.dispatching.kept).
    """
    before, was = TicketState(ticket.state), columns(ticket)
    verb = Verb.ASSIGN if before is TicketState.SUBMITTED else Verb.REASSIGN
    decide(verb, before, relations, facts=facts_of(ticket, now=now))
    ticket.department, ticket.handler, ticket.dispatch_rule = department.id, handler, rule
    ticket.assign_count += 1
    ticket.accepted_at = None
    ticket.accept_due = sla.accept_due(now, Urgency(ticket.urgency), calendar)
    ticket.home_department = ticket.home_handler = None
    ticket.state = TicketState.ASSIGNED.value
    moved_on(session, ticket, before, actor, now)
    log(session, ticket, verb, actor, now, before=before.value, note=rule, was=was, reasons=list(reasons))


def take_over(
    session: Session, ticket: Ticket, handler: str, *, calendar: WorkCalendar, now: datetime, note: str
) -> None:
    """Give a ticket to somebody else where the one who had it has left; its state stays, a waiting 签收 begins anew."""
    was = columns(ticket)
    ticket.handler = handler
    if ticket.state == TicketState.ASSIGNED.value:
        ticket.accept_due = sla.accept_due(now, Urgency(ticket.urgency), calendar)
    log(session, ticket, Verb.REASSIGN, SYSTEM, now, before=ticket.state, note=note, was=was)


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
        note = f"{OUTLET_NOTE}{ticket.outlet or '未定'}→{outlet}"
        ticket.outlet, ticket.county = outlet, county
    elif urgency is not None:
        note = f"紧急度 {ticket.urgency}→{urgency.value}"
        ticket.urgency = urgency.value
        ticket.sla_days = sla.days_for(CATEGORIES[ticket.category], urgency, local(now).date())
    elif added:
        note = f"更正：{added}"
        ticket.text = f"{ticket.text}（更正：{added}）"
    else:
        return
    log(session, ticket, Verb.REPORT, actor, now, before=ticket.state, note=note)


def split_off(
    session: Session, ticket: Ticket, part: Ticket, *, directory: Directory, calendar: WorkCalendar, actor: str,
    now: datetime,
) -> None:  # fmt: skip
    """Submit a draft that was cut from a ticket: its time is counted from when the whole was submitted."""
    part.split_from = ticket.id
    submit(session, part, actor=actor, directory=directory, calendar=calendar, now=now)
    part.created_at = ticket.created_at
    part.stopped_days, part.extended_days = ticket.stopped_days, ticket.extended_days
    set_deadlines(part, calendar)
    if ticket.reopen_count and ticket.due_at is not None and part.due_at is not None:
        part.due_at = part.original_due_at = max(part.due_at, ticket.due_at)  # a redone one has had its time anew
    log(session, part, "SPLIT_OFF", actor, now, before=part.state, note=f"自 #{ticket.no} 拆出")
