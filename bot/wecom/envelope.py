"""Open and seal WeCom's callback envelopes, strictly, for both channels: the app's XML, the AI bot's JSON.

Format: developer.work.weixin.qq.com/document/path/90968 (crypto), 90930 (XML), 101033 (AI bot: JSON,
receiveid ""). SHA-1 and AES-CBC with IV = key[:16] are the platform's choice; what it leaves open (each pad
byte, the length field, constant time) is checked here because wechatpy 1.8.18 checks none of it.
"""

import binascii
import hashlib
import hmac
import json
import os
import re
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.wecom.guard import (
    BAD_BASE64,
    BAD_BUFFER,
    BAD_CIPHER,
    BAD_RECEIVER,
    BAD_SIGNATURE,
    MAX_BODY,
    EnvelopeError,
    decoded,
    malformed,
    read_elements,
    read_object,
)

__all__ = [
    "MAX_BODY",
    "Envelope",
    "EnvelopeError",
    "Sealed",
    "XmlEnvelope",
    "cdata",
    "check_agent",
    "read_json",
    "read_xml",
    "render_json",
    "render_xml",
]

BLOCK = 32  # path/90968: PKCS#7 to multiples of 32, although AES blocks have 16
# The sha1 runs over undelimited text: bounded shapes leave a shifted timestamp/nonce border little room.
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_NONCE = re.compile(r"[\x21-\x7e]{1,128}")
_PADS = tuple(bytes([n]) * n for n in range(BLOCK + 1))


class Sealed(NamedTuple):
    """An encrypted reply and the signature that goes with it."""

    encrypt: str
    signature: str


class XmlEnvelope(NamedTuple):
    """The outer XML of an app callback; nothing in it but `encrypt` is signed."""

    to_user: str
    agent_id: str | None
    encrypt: str


class Envelope:
    """One callback's token and key. Safe to share between threads."""

    def __init__(self, token: str, aes_key: str, receiveid: str) -> None:
        if not token.strip():
            raise ValueError("callback token is empty: anybody could sign")
        if receiveid is None:
            raise ValueError("receiveid is missing: the CorpID for the app, an empty string for the AI bot")
        try:
            key = binascii.a2b_base64(aes_key + "=", strict_mode=True) if len(aes_key) == 43 else b""
        except ValueError:  # binascii.Error is one; so is a letter beyond ASCII
            key = b""
        if len(key) != 32:
            raise ValueError("EncodingAESKey must be 43 letters and digits")
        self._token = token
        self._receiveid = receiveid.encode()
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def sign(self, timestamp: str, nonce: str, encrypt: str) -> str:
        """Return the signature over an encrypted text."""
        joined = "".join(sorted((self._token, timestamp, nonce, encrypt)))
        return hashlib.sha1(joined.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()

    def open(self, msg_signature: str, timestamp: str, nonce: str, encrypt: str) -> str:
        """Return the plaintext, or raise `EnvelopeError`; nothing is looked at before the signature holds.

        The timestamp is not compared with a clock: a repeated delivery is recognised by its MsgId.
        """
        expected = self.sign(timestamp, nonce, encrypt)
        if not hmac.compare_digest(expected.encode(), msg_signature.encode("utf-8", "replace")):
            raise EnvelopeError(403, BAD_SIGNATURE, "signature")
        if not _TIMESTAMP.fullmatch(timestamp) or not _NONCE.fullmatch(nonce):
            raise malformed("timestamp or nonce")
        try:
            cipher = binascii.a2b_base64(encrypt, strict_mode=True)
        except ValueError:
            raise EnvelopeError(400, BAD_BASE64, "base64") from None
        if not cipher or len(cipher) % 16:
            raise EnvelopeError(400, BAD_CIPHER, "cipher length")
        decryptor = self._cipher.decryptor()
        return self._unpack(decryptor.update(cipher) + decryptor.finalize())

    def _unpack(self, plain: bytes) -> str:
        pad = plain[-1]
        if not 1 <= pad <= BLOCK or not plain.endswith(_PADS[pad]):
            raise EnvelopeError(400, BAD_BUFFER, "padding")
        end = len(plain) - pad
        middle = 20 + int.from_bytes(plain[16:20], "big")
        if end < 20 or middle > end:
            raise EnvelopeError(400, BAD_BUFFER, "length field")
        if not hmac.compare_digest(plain[middle:end], self._receiveid):
            raise EnvelopeError(403, BAD_RECEIVER, "receiveid")
        try:
            return plain[20:middle].decode()
        except UnicodeDecodeError:
            raise EnvelopeError(400, BAD_BUFFER, "not utf-8") from None

    def seal(self, text: str, timestamp: str, nonce: str, random16: bytes | None = None) -> Sealed:
        """Encrypt and sign a reply; `random16` is fixed by test vectors only."""
        prefix = os.urandom(16) if random16 is None else random16
        if len(prefix) != 16:
            raise ValueError("random16 must be 16 bytes")
        body = text.encode("utf-8", "replace")
        plain = prefix + len(body).to_bytes(4, "big") + body + self._receiveid
        encryptor = self._cipher.encryptor()
        cipher = encryptor.update(plain + _PADS[BLOCK - len(plain) % BLOCK]) + encryptor.finalize()
        encrypt = binascii.b2a_base64(cipher, newline=False).decode()
        return Sealed(encrypt, self.sign(timestamp, nonce, encrypt))


def check_agent(expected: str, *claimed: str | None) -> None:
    """Refuse (403) a callback that names another app; one that names none passes (path/90930)."""
    for agent in claimed:
        if agent and agent != expected:
            raise EnvelopeError(403, BAD_RECEIVER, "agent id")


def read_xml(body: bytes) -> XmlEnvelope:
    """Read the app's outer XML; elements come in any order and foreign ones are ignored."""
    found = read_elements(body, depth=2)
    if "Encrypt" not in found:
        raise malformed("no Encrypt")
    to_user, agent_id = found.get("ToUserName", "").strip(), found.get("AgentID", "").strip()
    return XmlEnvelope(to_user, agent_id or None, found["Encrypt"].strip())


def read_json(body: bytes) -> str:
    """Read the AI bot's outer JSON and return its `encrypt` text."""
    encrypt = read_object(decoded(body), depth=4).get("encrypt")
    if not isinstance(encrypt, str) or not encrypt.isascii():  # a lone surrogate (\ud83d) is not ASCII either
        raise malformed("no encrypt")
    return encrypt


def cdata(text: str) -> str:
    """Wrap text for XML so that it cannot end the section itself."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def render_xml(sealed: Sealed, timestamp: str, nonce: str) -> str:
    """Return the app's reply envelope (path/90930)."""
    return (
        f"<xml><Encrypt>{cdata(sealed.encrypt)}</Encrypt><MsgSignature>{cdata(sealed.signature)}</MsgSignature>"
        f"<TimeStamp>{int(timestamp)}</TimeStamp><Nonce>{cdata(nonce)}</Nonce></xml>"
    )


def render_json(sealed: Sealed, timestamp: str, nonce: str) -> str:
    """Return the AI bot's reply envelope (path/101033): integer timestamp, the callback's own nonce."""
    return (
        f'{{"encrypt":"{sealed.encrypt}","msgsignature":"{sealed.signature}",'
        f'"timestamp":{int(timestamp)},"nonce":{json.dumps(nonce)}}}'
    )
