"""The clauses of a message, each with what it is: an outlet's name, a visit, a detail, a problem. For `parts.py`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.language import parts_words as words
from bot.language.names import Mention

ITEM, LIST, STOP, COMMA, COLON, PAUSE, MORE = "item", "list", "stop", "comma", "colon", "pause", "more"
_ROW = 8  # characters of a clause in a row without marks
_SUBJECT = 6  # characters before the thing a clause is about


@dataclass(frozen=True)
class Unit:
    """A clause. `join` says what stands between it and the one before."""

    plain: str  # the whole text
    start: int
    end: int
    join: str
    group: tuple[Mention, ...]  # the outlets it is about: one, or several in one breath
    mentions: tuple[Mention, ...]
    listed: bool = False  # inside a numbered list
    leads: bool = False  # a colon or the list itself follows
    in_row: bool = False  # one of at least three short clauses, a thing with its fault each

    @cached_property
    def body(self) -> str:
        """The clause without outlets."""
        kept, at = [], self.start
        for mention in self.mentions:
            kept.append(self.plain[at : mention.start])
            at = mention.end
        return ("".join(kept) + self.plain[at : self.end]).strip(words.EDGES)

    @cached_property
    def topics(self) -> frozenset[int]:
        return words.about(self.body)

    @cached_property
    def fresh(self) -> frozenset[int]:
        """What a clause is about that tells of a thing and, behind it, its own fault: 厕所也堵了, 缺两个柜员."""
        if words.SHORT_OF.search(self.body):
            return self.topics
        found = words.nouns(words.things(self.body.lower()))
        if not found or found[0][0] > _SUBJECT or not words.BROKEN.search(self.body, found[0][0]):
            lacks = words.LACKS.match(self._bare)
            return words.topics(found) if lacks and found else frozenset()
        return words.topics(found)

    @property
    def counts(self) -> int:
        """How many problems it announces: 三个事, 反映两点; 0 when none."""
        found = words.COUNTED.search(self.body)
        if not found or self.faulty:
            return 0
        said = found["told"] or found["count"]
        return int(said[:2]) if said.isdecimal() else words.NUMBERS.get(said[-1], 0)

    @property
    def brief(self) -> bool:
        """A short clause that is a thing and its fault: one of a row like 房顶漏雨 厕所堵 灯坏."""
        return bool(self.fresh) and len(self.body) <= _ROW and not self.caused and not self.detail

    @cached_property
    def seat(self) -> str:
        """1号台席: the place within the outlet that a clause begins with."""
        found = words.SEAT.match(self.body)
        return found.group() if found else ""

    @cached_property
    def faulty(self) -> bool:
        return bool(words.FAULT.search(self.body))

    @cached_property
    def wishes(self) -> bool:
        return bool(words.WISH.search(self.body))

    @cached_property
    def caused(self) -> bool:
        """It tells why, or what came of it."""
        if words.EFFECT.search(self._bare):
            return True
        return bool(words.CAUSED.match(self._bare)) or bool(words.AMOUNT.match(self._bare))

    @cached_property
    def detail(self) -> bool:
        """It tells more of the same: how long, who suffers."""
        said = self._bare
        return bool(words.PEOPLE.match(said)) or bool(words.POINTING.match(said) and not self.seat)

    @cached_property
    def asks(self) -> bool:
        """It begins with what is asked for: 想换一台."""
        return bool(words.ASKING.match(self._bare))

    @cached_property
    def hollow(self) -> bool:
        """It asks for help with what was said before, and adds nothing: 请尽快派人来修."""
        return not self.faulty and len(words.GO_ON.sub("", self._bare)) < 2

    @property
    def tells(self) -> bool:
        """It says that something is wrong or wanted, or it stands in a list; else it only tells what was done."""
        return (
            self.faulty or self.wishes or self.join in (ITEM, LIST, COLON, PAUSE) or bool(words.FOUND.match(self._bare))
        )

    @cached_property
    def solves(self) -> bool:
        found = words.SOLVED.search(self.body)
        return bool(found) and not words.UNSOLVED.search(self.body[: found.start()] if found else "")

    @cached_property
    def relapses(self) -> bool:
        found = words.SOLVED.search(self.body)
        return bool(found) and bool(words.RELAPSE.search(self.body[found.end() :] if found else ""))

    @cached_property
    def owns(self) -> bool:
        """城关的: it says whose the thing before is."""
        return (
            self.plain[self.mentions[-1].end : self.end].strip(words.EDGES).startswith("的") if self.mentions else False
        )

    @cached_property
    def likewise(self) -> bool:
        return bool(self.mentions) and bool(words.LIKEWISE.fullmatch(self.plain, self.mentions[-1].end, self.end))

    @cached_property
    def kind(self) -> str:
        """outlet, visit, well, filler, tail or problem."""
        said = self._bare
        if not words.PLACE_WORDS.sub("", words.AMOUNTS.sub("", said) if len(self.group) > 1 else said):
            return "outlet" if self.mentions else "filler"
        if self.leads and not self.faulty and not self._visits():
            return "outlet" if self.mentions else "filler"
        if words.TAIL.search(said) and not (self.faulty and self.topics):
            return "tail"
        if self._visits():
            return "visit"
        if not self.listed or self.topics == frozenset():
            if words.WELL.search(said):
                return "well"
            if self.solves and not self.relapses:
                return "well"
        if not self.faulty and (not words.FILLER.sub("", said) or (not self.topics and not words.GO_ON.sub("", said))):
            return "filler" if words.FILLER.sub("", said) == "" else "problem" if self.mentions else "tail"
        return "problem"

    @cached_property
    def _bare(self) -> str:
        return self.body.lstrip("的")

    def _visits(self) -> bool:
        """今天去了城关, 走访完成: somebody was there; a clause that also tells a fault is cut before."""
        said = self.plain[self.start : self.end]
        if words.NOT_GONE.search(said) or (self.faulty and self.topics):
            return False
        if words.GONE.search(said):
            return True
        went = [(self.start + found.start(), self.start + found.end()) for found in words.GOING.finditer(said)]
        return any(-1 <= m.start - end <= 3 or 0 <= start - m.end <= 3 for m in self.mentions for start, end in went)
