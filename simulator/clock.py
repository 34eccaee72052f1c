"""Business time: the instant it is in the simulated town."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


class BusinessClock:
    """Runs at normal speed from where it was set, and only forwards."""

    def __init__(self, start: datetime | None = None, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._start = start or datetime.fromtimestamp(time.time(), CHINA)
        self._since = monotonic()

    def now(self) -> datetime:
        """Return the instant it is in the simulated town."""
        with self._lock:
            return self._now()

    def _now(self) -> datetime:
        return (self._start + timedelta(seconds=self._monotonic() - self._since)).astimezone(CHINA)

    def set(self, instant: datetime) -> None:
        """Follow another clock, whichever way it differs."""
        with self._lock:
            self._start, self._since = instant, self._monotonic()


def spoken(instant: datetime) -> str:
    """Say an instant as the page does: 2018年11月30日 周五 08:30."""
    t = instant.astimezone(CHINA)
    return f"{t.year}年{t.month}月{t.day}日 周{WEEKDAYS[t.weekday()]} {t:%H:%M}"
