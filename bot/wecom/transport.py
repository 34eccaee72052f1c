"""One HTTP exchange that ends in time: connect, headers and body share one deadline, also when they drip.

requests' read timeout counts from byte to byte, so a body of one byte per second never ends (measured with
wechatpy). Here the exchange runs in its own thread; at the deadline its socket is shut down and the caller
goes on. Redirects are not followed, the body is capped, and no exception carries a URL (with its token) out.
"""

import logging
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import encode_multipart_formdata
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.fields import RequestField

from bot.wecom.outcomes import scrub

MAX_ANSWER = 1024 * 1024
JSON = "application/json; charset=utf-8"
_THREADS = 32  # connections kept for reuse; more threads than these only open new ones


class Lost(Exception):
    """No whole answer. `sent` tells whether the request may have reached WeCom."""

    def __init__(self, detail: str, *, sent: bool) -> None:
        super().__init__(detail)
        self.detail = detail
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    body: bytes


@dataclass(slots=True)
class _Exchange:
    """What the two threads of one exchange know of each other."""

    done: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: Answer | None = None
    lost: str = ""
    sent: bool = False
    given_up: bool = False
    connection: "_Watched | None" = None
    sock: socket.socket | None = None

    def leave(self, connection: "_Watched") -> None:
        """Note that the request leaves now; too late when the caller has gone on."""
        with self.lock:
            if self.given_up:
                raise requests.Timeout
            self.connection, self.sock, self.sent = connection, connection.sock, True

    def give_up(self) -> None:
        """End the exchange: the request leaves no more, and a thread waiting for bytes gets none."""
        with self.lock:
            self.given_up = True
        if self.sock is None or self.connection is None or self.connection.exchange is not self:
            return  # not connected yet, or the connection already works for another exchange
        try:
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # not the TLS one, which could block
        except OSError:
            return  # closed meanwhile, which is what we want


_current = threading.local()


class _Watched(HTTPConnection):
    """A connection that tells its exchange when the request leaves."""

    def request(self, *args: Any, **kwargs: Any) -> None:
        self.exchange: _Exchange = _current.exchange
        if self.sock is None:
            self.connect()  # before it counts as sent: a refused connection is no lost answer
        self.exchange.leave(self)
        super().request(*args, **kwargs)


class _WatchedTls(_Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTls


class _Once:
    """A pool that keeps no connection; the header alone does not do it: a server may close late, unannounced."""

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.close()
        super()._put_conn(conn)  # type: ignore[misc]


class _OncePool(_Once, _Pool):
    pass


class _OnceTlsPool(_Once, _TlsPool):
    pass


_POOLS = {"http": _Pool, "https": _TlsPool}
_ONCE_POOLS = {"http": _OncePool, "https": _OnceTlsPool}


class _Adapter(HTTPAdapter):
    def __init__(self, pools: Mapping[str, type]) -> None:
        self._pools = pools
        super().__init__(pool_maxsize=_THREADS)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


class _Scrubbed(logging.Filter):
    """urllib3 writes every URL with its query at DEBUG."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(record.getMessage()), ()
        return True


for _name in ("urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(_Scrubbed())


class Transport:
    """Exchanges over a shared pool of connections; safe from many threads.

    `keepalive=False` opens a connection for each exchange: a pooled one that WeCom has just closed would make
    an unknown outcome of a request that must not be repeated. `proxies`: use those of the environment.
    """

    def __init__(self, *, connect_timeout: float, proxies: bool, keepalive: bool = True) -> None:
        self._connect_timeout = connect_timeout
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(_POOLS if keepalive else _ONCE_POOLS))
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.auth = _no_netrc
        self._session.trust_env = proxies
        self._session.headers.update({"Accept-Encoding": "identity", "User-Agent": "lianxinqiao"})
        if not keepalive:
            self._session.headers["Connection"] = "close"

    def exchange(
        self, url: str, params: Mapping[str, str], body: bytes | None, seconds: float, *, content_type: str = JSON
    ) -> Answer:
        """GET, or POST when there is a body; return the answer or raise `Lost` within `seconds`."""
        if seconds <= 0:
            raise Lost("no time left", sent=False)
        state = _Exchange()
        work = (state, url, params, body, seconds, content_type)
        try:
            threading.Thread(target=self._run, args=work, name="wecom-call", daemon=True).start()
        except RuntimeError:  # no more threads, or the interpreter is ending
            raise Lost("no thread", sent=False) from None
        if not state.done.wait(seconds):
            state.give_up()
            raise Lost("deadline", sent=state.sent)
        if state.answer is None:
            raise Lost(state.lost, sent=state.sent)
        return state.answer

    def _run(
        self, state: _Exchange, url: str, params: Mapping[str, str], body: bytes | None, seconds: float, kind: str
    ) -> None:
        _current.exchange = state
        try:
            state.answer = self._ask(url, params, body, seconds, kind)
        except Exception as problem:  # also AttributeError: a socket may be shut down under http.client's hands
            state.lost = type(problem).__name__  # the text would hold the URL with its secrets
        finally:
            state.done.set()

    def _ask(self, url: str, params: Mapping[str, str], body: bytes | None, seconds: float, kind: str) -> Answer:
        response = self._session.request(
            "GET" if body is None else "POST",
            url,
            params=dict(params),
            data=body,
            headers=None if body is None else {"Content-Type": kind},
            timeout=(min(self._connect_timeout, seconds), seconds),
            allow_redirects=False,
            stream=True,
        )
        try:
            data = b""
            while chunk := response.raw.read(64 * 1024, decode_content=True):  # to the end: truncation shows there
                data += chunk
                if len(data) > MAX_ANSWER:
                    raise ValueError("answer too large")
            return Answer(response.status_code, data)
        finally:
            response.close()


def multipart(field: str, filename: str, content: bytes) -> tuple[bytes, str]:
    """Return a form with one file, and its content type.

    The name stands in it as raw UTF-8 and the length beside it, as WeCom's upload wants both (path/90253);
    `filename*=` of RFC 2231, which `requests` writes, is not understood there.
    """
    part = RequestField(field, content, filename)
    part.make_multipart(content_type="application/octet-stream")
    part.headers["Content-Disposition"] = f"{part.headers['Content-Disposition']}; filelength={len(content)}"
    return encode_multipart_formdata([part])


def _no_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
