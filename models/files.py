"""A file promised to somebody: its tables as plain values, fixed when he asked, written as a workbook when it is sent.

So the transaction that answers him holds what the file says and not the seconds it takes to write it.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from datetime import datetime

Cell = str | int | datetime | None  # an instant is aware
SUFFIX = ".xlsx"


@dataclass(frozen=True)
class Table:
    """One sheet: headings with the width of their columns in characters, and rows as long as these."""

    title: str
    headings: tuple[tuple[str, int], ...]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class File:
    """A workbook for one person, as of an instant."""

    name: str
    at: datetime
    tables: tuple[Table, ...]


def packed(file: File) -> str:
    """Return a file as the body of a letter holds it."""
    tables = [{"title": t.title, "headings": t.headings, "rows": t.rows} for t in file.tables]
    whole = {"name": file.name, "at": file.at, "tables": tables}
    plain = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), default=_frozen)
    return base64.b64encode(zlib.compress(plain.encode("utf-8", "replace"), 1)).decode()


def unpacked(body: str) -> File:
    """Return the file of a letter; what `packed` has not made raises ValueError, zlib.error or KeyError."""
    plain = json.loads(zlib.decompress(base64.b64decode(body)))
    tables = tuple(
        Table(
            one["title"],
            tuple((name, width) for name, width in one["headings"]),
            [[_revived(cell) for cell in row] for row in one["rows"]],
        )
        for one in plain["tables"]
    )
    return File(plain["name"], datetime.fromisoformat(plain["at"]["at"]), tables)


def _frozen(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    raise TypeError(type(value).__name__)


def _revived(cell: object) -> Cell:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["at"])
    assert cell is None or isinstance(cell, str | int)
    return cell
