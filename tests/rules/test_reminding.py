"""How much a person is told, and when."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.reminding import (
    ASKED,
    CLOCK,
    DIGEST_TIMES,
    LONGEST_PAUSE,
    NEWS,
    SINGLES_A_DAY,
    Kind,
    Wish,
    kind_of,
    next_digest,
    resumes_on,
    waits,
)
from models.rules.weeks import board_at
from models.rules.workdays import SHANGHAI, WorkCalendar

CALENDAR = WorkCalendar()
TODAY = date(2026, 6, 10)
PAUSED = Wish(resumes=date(2026, 6, 15))
DAILY = Wish(daily_only=True)


@pytest.mark.parametrize(
    ("key", "critical", "clock", "kind"),
    [
        ("assigned:1001:1", False, False, Kind.ASKED),
        ("assigned:1001:1", True, False, Kind.CRITICAL),
        ("resolved:1001:0", False, False, Kind.ASKED),
        ("redone:1001:1", False, False, Kind.ASKED),
        ("urge:1001:7000", False, False, Kind.ASKED),
        ("something-new:1", False, False, Kind.ASKED),  # nobody has said that it may wait
        ("progress:7000:1001", False, False, Kind.NEWS),
        ("closed:1001:0", False, False, Kind.NEWS),
        ("granted:1", False, False, Kind.NEWS),
        ("answered:1001:1", False, False, Kind.ASKED),
        ("answered-told:1001:1", False, False, Kind.NEWS),
        ("rung:1001:0:RED", False, True, Kind.CLOCK),
        ("rung:1001:0:RED", True, False, Kind.CRITICAL),
        ("digest:2026-06-10", False, True, Kind.DIGEST),
    ],
)
def test_the_key_says_why_something_is_pushed(key: str, critical: bool, clock: bool, kind: Kind) -> None:
    assert kind_of(key, critical=critical, clock=clock) is kind


HANDLERS = Path(__file__).resolve().parents[2] / "handlers"
BUILT = {"key", "category", "what.lower()", "outbox.STORM"}
"""Keys that begin with another key, or with a word of a closed list: looked at by hand."""


def keys_of(source: str) -> Iterator[tuple[str, str]]:
    """Yield the first word of every key that is spelled in a source, or the expression that it begins with."""
    for node in ast.walk(ast.parse(source)):
        value: ast.expr | None = None
        if (isinstance(node, ast.keyword) and node.arg == "key") or (
            isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["key"]
        ):
            value = node.value
        head = value.values[0] if isinstance(value, ast.JoinedStr) else None
        if isinstance(head, ast.FormattedValue):
            yield "", ast.unparse(head.value)
        elif isinstance(head, ast.Constant):
            yield str(head.value).split(":", 1)[0], ""


def test_every_key_is_asked_or_news_or_the_clocks() -> None:
    """A new key has to be put into one of the tables of models.rules.reminding."""
    sources = [(path.name, path.read_text("utf-8")) for path in HANDLERS.rglob("*.py")]
    found = {(name, *key) for name, source in sources for key in keys_of(source)}
    assert len(found) > 60
    known = ASKED | NEWS | CLOCK
    assert {(name, word) for name, word, built in found if not built and word not in known} == set()
    assert {built for _, _, built in found if built} <= BUILT
    assert not any(one & other for one, other in combinations((ASKED, NEWS, CLOCK), 2))


@pytest.mark.parametrize(
    ("kind", "wish", "singles", "waiting"),
    [
        (Kind.CLOCK, Wish(), SINGLES_A_DAY - 1, False),
        (Kind.CLOCK, Wish(), SINGLES_A_DAY, True),
        (Kind.NEWS, Wish(), 99, False),  # what a person did is not counted
        (Kind.NEWS, DAILY, 0, True),
        (Kind.CLOCK, DAILY, 0, True),
        (Kind.NEWS, PAUSED, 0, True),
        (Kind.CLOCK, PAUSED, 0, True),
        *((kind, wish, 99, False) for kind in (Kind.ASKED, Kind.CRITICAL) for wish in (Wish(), DAILY, PAUSED)),
    ],
)
def test_what_waits_for_a_digest(kind: Kind, wish: Wish, singles: int, waiting: bool) -> None:
    assert waits(kind, wish, singles=singles, today=TODAY) is waiting


def test_no_news_is_a_question() -> None:
    assert not NEWS & {"assigned", "resolved", "ownerless", "returned", "redone", "urge", "alarmed", "draft"}


MOMENTS = st.builds(
    lambda day, clock: datetime.combine(day, clock, SHANGHAI),
    st.dates(date(2026, 1, 1), date(2026, 11, 30)),
    st.times(),
)
RESUMES = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 20))


@given(MOMENTS, st.sampled_from(DIGEST_TIMES), RESUMES)
def test_the_next_digest_is_later_on_a_working_day_at_the_chosen_time(
    now: datetime, at: time, resumes: date | None
) -> None:
    found = next_digest(now, Wish(at, resumes=resumes), CALENDAR)
    assert found > now
    assert CALENDAR.is_workday(found.date())
    assert found.time() == at
    assert resumes is None or found.date() >= resumes
    asked = next_digest(now, Wish(at, resumes=resumes), CALENDAR, pauses=False)
    assert asked == next_digest(now, Wish(at), CALENDAR)  # what is asked does not wait for the end of a pause
    assert now < asked <= found


@given(MOMENTS, st.integers(-5, 60))
def test_a_pause_ends_on_a_working_day_after_at_most_ten(now: datetime, days: int) -> None:
    today = now.date()
    found = resumes_on(today + timedelta(days=days), today, CALENDAR)
    assert CALENDAR.is_workday(found)
    assert 1 <= CALENDAR.workdays_between(today, found) <= LONGEST_PAUSE


@pytest.mark.parametrize(
    ("now", "board"),
    [
        ("2026-06-10 08:59", "2026-06-10 09:00"),
        ("2026-06-10 09:00", "2026-06-11 09:00"),
        ("2026-06-11 14:00", "2026-06-12 15:00"),  # a Friday: with the week's lists
        ("2026-06-12 09:00", "2026-06-12 15:00"),
        ("2026-06-12 15:00", "2026-06-15 09:00"),
        ("2026-06-17 20:00", "2026-06-18 15:00"),  # Friday 06-19 is a holiday
        ("2026-09-30 15:00", "2026-10-08 09:00"),
    ],
)
def test_when_a_group_reads_its_board(now: str, board: str) -> None:
    def at(said: str) -> datetime:
        return datetime.fromisoformat(f"{said}+08:00")

    assert board_at(at(now), CALENDAR) == at(board)
