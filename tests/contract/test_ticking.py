"""tick: once what is due, on the record."""

from __future__ import annotations

import signal
from datetime import datetime
from typing import Any

import pytest

from tests.contract.ground import MONDAY, REAL, rows
from tests.rig import WECOM, Nursery


def test_tick_does_once_what_is_due(nursery: Nursery, town_url: str) -> None:
    def tick(at: str) -> list[dict[str, Any]]:
        ended = nursery.run("tick", "--at", at, **WECOM, DATABASE_URL=town_url)
        assert (ended.code, ended.err) == (0, ""), ended
        assert all(set(line) == {"job", "slot", "done"} for line in ended.lines)
        assert all(datetime.fromisoformat(line["slot"]).tzinfo for line in ended.lines)
        return ended.lines

    first = tick(MONDAY.format("09:00"))
    slots = {line["job"]: line["slot"] for line in first}
    assert slots["digest.person"] == MONDAY.format("08:30")  # caught up, the same working day
    assert slots["sla.scan"] == MONDAY.format("09:00")
    done = {line["job"]: line["done"] for line in first}
    assert done["digest.person"] > 0
    waiting = rows(town_url, "SELECT count(*) FROM outbox WHERE state = 'queued'")
    assert waiting[0][0] > 0  # their messages wait in the outbox
    again = tick(MONDAY.format("09:00"))
    assert again == [line | {"done": 0} for line in first]  # printed with 0
    assert rows(town_url, "SELECT count(*) FROM outbox WHERE state = 'queued'") == waiting
    assert tick("2026-06-08T01:00:00Z") == again  # the same instant in another zone
    # before the newest data, and on a day off
    assert {line["job"] for line in tick("2026-01-05T09:00:00+08:00")} == {line["job"] for line in first}
    assert "digest.person" not in {line["job"] for line in tick("2026-06-07T09:00:00+08:00")}


def test_tick_send_says_what_became_of_the_messages(nursery: Nursery, town_url: str) -> None:
    settings = {**WECOM, "DATABASE_URL": town_url}
    at = MONDAY.format("09:00")
    quiet = nursery.run("tick", "--at", "2026-06-07T09:00:00+08:00", "--send", **settings)
    assert quiet.lines[-1] == {"outbox": {"sent": 0, "queued": 0, "failed": 0}}
    nursery.run("tick", "--at", at, **settings)
    (waiting,) = rows(town_url, "SELECT count(*) FROM outbox")[0]
    lost = nursery.run("tick", "--at", at, "--send", **settings)
    assert (lost.code, lost.err) == (0, "")
    assert lost.lines[-1] == {"outbox": {"sent": 0, "queued": waiting, "failed": 0}}
    simulator = nursery.start("simulate", "--port", "0", **settings)
    settings["WECOM_API_BASE"] = simulator.ready()
    sent = nursery.run("tick", "--at", at, "--send", **settings)  # what failed for now is tried again
    assert sent.lines[-1] == {"outbox": {"sent": waiting, "queued": 0, "failed": 0}}
    again = nursery.run("tick", "--at", at, "--send", **settings)
    assert again.lines[:-1] == sent.lines[:-1]
    assert again.lines[-1]["outbox"]["queued"] == again.lines[-1]["outbox"]["failed"] == 0
    simulator.signal(signal.SIGTERM)
    assert simulator.end(15).code == 0


@pytest.mark.parametrize(
    "at",
    ["x", "", "2018-12-03", "2018-12-03T09:00:00", "09:00", "2018-13-03T09:00:00+08:00", "1543572000",
     "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00"],
)  # fmt: skip
def test_tick_refuses_what_is_no_instant(nursery: Nursery, town_url: str, at: str) -> None:
    assert "--at" in nursery.run("tick", "--at", at, **WECOM, DATABASE_URL=town_url).complaint()


def test_tick_refuses_the_future_against_the_real_api(nursery: Nursery, town_url: str) -> None:
    future = "2999-01-04T09:00:00+08:00"
    nursery.run("tick", "--at", future, **REAL, DATABASE_URL=town_url).complaint()
    assert nursery.run("tick", "--at", future, **WECOM, DATABASE_URL=town_url).code == 0


def test_tick_send_looks_at_its_settings_before_it_does_anything(nursery: Nursery, town_url: str) -> None:
    settings = {**WECOM, "WECOM_SECRET": "", "DATABASE_URL": town_url}
    assert "WECOM_SECRET" in nursery.run("tick", "--at", MONDAY.format("09:00"), "--send", **settings).complaint()
    assert rows(town_url, "SELECT count(*) FROM occurrence") == [(0,)]
