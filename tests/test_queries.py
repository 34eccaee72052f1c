"""Figures in the chat: within person ∩ group, with fixed definitions, and every number opens to its list."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import measures, statistics
from models.measures import MEASURES, Case, View
from models.rules.ladder import LadderFacts, light
from models.rules.words import OPEN_STATES, Light, Resolution, Satisfaction, TicketState, Urgency
from models.rules.workdays import WorkCalendar
from models.statistics import Standing
from tests.town import Town, when

CITY, PEIXIAN = "wrXuzhou", "wrPeixian"
NOW = when("2018-11-30 18:00")


def opened(town: Town, said: str, room: str | None = CITY, who: str = "shuji") -> list[str]:
    """All rows of a list, page after page."""
    rows = re.findall(r"^#(\d+)｜", said, re.MULTILINE)
    while "回“更多”" in said or "回复“更多”" in said:
        said = town.asks(room, who, "更多")
        rows += re.findall(r"^#(\d+)｜", said, re.MULTILINE)
    return rows


def figures(demo: Town) -> list[Case]:
    calendar = demo.service.cache.current().calendar
    return demo.store.read(partial(measures.cases, as_of=NOW, calendar=calendar))


def test_collected_and_solved_in_one_breath(demo: Town) -> None:  # F70
    said = demo.asks(CITY, "shuji", "现在一共收集了多少问题，解决了多少")
    assert "收集 209｜已解决 202｜办结率 96.65%｜未结 7（正常2 挂起1 蓝2 黄1 红1）" in said
    assert "截至 2018-11-30 18:00" in said


def test_nothing_found_is_said_in_plain_words(demo: Town) -> None:
    said = demo.says("shuji", "梁寨支局有没有食堂的问题")
    assert said == "丰县·梁寨支局｜食堂与厨电：没有符合的问题（截至 2018-11-30 18:00）。"


def test_a_number_of_the_answer_opens_its_list(demo: Town) -> None:  # F77
    demo.asks(CITY, "shuji", "一共收集了多少问题，解决了多少")
    first = demo.asks(CITY, "shuji", "7个是哪些")
    assert "未结 7 件" in first
    assert len(opened(demo, first)) == 7
    demo.asks(CITY, "shuji", "一共收集了多少问题，解决了多少")
    solved = demo.asks(CITY, "shuji", "202个都是哪些")
    assert len(set(opened(demo, solved))) == 202


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("沛县收集了多少问题", 34), ("10月份解决了多少", 28), ("现在未结的有几个", 7), ("超期的有几个", 2), ("设备类的问题有多少", 33),
        ("丰县还有几个没办结", 1), ("信息技术中心收集多少问题", None), ("无党员网点报了多少问题", 209), ("6月后勤方面的问题有几个", None),
    ],
)  # fmt: skip
def test_the_list_is_as_long_as_the_number(demo: Town, question: str, number: int | None) -> None:  # N7
    said = demo.asks(CITY, "shuji", question)
    found = re.search(r"(?:收集|已解决|未结|超期) (\d+)", said)
    assert found, said
    assert number is None or int(found[1]) == number, said
    listed = demo.asks(CITY, "shuji", "列出来")
    assert len(set(opened(demo, listed))) == int(found[1])


def test_rates_have_one_definition(demo: Town) -> None:  # F76
    said = demo.asks(CITY, "shuji", "响应率和满意率分别是多少")
    assert "满意率 97.45%（191/196）" in said
    assert "响应率 98.09%（205/209）" in said
    assert "按期办结率 96.08%（196/204）" in demo.asks(CITY, "shuji", "按期办结率多少")
    assert "重办率 2.48%（5/202）" in demo.asks(CITY, "shuji", "重办率是多少")
    assert "退单 0 次，涉及 0 件" in demo.asks(CITY, "shuji", "一共退了多少单")
    assert re.search(r"平均用时 \d+\.\d\d个工作日.*按202件", demo.asks(CITY, "shuji", "平均几天办结"))
    assert re.search(r"平均用时 \d+\.\d\d个工作小时", demo.asks(CITY, "shuji", "平均用几个小时"))


def test_a_ranking_shows_n_and_marks_the_few(demo: Town) -> None:  # F72
    said = demo.asks(CITY, "shuji", "各县解决率排名")
    assert "沛县 97.06%（33/34）" in said
    assert "云龙区 100.00%（4/4，样本少）" in said
    parts = [tuple(map(int, pair)) for pair in re.findall(r"（(\d+)/(\d+)", said)]
    assert (sum(a for a, _ in parts), sum(b for _, b in parts)) == (202, 209)


def test_few_do_not_win_a_ranking_alone(demo: Town) -> None:
    said = demo.asks(CITY, "shuji", "解决率最低的是哪个县")
    assert "鼓楼区 75.00%（3/4，样本少）" in said
    assert "新沂市 96.15%（25/26）" in said


def test_what_has_nothing_to_count_has_a_dash_and_no_place(town: Town) -> None:
    said = town.asks("wrCity", "shuji", "各县解决率排名")
    assert "— 柳河县 —" in said
    assert "%" not in said
    assert "满意率 —" in town.asks("wrCity", "shuji", "满意率多少")


def test_top_and_order(demo: Town) -> None:
    said = demo.asks(CITY, "shuji", "哪类问题最多")
    assert "1 后勤保障 52 件" in said
    five = demo.asks(CITY, "shuji", "前五类")
    assert five.count("\n") == 5
    assert "2 设备终端与信息系统 33 件" in five


def test_two_counties_side_by_side(demo: Town) -> None:
    said = demo.asks(CITY, "shuji", "沛县和丰县比一比")
    assert "沛县：收集 34｜已解决 33｜办结率 97.06%" in said
    assert "丰县：收集 29｜已解决 28｜办结率 96.55%" in said
    assert "沛县比丰县高 0.51个百分点" in said


def test_this_month_and_the_one_before(demo: Town) -> None:
    said = demo.asks(CITY, "shuji", "本月比上个月收集多了几个")
    assert "11月：27 件" in said
    assert "10月：27 件" in said
    assert "收集持平" in said


def test_a_running_month_is_compared_like_with_like(demo: Town) -> None:
    demo.clock._at = when("2018-11-15 10:00")  # no later event is looked at
    said = demo.asks(CITY, "shuji", "本月比上个月收集多了几个")
    assert "11月1日—11月15日" in said
    assert "10月1日—10月15日" in said


def test_a_follow_up_keeps_what_was_said(demo: Town) -> None:  # F73
    assert "沛县｜11月" in demo.asks(CITY, "shuji", "沛县本月解决率多少")
    overdue = demo.asks(CITY, "shuji", "那没办结的呢")
    assert "沛县｜11月" in overdue
    assert "未结" in overdue
    assert "沛县｜10月" in demo.asks(CITY, "shuji", "上个月呢")
    assert demo.asks(CITY, "shuji", "丰县呢").startswith("丰县｜10月")
    assert "各部门" in demo.asks(CITY, "shuji", "按部门分一下")


def test_a_follow_up_leans_on_the_block_too(demo: Town) -> None:
    demo.asks(CITY, "shuji", "沛县进度")
    assert demo.asks(CITY, "shuji", "那满意率呢").startswith("沛县（")


def test_figures_up_to_a_past_day_are_those_of_that_day(demo: Town) -> None:  # A1-2
    said = demo.asks(None, "shuji", "截至5月31日收集多少问题，解决了多少")
    assert "收集 21｜已解决 9｜" in said
    assert "截至 2018-05-31 23:59" in said


def test_after_half_an_hour_nothing_is_leaned_on(demo: Town) -> None:
    demo.asks(CITY, "shuji", "沛县本月解决率多少")
    demo.clock.move(NOW + timedelta(minutes=31))
    assert "沛县" not in demo.asks(CITY, "shuji", "那没办结的呢")


def test_another_person_or_room_does_not_inherit(demo: Town) -> None:
    demo.asks(CITY, "shuji", "沛县本月解决率多少")
    assert "11月" not in demo.asks(PEIXIAN, "peixian-shuji", "没办结的有几个")
    assert "收集" not in demo.asks(PEIXIAN, "peixian-shuji", "列出来")


def test_a_countys_group_hears_its_county_only(demo: Town) -> None:  # F74, N8
    said = demo.asks(PEIXIAN, "shuji", "解决率多少")
    assert said.startswith("沛县（")
    assert "97.06%（33/34）" in said
    assert "本群范围：沛县" in said
    ranked = demo.asks(PEIXIAN, "shuji", "各县解决率排名")
    assert "丰县" not in ranked
    refused = demo.asks(PEIXIAN, "shuji", "丰县解决率多少")
    assert "28/29" not in refused
    assert "本群范围" in refused


def test_a_rep_hears_his_outlets_only(demo: Town) -> None:
    said = demo.asks(CITY, "libin", "解决率多少")
    assert "100.00%（4/4，样本少）" in said
    assert "你的范围：安国支局" in said
    mine = demo.asks(None, "libin", "我反映的那几个怎么样了")
    assert mine.startswith("您反映的｜问题 4 件")
    assert len(opened(demo, mine)) == 4


def test_outside_ones_scope_is_one_polite_line(demo: Town) -> None:
    said = demo.asks(None, "peixian-shuji", "丰县解决率多少")
    assert "不在您的数据范围" in said
    assert "%" not in said


def test_names_are_not_told_in_a_group(demo: Town) -> None:
    grouped = demo.asks(CITY, "shuji", "谁报的问题最多")
    assert re.search(r"1 .某", grouped)
    alone = demo.asks(None, "shuji", "谁报的问题最多")
    assert "某" not in alone


def test_a_suspended_ticket_says_why(demo: Town) -> None:
    said = demo.asks(CITY, "shuji", "挂账的有几个，为啥挂")
    assert "#1170｜挂起" in said
    assert "列入2019年修缮预算" in said


def test_visits_in_numbers(demo: Town) -> None:
    said = demo.asks(CITY, "shuji", "各县走访率排名")
    assert re.search(r"沛县 \d+\.\d\d%（\d+/\d+", said)
    counted = demo.asks(None, "libin", "我这个月走访了几次")
    number = re.search(r"走访 (\d+) 次", counted)
    assert number
    listed = demo.asks(None, "libin", "列出来")
    assert len(re.findall(r"^\d+月\d+日 ", listed, re.MULTILINE)) == int(number[1])
    due = demo.asks(CITY, "shuji", "哪些网点本月没人走访")
    assert re.search(r"还没走访 \d+ 个（共54个联系点）", due)
    assert "零问题走访占比" in demo.asks(CITY, "shuji", "零问题的走访占几成")


def test_what_cannot_be_answered_yet_says_so(demo: Town) -> None:
    assert "还没做好" in demo.asks(CITY, "shuji", "共性问题有哪些")
    paper = demo.asks(CITY, "shuji", "出个10月的月报")
    assert "还没做好" in paper
    assert "收集 27｜已解决 26" in paper


def test_what_is_not_said_is_asked_with_three_questions(demo: Town) -> None:  # F78
    said = demo.asks(CITY, "shuji", "统计一下")
    assert said.count("@领题助手") == 3
    assert not re.search(r"\d+%|\d+ 件", said)


def test_a_doubted_number_is_explained_not_changed(demo: Town) -> None:
    demo.asks(CITY, "shuji", "解决率多少")
    said = demo.asks(CITY, "shuji", "这个数不对吧")
    assert "已解决÷收集" in said
    assert "列出来" in said


def test_claims_are_not_made_up(demo: Town) -> None:
    assert "查不到" in demo.asks(CITY, "shuji", "理赔到哪一步了")


@pytest.mark.parametrize("metric", MEASURES)
def test_every_measure_counts_part_of_its_whole(demo: Town, metric: str) -> None:
    found = figures(demo)
    part, whole = measures.count(MEASURES[metric], found, View(NOW, demo.service.cache.current().calendar))
    assert len(part) <= (len(found) if whole is None else whole) <= len(found)


CALENDAR = WorkCalendar()


@st.composite
def standing(draw: st.DrawFn) -> Case:
    """A ticket in any state it can be in."""
    state = draw(st.sampled_from(sorted(OPEN_STATES | {TicketState.CLOSED})))
    created = NOW - timedelta(days=draw(st.integers(0, 200)))
    closed = state is TicketState.CLOSED
    resolved = created + timedelta(days=draw(st.integers(0, 30))) if closed else None
    facts = LadderFacts(
        state=state, created_at=created, due_at=created + timedelta(days=draw(st.integers(1, 30))),
        accept_due=created + timedelta(days=1), accepted_at=draw(st.none() | st.just(created + timedelta(hours=3))),
        reopen_count=draw(st.integers(0, 2)), urgency=Urgency.NORMAL,
    )  # fmt: skip
    at = Standing(
        no=draw(st.integers(1001, 9999)), state=state, outlet="L1", county=draw(st.sampled_from(["甲县", "乙县", "丙县"])),
        category=draw(st.sampled_from(["LOG-CAN", "EQP-PRT", "HR-VAC"])), urgency=Urgency.NORMAL, department=1, handler=None,
        resolution=draw(st.sampled_from(list(Resolution))).value if closed else None, created_at=created, due_at=facts.due_at,
        resolved_at=resolved, suspended_until=None, light=light(facts, NOW, CALENDAR), accept_due=facts.accept_due,
        accepted_at=facts.accepted_at, closed_at=resolved, reopen_count=facts.reopen_count,
    )  # fmt: skip
    verdict = draw(st.none() | st.sampled_from(list(Satisfaction))) if closed else None
    return Case(at, "wang", anonymous=False, returns=draw(st.integers(0, 2)), verdict=verdict, reached=closed)


@settings(deadline=None, max_examples=200)
@given(st.lists(standing(), max_size=40))
def test_the_parts_sum_to_the_whole(found: list[Case]) -> None:  # N7
    view = View(NOW, CALENDAR)
    number = {name: len(measures.count(one, found, view)[0]) for name, one in MEASURES.items()}
    assert number["collected"] == number["solved"] + number["explained"] + number["open"]
    block = statistics.progress(case.at for case in found)
    assert sum(count for _, count in block.lights) == block.open == number["open"]
    late = [c for c in found if view.overdue(c)]
    assert {c.at.light for c in late} <= {Light.YELLOW, Light.RED, Light.ESCALATED}
    for name, one in MEASURES.items():
        by_county = [
            measures.count(one, [c for c in found if c.at.county == county], view)[0]
            for county in ("甲县", "乙县", "丙县")
        ]
        assert sum(map(len, by_county)) == number[name]


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_share_of_few_is_marked_and_of_nothing_is_a_dash(part: int, whole: int) -> None:
    said = measures.share(min(part, whole), whole)
    assert (said == "—") == (whole == 0)
    assert ("样本少" in said) == (0 < whole < measures.FEW)
