"""Rates as they are printed in ledgers and answers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.rules.rates import growth, mean, percent, pp, pp_words, ratio


@pytest.mark.parametrize(
    ("n", "d", "places", "printed"),
    [
        (202, 209, 2, "96.65%"),
        (13, 32, 2, "40.63%"),
        (54, 241, 2, "22.41%"),
        (187, 1206, 1, "15.5%"),
        (54, 54, 2, "100.00%"),
        (1404, 1442, 2, "97.36%"),
        (191, 196, 2, "97.45%"),
        (5, 202, 2, "2.48%"),
        (196, 204, 2, "96.08%"),
        (0, 7, 2, "0.00%"),
        (1, 8, 0, "13%"),
        (0, 0, 2, "—"),
        (Decimal("1.5"), 3, 2, "50.00%"),
    ],
)
def test_percentages(n: int | Decimal, d: int, places: int, printed: str) -> None:
    assert percent(n, d, places) == printed


def test_ratios_and_means() -> None:
    assert ratio(1, 3) == Decimal("0.3333")
    assert ratio(1, 0) is None
    assert mean(209, 103) == "2.03"
    assert mean(209, 54) == "3.87"
    assert mean(0, 0) == "—"


def test_percentage_points_and_growth() -> None:
    assert pp(Decimal("23.08"), Decimal("17.73")) == Decimal("5.35")
    assert pp_words(26, Decimal("16.66")) == "+9.34个百分点"
    assert pp_words(Decimal("1.00"), Decimal("2.5")) == "-1.50个百分点"
    assert pp_words(Decimal("1.001"), Decimal("1.002")) == "+0.00个百分点"
    assert growth(Decimal("150.27"), 100) == Decimal("50.27")
    assert growth(5, 0) is None
    assert growth(5, -1) is None


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        percent(0.5, 2)  # type: ignore[arg-type]  # the point of the test
