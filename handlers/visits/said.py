"""How people speak of visits: that they went, that they will, that a record does not count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.language.meaning import slots, visiting
from bot.language.meaning.phrases import WEAK, WHOLE, Heard, Saying, say

_WENT = r"(?:去了|去过|去的|到了|到过|到的|走了|跑了|跑完|走完|走访|到访|回访|蹲点|下点|看了看?|转了转?|看望|慰问|送了|来了|下去|待了|在)"
_NOT_WENT = r"没(?:有)?(?:空|时间|能|来得及|法)(?:去|走访|到|访|跑|下去)|没(?:有)?(?:去|走访|跑)(?!.*(?:人|了))|没去成|去不了|去不成|走不了|没走成|走不开|改天|改期|推迟|往后推|延后|下次再|顺延|取消"
_RECORD = r"(?:走访(?:记录|登记|打卡)?|那次走访|那条走访|走访的?那条|拜访|打卡)"
_DELETE = r"(?:删掉?|删除|删了|撤销|撤回|撤掉|取消|不算|作废|去掉|划掉|清掉)"


def _edited(heard: Heard) -> Mapping[str, Any]:
    """Which visit, and what of it changes."""
    found = slots.times(heard, "report")
    outlets = slots.outlets(heard.said)
    slot: dict[str, Any] = {"outlet": outlets[0].candidates[0]} if outlets else {"id": "last"}
    if re.search(r"照片|图片|拍照|附件", heard.said.text):
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
        return {**found, "outlet": outlets[0].candidates[0], **({} if found or _plan(heard) else {"date": heard.about.today})}
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
    say("checkin", r"(?:位置|定位)(?:消息|共享)|^(?:我)?(?:已经?|现在|人)?(?:在|到)(?:了)?{outlet}(?:了|门口|这儿|这里)?(?:[，,]?(?:签到|打卡|定位|报到))?{~}|签到", unless=r"走访|去了|去过|[ζ].*在|问题|没|坏", weight=WHOLE, dist_m="calc", reads=_visit),
    say("visit_cancel", rf"{_RECORD}{{…}}(?:点错|记错|写错|错了|搞错|重复)?[^。]*?{_DELETE}|{_DELETE}(?:掉|了)?{{…}}{_RECORD}|走访(?:计划)?(?:不算|作废)", unless=r"关注|提醒", weight=WHOLE, reads=_cancelled),
    say("visit_edit", r"(?:把)?{…}走访(?:登记|记|写|录)?{…}(?:登记|记|写|录)成{outlet}|(?:把)?{…}走访{…}(?:时间|日期|网点|人|方式)?{…}(?:改成|改为|改到|更正|应该是|写错|记错|不是)|走访[^，,。\d]{0,6}(?:忘(?:了|记)?|没)(?:拍|传|发照|写|附)|(?:补|更正|修改){…}走访{…}(?:照片|时间|日期|内容)", unless=r"不是报|计划|改期|改到{time}去", weight=WHOLE, reads=_edited),
    say("visit_cancel", r"(?:{time}|走访|去){…}(?:那趟|那次|计划|安排)?{…}取消(?!关注|提醒)", unless=r"[αβ]|没去|提醒|关注|催", needs="rep", reads=_cancelled),
    say("visit_exempt", r"(?:不用|不必|免|可以不|能不能不|就不|不需要)(?:再)?(?:去|走访?|跑|到)[^。]*|(?:免走访|免访|豁免)|走访{…}(?:给我)?免(?:一次|这次|掉|了)|免(?:一次|了|掉)(?:我)?(?:这次|这个月)?的?走访", unless=r"每次都|以后都", reads=_exempt),
    say("visit_log", r"补(?:录|记|登|报)|忘(?:了|记)?(?:录|登|报|写|记)|(?:漏|没)(?:记|录|登)", unless=r"[α]|谁|吗|拍|照片", reads=visiting.read),
    say("visit_postpone", rf"(?:本来|原来|原定|计划|打算|今天|明天|这周|上午|下午)?{{…}}(?:{_NOT_WENT})", unless=r"哪|谁|几|多少|还有|吗|[α]|反映|问题|单|提醒|办|[①②③]|电话", needs="rep", reads=_postponed),
    say("visit_plan", r"(?:走访)?(?:改到|改在|改成|改|定在|定到|安排在?|计划在?|打算|准备|约(?:好|了)?在?|排在|推到|延到|挪到){…}{time}[^。]*(?:去|走访|跑|到|下点|下乡)|{time}{…}(?:去|走访|要去|打算去|准备去|计划去|安排去|再去|到){…}{outlet}(?!了|过)", unless=r"去了|去过|去的|了{~}|没|[α]|谁|哪|反映|坏|缺|到了|申请|延期|忘|补", needs="rep", reads=_planned),
    say("visit_log", r".", unless=r"[α]|哪(?!怕)|谁|几次|多少|吗[？?]*$|怎么|打分", weight=WEAK + 1, reads=visiting.read),
)  # fmt: skip
