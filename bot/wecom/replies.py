"""Plaintexts that answer in the same request (developer.work.weixin.qq.com/document/path/90241, 101031)."""

import json
import re
import unicodedata
from datetime import datetime

from bot.wecom.envelope import cdata

TEXT_BYTES = 2048  # path/90241: longer text is cut by WeCom, in the middle of a character
STREAM_BYTES = 20480  # path/101031
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JOINER = "\u200d"


def text_reply(to: str, sender_corp: str, text: str, at: datetime) -> str:
    """Return the app's text reply; `text` is cut as the last guard, callers make pages before."""
    content = cut(_NOT_XML.sub("", text), TEXT_BYTES)
    return (
        f"<xml><ToUserName>{cdata(to)}</ToUserName><FromUserName>{cdata(sender_corp)}</FromUserName>"
        f"<CreateTime>{int(at.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{cdata(content)}</Content></xml>"
    )


def stream_reply(stream_id: str, content: str, finish: bool = True) -> str:
    """Return the AI bot's answer to a message: the whole text so far, in markdown (plain text is refused).

    The limit is kept by the whole JSON, to be on the safe side.
    """
    limit = STREAM_BYTES
    while True:
        content = cut(content, limit)
        stream = {"id": stream_id, "finish": finish, "content": content}
        body = _dumps({"msgtype": "stream", "stream": stream})
        excess = len(body.encode()) - STREAM_BYTES
        if excess <= 0 or not content:
            return body
        limit = len(content.encode()) - excess


def welcome_reply(content: str) -> str:
    """Return the AI bot's answer to enter_chat, the one event that takes plain text."""
    return _dumps({"msgtype": "text", "text": {"content": cut(content, TEXT_BYTES)}})


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()


def cut(text: str, limit: int) -> str:
    """Return at most `limit` UTF-8 bytes, never half a character, an accent or a joined emoji torn off."""
    data = text.encode("utf-8", "replace")
    if len(data) <= limit:
        return data.decode()
    whole = data.decode()
    end = len(data[: max(limit, 0)].decode("utf-8", "ignore"))
    for border in range(end, max(end - 32, 0), -1):
        if not _joined(whole, border):
            return whole[:border]
    return whole[:end]


def _joined(text: str, border: int) -> bool:
    """Tell whether the characters left and right of `border` are shown as one."""
    if border >= len(text):
        return False
    right = text[border]
    return (
        right == _JOINER
        or text[border - 1] == _JOINER
        or unicodedata.combining(right) != 0
        or "\ufe00" <= right <= "\ufe0f"  # variation selectors
        or "\U0001f3fb" <= right <= "\U0001f3ff"  # skin tones
    )
