"""The lists of the State Council, as printed, as short sentences and as tables."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.holiday_list import BadList, HolidayList, read, spans

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


def test_the_notice_as_it_is_printed_says_what_the_oracle_knows() -> None:
    found = read(NOTICE_2026)
    assert (found.year, found.whole) == (2026, True)
    day, wrong = date(2026, 1, 1), []
    while day.year == 2026:
        works = found.days.get(day, day.weekday() < 5)
        if works != chinese_calendar.is_workday(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "off", "working"),
    [
        ("2027年放假：1月1日到3日；上班：1月4日", ["01-01", "01-02", "01-03"], ["01-04"]),
        ("2027年放假 1月1日-3日放假，1月9日上班", ["01-01", "01-02", "01-03"], ["01-09"]),
        ("2027年放假：5月1日、2日、3日；补班：5月8日，5月9日", ["05-01", "05-02", "05-03"], ["05-08", "05-09"]),
        ("2027年放假安排：4月30日至5月2日放假", ["04-30", "05-01", "05-02"], []),
        ("2027-01-01,放假,元旦\n2027-01-03,上班\n", ["01-01"], ["01-03"]),
        ("日期,类别,名称\n2027/1/1，放假，元旦\n2027/1/3\t补班", ["01-01"], ["01-03"]),
    ],
)
def test_what_is_understood(text: str, off: list[str], working: list[str]) -> None:
    found = read(text)
    assert [f"{day:%m-%d}" for day in found.off] == off
    assert [f"{day:%m-%d}" for day in found.working] == working
    assert found.year == 2027
    assert not found.whole


def test_a_holiday_may_begin_in_december() -> None:
    found = read("2024年放假：2023年12月30日到1月1日；上班：1月6日")
    assert (found.year, found.off[0]) == (2024, date(2023, 12, 30))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("放假：1月1日到3日", "哪一年"),
        ("2027年放假：2月30日", "没有这一天"),
        ("2027年放假：1月1日；上班：1月1日", "既写了放假又写了上班"),
        ("2027年放假：1月3日到1月1日", "不像一个假期"),
        ("2027年放假：1月1日到3月1日", "不像一个假期"),
        ("2027年放假，你们看着办", "没有看到放假的日子"),
        ("2027-01-01,放假\n2025-05-01,放假", "一次只发一年的"),
        ("2001-01-01,放假", "不在能登记的年份"),
        ("", "哪一年"),
    ],
)
def test_what_is_wrong_is_named(text: str, why: str) -> None:
    with pytest.raises(BadList, match=why):
        read(text)


@given(st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.booleans(), min_size=1))
def test_a_table_is_read_back(days: dict[date, bool]) -> None:
    text = "\n".join(f"{day},{'上班' if works else '放假'},名称" for day, works in days.items())
    assert read(text) == HolidayList(2027, days)


@given(st.lists(st.dates(date(2027, 1, 1), date(2027, 12, 31)), unique=True))
def test_spans_hold_the_same_days(days: list[date]) -> None:
    joined = spans(days)
    assert sorted(a + timedelta(days=k) for a, b in joined for k in range((b - a).days + 1)) == sorted(days)
    assert all(b + timedelta(days=1) < c for (_, b), (c, _) in itertools.pairwise(joined))


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadList):
        assert read(f"2027年{text}").days
