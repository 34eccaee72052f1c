"""What ends with a ticket that is split, merged, withdrawn or not taken up, besides the ticket itself."""

from __future__ import annotations

from bot.router import Context
from handlers import wording
from handlers.promises import Promises
from models import contributions, outbox
from models.tickets import Ticket


def over(ctx: Context, ticket: Ticket) -> None:
    """Drop what waits to be told, and let those off who were asked for their part (协办).

    To be called right after the act: whatever else is told of it comes later.
    """
    outbox.moot_for_ticket(ctx.session, ticket.id, now=ctx.now)
    owing = contributions.release(ctx.session, ticket.id, now=ctx.now)
    heard = outbox.told_about(ctx.session, ticket.id) if owing else ()
    for owed in owing:
        if owed.handler is not None and owed.handler in heard:
            Promises.of(ctx).member(
                owed.handler, key=f"withdrawn:{ticket.no}", ticket=ticket.id,  # he hears of the end once
                text=f"#{ticket.no} {wording.state(ticket)}，协办不用办了。",
            )  # fmt: skip
