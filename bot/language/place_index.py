"""Where the names of a roster stand in a text: as written, as heard, or nearly; weighs nothing and knows no sender."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import ahocorasick

from bot.language import place_forms
from bot.language.sounds import alike, all_sounds, distance, fold, other_sound, sound

NAME, ALIAS, SHORTENED, TOWN = range(4)  # what a form is to its outlet
_NEAR_READINGS = 3


@dataclass(frozen=True)
class Place:
    """An outlet as the roster has it."""

    id: str
    name: str
    short: str
    aliases: tuple[str, ...]
    county: str


class PlaceIndex:
    """The forms of all names, in automata over characters and over syllables; immutable once built."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self.per_county = Counter(place.county for place in self.places)
        self.cores: list[str] = []
        self._owners: list[tuple[int, ...]] = []  # core → position in the roster * 4 + kind of form
        self._names = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        self._sounds = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        self._counties = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        self._near: dict[str, tuple[int, ...]] = {}  # sounds, whole or with one missing → cores
        self._same_sound: list[tuple[int, ...]] = []
        self.county_names: dict[str, str] = {}  # whole or short → county
        with _no_collecting():
            self._build()

    def _build(self) -> None:
        by_sound: dict[str, list[int]] = {}
        for number, (core, owners) in enumerate(_by_form(self.places).items()):
            self.cores.append(core)
            self._owners.append(owners)
            self._names.add_word(core, number)
            readings = all_sounds(core)
            for spoken in readings:
                by_sound.setdefault(spoken, []).append(number)
            for key in _near_keys(readings[:_NEAR_READINGS]) if len(core) > 2 else ():
                self._near[key] = (*self._near.get(key, ()), number)
        self.longest = max(map(len, self.cores), default=0)
        self._same_sound.extend(map(tuple, by_sound.values()))
        for group, spoken in enumerate(by_sound):
            self._sounds.add_word(spoken, group)
        for county in sorted(filter(None, self.per_county)):
            for form in place_forms.county_forms(county):
                self.county_names.setdefault(form, county)
                self._counties.add_word(form)
        for automaton in (self._names, self._sounds, self._counties):
            automaton.make_automaton()

    def owners(self, number: int) -> list[tuple[int, int]]:
        """Return (position in the roster, kind of form) of every outlet that a core may stand for."""
        return [divmod(owner, 4) for owner in self._owners[number]]

    def written(self, text: str) -> Iterator[tuple[int, int, list[int]]]:
        """Return (start, end, [core]) for every core that stands in `text`."""
        for last, number in self._names.iter(text) if self.cores else ():
            yield last + 1 - len(self.cores[number]), last + 1, [number]

    def heard(self, text: str) -> Iterator[tuple[int, int, list[int]]]:
        """Return (start, end, cores) for every place where cores sound like the text, but are written otherwise."""
        found: dict[tuple[int, int], set[int]] = {}
        readings = dict.fromkeys((sound(text), other_sound(text)))
        for spoken in readings if self.cores else ():
            for last, group in self._sounds.iter(spoken):
                numbers = self._same_sound[group]
                found.setdefault((last + 1 - len(self.cores[numbers[0]]), last + 1), set()).update(numbers)
        for (start, end), heard in found.items():
            numbers_heard = sorted(number for number in heard if self.cores[number] != text[start:end])
            if numbers_heard:
                yield start, end, numbers_heard

    def near(self, said: str) -> set[int]:
        """Return the cores at most one syllable away from `said`."""
        spoken = sound(said)
        found = {number for key in _near_keys([spoken]) for number in self._near.get(key, ())}
        if len(said) == 2 and self.cores:
            groups = (self._sounds.get(heard, -1) for heard in (*alike(spoken), *alike(spoken[::-1])))
            found.update(number for group in groups if group >= 0 for number in self._same_sound[group])
        return found

    def counties(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, county) for every county named, the longest first where they overlap."""
        if not self.county_names:
            return []
        found = sorted((last + 1 - size, -last - 1) for last, size in self._counties.iter(text))
        kept: list[tuple[int, int, str]] = []
        for start, end in found:
            if not kept or start >= kept[-1][1]:
                kept.append((start, -end, self.county_names[text[start:-end]]))
        return kept


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Pause the garbage collector: building makes no garbage, and looking for it takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _by_form(places: tuple[Place, ...]) -> dict[str, tuple[int, ...]]:
    """Return form → the outlets it may stand for, each with its best kind of form."""
    owners: dict[str, tuple[int, ...]] = {}
    for position, place in enumerate(places):
        for form, kind in _forms(place):
            held = owners.get(form)
            if held is None:
                owners[form] = (position * 4 + kind,)
            elif held[-1] // 4 != position:  # the forms of an outlet come best first
                owners[form] = (*held, position * 4 + kind)
    return owners


def _forms(place: Place) -> Iterator[tuple[str, int]]:
    """Return the forms under which an outlet is found: its core, its aliases, what is left of them in speech."""
    cores = [place_forms.core_of(place.name, place.county)]
    if place.short and place.short != cores[0]:
        cores.append(place_forms.core_of(place.short, place.county))
    forms = [(core, NAME) for core in cores]
    for alias in ("".join(alias.split()) for alias in place.aliases):
        if place_forms.is_town(alias):
            forms.append((alias, TOWN))
        else:
            forms += [(alias, ALIAS), (place_forms.core_of(alias, place.county), ALIAS)]
    forms += [(form, SHORTENED) for core in cores for form in place_forms.shorter_forms(core, place.county)]
    return ((form.lower(), kind) for form, kind in forms if len(form) > 1)


def _near_keys(readings: list[str]) -> set[str]:
    """Return what a name and a misspelling of it share: its sounds, whole and with one missing (if two are left)."""
    keys = {fold(reading) for reading in readings}
    if len(readings[0]) > 2:
        keys |= {key[:i] + key[i + 1 :] for key in keys for i in range(len(key))}
    return keys


def similarity(said: str, core: str) -> float:
    """Return 1 for equal, less for every character or syllable that differs, a little more for a longer name."""
    size, heard = max(len(said), len(core)), sound(said)
    errors = float(distance(said, core))
    for reading in all_sounds(core)[:_NEAR_READINGS]:
        if heard == reading or size > 3:  # below, a wrong sound and a wrong character are two slips in three
            errors = min(errors, distance(heard, reading) + 0.4)
        if (folded := fold(heard)) == fold(reading) or size > 3:
            errors = min(errors, distance(folded, fold(reading)) + 0.6)
    return 1 - errors / size + 0.02 * len(said)
