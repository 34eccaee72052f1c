"""Deadlines, by tables of examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import sla
from models.rules.taxonomy import CATEGORIES
from models.rules.words import Urgency
from models.rules.workdays import SHANGHAI, WorkCalendar

CAL = WorkCalendar()
MOMENTS = st.datetimes(datetime(2018, 1, 1), datetime(2018, 12, 1)).map(  # noqa: DTZ001 -- zone added here
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("submitted", "starts"),
    [
        ("2018-11-29 10:00", "2018-11-29 10:00"),
        ("2018-11-29 06:00", "2018-11-29 06:00"),
        ("2018-11-29 17:30", "2018-11-29 17:30"),
        ("2018-11-29 17:31", "2018-11-30 09:00"),
        ("2018-11-30 17:40", "2018-12-03 09:00"),
        ("2018-12-01 10:00", "2018-12-03 09:00"),
        ("2018-09-28 17:40", "2018-09-29 09:00"),
        ("2018-10-03 08:00", "2018-10-08 09:00"),
    ],
)
def test_the_clock_starts(submitted: str, starts: str) -> None:
    assert sla.clock_start(at(submitted), CAL) == at(starts)


@pytest.mark.parametrize(
    ("submitted", "days", "due"),
    [
        ("2018-09-28 17:40", 3, "2018-10-09 18:00"),  # over two make-up days and the holiday
        ("2018-05-10 10:00", 10, "2018-05-24 18:00"),
        ("2018-11-15 09:30", 20, "2018-12-13 18:00"),
        ("2018-11-26 09:30", 10, "2018-12-10 18:00"),
        ("2018-10-22 09:30", 30, "2018-12-03 18:00"),
        ("2018-11-08 09:30", 20, "2018-12-06 18:00"),
        ("2018-11-12 09:30", 15, "2018-12-03 18:00"),
        ("2018-11-20 09:30", 7, "2018-11-29 18:00"),
        ("2018-11-20 09:30", 5, "2018-11-27 18:00"),
    ],
)
def test_due_dates(submitted: str, days: int, due: str) -> None:
    assert sla.due(at(submitted), days, CAL) == sla.Deadline(at(due), provisional=False)


def test_a_deadline_beyond_the_announced_calendar_is_provisional() -> None:
    known = WorkCalendar(known_years={2026})
    assert sla.due(at("2026-12-31 10:00"), 1, known) == sla.Deadline(at("2027-01-04 18:00"), provisional=True)
    assert not sla.due(at("2026-12-30 10:00"), 1, known).provisional


def test_an_instant_in_another_zone_means_the_same() -> None:
    utc = datetime.fromisoformat("2018-09-28T09:40:00+00:00")
    assert sla.due(utc, 3, CAL).at == at("2018-10-09 18:00")


@pytest.mark.parametrize(
    ("days", "urgency", "expected"),
    [
        (10, Urgency.NORMAL, 10),
        (10, Urgency.URGENT, 5),
        (5, Urgency.URGENT, 3),
        (1, Urgency.URGENT, 1),
        (30, Urgency.CRITICAL, 1),
    ],
)
def test_urgency_shortens_the_sla(days: int, urgency: Urgency, expected: int) -> None:
    category = replace(CATEGORIES["LOG-CAN"], sla_days=days)
    assert sla.days_for(category, urgency, date(2018, 6, 4)) == expected


def test_the_sla_of_a_category() -> None:
    assert sla.days_for(CATEGORIES["LOG-CAN"], Urgency.NORMAL, date(2018, 6, 4)) == 10
    assert sla.starting_urgency(CATEGORIES["LOG-CAN"]) is Urgency.NORMAL
    assert sla.starting_urgency(CATEGORIES["FIN-FRD"]) is Urgency.URGENT


@pytest.mark.parametrize(
    ("category", "urgency", "day", "expected"),
    [
        ("EXP-SRT", Urgency.NORMAL, "2026-10-24", 7), ("EXP-SRT", Urgency.NORMAL, "2026-10-25", 4),
        ("EXP-TRK", Urgency.NORMAL, "2026-11-20", 4), ("EXP-TRK", Urgency.NORMAL, "2026-11-21", 7),
        ("EXP-TRK", Urgency.URGENT, "2026-11-11", 4), ("EXP-TRK", Urgency.CRITICAL, "2026-11-11", 1),
        ("EXP-DLV", Urgency.NORMAL, "2026-11-11", 5), ("EXP-SRT", Urgency.NORMAL, "2018-11-11", 7),
    ],
)  # fmt: skip
def test_parcels_have_half_the_time_in_their_peak(category: str, urgency: Urgency, day: str, expected: int) -> None:
    assert sla.days_for(CATEGORIES[category], urgency, date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("submitted", "urgency", "expected"),
    [
        ("2018-11-29 10:00", Urgency.NORMAL, "2018-11-30 18:00"),
        ("2018-11-30 17:40", Urgency.NORMAL, "2018-12-04 18:00"),
        ("2018-11-29 09:00", Urgency.URGENT, "2018-11-29 14:30"),
        ("2018-11-29 16:00", Urgency.URGENT, "2018-11-30 10:30"),
        ("2018-12-01 22:00", Urgency.URGENT, "2018-12-03 14:30"),
        ("2018-12-01 22:00", Urgency.CRITICAL, "2018-12-01 23:00"),
    ],
)
def test_acceptance_deadlines(submitted: str, urgency: Urgency, expected: str) -> None:
    assert sla.accept_due(at(submitted), urgency, CAL) == at(expected)


@pytest.mark.parametrize(("days", "expected"), [(10, "2018-12-06"), (3, "2018-12-04"), (7, "2018-12-05")])
def test_a_reopened_ticket_gets_half_its_sla_and_at_least_three_days(days: int, expected: str) -> None:
    assert sla.reopen_due(at("2018-11-29 10:00"), days, CAL).at == at(f"{expected} 18:00")


@pytest.mark.parametrize(
    ("due", "remaining", "overdue"),
    [
        ("12-13", 9, 0),
        ("12-10", 6, 0),
        ("12-06", 4, 0),
        ("12-03", 1, 0),
        ("11-30", 0, 0),
        ("11-29", 0, 1),
        ("11-27", 0, 3),
    ],
)
@pytest.mark.parametrize("clock", ["00:00", "09:00", "18:00", "23:59"])
def test_remaining_and_overdue_days_go_by_date(due: str, remaining: int, overdue: int, clock: str) -> None:
    now, due_at = at(f"2018-11-30 {clock}"), at(f"2018-{due} 18:00")
    assert sla.remaining_days(due_at, now, CAL) == remaining
    assert sla.overdue_days(due_at, now, CAL) == overdue


def test_used_days_leave_out_what_was_suspended() -> None:
    created, closed = at("2018-05-10 10:00"), at("2018-05-22 16:00")
    assert sla.used_days(created, closed, CAL) == 8
    span = (at("2018-05-14 09:00"), at("2018-05-16 09:00"))
    overlapping = (at("2018-05-15 09:00"), at("2018-05-17 09:00"))
    beyond = (at("2018-05-21 09:00"), at("2018-06-30 09:00"))
    assert sla.used_days(created, closed, CAL, [span]) == 6
    assert sla.used_days(created, closed, CAL, [overlapping, span]) == 5
    assert sla.used_days(created, closed, CAL, [beyond]) == 7


def test_a_suspension_moves_the_due_date_and_keeps_the_days_left() -> None:
    due, stopped, resumed = at("2018-12-03 18:00"), at("2018-11-26 10:00"), at("2018-12-10 10:00")
    moved = sla.resumed_due(due, stopped, resumed, CAL).at
    assert moved == at("2018-12-17 18:00")
    assert sla.remaining_days(moved, resumed, CAL) == sla.remaining_days(due, stopped, CAL)


def test_an_extension_and_the_time_to_confirm() -> None:
    assert sla.extended(at("2018-11-30 18:00"), 5, CAL).at == at("2018-12-07 18:00")
    assert sla.confirm_due(at("2018-11-23 10:00"), CAL).at == at("2018-11-30 18:00")


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2018-11-29 11:45", 30, "2018-11-29 13:45"),
        ("2018-11-29 12:30", 0, "2018-11-29 13:30"),
        ("2018-11-29 11:30", 30, "2018-11-29 12:00"),
        ("2018-11-29 17:45", 30, "2018-11-30 08:45"),
        ("2018-12-01 10:00", 60, "2018-12-03 09:30"),
    ],
)
def test_working_time_skips_lunch_nights_and_days_off(start: str, minutes: int, end: str) -> None:
    assert sla.add_working_time(at(start), timedelta(minutes=minutes), CAL) == at(end)


@given(MOMENTS, st.integers(0, 60 * 100))
def test_adding_working_time_is_the_inverse_of_measuring_it(start: datetime, minutes: int) -> None:
    amount = timedelta(minutes=minutes)
    assert sla.working_time_between(start, sla.add_working_time(start, amount, CAL), CAL) == amount


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    a, b, c = sorted((a, b, c))
    parts = sla.working_time_between(a, b, CAL) + sla.working_time_between(b, c, CAL)
    assert sla.working_time_between(a, c, CAL) == parts
    assert sla.working_time_between(c, a, CAL) == timedelta(0)


def test_a_whole_day_has_eight_hours_and_time_does_not_run_back() -> None:
    day = sla.working_time_between(at("2018-11-29 00:00"), at("2018-11-30 00:00"), CAL)
    assert day == timedelta(hours=8)
    assert sla.add_working_hours(at("2018-11-29 08:30"), 8, CAL) == at("2018-11-29 18:00")
    with pytest.raises(ValueError, match="negative"):
        sla.add_working_time(at("2018-11-29 08:30"), timedelta(minutes=-1), CAL)


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        sla.due(datetime(2018, 11, 29, 10), 1, CAL)  # noqa: DTZ001 -- the point of the test
