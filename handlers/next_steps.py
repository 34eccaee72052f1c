"""What a rung of the ladder asks of each of its readers: only what the lifecycle lets him do with the ticket as it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from handlers import wording
from models.directory import Directory
from models.roster import Person
from models.rules.lifecycle import Actor, Facts, Forbidden, TicketState, Verb, decide
from models.rules.words import CardLevel
from models.rules.workdays import local
from models.tickets import Ticket
from models.tickets.standing import relations

_STEPS: Final = (
    (Verb.ASSIGN, "请派单：回“派 {no} 部门名”。"),
    (Verb.ACCEPT, "请先签收：回“签收 {no}”；{by}再回“进展 {no} …”说明原因和新时间。"),
    (Verb.PROGRESS, "请办理，或{by}回“进展 {no} …”说明原因和新时间。"),
    (Verb.SUPERVISE, "要批示请回“督办 {no} 要求”，看详情回“#{no}”。"),
    (Verb.URGE, "请催办：回“催 {no}”，看详情回“#{no}”。"),
)
"""The first that is the reader's; `by` is until when an account is wanted."""

# The same for a message about several tickets, by the first role that fits.
_MANY: Final = (
    ({"HANDLER", "DEPT_HEAD"}, "请逐件签收、办理，办不完的回“进展 编号 原因和新时间”"),
    ({"COUNTY_SECRETARY", "CITY_SECRETARY", "CITY_PARTY_ADMIN"}, "要批示请回“督办 编号 要求”"),
    ({"COUNTY_PARTY_ADMIN"}, "请催办：回“催 编号”"),
)


def of_one(directory: Directory, ticket: Ticket, person: Person, level: CardLevel, now: datetime) -> str:
    """Return the sentence that ends a card for this reader."""
    known = relations(ticket, person, directory, now)
    owner = directory.department(ticket.department)
    if level >= CardLevel.ESCALATED and Actor.CITY_PARTY_ADMIN in known and owner and owner.county:
        return f"市里没有对口部门接办，请定由谁办：回“派 {ticket.no} 部门名”。"
    until = wording.day(directory.calendar.next_workday(local(now).date()))
    by = f"{until}前" if level == CardLevel.RED else ""
    for verb, words in _STEPS:
        if _may(verb, ticket, known):
            return words.format(no=ticket.no, by=by)
    return f"看详情回“#{ticket.no}”。"


def before_progress(ticket: Ticket) -> str:
    """What must be said before a 进展 is taken: nothing, or that the ticket is signed for."""
    return f"先回“签收 {ticket.no}”，再" if ticket.state == TicketState.ASSIGNED.value else ""


def of_many(person: Person | None) -> str:
    """Return the sentence that ends a message about several cards, without its full stop."""
    roles = set(person.roles) if person else set()
    return next((words for wanted, words in _MANY if wanted & roles), "请逐件看一下")


def _may(verb: Verb, ticket: Ticket, known: frozenset[Actor]) -> bool:
    try:
        decide(verb, TicketState(ticket.state), known, facts=Facts(text="原因", return_count=ticket.return_count))
    except Forbidden:
        return False
    return True
