"""Carry one callback to the service: cut after some seconds, three deliveries in all."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass

import requests

from simulator.crypto import Envelope
from simulator.world import Delivery


@dataclass(frozen=True)
class Answer:
    """The last thing the service said to a callback; status 0 means nothing."""

    status: int
    body: str
    deliveries: int
    nonce: str


@dataclass(frozen=True)
class Verification:
    """How the URL check of the admin console went."""

    ok: bool
    seconds: float
    problem: str = ""


def ask(method: str, url: str, *, seconds: float, **kwargs: object) -> requests.Response:
    """Make one request on a connection of its own, past any proxy setting of the machine."""
    headers = {"Connection": "close"}  # A kept connection may be stale, and that would look like a failure.
    content_type = kwargs.pop("content_type", None)
    if content_type:
        headers["Content-Type"] = str(content_type)
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, timeout=seconds, headers=headers, **kwargs)  # type: ignore[arg-type]


class Post:
    """Delivers to one callback URL."""

    def __init__(self, url: str, envelope: Envelope, delivery: Delivery, closing: threading.Event) -> None:
        self.url = url
        self.envelope = envelope
        self._delivery = delivery
        self._closing = closing

    def deliver(self, encrypt: str, body: str, content_type: str, *, tries: int | None = None) -> Answer:
        """Send until the service takes it; every delivery carries the same ciphertext and signature."""
        rules = self._delivery
        timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
        params = {
            "msg_signature": self.envelope.sign(timestamp, nonce, encrypt),
            "timestamp": timestamp,
            "nonce": nonce,
        }
        answer = Answer(0, "", 0, nonce)
        for number in range(1, (tries or rules.tries) + 1):
            if number > 1 and self._closing.wait(rules.pause_seconds):
                break
            status, text = self._once(params, body, content_type)
            answer = Answer(status, text, number, nonce)
            if status == 200 or (status and not rules.retry_status):
                break
        return answer

    def _once(self, params: dict[str, str], body: str, content_type: str) -> tuple[int, str]:
        started = time.monotonic()
        try:
            answer = ask(
                "POST",
                self.url,
                seconds=self._delivery.cut_seconds,
                params=params,
                data=body.encode(),
                content_type=content_type,
            )
        except requests.RequestException:
            return 0, ""
        if time.monotonic() - started > self._delivery.cut_seconds:
            return 0, ""  # It trickled in, but the line had been cut by then.
        return answer.status_code, answer.content.decode(errors="replace")

    def verify(self) -> Verification:
        """Do what the admin console does on saving: GET with an echostr, answered within a second."""
        secret = str(secrets.randbits(63))
        timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
        stamped = self.envelope.stamp(secret, timestamp=timestamp, nonce=nonce)
        params = {
            "msg_signature": stamped.signature,
            "timestamp": timestamp,
            "nonce": nonce,
            "echostr": stamped.encrypt,
        }
        limit = self._delivery.verify_seconds
        started = time.monotonic()
        try:
            answer = ask("GET", self.url, seconds=limit, params=params)
        except requests.RequestException as exc:
            return Verification(False, time.monotonic() - started, f"no answer: {type(exc).__name__}")
        seconds = time.monotonic() - started
        if seconds > limit:
            return Verification(False, seconds, "answered too late")
        if answer.status_code != 200:
            return Verification(False, seconds, f"status {answer.status_code}")
        if answer.content != secret.encode():
            return Verification(False, seconds, "the body is not exactly the decrypted echostr")
        return Verification(True, seconds)
