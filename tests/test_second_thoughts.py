"""Second thoughts, what somebody may not do, and what cannot be done here yet: said kindly, nothing stored."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.base import Base
from tests.town import Town, when

pytestmark = pytest.mark.wordings

COLD = "安平支局营业厅空调不制冷"


def rows(town: Town) -> dict[str, int]:
    """How many rows every table has, but for the messages themselves."""
    return town.store.read(
        lambda session: {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name not in ("inbox", "conversation")
        }
    )


def submitted(town: Town, text: str = COLD, userid: str = "wang") -> None:
    town.says(userid, text)
    assert town.says(userid, "1").startswith("已提交")
    town.silence()


@pytest.mark.wordings
@pytest.mark.parametrize("word", ["算了", "不报了", "取消", "0", "刚才那条不算"])
def test_a_draft_is_dropped_in_a_word(town: Town, word: str) -> None:
    town.says("wang", COLD)
    assert town.says("wang", word).startswith("已取消，没有提交：“安平支局营业厅空调不制冷”")
    assert "现在没有等您回数字“1”的事" in town.says("wang", "1")


def test_one_of_two_drafts_is_dropped_by_its_name(town: Town) -> None:
    town.says("wang", COLD)
    town.says("wang", "安平支局打印机卡纸")
    assert "有2份草稿没提交，请说明取消哪一份：草稿1 安平·制冷 / 草稿2 安平·卡纸" in town.says("wang", "算了")
    town.restart()
    assert town.says("wang", "草稿1 取消").startswith("已取消，没有提交：“安平支局营业厅空调不制冷”")
    assert "安平·卡纸" in town.says("wang", "1")


def test_the_words_of_the_card_are_as_good_as_its_numbers(town: Town) -> None:
    town.says("wang", COLD)
    assert "紧急度：急" in town.says("wang", "加急")
    assert "空调" in town.says("wang", "改类别")
    town.says("wang", "0")
    assert "请问是哪个网点" in town.says("wang", "改网点")
    assert "请回网点前面的数字" in town.says("wang", "提交")
    assert "后勤保障›空调取暖" in town.says("wang", "安平支局")
    assert town.says("wang", "提交").startswith("已提交 #1001")
    town.says("wang", COLD)
    town.says("wang", "安平支局打印机卡纸")
    assert town.says("wang", "提交").startswith("请说明是哪一件：草稿1")
    assert town.says("wang", "草稿2 加急").startswith("【问题草稿】已改为加急")
    assert town.says("wang", "全部取消").count("已取消，没有提交") == 2
    assert "#1001" in town.says("wang", "1001")
    assert "已撤回" not in town.says("wang", "1001")
    town.says("wang", COLD)
    town.says("wang", "安平支局打印机卡纸")
    assert town.says("wang", "都提交吧").count("已提交") == 2


def test_one_of_several_problems_is_corrected_by_its_place_and_none_is_lost(town: Town) -> None:
    town.says("wang", "安平支局窗户破了；安平支局马桶堵了")
    for said in ("改成打印机", "不是安平，是大桥", "改网点"):
        assert "第2条" in town.says("wang", said)
    town.restart()
    assert town.says("wang", "全部提交").startswith("已提交 #1001、#1002")


def test_a_draft_that_comes_back_gets_a_number_of_its_own(town: Town) -> None:
    for minute, said in enumerate((COLD, "取消", "安平支局打印机卡纸")):
        town.clock.move(when(f"2026-06-08 10:0{minute + 1}"))
        town.says("wang", said)
    town.clock.move(when("2026-06-08 10:05"))
    assert town.says("wang", "撤销") == "“安平支局营业厅空调不制冷”又是草稿了，回“我的草稿”查看。"
    assert "草稿1 安平·卡纸 / 草稿2 安平·制冷" in town.says("wang", "我的草稿")
    for said in ("提交草稿2", "把草稿1提交吧。"):
        assert town.says("wang", said).startswith("已提交")


def test_a_draft_keeps_its_number_while_it_lives(town: Town) -> None:
    for said in (COLD, "安平支局打印机卡纸", "安平支局微波炉坏了"):
        town.says("wang", said)
    assert "安平·制冷" in town.says("wang", "草稿1 提交")
    assert "安平·卡纸" in town.says("wang", "草稿2 提交")
    town.restart()
    assert "未提交的草稿：草稿3 安平·微波炉。回“草稿3 提交”或“草稿3 取消”" in town.says("wang", "我的草稿")
    town.says("wang", "安平支局饮水机漏水")
    assert "草稿3 安平·微波炉 / 草稿4 安平·漏水" in town.says("wang", "1")
    assert "没有草稿1，没提交的有草稿3、草稿4" in town.says("wang", "草稿1 提交")
    assert town.says("wang", "草稿3 取消").startswith("已取消，没有提交：“安平支局微波炉坏了”")
    assert town.says("wang", "1").startswith("已提交 #1003")
    town.says("wang", "安平支局暖气不热")
    assert "草稿1 安平·暖气" in town.says("wang", "我的草稿")


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("不是空调，是打印机", "类别：设备终端与信息系统›打印与票据设备"), ("改成打印机", "类别：设备终端与信息系统›打印与票据设备"),
        ("很急", "紧急度：急"), ("改成加急", "紧急度：急"),
    ],
)  # fmt: skip
def test_a_field_of_the_draft_is_changed_by_a_word(town: Town, said: str, line: str) -> None:
    town.says("wang", COLD)
    card = town.says("wang", said)
    assert card.startswith("【问题草稿】")
    assert line in card
    assert "网点：柳河县·安平支局" in card
    town.says("wang", "1")
    assert line.split("：")[1] in town.says("wang", "#1001")


def test_the_outlet_of_a_draft_is_changed_and_changed_back(town: Town) -> None:
    town.says("zhou", "大桥空调不制冷")
    assert "网点：柳河县·城关支局" in town.says("zhou", "不是大桥，是城关")
    town.restart()
    assert "网点：柳河县·大桥支局" in town.says("zhou", "是大桥，我说错了")
    assert town.says("zhou", "1").startswith("已提交 #1001（YLYL-260608-001）大桥·")


def test_a_second_thought_in_the_answer_about_the_outlet(town: Town) -> None:
    town.says("zhou", "空调不制冷")
    assert "网点：柳河县·城关支局" in town.says("zhou", "大桥吧，不对，是城关")


def test_a_wide_category_is_asked_for_and_can_be_left_as_it_was(town: Town) -> None:
    town.says("wang", COLD)
    asked = town.says("wang", "改成设备")
    assert asked.startswith("设备终端与信息系统里是哪一种？\n1 设备终端与信息系统›")
    town.restart()
    assert "类别：后勤保障›空调取暖" in town.says("wang", "0")
    town.says("wang", "改成设备")
    assert "类别：设备终端与信息系统›打印与票据设备" in town.says("wang", "打印机")


def test_after_submission_the_reporter_changes_the_category(town: Town) -> None:
    submitted(town)
    said = town.says("wang", "1001改成打印机")
    assert said.startswith("#1001 类别已改为设备终端与信息系统›打印与票据设备，转由市信息技术中心办理")
    assert town.heard("shi-xinxi")
    assert "人员用工里有：缺编补员、" in town.says("wang", "刚才那条分错了，应该是人员")
    assert "类别已改为人员用工›缺编补员" in town.says("wang", "1001 改成缺编补员")


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("said", "words"),
    [("刚才那条改成加急", "更正紧急度：急"), ("1001不是安平，是大桥", "更正网点：大桥支局"), ("网点错了，是大桥", "更正网点：大桥支局")],
)  # fmt: skip
def test_what_only_an_administrator_may_change_is_passed_on(town: Town, said: str, words: str) -> None:
    submitted(town)
    answer = town.says("wang", said)
    assert answer.startswith(f"#1001 已记下“{words}”，已转给责任人")
    assert words in town.heard("liuhe-zonghe")[0]
    assert "【问题草稿】" not in answer


def test_submitted_and_not_meant_is_withdrawn(town: Town) -> None:
    submitted(town)
    assert town.says("wang", "刚才那条不算").startswith("#1001 已撤回")
    assert "不能“撤回”" in town.says("wang", "撤回 1001")


def test_the_same_words_again_show_the_open_ticket(town: Town) -> None:
    submitted(town)
    assert "相似：#1001 6月8日 待受理" in town.says("wang", COLD)
    town.says("wang", "并 1001")
    assert town.says("wang", "我的问题").startswith("您反映、未结的（1件）：\n#1001")


def test_a_message_that_comes_twice_is_one(town: Town) -> None:
    card = town.says("wang", COLD, msgid="4561255354251345921")
    said = town.says("wang", "1", msgid="4561255354251345922")
    before = rows(town)
    town.restart()
    assert town.says("wang", COLD, msgid="4561255354251345921") == card
    assert town.says("wang", "1", msgid="4561255354251345922") == said
    assert rows(town) == before
    assert len(town.heard("liuhe-zonghe")) == 1


# somebody without the right


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("userid", "said", "answer"),
    [
        ("shi", "1001 办结 已更换压缩机，试机正常", "没有找到 #1001，或它不在您的范围"),
        ("shi", "1001 撤回", "没有找到 #1001，或它不在您的范围"),
        ("wang", "1001 办结 已更换压缩机，试机正常", "不能“办结”"),
        ("wang", "签收 1001", "“签收”不由您来办"),
        ("anping", "撤回 1001", "“撤回”不由您来办"),
        ("shuji-liuhe", "1001收到", "“签收”不由您来办"),
        ("clerk", "派 1001 信息技术中心", "#1001"),
        ("shuji-shimen", COLD, "问题由网点的党代表、负责人或员工来反映"),
        ("wang", "待派单", "待派单由党建管理员查看"),
        ("nobody", COLD, "您还没有登记，请联系市党建管理员（党健）"),
    ],
)  # fmt: skip
def test_without_the_right_nothing_happens(town: Town, userid: str, said: str, answer: str) -> None:
    submitted(town)
    before = rows(town)
    assert answer in town.says(userid, said)
    assert rows(town) == before
    assert town.says("wang", "#1001").startswith("#1001｜待受理｜")


# what has no feature yet


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("userid", "said", "answer"),
    [
        ("wang", "走访改到下周", "“排走访计划”还不能在这里办"),
        ("wang", "明天走访安平", "“排走访计划”还不能在这里办"),
        ("wang", "走访计划发我", "还不能在这里办，我没有做任何改动"),
        ("wang", "这个月安平免走访", "“免走访”还不能在这里办"),
        ("wang", "我要领题", "这一块还没有开通，我没有登记"),
        ("wang", "申报一个领题项目", "这一块还没有开通，我没有登记"),
        ("wang", "折页还有多少", "宣传品管控这一块还没有开通，我没有登记"),
        ("wang", "安平支局换人了，以后找李明", "我还没有改动"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_yet_is_said_and_nothing_is_stored(town: Town, userid: str, said: str, answer: str) -> None:
    submitted(town)
    before = rows(town)
    assert answer in town.says(userid, said)
    assert rows(town) == before
    assert town.heard("wang") == []
