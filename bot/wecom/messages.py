"""Plaintext in, `Inbound` out, and the plaintexts that answer: the one page callers need of this package."""

from bot.wecom.aibot_json import parse_aibot
from bot.wecom.app_xml import parse_app
from bot.wecom.guard import EnvelopeError
from bot.wecom.inbound import Channel, Fact, Inbound
from bot.wecom.markdown import markdown_safe
from bot.wecom.redact import redact
from bot.wecom.replies import STREAM_BYTES, TEXT_BYTES, cut, stream_reply, text_reply, welcome_reply

__all__ = [
    "STREAM_BYTES",
    "TEXT_BYTES",
    "Channel",
    "EnvelopeError",
    "Fact",
    "Inbound",
    "cut",
    "markdown_safe",
    "parse_aibot",
    "parse_app",
    "redact",
    "stream_reply",
    "text_reply",
    "welcome_reply",
]
