"""Long answers in pages: WeCom cuts a text behind 2,048 bytes, and people read one screen."""

from __future__ import annotations

PAGE_BYTES = 1800
MORE = "……（还有{left}行，回复“更多”继续看）"


def first_page(text: str) -> tuple[str, str]:
    """Return the part that fits on one page, cut between lines, and the rest ("" when all of it fits)."""
    if _size(text) <= PAGE_BYTES:
        return text, ""
    lines = text.split("\n")
    room = PAGE_BYTES - _size(MORE)
    shown = 0
    used = 0
    while shown < len(lines) and used + _size(lines[shown]) + 1 <= room:
        used += _size(lines[shown]) + 1
        shown += 1
    if shown == 0:  # one endless line: cut it where it has to be
        head = lines[0].encode()[:room].decode(errors="ignore")
        rest = "\n".join([lines[0][len(head) :], *lines[1:]])
        return f"{head}\n{MORE.format(left=rest.count(chr(10)) + 1)}", rest
    rest = "\n".join(lines[shown:])
    return "\n".join([*lines[:shown], MORE.format(left=len(lines) - shown)]), rest


def _size(text: str) -> int:
    return len(text.encode())
