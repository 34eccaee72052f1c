"""Read the self-built app's plaintext XML (developer.work.weixin.qq.com/document/path/90239, 90240).

wechatpy parses it. Its raw exceptions and lazy converters (KeyError, OverflowError, float("x") …) stay behind
this door: what it is given has been checked before, and values are taken as the text they are.
"""

from typing import Any, cast

from wechatpy.enterprise import parse_message
from wechatpy.enterprise.events import EVENT_TYPES, register_event
from wechatpy.events import BaseEvent

from bot.wecom.guard import malformed, read_elements
from bot.wecom.inbound import (
    Fact,
    Inbound,
    checked_id,
    instant,
    message_key,
    place,
    plain_name,
    selected_items,
)

KINDS = {
    "text": "text",
    "image": "image",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "location": "location",
    "link": "link",
}

# Events of path/90240 that wechatpy 1.8.18 does not know.
LATER_EVENTS = (
    *("view_miniprogram", "template_card_event", "template_card_menu_event", "change_contact"),
    *("open_approval_change", "sys_approval_change", "share_agent_change", "share_chain_change"),
    *("inactive_alert", "low_active_alert", "close_inactive_agent", "reopen_inactive_agent"),
    *("low_active", "active_restored"),
)

# Leaves taken over as they are. Coordinates are not among them, on purpose (architecture decision 15).
_FACTS = frozenset(
    {
        *("EventKey", "TaskId", "CardType", "ResponseCode", "EffectTime"),
        *("MediaId", "ThumbMediaId", "Format", "PicUrl", "Title", "Description", "Url", "AppType"),
        *("ChangeType", "UserID", "NewUserID", "Department", "Id", "Name", "ParentId", "TagId"),
        *("AddUserItems", "DelUserItems", "AddPartyItems", "DelPartyItems"),
    }
)
_PLACES = ("Label", "Poiname")
_NESTED = {
    "ScanCodeInfo": ("ScanType", "ScanResult"),
    "SendPicsInfo": ("Count",),
    "BatchJob": ("JobId", "JobType", "ErrCode", "ErrMsg"),
    "ApprovalInfo": ("ThirdNo", "OpenSpName", "OpenTemplateId", "OpenSpStatus", "ApplyTime", "ApplyUserId"),
}


for _name in LATER_EVENTS:
    register_event(_name)(type("LaterEvent", (BaseEvent,), {"event": _name}))


def parse_app(plaintext: str) -> Inbound:
    """Return the message in decrypted XML; malformed → `EnvelopeError` 400, unknown types are no error."""
    data = _parsed(plaintext)
    kind = _kind(data)
    return Inbound(
        key=message_key("app", _leaf(data, "MsgId"), plaintext),
        channel="app",
        sender=checked_id(data.get("FromUserName"), "FromUserName"),
        chat=None,  # path/90235: an app never hears a group
        kind=kind,
        text=_leaf(data, "Content") if kind == "text" else "",
        at=instant(data.get("CreateTime")),
        agent_id=_leaf(data, "AgentID") or None,
        facts=_facts(data),
    )


def _parsed(plaintext: str) -> dict[str, Any]:
    """Return wechatpy's mapping of the elements, after our own guard has seen the text."""
    found = read_elements(plaintext.encode("utf-8", "replace"))
    kind = found.get("MsgType", "").strip()
    if not kind or (kind.lower() == "event" and not found.get("Event", "").strip()):
        raise malformed("no MsgType or Event")
    try:
        message = parse_message(plaintext)
    except Exception:  # whatever wechatpy and xmltodict raise, the cause is the text
        raise malformed("not a message") from None
    return cast(dict[str, Any], message._data)


def _kind(data: dict[str, Any]) -> str:
    kind = plain_name(_leaf(data, "MsgType"))
    if kind == "event":
        event = plain_name(_leaf(data, "Event"))
        return f"event:{event}" if event in EVENT_TYPES else f"unknown:event:{event}"
    return KINDS.get(kind, f"unknown:{kind}")


def _leaf(data: dict[str, Any], name: str) -> str:
    """Return an element's text, "" when it is absent or empty."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise malformed(f"{name} is no text")
    return value


def _facts(data: dict[str, Any]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for name, value in data.items():
        if not value:
            continue
        if name in _FACTS:
            if isinstance(value, str):
                facts[name] = value
        elif name in _PLACES:
            facts |= _places(data)
        elif isinstance(value, dict):
            if name in _NESTED:
                facts |= {leaf: value[leaf] for leaf in _NESTED[name] if isinstance(value.get(leaf), str)}
            elif name == "SendLocationInfo":
                facts |= _places(value)
            elif name == "SelectedItems":
                facts[name] = selected_items(value.get("SelectedItem"))
    return facts


def _places(box: dict[str, Any]) -> dict[str, Fact]:
    return {name: place(box[name]) for name in _PLACES if isinstance(box.get(name), str)}
