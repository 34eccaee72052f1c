"""The chat page and the /sim/… endpoints behind it, which outside scripts may use too."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, jsonify, render_template, request, send_file

from simulator import chips, markdown
from simulator.replies import Reply
from simulator.service_clock import ClockState, ServiceClock
from simulator.talk import Talk, Unknown
from simulator.world import Bubble, Letter, World

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
T = TypeVar("T")

blueprint = Blueprint("chat", __name__, static_folder="static", static_url_path="/static")


class BadRequest(ValueError):
    """A request the page would never make; the text is for the script's author."""


@blueprint.errorhandler(BadRequest)
def _bad(exc: BadRequest) -> tuple[Response, int]:
    return jsonify(error=str(exc)), 400


@blueprint.errorhandler(Unknown)
def _unknown(exc: Unknown) -> tuple[Response, int]:
    return jsonify(error=str(exc)), 404


@blueprint.after_request
def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/")
def page() -> str:
    """The page itself; everything in it arrives through /sim/people and /sim/updates."""
    config = _world().config
    return render_template("chat.html", app_name=config.app_name)


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """Nothing to see; it keeps the browser's console clean."""
    return Response(status=204)


@blueprint.get("/sim/people")
def people() -> Response:
    """Everybody by section, in the order of the configuration, and the groups."""
    world = _world()
    sections: dict[str, list[dict[str, str]]] = {}
    for p in world.people.values():
        sections.setdefault(p.section, []).append({"userid": p.userid, "name": p.name, "title": p.title})
    return jsonify(
        run=world.run,
        app_name=world.config.app_name,
        bot_name=world.config.bot_name,
        examples=list(world.config.examples),
        sections=[{"name": name, "people": members} for name, members in sections.items()],
        groups=[{"chatid": g.chatid, "name": g.name, "push": g.push} for g in world.groups()],
    )


@blueprint.get("/sim/updates")
def updates() -> Response:
    """Every bubble that is new or changed after revision `after`."""
    world = _world()
    rev, changed = world.changed_since(request.args.get("after", 0, type=int))
    names = {key: p.name for key, p in world.people.items()}
    bubbles = [bubble_json(b, names) for b in changed]
    return jsonify(run=world.run, rev=rev, bubbles=bubbles, now=world.now().isoformat())


@blueprint.post("/sim/say")
def say() -> Response:
    """{"userid","text","chatid"?} speaks; {"again": bubble id} repeats what was not delivered."""
    body = _body()
    if "again" in body:
        return _reply_json(_talk().say_again(_field(body, "again", int)))
    userid, text = _field(body, "userid", str), _field(body, "text", str)
    tag = str(body.get("tag", ""))
    if body.get("chatid"):
        return _reply_json(_talk().say_in_group(_field(body, "chatid", str), userid, text, tag=tag))
    return _reply_json(_talk().say(userid, text, tag=tag))


@blueprint.post("/sim/event")
def event() -> Response:
    """{"userid","event","fields"?}: an app event by its WeCom name."""
    body = _body()
    fields = _field(body, "fields", dict) if "fields" in body else {}
    return _reply_json(_talk().event(_field(body, "userid", str), _field(body, "event", str), **fields))


@blueprint.post("/sim/press")
def press() -> Response:
    """{"userid","bubble","key"}: a member presses a button of a card in his chat."""
    body = _body()
    userid, key = _field(body, "userid", str), _field(body, "key", str)
    return _reply_json(_talk().press(userid, _field(body, "bubble", int), key))


@blueprint.get("/sim/ledger")
def ledger() -> Response:
    """What the API accepted, what was really shown, and how often each API was called."""
    world = _world()
    return jsonify(
        accepted=[_letter_json(letter) for letter in world.accepted()],
        shown=[_letter_json(letter) for letter in world.shown()],
        calls=dict(world.calls),
    )


@blueprint.post("/sim/faults")
def faults() -> Response:
    """{"api","faults":[…]} appends; {"clear":true} forgets; the answer lists what is left."""
    body, list_ = _body(), _world().faults
    if body.get("clear"):
        list_.clear()
    if "api" in body:
        try:
            list_.script(_field(body, "api", str), [str(f) for f in _field(body, "faults", list)])
        except ValueError as exc:
            raise BadRequest(str(exc)) from exc
    return jsonify(left=list_.left())


@blueprint.post("/sim/token")
def token() -> Response:
    """{"do":"expire"|"invalidate"}: spoil every access token there is."""
    tokens = _world().tokens
    actions: dict[str, Callable[[], None]] = {
        "expire": tokens.expire_now,
        "invalidate": tokens.invalidate_now,
    }
    action = actions.get(_field(_body(), "do", str))
    if action is None:
        raise BadRequest("do is expire or invalidate")
    action()
    return jsonify(ok=True)


@blueprint.get("/sim/media/<media_id>")
def media(media_id: str) -> Response:
    """A file that was sent, to look into it."""
    found = _world().media.find(media_id)
    if found is None:
        return Response("没有这个文件。", 404, mimetype="text/plain")
    return send_file(io.BytesIO(found.content), as_attachment=True, download_name=found.name)


@blueprint.get("/sim/clock")
def clock() -> Response:
    """The service's business time and whether there is a next reminder to jump to."""
    return jsonify(_clock_json(_clock().look()))


@blueprint.post("/sim/clock/next")
def clock_next() -> Response:
    """Jump to the next reminder."""
    _body()
    return jsonify(_clock_json(_clock().go_next()))


def bubble_json(bubble: Bubble, names: dict[str, str]) -> dict[str, Any]:
    """Return one bubble as the page needs it, with its buttons and, for markdown, its HTML."""
    said_by_service = bubble.channel in {"reply", "push", "aibot", "webhook", "appchat"} and (
        bubble.sender.startswith("@")
    )
    return {
        "id": bubble.id,
        "chat": bubble.chat,
        "sender": bubble.sender,
        "kind": bubble.kind,
        "text": bubble.text,
        "html": markdown.render(bubble.text, names) if bubble.kind == "markdown" else None,
        "at": bubble.at.isoformat(),
        "channel": bubble.channel,
        "status": bubble.status,
        "tag": bubble.tag,
        "card": bubble.card,
        "file": bubble.file,
        "chips": [[c.label, c.send] for c in chips.find(bubble.text)]
        if said_by_service and bubble.kind != "file" and not bubble.card
        else [],
    }


def _letter_json(letter: Letter) -> dict[str, Any]:
    return {**letter.__dict__, "at": letter.at.isoformat()}


def _clock_json(state: ClockState) -> dict[str, Any]:
    return {
        "now": state.now.isoformat(),
        "next": state.next.isoformat() if state.next else None,
        "available": state.available,
        "note": state.note,
    }


def _reply_json(reply: Reply) -> Response:
    return jsonify(
        status=reply.status,
        text=reply.text,
        deliveries=reply.deliveries,
        error=reply.error,
        msgid=reply.msgid,
    )


def _body() -> dict[str, Any]:
    # Only JSON: a form of a foreign web page cannot send that across sites.
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise BadRequest("send a JSON object as application/json")
    return found


def _field(body: dict[str, Any], name: str, kind: type[T]) -> T:
    value = body.get(name)
    if not isinstance(value, kind) or value == "":
        raise BadRequest(f"{name} is missing or not {kind.__name__}")
    return value


def _world() -> World:
    found: World = current_app.extensions["world"]
    return found


def _talk() -> Talk:
    found: Talk = current_app.extensions["talk"]
    return found


def _clock() -> ServiceClock:
    found: ServiceClock = current_app.extensions["clock"]
    return found
