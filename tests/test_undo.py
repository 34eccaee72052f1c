"""撤销: one's own last act within ten minutes, as long as nobody else has acted since."""

from __future__ import annotations

import pytest

from tests.town import Town

MEASURE = "已请厂家更换压缩机，试机制冷正常"


@pytest.fixture
def town(town: Town) -> Town:
    """#1001 is in the hands of 综合部 since 10:01."""
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    town.wait("2026-06-08 10:01")
    town.says("liuhe-zonghe", "签收 1001")
    town.wait("2026-06-08 10:02")
    town.silence()
    return town


@pytest.mark.parametrize("said", ["撤销", "点错了，撤回", "撤销刚才的操作"])
def test_a_result_is_taken_back_and_told_anew(town: Town, said: str) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.silence()
    town.wait("2026-06-08 10:05")
    town.restart()
    assert town.says("liuhe-zonghe", said) == "#1001 刚才的“办结”已撤销，现在是“处理中”，已告诉收到消息的人。"
    assert "刚才的“办结”撤销了" in town.heard("wang")[0]
    assert town.says("wang", "1").startswith("现在没有等您回数字")
    town.says("liuhe-zonghe", "1001 办结 已换新冰箱一台，通电制冷正常")
    assert "已换新冰箱一台" in town.heard("wang")[0]
    assert town.says("wang", "1").startswith("#1001 已销号")


def test_a_verdict_is_taken_back_and_the_question_stands_again(town: Town) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-08 10:05")
    town.says("wang", "3")
    town.wait("2026-06-08 10:06")
    assert "刚才的“未解决”已撤销，现在是“待核实”" in town.says("wang", "撤销")
    assert "重办 0" not in town.says("wang", "#1001")
    assert town.says("anping", "1").startswith("#1001 已销号")


def test_an_acceptance_a_dispatch_and_a_category_are_taken_back(town: Town) -> None:
    assert "“签收”已撤销，现在是“待受理”" in town.says("liuhe-zonghe", "撤销")
    town.wait("2026-06-08 10:03")
    town.says("admin-liuhe", "派 1001 信息技术中心")
    town.wait("2026-06-08 10:04")
    assert "“改派”已撤销，现在是“待受理”" in town.says("admin-liuhe", "撤销")
    assert "已签收" in town.says("liuhe-zonghe", "签收 1001")


def test_a_granted_extension_is_asked_again(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 5天 配件没到")
    town.wait("2026-06-08 10:03")
    town.says("admin-liuhe", "1")
    town.wait("2026-06-08 10:04")
    assert "“同意延期”已撤销" in town.says("admin-liuhe", "撤销")
    assert town.says("wang", "#1001").splitlines()[0].endswith("6月23日18:00前")
    town.wait("2026-06-08 10:05")
    assert "已答复不同意延期" in town.says("admin-liuhe", "2")


def test_after_ten_minutes_or_when_somebody_has_acted_nothing_is_undone(town: Town) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-08 10:05")
    town.says("wang", "1")
    town.wait("2026-06-08 10:06")
    assert "刚才的" not in town.says("liuhe-zonghe", "撤销")
    assert town.says("wang", "#1001").startswith("#1001｜已销号｜")
    town.wait("2026-06-08 10:20")
    assert "刚才的" not in town.says("wang", "撤销")
    assert town.says("wang", "#1001").startswith("#1001｜已销号｜")


def test_merged_tickets_stand_alone_again(town: Town) -> None:
    town.says("clerk", "安平支局食堂冰箱坏了")
    town.says("clerk", "1")
    town.says("admin-liuhe", "并案 1001 1002")
    assert town.says("clerk", "#1002").startswith("#1002｜已并案｜")
    town.wait("2026-06-09 10:00")  # long after the ten minutes
    assert "由党建管理员来办" in town.says("liuhe-zonghe", "取消并案 1002")
    assert "已取消并案，现在是“待受理”" in town.says("admin-liuhe", "取消并案 1002")
    assert "收集 2" in town.says("shuji", "进度")


def test_the_statistics_of_the_moment_between_stay_what_they_were(town: Town) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-08 10:04")
    town.says("wang", "1")
    town.wait("2026-06-08 10:06")
    town.says("wang", "撤销")
    assert "已解决 0" in town.says("shuji", "进度")
