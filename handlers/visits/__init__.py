"""Visits and help: recording them and looking them up."""

from bot.router import Router
from handlers.visits import look, record, said, spoken

SAYINGS = said.SAYINGS


def declare(router: Router) -> None:
    """Declare everything that can be said about visits, in help order."""
    record.declare(router)
    spoken.declare(router)
    look.declare(router)
