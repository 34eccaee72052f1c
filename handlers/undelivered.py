"""Whose business a letter is that did not arrive: the city's administrators see all, a county's those of their county."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from models.directory import Directory
from models.outbox import TO_ONE, Letter
from models.roster import Person
from models.rules.quiet import DIGEST_TIME
from models.rules.workdays import SHANGHAI


def in_charge_of(directory: Directory, person: Person, letter: Letter) -> bool:
    """Whether an administrator has to see to a letter; nobody else has."""
    if "CITY_PARTY_ADMIN" in person.roles:
        return True
    return (
        "COUNTY_PARTY_ADMIN" in person.roles
        and person.county is not None
        and _county(directory, letter) == person.county
    )


def news(directory: Directory, person: Person, letters: Iterable[Letter]) -> list[str]:
    """The line of an administrator's digest when there is something new; which letters, is asked for by the word."""
    count = sum(in_charge_of(directory, person, letter) for letter in letters)
    return [f"有{count}条消息没送达或不知是否送达：回“发送异常”看给谁的、怎么办"] if count else []


def last_told(directory: Directory, today: date) -> datetime:
    """When the digest before today's was written."""
    return datetime.combine(directory.calendar.workday_before(today), DIGEST_TIME, SHANGHAI)


def _county(directory: Directory, letter: Letter) -> str | None:
    if letter.channel not in TO_ONE:
        group = directory.groups.get(letter.recipient)
        return group.county if group else None
    reader = directory.people.get(letter.recipient)
    outlet = directory.outlets.get(reader.outlet or "") if reader else None
    return outlet.county if outlet else reader.county if reader else None
