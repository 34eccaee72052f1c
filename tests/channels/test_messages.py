"""Plaintexts of both channels become one shape; no coordinates, no exceptions but `EnvelopeError`."""

import json
import time
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wecom.messages import (
    EnvelopeError,
    Inbound,
    cut,
    markdown_safe,
    parse_aibot,
    parse_app,
    redact,
    stream_reply,
    text_reply,
    welcome_reply,
)

AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def app(body: str, msgid: str = "<MsgId>4561</MsgId>", sender: str = "libin", at: str = "1700000000") -> str:
    return (
        f"<xml><ToUserName><![CDATA[corp]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{at}</CreateTime>{body}{msgid}<AgentID>1000002</AgentID></xml>"
    )


def event(name: str, body: str = "") -> str:
    return app(f"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{name}]]></Event>{body}", msgid="")


def bot(**fields: Any) -> str:
    message = {"msgid": "CAIQ1/+=", "aibotid": "B", "chattype": "single", "from": {"userid": "libin"}}
    return json.dumps(message | fields, ensure_ascii=False)


def test_an_app_text_in_full() -> None:
    text = app("<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[安国支局 冰箱]]></Content>")
    assert parse_app(text) == Inbound(
        key="app:m:4561",
        channel="app",
        sender="libin",
        chat=None,
        kind="text",
        text="安国支局 冰箱",
        at=AT,
        agent_id="1000002",
        quote=None,
        facts={},
    )


@pytest.mark.parametrize(
    ("kind", "body", "expected", "facts"),
    [
        ("text", "<Content/>", "text", {}),
        (
            "IMAGE",
            "<PicUrl>http://p</PicUrl><MediaId>M</MediaId>",
            "image",
            {"PicUrl": "http://p", "MediaId": "M"},
        ),
        ("voice", "<MediaId>M</MediaId><Format>amr</Format>", "voice", {"MediaId": "M", "Format": "amr"}),
        (
            "video",
            "<MediaId>M</MediaId><ThumbMediaId>T</ThumbMediaId>",
            "video",
            {"MediaId": "M", "ThumbMediaId": "T"},
        ),
        ("shortvideo", "<MediaId>M</MediaId>", "video", {"MediaId": "M"}),
        (
            "location",
            "<Location_X>34.257123</Location_X><Location_Y>117.18</Location_Y><Scale>15</Scale>"
            "<Label>沛县安国镇(34.257123,117.185234)</Label><AppType>wxwork</AppType>",
            "location",
            {"Label": "沛县安国镇", "AppType": "wxwork"},
        ),
        (
            "link",
            "<Title>t</Title><Description>d</Description><Url>http://u</Url><PicUrl>http://p</PicUrl>",
            "link",
            {"Title": "t", "Description": "d", "Url": "http://u", "PicUrl": "http://p"},
        ),
        ("miniprogrampage", "<Title>t</Title>", "unknown:miniprogrampage", {"Title": "t"}),
        ("__class__; DROP", "", "unknown:__class__drop", {}),
    ],
)
def test_app_message_types(kind: str, body: str, expected: str, facts: dict[str, str]) -> None:
    got = parse_app(app(f"<MsgType>{kind}</MsgType>{body}"))
    assert (got.kind, got.text, dict(got.facts)) == (expected.replace("__drop", "___drop"), "", facts)


@pytest.mark.parametrize(
    ("name", "body", "kind", "facts"),
    [
        ("subscribe", "", "event:subscribe", {}),
        ("enter_agent", "<EventKey/>", "event:enter_agent", {}),
        ("LOCATION", "<Latitude>34.2</Latitude><Longitude>117.1</Longitude>", "event:location", {}),
        ("CLICK", "<EventKey>menu_help</EventKey>", "event:click", {"EventKey": "menu_help"}),
        ("view", "<EventKey>http://x</EventKey>", "event:view", {"EventKey": "http://x"}),
        ("view_miniprogram", "<EventKey>p</EventKey>", "event:view_miniprogram", {"EventKey": "p"}),
        (
            "scancode_waitmsg",
            "<EventKey>k</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo>",
            "event:scancode_waitmsg",
            {"EventKey": "k", "ScanType": "qrcode", "ScanResult": "1"},
        ),
        (
            "pic_weixin",
            "<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList></SendPicsInfo>",
            "event:pic_weixin",
            {"Count": "1"},
        ),
        (
            "location_select",
            "<SendLocationInfo><Location_X>34.1</Location_X><Location_Y>117.2</Location_Y><Scale>9</Scale>"
            "<Label>安国支局</Label><Poiname/></SendLocationInfo>",
            "event:location_select",
            {"Label": "安国支局"},
        ),
        (
            "batch_job_result",
            "<BatchJob><JobId>j</JobId><JobType>sync_user</JobType><ErrCode>0</ErrCode><ErrMsg>ok</ErrMsg></BatchJob>",
            "event:batch_job_result",
            {"JobId": "j", "JobType": "sync_user", "ErrCode": "0", "ErrMsg": "ok"},
        ),
        (
            "change_contact",
            "<ChangeType>update_user</ChangeType><UserID>a</UserID><NewUserID>b</NewUserID>",
            "event:change_contact",
            {"ChangeType": "update_user", "UserID": "a", "NewUserID": "b"},
        ),
        (
            "template_card_menu_event",
            "<EventKey>m</EventKey><TaskId>t</TaskId><CardType>text_notice</CardType><ResponseCode>R</ResponseCode>",
            "event:template_card_menu_event",
            {"EventKey": "m", "TaskId": "t", "CardType": "text_notice", "ResponseCode": "R"},
        ),
        (
            "sys_approval_change",
            "<ApprovalInfo><SpNo>1</SpNo></ApprovalInfo>",
            "event:sys_approval_change",
            {},
        ),
        ("brand_new", "<Anything><Deep>1</Deep></Anything>", "unknown:event:brand_new", {}),
    ],
)
def test_app_events(name: str, body: str, kind: str, facts: dict[str, Any]) -> None:
    plaintext = event(name, body)
    got = parse_app(plaintext)
    assert (got.kind, dict(got.facts), got.text) == (kind, facts, "")
    assert got.key.startswith("app:e:")
    assert got.key == parse_app(plaintext).key
    assert got.key != parse_app(plaintext.replace("libin", "anguo")).key


def card(options: str) -> str:
    return event("template_card_event", f"<EventKey>submit</EventKey><SelectedItems>{options}</SelectedItems>")


def choice(question: str, *options: str) -> str:
    ids = "".join(f"<OptionId>{option}</OptionId>" for option in options)
    return f"<SelectedItem><QuestionKey>{question}</QuestionKey><OptionIds>{ids}</OptionIds></SelectedItem>"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (choice("q1", "a"), {"q1": ("a",)}),
        (choice("q1", "a", "b"), {"q1": ("a", "b")}),
        (choice("q1", "a") + choice("q2", "b", "c"), {"q1": ("a",), "q2": ("b", "c")}),
        (choice("q1"), {"q1": ()}),
        ("<SelectedItem>odd</SelectedItem>", {}),
    ],
)
def test_a_single_choice_is_a_list_too(options: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert parse_app(card(options)).facts["SelectedItems"] == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("1700000000", AT),
        ("0", None),
        ("-5", None),
        ("9" * 30, None),
        ("1e9", None),
        ("１７", None),
        ("", None),
    ],
)
def test_an_absurd_time_is_none(at: str, expected: datetime | None) -> None:
    assert parse_app(app("<MsgType>text</MsgType><Content>a</Content>", at=at)).at == expected


@pytest.mark.parametrize("msgid", ["<MsgId>0</MsgId>", "<MsgId/>", "", "<MsgId>a b</MsgId>"])
def test_without_a_usable_id_the_content_is_the_key(msgid: str) -> None:
    got = parse_app(app("<MsgType>text</MsgType><Content>a</Content>", msgid=msgid))
    assert got.key.startswith("app:e:")
    assert len(got.key) == 70


@pytest.mark.parametrize(
    "plaintext",
    [
        "",
        "x",
        "<xml/>",
        "<xml>a</xml>",
        "<a><MsgType>text</MsgType></a>",
        app(""),
        app("<MsgType/>"),
        app("<MsgType>event</MsgType>"),
        app("<MsgType><a>text</a></MsgType>"),
        app("<MsgType>text</MsgType><MsgType>event</MsgType>"),
        app("<MsgType>text</MsgType><Content>a<b>c</b></Content>"),
        app("<MsgType>text</MsgType>", sender=""),
        app("<MsgType>text</MsgType>", sender="a b"),
        app("<MsgType>text</MsgType>", sender="x" * 129),
        "<!DOCTYPE xml>" + app("<MsgType>text</MsgType>"),
        '<!DOCTYPE a [<!ENTITY x "y">]>' + app("<MsgType>text</MsgType><Content>&x;</Content>"),
        app("<MsgType>text</MsgType>" + "<a>" * 20 + "</a>" * 20),
        app("<MsgType>text</MsgType>", sender="x]]></FromUserName><FromUserName a='b'><![CDATA[y"),
    ],
)
def test_malformed_app_texts_are_refused(plaintext: str) -> None:
    with pytest.raises(EnvelopeError) as refused:
        parse_app(plaintext)
    assert refused.value.status == 400


def test_an_aibot_group_text_in_full() -> None:
    got = parse_aibot(
        bot(
            chattype="group",
            chatid="wrXuzhou",
            msgtype="text",
            response_url="https://u?response_code=C",
            text={"content": "@领题助手 徐州进度"},
            quote={"msgtype": "text", "text": {"content": "#1001｜办理中"}},
        )
    )
    assert got == Inbound(
        key="bot:m:CAIQ1/+=",
        channel="aibot",
        sender="libin",
        chat="wrXuzhou",
        kind="text",
        text="@领题助手 徐州进度",
        at=None,
        agent_id=None,
        quote="#1001｜办理中",
        facts={"ResponseUrl": "https://u?response_code=C", "BotId": "B"},
    )


MIXED = {
    "msg_item": [
        {"msgtype": "text", "text": {"content": "冰箱坏了"}},
        {"msgtype": "image", "image": {"url": "http://1"}},
        {"msgtype": "text", "text": {"content": "换一台"}},
        {"msgtype": "image", "image": {"url": "http://2"}},
        "odd",
    ]
}


@pytest.mark.parametrize(
    ("fields", "kind", "text", "facts"),
    [
        ({"msgtype": "voice", "voice": {"content": "冰箱坏了"}}, "voice", "冰箱坏了", {}),
        ({"msgtype": "image", "image": {"url": "http://1"}}, "image", "", {"Url": "http://1"}),
        (
            {"msgtype": "file", "file": {"url": "http://1", "aeskey": "k"}},
            "file",
            "",
            {"Url": "http://1", "AesKey": "k"},
        ),
        ({"msgtype": "video", "video": {"url": "http://1"}}, "video", "", {"Url": "http://1"}),
        (
            {"msgtype": "mixed", "mixed": MIXED},
            "mixed",
            "冰箱坏了\n换一台",
            {"Images": "2", "Urls": ("http://1", "http://2")},
        ),
        ({"msgtype": "mixed", "mixed": {}}, "mixed", "", {"Images": "0", "Urls": ()}),
        ({"msgtype": "stream", "stream": {"id": "S"}}, "stream", "", {"StreamId": "S"}),
        ({"msgtype": "hologram", "hologram": {"id": "S"}}, "unknown:hologram", "", {}),
        ({"msgtype": "text", "text": "odd"}, "text", "", {}),
        ({"msgtype": "text", "text": {"content": "a\x00b\ud83dc"}}, "text", "abc", {}),
        (
            {"msgtype": "event", "create_time": 1700000000, "event": {"eventtype": "enter_chat"}},
            "event:enter_chat",
            "",
            {},
        ),
        ({"msgtype": "event", "event": {"eventtype": "later"}}, "unknown:event:later", "", {}),
        (
            {
                "msgtype": "event",
                "event": {
                    "eventtype": "feedback_event",
                    "feedback_event": {"id": "F", "type": 2, "content": "不对"},
                },
            },
            "event:feedback_event",
            "不对",
            {"FeedbackId": "F", "FeedbackType": "2"},
        ),
        (
            {
                "msgtype": "event",
                "event": {
                    "eventtype": "template_card_event",
                    "template_card_event": {
                        "card_type": "vote_interaction",
                        "event_key": "submit",
                        "task_id": "t",
                        "selected_items": {"selected_item": {"question_key": "q", "option_ids": {"option_id": "o1"}}},
                    },
                },
            },
            "event:template_card_event",
            "",
            {
                "CardType": "vote_interaction",
                "EventKey": "submit",
                "TaskId": "t",
                "SelectedItems": {"q": ("o1",)},
            },
        ),
    ],
)
def test_aibot_types(fields: dict[str, Any], kind: str, text: str, facts: dict[str, Any]) -> None:
    got = parse_aibot(json.dumps(json.loads(bot()) | fields))
    assert (got.kind, got.text, dict(got.facts)) == (kind, text, facts | {"BotId": "B"})
    assert got.chat is None
    assert got.at == (AT if "create_time" in fields else None)


@pytest.mark.parametrize(
    "plaintext",
    [
        "",
        "[]",
        "{}",
        "nope",
        bot(),
        bot(msgtype="event"),
        bot(msgtype="text", **{"from": {}}),
        bot(msgtype="text", **{"from": "libin"}),
        bot(msgtype="text", **{"from": {"userid": 5}}),
        bot(msgtype="text", **{"from": {"userid": "a\x00"}}),
        bot(msgtype="text", chattype="group"),
        bot(msgtype="text", chattype="group", chatid=""),
        bot(msgtype="text", x=float("nan")),
        '{"msgtype":"text","msgtype":"event","from":{"userid":"a"}}',
        '{"msgtype":"text","from":{"userid":"a"},"x":' + "[" * 40 + "]" * 40 + "}",
        '{"msgtype":"text","from":{"userid":"a"},"x":"' + '\\"' * 20000,
    ],
)
def test_malformed_aibot_texts_are_refused(plaintext: str) -> None:
    started = time.perf_counter()
    with pytest.raises(EnvelopeError) as refused:
        parse_aibot(plaintext)
    assert refused.value.status == 400
    assert time.perf_counter() - started < 1


def test_many_brackets_in_words_are_no_depth() -> None:
    assert parse_aibot(bot(msgtype="text", text={"content": "[微笑]" * 200})).text == "[微笑]" * 200


def test_a_chatid_without_chattype_is_a_group() -> None:
    assert parse_aibot(bot(msgtype="text", chattype=None, chatid="wr1")).chat == "wr1"


@pytest.mark.parametrize(
    ("plaintext", "gone", "kept"),
    [
        (
            app(
                "<MsgType>location</MsgType><Location_X >34.257123</Location_X>"
                "<Location_Y>117.185234</Location_Y>"
                "<Label><![CDATA[沛县安国镇 34.257123,117.185234]]></Label>"
            ),
            ("34.25", "117.18"),
            ("沛县安国镇", "libin", "4561"),
        ),
        (
            event("LOCATION", "<Latitude>34.2</Latitude><Longitude>117.1</Longitude><Precision>65</Precision>"),
            ("34.2", "117.1", "65<"),
            ("libin",),
        ),
        (
            event(
                "location_select",
                "<SendLocationInfo><Location_X><![CDATA[34.1]]></Location_X><Location_Y>117.2</Location_Y>"
                "<Label>a&lt;b</Label></SendLocationInfo>",
            ),
            ("34.1", "117.2"),
            ("a&lt;b",),
        ),
        (
            bot(msgtype="location", location={"latitude": 34.1, "longitude": 117.2, "label": "安国"}),
            ("34.1", "117.2"),
            ("安国", "libin"),
        ),
        ('{"\\u006cat":34.1,"a":"\\ud83d"}', ("34.1", "\ud83d"), ("a",)),
        ("<xml><Latitude>34.1", ("34.1",), ()),
    ],
)
def test_a_stored_raw_message_holds_no_coordinates(
    plaintext: str, gone: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    stored = redact(plaintext)
    assert not [part for part in gone if part in stored]
    assert not [part for part in kept if part not in stored]
    assert stored == redact(stored)


def test_a_message_without_a_place_is_stored_as_it_came() -> None:
    for plaintext in (app("<MsgType>text</MsgType><Content>坏了</Content>"), bot(msgtype="text", text={})):
        assert redact(plaintext) == plaintext


def test_a_text_reply_cannot_be_broken_out_of() -> None:
    text = "收到]]><Evil>1</Evil>\x00\x08]]]]>"
    tree = ElementTree.fromstring(text_reply("libin", "corp", text, AT))
    assert [node.tag for node in tree] == ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"]
    assert tree.findtext("Content") == "收到]]><Evil>1</Evil>]]]]>"
    assert tree.findtext("CreateTime") == "1700000000"


def test_replies_have_the_shape_of_the_vectors() -> None:
    assert text_reply("zhangsan", "wx5823bf96d3bd56c7", "收到", AT) == (
        "<xml><ToUserName><![CDATA[zhangsan]]></ToUserName><FromUserName><![CDATA[wx5823bf96d3bd56c7]]>"
        "</FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        "<Content><![CDATA[收到]]></Content></xml>"
    )
    assert stream_reply("STREAMID", "已登记") == (
        '{"msgtype":"stream","stream":{"id":"STREAMID","finish":true,"content":"已登记"}}'
    )
    assert json.loads(stream_reply("S", "…", finish=False))["stream"]["finish"] is False
    assert welcome_reply("您好") == '{"msgtype":"text","text":{"content":"您好"}}'


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("安国支局", 12, "安国支局"),
        ("安国支局", 11, "安国支"),
        ("a👨‍👩‍👧", 10, "a"),
        ("a👍🏽", 5, "a"),
        ("e\u0301x", 2, ""),
        ("☎️", 4, ""),
        ("好" * 40, 0, ""),
        ("a\ud83db", 3, "a?b"),
    ],
)
def test_a_cut_never_tears_a_character(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) in (expected, expected or text[:1])
    assert len(cut(text, limit).encode()) <= limit


@given(st.text(max_size=3000), st.integers(1, 40))
@settings(max_examples=50)
def test_replies_keep_their_limits(text: str, times: int) -> None:
    tree = ElementTree.fromstring(text_reply("libin", "corp", text * times, AT))
    assert len((tree.findtext("Content") or "").encode()) <= 2048
    assert len(stream_reply("S", text * times).encode()) <= 20480


GROUP_BLOCK = """徐州市｜党代表联系点（截至 2018-11-30 18:00）
包挂：党代表 103 名；无党员网点 54 个，覆盖 54/54（100.00%）
网点底数（03-31）：241 个，无党员 54 个（22.41%）；关系不在企业党员 187 名（15.5%）
问题：收集 209｜已解决 202｜办结率 96.65%｜未结 7（正常2 挂起1 蓝2 黄1 红1）
回复：@领题助手 未结 / 红牌 / 沛县进度 / 分类 / 走访"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GROUP_BLOCK, GROUP_BLOCK),
        ("已提交 #1001、#1004，已派沛县综合部。", "已提交 #1001、#1004，已派沛县综合部。"),
        ("【问题草稿】网点：沛县·安国支局\n类别：后勤保障›食堂与厨电（候选②休息 ③空调）",) * 2,
        ("回复 1 提交｜2 改类别｜3 改网点｜0 取消",) * 2,
        ("2018.11.30 来过；1.5小时；-3 度；+5.35个百分点；8:00~9:00；1*2米；a<3；[微笑]；R&D",) * 2,
        ("见 https://h5.example.com/t/a_b_c?x=1&y=~2~",) * 2,
        ("#1001｜办理中｜沛县·安国支局", "\\#1001｜办理中｜沛县·安国支局"),
        ("好\n  # 标题\n## 二", "好\n  \\# 标题\n\\## 二"),
        ("1. 冰箱\n2.空调\n3) 灯\n12、不变", "1\\. 冰箱\n2\\.空调\n3\\) 灯\n12、不变"),
        ("- 一\n* 二\n+ 三\n-四", "\\- 一\n\\* 二\n\\+ 三\n-四"),
        ("标题\n---\n标题\n===\n***\n- - -", "标题\n\\---\n标题\n\\===\n\\*\\*\\*\n\\- - -"),
        ("a|b\n---|:--\n1|2", "a|b\n\\---|:--\n1|2"),
        ("> 引用\n大于 > 小于", "\\> 引用\n大于 > 小于"),
        ("**急** 和 2*3*4，但 2 * 3 * 4", "\\*\\*急\\*\\* 和 2\\*3\\*4，但 2 * 3 * 4"),
        ("_强_ 与 wang_wei_1", "\\_强\\_ 与 wang_wei_1"),
        ("~~删~~ 8~9点，10~11点", "\\~\\~删\\~\\~ 8\\~9点，10\\~11点"),
        ("`码` 与 ```", "\\`码\\` 与 \\`\\`\\`"),
        (
            "<@all> <font color='info'>x</font> <think>",
            "\\<\\@all> \\<font color='info'>x\\</font> \\<think>",
        ),
        ("[点](http://evil) ![图](x) [a]: b", "[点\\](http://evil) ![图\\](x) [a\\]: b"),
        ("&lt;b&gt; &#35; A&B", "\\&lt;b&gt;".replace("&gt;", "\\&gt;") + " \\&#35; A&B"),
        ("C:\\*文件\\n \\", "C:\\\\*文件\\n \\\\"),
        ("段\n\n    缩进", "段\n\n\u00a0\u00a0\u00a0\u00a0缩进"),
        ("第一行\n第二行\n\n第三行",) * 2,
    ],
)
def test_markdown_shows_words_literally(text: str, expected: str) -> None:
    assert markdown_safe(text) == expected


@given(st.text(st.sampled_from("#1. )-*_~`<>[]()&;\\|=+\n\t a字@/:!"), max_size=60))
def test_escaping_only_adds_backslashes_and_leaves_no_line_mark(text: str) -> None:
    safe = markdown_safe(text)
    for line in safe.split("\n"):
        assert not line.lstrip(" \t\u00a0").startswith(("#", ">", "- ", "* ", "+ ", "```", "~~~"))
    rest = iter(safe.replace("\u00a0", " "))
    assert all(char in rest for char in text.replace("\t", "").replace("\u00a0", " "))


pieces = st.sampled_from(
    [
        "<xml>",
        "</xml>",
        "<MsgType>",
        "</MsgType>",
        "text",
        "event",
        "<Event>",
        "</Event>",
        "<MsgId>",
        "</MsgId>",
        "<FromUserName>",
        "</FromUserName>",
        "<![CDATA[",
        "]]>",
        "a",
        "1",
        "99999999999999",
        "<CreateTime>",
        "</CreateTime>",
        "<SelectedItems>",
        "</SelectedItems>",
        "&lt;",
        "<a",
        "b='c'/>",
    ]
)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=14).map("".join) | st.text(max_size=80))
def test_only_envelope_errors_escape_from_app_texts(plaintext: str) -> None:
    for text in (
        plaintext,
        app(plaintext),
        app(f"<MsgType>text</MsgType>{plaintext}"),
        event("click", plaintext),
    ):
        redact(text)
        try:
            parse_app(text)
        except EnvelopeError:
            continue


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
TYPES = ("text", "mixed", "voice", "event", "stream")
FIELDS = ("msgid", "chattype", "chatid", "from", "create_time", "response_url", "quote", "aibotid", *TYPES)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(FIELDS), values, max_size=4), st.sampled_from(TYPES))
def test_only_envelope_errors_escape_from_aibot_texts(fields: dict[str, Any], kind: str) -> None:
    for extra in ({}, {"msgtype": kind}, {"msgtype": kind, "from": {"userid": "a"}, "chattype": "single"}):
        text = json.dumps(fields | extra)
        redact(text)
        try:
            parse_aibot(text)
        except EnvelopeError:
            continue
