"""The life of a ticket as one table: who may do what in which state, and what must be true for it.

Source: the programme rules, lifecycle table and roles. The module knows no ticket and no person: callers
tell it the state, the relations (`Actor`) the person has to this ticket, and the facts the guards ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from models.rules.guards import GUARDS, MEASURE_MIN_CHARS, Facts, measure_length, zero_withdraws
from models.rules.verbs import VERB_WORDS, Actor, Verb
from models.rules.words import (
    CARD_WORDS,
    LIGHT_WORDS,
    OPEN_STATES,
    RESOLUTION_WORDS,
    ROLE_WORDS,
    SATISFACTION_SCORES,
    SATISFACTION_WORDS,
    STATE_SYNONYMS,
    STATE_WORDS,
    UNCOUNTED_STATES,
    URGENCY_SYNONYMS,
    URGENCY_WORDS,
    CardLevel,
    Light,
    Resolution,
    Role,
    Satisfaction,
    TicketState,
    Urgency,
    satisfaction_of,
)

__all__ = [
    "ACCEPT_FIRST", "CARD_WORDS", "GUARDS", "GUARD_WORDS", "LIGHT_WORDS", "MEASURE_MIN_CHARS", "OPEN_STATES",
    "RESOLUTION_WORDS", "ROLE_WORDS", "SATISFACTION_SCORES", "SATISFACTION_WORDS", "STATE_SYNONYMS",
    "STATE_WORDS", "TRANSITIONS", "UNCOUNTED_STATES", "URGENCY_SYNONYMS", "URGENCY_WORDS", "VERB_WORDS",
    "Actor", "CardLevel", "Facts", "Forbidden", "Light", "Resolution", "Role", "Satisfaction", "TicketState",
    "Transition", "Urgency", "Verb", "allowed", "decide", "measure_length", "satisfaction_of",
    "zero_withdraws",
]  # fmt: skip


GUARD_WORDS: Final[dict[str, str]] = {name: guard.words for name, guard in GUARDS.items()}
"""Why a guard refused, in the words people read; key = `Forbidden.guard`."""

ACCEPT_FIRST: Final = frozenset(
    {Verb.PROGRESS, Verb.RESOLVE, Verb.EXPLAIN, Verb.REQUEST_EXTENSION, Verb.REQUEST_SUSPENSION}
)
"""On an ASSIGNED ticket these imply 签收: a caller may record ACCEPT first and then the verb itself."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `sources` None = there is no ticket yet; `target` None = the state stays."""

    verb: Verb
    sources: frozenset[TicketState] | None
    target: TicketState | None
    actors: frozenset[Actor]
    guards: tuple[str, ...] = ()
    resolution: Resolution | None = None
    four_eyes: bool = False

    def starts_in(self, state: TicketState | None) -> bool:
        """Whether the row applies in `state` (None: before there is a ticket)."""
        return state is None if self.sources is None else state in self.sources


class Forbidden(Exception):
    """A verb that is not possible now. `kind` is "state", "actor" or "guard"; `guard` names what refused
    ("four_eyes" with kind "actor"); `allowed` are the verbs this person has in this state."""

    def __init__(
        self,
        kind: Literal["state", "actor", "guard"],
        verb: Verb,
        state: TicketState | None,
        allowed: tuple[Verb, ...],
        guard: str | None = None,
    ) -> None:
        super().__init__(f"{verb} in {state}: refused by {kind} {guard or ''}".rstrip())
        self.kind, self.verb, self.state, self.allowed, self.guard = kind, verb, state, allowed, guard


def _row(
    verb: Verb,
    sources: str,
    target: TicketState | None,
    actors: str,
    guards: str = "",
    resolution: Resolution | None = None,
    four_eyes: bool = False,
) -> Transition:
    states = None if sources == "-" else frozenset(TicketState(name) for name in sources.split())
    who = frozenset(Actor(name) for name in actors.split())
    return Transition(verb, states, target, who, tuple(guards.split()), resolution, four_eyes)


_V, _S, _R = Verb, TicketState, Resolution
_HANDLING = "HANDLER DEPT_HEAD"
_ADMINS = "COUNTY_PARTY_ADMIN CITY_PARTY_ADMIN"
_BENEFICIARY = "REPORTER OUTLET_HEAD"
_REPORTING = "REP OUTLET_HEAD EMPLOYEE BRANCH_SECRETARY"
_LEADERS = "COUNTY_SECRETARY CITY_SECRETARY"
_WORKING = "SUBMITTED ASSIGNED IN_PROGRESS"
_OPEN = f"{_WORKING} WAITING PENDING_CONFIRM SUSPENDED"

TRANSITIONS: Final[tuple[Transition, ...]] = (
    _row(_V.REPORT, "-", _S.SUBMITTED, _REPORTING, "critical"),
    _row(_V.REPORT, "-", _S.DRAFT, _REPORTING, "not_critical"),
    _row(_V.CONFIRM_DRAFT, "DRAFT", _S.SUBMITTED, "REPORTER"),
    _row(_V.CANCEL_DRAFT, "DRAFT", _S.DISCARDED, "REPORTER"),
    _row(_V.ASSIGN, "SUBMITTED", _S.ASSIGNED, "SYSTEM COUNTY_PARTY_ADMIN", "returned_less_than_twice"),
    _row(_V.ASSIGN, "SUBMITTED", _S.ASSIGNED, "CITY_PARTY_ADMIN"),
    _row(_V.REASSIGN, "ASSIGNED IN_PROGRESS", _S.ASSIGNED, _ADMINS),
    _row(_V.REASSIGN, "ASSIGNED IN_PROGRESS", None, "DEPT_HEAD", "inside_dept"),
    _row(_V.REJECT, "SUBMITTED", _S.REJECTED, "COUNTY_PARTY_ADMIN", "reason"),
    _row(_V.MERGE, "SUBMITTED ASSIGNED", _S.MERGED, "COUNTY_PARTY_ADMIN", "main_ticket"),
    _row(_V.ACCEPT, "ASSIGNED", _S.IN_PROGRESS, _HANDLING),
    _row(_V.RETURN, "ASSIGNED", _S.SUBMITTED, "HANDLER", "reason first_return"),
    _row(_V.RETURN, "ASSIGNED", _S.SUBMITTED, "DEPT_HEAD", "reason returned_less_than_twice"),
    _row(_V.PROGRESS, "IN_PROGRESS", None, _HANDLING, "reason"),
    _row(_V.REQUEST_EXTENSION, "IN_PROGRESS", None, _HANDLING, "reason extension_days extensions_left"),
    _row(_V.APPROVE_EXTENSION, "IN_PROGRESS", None, "COUNTY_PARTY_ADMIN",
         "extension_days extensions_left short_extension"),
    _row(_V.APPROVE_EXTENSION, "IN_PROGRESS", None, "COUNTY_SECRETARY",
         "extension_days extensions_left long_extension"),
    _row(_V.DENY_EXTENSION, "IN_PROGRESS", None, "COUNTY_PARTY_ADMIN", "short_extension"),
    _row(_V.DENY_EXTENSION, "IN_PROGRESS", None, "COUNTY_SECRETARY", "long_extension"),
    _row(_V.REQUEST_SUSPENSION, "IN_PROGRESS", None, f"{_HANDLING} {_ADMINS}", "reason suspension_end"),
    _row(_V.SUSPEND, "IN_PROGRESS", _S.SUSPENDED, "COUNTY_SECRETARY", "reason suspension_end"),
    _row(_V.DENY_SUSPENSION, "IN_PROGRESS", None, "COUNTY_SECRETARY"),
    _row(_V.RESUME, "SUSPENDED", _S.IN_PROGRESS, "SYSTEM", "suspension_over"),
    _row(_V.RESUME, "SUSPENDED", _S.IN_PROGRESS, f"{_HANDLING} COUNTY_PARTY_ADMIN COUNTY_SECRETARY"),
    _row(_V.ASK_BACK, "IN_PROGRESS", _S.WAITING, _HANDLING, "reason asks_left"),
    _row(_V.ANSWER, "WAITING", _S.IN_PROGRESS, f"{_BENEFICIARY} REP", "reason"),
    _row(_V.WAIT_OVER, "WAITING", _S.IN_PROGRESS, "SYSTEM", "answer_wait_over"),
    _row(_V.RESUME, "WAITING", _S.IN_PROGRESS, f"{_HANDLING} COUNTY_PARTY_ADMIN"),
    _row(_V.ASSIST, "IN_PROGRESS", None, f"{_HANDLING} {_ADMINS}"),
    _row(_V.CONTRIBUTE, "IN_PROGRESS", None, "CONTRIBUTOR", "reason"),
    _row(_V.RELEASE, "IN_PROGRESS", None, _ADMINS),
    _row(_V.SPLIT, _WORKING, _S.SPLIT, f"DEPT_HEAD {_ADMINS}", "parts"),
    _row(_V.RESOLVE, "IN_PROGRESS", _S.PENDING_CONFIRM, _HANDLING, "measure contributions_in", _R.SOLVED),
    _row(_V.SOLVE_ON_SPOT, f"{_WORKING} WAITING SUSPENDED", _S.PENDING_CONFIRM, "REP", "reason", _R.SOLVED_ON_SPOT),
    _row(_V.EXPLAIN, "IN_PROGRESS", _S.PENDING_CONFIRM, "DEPT_HEAD", "reason contributions_in", _R.EXPLAINED),
    _row(_V.CONFIRM, "PENDING_CONFIRM", _S.CLOSED, "OUTLET_HEAD", four_eyes=True),
    _row(_V.CONFIRM, "PENDING_CONFIRM", _S.CLOSED, "REPORTER", "outlet_side", four_eyes=True),
    _row(_V.REJECT_RESULT, "PENDING_CONFIRM", _S.IN_PROGRESS, "OUTLET_HEAD", four_eyes=True),
    _row(_V.REJECT_RESULT, "PENDING_CONFIRM", _S.IN_PROGRESS, "REPORTER", "outlet_side", four_eyes=True),
    _row(_V.AUTO_CONFIRM, "PENDING_CONFIRM", _S.CLOSED, "SYSTEM", "answer_time_over"),
    _row(_V.REOPEN, "CLOSED", _S.IN_PROGRESS, f"{_BENEFICIARY} COUNTY_PARTY_ADMIN", "reopen_window"),
    _row(_V.WITHDRAW, "SUBMITTED ASSIGNED", _S.WITHDRAWN, "REPORTER", "zero_in_time"),
    _row(_V.REQUEST_WITHDRAWAL, "IN_PROGRESS", None, "REPORTER"),
    _row(_V.APPROVE_WITHDRAWAL, "IN_PROGRESS", _S.WITHDRAWN, f"{_HANDLING} {_ADMINS}"),
    _row(_V.DENY_WITHDRAWAL, "IN_PROGRESS", None, f"{_HANDLING} {_ADMINS}"),
    _row(_V.RECATEGORISE, "DRAFT", None, "REPORTER"),
    _row(_V.RECATEGORISE, "SUBMITTED ASSIGNED", None, f"REPORTER {_ADMINS}"),
    _row(_V.RECATEGORISE, "IN_PROGRESS", None, _ADMINS),
    _row(_V.URGE, _WORKING, None, f"{_BENEFICIARY} REP {_ADMINS} {_LEADERS}"),
    _row(_V.SUPERVISE, _OPEN, None, f"{_LEADERS} CITY_PARTY_ADMIN"),
    _row(_V.SPLIT, "SUBMITTED ASSIGNED", _S.SPLIT, "REPORTER", "parts"),
    _row(_V.ESCALATE, _WORKING, None, "SYSTEM"),
    _row(_V.HAND_BACK, _WORKING, None, f"{_HANDLING} CITY_PARTY_ADMIN", "escalated"),
)  # fmt: skip

_HANDLERS = frozenset({Actor.HANDLER, Actor.DEPT_HEAD})


def allowed(state: TicketState | None, actors: frozenset[Actor]) -> tuple[Verb, ...]:
    """Return the verbs open to a person with these relations in `state`, in table order; guards not asked."""
    rows = [row for row in TRANSITIONS if row.starts_in(state) and row.actors & actors]
    return tuple(dict.fromkeys(row.verb for row in rows if not (row.four_eyes and actors & _HANDLERS)))


def decide(
    verb: Verb, state: TicketState | None, actors: frozenset[Actor], *, facts: Facts | None = None
) -> Transition:
    """Return the row that applies, or raise Forbidden: first for the state, then the person, then a guard.

    Of several rows the first whose guards hold is taken. Whoever handles a ticket, or recorded its result,
    never answers for the beneficiary, also when he is its reporter or outlet head (四眼).
    """
    known = facts or Facts()
    rows = [row for row in TRANSITIONS if row.verb is verb and row.starts_in(state)]
    if not rows:
        raise Forbidden("state", verb, state, allowed(state, actors))
    rows = [row for row in rows if row.actors & actors]
    if not rows:
        raise Forbidden("actor", verb, state, allowed(state, actors))
    if any(row.four_eyes for row in rows) and (actors & _HANDLERS or known.is_resolver):
        raise Forbidden("actor", verb, state, allowed(state, actors), guard="four_eyes")
    failing = [next((name for name in row.guards if not GUARDS[name].holds(known)), None) for row in rows]
    for row, failed in zip(rows, failing, strict=True):
        if failed is None:
            return row
    raise Forbidden("guard", verb, state, allowed(state, actors), guard=failing[-1])
