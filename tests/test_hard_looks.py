"""What hurried people write, and two who act at once: found by trying to break it."""

from __future__ import annotations

import pytest

from tests.beginnings import accepted_later
from tests.conftest import begun
from tests.town import Town

MEASURE = "已请厂家更换压缩机，试机制冷正常"


town = begun(accepted_later)


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["1 谢谢", "1谢谢师傅", "1 好的谢谢", "1，修得很好"])
def test_thanks_behind_the_number_lose_no_verdict(town: Town, said: str) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    assert town.says("wang", said).startswith("#1001 已销号")


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["3 还是坏的", "3，还是坏的", "3 画面还是坏的"])
def test_a_reason_behind_the_number_is_the_reason(town: Town, said: str) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.silence()
    assert town.says("wang", said).startswith("#1001 已退回责任部门重办")
    assert f"“未解决”：{said[2:].strip('，')}。请重办" in town.heard("liuhe-zonghe")[0]


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["2 不能再拖", "2，不能再拖", "不同意 1001 不能再拖"])
def test_a_refusal_keeps_its_words(town: Town, said: str) -> None:
    town.says("liuhe-zonghe", "挂起 1001 到9月底 等资金")
    town.says("shuji-liuhe", said)
    assert "柳书不同意挂起：不能再拖。" in town.heard("liuhe-zonghe")[0]


def test_figures_of_a_story_are_no_tickets(town: Town) -> None:
    assert town.says("wang", "补充 1001 200升的，海尔") == "#1001 补充已记下，已转给责任人。"
    assert "反映人补充：200升的，海尔" in town.heard("liuhe-zonghe")[0]


def test_the_kind_that_is_named_is_answered_and_no_other(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 5天 配件没到")
    town.says("wang", "撤回 1001")
    assert "延期到6月30日" in town.says("admin-liuhe", "同意延期 1001")
    assert town.says("wang", "#1001").startswith("#1001｜处理中｜")
    assert town.says("liuhe-zonghe", "2").startswith("#1001 已答复不同意撤回")


def test_a_request_ends_with_what_it_was_about(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 5天 配件没到")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.says("wang", "3")
    assert "没有等着批的申请" in town.says("admin-liuhe", "同意 1001")
    assert town.says("admin-liuhe", "1").startswith("现在没有等您回数字")


def test_nothing_is_granted_into_the_past(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 2天 配件没到")
    town.wait("2026-07-20 10:00")
    assert "申请的日子已经过了，请定个新日子，例如“同意延期 1001 到7月27日”" in town.says("admin-liuhe", "1")


def test_handing_it_to_who_has_it_changes_nothing(town: Town) -> None:
    assert "本来就由柳河县综合部郑和办（处理中），没有改动" in town.says("admin-liuhe", "派 1001 综合部")


def test_a_late_result_that_was_refused_stays_late(town: Town) -> None:
    town.wait("2026-06-24 10:00")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.says("wang", "3")
    town.wait("2026-06-24 11:00")
    town.says("liuhe-zonghe", "1001 办结 已换新冰箱一台，通电制冷正常")
    town.says("wang", "1")
    assert "按期办结率 0.00%（0/1" in town.says("shuji", "按期办结率")


def test_solved_on_the_spot_while_the_clock_stood_still(town: Town) -> None:
    town.says("shuji-liuhe", "挂起 1001 到9月底 等资金")
    town.wait("2026-06-15 10:00")
    town.says("wang", "现场解决 1001 冰箱插头松了，插紧后试机制冷正常")
    assert town.says("anping", "#1001").splitlines()[0].endswith("6月30日18:00前")


@pytest.mark.parametrize("said", ["我6月10日到6月12日休假", "休假 6月10日到6月12日"])
def test_leave_without_a_deputy_asks_for_one(town: Town, said: str) -> None:
    assert "您不在的时候，单子给谁？" in town.says("liuhe-zonghe", said)
    assert "已登记：您6月10日到6月12日休假，由郑远代理" in town.says("liuhe-zonghe", "1")


def test_the_other_department_is_asked_again_and_hears_it(town: Town) -> None:
    town.says("liuhe-zonghe", "协办 1001 信息技术中心 看线路")
    assert "协办已记下" in town.says("shi-xinxi", "协办 1001 线路查了，220伏正常")
    town.says("liuhe-zonghe", "协办 1001 信息技术中心 再换个插座")
    assert len([text for text in town.heard("shi-xinxi") if "协办 #1001" in text]) == 2


def test_a_late_withdrawal_keeps_a_confidence(town: Town) -> None:
    town.says("clerk", "匿名反映 安平支局厕所水箱漏水，地上老是湿的")
    town.says("clerk", "1")
    town.says("liuhe-zonghe", "签收 1002")
    town.says("clerk", "撤回 1002")
    assert "小丁" not in "".join([*town.heard("liuhe-zonghe"), town.says("liuhe-zonghe", "2")])


def test_who_wants_no_name_has_none_in_what_others_write(town: Town) -> None:
    town.says("clerk", "匿名反映 安平支局厕所水箱漏水，地上老是湿的")
    town.says("clerk", "1")
    town.says("liuhe-zonghe", "签收 1002")
    town.says("wang", "关注 1002")
    town.silence()
    town.says("liuhe-zonghe", "进展 1002 和小丁约好明天上午上门换水箱")
    town.says("liuhe-zonghe", "办结 1002 小丁在场，已换新水箱，试水两小时不漏")
    for reader in ("wang", "anping"):
        for said in (*town.heard(reader), town.says(reader, "1002"), town.says(reader, "1002办到哪了")):
            assert "小丁" not in said, said
            assert "网点员工" in said or "水箱" not in said, said
    assert any("小丁在场" in said for said in town.heard("clerk"))  # his own name he may read
