"""Texts nobody should send: the same answer and the same stored words on both databases, nothing lost, nobody waits."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.language.reader import hear
from models.inbox import InboxMessage
from models.tickets import Ticket
from tests.town import BOT, Town

LONG = "安平支局营业厅空调不制冷，客户意见很大。" * 750
BROKEN = "安平支局空调坏了"


def kept(town: Town) -> str:
    """The words of the message that came last, as they are stored."""
    return town.store.read(
        lambda session: session.scalars(select(InboxMessage.text).order_by(InboxMessage.key)).all()[-1]
    )


def ticket(town: Town) -> Ticket:
    return (
        town.store.read(lambda session: session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()) or Ticket()
    )


def test_fifteen_thousand_characters_are_a_draft_and_all_of_them_are_kept(town: Town) -> None:
    assert len(LONG) == 15_000
    card = town.says("wang", LONG)
    assert card.startswith(
        "【问题草稿】（太长，只按开头分类，全文已保存）\n网点：柳河县·安平支局\n类别：后勤保障›空调取暖"
    )
    assert len(card) < 400
    assert town.says("wang", "1").startswith("已提交 #1001")
    assert kept_text(town) == LONG
    (told,) = town.heard("liuhe-zonghe")
    assert len(told.encode()) < 2048
    assert len(town.says("wang", "#1001").encode()) < 2048


def kept_text(town: Town) -> str:
    return ticket(town).text


def test_a_hundred_thousand_characters_are_read(town: Town) -> None:
    said = hear("安平支局空调不制冷。" * 10_000, None, (BOT,))
    assert len(said.words) == 100_000
    assert said.was_cut
    reader = town.service.intake.warm_up()
    assert reader.report(said.text, county="柳河县", own=("L1",)).outlets == ("L1",)


def test_a_long_message_that_is_no_report_says_that_it_was_cut(town: Town) -> None:
    said = town.says("wang", "今天去了安平支局，大家都很好，没有问题。" + "聊得很开心。" * 2000)
    assert said.startswith("已记走访 柳河县·安平支局")
    assert said.endswith("（这条太长，只看了开头；全文已保存。）")


@pytest.mark.parametrize(
    "text",
    [
        "安平支局空\u200b调\u200b坏\u200b了", "\u202e安平支局空调坏了\u202c", "安平支局\u200f空调坏了\u200e", "\ufeff安平支局空调坏了",
        "安平支局\t空调坏了", "安平支局😡空调坏了😡😡", "安平支局👨\u200d👩\u200d👧空调坏了", "安平支局𠮷空调坏了", "安平支局空调坏了]]>",
        "**安平支局** `空调` 坏了", "安平支局空调坏了 %s {0} \\n",
    ],
)  # fmt: skip
def test_a_report_with_odd_signs_is_understood_and_kept_as_it_was_written(town: Town, text: str) -> None:
    card = town.says("wang", text)
    assert "网点：柳河县·安平支局\n类别：后勤保障›空调取暖" in card, card
    assert town.says("wang", "1").startswith("已提交 #1001")
    assert ticket(town).text == text
    assert town.says("liuhe-zonghe", "签收 1001").startswith("#1001 已签收")


def test_signs_that_turn_the_line_around_are_kept_and_not_shown(town: Town) -> None:
    town.says("wang", "\u202e安平支局空调坏了")
    town.says("wang", "1")
    shown = [town.says("wang", "#1001"), *town.heard("liuhe-zonghe"), town.says("wang", "\u202e安平支局空调坏了")]
    assert not any("\u202e" in text for text in shown)


@pytest.mark.parametrize("broken", ["安平支局\ud83d空调坏了", "安平支局空调\udc00坏了", "安平\x00支局空调坏了"])
def test_what_no_database_can_store_is_left_out_and_the_rest_kept(town: Town, broken: str) -> None:
    said = hear(broken, None, (BOT,))
    assert said.words == BROKEN
    assert said.text == BROKEN


@pytest.mark.wordings
@pytest.mark.parametrize(
    "text",
    [
        "坏" * 15_000, "1" * 15_000, "x" * 15_000, "，。！？" * 3_750, "#" * 15_000, "#1" * 7_500, "1001 " * 3_000, "的" * 14_999 + "x", "😀" * 3_700,
        "收到" + " " * 14_990 + "x", "1001" + " " * 14_990 + "收到", "1001，" * 2_900, "@" * 15_000, "[" * 15_000, "\\" * 15_000, "*_`" * 5_000,
        "&lt;" * 3_700, "去了安平，" * 2_900, "１" * 15_000,
    ],
)  # fmt: skip
def test_one_thing_repeated_gets_an_answer_of_one_screen(town: Town, text: str) -> None:
    said = town.says("wang", text)
    assert said
    assert "没有处理成功" not in said
    assert len(said.encode()) < 2048
    assert kept(town) == text.strip()


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("……", "没听明白"), ("。", "没听明白"), ("00000", "没有找到 #0"), ("1.0", ""), ("-1", ""), ("９", "现在没有等您回数字“9”的事"),
        ("签收 99999999999999999999", "没有可以“签收”的问题"), ("签收 13812345678", "没有可以“签收”的问题"), ("#9999999", "没有找到 #9999999"),
        ("9" * 300 + "办结", "没"), ("<b>签收</b>", ""), ("<script>alert(1)</script>", "没听明白"), ("{{7*7}}", ""), ("${HOME}", ""),
    ],
)  # fmt: skip
def test_numbers_and_signs_alone_are_answered_politely(town: Town, text: str, answer: str) -> None:
    said = town.says("wang", text)
    assert answer in said
    assert "没有处理成功" not in said
    assert "alert" not in said
    assert "49" not in said


@pytest.mark.wordings
@pytest.mark.parametrize("text", ["", " ", "\u200b" * 15_000, "\n" * 300, "\u200f\u200e"])
def test_nothing_that_can_be_seen_is_asked_back(town: Town, text: str) -> None:
    assert "没听明白" in town.says("wang", text)


def test_a_list_in_lines_or_with_markers_is_several_problems(town: Town) -> None:
    card = town.says("wang", "安平支局\n空调坏了\r\n厕所堵了")
    assert card.startswith("【问题草稿】共2件")
    assert "① 空调坏了" in card


def test_markdown_in_a_group_is_shown_as_it_was_written(town: Town) -> None:
    said = town.asks("wrLiuhe", "wang", "安平支局*空调*坏了")
    assert said.startswith("已提交 #1001")
