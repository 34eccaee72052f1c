"""Many phrases, few tries: only phrases whose characters stand in a sentence are searched for in it.

Of every pattern it is known which characters it cannot do without: “(?:转|派){…}{dept}” needs 转 or 派, and a
department. A sentence of ten characters leaves a few dozen of a thousand patterns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]  # the standard library's own reader of patterns, nothing else reads them
from typing import Any

from bot.language.classify import DEFAULT_MODEL
from bot.language.meaning.acts import Situation
from bot.language.meaning.phrases import Saying, by_weight, compiled, holds, spelt_out
from bot.language.meaning.tags import Tagged

Index = Mapping[str, tuple[frozenset[str], frozenset[str]]]
INDEX = DEFAULT_MODEL.with_name(
    "phrases.json"
)  # written by `python -m handlers.menu`: working it out takes half a second
MOST_SIGNS = 60  # a choice among more characters tells nothing
_COMMON = frozenset("的了是不一在有我这个没到上下要都 ，")
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


class Phrasebook:
    """Sayings in the order they are tried, found by the characters they need; immutable."""

    def __init__(self, sayings: Iterable[Saying], index: Index | None = None) -> None:
        index = index or {}
        self._sayings = by_weight(sayings)
        self._phrases: list[tuple[int, Saying, str, frozenset[str]]] = []
        self._by_sign: dict[str, list[int]] = {}
        self._always: list[int] = []
        for order, saying in enumerate(self._sayings):
            for pattern in saying.patterns:
                first, second = index.get(pattern) or telling(pattern)
                for sign in first:
                    self._by_sign.setdefault(sign, []).append(len(self._phrases))
                if not first:
                    self._always.append(len(self._phrases))
                self._phrases.append((order, saying, pattern, second))

    def __iter__(self) -> Iterator[Saying]:
        return iter(self._sayings)

    def found(self, said: Tagged, about: Situation) -> Iterator[tuple[Saying, re.Match[str]]]:
        """Return every saying that one of its phrases finds in the sentence, with where, in the order of trying."""
        shape = said.shape
        signs = frozenset(shape)
        places = set(self._always)
        for sign in signs:
            places.update(self._by_sign.get(sign, ()))
        tried = -1  # of one saying the first phrase that is found decides
        for place in sorted(places):
            order, saying, pattern, second = self._phrases[place]
            if order == tried or (second and signs.isdisjoint(second)):
                continue
            match = compiled(pattern).search(shape)
            if match is not None:
                tried = order
                if holds(saying.needs, about, said) and not saying.forbidden(said):
                    yield saying, match

    def warm_up(self) -> None:
        """Compile every phrase, so that nobody waits for one."""
        for _, saying, pattern, _ in self._phrases:
            compiled(pattern)
            compiled(saying.unless)


def telling(pattern: str) -> tuple[frozenset[str], frozenset[str]]:
    """The two most telling sets of characters of which every match has at least one each; empty = nothing is needed."""
    sets = sorted(needed(spelt_out(pattern)), key=_weight)
    first = sets[0] if sets else frozenset()
    second = next((other for other in sets[1:] if other != first), frozenset())
    return first, second


def read_index(path: Path = INDEX) -> Index:
    """What `telling` found for the patterns that ship; a pattern that is not there is worked out when it is met."""
    if not path.exists():
        return {}
    rows: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    return {pattern: (frozenset(first), frozenset(second)) for pattern, (first, second) in rows.items()}


def write_index(sayings: Iterable[Saying], path: Path = INDEX) -> str:
    """Return what the file must hold, and write it there."""
    patterns = sorted({pattern for saying in sayings for pattern in saying.patterns})
    rows = (f"{json.dumps(p, ensure_ascii=False)}: {json.dumps(_signs(p), ensure_ascii=False)}" for p in patterns)
    text = "{\n" + ",\n".join(rows) + "\n}\n"
    path.write_text(text, "utf-8")
    return text


def _signs(pattern: str) -> list[str]:
    return ["".join(sorted(signs)) for signs in telling(pattern)]


def _weight(signs: frozenset[str]) -> int:
    return len(signs) + 12 * len(signs & _COMMON)


def needed(pattern: str) -> list[frozenset[str]]:
    """Return sets of characters: whatever the pattern matches holds at least one character of each."""
    return _of_sequence(_parser.parse(pattern, re.DOTALL))


def _of_sequence(items: Any) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for operation, value in items:
        found += _of_item(str(operation), value)
    return [signs for signs in found if 0 < len(signs) <= MOST_SIGNS]


def _of_item(operation: str, value: Any) -> list[frozenset[str]]:
    if operation == "LITERAL":
        return [frozenset(chr(value))]
    if operation == "IN":
        return [frozenset(chr(one) for _, one in value)] if all(str(kind) == "LITERAL" for kind, _ in value) else []
    if operation == "SUBPATTERN":
        return _of_sequence(value[-1])
    if operation == "BRANCH":
        choices = [_of_sequence(branch) for branch in value[1]]
        if not all(choices):
            return []
        return [frozenset().union(*(min(sets, key=_weight) for sets in choices))]
    if operation in ("ASSERT", "ATOMIC_GROUP"):
        return _of_sequence(value[-1] if operation == "ASSERT" else value)
    if operation in _REPEATS and value[0] > 0:
        return _of_sequence(value[2])
    return []
