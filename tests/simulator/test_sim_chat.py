"""The page and the /sim/… endpoints behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from flask import Response
from sim_town import CONFIG, START, Town, open_town

from simulator.server import SimulatorServer, create_simulator
from simulator.service_clock import NO_CLOCK, NO_SERVICE, NOT_BACK, NOTHING_DUE


@pytest.fixture
def town() -> Iterator[Town]:
    with open_town() as opened:
        yield opened


def _updates(town: Town, after: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = town.get("/sim/updates", after=str(after)).json()
    return found


def test_the_page_needs_nothing_from_elsewhere(town: Town) -> None:
    page = town.get("/")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "https://" not in page.text
    for path in re.findall(r'(?:href|src)="(/[^"]+)"', page.text):
        assert town.get(path).status_code == 200
    for script in ("bubbles", "cards", "list", "main", "net", "parts", "state"):
        assert town.get(f"/static/{script}.js").headers["Content-Type"].startswith("text/javascript")


def test_people_come_by_section_and_groups_apart(town: Town) -> None:
    found = town.get("/sim/people").json()
    assert [s["name"] for s in found["sections"]] == ["党代表", "支局长", "书记", "其他"]
    assert [g["chatid"] for g in found["groups"]] == ["wrXuzhou", "wrPeixian"]


def test_what_is_said_arrives_with_buttons_and_only_news_comes_again(town: Town) -> None:
    town.service.app_reply = lambda heard: "回复 1 提交｜0 取消"
    answer = town.post("/sim/say", {"userid": "libin", "text": "扫码枪坏了", "tag": "t1"}).json()
    assert (answer["status"], answer["text"]) == (200, "回复 1 提交｜0 取消")
    found = _updates(town)
    mine, theirs = found["bubbles"]
    assert (mine["chat"], mine["tag"], mine["status"], mine["chips"]) == ("u:libin", "t1", "ok", [])
    assert theirs["chips"] == [["1 提交", "1"], ["0 取消", "0"]]
    assert theirs["html"] is None
    assert _updates(town, found["rev"])["bubbles"] == []
    town.send()
    assert [b["channel"] for b in _updates(town, found["rev"])["bubbles"]] == ["push"]


def test_a_group_gets_markdown_from_the_bot(town: Town) -> None:
    town.service.bot_reply = lambda heard: {
        "msgtype": "stream",
        "stream": {"id": "s", "finish": True, "content": "#1001 <b>"},
    }
    town.post("/sim/say", {"userid": "libin", "text": "@领题助手 #1001", "chatid": "wrXuzhou"})
    assert _updates(town)["bubbles"][-1]["html"] == "<h1>1001 &lt;b&gt;</h1>"


def test_a_failed_message_is_sent_again_by_its_number(town: Town) -> None:
    town.service.misfortunes += [Response(status=503) for _ in range(3)]
    town.post("/sim/say", {"userid": "libin", "text": "在吗"})
    failed = _updates(town)["bubbles"][0]
    assert failed["status"] == "failed"
    assert town.post("/sim/say", {"again": failed["id"]}).json()["text"] == "收到：在吗"
    assert town.post("/sim/say", {"again": failed["id"]}).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/sim/say", {"userid": "nobody", "text": "x"}, 404),
        ("/sim/say", {"userid": "libin", "text": "x", "chatid": "none"}, 404),
        ("/sim/say", {"userid": "libin"}, 400),
        ("/sim/say", ["libin"], 400),
        ("/sim/event", {"userid": "libin"}, 400),
        ("/sim/token", {"do": "dance"}, 400),
    ],
)
def test_requests_that_make_no_sense(town: Town, path: str, body: Any, status: int) -> None:
    answer = town.post(path, body)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_form_of_a_foreign_page_is_not_taken(town: Town) -> None:
    text = '{"userid":"libin","text":"x"}'
    assert requests.post(f"{town.server.url}/sim/say", data=text, timeout=5).status_code == 400
    assert town.service.heard == []


def test_an_event_may_be_answered(town: Town) -> None:
    town.service.app_reply = lambda heard: f"欢迎{heard['Event']}"
    body = {"userid": "libin", "event": "click", "fields": {"EventKey": "HELP"}}
    assert town.post("/sim/event", body).json()["text"] == "欢迎click"
    assert town.service.heard[0]["EventKey"] == "HELP"


def test_the_clock_button_moves_to_the_next_reminder(town: Town) -> None:
    before = town.get("/sim/clock").json()
    assert (before["available"], before["note"]) == (True, "")
    after = town.post("/sim/clock/next", {}).json()
    assert after["now"] == "2018-12-01T08:30:00+08:00"
    assert town.server.world.now() - START >= timedelta(hours=14)
    line = _updates(town)["bubbles"][-1]
    assert (line["chat"], line["text"]) == ("*", "时间来到 2018年12月1日 周六 08:30")


def test_reminders_sent_on_the_way_stand_below_the_new_time(town: Town) -> None:
    town.service.on_move = lambda: town.send(text={"content": "早上好"})
    town.server.next_reminder()
    assert [b["text"][:4] for b in _updates(town)["bubbles"]] == ["时间来到", "早上好"]
    assert town.server.inbox("libin")[0].at.hour == 8


def test_the_clock_says_in_chinese_what_is_wrong(town: Town) -> None:
    town.service.step = None
    assert town.server.next_reminder().note == NOTHING_DUE
    assert town.server.move_clock(START - timedelta(days=1)).note == NOT_BACK
    assert _updates(town)["bubbles"][-1]["kind"] == "hidden"
    assert town.server.world.now() - START < timedelta(minutes=1)
    town.service.now = None
    state = town.server.next_reminder()
    assert (state.available, state.note) == (False, NO_CLOCK)


def test_a_service_that_is_not_there() -> None:
    server = SimulatorServer(replace(CONFIG, service_url="http://127.0.0.1:9"))
    with server:
        assert server.next_reminder().note == NO_SERVICE
        assert server.say("libin", "在吗").status == 0
        assert server.conversation("libin")[0].status == "failed"


def test_only_this_machine_is_served() -> None:
    client = create_simulator(CONFIG).test_client()
    assert client.get("/", environ_overrides={"REMOTE_ADDR": "10.0.0.8"}).status_code == 403
    with pytest.raises(ValueError, match="loopback"):
        SimulatorServer(CONFIG, host="0.0.0.0")
