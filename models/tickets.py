"""The feedback ticket (问题单): its row, and the only functions that may move it.

What may happen when, and who may do it, is the table in models.rules.lifecycle; here it is applied to rows,
every move leaves a line in the event log with the facts that statistics need, as they stand afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, func, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import contributions, dispatching, events, grams, pledges, questions, reminders, requests, undo
from models.base import Base, Utc, add
from models.counters import next_number, reached
from models.directory import Directory
from models.roster import Department, Outlet, Person
from models.rules import sla
from models.rules.guards import MAX_RETURNS, Facts
from models.rules.ladder import LadderFacts
from models.rules.lifecycle import VERB_WORDS, Actor, TicketState, Verb, decide
from models.rules.refs import ledger_code
from models.rules.taxonomy import CATEGORIES, SENSITIVE, UNKNOWN_CODE
from models.rules.words import IN_HAND, OPEN_STATES, URGENCY_WORDS, CardLevel, Resolution, Satisfaction, Urgency
from models.rules.workdays import WorkCalendar, local

SYSTEM = "system"
URGENCY = "URGENCY"  # the verb of the log when a ticket became more, or less, urgent
UNDO = "UNDO"  # the verb of the log when somebody took back what he had done last
RECOUNT = "RECOUNT"  # the verb of the log when the holidays were announced
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
    original_due_at: Mapped[datetime | None] = mapped_column(Utc)  # what it would be without extensions
    extended_days: Mapped[int] = mapped_column(Integer, default=0)  # working days granted (延期)
    stopped_days: Mapped[int] = mapped_column(Integer, default=0)  # working days suspended or waited for an answer
    provisional: Mapped[bool] = mapped_column(Boolean, default=False)  # beyond the announced calendar
    state: Mapped[str] = mapped_column(String(16))
    resolution: Mapped[str | None] = mapped_column(String(16))
    solution: Mapped[str | None] = mapped_column(Text)
    resolver: Mapped[str | None] = mapped_column(String(64))
    satisfaction: Mapped[str | None] = mapped_column(String(20))
    score: Mapped[int | None] = mapped_column(Integer)
    late: Mapped[bool] = mapped_column(Boolean, default=False)  # a result came after its original day, ever
    auto_confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    reopen_count: Mapped[int] = mapped_column(Integer, default=0)
    return_count: Mapped[int] = mapped_column(Integer, default=0)
    assign_count: Mapped[int] = mapped_column(Integer, default=0)
    extension_count: Mapped[int] = mapped_column(Integer, default=0)
    card_level: Mapped[str] = mapped_column(String(12), default=CardLevel.NONE.value)
    round: Mapped[int] = mapped_column(Integer, default=0)  # the ladder begins anew with each
    asks: Mapped[int] = mapped_column(Integer, default=0)  # how often the reporter was asked back (待补充)
    waiting_since: Mapped[datetime | None] = mapped_column(Utc)
    contributing: Mapped[list[int]] = mapped_column(JSON, default=list)  # departments asked for their part (协办)
    home_department: Mapped[int | None] = mapped_column(Integer)  # whose it was before 提级
    home_handler: Mapped[str | None] = mapped_column(String(64))
    suspended_at: Mapped[datetime | None] = mapped_column(Utc)
    suspended_until: Mapped[datetime | None] = mapped_column(Utc)
    drafted_at: Mapped[datetime] = mapped_column(Utc)
    created_at: Mapped[datetime | None] = mapped_column(Utc)  # submitted; from here everything is counted
    accepted_at: Mapped[datetime | None] = mapped_column(Utc)
    resolved_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    split_from: Mapped[int | None] = mapped_column(Integer)
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
    """Hand a submitted ticket to whom the rules name; return False when nobody is there, or the referee decides."""
    ticket.co_departments = list(CATEGORIES[ticket.category].co_depts)
    outcome = dispatching.decide(
        directory, ticket.category, ticket.county, urgency=Urgency(ticket.urgency), on=local(now).date()
    )
    owner = directory.department(outcome.department)
    if owner is None or outcome.person is None or ticket.return_count >= MAX_RETURNS:
        return False
    assign(
        session, ticket, owner, outcome.person, actor=SYSTEM, calendar=calendar, now=now, relations=_SYSTEM,
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
    decide(verb, before, relations, facts=_facts(ticket, now=now))
    ticket.department, ticket.handler, ticket.dispatch_rule = department.id, handler, rule
    ticket.assign_count += 1
    ticket.accepted_at = None
    ticket.accept_due = sla.accept_due(now, Urgency(ticket.urgency), calendar)
    ticket.home_department = ticket.home_handler = None
    ticket.state = TicketState.ASSIGNED.value
    _moved_on(session, ticket, before, actor, now)
    _log(session, ticket, verb, actor, now, before=before.value, note=rule, was=was, reasons=list(reasons))


def take_over(
    session: Session, ticket: Ticket, handler: str, *, calendar: WorkCalendar, now: datetime, note: str
) -> None:
    """Give a ticket to somebody else where the one who had it has left; its state stays, a waiting 签收 begins anew."""
    was = columns(ticket)
    ticket.handler = handler
    if ticket.state == TicketState.ASSIGNED.value:
        ticket.accept_due = sla.accept_due(now, Urgency(ticket.urgency), calendar)
    _log(session, ticket, Verb.REASSIGN, SYSTEM, now, before=ticket.state, note=note, was=was)


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
    parts: int = 0,
    by_zero: bool = False,
    reporter_is_outlet_side: bool = False,
) -> None:
    """Do what a verb says to a ticket, if the lifecycle table lets this person. Raises Forbidden.

    `until` is the new due instant of an extension, the end of a suspension; `parts` how many problems a split names.
    """
    before, was = TicketState(ticket.state), columns(ticket)
    facts = _facts(
        ticket,
        now=now,
        text=text,
        actor=actor,
        by_zero=by_zero,
        until=until,
        parts=parts,
        confirm_due=sla.confirm_due(ticket.resolved_at, calendar).at if ticket.resolved_at else None,
        answer_due=sla.answer_due(ticket.waiting_since, calendar).at if ticket.waiting_since else None,
        extension_days=sla.extension_days(ticket.due_at, until, calendar) if until and ticket.due_at else 0,
        contributions_open=contributions.owed(session, ticket.id) if ticket.contributing else 0,
        reporter_is_outlet_side=reporter_is_outlet_side,
    )
    row = decide(verb, before, relations, facts=facts)
    if row.target is TicketState.PENDING_CONFIRM and before in (TicketState.SUSPENDED, TicketState.WAITING):
        _resume(ticket, now=now, calendar=calendar)  # solved while the clock stood still
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
        _moved_on(session, ticket, before, actor, now)
    if row.target is TicketState.PENDING_CONFIRM:
        pledges.settle(session, ticket.id, now)
    more = {"satisfaction": satisfaction.value, "score": score} if satisfaction else {}
    _log(session, ticket, verb, actor, now, before=before.value, note=text, was=was, **more)


def check(ticket: Ticket, verb: Verb, *, relations: frozenset[Actor], now: datetime, text: str) -> None:
    """Say whether `act` would do it, and do nothing. Raises Forbidden."""
    decide(verb, TicketState(ticket.state), relations, facts=_facts(ticket, now=now, text=text))


def merge(
    session: Session, ticket: Ticket, main: Ticket, *, actor: str, relations: frozenset[Actor], now: datetime
) -> None:
    """Merge a ticket into another open one: it ends here and is counted once, as the other. Raises Forbidden."""
    before, was = TicketState(ticket.state), columns(ticket)
    verb = Verb.CANCEL_DRAFT if before is TicketState.DRAFT else Verb.MERGE  # a draft was never counted
    facts = replace(_facts(ticket, now=now), main_ticket_open=main.is_open and main.id != ticket.id)
    row = decide(verb, before, relations, facts=facts)
    assert row.target is not None
    ticket.state, ticket.merged_into = row.target.value, main.id
    _index(session, ticket, before)
    _moved_on(session, ticket, before, actor, now)
    _log(session, ticket, verb, actor, now, before=before.value, note=f"并入 #{main.no}", was=was)


def unmerge(session: Session, ticket: Ticket, *, actor: str, now: datetime) -> bool:
    """Let a merged ticket be one of its own again, as it stood before; False when that is not known any more."""
    kept = session.get(undo.LastAct, ticket.id)
    if ticket.state != TicketState.MERGED.value or kept is None:
        return False
    _restore(session, ticket, kept.before)
    undo.forget(session, ticket.id)
    _log(session, ticket, "UNMERGE", actor, now, before=TicketState.MERGED.value, note="取消并案")
    return True


def wording_of(verb: str) -> str:
    """The word people read for a verb of the log; what has none is shown as it is."""
    return {key.value: word for key, word in VERB_WORDS.items()}.get(verb, verb)


def take_back(session: Session, ticket: Ticket, kept: undo.LastAct, *, actor: str, now: datetime) -> None:
    """Put a ticket back as it stood before the act that was kept; the log keeps both."""
    state, word = ticket.state, wording_of(kept.verb)
    _restore(session, ticket, kept.before)
    undo.forget(session, ticket.id)
    _log(session, ticket, UNDO, actor, now, before=state, note=word, undone=kept.verb)


def escalate(
    session: Session,
    ticket: Ticket,
    department: Department | None,
    handler: str | None,
    *,
    calendar: WorkCalendar,
    now: datetime,
) -> None:
    """提级: the city's department takes the ticket over; whose it was is remembered for the way back."""
    decide(Verb.ESCALATE, TicketState(ticket.state), _SYSTEM, facts=_facts(ticket, now=now))
    if department is None or department.id == ticket.department:
        return
    ticket.home_department, ticket.home_handler = ticket.department, ticket.handler
    ticket.department, ticket.handler = department.id, handler
    ticket.assign_count += 1
    if ticket.state == TicketState.ASSIGNED.value:
        ticket.accept_due = sla.accept_due(now, Urgency(ticket.urgency), calendar)
    _log(session, ticket, Verb.ESCALATE, SYSTEM, now, before=ticket.state)


def hand_back(
    session: Session, ticket: Ticket, *, actor: str, relations: frozenset[Actor], now: datetime, text: str
) -> None:
    """交回: the department that had the ticket before 提级 answers for it again. Raises Forbidden."""
    was = columns(ticket)
    decide(Verb.HAND_BACK, TicketState(ticket.state), relations, facts=_facts(ticket, now=now, text=text))
    ticket.department, ticket.handler = ticket.home_department, ticket.home_handler
    ticket.home_department = ticket.home_handler = None
    ticket.assign_count += 1
    _log(session, ticket, Verb.HAND_BACK, actor, now, before=ticket.state, note=text, was=was)


def ask_to_contribute(
    session: Session,
    ticket: Ticket,
    department: Department,
    handler: str | None,
    *,
    words: str,
    actor: str,
    relations: frozenset[Actor],
    now: datetime,
) -> None:
    """协办: ask another department for its part. Raises Forbidden."""
    was = columns(ticket)
    decide(Verb.ASSIST, TicketState(ticket.state), relations, facts=_facts(ticket, now=now, text=words))
    contributions.ask(
        session, ticket=ticket.id, department=department.id, handler=handler, words=words, by=actor, now=now
    )  # fmt: skip
    ticket.contributing = sorted({*ticket.contributing, department.id})
    _log(session, ticket, Verb.ASSIST, actor, now, before=ticket.state, note=f"{department.name}：{words}", was=was)


def split_off(
    session: Session, ticket: Ticket, part: Ticket, *, directory: Directory, calendar: WorkCalendar, actor: str,
    now: datetime,
) -> None:  # fmt: skip
    """Submit a draft that was cut from a ticket: its time is counted from when the whole was submitted."""
    part.split_from = ticket.id
    submit(session, part, actor=actor, directory=directory, calendar=calendar, now=now)
    part.created_at = ticket.created_at
    part.stopped_days, part.extended_days = ticket.stopped_days, ticket.extended_days
    _set_deadlines(part, calendar)
    if ticket.reopen_count and ticket.due_at is not None and part.due_at is not None:
        part.due_at = part.original_due_at = max(part.due_at, ticket.due_at)  # a redone one has had its time anew
    _log(session, part, "SPLIT_OFF", actor, now, before=part.state, note=f"自 #{ticket.no} 拆出")


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
    state, was = TicketState(ticket.state), columns(ticket)
    decide(Verb.RECATEGORISE, state, relations, facts=_facts(ticket, now=now))
    before = ticket.category
    ticket.category = category
    ticket.anonymous = ticket.anonymous or category in SENSITIVE
    ticket.choices = [category, *[c for c in ticket.choices if c != category]][:3]
    if ticket.created_at is not None:
        _set_deadlines(ticket, calendar)
    else:
        ticket.sla_days = sla.days_for(CATEGORIES[category], Urgency(ticket.urgency))
    _log(session, ticket, Verb.RECATEGORISE, actor, now, before=ticket.state, note=f"{before}→{category}", was=was)
    if state is TicketState.SUBMITTED:
        return dispatch(session, ticket, directory=directory, calendar=calendar, now=now)
    outcome = dispatching.decide(
        directory, category, ticket.county, urgency=Urgency(ticket.urgency), on=local(now).date()
    )
    owner = directory.department(outcome.department)
    if state is not TicketState.ASSIGNED or owner is None or outcome.person is None or owner.id == ticket.department:
        return False
    assign(
        session, ticket, owner, outcome.person, actor=actor, calendar=calendar, now=now,
        relations=frozenset({Actor.COUNTY_PARTY_ADMIN}), rule=dispatching.rule_words(directory, outcome),
        reasons=dispatching.kept(outcome.reasons),
    )  # fmt: skip
    undo.keep(session, ticket=ticket.id, verb=Verb.RECATEGORISE, actor=actor, at=now, before=was)  # both are one act
    return True


def change_urgency(
    session: Session,
    ticket: Ticket,
    urgency: Urgency,
    *,
    actor: str,
    relations: frozenset[Actor],
    calendar: WorkCalendar,
    now: datetime,
) -> None:
    """Let a submitted ticket be more, or less, urgent: whoever may give it another category may. Raises Forbidden.

    Its deadline is counted anew from the original submission, the time to accept from when it was handed over.
    """
    was = columns(ticket)
    decide(Verb.RECATEGORISE, TicketState(ticket.state), relations, facts=_facts(ticket, now=now))
    before, ticket.urgency = ticket.urgency, urgency.value
    _set_deadlines(ticket, calendar)
    if ticket.state == TicketState.ASSIGNED.value and (assigned := _assigned_at(session, ticket)) is not None:
        ticket.accept_due = sla.accept_due(assigned, urgency, calendar)
    note = f"{URGENCY_WORDS[Urgency(before)]}→{URGENCY_WORDS[urgency]}"
    _log(session, ticket, URGENCY, actor, now, before=ticket.state, note=note, was=was)


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


def recount(
    session: Session, ticket: Ticket, before: WorkCalendar, calendar: WorkCalendar, *, actor: str, now: datetime
) -> bool:
    """Count the deadlines of an open ticket by another calendar; return whether the due instant moved."""
    if ticket.created_at is None or ticket.due_at is None:
        return False
    due = sla.recounted(ticket.created_at, ticket.due_at, before, calendar)
    if ticket.original_due_at is not None:
        ticket.original_due_at = sla.recounted(ticket.created_at, ticket.original_due_at, before, calendar).at
    accept_due = ticket.accept_due
    if ticket.state == TicketState.ASSIGNED.value and (assigned := _assigned_at(session, ticket)) is not None:
        accept_due = sla.accept_due(assigned, Urgency(ticket.urgency), calendar)
    was, accept_was = ticket.due_at, ticket.accept_due
    if (due.at, due.provisional, accept_due) == (was, ticket.provisional, accept_was):
        return False
    ticket.due_at, ticket.provisional, ticket.accept_due = due.at, due.provisional, accept_due
    _log(
        session, ticket, RECOUNT, actor, now, before=ticket.state,
        note=f"{local(was):%Y-%m-%d %H:%M}→{local(due.at):%Y-%m-%d %H:%M}",
    )  # fmt: skip
    return due.at != was


def _assigned_at(session: Session, ticket: Ticket) -> datetime | None:
    moves = (Verb.ASSIGN.value, Verb.REASSIGN.value)
    told = [line.at for line in events.story(session, "ticket", ticket.id) if line.verb in moves]
    return told[-1] if told else None


def raise_card(session: Session, ticket: Ticket, level: CardLevel, *, now: datetime) -> None:
    """Note that a rung of the supervision ladder was reached."""
    before, was = ticket.card_level, columns(ticket)
    ticket.card_level = level.value
    _log(
        session,
        ticket,
        "CARD",
        SYSTEM,
        now,
        before=ticket.state,
        note=f"{before}→{level.value}",
        was=was,
        card=level.value,
    )


def _moved_on(session: Session, ticket: Ticket, before: TicketState, actor: str, now: datetime) -> None:
    """What was asked about a ticket as it stood is asked no more."""
    if ticket.created_at is None or ticket.state == before.value:
        return
    requests.drop_open(session, ticket.id, by=actor, now=now, ended=not ticket.is_open)
    if before is TicketState.WAITING:
        questions.close_for(session, ticket=ticket.id, kind=questions.WANTED, now=now, outcome="moved-on")


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
    return session.scalar(wanted.with_for_update().execution_options(populate_existing=True) if for_update else wanted)


def by_numbers(session: Session, numbers: Iterable[int]) -> dict[int, Ticket]:
    """Find tickets by the numbers people quote, for reading."""
    return {t.no: t for t in session.scalars(select(Ticket).where(Ticket.no.in_(list(numbers)))) if t.no is not None}


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


def cards_of(session: Session, department: int, level: CardLevel, *, since: datetime) -> int:
    """Count the tickets that reached a rung since then while a department had them."""
    counted = select(func.count(func.distinct(events.Event.entity_id))).where(
        events.Event.entity == "ticket", events.Event.verb == "CARD", events.Event.at >= since,
        events.Event.facts["card"].as_string().in_([one.value for one in CardLevel if one >= level]),
        events.Event.facts["department"].as_integer() == department,
    )  # fmt: skip
    return session.scalar(counted) or 0


def anonymous_reporters(session: Session, ids: Iterable[int]) -> set[tuple[int, str]]:
    """Return (ticket, reporter) of those that were reported in confidence."""
    wanted = select(Ticket.id, Ticket.reporter).where(Ticket.id.in_(list(ids)), Ticket.anonymous.is_(True))
    return {(ticket, reporter) for ticket, reporter in session.execute(wanted)}


def parts_of(session: Session, ticket_id: int) -> list[Ticket]:
    """Return what a ticket was split into, locked against a second act in the same moment."""
    wanted = select(Ticket).where(Ticket.split_from == ticket_id).order_by(Ticket.no).with_for_update()
    return list(session.scalars(wanted))


def outlet_was_chosen(session: Session, ticket: Ticket) -> bool:
    """Say whether a person named or changed the outlet of the draft himself, see `redraft`."""
    told = select(events.Event.id).where(
        events.Event.entity == "ticket", events.Event.entity_id == str(ticket.id),
        events.Event.verb == Verb.REPORT.value, events.Event.note.startswith(_OUTLET_NOTE),
    )  # fmt: skip
    return session.scalar(told.limit(1)) is not None


def by_id(session: Session, ticket_id: int) -> Ticket:
    """Return a ticket by its row id, locked against a second act in the same moment."""
    wanted = select(Ticket).where(Ticket.id == ticket_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


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


def of_contributor(session: Session, userid: str, states: Iterable[TicketState]) -> list[Ticket]:
    """Tickets a person was asked to contribute to and has not yet, oldest first."""
    owed = {one.ticket for one in contributions.owed_by(session, userid)}
    wanted = select(Ticket).where(Ticket.id.in_(owed), Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.id)))


def of_people_gone(session: Session) -> list[Ticket]:
    """Open tickets in the hands of somebody who is not with us any more."""
    states = [state.value for state in IN_HAND]
    here = select(Person.userid).where(Person.active)
    wanted = select(Ticket).where(Ticket.handler.is_not(None), Ticket.handler.not_in(here), Ticket.state.in_(states))
    return list(session.scalars(wanted.order_by(Ticket.id)))


def at_outlets(session: Session, outlets: Iterable[str], states: Iterable[TicketState]) -> list[Ticket]:
    """Return the tickets of some outlets, soonest due first."""
    wanted = select(Ticket).where(Ticket.outlet.in_(list(outlets)), Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.due_at, Ticket.no)))


def in_states(session: Session, states: Iterable[TicketState]) -> list[Ticket]:
    """Return every ticket in one of the states, soonest due first."""
    wanted = select(Ticket).where(Ticket.state.in_([s.value for s in states]))
    return list(session.scalars(wanted.order_by(Ticket.due_at, Ticket.id)))


def outlets_of(session: Session, category: str) -> frozenset[str]:
    """Return where a category was ever reported."""
    wanted = select(Ticket.outlet).where(Ticket.category == category, Ticket.no.is_not(None)).distinct()
    return frozenset(outlet for outlet in session.scalars(wanted) if outlet)


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


# what the verbs do besides moving the state


def _accept(ticket: Ticket, *, actor: str, now: datetime, **_: Any) -> None:
    ticket.accepted_at, ticket.handler = now, actor


def _resolve(ticket: Ticket, *, actor: str, now: datetime, text: str, calendar: WorkCalendar, **_: Any) -> None:
    if ticket.original_due_at is not None and sla.overdue_days(ticket.original_due_at, now, calendar):
        ticket.late = True
    ticket.resolved_at, ticket.solution, ticket.resolver = now, text, actor


def _close(ticket: Ticket, *, now: datetime, **_: Any) -> None:
    ticket.closed_at = now


def _auto_close(ticket: Ticket, *, now: datetime, **_: Any) -> None:
    ticket.closed_at, ticket.auto_confirmed = now, True


def _redo(ticket: Ticket, *, now: datetime, calendar: WorkCalendar, **_: Any) -> None:
    again = sla.reopen_due(now, ticket.sla_days, calendar)
    ticket.reopen_count += 1
    ticket.due_at, ticket.provisional = again.at, again.provisional
    ticket.original_due_at, ticket.extended_days, ticket.stopped_days = again.at, 0, 0
    ticket.round += 1
    ticket.resolution = ticket.resolved_at = ticket.closed_at = None
    ticket.auto_confirmed = False  # whoever speaks now is asked again
    ticket.card_level = CardLevel.NONE.value


def _give_back(ticket: Ticket, **_: Any) -> None:
    ticket.return_count += 1
    ticket.home_department = ticket.home_handler = None
    ticket.department = ticket.handler = ticket.accept_due = None


def _suspend(ticket: Ticket, *, now: datetime, until: datetime | None, **_: Any) -> None:
    ticket.suspended_at, ticket.suspended_until = now, until


def _resume(ticket: Ticket, *, now: datetime, calendar: WorkCalendar, **_: Any) -> None:
    stopped_at = ticket.suspended_at or ticket.waiting_since
    if ticket.due_at is not None and stopped_at is not None:
        moved = sla.resumed_due(ticket.due_at, stopped_at, now, calendar)
        ticket.due_at, ticket.provisional = moved.at, moved.provisional
        if ticket.original_due_at is not None:
            ticket.original_due_at = sla.resumed_due(ticket.original_due_at, stopped_at, now, calendar).at
        ticket.stopped_days += calendar.workdays_between(local(stopped_at).date(), local(now).date())
        _begin_anew(ticket)
    ticket.suspended_at = ticket.suspended_until = ticket.waiting_since = None


def _ask_back(ticket: Ticket, *, now: datetime, **_: Any) -> None:
    ticket.asks += 1
    ticket.waiting_since = now


def _extend(ticket: Ticket, *, until: datetime | None, calendar: WorkCalendar, **_: Any) -> None:
    assert until is not None
    assert ticket.due_at is not None
    ticket.extended_days += sla.extension_days(ticket.due_at, until, calendar)
    ticket.extension_count += 1
    ticket.due_at, ticket.provisional = until, calendar.is_provisional(local(until).date())
    _begin_anew(ticket)


def _begin_anew(ticket: Ticket) -> None:
    """With a later deadline the ladder is climbed from its foot."""
    ticket.round += 1
    ticket.card_level = CardLevel.NONE.value


def _release(ticket: Ticket, **_: Any) -> None:
    ticket.contributing = []


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
    Verb.ANSWER: _resume,
    Verb.WAIT_OVER: _resume,
    Verb.ASK_BACK: _ask_back,
    Verb.APPROVE_EXTENSION: _extend,
    Verb.RELEASE: _release,
}


def _set_deadlines(ticket: Ticket, calendar: WorkCalendar) -> None:
    assert ticket.created_at is not None
    urgency = Urgency(ticket.urgency)
    ticket.sla_days = sla.days_for(CATEGORIES[ticket.category], urgency)
    due = sla.due(ticket.created_at, ticket.sla_days, calendar)
    if ticket.stopped_days:
        due = sla.extended(due.at, ticket.stopped_days, calendar)
    ticket.original_due_at = due.at
    if ticket.extended_days:
        due = sla.extended(due.at, ticket.extended_days, calendar)
    ticket.due_at, ticket.provisional = due.at, due.provisional


def _facts(
    ticket: Ticket,
    *,
    now: datetime,
    text: str = "",
    actor: str = "",
    by_zero: bool = False,
    until: datetime | None = None,
    reporter_is_outlet_side: bool = False,
    **more: Any,
) -> Facts:
    return Facts(
        **more,
        now=now,
        text=text,
        urgency=Urgency(ticket.urgency),
        resolution=Resolution(ticket.resolution) if ticket.resolution else None,
        submitted_at=ticket.created_at,
        closed_at=ticket.closed_at,
        asks=ticket.asks,
        escalated=ticket.home_department is not None,
        suspended_until=until or ticket.suspended_until,
        return_count=ticket.return_count,
        extension_count=ticket.extension_count,
        by_zero=by_zero,
        is_resolver=bool(actor) and ticket.resolver == actor,
        reporter_is_outlet_side=reporter_is_outlet_side,
    )


def columns(ticket: Ticket) -> dict[str, Any]:
    """Everything a move may change, as plain values: how the ticket stands."""
    values = {name: getattr(ticket, name) for name in _MUTABLE}
    return {name: local(v).isoformat() if isinstance(v, datetime) else v for name, v in values.items()}


def _restore(session: Session, ticket: Ticket, before: dict[str, Any]) -> None:
    """Put the columns back; how often it was handed out is never counted back, keys of notices hang on it."""
    state = TicketState(ticket.state)
    for name, value in before.items():
        if name in _MUTABLE and name != "assign_count":
            instant = name in _INSTANTS and value is not None
            setattr(ticket, name, datetime.fromisoformat(value) if instant else value)
    _index(session, ticket, state)


def _log(
    session: Session,
    ticket: Ticket,
    verb: str,
    actor: str,
    now: datetime,
    *,
    before: str,
    note: str = "",
    was: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    """One line of the log with the ticket's facts as they stand now (see models.statistics).

    `was` holds the ticket's columns before an act that its doer may take back.
    """
    if was is not None and actor != SYSTEM:
        undo.keep(session, ticket=ticket.id, verb=str(verb), actor=actor, at=now, before=was)
    elif was is not None:
        undo.forget(session, ticket.id)
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
    "auto_confirmed", "reopen_count", "card_level", "round", "late",
)  # fmt: skip
_INSTANT_FACTS = (
    "created_at", "accept_due", "accepted_at", "due_at", "original_due_at", "waiting_since", "suspended_until", "resolved_at", "closed_at",
)  # fmt: skip
_FIXED = frozenset({"id", "no", "code", "reporter", "reporter_role", "channel", "drafted_at", "created_at", "origin"})
_MUTABLE = tuple(column.key for column in inspect(Ticket).columns if column.key not in _FIXED)
_INSTANTS = frozenset(column.key for column in inspect(Ticket).columns if isinstance(column.type, Utc))
