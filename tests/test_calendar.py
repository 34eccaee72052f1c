"""The calendar: its declarations, its page, the kinds of day, and what becomes of slots nobody was there for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import occurrences
from models.rules.weeks import is_lists_day, week_until
from models.rules.workdays import WorkCalendar
from scheduler.calendar import PAGE, page
from scheduler.days import Days
from scheduler.jobs import JOBS
from scheduler.runner import _cron
from tests.town import Town, when

CALENDAR = WorkCalendar()
THURSDAYS, FRIDAYS, DAILY = _cron("0 16 * * THU"), _cron("0 15 * * FRI"), _cron("0 10 * * *")


def slots(days: Days, fires: object, first: str, last: str) -> list[str]:
    after, until = when(f"{first} 00:00"), when(f"{last} 23:59")
    return [f"{slot:%m-%d %H:%M}" for slot in days.slots(fires, after, until, CALENDAR)]  # type: ignore[arg-type]


def test_the_page_is_what_is_declared() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m scheduler.calendar"


def test_rules_are_unique_and_every_part_belongs_to_one_that_runs() -> None:
    rules = [job.rule for job in JOBS]
    assert len(set(rules)) == len(rules)
    running = {job.rule for job in JOBS if job.function is not None}
    assert {job.within for job in JOBS if job.function is None} <= running
    assert all(not job.within for job in JOBS if job.function is not None)


def test_weekdays_are_written_as_names() -> None:
    for job in JOBS:
        for cron in job.cron.split(" / "):
            assert not any(sign.isdigit() for sign in cron.split()[4]), job.rule


def test_a_periodic_duty_on_a_day_off_moves_to_the_working_day_before() -> None:
    assert slots(Days.MOVED, THURSDAYS, "2026-06-08", "2026-06-30") == ["06-11 16:00", "06-18 16:00", "06-25 16:00"]
    # 端午 2026-06-19 is a Friday; 10-01 is a Thursday, the 2nd of a holiday a Friday
    assert slots(Days.MOVED, FRIDAYS, "2026-06-08", "2026-06-30") == ["06-12 15:00", "06-18 15:00", "06-26 15:00"]
    assert slots(Days.MOVED, THURSDAYS, "2026-09-28", "2026-10-08") == ["09-30 16:00", "10-08 16:00"]
    assert slots(Days.MOVED, FRIDAYS, "2018-09-24", "2018-10-12") == ["09-28 15:00", "09-30 15:00", "10-12 15:00"]


def test_first_working_days_and_the_days_before_long_holidays() -> None:
    assert slots(Days.FIRST_OF_MONTH, DAILY, "2018-09-01", "2018-12-31") == [
        "09-03 10:00", "10-08 10:00", "11-01 10:00", "12-03 10:00",
    ]  # fmt: skip
    assert slots(Days.FIRST_OF_WEEK, DAILY, "2018-12-24", "2019-01-08") == ["12-24 10:00", "01-02 10:00", "01-07 10:00"]
    assert slots(Days.BEFORE_FESTIVAL, DAILY, "2018-01-01", "2018-12-31") == ["02-09 10:00", "09-26 10:00"]
    assert slots(Days.BEFORE_FESTIVAL, DAILY, "2026-01-01", "2026-12-31") == ["02-10 10:00", "09-23 10:00"]


@settings(max_examples=30, deadline=None)
@given(st.dates(date(2018, 2, 1), date(2026, 12, 1)))
def test_every_moved_slot_is_on_a_working_day_and_none_is_lost(day: date) -> None:
    """Whatever the span is cut into, the same slots come out."""
    start = datetime(day.year, day.month, day.day, tzinfo=when("2018-01-01 00:00").tzinfo)
    end = start + timedelta(days=30)
    whole = list(Days.MOVED.slots(FRIDAYS, start, end, CALENDAR))
    halves = [
        *Days.MOVED.slots(FRIDAYS, start, start + timedelta(days=13), CALENDAR),
        *Days.MOVED.slots(FRIDAYS, start + timedelta(days=13), end, CALENDAR),
    ]
    assert whole == halves
    assert all(CALENDAR.is_workday(slot.date()) for slot in whole)
    for slot in whole:
        assert is_lists_day(slot.date(), CALENDAR)
        since, until = week_until(slot, CALENDAR)
        assert until == slot
        assert since < slot
        assert week_until(since, CALENDAR)[1] == since  # one span begins where the other ends


# downtime


def test_what_is_older_than_its_window_is_noted_as_missed_and_not_sent(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    town.service.runner.beat(when("2026-06-08 17:00"))
    town.silence()
    town.clock.move(when("2026-06-11 06:00"))  # down from Monday afternoon to Thursday before work
    runs = town.service.runner.beat(town.now)
    assert not {"digest.person", "sla.scan"} & {run.rule for run in runs}
    missed = town.store.read(
        lambda s: [(o.rule, o.slot) for o in occurrences.missed_since(s, when("2026-06-08 00:00"))]
    )
    assert ("digest.person", when("2026-06-10 08:30")) in missed
    assert ("digest.person", when("2026-06-09 08:30")) in missed
    assert ("sla.scan", when("2026-06-10 14:00")) in missed
    assert not {"critical.scan", "draft.scan"} & {rule for rule, _ in missed}  # the next round sees everything
    assert town.heard("wang") == []
    assert "错过8次定时任务，最近：6月10日14:00 sla.scan" in town.says("dangjian", "发送异常")
    assert town.service.runner.beat(town.now) == []  # noted once


def test_what_has_often_nothing_to_do_has_missed_nothing(town: Town) -> None:
    town.service.runner.beat(when("2026-06-08 17:00"))
    town.clock.move(when("2026-06-12 06:00"))
    town.service.runner.beat(town.now)
    missed = town.store.read(lambda s: {o.rule for o in occurrences.missed_since(s, when("2026-06-08 00:00"))})
    assert missed == {"digest.person", "sla.scan", "calendar.horizon", "visit.gap"}


def test_the_mornings_digest_is_caught_up_in_the_evening_of_the_same_day(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    town.clock.move(when("2026-06-09 19:45"))
    town.silence()
    done = {run.rule: run.done for run in town.service.runner.tick(town.now)}
    assert done["digest.person"] >= 1
    assert any("早上好" in text and "#1001" in text for text in town.heard("liuhe-zonghe"))
    assert not town.store.read(lambda s: occurrences.missed_since(s, when("2026-06-08 00:00")))
    assert sum(run.done for run in town.service.runner.tick(when("2026-06-09 20:45"))) == 0


def test_a_digest_that_is_late_for_the_evening_takes_nothing_along(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    town.clock.move(when("2026-06-09 20:40"))
    town.says("wang", "补充 1001 里面还放着两天的菜")
    town.clock.move(when("2026-06-09 20:45"))
    town.silence()
    done = {run.rule: run.done for run in town.service.runner.tick(town.now)}
    assert done["digest.person"] >= 1
    town.wait("2026-06-10 08:31")
    (digest,) = town.heard("liuhe-zonghe")
    assert "反映人补充：里面还放着两天的菜" in digest


def test_a_slot_of_last_night_is_caught_up_across_midnight(town: Town) -> None:
    town.clock.move(when("2026-06-12 14:30"))  # Friday
    town.service.runner.beat(town.now)
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    town.clock.move(when("2026-06-13 01:00"))
    done = {run.rule: run.done for run in town.service.runner.beat(town.now)}
    assert done["weekly.lists"] == 4  # both administrators and both groups
    town.silence()
    town.wait("2026-06-15 08:30")
    assert "一周清单：新增1、推进0、已销号0，红牌0、黄牌0，回“一周清单”看" in town.heard("dangjian")[0]


@pytest.mark.parametrize("at", ["2026-06-08 09:00", "2026-06-12 15:00"])
def test_a_tick_prints_every_rule_that_is_due_by_its_key(town: Town, at: str) -> None:
    ticked = [run.rule for run in town.service.runner.tick(when(at))]
    assert "digest.person" in ticked
    assert ("weekly.lists" in ticked) is (at == "2026-06-12 15:00")
    assert "visit.week" not in ticked  # it is a part of the digest
    assert sum(run.done for run in town.service.runner.tick(when(at))) == 0
