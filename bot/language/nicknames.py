"""Which words of a report may be people's own name for an outlet, and which words may not become one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.language import place_forms
from bot.language.common_words import is_word
from bot.language.mentions import Mention
from bot.language.place_index import Place

COMMON, KNOWN, TAKEN = "common", "known", "taken"
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+$")
_NEVER_IN_A_NAME = re.compile(
    ".*(?:今天|昨天|前天|上午|下午|早上|晚上|刚才|现在|我们|咱们|俺们|他们|这个|那个|还有|另外|就是|反映|上报|报修|问题|[的在去])"
)
_RARELY = re.compile("[到来给跟和是说讲报像我你他她咱俺替帮从往把让请问]")  # 和平所, 来安所
_WIDE = 5  # a longer run of characters is more than a name


def piece(text: str, mentions: Sequence[Mention], outlet: str) -> str | None:
    """Return the words that named `outlet` (an id) in a way nobody knew; None when there are none to be sure of.

    `mentions` is what was read in `text`: a wrong reading counts, or else what stands before 所, 支局 and the like.
    """
    if any(outlet in mention.candidates for mention in mentions):
        return None
    if mentions:
        return "".join(text[mentions[0].start : mentions[0].end].split())
    for kind in place_forms.KIND_WORDS.finditer(text):
        run = _HAN_RUN.search(text[: kind.start()])
        name = _name_in(run[0]) if run else ""
        if 2 <= len(name) <= _WIDE:
            return name + kind[0]
    return None


def _name_in(run: str) -> str:
    """What is left of a run of characters behind the last word that belongs to no name."""
    run = _NEVER_IN_A_NAME.sub("", run, count=1)
    ends = [word.end() for word in _RARELY.finditer(run) if len(run) - word.end() >= 2]
    return run[ends[-1] :] if ends else run


def objection(alias: str, outlet: str, places: Iterable[Place]) -> tuple[str, str]:
    """Say why `alias` must not stand for `outlet` (an id): COMMON, KNOWN or TAKEN, with the outlet it belongs to.

    Both empty when nothing speaks against it.
    """
    core = place_forms.core_of(alias, "")
    owners = [place for place in places if alias in _names(place) or core in _cores(place)]
    if any(place.id == outlet for place in owners):
        return KNOWN, outlet
    if owners:
        return TAKEN, owners[0].id
    few = sum("\u4e00" <= letter <= "\u9fff" for letter in alias) < 2 or len(core) < 2
    return (COMMON, "") if few or is_word(alias) or place_forms.KIND_WORDS.fullmatch(alias) else ("", "")


def _names(place: Place) -> set[str]:
    return {place.name, place.short, place.county + place.name, *place.aliases}


def _cores(place: Place) -> set[str]:
    return {place_forms.core_of(place.name, place.county), place_forms.core_of(place.short, place.county)}
