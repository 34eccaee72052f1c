"""Build what WeCom sends to a service: the XML of the app's callback and the JSON of the AI bot's."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.crypto import cdata, xml_of


@dataclass(frozen=True)
class Head:
    """What every app message has in common."""

    corp_id: str
    agent_id: int
    userid: str
    created: int


def app_xml(head: Head, msgtype: str, fields: Mapping[str, Any], msgid: str = "") -> str:
    """Return the XML of a message or event; elements come in any order, as WeCom promises none."""
    elements = [
        ("ToUserName", cdata(head.corp_id)),
        ("FromUserName", cdata(head.userid)),
        ("CreateTime", str(head.created)),
        ("MsgType", cdata(msgtype)),
        ("AgentID", str(head.agent_id)),
    ]
    if msgid:
        elements.append(("MsgId", msgid))
    for name, value in fields.items():
        elements += _elements(name, value)
    random.shuffle(elements)
    return xml_of(elements)


def app_envelope(corp_id: str, agent_id: int, encrypt: str) -> str:
    """Return the outer XML of a callback."""
    elements = [
        ("ToUserName", cdata(corp_id)),
        ("AgentID", cdata(str(agent_id))),
        ("Encrypt", cdata(encrypt)),
    ]
    random.shuffle(elements)
    return xml_of(elements)


def _elements(name: str, value: Any) -> list[tuple[str, str]]:
    """A list repeats its element, a mapping nests, numbers stay bare, text goes into CDATA."""
    if isinstance(value, (list, tuple)):
        return [element for item in value for element in _elements(name, item)]
    if isinstance(value, Mapping):
        inner = [element for key, item in value.items() for element in _elements(key, item)]
        return [(name, "".join(f"<{key}>{body}</{key}>" for key, body in inner))]
    return [(name, str(value) if isinstance(value, (int, float)) else cdata(str(value)))]


def bot_message(
    bot_id: str,
    userid: str,
    msgtype: str,
    part: Mapping[str, Any],
    *,
    msgid: str,
    chatid: str | None = None,
    response_url: str = "",
) -> dict[str, Any]:
    """Return a message, an event or a stream refresh of the AI bot."""
    message: dict[str, Any] = {"msgid": msgid, "aibotid": bot_id}
    if chatid:
        message["chatid"] = chatid
    message |= {"chattype": "group" if chatid else "single", "from": {"userid": userid}}
    if response_url:
        message["response_url"] = response_url
    return message | {"msgtype": msgtype, msgtype: dict(part)}


def bot_msgid() -> str:
    """Return an id in the shape the AI bot uses."""
    return "CAIQ" + secrets.token_urlsafe(20)
