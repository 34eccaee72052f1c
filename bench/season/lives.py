"""Each ticket's life, retold from the event log: how it stood at any instant, with deadlines counted here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bench.season import rules
from bench.season.record import Line

SYSTEM = "system"
_INPUTS = ("no", "outlet", "county", "category", "urgency", "department", "handler", "resolution", "round")
_JUDGED = ("due", "accept_due")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket stood after something happened. Instants are in the office's zone."""

    state: str = ""
    since: datetime | None = None  # from when on it is in this state
    reporter: str = ""
    drafted: datetime | None = None
    changed: datetime | None = None  # when something happened to it last
    no: int = 0
    outlet: str = ""
    county: str = ""
    category: str = ""
    urgency: str = "NORMAL"
    department: int = 0
    handler: str = ""
    resolution: str = ""
    created: datetime | None = None
    due: datetime | None = None
    accept_due: datetime | None = None
    handed: datetime | None = None
    accepted: datetime | None = None
    resolved: datetime | None = None
    resolver: str = ""
    closed: datetime | None = None
    suspended: datetime | None = None
    until: datetime | None = None
    assigned: int = 0
    redone: int = 0
    returned: int = 0
    round: int | None = None
    verdict: str = ""  # the last answer to a result
    auto: bool = False  # closed because nobody answered

    @property
    def climb(self) -> int:
        """Which climb of the ladder it is: a later deadline begins a new one."""
        return self.redone if self.round is None else self.round

    @property
    def days(self) -> int:
        assert self.created is not None
        return rules.days_for(self.category, self.urgency, self.created.date())


@dataclass
class Life:
    """One ticket, line by line."""

    id: str
    lines: list[Line] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    instants: list[datetime] = field(default_factory=list)
    stamps: list[datetime] = field(default_factory=list)  # as noted, by whichever process's clock
    wrong: list[str] = field(default_factory=list)  # deadlines the service counted otherwise, verbs nobody knows

    def before(self, instant: datetime) -> Standing:
        """How it stood when the instant began."""
        place = bisect_left(self.instants, instant)
        return self.standings[place - 1] if place else Standing()

    def answered(self, instant: datetime, blink: timedelta) -> Standing:
        """How it stood after an answer: what was noted together with it, on the clock of the same process, is known."""
        own = next((place for place in reversed(range(len(self.stamps))) if self.stamps[place] == instant), None)
        return self.before(instant + blink) if own is None else self.standings[own]

    def after(self, instant: datetime) -> Iterator[tuple[datetime, Standing]]:
        """How it stood from an instant on, and since when: its end, not what came between in the same instant."""
        place = bisect_left(self.instants, instant)
        for at in dict.fromkeys(self.instants[place:]):
            yield at, self.before(at + timedelta(microseconds=1))

    def next_of(self, verbs: Collection[str], since: datetime) -> datetime | None:
        """When one of these was done first from an instant on."""
        return next((line.at for line in self.lines if line.at >= since and line.verb in verbs), None)

    def spells(self, holds: Callable[[Standing], bool]) -> Iterator[tuple[datetime, datetime | None]]:
        """From when (not included) to when (included) something was so at a slot; None: to the end."""
        since: datetime | None = None
        for at, standing in zip(self.instants, self.standings, strict=True):
            if holds(standing) and since is None:
                since = at
            elif not holds(standing) and since is not None:
                yield since, at
                since = None
        if since is not None:
            yield since, None

    def steps(self) -> Iterable[tuple[Line, Standing, Standing]]:
        """Every line with the standing before and after it."""
        previous = Standing()
        for line, standing in zip(self.lines, self.standings, strict=True):
            yield line, previous, standing
            previous = standing

    def live(self, line: Line) -> None:
        """One more line."""
        previous = self.standings[-1] if self.standings else Standing(reporter=line.actor, drafted=line.at)
        given = {name: line.facts[name] for name in _INPUTS if line.facts.get(name) is not None}
        gone = {name: Standing.__dataclass_fields__[name].default for name in _INPUTS if name in line.facts}
        now = replace(previous, state=line.after, changed=line.at, **{**gone, **given})
        if now.state != previous.state:
            now = replace(now, since=line.at)
        effect = _EFFECTS.get(line.verb)
        if effect is not None:
            now = replace(now, **effect(now, line))
        if effect is None and line.verb not in _WITHOUT_EFFECT:
            self.wrong.append(f"verb {line.verb} {line.at:%m-%d %H:%M}: expected a rule, found none")
        now = self._judge(now, line)
        at = max([line.at, *self.instants[-1:]])  # the clocks of two processes differ a little
        self.lines.append(replace(line, at=at))
        self.standings.append(now)
        self.instants.append(at)
        self.stamps.append(line.at)

    def _judge(self, now: Standing, line: Line) -> Standing:
        """Compare the deadlines with what the service noted, and go on from there."""
        for name in _JUDGED:
            noted = _instant(line.facts.get(f"{name}_at" if name == "due" else name))
            counted = getattr(now, name)
            if now.no and noted != counted:
                self.wrong.append(
                    f"#{now.no} {name} after {line.verb} {line.at:%m-%d %H:%M}: expected {counted}, found {noted}"
                )
                now = replace(now, **dict[str, Any]({name: noted}))
        return now


def lives_of(lines: Iterable[Line]) -> list[Life]:
    """Every ticket of the log."""
    found: dict[str, Life] = {}
    for line in lines:
        if line.entity == "ticket":
            found.setdefault(line.id, Life(line.id)).live(line)
    return list(found.values())


def _instant(said: object) -> datetime | None:
    return datetime.fromisoformat(str(said)) if said else None


# what the verbs do to deadlines


def _submitted(s: Standing, line: Line) -> dict[str, Any]:
    return {"created": line.at, "due": rules.due(line.at, replace(s, created=line.at).days)}


def _handed(s: Standing, line: Line) -> dict[str, Any]:
    if line.after != "ASSIGNED":
        return {}
    due = rules.accept_due(line.at, s.urgency)
    return {"handed": line.at, "accepted": None, "accept_due": due, "assigned": s.assigned + 1}


def _recategorised(s: Standing, line: Line) -> dict[str, Any]:
    return {"due": rules.due(s.created, s.days)} if s.created else {}


def _hurried(s: Standing, line: Line) -> dict[str, Any]:
    waits = s.state == "ASSIGNED" and s.handed is not None
    accept = {"accept_due": rules.accept_due(s.handed, s.urgency)} if waits and s.handed else {}
    return _recategorised(s, line) | accept


def _resolved(s: Standing, line: Line) -> dict[str, Any]:
    return {"resolved": line.at, "resolver": line.actor}


def _redone(s: Standing, line: Line) -> dict[str, Any]:
    return {"resolved": None, "closed": None, "redone": s.redone + 1, "due": rules.redo_due(line.at, s.days)}


def _suspended(s: Standing, line: Line) -> dict[str, Any]:
    return {"suspended": line.at, "until": _instant(line.facts.get("suspended_until"))}


def _resumed(s: Standing, line: Line) -> dict[str, Any]:
    if s.due is None or s.suspended is None:
        return {}
    return {"due": rules.moved(s.due, rules.stood_still(s.suspended, line.at)), "suspended": None, "until": None}


_EFFECTS: dict[str, Callable[[Standing, Line], dict[str, Any]]] = {
    "CONFIRM_DRAFT": _submitted,
    "ASSIGN": _handed,
    "REASSIGN": _handed,
    "RECATEGORISE": _recategorised,
    "URGENCY": _hurried,
    "APPROVE_EXTENSION": lambda s, line: {"due": _instant(line.facts.get("until"))},
    "ACCEPT": lambda s, line: {"accepted": line.at},
    "RETURN": lambda s, line: {"accept_due": None, "returned": s.returned + 1},
    "RESOLVE": _resolved,
    "SOLVE_ON_SPOT": _resolved,
    "EXPLAIN": _resolved,
    "REJECT_RESULT": _redone,
    "REOPEN": _redone,
    "CONFIRM": lambda s, line: {"closed": line.at, "verdict": str(line.facts.get("satisfaction") or ""), "auto": False},
    "AUTO_CONFIRM": lambda s, line: {"closed": line.at, "auto": True},
    "SUSPEND": _suspended,
    "RESUME": _resumed,
    "ESCALATE": lambda s, line: {"assigned": s.assigned + 1},
    "HAND_BACK": lambda s, line: {"assigned": s.assigned + 1},
}
_WITHOUT_EFFECT = frozenset({
    "REPORT", "CANCEL_DRAFT", "ASK_AGAIN", "PROGRESS", "SUPPLEMENT", "URGE", "SUPERVISE", "CARD",
    "WITHDRAW", "REJECT", "MERGE", "REQUEST_WITHDRAWAL", "APPROVE_WITHDRAWAL", "DENY_WITHDRAWAL", "REQUEST_EXTENSION", "DENY_EXTENSION", "REQUEST_SUSPENSION", "DENY_SUSPENSION",
})  # fmt: skip
