"""Read the content of an outgoing message and hold it against WeCom's limits in bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.refused import ApiError

TEXT_BYTES = 2048

# Longest content in bytes: (what is longer is cut, what is longer is refused). None = does not apply.
LIMITS: dict[tuple[str, str], tuple[int | None, int | None]] = {
    ("message/send", "text"): (TEXT_BYTES, None),
    ("message/send", "markdown"): (None, 2048),
    ("appchat/send", "text"): (TEXT_BYTES, None),
    ("appchat/send", "markdown"): (None, 2048),
    ("webhook/send", "text"): (None, 2048),
    ("webhook/send", "markdown"): (None, 4096),
    ("webhook/send", "markdown_v2"): (None, 4096),
}


def cut(text: str, most: int) -> str:
    """Return the longest beginning that fits into `most` bytes, never half a character."""
    return text.encode()[:most].decode(errors="ignore")


def content_of(body: dict[str, Any], api: str) -> tuple[str, str]:
    """Return (kind of bubble, text) of a request, or raise what WeCom would answer."""
    msgtype = body.get("msgtype")
    part = body.get(str(msgtype))
    if (api, msgtype) in LIMITS:
        return _plain(part, api, str(msgtype))
    card = CARDS.get((api, str(msgtype)))
    if card is None:
        raise ApiError(40008, "invalid message type")
    if not isinstance(part, dict):
        raise ApiError(40035, f"missing {msgtype}")
    return "text", card(part)


def _plain(part: object, api: str, msgtype: str) -> tuple[str, str]:
    text = part.get("content") if isinstance(part, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise ApiError(44004, "text content is empty")
    cut_at, refused_over = LIMITS[api, msgtype]
    if refused_over is not None and len(text.encode()) > refused_over:
        raise ApiError(40058, f"{msgtype}.content exceed max length {refused_over}")
    kind = "text" if msgtype == "text" else "markdown"
    return kind, cut(text, cut_at) if cut_at else text


def _textcard(part: dict[str, Any]) -> str:
    if not all(part.get(name) for name in ("title", "description", "url")):
        raise ApiError(40058, "textcard needs title, description and url")
    return f"{part['title']}\n{part['description']}\n{part['url']}"


def _template_card(part: dict[str, Any]) -> str:
    """A card without buttons; those with buttons are kept by cards.py."""
    title = part.get("main_title")
    if not isinstance(title, dict) or not (title.get("title") or part.get("sub_title_text")):
        raise ApiError(42033, "main_title is missing")
    rows = part.get("horizontal_content_list") or []
    lines = [title.get("title"), title.get("desc"), part.get("sub_title_text")]
    lines += [f"{row.get('keyname', '')}：{row.get('value', '')}" for row in rows]
    return "\n".join(str(line) for line in lines if line)


CARDS: dict[tuple[str, str], Callable[[dict[str, Any]], str]] = {
    ("message/send", "textcard"): _textcard,
    ("message/send", "template_card"): _template_card,
    ("appchat/send", "textcard"): _textcard,
}
