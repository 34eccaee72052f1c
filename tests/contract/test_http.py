"""What the service answers over HTTP beside its doors: refusals, readyz, the demo's clock."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
import requests

from models.base import open_store
from tests.conftest import Databases, fill_town
from tests.contract.ground import TOWN_START, file_of, fresh_id, serving
from tests.rig import Nursery
from tests.town import Town


def test_callbacks_are_refused_with_their_status_and_an_empty_body(nursery: Nursery, town_url: str) -> None:
    with serving(nursery, town_url, CLOCK=TOWN_START) as (_, wecom):
        where = f"{wecom.url}/callback/app"

        def seen(answer: requests.Response) -> tuple[int, bytes]:
            return answer.status_code, answer.content

        assert seen(wecom.get("/callback/app")) == (403, b"")
        assert seen(wecom.get("/callback/app", msg_signature="0", timestamp="1", nonce="n", echostr="x")) == (403, b"")
        assert seen(wecom.http.post(where, data=b"hello", timeout=30)) == (400, b"")
        assert seen(wecom.http.post(where, data=b"x" * 65537, timeout=30)) == (413, b"")
        chunks = (b"x" * 8192 for _ in range(9))
        assert seen(wecom.http.post(where, data=chunks, timeout=30)) == (413, b"")
        assert seen(wecom.http.post(f"{wecom.url}/callback/aibot", data=b"x" * 65537, timeout=30)) == (413, b"")
        echo = wecom.app.stamp("1616140317555161061", timestamp="1", nonce="n")
        query = {"msg_signature": echo.signature, "timestamp": "1", "nonce": "n", "echostr": echo.encrypt}
        assert seen(wecom.get("/callback/app", **query)) == (200, b"1616140317555161061")
        echo = wecom.bot.stamp("42", timestamp="1", nonce="n")
        query = {"msg_signature": echo.signature, "timestamp": "1", "nonce": "n", "echostr": echo.encrypt}
        assert seen(wecom.get("/callback/aibot", **query)) == (200, b"42")
        for timestamp in ("0", "1", "999999999999"):  # not compared with any clock
            assert wecom.says("wang", "帮助", msgid=fresh_id(), timestamp=timestamp)
        for raw, status in (
            (b"\x16\x03\x01 \r\n\r\n", b"400"),
            (b"POST /callback/app HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n", b"413"),
        ):
            assert _raw(wecom.url, raw) == (status, b"")


def _raw(url: str, request: bytes) -> tuple[bytes, bytes]:
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=10) as line:
        line.sendall(request)
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.split()[1], body


def test_readyz_names_what_is_not_well(town: Town) -> None:
    reasons = town.web.get("/readyz").get_json()["reasons"]
    assert town.web.get("/readyz").status_code == 503
    assert any(reason.startswith("clock:") for reason in reasons)
    assert any(reason.startswith("sender:") for reason in reasons)
    town.service.runner.beat(town.now)
    sending = threading.Thread(target=town.service.sender.run)
    sending.start()
    until = time.monotonic() + 20
    while town.service.sender.last_round == 0 and time.monotonic() < until:
        time.sleep(0.01)
    town.service.sender.stopping.set()
    sending.join()
    well = town.web.get("/readyz")
    assert (well.status_code, well.get_json()["reasons"]) == (200, [])
    with town.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    old = town.web.get("/readyz")
    assert old.status_code == 503
    assert [reason.split(":")[0] for reason in old.get_json()["reasons"]] == ["migrations"]


def test_readyz_says_when_the_database_is_away(kind: str, databases: Databases, tmp_path: Path) -> None:
    url = databases.new(kind, fill_town)
    store = open_store(url, patience=0.3)
    away = Town(store, url, datetime.fromisoformat(TOWN_START))
    assert "database" not in str(away.web.get("/readyz").get_json()["reasons"])
    if kind == "sqlite":
        store.close()
        shutil.move(file_of(url), tmp_path / "away.db")
        Path(file_of(url)).mkdir()
    else:
        databases.drop(url)
    answer = away.web.get("/readyz")
    assert answer.status_code == 503
    assert any(reason.startswith("database:") for reason in answer.get_json()["reasons"])
    assert away.web.get("/healthz").status_code == 200
    store.close()


def test_readyz_answers_while_another_process_writes(databases: Databases) -> None:
    url = databases.new("sqlite", fill_town)
    store = open_store(url, patience=0.3)
    there = Town(store, url, datetime.fromisoformat(TOWN_START))
    busy = sqlite3.connect(file_of(url), isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    answer = there.web.get("/readyz")
    busy.execute("ROLLBACK")
    busy.close()
    store.close()
    assert answer.status_code in (200, 503)
    assert isinstance(answer.get_json()["reasons"], list)


def test_the_demo_clock_answers_the_loopback_address_only(town: Town) -> None:
    there = {"to": "2026-06-08T10:05:00+08:00"}
    for address in ("10.0.0.5", "::ffff:10.0.0.5", "192.168.1.1", ""):
        answer = town.web.post("/demo/clock", json=there, environ_overrides={"REMOTE_ADDR": address})
        assert answer.status_code == 403, address
    assert town.now == datetime.fromisoformat(TOWN_START)
    answer = town.web.post("/demo/clock", json=there, environ_overrides={"REMOTE_ADDR": "127.0.0.1"})
    assert answer.status_code == 200
    assert set(answer.get_json()) == {"now"}


@pytest.mark.parametrize("body", [b"[1]", b"1", b'"x"', b"null", b"{", b"", b'{"to": {}}'])
def test_the_demo_clock_refuses_what_holds_no_instant(town: Town, body: bytes) -> None:
    answer = town.web.post("/demo/clock", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert town.now == datetime.fromisoformat(TOWN_START)
