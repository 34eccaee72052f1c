"""How much a person is told, and when: what he has chosen within limits, and what the clock may send him in a day.

Source: the programme rules, reminder calendar (one digest a person a day, at most 3 single pushes besides it for
what the clock sends). What asks somebody for something because another person acted, and 特急, never waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from models.rules.quiet import DIGEST_TIME
from models.rules.workdays import SHANGHAI, WorkCalendar, local

SINGLES_A_DAY: Final = 3  # of the clock's reminders, besides the digest
LONGEST_PAUSE: Final = 10  # working days
DIGEST_TIMES: Final = (time(8, 0), DIGEST_TIME, time(9, 0), time(9, 30), time(10, 0))
HELD_GRACE: Final = timedelta(minutes=5)
"""What waits for a digest is sent alone only when the digest has not taken it along so long after its time."""

NEWS: Final = frozenset(
    {
        "accepted", "accounted", "answered-told", "auto-closed", "away", "back", "closed", "contributed", "decided",
        "denied", "ended", "granted", "holidays", "joined", "merged", "merged-into", "merged-told", "parted",
        "progress", "put-off", "reassigned", "recounted", "redone-told", "refereed", "refereed-told", "rejected",
        "released", "request-dropped", "resumed", "resumed-by", "rule", "split", "split-away", "supplement", "taken", "taken-back",
        "unanswered", "unmerged", "withdrawn",
    }
)  # fmt: skip
"""Keys of what is only told and asks for nothing. A key that is not named here never waits for somebody's wish."""

ASKED: Final = frozenset(
    {
        "alarmed", "answered", "asked-back", "assigned", "assist", "bulletin", "critical-draft", "deputy",
        "file", "group-draft", "handed-back", "inherited", "interview", "ownerless", "pairing", "pressed", "proposal",
        "redone", "reminded-by", "request", "resolved", "returned", "safety-now", "supervised", "taken-over", "urge", "second-red",
    }
)  # fmt: skip
"""Keys of what wants something of its reader because somebody acted, or answers what he has just done."""

CLOCK: Final = frozenset(
    {
        "board", "brief", "burden", "digest", "draft", "draft-left", "horizon", "own", "pairing-gap", "queued", "rest", "rung",
        "rungs", "safety", "unaccepted", "unaccounted", "visit-gap", "weekly",
    }
)  # fmt: skip
"""Keys of what the clock sends. Every key stands in one of the three tables."""


class Kind(StrEnum):
    """Why something is pushed."""

    CRITICAL = "CRITICAL"
    ASKED = "ASKED"  # somebody acted and needs an answer
    NEWS = "NEWS"  # somebody acted, nothing is asked
    CLOCK = "CLOCK"  # the clock reminds
    DIGEST = "DIGEST"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person has chosen. `today_at`: another time that still holds on the day of the choice itself.

    `resumes` is the first working day on which he is reminded again.
    """

    digest_at: time = DIGEST_TIME
    today_at: time | None = None
    daily_only: bool = False
    resumes: date | None = None

    def paused_on(self, day: date) -> bool:
        return self.resumes is not None and day < self.resumes


DEFAULT: Final = Wish()


def kind_of(key: str, *, critical: bool, clock: bool) -> Kind:
    """Return why something is pushed, from the key that says so."""
    word = key.split(":", 1)[0]
    if critical:
        return Kind.CRITICAL
    if word == "digest":
        return Kind.DIGEST
    if clock:
        return Kind.CLOCK
    return Kind.NEWS if word in NEWS else Kind.ASKED


def waits(kind: Kind, wish: Wish, *, singles: int, today: date) -> bool:
    """Whether a push waits for a digest, `singles` reminders having gone to this person today already."""
    if kind not in (Kind.NEWS, Kind.CLOCK):
        return False
    return wish.daily_only or wish.paused_on(today) or (kind is Kind.CLOCK and singles >= SINGLES_A_DAY)


def next_digest(after: datetime, wish: Wish, calendar: WorkCalendar, *, pauses: bool = True) -> datetime:
    """Return the first digest of this person strictly after an instant; `pauses`: none while he has paused them."""
    moment = local(after)
    day = moment.date()
    at = wish.today_at or wish.digest_at
    if not calendar.is_workday(day) or moment >= _at(day, at):
        day, at = calendar.next_workday(day), wish.digest_at
    if pauses and wish.resumes is not None and day < wish.resumes:
        day, at = calendar.workday_on_or_after(wish.resumes), wish.digest_at
    return _at(day, at)


def resumes_on(until: date, today: date, calendar: WorkCalendar) -> date:
    """Return the working day on which reminders come again after a pause until a day; at most 10 working days on."""
    wanted = calendar.workday_on_or_after(max(until, today + timedelta(days=1)))
    return min(wanted, calendar.add_workdays(today, LONGEST_PAUSE))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)
