"""Open tickets that mean the same as some words: at the same outlet within 30 days, elsewhere within 14.

The same outlet's tickets are few and all compared; elsewhere the index proposes (models.grams). Whatever the
database returns is put into one order here before it is weighed, so that both databases give the same list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from models import grams
from models.base import Utc
from models.directory import Directory
from models.rules import likeness
from models.rules.taxonomy import UNKNOWN_CODE
from models.tickets import Ticket

HERE, ELSEWHERE = timedelta(days=30), timedelta(days=14)
MOST_HERE = 16  # newest open tickets of one outlet that are compared
PROPOSED = 12  # tickets of other outlets that are compared
COMMON = 100  # what a piece that many hold weighs, of 1000
FOUND = 6

_READ = (
    "id", "no", "outlet", "county", "reporter", "handler", "department", "category", "text", "state", "urgency",
    "anonymous", "created_at",
)  # fmt: skip
_NO, _OUTLET, _CATEGORY = (1 + _READ.index(name) for name in ("no", "outlet", "category"))
_COMPARED = (
    f"SELECT words, {', '.join(f'ticket.{name}' for name in _READ)} "
    "FROM ticket JOIN folded ON folded.ticket = ticket.id"
)
_NEAR = text(
    f"SELECT * FROM ({_COMPARED} WHERE outlet = :outlet AND created_at >= :here "
    "ORDER BY created_at DESC, ticket.id DESC LIMIT :most) AS own "
    f"UNION ALL {_COMPARED} WHERE folded.ticket IN :proposed AND created_at >= :elsewhere AND outlet <> :outlet"
).bindparams(
    bindparam("here", type_=Utc), bindparam("elsewhere", type_=Utc), bindparam("proposed", expanding=True)
).columns(created_at=Utc)  # fmt: skip


@dataclass(frozen=True)
class Alike:
    """A ticket that means the same, and how much. The ticket is for reading only, and holds no more than _READ."""

    ticket: Ticket
    here: bool  # at the same outlet
    likeness: float


def alike(
    session: Session,
    *,
    words: str,
    outlet: str | None,
    category: str,
    directory: Directory,
    now: datetime,
) -> list[Alike]:
    """Return at most FOUND open tickets that mean the same, most alike first; the older of two equals is first."""
    said = likeness.core(words, grams.names(directory.outlets.get(outlet or "")))
    holders = grams.holders(session, likeness.grams(said), now - ELSEWHERE)
    values = {
        "outlet": outlet or "", "here": now - HERE, "elsewhere": now - ELSEWHERE, "most": MOST_HERE,
        "proposed": _filled(_proposed(holders)),
    }  # fmt: skip
    measured = []
    for row in map(tuple, session.connection().execute(_NEAR, values)):
        same = row[_CATEGORY] == category != UNKNOWN_CODE
        measure = round(likeness.likeness(said, tuple(row[0].split(" ")), same_category=same), 6)
        if measure >= likeness.ALIKE:
            measured.append((-measure, row[_OUTLET] != outlet, row[_NO], row))
    best = sorted(measured, key=lambda one: one[:3])[:FOUND]
    return [Alike(_ticket(row), not elsewhere, -measure) for measure, elsewhere, _, row in best]


def _ticket(row: tuple[Any, ...]) -> Ticket:
    values = dict(zip(_READ, row[1:], strict=True))
    return Ticket(**{**values, "anonymous": bool(values["anonymous"])})


def _filled(ids: list[int]) -> list[int]:
    """The same number of values every time is the same statement every time; no ticket has id 0."""
    return ids + [0] * (PROPOSED - len(ids))


def _proposed(holders: Mapping[str, list[int]]) -> list[int]:
    """Return the tickets that share most with the words; a rare piece says more than a common one.

    Whole numbers: their sum is the same whatever order a database returned them in.
    """
    weights: dict[int, int] = {}
    for tickets in holders.values():
        cut = len(tickets) == grams.NEWEST  # older holders were not read
        weight = round((COMMON if cut else 1000) * log(4 * grams.NEWEST / len(tickets)))
        for ticket in tickets:
            weights[ticket] = weights.get(ticket, 0) + weight
    return [ticket for _, ticket in sorted((-weight, ticket) for ticket, weight in weights.items())[:PROPOSED]]
