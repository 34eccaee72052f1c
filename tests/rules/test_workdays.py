"""The working-day calendar, day by day against an independent calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.workdays import SHANGHAI, WorkCalendar, library_years, local

CAL = WorkCalendar()
ORACLE_DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))


def test_every_day_agrees_with_the_oracle() -> None:
    day, wrong = date(2018, 1, 1), []
    while day <= date(2026, 12, 31):
        if CAL.is_workday(day) != chinese_calendar.is_workday(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@given(ORACLE_DAYS, ORACLE_DAYS)
def test_workdays_between_counts_the_oracles_days(a: date, b: date) -> None:
    days = chinese_calendar.get_workdays(a + timedelta(days=1), b) if a < b else []
    assert CAL.workdays_between(a, b) == len(days)


@given(ORACLE_DAYS, st.integers(1, 300))
def test_adding_days_is_the_inverse_of_counting_them(day: date, n: int) -> None:
    later = CAL.add_workdays(day, n)
    assert CAL.is_workday(later)
    assert CAL.workdays_between(day, later) == n


@given(ORACLE_DAYS)
def test_neighbours_are_working_days_with_nothing_between(day: date) -> None:
    before, after = CAL.previous_workday(day), CAL.next_workday(day)
    assert before <= day < after
    assert CAL.is_workday(before)
    assert CAL.workdays_between(before, after) == 1
    assert CAL.workday_on_or_after(day) == (day if CAL.is_workday(day) else after)
    assert CAL.workday_before(day) < day


@given(ORACLE_DAYS)
def test_the_first_workday_of_a_week_lies_in_it(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=i) for i in range(7)]
    assert CAL.first_workday_of_week(day) == next(filter(CAL.is_workday, week), None)


def test_a_week_without_a_working_day_has_no_first_one() -> None:
    closed = WorkCalendar({date(2018, 11, 26) + timedelta(days=i): False for i in range(5)})
    assert closed.first_workday_of_week(date(2018, 11, 29)) is None
    assert closed.next_workday(date(2018, 11, 23)) == date(2018, 12, 3)


def test_the_first_workday_of_a_holiday_week_is_not_monday() -> None:
    assert CAL.first_workday_of_week(date(2018, 6, 20)) == date(2018, 6, 19)
    assert CAL.first_workday_of_week(date(2018, 9, 26)) == date(2018, 9, 25)
    assert CAL.first_workday_of_week(date(2018, 10, 4)) is None


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2018, 9, 29), True),  # make-up Saturday
        (date(2018, 9, 30), True),  # make-up Sunday
        (date(2018, 10, 1), False),
        (date(2018, 10, 7), False),
        (date(2018, 12, 31), False),  # holiday Monday
        (date(2018, 12, 29), True),
        (date(2026, 10, 10), True),
    ],
)
def test_exchanged_days(day: date, works: bool) -> None:
    assert CAL.is_workday(day) is works


def test_may_to_november_2018_has_148_working_days() -> None:
    assert CAL.workdays_between(date(2018, 4, 30), date(2018, 11, 30)) == 148


def test_a_duty_on_a_day_off_moves_to_the_working_day_before() -> None:
    assert CAL.previous_workday(date(2018, 10, 4)) == date(2018, 9, 30)
    assert CAL.previous_workday(date(2018, 11, 25)) == date(2018, 11, 23)
    assert CAL.previous_workday(date(2027, 1, 1)) == date(2026, 12, 31)


def test_the_nth_workday_of_a_month() -> None:
    assert CAL.nth_workday_of_month(2018, 10, 1) == date(2018, 10, 8)
    assert CAL.nth_workday_of_month(2018, 11, 8) == date(2018, 11, 12)
    with pytest.raises(ValueError, match="fewer"):
        CAL.nth_workday_of_month(2018, 10, 19)
    with pytest.raises(ValueError, match="from 1"):
        CAL.nth_workday_of_month(2018, 10, 0)


def test_the_calendar_ends_where_exchanged_days_are_not_announced() -> None:
    assert min(library_years()) == 2018
    assert date(2026, 12, 31) <= CAL.horizon
    known = WorkCalendar(known_years={2025, 2026})
    assert known.horizon == date(2026, 12, 31)
    assert not known.is_provisional(date(2026, 12, 31))
    assert known.is_provisional(date(2027, 1, 4))
    assert not known.horizon_is_near(date(2026, 11, 15))
    assert known.horizon_is_near(date(2026, 11, 16))
    assert WorkCalendar(known_years={2025, 2026, 2028}).horizon == date(2026, 12, 31)  # 2027 is missing


def test_beyond_the_horizon_the_statutory_days_still_hold() -> None:
    assert not CAL.is_workday(date(2027, 1, 1))
    assert CAL.is_workday(date(2027, 1, 4))


def test_an_override_wins_over_the_calendar() -> None:
    cal = WorkCalendar({date(2018, 11, 30): False, date(2018, 12, 1): True})
    assert not cal.is_workday(date(2018, 11, 30))
    assert cal.next_workday(date(2018, 11, 29)) == date(2018, 12, 1)
    assert CAL.is_workday(date(2018, 11, 30))


def test_days_are_never_moments_and_moments_have_a_zone() -> None:
    with pytest.raises(TypeError):
        CAL.is_workday(datetime(2018, 11, 30, tzinfo=SHANGHAI))
    with pytest.raises(ValueError, match="zone"):
        local(datetime(2018, 11, 30))  # noqa: DTZ001 -- the point of the test
    with pytest.raises(ValueError, match="negative"):
        CAL.add_workdays(date(2018, 11, 30), -1)
    assert local(datetime(2018, 11, 29, 16, tzinfo=UTC)).date() == date(2018, 11, 30)
    assert CAL.add_workdays(date(2018, 12, 1), 0) == date(2018, 12, 1)
