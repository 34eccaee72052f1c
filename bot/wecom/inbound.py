"""What came in, in one shape for both channels; it never holds coordinates."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from bot.wecom.guard import malformed

Channel = Literal["app", "aibot"]
Fact = str | tuple[str, ...] | Mapping[str, tuple[str, ...]]

_KEY_PREFIX: dict[Channel, str] = {"app": "app", "aibot": "bot"}
_ID = re.compile(r"[\x21-\x7e]{1,128}")
_SENDER = re.compile(r"[^\x00-\x20\x7f-\x9f\ud800-\udfff]{1,128}")
_AFTER, _BEFORE = 1_000_000_000, 4_102_444_800  # 2001 and 2100: outside is no time of a message
_NAME = re.compile(r"[^a-z0-9_.:-]+")
# 34.2571,117.1852: clients put the point itself into a label when the place has no name.
_POINT = re.compile(r"[-+]?\d{1,3}\.\d{3,}[ °NSEWnsew]{0,3}[,，;；\s]{1,4}[-+]?\d{1,3}\.\d{3,}°?[NSEWnsew]?")
_REJECTS = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message or event.

    `key` recognises a repeat (path/90238: MsgId; events by content) and has at most 134 characters.
    `kind` is a message type, `event:<name>`, `stream` (the AI bot's refresh) or `unknown:<name>`.
    `text` holds words the person said, nothing else.
    `chat` is the group's chatid. `at` is the sender's CreateTime in UTC, None when absent or absurd.
    `facts` has the rest under WeCom's XML names on both channels: EventKey, TaskId, CardType, ResponseCode,
    SelectedItems (question → options), MediaId, Url, Urls, Images, Title, Description, Label, Poiname, …;
    and StreamId, ResponseUrl, BotId, FeedbackId, FeedbackType of the AI bot.
    """

    key: str
    channel: Channel
    sender: str
    chat: str | None
    kind: str
    text: str = ""
    at: datetime | None = None
    agent_id: str | None = None
    quote: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


def message_key(channel: Channel, msgid: str, plaintext: str) -> str:
    """Return what recognises a repeated delivery: the MsgId, else (events, odd ids) a hash of the content."""
    prefix = _KEY_PREFIX[channel]
    if _ID.fullmatch(msgid) and msgid != "0":
        return f"{prefix}:m:{msgid}"
    return f"{prefix}:e:{hashlib.sha256(plaintext.encode('utf-8', 'replace')).hexdigest()}"


def checked_id(value: object, name: str) -> str:
    """Return a userid or chatid, or refuse: who speaks and where must never be guessed."""
    if not isinstance(value, str) or not _SENDER.fullmatch(value):
        raise malformed(f"no {name}")
    return value


def instant(value: object) -> datetime | None:
    """Return seconds since 1970 as an aware instant; None for anything absurd."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not _AFTER <= value < _BEFORE:
        return None
    return datetime.fromtimestamp(value, UTC)


def plain_name(value: str) -> str:
    """Return a type or event name that is safe to log and store."""
    return _NAME.sub("_", value.strip().lower())[:60] or "none"


def clean(text: str) -> str:
    """Take out what no database stores: NUL, half a surrogate pair."""
    return _REJECTS.sub("", text)


def place(label: str) -> str:
    """Return a place's name without a point written into it."""
    name, points = _POINT.subn("", label)
    return name.replace("()", "").replace("（）", "").strip(" ,，;；") if points else label


def as_list(value: Any) -> list[Any]:
    """Return a list where readers of XML give a single value when there is only one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def selected_items(
    items: Any, question: str = "QuestionKey", options: str = "OptionIds", option: str = "OptionId"
) -> dict[str, tuple[str, ...]]:
    """Return question → chosen options of a card click (path/90240, 101027)."""
    chosen: dict[str, tuple[str, ...]] = {}
    for item in as_list(items):
        name = item.get(question) if isinstance(item, dict) else None
        if not isinstance(name, str):
            continue
        box = item.get(options)
        ids = as_list(box.get(option)) if isinstance(box, dict) else []
        chosen[clean(name)] = tuple(clean(one) for one in ids if isinstance(one, str))
    return chosen
