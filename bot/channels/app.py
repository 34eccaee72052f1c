"""The self-built app's door: encrypted XML in, encrypted passive reply out, nothing that is not WeCom's."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

import structlog
from flask import Blueprint, request

from bot.channels.doorway import Answer, answered, empty, guarded, query
from bot.intake import Intake
from bot.wecom.envelope import Envelope, check_agent, read_xml, render_xml
from bot.wecom.messages import parse_app, text_reply

log = structlog.get_logger("channel.app")

# Events that WeCom lets be answered in the same request (path/90240, 90241); all message types may be.
ANSWERABLE_EVENTS = frozenset(
    {"event:subscribe", "event:enter_agent", "event:click", "event:view", "event:scancode_waitmsg"}
)


def app_channel(
    intake: Intake, envelope: Envelope, *, corp_id: str, agent_id: str, clock: Callable[[], datetime]
) -> Blueprint:
    """Return the routes of `/callback/app`."""
    routes = Blueprint("callback_app", __name__)

    @routes.get("/callback/app")
    @guarded(log)
    def verify() -> Answer:
        signature, timestamp, nonce = query()
        return answered(envelope.open(signature, timestamp, nonce, request.args.get("echostr", "")), "text/plain")

    @routes.post("/callback/app")
    @guarded(log)
    def receive() -> Answer:
        signature, timestamp, nonce = query()
        outer = read_xml(request.get_data())
        plaintext = envelope.open(signature, timestamp, nonce, outer.encrypt)
        message = parse_app(plaintext)
        check_agent(agent_id, outer.agent_id, message.agent_id)
        now = clock()
        reply = intake.handle(message, now)
        if not reply or (message.kind.startswith("event:") and message.kind not in ANSWERABLE_EVENTS):
            return empty(200)
        body = text_reply(message.sender, corp_id, reply, now)
        stamp, own_nonce = str(int(now.timestamp())), secrets.token_hex(8)
        return answered(render_xml(envelope.seal(body, stamp, own_nonce), stamp, own_nonce), "application/xml")

    return routes
