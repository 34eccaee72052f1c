"""A small town whose people talk in the tables of tests: one sentence in, the act it means out, written short."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.language.clean import normalise
from bot.language.meaning.acts import Act, Situation
from bot.language.meaning.listening import Listener
from bot.language.meaning.tags import Tagger
from bot.language.meaning.understand import Understander
from bot.language.meaning.who import Who
from bot.language.names import Gazetteer, Place
from handlers import menu
from models.rules.workdays import SHANGHAI, WorkCalendar

NOW = datetime(2025, 3, 12, 10, tzinfo=SHANGHAI)  # a Wednesday
PLACES = (
    Place("榆", "榆树湾支局", "榆树湾", (), "临溪县"),
    Place("坪", "南坪支局", "南坪", ("南坪所",), "临溪县"),
    Place("柳", "柳河支局", "柳河", (), "东陵县"),
    Place("桥", "石板桥支局", "石板桥", (), "临溪县"),
    Place("板", "石板桥支局", "石板桥", (), "东陵县"),
)
PEOPLE = (
    ("fang", "方敏", "主任"), ("qin", "秦川", ""), ("shen", "沈涛", "书记"), ("rep", "顾大海", ""), ("lu", "陆小林", ""),
)  # fmt: skip
NOBODY = Situation("", "", NOW, WorkCalendar())
REP = replace(NOBODY, userid="rep", name="顾大海", roles=frozenset({"REP"}), own=("榆", "坪"), county="临溪县")
ADMIN = replace(NOBODY, userid="adm", name="方敏", roles=frozenset({"CITY_PARTY_ADMIN"}))

_READER = Understander(
    Listener(menu.sayings(), None),
    Tagger(Gazetteer(PLACES), Who(PEOPLE), ("临溪县", "东陵县")),
    lambda said, about: False,
)


def understood(text: str, about: Situation = REP) -> tuple[Act, ...]:
    """What a sentence asks for; no model helps the phrases here."""
    return _READER.understand(normalise(text), about).acts


def fits(acts: tuple[Act, ...], expected: str) -> bool:
    """Whether the acts are those of “name key=value … + name …”; keys that are not written do not matter."""
    parts = expected.split(" + ")
    return len(acts) == len(parts) and all(_one(act, part) for act, part in zip(acts, parts, strict=True))


def shown(acts: tuple[Act, ...]) -> str:
    """The acts as a table writes them."""
    return " + ".join(" ".join([act.name, *(f"{k}={_plain(v)}" for k, v in _all(act).items())]) for act in acts)


def _one(act: Act, expected: str) -> bool:
    name, *slots = expected.split()
    found = {key: _plain(value) for key, value in _all(act).items()}
    wanted = dict(slot.split("=", 1) for slot in slots)
    return act.name == name and all(found.get(key, "") == value for key, value in wanted.items())


def _all(act: Act) -> dict[str, Any]:
    return {**act.slots, **({"ask": act.ask} if act.ask else {})}


def _plain(value: Any) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], date):
        return "..".join(day.isoformat() for day in value)
    if isinstance(value, tuple | list):
        return ",".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)
