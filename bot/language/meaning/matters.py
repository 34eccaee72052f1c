"""Tickets called by what they are about: “冰箱那张”, “网络的事”; where nobody reports also “下水道疏通完了”.

One ticket only is meant, or none: where two have the same thing in their words, the number has to be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from bot.language.meaning.acts import Matter, Situation
from bot.language.meaning.marks import Mark
from models.rules.taxonomy import CATEGORIES

_THING = r"(?:工单|单子|[单张件条个](?![一-鿿]?月)|事儿?|问题|活儿?)"
POINTS = re.compile(
    rf"的?(?:那|这)(?:一)?{_THING}(?:单子?|工单|事儿?|问题)?|的(?:工单|单子?|事儿?|问题)|单子?(?=[我先就也都已给]|签|收|退|转|派|催|办|结|$)"
    r"|的(?=先?(?:就)?(?:不用|不要|不报|算了|撤|取消|别办|别管))"
)
"""What follows the name of a matter when a ticket is meant by it."""
_LOOSE = re.compile(r"的(?:事儿?|问题)")
_WISH = re.compile(
    r"[吗呢?？]|[没不]有?[。!！]?$|怎|咋|啥|哪|谁|什么时候|几时|撤|取消|不用|不要|算了|催|信儿?|进展|进度|下文|结果|办到|派|转|退|签|收|接|办结|延"
)
_COUNTED = re.compile(
    r"多少|几[个件条起单]|哪[些几]|一共|总共|统计|排名|各|所有|全部|占比|[^效]率(?!先)|类别?的|清单|台账|列出|导出|以后|今后|凡是"
)
_LEAD = re.compile(r"(?:^|(?<=[，,。；;！!\n]))\s*(?:那个|这个|那|这|关于|还有|另外|嗯|哦|[：:])*")
_BEHIND_PLACE = re.compile(r"(?:支局|网点|所)?(?:那边|这边|那里)?的?")
_TAIL = re.compile(r"(?:的?(?:那|这)(?:边|里)|的(?!话))?")
_LONGEST, _SHORTEST = 8, 2
_NO_THING = re.compile(
    r"^(?:[刚上前后最第昨今明这那哪某]|我|你|他|她|咱|俺|支局|网点|问题|单子|有|没|不|是|在|都|也|又|还|很|了|的|一|两|三|几)|的$"
)


@cache
def _things() -> frozenset[str]:
    words = (word for c in CATEGORIES.values() for word in (*c.keywords, *c.colloquial))
    return frozenset(word for word in words if len(word) >= _SHORTEST)


def named(text: str, about: Situation, places: Sequence[Mark]) -> list[Mark]:
    """Return a mark for every ticket the sentence calls by its matter; `places` are the outlets it names."""
    if _COUNTED.search(text):
        return []  # a question about many names a kind
    spans = [*_pointed(text, loosely=about.never_reports or bool(_WISH.search(text)))]
    if about.never_reports:  # whoever reports may tell of a new one
        spans += _leading(text, places)
    if not spans:
        return []
    matters = about.matters()
    outlets = {candidate for place in places for candidate in place.value.candidates}
    marks: list[Mark] = []
    for words, start, end in spans:
        no = _the_one(words, [m for m in matters if not outlets or m.outlet in outlets] or matters)
        if no and all(mark.end <= start or end <= mark.start for mark in marks):
            marks.append(Mark("ref", (no,), start, end))
    return marks


def _pointed(text: str, *, loosely: bool) -> Iterable[tuple[str, int, int]]:
    """The words in front of “那张”, “的单”, longest first; “的问题” alone may begin a story, so only `loosely`."""
    for found in POINTS.finditer(text):
        if not loosely and _LOOSE.fullmatch(found[0]):
            continue
        stop = found.start()
        for begin in range(max(0, stop - _LONGEST), stop - _SHORTEST + 1):
            words = text[begin:stop]
            if re.fullmatch(r"[\w]+", words) and not _NO_THING.search(words):
                yield words, begin, found.end()


def _leading(text: str, places: Sequence[Mark]) -> Iterable[tuple[str, int, int]]:
    """The thing a clause, or what stands behind an outlet's name, begins with, where it is one that people report."""
    starts = [found.end() for found in _LEAD.finditer(text)]
    starts += [found.end() for place in places if (found := _BEHIND_PLACE.match(text, place.end))]
    for start in starts:
        for stop in range(min(len(text), start + _LONGEST), start + _SHORTEST - 1, -1):
            if text[start:stop] in _things():
                tail = _TAIL.match(text, stop)
                yield text[start:stop], start, tail.end() if tail else stop
                break


def _the_one(words: str, matters: Sequence[Matter]) -> int:
    """The only ticket that says these words, else the only one of a category they belong to; 0 for none or several."""
    said = [m.no for m in matters if words in m.text]
    if not said:
        said = [m.no for m in matters if words in CATEGORIES[m.category].keywords]
    return said[0] if len(said) == 1 else 0
