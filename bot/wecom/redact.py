"""What may be stored of a raw message: everything but coordinates (architecture decision 15)."""

import json
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from bot.wecom.guard import EnvelopeError, read_elements, read_object
from bot.wecom.inbound import clean, place

_TELLING = {"location_x", "location_y", "latitude", "longitude", "precision", "scale", "lat", "lng", "lon"}
_LABELS = {"label", "poiname"}
# One of these is in every telling name and label. `\u` could spell a JSON key letter by letter.
_HINTS = ("ocation_", "itude", "precision", "label", "poiname", "scale", "lat", "lng", "lon", "\\u")


def redact(plaintext: str) -> str:
    """Return the plaintext without coordinates; text that cannot be read is not kept at all ("")."""
    lower = plaintext.lower()
    if not any(hint in lower for hint in _HINTS):
        return plaintext
    try:
        if plaintext.lstrip().startswith("{"):
            kept = _pruned(read_object(plaintext))
            return clean(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))
        return _pruned_xml(plaintext)
    except EnvelopeError:
        return ""


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: place(item) if key.lower() in _LABELS and isinstance(item, str) else _pruned(item)
            for key, item in value.items()
            if key.lower() not in _TELLING
        }
    return [_pruned(item) for item in value] if isinstance(value, list) else value


def _pruned_xml(plaintext: str) -> str:
    """Write the XML again, leaving out the telling elements with all that is in them."""
    data = plaintext.encode("utf-8", "replace")
    read_elements(data)  # refuses DOCTYPE, attributes and depth
    out: list[str] = []
    path: list[str] = []

    def start(name: str, _attributes: object) -> None:
        path.append(name.lower())
        if not _TELLING.intersection(path):
            out.append(f"<{name}>")

    def end(name: str) -> None:
        if not _TELLING.intersection(path):
            out.append(f"</{name}>")
        path.pop()

    def text(chunk: str) -> None:
        if not _TELLING.intersection(path):
            out.append(escape(place(chunk) if path[-1] in _LABELS else chunk))

    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = len(data) + 1  # one piece per text, so that a point in a label cannot be split
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except ExpatError:  # read_elements has parsed the same bytes; kept for safety
        return ""
    return "".join(out)
