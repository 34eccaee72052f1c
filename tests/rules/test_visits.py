"""Visits: when the next is due, what counts, what may be recorded late."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.rules.pairing import PairingRole
from models.rules.visits import (
    VisitGap,
    VisitMode,
    VisitRule,
    completion,
    credit,
    gap,
    is_backfill,
    may_record,
    month_fulfilled,
)

TODAY = date(2018, 11, 30)
ONSITE, PHONE, VIDEO = VisitMode.ONSITE, VisitMode.PHONE, VisitMode.VIDEO
PRIMARY, SECONDARY = PairingRole.PRIMARY, PairingRole.SECONDARY


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, VisitGap.FRESH),
        (9, VisitGap.FRESH),
        (10, VisitGap.HINT),
        (13, VisitGap.HINT),
        (14, VisitGap.DUE),
        (20, VisitGap.DUE),
        (21, VisitGap.OVERDUE),
        (300, VisitGap.OVERDUE),
    ],
)
def test_the_gap_since_the_last_visit(days: int, expected: VisitGap) -> None:
    assert gap(TODAY - timedelta(days=days), TODAY) is expected


def test_a_county_may_set_its_own_thresholds() -> None:
    strict = VisitRule(hint_days=3, due_days=5, overdue_days=7, required={PRIMARY: 4, SECONDARY: 2})
    assert gap(TODAY - timedelta(days=7), TODAY, strict) is VisitGap.OVERDUE
    assert not month_fulfilled(PRIMARY, [ONSITE, ONSITE], strict)


@pytest.mark.parametrize(
    ("role", "modes", "fulfilled"),
    [
        (PRIMARY, [ONSITE, ONSITE], True),
        (PRIMARY, [ONSITE, PHONE, VIDEO], True),
        (PRIMARY, [ONSITE, PHONE], False),
        (PRIMARY, [PHONE] * 4, False),  # none on site
        (SECONDARY, [PHONE, VIDEO], True),
        (SECONDARY, [PHONE], False),
        (SECONDARY, [], False),
    ],
)
def test_what_a_month_requires(role: PairingRole, modes: list[VisitMode], fulfilled: bool) -> None:
    assert month_fulfilled(role, modes) is fulfilled


def test_a_call_counts_half() -> None:
    assert credit([ONSITE, PHONE, VIDEO]) == Decimal(2)
    assert credit([]) == 0


def test_more_visits_than_required_do_not_make_up_for_others() -> None:
    assert completion([(5, 2), (1, 2)]) == "75.00%"
    assert completion([(Decimal("1.5"), 2)]) == "75.00%"
    assert completion([]) == "—"


@pytest.mark.parametrize(("days", "possible"), [(-1, False), (0, True), (7, True), (8, False)])
def test_visits_are_recorded_at_most_a_week_late(days: int, possible: bool) -> None:
    visited = TODAY - timedelta(days=days)
    assert may_record(visited, TODAY) is possible
    assert is_backfill(visited, TODAY) is (days > 0)
