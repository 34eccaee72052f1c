"""What is meant when no number is written: a quoted message, the only one that fits, or a numbered choice."""

from __future__ import annotations

import itertools

import pytest

from simulator.messages import bot_message
from tests.town import Town, plain

pytestmark = pytest.mark.wordings

MEASURE = "已请师傅疏通，试水正常"
THINGS = ("营业厅空调不制冷", "厕所堵了", "食堂冰箱坏了", "大厅灯管不亮")
_MESSAGES = itertools.count(1)


def reported(town: Town, many: int = 3) -> None:
    for thing in THINGS[:many]:
        town.says("wang", f"安平支局{thing}")
        assert town.says("wang", "1").startswith("已提交")
    town.silence()


def quoting(town: Town, userid: str, quoted: str, text: str) -> str:
    """A message to the AI bot, alone with it, that answers an earlier one."""
    message = bot_message("AIBOT", userid, "text", {"content": text}, msgid=f"CAIQQ{next(_MESSAGES)}", chatid=None)
    message["quote"] = {"msgtype": "text", "text": {"content": quoted}}
    return plain(town.post_bot(message, "message"))


def state(town: Town, no: int) -> str:
    return town.says("wang", f"#{no}").split("｜")[1]


def test_a_quoted_line_says_which_ticket(town: Town) -> None:
    reported(town)
    assert quoting(town, "liuhe-zonghe", "#1002 安平·厕所｜待受理", "收到").startswith("#1002 已签收")
    assert "还没有办结：请写明做了什么" in quoting(town, "liuhe-zonghe", "#1002 已签收，剩余5个工作日", "好了")
    said = quoting(town, "liuhe-zonghe", "#1002 已签收，剩余5个工作日", f"好了，{MEASURE}")
    assert said == "#1002 已报办结，等王立、安华确认。"
    assert [state(town, no) for no in (1001, 1002, 1003)] == ["待受理", "待核实", "待受理"]


def test_the_push_itself_can_be_quoted(town: Town) -> None:
    town.says("wang", "安平支局厕所堵了")
    town.says("wang", "1")
    (told,) = town.heard("liuhe-zonghe")
    assert quoting(town, "liuhe-zonghe", told, "收到").startswith("#1001 已签收")


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("said", "answer"),
    [("催一下", "#1003 已催郑和"), ("撤回", "#1003 已撤回"), ("到哪一步了", "#1003｜待受理"), ("补充一下，是靠墙那台", "#1003 补充已记下")],
)  # fmt: skip
def test_what_a_reporter_says_to_a_quoted_line(town: Town, said: str, answer: str) -> None:
    reported(town)
    assert quoting(town, "wang", "已提交 #1003（YLYL-260608-003）安平·冰箱，已派柳河县综合部。", said).startswith(
        answer
    )


def test_another_number_in_the_sentence_wins_over_the_quoted_one(town: Town) -> None:
    reported(town)
    assert quoting(town, "liuhe-zonghe", "#1002 安平·厕所", "1003 收到").startswith("#1003 已签收")
    assert state(town, 1002) == "待受理"


def test_a_quote_with_two_numbers_asks_which(town: Town) -> None:
    reported(town)
    asked = quoting(town, "liuhe-zonghe", "已提交 #1001、#1003。有进展会告诉您。", "收到")
    assert asked.startswith("有2件可以“签收”，是哪一件？\n1 #1001 安平·制冷｜")
    assert "\n2 #1003 安平·冰箱｜" in asked
    assert "1002" not in asked
    assert state(town, 1001) == "待受理"
    assert town.says("liuhe-zonghe", "2").startswith("#1003 已签收")
    assert state(town, 1001) == "待受理"


def test_all_of_a_quoted_message_when_the_words_say_all(town: Town) -> None:
    reported(town)
    said = quoting(town, "liuhe-zonghe", "已提交 #1001、#1003。有进展会告诉您。", "都收到")
    assert said.count("已签收") == 2
    assert state(town, 1002) == "待受理"


def test_somebody_elses_ticket_is_not_acted_on_by_a_quote(town: Town) -> None:
    reported(town)
    for said in ("撤回", "催一下", "收到", "满意", "到哪一步了"):
        answer = quoting(town, "shi", "#1001 安平·制冷｜待受理", said)
        assert answer.startswith("没有找到 #1001，或它不在您的范围"), said
        assert "空调" not in answer
    refused = quoting(town, "shuji-liuhe", "#1001 安平·制冷｜待受理", "收到")
    assert refused.startswith("#1001 现在是“待受理”，“签收”不由您来办")
    assert state(town, 1001) == "待受理"


def test_one_candidate_needs_no_number(town: Town) -> None:
    reported(town, 1)
    assert town.says("liuhe-zonghe", "收到").startswith("#1001 已签收")
    assert "请写明做了什么" in town.says("liuhe-zonghe", "好了")
    assert town.says("liuhe-zonghe", f"修好了，{MEASURE}").startswith("#1001 已报办结")
    assert town.says("wang", "好了").startswith("#1001 已销号")


def test_with_several_it_is_a_numbered_choice(town: Town) -> None:
    reported(town)
    asked = town.says("liuhe-zonghe", "收到")
    assert asked.startswith("有3件可以“签收”，是哪一件？\n1 #1001 安平·制冷｜待受理｜剩余5个工作日\n2 #1002")
    assert asked.endswith("回数字选定；都不是回 0。")
    town.restart()
    assert town.says("liuhe-zonghe", "2").startswith("#1002 已签收")
    assert [state(town, no) for no in (1001, 1002, 1003)] == ["待受理", "处理中", "待受理"]
    assert "现在没有等您回数字“2”的事" in town.says("liuhe-zonghe", "2")


def test_a_result_is_asked_of_which_ticket_and_kept(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "签收 1001 1002 1003")
    assert town.says("liuhe-zonghe", f"修好了，{MEASURE}").startswith("有3件可以“办结”，是哪一件？")
    town.restart()
    assert town.says("liuhe-zonghe", "2") == "#1002 已报办结，等王立、安华确认。"
    assert MEASURE in town.says("wang", "#1002")
    assert state(town, 1001) == "处理中"


def test_the_number_itself_answers_too(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "收到")
    assert town.says("liuhe-zonghe", "#1003").startswith("#1003 已签收")


def test_none_of_them_and_a_number_that_was_not_offered(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "收到")
    assert "请回 1 到 3 里的一个数字" in town.says("liuhe-zonghe", "7")
    assert town.says("liuhe-zonghe", "0").startswith("好的，先不办")
    assert {state(town, no) for no in (1001, 1002, 1003)} == {"待受理"}


def test_the_choice_is_answered_before_older_questions(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "签收 1001 1002 1003")
    for no in (1001, 1002):
        town.says("liuhe-zonghe", f"{no} 办结 {MEASURE}")
    assert town.says("wang", "未解决 还是不行").startswith("有2件可以“未解决”，是哪一件？")
    assert "已退回责任部门重办" in town.says("wang", "1")
    assert sorted(state(town, no) for no in (1001, 1002)) == ["处理中", "待核实"]
    assert "还是不行" in town.says("liuhe-zonghe", "#1001") + town.says("liuhe-zonghe", "#1002")


def test_an_older_choice_does_not_take_the_number_of_a_newer_draft(town: Town) -> None:
    reported(town)
    assert town.says("wang", "撤回").startswith("有3件可以“撤回”，是哪一件？")
    town.says("wang", "安平支局打印机卡纸")
    assert town.says("wang", "1").startswith("已提交 #1004")
    assert {state(town, no) for no in (1001, 1002, 1003)} == {"待受理"}


def test_after_half_an_hour_the_choice_is_forgotten(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "收到")
    town.wait("2026-06-08 10:31")
    assert "现在没有等您回数字“1”的事" in town.says("liuhe-zonghe", "1")


def test_thanks_and_yes_to_nothing_act_on_nothing(town: Town) -> None:
    reported(town)
    for userid, said in (("wang", "好的"), ("wang", "好"), ("clerk", "好了"), ("liuhe-zonghe", "好的谢谢")):
        town.says(userid, said)
    assert {state(town, no) for no in (1001, 1002, 1003)} == {"待受理"}
