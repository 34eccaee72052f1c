"""Many patterns, few searches: which of them can be found at all, by the characters that stand in a text.

Of every pattern it is known which characters it cannot do without: “(?:转|派)给?.*修” needs 转 or 派, and 修. A
sentence of ten characters leaves a few dozen of a thousand patterns.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from re import _parser  # type: ignore[attr-defined]  # the standard library's own reader of patterns, nothing else reads them
from typing import Any

MOST_SIGNS = 60  # a choice among more characters tells nothing
LEVELS = 4  # so many sets of needed characters are kept for a pattern
_COMMON = frozenset("的了是不一在有我这个没到上下要都 ，")
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})

Needs = Sequence[Collection[str]]
"""Sets of characters: whatever a pattern matches holds at least one character of each."""


class Sieve:
    """The patterns by their places, as bits of long numbers: for each level and character those content with it there.

    A few dozen “or” and “and” of numbers leave the patterns worth a search.
    """

    def __init__(self, needs: Iterable[Needs]) -> None:
        self._content: list[dict[str, int]] = [{} for _ in range(LEVELS)]
        self._undemanding = [0] * LEVELS
        for place, sets in enumerate(needs):
            for level in range(LEVELS):
                if level >= len(sets):
                    self._undemanding[level] |= 1 << place
                    continue
                content = self._content[level]
                for sign in sets[level]:
                    content[sign] = content.get(sign, 0) | 1 << place

    def worth_a_search(self, text: str) -> Iterator[int]:
        """The places of the patterns that may be found in a text, in order."""
        signs = frozenset(text)
        left = -1
        for content, undemanding in zip(self._content, self._undemanding, strict=True):
            fit = undemanding
            for sign in signs:
                if sign in content:
                    fit |= content[sign]
            left &= fit
        while left:
            lowest = left & -left
            yield lowest.bit_length() - 1
            left ^= lowest


def telling(pattern: str) -> Needs:
    """The most telling sets of characters that a pattern needs, at most `LEVELS`; () = it can do without any."""
    found = _of_sequence(_parser.parse(pattern, re.DOTALL))
    return tuple(dict.fromkeys(sorted(found, key=lambda signs: (_weight(signs), sorted(signs)))))[:LEVELS]


def _weight(signs: frozenset[str]) -> int:
    return len(signs) + 12 * len(signs & _COMMON)


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
