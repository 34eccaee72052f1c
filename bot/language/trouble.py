"""Does a sentence say that something is wrong, or does it only ask, wish, suppose, or say that all is well?"""

from __future__ import annotations

import re

# Something broken, missing, dangerous: said of a thing, it is a problem.
_FAULT = re.compile(
    r"坏|不制|不亮|不着|不动|不上(?!班)|不出|不开(?!心)|(?<!够)不够|缺|漏|断网|断电|停电|停水|堵|冒|老化|老旧|破损|卡纸|死机|黑屏|超期|过期|到期"
    r"|报警|爆|倒灌|积水|泄漏|着火|起火|短路|异味|返味|糊味|焦味|怪味|臭|晕倒|受伤|抢劫|丢失|没人顶|人手|吞卡|吃卡|吞(?=了|$|[，,。])|失灵|不灵|脱落|塌|断货|拖欠|掉线|老鼠|蟑螂|发霉|晚到|吃紧"
)
# Weaker: wishes and complaints.
_WISH = re.compile(
    r"不好|不清|不了|不来|没人|没有|没法|没地|慢|晚点|危险|投诉|申请|想换|要换|希望|帮忙|解决|困难|问题|不会|太紧|太长|太热|太冷|少了|意见|断|卡|破|丢|急[用需着]|着急"
)
_ASKING = re.compile(
    r"(?:吗|么|呢|(?<!不知道)(?<!不知道该)(?<!不晓得)找谁|谁管|归谁|怎么办|咋办|怎么交|怎么填|怎么弄|[怎咋]么?个[^，,。]{1,2}法|什么时候|多少钱?|哪里|哪儿)[?？。!！]*$|有没有|是不是|会不会|能否知道"
)
_SUPPOSING = re.compile(r"万一|要是|假如|如果.{0,12}(?:怎么|咋|找谁|就麻烦)|演练|演习|培训.{0,6}逃生")
_WELL = re.compile(
    r"(?:没有?|没啥|没什么|没发现)(?:任何|什么|啥)?(?:问题|冒|异常|毛病)|一切正常|已经?(?:修好|解决|换好|处理好)|修好了|都(?:挺|很)?好|很辛苦"
)
_SAID = re.compile(
    r"反映(?!良好|很好)|提出|提了|问题[是:：有还就]|意见|建议|希望|想要|要求|诉求|(?:员工|大家|同志|柜员|局长|所长|客户|他们|人家|老百姓).{0,4}(?:说|讲|反应|提)"
)
_HELPED = re.compile(r"(?:已经?|我|都)(?:给|帮|为|向)?.{0,4}(?:送了|送去|送上|解决了|处理了|办好了|安排好了)")
_CLAUSES = re.compile(r"[，,。；;！!]")
_BUT = re.compile(r"但是?|不过|可是|只是|就是|又|还是|仍|另外|还有")


def faulty(text: str) -> bool:
    """Whether a thing is said to be broken, missing or dangerous, and not merely asked about or supposed."""
    return bool(_FAULT.search(text)) and not idle(text)


def troubled(text: str) -> bool:
    """The same, wishes and complaints included."""
    return bool(_FAULT.search(text) or _WISH.search(text)) and not idle(text)


def brought_up(text: str) -> bool:
    """Whether somebody who was there brings a problem back: something is wrong, or somebody there asked for something."""
    if helped(text):
        return False
    return troubled(text) or (bool(_SAID.search(text)) and not idle(text))


def helped(text: str) -> bool:
    """Whether the speaker tells of what was done already: brought, solved, arranged."""
    return bool(_HELPED.search(text))


def idle(text: str) -> bool:
    """Whether a sentence asks, supposes, or says that all is well (and has no “but” behind it)."""
    if _ASKING.search(text) or _SUPPOSING.search(text):
        return True
    well = next(reversed(list(_WELL.finditer(text))), None)
    if well is None:
        return False
    before, rest = text[: well.start()], text[well.end() :]
    if _FAULT.search(before) and re.search(r"(?:但是?|不过|就是|可是?|只是|只)$", before):
        return False
    return not _BUT.search(rest) and not any(_FAULT.search(clause) for clause in _CLAUSES.split(rest)[1:])
