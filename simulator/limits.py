"""What WeCom counts: access tokens, identical requests and messages per minute."""

from __future__ import annotations

import json
import secrets
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

EXPIRED = 42001
INVALID = 40014
MISSING = 41001


@dataclass(frozen=True)
class _Issued:
    agent_id: int
    until: float


class Tokens:
    """Access tokens: the same one while it is valid, ages in monotonic time."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self.seconds = seconds
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._issued: dict[str, _Issued] = {}
        self._spoiled: dict[str, int] = {}
        self._current: dict[int, str] = {}

    def get(self, agent_id: int) -> tuple[str, int]:
        """Return the app's token and the whole seconds it has left."""
        with self._lock:
            now = self._monotonic()
            token = self._current.get(agent_id, "")
            if not token or token in self._spoiled or self._issued[token].until <= now:
                token = secrets.token_urlsafe(48)
                self._issued[token] = _Issued(agent_id, now + self.seconds)
                self._current[agent_id] = token
            return token, max(1, int(self._issued[token].until - now))

    def check(self, token: str) -> tuple[int, int]:
        """Return (errcode, agent id); errcode 0 means the token is good."""
        with self._lock:
            if not token:
                return MISSING, 0
            issued = self._issued.get(token)
            if issued is None:
                return INVALID, 0
            if token in self._spoiled:
                return self._spoiled[token], 0
            if issued.until <= self._monotonic():
                return EXPIRED, 0
            return 0, issued.agent_id

    def expire_now(self) -> None:
        """Let every token be too old (42001)."""
        self._spoil(EXPIRED)

    def invalidate_now(self) -> None:
        """Let every token be unknown (40014)."""
        self._spoil(INVALID)

    def _spoil(self, code: int) -> None:
        with self._lock:
            for token in self._issued:
                self._spoiled.setdefault(token, code)


class Duplicates:
    """Remembers request bodies: an identical one inside its window is accepted but not delivered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, datetime] = {}

    def is_repeat(self, body: dict[str, Any], *, now: datetime, seconds: int) -> bool:
        """Tell whether this body was sent inside the window; if not, its window starts now."""
        key = json.dumps(body, sort_keys=True, ensure_ascii=False)
        with self._lock:
            first = self._seen.get(key)
            if first is not None and now - first < timedelta(seconds=seconds):
                return True
            self._seen[key] = now
            return False


class Rate:
    """Sliding windows per key, in business time, so that a demo day may be played in a minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def allow(self, key: str, limits: tuple[tuple[int, int], ...], *, now: datetime) -> bool:
        """Count one message unless a limit (how many, in how many seconds) is used up."""
        with self._lock:
            times = self._times[key]
            longest = max(seconds for _, seconds in limits)
            while times and now - times[0] >= timedelta(seconds=longest):
                times.popleft()
            for most, seconds in limits:
                if sum(now - t < timedelta(seconds=seconds) for t in times) >= most:
                    return False
            times.append(now)
            return True
