"""The access token: fetched once for all threads, aged by monotonic time, never in a loop.

Facts: developer.work.weixin.qq.com/document/path/91039. A token lives 7200 s and may die earlier; gettoken is
throttled, and a wrong secret asked for repeatedly bans the IP for an hour.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

from bot.wecom.outcomes import Outcome

PER_MINUTE = 2  # gettoken calls; enough for a start and one early death
_FIRST_PAUSE, _LONGEST_PAUSE = 60.0, 3600.0  # after a refused secret, doubling


class NoToken(Exception):
    """There is no token now; `outcome` says when to try again, `asked` whether WeCom may have been asked."""

    def __init__(self, outcome: Outcome, *, asked: bool = True) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome
        self.asked = asked


class Tokens:
    """Hands out the current token; `fetch(seconds)` returns a new one and its life, or raises NoToken."""

    def __init__(
        self, fetch: Callable[[float], tuple[str, float]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0
        self._closed_until = 0.0
        self._pause = _FIRST_PAUSE
        self._refused = False  # by WeCom, not by the network: an administrator must look
        self._recent: deque[float] = deque(maxlen=PER_MINUTE)

    def get(self, seconds: float, refused: str | None = None) -> str:
        """Return a token other than `refused` within `seconds`; all threads share one fetch."""
        end = self._clock() + seconds
        if refused is None and self._clock() < self._until:
            return self._token
        if not self._lock.acquire(timeout=max(seconds, 0)):
            raise NoToken(Outcome("retry", detail="token is being fetched", wait=1))
        try:
            if refused is not None and self._token == refused:
                self._until = 0.0
            if self._clock() >= self._until:
                self._renew(end - self._clock())  # what the wait for another's fetch has left of it
            return self._token
        finally:
            self._lock.release()

    def drop(self, token: str) -> None:
        """Forget a token that was refused twice; the next call fetches, as far as the breaker allows."""
        with self._lock:
            if self._token == token:
                self._until = 0.0
                self._refused = True

    def _renew(self, seconds: float) -> None:
        now = self._clock()
        wait = self._closed_until - now
        if len(self._recent) == PER_MINUTE:
            wait = max(wait, self._recent[0] + 60 - now)
        if wait > 0:
            raise NoToken(Outcome("retry", detail="token breaker open", wait=wait, config=self._refused))
        self._recent.append(now)
        try:
            token, life = self._fetch(seconds)
        except NoToken as refusal:
            if not refusal.asked:
                self._recent.pop()  # the network was down: no reason to wait when it is back
            elif refusal.outcome.config:
                self._refused = True
                self._closed_until = now + self._pause
                self._pause = min(self._pause * 2, _LONGEST_PAUSE)
            raise
        self._token, self._until = token, now + life
        self._pause, self._refused = _FIRST_PAUSE, False
