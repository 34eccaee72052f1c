"""How often an outlet is visited: what is required in a month, what counts, and when a visit is due.

Source: the programme rules, visit rules (defaults; a county may set its own `VisitRule`). Gaps are calendar
days, counted by date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from models.rules.pairing import PairingRole
from models.rules.rates import percent


class VisitMode(StrEnum):
    """How the representative met the outlet."""

    ONSITE = "ONSITE"
    PHONE = "PHONE"
    VIDEO = "VIDEO"


class VisitGap(StrEnum):
    """How long ago the last visit is."""

    FRESH = "FRESH"
    HINT = "HINT"
    DUE = "DUE"
    OVERDUE = "OVERDUE"


MODE_WORDS: Final[dict[VisitMode, str]] = {
    VisitMode.ONSITE: "现场",
    VisitMode.PHONE: "电话",
    VisitMode.VIDEO: "视频",
}
GAP_WORDS: Final[dict[VisitGap, str]] = {
    VisitGap.FRESH: "正常",
    VisitGap.HINT: "可安排",
    VisitGap.DUE: "应走访",
    VisitGap.OVERDUE: "超期未访",
}

CREDIT: Final[dict[VisitMode, Decimal]] = {
    VisitMode.ONSITE: Decimal(1),
    VisitMode.PHONE: Decimal("0.5"),
    VisitMode.VIDEO: Decimal("0.5"),
}
"""What one visit counts for."""

BACKFILL_DAYS: Final = 7  # a visit may be recorded (补录) so many days later


@dataclass(frozen=True, slots=True)
class VisitRule:
    """Thresholds in calendar days since the last visit; `required` and `onsite` are visits per month."""

    hint_days: int = 10
    due_days: int = 14
    overdue_days: int = 21
    required: Mapping[PairingRole, int] = field(
        default_factory=lambda: {PairingRole.PRIMARY: 2, PairingRole.SECONDARY: 1}
    )
    onsite: Mapping[PairingRole, int] = field(
        default_factory=lambda: {PairingRole.PRIMARY: 1, PairingRole.SECONDARY: 0}
    )


DEFAULT: Final = VisitRule()


def gap(last_visit: date, today: date, rule: VisitRule = DEFAULT) -> VisitGap:
    """Return how pressing the next visit is; for an outlet never visited pass the start of the pairing."""
    days = (today - last_visit).days
    steps = (
        (rule.overdue_days, VisitGap.OVERDUE),
        (rule.due_days, VisitGap.DUE),
        (rule.hint_days, VisitGap.HINT),
    )
    return next((found for least, found in steps if days >= least), VisitGap.FRESH)


def credit(modes: Iterable[VisitMode]) -> Decimal:
    """Return what the visits count for: on site 1, by phone or video ½ each."""
    return sum((CREDIT[mode] for mode in modes), Decimal(0))


def month_fulfilled(role: PairingRole, modes: Iterable[VisitMode], rule: VisitRule = DEFAULT) -> bool:
    """Whether a month's visits reach the required number and the required part on site."""
    made = list(modes)
    return credit(made) >= rule.required[role] and made.count(VisitMode.ONSITE) >= rule.onsite[role]


def completion(pairs: Iterable[tuple[Decimal | int, int]]) -> str:
    """Return 走访完成率 of (actual, required) pairs: Σ min(actual, required) / Σ required; "—" for none."""
    counted = [(min(Decimal(actual), Decimal(required)), required) for actual, required in pairs]
    return percent(sum((c for c, _ in counted), Decimal(0)), sum(required for _, required in counted))


def may_record(visited_on: date, today: date) -> bool:
    """Whether a visit of that date may be recorded today: not in the future, at most 7 days late."""
    return 0 <= (today - visited_on).days <= BACKFILL_DAYS


def is_backfill(visited_on: date, today: date) -> bool:
    """Whether the record carries the mark 补录 (made on a later day than the visit)."""
    return today > visited_on
