"""Who gets what: the rules of dispatch by chat, 试派, people away and their deputies, the queue of what has no owner."""

from bot.router import Router
from handlers.dispatching import absence, changes, proposals, rules, trial


def declare(router: Router) -> None:
    """Declare everything about dispatch, in help order."""
    for part in (trial, rules, changes, proposals, absence):
        part.declare(router)
