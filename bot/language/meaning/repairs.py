"""What a speaker takes back in the same breath: “延到25号，哦不，27号” means the 27th."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language import slips
from bot.language.meaning.marks import Mark

_BREATH = 14  # characters between a slip and its repair
_REPAIR = re.compile(
    rf"[\s，,。.…、~的那个单号份]*{slips.BEFORE}[，,\s]*(?:{slips.SLIP}|不是(?=[，,。…、~\s])|应该是)"
    rf"[\s，,。.…、~]*{slips.AFTER}(?:在|延到|到|转给?|派给?|交给?|给)?[\s，,]*"
)
_DENIED = re.compile(r"(?:^|[\s，,。；;])(?:不是|别|不要|不撤|不动)$")
_MEANT = re.compile(r"[，,。\s]*(?:而?是|(?:要|该|我)[^，,。；;]{1,6}的?是|[^，,。；;]{0,4}是)$")
_REPAIRED = ("ref", "time", "dept", "person", "county")
"""Kinds whose slip is told by the words between; corrections of outlets are read where they are reported."""

Span = tuple[int, int]


def taken_back(text: str, marks: Sequence[Mark]) -> tuple[list[Mark], tuple[Span, ...]]:
    """The marks that stand, in order, and the stretches of the text that no longer count."""
    kept: list[Mark] = []
    unsaid: list[Span] = []
    for mark in marks:
        last = kept[-1] if kept else None
        if last is not None and last.kind == mark.kind and mark.kind in _REPAIRED:
            between = text[last.end : mark.start]
            denied = mark.kind == "ref" and _DENIED.search(text[: last.start])
            if len(between) <= _BREATH and _REPAIR.fullmatch(between):
                kept.pop()
                unsaid.append((last.start, mark.start))
            elif denied and len(between) <= _BREATH and _MEANT.fullmatch(between):
                kept.pop()
                unsaid.append((denied.start(), last.end))
        kept.append(mark)
    return kept, tuple(unsaid)
