"""All phrases of a kind, in the order they are tried; only those whose characters stand in a sentence are searched for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.language.classify import DEFAULT_MODEL
from bot.language.meaning.acts import Situation
from bot.language.meaning.phrases import Saying, by_weight, compiled, holds, spelt_out
from bot.language.meaning.tags import Tagged
from bot.language.sieve import Needs, Sieve, telling

Index = Mapping[str, Needs]
INDEX = DEFAULT_MODEL.with_name("phrases.json")  # written by `python -m handlers.menu`: working it out takes a second


class Phrasebook:
    """Sayings in the order they are tried, found by the characters they need; immutable."""

    def __init__(self, sayings: Iterable[Saying], index: Index | None = None) -> None:
        index = index or {}
        self._sayings = by_weight(sayings)
        self._phrases = [(order, s, pattern) for order, s in enumerate(self._sayings) for pattern in s.patterns]
        needs = (index[p] if p in index else _needs(p) for _, _, p in self._phrases)
        self._sieve = Sieve(needs)

    def __iter__(self) -> Iterator[Saying]:
        return iter(self._sayings)

    def found(self, said: Tagged, about: Situation) -> Iterator[tuple[Saying, re.Match[str]]]:
        """Return every saying that one of its phrases finds in the sentence, with where, in the order of trying."""
        shape = said.shape
        tried = -1  # of one saying the first phrase that is found decides
        for place in self._sieve.worth_a_search(shape):
            order, saying, pattern = self._phrases[place]
            if order == tried:
                continue
            match = compiled(pattern).search(shape)
            if match is not None:
                tried = order
                if holds(saying.needs, about, said) and not saying.forbidden(said):
                    yield saying, match

    def warm_up(self) -> None:
        """Compile every phrase, so that nobody waits for one."""
        for _, saying, pattern in self._phrases:
            compiled(pattern)
            compiled(saying.unless)


def _needs(pattern: str) -> Needs:
    return telling(spelt_out(pattern))


def read_index(path: Path = INDEX) -> Index:
    """What is needed by the patterns that ship; a pattern that is not there is worked out when it is met."""
    if not path.exists():
        return {}
    rows: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    return rows


def write_index(sayings: Iterable[Saying], path: Path = INDEX) -> str:
    """Return what the file must hold, and write it there."""
    patterns = sorted({pattern for saying in sayings for pattern in saying.patterns})
    rows = (f"{json.dumps(p, ensure_ascii=False)}: {json.dumps(_signs(p), ensure_ascii=False)}" for p in patterns)
    text = "{\n" + ",\n".join(rows) + "\n}\n"
    path.write_text(text, "utf-8")
    return text


def _signs(pattern: str) -> list[str]:
    return ["".join(sorted(signs)) for signs in _needs(pattern)]
