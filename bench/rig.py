"""The measuring rig: real processes of the service, started, killed and asked from outside."""

from __future__ import annotations

import base64
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import DateTime, NullPool, bindparam, create_engine, text

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
NOWHERE = "http://127.0.0.1:9"  # an API that nobody serves: for runs in which nothing is sent
START_SECONDS = 120.0
STOP_SECONDS = 15.0


def _aes_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")


@dataclass(frozen=True)
class Keys:
    """The WeCom side of one installation, made up for one run."""

    corp_id: str
    agent_id: int
    secret: str
    token: str
    aes_key: str
    bot_token: str
    bot_aes_key: str

    @classmethod
    def fresh(cls) -> Keys:
        return cls(
            f"ww{secrets.token_hex(8)}", 1000002, secrets.token_hex(16), secrets.token_hex(8), _aes_key(),
            secrets.token_hex(8), _aes_key(),
        )  # fmt: skip

    def environment(self) -> dict[str, str]:
        return {
            "WECOM_CORP_ID": self.corp_id,
            "WECOM_AGENT_ID": str(self.agent_id),
            "WECOM_SECRET": self.secret,
            "WECOM_TOKEN": self.token,
            "WECOM_AES_KEY": self.aes_key,
            "WECOM_BOT_TOKEN": self.bot_token,
            "WECOM_BOT_AES_KEY": self.bot_aes_key,
        }


class Program:
    """One server process that prints `ready http://HOST:PORT`; may be killed and started again on its port."""

    def __init__(self, arguments: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self._arguments = [sys.executable, *arguments]
        self._environment = _clean_environment() | {"HOST": HOST, "PORT": "0"} | environment
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> Program:
        """Start and wait for the ready line."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._arguments, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=log
            )
        self.url = self._ready().removeprefix("ready ")
        self._environment["PORT"] = str(self.port)  # WeCom knows one address: a restart comes back there
        return self

    def kill(self) -> None:
        """kill -9; nothing of the process runs any more when this returns."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._close()

    def stop(self) -> int:
        """SIGTERM; return the exit code."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.terminate()
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL
        finally:
            self._close()

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.pid)

    def _close(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()

    def _ready(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        deadline, line = time.monotonic() + START_SECONDS, b""
        while not line.endswith(b"\n"):
            waiting, _, _ = select.select([self._process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            piece = os.read(self._process.stdout.fileno(), 4096) if waiting else b""
            if not piece:
                code = self._process.poll()
                self._process.kill()
                raise RuntimeError(
                    f"{self._arguments[1:]} did not start (exit {code}), see {self._log}:\n{self.tail()}"
                )
            line += piece
        return line.decode().strip().splitlines()[-1]

    def tail(self) -> str:
        """The last lines of its log."""
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-5:])

    def __enter__(self) -> Program:
        return self if self.alive else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def service(database_url: str, keys: Keys, log: Path, *, clock: str, api_base: str = NOWHERE, port: int = 0) -> Program:
    """Return the whole product as one process, not started yet."""
    settings = {"DATABASE_URL": database_url, "WECOM_API_BASE": api_base, "CLOCK": clock, "PORT": str(port)}
    return Program(["app.py", "serve"], settings | {"LOG_LEVEL": "INFO"} | keys.environment(), log)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def command(database_url: str, *arguments: str) -> str:
    """Run one of the product's own commands and return what it printed."""
    done = subprocess.run(
        [sys.executable, "app.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env=_clean_environment() | {"DATABASE_URL": database_url, "WECOM_API_BASE": NOWHERE},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"app.py {' '.join(arguments)}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def rows(database_url: str, statement: str, **values: object) -> list[tuple[Any, ...]]:
    """Look into the database from outside (or, in a rig, change it) with one statement."""
    engine = create_engine(database_url, poolclass=NullPool)
    # Without its type SQLite's driver writes an instant on the full second shorter than the tables hold it.
    instants = [bindparam(name, type_=DateTime) for name, value in values.items() if isinstance(value, datetime)]
    with engine.begin() as connection:
        found = connection.execute(text(statement).bindparams(*instants), values)
        return [tuple(row) for row in found] if found.returns_rows else []


def number(database_url: str, statement: str, **values: object) -> int:
    return int(rows(database_url, statement, **values)[0][0] or 0)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time a process has used, 0 when it is gone or not on this machine."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def print_table(head: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    """Print rows under a head, first column left, the others right."""
    cells = [[str(cell) for cell in line] for line in [head, *lines]]
    widths = [max(len(line[place]) for line in cells) for place in range(len(head))]
    for at, line in enumerate(cells):
        first, *others = (
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join([first, *others]).rstrip())
        if at == 0:
            print("  ".join("-" * width for width in widths))


def _clean_environment() -> dict[str, str]:
    """The machine's environment without anything that sets up the product."""
    ours = ("WECOM_", "DATABASE_URL", "HOST", "PORT", "CLOCK", "ADMIN_USERIDS", "PUBLIC_URL", "LOG_LEVEL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
