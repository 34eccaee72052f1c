"""What the service learns from a ticket's way: categories people correct or confirm, names they use for outlets.

Anonymous reports teach nothing: their words go nowhere but into the ticket.
"""

from __future__ import annotations

from bot.language import nicknames
from bot.language.mentions import Mention
from bot.language.place_index import Place
from bot.router import Context
from models import aliases, examples, tickets
from models.rules.words import Urgency
from models.rules.workdays import local
from models.tickets import Ticket


def corrected(ctx: Context, ticket: Ticket, code: str) -> None:
    """Somebody says that the ticket belongs to another category; call it before the ticket is changed."""
    if not ticket.anonymous:
        examples.learn(
            ctx.session, text=_about(ctx, ticket), before=ticket.category, after=code, by=ctx.person.userid, now=ctx.now,
            model=ticket.model, ticket=ticket.id,
        )  # fmt: skip


def submitted(ctx: Context, ticket: Ticket) -> None:
    """The reporter let the draft stand as it is: its category, and what he called the outlet.

    特急 goes out before anybody has looked at it and confirms nothing.
    """
    if ticket.urgency != Urgency.CRITICAL.value:
        closed(ctx, ticket)
        _remember_name(ctx, ticket)


def closed(ctx: Context, ticket: Ticket) -> None:
    """The category has held to the end."""
    if not ticket.anonymous:
        examples.confirm(
            ctx.session, text=_about(ctx, ticket), category=ticket.category, by=ctx.person.userid, now=ctx.now,
            model=ticket.model, ticket=ticket.id,
        )  # fmt: skip


def said_before(ctx: Context, ticket: Ticket) -> str:
    """Say in brackets from whom we know the name that the draft's outlet goes by; "" for a name of the roster."""
    for mention in _learned(ctx, ticket):
        word = _word(ticket, mention)
        here = {ctx.person.county, ticket.county, aliases.EVERYWHERE}
        row = next(
            (a for a in ctx.directory.aliases if a.alias == word and a.outlet == ticket.outlet and a.county in here),
            None,
        )
        if row is not None:
            who = "您" if row.by == ctx.person.userid else ctx.directory.name(row.by)
            return f"（按{who}上次说的，{word}＝{ctx.directory.outlets[row.outlet].name}）"
    return ""


def _remember_name(ctx: Context, ticket: Ticket) -> None:
    """A name that was understood counts once more; one that he had to correct is remembered for his county."""
    county = ctx.person.county or ticket.county
    if ticket.outlet is None or county is None:
        return
    understood = _learned(ctx, ticket)
    for mention in understood:
        aliases.used(ctx.session, alias=_word(ticket, mention), outlet=ticket.outlet, county=county)
    if understood:
        return
    word = nicknames.piece(ticket.text, _mentions(ctx, ticket), ticket.outlet)
    if word is None or len(word) > aliases.LONGEST or not tickets.outlet_was_chosen(ctx.session, ticket):
        return
    places = [Place(o.id, o.name, o.short, tuple(o.aliases or ()), o.county) for o in ctx.directory.outlets.values()]
    if not any(nicknames.objection(word, ticket.outlet, places)):
        aliases.learn(
            ctx.session, alias=word, outlet=ticket.outlet, county=county, by=ctx.person.userid, now=ctx.now
        )  # fmt: skip


def _learned(ctx: Context, ticket: Ticket) -> list[Mention]:
    """Where the report names its outlet by a learned name."""
    if not ctx.directory.aliases:
        return []
    return [m for m in _mentions(ctx, ticket) if m.how == "learned" and ticket.outlet in m.candidates]


def _mentions(ctx: Context, ticket: Ticket) -> tuple[Mention, ...]:
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    return ctx.reader.places(ticket.text, county=ctx.person.county, own=own)


def _word(ticket: Ticket, mention: Mention) -> str:
    return "".join(ticket.text[mention.start : mention.end].split())


def _about(ctx: Context, ticket: Ticket) -> str:
    return ctx.reader.about(ticket.text, county=ticket.county, own=(ticket.outlet,) if ticket.outlet else ())
