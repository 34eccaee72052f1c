"""How urgent is this report? The signs of `urgency_signs.py`, read with negation and context; knows no clock.

CRITICAL wakes people at night without asking, so a word alone is not enough: 打不着火, 没有冒烟, 消防演练 and
漏电保护器 are no emergencies. A missed one is worse than a false one, so doubt about a danger stays URGENT.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.language.classify import Text
from bot.language.sieve import Sieve, telling
from bot.language.urgency_signs import COVERED, CRITICAL, NORMAL, SIGNS, URGENT, Sign, sign
from models.rules import taxonomy
from models.rules.words import Urgency

SHORT_TERM: Final = 2  # Categories with so many working days or fewer start as URGENT.
_ORDER: Final = (NORMAL, URGENT, CRITICAL)

_QUOTED: Final = re.compile('[“"「『《]([^”"」』》]{1,80})[”"」』》]')
_SAID: Final = re.compile("(?:说|讲|喊|道|报|称|反映|原话|电话)(?:是|了|的)?[：:，,]?$")
_CLAUSE: Final = re.compile("[，,。；;！!？?~…\n]")
_BETWEEN: Final = (  # what may stand between a negation and the word it denies
    "(?:有|发生|出现|看见|看到|见着|见|发现|闻到|闻见|听说|再|真的|真|什么|啥|任何|明显|那种|造成|引起|引发|继续|"
    "过|到|着|是|人|一点|点|那么|这么|太|很|算|用|必)*$"
)
_NOT: Final = re.compile("(?:没有?|未|无|并非|不是|不算|不会|不用|不必|不|(?<!特)别|从未|不曾)" + _BETWEEN)
_NOT_NOT: Final = re.compile("(?:不是|不能说|并不是|也不是|谁说|哪能|怎么会|难道)(?:没有?|不|无)" + _BETWEEN)
_NEVER: Final = re.compile("没(?:少|停|断)$|不(?:停|断|住)(?:地|的)?$|忍不住|差不多$|不久$")
_DRILL: Final = re.compile("演练|演习|模拟|预案|假设|假装|案例|警示片|题目|考题|课件")
_TALK: Final = re.compile(
    "培训|宣传(?![栏屏车])|讲座|讲课|上课|学习|标语|视频(?!监控|会)|知识|手册|小品|通知|文件(?!柜)|新闻|提示|"
    "保险(?![丝管柜盒])|险种|投保|防止|防范|预防|避免|以防|严防|谨防|反诈|防诈"
)
_WELFARE: Final = re.compile("家里|老家|补助|救济|慰问|互助|看望|算工伤|算不算工伤|工伤认定|怎么报销")
_IF: Final = re.compile("万一|(?<![主需])要是|假如|假使|如果|倘若|若是|会不会|是不是会|怎么办才")
_FEAR: Final = re.compile(
    "怕|担心|差点|差一点|险些|快要?$|就要$|唯恐|迟早|早晚|容易|有可能|可能会|搞不好|弄不好|说不定|风险|隐患|"
    "将来|真要|一旦"
)
_PAST: Final = re.compile("去年|前年|往年|以前|曾经|上次|上回|那年|前几年|早些年|历来")
_HABIT: Final = re.compile(
    "每次|每回|每到|每逢|一到|一下[大暴]?雨|一刮|逢|老是|经常|总是|有时|偶尔|动不动|三天两头|隔三差五|隔三岔五|"
    "时不时|常常|时常|常年"
)
_AGAIN: Final = re.compile(
    "又|就真|真的|真(?=[着起冒有])|再次|今年|现在|刚(?!好)|今[天早晚]|正在|这会|眼下|还在|昨[天晚夜]|一直|至今|还没|"
    "没人[来修管]|越来越"
)
_SOLVED: Final = re.compile(
    "(?<![没未不难])(?:修好|弄好|搞好|处理好|处理完|解决|换好|换了新|扑灭|[火浇己给弄]灭了|恢复|排除|没事了|(?<!说)好了|"
    "[网路疏打修水接]通了|来电了|控制住|抽干|清完|平息|劝走|脱险|搞定|撤离)(?!不了)(?!方案|办法|问题)"
)
_UNSOLVED: Final = re.compile(
    "(?:没|未|不|尚未|难以|无法|怎么|想|请|求|帮忙?|尽快|希望|赶紧|赶快|快点|快|马上|立即|给|时候|多久|啥时|几时|能|才|等|要)"
    "[^，。]{0,3}$"
)
_CALM: Final = re.compile(
    "(?<![能得])不(?:是)?(?:太|很|那么|特别|算|大)?着?急(?![诊不吗死才])|不用(?:太)?着?急|没那么急|不赶时间"
)


def urgency(
    text: str,
    category_sla_days: int | None = None,
    *,
    critical_words: Sequence[str] = taxonomy.critical_words,
    urgent_words: Sequence[str] = taxonomy.urgent_words,
) -> tuple[Urgency, tuple[str, ...]]:
    """The level, and the words of the text that made it so (none when only the category did)."""
    read = Text(text)
    level: Urgency = NORMAL
    evidence: dict[Urgency, list[str]] = {URGENT: [], CRITICAL: []}
    signs, sieve = _signs(tuple(critical_words), tuple(urgent_words))
    worth = (signs[place] for place in sieve.worth_a_search(read.plain))
    for found, start, end in _hits(read.plain, worth):
        evidence[found].append(read.quote(start, end))
        level = max(level, found, key=_ORDER.index)
    calm = bool(_CALM.search(read.plain))
    if level is not CRITICAL and calm:
        return NORMAL, ()
    if level is NORMAL:
        return (URGENT if (category_sla_days or 99) <= SHORT_TERM else NORMAL), ()
    return level, tuple(dict.fromkeys(evidence[level]))


@lru_cache(maxsize=8)
def _signs(critical_words: tuple[str, ...], urgent_words: tuple[str, ...]) -> tuple[tuple[Sign, ...], Sieve]:
    """The table with the words of the house behind it, and which of its rows a text can hold."""
    words = [(CRITICAL, word) for word in critical_words] + [(URGENT, word) for word in urgent_words]
    ours = [sign(lv, re.escape(word.lower()), passing=True) for lv, word in words if word and word not in COVERED]
    signs = (*SIGNS, *ours)
    return signs, Sieve(telling(one.pattern.pattern) for one in signs)


def _hits(plain: str, signs: Iterable[Sign]) -> Iterator[tuple[Urgency, int, int]]:
    """(level, start, end) of what still counts after negation and context."""
    clauses = list(_clauses(plain))
    drill = bool(_DRILL.search(plain))
    for kind in signs:
        for match in kind.pattern.finditer(plain):
            start, end = match.span()
            left, right = next(((a, b) for a, b in clauses if a <= start < b), (0, len(plain)))
            clause = plain[left:right]
            if kind.unless and kind.unless.search(clause):
                continue
            if kind.level is CRITICAL and drill and not _AGAIN.search(clause):
                continue
            level = _in_context(kind, plain, clause, start - left, end, match.group())
            if level is not NORMAL:
                yield level, start, end


def _in_context(kind: Sign, plain: str, clause: str, at: int, end: int, word: str) -> Urgency:
    """What is left of the sign's level in the place where it stands; `at` counts within the clause."""
    before = clause[:at]
    if _NOT.search(before) and not _NOT_NOT.search(before) and not _NEVER.search(before):
        return NORMAL
    if _IF.search(before):
        return NORMAL
    if _PAST.search(clause) and not _AGAIN.search(plain):
        return NORMAL
    if _quoted_only(plain, end - len(word)):
        return NORMAL
    if kind.passing and _solved(plain[end:]):
        return NORMAL
    if kind.level is URGENT:
        return NORMAL if _TALK.search(before + word) and "投诉" not in word else URGENT
    if _TALK.search(clause) and not _AGAIN.search(clause):
        return NORMAL
    if _solved(plain[end:]):
        return URGENT
    if _FEAR.search(before) or (_WELFARE.search(plain) and not _AGAIN.search(plain)):
        return URGENT
    if kind.passing and _HABIT.search(plain) and not _AGAIN.search(plain):
        return URGENT
    return CRITICAL


def _solved(rest: str) -> bool:
    for match in _SOLVED.finditer(rest):
        if not _UNSOLVED.search(rest[: match.start()]) and not re.search("又|再|还", rest[match.end() :]):
            return True
    return False


def _quoted_only(plain: str, start: int) -> bool:
    """Inside quotation marks that do not repeat what somebody reported."""
    for quote in _QUOTED.finditer(plain):
        if quote.start() < start < quote.end():
            return not _SAID.search(plain[: quote.start()])
    return False


def _clauses(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _CLAUSE.finditer(plain):
        yield start, mark.end()
        start = mark.end()
    yield start, len(plain)
