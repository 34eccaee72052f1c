"""The feedback ticket (问题单): its row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, inspect
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Utc
from models.rules.lifecycle import Actor, TicketState
from models.rules.words import OPEN_STATES, CardLevel
from models.rules.workdays import local

SYSTEM = "system"


URGENCY = "URGENCY"  # the verb of the log when a ticket became more, or less, urgent


UNDO = "UNDO"  # the verb of the log when somebody took back what he had done last


RECOUNT = "RECOUNT"  # the verb of the log when the holidays were announced


NUMBERS = "ticket"


FIRST_NUMBER = 1001


OUTLET_NOTE = "网点 "  # begins the line of the log that says who changed a draft's outlet


BY_SYSTEM = frozenset({Actor.SYSTEM})


class Ticket(Base):
    """One problem somebody reported. `no` is what people quote; a draft has none yet."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[int | None] = mapped_column(Integer, unique=True)
    code: Mapped[str | None] = mapped_column(String(24))
    outlet: Mapped[str | None] = mapped_column(ForeignKey("outlet.id"))
    county: Mapped[str | None] = mapped_column(String(32))
    reporter: Mapped[str] = mapped_column(String(64))
    reporter_role: Mapped[str] = mapped_column(String(24))
    channel: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(12))
    choices: Mapped[list[str]] = mapped_column(JSON)  # level-2 codes, best first
    evidence: Mapped[list[str]] = mapped_column(JSON)  # words of the text that spoke for the category
    model: Mapped[str] = mapped_column(String(32), default="")  # version of the classifier
    urgency: Mapped[str] = mapped_column(String(8))
    anonymous: Mapped[bool] = mapped_column(Boolean, default=False)
    department: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    handler: Mapped[str | None] = mapped_column(String(64))
    co_departments: Mapped[list[str]] = mapped_column(JSON, default=list)
    dispatch_rule: Mapped[str] = mapped_column(String(64), default="")
    sla_days: Mapped[int] = mapped_column(Integer, default=0)
    accept_due: Mapped[datetime | None] = mapped_column(Utc)
    due_at: Mapped[datetime | None] = mapped_column(Utc)
    original_due_at: Mapped[datetime | None] = mapped_column(Utc)  # what it would be without extensions
    extended_days: Mapped[int] = mapped_column(Integer, default=0)  # working days granted (延期)
    stopped_days: Mapped[int] = mapped_column(Integer, default=0)  # working days suspended or waited for an answer
    provisional: Mapped[bool] = mapped_column(Boolean, default=False)  # beyond the announced calendar
    state: Mapped[str] = mapped_column(String(16))
    resolution: Mapped[str | None] = mapped_column(String(16))
    solution: Mapped[str | None] = mapped_column(Text)
    resolver: Mapped[str | None] = mapped_column(String(64))
    satisfaction: Mapped[str | None] = mapped_column(String(20))
    score: Mapped[int | None] = mapped_column(Integer)
    late: Mapped[bool] = mapped_column(Boolean, default=False)  # a result came after its original day, ever
    auto_confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    reopen_count: Mapped[int] = mapped_column(Integer, default=0)
    return_count: Mapped[int] = mapped_column(Integer, default=0)
    assign_count: Mapped[int] = mapped_column(Integer, default=0)
    extension_count: Mapped[int] = mapped_column(Integer, default=0)
    card_level: Mapped[str] = mapped_column(String(12), default=CardLevel.NONE.value)
    round: Mapped[int] = mapped_column(Integer, default=0)  # the ladder begins anew with each
    asks: Mapped[int] = mapped_column(Integer, default=0)  # how often the reporter was asked back (待补充)
    waiting_since: Mapped[datetime | None] = mapped_column(Utc)
    contributing: Mapped[list[int]] = mapped_column(JSON, default=list)  # departments asked for their part (协办)
    home_department: Mapped[int | None] = mapped_column(Integer)  # whose it was before 提级
    home_handler: Mapped[str | None] = mapped_column(String(64))
    suspended_at: Mapped[datetime | None] = mapped_column(Utc)
    suspended_until: Mapped[datetime | None] = mapped_column(Utc)
    drafted_at: Mapped[datetime] = mapped_column(Utc)
    created_at: Mapped[datetime | None] = mapped_column(Utc)  # submitted; from here everything is counted
    accepted_at: Mapped[datetime | None] = mapped_column(Utc)
    resolved_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    split_from: Mapped[int | None] = mapped_column(Integer)
    origin: Mapped[int | None] = mapped_column(Integer)  # the message it is a part of, see models.reports
    on_behalf: Mapped[str] = mapped_column(String(32), default="")  # whose problem the reporter passes on
    spoken: Mapped[bool] = mapped_column(Boolean, default=False)  # the text is a transcript of speech

    __table_args__ = (
        Index("ix_ticket_state_county", "state", "county"),
        Index("ix_ticket_outlet_created", "outlet", "created_at"),
        Index("ix_ticket_reporter", "reporter", "state"),
        Index("ix_ticket_handler", "handler", "state"),
        Index("ix_ticket_origin", "origin"),
    )

    @property
    def is_open(self) -> bool:
        return TicketState(self.state) in OPEN_STATES


_FIXED = frozenset({"id", "no", "code", "reporter", "reporter_role", "channel", "drafted_at", "created_at", "origin"})


MUTABLE = tuple(column.key for column in inspect(Ticket).columns if column.key not in _FIXED)


INSTANTS = frozenset(column.key for column in inspect(Ticket).columns if isinstance(column.type, Utc))


def columns(ticket: Ticket) -> dict[str, Any]:
    """Everything a move may change, as plain values: how the ticket stands."""
    values = {name: getattr(ticket, name) for name in MUTABLE}
    return {name: local(v).isoformat() if isinstance(v, datetime) else v for name, v in values.items()}
