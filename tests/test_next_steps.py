"""Everybody is asked only for what he may do, and finds it under 我的待办; what is said twice counts once."""

from __future__ import annotations

import pytest

from tests.town import Town


def submits(town: Town, userid: str, words: str) -> None:
    town.says(userid, f"上报 {words}")
    assert "已提交" in town.says(userid, "1")


def card(texts: list[str], colour: str) -> str:
    return next(text for text in texts if text.startswith(f"【{colour}】"))


def test_a_card_asks_each_reader_for_what_he_may_do(town: Town) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")  # due 06-15, signed for by nobody
    town.silence()
    town.wait("2026-06-10 09:05")
    assert "请先签收：回“签收 1001”；再回“进展 1001 …”" in card(town.heard("liuhe-zonghe"), "黄牌")
    assert "请催办：回“催 1001”" in card(town.heard("admin-liuhe"), "黄牌")
    town.wait("2026-06-18 09:05")
    assert "请先签收：回“签收 1001”；6月22日前再回“进展 1001 …”" in card(town.heard("liuhe-zonghe"), "红牌")
    assert "要批示请回“督办 1001 要求”" in card(town.heard("shuji-liuhe"), "红牌")
    town.says("shuji-liuhe", "督办 1001 6月20日前办好")  # a day off: the working day before
    assert "请在6月18日前先回“签收 1001”，再回“进展 1001 …”" in town.heard("liuhe-zonghe")[0]
    assert "责任部门要在6月18日前回话，请您督促" in town.heard("admin-liuhe")[-1]
    town.says("wang", "催 1001")
    assert "请先回“签收 1001”，再回“进展 1001 …”" in town.heard("liuhe-zonghe")[0]


def test_the_city_is_asked_who_does_it_when_it_has_no_such_department(town: Town) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    town.says("liuhe-zonghe", "签收 1001")
    town.wait("2026-06-24 09:05")
    assert "市里没有对口部门接办，请定由谁办：回“派 1001 部门名”" in card(town.heard("dangjian"), "提级")
    assert "已派市信息技术中心" in town.says("dangjian", "派 1001 信息技术中心")


def test_a_critical_report_nobody_took_says_so(town: Town) -> None:
    town.says("wang", "上报 安平支局 后院配电箱冒烟着火，特急")
    town.silence()
    town.wait("2026-06-08 11:00")
    assert "还没有签收（应在6月8日11:00前）" in card(town.heard("shuji-liuhe"), "红牌")


def test_several_cards_of_a_morning_end_with_what_their_reader_may_do(town: Town) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    submits(town, "wang", "安平支局 食堂冰箱坏了，饭菜放不住")
    town.silence()
    town.wait("2026-06-10 09:05")
    assert "请逐件签收、办理" in town.heard("liuhe-zonghe")[-1]
    assert "请催办：回“催 编号”" in town.heard("admin-liuhe")[-1]
    town.wait("2026-06-11 08:35")
    assert "例如“1、2催一下”" in town.heard("admin-liuhe")[-1]
    assert "#1001 已催郑和" in town.says("admin-liuhe", "1、2催一下")


def test_what_waits_for_an_administrator_is_under_his_todo(town: Town) -> None:
    submits(town, "wang", "安平支局 打印机卡纸打不了票")
    town.says("shi-xinxi", "退单 1001 不归我们，建议综合部")
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    town.says("liuhe-zonghe", "签收 1002")
    town.says("liuhe-zonghe", "延期 1002 3天 等货")
    todo = town.says("admin-liuhe", "我的待办")
    assert "等您派单的（1件，回“派 1001 部门名”）：\n1 #1001" in todo
    assert "等您批准的（1件，回“同意 1002”或“不同意 1002 原因”）：\n2 #1002" in todo
    assert "已同意把 #1002 延期" in town.says("admin-liuhe", "同意 1002")
    assert "6月18日18:00前（延期1次，原6月15日18:00前）" in town.says("wang", "#1002")
    town.says("admin-liuhe", "派 1001 综合部")
    assert town.says("admin-liuhe", "我的待办").startswith("没有未结的问题")


def test_only_departments_that_can_have_it_are_offered(town: Town) -> None:
    town.says("beishan", "上报 食堂冰箱坏了，饭菜放不住")
    town.says("beishan", "1")
    assert "例如“派 1001 信息技术中心”" in town.heard("dangjian")[0]
    said = town.says("dangjian", "派 1001 综合部")
    assert said == "石门县没有叫“综合部”的部门。现有：信息技术中心、安全保卫部、人力资源部、计划财务部。"


def test_the_number_in_front_of_an_answer_is_no_part_of_it(town: Town) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", "待补充 1001 什么椅子")
    town.silence()
    town.says("wang", "1001 折叠椅")
    assert town.heard("liuhe-zonghe")[0].startswith("#1001 王立补充：折叠椅\n")


@pytest.mark.parametrize("again", ["今天去了安平支局，没发现问题", "走访 安平 谈心"])
def test_a_visit_said_twice_is_one_visit(town: Town, again: str) -> None:
    town.says("wang", "今天去了安平支局，没发现问题")
    assert "只算一次" in town.says("wang", again)
    assert "本周已走访：安平（6月8日）。" in town.says("wang", "本周走访")
    assert "补录，晚4天" in town.says("wang", "补记：上周四去了安平")
    assert "本月走访 2 次" in town.says("admin-liuhe", "柳河县走访")


@pytest.mark.parametrize("said", ["去安平前看看", "去安平支局之前先看一下", "出发去安平前看一眼"])
def test_before_a_visit_the_outlet_is_shown_and_nothing_is_logged(town: Town, said: str) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    shown = town.says("wang", said)
    assert shown.startswith("柳河县·安平支局（无党员网点）")
    assert "未结的：#1001 椅子坏（待受理）" in shown
    assert "还没有走访过" in town.says("wang", "我的联系点")


def test_a_bare_undo_never_takes_back_a_report_of_another_day(town: Town) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    town.wait("2026-06-09 10:00")
    assert "没有撤回。#1001 是6月8日反映的（椅子坏），要撤回它请回“撤回 1001”" in town.says("wang", "撤销")
    assert "没有撤回" in town.says("wang", "撤回")
    town.says("wang", "上报 安平支局 厕所漏水，地上都是水")
    town.says("wang", "撤销")
    assert "您没有未提交的草稿" in town.says("wang", "我的草稿")
    assert "待受理" in town.says("wang", "#1001")
    assert town.says("wang", "撤回 1001") == "#1001 已撤回，不计入统计。"


def test_another_category_counts_a_reopened_ticket_from_its_reopening(town: Town) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", "1001 办结 已更换折叠椅三把，结实好用")
    town.says("wang", "1001 满意")
    town.wait("2026-06-22 10:00")
    assert "新时限6月25日18:00前" in town.says("wang", "重办 1001 又坏了")
    said = town.says("admin-liuhe", "1001 改类别 食堂与厨电")  # ten days; half of them after a reopening
    assert said.endswith("时限6月29日18:00前（从最近一次重办那天算）。")


@pytest.mark.parametrize("said", ["怎么改分类", "咋改分类"])
def test_how_to_change_the_category_is_answered_by_just_that(town: Town, said: str) -> None:
    assert "草稿下面回 2 改类别" in town.says("wang", said)


@pytest.mark.parametrize("said", ["撤销", "撤销刚才的操作"])
def test_a_bare_undo_takes_back_the_visit_that_was_put_down_last(town: Town, said: str) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    town.wait("2026-06-08 10:05")
    town.says("wang", "今天去了安平支局，没发现问题")
    assert town.says("wang", said) == "已撤销 柳河县·安平支局 6月8日的走访记录。"
    assert "待受理" in town.says("wang", "#1001")


def test_what_is_told_fits_who_did_it_and_when(town: Town) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    town.wait("2026-06-17 10:00")
    town.silence()
    town.says("liuhe-zonghe", "签收 1001")
    assert town.heard("wang")[-1].endswith("郑和已签收，已超期2个工作日。")
    town.says("wang", "1001 现场解决 我带师傅把椅子都修好了")
    assert "党代表王立报“现场解决”" in town.heard("anping")[-1]
    town.says("anping", "1001 满意")
    town.silence()
    town.says("anping", "重办 1001 又坏了")
    assert "安华要求重办，新时限" in town.heard("wang")[-1]


def test_what_is_sent_twice_is_one_draft(town: Town) -> None:
    said = "上报 安平支局 椅子坏了三把，没地方坐"
    assert town.says("wang", said) == town.says("wang", said)
    assert town.says("wang", "1").startswith("已提交 #1001")
    assert "您没有未提交的草稿" in town.says("wang", "我的草稿")


def test_a_day_that_does_not_exist_is_asked_again(town: Town) -> None:
    submits(town, "wang", "安平支局 椅子坏了三把，没地方坐")
    town.says("liuhe-zonghe", "签收 1001")
    assert "没有“13月1日”这一天" in town.says("liuhe-zonghe", "延期 1001 到2026年13月1日 等货")
    assert "已申请延期到6月26日" in town.says("liuhe-zonghe", "延期 1001 到6月26日 等货")
    assert "没有在等协办部门" in town.says("admin-liuhe", "不等协办 1001")
