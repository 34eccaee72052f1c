"""What others rely on, line by line: commands, settings, HTTP, words. Real processes, seen from outside."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from models.base import open_store
from models.rules.words import Role
from simulator.replies import app_text
from tests.conftest import Databases, fill_town
from tests.rig import NOWHERE, ROOT, START, WECOM, Callbacks, Command, Nursery, deaf_server, free_port, plainly
from tests.town import AGENT, CORP, KEY, Town

FIXTURE = ROOT.parent / "shared" / "data" / "fixture_qinghe.json"
TOWN = ROOT / "tests" / "town.json"
MONDAY = "2026-06-08T{}:00+08:00"
TOWN_START = "2026-06-08T10:00:00+08:00"
REAL = {**WECOM, "WECOM_API_BASE": "https://qyapi.weixin.qq.com"}


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="session")
def demo_file(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo town as the command loads it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db"
    ended = nursery.run("load", "demo", DATABASE_URL=url)
    assert ended.code == 0, ended
    return url


@pytest.fixture
def demo_url(demo_file: str, tmp_path: Path) -> str:
    """A copy of the demo town in a file of its own."""
    shutil.copy(file_of(demo_file), tmp_path / "demo.db")
    return f"sqlite:///{tmp_path}/demo.db"


@pytest.fixture
def town_url(databases: Databases) -> str:
    """A copy of the small test town in a file of its own."""
    return databases.new("sqlite", fill_town)


@contextmanager
def serving(nursery: Nursery, url: str, **settings: str) -> Iterator[tuple[Command, Callbacks]]:
    """The service on a free port, or on the given one."""
    command = nursery.start("serve", **{**WECOM, "PORT": "0", "DATABASE_URL": url, **settings})
    try:
        wecom = Callbacks(command.ready())
        yield command, wecom
        wecom.close()
    finally:
        command.signal(signal.SIGKILL)
        command.end()  # the next one may start on the same file


def file_of(url: str) -> str:
    return url.removeprefix("sqlite:///")


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(file_of(url)) as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def fresh_id() -> str:
    return str(uuid.uuid4().int % 10**18)


# The commands exist, and a user's mistake is one sentence


def test_python_app_py_lists_the_commands(tmp_path: Path) -> None:
    shown = plainly("--help", folder=tmp_path)
    assert shown.code == 0
    for command in ("serve", "migrate", "load", "tick", "people", "simulate"):
        assert re.search(rf"^  {command}\b", shown.out, re.MULTILINE), command
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [("fly",), ("tick",), ("load",), ("serve", "--loud"), ("simulate", "--port", "x")], ids="_".join
)
def test_a_wrong_command_line_ends_with_2_and_no_traceback(nursery: Nursery, arguments: tuple[str, ...]) -> None:
    ended = nursery.run(*arguments)
    assert ended.code == 2
    assert "Traceback" not in ended.err
    assert ended.err.splitlines()[-1].startswith("Error: ")


# Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"), ("PORT", "70000"), ("PORT", "-1"), ("PORT", ""),
        ("HOST", "no such host"), ("HOST", "999.1.1.1"),
        ("LOG_LEVEL", "LOUD"),
        ("CLOCK", "yesterday"), ("CLOCK", "2018-11-30T18:00:00"), ("CLOCK", "2018-11-30"), ("CLOCK", "1543572000"),
        ("WECOM_CORP_ID", ""), ("WECOM_AGENT_ID", ""), ("WECOM_AGENT_ID", "abc"), ("WECOM_SECRET", ""),
        ("WECOM_TOKEN", ""), ("WECOM_TOKEN", "  "),
        ("WECOM_AES_KEY", ""), ("WECOM_AES_KEY", "short"), ("WECOM_AES_KEY", "!" * 43), ("WECOM_AES_KEY", "钥" * 43),
        ("WECOM_BOT_TOKEN", ""), ("WECOM_BOT_AES_KEY", ""), ("WECOM_BOT_AES_KEY", "short"),
        ("WECOM_API_BASE", "nonsense"), ("WECOM_API_BASE", "ftp://127.0.0.1"),
        ("DATABASE_URL", "nonsense"), ("DATABASE_URL", "foo://x/y"), ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "sqlite:////proc/no/such/place.db"), ("DATABASE_URL", "sqlite:////proc"),
        ("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none"),
        ("WECOM_SECRET_FILE", "/no/such/file"), ("WECOM_AES_KEY_FILE", "/proc"), ("DATABASE_URL_FILE", "/no/such/file"),
    ],
)  # fmt: skip
def test_a_wrong_or_missing_setting_is_named_in_one_line(
    nursery: Nursery, town_url: str, name: str, value: str
) -> None:
    command = nursery.start("serve", **{**WECOM, "DATABASE_URL": town_url, "PORT": "0", name: value})
    complaint = _ended_or_killed(command).complaint()
    assert name in complaint
    assert not value.strip() or "_KEY" not in name or value not in complaint


def _ended_or_killed(command: Command) -> Any:
    until = time.monotonic() + 30
    while command.code is None and not command.out and time.monotonic() < until:
        time.sleep(0.01)
    if command.code is None:
        command.signal(signal.SIGKILL)
    return command.end()


def test_a_secret_file_that_is_no_text_is_named(nursery: Nursery, town_url: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe\x00")
    ended = nursery.run("serve", **WECOM, DATABASE_URL=town_url, WECOM_SECRET_FILE=str(tmp_path / "secret"))
    assert "WECOM_SECRET_FILE" in ended.complaint()


def test_a_database_file_that_is_none_is_named(nursery: Nursery, tmp_path: Path) -> None:
    (tmp_path / "not.db").write_text("this is no database " * 100)
    ended = nursery.run("people", DATABASE_URL=f"sqlite:///{tmp_path}/not.db")
    assert "DATABASE_URL" in ended.complaint()


def test_settings_are_looked_at_before_anything_is_made(nursery: Nursery, tmp_path: Path) -> None:
    nursery.run("serve", folder=tmp_path).complaint()
    assert list(tmp_path.iterdir()) == []


def test_settings_come_from_a_dotenv_file_and_the_environment_wins(nursery: Nursery, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=abc\nLOG_LEVEL=LOUD\n")
    assert "PORT" in nursery.run("people", folder=tmp_path).complaint()
    assert "LOG_LEVEL" in nursery.run("people", folder=tmp_path, PORT="8080").complaint()


def test_the_default_database_is_in_the_data_folder(nursery: Nursery, tmp_path: Path) -> None:
    assert nursery.run("migrate", folder=tmp_path).code == 0
    assert (tmp_path / "data" / "lianxinqiao.db").is_file()


def test_secrets_are_read_from_files(nursery: Nursery, town_url: str, tmp_path: Path) -> None:
    values = {"WECOM_TOKEN": "apptoken", "WECOM_AES_KEY": KEY, "WECOM_SECRET": "s", "DATABASE_URL": town_url}
    values |= {"WECOM_BOT_TOKEN": "bottoken", "WECOM_BOT_AES_KEY": KEY}
    for name, value in values.items():
        (tmp_path / name).write_text(value + "\n")
    files = {f"{name}_FILE": str(tmp_path / name) for name in values}
    plain = {"WECOM_CORP_ID": CORP, "WECOM_AGENT_ID": str(AGENT), "WECOM_API_BASE": NOWHERE}
    command = nursery.start("serve", **plain, **files, PORT="0", CLOCK=TOWN_START)
    wecom = Callbacks(command.ready())
    assert wecom.says("wang", "安平支局食堂冰箱坏了", msgid=fresh_id()).startswith("【问题草稿】")
    assert wecom.asks("wrLiuhe", "shuji", "进度", msgid=fresh_id())
    wecom.close()
    command.signal(signal.SIGKILL)


def test_a_file_for_a_secret_may_be_named_in_the_dotenv_file(nursery: Nursery, town_url: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WECOM_SECRET_FILE=/no/such/file\n")
    ended = _ended_or_killed(nursery.start("serve", folder=tmp_path, **WECOM, DATABASE_URL=town_url, PORT="0"))
    assert "WECOM_SECRET_FILE" in ended.complaint()


@pytest.mark.parametrize("base", ["https://qyapi.weixin.qq.com", "https://QYAPI.weixin.qq.com/", None])
def test_the_clock_is_refused_with_the_real_api(nursery: Nursery, town_url: str, base: str | None) -> None:
    settings = {**WECOM, "DATABASE_URL": town_url, "CLOCK": START, "PORT": "0"}
    if base is None:
        del settings["WECOM_API_BASE"]  # its default is the real one
    else:
        settings["WECOM_API_BASE"] = base
    assert "CLOCK" in _ended_or_killed(nursery.start("serve", **settings)).complaint()


def test_a_port_that_is_taken_is_named(nursery: Nursery, town_url: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert "PORT" in nursery.run("serve", **WECOM, DATABASE_URL=town_url, PORT=port).complaint()


def test_the_first_administrators_are_made(nursery: Nursery, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    nursery.run("load", str(TOWN), DATABASE_URL=url, ADMIN_USERIDS="dangjian, chief ,")
    book = json.loads(nursery.run("people", "--json", DATABASE_URL=url).out)
    roles = {one["userid"]: one["roles"] for one in book}
    assert roles["chief"] == ["CITY_PARTY_ADMIN"]
    assert roles["dangjian"] == ["CITY_PARTY_ADMIN"]


# migrate, load, people


def test_migrate_load_people_on_both_databases(nursery: Nursery, empty_url: str) -> None:
    for _ in range(2):  # safe to repeat
        ended = nursery.run("migrate", DATABASE_URL=empty_url)
        assert (ended.code, ended.err) == (0, "")
    assert nursery.run("load", str(TOWN), DATABASE_URL=empty_url).code == 0
    refused = nursery.run("load", str(TOWN), DATABASE_URL=empty_url).complaint()
    assert "--replace" in refused
    assert nursery.run("migrate", DATABASE_URL=empty_url).code == 0
    assert nursery.run("load", str(TOWN), "--replace", DATABASE_URL=empty_url).code == 0
    ended = nursery.run("people", "--json", DATABASE_URL=empty_url)
    book = json.loads(ended.out)
    assert ended.out.count("\n") == 1
    assert len(book) == 17
    for one in book:
        assert set(one) == {"userid", "name", "roles", "county", "department", "outlets"}
        assert set(one["roles"]) <= {role.value for role in Role}
        assert all(set(outlet) == {"name", "role"} for outlet in one["outlets"])
    found = {one["userid"]: one for one in book}
    assert found["wang"]["outlets"] == [{"name": "安平支局", "role": "PRIMARY"}]
    assert found["anping"]["outlets"] == [{"name": "安平支局", "role": "OUTLET_HEAD"}]
    assert found["liuhe-zonghe"] == {
        "userid": "liuhe-zonghe", "name": "郑和", "roles": ["HANDLER"], "county": "柳河县", "department": "综合部",
        "outlets": [],
    }  # fmt: skip
    lines = nursery.run("people", DATABASE_URL=empty_url).out.splitlines()
    assert len(lines) == 17
    ticked = nursery.run("tick", "--at", "2026-06-08T09:00:00+08:00", DATABASE_URL=empty_url, WECOM_API_BASE=NOWHERE)
    assert [line["job"] for line in ticked.lines][:3] == ["model.refit", "digest.person", "sla.scan"]


def test_a_refused_load_changes_nothing(nursery: Nursery, town_url: str, tmp_path: Path) -> None:
    before = Path(file_of(town_url)).read_bytes()
    nursery.run("load", "demo", DATABASE_URL=town_url).complaint()
    (tmp_path / "bad.json").write_text("{}")
    nursery.run("load", str(tmp_path / "bad.json"), "--replace", DATABASE_URL=town_url).complaint()
    assert Path(file_of(town_url)).read_bytes() == before


def test_a_file_of_holidays_is_shown_first_and_entered_with_yes(
    nursery: Nursery, town_url: str, tmp_path: Path
) -> None:
    listed = tmp_path / "2027.csv"
    off = [f"2027-{month:02}-{day:02},放假,节日" for month in (1, 2, 3) for day in range(1, 9)]
    listed.write_bytes("\r\n".join(["日期,类别,名称", *off, "2027-02-20,上班,春节"]).encode("gb18030"))

    looked = nursery.run("holidays", str(listed), DATABASE_URL=town_url)
    assert "放假24天：1月1日—8日、2月1日—8日、3月1日—8日" in looked.out
    assert looked.out.splitlines()[-1] == "只是看一看，没有改动；确认无误请加 --yes"
    assert rows(town_url, "SELECT day FROM calendar_day") == []
    assert (
        "已登记2027年放假安排（放假24天、调休上班1天）"
        in nursery.run("holidays", str(listed), "--yes", DATABASE_URL=town_url).out
    )
    assert ("2027-02-20", 1) in rows(town_url, "SELECT day, workday FROM calendar_day")
    listed.write_text("2027-02-30,放假", "utf-8")
    assert "没有这一天" in nursery.run("holidays", str(listed), DATABASE_URL=town_url).complaint()
    assert "读不了" in nursery.run("holidays", str(tmp_path / "none"), DATABASE_URL=town_url).complaint()


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("colour", {"colour": "red"}),
        ("outlets.1.colour", {"outlets.1.colour": "red"}),
        ("people.0.rank", {"people.0.rank": 1}),
        ("pairings.0.since", {"pairings.0.since": "2018"}),
        ("departments.0.phone", {"departments.0.phone": "1"}),
        ("groups.0.owner", {"groups.0.owner": "x"}),
        ("counties.1.colour", {"counties.1.colour": "red"}),
        ("people.0.roles.0", {"people.0.roles.0": "KING"}),
        ("pairings.0.outlet", {"pairings.0.outlet": "L99"}),
    ],
)
def test_an_unknown_key_is_refused_with_its_path(
    nursery: Nursery, tmp_path: Path, where: str, change: dict[str, Any]
) -> None:
    org: Any = json.loads(TOWN.read_text("utf-8"))
    for path, value in change.items():
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place = org
        for step in steps:
            place = place[step]
        place[last] = value
    (tmp_path / "org.json").write_text(json.dumps(org, ensure_ascii=False), "utf-8")
    url = f"sqlite:///{tmp_path}/x.db"
    assert where in nursery.run("load", str(tmp_path / "org.json"), DATABASE_URL=url).complaint()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b'{"province": "x"}', b"null"])
def test_a_file_that_is_no_organisation_is_refused(nursery: Nursery, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "org.json").write_bytes(content)
    url = f"sqlite:///{tmp_path}/x.db"
    assert "org.json" in nursery.run("load", str(tmp_path / "org.json"), DATABASE_URL=url).complaint()


@pytest.mark.skipif(not FIXTURE.exists(), reason="the common fixture is not on this machine")
def test_the_common_fixture_loads(nursery: Nursery, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    ended = nursery.run("load", str(FIXTURE), DATABASE_URL=url)
    assert (ended.code, ended.err) == (0, "")
    org = json.loads(FIXTURE.read_text("utf-8"))
    book = json.loads(nursery.run("people", "--json", DATABASE_URL=url).out)
    assert {one["userid"] for one in book} == {one["userid"] for one in org["people"]}
    assert {no for (no,) in rows(url, "SELECT no FROM ticket")} == {ticket["no"] for ticket in org["tickets"]}
    states = dict(rows(url, "SELECT no, state FROM ticket"))
    assert states == {ticket["no"]: ticket["state"] for ticket in org["tickets"]}
    assert rows(url, "SELECT count(*) FROM outbox") == [(0,)]  # nothing is put into the outbox for the past
    waiting = [ticket for ticket in org["tickets"] if ticket["state"] == "PENDING_CONFIRM"]
    asked = {u for (u,) in rows(url, "SELECT userid FROM question WHERE kind = 'confirm'")}
    assert {ticket["reporter"] for ticket in waiting} <= asked


def test_an_older_schema_names_the_migrate_command(nursery: Nursery, town_url: str) -> None:
    with sqlite3.connect(file_of(town_url)) as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()
    for arguments in (("serve",), ("load", "demo"), ("people",), ("tick", "--at", START)):
        said = nursery.run(*arguments, **WECOM, DATABASE_URL=town_url, PORT="0").complaint()
        assert "migrate" in said, arguments


def test_a_schema_newer_than_the_program_is_one_sentence(nursery: Nursery, town_url: str) -> None:
    with sqlite3.connect(file_of(town_url)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    nursery.run("migrate", DATABASE_URL=town_url).complaint()


# tick


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


# serve


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


# HTTP


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


# The demo: who is who, and the words an outside client may rely on


def test_the_demo_has_its_fixed_people(nursery: Nursery, demo_file: str) -> None:
    book = {one["userid"]: one for one in json.loads(nursery.run("people", "--json", DATABASE_URL=demo_file).out)}
    libin = book["libin"]
    assert libin["name"] == "李斌"
    assert "REP" in libin["roles"]
    assert libin["county"] == "沛县"
    assert [outlet["name"] for outlet in libin["outlets"]] == ["安国支局"]
    assert "OUTLET_HEAD" in book["anguo"]["roles"]
    assert {"name": "安国支局", "role": "OUTLET_HEAD"} in book["anguo"]["outlets"]
    assert (book["peixian-zonghe"]["county"], book["peixian-zonghe"]["department"]) == ("沛县", "综合部")
    assert "HANDLER" in book["peixian-zonghe"]["roles"]
    assert "COUNTY_SECRETARY" in book["peixian-shuji"]["roles"]
    assert "CITY_SECRETARY" in book["shuji"]["roles"]
    assert "CITY_PARTY_ADMIN" in book["dangjian"]["roles"]
    assert {f"rep{n:03}" for n in range(1, 103)} <= set(book)
    assert sum("REP" in one["roles"] for one in book.values()) == 103
    assert "head001" in book
    counties = {userid.removeprefix("admin-") for userid in book if userid.startswith("admin-")}
    assert {"fengxian", "peixian"} <= counties
    assert len(counties) == len({one["county"] for one in book.values() if one["county"]})
    for county in counties:
        assert "COUNTY_PARTY_ADMIN" in book[f"admin-{county}"]["roles"]
        assert "COUNTY_SECRETARY" in book[f"{county}-shuji"]["roles"]
        for department in ("zonghe", "jinrong", "jidi"):
            assert "HANDLER" in book[f"{county}-{department}"]["roles"]
    assert any(userid.startswith("shi-") for userid in book)
    groups = {
        chatid: (county, push)
        for chatid, county, push in rows(demo_file, "SELECT chatid, county, push FROM chat_group")
    }
    assert groups["wrXuzhou"] == (None, "webhook:demo-xuzhou")
    assert groups["wrPeixian"] == ("沛县", "webhook:demo-peixian")


def test_a_day_in_the_demo_in_words_one_may_rely_on(nursery: Nursery, demo_url: str) -> None:
    port = free_port()
    settings = {**WECOM, "DATABASE_URL": demo_url, "PORT": str(port), "CLOCK": "2018-12-03T10:00:00+08:00"}
    simulator = nursery.start("simulate", "--port", "0", **settings)
    settings["WECOM_API_BASE"] = simulator.ready()
    with serving(nursery, demo_url, **settings) as (_, wecom):

        def says(userid: str, text: str) -> str:
            return wecom.says(userid, text, msgid=fresh_id())

        assert wecom.url == f"http://127.0.0.1:{port}"
        card = says("libin", "安国支局食堂那台冰箱不制冷了，想换一台")
        lines = card.splitlines()
        assert lines[0].startswith("【问题草稿】")
        for start in ("网点：沛县·安国支局", "类别：后勤保障›食堂与厨电", "紧急度：", "责任：", "时限："):
            assert any(line.startswith(start) for line in lines), start
        assert "#" not in card.split("回复")[0]  # nothing like it is open
        submitted = says("libin", "1")
        assert re.match(r"已提交 #\d+\b", submitted)
        no = re.findall(r"#(\d+)", submitted)[0]

        said = says("libin", f"#{no}").splitlines()
        fields = said[0].split("｜")
        assert fields[:5] == [f"#{no}", "待受理", "沛县·安国支局", "后勤保障›食堂与厨电", "一般"]
        assert len(fields) == 6
        assert len(said) > 1  # its story

        # a likeness is a line in the card, never a question that takes the 1
        like = says("libin", "安国支局食堂那台冰箱又不制冷了")
        assert like.startswith("【问题草稿】")
        assert re.match(r"已提交 #\d+\b", says("libin", "1"))

        unsure = says("libin", "安国支局电脑卡死，网络也断")
        says("libin", "0")
        assert re.search(r"^类别：[^›\n]+›[^›（\n]+（候选②[^ ）]+( ③[^ ）]+)?）$", unsure, re.MULTILINE), unsure

        critical = says("libin", "安国支局配电箱冒火花，有人触电")
        assert re.match(r"已提交 #\d+\b", critical)
        assert "撤回" in critical

        visit = says("libin", "今天走访安国支局，营业厅空调坏了三天")
        assert visit.startswith(("【问题草稿】", "已提交 #"))
        if visit.startswith("【问题草稿】"):
            visit = says("libin", "1")
        assert re.match(r"已提交 #\d+\b", visit)

        # the department hears of it by a push, and finishes it
        says("peixian-zonghe", f"签收 {no}")
        says("peixian-zonghe", f"{no} 办结 已请厂家更换压缩机，试机制冷正常")
        closed = says("libin", f"{no} 满意")
        assert closed.startswith(f"#{no} 已销号")
        assert says("libin", f"#{no}").startswith(f"#{no}｜已销号｜")

        answer = wecom.asks("wrPeixian", "peixian-shuji", "进度", msgid=fresh_id())
        assert answer

        pushed, until = "", time.monotonic() + 30
        while f"#{no} 已销号" not in pushed and time.monotonic() < until:
            time.sleep(0.1)
            updates = wecom.http.get(f"{settings['WECOM_API_BASE']}/sim/updates", params={"after": 0}, timeout=30)
            pushed = json.dumps(updates.json(), ensure_ascii=False)
        assert f"#{no} 已销号" in pushed  # what others read was pushed through the API
    simulator.signal(signal.SIGTERM)
    assert simulator.end(15).code == 0


def test_the_simulator_refuses_a_taken_port_and_an_empty_database(
    nursery: Nursery, town_url: str, tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = nursery.run("simulate", "--port", port, **WECOM, DATABASE_URL=town_url).complaint()
        assert port in said
    nursery.run("simulate", **WECOM, DATABASE_URL=f"sqlite:///{tmp_path}/none.db").complaint()
