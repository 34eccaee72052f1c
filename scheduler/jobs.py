"""The whole calendar on one page: what happens by itself, when, to whom, and on which kind of day.

A new rule is one entry here, and `python -m scheduler.calendar` writes it into docs/calendar.md. Weekdays in a cron
are written as names: APScheduler counts 0 as Monday.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import digests, holidays, ladder, learning
from handlers.dispatching import clock
from handlers.reminders import acceptance, board, drafts, monthly, pairings, safety, visits, weekly
from models import reminders
from models.directory import Directory
from scheduler.days import Days

REFIT = "refit"
WINDOW = timedelta(hours=12)

Reaction = Callable[[Session, Directory, datetime], int]


@dataclass(frozen=True)
class Job:
    """A rule of the calendar: `function` is run once per slot and returns how much it did.

    A rule without a function is a part of what the rule `within` sends. A slot of an earlier day that is older than
    `window` when the service comes back is not caught up, and noted as missed unless `about` or `due` may say no.
    """

    rule: str
    cron: str  # minute hour day month weekday, Asia/Shanghai
    days: Days
    function: Reaction | None
    to: str
    title: str
    within: str = ""
    window: timedelta = WINDOW
    about: Callable[[Session], bool] | None = None  # a frequent job may say that there is nothing to look at
    due: Callable[[Session, datetime], bool] | None = None  # a slot at which this says no is passed over
    rest: Reaction | None = None  # what the slot leaves: done after it, a transaction each, until one does nothing
    errand: str = ""  # what its slot sets off afterwards, outside every transaction, when it counted anything


def in_turn(*reactions: Reaction) -> Reaction:
    """One after the other in one slot, each seeing what those before have done."""
    return lambda session, directory, now: sum(react(session, directory, now) for react in reactions)


JOBS = (
    Job(
        "digest.person", "30 8 * * *", Days.WORKDAYS, digests.send, "每个有事的人",
        "每人每日一条：红黄牌、待派单、待签收、快到期、待确认、该走访、攒下的通知；没有事不发",
    ),
    Job(
        "sla.scan", "0 9,14 * * *", Days.WORKDAYS, in_turn(ladder.climb, board.post), "按督办级别逐级；县群小黑板每天至多一条",
        "蓝黄红牌、提级；满5个工作日无人答复的自动销号；挂起到期恢复",
    ),
    Job(
        "dispatch.scan", "10 9-17 * * *", Days.WORKDAYS, clock.scan, "县、市党建管理员；接手的经办人",
        "1个工作日没派出的再说一次；经办人离岗的单子转给接手的人", about=clock.anything,
    ),
    Job(
        "accept.scan", "0 8-20 * * *", Days.WORKDAYS, acceptance.remind, "经办人、部门负责人",
        "加急件过了签收时限还没有签收，提醒一次", about=acceptance.any_urgent,
    ),
    Job(
        "critical.scan", "*/10 * * * *", Days.EVERY, ladder.climb_critical, "经办、安保、县书记等值守人员",
        "特急1小时未签收直接红牌", about=ladder.any_critical,
    ),
    Job(
        "reminder.due", "*/5 * * * *", Days.EVERY, reminders.tell_first, "约了提醒的人",
        "约好的提醒到点发出，急的先发；安静时段顺延", due=reminders.due, rest=reminders.tell_more,
    ),
    Job(
        "calendar.horizon", "0 9 * * *", Days.WORKDAYS, holidays.warn, "县、市党建管理员",
        "次年放假安排未登记，提前45天告诉一次",
    ),
    Job(
        "draft.scan", "*/10 8-18 * * *", Days.WORKDAYS, drafts.remind, "反映人；24小时后县党建管理员",
        "草稿30分钟未提交提醒一次，24小时告诉管理员", about=drafts.any_draft,
    ),
    Job(
        "pairing.gap", "*/10 8-18 * * *", Days.WORKDAYS, pairings.tell_gaps, "县党建管理员",
        "联系点空档：主挂结束又没有接替，马上说一次，5个工作日后再说一次", about=pairings.any_gap,
    ),
    Job(
        "visit.week", "30 8 * * *", Days.FIRST_OF_WEEK, None, "党代表",
        "本周走访计划：各联系点多久没去、有哪些未结问题", within="digest.person",
    ),
    Job(
        "season.grain", "30 8 20-31 5 * / 30 8 * 6-7 *", Days.FIRST_OF_WEEK, None, "收粮网点的党代表",
        "夏粮收购（5月20日至7月31日）：本周有帮扶就说一句", within="digest.person",
    ),
    Job(
        "peak.parcel", "30 8 25-31 10 * / 30 8 1-20 11 *", Days.FIRST_OF_WEEK, None, "分拣、邮路类问题的责任部门",
        "双11寄递旺季（10月25日至11月20日）：新报的分拣、邮路问题时限减半", within="digest.person",
    ),
    Job(
        "blank.watch", "30 8 * * *", Days.WORKDAYS, None, "县党建管理员、县书记",
        "党员空白网点没有主挂，或21天没有走访", within="digest.person",
    ),
    Job(
        "visit.gap", "0 16 * * THU", Days.MOVED, visits.tell_gaps, "县党建管理员",
        "超过21天没有走访的联系点",
    ),
    Job(
        "weekly.lists", "0 15 * * FRI", Days.MOVED, weekly.send, "县、市党建管理员；县群、市群",
        "一周清单：新增、推进、已销号，红黄牌",
    ),
    Job(
        "brief.month", "0 10 * * *", Days.FIRST_OF_MONTH, monthly.send, "省、市领导，书记；党建管理员收减负情况",
        "上月月报（只有数字，600字以内）；每人收到多少条消息",
    ),
    Job(
        "safety.holiday", "0 10 * * *", Days.BEFORE_FESTIVAL, safety.before_holiday, "党代表、网点负责人",
        "节前安全提醒；汛期、台风等由管理员说“发汛期安全提醒”",
    ),
    Job(
        "digest.chosen", "0 8,9,10 * * * / 30 9 * * *", Days.WORKDAYS, digests.send_chosen, "自己选了时间的人",
        "同每人每日一条，在自己选的时间（8点至10点）", about=digests.any_chosen,
    ),
    Job(
        "model.refit", "30 2 * * *", Days.EVERY, learning.look, "—",
        "有新的纠正时重学分类，另起进程；不比原来差才采用", about=learning.anything, errand=REFIT,
    ),
)  # fmt: skip
