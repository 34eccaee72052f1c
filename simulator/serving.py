"""Serve a WSGI app from a thread, on the loopback address, and stop it cleanly."""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Served:
    """One app behind waitress; port 0 takes a free one."""

    def __init__(self, app: Flask, host: str = "127.0.0.1", port: int = 0, *, threads: int = 8) -> None:
        if host not in LOOPBACK:
            raise ValueError("served on the loopback address only")
        self._app, self._host, self._port, self._threads = app, host, port, threads
        self._sockets: dict[int, Any] = {}
        self._stopping = threading.Event()
        self._server: Any = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address, known after start()."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def start(self) -> None:
        """Listen from now on; OSError when the port is taken."""
        self._server = create_server(
            self._app, map=self._sockets, host=self._host, port=self._port, threads=self._threads, ident=None
        )
        self._port = int(self._server.effective_port)
        self._thread = threading.Thread(target=self._loop, name=f"serve-{self._port}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; safe to repeat."""
        if self._thread is None:
            return
        self._stopping.set()
        self._server.pull_trigger()
        self._thread.join(5)
        self._thread = None
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            wasyncore.loop(timeout=0.5, map=self._sockets, count=1)
