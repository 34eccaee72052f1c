"""How people speak of visits: that they went, that they will, that a record does not count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.language.meaning import slots, visiting
from bot.language.meaning.corrections import affirmed
from bot.language.meaning.phrases import WEAK, WHOLE, Heard, Saying, compiled, say

_WENT = r"(?:去了|去过|去的|到了|到过|到的|走了|跑了|跑完|走完|走访|到访|回访|蹲点|下点|看了看?|转了转?|看望|慰问|送了|来了|下去|待了|在)"
_NOT_WENT = r"没(?:有)?(?:空|时间|能|来得及|法)(?:去|走访|到|访|跑|下去)|没(?:有)?(?:去|走访|跑)(?!.*(?:人|了))|没去成|去不了|去不成|走不了|没走成|走不开"
_PUT_OFF = r"(?:往后(?:挪|拖|放)|挪(?:一?挪|到)|改天|改期|推迟|往后推|延后|下次再|顺延|取消)"
_RECORD = r"(?:走访(?:记录|登记|打卡)?|那次走访|那条走访|走访的?那条|拜访|打卡)"
_DELETE = r"(?:删掉?|删除|删了|撤销|撤回|撤掉|取消|不算|作废|去掉|划掉|清掉)"

_SWAPPED = compiled(
    r"[登记写录弄填搞听](?:记)?(?:错|岔|串|混|反|成)|其实|应该是|改成{outlet}|改为{outlet}|更正为{outlet}|不是{outlet}|{outlet}[，,]?不是"
)
_RECORDED = r"(?:走访(?:记录|登记)?|打卡记录|拜访记录|[登记录]的(?:那[条次])?走访)"
_TO_DO = (  # what is asked before one sets out: “要去马店了，该看些啥”
    r"(?:该|要|得|都|应该|需要|重点|主要|有(?:啥|什么|哪些))*(?:看|问|查|谈|聊|了解|注意|准备|带着?(?:问|去)?|留意|关注|干|做)(?:些|点|的)?(?:是)?(?:啥|什么|哪些|哪几[样项个]|点啥)"
    r"|有(?:啥|什么|哪些)(?:要|该|得|需要)?(?:看|问|查|谈|聊|了解|注意|准备|带)"
)


def _checklist(heard: Heard) -> Mapping[str, Any]:
    """For which outlet, where one is named."""
    return slots.read(("outlet",), heard)


def _edited(heard: Heard) -> Mapping[str, Any] | None:
    """Which visit, and what of it changes; a day to come is a plan and no record."""
    said = heard.said
    found = slots.times(heard, "report")
    coming = [t for t in slots.times(heard, "promise") if (day := t.start or t.end) and day > heard.about.today]
    if coming and re.search(r"(?:改|挪|推|延|调|放|提前)[到至成在]", said.text):
        return None
    outlets = slots.outlets(said)
    if outlets and _SWAPPED.search(said.shape):
        right = [m.value for a, b in affirmed(said) for m in said.of("outlet", a, b)] or outlets[-1:]
        which = {"date": found[0].start} if found and found[0].start else {}
        return {"id": "last", **which, "field": "outlet", "value": right[-1].candidates[0]}
    slot: dict[str, Any] = {"outlet": outlets[0].candidates[0]} if outlets else {"id": "last"}
    if re.search(r"照片|图片|拍照|附件", said.text):
        vague = [t.start for t in found if t.start and t.start != t.end]
        if outlets or not vague:
            return {**slot, "photo": 1}
        return {"photo": 1, "month": f"{vague[0]:%Y-%m}", "ask": "which"}
    if found:
        slot["date"] = found[-1].start or found[-1].end
    return slot


def _visit(heard: Heard) -> Mapping[str, Any]:
    """The outlet and the day a plan or a cancellation is about; the outlet is asked for when several may be meant."""
    outlets = slots.outlets(heard.said)
    found: dict[str, Any] = {}
    if outlets:
        found["outlet"] = outlets[0].candidates[0]
    elif len(heard.about.own) == 1:
        found["outlet"] = heard.about.own[0]
    else:
        found["ask"] = "outlet"
    return found


def _planned(heard: Heard) -> Mapping[str, Any] | None:
    """A visit on a day to come."""
    days = [day for t in slots.times(heard, "promise") if (day := t.start or t.end) and day > heard.about.today]
    return {**_visit(heard), "date": days[-1]} if days else None


def _postponed(heard: Heard) -> Mapping[str, Any] | None:
    """The new day when one is named, else the day that was missed; a visit that was made goes before."""
    if visiting.told(heard.said, heard.about):
        return None
    coming = [t for t in slots.times(heard, "promise") if (day := t.start or t.end) and day > heard.about.today]
    missed = slots.times(heard, "report")
    chosen: date | None = (coming[0].start or coming[0].end) if coming else (missed[0].start if missed else None)
    return {**_visit(heard), "date": chosen or heard.about.today}


def _cancelled(heard: Heard) -> Mapping[str, Any]:
    outlets = slots.outlets(heard.said)
    days = slots.times(heard, "report")
    found: dict[str, Any] = {"date": days[0].start} if days and days[0].start else {}
    if outlets:
        return {
            **found,
            "outlet": outlets[0].candidates[0],
            **({} if found or _plan(heard) else {"date": heard.about.today}),
        }
    if not found:
        return {"id": "last"}
    return {**found, **_visit(heard)}


def _plan(heard: Heard) -> bool:
    return bool(re.search(r"计划|改期", heard.said.text))


def _exempt(heard: Heard) -> Mapping[str, Any]:
    day = next((t.start for t in slots.times(heard, "promise") if t.start), heard.about.today)
    return {**_visit(heard), "month": f"{day:%Y-%m}", "ask": "approve"}


def _answers(heard: Heard) -> Mapping[str, Any]:
    marks = re.findall(r"([是否对没有无YNyn√×])", heard.words("marks"))
    return {"answers": "".join("Y" if mark in "是对有Yy√" else "N" for mark in marks)}


SAYINGS: tuple[Saying, ...] = (
    say("visit_checklist", r"(?:清单|检查表|问卷|五问|5问){…}(?P<marks>(?:[一二三四五\d][.、:：]?(?:是|否|对|没有?|有|无)[，,、\s]*){2,})", weight=WHOLE, reads=_answers),
    say("visit_checklist", r"^(?P<marks>(?:[1-5一二三四五][.、:：]?[是否][，,、\s]*){3,})$", weight=WHOLE, reads=_answers),
    say("checkin", r"(?:位置|定位)(?:消息|共享)|^(?:我)?(?:已经?|现在|人)?(?:在|到)(?:了)?{outlet}(?:了|门口|这儿|这里)?(?:(?:了)?[，,]?(?:签到|打个?卡|打一下卡|定位|报到|报个到)(?:一下)?)?{~}|签到|^[^。]{0,8}{outlet}[^。]{0,4}[，,](?:签个?到|打个?卡|报个?到){~}", unless=r"走访|去了|去过|[ζ].*在|问题|没|坏", weight=WHOLE, dist_m="calc", reads=_visit),
    say("visit_cancel", rf"{_RECORD}{{…}}(?:点错|记错|写错|错了|搞错|重复)?[^。]*?{_DELETE}|{_DELETE}(?:掉|了)?{{…}}{_RECORD}|走访(?:计划)?(?:不算|作废)", unless=r"关注|提醒", weight=WHOLE, reads=_cancelled),
    say("visit_checklist", r"走访(?:的)?(?:清单|提纲|任务单|要点|重点|问卷|检查表)(?!{…}(?:[一二三四五\d][是否]))|(?:给|发|来|列|出|要|拿)(?:我)?[^，,。]{0,8}走访(?:清单|提纲|要点|资料)", rf"(?:去|下|到|走访|跑|赴)(?:{{outlet}}|走访|联系点|网点|基层|点上?|支局|所里?)[^。]{{0,10}}?(?:{_TO_DO})", rf"走访[^。]{{0,8}}?(?:{_TO_DO})", rf"(?:去|下去|走访|出发)(?:之?前|的时候|时)[^。]{{0,6}}?(?:{_TO_DO}|想知道)", unless=r"[α]|反映|坏|去了|去过|几次|没去|怎么(?:填|录)|多少", weight=WHOLE, reads=_checklist),
    say("visit_edit", rf"{_RECORDED}[^。]{{0,8}}?(?:[登记写录弄填搞](?:记)?(?:错|岔|串|混|反)|[登记写录]成{{outlet}})", r"(?:补上?|补传|补交|传上?|加上){…}走访{…}(?:照片|图)|走访{…}(?:照片|图片?)[^，,。]{0,4}(?:补|传|加)", unless=rf"{_DELETE}|不是报|计划", weight=WHOLE, reads=_edited),
    say("visit_log", r"^(?:补|漏|忘)(?:了|记)?(?:录|登记?|记|报)(?:一[条次下个])?(?:走访)?[：:，,\s]*{…}(?:走访|去了|去过|跑了|到了|到过)", weight=WHOLE, unless=r"[α]|吗|谁", reads=visiting.read),
    say("visit_edit", r"(?:把)?{…}走访(?:登记|记|写|录)?{…}(?:登记|记|写|录)成{outlet}|(?:把)?{…}走访{…}(?:时间|日期|网点|人|方式)?{…}(?:改成|改为|改到|更正|应该是|写错|记错|不是)|走访[^，,。\d]{0,6}(?:忘(?:了|记)?|没)(?:拍|传|发照|写|附)|(?:补|更正|修改){…}走访{…}(?:照片|时间|日期|内容)", unless=r"不是报|计划|改期|改到{time}去", weight=WHOLE, reads=_edited),
    say("visit_cancel", r"(?:{time}|走访|去){…}(?:那趟|那次|计划|安排)?{…}取消(?!关注|提醒)", unless=r"[αβ]|没去|提醒|关注|催", needs="rep", reads=_cancelled),
    say("visit_exempt", r"(?:不用|不必|免|可以不|能不能不|就不|不需要)(?:再)?(?:去|走访?|跑|到)[^。]*|(?:免走访|免访|豁免)|走访{…}(?:给我)?免(?:一次|这次|掉|了)|免(?:一次|了|掉)(?:我)?(?:这次|这个月)?的?走访", unless=r"每次都|以后都", reads=_exempt),
    say("visit_log", r"补(?:录|记|登|报)|忘(?:了|记)?(?:录|登|报|写|记)|(?:漏|没)(?:记|录|登)", unless=r"[α]|谁|吗|拍|照片", reads=visiting.read),
    say("visit_postpone", rf"(?:本来|原来|原定|计划|打算|今天|明天|这周|上午|下午)?{{…}}(?:{_NOT_WENT})", rf"(?:走访|去|跑|访|下乡|下点|行程|[{{outlet}}{{time}}])[^。]*?{_PUT_OFF}|{_PUT_OFF}[^。]*?(?:走访|去|跑|访|下乡|下点|[{{outlet}}{{time}}])", unless=r"哪|谁|几|多少|还有|吗|[α]|反映|问题|单|提醒|办|[①②③]|电话", needs="rep", reads=_postponed),
    say("visit_plan", r"走访{…}(?:改到|改成|改在|挪到|推到|延到|放到|提前到|调到|往后推|往后挪)[^。]*{time}|{time}{…}(?:打算|准备|想|计划|要|得|还得)(?:去|再|上)?(?:跑|走|去|下|到|转)[^，,。了]{0,3}{outlet}", unless=r"[α]|谁|哪|申请延期|反映|坏", needs="rep", reads=_planned),
    say("visit_plan", r"(?:走访)?(?:改到|改在|改成|改|定在|定到|安排在?|计划在?|打算|准备|约(?:好|了)?在?|排在|推到|延到|挪到){…}{time}[^。]*(?:去|走访|跑|到|下点|下乡)|{time}{…}(?:去|走访|要去|打算去|准备去|计划去|安排去|再去|到){…}{outlet}(?!了|过)", unless=r"去了|去过|去的|了{~}|没|[α]|谁|哪|反映|坏|缺|到了|申请|延期|忘|补", needs="rep", reads=_planned),
    say("visit_log", r".", unless=r"[α]|哪(?!怕)|谁|几次|多少|吗[？?]*$|怎么|打分", weight=WEAK + 1, reads=visiting.read),
)  # fmt: skip
