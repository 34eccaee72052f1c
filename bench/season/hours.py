"""When what was promised may leave: never at night, on a day off, in groups at lunch; the clock's fourth of a day waits."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from bench.season import rules
from bench.season.findings import Findings
from bench.season.record import Message, Record

HELD = timedelta(minutes=5)  # what waits for a digest goes alone when the digest has not taken it along
ON_BOARD = timedelta(minutes=30)


def compare_hours(findings: Findings, record: Record) -> None:
    """Every message leaves when it may, and nobody gets more than three of the clock's besides his digest."""
    alone: Counter[tuple[str, date]] = Counter()
    before: Counter[tuple[str, date]] = Counter()
    for message in record.messages:
        if message.channel == "update":
            continue
        of_day = (message.recipient, message.not_before.date())
        clock = message.channel == "member" and message.priority == rules.REMINDER and message.kind != "digest"
        may_wait = clock and before[message.recipient, message.created_at.date()] >= rules.SINGLES
        expected = _leaves(message)
        if may_wait and message.not_before != expected:
            expected = next_digest(message.created_at) + HELD
        findings.compare("leaves", f"{expected:%m-%d %H:%M}", f"{message.not_before:%m-%d %H:%M}", message.key)
        in_time = message.sent_at is None or message.sent_at >= message.not_before
        findings.compare("not sent early", True, in_time, message.key)
        before[of_day] += clock
        alone[of_day] += clock and message.state == "sent"
    for (userid, day), number in alone.items():
        findings.compare("clock's messages of a day", True, number <= rules.SINGLES, f"{userid} {day}: {number}")


def _leaves(message: Message) -> datetime:
    if message.channel not in ("member", "file"):
        return (
            next_board(message.created_at) + ON_BOARD if message.digest else rules.awake(message.created_at, group=True)
        )
    if message.priority <= rules.REPLY or rules.awake(message.created_at) == message.created_at:
        return message.created_at
    return rules.awake(message.created_at) + (HELD if message.kind != "digest" else timedelta(0))


def next_digest(since: datetime) -> datetime:
    """The first digest after an instant."""
    today = rules.at(since.date(), rules.DIGEST)
    if rules.CALENDAR.is_workday(since.date()) and since < today:
        return today
    return rules.at(rules.CALENDAR.next_workday(since.date()), rules.DIGEST)


def next_board(since: datetime) -> datetime:
    """When a group reads its next board: after the morning's round, or with the week's lists."""
    day = since.date()
    for later in rules.workdays(day, day + timedelta(days=30)):
        board = rules.at(later, rules.LISTS if rules.lists_day(later) else rules.SCANS[0])
        if board > since:
            return board
    raise ValueError("more than a month")
