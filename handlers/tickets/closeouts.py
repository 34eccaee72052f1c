"""Asking once for what a close-out does not say: 空话, 答非所问, no fact. What comes the second time is taken."""

from __future__ import annotations

from bot.language.closeouts import lacking
from bot.router import Context
from handlers.tickets import acts
from models import closeouts
from models.rules.lifecycle import TicketState, Verb, allowed
from models.tickets import Ticket


def question_back(ctx: Context, ticket: Ticket, verb: Verb, word: str, text: str) -> str | None:
    """What to ask before `text` is taken as the result, None when it is taken.

    Whoever may not do this now is not asked: the lifecycle table answers him.
    """
    if verb not in allowed(TicketState(ticket.state), acts.relations(ctx, ticket)):
        return None
    lack = lacking(text, problem=ticket.text, category=ticket.category, explaining=verb is Verb.EXPLAIN)
    if lack is None or closeouts.asked_again(ctx.session, ticket):
        return None
    closeouts.ask_again(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now, text=text)
    return (
        f"#{ticket.no} 还没有报“{word}”，还缺：{lack.value}。请再回一次“{ticket.no} {word} …”；"
        "就这样报也可以，再回一次原话即可。"
    )
