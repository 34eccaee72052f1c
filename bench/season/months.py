"""What the first working day of a month brings: the briefing, and what everybody was sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bench.season import kinds, rules
from bench.season.expected import MOMENT, Expected, level_of
from bench.season.lists import counted
from bench.season.lives import Life, Standing
from bench.season.record import Message, Record, Roster
from bench.season.timetable import slots_of
from bench.season.visits import Visits, unvisited

FEW, TOP, MOST_BURDENED = 10, 3, 5
LIGHTS = {"NONE": "正常", "BLUE": "蓝", "YELLOW": "黄", "RED": "红", "ESCALATED": "提级", "SUMMON": "提级"}
RESTING = {"SUSPENDED": "挂起", "PENDING_CONFIRM": "待核实"}
ORDER = ("正常", "挂起", "待核实", "蓝", "黄", "红", "提级")
ADMINS = ("CITY_PARTY_ADMIN", "COUNTY_PARTY_ADMIN")


def add_months(
    expected: Expected, record: Record, lives: Sequence[Life], visits: Visits, first: datetime, last: datetime
) -> None:
    """The briefing for those who lead; for administrators what everybody in their reach was sent."""
    roster = record.roster
    for slot in slots_of("brief.month", first, last):
        month = (slot.date().replace(day=1) - timedelta(days=1)).replace(day=1)
        end = rules.at(slot.date().replace(day=1), rules.MIDNIGHT)
        key = f"{month:%Y-%m}"
        for county in (None, *roster.county_names):
            leaders = [*roster.holding("PROVINCE_LEADER"), *roster.holding("CITY_SECRETARY")]
            readers = roster.holding("COUNTY_SECRETARY", county) if county else leaders
            here = [s for s in (life.before(end) for life in lives) if counted(s) and county in (None, s.county)]
            here.sort(key=lambda s: s.no)
            if here:
                expected.tell(f"brief:{key}", readers, slot, _brief(roster, here, visits, month, end - MOMENT, county))
        for userid in (u for role in ADMINS for u in roster.holding(role)):
            if said := _burden(record, userid, month, end):
                expected.tell(f"burden:{key}", [userid], slot, said)


# the briefing


def _brief(
    roster: Roster, here: Sequence[Standing], visits: Visits, month: date, end: datetime, county: str | None
) -> dict[str, str]:
    """What each section must say; lists of single cases are left aside."""
    lights = Counter(light(s, end) for s in here)
    late = [u for u in unvisited(roster, visits.last(end), end.date()) if county in (None, roster.counties[u.outlet])]
    resting = lights["挂起"] + lights["提级"]
    sections = {
        "": f"【月报】{county or roster.city} {month.year}年{month.month}月（截至{end:%Y-%m-%d %H:%M}）",
        "总体": _whole(here, month, end),
        "分县排名": "" if county else _ranking(roster, here),
        "分类前三": _categories([s for s in here if _within(s.created, month, end)]),
        "黄红牌": f"黄牌{lights['黄']}件，红牌{lights['红']}件，提级{lights['提级']}件",
        "超期未走访": f"满{rules.OVERDUE_VISIT}天未走访的联系点{len(late)}个",
        "提请书记协调事项": f"{resting}件" if resting else "无",
    }
    return {title: body for title, body in sections.items() if body}


def _within(at: datetime | None, month: date, end: datetime) -> bool:
    return at is not None and month <= at.date() and at <= end


def _whole(here: Sequence[Standing], month: date, end: datetime) -> str:
    total, solved, explained, rate, waiting, lights = told(here, end)
    new = sum(_within(s.created, month, end) for s in here)
    closed = sum(_within(s.closed, month, end) for s in here if s.state == "CLOSED")
    apart = f"，解释说明{explained}件" if explained else ""
    shown = " ".join(f"{name}{lights[name]}" for name in ORDER if name in lights)
    return (
        f"本月收集{new}件、销号{closed}件。累计收集{total}件，已解决{solved}件{apart}，"
        f"办结率{rate}；未结{waiting}件{f'（{shown}）' if shown else ''}"
    )


def told(here: Sequence[Standing], now: datetime) -> tuple[int, int, int, str, int, dict[str, int]]:
    """收集, 已解决, 解释说明, 办结率, 未结 and its lights."""
    solved = sum(s.state == "CLOSED" and s.resolution in rules.SOLVED for s in here)
    explained = sum(s.state == "CLOSED" and s.resolution == "EXPLAINED" for s in here)
    waiting = [s for s in here if s.state in rules.OPEN]
    return (
        len(here),
        solved,
        explained,
        percent(solved, len(here)),
        len(waiting),
        dict(Counter(light(s, now) for s in waiting)),
    )


def light(s: Standing, now: datetime) -> str:
    """The light of an open ticket, "" when it is none."""
    return RESTING.get(s.state) or (LIGHTS[level_of(s, now)] if s.state in rules.CLIMBING else "")


def percent(part: int, whole: int, places: str = "0.01") -> str:
    """96.65%, half up; “—” of nothing."""
    return f"{(Decimal(part) * 100 / whole).quantize(Decimal(places), ROUND_HALF_UP)}%" if whole else "—"


def _ranking(roster: Roster, here: Sequence[Standing]) -> str:
    """Counties by 办结率; those with few tickets stand behind, without a place."""
    collected = Counter(s.county for s in here)
    solved = Counter(s.county for s in here if s.state == "CLOSED" and s.resolution in rules.SOLVED)
    rate = {c: Decimal(solved[c]) / n for c, n in collected.items()}
    many = sorted((c for c in roster.county_names if collected[c] >= FEW), key=lambda c: -rate[c])
    places = [
        f"{1 + sum(rate[other] > rate[c] for other in many)} {c}{percent(solved[c], collected[c])}（{solved[c]}/{collected[c]}）"
        for c in many
    ]
    few = [f"{c}{solved[c]}/{collected[c]}" for c in roster.county_names if collected[c] < FEW]
    behind = f"；不足{FEW}件不排：{'、'.join(few)}" if few else ""
    return ("，".join(places) + behind).lstrip("；")


def _categories(new: Sequence[Standing]) -> str:
    top = Counter(s.category.split("-")[0] for s in new).most_common(TOP)
    return "本月" + "、".join(f"{kinds.SUBJECTS[code]}{n}件" for code, n in top) if top else "本月没有新增问题"


_SECTION = re.compile(r"^[一二三四五六七]、(.+?)：(.*)。$", re.M)
_WITH_LIST = frozenset({"黄红牌", "超期未走访", "提请书记协调事项"})


def read_brief(text: str) -> dict[str, str]:
    """Its title and what each section says."""
    sections = {name: body.split("：")[0] if name in _WITH_LIST else body for name, body in _SECTION.findall(text)}
    return {"": text.split("\n")[0], **sections}


# what it cost everybody


def _burden(record: Record, reader: str, month: date, end: datetime) -> str:
    """The month in an administrator's reach; "" when nobody was sent anything."""
    roster, begin = record.roster, rules.at(month, rules.MIDNIGHT)
    county = None if "CITY_PARTY_ADMIN" in roster.people[reader].roles else roster.people[reader].county
    reach = {userid for userid, p in roster.people.items() if county in (None, p.county)}
    sent = [
        m
        for m in record.messages
        if m.channel == "member"
        and m.recipient in reach
        and m.state == "sent"
        and m.sent_at
        and begin <= m.sent_at < end
    ]
    if not sent:
        return ""
    by_kind, by_person = Counter(_sort(m) for m in sent), Counter(m.recipient for m in sent)
    questions = sum(userid in reach and begin <= at < end for userid, at in record.asked)
    days = len(list(rules.workdays(month, (end - MOMENT).date())))
    each = (Decimal(len(sent)) / (len(by_person) * days)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    kinds = "，".join(f"{name}{by_kind[name]}" for name in ("每日一条", "单独提醒", "办事通知", "特急"))
    most = sorted(by_person, key=lambda userid: (-by_person[userid], userid))[:MOST_BURDENED]
    return (
        f"【减负】{month.month}月{county or roster.city}：{len(by_person)}人收到{len(sent)}条（{kinds}），"
        f"提问{questions}次；每人每个工作日{each}条。\n"
        f"最多的：{'、'.join(f'{roster.people[userid].name}{by_person[userid]}' for userid in most)}（条）。"
    )


def _sort(message: Message) -> str:
    if message.kind == "digest":
        return "每日一条"
    if message.kind == "group-draft":
        return "办事通知"
    return {rules.AT_ONCE: "特急", rules.REMINDER: "单独提醒"}.get(message.priority, "办事通知")
