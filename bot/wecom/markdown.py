"""Escape text so that WeCom's markdown (AI-bot streams, markdown pushes) shows it literally.

Decisions. A backslash, because CommonMark takes it away again and copying stays clean (zero-width characters
would travel into commands people copy). Only where markup would arise: a paired mark when it occurs at least
twice in the text, block marks at the start of a line, so a plain client shows hardly any. `#1001` at the
start of a line is no heading in CommonMark but may be one in WeCom, whose page says "common markdown" only
(developer.work.weixin.qq.com/document/path/101031), so it becomes `\\#1001`; within a line it stays. Single
newlines stay: WeCom shows them. Call it once on the whole reply, not on parts: marks pair across parts.
"""

import re

# Setext underlines, thematic breaks, table delimiter rows: a line of nothing but these.
_RULE_LINE = re.compile(r"^([ \t]*)(?=[-=*_|:+][-=*_|:+ \t]*$)", re.MULTILINE)
_LINE_START = re.compile(r"^([ \t]*)(?=#|>|[-+*](?:[ \t]|$))", re.MULTILINE)
_NUMBER = re.compile(r"^([ \t]*\d{1,9})(?=[.)](?!\d))", re.MULTILINE)  # 1. and 1) but not 1.5
_INDENT = re.compile(r"^(?: {4}| {0,3}\t)[ \t]*", re.MULTILINE)  # would be a block of code
_URL = r"https?://[A-Za-z0-9\-._~:/?#@!$&'+,;=%]+"  # left alone: an escaped link does not open
_TOKEN = re.compile(
    rf"(?P<url>{_URL})"
    r"|(?P<slash>\\(?=[!-/:-@\[-`{-~]|$))"
    r"|(?P<mention><(?=@))"
    r"|(?P<tag><(?=[A-Za-z/!?]))"
    r"|(?P<link>\](?=[(\[:]))"
    r"|(?P<entity>&(?=#?\w{1,31};))"
    r"|(?P<inside>(?<=[^\W_])_(?=[^\W_]))"  # a_b: never emphasis
    r"|(?P<spaced>(?<=\s)\*(?=\s))"  # 2 * 3: never emphasis
    r"|(?P<paired>[*_~`])",
    re.MULTILINE,
)
_SPECIAL = re.compile(r"[\\<\]&*_~`]")


def markdown_safe(text: str) -> str:
    """Return `text` so that markdown shows the same characters and the same lines."""
    if _SPECIAL.search(text):
        often = {mark for mark in "*_~`" if text.count(mark) > 1}
        text = _TOKEN.sub(lambda match: _escaped(match, often), text)
    text = _RULE_LINE.sub(r"\1\\", text)
    text = _LINE_START.sub(r"\1\\", text)
    text = _NUMBER.sub(r"\1\\", text)
    return _INDENT.sub(lambda match: "\u00a0" * len(match[0].expandtabs(4)), text)


def _escaped(match: re.Match[str], often: set[str]) -> str:
    found = match[0]
    kind = match.lastgroup
    if kind in ("url", "inside", "spaced") or (kind == "paired" and found not in often):
        return found
    if kind == "mention":
        return "\\<\\"  # also breaks the "<@" that WeCom may look for without reading markdown
    return "\\" + found
