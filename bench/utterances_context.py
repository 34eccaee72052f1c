"""What the rows' shorthand for what went before means: “prev=#1031”, “quote=#1024 extend”, “ask=confirm#1027”.

A shorthand that is not known is ignored, never an error.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.language.meaning.acts import Pending, Situation

FIRST_NEW = 1031  # the tickets the bot has just created are numbered from here
_REF = re.compile(r"(?<!\d)1\d{3}(?!\d)")


def conversation(about: Situation, shorthand: str | None) -> Situation:
    """Return the situation with what went before."""
    text = (shorthand or "").strip()
    if not text:
        return about
    head, _, rest = text.partition("=")
    read = _READ.get(head if "=" in text else text)
    return read(about, rest) if read else about


def _refs(words: str) -> tuple[int, ...]:
    return tuple(int(ref) for ref in _REF.findall(words))


def _prev(about: Situation, rest: str) -> Situation:
    many = re.search(r"(\d)单", rest)
    if many:
        made = tuple(FIRST_NEW + place for place in range(int(many[1])))
        return replace(about, created=made, listed=made)
    if rest.startswith("cancel"):
        return replace(about, created=_refs(rest), last_act="cancel")
    if _refs(rest):
        return replace(about, created=_refs(rest))
    if "候选" in rest:
        return _asked(about, Pending("category", options=("1", "2", "3")))
    if "确认" in rest:
        return _asked(about, Pending("draft"))
    if "合并" in rest:
        return _asked(about, Pending("likeness"))
    return replace(about, last_query=_query(about, rest))


def _query(about: Situation, rest: str) -> Mapping[str, Any]:
    """“安平县 本月”, “group_by=category”, “query rate”, “solved 202”, “list”, “score”."""
    found: dict[str, Any] = {}
    for word in rest.split():
        key, _, value = word.partition("=")
        if value:
            found[key] = value
        elif word.endswith(("县", "区")):
            found["county"] = word
        elif word == "本月":
            found["time"] = (about.today.replace(day=1), about.today)
        elif word == "list":
            found["list"] = 1
        elif word.isascii() and word.isalpha() and word != "query":
            found["metric"] = word
    return found


def _quote(about: Situation, rest: str) -> Situation:
    if rest.startswith("list"):
        many = re.search(r"\d", rest)
        listed = tuple(FIRST_NEW + place for place in range(int(many[0]) if many else 2))
        return replace(about, quoted=listed, quoted_kind="list", listed=listed)
    kind = "extend" if "extend" in rest else "confirm" if "确认" in rest else ""
    quoted = replace(about, quoted=_refs(rest), quoted_kind=kind)
    return _asked(quoted, Pending("close_out", _refs(rest))) if kind == "confirm" else quoted


def _asks(about: Situation, rest: str) -> Situation:
    refs = _refs(rest)
    if rest.startswith("confirm"):
        return _asked(about, Pending("close_out", refs))
    if rest.startswith("recall"):
        number = re.search(r"#(\d+)", rest)
        outlet = re.search(r"\bO\d+\b", rest)
        return _asked(about, Pending("recall", options=(number[1] if number else "", outlet[0] if outlet else "")))
    options = tuple(word for word in re.findall(r"\d([^\d\s]+)", rest))
    return _asked(about, Pending("rate_reason", refs, options=options))


def _bot(about: Situation, rest: str) -> Situation:
    if "草稿" in rest:
        return _asked(about, Pending("draft"))
    if "相同" in rest:
        return _asked(about, Pending("likeness", _refs(rest)))
    if "延到哪天" in rest or "哪天" in rest:
        return _asked(about, Pending("fill", slot="until"))
    if "原因" in rest:
        return _asked(about, Pending("fill", slot="reason"))
    options = tuple(re.findall(r"\d([^\d\s]+)", rest))
    return _asked(about, Pending("outlet", options=options))


def _asked(about: Situation, pending: Pending) -> Situation:
    return replace(about, pending=(*about.pending, pending))


_READ: dict[str, Callable[[Situation, str], Situation]] = {
    "prev": _prev,
    "quote": _quote,
    "ask": _asks,
    "bot": _bot,
    "last_dispatch": lambda about, rest: replace(about, handed=_refs(rest)),
    "last_two_asks": lambda about, rest: replace(
        about, pending=(*about.pending, *(Pending("close_out", (ref,)) for ref in _refs(rest)))
    ),
    "no_pending": lambda about, _: replace(about, pending=(), handed=()),
}
