"""Rates as the ledgers write them: Decimal, ROUND_HALF_UP, "—" for an empty denominator.

Source: the programme rules on rounding; floats are refused because they round 13/32 to 40.62 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

EMPTY: Final = "—"

Number = int | Decimal


def ratio(n: Number, d: Number, places: int = 4) -> Decimal | None:
    """Return n/d rounded to `places` decimals; None when `d` is 0."""
    return None if _exact(d) == 0 else rounded(_divide(_exact(n), _exact(d)), places)


def percent(n: Number, d: Number, places: int = 2) -> str:
    """Return n/d as "96.65%"; "—" when `d` is 0."""
    if _exact(d) == 0:
        return EMPTY
    return f"{rounded(_divide(_exact(n) * 100, _exact(d)), places)}%"


def mean(total: Number, count: Number, places: int = 2) -> str:
    """Return total/count as "2.03"; "—" when there is nothing to count."""
    value = ratio(total, count, places)
    return EMPTY if value is None else str(value)


def pp(now: Number, before: Number, places: int = 2) -> Decimal:
    """Return the difference of two percentages in percentage points (个百分点)."""
    return rounded(_exact(now) - _exact(before), places)


def pp_words(now: Number, before: Number, places: int = 2) -> str:
    """Return the difference as "+5.35个百分点"."""
    return f"{pp(now, before, places):+}个百分点"


def growth(now: Number, before: Number, places: int = 2) -> Decimal | None:
    """Return the growth over the same period (同比) in percent; None when the base is not positive."""
    base = _exact(before)
    return None if base <= 0 else rounded(_divide((_exact(now) - base) * 100, base), places)


def percentile(values: Iterable[Number], percentage: int) -> Decimal | None:
    """Return the smallest value that so many per cent do not exceed (nearest rank); None when there is no value."""
    ordered = sorted(_exact(value) for value in values)
    if not ordered:
        return None
    return ordered[max(-(-len(ordered) * percentage // 100), 1) - 1]


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half up to `places` decimals, keeping trailing zeros; zero never carries a sign."""
    result = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def _divide(n: Decimal, d: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = 50  # so that the only rounding people see is ours
        return n / d


def _exact(value: Number) -> Decimal:
    if not isinstance(value, int | Decimal):
        raise TypeError("rates take int or Decimal: a float has lost its last digit already")
    return Decimal(value)
