"""The people of the test town talk through here: real callbacks in, decrypted replies and played deliveries out."""

from __future__ import annotations

import itertools
import json
import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import Clock, Service, Settings
from bot import workbooks
from bot.wecom.outcomes import Outcome
from models import files
from models.base import Store
from models.rules.workdays import SHANGHAI
from scheduler.errands import Errand
from scheduler.runner import Run
from simulator.crypto import Envelope
from simulator.messages import Head, app_envelope, app_xml, bot_message
from simulator.replies import StreamPart, app_text, bot_part

CORP, AGENT, BOT = "wx5823bf96d3bd56c7", 1000002, "领题助手"
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
_NUMBERS = itertools.count(7_000_000_000_000_000_001)


def settings_for(url: str, clock: datetime) -> Settings:
    """The settings of a service under test; nothing comes from the environment of whoever runs the tests."""
    values: dict[str, Any] = {
        "database_url": url, "wecom_corp_id": CORP, "wecom_agent_id": str(AGENT), "wecom_secret": "secret",
        "wecom_token": "apptoken", "wecom_aes_key": KEY, "wecom_bot_token": "bottoken", "wecom_bot_aes_key": KEY,
        "wecom_api_base": "http://127.0.0.1:9", "clock": clock, "admin_userids": "",
    }  # fmt: skip
    return Settings.model_validate(values)


@dataclass
class Delivered:
    """One push as it left the service; `text` is the name of a file, `book` what is in it."""

    channel: str
    address: str
    text: str
    book: bytes = b""


class PlayedGateway:
    """The network's edge: keeps what was sent; `outcomes` scripts what WeCom says, one per delivery."""

    def __init__(self) -> None:
        self.delivered: list[Delivered] = []
        self.outcomes: list[Outcome] = []

    cards = True

    def render(self, channel: str, address: str, text: str, card: dict[str, Any] | None = None) -> str:
        return json.dumps({"to": address, "text": text}, ensure_ascii=False)

    def deliver(self, channel: str, address: str, body: str) -> Outcome:
        if channel == "update":
            return Outcome("sent", 0)  # shows nobody anything new; cards are tested against the simulator
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome("sent", 0)
        if outcome.status == "sent" and channel == "file":
            file = files.unpacked(body)
            self.delivered.append(Delivered(channel, address, file.name, workbooks.written(file)))
        elif outcome.status == "sent":
            self.delivered.append(Delivered(channel, address, json.loads(body)["text"]))
        return outcome


class FrozenClock(Clock):
    """Business time that stands still until a story moves it."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self._at = at

    def now(self) -> datetime:
        return self._at

    def start(self) -> None:
        """Nothing runs here."""

    def move(self, to: datetime) -> None:
        self._at = max(self._at, to)


class Town:
    """A service and the people around it."""

    def __init__(self, store: Store, url: str, now: datetime) -> None:
        self.store = store
        self.url = url
        self.clock = FrozenClock(now)
        self.gateway = PlayedGateway()
        self.refit: Errand = lambda now: None  # nobody learns overnight, but where a story is about learning
        self.restart()

    def restart(self) -> None:
        """Throw the running service away and start another on the same database."""
        self.service = Service(settings_for(self.url, self.now), self.store, self.clock, self.gateway, self.refit)
        self.web = self.service.web.test_client()
        self.app = Envelope("apptoken", KEY, CORP)
        self.bot = Envelope("bottoken", KEY, "")

    @property
    def now(self) -> datetime:
        return self.clock.now()

    # speaking

    def says(self, userid: str, text: str, *, msgid: str | None = None) -> str:
        """One sentence to the app, 1:1; returns what the person reads at once."""
        return self.sends(userid, "text", {"Content": text}, msgid=msgid)

    def sends(self, userid: str, msgtype: str, fields: dict[str, Any], *, msgid: str | None = None) -> str:
        """Any message or event of the app channel."""
        number = "" if msgtype == "event" else msgid or str(next(_NUMBERS))
        head = Head(CORP, AGENT, userid, int(self.now.timestamp()))
        response = self.post_app(app_xml(head, msgtype, fields, number))
        assert response.status_code == 200, response.status_code
        return app_text(self.app, response.get_data(as_text=True), userid=userid, corp_id=CORP)

    def post_app(self, plaintext: str) -> Any:
        stamped = self.app.stamp(plaintext, timestamp="1543572000", nonce="nonce1")
        body = app_envelope(CORP, AGENT, stamped.encrypt)
        return self.web.post("/callback/app", query_string=_query(stamped), data=body.encode())

    def asks(
        self, chatid: str | None, userid: str, text: str, *, at: str = f"@{BOT} ", msgid: str | None = None
    ) -> str:
        """One sentence to the AI bot, in a group or (chatid None) alone; returns what its markdown shows."""
        content = f"{at}{text}" if chatid else text
        number = msgid or f"CAIQ{next(_NUMBERS)}"
        message = bot_message("AIBOT", userid, "text", {"content": content}, msgid=number, chatid=chatid)
        return plain(self.post_bot(message, "message"))

    def post_bot(self, message: dict[str, Any], answering: str) -> str:
        """Any message of the AI bot's channel; returns the raw markdown of the finished stream."""
        part, until = self._bot_part(message, answering), time.monotonic() + 60.0
        while part is not None and not part.finish:  # a slow machine's answer: WeCom asks for the rest again and again
            assert time.monotonic() < until, f"never finished: {part.text}"
            time.sleep(0.1)
            again = {"msgid": f"CAIQ{next(_NUMBERS)}", "msgtype": "stream", "stream": {"id": part.id}}
            part = self._bot_part(message | again, "stream")
        return part.text if part else ""

    def _bot_part(self, message: dict[str, Any], answering: str) -> StreamPart | None:
        stamped = self.bot.stamp(json.dumps(message, ensure_ascii=False), timestamp="1543572000", nonce="nonce2")
        response = self.web.post("/callback/aibot", query_string=_query(stamped), json={"encrypt": stamped.encrypt})
        assert response.status_code == 200, response.status_code
        return bot_part(self.bot, response.get_data(as_text=True), nonce="nonce2", answering=answering)

    # time and hearing

    def wait(self, until: str) -> list[Run]:
        """Let business time reach an instant ("2026-06-15 08:30"); what falls due on the way happens, and is sent."""
        at = when(until)
        since = self.now
        self.clock.move(at)
        runs = self.service.runner.through(since, at, settle=self._send)
        self.post()
        return runs

    def _send(self, at: datetime) -> None:
        while self.service.sender.round(at):
            pass

    def post(self) -> None:
        """Let the sender deliver what is due now."""
        self._send(self.now)

    def heard(self, userid: str) -> list[str]:
        """What was pushed to a person since the last time we asked."""
        self.post()
        mine = [d for d in self.gateway.delivered if d.address == userid and d.channel == "member"]
        self.gateway.delivered = [d for d in self.gateway.delivered if d not in mine]
        return [d.text for d in mine]

    def files(self, userid: str) -> list[Delivered]:
        """The files a person was sent since the last time we asked."""
        self.post()
        mine = [d for d in self.gateway.delivered if d.address == userid and d.channel == "file"]
        self.gateway.delivered = [d for d in self.gateway.delivered if d not in mine]
        return mine

    def heard_in_group(self, key: str) -> list[str]:
        self.post()
        mine = [d for d in self.gateway.delivered if d.address == key and d.channel != "member"]
        self.gateway.delivered = [d for d in self.gateway.delivered if d not in mine]
        return [d.text for d in mine]

    def silence(self) -> None:
        """Forget what was delivered so far."""
        self.post()
        self.gateway.delivered.clear()


def when(said: str) -> datetime:
    """ "2026-06-15 08:30" in Asia/Shanghai."""
    return datetime.strptime(said, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def plain(markdown: str) -> str:
    """Markdown as people see it: an escaping backslash is not shown."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


def _query(stamped: Any) -> dict[str, str]:
    return {"msg_signature": stamped.signature, "timestamp": stamped.timestamp, "nonce": stamped.nonce}
