"""Both callback doors and the recorded vectors: what has to open, and what must not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from structlog.typing import EventDict

from models.base import Store
from simulator.crypto import Stamped
from simulator.messages import app_envelope
from simulator.replies import bot_part
from tests.channels.doors import APP, BOT, Door, Vector, door_of, query, seen
from tests.town import AGENT, CORP

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "wecom_vectors.json").read_text("utf-8"))
POSITIVE = [*VECTORS["official"], *VECTORS["third_party"], *VECTORS["generated"]]
OUTWARD = {"aibot_reply_stream", "app_reply_text"}  # what a service says, not what it hears


def named(vectors: list[Vector]) -> list[Any]:
    return [pytest.param(vector, id=vector["name"]) for vector in vectors]


@pytest.mark.parametrize("vector", named([v for v in POSITIVE if "echostr" in v or v["name"] == "aibot_verify_url"]))
def test_every_verification_is_answered_with_the_exact_text(
    shared: Store, doors: dict[tuple[str, ...], Door], vector: Vector
) -> None:
    corp = vector["receiveid"]
    door = door_of(shared, doors, vector["token"], vector["encoding_aes_key"], corp or CORP, AGENT)
    stamped = Stamped(
        vector.get("echostr") or vector["encrypt"], vector["msg_signature"], vector["timestamp"], vector["nonce"]
    )
    answer = door.web.get(APP if corp else BOT, query_string=query(stamped, echostr=stamped.encrypt))
    assert seen(answer) == (200, (vector.get("expected_response_body") or vector["plaintext"]).encode())


@pytest.mark.parametrize(
    "vector",
    named(
        [
            v
            for v in POSITIVE
            if "encrypt" in v and v["name"] not in OUTWARD and not v["name"].startswith(("padding", "aibot_verify"))
        ]
    ),
)
def test_every_message_and_event_is_taken(shared: Store, doors: dict[tuple[str, ...], Door], vector: Vector) -> None:
    plaintext = vector.get("plaintext") or vector["expected_plaintext"]
    agent = {"decrypt_text_message": 218, "wechatpy_decrypt_text": 1}.get(vector["name"], AGENT)
    corp = vector["receiveid"]
    door = door_of(shared, doors, vector["token"], vector["encoding_aes_key"], corp or CORP, agent)
    stamped = Stamped(vector["encrypt"], vector["msg_signature"], vector["timestamp"], vector["nonce"])
    body = vector.get("post_body") or app_envelope(corp, agent, vector["encrypt"])
    answer = door.web.post(APP if corp else BOT, query_string=query(stamped), data=body.encode())
    assert answer.status_code == 200
    if "<MsgType><![CDATA[text]]>" in plaintext:
        sender = plaintext.partition("<FromUserName><![CDATA[")[2].partition("]]>")[0]
        assert "还没有登记" in door.app_says(answer, sender)
    elif '"msgtype":"text"' in plaintext or "enter_chat" in plaintext:
        answering = "enter_chat" if "enter_chat" in plaintext else "message"
        part = bot_part(door.bot, answer.text, nonce=vector["nonce"], answering=answering)
        assert part is not None
        assert part.finish
        assert "还没有登记" in part.text
    elif '"msgtype":"stream"' in plaintext:
        part = bot_part(door.bot, answer.text, nonce=vector["nonce"], answering="stream")
        assert part is not None
        assert part.id == "STREAMID"
    else:
        assert answer.data == b""


@pytest.mark.parametrize("vector", named([v for v in POSITIVE if v["name"].startswith("padding")]))
def test_what_opens_but_is_no_message_is_malformed(closed_door: Door, vector: Vector) -> None:
    stamped = Stamped(vector["encrypt"], vector["msg_signature"], vector["timestamp"], vector["nonce"])
    assert seen(closed_door.web.post(BOT, query_string=query(stamped), data=vector["post_body"])) == (400, b"")


@pytest.mark.parametrize("vector", named(VECTORS["negative_generated"]))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_negative_is_refused_with_an_empty_body_and_one_line(
    closed_door: Door, lines: list[EventDict], vector: Vector, method: str
) -> None:
    stamped = Stamped(vector["encrypt"], vector["msg_signature"], vector["timestamp"], vector["nonce"])
    where = APP if vector["receiveid"] else BOT
    if method == "GET":
        answer = closed_door.web.get(where, query_string=query(stamped, echostr=stamped.encrypt))
    elif where == APP:
        body = app_envelope(CORP, AGENT, stamped.encrypt)
        answer = closed_door.web.post(where, query_string=query(stamped), data=body.encode())
    else:
        answer = closed_door.web.post(where, query_string=query(stamped), json={"encrypt": stamped.encrypt})
    status = 403 if vector["expected_library_code"] in (-40001, -40005) else 400
    assert seen(answer) == (status, b"")
    (line,) = lines
    assert line["event"] == "refused"
    assert line["level"] == "warning"
    assert (line["status"], line["code"]) == (status, vector["expected_library_code"])
