"""Files that were uploaded (media/upload): an id for three days, and the limits of each type."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.refused import ApiError

KEPT = timedelta(days=3)
SMALLEST = 5  # bytes; a file must be larger than that
_MB = 1024 * 1024
LARGEST = {"image": 10 * _MB, "voice": 2 * _MB, "video": 10 * _MB, "file": 20 * _MB}


@dataclass(frozen=True)
class Medium:
    """One uploaded file."""

    id: str
    type: str
    name: str
    content: bytes
    at: datetime

    def shown(self) -> dict[str, object]:
        """What a bubble on the page needs to know."""
        return {"name": self.name, "size": len(self.content), "media_id": self.id}


class Media:
    """Everything that was uploaded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, Medium] = {}

    def keep(self, type: str, name: str, content: bytes, now: datetime) -> Medium:
        """Keep a file, or raise what WeCom would answer."""
        if type not in LARGEST:
            raise ApiError(40004, "invalid media type")
        if len(content) <= SMALLEST:
            raise ApiError(44001, "empty media data")
        if len(content) > LARGEST[type]:
            raise ApiError(45001, "media size out of limit")
        medium = Medium(f"3{secrets.token_urlsafe(32)}", type, name, content, now)
        with self._lock:
            self._kept[medium.id] = medium
        return medium

    def sendable(self, type: str, media_id: str, now: datetime) -> Medium:
        """Return a file that may be sent as that type, or raise what WeCom would answer."""
        medium = self.find(media_id)
        if medium is None or medium.type != type or now - medium.at > KEPT:
            raise ApiError(40007, "invalid media_id")
        return medium

    def find(self, media_id: str) -> Medium | None:
        """Find a file by its id, whatever its age."""
        with self._lock:
            return self._kept.get(media_id)
