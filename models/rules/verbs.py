"""What can happen to a ticket, and who a person can be to it.

Source: the programme rules, lifecycle table (chat verbs) and roles.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Actor(StrEnum):
    """A person's relation to one ticket. A city administrator who stands in for a county without its own
    administrator is given COUNTY_PARTY_ADMIN by the caller; EMPLOYEE is every known member."""

    REPORTER = "REPORTER"
    OUTLET_HEAD = "OUTLET_HEAD"  # of the ticket's outlet
    HANDLER = "HANDLER"  # of the owning department
    DEPT_HEAD = "DEPT_HEAD"  # of the owning department
    COUNTY_PARTY_ADMIN = "COUNTY_PARTY_ADMIN"
    CITY_PARTY_ADMIN = "CITY_PARTY_ADMIN"
    COUNTY_SECRETARY = "COUNTY_SECRETARY"
    CITY_SECRETARY = "CITY_SECRETARY"
    CONTRIBUTOR = "CONTRIBUTOR"  # of a department that was asked to contribute (协办)
    REP = "REP"  # paired with the outlet
    BRANCH_SECRETARY = "BRANCH_SECRETARY"
    EMPLOYEE = "EMPLOYEE"
    SYSTEM = "SYSTEM"


class Verb(StrEnum):
    """What can happen to a ticket."""

    REPORT = "REPORT"
    CONFIRM_DRAFT = "CONFIRM_DRAFT"
    CANCEL_DRAFT = "CANCEL_DRAFT"
    ASSIGN = "ASSIGN"
    REASSIGN = "REASSIGN"
    REJECT = "REJECT"
    MERGE = "MERGE"
    ACCEPT = "ACCEPT"
    RETURN = "RETURN"
    PROGRESS = "PROGRESS"
    REQUEST_EXTENSION = "REQUEST_EXTENSION"
    APPROVE_EXTENSION = "APPROVE_EXTENSION"
    DENY_EXTENSION = "DENY_EXTENSION"
    REQUEST_SUSPENSION = "REQUEST_SUSPENSION"
    SUSPEND = "SUSPEND"
    DENY_SUSPENSION = "DENY_SUSPENSION"
    RESUME = "RESUME"
    RESOLVE = "RESOLVE"
    SOLVE_ON_SPOT = "SOLVE_ON_SPOT"
    EXPLAIN = "EXPLAIN"
    CONFIRM = "CONFIRM"
    REJECT_RESULT = "REJECT_RESULT"
    AUTO_CONFIRM = "AUTO_CONFIRM"
    REOPEN = "REOPEN"
    WITHDRAW = "WITHDRAW"
    RECATEGORISE = "RECATEGORISE"
    URGE = "URGE"
    SUPERVISE = "SUPERVISE"
    ESCALATE = "ESCALATE"
    HAND_BACK = "HAND_BACK"
    ASK_BACK = "ASK_BACK"
    ANSWER = "ANSWER"
    WAIT_OVER = "WAIT_OVER"
    ASSIST = "ASSIST"
    CONTRIBUTE = "CONTRIBUTE"
    RELEASE = "RELEASE"
    SPLIT = "SPLIT"
    REQUEST_WITHDRAWAL = "REQUEST_WITHDRAWAL"
    APPROVE_WITHDRAWAL = "APPROVE_WITHDRAWAL"
    DENY_WITHDRAWAL = "DENY_WITHDRAWAL"


VERB_WORDS: Final[dict[Verb, str]] = {
    Verb.REPORT: "上报",
    Verb.CONFIRM_DRAFT: "确认",
    Verb.CANCEL_DRAFT: "取消",
    Verb.ASSIGN: "派",
    Verb.REASSIGN: "改派",
    Verb.REJECT: "不予受理",
    Verb.MERGE: "并案",
    Verb.ACCEPT: "签收",
    Verb.RETURN: "退单",
    Verb.PROGRESS: "进展",
    Verb.REQUEST_EXTENSION: "延期",
    Verb.APPROVE_EXTENSION: "同意延期",
    Verb.DENY_EXTENSION: "不同意延期",
    Verb.REQUEST_SUSPENSION: "申请挂起",
    Verb.SUSPEND: "挂起",
    Verb.DENY_SUSPENSION: "不同意挂起",
    Verb.RESUME: "恢复",
    Verb.RESOLVE: "办结",
    Verb.SOLVE_ON_SPOT: "现场解决",
    Verb.EXPLAIN: "解释说明",
    Verb.CONFIRM: "满意",
    Verb.REJECT_RESULT: "未解决",
    Verb.AUTO_CONFIRM: "自动销号",
    Verb.REOPEN: "重办",
    Verb.WITHDRAW: "撤回",
    Verb.RECATEGORISE: "改类别",
    Verb.URGE: "催",
    Verb.SUPERVISE: "督办",
    Verb.ESCALATE: "提级",
    Verb.HAND_BACK: "交回",
    Verb.ASK_BACK: "待补充",
    Verb.ANSWER: "补充",
    Verb.WAIT_OVER: "补充期满",
    Verb.ASSIST: "协办",
    Verb.CONTRIBUTE: "协办回复",
    Verb.RELEASE: "不等协办",
    Verb.SPLIT: "拆案",
    Verb.REQUEST_WITHDRAWAL: "申请撤回",
    Verb.APPROVE_WITHDRAWAL: "同意撤回",
    Verb.DENY_WITHDRAWAL: "不同意撤回",
}
