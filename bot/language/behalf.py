"""替黄泥支局老李反映…: whose problem it is that somebody passes on. Pure; knows no roster."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.names import Mention

_WHO = r"(?P<who>[^，,。；;：:！!？?\s]{1,24}?)"
_SAYS = r"(?:反映|反馈|上报|报修|报告|转达|提|说|讲|问|报|捎句话|带句话|捎个话)"
_PATTERNS = (
    re.compile(rf"(?:替|代表|代|受|帮着|帮)(?!办|班|理|收|发|扶|助|忙|我|咱|俺){_WHO}(?:委托|托付)?(?:来)?{_SAYS}"),
    re.compile(rf"(?:^|[，,。；;\s]){_WHO}(?:托|让|叫|请)我(?:帮忙?|替他|替她|代)?{_SAYS}"),
)
_NAME = re.compile(
    r"(?:[老小阿]?[一-鿿]{1,4}?)?(?:大姐|大哥|大爷|大妈|大娘|师傅|姐|哥|叔|姨|支局长|局长|所长|主任|经理|班长|书记)$|[老小阿][一-鿿]$|[一-鿿]{2,4}$"
)
_NOBODY = frozenset(
    [
        "大家",
        "大伙",
        "我们",
        "咱们",
        "俺们",
        "他们",
        "她们",
        "它们",
        "自己",
        "单位",
        "支局",
        "网点",
        "公司",
        "上面",
        "一下",
        "这个",
        "那个",
        "部门",
        "客户",
    ]
)
_CROWD = re.compile("(?:员工|职工|同事|柜员|投递员|营业员|客户|群众|老乡|村民|用户|同志|姐妹|兄弟)(?:们)?$")
_LINK = re.compile(r"^(?:那边|这边|那儿|里面|里|的|咱|一个|有个|个|一位|位|几个|所|支局)*")


@dataclass(frozen=True)
class Behalf:
    """Whose words are passed on: a name as it was said, and where it stands in the text."""

    name: str
    start: int
    end: int


def on_behalf(text: str, mentions: Sequence[Mention] = ()) -> Behalf | None:
    """Return on whose behalf a text reports, None when the speaker speaks for himself.

    `mentions` are the outlets the text names: they are no part of a person's name.
    """
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            name = _name(found["who"], found.start("who"), mentions)
            if name:
                return Behalf(name, found.start(), found.end())
    return None


def _name(said: str, at: int, mentions: Sequence[Mention]) -> str:
    inside = [m for m in mentions if at <= m.start < at + len(said)]
    if inside:
        rest = inside[-1].end - at
        said = said[rest - said[rest:].startswith("长") :]  # 南坪支局长: the outlet ends where the title begins
    said = _LINK.sub("", said)
    crowd = _CROWD.search(said)
    if crowd:
        return said if len(said) <= 6 else crowd.group()
    found = _NAME.search(said)
    return found.group() if found and found.group() not in _NOBODY else ""
