"""What a callback door refuses: an empty body, one line in the log, and nothing stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from structlog.typing import EventDict

from models.base import Store
from simulator.messages import app_envelope, bot_message
from tests.channels.doors import APP, AT, BOT, Door, a_bot_text, an_app_text, query, seen
from tests.town import AGENT, CORP, KEY


def said_by(who: Any) -> str:
    return json.dumps(bot_message("B", "", "text", {"content": "帮助"}, msgid="m1") | {"from": who})


def test_a_foreign_agent_is_refused_wherever_it_is_named(closed_door: Door, lines: list[EventDict]) -> None:
    assert seen(closed_door.app_post(an_app_text(), agent="1000003")) == (403, b"")
    assert seen(closed_door.app_post(an_app_text(agent=1000003))) == (403, b"")
    assert seen(closed_door.app_post(an_app_text(agent=1000003), agent="")) == (403, b"")
    assert [line["event"] for line in lines] == ["refused"] * 3


def test_an_absent_agent_is_fine(store: Store) -> None:
    door = Door(store, "QDG6eK", KEY, CORP, AGENT)
    for number, agent in enumerate(("", str(AGENT)), start=1):
        answer = door.app_post(an_app_text(msgid=str(number), agent=None), agent=agent)
        assert "党代表" in door.app_says(answer, "wang")


XML = "<xml><ToUserName>x</ToUserName><Encrypt>{}</Encrypt></xml>"
BROKEN_XML = {
    "nothing": (b"", 400),
    "words": (b"hello", 400),
    "json": (b'{"encrypt": "x"}', 400),
    "not utf-8": (b"\xff\xfe<xml/>", 400),
    "gbk": (f"<?xml version='1.0' encoding='gbk'?>{XML.format('安')}".encode("gbk"), 400),
    "utf-16": (XML.format("x").encode("utf-16"), 400),
    "nul": (b"<xml>\x00</xml>", 400),
    "half": (b"<xml><Encrypt>x", 400),
    "other root": (b"<yml><Encrypt>x</Encrypt></yml>", 400),
    "no encrypt": (b"<xml><ToUserName>x</ToUserName></xml>", 400),
    "twice": (b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>", 400),
    "doctype": (b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>', 400),
    "bare doctype": (b"<!DOCTYPE xml><xml><Encrypt>a</Encrypt></xml>", 400),
    "external": (b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Encrypt>a</Encrypt></xml>', 400),
    "unknown entity": (b"<xml><Encrypt>&nbsp;</Encrypt></xml>", 400),
    "deep": (b"<xml>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</xml>", 400),
    "wide": (b"<xml>" + b"".join(b"<a%d/>" % n for n in range(5000)) + b"</xml>", 400),
    "too large": (XML.format("A" * 65536).encode(), 413),
    "a megabyte": (b"x" * 1_000_000, 413),
    "as large as allowed": (XML.format("A" * (65536 - len(XML) + 2)).encode(), 403),  # no fault but its signature
}
BROKEN_JSON = {
    "nothing": (b"", 400),
    "words": (b"hello", 400),
    "xml": (XML.format("x").encode(), 400),
    "not utf-8": (b'{"encrypt": "\xff"}', 400),
    "bom": ('\ufeff{"encrypt": "x"}'.encode(), 400),
    "list": (b'["encrypt"]', 400),
    "null": (b"null", 400),
    "no encrypt": (b'{"Encrypt": "x"}', 400),
    "a number": (b'{"encrypt": 1}', 400),
    "nan": (b'{"encrypt": "x", "a": NaN}', 400),
    "infinity": (b'{"encrypt": "x", "a": -Infinity}', 400),
    "twice": (b'{"encrypt": "a", "encrypt": "b"}', 400),
    "deep": (b'{"encrypt": "x", "a": ' + b"[" * 20000 + b"]" * 20000 + b"}", 400),
    "half a pair": (b'{"encrypt": "\\ud83d"}', 400),
    "a long number": (b'{"encrypt": "x", "a": ' + b"9" * 20000 + b"}", 400),
    "too large": (b'{"encrypt": "' + b"A" * 65536 + b'"}', 413),
    "a megabyte": (b"x" * 1_000_000, 413),
}


@pytest.mark.parametrize("where", [APP, BOT])
def test_a_malformed_body_is_refused_empty_with_one_line(closed_door: Door, lines: list[EventDict], where: str) -> None:
    odd = []
    for name, (body, status) in (BROKEN_XML if where == APP else BROKEN_JSON).items():
        lines.clear()
        signs = {"msg_signature": "0" * 40, "timestamp": AT, "nonce": "n"}
        answer = closed_door.web.post(where, query_string=signs, data=body)
        if seen(answer) != (status, b"") or [line["event"] for line in lines] != ["refused"]:
            odd.append((name, seen(answer), lines[:]))
    assert odd == []


@pytest.mark.parametrize(
    "inner",
    [
        "", "hello", "<xml/>", "<xml><MsgType>text</MsgType></xml>",
        "<xml><MsgType>text</MsgType><FromUserName>wang</FromUserName><FromUserName>zhou</FromUserName></xml>",
        an_app_text().replace("<xml>", '<!DOCTYPE x [<!ENTITY a "b">]><xml>'),
        an_app_text().replace("</xml>", "<a>" * 50 + "</a>" * 50 + "</xml>"),
        an_app_text(sender="wang zhou"), an_app_text(sender=""),
        a_bot_text(),
    ],
    ids=range(10),
)  # fmt: skip
def test_an_app_message_that_opens_but_is_malformed_is_refused(closed_door: Door, inner: str) -> None:
    assert seen(closed_door.app_post(inner)) == (400, b"")


@pytest.mark.parametrize(
    "inner",
    [
        "", "hello", "[]", "{}", '{"msgid":"1","msgtype":"text"}', an_app_text(),
        a_bot_text().replace('"msgtype"', '"msgtype":"text","msgtype"'), a_bot_text().replace('"m1"', "NaN"),
        a_bot_text(chattype="group"), a_bot_text(chattype="group", chatid=""),
        said_by({}), said_by("wang"), said_by({"userid": 7}),
        a_bot_text(deep=[[[[[[[[[[[[[[1]]]]]]]]]]]]]]),
    ],
    ids=range(14),
)  # fmt: skip
def test_a_bot_message_that_opens_but_is_malformed_is_refused(closed_door: Door, inner: str) -> None:
    assert seen(closed_door.bot_post(inner)) == (400, b"")


def test_a_cipher_of_the_other_door_is_refused_although_both_share_token_and_key(closed_door: Door) -> None:
    for_app = closed_door.app.stamp(an_app_text(), timestamp=AT, nonce="n1")
    for_bot = closed_door.bot.stamp(a_bot_text(), timestamp=AT, nonce="n1")
    body = app_envelope(CORP, AGENT, for_bot.encrypt)
    assert seen(closed_door.web.post(APP, query_string=query(for_bot), data=body.encode())) == (403, b"")
    assert seen(closed_door.web.post(BOT, query_string=query(for_app), json={"encrypt": for_app.encrypt})) == (403, b"")
    for where, stamped in ((APP, for_bot), (BOT, for_app)):
        assert seen(closed_door.web.get(where, query_string=query(stamped, echostr=stamped.encrypt))) == (403, b"")


def test_a_message_with_another_cipher_than_was_signed_is_refused(closed_door: Door) -> None:
    signed = closed_door.app.stamp(an_app_text("帮助"), timestamp=AT, nonce="n1")
    other = closed_door.app.stamp(an_app_text("进度"), timestamp=AT, nonce="n1")
    body = app_envelope(CORP, AGENT, other.encrypt)
    assert seen(closed_door.web.post(APP, query_string=query(signed), data=body.encode())) == (403, b"")
    for change in ({"timestamp": "1700000001"}, {"nonce": "n2"}, {"msg_signature": ""}):
        body = app_envelope(CORP, AGENT, signed.encrypt)
        answer = closed_door.web.post(APP, query_string=query(signed) | change, data=body.encode())
        assert seen(answer) == (403, b"")
    assert seen(closed_door.web.post(APP, data=app_envelope(CORP, AGENT, signed.encrypt).encode())) == (403, b"")


def test_a_refusal_logs_one_line_without_content(closed_door: Door, lines: list[EventDict]) -> None:
    secret = "安平支局食堂冰箱坏了"
    wrong = closed_door.app.stamp(an_app_text(secret, agent=7), timestamp=AT, nonce="nonce-of-mine")
    body = app_envelope(CORP, 7, wrong.encrypt)
    closed_door.web.post(APP, query_string=query(wrong), data=body.encode())
    closed_door.web.post(APP, query_string=query(wrong) | {"msg_signature": "x"}, data=body.encode())
    closed_door.app_post(f"{secret}")
    closed_door.bot_post(f'{{"a": "{secret}"}}')
    assert len(lines) == 4
    for line in lines:
        told = json.dumps(line, ensure_ascii=False, default=str)
        for word in (secret, wrong.encrypt, wrong.signature, "nonce-of-mine", KEY, "QDG6eK", "wang"):
            assert word not in told
