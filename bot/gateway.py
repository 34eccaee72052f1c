"""From a promise to WeCom's request: members by the app, groups by webhook or by the app's own group."""

from __future__ import annotations

from typing import Any

from bot.wecom.client import WeComClient
from bot.wecom.outcomes import Outcome


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
        request = body.encode()
        if channel == "webhook":
            return self._client.send_webhook(address, request)
        send = {
            "member": self._client.send_message,
            "appchat": self._client.send_appchat,
            "update": self._client.update_card,
        }[channel]
        return send(request)
