"""The AI bot's door: encrypted JSON in (receiveid ""), a finished stream out; groups by @, and 1:1.

What takes longer than WeCom waits is answered by an unfinished stream, which WeCom then asks for again.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from datetime import datetime

import structlog
from flask import Blueprint, request

from bot.channels.doorway import Answer, answered, empty, guarded, query
from bot.intake import Intake
from bot.wecom.envelope import Envelope, read_json, render_json
from bot.wecom.messages import Inbound, markdown_safe, parse_aibot, stream_reply, welcome_reply

log = structlog.get_logger("channel.aibot")

PATIENCE = 3.5  # seconds; WeCom cuts after 5
WORKING = "正在查，请稍候……"
THREADS = 8


def aibot_channel(intake: Intake, envelope: Envelope, *, clock: Callable[[], datetime]) -> Blueprint:
    """Return the routes of `/callback/aibot`."""
    routes = Blueprint("callback_aibot", __name__)
    workers = ThreadPoolExecutor(THREADS, thread_name_prefix="aibot")

    @routes.get("/callback/aibot")
    @guarded(log)
    def verify() -> Answer:
        signature, timestamp, nonce = query()
        return answered(envelope.open(signature, timestamp, nonce, request.args.get("echostr", "")), "text/plain")

    @routes.post("/callback/aibot")
    @guarded(log)
    def receive() -> Answer:
        signature, timestamp, nonce = query()
        plaintext = envelope.open(signature, timestamp, nonce, read_json(request.get_data()))
        message = parse_aibot(plaintext)
        now = clock()
        body = _refresh(intake, message) if message.kind == "stream" else _answer(intake, workers, message, now)
        if not body:
            return empty(200)
        stamp = str(int(now.timestamp()))
        sealed = envelope.seal(body, stamp, nonce)  # the reply carries the callback's own nonce
        return answered(render_json(sealed, stamp, nonce), "application/json")

    return routes


def _answer(intake: Intake, workers: ThreadPoolExecutor, message: Inbound, now: datetime) -> str:
    if message.kind.startswith("event:"):
        reply = intake.handle(message, now)
        return welcome_reply(reply) if reply and message.kind == "event:enter_chat" else ""
    working = workers.submit(intake.handle, message, now)
    try:
        reply = working.result(PATIENCE)
    except TookTooLong:
        return stream_reply(message.key, WORKING, finish=False)
    return stream_reply(message.key, markdown_safe(reply)) if reply else ""


def _refresh(intake: Intake, message: Inbound) -> str:
    """WeCom asks for the rest of a stream; the stream's id is the key of the message it answers."""
    stream = str(message.facts.get("StreamId", ""))
    reply = intake.stored(stream, message.sender)
    if reply is None:
        return stream_reply(stream, WORKING, finish=False)
    return stream_reply(stream, markdown_safe(reply))
