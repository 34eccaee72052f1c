"""`python -m simulator.demo`: a fresh town, the service beside it, a scripted day; then both stay up."""

# ruff: noqa: E402  # Ctrl-C must end the program quietly even while the other modules are being read.
from __future__ import annotations

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)

import contextlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO, Any

from simulator.cast import persona
from simulator.demo.day import Transcript, Unexpected, play
from simulator.demo.town import CLOCK, GROUPS
from simulator.server import SimulatorServer
from simulator.world import GroupChat, SimulatorConfig

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
SERVICE_PORT, CHAT_PORT = 8080, 8090
ROUNDS = 20  # somebody may take a port between our look and our start
START_SECONDS, LOAD_SECONDS, FAREWELL_SECONDS = 60.0, 300.0, 8.0
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# Made up for this demo and worth nothing elsewhere: the only WeCom they open is the simulator.
WECOM = {
    "WECOM_CORP_ID": "wwdemo6f2c81a4",
    "WECOM_AGENT_ID": "1000002",
    "WECOM_SECRET": "demo-Kq3vX0sWm2uYt8rEo5pLzC1nB7dHfGjA",
    "WECOM_TOKEN": "demoApp9Zt4Lw",
    "WECOM_AES_KEY": "k2V8xQe0TzRb5nYw7HcJ4mLs9PdFu1GaXo3Ki6WqZtE",
    "WECOM_BOT_TOKEN": "demoBot7Xc2Mn",
    "WECOM_BOT_AES_KEY": "Zt6Bq1Wm8Ks3Vx5Hy0Rj9Lc4Nd7Pf2GuTa6Eo8Xi1Qw",
}
# All that the service gets to see of the outside: nothing of it can name a corp, a database or a proxy.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TERM", "COLUMNS", "TMPDIR", "LD_LIBRARY_PATH")


class PortTaken(Exception):
    """Somebody else was faster."""


class Demo:
    """Everything the demo starts, and its end."""

    def __init__(self, screen: Transcript) -> None:
        self.screen = screen
        self.folder = Path(tempfile.mkdtemp(prefix="lianxinqiao-demo-"))
        self.log = self.folder / "service.log"
        self._chat: SimulatorServer | None = None
        self._running: list[subprocess.Popen[bytes]] = []
        self._starting = False
        self._asked_to_end = False
        self.ready = False

    def run(self) -> None:
        """From the empty folder to the READY line, and on until somebody ends it."""
        self.screen.plain("连心桥演示：正在准备演示数据……")
        with self._quietly("load") as out:
            self._finish(["load", "demo"], out, "演示数据没有装好")
        self.screen.plain((self.folder / "load").read_text("utf-8").splitlines()[0])
        with self._quietly("people") as out:
            self._finish(["people", "--json"], out, "通讯录没有读出来")
        people = json.loads((self.folder / "people").read_text("utf-8"))
        service_url, service = self._start_both(people)
        assert self._chat is not None
        if not self._chat.clock.look().available:
            raise Unexpected("服务没有演示时钟。")
        play(self._chat, people, self.screen)
        self.ready = True
        self.screen.line(f"\nREADY chat={self._chat.url} service={service_url}")
        if os.environ.get("DEMO_EXIT") == "1":
            return
        self.screen.plain(
            f"接着玩：用浏览器打开 {self._chat.url} ，选一个人说话，看谁收到了什么。按 Ctrl-C 结束，演示数据随之删除。"
        )
        while service.poll() is None:
            time.sleep(0.5)
        raise Unexpected("服务意外停止了。")

    def end(self, *, keep_log: bool) -> None:
        """End everything that was started; only the log is kept, and only for somebody who needs it."""
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        for process in self._running:
            if process.poll() is None:
                process.terminate()
        if self._chat is not None:
            self._chat.stop()
        for process in self._running:
            try:
                process.wait(FAREWELL_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if keep_log and self.log.exists():
            for path in self.folder.iterdir():
                if path != self.log:
                    path.unlink()
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def on_signal(self, _: int, __: FrameType | None) -> None:
        self._asked_to_end = True
        if not self._starting:  # A process that is just being started must be known before we go.
            raise SystemExit(0 if self.ready else 130)

    def _start_both(self, people: list[dict[str, Any]]) -> tuple[str, subprocess.Popen[bytes]]:
        for _ in range(ROUNDS):
            port = free_port(SERVICE_PORT, but=())
            service_url = f"http://{HOST}:{port}"
            try:
                self._chat = chat = self._start_chat(people, service_url, but=port)
                service = self._start_service(port, chat.url)
            except PortTaken:
                continue
            chat_port = int(chat.url.rsplit(":", 1)[1])
            for what, usual, taken in (("服务", SERVICE_PORT, port), ("聊天页面", CHAT_PORT, chat_port)):
                if taken != usual:
                    self.screen.plain(f"端口 {usual} 已被占用，{what}改用 {taken}。")
            return service_url, service
        raise Unexpected(f"{SERVICE_PORT} 和 {CHAT_PORT} 附近找不到空闲的端口。")

    def _start_chat(self, people: list[dict[str, Any]], service_url: str, *, but: int) -> SimulatorServer:
        if self._chat is not None:
            self._chat.stop()
        config = SimulatorConfig(
            corp_id=WECOM["WECOM_CORP_ID"], agent_id=int(WECOM["WECOM_AGENT_ID"]), secret=WECOM["WECOM_SECRET"],
            token=WECOM["WECOM_TOKEN"], aes_key=WECOM["WECOM_AES_KEY"], bot_token=WECOM["WECOM_BOT_TOKEN"],
            bot_aes_key=WECOM["WECOM_BOT_AES_KEY"], service_url=service_url, start=CLOCK,
            people=tuple(persona(one) for one in people),
            groups=tuple(GroupChat(group.chatid, group.name, group.push) for group in GROUPS),
        )  # fmt: skip
        try:
            return SimulatorServer(config, HOST, free_port(CHAT_PORT, but=(but,))).start()
        except OSError as exc:
            raise PortTaken from exc

    def _start_service(self, port: int, chat_url: str) -> subprocess.Popen[bytes]:
        """Start the service and wait for its ready line."""
        out = self.folder / "ready"
        with out.open("wb") as ready, self.log.open("wb") as log:
            process = self._start(
                ["serve"], ready, log, HOST=HOST, PORT=str(port), PUBLIC_URL=f"http://{HOST}:{port}",
                WECOM_API_BASE=chat_url, CLOCK=CLOCK.isoformat(), LOG_LEVEL="INFO", ADMIN_USERIDS="", **WECOM,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while not out.read_text("utf-8").startswith("ready "):
            if process.poll() is not None:
                if "PORT:" in self.log.read_text("utf-8"):
                    raise PortTaken
                raise Unexpected("服务没有启动成功。")
            if time.monotonic() > until:
                raise Unexpected(f"服务{START_SECONDS:.0f}秒内没有准备好。")
            time.sleep(0.05)
        return process

    def _finish(self, command: list[str], out: IO[bytes], trouble: str) -> None:
        """Run one command of app.py to its end."""
        try:
            code = self._start(command, out, None, WECOM_API_BASE=f"http://{HOST}").wait(LOAD_SECONDS)
        except subprocess.TimeoutExpired as exc:
            raise Unexpected(f"{trouble}：超过{LOAD_SECONDS:.0f}秒还没有完成。") from exc
        if code != 0:
            raise Unexpected(f"{trouble}（原因见上面的提示）。")

    def _start(
        self, command: list[str], out: IO[bytes], err: IO[bytes] | None, **settings: str
    ) -> subprocess.Popen[bytes]:
        """Start `python app.py …` with nothing of our environment, in a folder without an .env file."""
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment |= {"PYTHONUTF8": "1", "DATABASE_URL": f"sqlite:///{self.folder / 'demo.db'}"} | settings
        self._starting = True
        # Ctrl-C reaches the whole process group; the children do not hear it and are ended in order by us.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), *command],
                cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            )  # fmt: skip
            self._running.append(process)
        finally:
            self._starting = False
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if self._asked_to_end:
            raise SystemExit(130)
        return process

    @contextlib.contextmanager
    def _quietly(self, name: str) -> Iterator[IO[bytes]]:
        with (self.folder / name).open("wb") as out:
            yield out


def free_port(first: int, *, but: tuple[int, ...]) -> int:
    """Return the first port from `first` on that nobody listens on."""
    for port in range(first, first + 1000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                if port not in but:
                    probe.bind((HOST, port))
                    return port
    raise Unexpected(f"从 {first} 起找不到空闲的端口。")


def main() -> int:
    """Play the demo; 0 when all went well, 1 with one sentence when not, 130 when it was ended before READY."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    demo = Demo(Transcript(sys.stdout, colour=colour))
    trouble = ""
    try:
        for number in ENDING:
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means to stay
                signal.signal(number, demo.on_signal)
        demo.run()
    except Unexpected as exc:
        trouble = str(exc)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # Nobody reads on, not even Python's farewell.
        return 1
    except Exception as exc:
        trouble = f"演示程序自己出错了：{type(exc).__name__}。"
        with demo.log.open("a", encoding="utf-8") as log:
            traceback.print_exc(file=log)
    finally:
        demo.end(keep_log=bool(trouble))
    if trouble:
        where = f"日志在 {demo.log}" if demo.log.exists() else ""
        print(f"\n演示没有走完：{' '.join(trouble.split()).rstrip('。')}。{where}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
