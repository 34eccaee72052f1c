"""How an intent is said: phrases over the shape of a sentence, what they need to hold, which slots they fill.

In a pattern `{ref}`, `{outlet}`, `{time}`, `{person}`, `{dept}`, `{county}`, `{item}`, `{project}`, `{branch}` stand for
one thing named, `{~}` for the little words at an end (了, 吧, 。), `{,}` for what separates clauses, and a named group
`(?P<reason>…)` keeps words as a slot. A pattern is searched anywhere in the shape; write ^ and $ where it matters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot.language.meaning.acts import Facts, Situation
from bot.language.meaning.tags import SIGN, Tagged

WEAK, USUAL, STRONG, ANSWER, WHOLE, FIRST = (
    1,
    2,
    3,
    4,
    5,
    6,
)  # STRONG: words that belong to one feature alone; FIRST: before every WHOLE
_MACROS = {f"{{{kind}}}": sign for kind, sign in SIGN.items()} | {
    "{~}": r"[了吧啊呢哈呀嘛的哦咯啦喽\s]*[。！!~，,\s]*$",
    "{,}": r"[\s，,。；;、！!：:]*",
    "{…}": r"[^，,。；;！!？?\n]{0,24}?",
}
_NEEDS: dict[str, Callable[[Situation, Tagged], bool]] = {
    "ref": lambda about, said: bool(said.of("ref") or about.quoted),
    "named": lambda about, said: bool(said.of("ref")),
    "quoted": lambda about, said: bool(about.quoted),
    "item": lambda about, said: bool(said.of("item")),
    "target": lambda about, said: bool(
        said.of("ref") or said.of("item") or about.quoted or about.created or about.handed or about.listed
    ),
    "created": lambda about, said: bool(about.created),
    "handed": lambda about, said: bool(about.handed),
    "listed": lambda about, said: bool(about.listed),
    "asked": lambda about, said: about.last_query is not None,
    "handler": lambda about, said: bool(about.roles & {"HANDLER", "DEPT_HEAD"}),
    "working": lambda about, said: about.never_reports and bool(about.roles & {"HANDLER", "DEPT_HEAD"}),
    "admin": lambda about, said: bool(
        about.roles & {"CITY_PARTY_ADMIN", "COUNTY_PARTY_ADMIN", "CITY_SECRETARY", "COUNTY_SECRETARY"}
    ),
    "secretary": lambda about, said: bool(about.roles & {"CITY_SECRETARY", "COUNTY_SECRETARY"}),
    "rep": lambda about, said: "REP" in about.roles,
    "idle": lambda about, said: not about.pending,
    "elsewhere": lambda about, said: (
        about.room_county is not None and any(mark.value != about.room_county for mark in said.of("county"))
    ),
    # the tickets meant, as far as their facts tell
    "closed": lambda about, said: _all(about, said, lambda facts: facts.state == "CLOSED"),
    "unclosed": lambda about, said: _all(about, said, lambda facts: facts.state != "CLOSED"),
    "unaccepted": lambda about, said: _all(about, said, lambda facts: facts.state in ("SUBMITTED", "ASSIGNED")),
    "suspended": lambda about, said: _all(about, said, lambda facts: facts.state == "SUSPENDED"),
    "resolved": lambda about, said: _all(about, said, lambda facts: facts.state == "PENDING_CONFIRM"),
    "reporter": lambda about, said: _all(
        about, said, lambda facts: facts.reporter == about.userid and facts.handler != about.userid
    ),
    "mine": lambda about, said: _all(about, said, lambda facts: facts.handler == about.userid),
    # how many things an answer without a name may be about
    "one_handed": lambda about, said: len(about.handed) == 1,
    "verdicts": lambda about, said: len(about.verdicts) > 1,
    "judging": lambda about, said: about.judging,
    "extend_asked": lambda about, said: about.quoted_kind == "extend" or about.awaits("extend") is not None,
}
"""What a phrase may need: one of these, or the kind of a question that waits for the speaker."""


@dataclass(frozen=True)
class Heard:
    """A sentence in which a phrase was found: what slot readers look at."""

    said: Tagged
    about: Situation
    match: re.Match[str] | None = None

    def words(self, group: str) -> str:
        """The words of a named group as they were written."""
        if self.match is None or self.match.re.groupindex.get(group) is None or self.match.start(group) < 0:
            return ""
        return self.said.words(*self.match.span(group)).strip(" ，,。；;：:、！!")

    @property
    def behind(self) -> str:
        """The words behind the phrase."""
        stop = self.match.end() if self.match else 0
        return self.said.words(stop, len(self.said.shape)).strip(" ，,。；;：:、！!\n")


Reads = Callable[[Heard], Mapping[str, Any] | None]
"""Reads slots from a sentence; None = on a closer look this is not what it says."""


@dataclass(frozen=True)
class Saying:
    """Several ways of saying one intent that fill the same slots.

    `takes` names slot readers of `slots.py`; `fixed` are slots every one of these phrases means; `needs` what must
    hold (all of them; a/b = one of the two); `unless` a pattern that forbids; `asks` what must be asked first.
    `follows` makes it a clause of its own that only stands behind one of these acts (“…，今天给回复”).
    `guess`: it also reads a sentence that no phrase fits and that the model takes for this intent.
    """

    act: str
    patterns: tuple[str, ...]
    takes: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    unless: str = ""
    weight: int = USUAL
    reads: Reads | None = None
    asks: str = ""
    follows: tuple[str, ...] = ()
    guess: bool = False

    def forbidden(self, said: Tagged) -> bool:
        """Whether the sentence holds what must not stand beside these phrases."""
        return bool(self.unless) and compiled(self.unless).search(said.shape) is not None


def say(
    act: str,
    *patterns: str,
    takes: str = "",
    needs: str = "",
    unless: str = "",
    weight: int = USUAL,
    reads: Reads | None = None,
    asks: str = "",
    follows: str = "",
    guess: bool = False,
    **fixed: Any,
) -> Saying:
    """Declare ways of saying an intent; `takes` and `needs` are words separated by blanks."""
    return Saying(
        act=act, patterns=patterns, takes=tuple(takes.split()), fixed=fixed, needs=tuple(needs.split()), unless=unless,
        weight=weight, reads=reads, asks=asks, follows=tuple(follows.split()), guess=guess,
    )  # fmt: skip


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern ready for searching. Compiled when it is first needed: a thousand of them at once take a second."""
    return re.compile(spelt_out(pattern), re.DOTALL)


def spelt_out(pattern: str) -> str:
    """A pattern with its macros written out; ValueError for a macro nobody knows."""
    for macro, meaning in _MACROS.items():
        pattern = pattern.replace(macro, meaning)
    if unknown := re.search(r"\{[a-z]+\}", pattern):
        raise ValueError(f"unknown macro {unknown[0]} in a phrase")
    return pattern


def holds(needs: Iterable[str], about: Situation, said: Tagged) -> bool:
    """Whether everything a phrase needs is there."""
    return all(any(_one(name, about, said) for name in need.split("/")) for need in needs)


def _all(about: Situation, said: Tagged, check: Callable[[Facts], bool]) -> bool:
    """Whether the check holds for every ticket named or quoted; no when one is unknown."""
    refs = tuple(ref for mark in said.of("ref") for ref in mark.value) or about.quoted
    known = [about.ticket(ref) for ref in refs]
    return bool(known) and all(facts is not None and check(facts) for facts in known)


def _one(name: str, about: Situation, said: Tagged) -> bool:
    check = _NEEDS.get(name)
    return check(about, said) if check else about.awaits(name) is not None


def by_weight(sayings: Iterable[Saying]) -> Sequence[Saying]:
    """The order in which phrases are tried: weight, then as declared."""
    return sorted(sayings, key=lambda saying: -saying.weight)
