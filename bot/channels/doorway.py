"""What both callback doors share: a refused caller gets a status and an empty body, the log one line."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request

from bot.wecom.messages import EnvelopeError
from models.base import DatabaseUnavailable

MAX_BODY = 64 * 1024

Answer = Response


def guarded(log: Any) -> Callable[[Callable[[], Answer]], Callable[[], Answer]]:
    """Turn a malformed, foreign or untimely request into its status; contents are never logged."""

    def wrap(view: Callable[[], Answer]) -> Callable[[], Answer]:
        @wraps(view)
        def guard() -> Answer:
            try:
                if (request.content_length or 0) > MAX_BODY:
                    raise EnvelopeError(413, 0, "oversize")
                return view()
            except EnvelopeError as refused:
                log.warning("refused", status=refused.status, code=refused.code, reason=refused.reason)
                return empty(refused.status)
            except DatabaseUnavailable as away:
                log.error("database unavailable", reason=str(away))
                return empty(503)
            except Exception:
                log.exception("callback failed")
                return empty(500)

        return guard

    return wrap


def query() -> tuple[str, str, str]:
    """The three values every callback's address carries."""
    get = request.args.get
    return get("msg_signature", ""), get("timestamp", ""), get("nonce", "")


def answered(body: str, kind: str) -> Answer:
    """Return a 200 with a body."""
    return Response(body, status=200, content_type=f"{kind}; charset=utf-8")


def empty(status: int) -> Answer:
    """Return a status and nothing else."""
    return Response("", status=status, content_type="text/plain; charset=utf-8")
