"""The ladder to its end: yellow, red with an account wanted, the city takes over and gives back, the secretary decides."""

from __future__ import annotations

import pytest

from tests.town import Town


@pytest.fixture
def demo(demo: Town) -> Town:
    """#1210 of 安国支局 is in the hands of 沛县综合部 since the morning of Monday 12-03; due 12-17."""
    demo.wait("2018-12-03 09:00")
    demo.says("libin", "安国支局食堂那台冰箱不制冷了，想换一台")
    demo.says("libin", "1")
    demo.says("peixian-zonghe", "签收 1210")
    demo.silence()
    return demo


def test_from_yellow_to_the_secretarys_decision(demo: Town) -> None:
    demo.wait("2018-12-18 09:05")
    assert any("【黄牌】#1210" in text for text in demo.heard("peixian-zonghe"))
    demo.wait("2018-12-20 09:05")
    assert any("【红牌】#1210" in text for text in demo.heard("peixian-shuji"))
    demo.wait("2018-12-24 09:05")  # nobody gave an account by Friday; five days over: the city takes over
    assert any("#1210" in text and "亮红牌后没有说明原因和新时间" in text for text in demo.heard("peixian-shuji"))
    assert any("【提级】#1210" in text for text in demo.heard("shi-zonghe"))
    assert any("超期提级，已由市综合部" in text for text in demo.heard("peixian-zonghe"))
    assert "不由您来办" in demo.says("peixian-zonghe", "1210 办结 已请厂家更换压缩机，试机制冷正常")
    assert "已交回沛县综合部" in demo.says("shi-zonghe", "交回 1210 由县里采购")
    assert any("交回县里办理：由县里采购" in text for text in demo.heard("peixian-zonghe"))
    demo.wait("2019-01-02 09:05")
    asked = [text for text in demo.heard("shuji") if "请定：回 1 约谈" in text and "#1210" in text]
    assert len(asked) == 1
    assert "已记约谈" in demo.says("shuji", "#1210 1")
    assert any("【约谈】" in text and "#1210" in text for text in demo.heard("peixian-shuji"))
    demo.wait("2019-01-03 14:05")
    assert not any("请定" in text and "#1210" in text for text in demo.heard("shuji"))
    assert "约谈" in demo.says("libin", "#1210")


def test_a_departments_second_red_card_is_the_secretarys_to_decide(demo: Town) -> None:
    demo.says("libin", "安国支局食堂的消毒柜也坏了，碗没法消毒")
    demo.says("libin", "1")
    demo.says("peixian-zonghe", "签收 1211")
    demo.silence()
    demo.wait("2018-12-26 09:05")
    decided = [text for text in demo.heard("shuji") if "本季度第2张红牌" in text and "沛县综合部" in text]
    assert len(decided) == 1


def test_an_account_in_time_is_enough(demo: Town) -> None:
    demo.wait("2018-12-20 09:05")
    assert "进展已记下" in demo.says("peixian-zonghe", "进展 1210 供货商停产，12月28日换另一家的到货")
    demo.silence()
    demo.wait("2018-12-24 09:05")
    assert not any("没有说明" in text for text in demo.heard("peixian-shuji"))


def test_what_is_not_escalated_is_not_handed_back(demo: Town) -> None:
    assert "没有提级，不用交回" in demo.says("peixian-zonghe", "交回 1210 不归我们")


def test_what_one_round_tells_one_person_is_one_message(demo: Town) -> None:
    demo.says("libin", "安国支局食堂的消毒柜也坏了，碗没法消毒")
    demo.says("libin", "1")
    demo.says("peixian-zonghe", "签收 1211")
    demo.silence()
    demo.wait("2018-12-18 08:50")
    demo.silence()
    demo.wait("2018-12-18 09:05")
    told = demo.heard("peixian-zonghe")
    assert len(told) == 1
    assert told[0].startswith("丁璐同志：2件亮牌，重的在前：\n· 黄牌 #121")


def test_the_secretary_decides_without_being_asked_and_nobody_else_does(demo: Town) -> None:
    assert "由市党委书记决定" in demo.says("peixian-shuji", "约谈 1210")
    assert "已记通报" in demo.says("shuji", "通报 1210")
    assert any("【督办通报】" in text and "#1210" in text for text in demo.heard_in_group("demo-peixian"))
