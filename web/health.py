"""Is it alive, and is it well? For the installer's proxy and for whoever is called at night."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify

from models import occurrences, outbox
from models.base import DatabaseUnavailable, Store

STALE = 90.0  # seconds without a sign of life
WAITING = timedelta(minutes=10)  # a promise that is due should not be older


def health(
    store: Store,
    *,
    clock: Callable[[], datetime],
    schema_is_new: Callable[[], bool],
    sender_seen: Callable[[], float],
) -> Blueprint:
    """Return `/healthz` (alive) and `/readyz` (503 with reasons when something is not well)."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok", now=clock().isoformat())

    @routes.get("/readyz")
    def readyz() -> tuple[Response, int]:
        reasons = _reasons(store, clock(), schema_is_new, sender_seen)
        return jsonify(status="not ready" if reasons else "ok", reasons=reasons), 503 if reasons else 200

    return routes


def _reasons(
    store: Store, now: datetime, schema_is_new: Callable[[], bool], sender_seen: Callable[[], float]
) -> list[str]:
    try:
        beats = store.read(occurrences.heartbeats)
        oldest = store.read(lambda session: outbox.oldest_due(session, now))
        new = schema_is_new()
    except DatabaseUnavailable as away:
        return [f"database: {away}"]
    reasons = []
    if not new:
        reasons.append("migrations: schema is older than the code, run the migrate command")
    beat = beats.get("beat")
    if beat is None or time.time() - beat.seen > STALE:
        reasons.append("clock: no beat for more than 90 seconds")
    if time.time() - sender_seen() > STALE:
        reasons.append("sender: no round for more than 90 seconds")
    elif oldest is not None and now - oldest > WAITING:
        reasons.append("sender: a message has been waiting for more than 10 minutes")
    return reasons
