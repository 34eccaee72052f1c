"""Which visits a sentence tells of: outlet and day of each, with how, with whom, and since when. Pure.

A visit is told clause by clause: “上午在城关，下午去的河口” are two, “5月30号和6月12号都去过城关” are two days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.acts import Situation
from bot.language.meaning.phrases import Heard, compiled
from bot.language.meaning.tags import Tagged
from bot.language.names import Mention
from bot.language.times import TimeSpan
from bot.language.times.numerals import number

_CLAUSE = re.compile(r"[^，,。；;！!？?\s]+")
_ME = r"(?:我们?|咱们?|俺们?|{person}|今天|昨天|前天|今儿|昨儿|{time}|上午|下午|早上|中午|晚上|刚|刚刚|刚才|又|和|跟|同|陪|、|再|专门|顺路|顺道|都|也|已经|一起|一块儿?|一道|支局|所|那边|那儿|\s|嗯|呃|啊|哎|那个|各|分别|总共|一共|还|本人|于|补登|补录|补记|补|[：:])*"
_WENT = compiled(
    rf"走访(?!率|计划|统计|次数|清单|提醒|名单|表|系统|粮|客户|商户|企业|市场|大户|用户|邮路)|(?:回访|到访|蹲点|下点)(?!率|客户|用户)"
    rf"|^{_ME}(?:去|到|跑|走|来|转|看|待|住|回)(?:了|过|完|的|遍|了趟|了一趟)(?!期|货|账|位|点|时|底|头)[^。]{{0,8}}?{{outlet}}(?!(?:支局|所)?的(?!同|员|人|职|老))"
    rf"|{{outlet}}{_ME}(?:去了|去过|去的|到了(?!期|货|位)|到过|跑了|跑完|走完|走了(?!一个|俩|两个|人)|看了|看过|转了|转过|来过|回来)"
    rf"|^{_ME}(?:到|去|在|往|上|赴){{outlet}}(?!的|那|修|人|办|寄|拿|取|有)"
    r"|(?:看望|慰问|谈心|谈了心|座谈|调研|检查指导|送了?慰问)|一起去(?:的|了)?{outlet}|{outlet}{time}(?:到|去|来)(?!账|货|期)"
    rf"|^{_ME}给{{outlet}}[^，,。]{{0,8}}?打(?:了|过)?(?:一?[个通])?(?:电话|视频)(?!.*(?:没人接|打不通|不接|不通))"
    rf"|^{_ME}(?:去了|跑了|走了|转了|看了)(?:一下|一趟|趟|一遍|[一二两俩三四五六七八九十\d几]+(?:个|家|处)?(?:点|网点|支局|所|联系点|地方))"
)
_NOT = re.compile(
    r"想请|望工会|[望盼请求][^，,。]{0,6}慰问|支持|礼品|^请|请.{0,8}(?:来|去)|能不能|希望|建议|想(?:要|让)|没(?:有)?(?:空|时间|能|来得及|法)?.{0,4}(?:去|走访|到访|跑)(?!到?现场)|没去成|去不了|不用去|不去|未去|改天|改期|推迟|要去|打算|准备去|之前(?:要|得|该)|准备(?:啥|什么|些)|往后(?:推|挪|拖|放|延)|挪[到挪一]|顺延|提纲|清单|(?:问|看|查|谈|聊|注意|了解)(?:些|点)?(?:啥|什么)|计划|明天|后天|下周|谁|哪|几次|几家|多少|吗$|吗？"
    r"|没走访|未走访|该走访|怎么|如何|邮车|运钞车|客户|领导|厂家|师傅|维修|快递员.{0,3}(?:去|到)"
)
_HALF = re.compile(r"(?:今?早上?|上午|中午|下午|傍晚|晚上)")  # of the day named before: 昨天上午去了南坪，下午去了柳河
_THEN = compiled(
    r"\s*(?:然后|接着|又|再)?{time}?(?:又|再)?(?:去|到|在)?{outlet}(?:支局|所)?\s*"
)  # 周一去了新城，周二湖滨路
_ALL_MINE = re.compile(
    r"(?P<n>[一二两俩三四五六七八九十\d几])(?:个|家)?(?:点|网点|支局|所|联系点).{0,3}(?:都|全)(?:给)?(?:跑|走|去|转|看)(?:了|完|遍|过)"
)
_SEVERAL = re.compile(
    r"(?:去|跑|走|转|看)了?(?P<n>[一二两俩三四五六七八九十\d几]+)(?:个|家|处)?(?:点|网点|支局|所|联系点|地方)"
)
_WITH = compiled(r"(?:和|跟|同|陪|陪同|与){person}(?:一起|一道|一块|共同|同志)?")
_PHONE = re.compile(r"电话(?:走访|回访|沟通|联系|问)|打(?:了|过)?(?:一?[个通])?(?:电话|视频)|视频(?:走访|连线)")
_HOURS = re.compile(
    r"(?P<from>\d{1,2}[点:：]\d{0,2}半?)?[^。]{0,3}到[，,]?\s*(?P<to>\d{1,2}[点:：]\d{0,2}半?)(?:走|离开|回)"
)


def read(heard: Heard) -> Mapping[str, Any] | None:
    """Return the visits a sentence tells of and what must be asked; None when it tells of none."""
    said, about = heard.said, heard.about
    found: list[dict[str, Any]] = []
    bare: list[tuple[date, Tagged]] = []
    times: Sequence[TimeSpan] | None = None
    for clause in _CLAUSE.finditer(said.shape):
        begin, stop = clause.span()
        going_on = bool(found) and _THEN.fullmatch(clause[0])
        if not (going_on or _WENT.search(clause[0]) or _ALL_MINE.search(clause[0])) or _NOT.search(
            said.words(begin, stop)
        ):
            continue
        times = slots.times(heard, "report") if times is None else times
        days = _days(times, about.today, said.places[begin], said.places[stop])
        outlets: list[Mention] = [mark.value for mark in said.of("outlet", begin, stop)]
        if outlets:
            found += [{"outlet": one.candidates[0], "date": day} for one in outlets for day in days]
        else:
            bare += [(day, said.cut(begin, stop)) for day in days]
    if not found and not bare:
        return None
    elsewhere: list[Mention] = slots.outlets(said)
    if not found and elsewhere:
        found = [{"outlet": elsewhere[0].candidates[0], "date": day} for day, _ in bare]
    extra = _manner(said)
    if found:
        return {"visits": tuple({**visit, **extra} for visit in _once(found))}
    mine = _ALL_MINE.search(said.text)
    if mine and count(mine["n"]) == len(about.own):
        return {"visits": tuple({"outlet": one, "date": bare[0][0], **extra} for one in about.own)}
    many = _SEVERAL.search(said.text)
    if many and many["n"] not in ("一", "1"):
        return {"visits": ({"outlet": "own?", "date": bare[0][0], **extra},), "ask": "dates"}
    if len(about.own) == 1:
        return {"visits": tuple({"outlet": about.own[0], "date": day, **extra} for day, _ in bare[:1])}
    return {"visits": ({"outlet": "own?", "date": bare[0][0], **extra},), "ask": "outlet"}


def _days(times: Sequence[TimeSpan], today: date, start: int, end: int) -> list[date]:
    """The days a clause names, else the last one named before it, else today."""
    spans = [t for t in times if start <= t.begin < end and t.kind != "duration" and not _HALF.fullmatch(t.text)]
    days = [day for t in spans if (day := _day(t)) is not None and day <= today]
    if not days:
        days = [day for t in times if t.begin < start and (day := _day(t)) is not None and day <= today][-1:]
    return list(dict.fromkeys(days)) or [today]


def _day(span: TimeSpan) -> date | None:
    return span.start if span.start is not None and span.start == span.end else None


def _once(visits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One visit for an outlet and a day, however often it is mentioned."""
    return list({(v["outlet"], v["date"]): v for v in visits}.values())


def _manner(said: Tagged) -> dict[str, Any]:
    together = _WITH.search(said.shape)
    found: dict[str, Any] = {}
    if together:
        mark = next(m for m in said.of("person") if together.start() <= m.at < together.end())
        found["with"] = mark.value.names[0] if mark.value.names else mark.value.words
    if _PHONE.search(said.text):
        found["mode"] = "phone"
    return found


def count(words: str) -> int:
    """How many: 两 is 2, 几 is unknown (0)."""
    try:
        return number(words.replace("俩", "两"))
    except ValueError:
        return 0


def told(said: Tagged, about: Situation) -> bool:
    """Whether a sentence tells of a visit at all."""
    return read(Heard(said, about)) is not None
