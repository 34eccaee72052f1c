"""The demo town: synthetic, the same on every run, and in every sum what the report published."""

from datetime import date, datetime
from random import Random

from models.rules.workdays import SHANGHAI
from simulator.demo.town_assists import build_assists
from simulator.demo.town_calendar import FIRST_DAY
from simulator.demo.town_people import Roster, build_roster
from simulator.demo.town_places import (
    CITY,
    CITY_ORGAN,
    CITY_ORGAN_MEMBERS,
    CITY_ORGAN_OUTSIDE,
    COUNTIES,
    PROVINCE,
)
from simulator.demo.town_plan import build_plans
from simulator.demo.town_story import build_stories
from simulator.demo.town_types import Baseline, CountyBaseline, Group, Town
from simulator.demo.town_visits import build_visits

SEED = 20181130
CLOCK = datetime(2018, 11, 30, 18, 0, tzinfo=SHANGHAI)
BASELINE_DAY = date(2018, 3, 31)

SYNTHETIC_NOTE = (
    "演示数据说明：徐州103名党代表、241个营业网点、54个无党员网点、187名关系不在企业党员（占15.5%）、"
    "收集问题209件、解决202件，以及安国支局和李斌的事迹，取自公开报道；"
    "分县数字、其他网点与人员姓名、问题原文、办理过程、走访和帮扶记录均为合成，不对应任何真实人员。"
)

GROUPS = (
    Group("wrXuzhou", "徐州市党代表联系点工作群", None, "webhook:demo-xuzhou"),
    Group("wrPeixian", "沛县党代表联系点工作群", "沛县", "webhook:demo-peixian"),
)


def build_town() -> Town:
    """Return the whole town as it stands at CLOCK."""
    rng = Random(SEED)
    roster = build_roster(rng)
    tickets = build_stories(build_plans(rng), roster.outlets, roster.pairings, rng)
    visits = build_visits(roster.pairings, roster.outlets, tickets, rng)
    return Town(
        province=PROVINCE,
        city=CITY,
        counties=tuple((county.name, county.code) for county in COUNTIES),
        clock=CLOCK,
        program_start=FIRST_DAY,
        outlets=tuple(roster.outlets),
        people=tuple(roster.people),
        pairings=tuple(roster.pairings),
        departments=tuple(roster.departments),
        groups=GROUPS,
        tickets=tickets,
        visits=visits,
        assists=build_assists(roster.outlets, roster.pairings),
        baseline=_baseline(roster),
        synthetic_note=SYNTHETIC_NOTE,
    )


def _baseline(roster: Roster) -> Baseline:
    rows = [
        CountyBaseline(
            county.name,
            county.outlets,
            county.blank,
            county.on_duty,
            county.outside,
            roster.organ_members[county.name],
        )
        for county in COUNTIES
    ]
    rows.append(CountyBaseline(CITY_ORGAN, 0, 0, CITY_ORGAN_MEMBERS, CITY_ORGAN_OUTSIDE, CITY_ORGAN_MEMBERS))
    return Baseline(
        BASELINE_DAY,
        sum(row.outlets for row in rows),
        sum(row.blank for row in rows),
        sum(row.on_duty for row in rows),
        sum(row.outside for row in rows),
        tuple(rows),
    )
