"""The whole calendar on one page: what happens by itself, when, and on which kind of day.

A new job is one line here. Weekdays in a cron are written as names: APScheduler counts 0 as Monday.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from sqlalchemy.orm import Session

from handlers import digests, ladder, learning
from models import reminders
from models.directory import Directory
from models.rules.workdays import WorkCalendar

REFIT = "refit"

Reaction = Callable[[Session, Directory, datetime], int]


class Days(Enum):
    """The kind of day a job runs on."""

    EVERY = "每天"
    WORKDAYS = "工作日"

    def includes(self, day: date, calendar: WorkCalendar) -> bool:
        return self is Days.EVERY or calendar.is_workday(day)


@dataclass(frozen=True)
class Job:
    """A rule of the calendar: `function` is run once per slot and returns how much it did."""

    rule: str
    cron: str  # minute hour day month weekday, Asia/Shanghai
    days: Days
    function: Reaction
    title: str
    about: Callable[[Session], bool] | None = None  # a frequent job may say that there is nothing to look at
    due: Callable[[Session, datetime], bool] | None = None  # a slot at which this says no is passed over
    rest: Reaction | None = None  # what the slot leaves: done after it, a transaction each, until one does nothing
    errand: str = ""  # what its slot sets off afterwards, outside every transaction, when it counted anything


JOBS = (
    Job(
        "digest.person",
        "30 8 * * *",
        Days.WORKDAYS,
        digests.send,
        "每人每日一条提醒；每周第一个工作日先列本周走访计划",
    ),
    Job(
        "sla.scan",
        "0 9,14 * * *",
        Days.WORKDAYS,
        ladder.climb,
        "蓝黄红牌、提级；满5个工作日无人答复的自动销号；挂起到期恢复",
    ),
    Job(
        "critical.scan",
        "*/10 * * * *",
        Days.EVERY,
        ladder.climb_critical,
        "特急1小时未签收直接红牌",
        about=ladder.any_critical,
    ),
    Job(
        "draft.scan",
        "*/10 8-18 * * *",
        Days.WORKDAYS,
        ladder.remind_drafts,
        "草稿30分钟未提交提醒一次，24小时告诉管理员",
        about=ladder.any_draft,
    ),
    Job(
        "reminder.due",
        "*/5 * * * *",
        Days.EVERY,
        reminders.tell_first,
        "约好的提醒到点发出，急的先发；安静时段顺延",
        due=reminders.due,
        rest=reminders.tell_more,
    ),
    Job(
        "model.refit",
        "30 2 * * *",
        Days.EVERY,
        learning.look,
        "有新的纠正时重学分类，另起进程；不比原来差才采用",
        about=learning.anything,
        errand=REFIT,
    ),
)
