"""The commands exist, settings are read, and a user's mistake is one sentence."""

from __future__ import annotations

import json
import re
import signal
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from tests.contract.ground import TOWN, TOWN_START, fresh_id
from tests.rig import NOWHERE, START, WECOM, Callbacks, Command, Nursery, plainly
from tests.town import AGENT, CORP, KEY


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
