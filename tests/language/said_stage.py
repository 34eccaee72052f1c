"""People, tickets and situations for tables of sentences about tickets, and how an expected act is written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.language.clean import normalise
from bot.language.meaning.acts import Act, Facts, Pending, Situation
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
    Place("坪", "南坪支局", "南坪", (), "临溪县"),
    Place("柳", "柳河支局", "柳河", (), "东陵县"),
)
PEOPLE = (
    ("fang", "方敏", "主任"),
    ("qin", "秦川", ""),
    ("shen", "沈涛", "书记"),
    ("rep", "顾大海", ""),
    ("lu", "陆小林", ""),
)
TICKETS = {
    2001: Facts(2001, "IN_PROGRESS", "rep", "fang", due=datetime(2025, 3, 14, 18, tzinfo=SHANGHAI)),
    2002: Facts(2002, "ASSIGNED", "rep", "fang", due=datetime(2025, 3, 20, 18, tzinfo=SHANGHAI)),
    2003: Facts(2003, "PENDING_CONFIRM", "rep", "fang"),
    2004: Facts(2004, "CLOSED", "rep", "fang"),
    2005: Facts(2005, "SUSPENDED", "other", "fang"),
    2006: Facts(2006, "PENDING_CONFIRM", "rep", "fang"),
}
NOBODY = Situation("", "", NOW, WorkCalendar(), ticket=TICKETS.get)
HANDLER = replace(NOBODY, userid="fang", name="方敏", roles=frozenset({"HANDLER"}))
ADMIN = replace(NOBODY, userid="adm", name="管理员", roles=frozenset({"CITY_PARTY_ADMIN"}))
REP = replace(NOBODY, userid="rep", name="顾大海", roles=frozenset({"REP"}), own=("榆", "坪"), county="临溪县")
ONE_HANDED = replace(HANDLER, handed=(2001,))
HANDED = replace(HANDLER, handed=(2001, 2002))
QUOTED = replace(HANDLER, quoted=(2001,))
LIST = replace(HANDLER, quoted=(2001, 2002), quoted_kind="list", listed=(2001, 2002))
EXTEND = replace(ADMIN, quoted=(2001,), quoted_kind="extend")
CREATED = replace(REP, created=(2002,))
REP_QUOTED = replace(REP, quoted=(2001,))
JUDGE = replace(REP, pending=(Pending("close_out", (2003,)),))
JUDGE_TWO = replace(REP, pending=(Pending("close_out", (2003,)), Pending("close_out", (2006,))))
WHY = replace(REP, pending=(Pending("rate_reason", (2003,), options=("没解决", "慢", "推诿")),))

Row = tuple[Situation, str, str]
READER = Understander(
    Listener(menu.sayings(), None),
    Tagger(Gazetteer(PLACES), Who(PEOPLE), ("临溪县", "东陵县")),
    lambda said, about: False,
)


def as_words(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ",".join(map(str, value))
    return str(value)[:10] if hasattr(value, "isoformat") else str(value)


def told(act: Act, wanted: Mapping[str, str]) -> dict[str, str]:
    """What an act says of the keys wanted."""
    said = {**act.slots, **({"ask": act.ask} if act.ask else {}), **({"reason": act.refused} if act.refused else {})}
    return {key: as_words(said.get(key, "")) for key in wanted}


def understood(about: Situation, sentence: str) -> tuple[Act, ...]:
    """The acts of a sentence, by phrases alone."""
    return READER.understand(normalise(sentence), about).acts


def check(about: Situation, sentence: str, expected: str) -> None:
    """Compare with “act key=value key=value; act …”; only the keys that are written count."""
    acts = understood(about, sentence)
    wanted = [part.split() for part in expected.split(";")]
    assert ["refuse" if act.refused else act.name for act in acts] == [name for name, *_ in wanted], acts
    for act, (_, *slots) in zip(acts, wanted, strict=True):
        pairs = dict(slot.split("=", 1) for slot in slots)
        assert told(act, pairs) == pairs
