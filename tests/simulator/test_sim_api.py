"""The server API: tokens, receivers, limits, misfortunes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from sim_town import AGENT, CORP, START, Town, open_town

SEND = "/cgi-bin/message/send"
HOOK = "/cgi-bin/webhook/send"


@pytest.fixture
def town() -> Iterator[Town]:
    with open_town() as opened:
        yield opened


def test_the_same_token_while_it_is_valid(town: Town) -> None:
    first = town.token()
    assert town.token() == first
    assert town.server.world.calls["gettoken"] == 2
    town.post("/sim/token", {"do": "expire"})
    assert town.token() != first


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"corpid": "wrong", "corpsecret": "s3cret"}, 40013),
        ({"corpid": CORP, "corpsecret": "wrong"}, 40001),
    ],
)
def test_a_wrong_corp_or_secret_gets_no_token(town: Town, params: dict[str, str], code: int) -> None:
    answer = town.get("/cgi-bin/gettoken", **params).json()
    assert answer["errcode"] == code
    assert f"more info at https://open.work.weixin.qq.com/devtool/query?e={code}" in answer["errmsg"]


@pytest.mark.parametrize(("action", "code"), [("expire", 42001), ("invalidate", 40014)])
def test_spoiled_tokens(town: Town, action: str, code: int) -> None:
    token = town.token()
    town.post("/sim/token", {"do": action})
    assert town.post(SEND, {}, access_token=token).json()["errcode"] == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, 0),
        ({"agentid": 1}, 301002),
        ({"agentid": str(AGENT)}, 40056),
        ({"touser": "nobody"}, 81013),
        ({"touser": "hidden"}, 81013),
        ({"touser": ""}, 82001),
        ({"msgtype": "poem"}, 40008),
        ({"text": {"content": ""}}, 44004),
        ({"touser": "|".join(f"u{n}" for n in range(1001))}, 40032),
        ({"msgtype": "markdown", "markdown": {"content": "桥" * 700}}, 40058),
        ({"msgtype": "textcard", "textcard": {"title": "通知"}}, 40058),
        ({"enable_duplicate_check": 1, "duplicate_check_interval": 0}, 40035),
    ],
)
def test_errcodes_of_message_send(town: Town, changes: dict[str, Any], code: int) -> None:
    assert town.send(**changes)["errcode"] == code


def test_no_token_and_bad_token(town: Town) -> None:
    assert town.post(SEND, {}).json()["errcode"] == 41001
    assert town.post(SEND, {}, access_token="x").json()["errcode"] == 40014


def test_escapes_are_refused_and_raw_text_is_not(town: Town) -> None:
    body = {"touser": "libin", "msgtype": "text", "agentid": AGENT, "text": {"content": r"您好 C:\users"}}
    url = f"{town.server.url}{SEND}?access_token={town.token()}"
    escaped, raw = json.dumps(body), json.dumps(body, ensure_ascii=False)
    assert requests.post(url, data=escaped.encode(), timeout=5).json()["errcode"] == 40033
    assert requests.post(url, data=raw.encode(), timeout=5).json()["errcode"] == 0
    assert requests.post(url, data=b"{", timeout=5).json()["errcode"] == 47001


def test_invisible_members_are_listed_in_lower_case(town: Town) -> None:
    answer = town.send(touser="LiBin|Nobody|HIDDEN|libin")
    assert (answer["errcode"], answer["invaliduser"]) == (0, "nobody|hidden")
    assert [b.text for b in town.server.inbox("libin")] == ["您好"]


def test_a_long_text_is_cut_between_characters(town: Town) -> None:
    town.send(text={"content": "桥" * 1000})
    assert town.server.inbox("libin")[0].text == "桥" * 682


def test_an_identical_request_is_accepted_but_not_shown_again(town: Town) -> None:
    check = {"enable_duplicate_check": 1, "duplicate_check_interval": 600}
    for _ in range(2):
        assert town.send(**check)["errcode"] == 0
    town.send(**check, text={"content": "您好！"})
    assert [b.text for b in town.server.inbox("libin")] == ["您好", "您好！"]
    assert [x.outcome for x in town.server.world.accepted()] == ["shown", "duplicate", "shown"]
    town.server.world.business.set(START + timedelta(minutes=11))
    town.send(**check)
    assert len(town.server.inbox("libin")) == 3


def test_beyond_thirty_a_minute_messages_disappear_silently(town: Town) -> None:
    codes = {town.send(text={"content": f"第{n}条"})["errcode"] for n in range(33)}
    assert codes == {0}
    assert len(town.server.inbox("libin")) == 30
    assert len(town.server.world.accepted()) == 33
    town.server.world.business.set(START + timedelta(minutes=2))
    town.send(text={"content": "又可以了"})
    assert town.server.inbox("libin")[-1].text == "又可以了"


def test_a_recalled_message_leaves_a_note(town: Town) -> None:
    msgid, token = town.send()["msgid"], town.token()
    recall = "/cgi-bin/message/recall"
    assert town.post(recall, {"msgid": "x"}, access_token=token).json()["errcode"] == 40058
    assert town.post(recall, {"msgid": msgid}, access_token=token).json()["errcode"] == 0
    assert town.server.inbox("libin")[0].text == "这条消息已撤回"
    town.server.world.business.set(START + timedelta(hours=25))
    assert town.post(recall, {"msgid": msgid}, access_token=token).json()["errcode"] == 42052


def test_a_webhook_needs_its_key_and_twenty_a_minute_are_enough(town: Town) -> None:
    body = {"msgtype": "markdown", "markdown": {"content": "**周报** <@libin>"}}
    assert town.post(HOOK, body, key="wrong").json()["errcode"] == 93000
    codes = [town.post(HOOK, body, key="demo-xuzhou").json()["errcode"] for _ in range(21)]
    assert codes == [0] * 20 + [45009]
    assert len(town.server.group("wrXuzhou")) == 20


@pytest.mark.parametrize(("msgtype", "most"), [("text", 2048), ("markdown", 4096)])
def test_a_webhook_refuses_what_is_too_long(town: Town, msgtype: str, most: int) -> None:
    for extra, code in ((0, 0), (1, 40058)):
        body = {"msgtype": msgtype, msgtype: {"content": "a" * (most + extra)}}
        assert town.post(HOOK, body, key="demo-xuzhou").json()["errcode"] == code


def test_an_app_writes_into_its_own_group(town: Town) -> None:
    token = town.token()
    text = {"msgtype": "text", "text": {"content": "通知"}}
    sent = town.post("/cgi-bin/appchat/send", {"chatid": "wrPeixian", **text}, access_token=token)
    assert sent.json()["errcode"] == 0
    assert town.server.group("wrPeixian")[0].text == "通知"
    lost = town.post("/cgi-bin/appchat/send", {"chatid": "no", **text}, access_token=token)
    assert lost.json()["errcode"] == 40050
    made = town.post(
        "/cgi-bin/appchat/create", {"name": "新群", "userlist": ["libin", "anguo"]}, access_token=token
    ).json()
    found = town.get("/cgi-bin/appchat/get", chatid=made["chatid"], access_token=token).json()
    assert found["chat_info"]["name"] == "新群"


@pytest.mark.parametrize("fault", ["errcode:45009", "errcode:-1", "errcode:60020"])
def test_scripted_errcodes_are_used_up_one_by_one(town: Town, fault: str) -> None:
    town.post("/sim/faults", {"api": "message/send", "faults": [fault]})
    assert town.send()["errcode"] == int(fault.partition(":")[2])
    assert town.send()["errcode"] == 0
    assert len(town.server.inbox("libin")) == 1


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [("http502", 502, "Bad Gateway"), ("html", 200, "系统维护中"), ("empty", 200, "")],
)
def test_answers_that_are_not_json(town: Town, fault: str, status: int, body: str) -> None:
    token = town.token()
    town.server.world.faults.script("message/send", [fault])
    answer = town.post(SEND, {}, access_token=token)
    answer.encoding = "utf-8"
    assert answer.status_code == status
    assert body in answer.text


@pytest.mark.parametrize(("fault", "arrived"), [("lost", 1), ("timeout", 0)])
def test_a_line_that_goes_dead(town: Town, fault: str, arrived: int) -> None:
    town.token()
    town.server.world.faults.script("message/send", [fault])
    with pytest.raises(requests.ConnectionError):
        town.send()
    assert len(town.server.inbox("libin")) == arrived


def test_a_fault_nobody_knows_is_refused(town: Town) -> None:
    assert town.post("/sim/faults", {"api": "message/send", "faults": ["fire"]}).status_code == 400


def test_the_ledger_tells_accepted_from_shown(town: Town) -> None:
    town.send(enable_duplicate_check=1)
    town.send(enable_duplicate_check=1)
    ledger = town.get("/sim/ledger").json()
    assert [x["outcome"] for x in ledger["accepted"]] == ["shown", "duplicate"]
    assert len(ledger["shown"]) == 1
    assert ledger["calls"]["message/send"] == 2


UPLOAD = "/cgi-bin/media/upload"


def upload(town: Town, content: bytes, type: str = "file", field: str = "media") -> dict[str, Any]:
    """media/upload of one file with a Chinese name."""
    answer = requests.post(
        town.server.url + UPLOAD,
        params={"access_token": town.token(), "type": type},
        files={field: ("徐州市-5月.xlsx", content)},
        timeout=20,
    )
    found: dict[str, Any] = answer.json()
    return found


def test_a_file_is_uploaded_sent_shown_and_can_be_looked_into(town: Town) -> None:
    kept = upload(town, b"PK workbook")
    assert (kept["errcode"], kept["type"]) == (0, "file")
    message = {"msgtype": "file", "file": {"media_id": kept["media_id"]}}
    assert town.send(**message)["errcode"] == 0
    (bubble,) = town.get("/sim/updates", after="0").json()["bubbles"]
    assert (bubble["kind"], bubble["chips"], bubble["file"]["size"]) == ("file", [], 11)
    found = town.get(f"/sim/media/{bubble['file']['media_id']}")
    assert found.content == b"PK workbook"
    assert found.headers["Content-Disposition"].startswith("attachment")
    assert town.get("/sim/media/no").status_code == 404
    town.server.world.business.set(START + timedelta(days=3, minutes=1))
    assert town.send(**message)["errcode"] == 40007
    assert town.send(msgtype="file", file={})["errcode"] == 40007


@pytest.mark.parametrize(
    ("size", "type", "field", "code"),
    [
        (5, "file", "media", 44001),
        (6, "file", "media", 0),
        (20 * 1024 * 1024 + 1, "file", "media", 45001),
        (10, "poem", "media", 40004),
        (10, "file", "other", 41005),
    ],
)
def test_errcodes_of_an_upload(town: Town, size: int, type: str, field: str, code: int) -> None:
    assert upload(town, b"x" * size, type, field)["errcode"] == code


def test_an_upload_needs_a_token_and_one_type_is_not_another(town: Town) -> None:
    form = {"media": ("a.txt", b"123456")}
    answer = requests.post(town.server.url + UPLOAD, params={"type": "file"}, files=form, timeout=5)
    assert answer.json()["errcode"] == 41001
    picture = upload(town, b"123456", "image")
    assert town.send(msgtype="file", file={"media_id": picture["media_id"]})["errcode"] == 40007
