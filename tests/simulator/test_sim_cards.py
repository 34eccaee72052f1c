"""Cards with buttons at the simulated WeCom: checked, pressed, changed once per code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Response
from sim_town import AGENT, START, Town, open_town

UPDATE = "/cgi-bin/message/update_template_card"


def card(**changes: Any) -> dict[str, Any]:
    """A card that is right but for `changes`."""
    return {
        "card_type": "button_interaction",
        "source": {"desc": "连心桥 · 派单", "desc_color": 0},
        "main_title": {"title": "#1001 安国·冰箱", "desc": "后勤保障"},
        "sub_title_text": "也可以回“签收 1001”",
        "horizontal_content_list": [{"keyname": "网点", "value": "沛县·安国支局"}],
        "task_id": "t1",
        "button_list": [{"text": "签收", "style": 1, "key": "accept"}, {"text": "退单…", "style": 2, "key": "return"}],
    } | changes


@pytest.fixture
def town() -> Iterator[Town]:
    with open_town() as opened:
        yield opened


def send(town: Town, **changes: Any) -> dict[str, Any]:
    answer: dict[str, Any] = town.send(msgtype="template_card", template_card=card(**changes))
    return answer


def update(town: Town, code: str, **changes: Any) -> dict[str, Any]:
    body = {"userids": ["libin"], "agentid": AGENT, "response_code": code, "button": {"replace_name": "已签收"}}
    answer: dict[str, Any] = town.post(UPDATE, body | changes, access_token=town.token()).json()
    return answer


def shown(town: Town) -> dict[str, Any]:
    bubble: dict[str, Any] = town.get("/sim/updates", after="0").json()["bubbles"][0]
    return bubble


def test_a_card_is_shown_with_its_buttons_and_brings_a_code(town: Town) -> None:
    answer = send(town)
    assert answer["response_code"]
    bubble = shown(town)
    assert (bubble["kind"], bubble["chips"]) == ("card", [])
    assert bubble["card"]["title"] == "#1001 安国·冰箱"
    assert [(b["text"], b["key"]) for b in bubble["card"]["buttons"]] == [("签收", "accept"), ("退单…", "return")]
    assert bubble["text"].startswith("连心桥 · 派单\n#1001 安国·冰箱\n")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"card_type": "poem"}, 42031),
        ({"task_id": None}, 42016),
        ({"task_id": "a b"}, 42014),
        ({"task_id": "x" * 129}, 42014),
        ({"main_title": {}}, 42033),
        ({"horizontal_content_list": [{"keyname": "n", "value": "v"}] * 7}, 42035),
        ({"button_list": []}, 42038),
        ({"button_list": [{"text": "", "key": "a"}]}, 42038),
        ({"button_list": [{"text": "好", "key": ""}]}, 42039),
        ({"button_list": [{"text": "好", "key": "a"}, {"text": "坏", "key": "a"}]}, 42051),
    ],
)
def test_what_wecom_refuses_of_a_card(town: Town, changes: dict[str, Any], code: int) -> None:
    assert send(town, **changes)["errcode"] == code


def test_a_task_id_serves_once(town: Town) -> None:
    assert send(town)["errcode"] == 0
    assert send(town, sub_title_text="另一张")["errcode"] == 42014


def test_a_press_reaches_the_service_and_its_code_changes_the_card_once(town: Town) -> None:
    send(town)
    answer = town.post("/sim/press", {"userid": "libin", "bubble": shown(town)["id"], "key": "accept"}).json()
    assert answer["status"] == 200
    heard = town.service.heard[-1]
    assert (heard["Event"], heard["EventKey"], heard["TaskId"]) == ("template_card_event", "accept", "t1")
    assert update(town, heard["ResponseCode"])["invaliduser"] == []
    assert shown(town)["card"]["replaced"] == "已签收"
    assert update(town, heard["ResponseCode"])["errcode"] == 60140
    again = town.post("/sim/press", {"userid": "libin", "bubble": shown(town)["id"], "key": "accept"})
    assert (again.status_code, again.json()["error"]) == (404, "这张卡片的按钮已经不能按了。")


@pytest.mark.parametrize("body", [{"bubble": 99, "key": "accept"}, {"bubble": 1, "key": "no"}])
def test_what_is_not_there_cannot_be_pressed(town: Town, body: dict[str, Any]) -> None:
    send(town)
    assert town.post("/sim/press", {"userid": "libin"} | body).status_code == 404
    assert town.post("/sim/press", {"userid": "anguo"} | body).status_code == 404
    assert town.service.heard == []


def test_a_press_that_is_not_taken_is_told_and_may_be_repeated(town: Town) -> None:
    send(town)
    town.service.misfortunes += [Response(status=503) for _ in range(3)]
    press = {"userid": "libin", "bubble": shown(town)["id"], "key": "accept"}
    assert town.post("/sim/press", press).json()["status"] == 503
    assert len({heard["ResponseCode"] for heard in town.service.heard}) == 1  # one press, three deliveries
    assert town.post("/sim/press", press).json()["status"] == 200


def test_a_card_may_take_the_place_of_another(town: Town) -> None:
    code = send(town)["response_code"]
    assert update(town, code, button=None, template_card=card(sub_title_text="请回一句话"))["errcode"] == 0
    assert shown(town)["card"]["words"] == "请回一句话"
    assert shown(town)["card"]["replaced"] == ""


def test_a_code_lives_for_72_hours_and_only_its_receivers_see_a_change(town: Town) -> None:
    code = send(town)["response_code"]
    assert update(town, code, userids=["anguo"])["invaliduser"] == ["anguo"]
    assert shown(town)["card"]["replaced"] == ""
    old = send(town, task_id="t2")["response_code"]
    town.server.world.business.set(START + timedelta(hours=73))
    assert update(town, old)["errcode"] == 60140
    assert update(town, "")["errcode"] == 60140
    assert update(town, "x", userids=[])["errcode"] == 82101
    assert update(town, "x", agentid=1)["errcode"] == 301002
