"""Visits told in one breath with what was found there, and how urgent a thing is, by its words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.visits import Visit
from tests.town import Town

pytestmark = pytest.mark.wordings


def visited(town: Town) -> list[tuple[str, str]]:
    """Outlet and day of every visit that counts, in order."""
    found = town.store.read(lambda session: session.scalars(select(Visit).order_by(Visit.id)).all())
    return [(v.outlet, f"{v.day:%m-%d}") for v in found if not v.cancelled]


def test_a_visit_and_two_problems_in_one_sentence(town: Town) -> None:
    card = town.says("wang", "今天去了安平，空调坏了，还有缺人")
    assert card.startswith("【问题草稿】共2件（已同时记下今天走访安平）")
    assert "类别：后勤保障›空调取暖" in card
    assert "类别：人员用工›缺编补员" in card
    town.restart()
    assert town.says("wang", "1").startswith("已提交 #1001、#1002")
    assert visited(town) == [("L1", "06-08")]


def test_a_visit_a_problem_and_praise(town: Town) -> None:
    card = town.says("wang", "今天走访安平支局，员工精神面貌很好，就是空调不制冷")
    assert card.startswith("【问题草稿】（已同时记下今天走访安平）")
    assert "类别：后勤保障›空调取暖" in card
    assert town.says("wang", "0").startswith("已取消，没有提交")
    assert visited(town) == [("L1", "06-08")]  # he was there all the same


def test_praise_behind_the_problem(town: Town) -> None:
    card = town.says("zhou", "今天上午到大桥走访，慰问了困难职工，发现营业厅灯管不亮，大家干劲很足，值得表扬")
    assert card.startswith("【问题草稿】（已同时记下今天走访大桥）")
    assert "类别：后勤保障›水电维修与卫生" in card


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["今天去了安平，一切正常", "去安平了，没啥问题", "今天到安平支局看了看，都挺好的"])
def test_a_visit_without_a_problem_is_a_visit_only(town: Town, said: str) -> None:
    answer = town.says("wang", said)
    assert answer.startswith("已记走访 柳河县·安平支局：现场。")
    assert answer.endswith("记错了回“撤销走访”。")
    assert "提单" not in answer
    assert visited(town) == [("L1", "06-08")]
    assert "没有未结的问题" in town.says("wang", "我的问题")


def test_nobody_was_there_is_a_visit_of_that_day(town: Town) -> None:
    answer = town.says("wang", "昨天去了安平没人")
    assert "走访" in answer
    assert visited(town) == [("L1", "06-07")]
    assert "没有未结的问题" in town.says("wang", "我的问题")


def test_two_outlets_in_one_visit(town: Town) -> None:
    answer = town.says("zhou", "今天去了大桥和城关")
    assert "已记走访 柳河县·大桥支局 6月8日" in answer
    assert "已记走访 柳河县·城关支局 6月8日" in answer
    assert answer.endswith("记错了回“撤销走访”，一次撤一条。")
    assert visited(town) == [("L2", "06-08"), ("L3", "06-08")]
    assert "已撤销 柳河县·城关支局" in town.says("zhou", "撤销走访")
    assert visited(town) == [("L2", "06-08")]


def test_two_outlets_and_a_problem_in_one_of_them(town: Town) -> None:
    card = town.says("zhou", "今天去了大桥和城关，大桥的空调坏了，城关都好")
    assert card.startswith("【问题草稿】（已同时记下今天走访大桥、城关）\n网点：柳河县·大桥支局")
    assert town.says("zhou", "1").startswith("已提交 #1001")
    assert "没有找到 #1002" in town.says("zhou", "#1002")
    assert visited(town) == [("L2", "06-08"), ("L3", "06-08")]


def test_a_foreign_outlet_is_no_visit_of_mine(town: Town) -> None:
    answer = town.says("wang", "今天去了大桥，一切正常")
    assert "不是您的联系点（您的：安平）" in answer
    assert visited(town) == []


def test_a_visit_twice_delivered_is_one(town: Town) -> None:
    said = town.says("wang", "今天去了安平，一切正常", msgid="4561255354251345931")
    town.restart()
    assert town.says("wang", "今天去了安平，一切正常", msgid="4561255354251345931") == said
    assert len(visited(town)) == 1


def test_the_missing_numbers_are_added_after_a_restart(town: Town) -> None:
    town.says("wang", "今天去了安平，一切正常")
    town.restart()
    assert town.says("wang", "1小时 9人") == "已补上：安平走访 60分钟，9人。"


# how urgent


@pytest.mark.wordings
@pytest.mark.parametrize(
    "said", ["安平支局配电箱冒烟了", "安平支局后院插座冒火花", "安平支局电线漏电，电到人了", "安平支局刚才有人抢劫"]
)
def test_danger_goes_out_at_once(town: Town, said: str) -> None:
    answer = town.says("wang", said)
    assert answer.startswith("已提交 #1001（YLYL-260608-001），特急")
    assert "请同时打电话给责任人" in answer
    assert "【特急】" in town.heard("shuji-liuhe")[0]
    town.restart()
    assert town.says("wang", "0").startswith("#1001 已撤回")
    assert any("撤回" in text for text in town.heard("shuji-liuhe"))


@pytest.mark.wordings
@pytest.mark.parametrize(
    "said",
    [
        "安平支局煤气灶打不着火", "安平支局电动车打不着火", "两个通知打架，不知道按哪个办", "市里和县里两个通知打架，报表口径不一样", "安平支局空调不制冷，大家火气很大",
        "安平支局业务员抢单，排班不公", "安平支局打印机着急用", "安平支局烟感报警器没电了",
    ],
)  # fmt: skip
def test_words_that_only_sound_like_danger_are_drafts(town: Town, said: str) -> None:
    card = town.says("wang", said)
    assert card.startswith("【问题草稿】"), card
    assert "紧急度：特急" not in card
    assert town.heard("shuji-liuhe") == []


@pytest.mark.wordings
@pytest.mark.parametrize(
    "said", ["安平支局配电箱没有冒烟了，就是老跳闸", "没有漏电，就是插座松了", "安平支局没人受伤，就是台阶松了"]
)
def test_a_danger_that_is_denied_is_none(town: Town, said: str) -> None:
    card = town.says("wang", said)
    assert card.startswith("【问题草稿】"), card
    assert "紧急度：特急" not in card
    assert town.heard("shuji-liuhe") == []


def test_urgent_by_a_word_halves_the_time(town: Town) -> None:
    assert "紧急度：一般" in town.says("wang", "安平支局营业厅空调不制冷")
    assert "紧急度：急" in town.says("wang", "4")
    assert "时限：" in town.says("wang", "不急，改成一般")


# in confidence


@pytest.mark.parametrize("said", ["匿名反映，安平支局排班不公平", "匿名 支局长老骂人"])
def test_who_spoke_in_confidence_is_named_nowhere(town: Town, said: str) -> None:
    card = town.says("clerk", said)
    assert "（匿名：别人看不到是谁反映的）" in card
    town.restart()
    assert town.says("clerk", "1").startswith("已提交 #1001")
    everybody = town.service.cache.current().people
    told = [text for userid in everybody if userid != "clerk" for text in town.heard(userid)]
    asked = [town.says(userid, "#1001") for userid in ("anping", "wang", "admin-liuhe", "dangjian", "shuji-liuhe")]
    listed = [town.asks("wrCity", "dangjian", "#1001"), town.asks("wrLiuhe", "shuji-liuhe", "未结")]
    assert told
    assert not any("小丁" in text for text in [*told, *asked, *listed])
