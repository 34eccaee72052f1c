"""Every known vector, and envelopes that must not be opened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import crypto
from simulator.crypto import CryptoError, Envelope, Stamped

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "wecom_vectors.json").read_text(encoding="utf-8")
)
GOOD = [v for group in ("official", "third_party", "generated") for v in VECTORS[group] if "token" in v]
BAD = VECTORS["negative_generated"]


def _envelope(vector: dict[str, Any]) -> Envelope:
    return Envelope(vector["token"], vector["encoding_aes_key"], vector["receiveid"])


def _sealed(vector: dict[str, Any]) -> str:
    names = ("encrypt", "echostr", "expected_encrypt")
    return next(str(vector[name]) for name in names if name in vector)


def _opened(vector: dict[str, Any]) -> str:
    names = ("plaintext", "expected_plaintext", "expected_response_body")
    return next(str(vector[name]) for name in names if name in vector)


def _signature(vector: dict[str, Any]) -> str:
    return str(vector.get("msg_signature") or vector["expected_msg_signature"])


@pytest.mark.parametrize("vector", GOOD, ids=lambda v: str(v["name"]))
def test_a_vector_opens_and_its_signature_fits(vector: dict[str, Any]) -> None:
    stamped = Stamped(_sealed(vector), _signature(vector), vector["timestamp"], vector["nonce"])
    assert _envelope(vector).read(stamped) == _opened(vector)


@pytest.mark.parametrize("vector", [v for v in GOOD if "random16" in v], ids=lambda v: str(v["name"]))
def test_a_vector_is_sealed_to_the_same_bytes(vector: dict[str, Any]) -> None:
    assert _envelope(vector).seal(_opened(vector), vector["random16"].encode()) == _sealed(vector)


@pytest.mark.parametrize("vector", BAD, ids=lambda v: str(v["name"]))
def test_a_bad_vector_is_refused_with_tencents_number(vector: dict[str, Any]) -> None:
    stamped = Stamped(vector["encrypt"], vector["msg_signature"], vector["timestamp"], vector["nonce"])
    with pytest.raises(CryptoError) as refused:
        _envelope(vector).read(stamped)
    assert refused.value.code == vector["expected_library_code"]


def test_xml_replies_travel_both_ways_whatever_they_say() -> None:
    envelope = Envelope("t", GOOD[0]["encoding_aes_key"], "corp")
    for text in ("", "好", "]]>", "<xml>&amp;</xml>" * 50):
        message = crypto.xml_of((("Content", crypto.cdata(text)),))
        body = crypto.xml_reply(envelope, message, timestamp="1", nonce="n")
        assert crypto.parse_xml(crypto.read_xml_reply(envelope, body))["Content"] == text


@pytest.mark.parametrize(
    "body", ["", "x", "<xml/>", '<!DOCTYPE x [<!ENTITY a "b">]><xml/>', "<xml><Encrypt>a</Encrypt></xml>"]
)
def test_xml_that_is_no_reply(body: str) -> None:
    with pytest.raises(CryptoError):
        crypto.read_xml_reply(Envelope("t", GOOD[0]["encoding_aes_key"], ""), body)


@pytest.mark.parametrize("change", [{"nonce": "m"}, {"timestamp": "1"}, {"msgsignature": "0"}, {"encrypt": 1}])
def test_json_replies_are_read_strictly(change: dict[str, Any]) -> None:
    envelope = Envelope("t", GOOD[0]["encoding_aes_key"], "")
    body = crypto.json_reply(envelope, "{}", timestamp=1, nonce="n")
    assert crypto.read_json_reply(envelope, body, nonce="n") == "{}"
    with pytest.raises(CryptoError):
        crypto.read_json_reply(envelope, json.dumps(json.loads(body) | change), nonce="n")


@pytest.mark.parametrize("key", ["", "short", "!" * 43])
def test_a_key_that_is_none(key: str) -> None:
    with pytest.raises(CryptoError) as refused:
        Envelope("t", key, "").seal("x")
    assert refused.value.code == crypto.BAD_KEY
