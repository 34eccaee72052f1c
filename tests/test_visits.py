"""走访, 帮扶 and what a rep looks up."""

from __future__ import annotations

import pytest

from tests.town import Town


def test_a_visit_in_one_sentence_and_what_was_left_out_in_a_second(town: Town) -> None:
    said = town.says("wang", "走访 安平 开了班会，教了组织生活怎么记，收了两个问题")
    assert said.startswith("已记走访 柳河县·安平支局：现场。没说时长、人数")
    assert town.says("wang", "1小时 9人") == "已补上：安平走访 60分钟，9人。"
    assert "今天" in town.says("wang", "本周走访")


def test_a_visit_that_says_everything_asks_nothing(town: Town) -> None:
    said = town.says("wang", "走访 安平 谈心，一个半小时，7人")
    assert said == "已记走访 柳河县·安平支局：现场，90分钟，7人。记错了回“撤销走访”。" or "没说" not in said


def test_a_plain_sentence_is_a_visit_too(town: Town) -> None:
    assert town.says("wang", "今天去了安平支局，一切正常").startswith("已记走访 柳河县·安平支局")


def test_a_visit_of_yesterday_is_marked_and_one_of_last_month_refused(town: Town) -> None:
    assert "（6月7日，补录，晚1天）" in town.says("wang", "走访 安平 昨天去看了安全，40分钟 5人")
    assert "补录限7天以内" in town.says("wang", "走访 安平 5月20日去看了安全")


def test_a_visit_is_taken_back(town: Town) -> None:
    town.says("wang", "走访 安平 谈心")
    assert "已撤销 柳河县·安平支局 6月8日的走访记录" in town.says("wang", "撤销走访")
    assert "还没有走访过" in town.says("wang", "我的联系点")
    assert "不用撤销" in town.says("wang", "撤销走访")


@pytest.mark.parametrize("verb", ["走访", "帮扶"])
def test_only_ones_own_outlets(town: Town, verb: str) -> None:
    assert "不是您的联系点（您的：安平）" in town.says("wang", f"{verb} 大桥 做了客户名单")
    assert "请说明是哪个网点：大桥、城关" in town.says("zhou", f"{verb} 做了客户名单")
    assert "没有结对的网点" in town.says("liuhe-zonghe", f"{verb} 安平 做了客户名单")


def test_help_given_and_its_result(town: Town) -> None:
    said = town.says("wang", "帮扶 安平 夏粮 帮着跑了12个收粮点，做了客户名单和联动方案")
    assert said.startswith("已记帮扶 柳河县·安平支局（夏粮收购2026·市场分析/营销方案）")
    assert "已记下" in town.says("wang", "帮扶结果 安平 粮款比去年多了三成")
    assert "帮扶：1次（夏粮收购2026）" in town.says("admin-liuhe", "联系点 安平")


def test_the_card_of_an_outlet(town: Town) -> None:
    card = town.says("shuji-liuhe", "联系点 安平")
    assert card.splitlines()[:3] == [
        "柳河县·安平支局（无党员网点）",
        "员工 7 人，党员 0 人；负责人安华",
        "党代表：王立（柳河县综合部主任，6月起，主挂）",
    ]
    assert "不在您（或本群）的范围" in town.says("shuji-shimen", "联系点 安平")
    assert "没有找到这个网点" in town.says("shuji", "联系点 月亮湾")
