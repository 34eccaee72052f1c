"""`python -m simulator.demo` from outside: the day's figures, the ports it takes, and that nothing stays behind."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.demo.day import PUBLISHED

ROOT = Path(__file__).resolve().parents[1]
READY = re.compile(r"^READY chat=http://127\.0\.0\.1:(\d+) service=http://127\.0\.0\.1:(\d+)$", re.MULTILINE)
SECONDS = 240


@contextlib.contextmanager
def demo(folder: Path, **extra: str) -> Iterator[subprocess.Popen[str]]:
    """The demo in a process group of its own, among settings that would lead it astray."""
    (folder / "tmp").mkdir()
    (folder / ".env").write_text("DATABASE_URL=sqlite:///astray.db\nWECOM_CORP_ID=wwreal\nCLOCK=nonsense\n")
    astray = {
        "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp"), "DATABASE_URL": f"sqlite:///{folder}/astray.db",
        "WECOM_API_BASE": "https://qyapi.weixin.qq.com", "WECOM_SECRET": "real", "PORT": "1",
        "HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator.demo"], cwd=folder, env=os.environ | astray | extra, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, encoding="utf-8",
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def told_until(running: subprocess.Popen[str], wanted: re.Pattern[str]) -> str:
    """What the demo printed up to the line that is waited for."""
    assert running.stdout is not None
    told = ""
    while not wanted.search(told):
        line = running.stdout.readline()
        assert line, told
        told += line
    return told


def ended(running: subprocess.Popen[str], end: Callable[[], None]) -> str:
    """End the demo and return its last words; nobody of its process group may be left after 10 s."""
    assert running.stdout is not None
    since = time.monotonic()
    end()
    told = running.stdout.read()
    running.wait(SECONDS)
    assert time.monotonic() - since < 10
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)
    return told


def left_behind(folder: Path, *ports: str) -> list[str]:
    """Files and listening ports that the demo should have cleared away."""
    found = [str(path) for path in (folder / "tmp").rglob("*")] + [str(path) for path in folder.glob("astray*")]
    for port in ports:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                found.append(f"port {port}")
    return found


def test_the_day_is_told_with_the_published_figures_on_free_ports_and_adds_up(tmp_path: Path) -> None:
    with contextlib.ExitStack() as taken, demo(tmp_path, DEMO_EXIT="1") as running:
        for port in (8080, 8090):
            with contextlib.suppress(OSError):  # taken already, which is just as well
                taken.enter_context(socket.create_server(("127.0.0.1", port)))
        told, _ = running.communicate(timeout=SECONDS)
    assert running.returncode == 0, told
    assert "端口 8080 已被占用，服务改用" in told
    assert "端口 8090 已被占用，聊天页面改用" in told
    assert PUBLISHED in told
    assert "问题：收集 211｜已解决 203｜办结率 96.21%｜未结 8（正常3 挂起1 蓝2 黄1 红1）" in told
    assert "收集 209→211（+2），已解决 202→203（+1），未结 7→8（+1）" in "".join(told.split("\n      "))
    assert "【本周走访计划】" in told
    ports = READY.search(told)
    assert ports is not None
    assert told.rstrip().endswith(ports[0])
    assert left_behind(tmp_path, ports[1], ports[2]) == []


def test_a_demo_that_is_ended_while_the_town_is_loaded_leaves_nothing_behind(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        told = told_until(running, re.compile("正在准备演示数据"))
        told += ended(running, lambda: os.killpg(running.pid, signal.SIGINT))
        assert running.returncode == 130
        assert "Traceback" not in told
    assert left_behind(tmp_path) == []
