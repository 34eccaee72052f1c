"""The ground the stories of the contract are played on: a service in a process of its own, and a look into its file."""

from __future__ import annotations

import signal
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.rig import ROOT, WECOM, Callbacks, Command, Nursery

FIXTURE = ROOT.parent / "shared" / "data" / "fixture_qinghe.json"
TOWN = ROOT / "tests" / "town.json"
MONDAY = "2026-06-08T{}:00+08:00"
TOWN_START = "2026-06-08T10:00:00+08:00"
REAL = {**WECOM, "WECOM_API_BASE": "https://qyapi.weixin.qq.com"}


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
