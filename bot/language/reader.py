"""One sentence read: what was said, which outlet, which category, how urgent. Immutable; no database inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.language.classify import Classifier, Ranked
from bot.language.clean import LIMIT_BYTES, normalise, storable, strip_mentions
from bot.language.names import Gazetteer, Mention, Place
from bot.language.times import TimeSpan, find_times
from bot.language.urgency import urgency
from models.directory import Directory
from models.rules.refs import parse_refs
from models.rules.taxonomy import CATEGORIES, UNKNOWN_CODE
from models.rules.words import Urgency
from models.rules.workdays import WorkCalendar

_NUMBER = re.compile(r"(?:选|回复|回)?\s*[(（\[【]?(\d{1,2})[)）\]】]?\s*[.、。!！号]?")
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


class Reader:
    """Reads sentences about one roster; made anew when the roster changes, never changed."""

    def __init__(self, directory: Directory, classifier: Classifier) -> None:
        self._classifier = classifier
        self._gazetteer = Gazetteer(
            Place(o.id, o.name, o.short, tuple(o.aliases or ()), o.county) for o in directory.outlets.values()
        )

    def places(self, text: str, *, county: str | None, own: Sequence[str]) -> tuple[Mention, ...]:
        """Return the outlets a text names, in its order."""
        return self._gazetteer.find(text, county=county, own=frozenset(own))

    def times(self, text: str, now: datetime, calendar: WorkCalendar) -> tuple[TimeSpan, ...]:
        """Return the times a text names, as a report means them (past unless said otherwise)."""
        return find_times(text, now, calendar)

    def report(self, text: str, *, county: str | None, own: Sequence[str]) -> Reading:
        """Read a problem: an outlet named, else the sender's own; category without the outlet's name; urgency."""
        mentions = self.places(text, county=county, own=own)
        outlets = tuple(dict.fromkeys(mentions[0].candidates)) if mentions else tuple(own)
        about = _without(text, mentions)
        ranked = self._classifier.rank(about)
        sla = CATEGORIES[ranked[0].code].sla_days if ranked else CATEGORIES[UNKNOWN_CODE].sla_days
        level, why = urgency(about, sla)
        return Reading(
            outlets=outlets,
            named=bool(mentions),
            ranked=ranked,
            sure=self._classifier.sure(ranked),
            urgency=Urgency(level),
            why_urgent=why,
            model=self._classifier.version,
        )


def _without(text: str, mentions: Sequence[Mention]) -> str:
    for mention in reversed(mentions):
        text = text[: mention.start] + text[mention.end :]
    return text
