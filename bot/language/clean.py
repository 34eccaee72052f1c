"""Make a message safe to store and simple to compare; knows nothing of what it says."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NewType

Cleaned = NewType("Cleaned", str)
"""A text that went through `normalise`: for matching only, never stored, never shown."""

LIMIT_BYTES = 2048
_READ = 100_000  # nobody writes more to a bot; what lies behind is not analysed
_KEPT = 3  # a run of one character keeps this many: “哈哈哈” still laughs

_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# Control, bidi, zero-width, variation and filler code points. White space is not among them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_RUN = re.compile(r"(\S)\1{8,}")
_SPACES = re.compile(r"\s+")
_LINE_BREAK = re.compile("[\n\x0b\x0c\r\x85\u2028\u2029]")
_EDGES = " \n"

_MISHEARD = {  # what voice and pinyin make of our own words; as long as what was meant, so that places stay
    "愈期": "逾期", "余期": "逾期", "于期": "逾期", "消号": "销号", "消单": "销单", "支据": "支局", "支剧": "支局", "车回": "撤回", "车销": "撤销",
    "么零": "幺零", "工但": "工单", "挂帐": "挂账", "催伴": "催办", "半结": "办结", "派但": "派单", "退但": "退单", "延其": "延期", "申清": "申请",
}  # fmt: skip
_HEARD = re.compile("|".join(_MISHEARD))

_OTHER_MENTION = re.compile(
    r"(?:(?<=^)|(?<=[\s，。；、：:,;!?！？（(]))[@＠](?=[^\s@＠])|[@＠](?=[^\s@＠]{1,32}\u2005)"
)


def storable(text: str) -> str:
    """Return `text` as both databases can store it: without NUL and lone surrogates, nothing else lost."""
    if not _UNSTORABLE.search(text):
        return text
    return _UNSTORABLE.sub("", _SURROGATE_PAIR.sub(_join_pair, text))


def normalise(text: str, limit_bytes: int = LIMIT_BYTES) -> Cleaned:
    """Return the plain form for matching: NFKC, nothing invisible, no long runs, at most `limit_bytes` of UTF-8.

    A run of white space becomes one blank, or one line break if it holds one: lists are told apart by lines.
    """
    seen = _thin(text[:_READ])[:limit_bytes]  # a character has a byte at least: NFKC never sees more than it needs
    folded = _SPACES.sub(_one_space, _thin(unicodedata.normalize("NFKC", seen)))
    folded = _HEARD.sub(lambda found: _MISHEARD[found[0]], folded)
    return Cleaned(_cap(folded.strip(_EDGES), limit_bytes).strip(_EDGES))


def strip_mentions(text: str, bot_names: Sequence[str]) -> str:
    """Remove every `@bot` wherever it stands; other members stay as plain words, without their @."""
    if "@" not in text and "＠" not in text:
        return text
    pattern = _bot_pattern(bot_names)
    if pattern is not None:
        text = pattern.sub(" ", text)
    return _OTHER_MENTION.sub(lambda m: " " if m.start() and not text[m.start() - 1].isspace() else "", text).strip()


def cut(text: str) -> str:
    """Return the part of a text that is analysed, character for character."""
    return _cap(text, LIMIT_BYTES)


def _bot_pattern(bot_names: Sequence[str]) -> re.Pattern[str] | None:
    """Match @ and any of the names, the longest first, with the blanks around it on the same line."""
    names = sorted({name.strip().lstrip("@＠") for name in bot_names}, key=lambda n: (-len(n), n))
    forms = [_name_pattern(name) for name in names if name.split()]
    if not forms:
        return None
    return re.compile(rf"[^\S\n\r]*(?:{'|'.join(forms)})(?:[^\S\n\r]|[\u200b\ufeff])*", re.IGNORECASE)


def _name_pattern(name: str) -> str:
    """Match one name after its @; blanks inside it match any blanks, and a Latin name ends where its word ends."""
    body = r"[\s\u200b]+".join(re.escape(word) for word in name.split())
    before = r"(?<![A-Za-z0-9._-])" if _is_latin(name.split()[0][0]) else ""
    after = r"(?![A-Za-z0-9_])" if _is_latin(name[-1]) else ""
    return rf"{before}[@＠]{body}{after}"


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _join_pair(match: re.Match[str]) -> str:
    return match.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _thin(text: str) -> str:
    """Drop what cannot be seen, then shorten long runs."""
    return _RUN.sub(lambda m: m.group(1) * _KEPT, _INVISIBLE.sub("", _SURROGATE_PAIR.sub(_join_pair, text)))


def _one_space(match: re.Match[str]) -> str:
    return "\n" if _LINE_BREAK.search(match.group()) else " "


def _cap(text: str, limit_bytes: int) -> str:
    """Cut at `limit_bytes` of UTF-8, on the border of a character."""
    if len(text) * 4 <= limit_bytes:
        return text
    return text.encode(errors="replace")[:limit_bytes].decode(errors="ignore")
