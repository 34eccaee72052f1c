"""Everything people can say, from the declarations alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import situation
from bot.claims import Hearing
from bot.language.meaning.acts import Pending
from bot.language.reader import hear
from bot.router import GROUP, SINGLE, Handler, Router
from handlers import menu, wording
from models.directory import Directory
from models.rules.lifecycle import VERB_WORDS
from tests.town import BOT, Town

pytestmark = pytest.mark.wordings

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
                assert intent.handler in found(demo, example, in_group=place == GROUP), (example, intent.name)


def found(town: Town, example: str, *, in_group: bool) -> list[Handler]:
    """Who answers: the one whose written form it is, else whoever carries out what it was understood to ask for."""
    heard = hearing(town, example, in_group=in_group)
    routed = ROUTER.route(heard)
    if routed is not None:
        return [routed[0].handler]
    about = situation.speaker(heard.person, None, heard.directory, heard.now, in_group=in_group)
    about = replace(about, pending=(Pending("draft"), Pending("close_out", (1001,))), created=(1001,))
    acts = heard.reader.understand(heard.said.text, about).acts
    return [ROUTER.doers[act.name][0].handler for act in acts if act.name in ROUTER.doers]


def test_every_verb_a_refusal_may_name_can_be_typed(town: Town) -> None:
    for verb in wording.TYPED:
        found = ROUTER.route(hearing(town, f"{VERB_WORDS[verb]} 1001 因为这样那样的原因"))
        assert found is not None, verb


@pytest.mark.wordings
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
