"""Close-outs that say nothing are asked for again, honest ones are not; the rows were written before the rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.replies import judged
from bot.language.closeouts import lacking
from models.rules.reply_quality import Lack
from simulator.demo.town_problems import PROBLEMS

FRIDGE = ("安平支局食堂那台冰箱不制冷了，想换一台", "LOG-CAN")


def lack_of(reply: str, problem: tuple[str, str] = FRIDGE, *, explaining: bool = False) -> Lack | None:
    return lacking(reply, problem=problem[0], category=problem[1], explaining=explaining)


def test_the_hundred_rows() -> None:
    rows = judged("closeouts.tsv")
    bad, good = [r for r in rows if not r.good], [r for r in rows if r.good]
    assert (len(bad), len(good)) == (50, 50)
    assert sum(bool(r.lack) for r in bad) >= 45
    assert sum(bool(r.lack) for r in good) <= 2


@pytest.mark.parametrize(
    ("reply", "lack"),
    [
        ("已知悉，正在协调相关部门，尽快处理", Lack.DEED),
        ("高度重视，已责成专人落实", Lack.DEED),
        ("灭火器已经全部更换，贴了新标签", Lack.POINT),
        ("维修人员已维修完毕，运转良好", Lack.FACT),
        ("已换压缩机，5月18日装好试机正常", None),
        ("买了台新冰箱，今天送到", None),
        ("厂家师傅昨天来修好了", None),
        ("已换新零件，试机正常", None),
    ],
)
def test_what_is_missing_is_named(reply: str, lack: Lack | None) -> None:
    assert lack_of(reply) is lack


@pytest.mark.parametrize(
    ("reply", "lack"),
    [
        ("已列入明年预算，今年暂不具备条件", None),
        ("冰箱采购权限在省公司，要等年底统一招标", None),
        ("领导高度重视，正在积极协调", Lack.BASIS),
        ("情况已了解，请理解支持", Lack.BASIS),
    ],
)
def test_an_explanation_gives_its_basis_instead_of_a_deed(reply: str, lack: Lack | None) -> None:
    assert lack_of(reply, explaining=True) is lack


@given(st.text(max_size=80), st.text(max_size=80), st.booleans())
def test_any_text_gets_an_answer(reply: str, problem: str, explaining: bool) -> None:
    assert lack_of(reply, (problem, "LOG-CAN"), explaining=explaining) in {None, *Lack}


def test_what_a_whole_town_reported_as_done_is_hardly_ever_refused() -> None:
    honest = [p for problems in PROBLEMS.values() for p in problems if p.measure]
    refused = [p for p in honest if lacking(p.measure, problem=p.sentence, category=p.category)]
    assert len(honest) > 200
    assert len(refused) / len(honest) <= 0.05
