"""The demo's clock: moved forward from the loopback address only, and only where business time is simulated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from flask import Blueprint, Response, jsonify, request

from models.base import DatabaseUnavailable

LOOPBACK = frozenset({"127.0.0.1", "::1"})


class MovableClock(Protocol):
    """Business time that can be moved forward."""

    def now(self) -> datetime: ...

    def move(self, to: datetime) -> None: ...


def demo_clock(
    clock: MovableClock,
    *,
    happen: Callable[[datetime, datetime], None],
    next_due: Callable[[datetime], datetime | None],
) -> Blueprint:
    """Return `GET/POST /demo/clock`; `happen(since, until)` does what falls due on the way."""
    routes = Blueprint("demo_clock", __name__)

    @routes.before_request
    def only_here() -> tuple[Response, int] | None:
        if request.remote_addr not in LOOPBACK:
            return jsonify(error="loopback only"), 403
        return None

    @routes.get("/demo/clock")
    def show() -> Response:
        now = clock.now()
        following = next_due(now)
        return jsonify(now=now.isoformat(), next=following.isoformat() if following else None)

    @routes.post("/demo/clock")
    def move() -> tuple[Response, int]:
        said = request.get_json(silent=True)
        wanted = _instant(said.get("to")) if isinstance(said, dict) else None
        if wanted is None:
            return jsonify(error="“to” must be an instant with a zone"), 400
        now = clock.now()
        if wanted < now:
            return jsonify(error="time never runs back", now=now.isoformat()), 409
        try:
            happen(now, wanted)  # moves the clock from one thing that falls due to the next
        except DatabaseUnavailable:
            return jsonify(error="the database is busy, ask again", now=clock.now().isoformat()), 503
        clock.move(wanted)
        return jsonify(now=clock.now().isoformat()), 200

    return routes


def _instant(said: object) -> datetime | None:
    if not isinstance(said, str):
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
