"""How people report a problem: by saying so, on behalf of somebody, or by telling what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language import trouble
from bot.language.meaning.phrases import WEAK, WHOLE, Heard, Saying, say

_ASKS = re.compile(r"怎么(?:报|用|填|说|申报|登记)|谁(?:负责|联系|管)|几个|多少(?!度)|有哪些|列出来|排名|统计|比一比")


def _faulty(heard: Heard) -> Mapping[str, Any] | None:
    """Something is broken, missing or dangerous, and it is not merely asked about."""
    text = heard.said.text
    if len(text) < 4 or _ASKS.search(text) or not trouble.faulty(text):
        return None
    return {}


_PLEASE = r"(?:请|恳请|敬请|望|希望|建议|申请|烦请|盼)[^，,。；;]{0,12}(?:解决|处理|维修|修缮|更换|研究|协调|落实|查看|改造|关注|安排|补充|配备|统筹|支持|加以)|为盼|为荷"
_AMISS = r"存在|出现|发生|损坏|故障|渗漏|严重|紧张|不便|困难|不足|老化|堵塞|不畅|滞后|不到位|短缺|缺[少编员乏]|破损|不制冷|频发|[坏漏断堵]|较差|影响"
_ASKED_OF_THE_CLERK = r"[?？]|吗$|怎么|{ref}|{item}|{project}|领题|延期|协办|挂账|走访|折页|海报|宣传品|名册|通知|各(?:支局|网点|单位|部门|位)|会议|参加|几|多少|哪|截至|工单"
_VEHICLE = r"(?:轮胎|车胎|三轮|摩托|投递车|电动车|邮车|揽投车|链子|刹车|电瓶)"

SAYINGS: tuple[Saying, ...] = (
    # as clerks and secretaries write: a place, what is amiss, a request
    say("report", rf"^(?=.*{{outlet}})(?=.*(?:{_AMISS}))(?=.*(?:{_PLEASE}))", unless=_ASKED_OF_THE_CLERK, weight=WHOLE),
    say("report", rf"^(?:经(?:了解|查|核实|调研)|据(?:了解|反映|悉)|现将|兹有|近日|近期|收集到|现有)(?=.*{{outlet}})(?=.*(?:{_AMISS}|{_PLEASE}))", unless=_ASKED_OF_THE_CLERK, weight=WHOLE),
    say(
        "report",
        r"^(?=.*{outlet})(?:{county}|{outlet}|[、，,和跟与及\s]|支局|网点|所|两[个处家]|几个|三[个处家]|情况汇总|[：:])+(?:员工|职工|同志)?(?:均|都|也|同时|普遍)?(?:反映|反馈|提出|均?存在)(?!良好|很好)[^?？]{3,}",
        unless=r"[?？]|吗$|几[个件条]|多少|哪些|有没有|{ref}|怎么样|了什么|的(?:问题|单子?)(?:列|有|给|发|是|$)|情况$|走访", weight=WHOLE,
    ),
    # a round that was missed because the vehicle broke down
    say("report", rf"^(?=.*{_VEHICLE})(?=.*(?:爆|扎|断|坏|不灵|趴窝|抛锚|熄火|没电))(?=.*(?:没跑|没送|没去|没敢|没派|没投))", unless=r"{ref}|[?？]$|走访", weight=WHOLE),
    say("report", r"^匿名(?:反映|反应|举报|投诉|上报|说)[：:，,\s]*[^？?]{4,}", unless=r"怎么|谁", weight=WHOLE),
    say("report", r"^(?:我要|我想|请|帮我|麻烦)?(?:上报|报修|反映|提单|提个问题|报个问题|报告一个?问题|投诉)(?:一下|个)?[：:，,\s]*[^？?]{3,}", unless=r"怎么|的(?:几|那)|多少|谁"),
    say("report", r"^(?:{time}|听|据)?(?:{outlet}|{county}|所里|支局|网点|员工|大家|群众|客户)(?:支局|所|网点|那边|这边|的|员工|同志|大家|局长|负责人|{person}|都|均|也)*(?:反映|反馈|提出|诉苦|来电)(?:说|了|称|道)?[：:，,\s]?[^？?]{3,}", unless=r"(?:几|多少|哪些|什么)(?:个|条|件)?问题|怎么样了|吗[？?]?$|α"),
    say("report", r"(?:替|代|帮){…}(?:反映|报一?下|报个|说一?下|问问|提一?下)", unless=r"怎么"),
    say("report", r"{outlet}[：:，,\s]*(?:反映|那边|支局|所)?[：:，,\s]*[1①一][.、:：)）]?[^\d①②]{2,}[2②二][.、:：)）]?[^\d]{2,}", unless=r"盘点|走访|清单[1一]"),
    say("report", r"^(?:问题清单|收集(?:到)?(?:的)?问题|这次收集)"),
    say("report", r".", reads=_faulty, weight=WEAK, unless=r"α|θ|^(?:撤|还没撤|已撤)"),
)  # fmt: skip
