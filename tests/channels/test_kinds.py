"""Every type and event a callback door takes (path/90239, 90240, 100719, 101027)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text
from structlog.typing import EventDict

from simulator.messages import Head, app_xml, bot_message
from simulator.replies import bot_part
from tests.channels.doors import AT, CARD, Door, a_bot_text, an_app_text, app_event, everything, seen
from tests.town import AGENT, CORP

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
    before = everything(door.store, but=("inbox", "outbox"))
    for name, fields in APP_EVENTS.items():
        answer = door.app_post(app_event(name, fields))
        assert answer.status_code == 200, name
        if name in WELCOMING:
            said = door.app_says(answer, "wang")
            assert "王立同志，您好" in said
            assert len(said.splitlines()) <= 4
        else:
            assert answer.data == b"", name
    assert everything(door.store, but=("inbox", "outbox")) == before  # a press on a card nobody knows is answered
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
