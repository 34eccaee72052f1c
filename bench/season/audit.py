"""The auditor: from the event log, the roster and the calendar alone he counts anew what had to be told, and by whom.

`python -m bench.season.audit --database URL --from INSTANT --to INSTANT`; one line for each difference, code 1 when there is any. He shares no
rule with the service: only the tables' columns and the working days.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from bench.season import rules
from bench.season.acts import of_the_acts
from bench.season.answers import compare_answers
from bench.season.digests import add_digests, read_digest
from bench.season.expected import BLINK, LATE, Expected, many_at_once, of_the_clock
from bench.season.findings import Findings
from bench.season.hours import compare_hours
from bench.season.lists import add_gaps, add_lists, read_board, read_gaps, read_week
from bench.season.lives import SYSTEM, Life, lives_of
from bench.season.months import add_months, read_brief
from bench.season.record import Message, Record
from bench.season.seasons import add_horizon, add_pairing_gaps, add_safety
from bench.season.timetable import compare_slots
from bench.season.updates import compare_updates
from bench.season.visits import Visits

_OVER = re.compile(r"已超期(\d+)个工作日")
_LEVEL = {"黄牌": "YELLOW", "红牌": "RED", "提级": "ESCALATED", "约谈通报": "SUMMON"}


def _read_rung(text: str) -> tuple[str, int]:
    """The card and the days overdue; the city's secretary is asked what shall follow, and sees no card."""
    over = _OVER.search(text)
    level = "SUMMON" if "请定：回 1 约谈" in text else _LEVEL.get(text[1:].partition("】")[0], "")
    return level, int(over[1]) if over else 0


# How what a kind of message says is read, to be compared with what was counted.
_READ: dict[str, Callable[[str], object]] = {
    "rung": _read_rung,
    "digest": read_digest,
    "weekly": read_week,
    "board": read_board,
    "visit-gap": read_gaps,
    "brief": read_brief,
    "burden": str,
}


def audit(url: str, first: datetime, last: datetime) -> Findings:
    """Compare everything between two instants of business time: the start of the service and the last look."""
    record, findings = Record(url, last), Findings()
    lives, visits = lives_of(record.lines), Visits(record.lines)
    expected = _foreseen(record, lives, visits, first, last)
    for life in lives:
        findings.compared["deadlines"] += len(life.standings)
        findings.differences += life.wrong
    _messages(record, lives, expected, findings, last)
    _moves(lives, expected, findings)
    compare_slots(findings, record, lives, expected, first, last)
    compare_hours(findings, record)
    compare_updates(findings, record, lives)
    compare_answers(findings, record, lives)
    return findings


def _foreseen(record: Record, lives: Sequence[Life], visits: Visits, first: datetime, last: datetime) -> Expected:
    """Every message there must be."""
    roster = record.roster
    expected = of_the_clock(lives, roster, first, last)
    many_at_once(expected, lives, roster.people)
    of_the_acts(lives, roster, record.messages, expected)
    add_lists(expected, roster, lives, first, last)
    add_gaps(expected, roster, visits, first, last)
    add_months(expected, record, lives, visits, first, last)
    add_safety(expected, roster, first, last)
    add_horizon(expected, roster, first, last)
    add_pairing_gaps(expected, record, first, last)
    add_digests(expected, record, lives, first, last)
    return expected


def _messages(record: Record, lives: Sequence[Life], expected: Expected, findings: Findings, last: datetime) -> None:
    """None missing, none besides, each when it must be and with the figures it must have; and all of them arrived."""
    found = {m.key: m for m in record.messages if m.kind != "update"}
    by_id = {life.id: life for life in lives}
    for key, slot in sorted(expected.must.items(), key=lambda pair: pair[1]):
        kind, message = key.partition(":")[0], found.get(key)
        findings.compare(kind, f"told {slot:%m-%d %H:%M}", _when(message, slot), key)
        if key in expected.figures and message is not None:
            findings.compare(f"figures of {kind}", expected.figures[key], _READ[kind](message.text), key)
    for key, message in found.items():
        if key not in expected.must:
            findings.compare(message.kind, "nothing", f"told {message.created_at:%m-%d %H:%M}", key)
    for message in record.messages:
        if not _may_be_unsent(message, by_id, last):
            findings.compare("delivered", True, message.state in ("sent", "merged") or message.state, message.key)


def _may_be_unsent(message: Message, by_id: dict[str, Life], last: datetime) -> bool:
    """It waits; something happened to its ticket before it was sent; or a kill cut off a group's answer."""
    waits = message.state == "queued" and message.not_before > last
    life = by_id.get(message.ticket)
    over = message.state == "moot" and life is not None and life.instants[-1] > message.created_at
    return waits or over or (message.state == "unknown" and message.channel not in ("member", "update"))


def _when(message: Message | None, slot: datetime) -> str:
    if message is None:
        return "nothing"
    on_time = -BLINK <= message.created_at - slot <= LATE
    return f"told {slot if on_time else message.created_at:%m-%d %H:%M}"


def _moves(lives: Sequence[Life], expected: Expected, findings: Findings) -> None:
    """What the clock does to tickets by itself: closed when nobody answers, taken up when the suspension is over."""
    made = {
        (line.verb, life.id, before.since or line.at): line.at
        for life in lives
        for line, before, _ in life.steps()
        if line.actor == SYSTEM and line.verb in ("AUTO_CONFIRM", "RESUME")
    }
    for key in sorted({*made, *expected.moves}):
        slot, at = expected.moves.get(key), made.get(key)
        on_time = slot is not None and at is not None and timedelta(0) <= at - slot <= LATE
        findings.compare(key[0], slot, slot if on_time else at, f"ticket {key[1]}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit a database; 1 when anything differs."""
    parser = argparse.ArgumentParser(prog="python -m bench.season.audit", description=__doc__)
    parser.add_argument("--database", required=True, help="SQLAlchemy URL")
    parser.add_argument("--from", dest="first", type=datetime.fromisoformat, help="the service's first instant")
    parser.add_argument(
        "--to", dest="last", type=datetime.fromisoformat, help="up to when; what came later is not looked at"
    )
    options = parser.parse_args(arguments)
    known = Record(options.database, options.last)
    begin = options.first or rules.at(known.lines[0].at.date(), time(8))
    findings = audit(options.database, begin, known.last)
    findings.show()
    print(f"{len(findings.differences)} difference(s)" if findings.differences else "the auditor finds no difference")
    return 1 if findings.differences else 0


if __name__ == "__main__":
    sys.exit(main())
