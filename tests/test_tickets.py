"""The handler's side, the beneficiary's word, and who may not do what."""

from __future__ import annotations

import pytest

from tests.beginnings import reported
from tests.conftest import begun
from tests.town import Town

MEASURE = "已请厂家更换压缩机，试机制冷正常"


town = begun(reported)


def test_accept_progress_resolve_confirm(town: Town) -> None:
    assert town.says("liuhe-zonghe", "签收 1001") == "#1001 已签收，剩余10个工作日。办好后回“1001 办结 做了什么”。"
    assert "综合部郑和已签收" in town.heard("wang")[0]
    assert town.says("liuhe-zonghe", "进展 1001 已联系厂家，明天上门") == (
        "#1001 进展已记下，已告诉反映人。您说6月9日（周二）上门，到时我来问。"
    )
    assert "已联系厂家，明天上门" in town.heard("wang")[0]
    assert town.says("liuhe-zonghe", f"1001 办结 {MEASURE}") == "#1001 已报办结，等王立、安华确认。"
    assert "请确认：回 1 满意" in town.heard("wang")[0]
    assert "请确认：回 1 满意" in town.heard("anping")[0]
    town.wait("2026-06-10 09:30")
    closed = town.says("anping", "1")
    assert closed == "#1001 已销号，6月8日反映、6月10日销号，用时2个工作日（时限10）。"
    assert "安华答复“满意”" in town.heard("wang")[-1]
    assert "现在没有等您回数字" in town.says("wang", "1")


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("said", "word"),
    [("1", "满意"), ("2", "基本满意"), ("4", "满意"), ("5", "满意"), ("3分", "基本满意"), ("四星", "满意"),
     ("1001 满意", "满意"), ("基本满意", "基本满意"), ("#1001 已解决", "满意")],
)  # fmt: skip
def test_every_way_to_say_it_is_good(town: Town, said: str, word: str) -> None:
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.silence()
    assert town.says("wang", said).startswith("#1001 已销号")
    assert f"王立答复“{word}”" in town.heard("liuhe-zonghe")[0]


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["3", "1分", "2星", "1001 未解决 还是不制冷", "不满意"])
def test_not_solved_goes_back_to_the_handler_with_a_new_deadline(town: Town, said: str) -> None:
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.silence()
    assert "#1001 已退回责任部门重办，新时限6月15日18:00前" in town.says("wang", said)
    assert "请重办" in town.heard("liuhe-zonghe")[0]
    assert "您不用再答复" in town.heard("anping")[0]
    assert town.says("anping", "1").startswith("现在没有等您回数字")


def test_a_measure_of_a_few_characters_is_not_enough(town: Town) -> None:
    town.says("liuhe-zonghe", "签收 1001")
    assert "不由您来办" in town.says("wang", "1001 办结 好了")
    assert "不少于10个字" in town.says("liuhe-zonghe", "1001 办结 好了")
    assert town.says("liuhe-zonghe", "#1001").startswith("#1001｜处理中｜")


def test_resolving_twice_is_refused(town: Town) -> None:
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    assert town.says("liuhe-zonghe", f"1001 办结 {MEASURE}") == "#1001 已经报过办结，正等对方确认，不用再报一次。"


def test_the_handler_never_confirms_his_own_work(town: Town) -> None:  # A1-6
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    assert "不能由您自己确认销号" in town.says("liuhe-zonghe", "1001 满意")
    assert "不能由您自己确认销号" in town.says("liuhe-zonghe2", "满意 1001")
    assert town.says("wang", "#1001").startswith("#1001｜待核实｜")


def test_a_forbidden_move_names_the_allowed_ones(town: Town) -> None:
    refused = town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    assert refused.startswith("#1001 现在是“待受理”，不能“办结”。您现在可以：签收")
    assert town.says("wang", "签收 1001") == (
        "#1001 现在是“待受理”，“签收”不由您来办。您现在可以：现场解决、撤回、改类别、催、拆案（后面带编号，例如“现场解决 1001”）。"
    )


def test_the_reporter_withdraws_before_anybody_accepted(town: Town) -> None:
    town.silence()
    assert town.says("wang", "撤回 1001") == "#1001 已撤回，不计入统计。"
    assert "反映人已撤回" in town.heard("liuhe-zonghe")[0]
    assert "收集 0" in town.says("shuji", "进度")


def test_after_acceptance_it_is_not_simply_withdrawn(town: Town) -> None:
    town.says("liuhe-zonghe", "签收 1001")
    assert "撤回要经办部门同意" in town.says("wang", "撤回 1001")
    assert town.says("wang", "#1001").startswith("#1001｜处理中｜")


def test_the_verb_alone_means_the_only_ticket_it_fits(town: Town) -> None:
    assert town.says("liuhe-zonghe", "签收").startswith("#1001 已签收")
    assert "没有可以“签收”的问题" in town.says("liuhe-zonghe", "签收")


def test_the_verb_alone_with_two_tickets_asks_which(town: Town) -> None:
    town.says("wang", "安平支局卫生间下水道堵塞，一直返味")
    town.says("wang", "1")
    asked = town.says("liuhe-zonghe", "签收")
    assert "有2件可以“签收”" in asked
    assert "#1001" in asked
    assert "#1002" in asked
    assert town.says("liuhe-zonghe", "签收 1001、1002").count("已签收") == 2


def test_a_ticket_outside_ones_range_is_as_if_it_were_not_there(town: Town) -> None:
    assert town.says("shi", "#1001").startswith("没有找到 #1001")
    assert town.says("shi-xinxi", "签收 1001").startswith("没有找到 #1001")
    assert town.says("shuji", "#1001").startswith("#1001｜待受理｜")
    assert town.says("shuji-shimen", "#1001").startswith("没有找到 #1001")


def test_more_words_reach_the_handler(town: Town) -> None:
    town.silence()
    assert town.says("wang", "补充 1001 是靠窗那台，海尔的") == "#1001 补充已记下，已转给责任人。"
    assert "靠窗那台，海尔的" in town.heard("liuhe-zonghe")[0]


def test_the_words_of_a_measure_are_kept_as_written(town: Town) -> None:
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", "１００１　办结　已购置冰箱１台，消毒柜１台，５月１８日到货安装")
    assert "已购置冰箱１台，消毒柜１台，５月１８日到货安装" in town.says("wang", "#1001")


def test_an_employee_reports_and_sees_his_own(town: Town) -> None:
    town.says("clerk", "我们支局没有休息室，中午只能趴柜台上歇会儿")
    assert town.says("clerk", "1").startswith("已提交 #1002")
    assert "#1002" in town.says("clerk", "我的问题")
    assert "#1001" not in town.says("clerk", "我的问题")
