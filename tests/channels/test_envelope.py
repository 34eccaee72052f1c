"""Envelopes: every official, third-party and generated vector, every hostile one, and fuzz."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wecom.envelope import (
    MAX_BODY,
    Envelope,
    EnvelopeError,
    check_agent,
    read_json,
    read_xml,
    render_json,
    render_xml,
)

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "wecom_vectors.json").read_text(encoding="utf-8"))
POSITIVE = [*VECTORS["official"], *VECTORS["third_party"], *VECTORS["generated"]]
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"

Vector = dict[str, Any]


def named(vectors: list[Vector], *fields: str) -> list[Any]:
    return [pytest.param(v, id=v["name"]) for v in vectors if all(f in v for f in fields)]


def envelope(vector: Vector) -> Envelope:
    return Envelope(vector["token"], vector["encoding_aes_key"], vector["receiveid"])


def tried(work: Callable[[Any], Any], given: Any) -> Any:
    """Return what `work` gives, or the HTTP status of its refusal; any other exception is a failure."""
    try:
        return work(given)
    except EnvelopeError as refused:
        return refused.status


def opened(vector: Vector) -> str:
    encrypt = vector["encrypt"] if "encrypt" in vector else vector["echostr"]
    return envelope(vector).open(vector["msg_signature"], vector["timestamp"], vector["nonce"], encrypt)


@pytest.mark.parametrize("vector", named(POSITIVE, "msg_signature"))
def test_every_vector_opens(vector: Vector) -> None:
    fields = ("plaintext", "expected_plaintext", "expected_response_body")
    assert [opened(vector)] == [vector[field] for field in fields if field in vector]


@pytest.mark.parametrize("vector", named(POSITIVE, "random16"))
def test_every_fixed_random_vector_seals_byte_for_byte(vector: Vector) -> None:
    sealed = envelope(vector).seal(
        vector["plaintext"], vector["timestamp"], vector["nonce"], vector["random16"].encode()
    )
    assert sealed.encrypt == vector.get("encrypt", vector.get("expected_encrypt"))
    assert sealed.signature == vector.get("msg_signature", vector.get("expected_msg_signature"))


@pytest.mark.parametrize("vector", named(POSITIVE, "post_body"))
def test_every_body_is_read(vector: Vector) -> None:
    body = vector["post_body"].encode()
    encrypt = read_json(body) if body.startswith(b"{") else read_xml(body).encrypt
    assert encrypt == vector["encrypt"]


@pytest.mark.parametrize("vector", named(VECTORS["negative_generated"]))
def test_every_negative_vector_is_refused(vector: Vector) -> None:
    with pytest.raises(EnvelopeError) as refused:
        opened(vector)
    code = vector["expected_library_code"]
    assert refused.value.code == code
    assert refused.value.status == (403 if code in (-40001, -40005) else 400)


@pytest.mark.parametrize(
    ("token", "key", "receiveid", "word"),
    [
        ("", KEY, "", "token"),
        ("  ", KEY, "", "token"),
        ("t", KEY[:-1], "", "43"),
        ("t", " " + KEY[:-1], "", "43"),
        ("t", KEY[:-1] + "!", "", "43"),
        ("t", "钥" * 43, "", "43"),
        ("t", "", "", "43"),
        ("t", KEY, None, "receiveid"),
    ],
)
def test_wrong_settings_are_refused_at_the_start(token: str, key: str, receiveid: Any, word: str) -> None:
    with pytest.raises(ValueError, match=word) as refused:
        Envelope(token, key, receiveid)
    assert len(key) < 5 or key not in str(refused.value)


@pytest.mark.parametrize(
    ("timestamp", "nonce"),
    [
        ("", "n"),
        ("12a", "n"),
        ("١٢", "n"),
        ("1" * 13, "n"),
        ("-1", "n"),
        ("1", ""),
        ("1", "a b"),
        ("1", "a\n"),
        ("1", "x" * 129),
        ("1", "\ud83d"),
        ("\ud83d", "n"),
    ],
)
def test_odd_timestamps_and_nonces_are_refused_even_when_signed(timestamp: str, nonce: str) -> None:
    box = Envelope("t", KEY, "")
    sealed = box.seal("x", timestamp, nonce)
    with pytest.raises(EnvelopeError) as refused:
        box.open(sealed.signature, timestamp, nonce, sealed.encrypt)
    assert refused.value.status == 400


def test_a_shifted_border_leaves_only_digits() -> None:
    """The signature joins without a separator: what else verifies is still a repeat of the same MsgId."""
    vector = VECTORS["official"][1]
    joined = vector["timestamp"] + vector["nonce"]
    pairs = [{"timestamp": joined[:n], "nonce": joined[n:]} for n in range(len(joined) + 1)]
    answers = {tried(opened, {**vector, **pair}) for pair in pairs}
    assert answers - {400, 403} == {vector["expected_plaintext"]}


def test_the_other_channels_key_or_receiveid_never_opens() -> None:
    bot, app = Envelope("t", KEY, ""), Envelope("t", KEY, CORP)
    for one, other in ((bot, app), (app, bot)):
        sealed = one.seal("hello", "1700000000", "n")
        with pytest.raises(EnvelopeError) as refused:
            other.open(sealed.signature, "1700000000", "n", sealed.encrypt)
        assert (refused.value.status, refused.value.code) == (403, -40005)


def test_an_error_says_nothing_of_the_content() -> None:
    with pytest.raises(EnvelopeError) as refused:
        Envelope("secret-token", KEY, "").open("bad", "1", "canary-nonce", "Y2FuYXJ5")
    assert "canary" not in str(refused.value)
    assert "secret" not in repr(refused.value)
    assert refused.value.reason == "signature"


GOOD_XML = b"<xml><ToUserName><![CDATA[c]]></ToUserName><AgentID>7</AgentID><Encrypt><![CDATA[QQ==]]></Encrypt></xml>"


def test_xml_elements_come_in_any_order() -> None:
    assert read_xml(GOOD_XML) == ("c", "7", "QQ==")
    head = b"<?xml version='1.0' encoding='gbk'?>"
    shuffled = head + b"<xml>\n <Encrypt> QQ== </Encrypt><AgentID/><Later>1</Later>\n</xml>"
    assert read_xml(shuffled) == ("", None, "QQ==")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<xml/>",
        b"<xml>text</xml>",
        b"<xml><Encrypt>a</Encrypt>",
        b"<other><Encrypt>a</Encrypt></other>",
        b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>",
        b"<xml><Encrypt a='1'>a</Encrypt></xml>",
        b"<xml a='1'><Encrypt>a</Encrypt></xml>",
        b"<xml><Encrypt><b>a</b></Encrypt></xml>",
        b"<!DOCTYPE xml><xml><Encrypt>a</Encrypt></xml>",
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Encrypt>a</Encrypt></xml>',
        b"<xml><Encrypt>&undefined;</Encrypt></xml>",
        b"<xml><Encrypt>\xff\xfe</Encrypt></xml>",
        b"<xml><Encrypt>\x00</Encrypt></xml>",
        b"<xml>" + b"".join(b"<a%d/>" % n for n in range(600)) + b"<Encrypt>a</Encrypt></xml>",
        b"<xml>" + b"<a>" * 9000,
        "<xml><Encrypt>a</Encrypt></xml>".encode("utf-16"),
    ],
)
def test_odd_xml_is_malformed(body: bytes) -> None:
    with pytest.raises(EnvelopeError) as refused:
        read_xml(body)
    assert (refused.value.status, refused.value.code) == (400, -40002)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'"a"',
        b"{}",
        b'{"encrypt":1}',
        b'{"encrypt":null}',
        b'{"Encrypt":"a"}',
        b'{"encrypt":"a","encrypt":"b"}',
        b'{"encrypt":"a","x":NaN}',
        b'{"encrypt":"a","x":-Infinity}',
        b'{"encrypt":"\\ud83d"}',
        '{"encrypt":"密"}'.encode(),
        b'{"encrypt":"\xff"}',
        b'\xef\xbb\xbf{"encrypt":"a"}',
        b'{"encrypt":"a","x":' + b"[" * 30000 + b"]" * 30000 + b"}",
        b'{"encrypt":"a","x":' + b"9" * 9000 + b"}",
        b'{"encrypt":"a"} x',
    ],
)
def test_odd_json_is_malformed(body: bytes) -> None:
    with pytest.raises(EnvelopeError) as refused:
        read_json(body)
    assert (refused.value.status, refused.value.code) == (400, -40002)


@pytest.mark.parametrize("read", [read_xml, read_json])
def test_more_than_64_kib_is_too_large(read: Any) -> None:
    with pytest.raises(EnvelopeError) as refused:
        read(b" " * (MAX_BODY + 1))
    assert refused.value.status == 413


def test_a_foreign_agent_is_forbidden_and_none_is_not() -> None:
    check_agent("1000002", "1000002", None, "")
    with pytest.raises(EnvelopeError) as refused:
        check_agent("1000002", None, "1000003")
    assert refused.value.status == 403


def test_reply_envelopes_have_the_platforms_shape_and_open_again() -> None:
    box = Envelope("t", KEY, "")
    sealed = box.seal("好", "1700000000", 'a"]]>b')
    answer = json.loads(render_json(sealed, "1700000000", 'a"]]>b'))
    assert list(answer) == ["encrypt", "msgsignature", "timestamp", "nonce"]
    assert answer["timestamp"] == 1700000000
    assert answer["nonce"] == 'a"]]>b'
    assert box.open(answer["msgsignature"], "1700000000", answer["nonce"], answer["encrypt"]) == "好"
    xml = render_xml(sealed, "1700000000", 'a"]]>b')
    assert xml.startswith("<xml><Encrypt><![CDATA[")
    assert "<TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[" in xml
    assert read_xml(xml.encode()).encrypt == sealed.encrypt


whole_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(whole_text, st.sampled_from(["", CORP]))
def test_whatever_is_sealed_opens_again(text: str, receiveid: str) -> None:
    box = Envelope("t", KEY, receiveid)
    sealed = box.seal(text, "1700000000", "n")
    assert box.open(sealed.signature, "1700000000", "n", sealed.encrypt) == text


loose = st.text(max_size=60) | st.from_regex(r"[0-9]{0,14}", fullmatch=True)
base64ish = st.text(max_size=90) | st.binary(max_size=90).map(lambda data: base64.b64encode(data).decode())


@given(loose, loose, loose, base64ish)
def test_only_envelope_errors_escape_from_open(sign: str, timestamp: str, nonce: str, encrypt: str) -> None:
    box = Envelope("t", KEY, "")
    for attempt in (sign, box.sign(timestamp, nonce, encrypt)):
        with pytest.raises(EnvelopeError):
            box.open(attempt, timestamp, nonce, encrypt)


@settings(max_examples=300)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.tuples(st.integers(0, len(GOOD_XML)), st.binary(max_size=9)).map(
        lambda cut: GOOD_XML[: cut[0]] + cut[1] + GOOD_XML[cut[0] :]
    )
)
def test_only_envelope_errors_escape_from_reading(body: bytes) -> None:
    for read in (read_xml, read_json):
        answer = tried(read, body)
        assert answer in (400, 413) or not isinstance(answer, int)
