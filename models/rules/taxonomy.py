"""The issue taxonomy: 11 level-1 and 63 level-2 categories with department, SLA and words (programme rules).

The words are starting lists; what a sentence means is decided elsewhere, this module only knows the table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_RAW: Final[dict[str, Any]] = json.loads(Path(__file__).with_name("taxonomy.json").read_text("utf-8"))

UNKNOWN_CODE: Final = "OTH-UNK"  # 无法归类: a county administrator decides

SENSITIVE: Final = frozenset({"FIN-CAS"})
"""案防与员工行为: who reports such a thing is named to nobody, and nothing of it is said in a group."""

DEPT_ALIASES: Final[dict[str, str]] = {
    "邮务（渠道平台）部": "渠道平台部",
    "党支部": "党委党建工作部",
    "党建部": "党委党建工作部",
    "合规": "金融业务部",
}
"""Departments as the table writes them → the department that owns the work; other brackets just go."""


@dataclass(frozen=True, slots=True)
class Category:
    """A level-2 category. `dept` is the table's own wording; `sla_days` are working days."""

    code: str
    name: str
    parent_code: str
    parent_name: str
    dept: str
    owner_dept: str
    co_depts: tuple[str, ...]
    sla_days: int
    keywords: tuple[str, ...]
    colloquial: tuple[str, ...]

    @property
    def path(self) -> str:
        """一级›二级, as people read it."""
        return f"{self.parent_name}›{self.name}"


@dataclass(frozen=True, slots=True)
class TopCategory:
    """A level-1 category with the codes below it."""

    code: str
    name: str
    children: tuple[str, ...]


def departments(raw: str) -> tuple[str, ...]:
    """Split "A（x）+B" or "A/B" into plain department names, owner first, without repeats."""
    names = (
        DEPT_ALIASES.get(part) or DEPT_ALIASES.get(plain := re.sub(r"（.*?）", "", part), plain)
        for part in re.split(r"[+/]", raw)
    )
    return tuple(dict.fromkeys(names))


def _category(parent: dict[str, Any], child: dict[str, Any]) -> Category:
    owner, *others = departments(child["dept"])
    return Category(
        code=child["code"],
        name=child["name"],
        parent_code=parent["code"],
        parent_name=parent["name"],
        dept=child["dept"],
        owner_dept=owner,
        co_depts=tuple(others),
        sla_days=child["sla_workdays"],
        keywords=tuple(child["keywords"]),
        colloquial=tuple(child.get("colloquial", ())),
    )


L1: Final[dict[str, TopCategory]] = {
    top["code"]: TopCategory(top["code"], top["name"], tuple(child["code"] for child in top["children"]))
    for top in _RAW["categories"]
}
CATEGORIES: Final[dict[str, Category]] = {
    child["code"]: _category(top, child) for top in _RAW["categories"] for child in top["children"]
}
UNKNOWN: Final = CATEGORIES[UNKNOWN_CODE]

critical_words: Final[tuple[str, ...]] = tuple(_RAW["critical_words"])
urgent_words: Final[tuple[str, ...]] = tuple(_RAW["urgent_words"])
generic_words: Final[frozenset[str]] = frozenset(_RAW["generic_words"])
l1_priority: Final[tuple[str, ...]] = tuple(_RAW["l1_priority"])
"""Which level-1 category wins a tie, first wins."""


def by_priority(categories: Iterable[Category]) -> list[Category]:
    """Return the categories once each, ordered by level-1 priority, then as in the table."""
    order = list(CATEGORIES)
    return sorted(dict.fromkeys(categories), key=lambda c: (l1_priority.index(c.parent_code), order.index(c.code)))


def find_category(words: str) -> list[Category]:
    """Return the categories a person may mean by `words`, best first; empty when none is known.

    A code or a full level-2 name gives exactly one. Else: parts of level-2 names, keywords, level-1 names
    (all their children), and words that contain a keyword. "后勤›空调" looks below 后勤 only.
    """
    parts = [part for part in re.split(r"[›>＞/／—\s,，、;；:：]+", words.strip()) if part]
    for name in (words.strip(), *reversed(parts)):
        if exact := [c for c in CATEGORIES.values() if name.upper() == c.code or name == c.name]:
            return exact
    if len(parts) > 1:
        tops = {c.parent_code for c in _below_top(parts[0])}
        found = find_category(" ".join(parts[1:]))
        inside = [c for c in found if c.parent_code in tops]
        return inside or found or _below_top(parts[0]) or _tiers(parts[0])
    return _tiers(parts[0]) if parts else []


def _tiers(word: str) -> list[Category]:
    known = list(CATEGORIES.values())
    tiers = (
        [c for c in known if len(word) >= 2 and (word in c.name or c.name in word)],
        [c for c in known if word in c.keywords or word in c.colloquial],
        _below_top(word),
    )
    found = [c for tier in tiers for c in by_priority(tier)]
    if not found:
        found = by_priority(c for c in known if any(k in word for k in (*c.keywords, *c.colloquial)))
    return list(dict.fromkeys(found))


def _below_top(word: str) -> list[Category]:
    tops = [t for t in L1.values() if word.upper() == t.code or (len(word) >= 2 and (word in t.name or t.name in word))]
    return by_priority(CATEGORIES[code] for top in tops for code in top.children)
