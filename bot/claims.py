"""How a sentence is claimed: by a verb about tickets, by its first word, or by a pattern that fits it whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.language.reader import Reader, Said
from models.directory import Directory
from models.roster import Person

# Blanks have one place each: where two could take the same ones, a line of ten thousand is tried in a million ways.
# A number behind others is a ticket too, unless a unit follows: 补充 1001 200升.
_MORE = r"\d{3,7}(?!\d|(?![号和及都两三四几这那共等单件条张])[一-鿿])"
_REF = rf"(?:#\s*)?\d{{3,7}}(?:(?:\s*[、,，和及]\s*(?:#\s*)?|\s+#?){_MORE})*"
_SEPARATOR = r"[\s:：,，。.、;；!！]*"

# What makes a verb doubtful when it follows: a negation, a question, a "not yet".
_DOUBT = re.compile(
    r"(?:不|没|吗|么|呢|度|时间|个啥|啥|才怪|一半|了没|了吗|了不|的话|之前|以前)"
    r"|.*(?:吗|么|呢|才怪|没有|不行|为什么|怎么办|怎么填|怎么样|都行|咋办)[。!！]*$|.*[?？]|.*(?:还没|没修|需要再|才能办)"
    r"|(?:.*[，,。；;\s])?(?:我们?|想|要|请|得|申请|可能|恐怕|需要?|只能|先|再|暂时)*推迟",  # a thing may be put off: 末班邮车推迟四十分钟
    re.DOTALL,
)
_QUESTION = re.compile(r"^不[了成掉]|^(?:吗|么|呢|了没|了吗)[。!！]*$|[吗么呢?？][。!！]*$|^(?:率|几次|怎么|为什么)")
# What asks how a ticket stands with the verb's own word: 签收了吗, 延期批了没有, 挂起谁批. It does nothing.
_ASKED = re.compile(
    r"(?:[^，,。；;]{0,4}?了|[^，,。；;]{0,6}?[批好过完到])(?:吗|没有?|么)[?？。]*|[^，,。；;]{0,3}?(?:给|到|由|归|是|找)?(?:谁|哪[个位家](?:部门|领导)?)[^，,。；;]{0,3}[?？。]*"
    r"|(?:的)?(?:最多|还)?(?:能|可以)?(?:延|拖|挂|剩)?(?:几|多少)(?:天|次|个工作日)[?？。]*"
)
# What begins a further act: another ticket's number before a verb, or, where no story is told, a word that adds something.
_ANOTHER = r"(?:^|[\s,，。;；、])(?:#\s*)?\d{4,7}(?![年月日号点\d])\s*[一-鿿]"
_FURTHER = {
    True: re.compile(_ANOTHER),
    False: re.compile(rf"{_ANOTHER}|(?:^|[\s,，。;；、])(?:另外|顺便|顺带|再就是|对了)"),
}
_CALM = re.compile(r"(?:不错|没问题|没得说|没毛病|不用谢)")


@dataclass(frozen=True)
class Match:
    """What the claiming of a sentence brought to light: ticket numbers, the words after the verb, groups."""

    word: str = ""
    refs: tuple[int, ...] = ()
    rest: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    found: Any = None  # what a claim of one's own has read already


@dataclass(frozen=True)
class Hearing:
    """A sentence and who says it where: all that routing and preparation may know. No database."""

    said: Said
    person: Person
    directory: Directory
    reader: Reader
    in_group: bool
    now: datetime


def doubtful(rest: str, *, told: bool = False) -> bool:
    """Whether the words behind a verb deny it, ask about it, or put it off; `told` words only ask."""
    if told:
        return bool(_QUESTION.search(rest))
    return bool(_DOUBT.match(rest)) and not _CALM.match(rest)


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def act_claim(
    verbs: tuple[str, ...], *, story: bool = False, bare: bool = True, asks: bool = False
) -> Callable[[Hearing], Match | None]:
    """Claim a verb with ticket numbers before or behind it, or (`bare`) alone; several acts in one message are not
    claimed, nor is a question how the ticket stands, unless (`asks`) the words are a question to somebody else.

    `story`: the words behind the verb tell something (what was done, why), so whatever is added belongs to it.
    """
    words = _either(verbs)
    behind = re.compile(rf"(?P<word>{words}){_SEPARATOR}(?P<refs>{_REF})(?!\d){_SEPARATOR}(?P<rest>.*)", re.DOTALL)
    before = re.compile(
        rf"(?P<refs>{_REF})(?!\d)(?:\s*号)?{_SEPARATOR}(?P<word>{words}){_SEPARATOR}(?P<rest>.*)", re.DOTALL
    )
    alone = re.compile(rf"(?P<word>{words})(?:[\s:：,，]+(?P<rest>.*))?[。！!]?", re.DOTALL)

    def claim(hearing: Hearing) -> Match | None:
        said = hearing.said
        if not any(verb in said.folded for verb in verbs):
            return None
        found = behind.fullmatch(said.folded) or before.fullmatch(said.folded)
        if found and not asks and _ASKED.fullmatch(found["rest"]):
            return None
        if found and not _FURTHER[story].search(found["rest"]):
            refs = tuple(int(ref) for ref in re.findall(r"\d+", found["refs"]))
            return Match(word=found["word"], refs=refs, rest=_rest(said, found))
        found = None if found or not bare else alone.fullmatch(said.folded)
        return Match(word=found["word"], refs=said.quoted_refs, rest=_rest(said, found)) if found else None

    return claim


def command_claim(words: tuple[str, ...], bare: bool) -> Callable[[Hearing], Match | None]:
    """Claim sentences that begin with one of the words."""
    begins = re.compile(rf"(?P<word>{_either(words)}){_SEPARATOR}(?P<rest>.*)", re.DOTALL)

    def claim(hearing: Hearing) -> Match | None:
        if not hearing.said.folded.startswith(words):
            return None
        found = begins.fullmatch(hearing.said.folded)
        if not found or not (bare or found["rest"].strip()):
            return None
        return Match(word=found["word"], rest=_rest(hearing.said, found))

    return claim


def _rest(said: Said, found: re.Match[str]) -> str:
    """The words behind the verb exactly as they were written."""
    start, end = found.span("rest")
    return said.words[start:end].strip() if start >= 0 else ""


def pattern_claim(pattern: str) -> Callable[[Hearing], Match | None]:
    """Claim sentences that the pattern fits from end to end."""
    whole = re.compile(pattern, re.DOTALL)

    def claim(hearing: Hearing) -> Match | None:
        found = whole.fullmatch(hearing.said.text)
        if not found:
            return None
        return Match(word=found[0], parts={k: v for k, v in found.groupdict().items() if v})

    return claim
