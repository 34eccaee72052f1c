"""Find the outlets a sentence names, however they are written; who sends it only shifts what is likely.

Nothing is learned or changed here: a new alias comes with its place, and a new `Gazetteer` replaces the old one.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.language import place_forms
from bot.language.common_words import gain, is_inside, is_word, splits_a_word, word_cost
from bot.language.learned_names import LearnedNames
from bot.language.mentions import Mention, joined
from bot.language.packed import Line
from bot.language.place_index import ALIAS, NAME, SHORTENED, TOWN, Place, PlaceIndex, similarity
from bot.language.sounds import spoken

__all__ = ["Gazetteer", "Mention", "Place"]

_SMALL = 1000  # outlets of one city: there a bare name means its outlet
_SIMILAR, _SIMILAR_ANYWHERE = 0.58, 0.68  # among all outlets of a country: one slip, not two
_DOUBT, _BARE_DOUBT = 3.0, 4.0  # nats by which a place must beat plain words, with 支局 or the like and without
_FEWEST = 20  # however few outlets a county has: its colleagues speak of other things, too
_COMMON = 9.5  # the cost of a very common word
_ELSEWHERE, _COUNTY, _OWN, _SAID = range(4)  # why an outlet is likely: … the text names its county
_SUO = spoken("suo")
_SPEAKING = frozenset("说讲问找")  # after a name that is only heard: 王琳说 is a person


@dataclass(frozen=True)
class _Sender:
    own: frozenset[str]
    county: str | None
    said: tuple[tuple[int, int, str], ...]  # the counties the text names


@dataclass(frozen=True)
class _Hit:
    """A reading of a piece of text as an outlet's name."""

    start: int
    end: int
    core_end: int
    owners: tuple[int, ...]  # positions in the roster
    tier: int
    strength: float
    certain: bool
    how: str
    kind: int = NAME


class Gazetteer:
    """All outlets of a roster, ready to be found; immutable, so threads may share it."""

    def __init__(self, places: Iterable[Place], learned: LearnedNames | None = None) -> None:
        self._index = PlaceIndex(places)
        self._learned = learned or LearnedNames()
        self._small = len(self._index.places) <= _SMALL
        self._kept = lru_cache(maxsize=16)(self._find)  # one message and its clauses are looked at several times
        self._alone = lru_cache(maxsize=1024)(self._namesakes)  # the same few hundred names come again and again

    def find(self, text: str, *, county: str | None = None, own: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
        """Return the outlets named in `text`, in order, none overlapping another.

        `own`, the outlets paired with the sender, and `county`, the sender's, narrow the choice before it is made.
        """
        return self._kept(text, county, own)

    def _find(self, text: str, county: str | None, own: frozenset[str]) -> tuple[Mention, ...]:
        line = Line(text)
        sender = _Sender(own, county, tuple(self._index.counties(line.text)))
        seen = [*self._index.written(line.text), *self._index.heard(line.text)]
        weighed = (self._weigh(line, sender, start, end, numbers) for start, end, numbers in seen)
        hits = [hit for hit in weighed if hit is not None]
        hits += self._misspelt(line, sender, hits)
        found = [self._mention(line, sender, hit, hits) for hit in _settle(hits)]
        learned = [
            Mention(line.at[start], line.at[end - 1] + 1, outlets, len(outlets) == 1, "learned")
            for start, end, outlets in self._learned.find(line.text, county, own)
        ]
        return tuple(joined(found, learned) if learned else found)

    def namesakes(self, name: str) -> tuple[str, ...]:
        """Return every outlet that a name alone may mean, whoever speaks; () when it is no name by itself."""
        return self._alone(name)

    def _namesakes(self, name: str) -> tuple[str, ...]:
        found = self._find(name, None, frozenset())
        return found[0].candidates if len(found) == 1 else ()

    def county_of(self, text: str) -> list[tuple[int, int, str]]:
        """Return every county named in `text`, whole or short, as (start, end, county)."""
        line = Line(text)
        return [
            (line.at[start], line.at[end - 1] + 1, county)
            for start, end, county in self._index.counties(line.text)
            if line.text[start:end] == county or not place_forms.after(line.text, end)[1]
        ]

    def _weigh(self, line: Line, sender: _Sender, start: int, end: int, numbers: list[int]) -> _Hit | None:
        """Return what the words around a core make of it; None when plain words explain it as well."""
        said = line.text[start:end]
        exact = self._index.cores[numbers[0]] == said
        stop, evidence = line.after(end)
        begin, county = _county_before(sender, line.text, start)
        bare = not evidence and county is None
        if not exact and evidence != "kind" and county is None and not self._may_sound(sender, numbers, said, bare):
            return None
        owners, tier, kind, wrong = self._choose(sender, numbers, county or _county_near(sender, start, stop), said)
        if bare and tier == _ELSEWHERE and not self._small:
            return None
        if evidence == "town" and is_word(said) and is_word(line.text[end - 1 : stop]):
            stop, evidence, bare = end, "", county is None  # 新城镇, not 新城 + 镇
        cost = math.log(16 * self._choices(sender, tier, county))
        cost += 3.0 * wrong + 1.5 * (bool(evidence) + (kind == SHORTENED))
        better = gain(line.text, begin, end if _is_weak(line.text[end:stop], said) else stop, cost)
        inside = bare and is_inside(line.text, start, end)
        if tier != _OWN and bare and (inside or self._is_other(line.text, start, end)):
            return None
        if tier != _OWN and bare and kind == SHORTENED and place_forms.is_generic(said):
            return None
        doubt = _BARE_DOUBT if bare and not line.sound.startswith(_SUO, end) else _DOUBT
        if better < (-_DOUBT if tier == _OWN else doubt):
            return None
        doubts = (
            better < _DOUBT or inside,
            county is not None and tier != _SAID,  # the text names another county
            _is_prefixed(line.text, begin),
            not exact and evidence in ("", "town") and tier not in (_OWN, _SAID),
            not exact and bare and line.text[end : end + 1] in _SPEAKING,
            evidence in ("", "town") and tier != _OWN and place_forms.is_elsewhere(line.text, stop),
        )
        strength = len(said) + 3.0 * (evidence in ("kind", "alone")) + 3.0 * (county is not None)
        strength += (evidence == "town") + 1.5 * (tier > _ELSEWHERE) - 0.5 * wrong
        strength -= 0.5 * (kind == SHORTENED) + 1.5 * (kind == TOWN)
        how = "sound" if not exact else "alias" if kind in (ALIAS, TOWN) else "name"
        return _Hit(begin, stop, end, owners, tier, strength, not any(doubts), how, kind)

    def _may_sound(self, sender: _Sender, numbers: list[int], said: str, bare: bool) -> bool:
        """Say whether a name that only sounds right counts although no 支局 follows and no county precedes it."""
        tiers = [self._tier(sender, owner) for n in numbers for owner, _ in self._index.owners(n)]
        if max(tiers) == _ELSEWHERE or is_word(said):
            return False
        alike = any(set(self._index.cores[n]) & set(said) for n in numbers)
        return not bare or (alike and (len(said) > 2 or max(tiers) == _OWN))

    def _choose(
        self, sender: _Sender, numbers: list[int], county: str | None, said: str
    ) -> tuple[tuple[int, ...], int, int, int]:
        """Return the outlets the context leaves, why they are likely, the kind of form, the wrong characters."""
        rows = [
            (sum(a != b for a, b in zip(self._index.cores[n], said, strict=True)), kind, owner)
            for n in numbers
            for owner, kind in self._index.owners(n)
        ]
        there = [row for row in rows if self._index.places[row[2]].county == county] if county else []
        tiers = {owner: self._tier(sender, owner) for _, _, owner in there or rows}
        tier = max(tiers.values())
        rows = [row for row in there or rows if tiers[row[2]] == tier]
        rows = [row for row in rows if row[0] == min(rows)[0]]
        kind = min(row[1] for row in rows)
        kept = dict.fromkeys(row[2] for row in rows if kind >= SHORTENED or row[1] < SHORTENED)
        return tuple(kept), _SAID if there else tier, kind, rows[0][0]

    def _tier(self, sender: _Sender, owner: int) -> int:
        place = self._index.places[owner]
        if place.id in sender.own:
            return _OWN
        return _COUNTY if sender.county and place.county == sender.county else _ELSEWHERE

    def _choices(self, sender: _Sender, tier: int, county: str | None) -> int:
        """Return among how many outlets the context leaves the choice."""
        if tier == _OWN:
            return len(sender.own)
        if tier == _ELSEWHERE:
            return max(_FEWEST, len(self._index.places))
        return max(_FEWEST, self._index.per_county[county or sender.county or ""])

    def _is_other(self, text: str, start: int, end: int) -> bool:
        """Say whether a bare name is rather a person's, a county's, or only a piece of two other words."""
        counties = self._index.county_names
        if text[start:end] in counties or text[start : end + 1] in counties:
            return True
        if place_forms.is_person(text, start, end) or place_forms.is_street(text, end):
            return True
        return splits_a_word(text, start, end)

    def _misspelt(self, line: Line, sender: _Sender, hits: list[_Hit]) -> list[_Hit]:
        """Return names with a character wrong, missing, added or swapped; only left of a word like 支局."""
        known = bool(sender.own or sender.county)
        firm = {hit.end for hit in hits if hit.kind != SHORTENED and (hit.tier or not known)}
        taken = {hit.end for hit in hits}
        found = (
            self._spelt(line, sender, core_end, stop, stop not in taken)
            for core_end, stop in line.kinds()
            if stop not in firm
        )
        return [hit for hit in found if hit is not None]

    def _spelt(self, line: Line, sender: _Sender, core_end: int, stop: int, anywhere: bool) -> _Hit | None:
        """Return the likeliest misspelt name that ends at `core_end`."""
        known = bool(sender.own or sender.county)
        least = _SIMILAR if known or self._small else _SIMILAR_ANYWHERE
        here: dict[int, tuple[float, int]] = {}  # outlet → similarity, -start
        elsewhere: dict[int, tuple[float, int]] = {}
        for start in range(core_end - 2, max(-1, core_end - self._index.longest - 2), -1):
            said = line.text[start:core_end]
            if not "\u4e00" <= said[0] <= "\u9fff":
                break
            for number in () if is_word(said) else self._index.near(said):
                owners = self._index.owners(number)
                tiers = [not known or self._tier(sender, owner) > _ELSEWHERE for owner, _ in owners]
                similar = similarity(said, self._index.cores[number]) if self._small or any(tiers) else 0.0
                for (owner, kind), near in zip(owners, tiers, strict=True) if similar >= least else ():
                    found = here if near else elsewhere
                    rank = similar - 0.12 * (kind == SHORTENED), -start
                    found[owner] = max(rank, found.get(owner, rank))
        best = here or (elsewhere if self._small and anywhere else {})
        if not best:
            return None
        top, begin = max(best.values())
        choices = len(sender.own) + self._index.per_county[sender.county or ""] if known else len(self._index.places)
        if gain(line.text, -begin, core_end, math.log(16 * (choices or _FEWEST))) < _DOUBT:
            return None
        ranked = sorted(best.items(), key=lambda b: (-b[1][0], b[0]))
        likely = [owner for owner, rank in ranked if rank[0] > top - 0.1]
        likely = [owner for owner in likely if self._index.places[owner].id in sender.own] or likely
        tier = max(self._tier(sender, owner) for owner in likely)
        certain = len(likely) == 1 and bool(here) and (known or self._small)
        strength = (core_end + begin) * top + 3 + 1.5 * (tier > _ELSEWHERE)
        start, _ = _county_before(sender, line.text, -begin)
        return _Hit(start, stop, core_end, tuple(likely), tier, strength, certain, "spelling")

    def _mention(self, line: Line, sender: _Sender, hit: _Hit, hits: list[_Hit]) -> Mention:
        owners = hit.owners
        if len(owners) > 1 and sender.said and hit.tier != _OWN:
            said = {county for _, _, county in sender.said}
            owners = tuple(p for p in owners if self._index.places[p].county in said) or owners
        everyone = dict.fromkeys((*owners, *self._rivals(line.text[hit.start : hit.end], hit, hits)))
        return Mention(
            start=line.at[hit.start],
            end=line.at[hit.end - 1] + 1,
            candidates=tuple(self._index.places[p].id for p in everyone),
            certain=hit.certain and len(everyone) == 1,
            how=hit.how,
        )

    def _rivals(self, said: str, hit: _Hit, hits: list[_Hit]) -> list[int]:
        """Return other readings of the same words that the context does not rule out."""
        here = [other for other in hits if other is not hit and other.start < hit.end and hit.start < other.end]
        town = [p for other in here if other.kind == TOWN and other.tier >= hit.tier for p in other.owners]
        others = [self._index.places[p].name for p in town if p not in hit.owners]
        if others and place_forms.differ_in_kind(said, self._index.places[hit.owners[0]].name, others):
            town = []
        same = [other for other in here if other.core_end == hit.core_end and other.kind != SHORTENED]
        if hit.tier and hit.how in ("sound", "spelling"):  # somebody else's outlet has just this name
            same = [other for other in same if other.how in ("name", "alias")]
            same = [other for other in same if hit.how == "spelling" or other.start <= hit.start]
        else:
            same = [other for other in same if other.tier > hit.tier]
        return [*town, *(p for other in same for p in other.owners)]


def _county_before(sender: _Sender, text: str, start: int) -> tuple[int, str | None]:
    """Return where a name begins with the county written before it, and that county."""
    for begin, end, county in sender.said:
        if end == start or (end == start - 1 and text[end] == "的"):
            return begin, county
    return start, None


def _county_near(sender: _Sender, start: int, stop: int) -> str | None:
    """Return a county a few characters before a name, or in brackets behind it."""
    return next((c for begin, end, c in sender.said if 0 <= start - end <= 3 or begin == stop + 1), None)


def _is_weak(suffix: str, core: str) -> bool:
    """Say whether a very common word before 网点 or 点 is rather just that: 建设网点."""
    cost = word_cost(core)
    return suffix in ("网点", "点", "站", "部") and cost is not None and cost < _COMMON


def _is_prefixed(text: str, start: int) -> bool:
    """Say whether a longer name may be meant, as in 小王庄, where no word ends in that 小."""
    return place_forms.may_be_prefixed(text, start) and not any(
        is_word(text[max(0, start - size) : start]) for size in (2, 3)
    )


def _settle(hits: list[_Hit]) -> list[_Hit]:
    """Return the strongest hits that do not overlap, in order."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (-h.strength, h.start - h.end, h.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)
