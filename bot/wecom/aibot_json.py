"""Read the AI bot's plaintext JSON.

Source: developer.work.weixin.qq.com/document/path/100719 (messages), 101027 (events).
"""

from typing import Any

from bot.wecom.guard import malformed, read_object
from bot.wecom.inbound import (
    Fact,
    Inbound,
    checked_id,
    clean,
    instant,
    message_key,
    plain_name,
    selected_items,
)

KINDS = ("text", "image", "voice", "video", "file", "mixed", "stream")
EVENTS = ("enter_chat", "template_card_event", "feedback_event")
_SPOKEN = ("text", "voice")  # a voice message arrives as words already, without sound


def parse_aibot(plaintext: str) -> Inbound:
    """Return the message in decrypted JSON; malformed → `EnvelopeError` 400, unknown types are no error.

    Ids must be clean. In words a NUL or half a surrogate pair is dropped: nobody's report is lost for it.
    """
    data = read_object(plaintext)
    kind = plain_name(_text(data, "msgtype"))
    if kind == "none":
        raise malformed("no msgtype")
    text, facts = _content(data, kind)
    if kind == "event":
        kind, text = _event(data, facts)
    elif kind not in KINDS:
        kind = f"unknown:{kind}"
    for name, key in (("ResponseUrl", "response_url"), ("BotId", "aibotid")):
        if value := _text(data, key):
            facts[name] = value
    return Inbound(
        key=message_key("aibot", _text(data, "msgid"), plaintext),
        channel="aibot",
        sender=checked_id(_dict(data, "from").get("userid"), "from.userid"),
        chat=_chat(data),
        kind=kind,
        text=text,
        at=instant(data.get("create_time")),
        quote=_quote(data),
        facts=facts,
    )


def _dict(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _text(data: dict[str, Any], name: str) -> str:
    """Return a member as clean text; numbers count, since ids have been numbers before."""
    value = data.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return clean(value) if isinstance(value, str) else ""


def _chat(data: dict[str, Any]) -> str | None:
    """Return the group's chatid. A group without one is refused: an answer must not think it is private."""
    where = data.get("chattype")
    if where == "group" or (where != "single" and data.get("chatid")):
        return checked_id(data.get("chatid"), "chatid")
    return None


def _content(data: dict[str, Any], kind: str) -> tuple[str, dict[str, Fact]]:
    """Return the words and the attachments of a message, or of the quoted one, which has the same shape."""
    body = _dict(data, kind)
    facts: dict[str, Fact] = {}
    if kind == "mixed":
        items = body.get("msg_item")
        parts = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        words = [_text(_dict(part, "text"), "content") for part in parts if part.get("msgtype") == "text"]
        images = [part for part in parts if part.get("msgtype") == "image"]
        facts["Images"] = str(len(images))
        facts["Urls"] = tuple(url for part in images if (url := _text(_dict(part, "image"), "url")))
        return "\n".join(word for word in words if word), facts
    names = {"StreamId": "id"} if kind == "stream" else {"Url": "url", "AesKey": "aeskey"}
    facts |= {name: value for name, key in names.items() if (value := _text(body, key))}
    return _text(body, "content") if kind in _SPOKEN else "", facts


def _quote(data: dict[str, Any]) -> str | None:
    quoted = _dict(data, "quote")
    text, _ = _content(quoted, plain_name(_text(quoted, "msgtype")))
    return text or None


def _event(data: dict[str, Any], facts: dict[str, Fact]) -> tuple[str, str]:
    """Return an event's kind and words, and add what it carries to `facts`."""
    event = _dict(data, "event")
    name = plain_name(_text(event, "eventtype"))
    if name == "none":
        raise malformed("no eventtype")
    body = _dict(event, name)
    names = {"EventKey": "event_key", "TaskId": "task_id", "CardType": "card_type"}
    if name == "feedback_event":
        names = {"FeedbackId": "id", "FeedbackType": "type"}
    facts |= {fact: value for fact, key in names.items() if (value := _text(body, key))}
    items = _dict(body, "selected_items").get("selected_item")
    if items is not None:
        facts["SelectedItems"] = selected_items(items, "question_key", "option_ids", "option_id")
    text = _text(body, "content") if name == "feedback_event" else ""
    return (f"event:{name}" if name in EVENTS else f"unknown:event:{name}"), text
