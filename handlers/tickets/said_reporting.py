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


SAYINGS: tuple[Saying, ...] = (
    say("report", r"^匿名(?:反映|反应|举报|投诉|上报|说)[：:，,\s]*[^？?]{4,}", unless=r"怎么|谁", weight=WHOLE),
    say("report", r"^(?:我要|我想|请|帮我|麻烦)?(?:上报|报修|反映|提单|提个问题|报个问题|报告一个?问题|投诉)(?:一下|个)?[：:，,\s]*[^？?]{3,}", unless=r"怎么|的(?:几|那)|多少|谁"),
    say("report", r"^(?:{time}|听|据)?(?:{outlet}|{county}|所里|支局|网点|员工|大家|群众|客户)(?:支局|所|网点|那边|这边|的|员工|同志|大家|局长|负责人|{person}|都|均|也)*(?:反映|反馈|提出|诉苦|来电)(?:说|了|称|道)?[：:，,\s]?[^？?]{3,}", unless=r"(?:几|多少|哪些|什么)(?:个|条|件)?问题|怎么样了|吗[？?]?$|α"),
    say("report", r"(?:替|代|帮){…}(?:反映|报一?下|报个|说一?下|问问|提一?下)", unless=r"怎么"),
    say("report", r"{outlet}[：:，,\s]*(?:反映|那边|支局|所)?[：:，,\s]*[1①一][.、:：)）]?[^\d①②]{2,}[2②二][.、:：)）]?[^\d]{2,}", unless=r"盘点|走访|清单[1一]"),
    say("report", r"^(?:问题清单|收集(?:到)?(?:的)?问题|这次收集)"),
    say("report", r".", reads=_faulty, weight=WEAK, unless=r"α|θ|^(?:撤|还没撤|已撤)"),
)  # fmt: skip
