"""A ticket's whole life in the words of those who live it: what is asked, passed on, put off, taken back, looked up."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.wordings

MEASURE = "已请厂家更换压缩机，试机制冷正常"


@pytest.fixture
def ticket(town: Town) -> Town:
    town.says("wang", "安平支局冰箱坏了，不制冷")
    town.says("wang", "1")
    town.silence()
    return town


def test_a_question_about_a_ticket_is_answered_and_does_nothing(ticket: Town) -> None:
    for who, said in (
        ("wang", "1001谁负责"), ("anping", "1001归谁管"), ("shuji-liuhe", "1001派给谁了"), ("wang", "1001签收了吗"),
        ("liuhe-zonghe", "1001是谁报的"), ("wang", "安平冰箱那事谁管"), ("liuhe-zonghe", "1001还有几天"),
    ):  # fmt: skip
        reply = ticket.says(who, said)
        assert reply.startswith("#1001｜待受理｜"), (said, reply)
        assert "经办：柳河县综合部·郑和；剩余10个工作日；反映：王立" in reply
    assert "没有亮过红黄牌" in ticket.says("wang", "1001以前有几次红牌")
    assert ticket.heard("liuhe-zonghe") == []


def test_what_only_the_reporter_knows_is_asked_of_him(ticket: Town) -> None:
    reply = ticket.says("liuhe-zonghe", "1001 问一下反映人是哪台冰箱")
    assert reply.startswith("#1001 已请王立、安华补充")
    assert "经办郑和请您补充：是哪台冰箱\n" in ticket.heard("wang")[-1]
    assert "在等反映人补充：是哪台冰箱" in ticket.says("liuhe-zonghe", "1001他回了吗")
    assert "等您问清楚再回" in ticket.says("wang", "稍等，我问一下")
    assert ticket.says("wang", "#1001").startswith("#1001｜待补充｜")
    assert "补充已记下，已转给郑和" in ticket.says("wang", "1001是二楼值班室的那台")


def test_who_tells_how_far_it_is_has_taken_it_on(ticket: Town) -> None:
    reply = ticket.says("liuhe-zonghe", "1001师傅明天上午到")
    assert reply.startswith("#1001 已签收。#1001 进展已记下")
    assert "人去看了" not in ticket.says("liuhe-zonghe", "1001派人去看了")
    assert ticket.says("wang", "#1001").startswith("#1001｜处理中｜")
    assert "已报办结" in ticket.says("liuhe-zonghe", "1001已解决，新冰箱昨天送到支局了")


def test_a_plea_is_looked_up_changed_and_taken_back(ticket: Town) -> None:
    ticket.says("liuhe-zonghe", "签收1001")
    assert "到哪天" in ticket.says("liuhe-zonghe", "1001请再宽限几天")
    ticket.says("liuhe-zonghe", "5天，配件没到")
    assert "还没批，等管柳答复" in ticket.says("liuhe-zonghe", "延期批了吗")
    assert "已申请延期，等管柳批" in ticket.says("liuhe-zonghe", "1001延期批了没有")
    assert "等您批准的（1件，回“同意 1001”" in ticket.says("admin-liuhe", "有没有要我批的")
    assert "3个工作日" in ticket.says("liuhe-zonghe", "延期改成3天")
    assert "要在它后面" in ticket.says("admin-liuhe", "延到周五可以")
    ticket.silence()
    assert "延期申请已撤回" in ticket.says("liuhe-zonghe", "1001不延了，配件到了")
    assert ticket.heard("admin-liuhe") == ["#1001 郑和撤回了延期申请（6月8日），不用批了。"]
    assert "没有等着批的申请" in ticket.says("liuhe-zonghe", "撤回延期申请")
    ticket.says("liuhe-zonghe", "1001挂起到年底 今年没有采购计划")
    ticket.says("shuji-liuhe", "好的，同意")
    assert "挂起到2026年12月31日" in ticket.says("wang", "1001为什么挂起")
    assert "已恢复办理" in ticket.says("liuhe-zonghe", "取消挂起1001")


def test_a_month_named_is_no_length_of_time(ticket: Town) -> None:
    ticket.says("liuhe-zonghe", "签收1001")
    assert "挂起到2026年12月31日" in ticket.says("liuhe-zonghe", "挂账1001 今年没有采购计划 12月再看")


def test_whoever_helps_tells_his_part_in_any_words(ticket: Town) -> None:
    ticket.says("liuhe-zonghe", "签收1001")
    ticket.says("liuhe-zonghe", "协办1001 安全保卫部 检查线路")
    assert "由郑和主办，请您这边协办" in ticket.says("shi-anbao", "1001收到，明天去")
    assert "由郑和主办" in ticket.says("shi-anbao", "1001这个不归我们")
    assert "由党建管理员决定" in ticket.says("liuhe-zonghe", "1001不用安保协办了")
    ticket.silence()
    assert "协办已记下" in ticket.says("shi-anbao", "1001线路检查过了，没有问题")
    assert "保国协办回复：线路检查过了，没有问题" in ticket.heard("liuhe-zonghe")[0]


def test_two_tickets_are_one_and_one_again(ticket: Town) -> None:
    ticket.says("anping", "食堂冰箱不制冷，菜都坏了")
    ticket.says("anping", "1")
    assert "#1002 已并入 #1001" in ticket.says("admin-liuhe", "1001和1002是一回事，合并")
    assert "已并入 #1001 一起办" in ticket.says("anping", "1002谁在办")
    assert "由党建管理员来办" in ticket.says("anping", "1002不是一件事")
    assert "#1002 已取消并案" in ticket.says("admin-liuhe", "1002和1001不是一回事，分开")
    assert "不由您来办，由党建管理员来并" in ticket.says("liuhe-zonghe", "1002和1001是一件事")
    assert ticket.says("admin-liuhe", "撤销并案").startswith("要取消哪一件的并案？")


def test_what_is_to_be_split_is_never_guessed(ticket: Town) -> None:
    assert "请把要分开的几件写全" in ticket.says("admin-liuhe", "1001要分成两个单子，冰箱和插座")
    assert "已拆成2件" in ticket.says("admin-liuhe", "1001 拆单 冰箱坏了；电路老化")
    assert "单 冰箱" not in ticket.says("wang", "#1002")


def test_a_person_named_gets_it(ticket: Town) -> None:
    assert "（郑远）" in ticket.says("admin-liuhe", "1001派综合部郑远")
    assert "已派市信息技术中心（孙信）" in ticket.says("admin-liuhe", "1001派给孙信")
    assert "已退单" in ticket.says("shi-xinxi", "派错部门了，请转安全保卫部")
    assert "已派市安全保卫部" in ticket.says("admin-liuhe", "给安全保卫部")


def test_a_result_is_judged_and_the_judgement_taken_back(ticket: Town) -> None:
    ticket.says("liuhe-zonghe", "签收1001")
    assert "责任部门还没有报办结" in ticket.says("wang", "1001已经好了，不用来了")
    ticket.wait("2026-06-08 10:11")
    ticket.says("liuhe-zonghe", f"1001办结 {MEASURE}")
    assert "等您确认办结的是 #1001" in ticket.says("wang", "同意")
    assert "等您确认办结的（1件）：#1001" in ticket.says("wang", "今天要办的")
    assert "退回责任部门重办" in ticket.says("wang", "1001重办")
    ticket.wait("2026-06-08 10:12")
    ticket.says("liuhe-zonghe", f"1001办结 {MEASURE}")
    assert "“办结”已撤销" in ticket.says("liuhe-zonghe", "1001撤回办结")
    ticket.wait("2026-06-08 10:13")
    ticket.says("liuhe-zonghe", f"1001办结 {MEASURE}")
    ticket.wait("2026-06-08 10:14")
    ticket.says("wang", "冰箱好了")
    assert "“满意”已撤销" in ticket.says("wang", "1001点错了，其实没好")
    assert "没有您10分钟以内可以撤销的操作" in ticket.says("anping", "1001点错了，其实没好")
    ticket.wait("2026-06-08 10:15")
    ticket.says("wang", "1001满意")
    assert "已要求重办" in ticket.says("anping", "1001冰箱又不制冷了")


def test_the_board_the_week_and_what_was_not_sent_can_be_read(ticket: Town) -> None:
    assert ticket.says("shuji-liuhe", "小黑板") == "【小黑板】柳河县 6月8日 没有红牌。快到期和黄牌的回“未结”看。"
    assert "由党建管理员和书记查看" in ticket.says("wang", "看看小黑板")
    ticket.wait("2026-06-26 10:00")
    board = ticket.says("shuji", "柳河的小黑板")
    assert board.startswith("【小黑板】柳河县 6月26日 红牌1件\n柳河县综合部郑和：#1001 安平·冰箱（")
    assert "红牌1次" in ticket.says("shuji-liuhe", "1001亮过几次红牌")
    assert ticket.says("shuji-liuhe", "一周清单发给我").startswith("【一周清单】柳河县")
    assert "发送异常" in ticket.says("admin-liuhe", "有没有消息没发出去")
    assert "本月我给您发了" in ticket.says("liuhe-zonghe", "这个月发了我几条")
    assert "您的提醒设置" in ticket.says("liuhe-zonghe", "我的提醒时间是几点")
    assert "每天9点给您" in ticket.says("liuhe-zonghe", "早上八点提醒我太早了，改九点")
    assert "可以选" in ticket.says("liuhe-zonghe", "提醒改到下午3点")
    assert "【试派，不建单】" in ticket.says("wang", "空调坏了会派给谁")
    assert "柳河县派单规则" in ticket.says("admin-liuhe", "看看派单规则")


def test_no_draft_is_made_of_what_is_no_report(ticket: Town) -> None:
    for said in (
        "小黑板", "今天要办的", "1001加急", "1001更急了，食物都臭了", "延期批了吗", "撤回延期申请", "打印机修得咋样了",
    ):  # fmt: skip
        assert "草稿" not in ticket.says("wang", said), said
