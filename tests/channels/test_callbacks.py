"""Both callback doors through the real application: what is let in, what is refused, and what stays afterwards."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from structlog.typing import EventDict, WrappedLogger

from app import Service
from bot.router import Context, Router
from models.base import Store, open_store
from models.inbox import InboxMessage
from models.outbox import Letter
from simulator.crypto import Envelope, Stamped
from simulator.messages import Head, app_envelope, app_xml, bot_message
from simulator.replies import app_text, bot_part
from tests.conftest import TOWN_NOW, Databases, fill_town
from tests.town import AGENT, CORP, KEY, FrozenClock, PlayedGateway, settings_for, when

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "wecom_vectors.json").read_text("utf-8"))
POSITIVE = [*VECTORS["official"], *VECTORS["third_party"], *VECTORS["generated"]]
OUTWARD = {"aibot_reply_stream", "app_reply_text"}  # what a service says, not what it hears
APP, BOT = "/callback/app", "/callback/aibot"
AT = "1700000000"

Vector = dict[str, Any]


def named(vectors: list[Vector]) -> list[Any]:
    return [pytest.param(vector, id=vector["name"]) for vector in vectors]


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


@pytest.fixture
def store(kind: str, databases: Databases) -> Iterator[Store]:
    """The small test town on both databases; it gives up early on a database that is away."""
    url = databases.new(kind, fill_town)
    opened = open_store(url, patience=0.4)
    yield opened
    opened.close()
    databases.drop(url)


@pytest.fixture
def door(store: Store) -> Door:
    return Door(store, "QDG6eK", KEY, CORP, AGENT)


@pytest.fixture(scope="module")
def shared(databases: Databases) -> Iterator[Store]:
    """One database for all tests that are to leave nothing behind."""
    opened = open_store(databases.new("sqlite", fill_town), patience=0.4)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def doors(shared: Store) -> dict[tuple[str, ...], Door]:
    return {}


@pytest.fixture
def closed_door(shared: Store, doors: dict[tuple[str, ...], Door]) -> Iterator[Door]:
    """A door nothing comes in at; what is refused leaves no trace in the database."""
    door = _door(shared, doors, "QDG6eK", KEY, CORP, AGENT)
    before = _everything(shared)
    yield door
    assert _everything(shared) == before


def _door(store: Store, doors: dict[tuple[str, ...], Door], token: str, key: str, corp: str, agent: int) -> Door:
    name = (token, key, corp, str(agent))
    if name not in doors:
        doors[name] = Door(store, token, key, corp, agent)
    return doors[name]


def _everything(store: Store, *, but: tuple[str, ...] = ()) -> dict[str, int]:
    """How many rows every table has."""

    def count(session: Session) -> dict[str, int]:
        names = [t.name for t in InboxMessage.metadata.sorted_tables if t.name not in but]
        return {name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}

    return store.read(count)


@pytest.fixture
def lines() -> Iterator[list[EventDict]]:
    """Every line that is logged, from DEBUG on."""
    before = structlog.get_config()
    kept: list[EventDict] = []

    def keep(_logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        kept.append({**event, "level": method})
        raise structlog.DropEvent

    structlog.configure(processors=[keep], wrapper_class=structlog.make_filtering_bound_logger(0))
    yield kept
    structlog.configure(**before)


# The vectors


@pytest.mark.parametrize("vector", named([v for v in POSITIVE if "echostr" in v or v["name"] == "aibot_verify_url"]))
def test_every_verification_is_answered_with_the_exact_text(
    shared: Store, doors: dict[tuple[str, ...], Door], vector: Vector
) -> None:
    corp = vector["receiveid"]
    door = _door(shared, doors, vector["token"], vector["encoding_aes_key"], corp or CORP, AGENT)
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
    door = _door(shared, doors, vector["token"], vector["encoding_aes_key"], corp or CORP, agent)
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


# Refusals


def an_app_text(content: str = "帮助", *, sender: str = "wang", msgid: str = "1", agent: int | None = AGENT) -> str:
    xml = app_xml(Head(CORP, agent or 0, sender, int(AT)), "text", {"Content": content}, msgid)
    return xml if agent is not None else xml.replace("<AgentID>0</AgentID>", "")


def a_bot_text(content: str = "帮助", **more: Any) -> str:
    return json.dumps(bot_message("B", "wang", "text", {"content": content}, msgid="m1") | more, ensure_ascii=False)


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


# Every type and event (path/90239, 90240, 100719, 101027)

APP_MESSAGES: dict[str, dict[str, Any]] = {
    "image": {"PicUrl": "http://x/p", "MediaId": "M"},
    "voice": {"MediaId": "M", "Format": "amr"},
    "video": {"MediaId": "M", "ThumbMediaId": "T"},
    "location": {
        "Location_X": 34.2571234, "Location_Y": 117.1852345, "Scale": 15, "Label": "沛县安国镇", "AppType": "wxwork",
    },
    "link": {"Title": "t", "Description": "d", "Url": "http://x", "PicUrl": "http://p"},
}  # fmt: skip
PLACE = {"Location_X": 34.2571234, "Location_Y": 117.1852345, "Scale": 15, "Label": "沛县", "Poiname": "安国镇"}
PICTURES = {"Count": 1, "PicList": {"item": {"PicMd5Sum": "0" * 32}}}
SCAN = {"ScanType": "qrcode", "ScanResult": "1"}
CARD = {"EventKey": "k", "TaskId": "t", "CardType": "multiple_interaction", "ResponseCode": "RC"}
PICKED = {"SelectedItem": {"QuestionKey": "q1", "OptionIds": {"OptionId": ["o1", "o2"]}}}
APP_EVENTS: dict[str, dict[str, Any]] = {
    "subscribe": {"EventKey": ""}, "unsubscribe": {"EventKey": ""}, "enter_agent": {"EventKey": ""},
    "LOCATION": {"Latitude": 34.2571234, "Longitude": 117.1852345, "Precision": 65.0, "AppType": "wxwork"},
    "click": {"EventKey": "menu1"}, "view": {"EventKey": "http://x"}, "view_miniprogram": {"EventKey": "page"},
    "scancode_push": {"EventKey": "k", "ScanCodeInfo": SCAN},
    "scancode_waitmsg": {"EventKey": "k", "ScanCodeInfo": SCAN},
    "pic_sysphoto": {"EventKey": "k", "SendPicsInfo": PICTURES},
    "pic_photo_or_album": {"EventKey": "k", "SendPicsInfo": PICTURES},
    "pic_weixin": {"EventKey": "k", "SendPicsInfo": PICTURES},
    "location_select": {"EventKey": "k", "SendLocationInfo": PLACE, "AppType": "wxwork"},
    "batch_job_result": {"BatchJob": {"JobId": "j", "JobType": "sync_user", "ErrCode": 0, "ErrMsg": "ok"}},
    "template_card_event": {**CARD, "SelectedItems": PICKED}, "template_card_menu_event": CARD,
    "open_approval_change": {"ApprovalInfo": {"ThirdNo": "1", "OpenSpName": "n", "ApprovalNodes": {"ApprovalNode": [{"NodeStatus": 1}, {"NodeStatus": 2}]}}},
    "sys_approval_change": {"ApprovalInfo": {"SpNo": "1"}},
    "share_agent_change": {}, "share_chain_change": {},
    "inactive_alert": {"EffectTime": 1700000000}, "low_active_alert": {"EffectTime": 1700000000},
    "close_inactive_agent": {}, "reopen_inactive_agent": {}, "low_active": {}, "active_restored": {},
    "change_contact": {"ChangeType": "update_user", "UserID": "wang", "NewUserID": "wang2"},
}  # fmt: skip
WELCOMING = {"subscribe", "enter_agent"}


def app_event(name: str, fields: dict[str, Any], *, sender: str = "wang", at: int = int(AT)) -> str:
    return app_xml(Head(CORP, AGENT, sender, at), "event", {"Event": name, **fields})


def kept(door: Door) -> str:
    """All that the database knows of what came in."""
    return door.store.read(
        lambda s: str([[str(value) for value in row] for row in s.execute(text("SELECT * FROM inbox"))])
    )


def faults(lines: list[EventDict]) -> list[EventDict]:
    return [line for line in lines if line["level"] in ("error", "exception", "critical")]


def test_what_we_cannot_read_gets_one_kind_sentence_and_a_row_without_coordinates(door: Door) -> None:
    for number, (name, fields) in enumerate(APP_MESSAGES.items(), start=70):
        xml = app_xml(Head(CORP, AGENT, "wang", int(AT)), name, fields, str(number))
        said = door.app_says(door.app_post(xml), "wang")
        assert "\n" not in said, name
        assert said.endswith("。"), name
        assert len(said) < 100, name
        row = next(row for row in door.inbox() if row.key == f"app:m:{number}")
        assert (row.kind, row.sender, row.reply) == (name, "wang", said)
    assert "34.25" not in kept(door)
    assert "117.18" not in kept(door)


def test_every_event_of_the_app_is_taken(door: Door, lines: list[EventDict]) -> None:
    before = _everything(door.store, but=("inbox", "outbox"))
    for name, fields in APP_EVENTS.items():
        answer = door.app_post(app_event(name, fields))
        assert answer.status_code == 200, name
        if name in WELCOMING:
            said = door.app_says(answer, "wang")
            assert "王立同志，您好" in said
            assert len(said.splitlines()) <= 4
        else:
            assert answer.data == b"", name
    assert _everything(door.store, but=("inbox", "outbox")) == before  # a press on a card nobody knows is answered
    assert len(door.inbox()) == len(APP_EVENTS)
    assert faults(lines) == []
    assert "34.25" not in kept(door)
    assert "117.18" not in kept(door)


def test_an_event_of_the_platform_itself_is_taken(door: Door) -> None:
    answer = door.app_post(
        app_event("change_contact", {"ChangeType": "create_party", "Id": 2, "Name": "n"}, sender="sys")
    )
    assert seen(answer) == (200, b"")


UNKNOWN: list[tuple[str, dict[str, Any]]] = [
    ("file", {"MediaId": "M"}), ("hologram", {}), ("x" * 200, {}), ("安", {}), ("event", {"Event": "future_event"}),
    ("event", {"Event": "e" * 300}), ("event", {"Event": "安全"}),
]  # fmt: skip


def test_an_unknown_type_of_the_app_is_taken_with_one_line(door: Door, lines: list[EventDict]) -> None:
    odd = []
    for number, (msgtype, fields) in enumerate(UNKNOWN):
        lines.clear()
        msgid = "" if msgtype == "event" else str(number)
        answer = door.app_post(app_xml(Head(CORP, AGENT, "wang", int(AT)), msgtype, fields, msgid))
        told = [line["event"] for line in lines if line["event"] == "unhandled kind"]
        if seen(answer) != (200, b"") or len(told) != 1 or faults(lines):
            odd.append((msgtype, fields, answer.status_code, [line["event"] for line in lines]))
    assert odd == []


URL = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=C"
BOT_MESSAGES: dict[str, dict[str, Any]] = {
    "text": {"text": {"content": "帮助"}, "quote": {"msgtype": "text", "text": {"content": "原话"}}},
    "image": {"image": {"url": "https://x/1"}},
    "voice": {"voice": {"content": "安平支局食堂冰箱坏了"}},
    "video": {"video": {"url": "https://x/1"}},
    "file": {"file": {"url": "https://x/1"}},
    "mixed": {"mixed": {"msg_item": [{"msgtype": "text", "text": {"content": "帮助"}}, {"msgtype": "image", "image": {"url": "u"}}]}},
    "mixed without words": {"mixed": {"msg_item": [{"msgtype": "image", "image": {"url": "u"}}]}},
}  # fmt: skip
CLICK = {
    "card_type": "vote_interaction", "event_key": "k", "task_id": "t",
    "selected_items": {"selected_item": [{"question_key": "q1", "option_ids": {"option_id": ["o1"]}}]},
}  # fmt: skip
BOT_EVENTS: dict[str, dict[str, Any]] = {
    "enter_chat": {},
    "template_card_event": CLICK,
    "feedback_event": {"id": "F", "type": 2, "content": "不准", "inaccurate_reason_list": [2, 4]},
}


def bot_event(name: str, part: dict[str, Any], *, msgid: str = "E1", chatid: str | None = None) -> str:
    event = {"eventtype": name, name: part}
    made = bot_message("B", "wang", "event", event, msgid=msgid, chatid=chatid, response_url=URL)
    return json.dumps(made | {"create_time": int(AT)}, ensure_ascii=False)


def test_every_message_of_the_bot_is_answered_by_a_finished_stream(door: Door) -> None:
    cases = [(name, chatid) for name in BOT_MESSAGES for chatid in (None, "wrLiuhe")]
    for number, (name, chatid) in enumerate(cases):
        kind, msgid = name.split()[0], f"C{number}"
        message = bot_message("B", "wang", kind, {}, msgid=msgid, chatid=chatid, response_url=URL) | BOT_MESSAGES[name]
        answer = door.bot_post(json.dumps(message, ensure_ascii=False))
        assert answer.status_code == 200, (name, chatid)
        part = bot_part(door.bot, answer.text, nonce="n1", answering="message")
        assert part is not None, (name, chatid)
        assert part.finish
        assert part.text
        row = next(row for row in door.inbox() if row.key == f"bot:m:{msgid}")
        assert (row.kind, row.chat) == (kind, chatid)


def test_every_event_of_the_bot_is_taken(door: Door, lines: list[EventDict]) -> None:
    for number, (name, fields) in enumerate(BOT_EVENTS.items()):
        answer = door.bot_post(bot_event(name, fields, msgid=f"E{number}"))
        assert answer.status_code == 200, name
        if name == "enter_chat":
            part = bot_part(door.bot, answer.text, nonce="n1", answering="enter_chat")
            assert part is not None
            assert "王立同志，您好" in part.text
        else:
            assert answer.data == b"", name
    assert faults(lines) == []


def test_an_unknown_type_of_the_bot_is_taken_with_one_line(door: Door, lines: list[EventDict]) -> None:
    odd = []
    names = ("future_event", "disconnected_event", "e" * 200, "安全")
    strange = [bot_message("B", "wang", kind, {}, msgid=kind[:20]) for kind in ("hologram", "h" * 200)]
    strange += [json.loads(bot_event(name, {}, msgid=f"E{number}")) for number, name in enumerate(names)]
    for message in strange:
        lines.clear()
        answer = door.bot_post(json.dumps(message))
        told = [line["event"] for line in lines if line["event"] == "unhandled kind"]
        if seen(answer) != (200, b"") or len(told) != 1 or faults(lines):
            odd.append((message["msgtype"], answer.status_code, [line["event"] for line in lines]))
    assert odd == []


@pytest.mark.parametrize("sender", ["w" * 64, "w" * 128])
def test_a_long_userid_and_chatid_are_no_error(door: Door, sender: str) -> None:
    """An AI bot may name people by an encrypted id; whatever the envelope lets in, the table must take."""
    answer = door.app_post(an_app_text(sender=sender))
    assert "还没有登记" in door.app_says(answer, sender)
    message = bot_message("B", sender, "text", {"content": "帮助"}, msgid="m", chatid="c" * len(sender))
    assert door.bot_post(json.dumps(message)).status_code == 200


def test_odd_words_are_no_error(door: Door, lines: list[EventDict]) -> None:
    odd = ["", " ", "\n", "\u200b", "😀" * 600, "安" * 5000, "]]>", "&amp;<a>", "1" * 400, "#" * 3000, "\u202e安"]
    for number, content in enumerate(odd):
        assert door.app_post(an_app_text(content, msgid=str(number + 1))).status_code == 200, content[:20]
        message = bot_message("B", "wang", "text", {"content": content + "\x00\ud83d"}, msgid=f"m{number}")
        assert door.bot_post(json.dumps(message)).status_code == 200, content[:20]
    assert faults(lines) == []


def test_a_stream_that_is_asked_for_again_gets_the_stored_reply(door: Door) -> None:
    said = door.bot_post(a_bot_text(msgid="S1"))
    part = bot_part(door.bot, said.text, nonce="n1", answering="message")
    assert part is not None
    again = door.bot_post(json.dumps(bot_message("B", "wang", "stream", {"id": part.id}, msgid="S2")))
    same = bot_part(door.bot, again.text, nonce="n1", answering="stream")
    assert same == part


# Once only


def test_an_event_without_msgid_twice_has_one_effect(door: Door) -> None:
    event = app_event("subscribe", {"EventKey": ""})
    first, second = door.app_post(event), door.app_post(event)
    assert door.app_says(first, "wang") == door.app_says(second, "wang") != ""
    assert len(door.inbox()) == 1


def test_two_different_events_in_the_same_second_are_two(door: Door) -> None:
    for event in (
        app_event("click", {"EventKey": "a"}),
        app_event("click", {"EventKey": "b"}),
        app_event("view", {"EventKey": "a"}),
        app_event("click", {"EventKey": "a"}, sender="zhou"),
        app_event("click", {"EventKey": "a"}, at=int(AT) + 1),
        app_event("template_card_event", {**CARD, "TaskId": "t1"}),
        app_event("template_card_event", {**CARD, "TaskId": "t2"}),
    ):
        assert door.app_post(event).status_code == 200
    assert len(door.inbox()) == 7


def test_app_and_bot_may_use_the_same_number(door: Door) -> None:
    door.app_post(an_app_text(msgid="5"))
    door.bot_post(json.dumps(bot_message("B", "wang", "text", {"content": "帮助"}, msgid="5")))
    assert {row.key for row in door.inbox()} == {"app:m:5", "bot:m:5"}


@pytest.mark.parametrize("channel", ["app", "aibot"])
def test_three_deliveries_at_once_are_one_message_with_one_answer(door: Door, channel: str) -> None:
    door.app_post(an_app_text("安平支局食堂冰箱坏了，饭菜放不住", msgid="1"))
    texts: list[str] = []
    start = threading.Barrier(3)

    def deliver() -> None:
        start.wait()
        if channel == "app":
            texts.append(door.app_says(door.app_post(an_app_text("1", msgid="2")), "wang"))
        else:
            answer = door.bot_post(json.dumps(bot_message("B", "wang", "text", {"content": "1"}, msgid="2")))
            assert answer.status_code == 200
            part = bot_part(door.bot, answer.text, nonce="n1", answering="message")
            texts.append(part.text if part else "")

    threads = [threading.Thread(target=deliver) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 3
    assert len(set(texts)) == 1, texts
    assert texts[0].startswith("已提交"), texts
    assert len(door.inbox()) == 2
    counts = _everything(door.store)
    assert counts["ticket"] == 1
    told = door.store.read(lambda s: [letter.key for letter in s.query(Letter)])
    assert len(told) == len(set(told)) > 0


# When something breaks


def breaking(router: Router) -> None:
    """A feature with a fault: it writes, promises, and falls over."""

    def fall(ctx: Context) -> str:
        ctx.ask("draft", {"1": "x"})
        ctx.session.execute(text("UPDATE person SET name = 'broken'"))
        ctx.session.flush()
        raise ZeroDivisionError("the handler's own secret")

    router.command("塌", words=("塌下来",), where={"single", "group"})(fall)


@pytest.fixture
def broken(store: Store, monkeypatch: pytest.MonkeyPatch) -> Door:
    """A service whose menu has one dish that is off."""
    features = sys.modules["handlers.menu"].FEATURES  # by name: mypy 2.4.1 breaks on a tuple of modules
    monkeypatch.setattr("handlers.menu.FEATURES", (SimpleNamespace(declare=breaking), *features))
    monkeypatch.setattr(
        "handlers.menu.build", sys.modules["handlers.menu"].build.__wrapped__
    )  # not the one made before
    return Door(store, "QDG6eK", KEY, CORP, AGENT)


def test_a_handler_that_breaks_apologises_with_a_number_and_leaves_nothing(
    broken: Door, lines: list[EventDict]
) -> None:
    but = ("inbox", "counter")
    before = _everything(broken.store, but=but)
    said = broken.app_says(broken.app_post(an_app_text("塌下来 安平支局的事", msgid="9")), "wang")
    assert "抱歉" in said
    assert "E1" in said
    assert "secret" not in said
    assert _everything(broken.store, but=but) == before
    assert broken.store.read(lambda s: s.scalar(text("SELECT count(*) FROM person WHERE name = 'broken'"))) == 0
    (row,) = broken.inbox()
    assert (row.key, row.text, row.reply, row.incident) == ("app:m:9", "塌下来 安平支局的事", said, 1)
    assert "ZeroDivisionError" in (row.error or "")
    (fault,) = [line for line in lines if line["level"] in ("error", "exception")]
    assert "安平支局的事" not in json.dumps(fault, ensure_ascii=False, default=str)
    # a repeat gets the same apology and no new number; another message the next
    assert broken.app_says(broken.app_post(an_app_text("塌下来 安平支局的事", msgid="9")), "wang") == said
    assert "E2" in broken.app_says(broken.app_post(an_app_text("塌下来", msgid="10")), "wang")
    assert "党代表" in broken.app_says(broken.app_post(an_app_text("帮助", msgid="11")), "wang")


def test_a_handler_that_breaks_in_a_group_apologises_too(broken: Door) -> None:
    message = bot_message("B", "wang", "text", {"content": "@领题助手 塌下来"}, msgid="9", chatid="wrLiuhe")
    for _ in range(2):
        answer = broken.bot_post(json.dumps(message, ensure_ascii=False))
        assert answer.status_code == 200
        part = bot_part(broken.bot, answer.text, nonce="n1", answering="message")
        assert part is not None
        assert "E1" in part.text
    assert len(broken.inbox()) == 1


@contextlib.contextmanager
def away(store: Store) -> Iterator[None]:
    """Nobody can write (SQLite: another process has the file), or not even come in (PostgreSQL)."""
    if store.sqlite:
        engine = create_engine(store.url)
        with engine.connect() as other:
            other.exec_driver_sql("BEGIN IMMEDIATE")
            yield
            other.exec_driver_sql("ROLLBACK")
        engine.dispose()
        return
    name = store.engine.url.database
    admin = create_engine(store.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as other:
        other.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        other.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        yield
        other.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    admin.dispose()


def test_a_database_that_is_away_is_a_503_and_the_next_delivery_succeeds(door: Door, lines: list[EventDict]) -> None:
    door.app_post(an_app_text("帮助", msgid="1"))
    sentence = an_app_text("安平支局食堂冰箱坏了，饭菜放不住", msgid="2")
    with away(door.store):
        for _ in range(2):
            assert seen(door.app_post(sentence)) == (503, b"")
        assert seen(door.bot_post(a_bot_text(msgid="3"))) == (503, b"")
    assert not [line for line in lines if "冰箱" in json.dumps(line, ensure_ascii=False, default=str)]
    taken = [door.app_post(sentence) for _ in range(2)]
    assert [answer.status_code for answer in taken] == [200, 200]
    texts = [door.app_says(answer, "wang") for answer in taken]
    assert texts[0].startswith("【问题草稿】")
    assert texts[0] == texts[1]
    assert door.bot_post(a_bot_text(msgid="3")).status_code == 200
    assert len(door.inbox()) == 3


def test_a_database_that_comes_back_in_time_is_not_noticed(door: Door) -> None:
    patient = open_store(door.store.url, patience=3)
    there = replace(door, store=patient)
    there.app_post(an_app_text("帮助", msgid="1"))
    with contextlib.ExitStack() as stack:
        stack.enter_context(away(door.store))
        answers: list[Any] = []
        talking = threading.Thread(
            target=lambda: answers.append(there.app_post(an_app_text("安平支局食堂冰箱坏了", msgid="2")))
        )
        talking.start()
        talking.join(0.5)
    talking.join()
    assert there.app_says(answers[0], "wang").startswith("【问题草稿】")
    patient.close()


def test_a_message_is_kept_with_the_time_of_business(door: Door) -> None:
    door.app_post(an_app_text(msgid="1"))
    (row,) = door.inbox()
    assert row.received_at == when(TOWN_NOW)
    assert isinstance(row.received_at, datetime)
    assert row.received_at.tzinfo is not None
