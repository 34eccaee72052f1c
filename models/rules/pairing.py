"""Who may look after which outlet, and how far an outlet without party members has come.

Source: the programme rules, pairing rules: a representative is a party member and a cadre of a city or
county organ, not of the outlet's own staff; an outlet has exactly one active PRIMARY.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PairingRole(StrEnum):
    """主挂 or 副挂."""

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"


class BlankPointStatus(StrEnum):
    """How far an outlet without an on-duty party member has come."""

    BLANK = "BLANK"
    COVERED = "COVERED"
    CULTIVATING = "CULTIVATING"
    ELIMINATED = "ELIMINATED"


PAIRING_WORDS: Final[dict[PairingRole, str]] = {PairingRole.PRIMARY: "主挂", PairingRole.SECONDARY: "副挂"}
BLANK_WORDS: Final[dict[BlankPointStatus, str]] = {
    BlankPointStatus.BLANK: "空白",
    BlankPointStatus.COVERED: "已包挂",
    BlankPointStatus.CULTIVATING: "培养中",
    BlankPointStatus.ELIMINATED: "已消除",
}

CONSOLIDATION_MONTHS: Final = 6  # 巩固期: the pairing goes on so long after the outlet is no longer blank
GAP_REMINDER_WORKDAYS: Final = 5  # a gap without PRIMARY is told at once and again after so many days


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingFacts:
    """What is known about a nomination. `of_organ`: belongs to a city or county organ. `on_outlet_staff`:
    works at that outlet. `has_primary`: another active PRIMARY exists. `already_paired`: the same person."""

    role: PairingRole
    is_party_member: bool
    is_cadre: bool
    of_organ: bool
    on_outlet_staff: bool
    has_primary: bool = False
    already_paired: bool = False


class RuleBroken(Exception):
    """A nomination that breaks a rule; `rule` is its key, `reason` says it in the words people read."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule, self.reason = rule, reason


_RULES: Final[tuple[tuple[str, Callable[[PairingFacts], bool], str], ...]] = (
    ("outlet_staff", lambda f: not f.on_outlet_staff, "本网点员工不能包挂自己的网点"),
    ("party_member", lambda f: f.is_party_member, "党代表须为中共党员"),
    ("cadre", lambda f: f.is_cadre, "党代表须为干部"),
    ("organ", lambda f: f.of_organ, "党代表须来自市、县分公司机关"),
    ("same_pair", lambda f: not f.already_paired, "此人已包挂该网点"),
    (
        "one_primary",
        lambda f: f.role is not PairingRole.PRIMARY or not f.has_primary,
        "每个网点只能有一名主挂，请先结束现有主挂或改为副挂",
    ),
)


def broken_rules(facts: PairingFacts) -> list[RuleBroken]:
    """Return every rule the nomination breaks, in the rules' order."""
    return [RuleBroken(rule, reason) for rule, holds, reason in _RULES if not holds(facts)]


def check_pairing(facts: PairingFacts) -> None:
    """Raise RuleBroken for the first rule the nomination breaks."""
    for broken in broken_rules(facts):
        raise broken


def blank_status(on_duty_members: int, *, has_primary: bool, candidates: int = 0) -> BlankPointStatus:
    """Return the status of an outlet that is or was blank; `candidates` = activists and the stages after."""
    if on_duty_members >= 1:
        return BlankPointStatus.ELIMINATED
    if not has_primary:
        return BlankPointStatus.BLANK
    return BlankPointStatus.CULTIVATING if candidates else BlankPointStatus.COVERED
