"""Words that people of a county have taught us for its outlets ("站前所"): found as they were said, for them only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.language import place_forms
from bot.language.common_words import is_inside, splits_a_word


@dataclass(frozen=True)
class Learned:
    """An alias, the outlet it stands for, and the county it holds in ("" = everywhere)."""

    alias: str
    outlet: str
    county: str


class LearnedNames:
    """All learned aliases, ready to be found; immutable, so threads may share it."""

    def __init__(self, rows: Iterable[Learned] = ()) -> None:
        self._rows: dict[str, list[Learned]] = {}
        self._sizes: dict[str, list[int]] = {}  # first character → lengths, longest first
        for row in rows:
            word = row.alias.lower()
            self._rows.setdefault(word, []).append(row)
            self._sizes.setdefault(word[0], []).append(len(word))
        for sizes in self._sizes.values():
            sizes[:] = sorted(set(sizes), reverse=True)

    def find(self, text: str, county: str | None, own: frozenset[str]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return (start, end, outlets) of every alias in a text without white space, left to right.

        Only aliases of the sender's county and of the whole city; of several outlets the sender's `own` go before.
        """
        found: list[tuple[int, int, tuple[str, ...]]] = []
        reached = 0
        for start, letter in enumerate(text) if self._rows else ():
            for size in self._sizes.get(letter, ()) if start >= reached else ():
                end = start + size
                outlets = self._meant(text[start:end], county, own)
                if outlets and not _is_plain(text, start, end):
                    found.append((start, end, outlets))
                    reached = end
                    break
        return found

    def _meant(self, word: str, county: str | None, own: frozenset[str]) -> tuple[str, ...]:
        rows = self._rows.get(word, ())
        near = [row.outlet for row in rows if row.county and row.county == county]
        outlets = tuple(dict.fromkeys(near or [row.outlet for row in rows if not row.county]))
        return tuple(outlet for outlet in outlets if outlet in own) or outlets


def _is_plain(text: str, start: int, end: int) -> bool:
    """Say whether common words explain the span as well: 站前所有人, 车站前面."""
    if text[end - 1] in "所局站点部" and not place_forms.after(text, end - 1)[1]:
        return True
    return is_inside(text, start, end) or splits_a_word(text, start, end)
