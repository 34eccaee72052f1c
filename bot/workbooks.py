"""A file's tables as an Excel workbook: the only door to xlsxwriter.

Whatever people wrote stays text: no cell becomes a formula or a link, however it begins. Signs that no workbook may
hold are left out, and a cell ends where Excel would cut it.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from models.files import File, Table
from models.rules.workdays import local

_CELL = 32_767  # characters, Excel's limit
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WRAPPED = 24  # columns as wide as this hold sentences


def written(file: File) -> bytes:
    """Return the workbook; the same file gives the same bytes."""
    out = io.BytesIO()
    book = Workbook(out, _SAFE)
    book.set_properties({"title": file.name, "created": _excel(file.at)})
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    formats = {
        "plain": book.add_format({"valign": "top"}),
        "wrapped": book.add_format({"valign": "top", "text_wrap": True}),
        "instant": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
    }
    for table in file.tables:
        sheet = book.add_worksheet(table.title)
        for at, (name, width) in enumerate(table.headings):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, name, head)
        sheet.freeze_panes(1, 1)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)
        _fill(sheet, table, formats)
    book.close()
    return out.getvalue()


def _fill(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    texts = [formats["wrapped" if width >= _WRAPPED else "plain"] for _, width in table.headings]
    for y, row in enumerate(table.rows, start=1):
        for x, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(y, x, _excel(cell), formats["instant"])
            elif isinstance(cell, int):
                sheet.write_number(y, x, cell, formats["plain"])
            elif cell:
                sheet.write_string(y, x, fit(cell), texts[x])


def fit(text: str) -> str:
    """Return a text as a cell may hold it."""
    return _UNFIT.sub("", text)[:_CELL]


def _excel(moment: datetime) -> datetime:
    """Excel's dates know no zone: the time of day in Asia/Shanghai."""
    return local(moment).replace(tzinfo=None)
