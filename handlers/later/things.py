"""The things that stand in outlets to inform customers, and how amounts of them are written.

Shared by the sayings about materials; knows no intent.
"""

from __future__ import annotations

import re
from typing import Any

from bot.language.meaning.phrases import Heard
from bot.language.times.numerals import number

# What colleagues call the things in an outlet that inform customers (source: the programme's glossary, 3.6).
THINGS = (
    "折页", "海报", "展架", "易拉宝", "门型架", "x架", "x展架", "横幅", "条幅", "竖幅", "单页", "彩页", "传单", "宣传单", "宣传页", "dm单",
    "立牌", "人形立牌", "台卡", "台签", "桌牌", "桌卡", "宣传栏", "公示栏", "公告栏", "宣传板", "展板", "kt板", "led屏", "led", "电子屏",
    "显示屏", "滚动屏", "门头屏", "跑马屏", "走字屏", "跑马灯", "电子海报", "视频", "宣传片", "灯箱", "金融许可证复印件", "许可证复印件", "金融许可证", "许可证",
    "营业执照复印件", "营业执照", "存款保险标识", "存款保险标志", "存款保险牌", "存保标识", "存保标志", "利率牌", "利率表", "利率公示",
    "利率公示牌", "利率公告", "收费公示", "收费标准", "资费表", "价目表", "服务价格表", "公示牌", "宣传品", "宣传物料", "宣传资料", "宣传材料",
    "宣传用品", "宣传物品", "宣传画", "宣传册", "画册", "手册", "小册子", "吊旗", "挂旗", "道旗", "挂画", "贴纸", "地贴", "窗贴", "墙贴",
    "玻璃贴", "不干胶", "标语", "提示牌", "警示牌", "提示语", "反假币资料", "反诈海报", "风险提示", "风险提示牌", "代销产品海报",
    "产品海报", "代理金融类", "理财海报", "保险海报", "基金海报", "物料", "帐篷", "桁架", "公示表", "投诉电话牌", "反洗钱资料",
    "大字版折页", "画面", "橱窗", "门头广告", "反诈片", "印刷品",
)  # fmt: skip
_CODE = r"xcp-\d{4}-\d{3}|(?<![\d.\-])0\d{2}(?![\d.\-])"  # 031: a thing by its number
_THING = "|".join([*sorted(map(re.escape, THINGS), key=len, reverse=True), _CODE])
THING = f"(?:{_THING})"
"""A pattern for one of them, in lower case as the shape is."""

_ABOUT = "反诈|防诈|反假币|反洗钱|养老金|养老|理财|保险|国债|基金|存款|贵金属|信用卡|手机银行|惠农|社保卡|寄递|快递|党建|金融知识|消保"
_FOUND = re.compile(rf"(?:{_ABOUT})?(?:{_THING})")
_NUMERAL = r"\d+|[一二两三四五六七八九十百千]+"
UNIT = "(?:张|份|条|个|块|本|套|副|面|幅|件|箱|捆|包|沓|摞|盒|册|只|支|卷|片|枚)"
_AMOUNT = re.compile(rf"(?P<n>{_NUMERAL})\s*多?\s*{UNIT}")
_AFTER = re.compile(rf"(?:{_THING})\s*(?P<n>\d{{1,4}})(?![\d号日月年.])")  # 出库 折页100
_COUNT = re.compile(
    rf"(?P<thing>{_THING})\s*(?:[，,][^，,\d]{{0,8}}[，,])?(?:账面?\s*\d+\s*{UNIT}?[，,\s]*)?(?:还)?(?:实有|有|剩|各|是|:|：)?\s*(?P<n>{_NUMERAL})\s*{UNIT}?"
)
_COUNT_FIRST = re.compile(rf"(?P<n>{_NUMERAL})\s*{UNIT}\s*(?P<thing>{_THING})")


def things(text: str) -> list[str]:
    """The things named, in order, as they were written."""
    return list(dict.fromkeys(text[slice(*found.span())] for found in _FOUND.finditer(text.lower())))


def amount(text: str) -> int | None:
    """The first amount of things, the last when it mends the first; None when there is none."""
    said = list(_AMOUNT.finditer(text))
    mended = said and re.search("不对|错了|应该是|更正", text[said[0].end() : said[-1].start()])
    found = (said[-1] if mended else said[0]) if said else _AFTER.search(text.lower())
    return _number(found["n"]) if found else None


def counted(text: str) -> list[tuple[str, int]]:
    """Every thing with how many there are: 折页120，海报3."""
    lower = text.lower()
    found = [(m["thing"], _number(m["n"])) for m in _COUNT.finditer(lower)]
    found = found or [(m["thing"], _number(m["n"])) for m in _COUNT_FIRST.finditer(lower)]
    return [(thing, many) for thing, many in found if many is not None]


def item(heard: Heard) -> dict[str, Any]:
    """The thing a sentence is about; a general word only when nothing better stands there."""
    named = things(heard.said.text)
    best = [one for one in named if one not in ("宣传品", "物料")] or named
    found: dict[str, Any] = {"item": best[0]} if best else {}
    many = amount(heard.said.text)
    return {**found, "qty": many} if many is not None else found


def place(heard: Heard) -> dict[str, Any]:
    """The outlet named, else the only one the speaker has; with several it must be asked which."""
    marks = heard.said.of("outlet")
    ids = marks[0].value.candidates if marks else heard.about.own
    if len(ids) == 1:
        return {"outlet": ids[0]}
    return {"outlet": ids, "ask": "outlet"} if ids else {"ask": "outlet"}


def photo(heard: Heard) -> dict[str, Any]:
    """Whether a picture comes with it."""
    return {"photo": 1} if re.search(r"[(（]?(?:照片|图片|附图|拍照|见图)", heard.said.text) else {}


def _number(numerals: str) -> int | None:
    try:
        return number(numerals)
    except ValueError:
        return None
