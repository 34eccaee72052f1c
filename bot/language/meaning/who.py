"""Find the people and the departments a sentence names: whole names, 老周, 高书记; 信息中心, 人力, 综合部."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.language.meaning.marks import Mark

# What departments are called in speech → what they are called on paper (source: the programme's glossary, 2.1).
DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "信息技术中心": (
        "信息技术中心",
        "信息技术部",
        "信息技术",
        "信息中心",
        "信息部",
        "信息科",
        "科技中心",
        "网络中心",
        "技术中心",
    ),
    "人力资源部": ("人力资源部", "人力资源", "人力部", "人力", "人事部", "人事科", "人事"),
    "金融业务部": ("金融业务部", "金融业务", "金融部", "金融科"),
    "寄递事业部": ("寄递事业部", "寄递业务部", "寄递部", "寄递"),
    "综合部": ("综合办公室", "综合办", "综合部", "综合科", "办公室"),
    "安全保卫部": ("安全保卫部", "安全保卫", "安保部", "保卫部", "安保科", "保卫科", "安保"),
    "服务质量部": ("服务质量部", "服务质量", "服质部", "质量部", "服务部"),
    "工会": ("工会",),
    "党委党建工作部": ("党委党建工作部", "党建工作部", "党群工作部", "党建部", "党群部"),
    "渠道平台部": ("邮务（渠道平台）部", "渠道平台部", "渠道部", "邮务部"),
    "市场营销部": ("市场营销部", "市场部", "营销部"),
    "计划财务部": ("计划财务部", "计财部", "财务部", "财务科"),
    "纪检监察": ("纪检监察室", "纪检监察", "纪委", "纪检"),
    "机要通信": ("机要通信",),
}
_SHORT = frozenset({"人力", "人事", "寄递", "安保", "信息技术", "服务质量", "金融业务", "人力资源"})
_ASKED_FOR = re.compile(
    r"(?:转|派|给|找|归|由|让|请|请示|是|交|到|叫|问|拉上?|加上?|带上|喊上?|会同|需要|移交|属于?|向|和|跟|去|要|需|改成?|换成?)(?:到|给|了|一下)?$"
)
_BEHIND = re.compile(
    r"(?:的(?!问题)|管|办|来|负责|配合|牵头|接|那边|这边|找谁|处理|手上|手里|谁|协助|一起|一块|去|弄|帮|搭|就|得了|吧|会|看|出|[、，,。；;！!?？]|$)"
)

_TITLES = "书记|主任|局长|支局长|所长|经理|总|科长|部长|师傅|工|姐|哥|同志|委员|处长|站长"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙朱马胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程魏苏吕丁任沈姚卢傅钟姜崔谭"
    "廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武戚莫孔向汤温康施文牛樊葛邢安齐易乔伍庞"
)
_FAMILIAR = re.compile(
    rf"(?P<familiar>[老小](?P<a>[{_SURNAMES}]))(?![一-鿿]?(?:店|营|庄|村|区|镇|学|时))|(?!施工)(?P<b>[{_SURNAMES}])(?P<title>{_TITLES})(?![会部])"
)


@dataclass(frozen=True)
class Named:
    """A person a text names: the userids it may be (none = nobody we know), and the words."""

    userids: tuple[str, ...]
    words: str
    names: tuple[str, ...]


class Who:
    """The people and departments of one roster, ready to be found; immutable."""

    def __init__(self, people: Iterable[tuple[str, str, str]]) -> None:
        """`people` are (userid, name, post or title words)."""
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_surname: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for userid, name, post in people:
            self._by_name[name].append(userid)
            if name:
                self._by_surname[name[0]].append((userid, name, post))
        self._sizes: dict[str, tuple[int, ...]] = {}
        for name in self._by_name:
            if len(name) > 1:
                self._sizes[name[0]] = tuple(sorted({*self._sizes.get(name[0], ()), len(name)}, reverse=True))

    def people(self, text: str) -> list[Mark]:
        """Return the people named, by whole name or by surname with 老, 小 or a title."""
        from_names = list(self._whole(text))
        taken = [(m.start, m.end) for m in from_names]
        for found in _FAMILIAR.finditer(text):
            start, end = found.span()
            if any(start < b and a < end for a, b in taken):
                continue
            surname, title = found["a"] or found["b"], found["title"] or ""
            fitting = [(u, n) for u, n, post in self._by_surname.get(surname, ()) if not title or title in post]
            from_names.append(
                _mark(start, end, Named(tuple(u for u, _ in fitting), found[0], tuple(n for _, n in fitting)))
            )
        return sorted(from_names, key=lambda m: m.start)

    def _whole(self, text: str) -> Iterable[Mark]:
        reached = 0
        for start, letter in enumerate(text):
            if start < reached:
                continue
            for size in self._sizes.get(letter, ()):
                name = text[start : start + size]
                if name in self._by_name:
                    yield _mark(start, start + size, Named(tuple(self._by_name[name]), name, (name,)))
                    reached = start + size
                    break

    def departments(self, text: str) -> list[Mark]:
        """Return the departments named; a short form (人力) only where somebody is asked for."""
        marks: list[Mark] = []
        for found in _SPOKEN.finditer(text):
            start, end = found.span()
            words = found[0]
            if (
                words in _SHORT
                and not (_ASKED_FOR.search(text[:start]) and _BEHIND.match(text, end))
                and not (start == 0 and _BEHIND.match(text, end))
            ):
                continue
            marks.append(_dept(start, end, _CALLED[words]))
        return marks


_CALLED = {spoken: name for name, forms in DEPARTMENTS.items() for spoken in forms}
_SPOKEN = re.compile("|".join(sorted(map(re.escape, _CALLED), key=len, reverse=True)))


def _mark(start: int, end: int, named: Named) -> Mark:
    return Mark("person", named, start, end)


def _dept(start: int, end: int, name: str) -> Mark:
    return Mark("dept", name, start, end)
