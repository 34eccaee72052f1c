"""What looks like a time and is none: 每月, 六岁, 工龄二十年, 提前三天, 第三天. Longer than a time, it wins."""

import re

from bot.language.times.clocks import PLAIN_CLOCK
from bot.language.times.moments import Pattern, pattern
from bot.language.times.numerals import AMOUNT, NUM, NUMERAL_SIGNS

_PLAIN_AMOUNT = re.sub(r"\?P<\w+>", "?:", AMOUNT)
_OWN = r"(?:是|为|有|才|已经|已|都|快|满|了|只有|不到|不足|超过|长达|还有|还剩)*"

_UNIT = r"(?:天|日|晚|早|周|星期|礼拜|月|季度?|年|小时|钟头|分钟)"
_WHICH = rf"(?:的?(?:[一二三四五六日天末初底中1-7](?!次|回|趟|个)|[上中下]旬)|(?:的|逢)?{NUM}[号日])"
_SHIFTED = "提前|延迟|延长|推迟|晚了?|早了?|迟到|不?超过|不到|不足|超期|逾期了?|超时了?"
_LASTING = (
    "工龄|年龄|司龄|党龄|军龄|教龄|护龄|房龄|车龄|婚龄|年限|保质期|质保|保修期?|合同期?|期限|有效期|试用期|租期|任期|存期|定期"
    "|产假|年假|病假|婚假|假期"
)
_LASTING_STARTS = "".join(sorted({word[0] for word in _LASTING.split("|")}))

PATTERNS: tuple[Pattern, ...] = (
    pattern(
        "every",
        "每逐",
        rf"[每逐]个?(?:(?:隔|逢|到)?(?:{NUM}|几|半)?个?{_UNIT}{_WHICH}?(?:的?(?:{PLAIN_CLOCK}))?|[逢到]?{NUM}[号日])",
        None,
    ),
    pattern("habit", "天平往", rf"(?:天天|平时|平常|往常)的?(?:{PLAIN_CLOCK})", None),
    pattern("age", NUMERAL_SIGNS, rf"{NUM}[多来几]?周?岁", None),
    pattern("shifted", "提延推晚早迟超不逾", rf"(?:{_SHIFTED}){_PLAIN_AMOUNT}了?", None),
    pattern("tenure", _LASTING_STARTS, rf"(?:{_LASTING}){_OWN}{_PLAIN_AMOUNT}[了多]?", None),
    pattern("months of life", "孩娃宝怀身", rf"(?:孩子|娃|宝宝|怀孕|怀了|身孕){_OWN}{NUM}个多?半?月", None),
    pattern("ordinal", "第", rf"第{_PLAIN_AMOUNT}(?:之?[前后内])?", None),
    pattern("number with dots", "0123456789", r"\d+(?:\.\d+){3,}|\d+\.\d+\.\d+(?=[A-Za-z版])", None),
    pattern("round the clock", "27", r"24小时(?=[自营值监服无开不全银热在都])|7\s?[x×*X]\s?24小时?", None),
)
