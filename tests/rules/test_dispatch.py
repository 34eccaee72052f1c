"""Who gets a problem: tables of cases, and what holds for every organisation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.dispatch import Away, Crew, Outcome, Rule, Step, Table, newest
from models.rules.taxonomy import UNKNOWN_CODE

DAY = date(2026, 6, 8)
COUNTIES = ("柳河县", "石门县")
CODES = ("LOG", "LOG-CAN", "LOG-HVC", "EQP", "EQP-OFF")
PEOPLE = ("a", "b", "c", "head", "outsider")


def away(person: str, deputy: str | None = None, first: int = 0, last: int = 3) -> Away:
    return Away(person, DAY + timedelta(first), DAY + timedelta(last), deputy, "休假")


def table(*absences: Away, present: tuple[str, ...] = PEOPLE, person: str | None = None) -> Table:
    """综合部 (1) of 柳河 with a, b and a head; 信息技术中心 (2) of the city with c alone."""
    rules = (
        Rule(1, "LOG", "柳河县", 1), Rule(2, "LOG-HVC", None, 2), Rule(3, "EQP", None, 2),
        Rule(4, "LOG-CAN", "柳河县", 1, person),
    )  # fmt: skip
    crews = {1: Crew(("a", "b"), "head"), 2: Crew(("c",))}
    held: dict[str, list[Away]] = {}
    for one in absences:
        held.setdefault(one.person, []).append(one)
    return Table(newest(rules), crews, held, frozenset(present))


@pytest.mark.parametrize(
    ("category", "county", "rule"),
    [
        ("LOG-CAN", "柳河县", 4),  # level 2 before level 1
        ("LOG-RST", "柳河县", 1),  # level 1 of the county
        ("LOG-HVC", "柳河县", 2),  # the city's level 2 before the county's level 1
        ("EQP-OFF", "石门县", 3),  # a county without its own department falls back to the city's
        ("LOG-RST", "石门县", None),
        ("SAF-FIR", "柳河县", None),
    ],
)
def test_the_most_particular_rule_wins(category: str, county: str, rule: int | None) -> None:
    found = table().decide(category, county, DAY)
    assert (found.rule.id if found.rule else None) == rule
    assert found.alarm == (rule is None)


@pytest.mark.parametrize(
    ("absences", "person", "steps"),
    [
        ((), "a", []),
        ((away("a", "c"),), "c", [Step.AWAY, Step.DEPUTY]),
        ((away("a", first=1),), "a", []),  # from tomorrow on
        ((away("a", last=-1, first=-3),), "a", []),  # back since today
        ((away("a"),), "b", [Step.AWAY, Step.NEXT]),
        ((away("a", "b"), away("b", "c")), "c", [Step.AWAY, Step.DEPUTY]),  # the deputy's deputy
        ((away("a", "b"), away("b", "a")), "head", [Step.AWAY, Step.AWAY, Step.HEAD]),  # a circle ends
        ((away("a"), away("b")), "head", [Step.AWAY, Step.AWAY, Step.HEAD]),
        ((away("a"), away("b"), away("head", "c")), "c", [Step.AWAY, Step.AWAY, Step.DEPUTY]),
        ((away("a"), away("b"), away("head")), None, [Step.AWAY, Step.AWAY, Step.NOBODY]),
    ],
)
def test_who_is_away_is_stood_in_for(absences: tuple[Away, ...], person: str | None, steps: list[Step]) -> None:
    found = table(*absences).decide("LOG-RST", "柳河县", DAY)
    assert (found.person, [reason.step for reason in found.reasons]) == (person, [Step.RULE, *steps])


def test_the_person_of_a_rule_comes_before_the_line() -> None:
    assert table(person="b").decide("LOG-CAN", "柳河县", DAY).person == "b"
    assert table(away("b", "c"), person="b").decide("LOG-CAN", "柳河县", DAY).person == "c"
    assert table(person="gone").decide("LOG-CAN", "柳河县", DAY).person == "a"  # who has left is no person any more


def test_what_nobody_can_place_is_the_administrators() -> None:
    assert [r.step for r in table().decide(UNKNOWN_CODE, "柳河县", DAY).reasons] == [Step.UNKNOWN]


absences = st.builds(
    lambda person, first, length, deputy: away(person, deputy, first, first + length),
    st.sampled_from(PEOPLE), st.integers(-4, 2), st.integers(0, 5), st.none() | st.sampled_from(PEOPLE),
)  # fmt: skip
crews = st.builds(Crew, st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3).map(tuple), st.none() | st.sampled_from(PEOPLE))  # fmt: skip
rules = st.builds(
    Rule, st.integers(1, 99), st.sampled_from(CODES), st.none() | st.sampled_from(COUNTIES), st.integers(1, 3),
    st.none() | st.sampled_from(PEOPLE),
)  # fmt: skip


@st.composite
def towns(draw: st.DrawFn) -> Table:
    held: dict[str, list[Away]] = {}
    for one in draw(st.lists(absences, max_size=5)):
        held.setdefault(one.person, []).append(one)
    chosen = draw(st.lists(rules, max_size=8, unique_by=lambda rule: rule.id))
    team = {number: draw(crews) for number in (1, 2, 3)}
    return Table(newest(chosen), team, held, draw(st.frozensets(st.sampled_from(PEOPLE))))


@settings(max_examples=50)
@given(towns(), st.sampled_from(["LOG-CAN", "LOG-HVC", "EQP-OFF", "SAF-FIR", UNKNOWN_CODE]), st.sampled_from(COUNTIES))
def test_there_is_always_an_outcome_or_an_alarm_that_says_why(town: Table, category: str, county: str) -> None:
    found: Outcome = town.decide(category, county, DAY)
    assert found.alarm == (found.person is None)
    if found.alarm:
        assert found.reasons[-1].step in (Step.UNKNOWN, Step.NO_RULE, Step.NOBODY)
    else:
        assert town.there(found.person, DAY)  # never somebody who has left or is away
        assert found.rule is not None
        assert found.department == found.rule.department


@settings(max_examples=50)
@given(towns(), st.sampled_from(["LOG-CAN", "LOG-HVC", "EQP-OFF"]), st.sampled_from(COUNTIES))
def test_nobody_is_passed_over_while_one_of_the_department_is_there(town: Table, category: str, county: str) -> None:
    found = town.decide(category, county, DAY)
    if found.alarm and found.rule is not None:
        crew = town.crews[found.rule.department]
        line = (found.rule.person, *crew.handlers, crew.head)
        assert not any(town.there(who, DAY) for who in line)


@settings(max_examples=50)
@given(towns(), st.sampled_from(["LOG-CAN", "EQP-OFF"]), st.sampled_from(COUNTIES))
def test_no_rule_that_fits_is_more_particular_than_the_one_that_fires(town: Table, category: str, county: str) -> None:
    def rank(rule: Rule) -> tuple[bool, bool]:
        return rule.category == category, rule.county == county

    fitting = [
        rule
        for rule in town.rules.values()
        if rule.category in (category, category.split("-")[0]) and rule.county in (county, None)
    ]
    found = town.decide(category, county, DAY).rule
    assert (found is None) == (not fitting)
    assert all(rank(found) >= rank(rule) for rule in fitting if found is not None)


@settings(max_examples=50)
@given(towns(), st.sampled_from(PEOPLE))
def test_whoever_stands_in_is_there_and_somebody_else(town: Table, person: str) -> None:
    deputy = town.stands_in(person, DAY)
    assert deputy is None or (deputy != person and town.there(deputy, DAY) and town.away(person, DAY) is not None)
