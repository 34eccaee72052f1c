"""Which outlet a sentence about visits means."""

from __future__ import annotations

from dataclasses import dataclass

from bot.claims import Hearing, Match
from models.rules.workdays import local


@dataclass(frozen=True)
class Heard:
    """What a sentence about an outlet says, read before a transaction is open."""

    outlets: tuple[str, ...]
    about: str  # the sentence without the outlet


def hear(hearing: Hearing, match: Match) -> Heard:
    """Find the outlet; after 走访, 帮扶 and 联系点 its bare short name is enough."""
    own = hearing.directory.own_outlets(hearing.person.userid, local(hearing.now).date())
    mentions = hearing.reader.places(match.rest, county=hearing.person.county, own=own)
    if mentions:
        first = mentions[0]
        return Heard(first.candidates, (match.rest[: first.start] + match.rest[first.end :]).strip(" ，,。"))
    known = sorted(hearing.directory.outlets.values(), key=lambda o: -len(o.short))
    for outlet in known:
        for name in (outlet.name, outlet.short, *(outlet.aliases or ())):
            if match.rest.startswith(name):
                same = tuple(o.id for o in known if o.short == outlet.short)
                mine = tuple(o for o in same if o in own)
                return Heard(mine or same, match.rest.removeprefix(name).strip(" ，,。"))
    return Heard((), match.rest)
