"""Everything people can say, from the declarations alone."""

from __future__ import annotations

import pytest

from bot.claims import Hearing
from bot.language.reader import hear
from bot.router import GROUP, SINGLE, Router
from handlers import menu, wording
from models.directory import Directory
from models.rules.lifecycle import VERB_WORDS
from tests.town import BOT, Town

ROUTER: Router = menu.build()


def hearing(town: Town, text: str, *, in_group: bool = False) -> Hearing:
    directory: Directory = town.service.cache.current()
    person = next(p for p in directory.people.values() if "REP" in p.roles)
    reader = town.service.intake.warm_up()
    return Hearing(hear(text, None, (BOT,)), person, directory, reader, in_group, town.now)


def test_every_example_finds_its_own_intent(demo: Town) -> None:
    for intent in ROUTER.intents:
        for example in intent.examples:
            for place in intent.where:
                found = ROUTER.route(hearing(demo, example, in_group=place == GROUP))
                assert found is not None, example
                assert found[0].handler is intent.handler, (example, found[0].name)


def test_every_verb_a_refusal_may_name_can_be_typed(town: Town) -> None:
    for verb in wording.TYPED:
        found = ROUTER.route(hearing(town, f"{VERB_WORDS[verb]} 1001 因为这样那样的原因"))
        assert found is not None, verb


@pytest.mark.parametrize(
    "userid",
    ["wang", "anping", "clerk", "liuhe-zonghe", "liuhe-zonghe2", "admin-liuhe", "shuji-liuhe", "shuji", "dangjian"],
)
def test_help_is_one_screen_and_by_role(town: Town, userid: str) -> None:
    said = town.says(userid, "帮助")
    assert len(said.splitlines()) <= 8
    assert len(said.encode()) < 1000
    assert "取消" in said


def test_help_shows_what_a_role_needs(town: Town) -> None:
    assert "直接说一句" in town.says("wang", "帮助")
    assert "本周走访" in town.says("wang", "帮助")
    assert "党代表（联系点包挂）" in town.says("wang", "帮助")
    assert "签收" in town.says("liuhe-zonghe", "帮助")
    assert "派单" in town.says("admin-liuhe", "帮助")
    assert "绑定本群" in town.asks("wrCity", "dangjian", "帮助")
    assert "签收" not in town.says("wang", "帮助")


def test_names_are_unique_and_places_known() -> None:
    assert len({intent.name for intent in ROUTER.intents}) == len(ROUTER.intents)
    assert {place for intent in ROUTER.intents for place in intent.where} <= {SINGLE, GROUP}
