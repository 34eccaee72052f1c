"""serve: how it begins, what it keeps, how it ends."""

from __future__ import annotations

import signal
import socket
import sqlite3
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests

from simulator.replies import app_text
from tests.conftest import Databases, fill_town
from tests.contract.ground import MONDAY, TOWN_START, file_of, fresh_id, rows, serving
from tests.rig import START, WECOM, Nursery, deaf_server
from tests.town import CORP


def test_serve_fills_an_empty_database_and_is_well(nursery: Nursery, tmp_path: Path) -> None:
    with serving(nursery, f"sqlite:///{tmp_path}/new/x.db", ADMIN_USERIDS="chief", CLOCK=START) as (command, wecom):
        assert wecom.get("/readyz").status_code == 200  # from the ready line on
        alive = wecom.get("/healthz")
        assert alive.status_code == 200
        assert isinstance(alive.json(), dict)
        now = datetime.fromisoformat(alive.json()["now"])
        start = datetime.fromisoformat(START)
        assert start <= now < start + timedelta(seconds=30)  # counts from the ready line
        ready = wecom.get("/readyz").json()
        assert ready["reasons"] == []
        assert "连心桥" in wecom.says("chief", "你好", msgid=fresh_id())
        command.signal(signal.SIGINT)
        ended = command.end(10)
        assert ended.code == 0
        assert "Traceback" not in ended.err
        assert ended.out.splitlines() == [f"ready {wecom.url}"]


def test_a_clock_of_business_does_not_run_back(nursery: Nursery, town_url: str) -> None:
    settings = {"CLOCK": TOWN_START}
    with serving(nursery, town_url, **settings) as (_, wecom):
        moved = wecom.move("2026-06-09T09:00:00+08:00")
        assert moved.status_code == 200
        assert datetime.fromisoformat(moved.json()["now"]) >= datetime.fromisoformat("2026-06-09T09:00:00+08:00")
        # what falls due on the way is done before the answer
        done = {rule for (rule,) in rows(town_url, "SELECT DISTINCT rule FROM occurrence")}
        assert {"digest.person", "sla.scan"} <= done
        back = wecom.move(TOWN_START)
        assert back.status_code == 409
        assert isinstance(back.json(), dict)
        for wrong in ("2026-06-10T09:00:00", "soon", None, 7, "", ["2026-06-10T09:00:00+08:00"]):
            assert wecom.move(wrong).status_code == 400, wrong
        shown = datetime.fromisoformat(wecom.get("/healthz").json()["now"])
        assert shown < datetime.fromisoformat("2026-06-09T09:10:00+08:00")
    with serving(nursery, town_url, **settings) as (_, wecom):
        now = datetime.fromisoformat(wecom.get("/healthz").json()["now"])
        assert now >= datetime.fromisoformat("2026-06-09T09:00:00+08:00")


def test_without_a_clock_there_is_no_demo_clock_and_a_second_start_is_refused(nursery: Nursery, town_url: str) -> None:
    with serving(nursery, town_url) as (_, wecom):
        assert wecom.move("2999-01-01T00:00:00+08:00").status_code == 404
        assert wecom.get("/demo/clock").status_code == 404
        now = datetime.fromisoformat(wecom.get("/healthz").json()["now"])
        assert abs(now.timestamp() - time.time()) < 60
        second = nursery.run("serve", **WECOM, DATABASE_URL=town_url, PORT="0").complaint()
        assert "已有一个服务在用" in second
        assert wecom.get("/healthz").status_code == 200
        # a tick beside it waits its turn and works
        assert nursery.run("tick", "--at", START, **WECOM, DATABASE_URL=town_url).code == 0
        assert nursery.run("people", DATABASE_URL=town_url).code == 0


def test_with_an_empty_bot_the_bots_door_is_switched_off(nursery: Nursery, town_url: str) -> None:
    with serving(nursery, town_url, WECOM_BOT_TOKEN="", WECOM_BOT_AES_KEY="") as (_, wecom):
        assert wecom.get("/callback/aibot").status_code == 404
        assert wecom.http.post(f"{wecom.url}/callback/aibot", timeout=30).status_code == 404


def test_sigterm_finishes_what_is_in_hand(nursery: Nursery, town_url: str) -> None:
    with serving(nursery, town_url, CLOCK=TOWN_START) as (command, wecom):
        answers: list[requests.Response] = []
        idle = socket.create_connection(("127.0.0.1", int(wecom.url.rpartition(":")[2])))  # must not hold it up
        busy = sqlite3.connect(file_of(town_url), isolation_level=None)
        busy.execute("BEGIN IMMEDIATE")
        number = fresh_id()
        talking = threading.Thread(
            target=lambda: answers.append(wecom.post("wang", "安平支局食堂冰箱坏了", msgid=number))
        )
        talking.start()
        time.sleep(0.7)  # the message is in hand: it waits for the database
        began = time.monotonic()
        command.signal(signal.SIGTERM)
        time.sleep(0.7)
        assert command.code is None
        with pytest.raises(requests.ConnectionError):  # no new request is taken
            requests.get(f"{wecom.url}/healthz", timeout=2, proxies={"http": ""})
        busy.execute("ROLLBACK")
        busy.close()
        talking.join(15)
        ended = command.end(10)
        assert ended.code == 0
        assert time.monotonic() - began < 10
        idle.close()
        (answer,) = answers
        assert answer.status_code == 200
        text = app_text(wecom.app, answer.text, userid="wang", corp_id=CORP)
        assert text.startswith("【问题草稿】")
        assert rows(town_url, f"SELECT reply FROM inbox WHERE key = 'app:m:{number}'") == [(text,)]


def test_an_end_before_it_has_begun_is_an_end_like_any_other(nursery: Nursery, town_url: str) -> None:
    busy = sqlite3.connect(file_of(town_url), isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")  # the start waits for the database
    command = nursery.start("serve", **WECOM, DATABASE_URL=town_url, PORT="0")
    time.sleep(1.5)
    assert command.code is None
    command.signal(signal.SIGTERM)
    ended = command.end(10)
    busy.close()
    assert ended.code == 0, ended
    assert "Traceback" not in ended.err


def test_ten_seconds_are_enough_for_an_end_and_the_patience_of_a_tick(
    nursery: Nursery, town_url: str, databases: Databases
) -> None:
    """The end with a WeCom that never answers, and beside it a tick at a database that stays busy."""
    other_url = databases.new("sqlite", fill_town)
    busy = sqlite3.connect(file_of(other_url), isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    waiting = nursery.start("tick", "--at", MONDAY.format("09:00"), **WECOM, DATABASE_URL=other_url)
    tick_began = time.monotonic()
    with deaf_server() as deaf, serving(nursery, town_url, CLOCK=TOWN_START, WECOM_API_BASE=deaf) as (command, wecom):
        wecom.says("wang", "后院插座冒火花，电线老化得厉害", msgid=fresh_id())  # 特急: people are told at once
        time.sleep(1)
        began = time.monotonic()
        command.signal(signal.SIGTERM)
        ended = command.end(30)
        took = time.monotonic() - began
    tick = waiting.end(30)
    waited = time.monotonic() - tick_began
    busy.execute("ROLLBACK")
    busy.close()
    assert ended.code == 0, ended
    assert "Traceback" not in ended.err
    assert took < 10
    assert tick.code == 1, tick
    assert waited > 9
    assert "Traceback" not in tick.err
    assert len(tick.err.strip().splitlines()) == 1


def test_a_sender_that_has_just_begun_is_not_called_dead(nursery: Nursery, town_url: str) -> None:
    nursery.run("tick", "--at", MONDAY.format("09:00"), **WECOM, DATABASE_URL=town_url)  # there is a lot to send
    with deaf_server() as deaf, serving(nursery, town_url, CLOCK=TOWN_START, WECOM_API_BASE=deaf) as (_, wecom):
        assert "no round for more than 90 seconds" not in wecom.get("/readyz").text


def test_a_delivery_gets_the_same_text_also_after_a_kill(nursery: Nursery, town_url: str) -> None:
    first, second = fresh_id(), fresh_id()
    with serving(nursery, town_url, CLOCK=TOWN_START) as (command, wecom):
        card = wecom.says("wang", "安平支局食堂冰箱坏了", msgid=first)
        submitted = wecom.says("wang", "1", msgid=second)
        assert wecom.says("wang", "1", msgid=second, timestamp="1") == submitted
        command.signal(signal.SIGKILL)
        command.end()
    with serving(nursery, town_url, CLOCK="2026-07-13T10:00:00+08:00") as (_, wecom):  # 35 days on
        assert wecom.says("wang", "安平支局食堂冰箱坏了", msgid=first) == card
        assert wecom.says("wang", "1", msgid=second) == submitted
        assert rows(town_url, "SELECT count(*) FROM ticket") == [(1,)]
