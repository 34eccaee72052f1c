"""Show markdown the way WeCom shows it, warts included, and never let through a tag of a stranger."""

from __future__ import annotations

import html
import re

ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
HOLD = 0xE000  # An escaped character waits here, in the private use area, until all marks are read.
PRIVATE = re.compile("[\ue000-\uf8ff]")

# WeCom takes "#1001" for a heading, the space after # is not needed.
HEADING = re.compile(r"^(#{1,6})\s*(.+)$")
QUOTE = re.compile(r"^&gt;\s?(.*)$")
BULLET = re.compile(r"^\s*[-*+]\s+(.+)$")
NUMBER = re.compile(r"^\s*(\d{1,9})[.)]\s+(.+)$")
RULE = re.compile(r"^\s*([-*_])(?:\s*\1){2,}\s*$")

KEPT = re.compile("\x00(\\d+)\x00")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)<>]+)\)")
BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
ITALIC = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![*\w])")
FONT = re.compile(r"&lt;font color=(?:&quot;|&#x27;)(info|comment|warning)(?:&quot;|&#x27;)&gt;(.*?)&lt;/font&gt;")
MENTION = re.compile(r"&lt;@([\w.@-]+)&gt;")


def render(text: str, names: dict[str, str] | None = None) -> str:
    """Return HTML that is safe to put into a page."""
    held = ESCAPE.sub(lambda m: chr(HOLD + ord(m.group(1))), PRIVATE.sub("", text))
    parts = re.split(r"^```.*\n([\s\S]*?)^```[ \t]*$\n?", held, flags=re.MULTILINE)
    made = [
        _code_block(part) if number % 2 else _blocks(part, names or {}) for number, part in enumerate(parts) if part
    ]
    return _release("".join(made), "")


def _release(made: str, before: str) -> str:
    """Put escaped characters back, as text."""
    return PRIVATE.sub(lambda m: before + html.escape(chr(ord(m.group(0)) - HOLD)), made)


def _code_block(text: str) -> str:
    return f"<pre>{_release(html.escape(text), chr(92))}</pre>"  # Inside code a backslash is a backslash.


def _blocks(text: str, names: dict[str, str]) -> str:
    out: list[str] = []
    open_tag = ""
    for line in html.escape(text).split("\n"):
        tag, start, made = _line(line, names)
        if tag != open_tag:
            out += [f"</{open_tag}>"] if open_tag else []
            out += [f"<{tag}{start}>"] if tag else []
            open_tag = tag
        out.append(made)
    if open_tag:
        out.append(f"</{open_tag}>")
    return "".join(out)


def _line(line: str, names: dict[str, str]) -> tuple[str, str, str]:
    """Return (the list or quote it belongs to, its attribute, HTML) of one line."""
    if not line.strip():
        return "", "", '<div class="gap"></div>'
    if RULE.match(line):
        return "", "", "<hr>"
    if found := HEADING.match(line):
        level = len(found.group(1))
        return "", "", f"<h{level}>{_inline(found.group(2), names)}</h{level}>"
    if found := QUOTE.match(line):
        return "blockquote", "", f"<div>{_inline(found.group(1), names) or '&nbsp;'}</div>"
    if found := BULLET.match(line):
        return "ul", "", f"<li>{_inline(found.group(1), names)}</li>"
    if found := NUMBER.match(line):
        return "ol", f' start="{int(found.group(1))}"', f"<li>{_inline(found.group(2), names)}</li>"
    return "", "", f"<div>{_inline(line, names)}</div>"


def _inline(line: str, names: dict[str, str]) -> str:
    """Marks inside a line; code and links first, since marks inside them mean nothing."""
    kept: list[str] = []

    def keep(made: str) -> str:
        kept.append(made)
        return f"\x00{len(kept) - 1}\x00"

    line = CODE.sub(lambda m: keep(f"<code>{_release(m.group(1), chr(92))}</code>"), line.replace("\x00", ""))
    line = LINK.sub(lambda m: keep(_link(m.group(1), m.group(2))), line)
    line = MENTION.sub(lambda m: keep(f'<span class="mention">@{_name(m.group(1), names)}</span>'), line)
    line = BOLD.sub(r"<strong>\2</strong>", line)
    line = ITALIC.sub(r"<em>\1</em>", line)
    line = FONT.sub(r'<span class="font-\1">\2</span>', line)
    while "\x00" in line:  # A link may hold code.
        line = KEPT.sub(lambda m: kept[int(m.group(1))], line)
    return line


def _link(label: str, address: str) -> str:
    return f'<a href="{_release(address, "")}" target="_blank" rel="noopener noreferrer">{label}</a>'


def _name(userid: str, names: dict[str, str]) -> str:
    return html.escape(names.get(userid.lower(), userid))
