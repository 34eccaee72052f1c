"""The two callback doors of a real service, and what comes to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app import Service
from models.base import Store
from models.inbox import InboxMessage
from simulator.crypto import Envelope, Stamped
from simulator.messages import Head, app_envelope, app_xml, bot_message
from simulator.replies import app_text
from tests.conftest import TOWN_NOW
from tests.town import AGENT, CORP, FrozenClock, PlayedGateway, settings_for, when

APP, BOT = "/callback/app", "/callback/aibot"
AT = "1700000000"

Vector = dict[str, Any]

CARD = {"EventKey": "k", "TaskId": "t", "CardType": "multiple_interaction", "ResponseCode": "RC"}


def query(stamped: Stamped, **more: str) -> dict[str, str]:
    return {"msg_signature": stamped.signature, "timestamp": stamped.timestamp, "nonce": stamped.nonce} | more


def seen(answer: Any) -> tuple[int, bytes]:
    return answer.status_code, answer.data


@dataclass
class Door:
    """The two doors of a service with given secrets; app and bot share token and key."""

    store: Store
    token: str
    key: str
    corp: str
    agent: int

    def __post_init__(self) -> None:
        at = when(TOWN_NOW)
        settings = settings_for(self.store.url, at).model_copy(
            update={
                "wecom_corp_id": self.corp,
                "wecom_agent_id": str(self.agent),
                **{f"wecom_{name}": _secret(self.token) for name in ("token", "bot_token")},
                **{f"wecom_{name}": _secret(self.key) for name in ("aes_key", "bot_aes_key")},
            }
        )
        self.service = Service(settings, self.store, FrozenClock(at), PlayedGateway())
        self.web = self.service.web.test_client()
        self.app = Envelope(self.token, self.key, self.corp)
        self.bot = Envelope(self.token, self.key, "")

    def app_post(self, plaintext: str, *, agent: str | None = None, outer: str | None = None) -> Any:
        stamped = self.app.stamp(plaintext, timestamp=AT, nonce="n1")
        body = outer if outer is not None else app_envelope(self.corp, self.agent, stamped.encrypt)
        if agent is not None:
            body = (
                f"<xml><ToUserName>x</ToUserName><AgentID>{agent}</AgentID><Encrypt>{stamped.encrypt}</Encrypt></xml>"
            )
        return self.web.post(APP, query_string=query(stamped), data=body.encode())

    def bot_post(self, plaintext: str) -> Any:
        stamped = self.bot.stamp(plaintext, timestamp=AT, nonce="n1")
        return self.web.post(BOT, query_string=query(stamped), json={"encrypt": stamped.encrypt})

    def app_says(self, answer: Any, userid: str) -> str:
        assert answer.status_code == 200, answer.status_code
        return app_text(self.app, answer.text, userid=userid, corp_id=self.corp)

    def inbox(self) -> list[InboxMessage]:
        return self.store.read(lambda session: list(session.query(InboxMessage).order_by(InboxMessage.key)))


def _secret(value: str) -> Any:
    return settings_for("sqlite:///x", when(TOWN_NOW)).wecom_secret.__class__(value)


def door_of(store: Store, doors: dict[tuple[str, ...], Door], token: str, key: str, corp: str, agent: int) -> Door:
    """The door of these secrets, made once."""
    name = (token, key, corp, str(agent))
    if name not in doors:
        doors[name] = Door(store, token, key, corp, agent)
    return doors[name]


def everything(store: Store, *, but: tuple[str, ...] = ()) -> dict[str, int]:
    """How many rows every table has."""

    def count(session: Session) -> dict[str, int]:
        names = [t.name for t in InboxMessage.metadata.sorted_tables if t.name not in but]
        return {name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}

    return store.read(count)


def an_app_text(content: str = "帮助", *, sender: str = "wang", msgid: str = "1", agent: int | None = AGENT) -> str:
    xml = app_xml(Head(CORP, agent or 0, sender, int(AT)), "text", {"Content": content}, msgid)
    return xml if agent is not None else xml.replace("<AgentID>0</AgentID>", "")


def a_bot_text(content: str = "帮助", **more: Any) -> str:
    return json.dumps(bot_message("B", "wang", "text", {"content": content}, msgid="m1") | more, ensure_ascii=False)


def app_event(name: str, fields: dict[str, Any], *, sender: str = "wang", at: int = int(AT)) -> str:
    return app_xml(Head(CORP, AGENT, sender, at), "event", {"Event": name, **fields})
