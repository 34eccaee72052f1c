"""Numbers as people write them next to a unit of time: 3, 三, 十二, 二〇二五, 廿三, 两三, 十几, 半."""

import re
from dataclasses import dataclass

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "0": 0, "元": 1, "两": 2, "俩": 2, "仨": 3}
_TENS = {"十": 10, "百": 100}
NUMERAL_SIGNS = "0123456789零〇一二两俩仨三四五六七八九十百廿卅"

NUM = r"(?:\d{1,4}|[零〇一二两三四五六七八九十百]{1,6})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[元一二三四五六七八九])"
DAY = (
    r"(?:(?:3[01]|[12]\d|0?[1-9])(?!\d)|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?"
    r"|[一二三四五六七八九](?![十百]))"
)

# 十几天, 两三个月, 一个半小时, 大半年, 二十多天, 5个工作日
_MANY = r"(?:\d{1,4}(?:\.\d)?|好几十?|几十|几|数十?|[大小]?半|[一二两俩仨三四五六七八九十百]{1,6})[多来几余]?"
_UNIT = r"工作日|自然日|自然天|天|日|周|星期|礼拜|月|季度|年|小时|钟头|分钟|刻钟"
AMOUNT = rf"(?P<many>{_MANY})(?P<piece>个)?(?P<half>半)?多?(?P<unit>{_UNIT})(?P<more>半)?多?"

_UNITS = {"自然日": "天", "自然天": "天", "日": "天", "星期": "周", "礼拜": "周", "钟头": "小时"}
_VAGUE = {"几": 3.0, "好几": 5.0, "数": 3.0, "几十": 30.0, "好几十": 50.0, "数十": 30.0, "十几": 15.0}
_PARTS = {"半": 0.5, "大半": 2 / 3, "小半": 1 / 3}


@dataclass(frozen=True, slots=True)
class Amount:
    """So many units of time; `vague` when the words leave the number open."""

    count: float
    unit: str
    vague: bool


def number(signs: str) -> int:
    """Return the number that `signs` write; ValueError when they write none."""
    if signs.isdecimal():
        return int(signs)
    signs = signs.replace("廿", "二十").replace("卅", "三十")
    if not _TENS.keys() & set(signs):
        return int("".join(str(_digit(sign)) for sign in signs))
    total, digit = 0, None
    for sign in signs:
        if sign in _TENS:
            total, digit = total + (1 if digit is None else digit) * _TENS[sign], None
        elif digit in (None, 0):
            digit = _digit(sign)
        else:
            raise ValueError(f"no number: {signs!r}")
    return total + (digit or 0)


def read_amount(match: re.Match[str]) -> Amount:
    """Return the amount matched by AMOUNT; ValueError when the words are a date (三月) or no number."""
    many, unit = match["many"], _UNITS.get(match["unit"], match["unit"])
    if unit in ("月", "季度", "工作日") and not (match["piece"] or many[-1] in "半俩仨" or unit == "工作日"):
        raise ValueError("三月 is March, 一季度 is the first quarter")
    count, vague = _many(many)
    if unit == "年" and count >= 100:
        raise ValueError("2024年 is a year")
    if match["half"] or match["more"]:
        count += 0.5
    return Amount(count, unit, vague or "多" in match[0])


def _digit(sign: str) -> int:
    if sign not in DIGITS:
        raise ValueError(f"no digit: {sign!r}")
    return DIGITS[sign]


def _many(words: str) -> tuple[float, bool]:
    """The number that the words mean, and whether they leave it open; of 三四 the larger."""
    if words in _PARTS:
        return _PARTS[words], words != "半"
    if words in _VAGUE:
        return _VAGUE[words], True
    bare = words.rstrip("多来几余")
    if bare != words:
        return (_VAGUE[words] if words in _VAGUE else _many(bare)[0]), True
    if "." in words:
        return float(words), False
    if len(words) > 1 and words[-1] in DIGITS and words[-2] in DIGITS:
        tens = words[:-2]  # 三四, 十四五
        return (number(tens) if tens else 0) + float(_digit(words[-1])), True
    return float(number(words)), False
