"""Where one clause of a message ends and the next begins. For `parts.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.language import parts_words as words
from bot.language.names import Mention
from bot.language.parts_units import COLON, COMMA, ITEM, LIST, MORE, PAUSE, STOP, Unit

_FOLD = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
_LONG = 8  # characters; a shorter clause holds no second problem without punctuation
_BARE = 8  # characters of an item that may be nothing but a thing
_ENOUGH = 3  # short clauses side by side are a list
_BREATH = 24  # characters within which an outlet is still corrected


def fold(text: str) -> str:
    """Half width, character for character."""
    return text.translate(_FOLD)


def taken_back(plain: str, mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], list[tuple[int, int]]]:
    """The outlets that stand, and the stretches that were taken back."""
    kept: list[Mention] = []
    unsaid: list[tuple[int, int]] = []
    for mention in mentions:
        if kept:
            last = kept[-1]
            between = plain[last.end : mention.start]
            wrong = words.REPAIR.search(between)
            if wrong and len(between) < _BREATH:
                kept.pop()
                unsaid.append((last.start if wrong.start() == 0 else last.end + wrong.start(), mention.start))
            elif between.strip(" ,") == "是" and plain[: last.start].endswith("不是"):
                kept.pop()
                unsaid.append((last.start - 2, mention.start))
        kept.append(mention)
    return tuple(kept), unsaid


def units(plain: str, mentions: Sequence[Mention], unsaid: Sequence[tuple[int, int]] = ()) -> list[Unit]:
    """Cut a text into its clauses; `unsaid` is what the speaker took back."""
    marks = _marks(plain)
    groups = _groups(plain, mentions)
    back = [(start, end, COMMA) for start, end in unsaid]
    cuts = sorted([*_cuts(plain, groups, marks), *back], key=lambda cut: (cut[0], -cut[1]))
    found: list[Unit] = []
    at, join, listed = 0, STOP, False
    for start, end, kind in [*cuts, (len(plain), len(plain), "")]:
        if start < at:  # two breaks in one place: the stronger word of the two
            at, join = max(at, end), _stronger(join, kind)
            continue
        listed = listed or join == ITEM
        if plain[at:start].strip(words.EDGES):
            found += _inside(plain, at, start, join, groups, mentions, listed)
            join = kind
        else:
            join = _stronger(join, kind)
        at = end
    return [
        replace(unit, leads=leads, in_row=in_row) if leads or in_row else unit
        for unit, leads, in_row in zip(found, _leading(found), _rows(found), strict=True)
    ]


def _leading(found: Sequence[Unit]) -> list[bool]:
    return [*(after.join == COLON or (after.listed and not unit.listed) for unit, after in pairwise(found)), False][
        : len(found)
    ]


def _rows(found: Sequence[Unit]) -> list[bool]:
    """Which clauses stand in a row of at least three like 房顶漏雨 厕所堵 灯坏."""
    rows = [False] * len(found)
    start = 0
    for at in range(len(found) + 1):
        if at == len(found) or not found[at].brief or (at > start and found[at].join not in (COMMA, STOP)):
            if at - start >= _ENOUGH:
                rows[start:at] = [True] * (at - start)
            start = at + (at < len(found) and not found[at].brief)
    return rows


def _stronger(first: str, second: str) -> str:
    order = ("", PAUSE, COMMA, COLON, STOP, MORE, LIST, ITEM)
    return max(first, second, key=order.index)


def _marks(plain: str) -> list[re.Match[str]]:
    """The numbers of a list: at least two, one after the other, from one on."""
    series: dict[str, list[re.Match[str]]] = {}
    for mark in words.MARKS.finditer(plain):
        name, place = words.rank_of(mark)
        row = series.setdefault(name, [])
        if place in (0, len(row) + 1):
            row.append(mark)
        elif place == 1 and len(row) < 2:
            series[name] = [mark]
    best = max(series.values(), key=len, default=[])
    ends = [mark.start() for mark in best[1:]] + [len(plain)]
    items = [plain[mark.end() : end].strip(words.EDGES) for mark, end in zip(best, ends, strict=False)]
    return best if len(best) > 1 and all(len(item) > 1 for item in items) else []


def _groups(plain: str, mentions: Sequence[Mention]) -> list[tuple[Mention, ...]]:
    """Outlets named in one breath: 城关和双塘; each alone otherwise."""
    groups: list[tuple[Mention, ...]] = []
    for mention in mentions:
        if groups and _coordinated(plain, groups[-1], mention):
            groups[-1] = (*groups[-1], mention)
        else:
            groups.append((mention,))
    return [group for group in groups if not words.TOGETHER.match(plain, group[-1].end)]


def _coordinated(plain: str, group: Sequence[Mention], mention: Mention) -> bool:
    """Whether another outlet is named in the same breath; behind a mere comma only if something is said of all."""
    between = plain[group[-1].end : mention.start]
    if not words.COORDINATION.fullmatch(between) or mention.candidates in {m.candidates for m in group}:
        return False
    return "," not in between or between[0].isdecimal() or bool(words.EACH_OF.match(plain, mention.end))


def _cuts(
    plain: str,
    groups: Sequence[tuple[Mention, ...]],
    marks: Sequence[re.Match[str]],
) -> Iterator[tuple[int, int, str]]:
    shut = [(m.start(1), m.end(1)) for m in words.QUOTED.finditer(plain)]
    shut += [(group[0].start, group[-1].end) for group in groups]
    yield from ((mark.start(), mark.end(), ITEM) for mark in marks)
    pauses = _pauses(plain, shut)
    for found in words.BREAKS.finditer(plain):
        kind = found.lastgroup or COMMA
        if any(a <= found.start() < b for a, b in shut) or (kind == PAUSE and found.start() not in pauses):
            continue
        yield found.start(), found.end(), kind
    for more in words.MORE.finditer(plain):
        if not words.NO_MORE.match(plain, more.start()) and not any(a <= more.start() < b for a, b in shut):
            yield more.start(), more.end(), MORE


def _pauses(plain: str, shut: Sequence[tuple[int, int]]) -> set[int]:
    """Which 、 divide problems: each side of it a thing with its fault, or bare things after a lead-in."""
    cut: set[int] = set()
    for clause in re.finditer(r"[^,;:。!?\n]+", plain):
        places = [i for i in range(*clause.span()) if plain[i] in "、/" and not any(a <= i < b for a, b in shut)]
        if not places:
            continue
        bounds = [clause.start() - 1, *places, clause.end()]
        items = [plain[a + 1 : b].strip(words.EDGES) for a, b in pairwise(bounds)]
        topics = [words.about(item) for item in items]
        apart = all(topics) and not any(a & b for a, b in pairwise(topics))
        if not apart or len(items) < 2:
            continue
        whole = all(words.FAULT.search(item) or words.WISH.search(item) for item in items)
        lead = clause.start() > 0 and all(len(item) <= _BARE and not words.FAULT.search(item) for item in items)
        if whole or (lead and clause.end() >= len(plain.rstrip(words.EDGES))):
            cut.update(places)
    return cut


def _inside(
    plain: str,
    start: int,
    end: int,
    join: str,
    groups: Sequence[tuple[Mention, ...]],
    mentions: Sequence[Mention],
    listed: bool,
) -> Iterator[Unit]:
    """One clause; cut again where another outlet, or without punctuation another thing, begins."""
    for at in [*_inner(plain, start, end, groups), end]:
        here = tuple(m for m in mentions if start <= m.start < at)
        yield Unit(plain, start, at, join, _subject(plain, start, at, groups), here, listed)
        start, join = at, COMMA


def _inner(plain: str, start: int, end: int, groups: Sequence[tuple[Mention, ...]]) -> Iterator[int]:
    last = start
    found = words.FOUND.search(plain, start, end)
    if found and found.start() > start and words.GOING.search(plain, start, found.start()) and found.end() < end:
        last = found.end()
        yield last
    inside = [g for g in groups if last < g[0].start < end]
    for group in inside:
        before = plain[last : group[0].start]
        if words.RELATED.search(before) and not words.CONJUNCTION.search(before):
            continue
        paired = words.CONJUNCTION.search(before) and words.things(before) and words.things(plain[group[-1].end : end])
        faulty = words.FAULT.search(before) and not words.CONJUNCTION.search(before)
        if faulty or paired or words.LIKEWISE.fullmatch(plain, group[-1].end, end):
            last = group[0].start
            yield last
    if end - last > _LONG:
        yield from _things(plain, last, end)


def _things(plain: str, start: int, end: int) -> Iterator[int]:
    """空调坏了厕所也堵了: behind a fault another thing with its own fault begins."""
    known: frozenset[int] = frozenset()
    fault_end = None
    for at, thing in words.things(plain[start:end].lower()):
        topic = words.topics([(at, thing)])
        if known and not topic & known:
            faults = list(words.FAULT.finditer(plain, fault_end or start, start + at))
            told = plain.rfind("了", faults[-1].end(), start + at) if faults else -1
            if told >= 0 and words.FAULT.search(plain, start + at, end):
                yield told + 1
                known, fault_end = topic, told + 1
                continue
        known |= topic


def _subject(plain: str, start: int, end: int, groups: Sequence[tuple[Mention, ...]]) -> tuple[Mention, ...]:
    """The outlets a clause is about; not where something was sent to or compared with."""
    here = [g for g in groups if start <= g[0].start < end]
    for group in here:
        if not words.RELATED.search(plain[start : group[0].start]):
            return group
    return here[0] if here and not words.COMPARED.search(plain[start : here[0][0].start]) else ()
