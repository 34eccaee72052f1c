"""How people write outlets and counties: the words around the core of a name, and the core's shorter forms."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.language.sounds import spoken

_KINDS = (
    "中心支局|支局|分局|邮电所|邮政局|邮政所|邮局|营业所|储蓄所|代办所|代办点|营业厅|营业部|营业室|营业班"
    "|揽投部|揽投站|投递部|投递站|投递所|网点"
)
_TOWN = "镇|乡|街道办事处|街道办|街道|办事处"
# What may follow 所, 局, 站, 点, 部 in another word: 所有, 局面, 站着, 点钞机, 部分.
_ALONE = "所(?![有以谓属需])|局(?![面限势])|站(?![着在起])|点(?![钞验击名检心钟清子头])|部(?![分门署队])"
_AFTER = re.compile(
    rf"(?P<town>{_TOWN})?"
    rf"(?:(?P<kind>(?:邮政)?(?:{_KINDS})|邮政(?![^，。,的]))|(?P<alone>{_ALONE}))?"
)
KIND_WORDS = re.compile(rf"(?:邮政)?(?:{_KINDS})|(?<![厕出场究])所(?![有以谓属需])")
SPOKEN_KINDS = tuple(
    spoken(*kind.split())
    for kind in [
        "you zheng zhi ju",
        "you zheng fen ju",
        "you zheng suo",
        "you zheng ju",
        "ying ye suo",
        "ying ye ting",
        "ying ye bu",
        "chu xu suo",
        "dai ban suo",
        "lan tou bu",
        "tou di bu",
        "wang dian",
        "zhi ju",
        "fen ju",
        "you ju",
    ]
)
_KIND_END = re.compile(rf"(?:邮政)?(?:{_KINDS}|所|局|部|站)$|邮政$")
_ASIDE = re.compile(r"\s|[（(].*?[)）]")
_TOWN_END = re.compile(rf"(?:{_TOWN})$")
_COUNTY_END = re.compile(r"(?:[\u4e00-\u9fff]{1,3}族)*(?:自治)?[县区市旗]$")
_SHORTER = (  # written out → as people say it
    ("高新技术产业开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("风景名胜区", "景区"),
    ("管理委员会", ""),
    ("管委会", ""),
    ("管理中心", ""),
    ("大街", ""),
    ("大道", ""),
    ("路", ""),
    ("街", ""),
)
_SHORTER_ENDS = frozenset(long[-1] for long, _ in _SHORTER)
_TAILS = frozenset(("林场", "农场", "茶场", "牧场", "渔场", "矿区", "园区", "景区"))
_PERSON = re.compile("同志|书记|主任|师傅|经理|先生|女士|老师|大姐|大哥")
_ELSE = re.compile(
    "(?:人民)?(?:政府|支行|银行|信用社|农商行|农信社|派出所|法院|税务|供电|中学|小学|学校|幼儿园"
    "|医院|卫生院|养老院|敬老院|村|社区|大队|区)"
)
_PREFIX = frozenset("大小新老高东西南北前后")
_STREET = re.compile("[东西南北中]?(?:路|街|大道|大厦|大桥|巷|小区|花园|广场|市场)")
_GENERIC = ("区", "场", "会", "中心", "公司")


def after(text: str, at: int) -> tuple[int, str]:
    """Return where the words behind a core end, and what they are: kind, alone (所, 局), town or nothing."""
    match = _AFTER.match(text, at)
    if match is None or match.end() == at:
        return at, ""
    return match.end(), "kind" if match["kind"] else "alone" if match["alone"] else "town"


def before_town(text: str, end: int) -> int:
    """Return where the core ends when 镇 or the like stands before `end`."""
    if not end or text[end - 1] not in "镇乡道办处":
        return end
    match = _TOWN_END.search(text, max(0, end - 5), end)
    return match.start() if match else end


def may_be_prefixed(text: str, start: int) -> bool:
    """Say whether the character before a name may belong to a longer name: 小王庄 is not 王庄."""
    return start > 0 and text[start - 1] in _PREFIX


def is_person(text: str, start: int, end: int) -> bool:
    """Say whether a bare name is rather somebody's: 小高, 王林同志."""
    return (text[start] in "小老" and end - start == 2) or _PERSON.match(text, end) is not None


def is_elsewhere(text: str, at: int) -> bool:
    """Say whether another institution follows: 龙湾中学 is not the outlet 龙湾."""
    return _ELSE.match(text, at) is not None


def is_street(text: str, at: int) -> bool:
    """Say whether a name goes on as a street's or a building's: 沿湖路, 龙湾大厦."""
    return _STREET.match(text, at) is not None


def is_generic(form: str) -> bool:
    """Say whether what is left of a long name is a word for many: 工业园区, 农场."""
    return form.endswith(_GENERIC)


def is_town(name: str) -> bool:
    """Say whether a name is a town's, which may hold several outlets: 龙湾镇."""
    return _TOWN_END.search(name) is not None


def differ_in_kind(said: str, name: str, others: Iterable[str]) -> bool:
    """Say whether the kind that was said tells one outlet from the others: 支局 is not a 邮政所."""
    return "支局" in said and not name.endswith("所") and all(other.endswith("所") for other in others)


def core_of(name: str, county: str) -> str:
    """Return what is particular in a name: without county and what stands before it, 邮政, kind and town."""
    bare = _KIND_END.sub("", _ASIDE.sub("", name) if _ASIDE.search(name) else name, 1)
    tail = bare.partition(county)[2] if county else ""
    core = tail if len(tail) > 1 else bare
    for head in ("中国邮政", "邮政"):
        core = core.removeprefix(head) or core
    end = before_town(core, len(core))
    return core[:end] if end > 1 else core


def shorter_forms(core: str, county: str) -> list[str]:
    """Return what a long core is cut down to in speech."""
    if len(core) < 3:
        return []
    forms = [core.partition(short)[2] for short in county_forms(county) if short in core]
    if core[-1] in _SHORTER_ENDS:
        for long, short in _SHORTER:
            forms += [base.removesuffix(long) + short for base in [core, *forms] if base.endswith(long)]
    if core[-2:] in _TAILS:
        forms.append(core[-2:])
    if len(core) > 4:
        forms += [core[:3], core[:4], core[-4:], core[-3:]]
    return [form for form in dict.fromkeys(forms) if form != core and len(form) > 1] if forms else forms


@lru_cache(maxsize=4096)
def county_forms(county: str) -> tuple[str, ...]:
    """Return a county's name, whole and without 县, 区, 市 where two characters are left."""
    short = _COUNTY_END.sub("", county)
    forms = [county, short if len(short) > 1 else county]
    forms += [county.removesuffix(long) + brief for long, brief in _SHORTER[:3] if county.endswith(long)]
    return tuple(dict.fromkeys(forms))
