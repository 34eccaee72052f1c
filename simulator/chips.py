"""Find the answers a message offers, so that they can be tapped instead of typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

LABEL = 14  # characters that fit on a button
MOST = 12  # more buttons than this are a wall, not a help


@dataclass(frozen=True)
class Chip:
    """One button: what stands on it and what it sends."""

    label: str
    send: str


ESCAPES = re.compile(r"\\([!-/:-@\[-`{-~])")
MARKUP = re.compile(r"<font[^>]*>|</font>|\*\*|`")
WHICH = re.compile(r"哪一?[件个条份][^：:\n]*[：:](.+)")
NAME = re.compile(r"(草稿\s?\d+|#\d+)")
SEPARATORS = re.compile(r"[｜|]")
PIECE = re.compile(r"(?:^|[\s：:，,。！？；;（(“、]|回复)(\d{1,2})(?:[.．、:：)）]\s?|\s)\s*([^\d\s｜|].*)$")
INLINE = re.compile(
    r"(?:^|(?<=[\s：:，,。！？；;、（(“复]))(\d{1,2})(?:[.．、]\s?|\s+)([^\d\s，,。；;｜|（()）“”、/]{1,12})"
)
LINE = re.compile(r"^\s*(?:>\s*)?(\d{1,2})(?:[.．、)）]\s*|\s+)(\S.*)$")
WAY_OUT = re.compile(r"撤回|取消|返回|退出|都不是|以上都不是|不用|暂不|跳过|没有|放弃|不是")
END = re.compile(r"[，,。；;（(：:“”/]|\s{2,}")


def find(text: str) -> list[Chip]:
    """Return the buttons for one message, in the order they are written."""
    lines = [MARKUP.sub("", ESCAPES.sub(r"\1", line)).strip() for line in text.splitlines()]
    found: dict[str, Chip] = {}
    for options in (_listed(lines), *(_in_line(line) for line in lines)):
        for number, label in options:
            found.setdefault(number, Chip(f"{number} {_short(label)}", number))
    for line in lines:
        for name in _which(line):
            found.setdefault(name, Chip(name, name))
    return list(found.values())[:MOST]


def _which(line: str) -> list[str]:
    """草稿1 安国·冰箱 / #1001 / #1004: the names between the strokes."""
    asked = WHICH.search(line)
    if asked is None:
        return []
    names = (NAME.match(part.strip()) for part in re.split(r"[/／｜|、]", asked.group(1)))
    return [name.group(1).replace(" ", "") for name in names if name]


def _listed(lines: list[str]) -> list[tuple[str, str]]:
    """A numbered list that starts at 1 and counts up, other lines may stand in between."""
    found: list[tuple[str, str]] = []
    for line in lines:
        item = LINE.match(line)
        if item and not SEPARATORS.search(line) and item.group(1) == str(len(found) + 1):
            found.append((item.group(1), item.group(2)))
    one_line = [options for options in found if len(INLINE.findall(options[1])) > 0]
    return found if len(found) > 1 and not one_line else []


def _in_line(line: str) -> list[tuple[str, str]]:
    """Options side by side: 回复 1 提交｜0 取消, or 1 满意 2 基本满意."""
    if SEPARATORS.search(line):
        pieces = (PIECE.search(part.strip()) for part in SEPARATORS.split(line))
        found = [(piece.group(1), piece.group(2)) for piece in pieces if piece]
    else:
        found = [(number, label) for number, label in INLINE.findall(line)]
    return found if _is_offer(found) else []


def _is_offer(found: list[tuple[str, str]]) -> bool:
    """Numbers are an offer when they count up from 1, or when the only one is a 0 that leads out."""
    counted = [int(number) for number, _ in found if number != "0"]
    ways_out = [label for number, label in found if number == "0"]
    if not all(WAY_OUT.match(label) for label in ways_out):
        return False
    if counted:
        return counted == list(range(1, len(counted) + 1)) and len(found) > 1
    return len(ways_out) == 1


def _short(label: str) -> str:
    first = END.split(label.strip().strip("*_"))[0].strip() or label.strip()
    return first if len(first) <= LABEL else first[: LABEL - 1] + "…"
