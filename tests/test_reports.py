"""From one sentence to a ticket: the rep's side."""

from __future__ import annotations

from tests.town import Town


def test_a_sentence_becomes_a_draft_and_a_one_submits_it(town: Town) -> None:
    draft = town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    assert draft.startswith("【问题草稿】")
    assert "网点：柳河县·安平支局" in draft
    assert "类别：后勤保障›食堂与厨电" in draft
    assert "紧急度：一般" in draft
    assert "责任：柳河县综合部" in draft
    assert "时限：10个工作日（6月23日18:00前）" in draft  # 06-19 is the Dragon Boat holiday
    assert town.says("wang", "1").startswith("已提交 #1001（YLYL-260608-001）安平·冰箱，已派柳河县综合部。")
    (told,) = town.heard("liuhe-zonghe")
    assert "#1001 柳河县·安平支局｜后勤保障›食堂与厨电｜一般" in told
    assert "签收 1001" in told


def test_nothing_is_lost_when_the_service_restarts_between_draft_and_one(town: Town) -> None:
    town.says("wang", "食堂冰箱坏了，饭菜都放不住")
    town.restart()
    assert town.says("wang", "1").startswith("已提交 #1001")


def test_the_same_delivery_again_gets_the_same_words_and_makes_nothing_new(town: Town) -> None:
    town.says("wang", "食堂冰箱坏了，饭菜都放不住")
    first = town.says("wang", "1", msgid="4561255354251345929")
    town.restart()
    assert town.says("wang", "1", msgid="4561255354251345929") == first
    assert "已销号" not in first
    assert len(town.heard("liuhe-zonghe")) == 1
    assert town.says("wang", "#1002").startswith("没有找到 #1002")


def test_a_rep_with_two_outlets_is_asked_which(town: Town) -> None:
    asked = town.says("zhou", "营业厅空调坏了，热得不行")
    assert asked.startswith("【问题草稿】")
    assert "1 柳河县·大桥支局\n2 柳河县·城关支局" in asked
    assert "网点：柳河县·城关支局" in town.says("zhou", "2")
    assert town.says("zhou", "1").startswith("已提交 #1001")


def test_an_outlet_named_in_words_answers_the_question_too(town: Town) -> None:
    town.says("zhou", "营业厅空调坏了，热得不行")
    assert "网点：柳河县·大桥支局" in town.says("zhou", "大桥")


def test_two_outlets_of_one_name_are_told_apart_by_the_senders_own(town: Town) -> None:
    assert "网点：柳河县·城关支局" in town.says("zhou", "城关支局的打印机老卡纸")


def test_a_critical_report_goes_out_at_once_and_a_one_after_it_changes_nothing(town: Town) -> None:
    said = town.says("wang", "后院插座冒火花，电线老化得厉害，旁边还堆着包裹")
    assert said.startswith("已提交 #1001")
    assert "特急" in said
    assert "0 撤回" in said
    assert all("【特急】" in town.heard(u)[0] for u in ("shi-anbao", "shuji-liuhe"))
    again = town.says("wang", "1")
    assert "已经直接提交" in again
    assert town.says("wang", "#1001").startswith("#1001｜待受理｜柳河县·安平支局｜安全生产›用电安全｜特急｜")


def test_a_critical_report_is_taken_back_by_a_zero_within_ten_minutes(town: Town) -> None:
    town.says("wang", "后院插座冒火花，电线老化得厉害")
    town.silence()
    town.wait("2026-06-08 10:09")
    assert "#1001 已撤回" in town.says("wang", "0")
    assert "撤回" in town.heard("shi-anbao")[0]
    assert town.says("wang", "#1001").startswith("#1001｜已撤回｜")


def test_after_ten_minutes_a_zero_no_longer_takes_a_critical_report_back(town: Town) -> None:
    town.says("wang", "后院插座冒火花，电线老化得厉害")
    town.wait("2026-06-08 10:11")
    assert "现在没有等您回数字" in town.says("wang", "0")
    assert town.says("wang", "#1001").startswith("#1001｜待受理｜")


def test_the_category_is_changed_by_number_and_by_word(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    asked = town.says("wang", "2")
    assert "1 后勤保障›食堂与厨电" in asked
    changed = town.says("wang", "打印机")
    assert "类别：设备终端与信息系统›打印与票据设备" in changed
    assert "责任：市信息技术中心" in changed
    assert town.says("wang", "1").startswith("已提交 #1001")
    assert "设备终端" in town.heard("shi-xinxi")[0]


def test_a_draft_is_made_urgent_and_cancelled(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    urgent = town.says("wang", "4")
    assert "紧急度：急" in urgent
    assert "时限：5个工作日" in urgent
    assert "已取消" in town.says("wang", "0")
    assert "现在没有等您回数字" in town.says("wang", "1")


def test_cancel_in_words_drops_the_only_draft(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    assert "已取消，没有提交" in town.says("wang", "取消")
    assert "没有正在填的草稿" in town.says("wang", "取消")


def test_with_several_open_a_bare_one_is_asked_back(town: Town) -> None:
    for sentence in ("食堂冰箱坏了，饭菜都放不住", "卫生间下水道堵塞，一直返味"):
        town.says("wang", f"安平支局{sentence}")
        town.says("wang", "1")
    for no in (1001, 1002):
        town.says("liuhe-zonghe", f"签收 {no}")
        town.says("liuhe-zonghe", f"{no} 办结 已请师傅上门修好，试用正常")
    town.says("wang", "安平支局食堂的微波炉坏了，热不了饭")
    town.wait("2026-06-08 14:00")
    asked = town.says("wang", "1")
    assert asked == "请说明是哪一件：草稿1 安平·微波炉 / #1001 / #1002"
    assert town.says("wang", "草稿1").startswith("已提交 #1003")
    assert town.says("wang", "1").startswith("请说明是哪一件：#1001 / #1002")
    assert town.says("wang", "#1002").startswith("#1002 已销号")
    assert town.says("wang", "1").startswith("#1001 已销号")


def test_a_table_that_cannot_be_printed_is_no_roster_to_import(town: Town) -> None:
    assert town.says("wang", "安平支局的打印机坏了，表格导不出来").startswith("【问题草稿】")
    town.says("wang", "1")
    assert "补充已记下" not in town.says("wang", "1001 做成表格")


def test_no_handler_means_the_county_admins_queue_and_it_is_said(town: Town) -> None:
    town.says("wang", "安平支局任务指标太重，摊派压力大，希望重新分解")
    said = town.says("wang", "1")
    assert "市计划财务部暂无人在岗，已交管柳派单" in said
    assert "等您派单" in town.heard("admin-liuhe")[0]
    assert "待派单1件" in town.says("admin-liuhe", "待派单")
    assert "已派市人力资源部（任力）" in town.says("admin-liuhe", "派 1001 人力资源部")
    assert "【派单】" in town.heard("shi-renli")[0]


def test_the_admin_moves_a_ticket_to_another_category_and_department(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    town.silence()
    moved = town.says("admin-liuhe", "改类别 1001 打印机")
    assert "类别已改为设备终端与信息系统›打印与票据设备，转由市信息技术中心办理" in moved
    assert "【派单】" in town.heard("shi-xinxi")[0]


def test_a_visit_and_a_problem_in_one_sentence_are_both(town: Town) -> None:
    draft = town.says("wang", "今天在安平支局走访，营业厅空调坏了三天，客户热得直抱怨")
    assert draft.startswith("【问题草稿】（已同时记下今天走访安平）")
    assert "上次走访6月8日，今天" in town.says("wang", "我的联系点")


def test_small_talk_makes_no_ticket(town: Town) -> None:
    for words in ("你好", "谢谢", "好的", "收到，辛苦了", "今天天气不错", "嗯"):
        assert "【问题草稿】" not in town.says("wang", words), words
    assert "没有未结的问题" in town.says("wang", "我的问题")


def test_an_unknown_sentence_gets_a_way_on(town: Town) -> None:
    assert "回“帮助”" in town.says("wang", "那个事儿")


def test_somebody_unknown_is_told_whom_to_ask(town: Town) -> None:
    assert "党健" in town.says("stranger", "安平支局冰箱坏了")
    assert "还没有登记" in town.says("stranger", "1")


def test_a_critical_report_without_a_department_still_alarms_people(town: Town) -> None:
    town.says("clerk", "上报 我们支局的钱箱被人抢劫了，对方持刀")
    told = [text for userid in ("shi-anbao", "shuji-liuhe", "admin-liuhe") for text in town.heard(userid)]
    assert told
    assert all("#1001" in text for text in told)
