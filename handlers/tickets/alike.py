"""The lines of a draft's card that show open tickets with the same meaning, to those who may see them."""

from __future__ import annotations

from bot import access
from bot.router import Context
from handlers import ticket_story, wording
from models import similar
from models.rules.workdays import local
from models.similar import Alike
from models.tickets import Ticket

SHOWN = 2


def lines(ctx: Context, draft: Ticket) -> list[str]:
    """Return what to say about tickets like the draft: text, day and state; of hidden ones only how many."""
    found = similar.alike(
        ctx.session,
        words=draft.text,
        outlet=draft.outlet,
        category=draft.category,
        directory=ctx.directory,
        now=ctx.now,
    )
    today = local(ctx.now).date()
    seen = [one for one in found if access.may_see(one.ticket, ctx.person, ctx.directory, today)][:SHOWN]
    said = [f"相似：{'；'.join(_line(ctx, one) for one in seen)}"] if seen else []
    if seen:
        no = seen[0].ticket.no
        said.append(f"（回“并 {no}”并入，“关联 {no}”只作关联；回 1 仍单独提交）")
    hidden = sum(not access.may_see(one.ticket, ctx.person, ctx.directory, today) for one in found)
    if hidden:
        said.append(f"其他网点{'还' if seen else '也'}有{hidden}件类似，未结。")
    return said


def _line(ctx: Context, one: Alike) -> str:
    ticket = one.ticket
    assert ticket.created_at is not None
    where = "" if one.here else f"{wording.short_outlet(ctx.directory, ticket.outlet)} "
    words = ticket_story.readable(ctx, ticket, wording.without_outlet(ctx.directory, ticket))
    return f"#{ticket.no} {where}{wording.day(ticket.created_at)} {wording.state(ticket)}“{wording.excerpt(words, 60)}”"
