"""What was held back for a digest, as it stands this morning: a line, told by another section already, or over."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from handlers.digests.morning import Morning
from models.outbox import Letter
from models.rules.words import CardLevel, TicketState
from models.tickets import Ticket

# Letters that ask for something, and how their ticket must stand for the asking to be true still. What another
# section lists is told there; a letter of the first kind that no section lists has been answered meanwhile.
_LISTED = frozenset({"assigned", "assist", "request", "resolved", "unaccepted"})
_STILL: dict[str, Callable[[Morning, Ticket], bool]] = {
    "ownerless": lambda morning, ticket: ticket.state == TicketState.SUBMITTED.value,
    "returned": lambda morning, ticket: ticket.state == TicketState.SUBMITTED.value,
    "rung": lambda morning, ticket: morning.cards.get(ticket.id, CardLevel.NONE) >= CardLevel.YELLOW,
}
# The same of what no section tells: a line about the ticket says something else.
_ALONE: dict[str, Callable[[Morning, Ticket], bool]] = {
    "asked-back": lambda morning, ticket: ticket.state == TicketState.WAITING.value,
    "supervised": lambda morning, ticket: ticket.id in morning.supervised,
}
_OF_DRAFTS = frozenset({"draft", "draft-left"})


def sorted_out(
    morning: Morning, held: Iterable[Letter], listed: frozenset[int]
) -> tuple[list[Letter], list[Letter], list[Letter]]:
    """Return the letters that need a line of their own, those told by the lines about `listed` tickets, and those over."""
    lines: list[Letter] = []
    told: list[Letter] = []
    over: list[Letter] = []
    for letter in held:
        word = letter.key.split(":")[0]
        ticket = morning.tickets.get(letter.ticket or 0)
        asks = word in _LISTED or word in _STILL
        if asks and ticket is not None and ticket.no in listed:
            told.append(letter)
        elif word in _OF_DRAFTS:
            (lines if letter.ticket in morning.drafts else over).append(letter)
        elif word in _ALONE:
            (lines if ticket is not None and _ALONE[word](morning, ticket) else over).append(letter)
        elif asks and (ticket is None or word in _LISTED or not _STILL[word](morning, ticket)):
            over.append(letter)
        else:
            lines.append(letter)
    return lines, told, over
