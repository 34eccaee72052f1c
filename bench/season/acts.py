"""What an act tells at once, and whom: a row for each verb, written down from the rules' lifecycle table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bench.season import rules
from bench.season.expected import MOMENT, Expected, asked
from bench.season.lives import SYSTEM, Life, Standing
from bench.season.record import Line, Message, Roster

SAFETY = "安全保卫部"
PLEAS = {"EXTENSION": "APPROVE_EXTENSION", "SUSPENSION": "SUSPEND", "WITHDRAWAL": "APPROVE_WITHDRAWAL"}
"""What may be asked for, and the verb that grants it."""


@dataclass(frozen=True)
class Act:
    """Somebody did something: the standing before, right after, and at the end of the same instant."""

    line: Line
    before: Standing
    after: Standing
    s: Standing
    roster: Roster
    life: Life
    heard: Sequence[str]  # members who had been told something about the ticket by then

    @property
    def by(self) -> str:
        return self.line.actor


Told = Iterator[tuple[str, list[str]]]


def of_the_acts(lives: Iterable[Life], roster: Roster, messages: Iterable[Message], expected: Expected) -> None:
    """Add the notices that follow from what people, or the clock in their stead, did."""
    by_ticket: dict[str, list[Message]] = {}
    for message in messages:
        by_ticket.setdefault(message.ticket, []).append(message)
    for life in lives:
        turns: Counter[tuple[str, str]] = Counter()
        for line, before, after in life.steps():
            heard = [m.recipient for m in by_ticket.get(life.id, ()) if _had_heard(m, line.at)]
            act = Act(line, before, after, life.before(line.at + MOMENT), roster, life, heard)
            for key, who in _NOTICES.get(line.verb, _nothing)(act):
                for userid in dict.fromkeys(u for u in who if u):
                    expected.tell(_turned(key, userid, turns), [userid], line.at)


def _turned(key: str, userid: str, turns: Counter[tuple[str, str]]) -> str:
    """Keys that end in “#” are told apart by how often somebody was told so."""
    if not key.endswith("#"):
        return key
    turns[key, userid] += 1
    return f"{key[:-1]}{turns[key, userid]}"


def _had_heard(message: Message, at: datetime) -> bool:
    told = message.sent_at or (message.not_before if message.state == "merged" else None)
    return message.channel == "member" and told is not None and told <= at


def _nothing(a: Act) -> Told:
    return iter(())


def _submitted(a: Act) -> Told:
    if a.s.urgency == "CRITICAL":
        yield f"alarmed:{a.s.no}", _alarmed(a)
    if a.s.state == "SUBMITTED":
        yield f"ownerless:{a.s.no}:{a.s.returned}", a.roster.admins(a.s.county)


def _alarmed(a: Act) -> list[str]:
    safety = [d for d in a.roster.departments.values() if d.name == SAFETY and d.county in (None, a.s.county)]
    who = [*(d.handlers[0] for d in safety if d.handlers), *a.roster.holding("COUNTY_SECRETARY", a.s.county)]
    return [u for u in who if u not in (a.s.handler, a.s.reporter)]


def _handed(a: Act) -> Told:
    """A department has it now: its handler, whoever had it before, and when people did it the reporter."""
    if a.line.after != "ASSIGNED":
        return
    yield f"assigned:{a.s.no}:{a.s.assigned}", [a.s.handler]
    if a.by == SYSTEM and a.before.handler == "":
        return
    if a.before.handler != a.s.handler:
        yield f"taken:{a.s.no}:{a.s.assigned}", [a.before.handler]
    if a.before.department != a.s.department:
        yield f"reassigned:{a.s.no}:{a.s.assigned}", [a.s.reporter]


def _recounted(a: Act) -> Told:
    """Another deadline, and it stays where it is."""
    if a.s.no and a.after.due != a.before.due and a.s.assigned == a.before.assigned and a.s.handler != a.by:
        yield f"recounted:{a.s.no}:#", [a.s.handler]


def _accepted(a: Act) -> Told:
    yield f"accepted:{a.s.no}:{a.s.assigned}:{a.s.redone}", [a.s.reporter] if a.s.reporter != a.by else []


def _progressed(a: Act) -> Told:
    yield f"progress:{a.s.no}:#", [a.s.reporter] if a.s.reporter != a.by else []


def _urged(a: Act) -> Told:
    yield f"urge:{a.s.no}:#", [a.s.handler] if a.s.handler else a.roster.admins(a.s.county)


def _resolved(a: Act) -> Told:
    yield f"resolved:{a.s.no}:{a.s.redone}", asked(a.roster, a.after)


def _closed(a: Act) -> Told:
    who = (a.s.handler, *asked(a.roster, a.before), a.s.reporter)
    yield f"closed:{a.s.no}:{a.s.redone}", [u for u in who if u != a.by]


def _refused(a: Act) -> Told:
    yield f"redone:{a.s.no}:{a.s.redone}", [a.s.handler]
    if a.line.verb == "REJECT_RESULT":
        yield (
            f"redone-told:{a.s.no}:{a.s.redone}",
            [u for u in asked(a.roster, a.before) if u not in (a.by, a.s.handler)],
        )


def _returned(a: Act) -> Told:
    """Back to who dispatches; the second time the city decides, and county and reporter hear of that."""
    city, county = a.roster.holding("CITY_PARTY_ADMIN"), a.roster.admins(a.s.county)
    referees = city if a.s.returned >= rules.REFEREE_FROM and city else county
    yield f"returned:{a.s.no}:{a.s.returned}", referees
    if a.s.returned >= rules.REFEREE_FROM:
        yield f"refereed:{a.s.no}", [u for u in county if u not in referees]
        yield f"refereed-told:{a.s.no}", [a.s.reporter]


def _withdrawn(a: Act) -> Told:
    """Everybody who had heard of it, but for its reporter."""
    yield f"withdrawn:{a.s.no}", [u for u in a.heard if u not in (a.by, a.s.reporter)]


def _rejected(a: Act) -> Told:
    yield f"rejected:{a.s.no}", [a.s.reporter]


def _requested(a: Act) -> Told:
    """Who may grant it is asked: more time up to five days the county's administrator, else its secretary."""
    yield f"request:{a.s.no}:#", [u for u in may_grant(a.roster, a.line, a.s) if u != a.by]


def may_grant(roster: Roster, line: Line, s: Standing) -> list[str]:
    """Who is asked whether what a line asks for may be."""
    if line.verb == "REQUEST_WITHDRAWAL":
        return [s.handler]
    until, short = line.facts.get("until"), False
    if line.verb == "REQUEST_EXTENSION" and s.due is not None and until:
        short = rules.stood_still(s.due, datetime.fromisoformat(str(until))) <= rules.SHORT_EXTENSION
    role = "PARTY_ADMIN" if short else "SECRETARY"
    found = roster.holding(f"COUNTY_{role}", s.county) or roster.holding(f"CITY_{role}")
    return found or roster.holding("CITY_PARTY_ADMIN")


def _granted(a: Act) -> Told:
    plea = _plea(a.line.verb)
    asker = _asker(a, plea)
    if plea != "WITHDRAWAL":
        yield f"put-off:{a.s.no}:{plea}:{a.s.climb}", [u for u in [a.s.reporter] if u not in (asker, a.by)]
    if asker:
        yield f"granted:{a.s.no}:#", [asker]
    elif a.s.handler not in (a.by, a.s.reporter):
        yield f"decided:{a.s.no}:{a.s.climb}:{a.line.verb}", [a.s.handler]


def _denied(a: Act) -> Told:
    yield f"denied:{a.s.no}:#", [_asker(a, _plea(a.line.verb))]


def _plea(verb: str) -> str:
    return next((plea for plea, grants in PLEAS.items() if verb in (grants, f"DENY_{plea}")), "")


def _asker(a: Act, plea: str) -> str:
    """Who asked for it last and was not answered yet."""
    asker = ""
    for line in a.life.lines:
        if line.at >= a.line.at:
            break
        if line.verb == f"REQUEST_{plea}":
            asker = line.actor
        elif line.verb in (PLEAS[plea], f"DENY_{plea}") or (line.after != "IN_PROGRESS" and line.verb != "CARD"):
            asker = ""
    return asker


def _taken_over(a: Act) -> Told:
    yield (
        f"taken-over:{a.s.no}:{a.s.climb}",
        [a.s.handler, *([a.before.handler] if a.before.handler != a.s.handler else [])],
    )


_NOTICES: dict[str, Callable[[Act], Told]] = {
    "CONFIRM_DRAFT": _submitted,
    "ASSIGN": _handed,
    "REASSIGN": _handed,
    "RECATEGORISE": _recounted,
    "URGENCY": _recounted,
    "ACCEPT": _accepted,
    "PROGRESS": _progressed,
    "URGE": _urged,
    "RESOLVE": _resolved,
    "SOLVE_ON_SPOT": _resolved,
    "EXPLAIN": _resolved,
    "CONFIRM": _closed,
    "REJECT_RESULT": _refused,
    "REOPEN": _refused,
    "RETURN": _returned,
    "WITHDRAW": _withdrawn,
    "REJECT": _rejected,
    "ESCALATE": _taken_over,
    **dict.fromkeys((f"REQUEST_{plea}" for plea in PLEAS), _requested),
    **dict.fromkeys(PLEAS.values(), _granted),
    **dict.fromkeys((f"DENY_{plea}" for plea in PLEAS), _denied),
}
