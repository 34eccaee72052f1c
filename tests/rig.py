"""Commands of `app.py` as processes of their own: an explicit environment, an empty folder, no .env but our own.

`python app.py …` spends most of its time on reading modules. `Nursery` reads them once and forks: each command is
still a process that runs `app.py` from its first line, with the environment and the folder it is given.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from simulator.crypto import Envelope
from simulator.messages import Head, app_envelope, app_xml, bot_message
from simulator.replies import app_text, bot_part
from tests.town import AGENT, BOT, CORP, KEY, plain

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app.py"
NOWHERE = "http://127.0.0.1:9"  # an API that nobody serves
START = "2018-11-30T18:00:00+08:00"
PATIENCE = 60.0  # the machine that runs the tests may be busy

WECOM = {
    "WECOM_CORP_ID": CORP,
    "WECOM_AGENT_ID": str(AGENT),
    "WECOM_SECRET": "secret",
    "WECOM_TOKEN": "apptoken",
    "WECOM_AES_KEY": KEY,
    "WECOM_BOT_TOKEN": "bottoken",
    "WECOM_BOT_AES_KEY": KEY,
    "WECOM_API_BASE": NOWHERE,
}
# What a process needs of the outside to run at all; nothing of it can name a corp, a database or a proxy.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH")

_NURSERY = """
import ctypes, json, os, runpy, signal, sys
def not_alone():  # nobody outlives who started him, however that one ended (Linux)
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
sys.path.insert(0, {root!r})
import app  # every module is read now; each command then runs app.py anew as its own main program
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("open", flush=True)
for line in sys.stdin:
    order = json.loads(line)
    if os.fork():
        continue
    not_alone()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    child = os.fork()
    if child:  # who waits for the command and writes down how it ended
        with open(order["note"] + ".pid", "w") as note:
            note.write(str(child) + "\\n")
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with open(order["note"] + ".part", "w") as note:
            note.write(str(code))
        os.replace(order["note"] + ".part", order["note"] + ".code")
        os._exit(0)
    not_alone()
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(order["note"] + "." + name, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin = open(0)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv = ["app.py", *order["arguments"]]
    sys.path[0] = {root!r}
    status = 1
    try:
        runpy.run_path({app!r}, run_name="__main__")
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else (0 if end.code is None else 1)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush(); sys.stderr.flush()
        import threading
        for thread in threading.enumerate():  # as the interpreter does at its end
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        os._exit(status)
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def complaint(self) -> str:
        """The one sentence of a user's mistake: exit code 2, one line, no traceback."""
        assert self.code == 2, self
        said = [line for line in self.err.strip().splitlines() if line.strip()]
        assert len(said) == 1, self
        assert self.out == "", self
        assert said[0].startswith("Error: "), self
        return said[0].removeprefix("Error: ")


class Command:
    """A command that was started."""

    def __init__(self, note: str) -> None:
        self._note = note
        self._pid: int | None = None

    @property
    def pid(self) -> int:
        if self._pid is None:
            text = _awaited(lambda: _text(self._note + ".pid"))
            self._pid = int(text)
        return self._pid

    @property
    def out(self) -> str:
        return _text(self._note + ".out")

    @property
    def err(self) -> str:
        return _text(self._note + ".err")

    @property
    def code(self) -> int | None:
        found = _text(self._note + ".code")
        return int(found) if found else None

    def end(self, seconds: float = PATIENCE) -> Ended:
        """Wait for the end."""
        until = time.monotonic() + seconds
        while self.code is None:
            if time.monotonic() > until:
                self.signal(signal.SIGKILL)
                raise AssertionError(f"did not end within {seconds} seconds: {self.out} {self.err}")
            time.sleep(0.01)
        code = self.code
        assert code is not None
        return Ended(code, self.out, self.err)

    def ready(self) -> str:
        """Wait for the ready line and return the address in it."""

        def line() -> str:
            assert self.code is None, (self.code, self.out, self.err)
            return self.out if self.out.endswith("\n") else ""

        said = _awaited(line)
        assert said.startswith("ready http://"), said
        assert said.count("\n") == 1, said
        return said.split()[1]

    def signal(self, number: int) -> None:
        if self.code is None:
            os.kill(self.pid, number)


class Nursery:
    """Starts commands."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lianxinqiao-rig-"))
        self._count = 0
        self._lock = threading.Lock()
        self._started: list[Command] = []
        self._process = subprocess.Popen(
            [sys.executable, "-c", _NURSERY.format(root=str(ROOT), app=str(APP))],
            cwd=self._folder, env=environment({}), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "open\n"

    def start(self, *arguments: str, folder: Path | str | None = None, **settings: str) -> Command:
        """Start a command; by default in an empty folder."""
        with self._lock:
            self._count += 1
            note = str(self._folder / str(self._count))
        where = folder or Path(tempfile.mkdtemp(dir=self._folder))
        order = {
            "arguments": arguments, "folder": str(where), "note": note, "environment": environment(settings),
        }  # fmt: skip
        assert self._process.stdin is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
        command = Command(note)
        self._started.append(command)
        return command

    def run(self, *arguments: str, folder: Path | str | None = None, **settings: str) -> Ended:
        """Run a command to its end."""
        return self.start(*arguments, folder=folder, **settings).end()

    def close(self) -> None:
        for command in self._started:
            command.signal(signal.SIGKILL)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a command."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | {"PYTHONUTF8": "1"} | dict(settings)


def plainly(*arguments: str, folder: Path, **settings: str) -> Ended:
    """`python app.py …` with nothing between."""
    done = subprocess.run(
        [sys.executable, str(APP), *arguments],
        cwd=folder, env=environment(settings), capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


class Callbacks:
    """WeCom, as far as a running service sees it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.http.trust_env = False
        self.app = Envelope("apptoken", KEY, CORP)
        self.bot = Envelope("bottoken", KEY, "")

    def says(self, userid: str, text: str, *, msgid: str, timestamp: str = "1543572000") -> str:
        """One sentence to the app; returns the passive reply."""
        answer = self.post(userid, text, msgid=msgid, timestamp=timestamp)
        assert answer.status_code == 200, answer.status_code
        return app_text(self.app, answer.text, userid=userid, corp_id=CORP)

    def post(self, userid: str, text: str, *, msgid: str, timestamp: str = "1543572000") -> requests.Response:
        xml = app_xml(Head(CORP, AGENT, userid, 1543572000), "text", {"Content": text}, msgid)
        stamped = self.app.stamp(xml, timestamp=timestamp, nonce="nonce1")
        query = {"msg_signature": stamped.signature, "timestamp": timestamp, "nonce": "nonce1"}
        body = app_envelope(CORP, AGENT, stamped.encrypt).encode()
        return self.http.post(f"{self.url}/callback/app", params=query, data=body, timeout=30)

    def asks(self, chatid: str, userid: str, text: str, *, msgid: str) -> str:
        """One question to the AI bot in a group; returns what its markdown shows."""
        message = bot_message("AIBOT", userid, "text", {"content": f"@{BOT} {text}"}, msgid=msgid, chatid=chatid)
        stamped = self.bot.stamp(json.dumps(message, ensure_ascii=False), timestamp="1", nonce="nonce2")
        query = {"msg_signature": stamped.signature, "timestamp": "1", "nonce": "nonce2"}
        answer = self.http.post(
            f"{self.url}/callback/aibot", params=query, json={"encrypt": stamped.encrypt}, timeout=30
        )
        assert answer.status_code == 200, answer.status_code
        part = bot_part(self.bot, answer.text, nonce="nonce2", answering="message")
        return plain(part.text) if part else ""

    def get(self, path: str, **query: str) -> requests.Response:
        return self.http.get(f"{self.url}{path}", params=query, timeout=30)

    def move(self, to: object) -> requests.Response:
        return self.http.post(f"{self.url}/demo/clock", json={"to": to}, timeout=60)

    def close(self) -> None:
        self.http.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def deaf_server() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except FileNotFoundError:
        return ""


def _awaited(look: Any, seconds: float = PATIENCE) -> str:
    until = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return str(found)
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.01)
