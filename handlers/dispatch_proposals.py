"""Rules are suggested from what departments give back: told once, with the counts, done only on a confirming number."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import wording
from handlers.dispatch_notices import DispatchPushes
from models import dispatch_rules, questions, tickets
from models.counters import next_number
from models.directory import Directory
from models.dispatch_rules import ReturnedTicket
from models.roster import Department
from models.rules.dispatch import Rule

PROPOSAL = "rule.proposal"
OFTEN = 3  # returns of one category by one department …
WINDOW = timedelta(days=90)
STANDS = timedelta(days=14)


def consider(session: Session, directory: Directory, now: datetime, *, category: str, department: Department) -> int:
    """Propose another department when this one has given the category back often; return how many were asked."""
    rows = dispatch_rules.returns_of(session, category, department.id, since=now - WINDOW)
    named = Counter(row.suggested for row in rows if row.suggested is not None)
    rule = directory.dispatch.rule_for(category, department.county)
    if len(rows) < OFTEN or not named or rule is None or rule.department != department.id:
        return 0
    target, times = named.most_common(1)[0]
    asked = 0
    admins = directory.admins_of(department.county) if department.county else directory.with_role("CITY_PARTY_ADMIN")
    for person in admins:
        number = next_number(session, PROPOSAL, start=1)
        pushes = DispatchPushes(session, directory, now)
        text = _words(session, directory, rows, rule, number, target, times, department)
        # one category, one department, one rule: never proposed twice
        if pushes.proposed(person, text, key=f"{category}:{department.id}:{rule.id}"):
            _ask(session, person.userid, number, [category, department.county, target, None], now)
            asked += 1
    return asked


def _words(
    session: Session, directory: Directory, rows: list[ReturnedTicket], rule: Rule, number: int, target: int,
    times: int, department: Department,
) -> str:  # fmt: skip
    numbers = "、".join(f"#{tickets.by_id(session, row.ticket).no}" for row in rows[-5:])
    return (
        f"【规则建议{number}】近90天“{wording.category(rows[0].category)}”派给{directory.label(department)}后被退单{len(rows)}次"
        f"（{numbers}），其中{times}次建议给{directory.label(directory.department(target))}。\n"
        f"现在是规则{rule.id}。要不要以后都派给{directory.label(directory.department(target))}？回 1 改规则，回 0 不改。"
    )


def _ask(session: Session, userid: str, number: int, wanted: list[str | int | None], now: datetime) -> None:
    questions.ask(
        session, userid=userid, kind=PROPOSAL, now=now, expires_at=now + STANDS, label=f"建议{number}",
        options={
            "1": "apply", "0": "leave", "wanted": [wanted], "called": f"建议{number}",
            "hint": f"规则建议{number}请回：1 改规则　0 不改。",
        },
    )  # fmt: skip
