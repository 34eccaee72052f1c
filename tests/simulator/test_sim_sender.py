"""What the service hears from the simulated WeCom, and what becomes of its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Response
from sim_town import AGENT, CONFIG, CORP, QUICK, Town, finished, open_town

DOWN = [Response(status=503) for _ in range(3)]


@pytest.fixture
def town() -> Iterator[Town]:
    with open_town() as opened:
        yield opened


def test_a_member_writes_and_reads_the_answer(town: Town) -> None:
    reply = town.server.say("libin", "安国支局扫码枪坏了 ]]> & <b>")
    assert (reply.status, reply.text, reply.deliveries) == (200, "收到：安国支局扫码枪坏了 ]]> & <b>", 1)
    heard = town.service.heard[0]
    assert (heard["FromUserName"], heard["ToUserName"], heard["AgentID"]) == ("libin", CORP, str(AGENT))
    assert heard["MsgId"] == reply.msgid
    said, answered = town.server.conversation("libin")
    assert (said.text, said.status) == ("安国支局扫码枪坏了 ]]> & <b>", "ok")
    assert (answered.text, answered.channel) == (reply.text, "reply")


def test_elements_come_in_any_order(town: Town) -> None:
    for _ in range(12):
        town.server.sender.text("libin", "您好")
    assert len({tuple(heard) for heard in town.service.heard}) > 1


def test_a_failing_service_gets_three_deliveries_under_one_msgid(town: Town) -> None:
    town.service.misfortunes += [Response(status=503), Response(status=503)]
    reply = town.server.say("libin", "在吗")
    assert (reply.deliveries, reply.text) == (3, "收到：在吗")
    assert len({heard["MsgId"] for heard in town.service.heard}) == 1


def test_a_slow_service_is_cut_and_asked_again(town: Town) -> None:
    town.service.misfortunes.append(0.8)
    assert town.server.say("libin", "在吗").deliveries == 2


def test_after_three_deliveries_the_bubble_waits_to_be_sent_again(town: Town) -> None:
    town.service.misfortunes += DOWN
    reply = town.server.say("libin", "在吗")
    assert (reply.answered, reply.deliveries) == (False, 3)
    said = town.server.conversation("libin")[0]
    assert said.status == "failed"
    again = town.server.talk.say_again(said.id)
    assert (again.text, again.msgid) == ("收到：在吗", reply.msgid)
    assert town.server.conversation("libin")[0].status == "ok"


def test_the_other_official_page_does_not_repeat_on_a_status() -> None:
    patient = replace(CONFIG, delivery=replace(QUICK, retry_status=False))
    with open_town(patient) as town:
        town.service.misfortunes.append(Response(status=500))
        assert town.server.say("libin", "在吗").deliveries == 1


def test_an_empty_body_says_nothing(town: Town) -> None:
    town.service.app_reply = lambda heard: ""
    assert town.server.say("libin", "好").text == ""
    assert len(town.server.conversation("libin")) == 1


def test_a_long_answer_is_cut_at_2048_bytes(town: Town) -> None:
    town.service.app_reply = lambda heard: "桥" * 1000
    assert town.server.say("libin", "长").text == "桥" * 682


def test_an_answer_that_is_not_sealed_is_not_shown(town: Town) -> None:
    town.service.misfortunes.append(Response("<xml><Encrypt>abc</Encrypt></xml>"))
    reply = town.server.say("libin", "在吗")
    assert reply.error
    assert town.server.conversation("libin")[-1].kind == "notice"


@pytest.mark.parametrize(
    ("send", "msgtype", "field"),
    [
        (lambda s: s.image("libin", "http://p/1.jpg", "M1"), "image", "PicUrl"),
        (lambda s: s.voice("libin", "M2"), "voice", "Format"),
        (lambda s: s.video("libin", "M3", "T3"), "video", "ThumbMediaId"),
        (lambda s: s.location("libin", 34.7, 116.9, "沛县"), "location", "Location_X"),
        (lambda s: s.link("libin", "通知", "http://p/2"), "link", "Url"),
    ],
)
def test_other_kinds_of_message(town: Town, send: Any, msgtype: str, field: str) -> None:
    assert send(town.server.sender).answered
    heard = town.service.heard[0]
    assert heard["MsgType"] == msgtype
    assert heard[field]
    assert heard["MsgId"]


def test_events_have_no_msgid_and_may_nest(town: Town) -> None:
    town.service.app_reply = lambda heard: "欢迎"
    assert town.server.event("libin", "enter_agent").text == "欢迎"
    picked = {"SelectedItem": [{"QuestionKey": "q1", "OptionIds": {"OptionId": ["o1", "o2"]}}]}
    town.server.event("libin", "template_card_event", EventKey="done", TaskId="t1", SelectedItems=picked)
    enter, card = town.service.heard
    assert enter["Event"] == "enter_agent"
    assert "MsgId" not in enter
    assert (card["EventKey"], card["TaskId"]) == ("done", "t1")
    assert "SelectedItems" in card


def test_the_bot_hears_a_group_only_when_mentioned(town: Town) -> None:
    assert town.server.say_in_group("wrXuzhou", "libin", "大家好").status == 0
    assert town.service.heard == []
    reply = town.server.say_in_group("wrXuzhou", "libin", "@领题助手 本周几件")
    assert reply.text == "好的"
    heard = town.service.heard[0]
    assert (heard["chattype"], heard["chatid"]) == ("group", "wrXuzhou")
    assert heard["text"]["content"] == "@领题助手 本周几件"
    assert [b.kind for b in town.server.group("wrXuzhou")] == ["text", "text", "markdown"]


def test_a_quote_travels_along(town: Town) -> None:
    town.server.sender.bot_text("libin", "这件催一下", quote="#1001｜办理中")
    heard = town.service.heard[0]
    assert heard["quote"]["text"]["content"] == "#1001｜办理中"
    assert (heard["chattype"], "chatid" in heard) == ("single", False)


def test_an_unfinished_stream_is_asked_until_it_finishes(town: Town) -> None:
    states = iter(("正在查", "正在查…", "查到 3 件"))

    def answer(heard: dict[str, Any]) -> dict[str, Any]:
        text = next(states)
        stream = {"id": "s9", "finish": text.startswith("查到"), "content": text}
        return {"msgtype": "stream", "stream": stream}

    town.service.bot_reply = answer
    reply = town.server.say_in_group("wrXuzhou", "libin", "@领题助手 查一下")
    assert reply.text == "查到 3 件"
    assert [heard["msgtype"] for heard in town.service.heard] == ["text", "stream", "stream"]
    assert town.service.heard[1]["stream"]["id"] == "s9"
    assert town.server.group("wrXuzhou")[-1].text == "查到 3 件"
    assert len(town.server.group("wrXuzhou")) == 2


def test_a_stream_that_never_finishes_is_given_up() -> None:
    with open_town(replace(CONFIG, delivery=replace(QUICK, stream_limit_seconds=0.05))) as town:
        unfinished = {"msgtype": "stream", "stream": {"id": "s", "finish": False, "content": "…"}}
        town.service.bot_reply = lambda heard: unfinished
        assert "never finished" in town.server.sender.bot_text("libin", "查").error


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"msgtype": "text", "text": {"content": "好"}}, "not allowed"),
        (finished("桥" * 7000), "longer than"),
        ({"msgtype": "stream", "stream": {"finish": True, "content": "好"}}, "stream.id"),
        ({"msgtype": "stream", "stream": {"id": "s", "finish": "yes", "content": "好"}}, "boolean"),
    ],
)
def test_answers_wecom_would_refuse(town: Town, answer: dict[str, Any], why: str) -> None:
    town.service.bot_reply = lambda heard: answer
    assert why in town.server.sender.bot_text("libin", "查").error


def test_the_nonce_must_be_the_callbacks(town: Town) -> None:
    town.service.nonce_of = lambda nonce: nonce + "0"
    assert "nonce" in town.server.sender.bot_text("libin", "查").error


def test_enter_chat_may_be_answered_with_text(town: Town) -> None:
    town.service.bot_reply = lambda heard: {"msgtype": "text", "text": {"content": "欢迎"}}
    assert town.server.sender.bot_event("libin", "enter_chat").text == "欢迎"


def test_a_card_click_is_pushed_once(town: Town) -> None:
    town.service.misfortunes += DOWN
    assert town.server.sender.bot_event("libin", "template_card_event", task_id="t").deliveries == 1


def test_the_url_check_wants_exactly_the_echo_within_a_second(town: Town) -> None:
    assert town.server.sender.verify_app().ok
    assert town.server.sender.verify_bot().ok
    spoiled: list[Callable[[str], str]] = [
        lambda text: text + "\n",
        lambda text: f'"{text}"',
        lambda text: "\ufeff" + text,
    ]
    for spoil in spoiled:
        town.service.echo = spoil
        assert "exactly" in town.server.sender.verify_app().problem


def test_a_late_url_check_fails() -> None:
    with open_town(replace(CONFIG, delivery=replace(QUICK, verify_seconds=0.1))) as town:
        town.service.misfortunes.append(0.3)
        assert not town.server.sender.verify_app().ok
