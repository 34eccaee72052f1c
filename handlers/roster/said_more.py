"""More ways of asking who and where, as people say it in passing; and what is read when only the model hears a question."""

from __future__ import annotations

import re
from typing import Any

from bot.language.meaning.phrases import STRONG, WEAK, Heard, say

_NOT_ROSTER = (
    r"(?:几|多少|哪)[次趟回遍]|走访|问题|解决|逾期|超期|报[得了过]|反映|[率占]|进度|进展|办结|盘点|折页|海报|宣传|领题|破题|共建|考核"
    r"|最[多少快慢]|未结|红牌|没?办完|没办|满意|{ref}|坏|漏|缺|修"
)
_SPOT = "(?:支局|网点|所|那边|这边|那个点|那地方|那儿|那块|现在|眼下|目前|的|是|到底)*"
_FIELDS = (
    ("leader", "支局长|局长|所长|负责人"), ("branch", "支部"), ("grid", "网格"), ("county", "哪个县|哪里|在哪"),
    ("profile", "党员|几个人|多少人|情况|资料|档案"),
)  # fmt: skip


def _outlet(heard: Heard) -> dict[str, Any]:
    mark = heard.said.of("outlet")[0]
    ids = tuple(dict.fromkeys((*mark.value.candidates, *mark.others)))
    return {"outlet": ids[0]} if len(ids) == 1 else {"outlet": ids, "ask": "which"}


def _guessed(heard: Heard) -> dict[str, Any] | None:
    """What a question is about, by the kind of thing it names; None when it names nothing."""
    said, text = heard.said, heard.said.text
    if said.of("outlet"):
        return {**_outlet(heard), "field": next((name for name, words in _FIELDS if re.search(words, text)), "rep")}
    if said.of("dept"):
        return {"dept": said.of("dept")[0].value, "field": "handler"}
    if said.of("person"):
        one = said.of("person")[0].value
        places = re.search("网点|支局|点|联系|管|跑|挂|包", text)
        return {
            "person": one.names[0] if len(one.names) == 1 else one.words,
            "field": "outlets" if places else "profile",
        }
    if said.of("county"):
        return {"county": said.of("county")[0].value, "field": "outlets", "list": 1}
    return {"person": "self", "field": "outlets"} if re.search("我(?!们)", text) else None


MORE = (
    say(
        "roster_query",
        r"{outlet}(?:支局|网点|所)?(?:的)?(?:基本)?(?:档案|底子|底数|卡片|名片|基本情况|基本信息|概况)(?:卡片)?(?:都)?(?:调|给我|拿|看|瞅|翻|查|发|列|说|介绍|是|有|{~})",
        r"(?:调|看|查|翻|瞅|说说|介绍|拿)(?:出|一?下|看|来|出来)*{outlet}(?:支局|网点|所)?(?:的)?(?:档案|底子|底数|卡片|名片|基本情况|基本信息|概况)",
        unless=_NOT_ROSTER, weight=STRONG, reads=_outlet, field="profile", metric="outlet_card",
    ),
    say(
        "roster_query",
        rf"{{outlet}}{_SPOT}(?:挂点|包点|包挂|联系|对接|跑|管|盯)的?(?:人)?(?:是)?(?:哪位|哪个|谁|啥人)(?:同志|代表|领导)?{{~}}",
        rf"{{outlet}}{_SPOT}(?:归|由|属|让)?(?:哪个|哪位|啥)(?:党?代表|领导|同志)(?:管|联系|跑|挂|包|负责)?(?:的)?[?？]?{{~}}",
        unless=_NOT_ROSTER, weight=STRONG, reads=_outlet, field="rep",
    ),
    say(
        "roster_query",
        r"{dept}(?:的|那边|这边|那摊子?|那头|那块)*(?:单子?|工单|件|活|事|摊子)?(?:如今|现在|眼下|目前|都|是|该|一般)*(?:派给|归|由|找|让|分给)?(?:谁|哪位|哪个人?)(?:在|来)?(?:经手|经办|办|管|接|负责|处理)?(?:的|着|啊|呀|呢)?[?？]?{~}",
        r"{dept}(?:的|那边|这边|那头)*(?:管事|经手|接单|办事|具体办|拍板)的?(?:人)?(?:是|叫)?(?:谁|哪位|哪个)",
        unless=r"最|慢|快|几|多少|{ref}|逾期|超期|写的|说的|退的", weight=STRONG, takes="dept", field="handler",
    ),
    say(
        "roster_query",
        r"{person}(?:书记|主任|同志|代表)?(?:手底下|手下|手上|底下|那边|那头|那儿)(?:都|一共|现在)*(?:有|管|是)(?:着)?(?:哪[些几]?(?:个|家)?|多少|几[个家]|啥|什么)(?:网点|支局|点|所)",
        unless=_NOT_ROSTER, weight=STRONG, takes="person", field="outlets",
    ),
    say(
        "roster_query",
        r"{county}(?:县|区)?(?:下头|底下|下边|下面|辖区|里头|那边)(?:都|一共|总共)*(?:有|是|管)(?:哪[些几]?个?|啥|什么)(?:网点|支局|点|所)",
        unless=_NOT_ROSTER, weight=STRONG, takes="county", field="outlets", list=1,
    ),
    say("roster_query", r"^谁是谁[?？]*$", weight=WEAK, reads=_guessed, guess=True),
)  # fmt: skip
"""Before the rest of the questions; the last one is mainly there for what no phrase fits."""
