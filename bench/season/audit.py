"""The auditor: from the event log, the roster and the calendar alone he counts anew what had to be told, and by whom.

`python -m bench.season.audit --database URL --from INSTANT --to INSTANT`; one line for each difference, code 1 when there is any. He shares no
rule with the service: only the tables' columns and the working days.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bench import rig
from bench.season import rules
from bench.season.expected import LATE, Expected, level_of, of_the_acts, of_the_clock
from bench.season.lives import SYSTEM, Life, Standing, lives_of
from bench.season.mornings import add_digests
from bench.season.record import Record

# The kinds of messages every one of which is foreseen here; others are only counted.
JUDGED = (
    "digest", "rung", "auto-closed", "resumed", "draft", "draft-left", "assigned", "alarmed", "accepted", "resolved",
    "closed", "redone", "redone-told", "returned",
)  # fmt: skip
_BLOCK = re.compile(
    r"^(?P<where>\S+?)｜党代表联系点（截至 (?P<at>[\d-]+ [\d:]+)）.*?^问题：收集 (?P<n>\d+)｜已解决 (?P<s>\d+)(?:｜解释说明 (?P<e>\d+))?"
    r"｜办结率 (?P<rate>\S+?)｜未结 (?P<open>\d+)(?:（(?P<lights>[^）]*)）)?",
    re.S | re.M,
)
_LIGHTS = {"NONE": "正常", "BLUE": "蓝", "YELLOW": "黄", "RED": "红", "ESCALATED": "提级", "SUMMON": "提级"}


@dataclass
class Findings:
    """What was compared, and every difference as a line."""

    compared: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)

    def compare(self, what: str, expected: object, found: object, about: str) -> None:
        self.compared[what] += 1
        if expected != found:
            self.differences.append(f"{what} {about}: expected {expected}, found {found}")

    def show(self) -> None:
        """Print the table and the differences."""
        rig.print_table(("audited", "times"), sorted(self.compared.items()))
        for what, number in sorted(self.unknown.items()):
            print(f"  not judged: {what} ({number})")
        for line in self.differences:
            print(f"DIFFERENT {line}")


def audit(url: str, first: datetime, last: datetime) -> Findings:
    """Compare everything between two instants of business time: the start of the service and the last look."""
    record, findings = Record(url, last), Findings()
    lives = lives_of(record.lines)
    expected = of_the_clock(lives, record.roster, first, last)
    of_the_acts(lives, record.roster, expected)
    add_digests(expected, record, lives, first, last)
    _deadlines(lives, findings)
    _messages(record, expected, findings, last)
    _moves(lives, expected, findings)
    _occurrences(record, findings, first, last)
    _figures(record, lives, findings)
    return findings


def _deadlines(lives: Sequence[Life], findings: Findings) -> None:
    for life in lives:
        findings.compared["deadlines"] += len(life.standings)
        findings.differences += life.wrong
        findings.unknown.update(f"verb {verb}" for verb in life.unknown)


def _messages(record: Record, expected: Expected, findings: Findings, last: datetime) -> None:
    found = {m.key: m for m in record.messages if m.kind in JUDGED}
    for key, slot in sorted(expected.must.items(), key=lambda pair: pair[1]):
        kind = key.partition(":")[0]
        message = found.get(key)
        findings.compare(kind, f"told {slot:%m-%d %H:%M}", _when(message, slot), key)
    for key, message in found.items():
        if key not in expected.must and key not in expected.may:
            findings.compare(message.kind, "nothing", f"told {message.created_at:%m-%d %H:%M}", key)
    gone = {s.no for life in lives_of(record.lines) for s in life.standings[-1:] if s.state == "WITHDRAWN"}
    for message in record.messages:
        if message.kind not in JUDGED:
            findings.unknown.update([f"message {message.kind}, {message.state}"])
            continue
        taken_back = message.state == "moot" and any(f":{no}:" in message.key for no in gone)
        waits = message.state == "queued" and message.not_before > last
        lost = message.state == "unknown" and message.channel != "member"  # a group's answer that a kill cut off
        if not (taken_back or waits or lost):
            findings.compare("delivered", True, message.state in ("sent", "merged") or message.state, message.key)


def _when(message: object, slot: datetime) -> str:
    if message is None:
        return "nothing"
    at: datetime = message.created_at  # type: ignore[attr-defined]
    on_time = timedelta(0) <= at - slot <= LATE
    return f"told {slot if on_time else at:%m-%d %H:%M}"


def _moves(lives: Sequence[Life], expected: Expected, findings: Findings) -> None:
    """What the clock does to tickets by itself: closed when nobody answers, taken up when the suspension is over."""
    made: dict[tuple[str, str], datetime] = {}
    for life in lives:
        for line in life.lines:
            if line.actor == SYSTEM and line.verb in ("AUTO_CONFIRM", "RESUME"):
                made[line.verb, life.id] = line.at
    for verb, life_id in sorted({*made, *expected.moves}):
        slot, at = expected.moves.get((verb, life_id)), made.get((verb, life_id))
        on_time = slot is not None and at is not None and timedelta(0) <= at - slot <= LATE
        findings.compare(verb, slot, slot if on_time else at, f"ticket {life_id}")


def _occurrences(record: Record, findings: Findings, first: datetime, last: datetime) -> None:
    """Every slot of the digest and the scans done once, none of a day off; and a digest counts its letters."""
    wanted = {
        (rule, slot)
        for day in rules.workdays(first.date(), last.date())
        for rule, clocks in (("digest.person", (rules.DIGEST,)), ("sla.scan", rules.SCANS))
        for slot in (rules.at(day, clock) for clock in clocks)
        if first < slot <= last
    }
    found = {(rule, slot) for rule, slot in record.done if rule in ("digest.person", "sla.scan") and slot <= last}
    for rule, slot in sorted(wanted | found):
        findings.compare(f"slots of {rule}", (rule, slot) in wanted, (rule, slot) in found, f"{slot:%m-%d %H:%M}")
    letters = Counter(m.key.split(":")[1] for m in record.messages if m.kind == "digest")
    for (rule, slot), done in sorted(record.done.items()):
        if rule == "digest.person":
            findings.compare("digests of a slot", letters[slot.date().isoformat()], done, f"{slot:%m-%d}")
    findings.unknown.update(
        f"slot {rule}"
        for rule, _ in record.done
        if rule not in ("digest.person", "sla.scan", "draft.scan", "critical.scan")
    )


def _figures(record: Record, lives: Sequence[Life], findings: Findings) -> None:
    """Every block of figures that was ever told, counted again as of its minute."""
    for reply, heard in record.answers:
        block = _BLOCK.search(reply.replace("\\", ""))
        if block is None:
            findings.unknown["answer with figures"] += 1
            continue
        said = datetime.fromisoformat(block["at"]).replace(tzinfo=heard.tzinfo)
        as_of = (
            heard if said.replace(second=0) == heard.replace(second=0, microsecond=0) else said + timedelta(minutes=1)
        )
        counted = [s for s in (life.before(as_of) for life in lives) if s.no and s.state not in rules.UNCOUNTED]
        if block["where"] != "徐州市":
            counted = [s for s in counted if s.county == block["where"]]
        findings.compare("figures", _told(counted, as_of), _read(block), f"{block['where']} {block['at']}")


def _told(counted: list[Standing], as_of: datetime) -> tuple[object, ...]:
    solved = sum(s.state == "CLOSED" and s.resolution in rules.SOLVED for s in counted)
    explained = sum(s.state == "CLOSED" and s.resolution == "EXPLAINED" for s in counted)
    waiting = [s for s in counted if s.state in rules.OPEN]
    lights = Counter(_light(s, as_of) for s in waiting)
    return len(counted), solved, explained, _percent(solved, len(counted)), len(waiting), dict(lights)


def _read(block: re.Match[str]) -> tuple[object, ...]:
    lights = {name: int(number) for name, number in re.findall(r"([^\d\s]+?)(\d+)", block["lights"] or "")}
    return int(block["n"]), int(block["s"]), int(block["e"] or 0), block["rate"], int(block["open"]), lights


def _light(s: Standing, now: datetime) -> str:
    return {"SUSPENDED": "挂起", "PENDING_CONFIRM": "待核实"}.get(s.state) or _LIGHTS[level_of(s, now)]


def _percent(part: int, whole: int) -> str:
    if not whole:
        return "—"
    return f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


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
