"""减负 in words: what a person was sent, and for administrators what everybody was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot import access
from bot.router import Context
from models import burden
from models.burden import Burden
from models.directory import Directory
from models.roster import Person
from models.rules.rates import mean
from models.rules.workdays import SHANGHAI, WorkCalendar, local

MOST_BURDENED = 5


def asked(ctx: Context) -> str:
    """What I sent to whoever asks, this month and the month before; to an administrator also what everybody got."""
    this = local(ctx.now).date().replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    lines = []
    for name, first in (("本月", this), ("上月", before)):
        since, until = _span(first)
        mine = burden.counted(ctx.session, since, until, userid=ctx.person.userid).get(ctx.person.userid, Burden())
        sent = f"给您发了{mine.messages}条（{_kinds(mine)}）" if mine.messages else "没有给您发过消息"
        lines.append(f"{name}我{sent}{f'，向您提问{mine.questions}次' if mine.questions else ''}。")
    if access.administers(ctx.person):
        lines += [said] if (said := summary(ctx.session, ctx.directory, ctx.person, this, ctx.now)) else []
    return "\n".join([*lines, "嫌多可以说“只要每天一条”或“以后9点提醒我”；回“我的提醒设置”看现在怎么提醒您。"])


def summary(session: Session, directory: Directory, reader: Person, first: date, now: datetime) -> str:
    """A month of everybody in an administrator's reach; "" when nobody was sent anything."""
    since, until = _span(first)
    county = None if "CITY_PARTY_ADMIN" in reader.roles else reader.county
    here = {
        who: found
        for who, found in burden.counted(session, since, until).items()
        if (person := directory.people.get(who)) is not None and county in (None, person.county)
    }
    whole = burden.total(here.values())
    people = [who for who, found in here.items() if found.messages]
    if not people:
        return ""
    days = _workdays(directory.calendar, since, min(until, now))
    head = (
        f"【减负】{first.month}月{county or directory.city}：{len(people)}人收到{whole.messages}条（{_kinds(whole)}），"
        f"提问{whole.questions}次；每人每个工作日{mean(whole.messages, len(people) * days)}条。"
    )
    most = sorted(people, key=lambda who: (-here[who].messages, who))[:MOST_BURDENED]
    listed = "、".join(f"{directory.name(who)}{here[who].messages}" for who in most)
    return f"{head}\n最多的：{listed}（条）。"


def _kinds(of: Burden) -> str:
    return f"每日一条{of.digests}，单独提醒{of.reminders}，办事通知{of.notices}，特急{of.critical}"


def _span(first: date) -> tuple[datetime, datetime]:
    after = (first + timedelta(days=32)).replace(day=1)
    return datetime(first.year, first.month, 1, tzinfo=SHANGHAI), datetime(after.year, after.month, 1, tzinfo=SHANGHAI)


def _workdays(calendar: WorkCalendar, since: datetime, until: datetime) -> int:
    last = local(until - timedelta(microseconds=1)).date()
    return calendar.workdays_between(local(since).date() - timedelta(days=1), last)
