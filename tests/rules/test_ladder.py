"""The supervision ladder and the lights of the statistics block."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from models.rules import sla
from models.rules.ladder import LADDER, LadderFacts, audience, blue_threshold, light, rung
from models.rules.verbs import Actor
from models.rules.words import LIGHT_WORDS, CardLevel, Light, TicketState, Urgency
from models.rules.workdays import SHANGHAI, WorkCalendar

CAL = WorkCalendar()
NOW = datetime(2018, 11, 30, 18, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2018-{text}").replace(tzinfo=SHANGHAI)


def busy(created: str, sla_days: int, due: str, state: TicketState = TicketState.IN_PROGRESS) -> LadderFacts:
    return LadderFacts(
        state=state,
        created_at=at(f"{created} 09:30"),
        due_at=at(f"{due} 18:00"),
        sla_days=sla_days,
        accepted_at=at(f"{created} 11:00"),
    )


OPEN_TICKETS = [
    ("师寨 HR-VAC", busy("11-15", 20, "12-13"), "正常"),
    ("姚集 HR-SHF", busy("11-26", 10, "12-10"), "正常"),
    ("龙固 LOG-BLD", busy("10-22", 30, "12-03", TicketState.SUSPENDED), "挂起"),
    ("邢楼 PTY-REL", busy("11-08", 20, "12-06"), "蓝"),
    ("黄楼 HR-PAY", busy("11-12", 15, "12-03"), "蓝"),
    ("阿湖 EXP-TRK", busy("11-20", 7, "11-29"), "黄"),
    ("利国 EQP-ATM", busy("11-20", 5, "11-27"), "红"),
]


@pytest.mark.parametrize(("name", "facts", "word"), OPEN_TICKETS, ids=lambda value: str(value)[:12])
def test_the_lights_of_the_demo_town(name: str, facts: LadderFacts, word: str) -> None:
    assert facts.sla_days is not None
    assert sla.due(facts.created_at, facts.sla_days, CAL).at == facts.due_at
    shown = light(facts, NOW, CAL)
    assert shown is not None
    assert LIGHT_WORDS[shown] == word
    assert light(replace(facts, sla_days=None), NOW, CAL) is shown


def test_the_block_reads_as_published() -> None:
    counted = Counter(light(facts, NOW, CAL) for _, facts, _ in OPEN_TICKETS)
    block = " ".join(f"{LIGHT_WORDS[shown]}{counted[shown]}" for shown in Light if counted[shown])
    assert block == "正常2 挂起1 蓝2 黄1 红1"
    assert list(LIGHT_WORDS.values()) == ["正常", "挂起", "待核实", "待补充", "蓝", "黄", "红", "提级"]


@pytest.mark.parametrize(
    ("now", "level", "shown"),
    [
        ("11-27 09:00", CardLevel.NONE, Light.NORMAL),
        ("11-28 09:00", CardLevel.BLUE, Light.BLUE),
        ("11-30 23:59", CardLevel.BLUE, Light.BLUE),
        ("12-02 12:00", CardLevel.BLUE, Light.BLUE),  # a weekend is no delay
        ("12-03 00:01", CardLevel.YELLOW, Light.YELLOW),
        ("12-05 09:00", CardLevel.RED, Light.RED),
        ("12-07 09:00", CardLevel.ESCALATED, Light.ESCALATED),
        ("12-13 09:00", CardLevel.ESCALATED, Light.ESCALATED),
        ("12-14 09:00", CardLevel.SUMMON, Light.ESCALATED),
    ],
)
def test_a_ticket_climbs_by_working_days(now: str, level: CardLevel, shown: Light) -> None:
    facts = busy("11-16", 10, "11-30")
    assert rung(facts, at(now), CAL) is level
    assert light(facts, at(now), CAL) is shown


@pytest.mark.parametrize(("days", "threshold"), [(1, 1), (5, 1), (6, 2), (7, 2), (10, 2), (15, 3), (30, 6)])
def test_blue_starts_at_a_fifth_of_the_sla(days: int, threshold: int) -> None:
    assert blue_threshold(days) == threshold


def test_lateness_to_accept_is_yellow_until_it_is_accepted() -> None:
    facts = replace(busy("11-15", 20, "12-13", TicketState.ASSIGNED), accepted_at=None, accept_due=at("11-16 18:00"))
    assert rung(facts, at("11-16 18:00"), CAL) is CardLevel.NONE
    assert rung(facts, at("11-16 18:01"), CAL) is CardLevel.YELLOW
    accepted = replace(facts, state=TicketState.IN_PROGRESS, accepted_at=at("11-19 09:00"))
    assert rung(accepted, NOW, CAL) is CardLevel.NONE


@pytest.mark.parametrize("state", [TicketState.SUBMITTED, TicketState.ASSIGNED])
def test_a_critical_ticket_goes_straight_to_red(state: TicketState) -> None:
    night = at("12-01 23:30")
    facts = LadderFacts(state=state, created_at=night, due_at=at("12-04 18:00"), sla_days=1, urgency=Urgency.CRITICAL)
    assert rung(facts, night + timedelta(minutes=59), CAL) < CardLevel.YELLOW
    assert rung(facts, night + timedelta(hours=1), CAL) is CardLevel.RED


def test_the_second_reopening_is_yellow_at_once() -> None:
    facts = busy("11-15", 20, "12-13")
    assert rung(replace(facts, reopen_count=1), NOW, CAL) is CardLevel.NONE
    assert rung(replace(facts, reopen_count=2), NOW, CAL) is CardLevel.YELLOW


@pytest.mark.parametrize("state", sorted(set(TicketState) - {TicketState.IN_PROGRESS}))
def test_only_running_clocks_climb(state: TicketState) -> None:
    facts = busy("10-22", 5, "10-29", state)
    running = state in (TicketState.SUBMITTED, TicketState.ASSIGNED)
    assert (rung(facts, NOW, CAL) is CardLevel.SUMMON) is running
    expected = {
        TicketState.SUSPENDED: Light.SUSPENDED,
        TicketState.PENDING_CONFIRM: Light.PENDING,
        TicketState.WAITING: Light.WAITING,
    }
    assert light(facts, NOW, CAL) is (Light.ESCALATED if running else expected.get(state))


def test_a_ticket_without_a_due_date_is_calm() -> None:
    facts = LadderFacts(state=TicketState.SUBMITTED, created_at=NOW, due_at=None)
    assert rung(facts, NOW, CAL) is CardLevel.NONE


def test_every_level_tells_those_below_too() -> None:
    assert audience(CardLevel.NONE) == ()
    assert audience(CardLevel.BLUE) == (Actor.HANDLER,)
    yellow = (Actor.HANDLER, Actor.DEPT_HEAD, Actor.COUNTY_PARTY_ADMIN)
    assert audience(CardLevel.YELLOW) == yellow
    assert audience(CardLevel.RED) == (*yellow, Actor.COUNTY_SECRETARY)
    assert Actor.CITY_PARTY_ADMIN in audience(CardLevel.ESCALATED)


def test_levels_compare_by_height() -> None:
    levels = list(CardLevel)
    assert sorted(levels, reverse=True) == levels[::-1]
    assert max(levels) is CardLevel.SUMMON
    assert CardLevel.NONE < CardLevel.BLUE < CardLevel.YELLOW < CardLevel.RED < CardLevel.ESCALATED
    assert CardLevel.RED >= "RED" > CardLevel.BLUE
    assert CardLevel.RED <= CardLevel.RED
    assert [step.level for step in LADDER] == levels[1:]
