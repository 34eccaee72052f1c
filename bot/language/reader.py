"""One sentence read: what was said, which outlet, which category, how urgent. Immutable; no database inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bot.language import parts, trouble
from bot.language.classify import Classifier, Ranked
from bot.language.clean import LIMIT_BYTES, cut, normalise, storable, strip_mentions
from bot.language.learned_names import Learned, LearnedNames
from bot.language.meaning.acts import Act, Situation
from bot.language.meaning.listening import Listener, Understood
from bot.language.meaning.tags import Tagged, Tagger
from bot.language.meaning.understand import Understander
from bot.language.meaning.who import Who
from bot.language.names import Gazetteer, Mention, Place
from bot.language.times import TimeSpan, find_times
from bot.language.urgency import urgency
from models.directory import Directory
from models.roster import Person
from models.rules.refs import parse_refs
from models.rules.taxonomy import CATEGORIES, UNKNOWN_CODE
from models.rules.words import Urgency
from models.rules.workdays import WorkCalendar

_NUMBER = re.compile(r"(?:选|回复|回)?\s*[(（\[【]?(\d{1,2})[)）\]】]?\s*[.、。!！号]?")
ENOUGH, FEW = 8, 3  # characters of a report that names a thing or an outlet; of one that says what is wrong
TELLING = 0.5  # … and without an outlet, and without saying that anything is wrong
ALONE = 0.9  # … and beside a visit, where most of what is told is no problem
CLEAR = 0.25  # from this probability on a clause says what it is about: two such may be two problems
_STILL = re.compile(r"还(?:是)?(?:没|不)|仍(?:然|旧)?(?:没|不|未)|依旧|照样|一直(?:没|不)|没(?:人|动静)")
_LONG_NUMBER = re.compile(r"\d{7,}")  # a telephone's 12345 is no hot-line
_HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
_CIRCLED = {char: number for number, char in enumerate("①②③④⑤⑥⑦⑧⑨", start=1)}
_HANZI_NUMBERS = {char: number for number, char in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True)
class Said:
    """A message as words: `words` are kept and shown, `text` is only for reading."""

    words: str
    text: str
    quoted: str | None = None

    @cached_property
    def folded(self) -> str:
        """The words in half width, character for character: what is found here stands at the same place there."""
        return self.words.translate(_HALF_WIDTH)

    @cached_property
    def refs(self) -> tuple[int, ...]:
        """Ticket numbers in the sentence, else in the message it quotes."""
        return tuple(parse_refs(self.text)) or self.quoted_refs

    @cached_property
    def quoted_refs(self) -> tuple[int, ...]:
        return tuple(parse_refs(normalise(self.quoted))[:1]) if self.quoted else ()

    @cached_property
    def number(self) -> int | None:
        """The number when the message is nothing but one: "1", "①", "一", "回复1"."""
        found = _NUMBER.fullmatch(self.text)
        if found:
            return int(found[1])
        return _CIRCLED.get(self.text, _HANZI_NUMBERS.get(self.text))

    @cached_property
    def hanzi(self) -> int:
        """How many Chinese characters there are."""
        return sum("一" <= char <= "鿿" for char in self.text)

    @property
    def was_cut(self) -> bool:
        """Whether only the beginning of a very long message was read."""
        return len(self.words.encode("utf-8", "replace")) > LIMIT_BYTES


def hear(text: str, quote: str | None, bot_names: Sequence[str]) -> Said:
    """Return a message as words: storable, without the mention of the bot; and its plain form."""
    words = strip_mentions(storable(text), bot_names).strip()
    return Said(words=words, text=normalise(words), quoted=storable(quote) if quote else None)


@dataclass(frozen=True)
class Reading:
    """What a report says. `outlets` has one id when it is clear, several when we must ask, none when unsaid."""

    outlets: tuple[str, ...]
    named: bool  # an outlet stands in the text (else `outlets` are the sender's own)
    ranked: tuple[Ranked, ...]
    sure: bool
    urgency: Urgency
    why_urgent: tuple[str, ...]
    model: str

    @property
    def category(self) -> str:
        return self.ranked[0].code if self.ranked else UNKNOWN_CODE

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.ranked[:3]) or (UNKNOWN_CODE,)

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.ranked[0].evidence if self.ranked else ()


@dataclass(frozen=True)
class Problem:
    """One of the things a message says: its own words (`part`), and what they say."""

    part: parts.Part
    reading: Reading

    @property
    def visit(self) -> bool:
        """Whether it tells of a visit instead of a problem."""
        return self.part.visit


class Reader:
    """Reads sentences about one roster; made anew when the roster changes, never changed."""

    def __init__(self, directory: Directory, classifier: Classifier, listener: Listener) -> None:
        self._classifier = classifier
        self._gazetteer = Gazetteer(
            (Place(o.id, o.name, o.short, tuple(o.aliases or ()), o.county) for o in directory.outlets.values()),
            LearnedNames(Learned(row.alias, row.outlet, row.county) for row in directory.aliases),
        )
        who = Who((p.userid, p.name, _titles(p)) for p in directory.people.values() if p.active)
        tagger = Tagger(self._gazetteer, who, directory.counties)
        self._understander = Understander(listener, tagger, self._troubled)

    def understand(self, text: str, about: Situation, *, voice: bool = False) -> Understood:
        """Return what a message asks for, reports and visits read in full."""
        understood = self._understander.understand(text, about)
        acts = tuple(one for act in understood.acts for one in self._read(act, text, about))
        if any(act.name == "urge" for act in acts):  # what still is not done is what is urged, no second problem
            acts = tuple(
                act
                for act in acts
                if act.name != "report" or not all(_STILL.search(p.part.about) for p in act.problems)
            )
        return replace(understood, acts=acts)

    def _read(self, act: Act, text: str, about: Situation) -> tuple[Act, ...]:
        """A report with its problems; a visit with its own, and the report beside it."""
        if act.name not in ("report", "visit_log"):
            return (act,)
        visits = tuple(act.slots.get("visits", ()))
        words = text[act.start : act.end]
        problems = tuple(p for p in self.problems(words, county=about.county, own=about.own) if not p.visit)
        if act.name == "visit_log":
            visit = replace(act, slots={}, visits=visits)
            problems = tuple(p for p in problems if _brought_up(p))
            return (visit, _report(act, problems)) if problems else (visit,)
        return (_report(act, problems),)

    def _troubled(self, said: Tagged, about: Situation) -> bool:
        """Whether a sentence that is nothing else tells of a problem: it names a thing, or an outlet and enough words."""
        text = said.text
        if trouble.idle(text) or said.of("ref") or not about.known:
            return False
        mentions = tuple(mark.value for mark in said.of("outlet"))
        ranked = self._classifier.guess(_without(text, mentions))
        sort = ranked[0] if ranked and ranked[0].code != UNKNOWN_CODE else None
        hanzi = sum("一" <= char <= "鿿" for char in text)
        if trouble.troubled(text):
            return hanzi >= FEW and (sort is not None or (bool(mentions) and hanzi >= ENOUGH))
        return hanzi >= ENOUGH and sort is not None and sort.probability >= (CLEAR if mentions else TELLING)

    def with_classifier(self, classifier: Classifier) -> Reader:
        """Return a reader of the same roster that knows categories by another model."""
        other = copy(self)
        other._classifier = classifier
        return other

    def about(self, text: str, *, county: str | None, own: Sequence[str]) -> str:
        """Return a text without the outlets it names: what its category is judged by."""
        return _without(text, self.places(text, county=county, own=own))

    def places(self, text: str, *, county: str | None, own: Sequence[str]) -> tuple[Mention, ...]:
        """Return the outlets a text names, in its order."""
        return self._gazetteer.find(text, county=county, own=frozenset(own))

    def times(self, text: str, now: datetime, calendar: WorkCalendar) -> tuple[TimeSpan, ...]:
        """Return the times a text names, as a report means them (past unless said otherwise)."""
        return find_times(text, now, calendar)

    def report(self, text: str, *, county: str | None, own: Sequence[str]) -> Reading:
        """Read a text as one problem: an outlet named, else the sender's own; category without its name; urgency."""
        mentions = self.places(text, county=county, own=own)
        named = parts.repaired(text, mentions)
        return self._weigh(_without(text, mentions), named[0].candidates if named else (), own)

    def problems(
        self, text: str, *, county: str | None, own: Sequence[str], eager: bool = False
    ) -> tuple[Problem, ...]:
        """Read every problem of a text, in order, and the visits beside them; none when all is solved already.

        `eager`: somebody has said that there are several, so doubt divides.
        """
        text = cut(text)
        mentions = self.places(text, county=county, own=own)
        found = parts.split(text, mentions, self._differ, eager=eager)
        return tuple(Problem(part, self._weigh(part.about, part.outlets, own)) for part in found)

    def _differ(self, one: str, other: str) -> bool:
        first, second = self._classifier.guess(one)[0], self._classifier.guess(other)[0]
        return first.code != second.code and min(first.probability, second.probability) > CLEAR

    def _weigh(self, about: str, named: Sequence[str], own: Sequence[str]) -> Reading:
        """Read a text that has no outlet's name in it (any more)."""
        outlets = tuple(dict.fromkeys(named)) or tuple(own)
        about = _LONG_NUMBER.sub("", about)
        ranked = self._classifier.rank(about)
        sla = CATEGORIES[ranked[0].code].sla_days if ranked else CATEGORIES[UNKNOWN_CODE].sla_days
        level, why = urgency(about, sla)
        return Reading(
            outlets=outlets,
            named=bool(named),
            ranked=ranked,
            sure=self._classifier.sure(ranked),
            urgency=Urgency(level),
            why_urgent=why,
            model=self._classifier.version,
        )


def _report(act: Act, problems: tuple[Problem, ...]) -> Act:
    unclear = not all(len(p.reading.outlets) == 1 for p in problems)
    return Act(
        "report", act.slots, act.rest, "outlet" if unclear else "", act.start, act.end, act.sure, problems=problems
    )


def _brought_up(problem: Problem) -> bool:
    """Whether a visitor brings a problem back: by the words, or because it can only be about one kind of thing."""
    about, reading = problem.part.about, problem.reading
    clear = bool(reading.ranked) and reading.ranked[0].probability >= ALONE and reading.category != UNKNOWN_CODE
    return trouble.brought_up(about) or (clear and not trouble.idle(about) and not trouble.helped(about))


def _without(text: str, mentions: Sequence[Mention]) -> str:
    for mention in reversed(mentions):
        text = text[: mention.start] + text[mention.end :]
    return text


def _titles(person: Person) -> str:
    """What a person is called by behind the surname: 主任, 书记, 局长."""
    return " ".join([person.post or "", *(_ROLE_TITLES.get(role, "") for role in person.roles)])


_ROLE_TITLES = {
    "COUNTY_SECRETARY": "书记", "CITY_SECRETARY": "书记", "OUTLET_HEAD": "支局长 局长 所长", "DEPT_HEAD": "主任 部长 经理 科长",
}  # fmt: skip
