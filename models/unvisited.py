"""Outlets that nobody has been to for too long, and outlets without party members that nobody looks after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.directory import Directory
from models.roster import Outlet, Pairing
from models.rules.pairing import GAP_REMINDER_WORKDAYS, PairingRole
from models.rules.visits import VisitGap, gap


@dataclass(frozen=True)
class Unvisited:
    """An outlet without a visit for `days`; `ever` is False when the days count from the pairing, not from a visit."""

    outlet: Outlet
    days: int
    ever: bool
    reps: tuple[str, ...]


def overdue(directory: Directory, last: Mapping[str, date], today: date) -> list[Unvisited]:
    """Return the paired outlets whose next visit is overdue, the longest unvisited first.

    `last` holds the day of each outlet's last visit.
    """
    found = []
    for outlet in dict.fromkeys(p.outlet for p in directory.active_pairings(today)):
        pairings = directory.pairings_of(outlet, today)
        since = last.get(outlet) or min(p.start for p in pairings)
        if gap(since, today) is VisitGap.OVERDUE:
            reps = tuple(p.rep for p in pairings)
            found.append(Unvisited(directory.outlets[outlet], (today - since).days, outlet in last, reps))
    return sorted(found, key=lambda u: (-u.days, u.outlet.id))


def unowned(directory: Directory, today: date) -> list[Outlet]:
    """Return the outlets without party members whose PRIMARY is nobody, or somebody who has left."""
    owned = {
        p.outlet for p in directory.active_pairings(today) if p.role == PairingRole.PRIMARY and directory.person(p.rep)
    }
    return [outlet for outlet in directory.outlets.values() if outlet.blank and outlet.id not in owned]


def newly_overdue(directory: Directory, unvisited: Unvisited, today: date) -> bool:
    """Whether an outlet has become overdue since the working day before."""
    since = today - timedelta(days=unvisited.days)
    return gap(since, directory.calendar.workday_before(today)) is not VisitGap.OVERDUE


@dataclass(frozen=True)
class Gap:
    """A PRIMARY that ended without a successor; `again` when the working days of the rule have passed since."""

    pairing: Pairing
    again: bool


def gaps(directory: Directory, today: date) -> list[Gap]:
    """Return the outlets whose last PRIMARY has ended and that have none now (联系点空档)."""
    ended: dict[str, Pairing] = {}
    for pairing in directory.pairings:
        if pairing.role == PairingRole.PRIMARY and pairing.end is not None and pairing.end <= today:
            known = ended.get(pairing.outlet)
            if known is None or known.end is None or known.end <= pairing.end:
                ended[pairing.outlet] = pairing
    owned = {p.outlet for p in directory.active_pairings(today) if p.role == PairingRole.PRIMARY}
    return [
        Gap(pairing, directory.calendar.workdays_between(pairing.end, today) >= GAP_REMINDER_WORKDAYS)
        for outlet, pairing in ended.items()
        if outlet not in owned and pairing.end is not None
    ]
