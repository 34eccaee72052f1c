"""One message, its problems: where one ends and the next begins, and which outlet each is about.

Pure: what outlets the text names and what it is about are handed in. Doubt keeps things together: two
problems in one ticket are taken apart by a word, two tickets for one problem reach two departments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.language import parts_words as words
from bot.language.names import Mention
from bot.language.parts_cuts import fold, taken_back, units
from bot.language.parts_units import COLON, COMMA, ITEM, LIST, MORE, PAUSE, STOP, Unit

MOST = 10  # parts of one message; what is behind them stays with the last
_LEADS = 3  # clauses among which somebody says how many problems he has
RANKINGS = 16  # a very long text is not weighed clause by clause

Differ = Callable[[str, str], bool]  # do two clauses speak of different categories?


@dataclass(frozen=True)
class Part:
    """A stretch of a message that is one problem, or the visit beside it."""

    start: int
    end: int
    text: str  # its own words
    outlets: tuple[str, ...] = ()  # whom it may be about, best first; none when it does not say
    outlet_words: str = ""  # how its outlet was written, here or elsewhere in the message
    about: str = ""  # its own words without any outlet: what its category is judged by
    visit: bool = False

    @property
    def words(self) -> str:
        """Its own words, with the outlet in front when it was named elsewhere."""
        return self.text if self.outlet_words in self.text else f"{self.outlet_words}{self.text}"


@dataclass
class _Piece:
    """A part while it grows."""

    units: list[Unit]
    group: tuple[Mention, ...] = ()
    visit: bool = False
    solved: bool = False
    topics: frozenset[int] = frozenset()
    copy: str = ""  # the words of another part that this outlet shares

    @property
    def born(self) -> str:
        return self.units[0].join

    def add(self, unit: Unit) -> None:
        self.units.append(unit)
        self.topics |= unit.topics


@dataclass
class _Reading:
    """The state of one pass over the units."""

    differ: Differ
    eager: bool = False
    announced: int = 0  # how many problems the speaker says there are
    pieces: list[_Piece] = field(default_factory=list)
    current: _Piece | None = None
    place: tuple[Mention, ...] = ()
    weighed: int = 0

    def open(self, unit: Unit, *, visit: bool = False) -> _Piece:
        self.current = _Piece([unit], unit.group or self.place, visit, topics=unit.topics)
        self.pieces.append(self.current)
        return self.current

    def differs(self, piece: _Piece, unit: Unit) -> bool:
        """Weigh two stretches; only a few times in one message."""
        self.weighed += 1
        return self.weighed <= RANKINGS and self.differ("".join(u.body for u in piece.units), unit.body)


def split(text: str, mentions: Sequence[Mention], differ: Differ, *, eager: bool = False) -> tuple[Part, ...]:
    """Return the problems of a message in order, and its visits; one part that is the whole text when nothing divides it.

    `mentions` are the outlets named in `text`; `differ` tells whether two clauses have different categories.
    `eager`: the speaker says there are several, so a doubtful clause is one of them.
    Nothing is returned when all that is said is already solved.
    """
    plain = fold(text)
    kept, unsaid = taken_back(plain, mentions)
    found = units(plain, kept, unsaid)
    first = next((unit.group for unit in found if unit.group), kept[:1])
    whole = Part(0, len(text), text, *_place(text, first), _without(text, 0, len(text), mentions))
    if len(found) < 2 and not (found and len(found[0].group) > 1):
        return (replace(whole, visit=bool(found) and found[0].kind == "visit"),)
    reading = _Reading(differ, eager, announced=max((unit.counts for unit in found[:_LEADS]), default=0))
    for place, unit in enumerate(found):
        _take(reading, unit, found[place + 1 :])
    pieces = [piece for piece in reading.pieces if not piece.solved]
    problems = [piece for piece in pieces if not piece.visit]
    if not problems and any(piece.solved for piece in reading.pieces):
        return tuple(_part(text, piece, mentions) for piece in pieces)
    _share_outlets(problems)
    if len(problems) < 2 and len(reading.pieces) == len(problems) and not (problems and len(problems[0].group) > 1):
        group = problems[0].group if problems else first
        return (replace(whole, outlets=_place(text, group)[0], outlet_words=_place(text, group)[1]),)
    return tuple(part for piece in _few(pieces) for part in _spread(text, plain, piece, mentions))[:MOST]


def repaired(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Drop an outlet that the speaker corrects in the same breath: 榆树湾…不对，南坪."""
    return taken_back(fold(text), mentions)[0]


def _take(reading: _Reading, unit: Unit, rest: Sequence[Unit]) -> None:
    """Let one unit open a part, belong to one, or only name an outlet for what follows."""
    current = reading.current
    if current is not None and unit.likewise and unit.group and _elsewhere(current, unit) and not current.visit:
        reading.open(unit).copy = "".join(u.body for u in current.units)
        return
    if unit.kind == "outlet":
        if current is not None and not current.visit and _trails(reading, unit, rest):
            for piece in reversed(reading.pieces):
                if piece.group:
                    break
                piece.group = unit.group
            return
        reading.place = unit.group or reading.place
        if unit.join != MORE or unit.group:
            reading.current = None if unit.group else current
        return
    if unit.kind == "visit":
        reading.open(unit, visit=True)
        reading.place, reading.current = unit.group or reading.place, None
        return
    if unit.kind == "well":
        if current is not None and unit.solves and not _elsewhere(current, unit):
            current.add(unit)
            current.solved = not unit.relapses
            return
        reading.place, reading.current = unit.group or reading.place, None
        return
    if unit.kind == "filler" or (unit.kind == "tail" and current is None):
        reading.place = unit.group or reading.place
        return
    last = reading.pieces[-1] if reading.pieces else None
    if last is not None and last.visit and current is None and not unit.tells:
        last.add(unit)
        return
    if current is None or _opens(reading, current, unit):
        if unit.kind == "tail":
            return
        reading.open(unit)
        reading.place = unit.group or reading.place
        return
    current.add(unit)
    if current.solved and unit.faulty:
        current.solved = False
    if unit.group and not current.group:
        current.group = unit.group
        reading.place = unit.group
    _fold_back(reading)


def _opens(reading: _Reading, current: _Piece, unit: Unit) -> bool:
    """Whether a unit begins another problem."""
    if unit.kind == "tail" or unit.join == COLON:
        return False
    if _elsewhere(current, unit):
        return not unit.hollow and not (unit.detail and not unit.faulty)
    if unit.join in (ITEM, PAUSE):
        return True
    new = bool(unit.topics) and not unit.topics & current.topics
    if reading.eager:
        return (new or unit.faulty or unit.wishes) and not unit.hollow
    if unit.caused or unit.hollow:
        return False
    if len([p for p in reading.pieces if not p.visit]) < reading.announced and not unit.detail:
        return new or unit.faulty or unit.wishes
    if unit.in_row and unit.join in (COMMA, STOP):
        return True
    if unit.join == LIST:
        return new or not unit.detail or unit.wishes
    if unit.join == MORE:
        return new or (not unit.detail and (unit.faulty or unit.wishes))
    if words.SHORT_OF.search(unit.body):
        return new and any(u.fresh for u in current.units)
    if unit.seat and current.units[0].seat not in ("", unit.seat):
        return new and unit.faulty
    if unit.detail or unit.asks or not new or not current.topics or not any(u.faulty for u in current.units):
        return False
    if not unit.fresh or unit.fresh & current.topics:
        return False
    return reading.differs(current, unit)


def _elsewhere(current: _Piece, unit: Unit) -> bool:
    """Whether a unit names another outlet than the part is about."""
    if not unit.group or not current.group:
        return False
    here, there = {m.candidates for m in current.group}, {m.candidates for m in unit.group}
    return not here & there or (len(here) > 1 and len(there) == 1)


def _trails(reading: _Reading, unit: Unit, rest: Sequence[Unit]) -> bool:
    """Whether an outlet alone belongs to what stands before it: …，城关的."""
    if reading.current is None or reading.current.group:
        return False
    return unit.owns or all(later.kind in ("filler", "tail", "outlet") for later in rest)


def _fold_back(reading: _Reading) -> None:
    """空调坏了，电也老停，空调开不起来: a clause that returns to the part before takes what lay between along."""
    if len(reading.pieces) < 2 or reading.current is not reading.pieces[-1]:
        return
    before, last = reading.pieces[-2], reading.pieces[-1]
    unit = last.units[-1]
    if before.visit or last.born not in (COMMA, STOP) or last.group != before.group:
        return
    if unit.topics & before.topics and not unit.topics & frozenset().union(*(u.topics for u in last.units[:-1])):
        before.units += last.units
        before.topics |= last.topics
        reading.pieces.pop()
        reading.current = before


def _share_outlets(problems: Sequence[_Piece]) -> None:
    """The only outlet a message names is everybody's; of several, none is guessed."""
    named = {tuple(m.candidates for m in piece.group) for piece in problems if piece.group}
    if len(named) == 1:
        group = next(piece.group for piece in problems if piece.group)
        for piece in problems:
            piece.group = piece.group or group


def _few(pieces: Sequence[_Piece]) -> list[_Piece]:
    kept = list(pieces[:MOST])
    for piece in pieces[MOST:]:
        kept[-1].units += piece.units
    return kept


def _spread(text: str, plain: str, piece: _Piece, mentions: Sequence[Mention]) -> Iterator[Part]:
    """One part for each of several outlets that share what is said: A和B都说系统慢."""
    if len(piece.group) < 2:
        yield _part(text, piece, mentions)
        return
    start, end = piece.units[0].start, max(unit.end for unit in piece.units)
    first, last = piece.group[0], piece.group[-1]
    inside = start <= first.start and last.end <= end
    head = text[start : first.start] if inside else ""
    shared = words.ALL_OF.match(plain, last.end) if inside else None
    tail = text[shared.end() if shared else last.end if inside else start : end]
    about = _trim(head + tail)
    for mention in piece.group:
        said = text[mention.start : mention.end]
        own = piece.copy or f"{head}{said}{tail}"
        yield Part(
            start,
            end,
            _trim(said + own if piece.copy else own),
            mention.candidates,
            said,
            piece.copy or about,
            piece.visit,
        )


def _part(text: str, piece: _Piece, mentions: Sequence[Mention]) -> Part:
    start, end = piece.units[0].start, max(unit.end for unit in piece.units)
    outlets, said = _place(text, piece.group[:1])
    own = f"{said}{piece.copy}" if piece.copy else text[start:end]
    about = piece.copy or _without(text, start, end, mentions)
    return Part(start, end, _trim(own), outlets, said, _trim(about), piece.visit)


def _place(text: str, group: Sequence[Mention]) -> tuple[tuple[str, ...], str]:
    if not group:
        return (), ""
    return tuple(dict.fromkeys(group[0].candidates)), text[group[0].start : group[0].end]


def _without(text: str, start: int, end: int, mentions: Sequence[Mention]) -> str:
    kept, at = [], start
    for mention in mentions:
        if start <= mention.start and mention.end <= end:
            kept.append(text[at : mention.start])
            at = mention.end
    return "".join(kept) + text[at:end]


def _trim(said: str) -> str:
    return words.CONJUNCTION.sub("", said.strip(words.EDGES))
