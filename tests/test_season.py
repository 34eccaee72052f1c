"""A slice of `make season`: parts of two weeks of the demo town on the real service, and the auditor after it.

It begins on the last day of a month, so that there is a briefing.
"""

from __future__ import annotations

import ast
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from bench import rig
from bench.season import kinds, rules, story
from bench.season.audit import audit
from bench.season.lives import Life
from bench.season.play import answer_differs, play
from bench.season.record import Line
from bench.season.stage import SeasonStage
from models import occurrences, organisation, schema
from models.base import Store, open_store
from models.directory import DirectoryCache
from models.rules import sla
from models.rules.taxonomy import CATEGORIES
from models.rules.words import Urgency
from models.rules.workdays import SHANGHAI
from scheduler.runner import Runner
from tests.conftest import Databases

DAYS = story.between(date(2018, 5, 31), date(2018, 6, 8), every_visit=16)


class Played(NamedTuple):
    """What is left when the days are over."""

    url: str
    end: datetime
    troubles: list[str]
    answer: str
    kills: int


def fill_season(store: Store) -> None:
    """The demo town before anything has happened in it."""
    org = organisation.Organisation.model_validate(DAYS.organisation)
    store.write(lambda s: organisation.load(s, org, code_of=lambda name: "XX", now=DAYS.start))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def played(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Played]:
    """The days; where the database can serve two processes one of them is killed in between."""
    url = databases.new(request.param, fill_season)
    several = request.param == "postgresql"
    folder = tmp_path_factory.mktemp("season")
    with SeasonStage(url, folder, clock=DAYS.start, processes=2 if several else 1) as stage:
        voices, answer = play(DAYS, stage, kill_weekly=several)
        stage.go(DAYS.end + timedelta(days=5))  # a weekend and two working days in one move
        assert stage.all_sent()
        end = stage.now()
    yield Played(url, end, voices.troubles, answer, stage.kills)
    databases.drop(url)


def test_an_instant_on_the_full_second_is_the_same_from_outside(empty_url: str) -> None:
    noon = datetime(2018, 9, 19, 12, tzinfo=SHANGHAI)
    store = open_store(empty_url)
    schema.upgrade(store)
    store.write(lambda session: occurrences.claim(session, "sla.scan", noon))
    store.close()
    said = noon.astimezone(UTC).replace(tzinfo=None)
    for compared in ("slot <= :noon", "slot = :noon"):
        assert rig.number(empty_url, f"SELECT count(*) FROM occurrence WHERE {compared}", noon=said) == 1


def test_everybody_is_answered_as_expected_and_the_group_reads_the_right_figures(played: Played) -> None:
    assert played.troubles == []
    assert answer_differs(DAYS, played.answer) == []
    assert played.kills == (0 if played.url.startswith("sqlite") else 1)


def test_the_auditor_finds_no_difference(played: Played) -> None:
    findings = audit(played.url, DAYS.start, played.end)
    assert findings.differences == []
    told = findings.compared
    assert told["digest"] == told["figures of digest"] > 100, told
    assert told["rung"] >= 10, told
    assert (told["draft"], told["draft-left"], told["brief"] > 0, told["board"] > 2) == (1, 1, True, True), told
    assert told["figures of answers"] > 30, told


# One message of each kind: its text is changed (a word, and what stands there instead), or it is not there at all
# (one that no monthly count of messages covers, for that would differ as well).
SPOILT = (
    ("digest", "个工作日：", "1个工作日："),
    ("rung", "个工作日", "1个工作日"),
    ("brief", "累计收集", "累计收集1"),
    ("burden", "提问", "提问1"),
    ("weekly", "已销号", "已销号1"),
    ("board", "黄牌", "黄牌1"),
    ("visit-gap", "个联系点", "1个联系点"),
)
GONE = ("accepted", "board", "draft", "rung", "weekly", "withdrawn")


def test_the_auditor_finds_what_is_missing_too_much_late_or_miscounted(played: Played) -> None:
    """Last, for it spoils the database."""
    url, wanted = played.url, set()
    for kind, word, other in SPOILT:
        key = _some(url, f"key LIKE '{kind}:%' AND text LIKE '%{word}%' ORDER BY key LIMIT 1")
        rig.rows(
            url,
            "UPDATE outbox SET text = replace(text, :word, :other) WHERE key = :key",
            word=word,
            other=other,
            key=key,
        )
        wanted.add(f"figures of {kind} {key}")
    for kind in GONE:
        key = _some(url, f"key LIKE '{kind}:%' AND created_at > '2018-06-02' ORDER BY key DESC LIMIT 1")
        rig.rows(url, "DELETE FROM outbox WHERE key = :key", key=key)
        wanted.add(f"{kind} {key}")
    digest = _some(url, "key LIKE 'digest:2018-06-12:%' ORDER BY key LIMIT 1")
    rig.rows(url, "UPDATE outbox SET key = 'digest:2018-06-12:nobody' WHERE key = :key", key=digest)
    wanted |= {f"digest {digest}", "digest digest:2018-06-12:nobody"}
    wanted |= _spoil_cards(url) | _spoil_slots(url)
    rig.rows(url, "UPDATE inbox SET reply = replace(reply, '办结率 ', '办结率 1') WHERE reply LIKE '%办结率%'")
    found = {line.split(": expected")[0] for line in audit(url, DAYS.start, played.end).differences}
    assert {line for line in found if not line.startswith("figures of answers shuji")} == wanted
    assert any(line.startswith("figures of answers shuji") for line in found)


def _some(url: str, where: str) -> str:
    return str(rig.rows(url, f"SELECT key FROM outbox WHERE channel <> 'update' AND {where}")[0][0])


def _spoil_cards(url: str) -> set[str]:
    """One card shows something else, one was not changed, one could not be."""
    cards = "SELECT key, card FROM outbox WHERE channel = 'update' AND state = 'sent' ORDER BY key LIMIT 3"
    (other, _), (never, _), (failed, _) = rig.rows(url, cards)
    about = [
        rig.rows(url, "SELECT key FROM outbox WHERE CAST(card AS TEXT) LIKE :task", task=f"%{key.split(':')[1]}%")[0][0]
        for key in (other, never)
    ]
    rig.rows(url, "UPDATE outbox SET text = '已办' WHERE key = :key", key=other)
    rig.rows(url, "DELETE FROM outbox WHERE key = :key", key=never)
    rig.rows(url, "UPDATE outbox SET state = 'failed' WHERE key = :key", key=failed)
    return {*(f"update {key}" for key in about), f"delivered {failed}"}


def _spoil_slots(url: str) -> set[str]:
    """One slot is missing, one stands on another hour, one counts too much."""
    slots = "SELECT max(slot) FROM occurrence WHERE rule = :rule"
    ladder, gap, brief = (rig.rows(url, slots, rule=rule)[0][0] for rule in ("sla.scan", "visit.gap", "brief.month"))
    rig.rows(url, "DELETE FROM occurrence WHERE rule = 'sla.scan' AND slot = :slot", slot=ladder)
    moved = (datetime.fromisoformat(str(gap)) + timedelta(hours=1)).isoformat(
        " ", "microseconds" if isinstance(gap, str) else "auto"
    )
    rig.rows(url, "UPDATE occurrence SET slot = :to WHERE rule = 'visit.gap' AND slot = :slot", to=moved, slot=gap)
    rig.rows(url, "UPDATE occurrence SET done = done + 1 WHERE rule = 'brief.month' AND slot = :slot", slot=brief)
    return {
        f"slots of sla.scan {_said(ladder)}", f"slots of visit.gap {_said(gap)}", f"slots of visit.gap {_said(moved)}",
        f"counted in a slot brief.month {_said(brief)}", f"counted in a slot visit.gap {_said(moved)}",
    }  # fmt: skip


def _said(slot: object) -> str:
    return f"{datetime.fromisoformat(str(slot)) + timedelta(hours=8):%m-%d %H:%M}"


def test_a_slot_is_tried_again_while_the_database_is_busy(databases: Databases) -> None:
    url = databases.new("sqlite", fill_season)
    store = open_store(url, patience=0.3)
    runner = Runner(store, DirectoryCache(store))
    somebody = sqlite3.connect(str(make_url(url).database), isolation_level=None, check_same_thread=False)
    somebody.execute("BEGIN IMMEDIATE")
    gone = threading.Timer(0.8, somebody.close)
    gone.start()
    runs = runner.through(DAYS.start, DAYS.start + timedelta(hours=2))
    gone.join()
    store.close()
    assert {"digest.person", "sla.scan"} <= {run.rule for run in runs}


def test_the_auditor_knows_tables_and_working_days_and_no_rule_of_the_service() -> None:
    """Whatever he reads goes back to the bench, to tables' columns, and to the calendar."""
    read, waiting = set[str](), ["bench.season.audit"]
    while waiting:
        name = waiting.pop()
        read.add(name)
        tree = ast.parse(Path(f"{name.replace('.', '/')}.py").read_text("utf-8"))
        found = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        found |= {
            f"bench.season.{a.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "bench.season"
            for a in node.names
        }
        waiting += [one for one in found if one.startswith("bench.season.") and one not in read]
        read |= found
    ours = {
        name
        for name in read
        if name.split(".")[0] in ("app", "bot", "handlers", "models", "scheduler", "web", "simulator")
    }
    tables = {"events", "inbox", "occurrences", "outbox", "pledges", "questions", "roster"}
    assert ours == {f"models.{table}" for table in tables} | {"models.rules.workdays"}


def test_the_auditors_own_table_of_days_is_the_programmes() -> None:
    assert {code: category.sla_days for code, category in CATEGORIES.items()} == kinds.SLA
    assert {category.name: code for code, category in CATEGORIES.items()} == kinds.CODES


@given(
    minute=st.integers(0, 300_000),
    days=st.integers(1, 30),
    urgency=st.sampled_from(Urgency),
    later=st.integers(0, 20_000),
)
def test_two_writings_of_the_rules_on_time_agree(minute: int, days: int, urgency: Urgency, later: int) -> None:
    moment = DAYS.start + timedelta(minutes=minute)
    then = moment + timedelta(minutes=later)
    calendar = rules.CALENDAR
    assert rules.due(moment, days) == sla.due(moment, days, calendar).at
    assert rules.accept_due(moment, urgency.value) == sla.accept_due(moment, urgency, calendar)
    assert rules.redo_due(moment, days) == sla.reopen_due(moment, days, calendar).at
    assert rules.worked(moment, then) == sla.working_time_between(moment, then, calendar)
    assert rules.stood_still(moment, then) == sla.overdue_days(moment, then, calendar)


def test_what_was_noted_with_an_answer_is_known_however_the_clocks_of_two_processes_differ() -> None:
    """The second process's clock is four seconds behind: it notes the submission before the draft."""
    draft, submitted = (datetime(2018, 6, 4, 10, 0, second, tzinfo=SHANGHAI) for second in (5, 1))
    life = Life("1")
    life.live(Line("ticket", "1", "REPORT", "rep001", draft, "DRAFT", {}))
    life.live(Line("ticket", "1", "SUBMIT", "rep001", submitted, "SUBMITTED", {"no": 1001}))
    assert life.before(submitted + timedelta(seconds=1)).no == 0
    assert life.answered(submitted, timedelta(seconds=1)).no == 1001
