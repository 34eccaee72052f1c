"""Who looks after which outlet: the only functions that begin and end a pairing, each with its line in the log."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import events, roster
from models.directory import Directory
from models.roster import Outlet, Pairing, Person
from models.rules.pairing import PairingFacts, PairingRole, check_pairing
from models.statements import add

_ORGANS = frozenset({"CITY_ORGAN", "COUNTY_ORGAN"})


def check(person: Person, outlet: Outlet, role: PairingRole, *, directory: Directory, on: date, instead: bool) -> None:
    """Raise RuleBroken for the first rule a nomination breaks; `instead`: it replaces the present PRIMARY."""
    present = directory.pairings_of(outlet.id, on)
    check_pairing(
        PairingFacts(
            role=role,
            is_party_member=bool(person.member),
            is_cadre=bool(person.cadre),
            of_organ=person.source in _ORGANS,
            on_outlet_staff=person.outlet == outlet.id,
            has_primary=not instead and any(p.role == PairingRole.PRIMARY for p in present),
            already_paired=any(p.rep == person.userid for p in present),
        )
    )


def start(session: Session, *, rep: str, outlet: str, role: PairingRole, on: date, by: str, now: datetime) -> None:
    """Let a rep look after an outlet from a day on; he becomes a REP if he was none."""
    pairing = add(session, Pairing, rep=rep, outlet=outlet, role=role.value, start=on)
    person = session.get_one(Person, rep)
    if "REP" not in person.roles:
        person.roles = [*person.roles, "REP"]
    _log(session, pairing, "BEGIN", by, now, rep=rep, outlet=outlet, role=role.value)


def end(session: Session, pairing_id: int, *, on: date, by: str, now: datetime, note: str = "") -> None:
    """End a pairing on a day; tickets and visits keep their story."""
    pairing = session.get_one(Pairing, pairing_id)
    pairing.end = on
    _log(session, pairing_id, "END", by, now, note=note, rep=pairing.rep, outlet=pairing.outlet, role=pairing.role)


def active(session: Session, outlet: str, on: date) -> list[Pairing]:
    """Return an outlet's pairings on a day, as the database has them."""
    wanted = select(Pairing).where(Pairing.outlet == outlet, Pairing.start <= on)
    return [p for p in session.scalars(wanted.order_by(Pairing.id)) if p.end is None or p.end > on]


def _log(session: Session, pairing: int, verb: str, by: str, now: datetime, *, note: str = "", **facts: str) -> None:
    events.record(
        session, entity="pairing", entity_id=pairing, verb=verb, actor=by, at=now, note=note, facts={**facts}
    )  # fmt: skip
    roster.touch(session)
