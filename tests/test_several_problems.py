"""One message, several problems: one card, one word, and a word to undo it."""

from __future__ import annotations

import pytest

from simulator.messages import bot_message
from tests.town import Town, plain

pytestmark = pytest.mark.wordings

THREE = "安平支局三个事：1、叫号机坏了 2、厕所堵了 3、缺一个柜员"


def test_three_problems_stand_on_one_card_and_a_one_submits_them_all(town: Town) -> None:
    card = town.says("wang", THREE)
    assert card.startswith("【问题草稿】共3件")
    assert card.count("网点：柳河县·安平支局") == 3
    assert "① 叫号机坏了" in card
    assert "类别：后勤保障›水电维修与卫生" in card
    assert all(card.count(word) == 3 for word in ("类别：", "紧急度：", "责任：", "时限："))
    said = town.says("wang", "1")
    assert said.startswith("已提交 #1001、#1002、#1003")
    assert "#1002（YLYL-260608-002）安平·厕所，已派柳河县综合部" in said
    (told,) = town.heard("liuhe-zonghe")
    assert "王立：安平支局厕所堵了" in told
    assert "叫号机" not in told


def test_the_whole_message_is_kept_as_the_parent(town: Town) -> None:
    town.says("wang", THREE)
    town.says("wang", "1")
    story = town.says("wang", "#1002")
    assert "“安平支局厕所堵了”" in story
    assert f"原话：{THREE}（同一条消息共3件：#1001 #1002 #1003）" in story
    assert "原话" not in town.says("shuji-liuhe", "#1002")


def test_a_restart_and_a_repeated_delivery_change_nothing(town: Town) -> None:
    card = town.says("wang", THREE, msgid="4561255354251345901")
    town.restart()
    assert town.says("wang", THREE, msgid="4561255354251345901") == card
    said = town.says("wang", "1", msgid="4561255354251345902")
    town.restart()
    assert town.says("wang", "1", msgid="4561255354251345902") == said
    assert town.says("wang", "#1004").startswith("没有找到 #1004")
    assert len(town.heard("liuhe-zonghe")) == 1


def test_a_zero_cancels_all(town: Town) -> None:
    town.says("wang", THREE)
    assert town.says("wang", "0").startswith("已取消，3件都没有提交")
    assert "现在没有等您回数字" in town.says("wang", "1")


@pytest.mark.parametrize("word", ["取消", "算了"])
def test_cancel_in_words_cancels_all(town: Town, word: str) -> None:
    town.says("wang", THREE)
    assert "3件都没有提交" in town.says("wang", word)


def test_one_is_dropped_by_its_number(town: Town) -> None:
    town.says("wang", THREE)
    card = town.says("wang", "第2条取消")
    assert card.startswith("【问题草稿】共2件（已去掉1件）")
    assert "厕所" not in card
    assert town.says("wang", "1").startswith("已提交 #1001、#1002。")


def test_two_of_three_are_dropped_and_the_last_is_a_plain_draft(town: Town) -> None:
    town.says("wang", THREE)
    card = town.says("wang", "1、3不要")
    assert card.startswith("【问题草稿】（已去掉2件）\n网点：柳河县·安平支局")
    assert town.says("wang", "1").startswith("已提交 #1001（YLYL-260608-001）安平·厕所")


def test_only_the_first_is_kept(town: Town) -> None:
    town.says("wang", THREE)
    assert "网点：柳河县·安平支局" in town.says("wang", "只留第一条")
    assert town.says("wang", "1").startswith("已提交 #1001（")


def test_one_gets_another_category_or_outlet_or_urgency(town: Town) -> None:
    town.says("zhou", "大桥支局空调坏了；城关支局打印机卡纸")
    assert "类别：后勤保障›食堂与厨电" in town.says("zhou", "第2条改成冰箱")
    moved = town.says("zhou", "第二条是大桥的")
    assert moved.count("网点：柳河县·大桥支局") == 2
    assert moved.count("紧急度：急") + 1 == town.says("zhou", "第1条加急").count("紧急度：急")


def test_wrong_numbers_are_said_to_be_wrong(town: Town) -> None:
    assert "没有几件一起的草稿可改" in town.says("wang", "第2条取消")
    town.says("wang", THREE)
    assert town.says("wang", "第5条取消") == "没有第5条，现在共3件。"
    assert "第2条取消" in town.says("wang", "7")
    assert town.says("wang", "1").startswith("已提交 #1001、#1002、#1003")


def test_the_outlet_is_asked_once_for_all_of_them(town: Town) -> None:
    asked = town.says("zhou", "空调坏了；打印机卡纸；缺雨衣")
    assert asked.startswith("【问题草稿】共3件")
    assert "1 柳河县·大桥支局\n2 柳河县·城关支局" in asked
    town.restart()
    card = town.says("zhou", "2")
    assert card.count("网点：柳河县·城关支局") == 3
    assert town.says("zhou", "1").startswith("已提交 #1001、#1002、#1003")


def test_an_outlet_in_words_answers_too(town: Town) -> None:
    town.says("zhou", "空调坏了；打印机卡纸")
    assert town.says("zhou", "大桥").count("网点：柳河县·大桥支局") == 2


def test_two_outlets_that_share_a_problem_are_two_tickets(town: Town) -> None:
    card = town.says("zhou", "大桥和城关都缺折页")
    assert "网点：柳河县·大桥支局" in card
    assert "网点：柳河县·城关支局" in card
    assert town.says("zhou", "1").startswith("已提交 #1001、#1002")
    assert "“大桥缺折页”" in town.says("zhou", "#1001")


def test_danger_goes_out_at_once_and_the_rest_stays_a_draft(town: Town) -> None:
    said = town.says("wang", "安平支局：1、后院插座冒火花 2、厕所堵了 3、缺雨衣")
    assert said.startswith("已提交 #1001")
    assert "【问题草稿】共2件" in said
    assert "【特急】" in town.heard("shi-anbao")[0]
    assert town.says("wang", "1").startswith("已提交 #1002、#1003")


def test_join_makes_one_draft_of_all(town: Town) -> None:
    town.says("wang", THREE)
    card = town.says("wang", "合并")
    assert card.startswith("【问题草稿】（已把3件合成一件")
    assert town.says("wang", "1").startswith("已提交 #1001（")
    assert f"“{THREE}”" in town.says("wang", "#1001")


def test_joined_and_apart_again(town: Town) -> None:
    town.says("wang", THREE)
    town.says("wang", "合并")
    town.restart()
    assert town.says("wang", "拆开").startswith("【问题草稿】共3件")
    assert "已经是分开的了" in town.says("wang", "拆开")
    assert town.says("wang", "1").startswith("已提交 #1001、#1002、#1003")


def test_a_single_draft_is_taken_apart_by_a_word(town: Town) -> None:
    assert town.says("wang", "安平支局空调坏了，客户说厕所也堵了").startswith("【问题草稿】\n")
    card = town.says("wang", "拆开")
    assert card.startswith("【问题草稿】共2件")


def test_what_cannot_be_taken_apart_stays(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了")
    assert "拆不开" in town.says("wang", "拆开")
    assert town.says("wang", "1").startswith("已提交 #1001（")


def test_submitted_parts_become_one_within_ten_minutes(town: Town) -> None:
    town.says("wang", THREE)
    town.says("wang", "1")
    town.silence()
    town.wait("2026-06-08 10:05")
    said = town.says("wang", "合并")
    assert said.startswith("已提交 #1004")
    assert "原来的 #1001、#1002、#1003 已撤回" in said
    assert town.says("wang", "#1002").startswith("#1002｜已撤回｜")
    assert any("#1002 反映人已撤回" in text for text in town.heard("liuhe-zonghe"))
    assert town.says("wang", "拆开").startswith("已提交 #1005、#1006、#1007")
    assert town.says("wang", "#1004").startswith("#1004｜已撤回｜")


def test_what_somebody_accepted_is_neither_joined_nor_taken_apart(town: Town) -> None:
    town.says("wang", THREE)
    town.says("wang", "1")
    town.says("liuhe-zonghe", "签收 1002")
    assert "#1002 已经有人签收" in town.says("wang", "合并")
    assert town.says("wang", "#1001").startswith("#1001｜待受理｜")


def test_after_ten_minutes_nothing_is_joined(town: Town) -> None:
    town.says("wang", THREE)
    town.says("wang", "1")
    town.wait("2026-06-08 10:11")
    assert "没有刚报的几件可以合并" in town.says("wang", "合并")
    assert "没有10分钟内报的问题可以拆开" in town.says("wang", "拆开")


def test_a_visit_beside_several_problems_is_a_visit(town: Town) -> None:
    card = town.says("wang", "今天去了安平支局，三个事：1空调坏了 2厕所堵 3缺一个柜员")
    assert card.startswith("【问题草稿】共3件（已同时记下今天走访安平）")
    assert "上次走访6月8日，今天" in town.says("wang", "我的联系点")


def test_what_is_solved_is_no_ticket(town: Town) -> None:
    card = town.says("zhou", "大桥支局空调坏了，换了压缩机已经好了；城关支局灯管不亮")
    assert card.startswith("【问题草稿】\n网点：柳河县·城关支局")


def test_effect_and_repetition_stay_one_ticket(town: Town) -> None:
    for said in ("安平支局缺人，所以轮休安排不开，大家意见大", "安平支局叫号机坏了，修了又坏，来回四次了"):
        assert town.says("wang", said).startswith("【问题草稿】\n"), said
        town.says("wang", "0")


# on behalf, spoken, without the draft step


def test_a_report_on_behalf_names_both(town: Town) -> None:
    card = town.says("wang", "替安平支局老李反映：宿舍热水器坏了，没法洗澡")
    assert card.startswith("【问题草稿】（代老李反映）\n网点：柳河县·安平支局")
    town.says("wang", "1")
    assert "王立（代老李反映）：" in town.heard("liuhe-zonghe")[0]
    assert "（代老李反映）" in town.says("wang", "#1001")
    assert "代老某反映" in town.asks("wrCity", "dangjian", "#1001")


def test_a_spoken_report_says_so(town: Town) -> None:
    said = {"content": "那个安平支局的冰箱坏了然后厕所也堵了"}
    message = bot_message("AIBOT", "wang", "voice", said, msgid="CAIQ1", chatid=None)
    card = plain(town.post_bot(message, "message"))
    assert card.startswith("【问题草稿】共2件（语音转写）")
    town.says("wang", "1")
    assert "（语音转写）" in town.says("wang", "#1001")


def test_without_the_draft_step_a_clear_report_goes_out_at_once(town: Town) -> None:
    assert "直接提交" in town.says("wang", "以后直接提交")
    town.restart()
    said = town.says("wang", "安平支局营业厅空调不制冷")
    assert said.startswith("已提交 #1001（")
    assert "10分钟内回0撤回" in said
    assert "已撤回" in town.says("wang", "0")
    assert town.says("wang", "#1001").startswith("#1001｜已撤回｜")
    assert "先给您看草稿" in town.says("wang", "以后先给我看草稿")
    assert town.says("wang", "安平支局营业厅空调不制冷").startswith("【问题草稿】")


def test_without_the_draft_step_doubt_is_still_asked(town: Town) -> None:
    town.says("zhou", "以后直接提交")
    assert town.says("zhou", "营业厅空调不制冷").startswith("【问题草稿】")


def test_several_clear_reports_go_out_at_once_and_come_back_by_a_zero(town: Town) -> None:
    town.says("zhou", "以后直接提交")
    said = town.says("zhou", "大桥支局空调不制冷；城关支局厕所堵了")
    assert said.startswith("已提交 #1001、#1002")
    assert "#1001、#1002 已撤回" in town.says("zhou", "0")


# groups


def test_a_clear_report_in_a_group_is_submitted(town: Town) -> None:
    said = town.asks("wrLiuhe", "wang", "安平支局营业厅空调不制冷")
    assert said.startswith("已提交 #1001 安平·制冷，已派柳河县综合部")
    assert "王立" not in said
    assert "#1001" in town.heard("liuhe-zonghe")[0]


def test_several_in_a_group_are_submitted_together(town: Town) -> None:
    said = town.asks("wrLiuhe", "wang", "安平支局：空调不制冷；厕所堵了")
    assert said.startswith("已提交 #1001、#1002\n")


def test_an_unclear_report_in_a_group_waits_in_the_persons_own_chat(town: Town) -> None:
    said = town.asks("wrLiuhe", "zhou", "营业厅空调不制冷")
    assert "草稿已发到您的单聊" in said
    assert "空调" not in said
    (card,) = town.heard("zhou")
    assert "1 柳河县·大桥支局" in card
    assert "网点：柳河县·大桥支局" in town.says("zhou", "1")
    assert town.says("zhou", "1").startswith("已提交 #1001")


def test_an_unbound_group_gets_one_line(town: Town) -> None:
    said = town.asks("wrElse", "wang", "安平支局营业厅空调不制冷")
    assert said.startswith("本群还没有绑定范围")
    assert town.says("wang", "#1001").startswith("没有找到 #1001")


@pytest.mark.parametrize("text", ["匿名反映：支局长天天骂人", "安平支局有员工私下给客户放贷，还赌博"])
def test_what_is_said_in_confidence_is_not_repeated_in_a_group(town: Town, text: str) -> None:
    said = town.asks("wrLiuhe", "wang", text)
    assert said == "这类事请到单聊里说，我没有在群里记下内容。"
    assert "【问题草稿】" in town.heard("wang")[0]


# in confidence


def test_a_report_about_conduct_hides_its_reporter_by_itself(town: Town) -> None:
    town.says("clerk", "我们支局有员工私下给客户放贷，还参与赌博")
    assert town.says("clerk", "1").startswith("已提交 #1001")
    people = town.service.cache.current().people
    pushed = [text for userid in people if userid != "clerk" for text in town.heard(userid)]
    seen = [town.says(userid, "#1001") for userid in ("anping", "admin-liuhe", "dangjian")]
    room = town.asks("wrCity", "dangjian", "#1001")
    assert pushed
    assert not any("小丁" in text or "小某" in text for text in [*pushed, *seen, room])
    assert "放贷" not in room
    assert "小" not in town.asks("wrCity", "clerk", "#1001").partition("\n")[2]


def test_telephone_numbers_are_for_those_who_handle_it(town: Town) -> None:
    town.says("wang", "安平支局食堂冰箱不制冷了，联系老李13812345678")
    town.says("wang", "1")
    assert "13812345678" in town.heard("liuhe-zonghe")[0]
    assert "13812345678" in town.says("wang", "#1001")
    assert "138****5678" in town.says("admin-liuhe", "#1001")
    assert "138****5678" in town.asks("wrCity", "dangjian", "#1001")
