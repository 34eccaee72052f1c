"""Words that several groups of ticket phrases share: what stands for a ticket, for us, for “done”, and days counted on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.language.meaning import slots
from bot.language.meaning.phrases import Heard
from bot.language.meaning.tags import Tagged
from bot.language.times import TimeSpan
from bot.language.times.numerals import number
from models.rules.workdays import WorkCalendar

ONE = "[{ref}{item}]"
LINK = r"(?:[\s，,：:、号]|这个|那个|这[条单件]|那[条单件]|工单|单子|问题|的(?!确))*"
US = "(?:我们(?:部门?|这边|这里|中心|科室?|单位)?|我部|我们?科|本部门?|本中心|我(?:这边|这里|来)?|咱们?(?:部门?|这边|这里)?|俺们?(?:这边|这里)?)"
ALL = "(?:这|那)?(?:几|两|三|些|俩|仨)?(?:个|条|单|件)?(?:都|全部?|统统|一并|一起)?"
WORKED = "(?:疏通|清理|清运|打扫|安装|更换|检修|调试|配送|改造|加固|焊接|补)(?:完|好|妥)"
DONE = (
    f"(?:{WORKED}|办结|办完|办好|办妥|办理完毕|办理完|处理好|处理完毕|处理完|处理了|解决|修好|修完|修复|维修好|弄好|弄完|搞好|搞完|搞定|整好|换好|换完|换新了|装好"
    "|装上了|补齐|配齐|到位|完成|完工|完毕|整改完|整改到位|落实|妥了|妥善处理|结案|闭环|销号|销了|销掉|结了|恢复正常|恢复了|通了|行了|好了|弄妥|(?:弄|修|搞|整|办)?利[索落]了|弄停当|齐活|搞掂|拾掇好|捯饬好|鼓捣好|归置好|修缮完|摆平|结单|报结|好使了|干完|干好|不存在了|没事了|ok了|done)"
)
ASKING = r"吗|[？?]|(?<![修办弄等理跑系看查换装调催找走忙])呢{~}|了没|没有{~}|是不是|有没有|什么时候|啥时候|几时|多久|多少|几[个天条件]|哪[些个]|谁|怎么样|怎么个|咋个|咋样|如何|为(?:什么|啥|何)"
OTHERS = r"{project}|领题|破题|项目|走访|折页|海报|宣传品|共建|盘点|网格"

AMOUNT = re.compile(
    r"(?<![月\d])(?P<n>[一二两俩三四五六七八九十半\d]{1,3})\s*个?(?P<unit>工作日|天|日|周|星期|礼拜|(?<=[个半两俩])月)"
)
PAST_KINDS = frozenset({"duration", "window"})


def days_to_come(heard: Heard) -> tuple[TimeSpan, ...]:
    """The days named that lie ahead; “都三天了” has lasted and is none."""
    found = slots.times(heard, "promise")
    return tuple(t for t in found if t.kind not in PAST_KINDS and (t.end or t.start or date.min) >= heard.about.today)


def last_day(heard: Heard) -> date | None:
    """The day something shall be done by. “三天内” counts working days, as every time limit here does."""
    for span in slots.led_to(heard, days_to_come(heard)):
        counted = re.fullmatch(r"限?(?P<n>[一二两三四五六七八九十\d]{1,2})(?:天|日)(?:之?内|以内)?", span.text)
        if counted and span.kind == "deadline":
            return heard.about.calendar.add_workdays(heard.about.today, number(counted["n"]))
        return span.end or span.start
    return None


def put_off_to(heard: Heard) -> date | None:
    """The new day of an extension: named, or so many days behind the old one (today when that is not known)."""
    found = AMOUNT.search(heard.said.text)
    if found is None or re.search(r"[到至]" + re.escape(found[0]), heard.said.text):
        return last_day(heard)
    refs = slots.named(heard.said) or heard.about.quoted
    facts = heard.about.ticket(refs[0]) if len(refs) == 1 else None
    old = facts.due.astimezone(heard.about.now.tzinfo).date() if facts and facts.due else heard.about.today
    return counted_on(found, max(old, heard.about.today), heard.about.calendar)


def counted_on(found: re.Match[str], start: date, calendar: WorkCalendar) -> date:
    """The day an amount that AMOUNT has matched leads to; days are working days."""
    vague = re.fullmatch(r"[一二三四五六七八九]([二三四五六七八九])", found["n"])  # 三五天 is five at most
    amount = vague[1] if vague else found["n"]
    n = 2 if amount == "俩" else 0 if amount == "半" else number(amount)
    if found["unit"] in ("周", "星期", "礼拜"):
        return start + timedelta(days=7 * n)
    if found["unit"] == "月":
        return start + timedelta(days=30 * n or 15)
    return calendar.add_workdays(start, n)


def deadline(heard: Heard) -> Mapping[str, Any]:
    """The day that was set, if one was."""
    day = last_day(heard)
    return {"deadline": day} if day else {}


def _without_number(said: Tagged, begin: int, stop: int) -> str:
    named = re.match(r"[αβ\s、]*", said.shape[begin:stop])
    return said.words(begin + (named.end() if named else 0), stop).strip()


def reason_in(heard: Heard, unless: str) -> str:
    """The clauses of a sentence that do not hold what `unless` names: why somebody asks."""
    said = heard.said
    clauses = re.finditer(r"[^，,。；;！!？?\n：:]+", said.shape)
    kept = [_without_number(said, *c.span()) for c in clauses if not re.search(unless, c[0])]
    plain = [re.sub(r"^(?:因为|由于|原因是?|理由是?|主要是?)", "", words).strip() for words in kept]
    return "，".join(words for words in plain if sum(map(str.isalnum, words)) > 1)
