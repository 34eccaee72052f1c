"""How much two reports mean the same, from their words alone: the outlet's name and the padding taken out,
words of one meaning folded into one, then the shared order of characters and the shared pairs of them.

No library is needed: on a report's few characters the longest common subsequence fits into one integer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import Final

from models.rules.same_words import PADDING, SAME
from models.rules.taxonomy import CATEGORIES

ALIKE: Final = 0.5
"""From here on two reports are shown as alike; tests/rules/test_likeness.py holds the pairs it was chosen on."""
SAME_CATEGORY: Final = 0.15  # what the same level-2 category adds: 空调坏了 and 空调不制冷 share little else
OTHER_THING: Final = (
    0.7  # what is left when each names something we know that the other does not: 食堂冰箱坏了, 食堂油烟机坏了
)
ONE_CLAUSE: Final = 0.9  # what a clause counts when only it, not the whole report, is the same
MIN_CLAUSE: Final = 3  # characters; a shorter one says too little alone
GRAM_SIZES: Final = (6, 4, 2)
MOST_GRAMS: Final = 24  # index rows of one report
MOST_CHARS: Final = 400  # what lies behind is not compared

_BREAK = re.compile(r"[^\w]+|_+")
_PLACE = re.compile(r"[^\s，。、；：,;:!！?？]{0,6}?(?:邮政支局|支局|邮政所|营业所|揽投部|邮局|网点)")
_WORDS = {word: kept for kept, words in SAME.items() for word in (kept, *words.split())}
_FOLD = re.compile("|".join(sorted(map(re.escape, _WORDS), key=lambda word: (-len(word), word))))
_PADDING = re.compile("|".join(PADDING))
_WRONG = frozenset("坏不没")  # a word with one of these says what is wrong, and that may be said in many ways


def _fold(plain: str) -> str:
    return _FOLD.sub(lambda found: _WORDS[found[0]], plain)


_THINGS = frozenset(
    word
    for category in CATEGORIES.values()
    for word in (_fold(spelt.lower()) for spelt in (*category.keywords, *category.colloquial))
    if len(word) > 1 and not _WRONG & set(word)
)
_THINGS_BY_FIRST = {first: tuple(sorted(w for w in _THINGS if w[0] == first)) for first in {w[0] for w in _THINGS}}

Core = tuple[str, ...]
"""A report's clauses in their folded words."""


@lru_cache(maxsize=8192)
def core(text: str, names: tuple[str, ...] = ()) -> Core:
    """Return what a report says besides where: its clauses, folded. `names` are what its outlet is called."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARS]).lower()
    for name in names:
        plain = plain.replace(name, " ")
    plain = _PLACE.sub("", plain.strip(), count=1) if _PLACE.match(plain.strip()) else plain
    folded = _fold(plain)
    return _clauses(_PADDING.sub("", folded)) or _clauses(folded) or _clauses(plain)


@lru_cache(maxsize=8192)
def names_of(name: str, short: str, aliases: tuple[str, ...], county: str) -> tuple[str, ...]:
    """Return everything an outlet may be called in a report about it, the longest first."""
    known = {county + name, name, *(short + kind for kind in ("支局", "所", "网点", "邮局")), short, *aliases, county}
    plain = {unicodedata.normalize("NFKC", one).lower() for one in known}
    return tuple(sorted((one for one in plain if len(one) > 1), key=lambda one: (-len(one), one)))


def grams(said: Core) -> tuple[str, ...]:
    """Return the pieces a report is found by, at most MOST_GRAMS, those of its beginning first.

    Pairs find what is said in other words; the longer ones are rare enough to find one among a hundred thousand.
    """
    found = (
        clause[at : at + size]
        for clause in said
        for at in range(len(clause) - GRAM_SIZES[-1] + 1)
        for size in GRAM_SIZES
        if at + size <= len(clause)
    )
    return tuple(islice(dict.fromkeys(found), MOST_GRAMS)) or said


def likeness(one: Core, other: Core, *, same_category: bool) -> float:
    """Return how alike two reports are, 0 to 1. The category is a plus (then up to 1.15), never a reason of its own."""
    joined, others = "".join(one), "".join(other)
    found = _alike(joined, others)
    if same_category:
        if len(one) > 1 or len(other) > 1:
            found = max(found, ONE_CLAUSE * _best_clause(one, other))
        found = found + SAME_CATEGORY if found else 0.0
    if found < ALIKE:
        return found
    mine, theirs = _things(joined), _things(others)
    return found * OTHER_THING if mine - theirs and theirs - mine else found


def _best_clause(one: Core, other: Core) -> float:
    pairs = ((p, q) for p in one for q in other if len(p) >= MIN_CLAUSE and len(q) >= MIN_CLAUSE)
    return max((_alike(p, q) for p, q in pairs), default=0.0)


def _alike(one: str, other: str) -> float:
    """Half order, half pairs of neighbours, which another order of the clauses leaves as they are.

    Without a pair in common nothing is alike: most comparisons end here.
    """
    pairs, others = _pairs(one), _pairs(other)
    shared = len(pairs & others)
    return (ratio(one, other) + 2 * shared / (len(pairs) + len(others))) / 2 if shared else 0.0


def ratio(one: str, other: str) -> float:
    """Return twice the longest common subsequence over both lengths: Hyyrö's bit vectors on one integer."""
    if not one or not other:
        return 0.0
    places: dict[str, int] = {}
    for at, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << at
    free = every = (1 << len(one)) - 1
    for char in other:
        hit = free & places.get(char, 0)
        free = (free + hit | free - hit) & every
    return 2 * (len(one) - free.bit_count()) / (len(one) + len(other))


@lru_cache(maxsize=8192)
def _pairs(said: str) -> frozenset[str]:
    return frozenset(said[at : at + 2] for at in range(len(said) - 1)) or frozenset(said)


@lru_cache(maxsize=8192)
def _things(said: str) -> frozenset[str]:
    """The words of the taxonomy in it: mostly things, and what befalls them."""
    return frozenset(
        word for at, char in enumerate(said) for word in _THINGS_BY_FIRST.get(char, ()) if said.startswith(word, at)
    )


def _clauses(text: str) -> Core:
    return tuple(clause for clause in _BREAK.split(text) if clause)
