"""Put one sign in place of each thing a sentence names, so that a phrase can be written without its names.

“1024转给安全保卫部，周五前” becomes “⟨ref⟩转给⟨dept⟩，⟨time⟩”: the shape. Marks lead back to what was named and
where. Knows no intent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.language.meaning import matters
from bot.language.meaning.acts import Situation
from bot.language.meaning.marks import Mark
from bot.language.meaning.repairs import Span, taken_back
from bot.language.meaning.who import Who
from bot.language.names import Gazetteer, Mention
from bot.language.times import TimeSpan, find_times
from bot.language.times.numerals import number
from models.rules.refs import ref_spans

KINDS = ("ref", "item", "outlet", "county", "person", "dept", "time", "project", "branch", "quote")
SIGN = dict(zip(KINDS, "αβγδεζηθικ", strict=True))
_GREEK = re.compile("[α-ω]")

LEFT_ALONE = re.compile(  # behind a ticket or a place in a list: nothing shall happen to it
    r"(?:那|这)?[条个件单]?(?:的)?(?:先|就|都|也|还是?|可|千万|那边|那[个条])*(?:(?:不用|不要|不必|不需要?|别|甭|莫|不)(?:去|再)?(?:动|改|管|变|撤)|保[留持]|留着?|照旧|照原样|没问题|没错|是?对的?(?:[，,。]|$)|原样|不变)"
)
SHORTEST_BARE = 1000  # a smaller number is a ticket only with its #
_JOIN = re.compile(r"[\s、,，和跟与及还有#/]{1,3}")
_PROJECT = re.compile(
    r"(?P<word>书记领题|领题|破题|项目|课题|题目?|题号)\s*#?(?P<a>\d{1,2}|[一二三四五六七八九十]{1,3})"
    r"(?![\d个月年天人次条件项家%直起样共些定时般旦下再分足来度级轮季期])号?(?:项目|课题)?"
    r"|(?<![\d第])(?P<b>\d{1,2}|[一二三四五六七八九十]{1,3})\s*号\s*(?:领题|破题|项目|课题|题)"
    r"|(?<![\d.:/年月#\-])(?P<c>0\d)(?![\d./月点年时分秒后级届天周%\-]|:[0-5]\d)"
    r"(?:号(?!窗|柜|台|机|楼|线|车|邮路|库|门|支局))?(?:项目|课题|领题)?"
)
_BRANCH = re.compile(
    r"第?(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})\s*(?:联合)?(?:党支部|支部)"
    r"|(?P<named>机关|离退休|退休|老干部|综合|营业|投递|寄递|金融|城区|新区|传媒|市场|技术|信息|本部|联合|网运|内训)(?:联合)?(?:党支部|支部)"
)
_NTH = re.compile(
    r"第\s*(?P<a>[一二三四五六七八九十两\d]{1,2}(?:\s*[、,，和到至\-~]\s*第?[一二三四五六七八九十两\d]{1,2})*)\s*(?:条|个|项|件|单|张)"
)
_BARE = r"\d{1,2}(?!\d|[.:年月日号点分]|\s*(?:个|台|张|人|块|元|天|次|周|家|名|起|份|位|袋|箱|小时|分钟|号))"
_ITEMS = re.compile(
    rf"(?:(?<=^)|(?<=[\s，,。；;！!收到了退办完好接签保部会室心]))(?P<a>{_BARE}(?:\s*[、,，和及到至\-~]\s*{_BARE})*)"
    r"(?=\s*(?:[^\d\s.、:：]))"
)
_HANZI_ITEMS = re.compile(
    r"(?:(?<=^)|(?<=[\s，,。；;！!]))(?P<a>[一二三四五六七八九十]{1,2}(?:\s*[、,，和跟到至\-~]\s*[一二三四五六七八九十]{1,2})+)"
)
_ITEM_VERB = re.compile(
    r"\s*(?:[号条个件]?\s*(?:都|全|也|先|已经?|可以|就|不|没)*\s*)?"
    r"(?:收|签|受理|接|延|推|办|完|好|修|搞|弄|转|派|退|满意|不要|不用|取消|撤|删|留|要|算|解决|销|催|挂|进展|改|是|给|合并|拆|确认|认可|不行|行|可以|对|通过|同意)"
)
_SIDE = re.compile(  # 前两条, 后三个, 最后一条
    r"(?P<side>打?头|前头?|后[头面]?|末尾?|最后|最末|倒数第?)(?:的|那|这)?(?P<n>[一两俩二三四五六七八九\d])?(?P<of>条|项|件|单|个(?!月|礼拜|星期|季|小时|钟|点|网点|支局|所|县|人|部门|单位))"
)
_OTHERS = re.compile(  # 剩下的两条: those of the list that the sentence does not name, where something is done to them
    r"(?:剩下|其余|余下|其[他它]|别|另外)(?:的|那|这)*(?:几|[一两俩二三四五六七八九\d])?(?:条|个|项|件|单)?(?=(?:就|都|全|先|也|由)*(?:我(?!们?(?:这|所|那))|给|转|派|收|签|接|退|改成?|归|算|延|让|请|交|挂|催))"
)
_RANGE = re.compile(r"([一二三四五六七八九十两\d]{1,2})\s*[到至\-~]\s*第?([一二三四五六七八九十两\d]{1,2})")
_QUOTED = re.compile(r"[“\"「『‘]([^”\"」』’]{1,60})[”\"」』’]")


@dataclass(frozen=True)
class Tagged:
    """A sentence with signs for what it names."""

    text: str
    shape: str
    marks: tuple[Mark, ...]
    places: tuple[int, ...]  # shape position -> text position, one more at the end
    unsaid: tuple[Span, ...] = ()  # what the speaker took back: in the text, not in the shape

    def of(self, kind: str, begin: int = 0, stop: int | None = None) -> tuple[Mark, ...]:
        """The marks of a kind within a stretch of the shape."""
        last = len(self.shape) if stop is None else stop
        return tuple(m for m in self.marks if m.kind == kind and begin <= m.at < last)

    def words(self, begin: int, stop: int) -> str:
        """A stretch of the shape as it was written."""
        return self.text[self.places[begin] : self.places[stop]]

    def cut(self, begin: int, stop: int) -> Tagged:
        """A stretch of the shape as a sentence of its own."""
        start = self.places[begin]
        marks = tuple(
            replace(m, start=m.start - start, end=m.end - start, at=m.at - begin)
            for m in self.marks
            if begin <= m.at < stop
        )
        return Tagged(
            self.text[start : self.places[stop]],
            self.shape[begin:stop],
            marks,
            tuple(p - start for p in self.places[begin : stop + 1]),
            tuple((a - start, b - start) for a, b in self.unsaid if start <= a < self.places[stop]),
        )

    @property
    def timed(self) -> str:
        """The text with blanks for what is no time: in “1023周五再说” the 3 is no part of the day."""
        spans = [(mark.start, mark.end) for mark in self.marks if mark.kind == "ref"]
        return blanked(self.text, (*spans, *self.unsaid))


class Tagger:
    """Finds what sentences name, for one roster; immutable."""

    def __init__(self, gazetteer: Gazetteer, who: Who, counties: Sequence[str]) -> None:
        self._gazetteer = gazetteer
        self._who = who
        self._counties = tuple(counties)

    def tag(self, text: str, about: Situation) -> Tagged:
        """Return the sentence with a sign for each thing it names; of two that overlap the surer stands."""
        taken: list[Mark] = []
        covered = bytearray(len(text))
        refs = _refs(text)
        outlets = self._outlets(text, about)
        for marks in (
            refs,
            _projects(text),
            outlets,
            matters.named(text, about, outlets),
            self._who.departments(text),
            self._who.people(text),
            _branches(text),
            self._county_marks(text),
            _times(blanked(text, [(mark.start, mark.end) for mark in refs]), about),
            _items(text, about),
        ):
            for mark in marks:
                if not any(covered[mark.start : mark.end]):
                    taken.append(mark)
                    covered[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
        return _shaped(text, *taken_back(text, sorted(taken, key=lambda m: m.start)))

    def _outlets(self, text: str, about: Situation) -> list[Mark]:
        found: tuple[Mention, ...] = self._gazetteer.find(text, county=about.county, own=frozenset(about.own))
        lonely = bool(found) and not self._gazetteer.county_of(text)
        return [Mark("outlet", m, m.start, m.end, others=self._namesakes(text, m) if lonely else ()) for m in found]

    def _namesakes(self, text: str, mention: Mention) -> tuple[str, ...]:
        """Every outlet that has the name as it stands there, whoever speaks; asked where the text names no county."""
        if len(mention.candidates) != 1:
            return ()
        others = self._gazetteer.namesakes(text[mention.start : mention.end])
        return others if mention.candidates[0] in others else ()

    def _county_marks(self, text: str) -> list[Mark]:
        return [Mark("county", county, start, end) for start, end, county in self._gazetteer.county_of(text)]


def _refs(text: str) -> list[Mark]:
    marks: list[Mark] = []
    for ref, start, end in ref_spans(text):
        if ref < SHORTEST_BARE and text[start] != "#":
            continue  # 300 is an amount
        before = marks[-1] if marks else None
        if before is not None and _JOIN.fullmatch(text[before.end : start]) and not LEFT_ALONE.match(text, end):
            marks[-1] = Mark("ref", (*before.value, ref), before.start, end)
        elif (
            before is not None
            and re.fullmatch(r"\s*[-~到至—]+\s*#?", text[before.end : start])
            and 0 < ref - before.value[-1] <= 30
        ):
            marks[-1] = Mark("ref", (*before.value, *range(before.value[-1] + 1, ref + 1)), before.start, end)
        else:
            marks.append(Mark("ref", (ref,), start, end))
    return marks


def _projects(text: str) -> list[Mark]:
    marks = []
    for found in _PROJECT.finditer(text):
        numerals = found["a"] or found["b"] or found["c"]
        marks.append(Mark("project", f"{_value(numerals):02d}", *found.span()))
    return marks


def _branches(text: str) -> list[Mark]:
    return [Mark("branch", found[0].replace(" ", ""), *found.span()) for found in _BRANCH.finditer(text)]


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks in these stretches, so that the rest keeps its place."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _times(text: str, about: Situation) -> list[Mark]:
    spans: Iterable[TimeSpan] = find_times(text, about.now, about.calendar)
    return [Mark("time", span, span.begin, span.stop) for span in spans]


def _items(text: str, about: Situation) -> list[Mark]:
    """Places in a list: 第2条, 1、3, 1-5, 前两条, 剩下的; bare numbers only with a verb of ours behind."""
    marks = [Mark("item", _positions(found["a"]), *found.span()) for found in _NTH.finditer(text)]
    marks += [
        Mark("item", _positions(found["a"]), *found.span("a"))
        for pattern in (_ITEMS, _HANZI_ITEMS)
        for found in pattern.finditer(text)
        if _ITEM_VERB.match(text, found.end("a"))
    ]
    size = len(about.listed or about.created or about.handed)
    if size > 1:
        marks += _sides(text, size)
        named = {place for mark in marks for place in mark.value}
        others = tuple(place for place in range(1, size + 1) if place not in named)
        if named and others:
            marks += [Mark("item", others, *found.span()) for found in _OTHERS.finditer(text)]
    return marks


def _sides(text: str, size: int) -> list[Mark]:
    """The first or the last few of a list of `size`."""
    marks = []
    for found in _SIDE.finditer(text):
        n = min(_value(found["n"].replace("俩", "两")) if found["n"] else 1, size)
        first = found["side"].startswith(("头", "打", "前"))
        if n == 1 or found["side"] in ("头", "打头", "前", "前头", "后", "后头", "后面", "最后", "末"):
            if found["side"].startswith("倒"):
                marks.append(Mark("item", (size - n + 1,), *found.span()))
            else:
                marks.append(
                    Mark(
                        "item", tuple(range(1, n + 1)) if first else tuple(range(size - n + 1, size + 1)), *found.span()
                    )
                )
    return marks


def _positions(words: str) -> tuple[int, ...]:
    found: list[int] = []
    rest = words
    for span in _RANGE.finditer(words):
        first, last = _value(span[1]), _value(span[2])
        found += range(first, min(last, first + 50) + 1)
        rest = rest.replace(span[0], " ")
    found += [value for part in re.findall(r"[一二三四五六七八九十两\d]+", rest) if (value := _value(part))]
    return tuple(dict.fromkeys(sorted(found)))


def _value(numerals: str) -> int:
    try:
        return number(numerals)
    except ValueError:
        return 0


def _shaped(text: str, marks: Sequence[Mark], unsaid: tuple[Span, ...]) -> Tagged:
    signs: list[str] = []
    places: list[int] = []
    kept: list[Mark] = []
    gone = {place for start, end in unsaid for place in range(start, end)}
    reached = 0
    for mark in (*marks, Mark("", None, len(text), len(text))):
        for place in range(reached, mark.start):
            if place not in gone:
                signs.append("·" if _GREEK.match(text[place]) else text[place].lower())
                places.append(place)
        if mark.kind:
            kept.append(replace(mark, at=len(signs)))
            signs.append(SIGN[mark.kind])
            places.append(mark.start)
        reached = mark.end
    return Tagged(text, "".join(signs), tuple(kept), (*places, len(text)), unsaid)


def quoted(text: str) -> str:
    """The first words in quotation marks, "" when there are none."""
    found = _QUOTED.search(text)
    return found[1] if found else ""
