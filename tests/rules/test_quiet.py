"""When pushes may leave."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.quiet import PushKind, is_quiet, may_send_at
from models.rules.workdays import SHANGHAI, WorkCalendar

CAL = WorkCalendar()
MEMBER, GROUP = PushKind.MEMBER, PushKind.GROUP


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2018-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("kind", "when", "leaves"),
    [
        (MEMBER, "11-29 10:00", "11-29 10:00"),
        (MEMBER, "11-29 12:30", "11-29 12:30"),
        (GROUP, "11-29 12:00", "11-29 13:30"),
        (GROUP, "11-29 13:29", "11-29 13:30"),
        (GROUP, "11-29 13:30", "11-29 13:30"),
        (MEMBER, "11-29 07:59", "11-29 08:30"),
        (MEMBER, "11-29 08:00", "11-29 08:00"),
        (MEMBER, "11-29 19:59", "11-29 19:59"),
        (MEMBER, "11-29 20:00", "11-30 08:30"),
        (GROUP, "11-30 21:00", "12-03 08:30"),
        (MEMBER, "12-01 10:00", "12-03 08:30"),
        (MEMBER, "09-30 10:00", "09-30 10:00"),  # a make-up Sunday
        (MEMBER, "10-01 10:00", "10-08 08:30"),
    ],
)
def test_pushes_wait_for_office_hours(kind: PushKind, when: str, leaves: str) -> None:
    assert may_send_at(kind, at(when), CAL) == at(leaves)
    assert is_quiet(kind, at(when), CAL) is (when != leaves)


@given(
    st.sampled_from(PushKind),
    st.datetimes(datetime(2018, 1, 1), datetime(2026, 12, 1)),  # noqa: DTZ001 -- zone added below
)
def test_the_instant_given_is_never_quiet_nor_early(kind: PushKind, moment: datetime) -> None:
    when = moment.replace(tzinfo=SHANGHAI)
    leaves = may_send_at(kind, when, CAL)
    assert leaves >= when
    assert not is_quiet(kind, leaves, CAL)


@pytest.mark.parametrize("kind", PushKind)
def test_critical_news_never_wait(kind: PushKind) -> None:
    assert may_send_at(kind, at("10-03 02:00"), CAL, critical=True) == at("10-03 02:00")
