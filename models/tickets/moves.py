"""The moves of the lifecycle table, applied to rows: what may happen when, and who may do it, says models.rules.lifecycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models import contributions, pledges, undo
from models.roster import Department
from models.rules import sla
from models.rules.lifecycle import VERB_WORDS, Actor, TicketState, Verb, decide
from models.rules.words import CardLevel, Satisfaction, Urgency
from models.rules.workdays import WorkCalendar, local
from models.tickets.effects import EFFECTS, resume
from models.tickets.row import BY_SYSTEM, INSTANTS, MUTABLE, SYSTEM, UNDO, Ticket, columns
from models.tickets.story import facts_of, index, log, moved_on


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
    facts = facts_of(
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
        resume(ticket, now=now, calendar=calendar)  # solved while the clock stood still
    effect = EFFECTS.get(verb)
    if effect is not None:
        effect(ticket, actor=actor, now=now, text=text, until=until, calendar=calendar)
    if row.resolution is not None:
        ticket.resolution = row.resolution.value
    if satisfaction is not None:
        ticket.satisfaction, ticket.score = satisfaction.value, score
    if row.target is not None:
        ticket.state = row.target.value
        index(session, ticket, before)
        moved_on(session, ticket, before, actor, now)
    if row.target is TicketState.PENDING_CONFIRM:
        pledges.settle(session, ticket.id, now)
    more: dict[str, Any] = {"satisfaction": satisfaction.value, "score": score} if satisfaction else {}
    if until is not None:
        more["until"] = local(until).isoformat()
    log(session, ticket, verb, actor, now, before=before.value, note=text, was=was, **more)


def check(ticket: Ticket, verb: Verb, *, relations: frozenset[Actor], now: datetime, text: str) -> None:
    """Say whether `act` would do it, and do nothing. Raises Forbidden."""
    decide(verb, TicketState(ticket.state), relations, facts=facts_of(ticket, now=now, text=text))


def merge(
    session: Session, ticket: Ticket, main: Ticket, *, actor: str, relations: frozenset[Actor], now: datetime
) -> None:
    """Merge a ticket into another open one: it ends here and is counted once, as the other. Raises Forbidden."""
    before, was = TicketState(ticket.state), columns(ticket)
    verb = Verb.CANCEL_DRAFT if before is TicketState.DRAFT else Verb.MERGE  # a draft was never counted
    facts = replace(facts_of(ticket, now=now), main_ticket_open=main.is_open and main.id != ticket.id)
    row = decide(verb, before, relations, facts=facts)
    assert row.target is not None
    ticket.state, ticket.merged_into = row.target.value, main.id
    index(session, ticket, before)
    moved_on(session, ticket, before, actor, now)
    log(session, ticket, verb, actor, now, before=before.value, note=f"并入 #{main.no}", was=was)


def unmerge(session: Session, ticket: Ticket, *, actor: str, now: datetime) -> bool:
    """Let a merged ticket be one of its own again, as it stood before; False when that is not known any more."""
    kept = session.get(undo.LastAct, ticket.id)
    if ticket.state != TicketState.MERGED.value or kept is None:
        return False
    _restore(session, ticket, kept.before)
    undo.forget(session, ticket.id)
    log(session, ticket, "UNMERGE", actor, now, before=TicketState.MERGED.value, note="取消并案")
    return True


def wording_of(verb: str) -> str:
    """The word people read for a verb of the log; what has none is shown as it is."""
    return {key.value: word for key, word in VERB_WORDS.items()}.get(verb, verb)


def take_back(session: Session, ticket: Ticket, kept: undo.LastAct, *, actor: str, now: datetime) -> None:
    """Put a ticket back as it stood before the act that was kept; the log keeps both."""
    state, word = ticket.state, wording_of(kept.verb)
    _restore(session, ticket, kept.before)
    undo.forget(session, ticket.id)
    log(session, ticket, UNDO, actor, now, before=state, note=word, undone=kept.verb)


def _restore(session: Session, ticket: Ticket, before: dict[str, Any]) -> None:
    """Put the columns back; how often it was handed out is never counted back, keys of notices hang on it."""
    state = TicketState(ticket.state)
    for name, value in before.items():
        if name in MUTABLE and name != "assign_count":
            instant = name in INSTANTS and value is not None
            setattr(ticket, name, datetime.fromisoformat(value) if instant else value)
    index(session, ticket, state)


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
    decide(Verb.ESCALATE, TicketState(ticket.state), BY_SYSTEM, facts=facts_of(ticket, now=now))
    if department is None or department.id == ticket.department:
        return
    ticket.home_department, ticket.home_handler = ticket.department, ticket.handler
    ticket.department, ticket.handler = department.id, handler
    ticket.assign_count += 1
    if ticket.state == TicketState.ASSIGNED.value:
        ticket.accept_due = sla.accept_due(now, Urgency(ticket.urgency), calendar)
    log(session, ticket, Verb.ESCALATE, SYSTEM, now, before=ticket.state)


def hand_back(
    session: Session, ticket: Ticket, *, actor: str, relations: frozenset[Actor], now: datetime, text: str
) -> None:
    """交回: the department that had the ticket before 提级 answers for it again. Raises Forbidden."""
    was = columns(ticket)
    decide(Verb.HAND_BACK, TicketState(ticket.state), relations, facts=facts_of(ticket, now=now, text=text))
    ticket.department, ticket.handler = ticket.home_department, ticket.home_handler
    ticket.home_department = ticket.home_handler = None
    ticket.assign_count += 1
    log(session, ticket, Verb.HAND_BACK, actor, now, before=ticket.state, note=text, was=was)


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
    decide(Verb.ASSIST, TicketState(ticket.state), relations, facts=facts_of(ticket, now=now, text=words))
    contributions.ask(
        session, ticket=ticket.id, department=department.id, handler=handler, words=words, by=actor, now=now
    )  # fmt: skip
    ticket.contributing = sorted({*ticket.contributing, department.id})
    log(session, ticket, Verb.ASSIST, actor, now, before=ticket.state, note=f"{department.name}：{words}", was=was)


def raise_card(session: Session, ticket: Ticket, level: CardLevel, *, now: datetime) -> None:
    """Note that a rung of the supervision ladder was reached."""
    before, was = ticket.card_level, columns(ticket)
    ticket.card_level = level.value
    log(
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
