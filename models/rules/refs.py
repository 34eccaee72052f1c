"""Ticket numbers: the ledger code, and the numbers people type.

Source: the programme rules, ticket numbers: `{city 2}{county 2}-{yymmdd}-{seq 3}` in ledgers, `#1027` in the
chat, ids from 1001 on. Text comes in half-width: the caller has folded it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

FIRST_ID: Final = 1001

HOTLINES: Final = frozenset({110, 114, 119, 120, 122, 10086, 11183, 11185, 12305, 12315, 12333, 12345, 12388, 95580})
"""Bare numbers that are telephone numbers, not tickets ("客户要打12345")."""

_NUMBER: Final = re.compile(
    r"""\#\s*(?P<hashed>\d{1,7})(?!\d)
    |   (?<![A-Za-z0-9_#.:/\-])(?P<bare>\d{3,7})(?![A-Za-z0-9_%℃/\-]|[.:]\d)
        (?!\s*(?:[年月日元块万亿千百秒米斤克度多]|分(?!派)|路(?![由径])|小时|工作日))  # a date, an amount, a measure
        (?P<counted>\s*[个人名台张份天次户件套])?                           # perhaps a count of something
    """,
    re.VERBOSE,
)

_SPELT: Final = re.compile(  # digit by digit, as a voice transcript writes it: 幺零二三; with its nought it is no list of places
    r"(?<![零〇洞幺一二三四五六七八九十百千万两])(?=.{0,5}[零〇洞幺])(?P<digits>[幺一二三四五六七八九][零〇洞幺一二三四五六七八九]{3,5})"
    r"(?![零〇幺一二三四五六七八九十百千万年月元块级届度])"
)
_THOUSANDS: Final = re.compile(  # in full: 一千零二十四号
    r"(?<![零〇一二三四五六七八九十百千万两])(?P<k>[一二三四五六七八九])千(?:(?P<h>[一二三四五六七八九])百)?零?(?:(?P<t>[一二三四五六七八九])十)?零?(?P<u>[一二三四五六七八九])?"
    r"(?=号(?![窗柜台机楼线车库门])|那[个单张件条]|这[个单张件条]|单)"
)
_ONES: Final = "零一二三四五六七八九"
_DIGITS: Final = str.maketrans("零〇洞幺一二三四五六七八九", "0001123456789")


def ledger_code(city2: str, county2: str, day: date, seq: int) -> str:
    """Return e.g. "XZPX-180510-001"; ValueError when a part does not fit."""
    letters = f"{city2}{county2}".upper()
    if not re.fullmatch(r"[A-Z]{4}", letters) or len(city2) != 2:
        raise ValueError("city and county take two letters each")
    if not 1 <= seq <= 999:
        raise ValueError("the sequence of a day runs from 001 to 999")
    return f"{letters}-{day:%y%m%d}-{seq:03d}"


def parse_refs(text: str) -> list[int]:
    """Return the ticket ids a text names, in its order, once each.

    A number counts with "#", or bare with 3–7 digits when nothing makes it a date, an amount, a telephone
    number or part of a ledger code. A number before a counting word is an id only where the text begins
    with it ("1026人已经到岗", but not "来了1200人"). Zero is no id.
    """
    return list(dict.fromkeys(ref for ref, _, _ in ref_spans(text)))


def ref_spans(text: str) -> list[tuple[int, int, int]]:
    """Return every ticket id a text names with where it stands: (id, start, end)."""
    found: list[tuple[int, int, int]] = []
    for match in _NUMBER.finditer(text):
        ref = int(match["hashed"] or match["bare"])
        counts = match["counted"] and (ref < FIRST_ID or text[: match.start()].strip())
        bare = match["bare"] or ""
        if ref and not (bare and (counts or ref in HOTLINES or bare.startswith("0"))):
            end = match.end("hashed") if match["hashed"] else match.end("bare")
            found.append((ref, match.start(), end))
    for match in _THOUSANDS.finditer(text):
        ref = sum(
            _ONES.index(match[place] or "零") * value for place, value in (("k", 1000), ("h", 100), ("t", 10), ("u", 1))
        )
        if ref >= FIRST_ID:
            found.append((ref, match.start(), match.end()))
    for match in _SPELT.finditer(text):
        ref = int(match["digits"].translate(_DIGITS))
        if ref >= FIRST_ID and ref not in HOTLINES:
            found.append((ref, *match.span("digits")))
    return sorted(found, key=lambda span: span[1])
