"""What must be true for a step in a ticket's life, each rule a pure function of stated facts.

Source: the programme rules, lifecycle table. A fact that was not stated counts against the person asking:
guards fail closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.rules.words import Resolution, Urgency
from models.rules.workdays import local

MEASURE_MIN_CHARS: Final = 10
REOPEN_WINDOW_DAYS: Final = 15  # calendar days after the closing date, that day included
ZERO_WITHDRAW: Final = timedelta(minutes=10)
MAX_EXTENSIONS: Final = 2
SHORT_EXTENSION_DAYS: Final = 5  # working days a county administrator may grant; more: the county secretary
MAX_ASKS: Final = 2  # 待补充: so often may the department ask the reporter back
MAX_RETURNS: Final = 2  # after the second 退单 the city's party-work department decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the guards may ask about a ticket and the step; instants are aware.

    `text` is what the person wrote with the verb (measure, reason, note). `extension_days` are the working
    days asked for, `extension_count` the extensions granted so far, `return_count` the returns so far.
    `by_zero`: the person answered `0` to the reply of a CRITICAL report. `main_ticket_open`: the ticket to
    merge into is another one and open. `is_resolver`: the person recorded the result.
    `reporter_is_outlet_side`: the reporter works at the outlet. `inside_dept`: the new handler is of the
    same department. `asks` counts how often the reporter was asked back, `answer_due` is when an unanswered
    question comes back (`sla.answer_due`), `contributions_open` how many departments still owe theirs, `parts`
    how many problems a split names, `escalated`: the city took the ticket over. `confirm_due`: when an unanswered result closes by itself (`sla.confirm_due`).
    """

    now: datetime | None = None
    text: str = ""
    urgency: Urgency = Urgency.NORMAL
    resolution: Resolution | None = None
    submitted_at: datetime | None = None
    closed_at: datetime | None = None
    confirm_due: datetime | None = None
    suspended_until: datetime | None = None
    return_count: int = 0
    extension_count: int = 0
    extension_days: int = 0
    by_zero: bool = False
    main_ticket_open: bool = False
    is_resolver: bool = False
    reporter_is_outlet_side: bool = False
    inside_dept: bool = False
    asks: int = 0
    answer_due: datetime | None = None
    contributions_open: int = 0
    parts: int = 0
    escalated: bool = False


def measure_length(text: str) -> int:
    """Count the letters, Chinese characters and digits of a text; blanks and punctuation do not count."""
    return sum(char.isalnum() for char in text)


def within_reopen_window(closed_at: datetime, now: datetime) -> bool:
    """Whether `now` is at most 15 days after the closing date, by date."""
    return (local(now).date() - local(closed_at).date()).days <= REOPEN_WINDOW_DAYS


def zero_withdraws(urgency: Urgency, submitted_at: datetime, now: datetime) -> bool:
    """Whether a bare `0` takes a report back: CRITICAL only, within 10 minutes of its submission."""
    return urgency is Urgency.CRITICAL and local(now) - local(submitted_at) <= ZERO_WITHDRAW


def _zero_in_time(f: Facts) -> bool:
    if not f.by_zero:
        return True
    return f.submitted_at is not None and f.now is not None and zero_withdraws(f.urgency, f.submitted_at, f.now)


def _reached(moment: datetime | None, now: datetime | None) -> bool:
    return moment is not None and now is not None and local(now) >= local(moment)


def _lies_ahead(moment: datetime | None, now: datetime | None) -> bool:
    return moment is not None and now is not None and local(moment) > local(now)


def _reopen_window(f: Facts) -> bool:
    return f.closed_at is not None and f.now is not None and within_reopen_window(f.closed_at, f.now)


def _outlet_side(f: Facts) -> bool:
    return f.resolution is not Resolution.SOLVED_ON_SPOT or f.reporter_is_outlet_side


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition and the sentence for the person it refuses."""

    holds: Callable[[Facts], bool]
    words: str


GUARDS: Final[dict[str, Guard]] = {
    "critical": Guard(lambda f: f.urgency is Urgency.CRITICAL, "只有特急问题直接提交"),
    "not_critical": Guard(lambda f: f.urgency is not Urgency.CRITICAL, "特急问题直接提交，不留草稿"),
    "reason": Guard(lambda f: measure_length(f.text) > 0, "请写明内容或原因"),
    "measure": Guard(
        lambda f: measure_length(f.text) >= MEASURE_MIN_CHARS,
        f"请写明办理措施，不少于{MEASURE_MIN_CHARS}个字",
    ),
    "main_ticket": Guard(lambda f: f.main_ticket_open, "请写明并入哪一张未结的问题单"),
    "inside_dept": Guard(lambda f: f.inside_dept, "部门负责人只能在本部门内改派"),
    "first_return": Guard(lambda f: f.return_count == 0, "已退过一次，再退须由部门负责人提出"),
    "returned_less_than_twice": Guard(lambda f: f.return_count < MAX_RETURNS, "已退单两次，由市党建部决定责任部门"),
    "extension_days": Guard(lambda f: f.extension_days >= 1, "请写明延期几个工作日"),
    "extensions_left": Guard(lambda f: f.extension_count < MAX_EXTENSIONS, f"最多延期{MAX_EXTENSIONS}次，已经用完"),
    "short_extension": Guard(
        lambda f: f.extension_days <= SHORT_EXTENSION_DAYS,
        f"延期超过{SHORT_EXTENSION_DAYS}个工作日须由县党委书记批准",
    ),
    "long_extension": Guard(
        lambda f: f.extension_days > SHORT_EXTENSION_DAYS,
        f"延期{SHORT_EXTENSION_DAYS}个工作日以内由县党建管理员批准",
    ),
    "suspension_end": Guard(lambda f: _lies_ahead(f.suspended_until, f.now), "请写明挂起到哪一天，须在今天之后"),
    "suspension_over": Guard(lambda f: _reached(f.suspended_until, f.now), "挂起期限未到"),
    "asks_left": Guard(lambda f: f.asks < MAX_ASKS, f"最多请反映人补充{MAX_ASKS}次，已经用完"),
    "answer_wait_over": Guard(lambda f: _reached(f.answer_due, f.now), "等待补充的期限未到"),
    "contributions_in": Guard(
        lambda f: f.contributions_open == 0, "协办部门还没有都回复；不等了由党建管理员回“不等协办”加编号"
    ),
    "parts": Guard(lambda f: f.parts >= 2, "请把要分开的几件写全，用分号隔开"),
    "escalated": Guard(lambda f: f.escalated, "没有提级，不用交回"),
    "outlet_side": Guard(_outlet_side, "现场解决的问题由网点一方确认"),
    "answer_time_over": Guard(lambda f: _reached(f.confirm_due, f.now), "等待确认的期限未到"),
    "reopen_window": Guard(_reopen_window, f"销号已超过{REOPEN_WINDOW_DAYS}天，请重新上报"),
    "zero_in_time": Guard(_zero_in_time, "已过10分钟，请回“撤回”加编号"),
}
