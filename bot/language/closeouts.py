"""What a close-out lacks, from its words and those of its problem; the rule itself is models/rules/reply_quality.py."""

from __future__ import annotations

from functools import cache, lru_cache

from bot.language.words import cut
from models.rules.reply_quality import Lack, Topic, lack, topic
from models.rules.taxonomy import CATEGORIES


def lacking(reply: str, *, problem: str, category: str, explaining: bool = False) -> Lack | None:
    """Say what `reply` lacks as the close-out of `problem`, None when it will do."""
    return lack(reply, cut(reply), _about(problem, category), explaining=explaining)


@lru_cache(maxsize=64)
def _about(problem: str, category: str) -> Topic:
    mine, others = _vocabulary(category)
    return topic(problem, cut(problem), mine, others)


@cache
def _vocabulary(category: str) -> tuple[frozenset[str], frozenset[str]]:
    """A category's words and their parts, and the words of all others."""
    own = CATEGORIES[category]
    mine = {*own.keywords, *own.colloquial}
    others = {w for c in CATEGORIES.values() if c.code != category for w in (*c.keywords, *c.colloquial)}
    return frozenset(mine | {part for word in mine for part in cut(word) if len(part) > 1}), frozenset(others)
