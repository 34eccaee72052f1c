"""The programme's closed lists (states, roles …), each with the one mapping to the Chinese people read.

Identifiers are stored; words are only shown. Nothing else in the project spells these words.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class TicketState(StrEnum):
    """Where a ticket stands (programme rules, lifecycle table). 退单 is an event, not a state."""

    DRAFT = "DRAFT"
    DISCARDED = "DISCARDED"
    SUBMITTED = "SUBMITTED"
    ASSIGNED = "ASSIGNED"
    IN_PROGRESS = "IN_PROGRESS"
    PENDING_CONFIRM = "PENDING_CONFIRM"
    CLOSED = "CLOSED"
    SUSPENDED = "SUSPENDED"
    MERGED = "MERGED"
    WITHDRAWN = "WITHDRAWN"
    REJECTED = "REJECTED"
    WAITING = "WAITING"
    SPLIT = "SPLIT"


class Resolution(StrEnum):
    """How a ticket was resolved; EXPLAINED does not count as solved."""

    SOLVED = "SOLVED"
    SOLVED_ON_SPOT = "SOLVED_ON_SPOT"
    EXPLAINED = "EXPLAINED"


class Satisfaction(StrEnum):
    """What the beneficiary answered; the score 1–5 is stored beside it."""

    SATISFIED = "SATISFIED"
    BASICALLY_SATISFIED = "BASICALLY_SATISFIED"
    UNSATISFIED = "UNSATISFIED"


class Urgency(StrEnum):
    """How quickly a ticket must be taken up; decides the acceptance time and shortens the SLA."""

    NORMAL = "NORMAL"
    URGENT = "URGENT"
    CRITICAL = "CRITICAL"


class Role(StrEnum):
    """What a person is in the organisation (programme rules, roles and data scope)."""

    PROVINCE_LEADER = "PROVINCE_LEADER"
    PROVINCE_PARTY_ADMIN = "PROVINCE_PARTY_ADMIN"
    REVIEWER = "REVIEWER"
    CITY_SECRETARY = "CITY_SECRETARY"
    CITY_PARTY_ADMIN = "CITY_PARTY_ADMIN"
    COUNTY_SECRETARY = "COUNTY_SECRETARY"
    COUNTY_PARTY_ADMIN = "COUNTY_PARTY_ADMIN"
    BRANCH_SECRETARY = "BRANCH_SECRETARY"
    REP = "REP"
    OUTLET_HEAD = "OUTLET_HEAD"
    HANDLER = "HANDLER"
    DEPT_HEAD = "DEPT_HEAD"
    EMPLOYEE = "EMPLOYEE"
    MATERIAL_ADMIN = "MATERIAL_ADMIN"
    METRIC_ADMIN = "METRIC_ADMIN"
    AUDITOR = "AUDITOR"


class CardLevel(StrEnum):
    """The rungs of the supervision ladder; compared by height, not by spelling."""

    NONE = "NONE"
    BLUE = "BLUE"
    YELLOW = "YELLOW"
    RED = "RED"
    ESCALATED = "ESCALATED"
    SUMMON = "SUMMON"

    @property
    def height(self) -> int:
        """0 for NONE up to 5 for SUMMON."""
        return _HEIGHTS[self]

    def __lt__(self, other: str) -> bool:
        return _HEIGHTS[self] < _HEIGHTS[other]

    def __le__(self, other: str) -> bool:
        return _HEIGHTS[self] <= _HEIGHTS[other]

    def __gt__(self, other: str) -> bool:
        return _HEIGHTS[self] > _HEIGHTS[other]

    def __ge__(self, other: str) -> bool:
        return _HEIGHTS[self] >= _HEIGHTS[other]


_HEIGHTS: Final[dict[str, int]] = {level: height for height, level in enumerate(CardLevel)}


class Light(StrEnum):
    """The light of an open ticket in the statistics block, in the block's order."""

    NORMAL = "NORMAL"
    SUSPENDED = "SUSPENDED"
    PENDING = "PENDING"
    WAITING = "WAITING"
    BLUE = "BLUE"
    YELLOW = "YELLOW"
    RED = "RED"
    ESCALATED = "ESCALATED"


_S, _U = TicketState, Urgency

OPEN_STATES: Final = frozenset(
    {_S.SUBMITTED, _S.ASSIGNED, _S.IN_PROGRESS, _S.WAITING, _S.PENDING_CONFIRM, _S.SUSPENDED}
)
"""未结: still on somebody's list."""

IN_HAND: Final = frozenset({_S.ASSIGNED, _S.IN_PROGRESS, _S.WAITING, _S.SUSPENDED})
"""在手: a handler's to see to, now or when the clock runs again."""

UNCOUNTED_STATES: Final = frozenset({_S.DRAFT, _S.DISCARDED, _S.WITHDRAWN, _S.MERGED, _S.REJECTED, _S.SPLIT})
"""Not part of 收集 in any statistic."""

STATE_WORDS: Final[dict[TicketState, str]] = {
    _S.DRAFT: "草稿",
    _S.DISCARDED: "已取消",
    _S.SUBMITTED: "待派单",
    _S.ASSIGNED: "待受理",
    _S.IN_PROGRESS: "处理中",
    _S.PENDING_CONFIRM: "待核实",
    _S.CLOSED: "已销号",
    _S.SUSPENDED: "挂起",
    _S.MERGED: "已并案",
    _S.WITHDRAWN: "已撤回",
    _S.REJECTED: "不予受理",
    _S.WAITING: "待补充",
    _S.SPLIT: "已拆案",
}

STATE_SYNONYMS: Final[dict[str, tuple[TicketState, ...]]] = {
    "已办结": (_S.PENDING_CONFIRM, _S.CLOSED),
    "挂账": (_S.SUSPENDED,),
}

URGENCY_WORDS: Final[dict[Urgency, str]] = {_U.NORMAL: "一般", _U.URGENT: "急", _U.CRITICAL: "特急"}
URGENCY_SYNONYMS: Final[dict[str, Urgency]] = {"普通": _U.NORMAL, "加急": _U.URGENT}

RESOLUTION_WORDS: Final[dict[Resolution, str]] = {
    Resolution.SOLVED: "已解决",
    Resolution.SOLVED_ON_SPOT: "现场解决",
    Resolution.EXPLAINED: "解释说明",
}

SATISFACTION_WORDS: Final[dict[Satisfaction, str]] = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY_SATISFIED: "基本满意",
    Satisfaction.UNSATISFIED: "未解决",
}
SATISFACTION_SCORES: Final[dict[Satisfaction, int]] = {
    Satisfaction.SATISFIED: 5,
    Satisfaction.BASICALLY_SATISFIED: 3,
    Satisfaction.UNSATISFIED: 1,
}

ROLE_WORDS: Final[dict[Role, str]] = {
    Role.PROVINCE_LEADER: "省分公司领导",
    Role.PROVINCE_PARTY_ADMIN: "省党建管理员",
    Role.REVIEWER: "评委",
    Role.CITY_SECRETARY: "市党委书记",
    Role.CITY_PARTY_ADMIN: "市党建管理员",
    Role.COUNTY_SECRETARY: "县党委书记",
    Role.COUNTY_PARTY_ADMIN: "县党建管理员",
    Role.BRANCH_SECRETARY: "支部书记",
    Role.REP: "党代表",
    Role.OUTLET_HEAD: "网点负责人",
    Role.HANDLER: "责任部门经办",
    Role.DEPT_HEAD: "部门负责人",
    Role.EMPLOYEE: "员工",
    Role.MATERIAL_ADMIN: "宣传品管理员",
    Role.METRIC_ADMIN: "指标管理员",
    Role.AUDITOR: "纪检督查",
}

CARD_WORDS: Final[dict[CardLevel, str]] = {
    CardLevel.NONE: "正常",
    CardLevel.BLUE: "蓝色提醒",
    CardLevel.YELLOW: "黄牌",
    CardLevel.RED: "红牌",
    CardLevel.ESCALATED: "提级",
    CardLevel.SUMMON: "约谈通报",
}

LIGHT_WORDS: Final[dict[Light, str]] = {
    Light.NORMAL: "正常",
    Light.SUSPENDED: "挂起",
    Light.PENDING: "待核实",
    Light.WAITING: "待补充",
    Light.BLUE: "蓝",
    Light.YELLOW: "黄",
    Light.RED: "红",
    Light.ESCALATED: "提级",
}


def satisfaction_of(score: int) -> Satisfaction:
    """Return the word a score of 1–5 stands for: ≥ 4 满意, 3 基本满意, ≤ 2 不满意; else ValueError."""
    if not 1 <= score <= 5:
        raise ValueError("a score lies between 1 and 5")
    if score >= 4:
        return Satisfaction.SATISFIED
    return Satisfaction.BASICALLY_SATISFIED if score == 3 else Satisfaction.UNSATISFIED
