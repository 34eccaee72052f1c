"""Telephone and identity numbers in people's words, made unreadable for those who need not know them."""

import re
from typing import Final

_BEFORE, _AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_GAP = r"[\s\-—.]?"
_WIDE_DIGITS: Final = {0xFF10 + digit: str(digit) for digit in range(10)}
_THREE: Final = re.compile(r"\d{3}")  # every number hidden here has so many in a row
_MOBILE: Final = re.compile(rf"{_BEFORE}(?:(?:\+?86|0086){_GAP})?(1[3-9]\d){_GAP}\d{{4}}{_GAP}(\d{{4}}){_AFTER}")
_IDENTITY: Final = re.compile(rf"{_BEFORE}([1-9]\d{{2}})\d{{3}}{_GAP}(?:19|20)\d{{6}}{_GAP}\d{{3}}[\dXx]{_AFTER}")
_OLD_IDENTITY: Final = re.compile(
    rf"{_BEFORE}([1-9]\d{{2}})\d{{3}}\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}{_AFTER}"
)
_LANDLINE: Final = re.compile(rf"{_BEFORE}(0\d{{2,3}})[\s\-—]\d{{3,4}}{_GAP}(\d{{4}}){_AFTER}")


def numbers_masked(text: str) -> str:
    """Return a text with its telephone and identity numbers hidden: 138****5678, 320***."""
    text = text.translate(_WIDE_DIGITS)
    if not _THREE.search(text):
        return text
    text = _IDENTITY.sub(r"\1***", text)
    text = _OLD_IDENTITY.sub(r"\1***", text)
    text = _MOBILE.sub(r"\1****\2", text)
    return _LANDLINE.sub(r"\1-****\2", text)
