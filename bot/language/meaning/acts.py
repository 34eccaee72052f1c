"""The values understanding works with: what was said before, and what a sentence asks for now. No code that decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.rules.workdays import WorkCalendar


@dataclass(frozen=True)
class Act:
    """One thing a message asks for.

    `name` is the intent; `slots` hold what the sentence says about it, in the words of the intent's declaration;
    `rest` are the words behind the verb as they were written; `ask` names what must be asked before anything is
    done ("" = nothing); `start`..`end` is the stretch of the message it was read from.
    """

    name: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    rest: str = ""
    ask: str = ""
    start: int = 0
    end: int = 0
    sure: float = 1.0
    refused: str = ""  # why this person may not, where the sentence and the ticket alone show it
    then: tuple[Act, ...] = ()  # what the same words say besides: it came, and it hangs already
    problems: tuple[Any, ...] = ()  # of a report: what is wrong, one reading each
    visits: tuple[Mapping[str, Any], ...] = ()  # of a visit: outlet and day


@dataclass(frozen=True)
class Pending:
    """A question that waits for this person: its kind, the tickets it is about, the slot or the options it offers."""

    kind: str
    refs: tuple[int, ...] = ()
    slot: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Situation:
    """What was going on when a sentence came: who spoke, where, and what it may lean on. Never a guess."""

    userid: str
    name: str
    now: datetime
    calendar: WorkCalendar
    county: str | None = None
    roles: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()  # the outlets this person speaks for
    in_group: bool = False
    room_county: str | None = None
    known: bool = True  # whether the roster knows the speaker
    never_reports: bool = False  # whether this person's roles only handle or watch what others bring in
    quoted: tuple[int, ...] = ()  # tickets in the message that is answered
    quoted_kind: str = ""  # "extend": it asked for an extension, "list": it was a list, "confirm": for a verdict
    created: tuple[int, ...] = ()  # what this person has just brought in, in order
    listed: tuple[int, ...] = ()  # the numbered list last shown, in order
    handed: tuple[int, ...] = ()  # what waits for this person's acceptance
    pending: tuple[Pending, ...] = ()  # oldest first
    last_act: str = ""  # what this person did last
    last_query: Mapping[str, Any] | None = None  # what was asked last, for “那逾期的呢”
    ticket: Callable[[int], Facts | None] = field(default=lambda _: None, compare=False)
    matters: Callable[[], tuple[Matter, ...]] = field(default=tuple, compare=False)  # the open tickets within reach

    @property
    def today(self) -> date:
        return self.now.date()

    def awaits(self, *kinds: str) -> Pending | None:
        """The latest question of one of these kinds that waits for this person."""
        return next((p for p in reversed(self.pending) if p.kind in kinds), None)

    @property
    def verdicts(self) -> tuple[int, ...]:
        """The tickets whose close-out waits for this person's word."""
        return tuple(dict.fromkeys(ref for p in self.pending if p.kind == "close_out" for ref in p.refs))

    @property
    def judging(self) -> bool:
        """Whether the last thing this person was asked is whether a result is good."""
        return self.quoted_kind == "confirm" or bool(self.pending and self.pending[-1].kind == "close_out")


@dataclass(frozen=True)
class Facts:
    """What must be known of a ticket to understand a sentence about it."""

    no: int
    state: str
    reporter: str
    handler: str | None = None
    resolver: str | None = None
    due: datetime | None = None
    outlet: str = ""


@dataclass(frozen=True)
class Matter:
    """What an open ticket is about, for whoever calls it by that."""

    no: int
    text: str
    category: str
    outlet: str = ""
