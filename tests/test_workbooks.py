"""Workbooks read back by a reader of another make: whatever people wrote is in them, and is text."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bot import workbooks
from models import files
from models.files import File, Table
from tests.town import when

Sheet = list[dict[str, Any]]


def opened(book: bytes) -> dict[str, Sheet]:
    """The sheets of a workbook as an independent reader sees them: a row is its cells by heading."""
    found = CalamineWorkbook.from_filelike(io.BytesIO(book))
    sheets = {}
    for name in found.sheet_names:
        head, *rows = found.get_sheet_by_name(name).to_python()
        sheets[name] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return sheets


PAYLOADS = (
    '=HYPERLINK("http://x.cn","点")', "+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", "{=1}", "http://x.cn", "12345678901234567890",
    "_x0041_", "<b>&amp;", "'=1", "一\n二", "😀",
)  # fmt: skip
text = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60)


def told(cells: list[str]) -> tuple[list[str], str]:
    """What a reader finds in a workbook of these cells, and all XML of it."""
    table = Table("问题", (("编号", 8), ("描述", 40)), [[n, cell] for n, cell in enumerate(cells)])
    file = files.unpacked(files.packed(File("a.xlsx", when("2026-06-08 10:00"), (table,))))
    book = workbooks.written(file)
    assert book == workbooks.written(file)  # the same bytes each time
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        xml = "".join(parts.read(name).decode() for name in parts.namelist())
    return [str(row["描述"]) for row in opened(book)["问题"]], xml


@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(PAYLOADS), text), min_size=1, max_size=6))
def test_whatever_people_write_stays_text(cells: list[str]) -> None:
    found, xml = told(cells)
    assert found == [workbooks.fit(cell) for cell in cells]
    assert not re.search(r"<f[ >]|<hyperlink|relationships/hyperlink", xml)


def test_a_cell_holds_what_excel_lets_it_hold() -> None:
    found, _ = told(["\x01坏\x0b的\x00字\ud800", "长" * 40_000])
    assert found == ["坏的字?", "长" * 32_767]
