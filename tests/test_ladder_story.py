"""The ladder to its end: yellow, red with an account wanted, the city takes over and gives back, the secretary decides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models import organisation
from models.base import Store
from models.organisation import DepartmentIn, PersonIn
from models.rules.words import Role
from tests.beginnings import accepted
from tests.conftest import HERE, TOWN_NOW, Databases, lived_in
from tests.town import Town, when


def fill_two_floors(store: Store) -> None:
    """The small town, where the city too has a 综合部: it can take over from the county's."""
    org = organisation.read_file(HERE / "town.json")
    org.people.append(PersonIn(userid="shi-zonghe", name="丁市", roles=[Role.HANDLER], department="综合部"))
    org.departments.append(DepartmentIn(name="综合部", level="CITY", handlers=["shi-zonghe"], categories=["LOG"]))
    store.write(lambda session: organisation.load(session, org, code_of=lambda name: "YL", now=when(TOWN_NOW)))


@pytest.fixture
def town(kind: str, databases: Databases) -> Iterator[Town]:
    """#1001 of 安平支局 is in the hands of 柳河县综合部 since the morning of Monday 06-08; due 06-23."""
    yield from lived_in(kind, databases, fill_two_floors, TOWN_NOW, accepted)


def accept_a_second(town: Town) -> None:
    """#1002 comes to the same hands."""
    town.says("wang", "安平支局食堂的消毒柜也坏了，碗没法消毒")
    town.says("wang", "1")
    town.says("liuhe-zonghe", "签收 1002")
    town.silence()


def test_from_yellow_to_the_secretarys_decision(town: Town) -> None:
    town.wait("2026-06-24 09:05")
    assert any("【黄牌】#1001" in text for text in town.heard("liuhe-zonghe"))
    town.wait("2026-06-26 09:05")
    assert any("【红牌】#1001" in text for text in town.heard("shuji-liuhe"))
    town.wait("2026-06-30 09:05")  # nobody gave an account by Friday; five days over: the city takes over
    assert any("#1001" in text and "亮红牌后没有说明原因和新时间" in text for text in town.heard("shuji-liuhe"))
    assert any("【提级】#1001" in text for text in town.heard("shi-zonghe"))
    assert any("超期提级，已由市综合部" in text for text in town.heard("liuhe-zonghe"))
    assert any("【提级】#1001" in text for text in town.heard("dangjian"))
    assert not any("【提级】#1001" in text for text in town.heard("shuji"))  # he reads of it in his digest
    assert "不由您来办" in town.says("liuhe-zonghe", "1001 办结 已请厂家更换压缩机，试机制冷正常")
    assert "已交回柳河县综合部" in town.says("shi-zonghe", "交回 1001 由县里采购")
    assert any("交回县里办理：由县里采购" in text for text in town.heard("liuhe-zonghe"))
    town.wait("2026-07-07 09:05")
    asked = [text for text in town.heard("shuji") if "请定：回 1 约谈" in text and "#1001" in text]
    assert len(asked) == 1
    assert "已记约谈" in town.says("shuji", "#1001 1")
    assert any("【约谈】" in text and "#1001" in text for text in town.heard("shuji-liuhe"))
    town.wait("2026-07-08 14:05")
    assert not any("请定" in text and "#1001" in text for text in town.heard("shuji"))
    assert "约谈" in town.says("wang", "#1001")


def test_a_departments_second_red_card_is_the_secretarys_to_decide(town: Town) -> None:
    accept_a_second(town)
    town.wait("2026-07-02 09:05")
    decided = [text for text in town.heard("shuji") if "本季度第2张红牌" in text and "柳河县综合部" in text]
    assert len(decided) == 1


def test_an_account_in_time_is_enough(town: Town) -> None:
    town.wait("2026-06-26 09:05")
    assert "进展已记下" in town.says("liuhe-zonghe", "进展 1001 供货商停产，7月3日换另一家的到货")
    town.silence()
    town.wait("2026-06-30 09:05")
    assert not any("没有说明" in text for text in town.heard("shuji-liuhe"))


def test_what_is_not_escalated_is_not_handed_back(town: Town) -> None:
    assert "没有提级，不用交回" in town.says("liuhe-zonghe", "交回 1001 不归我们")


def test_what_one_round_tells_one_person_is_one_message(town: Town) -> None:
    accept_a_second(town)
    town.wait("2026-06-24 08:50")
    town.silence()
    town.wait("2026-06-24 09:05")
    told = town.heard("liuhe-zonghe")
    assert len(told) == 1
    assert told[0].startswith("郑和同志：2件亮牌，重的在前：\n· 黄牌 #1001 安平·冰箱\n· 黄牌 #1002")


def test_the_secretary_decides_without_being_asked_and_nobody_else_does(town: Town) -> None:
    assert "由市党委书记决定" in town.says("shuji-liuhe", "约谈 1001")
    assert "已记通报" in town.says("shuji", "通报 1001")
    assert any("【督办通报】" in text and "#1001" in text for text in town.heard_in_group("liuhe-key"))
