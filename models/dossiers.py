"""A ticket with everything that was written about it until an instant: what a register (台账) has a column for.

What was taken back counts nowhere; it stays in the story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from models import events, tickets
from models.events import Told
from models.measures import Case
from models.rules.lifecycle import Verb
from models.rules.words import CardLevel, Satisfaction
from models.tickets import Ticket

_RESULTS = (Verb.RESOLVE, Verb.SOLVE_ON_SPOT, Verb.EXPLAIN)
_VERDICTS = (Verb.CONFIRM, Verb.REJECT_RESULT)


@dataclass(frozen=True)
class Dossier:
    """One ticket as it stood, its row, and its story from the beginning."""

    case: Case
    ticket: Ticket
    story: Sequence[Told]

    @cached_property
    def _held(self) -> list[Told]:
        return without_undone(self.story)

    def last(self, *verbs: str) -> Told | None:
        """The last time one of these happened."""
        return next((e for e in reversed(self._held) if e.verb in verbs), None)

    def times(self, *verbs: str) -> int:
        """How often one of these happened."""
        return sum(e.verb in verbs for e in self._held)

    @property
    def result(self) -> Told | None:
        """The result that stands; one that was refused does not."""
        return self.last(*_RESULTS) if self.case.at.resolution else None

    @property
    def verdict(self) -> Satisfaction | None:
        """The last verdict somebody gave; silence is none."""
        given = self.last(*_VERDICTS)
        said = (given.facts or {}).get("satisfaction") if given is not None else None
        return Satisfaction(said) if said else None

    @property
    def card(self) -> CardLevel:
        """The highest rung of the ladder it ever reached."""
        reached = [CardLevel(str((e.facts or {}).get("card"))) for e in self._held if e.verb == "CARD"]
        return max(reached, key=lambda level: level.height, default=CardLevel.NONE)


def of(session: Session, cases: Sequence[Case], *, as_of: datetime) -> list[Dossier]:
    """Return the dossier of each ticket, in the same order."""
    rows = tickets.by_numbers(session, [case.no for case in cases])
    stories = events.stories(session, "ticket", [row.id for row in rows.values()], until=as_of)
    return [Dossier(case, rows[case.no], stories.get(rows[case.no].id, [])) for case in cases]


def without_undone(story: Sequence[Told]) -> list[Told]:
    """Return a story as if what was taken back had not happened, and without the taking back."""
    held: list[Told] = []
    for event in story:
        if event.verb != tickets.UNDO:
            held.append(event)
            continue
        undone = (event.facts or {}).get("undone")
        at = next((n for n in range(len(held) - 1, -1, -1) if held[n].verb == undone), None)
        if at is not None:
            del held[at]
    return held
