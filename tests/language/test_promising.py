"""Sentences of handlers, and the day they promise."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.promising import FARTHEST, promised
from models.rules.workdays import WorkCalendar
from tests.town import when

CALENDAR = WorkCalendar()
MONDAY = when("2026-06-08 10:00")


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("下周五前换好", "06-19"),
        ("本周五前换好", "06-12"),
        ("配件周三到，到了就修", "06-10"),
        ("已联系厂家，明天上门", "06-09"),
        ("厂家说后天来人换压缩机", "06-10"),
        ("6月20日前装好", "06-20"),
        ("预计15号到货", "06-15"),
        ("三天内修好", "06-11"),
        ("两个工作日内处理完", "06-10"),
        ("月底前弄好", "06-30"),
        ("今天下班前送到", "06-08"),
        ("周三配件到，周五装好", "06-12"),
        ("最迟下周一解决", "06-15"),
        ("下周三，厂家来换", "06-17"),
        ("端午节前肯定装上", "06-18"),
        ("7月1号新人到岗报到", "07-01"),
        ("礼拜四师傅过来修", "06-11"),
        ("争取这个星期内办完", "06-14"),
        ("明天上午9点去换", "06-09"),
        ("国庆前铺好", "09-30"),
        ("尽快修好", ""),
        ("马上安排人处理", ""),
        ("过几天就来", ""),
        ("上周五已经换好了", ""),
        ("昨天师傅来过", ""),
        ("5月18日到货安装", ""),
        ("周三换好了，客户满意", ""),
        ("周五前修不好", ""),
        ("能不能周五前换好？", ""),
        ("周五前再不修好我就投诉", ""),
        ("下周三放假休息", ""),
        ("正在协调，有消息告诉大家", ""),
        ("周五停电检修不了", ""),
        ("", ""),
    ],
)
def test_the_day_that_is_promised(said: str, due: str) -> None:
    found = promised(said, MONDAY, CALENDAR)
    assert (f"{found.due:%m-%d}" if found else "") == due


def test_the_clause_is_kept_and_its_words_without_the_day() -> None:
    found = promised("已联系厂家，下周五前换好", MONDAY, CALENDAR)
    assert found is not None
    assert (found.words, found.rest, found.before, found.leads) == ("下周五前换好", "换好", True, True)
    other = promised("配件周三到，到了就修", MONDAY, CALENDAR)
    assert other is not None
    assert (other.words, other.before, other.leads) == ("配件周三到", False, False)


DAYS = st.dates(date(2026, 1, 1), date(2026, 10, 31))


@given(DAYS, st.integers(1, 150))
def test_a_date_ahead_is_the_day_that_was_said(today: date, ahead: int) -> None:
    day = date.fromordinal(today.toordinal() + ahead)
    found = promised(f"{day.year}年{day.month}月{day.day}日前换好", when(f"{today} 10:00"), CALENDAR)
    assert found is not None
    assert found.due == day


@given(st.text(max_size=60), DAYS)
def test_no_words_promise_the_past(text: str, today: date) -> None:
    found = promised(text, when(f"{today} 10:00"), CALENDAR)
    assert found is None or 0 <= (found.due - today).days <= FARTHEST
