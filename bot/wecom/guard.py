"""Read hostile XML and JSON within limits; every defect becomes one `EnvelopeError`.

Entities, DOCTYPE, doubled elements or keys, NaN and deep nesting have no place in a callback of WeCom
(developer.work.weixin.qq.com/document/path/90930, 101033), so they are refused before anything is believed.
"""

import json
from typing import Any, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

MAX_BODY = 64 * 1024  # a callback holds one message; the longest seen is some kilobytes
MAX_NODES = 512
XML_DEPTH = 8
JSON_DEPTH = 12  # an AI-bot card click is 7 deep

# Codes of the vendor's crypto library (path/90307).
BAD_SIGNATURE, BAD_FORMAT, BAD_RECEIVER, BAD_CIPHER, BAD_BUFFER, BAD_BASE64 = (
    -40001,
    -40002,
    -40005,
    -40007,
    -40008,
    -40010,
)


class EnvelopeError(Exception):
    """A callback that is refused: HTTP `status`, library `code`, and a `reason` without any content of it."""

    def __init__(self, status: int, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.status = status
        self.code = code
        self.reason = reason


def malformed(reason: str) -> EnvelopeError:
    """Return the refusal (400) of something that is not what WeCom sends."""
    return EnvelopeError(400, BAD_FORMAT, reason)


def check_size(data: bytes) -> None:
    """Refuse (413) what no callback can be as large as."""
    if len(data) > MAX_BODY:
        raise EnvelopeError(413, BAD_FORMAT, "body too large")


def decoded(data: bytes) -> str:
    """Return a body as text; refuse what is too large or not UTF-8."""
    check_size(data)
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise malformed("not utf-8") from None


def read_elements(data: bytes, *, depth: int = XML_DEPTH) -> dict[str, str]:
    """Return the texts directly inside the children of `<xml>`, in any order; refuse everything odd.

    A child with children of its own counts with the text around them. Repeated siblings are allowed
    further down only, where lists live (SelectedItem, OptionId, item).
    """
    decoded(data)
    found: dict[str, str] = {}
    level = nodes = 0
    current = ""

    def start(name: str, attributes: list[str]) -> None:
        nonlocal level, nodes, current
        level += 1
        nodes += 1
        if level > depth or nodes > MAX_NODES:
            raise malformed("xml too deep or too wide")
        if level > 2:
            return
        if attributes:
            raise malformed("xml attribute")
        if level == 1:
            if name != "xml":
                raise malformed("xml root")
            return
        if name in found:
            raise malformed("xml element twice")
        current = name
        found[name] = ""

    def end(_name: str) -> None:
        nonlocal level
        level -= 1

    def text(chunk: str) -> None:
        if level == 2:
            found[current] += chunk

    def doctype(*_parts: object) -> NoReturn:
        raise malformed("xml doctype")

    parser = ParserCreate("utf-8")  # fixed: a declared encoding must not change what is read
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except ExpatError:
        raise malformed("not xml") from None
    return found


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise malformed("json key twice")
    return result


def _constant(_name: str) -> NoReturn:
    raise malformed("json NaN")


_decoder = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def read_object(text: str, *, depth: int = JSON_DEPTH) -> dict[str, Any]:
    """Return the JSON object in `text`; refuse doubled keys, NaN and deep nesting before parsing further."""
    if text.count("[") + text.count("{") > depth and _nesting(text) > depth:
        raise malformed("json too deep")
    try:
        value = _decoder.decode(text)
    except (ValueError, RecursionError):  # also a number of thousands of digits
        raise malformed("not json") from None
    if not isinstance(value, dict):
        raise malformed("json is no object")
    return value


def _nesting(text: str) -> int:
    """Return how deep brackets nest outside of strings (linear, also for text that is not JSON)."""
    level = deepest = 0
    quoted = escaped = False
    for char in text:
        if quoted:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                quoted = False
        elif char == '"':
            quoted = True
        elif char in "[{":
            level += 1
            deepest = max(deepest, level)
        elif char in "]}":
            level -= 1
    return deepest
