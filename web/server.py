"""The WSGI server in this very process: ready when it says so, and finished before it goes."""

from __future__ import annotations

import time
from typing import Any

import structlog
import waitress
from flask import Flask
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

log = structlog.get_logger("server")

THREADS = 16
BODY_CAP = 1024 * 1024  # refused while it arrives; the callback doors refuse from 64 KiB on
FAREWELL = 7.0  # seconds for what is in hand


class _EmptyError(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """A request that cannot be read gets its status and an empty body."""

    def execute(self) -> None:
        self.status, headers, _ = self.request.error.to_response(self.channel.server.adj.ident)
        self.response_headers.extend([h for h in headers if h[0] != "Content-Length"])
        self.set_close_on_finish()
        self.content_length = 0
        self.write(b"")


class _Channel(HTTPChannel):  # type: ignore[misc]
    error_task_class = _EmptyError


class Server:
    """waitress on one address."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        # Raises OSError when the port is taken.
        self._server: Any = waitress.create_server(
            app, host=host, port=port, threads=THREADS, max_request_body_size=BODY_CAP, ident=None,
            clear_untrusted_proxy_headers=True, connection_limit=400, channel_timeout=60,
        )  # fmt: skip
        if not hasattr(self._server, "active_channels"):
            raise OSError("HOST must be one address")
        self._server.channel_class = _Channel
        self._stopping = False

    @property
    def url(self) -> str:
        return f"http://{self._server.effective_host}:{self._server.effective_port}"

    def stop(self) -> None:
        """Ask `run` to finish; may be called from a signal handler."""
        self._stopping = True
        self._server.pull_trigger()

    def run(self) -> None:
        """Serve until `stop`; then take no new request, finish those in hand, and return."""
        while not self._stopping:
            self._turn(1.0)
        self._server.accepting = False
        self._server.socket.close()
        self._server.del_channel()
        deadline = time.monotonic() + FAREWELL
        while time.monotonic() < deadline and self._busy():
            self._turn(0.05)
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
        log.info("stopped")

    def _turn(self, timeout: float) -> None:
        self._server.asyncore.loop(timeout=timeout, map=self._server._map, use_poll=True, count=1)

    def _busy(self) -> bool:
        return any(c.requests or c.total_outbufs_len for c in list(self._server.active_channels.values()))
