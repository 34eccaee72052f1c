"""结对 in the chat: the rules refuse by name (A1-5), a yes is needed, and who goes hands over to who comes."""

from __future__ import annotations

import pytest

from tests.town import Town


@pytest.mark.parametrize(
    ("said", "why"),
    [("结对 小丁 安平支局 主挂", "本网点员工不能包挂自己的网点"),
     ("安平支局由小丁包挂", "本网点员工不能包挂自己的网点"),
     ("结对 郑和 大桥支局 副挂", "党代表须为中共党员"),
     ("结对 周萍 安平支局 主挂", "每个网点只能有一名主挂"),
     ("安排周萍包挂安平支局", "每个网点只能有一名主挂"),
     ("结对 王立 安平支局 副挂", "此人已包挂该网点")],
)  # fmt: skip
def test_a_nomination_against_the_rules_is_refused_by_name(town: Town, said: str, why: str) -> None:
    assert why in town.says("dangjian", said)
    assert town.says("dangjian", "1").startswith("现在没有等您回数字")


def test_the_one_who_goes_hands_over_to_the_one_who_comes(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    town.silence()
    asked = town.says("admin-liuhe", "安平支局改由周萍联系")
    assert "周萍（柳河县机关）包挂柳河县·安平支局，主挂，换下王立" in asked
    town.restart()
    assert town.says("admin-liuhe", "1").startswith("已办：周萍")
    assert (
        "您从今天起包挂柳河县·安平支局（主挂）。\n交接：还没有走访记录；未结1件：#1001 冰箱（待受理）"
        in town.heard("zhou")[0]
    )
    assert "不再包挂柳河县·安平支局，由周萍接手" in town.heard("wang")[0]
    assert "周萍（柳河县机关）从今天起包挂安平支局" in town.heard("anping")[0]
    assert "由党代表周萍联系" in town.says("wang", "安平支局归谁包挂")
    assert town.says("wang", "#1001").startswith("#1001｜待受理｜")  # what he reported stays his


def test_a_second_one_helps(town: Town) -> None:
    assert "副挂" in town.says("dangjian", "结对 周萍 安平支局 副挂")
    town.says("dangjian", "1")
    assert "王立、周萍" in town.says("wang", "安平支局归谁包挂")


def test_an_outlet_without_anybody_is_an_alarm(town: Town) -> None:
    assert "会形成联系点空档" in town.says("admin-liuhe", "结束结对 王立 安平支局")
    town.says("admin-liuhe", "1")
    town.wait("2026-06-08 10:10")
    assert any("联系点空档" in text and "安平" in text for text in town.heard("admin-liuhe"))


def test_second_thoughts_and_no_right(town: Town) -> None:
    town.says("admin-liuhe", "安平支局改由周萍联系")
    assert town.says("admin-liuhe", "0") == "好的，没有改动。"
    assert "由党建管理员来改" in town.says("wang", "安平支局改由周萍联系")
    assert "由党建管理员来改" in town.says("admin-liuhe", "结对 石勇 北山支局 副挂")
    assert "请写明姓名和网点" in town.says("admin-liuhe", "结对 某某 安平支局")
