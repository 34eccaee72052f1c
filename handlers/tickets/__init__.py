"""Problems: from one sentence to the close-out."""

from bot.router import Router
from handlers.tickets import admin, confirm, draft, handle, lists, report, turns


def declare(router: Router) -> None:
    """Declare everything that can be said about tickets, in help order."""
    for part in (report, draft, handle, confirm, turns, lists, admin):
        part.declare(router)
