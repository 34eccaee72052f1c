"""What the slots of an act are read from: one reader for each name that a declaration may take."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.language.meaning.marks import Mark
from bot.language.meaning.phrases import Heard
from bot.language.meaning.tags import LEFT_ALONE, Tagged
from bot.language.names import Mention
from bot.language.times import Mood, TimeSpan, find_times
from models.rules.words import URGENCY_SYNONYMS, URGENCY_WORDS

Slots = Mapping[str, Any]

_SIZES = {"俩": 2, "两": 2, "仨": 3, "三": 3, "四": 4, "五": 5}
_COUNTED = re.compile(r"(?:[这那]|^(?=.[个张条件单]?都))(?P<n>[俩仨]|[两三四五](?=[个张条件单]))")


def read(takes: tuple[str, ...], heard: Heard) -> dict[str, Any]:
    """Return the slots that the sentence fills; what it does not say is left out."""
    found: dict[str, Any] = {}
    for name in takes:
        for key, value in READERS[name](heard).items():
            if value not in (None, "", ()):
                found.setdefault(key, value)
    return found


def targets(heard: Heard) -> Slots:
    """The tickets meant: named, quoted, or places of the list last shown."""
    refs = named(heard.said)
    items = positions(touched(heard.said)) if not refs and len(heard.about.quoted) != 1 else ()
    if items:
        return {"item": items[0]} if len(items) == 1 else {"items": items}
    refs = refs or heard.about.quoted
    return one_or_more(refs) if refs else {}


def leaning(heard: Heard) -> Slots:
    """The same; when nothing is named, what this person has just brought in, or was just handed."""
    found = targets(heard)
    if found:
        return found
    about = heard.about
    if about.handed:
        return one_or_more(_so_many(heard, about.handed))
    return one_or_more(about.created) if about.created else {"id": "last"}


def _so_many(heard: Heard, refs: tuple[int, ...]) -> tuple[int, ...]:
    """The tickets, unless the sentence counts others: “这俩” of three are the two of the list last shown, or unknown."""
    counted = _COUNTED.search(heard.said.text)
    size = _SIZES[counted["n"]] if counted else len(refs)
    if size == len(refs):
        return refs
    return heard.about.listed if size == len(heard.about.listed) else ()


def own_last(heard: Heard) -> Slots:
    """The tickets meant; when none is named, those this person has just brought in, else “the last one”."""
    found = targets(heard)
    if found:
        return found
    return one_or_more(heard.about.created) if heard.about.created else {"id": "last"}


def asked_about(heard: Heard) -> Slots:
    """The tickets meant; when none is named, those whose question waits for this person."""
    found = targets(heard)
    if found:
        return found
    kinds = ("close_out", "rate_reason", "confirm")
    waiting = next((p.refs for p in reversed(heard.about.pending) if p.kind in kinds and p.refs), ())
    return one_or_more(waiting) if waiting else {}


def named(said: Tagged) -> tuple[int, ...]:
    """Every ticket number in the sentence, in order, without those that shall stay as they are."""
    marks = said.of("ref")
    touched = [mark for mark in marks if not LEFT_ALONE.match(said.shape, mark.at + 1)]
    return tuple(dict.fromkeys(ref for mark in touched or marks for ref in mark.value))


def positions(said: Tagged) -> tuple[int, ...]:
    """Every place of a list the sentence names."""
    return tuple(dict.fromkeys(place for mark in said.of("item") for place in mark.value))


def touched(said: Tagged) -> Tagged:
    """The sentence without the places that shall stay as they are: “前两条改成急，第三条不用动”."""
    left = {m.at for m in said.of("item") if LEFT_ALONE.match(said.shape, m.at + 1)}
    kept = tuple(m for m in said.marks if m.at not in left)
    return replace(said, marks=kept) if any(m.kind == "item" for m in kept) else said


def one_or_more(refs: tuple[int, ...]) -> Slots:
    """One ticket as `id`, several as `ids`; none is no slot."""
    if not refs:
        return {}
    return {"id": refs[0]} if len(refs) == 1 else {"ids": refs}


def outlets(said: Tagged) -> list[Mention]:
    """The outlets named, in order."""
    return [mark.value for mark in said.of("outlet")]


def times(heard: Heard, mood: Mood) -> tuple[TimeSpan, ...]:
    """The times named, as this mood reads a bare weekday or month."""
    return find_times(heard.said.timed, heard.about.now, heard.about.calendar, mood=mood)


def led_to(heard: Heard, spans: Sequence[TimeSpan]) -> list[TimeSpan]:
    """The times in the order in which a phrase means them: at its end or behind it, within it, in front of it."""
    if heard.match is None:
        return list(spans)
    start, end = (heard.said.places[place] for place in heard.match.span())
    return sorted(spans, key=lambda span: (span.stop < end, span.begin < start))


def _coming(heard: Heard) -> date | None:
    first = next(iter(led_to(heard, times(heard, "promise"))), None)
    return None if first is None else first.end or first.start


def _outlet(heard: Heard) -> Slots:
    found = outlets(heard.said)
    if not found:
        return {}
    return {"outlet": found[0].candidates[0]} if len(found[0].candidates) == 1 else {"outlet": found[0].candidates}


def _first(kind: str, key: str, value: Callable[[Mark], Any] = lambda mark: mark.value) -> Callable[[Heard], Slots]:
    def reader(heard: Heard) -> Slots:
        marks = heard.said.of(kind)
        return {key: value(marks[0])} if marks else {}

    return reader


def _day(key: str) -> Callable[[Heard], Slots]:
    return lambda heard: {key: _coming(heard)}


def _date(heard: Heard) -> Slots:
    found = times(heard, "report")
    return {"date": found[0].start or found[0].end} if found else {}


def _planned(heard: Heard) -> Slots:
    found = times(heard, "promise")
    return {"date": found[0].start or found[0].end} if found else {}


def _time(heard: Heard) -> Slots:
    found = times(heard, "query")
    return {"time": (found[0].start, found[0].end)} if found else {}


def _reason(heard: Heard) -> Slots:
    return {"reason": heard.words("reason") or heard.behind}


def _urgency(heard: Heard) -> Slots:
    words = {**{word: level for level, word in URGENCY_WORDS.items()}, **URGENCY_SYNONYMS}
    found = [
        (heard.said.text.rfind(word), len(word), level) for word, level in words.items() if word in heard.said.text
    ]
    return {"urgency": max(found)[2]} if found else {}


READERS: dict[str, Callable[[Heard], Slots]] = {
    "target": targets,  # tickets named or quoted, or places of a list
    "lean": leaning,  # … else what was just brought in or handed over
    "own": own_last,  # … else what this person brought in last
    "asked": asked_about,  # … else what a question is about
    "outlet": _outlet,
    "county": _first("county", "county"),
    "person": _first("person", "person", lambda mark: mark.value.names[0] if mark.value.names else mark.value.words),
    "dept": _first("dept", "dept"),
    "project": _first("project", "id"),
    "branch": _first("branch", "branch"),
    "until": _day("until"),  # a day to come: 周五 is the next one
    "promised": _day("promise"),  # the day somebody promises
    "deadline": _day("deadline"),  # the day somebody sets
    "date": _date,  # a day gone by
    "planned": _planned,  # the day something shall happen
    "time": _time,  # a period asked about
    "reason": _reason,
    "urgency": _urgency,
}
