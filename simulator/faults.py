"""Misfortunes on order: each API has a list, and every call uses up the first of it."""

from __future__ import annotations

import re
import threading
from collections import defaultdict, deque
from collections.abc import Iterable

KNOWN = re.compile(r"ok|lost|timeout|http[45]\d\d|html|empty|errcode:-?\d+|slow:\d+(\.\d+)?")


class FaultList:
    """The scripted faults of every API; an empty list means everything works."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: defaultdict[str, deque[str]] = defaultdict(deque)

    def script(self, api: str, faults: Iterable[str]) -> None:
        """Append faults for one API; `ok` lets a call pass in between."""
        wanted = list(faults)
        unknown = [fault for fault in wanted if not KNOWN.fullmatch(fault)]
        if unknown:
            raise ValueError(f"unknown fault: {unknown[0]}")
        with self._lock:
            self._queues[api].extend(wanted)

    def clear(self) -> None:
        """Forget everything not used yet."""
        with self._lock:
            self._queues.clear()

    def take(self, api: str) -> str:
        """Use up the next fault of an API, `ok` when there is none."""
        with self._lock:
            queue = self._queues.get(api)
            return queue.popleft() if queue else "ok"

    def left(self) -> dict[str, list[str]]:
        """Tell what has not happened yet."""
        with self._lock:
            return {api: list(queue) for api, queue in self._queues.items() if queue}
