"""What the clock tells a few times a year: safety before long holidays, a calendar that ends, contact points without an owner."""

from __future__ import annotations

from datetime import datetime

from bench.season import rules
from bench.season.expected import Expected
from bench.season.record import Record, Roster
from bench.season.timetable import slots_of


def add_safety(expected: Expected, roster: Roster, first: datetime, last: datetime) -> None:
    """Five working days before 春节 and 国庆: representatives and outlet heads."""
    for slot in slots_of("safety.holiday", first, last):
        begins = rules.festival_after(slot.date(), rules.SAFETY_DAYS)
        who = dict.fromkeys([*roster.holding("REP"), *roster.holding("OUTLET_HEAD")])
        expected.tell(f"safety:{begins}", who, slot)


def add_horizon(expected: Expected, roster: Roster, first: datetime, last: datetime) -> None:
    """From 45 days before the last known day on, once for each year whose days off nobody has entered."""
    for slot in slots_of("calendar.horizon", first, last):
        if rules.CALENDAR.horizon_is_near(slot.date()):
            who = dict.fromkeys([*roster.holding("CITY_PARTY_ADMIN"), *roster.holding("COUNTY_PARTY_ADMIN")])
            expected.tell(f"horizon:{rules.CALENDAR.horizon.year + 1}", who, slot)


def add_pairing_gaps(expected: Expected, record: Record, first: datetime, last: datetime) -> None:
    """联系点空档: a PRIMARY has ended without a successor; at once, and again after five working days."""
    roster = record.roster
    ended = [p for p in roster.pairings if p.role == "PRIMARY" and p.end is not None]
    for slot in slots_of("pairing.gap", first, last) if ended else ():
        day = slot.date()
        owned = {p.outlet for p in roster.paired(day) if p.role == "PRIMARY"}
        latest = {p.outlet: p for p in sorted(ended, key=lambda p: p.end or day) if p.end is not None and p.end <= day}
        for pairing in (p for outlet, p in latest.items() if outlet not in owned):
            late = rules.CALENDAR.workdays_between(pairing.end or day, day) >= rules.GAP_AGAIN
            again = "-again" if late else ""
            expected.tell(f"pairing-gap{again}:{pairing.id}", roster.admins(roster.counties[pairing.outlet]), slot)
