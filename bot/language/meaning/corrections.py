"""Which field a correction changes, and to what: “不是A，是B”, “改成B”, “N的描述改一下：…”. Pure.

The piece under 不是 / 别 / 不归 is what is denied; what is left is the new value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.phrases import Heard
from bot.language.meaning.tags import Tagged
from models.rules.taxonomy import CATEGORIES, L1, find_category

_CLAUSE = re.compile(r"[^，,。；;！!？?\n：:]+")
_PUT = r"(?:派|给|是|归类?|标|写|记|算|弄|当|填|打|报|整|定|分|登记?|放|听|认|录|判|划|搞|说)(?:成|到|为|给|在|个|作)?"
_DENIAL = re.compile(rf"不是|不在|(?:别|不要|不用|甭|莫)(?:给我|再|老|都)*(?:{_PUT}|按)?|不归|不该|不属于?|不应该?")
_WHOLE = re.compile(  # a clause that holds only what is wrong
    r"不(?:怨|怪|关|赖|干)|(?:跟|和|与|同)[^，,。]{1,10}(?:没|不|无)(?:啥|什么|太大)?(?:关系|关|相干|搭界|沾边)|(?:哪|哪里|哪儿)(?:里|儿|能)?(?:是|算|属)|咋|怎么|啷个|为啥"
    rf"|(?!是){_PUT}[^，,。]{{1,10}}了$|(?:我|是我|你|他)?(?:写|打|说|记|听|填|报|弄|搞|登)(?:错|岔|串|混|反)(?:了|地方|字)*$|^(?:我)?(?:刚才?|刚刚|前面|上面)(?:说|报|写|发|提)的(?!是)"
)
_TURN = re.compile(r"(?<!不)(?<!就)(?:而?是|归|改成|应该是?|按|派给?|写成?|标成?|算)")
_SHOULD = re.compile(r"应该?[是为]|应当是|改[成为到]|换成|实际是|其实是|才对")
_TEXT = re.compile(
    r"(?:描述|内容|原文|文字|标题|题目|问题描述|说明)(?:要|得)?(?:改一下|改成|改为|改|更正为?|换成|应该是|写错了|写成)[：:，,\s]*(?:是|为|应该是)?(?P<text>.+)$",
    re.DOTALL,
)
_URGENCY = re.compile(
    r"(?:没|不)(?:那么|这么|太|怎么|算|着|用|是很|是太)*急|特急|加急|普通|一般(?!般)|急件|急(?=$|[的些，,。]|得很|一?点)|紧急(?!程度)"
)
_REPORTER = re.compile(
    r"反映人|报告人|提的?人|是谁反映|反映的人|上报人|不是我(?:反映|提|报|发现)|是ζ(?:反映|提|报|说|发现)的"
)
_OCCURRED = re.compile(r"时间|日期|哪天|不是今天|不是昨天|发生在|[天上早晚午号日]的?事|[记写登]成")
_COUNT = re.compile(
    r"[一二两俩三四五六七八九十\d]+\s*(?:台|个|人|件|张|箱|袋|把|条|次|根|盏|部|处|位|名|辆|块|间|扇)(?!礼拜|星期|月)"
)
_INTENT = re.compile(r"是(?:去)?走访|记走访|是报问题|不是报(?:问题|修)|只是走访|不是走访")
_STATE = re.compile(r"暂缓|先?挂(?:起|账|着)|先放(?:一放|着)|缓一缓")
_CATEGORY = re.compile(r"分类|类别|类型|归类|归到|算作?|分错|分到")
_OUTLET = re.compile(r"网点|支局|哪个(?:所|局)|地方|地点")
_WRONGLY = re.compile(r"不对|错|[写弄搞记说听打派](?:岔|混|串|反)")
_LEVEL1 = {
    "人员": "HR", "人事": "HR", "人力": "HR", "设备": "EQP", "系统": "EQP-SYS", "安全": "SAF", "后勤": "LOG", "党建": "PTY", "金融": "FIN",
    "寄递": "EXP", "快递": "EXP", "邮递": "EXP", "投递": "EXP-DLV", "服务": "SVC", "培训": "TRN", "营销": "BIZ", "市场": "BIZ", "其他": "OTH",
    "网": "EQP-NET", "网线": "EQP-NET", "人": "HR", "理赔": "EXP-CLM", "工资": "HR-PAY", "缺人": "HR-VAC",
}  # fmt: skip
_FILLERS = re.compile(
    r"^(?:是|属于?|应该是|应该|应属|应|归到?|算|改成|改为|改用|换成|改|到|成|为|按|其实|明明|这是|那是|这|那|个|条|它|说的是|我说的是|实际是?|给我|请|，|,|\s)+"
    r"|(?:的事儿?|的活儿?|的问题|的毛病|问题|毛病|类的|方面|这块|那类|那块|范畴|类|的|吧|了|啊|呀|才对|哈|管|上)+$"
)
_BEHIND = re.compile(
    r".*(?:改成|改为|改用|换成|调整[为成到]|调[为成到]|更正[为成]|订正[为成]|应属于?|应为|应归|应该[是算归]|算成?|归到?|属于?|(?<!不)是|选)"
)


def read(heard: Heard) -> Mapping[str, Any]:
    """Return field and value, “ask” when the new value is missing."""
    said = heard.said
    found = [(field, value) for field, reader in _FIELDS if (value := reader(said, heard)) is not None]
    for field, value in found:
        if value != "":
            return {"field": field, "value": value}
    return {"field": found[0][0], "ask": found[0][0]} if found else {"ask": "field"}


def affirmed(said: Tagged) -> list[tuple[int, int]]:
    """The stretches of the shape that are not denied: in “不是A，是B” and “咋写成A了，是B” only B."""
    spans = []
    for clause in _CLAUSE.finditer(said.shape):
        start, end = clause.span()
        if _WHOLE.search(clause[0]) and not re.search(r"(?:应该?|其实|而)是|改成", clause[0]):
            continue
        denial = _DENIAL.search(clause[0])
        if denial:
            turn = _TURN.search(clause[0], denial.end() + 1)
            if denial.start() > 1 and re.search(r"是|归|算|改|[β-ι]", clause[0][: denial.start()]):
                spans.append((start, start + denial.start()))
            if turn:
                spans.append((start + turn.start(), end))
        else:
            spans.append((start, end))
    return spans or [(0, len(said.shape))]


def _value_of(kind: str) -> Callable[[Tagged, Heard], Any]:
    def reader(said: Tagged, heard: Heard) -> Any:
        spans = affirmed(said)
        for start, end in sorted(
            spans, key=lambda span: not (_SHOULD.search(said.shape, *span) or said.shape.startswith("是", span[0]))
        ):
            marks = said.of(kind, start, end)
            if marks:
                return marks[0]
        return None

    return reader


def _text(said: Tagged, heard: Heard) -> str | None:
    found = _TEXT.search(said.text)
    return found["text"].strip(" ，,。") if found else None


def _urgency(said: Tagged, heard: Heard) -> str | None:
    words = ""
    for start, end in affirmed(said):
        for found in _URGENCY.finditer(said.words(start, end)):
            words = found[0]
    if not words:
        return "一般" if re.search(r"(?:别|不用|不要|甭)[^，,。]{0,4}(?:特急|加急|紧急|急)", said.text) else None
    if words[0] in "没不":
        return "一般"
    if words in ("特急", "紧急"):
        return "特急" if words == "特急" else "急"
    return "急" if words in ("加急", "急件", "急") else "一般"


def _outlet(said: Tagged, heard: Heard) -> str | None:
    mark = _value_of("outlet")(said, heard)
    if mark is not None:
        return str(mark.value.candidates[0])
    return "" if _OUTLET.search(said.shape) and _WRONGLY.search(said.shape) else None


def _department(said: Tagged, heard: Heard) -> str | None:
    mark = _value_of("dept")(said, heard)
    if mark is not None:
        return str(mark.value)
    return "" if re.search(r"部门", said.shape) and _WRONGLY.search(said.shape) else None


def _reporter(said: Tagged, heard: Heard) -> str | None:
    if re.search(r"匿名|(?:别|不要|不用)写我的?名", said.text):
        return "匿名"
    if not _REPORTER.search(said.shape):
        return None
    mark = _value_of("person")(said, heard)
    return mark.value.words if mark is not None else ""


def _person(said: Tagged, heard: Heard) -> str | None:
    mark = _value_of("person")(said, heard)
    if mark is None:
        return None
    return str(mark.value.names[0] if len(mark.value.names) == 1 else mark.value.words)


def _occurred(said: Tagged, heard: Heard) -> Any:
    if not said.of("time") or not _OCCURRED.search(said.text):
        return None
    spans = [(said.places[a], said.places[b]) for a, b in affirmed(said)]
    found = [t for t in slots.times(heard, "report") if any(a <= t.begin < b for a, b in spans)]
    day = found[-1].start if found else None
    return day if day is not None else ""


def _intent(said: Tagged, heard: Heard) -> str | None:
    if not _INTENT.search(said.text):
        return None
    last = max(re.finditer(r"走访|报问题|报修", said.text), key=lambda m: not _denied_at(said.text, m.start()))
    return "visit_log" if last[0] == "走访" else "report"


def _denied_at(text: str, at: int) -> bool:
    return bool(re.search(r"不是\s*$|不是去?$|别记?$", text[max(0, at - 4) : at]))


def _state(said: Tagged, heard: Heard) -> str | None:
    return "挂账" if _STATE.search(said.text) and re.search("不是", said.text) else None


def _category(said: Tagged, heard: Heard) -> str | None:
    """A category in words; "" when only said to be wrong."""
    for start, end in reversed(affirmed(said)):
        behind = _BEHIND.match(said.shape, start, end)
        code = (category_in(said.words(behind.end(), end)) if behind else None) or category_in(said.words(start, end))
        if code:
            return code
    return "" if _CATEGORY.search(said.text) else None


def category_in(words: str) -> str | None:
    """The category that a few words name: a level-1 code for 人员, a level-2 code for 系统权限."""
    plain = re.sub(r"^#?\d{4}|第.{1,3}[条个项件]", "", words).strip(" ，,。")
    for _ in range(2):
        plain = _FILLERS.sub("", plain).strip(" ，,。")
    plain = re.sub(r"^(?:分类|类别|类型|归类)(?:错了?|不对|改成|改为|改|是)*", "", plain).strip(" ，,。")
    if not plain or len(plain) > 12:
        return None
    if plain.upper() in CATEGORIES or plain.upper() in L1:
        return plain.upper()
    if plain in _LEVEL1:
        return _LEVEL1[plain]
    found = find_category(plain)
    if not found:
        return None
    tops = {c.parent_code for c in found}
    return next(iter(tops)) if len(tops) == 1 and len(found) == len(L1[next(iter(tops))].children) else found[0].code


def _thing(said: Tagged, heard: Heard) -> str | None:
    """“不是空调，是排风扇”: both are things, so it is the words that change, not the kind of problem."""
    denied = re.search(r"不是(?P<a>[^，,。；;]{1,10})[，,、\s]*(?:而?是)(?P<b>[^，,。；;]{1,16})", said.text)
    if not denied or _CATEGORY.search(said.text):
        return None
    first = denied["a"].strip()
    if first in _LEVEL1 or re.search(r"问题|[类的]$", first) or not find_category(first):
        return None
    return denied["b"].strip(" ，,。了")


def _quantity(said: Tagged, heard: Heard) -> str | None:
    """“是三台不是两台”: a number in the words."""
    found = [said.words(*span) for span in affirmed(said) if _COUNT.search(said.words(*span))]
    return found[-1].strip(" ，,。") if found and re.search("不是|改|应该?|错", said.text) else None


_FIELDS: tuple[tuple[str, Callable[[Tagged, Heard], Any]], ...] = (
    ("text", _text),
    ("intent", _intent),
    ("state", _state),
    ("reporter", _reporter),
    ("occurred", _occurred),
    ("urgency", _urgency),
    ("outlet", _outlet),
    ("dept", _department),
    ("person", _person),
    ("text", _thing),
    ("category", _category),
    ("text", _quantity),
)
