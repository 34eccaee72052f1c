"""From a promise to WeCom's request: members by the app, groups by webhook or by the app's own group."""

from __future__ import annotations

from bot.wecom.client import WeComClient
from bot.wecom.outcomes import Outcome


class WeComGateway:
    """The three ways out. Group texts are plain text, so users' words need no escaping there."""

    def __init__(self, client: WeComClient) -> None:
        self._client = client

    def render(self, channel: str, address: str, text: str) -> str:
        """Return the exact request; the same promise is always sent byte for byte the same."""
        body = {
            "member": lambda: self._client.prepare_text([address], text),
            "webhook": lambda: self._client.prepare_webhook_text(text),
            "appchat": lambda: self._client.prepare_appchat_text(address, text),
        }[channel]()
        return body.decode()

    def deliver(self, channel: str, address: str, body: str) -> Outcome:
        """Make one attempt."""
        request = body.encode()
        if channel == "member":
            return self._client.send_message(request)
        if channel == "webhook":
            return self._client.send_webhook(address, request)
        return self._client.send_appchat(request)
