"""Honest rates (N7): one definition each, said beside the number; what is not counted in stands apart; the past stays."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import visits
from models.rules.rates import percentile
from tests.test_queries import CITY, opened
from tests.town import Town

MEASURE = "已请厂家更换压缩机，试机制冷正常"
FRIDGE = "安平支局食堂那台冰箱不制冷了，想换一台"
PRINTER = "大桥支局的打印机坏了，打不出回单"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("三率", "响应率 98.09%（205/209）　＝按时签收÷到了签收时限的\n解决率（回访口径） 97.45%（191/196）"),
        (
            "徐州满意率",
            "满意率 97.45%（191/196）　＝满意和基本满意÷有效首次评价，到期自动销号的不算（另有自动销号 6 件）",
        ),
        ("自动确认多少", "自动销号 6 件"),
        ("挂起几件", "共 1 件"),
        ("合并了几件", "已并案 0 件（不计入收集）"),
        ("撤回了几件", "已撤回 0 件（不计入收集）"),
        ("不予受理的有几件", "不予受理 0 件（不计入收集）"),
        ("现场解决率", "现场解决率 15.35%（31/202）　＝现场解决的÷已解决"),
        ("办结率", "解决率 96.65%（202/209）　＝已解决÷收集，解释说明不算已解决（另列：挂起 1 件）"),
        ("平均办理时长", "九成在9个工作日以内（P90）"),
        ("包挂覆盖率", "包挂覆盖率 100.00%（54/54）　＝有主挂党代表的÷无党员网点"),
        ("人均收集多少", "人均收集 2.03 件（209 件÷103 名党代表）"),
        ("点均多少", "点均收集 3.87 件（209 件÷54 个无党员网点）"),
        ("走访覆盖率", "走访覆盖率 100.00%（54/54）"),
        ("走访完成率", "走访完成率 97.45%（153/157）"),
        ("沛县人均收集", "人均收集 2.27 件（34 件÷15 名党代表）"),
        ("各县自动销号几件", "1 铜山区 3 件"),
        ("截至10月底满意率", "96.91%（157/162）"),
    ],
)
def test_each_rate_is_said_with_what_it_is_of(demo: Town, question: str, said: str) -> None:
    if demo.store.sqlite:  # the words are the same on both; the numbers are compared elsewhere
        assert said in demo.says("shuji", question)


@pytest.mark.parametrize(
    ("question", "number"),
    [("自动确认多少", 6), ("现场解决率", 31), ("回访口径解决率", 191), ("满意率多少", 191), ("挂起几件", 1)],
)
def test_what_stands_behind_the_number_is_as_long(demo: Town, question: str, number: int) -> None:
    assert str(number) in demo.says("shuji", question)
    assert len(set(opened(demo, demo.says("shuji", "列出来"), None))) == number


def test_a_number_nobody_said_opens_nothing(demo: Town) -> None:
    demo.asks(CITY, "shuji", "一共收集了多少问题，解决了多少")
    assert "没有 77 这个数，有：209、202、7" in demo.asks(CITY, "shuji", "77个是哪些")


def test_a_trend_looks_at_each_period_as_it_ended(demo: Town) -> None:
    said = demo.says("shuji", "解决率比上月多多少")
    assert "11月：77.78%（21/27）\n10月：48.15%（13/27）\n解决率+29.63个百分点" in said
    assert "两期各看期末当时的情况" in said
    assert "满意率持平" in demo.says("shuji", "满意率比上月")


def solved(town: Town, no: int, handler: str, verdict: str) -> None:
    town.says(handler, f"签收 {no}")
    assert "已报办结" in town.says(handler, f"{no} 办结 {MEASURE}")
    assert verdict == "" or f"#{no}" in town.says("anping", f"{no} {verdict}")


def reported(town: Town, text: str = FRIDGE, who: str = "wang") -> None:
    town.says(who, text)
    assert "已提交" in town.says(who, "1")


def test_the_first_word_counts_and_a_later_one_does_not_mend_it(town: Town) -> None:
    reported(town)
    assert "满意率 —" in town.says("shuji", "满意率多少")
    solved(town, 1001, "liuhe-zonghe", "未解决 还是不制冷")
    solved(town, 1001, "liuhe-zonghe", "满意")
    said = town.says("shuji", "三率")
    assert "满意率 0.00%（0/1，样本少）" in said
    assert "解决率（回访口径） 0.00%（0/1，样本少）" in said
    assert "解决率 100.00%（1/1，样本少）" in town.says("shuji", "办结率")
    assert "重办率 100.00%（1/1，样本少）" in town.says("shuji", "重办率")


def test_an_explanation_that_satisfies_is_no_solution(town: Town) -> None:
    reported(town)
    town.says("liuhe-zonghe", "签收 1001")
    assert "#1001" in town.says("liuhe-zonghe2", "1001 解释说明 按规定冰箱满8年才能更换，已列入明年计划")
    assert "已销号" in town.says("anping", "1001 满意")
    said = town.says("shuji", "三率")
    assert "满意率 100.00%（1/1，样本少）" in said
    assert "解决率（回访口径） 0.00%（0/1，样本少）" in said
    assert "解决率 0.00%（0/1，样本少）　＝已解决÷收集，解释说明不算已解决（另列：解释说明 1 件）" in town.says(
        "shuji", "办结率"
    )


def test_silence_is_no_praise_and_stands_apart(town: Town) -> None:
    reported(town)
    solved(town, 1001, "liuhe-zonghe", "")
    town.clock.move(town.now.replace(day=16, hour=8, minute=59))
    town.wait("2026-06-16 09:00")  # five working days later
    assert "自动销号 1 件" in town.says("shuji", "自动确认多少")
    assert "满意率 —　＝" in town.says("shuji", "满意率多少")
    assert "（另有自动销号 1 件）" in town.says("shuji", "满意率多少")
    assert re.findall(r"^#(\d+)", town.says("shuji", "自动确认的是哪些"), re.MULTILINE) == ["1001"]
    town.says("anping", "重办 1001 又不制冷了")  # whoever speaks later is asked again
    assert "自动销号 0 件" in town.says("shuji", "自动确认多少")


def test_merged_withdrawn_and_rejected_are_apart_and_the_past_stays(town: Town) -> None:
    reported(town)
    reported(town, PRINTER, "zhou")
    town.clock.move(town.now.replace(day=9))
    before = town.says("shuji", "截至6月8日收集多少问题，解决了多少")
    assert "收集 2｜已解决 0" in before
    reported(town, "安平支局空调不制冷，想修一下")
    assert "撤回" in town.says("wang", "撤回 1003")
    assert "已撤回 1 件（不计入收集）" in town.says("shuji", "撤回了几件")
    assert "收集 2 件" in town.says("shuji", "一共收集多少问题")
    assert "#1002" in town.says("admin-liuhe", "并案 1002 1001")
    assert "已并案 1 件（不计入收集）" in town.says("shuji", "合并了几件")
    assert "收集 1｜已解决 0" in town.says("shuji", "现在收集多少问题，解决了多少")
    assert town.says("shuji", "截至6月8日收集多少问题，解决了多少") == before


def test_a_visit_taken_back_later_counted_at_the_time(town: Town) -> None:
    town.says("wang", "走访 安平 开了班会，1小时 5人")
    outlets, noon = set(town.service.cache.current().outlets), town.now.replace(hour=12)
    town.clock.move(town.now.replace(hour=14))
    assert "撤销" in town.says("wang", "撤销走访")
    for instant, number in ((noon, 1), (town.now, 0)):
        day = instant.date()
        found = town.store.read(partial(visits.between, first=day, last=day, as_of=instant, outlets=outlets))
        assert len(found) == number
    assert "走访 0 次" in town.says("shuji", "一共走访了几次")


@given(st.lists(st.integers(0, 60), min_size=1, max_size=60), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_enough_do_not_exceed(values: list[int], percentage: int) -> None:
    found = percentile(values, percentage)
    assert found is not None
    assert found in [Decimal(v) for v in values]
    assert sum(v <= found for v in values) * 100 >= len(values) * percentage
    assert sum(v < found for v in values) * 100 < len(values) * percentage
    assert percentile([], percentage) is None
