"""Read what a service answers to a callback, as strictly as WeCom does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from simulator.contents import TEXT_BYTES, cut
from simulator.crypto import CryptoError, Envelope, parse_xml, read_json_reply, read_xml_reply

STREAM_BYTES = 20_480

# What an AI bot may answer to which kind of callback.
ALLOWED: dict[str, frozenset[str]] = {
    "message": frozenset({"stream", "template_card", "stream_with_template_card"}),
    "stream": frozenset({"stream", "stream_with_template_card"}),
    "enter_chat": frozenset({"text", "template_card"}),
    "template_card_event": frozenset({"update_template_card"}),
}


@dataclass(frozen=True)
class Reply:
    """What came back: `status` 0 means no answer at all, `error` says why WeCom would not show it."""

    status: int = 0
    text: str = ""
    raw: str = ""
    deliveries: int = 0
    error: str = ""
    msgid: str = ""

    @property
    def answered(self) -> bool:
        """True when the service took the callback."""
        return self.status == 200


class BadReply(ValueError):
    """An answer that WeCom throws away."""


@dataclass(frozen=True)
class StreamPart:
    """One state of a stream; `text` replaces what was there before."""

    id: str
    text: str
    finish: bool


def app_text(envelope: Envelope, body: str, *, userid: str, corp_id: str) -> str:
    """Return the text of an app's passive reply, cut where WeCom cuts it; empty body, empty text."""
    if not body:
        return ""
    try:
        found = parse_xml(read_xml_reply(envelope, body))
    except CryptoError as exc:
        raise BadReply(str(exc)) from exc
    if found.get("ToUserName") != userid or found.get("FromUserName") != corp_id:
        raise BadReply("ToUserName or FromUserName is wrong")
    if not found.get("CreateTime", "").isdigit():
        raise BadReply("CreateTime is missing")
    if found.get("MsgType") != "text":
        return f"[{found.get('MsgType', '?')}]"
    return cut(found.get("Content", ""), TEXT_BYTES)


def bot_part(envelope: Envelope, body: str, *, nonce: str, answering: str) -> StreamPart | None:
    """Return what an AI bot said to a callback of kind `answering`; None when it said nothing."""
    if not body:
        return None
    try:
        found: Any = json.loads(read_json_reply(envelope, body, nonce=nonce))
    except (CryptoError, json.JSONDecodeError) as exc:
        raise BadReply(str(exc)) from exc
    if not isinstance(found, dict):
        raise BadReply("not a JSON object")
    kind = str(found.get("msgtype") or found.get("response_type"))
    if kind not in ALLOWED.get(answering, frozenset()):
        raise BadReply(f"msgtype {kind} is not allowed as an answer to {answering}")
    if kind == "text":
        return StreamPart("", _content(found.get("text")), True)
    if kind in {"stream", "stream_with_template_card"}:
        return _stream(found.get("stream"))
    return StreamPart("", f"[{kind}]", True)


def _stream(stream: Any) -> StreamPart:
    if not isinstance(stream, dict) or not isinstance(stream.get("id"), str) or not stream["id"]:
        raise BadReply("stream.id is missing")
    if type(stream.get("finish", False)) is not bool:
        raise BadReply("stream.finish is not a boolean")
    return StreamPart(stream["id"], _content(stream), bool(stream.get("finish", False)))


def _content(part: Any) -> str:
    content = part.get("content", "") if isinstance(part, dict) else None
    if not isinstance(content, str):
        raise BadReply("content is not a text")
    if len(content.encode()) > STREAM_BYTES:
        raise BadReply(f"content is longer than {STREAM_BYTES} bytes")
    return content
