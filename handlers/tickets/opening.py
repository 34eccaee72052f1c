"""Words become a draft: what is kept with them, and where the drafts of one message stand together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.access import REPORTING_ROLES
from bot.language.reader import Reading
from bot.router import Context
from models import tickets
from models.rules.words import Role, Urgency
from models.tickets import Ticket

ANONYMOUS = "匿名"  # said anywhere in a report: nobody but the reporter sees who it was


@dataclass(frozen=True)
class Told:
    """A problem to be opened: its words and what they say."""

    words: str
    reading: Reading

    @property
    def outlet(self) -> str | None:
        """The outlet, when it is clear."""
        return self.reading.outlets[0] if len(self.reading.outlets) == 1 else None

    @property
    def complete(self) -> bool:
        """Whether nothing is left to ask: outlet and category are sure; danger is never asked about."""
        return self.outlet is not None and (self.reading.sure or self.reading.urgency is Urgency.CRITICAL)


@dataclass(frozen=True)
class Message:
    """What the problems of one message have in common."""

    words: str  # as they were written
    on_behalf: str = ""
    note: str = ""  # said in front of the card
    told: Sequence[Told] = field(default_factory=tuple)

    @property
    def anonymous(self) -> bool:
        """Whether the speaker asks not to be named."""
        return ANONYMOUS in self.words


def open_one(ctx: Context, told: Told, message: Message, *, origin: int | None = None) -> Ticket:
    """Keep a problem as a draft; the ticket returned is for reading only."""
    county = ctx.directory.outlets[told.outlet].county if told.outlet else ctx.person.county
    return tickets.open_draft(
        ctx.session,
        reporter=ctx.person,
        role=_role(ctx),
        channel=ctx.message.channel,
        text=told.words,
        outlet=told.outlet,
        county=county,
        choices=told.reading.choices,
        evidence=told.reading.evidence,
        model=told.reading.model,
        urgency=told.reading.urgency,
        anonymous=message.anonymous,
        origin=origin,
        on_behalf=message.on_behalf,
        spoken=ctx.message.kind == "voice",
        now=ctx.now,
    )


def _role(ctx: Context) -> str:
    held = [role for role in REPORTING_ROLES if role in ctx.person.roles]
    return held[0] if held else (ctx.person.roles[0] if ctx.person.roles else Role.EMPLOYEE.value)
