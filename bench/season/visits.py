"""Visits and help given, retold from the event log; and outlets nobody has been to for too long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from bench.season import rules
from bench.season.record import Line, Roster


class Visits:
    """Every visit of the log; what was taken back never was, from then on."""

    def __init__(self, lines: Iterable[Line]) -> None:
        told = list(lines)
        self._cancelled = {x.id: x.at for x in told if x.entity == "visit" and x.verb == "CANCEL"}
        self._made = [x for x in told if x.entity == "visit" and x.verb == "VISIT"]
        self._helped = [x for x in told if x.entity == "assist" and x.verb == "ASSIST"]

    def last(self, slot: datetime) -> dict[str, date]:
        """The day of each outlet's last visit, as of an instant."""
        found: dict[str, date] = {}
        for line in self._made:
            if line.at <= slot and not self._cancelled.get(line.id, slot) < slot:
                day, outlet = date.fromisoformat(line.facts["day"]), str(line.facts["outlet"])
                found[outlet] = max(day, found.get(outlet, day))
        return found

    def helped(self, campaign: str, slot: datetime) -> frozenset[str]:
        """Where help of a campaign was given before an instant; `campaign` is how its name begins."""
        here = [x for x in self._helped if x.at < slot and str(x.facts["campaign"]).startswith(campaign)]
        return frozenset(str(line.facts["outlet"]) for line in here)


class Unvisited(NamedTuple):
    """An outlet, for how many days, and whether anybody was ever there."""

    outlet: str
    days: int
    ever: bool
    reps: tuple[str, ...]


def unvisited(roster: Roster, last: Mapping[str, date], day: date) -> list[Unvisited]:
    """Paired outlets without a visit for three weeks, the longest first; without any the days count from the pairing."""
    found = []
    paired = roster.paired(day)
    for outlet in dict.fromkeys(p.outlet for p in paired):
        here = sorted((p for p in paired if p.outlet == outlet), key=lambda p: (p.role != "PRIMARY", p.id))
        days = (day - (last.get(outlet) or min(p.start for p in here))).days
        if days >= rules.OVERDUE_VISIT:
            found.append(Unvisited(outlet, days, outlet in last, tuple(p.rep for p in here)))
    return sorted(found, key=lambda one: (-one.days, one.outlet))
