"""The service's demo clock, which exists in the demo only: look at it, move it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests

from simulator.clock import spoken
from simulator.world import APP, EVERYWHERE, World

PATH = "/demo/clock"
LOOK_SECONDS = 3.0
MOVE_SECONDS = 180.0  # Everything that falls due on the way is done before the service answers.


@dataclass(frozen=True)
class ClockState:
    """What the page shows in its header; `note` is for people."""

    now: datetime
    next: datetime | None = None
    available: bool = False
    note: str = ""


NO_SERVICE = "连不上连心桥服务，请确认它正在运行。"
NO_CLOCK = "这个服务按真实时间运行，没有演示时钟。"
NOTHING_DUE = "后面没有排好的提醒了。"
NOT_BACK = "时间只能往前走。"
TOO_LONG = "服务还在推进时间，请稍等片刻再看。"
ODD = "演示时钟没有推进成功，请再点一次。"


class ServiceClock:
    """Reads and moves the service's demo clock over HTTP and lets the town's business time follow."""

    def __init__(self, world: World) -> None:
        self._url = world.config.service_url.rstrip("/") + PATH
        self._world = world
        self._business = world.business
        self._moving = threading.Lock()

    def look(self) -> ClockState:
        """Ask the service what time it is and when the next reminder falls due."""
        try:
            answer = self._ask("GET", None, LOOK_SECONDS)
        except requests.RequestException:
            return ClockState(self._business.now(), note=NO_SERVICE)
        found = _json(answer)
        now = _instant(found.get("now"))
        if answer.status_code != 200 or now is None:
            return ClockState(self._business.now(), note=NO_CLOCK)
        if not self._moving.locked():  # While it moves, the bubbles already carry the hour it moves to.
            self._business.set(now)
        return ClockState(now, _instant(found.get("next")), available=True)

    def go_next(self) -> ClockState:
        """Move to the next reminder and say what came of it."""
        seen = self.look()
        if not seen.available:
            return seen
        if seen.next is None:
            return ClockState(seen.now, None, available=True, note=NOTHING_DUE)
        return self.move(seen.next)

    def move(self, to: datetime) -> ClockState:
        """Move the service to an instant; what it says on the way stands below a line with the new time."""
        with self._moving:
            before = self._business.now()
            self._business.set(to)
            line = self._world.add(
                EVERYWHERE, f"时间来到 {spoken(to)}", sender=APP, to="", kind="notice", channel="clock"
            )
            note = self._push(to)
            if note:
                self._business.set(before)
                self._world.change(line.id, kind="hidden")
        seen = self.look()
        return ClockState(seen.now, seen.next, seen.available, note or seen.note)

    def _push(self, to: datetime) -> str:
        try:
            answer = self._ask("POST", {"to": to.isoformat()}, MOVE_SECONDS)
        except requests.Timeout:
            return TOO_LONG
        except requests.RequestException:
            return NO_SERVICE
        if answer.status_code == 200:
            return ""
        return {404: NO_CLOCK, 405: NO_CLOCK, 409: NOT_BACK}.get(answer.status_code, ODD)

    def _ask(self, method: str, body: dict[str, str] | None, seconds: float) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False  # A proxy setting of the machine must not stand before the loopback.
            return session.request(method, self._url, json=body, timeout=seconds)


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _instant(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
