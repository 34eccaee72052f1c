"""待补充, 协办, 拆案, 督办, 关注, 催 and “周五再提醒”: a ticket that needs more than one pair of hands."""

from __future__ import annotations

import pytest

from tests.beginnings import accepted
from tests.conftest import begun
from tests.town import Town, when

MEASURE = "已请厂家更换压缩机，试机制冷正常"


town = begun(accepted)


@pytest.mark.wordings
@pytest.mark.parametrize(
    "said", ["追问 1001 是哪个型号？", "1001 追问 是哪个型号？", "1001 请网点补充一下冰箱型号", "1001 等网点回话"]
)
def test_a_question_back_stops_the_clock_until_it_is_answered(town: Town, said: str) -> None:
    assert "已请王立、安华补充，答复前不计时" in town.says("liuhe-zonghe", said)
    assert "经办郑和请您补充" in town.heard("wang")[0]
    assert town.says("wang", "#1001").startswith("#1001｜待补充｜")
    town.wait("2026-06-10 09:30")
    town.restart()
    assert "接着办，时限6月25日18:00前" in town.says("anping", "BCD-215，上周坏的")
    assert "安华补充：BCD-215，上周坏的" in town.heard("liuhe-zonghe")[-1]
    assert "安华已经补充，您不用再答" in town.heard("wang")[-1]
    assert town.says("wang", "#1001").startswith("#1001｜处理中｜")


def test_silence_for_three_working_days_goes_on_as_it_is(town: Town) -> None:
    town.says("liuhe-zonghe", "追问 1001 是哪个型号")
    town.wait("2026-06-11 17:00")
    assert town.says("wang", "#1001").startswith("#1001｜待补充｜")
    town.wait("2026-06-12 09:05")
    assert any("3个工作日没有补充，请按现有情况办，新时限6月29日" in text for text in town.heard("liuhe-zonghe"))
    assert town.says("wang", "#1001").startswith("#1001｜处理中｜")


def test_the_reporter_is_asked_twice_at_most_and_the_reporters_own_question_is_a_word_to_the_department(
    town: Town,
) -> None:
    for _ in range(2):
        town.says("liuhe-zonghe", "追问 1001 是哪个型号")
        town.says("wang", "补充 1001 美的的")
    assert "最多请反映人补充2次" in town.says("liuhe-zonghe", "追问 1001 是哪一年的")
    town.silence()
    assert town.says("wang", "追问 1001 什么时候来修") == "#1001 补充已记下，已转给责任人。"
    assert "什么时候来修" in town.heard("liuhe-zonghe")[0]


def test_others_contribute_and_one_answers(town: Town) -> None:
    reply = town.says("liuhe-zonghe", "协办 1001 信息技术中心 看一下线路")
    assert reply.startswith("#1001 已请市信息技术中心（孙信）协办")
    assert "要您办的：看一下线路" in town.heard("shi-xinxi")[0]
    assert "协办部门还没有都回复" in town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    assert town.says("shi-xinxi", "#1001").startswith("#1001｜处理中｜")
    assert "“办结”不由您来办" in town.says("shi-xinxi", f"1001 办结 {MEASURE}")
    assert "已告诉郑和" in town.says("shi-xinxi", "协办 1001 线路已检查，换了一段网线")
    assert "协办都到齐了" in town.heard("liuhe-zonghe")[0]
    assert "已报办结" in town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")


def test_nobody_waits_for_ever_for_a_contribution(town: Town) -> None:
    town.says("liuhe-zonghe", "1001 请信息技术中心协办")
    assert "不由您来办" in town.says("liuhe-zonghe", "不等协办 1001")
    assert "不再等协办部门（1家未回复）" in town.says("admin-liuhe", "不等协办 1001")
    assert "已报办结" in town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")


def test_whom_to_ask_must_be_said_and_it_is_never_oneself(town: Town) -> None:
    assert "请写明请哪个部门协办" in town.says("liuhe-zonghe", "协办 1001 帮忙看一下")
    assert "本来就由柳河县综合部办" in town.says("liuhe-zonghe", "协办 1001 综合部 帮忙看一下")
    assert "不由您来办" in town.says("wang", "协办 1001 信息技术中心")


@pytest.mark.parametrize("said", ["拆案 1001 冰箱不制冷；食堂插座松了", "1001拆成两件：冰箱不制冷；食堂插座松了"])
def test_one_ticket_becomes_two_and_their_time_runs_from_the_first_word(town: Town, said: str) -> None:
    town.wait("2026-06-09 10:00")
    reply = town.says("admin-liuhe", said)
    assert "#1002 冰箱，已派柳河县综合部，时限6月23日18:00前" in reply
    assert "#1003 插座，已派市安全保卫部" in reply
    assert "拆成 #1002、#1003 分别办理" in town.heard("wang")[-1]
    assert any("【派单】#1003" in text for text in town.heard("shi-anbao"))
    assert "收集 2｜已解决 0" in town.says("shuji", "进度")
    assert "已拆案" in town.says("wang", "#1001")
    town.wait("2026-06-09 10:05")
    assert "刚才的“拆案”已撤销，现在是“处理中”" in town.says("admin-liuhe", "撤销")
    assert "收集 1｜已解决 0" in town.says("shuji", "进度")


def test_a_split_needs_its_parts_and_the_right(town: Town) -> None:
    assert "用分号隔开" in town.says("admin-liuhe", "拆案 1001 冰箱不制冷")
    assert "“拆案”不由您来办" in town.says("liuhe-zonghe", "拆案 1001 冰箱不制冷；插座松了")


def test_a_secretary_is_told_how_it_stands_or_that_nobody_answered(town: Town) -> None:
    assert "6月11日前要他们回话" in town.says("shuji-liuhe", "督办 1001 三天内换好")
    for userid in ("liuhe-zonghe", "liuhe-zonghe2", "admin-liuhe"):
        assert "【督办】柳书批示 #1001" in town.heard(userid)[0]
    assert "督办回复已送柳书" in town.says("liuhe-zonghe", "进展 1001 周四换新的")
    assert "督办回复（郑和）：周四换新的" in town.heard("shuji-liuhe")[0]
    town.says("shuji-liuhe", "督办 1001 再报一次")
    town.wait("2026-06-10 09:05")
    assert any("督办没有回话" in text for text in town.heard("shuji-liuhe"))
    town.wait("2026-06-11 14:05")
    assert not any("督办没有回话" in text for text in town.heard("shuji-liuhe"))
    assert "不由您来办" in town.says("wang", "督办 1001 快点")


def test_whoever_may_see_a_ticket_follows_it(town: Town) -> None:
    assert "已关注（处理中）" in town.says("clerk", "关注 1001")
    assert "已经关注了" in town.says("clerk", "关注 1001")
    town.says("liuhe-zonghe", "进展 1001 周四换新的")
    assert "周四换新的" in town.heard("clerk")[0]
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.says("wang", "1")
    assert "#1001 已销号" in town.heard("clerk")[-1]
    assert town.says("clerk", "取消关注 1001") == "#1001 不再关注。"
    assert "没有找到 #1001" in town.says("shi", "关注 1001")


def test_urging_once_a_day_is_enough(town: Town) -> None:
    assert town.says("wang", "催 1001").startswith("#1001 已催郑和")
    assert "今天已经催过了" in town.says("wang", "催 1001")
    assert town.says("shuji-liuhe", "催 1001").startswith("#1001 已催郑和")
    assert len(town.heard("liuhe-zonghe")) == 2
    town.wait("2026-06-09 10:00")
    assert town.says("wang", "催 1001").startswith("#1001 已催郑和")


def test_a_rest_from_one_ticket_is_ones_own(town: Town) -> None:
    town.wait("2026-06-23 10:00")
    town.silence()
    assert "6月26日再提醒您" in town.says("liuhe-zonghe", "1001 周五再提醒")
    town.wait("2026-06-25 10:00")
    assert not any("#1001" in text for text in town.heard("liuhe-zonghe"))
    assert any("【黄牌】#1001" in text for text in town.heard("admin-liuhe"))
    town.wait("2026-06-26 10:00")
    assert any("#1001" in text for text in town.heard("liuhe-zonghe"))


def test_whom_the_ladder_does_not_tell_is_reminded_on_the_day_he_named(town: Town) -> None:
    for day in ("明天", "周四"):  # he thinks better of it
        assert "再提醒您" in town.says("wang", f"1001 {day}再提醒")
    town.wait("2026-06-10 17:00")
    assert not any("您约的" in text for text in town.heard("wang"))
    town.restart()
    town.wait("2026-06-11 10:00")
    (told,) = [text for text in town.heard("wang") if "您约的今天再提醒" in text]
    assert told.endswith("回“#1001”看办到哪了。")


def test_a_rest_is_short_and_never_from_danger(town: Town) -> None:
    assert "6月15日再提醒您（最多推迟5个工作日）" in town.says("liuhe-zonghe", "1001 下周五再提醒我")
    town.says("wang", "安平支局配电箱冒火花，有烧焦味")
    assert "提醒不能推迟" in town.says("shi-anbao", "1002 明天再提醒")


def test_whoever_follows_or_helps_hears_what_a_split_means_for_him(town: Town) -> None:
    town.says("clerk", "关注 1001")
    town.says("liuhe-zonghe", "协办 1001 信息技术中心 看一下线路")
    town.wait("2026-06-08 10:30")
    town.silence()
    town.says("admin-liuhe", "拆案 1001 冰箱不制冷；食堂插座松了")
    assert town.heard("shi-xinxi") == ["#1001 已拆案，协办不用办了。"]
    town.silence()
    town.says("shi-anbao", "签收 1003")
    town.says("shi-anbao", "进展 1003 周四换新的")
    assert any("#1003 有进展：周四换新的" in text for text in town.heard("clerk"))


def test_whoever_helps_hears_once_that_it_was_withdrawn(town: Town) -> None:
    town.says("liuhe-zonghe", "协办 1001 信息技术中心 看一下线路")
    town.silence()
    town.says("wang", "撤回 1001")
    assert "已同意撤回 #1001" in town.says("liuhe-zonghe", "1")
    assert town.heard("shi-xinxi") == ["#1001 已撤回，协办不用办了。"]


def test_a_red_card_ends_every_rest(town: Town) -> None:
    town.wait("2026-06-25 10:00")  # yellow since yesterday
    assert "亮红牌马上告诉您" in town.says("liuhe-zonghe", "1001 下周四再提醒")
    town.silence()
    town.wait("2026-06-26 09:05")
    assert any("【红牌】#1001" in text for text in town.heard("liuhe-zonghe"))
    town.wait("2026-06-29 08:31")
    assert any("红牌 #1001" in text for text in town.heard("liuhe-zonghe"))
    assert "提醒不能推迟" in town.says("liuhe-zonghe", "1001 周五再提醒")


def test_a_secretarys_question_waits_while_the_clock_stands_still(town: Town) -> None:
    town.says("liuhe-zonghe", "追问 1001 是哪个型号")
    town.silence()
    assert "现在是“待补充”，补充回来后要他们回话" in town.says("shuji-liuhe", "督办 1001 三天内换好")
    assert "请补充回来后回“进展 1001 …”" in town.heard("liuhe-zonghe")[0]
    town.wait("2026-06-11 10:00")
    assert not any("督办没有回话" in text for text in town.heard("shuji-liuhe"))
    town.says("anping", "BCD-215，上周坏的")
    town.wait("2026-06-12 14:05")
    assert not any("督办没有回话" in text for text in town.heard("shuji-liuhe"))
    town.wait("2026-06-15 09:05")
    assert any("督办没有回话（应在6月12日前）" in text for text in town.heard("shuji-liuhe"))
    assert "督办回复已送柳书" in town.says("liuhe-zonghe", "进展 1001 今天换新的")


def test_what_ended_owes_no_account(town: Town) -> None:
    town.says("shuji-liuhe", "督办 1001 三天内换好")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.says("wang", "1")
    town.silence()
    town.wait("2026-06-12 14:05")
    assert not any("督办没有回话" in text for text in town.heard("shuji-liuhe"))


def test_what_waits_for_an_answer_is_in_hand_and_not_overdue(town: Town) -> None:
    town.wait("2026-06-23 10:00")
    town.says("liuhe-zonghe", "追问 1001 是哪个型号")
    town.wait("2026-06-24 10:00")
    mine = town.says("liuhe-zonghe", "我的问题")
    assert "要您办的（1件）" in mine
    assert "｜待补充" in mine
    assert "超期" not in mine
    assert "1件（#1001）他也能办" in town.says("liuhe-zonghe", "我休假6月29日到30日，单子给郑远")
    assert "#1001" not in town.says("dangjian", "超期")
    assert "#1001" not in town.says("dangjian", "哪些超期了")
    assert "等补充" in town.says("dangjian", "未结清单")


def test_who_contributes_sees_it_among_his_own(town: Town) -> None:
    assert "没有未结的问题" in town.says("shi-xinxi", "我的问题")
    town.says("liuhe-zonghe", "协办 1001 信息技术中心 看一下线路")
    mine = town.says("shi-xinxi", "我的问题")
    assert mine.startswith("请您协办（1件，办好回“协办 1001 做了什么”）：\n#1001")
    assert "没有未结" not in mine
    town.says("shi-xinxi", "协办 1001 线路已查，没有问题")
    assert "没有未结的问题" in town.says("shi-xinxi", "我的问题")


def test_a_digest_tells_a_request_once_and_not_when_it_is_answered(town: Town) -> None:
    town.clock.move(when("2026-06-08 20:30"))  # everything waits for the morning
    town.says("liuhe-zonghe", "延期 1001 到6月25日 等厂家发货")
    town.says("liuhe-zonghe", "协办 1001 信息技术中心 看一下线路")
    town.says("shuji-liuhe", "督办 1001 三天内换好")
    town.silence()
    town.wait("2026-06-09 08:31")
    (digest,) = town.heard("admin-liuhe")
    assert "待您审批】" in digest
    assert "待审批 延期" not in digest
    assert "【督办】" in digest
    (digest,) = town.heard("shi-xinxi")
    assert "请您协办】" in digest
    assert "待协办" not in digest


def test_a_digest_tells_nothing_that_was_answered_the_evening_before(town: Town) -> None:
    town.clock.move(when("2026-06-08 20:30"))
    town.says("liuhe-zonghe", "延期 1001 到6月25日 等厂家发货")
    town.says("admin-liuhe", "同意 1001")
    town.says("shuji-liuhe", "督办 1001 三天内换好")
    town.says("liuhe-zonghe", "进展 1001 周四换新的")
    town.says("liuhe-zonghe", "追问 1001 是哪个型号")
    town.says("wang", "补充 1001 美的的")
    town.silence()
    town.wait("2026-06-09 08:31")
    for userid in ("admin-liuhe", "wang", "anping", "liuhe-zonghe2"):
        said = "\n".join(town.heard(userid))
        assert not any(word in said for word in ("待审批", "请补充", "【督办】")), said
