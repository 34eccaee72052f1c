"""Who may look after an outlet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.rules.pairing import (
    BlankPointStatus,
    PairingFacts,
    PairingRole,
    RuleBroken,
    blank_status,
    broken_rules,
    check_pairing,
)

FIT = PairingFacts(role=PairingRole.PRIMARY, is_party_member=True, is_cadre=True, of_organ=True, on_outlet_staff=False)


def test_a_cadre_of_an_organ_is_accepted() -> None:
    check_pairing(FIT)
    check_pairing(replace(FIT, role=PairingRole.SECONDARY, has_primary=True))


@pytest.mark.parametrize(
    ("facts", "rule", "word"),
    [
        (replace(FIT, on_outlet_staff=True), "outlet_staff", "本网点员工"),
        (replace(FIT, is_party_member=False), "party_member", "党员"),
        (replace(FIT, is_cadre=False), "cadre", "干部"),
        (replace(FIT, of_organ=False), "organ", "机关"),
        (replace(FIT, has_primary=True), "one_primary", "主挂"),
        (replace(FIT, already_paired=True), "same_pair", "已包挂"),
    ],
)
def test_a_nomination_that_breaks_a_rule_is_refused_with_its_name(facts: PairingFacts, rule: str, word: str) -> None:
    with pytest.raises(RuleBroken, match=word) as caught:
        check_pairing(facts)
    assert caught.value.rule == rule
    assert caught.value.reason == str(caught.value)


def test_all_broken_rules_can_be_listed() -> None:
    facts = replace(FIT, is_party_member=False, has_primary=True)
    assert [broken.rule for broken in broken_rules(facts)] == ["party_member", "one_primary"]


@pytest.mark.parametrize(
    ("members", "primary", "candidates", "status"),
    [
        (0, False, 0, BlankPointStatus.BLANK),
        (0, False, 2, BlankPointStatus.BLANK),
        (0, True, 0, BlankPointStatus.COVERED),
        (0, True, 1, BlankPointStatus.CULTIVATING),
        (1, True, 0, BlankPointStatus.ELIMINATED),
        (1, False, 0, BlankPointStatus.ELIMINATED),
    ],
)
def test_how_far_a_blank_outlet_has_come(
    members: int, primary: bool, candidates: int, status: BlankPointStatus
) -> None:
    assert blank_status(members, has_primary=primary, candidates=candidates) is status
