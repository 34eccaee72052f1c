"""How surprising a piece of plain Chinese is: tells a place from a common word that only looks like it."""

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "lexicon" / "common_words.txt"  # made by bench/lexicon.py
_LONGEST = 4
_UNKNOWN = 13.0  # a character the table does not hold
_NO_WORD = 3.0  # digits, Latin letters, punctuation: cheap, they belong to no word


@cache
def _costs() -> dict[str, float]:
    """Return word → -ln(its share of all words)."""
    costs: dict[str, float] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        cost, *words = line.split(" ")
        costs.update(dict.fromkeys(words, float(cost)))
    return costs


def word_cost(word: str) -> float | None:
    """Return how rare a word is, None when it is not common at all."""
    return _costs().get(word)


def is_word(word: str) -> bool:
    """Say whether `word` is a common word of two or more characters."""
    return len(word) > 1 and word in _costs()


def plain_cost(text: str) -> float:
    """Return the cost of the likeliest way to cut `text` into common words."""
    costs = _costs()
    best = [0.0]
    for end in range(1, len(text) + 1):
        char = text[end - 1]
        least = best[end - 1] + (costs.get(char, _UNKNOWN) if "\u4e00" <= char <= "\u9fff" else _NO_WORD)
        for start in range(max(0, end - _LONGEST), end - 1):
            cost = costs.get(text[start:end])
            if cost is not None and best[start] + cost < least:
                least = best[start] + cost
        best.append(least)
    return best[-1]


def gain(text: str, start: int, end: int, cost: float) -> float:
    """Return how much better a name of this cost explains text[start:end] than plain words do, in nats."""
    left, right = text[max(0, start - _LONGEST) : start], text[end : end + _LONGEST]
    return plain_cost(left + text[start:end] + right) - plain_cost(left) - plain_cost(right) - cost


def is_inside(text: str, start: int, end: int) -> bool:
    """Say whether a longer common word holds the span (高新技术), or two words share it out (县城关门)."""
    for left in range(max(0, end - _LONGEST), start + 1):
        for right in range(end, min(left + _LONGEST, len(text)) + 1):
            if right - left > end - start and is_word(text[left:right]):
                return True
    borders = [
        at
        for at in range(start + 1, end)
        if any(is_word(text[left:at]) for left in range(max(0, at - _LONGEST), start))
    ]
    return any(_crosses(text, at, end) for at in borders)


def splits_a_word(text: str, start: int, end: int) -> bool:
    """Say whether a common word reaches over the end of the span and leaves a lone character: 河口岸."""
    if not any(_crosses(text, at, end) for at in range(start + 1, end)):
        return False
    return not any(is_word(text[end:right]) for right in range(end + 2, end + 4))


def _crosses(text: str, at: int, end: int) -> bool:
    """Say whether a common word begins at `at` and ends behind `end`; 儿 makes no other word of it."""
    return any(
        is_word(text[at:right]) for right in range(end + 1, min(at + _LONGEST, len(text)) + 1) if text[end] != "儿"
    )
