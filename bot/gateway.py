"""From a promise to WeCom's request: members by the app, groups by webhook or by the app's own group."""

from __future__ import annotations

from typing import Any

import structlog

from bot import workbooks
from bot.wecom.client import WeComClient
from bot.wecom.outcomes import Outcome
from models import files, outbox

log = structlog.get_logger("gateway")


class WeComGateway:
    """The ways out. Group texts are plain text, so users' words need no escaping there; groups take no cards."""

    def __init__(self, client: WeComClient, *, cards: bool = True) -> None:
        self._client = client
        self.cards = cards  # whether members get cards at all, a setting

    def render(self, channel: str, address: str, text: str, card: dict[str, Any] | None = None) -> str:
        """Return the exact request; the same promise is always sent byte for byte the same."""
        body = {
            "member": lambda: (
                self._client.prepare_card([address], card) if card else self._client.prepare_text([address], text)
            ),
            "webhook": lambda: self._client.prepare_webhook_text(text),
            "appchat": lambda: self._client.prepare_appchat_text(address, text),
            "update": lambda: self._client.prepare_update(**(card or {})),
        }[channel]()
        return body.decode()

    def deliver(self, channel: str, address: str, body: str) -> Outcome:
        """Make one attempt."""
        if channel == outbox.FILES:
            return self._deliver_file(address, body)
        request = body.encode()
        if channel == "webhook":
            return self._client.send_webhook(address, request)
        send = {
            "member": self._client.send_message,
            "appchat": self._client.send_appchat,
            "update": self._client.update_card,
        }[channel]
        return send(request)

    def _deliver_file(self, userid: str, body: str) -> Outcome:
        """A file that cannot be written for once is a bug of ours; who waits for it is told like of any other failure."""
        try:
            file = files.unpacked(body)
            content = workbooks.written(file)
        except Exception as bug:
            log.exception("no workbook")
            return Outcome("failed", detail=type(bug).__name__)
        return self._client.send_file(userid, file.name, content)
