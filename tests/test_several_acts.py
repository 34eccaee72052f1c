"""Several acts in one message, and the numbers of the list that was shown last: “1收到 3延到周五”."""

from __future__ import annotations

import pytest

from tests.town import Town

pytestmark = pytest.mark.wordings

MEASURE = "已更换新件，试用一天正常"
THINGS = ("营业厅空调不制冷", "厕所堵了", "食堂冰箱坏了", "大厅灯管不亮", "宿舍热水器坏了")


def reported(town: Town, many: int = 3) -> None:
    """So many problems of one outlet, #1001 and on, all handed to 综合部."""
    for thing in THINGS[:many]:
        town.says("wang", f"安平支局{thing}")
        assert town.says("wang", "1").startswith("已提交")
    town.silence()


def state(town: Town, no: int) -> str:
    return town.says("wang", f"#{no}").split("｜")[1]


def test_my_tasks_are_numbered_and_acted_on_by_their_places(town: Town) -> None:
    reported(town)
    listed = town.says("liuhe-zonghe", "我的任务")
    assert "1 #1001 安平·制冷｜" in listed
    assert "3 #1003 安平·冰箱｜" in listed
    said = town.says("liuhe-zonghe", "1收到 3收到")
    assert said.splitlines()[0].startswith("#1001 已签收")
    assert said.splitlines()[1].startswith("#1003 已签收")
    assert [state(town, no) for no in (1001, 1002, 1003)] == ["处理中", "待受理", "处理中"]


def test_a_refused_act_leaves_the_others_standing(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "我的任务")
    said = town.says("liuhe-zonghe", "1收到 3延到周五")
    assert said.startswith("#1001 已签收")
    assert "没有办：#1003 现在的时限是" in said
    assert (state(town, 1001), state(town, 1003)) == ("处理中", "待受理")
    assert "#1003 已签收。#1003 延期到7月3日，为什么？" in town.says("liuhe-zonghe", "2收到 3延到7月3日")


def test_a_range_of_places(town: Town) -> None:
    reported(town, 5)
    town.says("liuhe-zonghe", "我的任务")
    said = town.says("liuhe-zonghe", "1-5都收到")
    assert said.count("已签收") == 5
    assert {state(town, no) for no in range(1001, 1006)} == {"处理中"}


def test_some_places_with_one_result(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "我的任务")
    town.says("liuhe-zonghe", "1-3都收到")
    said = town.says("liuhe-zonghe", f"1、3办结：{MEASURE}")
    assert said.count("已报办结") == 2
    assert [state(town, no) for no in (1001, 1002, 1003)] == ["待核实", "处理中", "待核实"]
    assert MEASURE in town.says("wang", "#1003")


def test_a_result_that_says_nothing_is_asked_for_each(town: Town) -> None:
    reported(town, 2)
    town.says("liuhe-zonghe", "我的任务")
    town.says("liuhe-zonghe", "1、2收到")
    said = town.says("liuhe-zonghe", "1、2办结：已更换")
    assert "#1001 还没有办结：请写明做了什么" in said
    assert "#1002 还没有办结" in said
    assert state(town, 1001) == "处理中"


def test_a_place_that_was_not_shown_is_said_to_be_none(town: Town) -> None:
    reported(town, 2)
    assert "不知道您说的第1条是哪一件" in town.says("liuhe-zonghe", "1收到")
    town.says("liuhe-zonghe", "我的任务")
    said = town.says("liuhe-zonghe", "2收到 9收到")
    assert said.startswith("#1002 已签收")
    assert "没有办：刚才的清单没有第9条，一共2条" in said


def test_the_digest_keeps_the_order_it_showed(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "签收 1001 1002 1003")
    town.says("liuhe-zonghe", f"1002 办结 {MEASURE}")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.silence()
    town.wait("2026-06-09 08:30")
    (digest,) = town.heard("anping")
    assert "1 #1002 安平·厕所：回“1002 满意”" in digest
    assert "2 #1001 安平·制冷" in digest
    assert "例如“1、2都满意”" in digest
    town.restart()
    assert town.says("anping", "2满意").startswith("#1001 已销号")
    assert state(town, 1002) == "待核实"


def test_the_digest_of_a_handler_is_acted_on_in_one_message(town: Town) -> None:
    reported(town)
    town.wait("2026-06-09 08:30")
    (digest,) = town.heard("liuhe-zonghe")
    places = {int(line.split("#")[1][:4]): line[0] for line in digest.splitlines() if line[1:3] == " #"}
    assert set(places) == {1001, 1002, 1003}
    assert "例如“1收到，2办结 已换新零件，试机正常”" in digest
    town.restart()
    said = town.says("liuhe-zonghe", f"{places[1003]}收到 {places[1001]}收到")
    assert said.splitlines()[0].startswith("#1003 已签收")
    assert said.splitlines()[1].startswith("#1001 已签收")


def test_a_digest_of_one_line_has_no_number_and_its_place_counts(town: Town) -> None:
    reported(town, 1)
    town.wait("2026-06-09 08:30")
    (digest,) = town.heard("liuhe-zonghe")
    assert "【待签收】\n#1001 安平·制冷" in digest
    assert "几件一起办" not in digest
    assert town.says("liuhe-zonghe", "1收到").startswith("#1001 已签收")


def test_a_newer_list_counts_and_the_digest_no_more(town: Town) -> None:
    reported(town)
    town.wait("2026-06-09 08:30")
    town.says("liuhe-zonghe", "签收 1001")
    listed = town.says("liuhe-zonghe", "我的任务")
    second = next(line for line in listed.splitlines() if line.startswith("2 "))
    number = second.split("#")[1][:4]
    assert town.says("liuhe-zonghe", "2收到").startswith(f"#{number} ")


def test_what_is_shown_to_one_is_no_list_of_another(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "我的任务")
    assert "不知道您说的第1条" in town.says("liuhe-zonghe2", "1收到")


def test_the_parts_of_one_message_are_a_list_too(town: Town) -> None:
    town.says("wang", "安平支局三个事：1、叫号机坏了 2、厕所堵了 3、缺一个柜员")
    town.says("wang", "1")
    town.restart()
    assert town.says("wang", "第2条撤回").startswith("#1002 已撤回")
    assert state(town, 1003) == "待受理"


def test_what_finds_no_owner_is_numbered_for_the_administrator(town: Town) -> None:
    reported(town, 2)
    for no in (1001, 1002):
        town.says("liuhe-zonghe", f"退单 {no} 应由信息技术中心办")
    listed = town.says("admin-liuhe", "待派单")
    assert listed.startswith("待派单2件：\n1 #1001")
    assert "\n2 #1002" in listed


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("1001催一下，1002撤回", "#1001 已催郑和", "#1002 已撤回"),
        ("1001撤回，1002撤回", "#1001 已撤回", "#1002 已撤回"),
        ("1001催一下，另外打印机也卡纸了", "#1001 已催郑和", "【问题草稿】"),
    ],
)
def test_acts_with_numbers_in_one_message_are_all_done(town: Town, said: str, first: str, second: str) -> None:
    reported(town, 2)
    lines = town.says("wang", said).splitlines()
    assert lines[0].startswith(first)
    assert lines[1].startswith(second)


def test_one_is_accepted_and_one_given_back(town: Town) -> None:
    reported(town, 2)
    said = town.says("liuhe-zonghe", "1001收到，1002退给信息技术中心，不归我们管")
    assert said.splitlines()[0].startswith("#1001 已签收")
    assert "#1002 已退单" in said
    assert state(town, 1001) == "处理中"
    assert "#1002" in town.says("admin-liuhe", "待派单")


def test_a_story_with_another_thing_in_it_is_one_act(town: Town) -> None:
    reported(town, 1)
    town.says("liuhe-zonghe", "签收 1001")
    said = town.says("liuhe-zonghe", "进展 1001 已联系厂家，另外两台明天到")
    assert said == "#1001 进展已记下，已告诉反映人。您说“另外两台明天到”，就是6月9日（周二），到时我来问。"
    assert "另外两台明天到" in town.says("wang", "#1001")


def test_a_reason_may_begin_with_not(town: Town) -> None:
    reported(town, 1)
    assert "没有办理" in town.says("liuhe-zonghe", "1001退单吗")
    said = town.says("liuhe-zonghe", "退单 1001 不归我们管，应由信息技术中心办")
    assert said == "#1001 已退单，交党建管理员改派。"


def test_a_verdict_and_a_new_problem_in_one_message(town: Town) -> None:
    reported(town, 1)
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    said = town.says("wang", "1001满意，另外大厅灯不亮")
    assert said.startswith("#1001 已销号")
    assert "【问题草稿】\n网点：柳河县·安平支局\n类别：后勤保障›水电维修与卫生" in said
    assert town.says("wang", "1").startswith("已提交 #1002")
    assert "“大厅灯不亮”" in town.says("wang", "#1002")


def test_the_same_message_twice_does_nothing_more(town: Town) -> None:
    reported(town, 2)
    town.says("liuhe-zonghe", "我的任务")
    said = town.says("liuhe-zonghe", "1收到 2收到", msgid="4561255354251345911")
    town.restart()
    assert town.says("liuhe-zonghe", "1收到 2收到", msgid="4561255354251345911") == said
    assert len(town.heard("wang")) == 2
