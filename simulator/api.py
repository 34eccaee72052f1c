"""The server API of WeCom under /cgi-bin: tokens, errcodes and misfortunes around calls.py."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, request

from simulator import calls
from simulator.calls import Call
from simulator.limits import EXPIRED, INVALID
from simulator.refused import ApiError
from simulator.world import World

# An odd number of backslashes before the u: an escape, not an escaped backslash.
ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")

SPOILED_TOKEN = {
    41001: "access_token missing",
    INVALID: "invalid access_token",
    EXPIRED: "access_token expired",
}


@dataclass(frozen=True)
class Route:
    """One API: its HTTP method, whether it wants a token, and what it does."""

    method: str
    token: bool
    run: Callable[[Call], dict[str, Any]]
    form: bool = False  # it takes a file, not JSON


ROUTES: dict[str, Route] = {
    "gettoken": Route("GET", False, calls.get_token),
    "message/send": Route("POST", True, calls.send_message),
    "message/recall": Route("POST", True, calls.recall_message),
    "message/update_template_card": Route("POST", True, calls.update_card),
    "media/upload": Route("POST", True, calls.upload_media, form=True),
    "webhook/send": Route("POST", False, calls.send_webhook),
    "appchat/create": Route("POST", True, calls.create_appchat),
    "appchat/send": Route("POST", True, calls.send_appchat),
    "appchat/get": Route("GET", True, calls.get_appchat),
}

blueprint = Blueprint("wecom_api", __name__, url_prefix="/cgi-bin")


@blueprint.route("/<path:api>", methods=["GET", "POST"])
def serve(api: str) -> Response:
    """Answer one API call, or let it meet its scripted fault."""
    world: World = current_app.extensions["world"]
    route = ROUTES.get(api)
    if route is None or request.method != route.method:
        return Response("404 page not found", 404, mimetype="text/plain")
    world.count_call(api)
    fault = world.faults.take(api)
    name, _, value = fault.partition(":")
    if name in BEFORE or fault.startswith("http"):
        return BEFORE.get(name, _http)(world, fault)
    if name == "errcode":
        return _answer(_error(int(value), "system busy" if value == "-1" else "scripted error"))
    answer = _answer(_run(world, api, route))
    if name == "lost":
        return _hang_up(world, fault)
    if name == "slow":
        world.closing.wait(float(value))
    return answer


def _run(world: World, api: str, route: Route) -> dict[str, Any]:
    try:
        agent_id = _agent_of(world) if route.token else 0
        body = _form() if route.form else _body() if route.method == "POST" else {}
        found = route.run(Call(world, request.args, body, agent_id))
    except ApiError as exc:
        return _error(exc.code, exc.text)
    return {"errcode": 0, "errmsg": "ok", **found}


def _agent_of(world: World) -> int:
    code, agent_id = world.tokens.check(request.args.get("access_token", ""))
    if code:
        raise ApiError(code, SPOILED_TOKEN[code])
    return agent_id


def _body() -> dict[str, Any]:
    raw = request.get_data()
    if ESCAPED.search(raw):
        raise ApiError(40033, "invalid request, \\u escapes are not supported")
    try:
        found = json.loads(raw.decode())
    except (UnicodeDecodeError, json.JSONDecodeError) as exc:
        raise ApiError(47001, "data format error. Warning: wrong json format.") from exc
    if not isinstance(found, dict):
        raise ApiError(47001, "data format error")
    return found


def _form() -> dict[str, Any]:
    """The file in the form field `media`."""
    found = request.files.get("media")
    if found is None or not found.filename:
        raise ApiError(41005, "media data missing")
    return {"name": found.filename, "content": found.read()}


def _error(code: int, text: str) -> dict[str, Any]:
    hint = f"[{int(time.time())}_{secrets.randbelow(100)}_{secrets.token_hex(16)}]"
    more = f"https://open.work.weixin.qq.com/devtool/query?e={code}"
    return {
        "errcode": code,
        "errmsg": f"{text}, hint: {hint}, from ip: {request.remote_addr}, more info at {more}",
    }


def _answer(found: dict[str, Any]) -> Response:
    return Response(json.dumps(found, ensure_ascii=False), mimetype="application/json")


def _http(_: World, fault: str) -> Response:
    return Response("<html><body><h1>Bad Gateway</h1></body></html>", int(fault[4:]), mimetype="text/html")


def _html(_: World, fault: str) -> Response:
    return Response("<html><body>系统维护中</body></html>", mimetype="text/html")


def _empty(_: World, fault: str) -> Response:
    return Response(b"", mimetype="application/json")


def _hang_up(world: World, fault: str) -> Response:
    """Keep the caller waiting, then cut the line without a single byte."""
    world.closing.wait(world.config.hang_seconds)
    disconnected = request.environ.get("waitress.client_disconnected")
    channel = getattr(disconnected, "__self__", None)
    if channel is not None:  # Only the real server has a line to cut; Flask's test client gets the 504.
        with contextlib.suppress(OSError):  # The caller may have been faster.
            channel.socket.shutdown(socket.SHUT_RDWR)
    return Response(b"", 504)


BEFORE: dict[str, Callable[[World, str], Response]] = {
    "timeout": _hang_up,
    "html": _html,
    "empty": _empty,
}
