"""Seal and open WeCom callback envelopes, XML and JSON; written apart from the service on purpose."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32  # WeCom pads to 32 bytes although an AES block has 16.
HEADER = 20  # 16 random bytes and the length of the message

BAD_SIGNATURE = -40001
BAD_FORMAT = -40002
BAD_KEY = -40004
BAD_RECEIVER = -40005
BAD_CIPHER = -40007
BAD_BUFFER = -40008
BAD_BASE64 = -40010


class CryptoError(ValueError):
    """An envelope that must not be trusted; `code` is the number of Tencent's own library."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


@dataclass(frozen=True)
class Stamped:
    """What travels beside a ciphertext."""

    encrypt: str
    signature: str
    timestamp: str
    nonce: str


@dataclass(frozen=True)
class Envelope:
    """The secrets of one callback; `receiver` is the corp id for the app and empty for the AI bot."""

    token: str
    aes_key: str
    receiver: str

    def sign(self, timestamp: str, nonce: str, encrypt: str) -> str:
        """Return the signature WeCom puts into the URL."""
        joined = "".join(sorted((self.token, timestamp, nonce, encrypt)))
        return hashlib.sha1(joined.encode()).hexdigest()

    def check(self, signature: str, timestamp: str, nonce: str, encrypt: str) -> None:
        """Raise unless the signature fits."""
        expected = self.sign(timestamp, nonce, encrypt)
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise CryptoError(BAD_SIGNATURE, "signature does not fit")

    def seal(self, message: str, random16: bytes | None = None) -> str:
        """Return `message` as base64 ciphertext."""
        body = message.encode()
        plain = (random16 or os.urandom(16)) + struct.pack(">I", len(body)) + body + self.receiver.encode()
        pad = BLOCK - len(plain) % BLOCK
        return base64.b64encode(self._run(plain + bytes([pad]) * pad, decrypt=False)).decode()

    def open(self, encrypt: str) -> str:
        """Return the message inside, or raise when padding, length or receiver are wrong."""
        try:
            sealed = base64.b64decode(encrypt, validate=True)
        except (binascii.Error, ValueError) as exc:
            raise CryptoError(BAD_BASE64, "not base64") from exc
        if not sealed or len(sealed) % 16:
            raise CryptoError(BAD_CIPHER, "not whole AES blocks")
        return self._unpack(self._run(sealed, decrypt=True))

    def stamp(self, message: str, *, timestamp: str, nonce: str) -> Stamped:
        """Seal and sign in one step."""
        encrypt = self.seal(message)
        return Stamped(encrypt, self.sign(timestamp, nonce, encrypt), timestamp, nonce)

    def read(self, stamped: Stamped) -> str:
        """Check the signature, then open."""
        self.check(stamped.signature, stamped.timestamp, stamped.nonce, stamped.encrypt)
        return self.open(stamped.encrypt)

    def _unpack(self, padded: bytes) -> str:
        pad = padded[-1]
        if not 1 <= pad <= BLOCK or padded[-pad:] != bytes([pad]) * pad:
            raise CryptoError(BAD_BUFFER, "padding is wrong")
        plain = padded[:-pad]
        if len(plain) < HEADER:
            raise CryptoError(BAD_BUFFER, "too short")
        end = HEADER + int(struct.unpack(">I", plain[16:HEADER])[0])
        if end > len(plain):
            raise CryptoError(BAD_BUFFER, "length field is too large")
        if not hmac.compare_digest(plain[end:], self.receiver.encode()):
            raise CryptoError(BAD_RECEIVER, "meant for somebody else")
        try:
            return plain[HEADER:end].decode()
        except UnicodeDecodeError as exc:
            raise CryptoError(BAD_BUFFER, "not UTF-8") from exc

    def _run(self, data: bytes, *, decrypt: bool) -> bytes:
        key = _raw_key(self.aes_key)
        cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        worker = cipher.decryptor() if decrypt else cipher.encryptor()
        return worker.update(data) + worker.finalize()


def _raw_key(aes_key: str) -> bytes:
    try:
        key = base64.b64decode(aes_key + "=")
    except (binascii.Error, ValueError) as exc:
        raise CryptoError(BAD_KEY, "EncodingAESKey is not base64") from exc
    if len(key) != 32:
        raise CryptoError(BAD_KEY, "EncodingAESKey has not 43 characters")
    return key


def cdata(text: str) -> str:
    """Wrap text for XML so that no content can end the section early."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def xml_of(elements: Iterable[tuple[str, str]]) -> str:
    """Return <xml> with ready-made element bodies in the given order."""
    return "<xml>" + "".join(f"<{name}>{body}</{name}>" for name, body in elements) + "</xml>"


def parse_xml(text: str) -> dict[str, str]:
    """Return the top-level elements of a small XML text by name."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise CryptoError(BAD_FORMAT, "no document types here")
    try:
        root = ET.fromstring(text)
    except ET.ParseError as exc:
        raise CryptoError(BAD_FORMAT, "not XML") from exc
    return {child.tag: child.text or "" for child in root}


def xml_reply(envelope: Envelope, message: str, *, timestamp: str, nonce: str) -> str:
    """Build the passive reply a self-built app answers with."""
    stamped = envelope.stamp(message, timestamp=timestamp, nonce=nonce)
    return xml_of(
        (
            ("Encrypt", cdata(stamped.encrypt)),
            ("MsgSignature", cdata(stamped.signature)),
            ("TimeStamp", timestamp),
            ("Nonce", cdata(nonce)),
        )
    )


def read_xml_reply(envelope: Envelope, body: str) -> str:
    """Open a passive reply; the signature uses the TimeStamp and Nonce inside it."""
    found = parse_xml(body)
    names = ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    missing = [name for name in names if not found.get(name)]
    if missing:
        raise CryptoError(BAD_FORMAT, f"{missing[0]} is missing")
    return envelope.read(Stamped(*(found[name] for name in names)))


def json_reply(envelope: Envelope, message: str, *, timestamp: int, nonce: str) -> str:
    """Build the passive reply an AI bot answers with."""
    stamped = envelope.stamp(message, timestamp=str(timestamp), nonce=nonce)
    return json.dumps(
        {
            "encrypt": stamped.encrypt,
            "msgsignature": stamped.signature,
            "timestamp": timestamp,
            "nonce": nonce,
        }
    )


def read_json_reply(envelope: Envelope, body: str, *, nonce: str) -> str:
    """Open an AI bot's reply; its nonce must be the callback's and its timestamp an integer."""
    try:
        found: Any = json.loads(body)
    except json.JSONDecodeError as exc:
        raise CryptoError(BAD_FORMAT, "not JSON") from exc
    if not isinstance(found, dict):
        raise CryptoError(BAD_FORMAT, "not a JSON object")
    if found.get("nonce") != nonce:
        raise CryptoError(BAD_FORMAT, "nonce is not the callback's")
    if type(found.get("timestamp")) is not int:
        raise CryptoError(BAD_FORMAT, "timestamp is not an integer")
    encrypt, signature = found.get("encrypt"), found.get("msgsignature")
    if not isinstance(encrypt, str) or not isinstance(signature, str):
        raise CryptoError(BAD_FORMAT, "encrypt or msgsignature is missing")
    return envelope.read(Stamped(encrypt, signature, str(found["timestamp"]), nonce))
