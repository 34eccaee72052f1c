"""The demo town says in every sum what the report says, and every story in it could have happened."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from models.rules import sla
from models.rules.guards import Facts
from models.rules.ladder import LadderFacts, light
from models.rules.lifecycle import Actor, Resolution, TicketState, Verb, decide
from models.rules.pairing import PairingFacts, PairingRole, broken_rules
from models.rules.rates import percent
from models.rules.taxonomy import CATEGORIES, UNKNOWN_CODE
from models.rules.visits import VisitGap, VisitMode, completion, credit, gap
from models.rules.words import Light, Role, Urgency
from models.rules.workdays import SHANGHAI, WorkCalendar
from simulator.demo.town import CLOCK, build_town
from simulator.demo.town_problems import PROBLEMS
from simulator.demo.town_seed import SEEDS
from simulator.demo.town_types import Outlet, Person, Step, TicketStory, Town

CALENDAR = WorkCalendar()

# county: outlets, blank, reps, on-duty members, relation outside, tickets, solved
COUNTIES = {
    "丰县": (26, 8, 15, 90, 22, 29, 28),
    "沛县": (29, 8, 15, 104, 26, 34, 33),
    "睢宁县": (30, 8, 15, 108, 24, 30, 29),
    "新沂市": (28, 7, 13, 98, 20, 26, 25),
    "邳州市": (38, 9, 18, 132, 30, 35, 34),
    "铜山区": (36, 8, 15, 130, 27, 30, 29),
    "贾汪区": (14, 3, 6, 62, 9, 12, 12),
    "云龙区": (13, 1, 2, 86, 7, 4, 4),
    "鼓楼区": (13, 1, 2, 92, 8, 4, 3),
    "泉山区": (14, 1, 2, 94, 8, 5, 5),
}
PINYIN = (
    "fengxian",
    "peixian",
    "suining",
    "xinyi",
    "pizhou",
    "tongshan",
    "jiawang",
    "yunlong",
    "gulou",
    "quanshan",
)
# month: created, closed, open at its end
MONTHS = {
    5: (21, 9, 12),
    6: (38, 30, 20),
    7: (36, 37, 19),
    8: (31, 33, 17),
    9: (29, 31, 15),
    10: (27, 28, 14),
    11: (27, 34, 7),
}
# level-1 category: created, solved
TOP_CATEGORIES = {
    "LOG": (52, 51),
    "SAF": (19, 19),
    "EQP": (33, 32),
    "BIZ": (31, 31),
    "HR": (20, 17),
    "FIN": (9, 9),
    "EXP": (16, 15),
    "SVC": (8, 8),
    "PTY": (12, 11),
    "TRN": (6, 6),
    "OTH": (3, 3),
}
# outlet, category, working days, created, due, light on 11-30
OPEN = [
    ("丰县", "师寨", "HR-VAC", 20, (11, 15), (12, 13), Light.NORMAL),
    ("睢宁县", "姚集", "HR-SHF", 10, (11, 26), (12, 10), Light.NORMAL),
    ("沛县", "龙固", "LOG-BLD", 30, (10, 22), (12, 3), Light.SUSPENDED),
    ("邳州市", "邢楼", "PTY-REL", 20, (11, 8), (12, 6), Light.BLUE),
    ("鼓楼区", "黄楼", "HR-PAY", 15, (11, 12), (12, 3), Light.BLUE),
    ("新沂市", "阿湖", "EXP-TRK", 7, (11, 20), (11, 29), Light.YELLOW),
    ("铜山区", "利国", "EQP-ATM", 5, (11, 20), (11, 27), Light.RED),
]
VERBS = {
    "assign": Verb.ASSIGN,
    "accept": Verb.ACCEPT,
    "progress": Verb.PROGRESS,
    "resolve": Verb.RESOLVE,
    "on_spot": Verb.SOLVE_ON_SPOT,
    "satisfied": Verb.CONFIRM,
    "basically": Verb.CONFIRM,
    "unsatisfied": Verb.REJECT_RESULT,
    "auto_confirm": Verb.AUTO_CONFIRM,
    "suspend": Verb.SUSPEND,
}


@pytest.fixture(scope="module")
def town() -> Town:
    return build_town()


@pytest.fixture(scope="module")
def outlets(town: Town) -> dict[str, Outlet]:
    return {outlet.id: outlet for outlet in town.outlets}


@pytest.fixture(scope="module")
def people(town: Town) -> dict[str, Person]:
    return {person.userid: person for person in town.people}


def _closed(tickets: Iterable[TicketStory]) -> list[TicketStory]:
    return [ticket for ticket in tickets if ticket.closed_at]


def _figures(town: Town, as_of: datetime) -> tuple[int, int]:
    created = sum(ticket.created_at <= as_of for ticket in town.tickets)
    solved = sum(ticket.closed_at is not None and ticket.closed_at <= as_of for ticket in town.tickets)
    return created, solved


def test_two_builds_are_the_same_town(town: Town) -> None:
    assert build_town() == town


def test_the_clock_stands_on_the_evening_of_the_report(town: Town) -> None:
    assert town.clock == CLOCK == datetime(2018, 11, 30, 18, 0, tzinfo=SHANGHAI)
    assert town.program_start == date(2018, 5, 2)
    assert "合成" in town.synthetic_note
    assert "公开报道" in town.synthetic_note


# the organisation


@pytest.mark.parametrize("county", COUNTIES)
def test_each_county_has_the_outlets_people_and_tickets_of_the_table(
    town: Town, outlets: dict[str, Outlet], county: str
) -> None:
    n_outlets, n_blank, n_reps, on_duty, outside, n_tickets, n_solved = COUNTIES[county]
    here = [outlet for outlet in town.outlets if outlet.county == county]
    row = next(row for row in town.baseline.counties if row.county == county)
    assert (len(here), sum(outlet.blank for outlet in here)) == (n_outlets, n_blank)
    assert (row.outlets, row.blank, row.on_duty, row.outside) == (n_outlets, n_blank, on_duty, outside)
    assert sum(outlet.members for outlet in here) + row.organ_members == on_duty
    assert len({p.rep for p in town.pairings if outlets[p.outlet].county == county}) == n_reps
    tickets = [ticket for ticket in town.tickets if outlets[ticket.outlet].county == county]
    assert (len(tickets), len(_closed(tickets))) == (n_tickets, n_solved)


def test_the_city_has_the_published_totals(town: Town) -> None:
    base = town.baseline
    assert (base.date, base.outlets, base.blank) == (date(2018, 3, 31), 241, 54)
    assert (base.on_duty, base.outside) == (1206, 187)
    assert [(row.on_duty, row.outside) for row in base.counties if row.county == "市机关及直属"] == [(210, 6)]
    assert sum(row.on_duty for row in base.counties) == 1206
    assert sum(row.outside for row in base.counties) == 187
    assert len(town.outlets) == 241
    assert percent(base.blank, base.outlets) == "22.41%"
    assert percent(base.outside, base.on_duty, 1) == "15.5%"


def test_outlets_are_named_after_their_towns(town: Town) -> None:
    assert [name for name, _ in town.counties] == list(COUNTIES)
    assert len({outlet.id for outlet in town.outlets}) == 241
    assert len({(outlet.county, outlet.name) for outlet in town.outlets}) == 241
    assert {outlet.county for outlet in town.outlets if outlet.name == "桃园支局"} == {"睢宁县", "泉山区"}
    assert any(outlet.name == "丰县城区第一支局" for outlet in town.outlets)
    for outlet in town.outlets:
        assert outlet.name not in outlet.aliases
        assert (outlet.members == 0) == outlet.blank
        assert outlet.staff > outlet.members


def test_the_organ_has_at_least_the_members_we_name(town: Town) -> None:
    for row in town.baseline.counties:
        place = None if row.county == "市机关及直属" else row.county
        named = [p for p in town.people if p.member and p.county == place and p.outlet is None]
        assert len(named) <= row.organ_members


def test_heads_who_are_members_do_not_exceed_the_members_of_their_outlet(people: dict[str, Person], town: Town) -> None:
    for outlet in town.outlets:
        assert outlet.head is not None
        head = people[outlet.head]
        assert (head.roles, head.outlet) == (("OUTLET_HEAD",), outlet.id)
        assert head.member <= outlet.members


def test_every_blank_outlet_has_one_primary_and_49_have_a_secondary(town: Town) -> None:
    roles = Counter((pairing.outlet, pairing.role) for pairing in town.pairings)
    assert set(roles.values()) == {1}
    blank = {outlet.id for outlet in town.outlets if outlet.blank}
    assert {outlet for outlet, role in roles if role == "PRIMARY"} == blank
    assert sum(role == "SECONDARY" for _, role in roles) == 49
    assert {outlet for outlet, _ in roles} == blank


def test_single_representatives_are_where_the_report_puts_them(town: Town, outlets: dict[str, Outlet]) -> None:
    per_outlet = Counter(pairing.outlet for pairing in town.pairings)
    single = [outlets[outlet] for outlet, count in per_outlet.items() if count == 1]
    assert sorted(o.county for o in single) == sorted(["丰县", "沛县", "睢宁县", "新沂市", "铜山区"])
    assert [o.name for o in single if o.county == "沛县"] == ["安国支局"]


def test_103_representatives_each_look_after_one_outlet(town: Town, people: dict[str, Person]) -> None:
    reps = [person for person in town.people if "REP" in person.roles]
    assert len(reps) == len(town.pairings) == 103
    assert {pairing.rep for pairing in town.pairings} == {rep.userid for rep in reps}
    assert Counter(rep.source for rep in reps) == {"CITY_ORGAN": 26, "COUNTY_ORGAN": 77}
    for pairing in town.pairings:
        rep = people[pairing.rep]
        assert pairing.start == town.program_start
        assert rep.source == "COUNTY_ORGAN" or (pairing.role, rep.county) == ("SECONDARY", None)
        assert not broken_rules(
            PairingFacts(
                role=PairingRole(pairing.role),
                is_party_member=rep.member,
                is_cadre=rep.cadre,
                of_organ=rep.source is not None,
                on_outlet_staff=rep.outlet is not None,
            )
        )


def test_people_have_their_fixed_names_and_are_all_different(
    town: Town, people: dict[str, Person], outlets: dict[str, Outlet]
) -> None:
    assert len(people) == len(town.people) == len({person.name for person in town.people})
    libin = people["libin"]
    assert (libin.name, libin.roles, libin.post) == ("李斌", ("REP",), "沛县综合部主任")
    anguo = outlets[next(p.outlet for p in town.pairings if p.rep == "libin")]
    assert (anguo.name, anguo.county, anguo.staff, anguo.members, anguo.head) == (
        "安国支局", "沛县", 9, 0, "anguo",
    )  # fmt: skip
    assert people["shuji"].roles == ("CITY_SECRETARY",)
    assert people["dangjian"].roles == ("CITY_PARTY_ADMIN",)
    assert {f"rep{n:03d}" for n in range(1, 103)} < set(people)
    assert {f"head{n:03d}" for n in range(1, 241)} < set(people)
    for county, key in zip(COUNTIES, PINYIN, strict=True):
        assert people[f"{key}-shuji"].roles == ("COUNTY_SECRETARY",)
        assert people[f"admin-{key}"].roles == ("COUNTY_PARTY_ADMIN",)
        handlers = [people[f"{key}-{department}"] for department in ("zonghe", "jinrong", "jidi")]
        assert [p.department for p in handlers] == ["综合部", "金融业务部", "寄递事业部"]
        assert {(p.roles, p.county) for p in handlers} == {(("HANDLER",), county)}
    known = {role.value for role in Role}
    assert all(role in known for person in town.people for role in person.roles)


def test_groups_are_pushed_to_by_webhook(town: Town) -> None:
    assert [(g.chatid, g.county, g.push) for g in town.groups] == [
        ("wrXuzhou", None, "webhook:demo-xuzhou"),
        ("wrPeixian", "沛县", "webhook:demo-peixian"),
    ]


def test_departments_own_what_the_taxonomy_gives_them(town: Town, people: dict[str, Person]) -> None:
    county_names = {"综合部", "金融业务部", "寄递事业部"}
    for county in COUNTIES:
        assert {d.name for d in town.departments if d.county == county} == county_names
    city = {d.name: d for d in town.departments if d.level == "CITY"}
    owners = {c.owner_dept for c in CATEGORIES.values() if c.code != UNKNOWN_CODE}
    assert owners | county_names == set(city)
    owned = Counter(code for department in city.values() for code in department.categories)
    assert owned == Counter(code for code in CATEGORIES if code != UNKNOWN_CODE)
    for department in town.departments:
        assert (department.level == "CITY") == (department.county is None)
        assert department.categories == city[department.name].categories
        assert all(CATEGORIES[code].owner_dept == department.name for code in department.categories)
        for userid, role in [(u, "HANDLER") for u in department.handlers] + [(department.head, "DEPT_HEAD")]:
            if userid is not None:
                person = people[userid]
                assert (person.roles, person.department, person.county) == (
                    (role,), department.name, department.county,
                )  # fmt: skip


# the tickets in sums


def test_209_problems_were_collected_and_202_solved(town: Town) -> None:
    assert [ticket.no for ticket in town.tickets] == list(range(1001, 1210))
    created = [ticket.created_at for ticket in town.tickets]
    assert created == sorted(set(created))
    assert _figures(town, CLOCK) == (209, 202)
    assert percent(202, 209) == "96.65%"


@pytest.mark.parametrize("month", MONTHS)
def test_each_month_has_the_created_and_closed_of_the_table(town: Town, month: int) -> None:
    created = [ticket for ticket in town.tickets if ticket.created_at.month == month]
    closed = [t for t in town.tickets if t.closed_at is not None and t.closed_at.month == month]
    end = datetime(2018, month + 1, 1, tzinfo=SHANGHAI)
    so_far, solved = _figures(town, end)
    assert (len(created), len(closed), so_far - solved) == MONTHS[month]


@pytest.mark.parametrize("top", TOP_CATEGORIES)
def test_each_top_category_has_the_created_and_solved_of_the_table(town: Town, top: str) -> None:
    tickets = [ticket for ticket in town.tickets if CATEGORIES[ticket.category].parent_code == top]
    assert (len(tickets), len(_closed(tickets))) == TOP_CATEGORIES[top]


@pytest.mark.parametrize(("day", "figures"), [((5, 31), (21, 9)), ((6, 30), (59, 39)), ((11, 30), (209, 202))])
def test_as_of_gives_the_figures_of_that_day(town: Town, day: tuple[int, int], figures: tuple[int, int]) -> None:
    assert _figures(town, datetime(2018, *day, 18, 0, tzinfo=SHANGHAI)) == figures
    assert _figures(town, datetime(2018, *day, 23, 59, tzinfo=SHANGHAI)) == figures


def test_satisfaction_is_counted_over_first_answers(town: Town) -> None:
    closed = _closed(town.tickets)
    auto = [t for t in closed if t.steps[-1].verb == "auto_confirm"]
    first = Counter(ticket.first_feedback for ticket in closed)
    assert len(auto) == 6
    assert first == {"satisfied": 180, "basically": 11, "unsatisfied": 5, None: 6}
    assert percent(180 + 11, 196) == "97.45%"
    sent_back = [t for t in town.tickets if any(step.verb == "unsatisfied" for step in t.steps)]
    assert all([s.verb for s in t.steps].count("unsatisfied") == 1 for t in sent_back)
    assert all(t.steps[-1].verb == "satisfied" for t in sent_back)
    resolved = [t for t in town.tickets if t.resolved_at is not None]
    assert (len(sent_back), len(resolved)) == (5, 202)
    assert percent(5, 202) == "2.48%"


def test_196_were_solved_on_time_however_one_looks_at_it(town: Town) -> None:
    closed = _closed(town.tickets)
    on_time = [ticket for ticket in closed if ticket.on_time]
    overdue = [t for t in town.tickets if not t.closed_at and t.due_at < CLOCK]
    assert (len(on_time), len(overdue)) == (196, 2)
    assert percent(len(on_time), len(closed) + len(overdue)) == "96.08%"
    assert {ticket.no for ticket in on_time} == {
        ticket.no
        for ticket in closed
        if all(step.at <= ticket.due_at for step in ticket.steps if step.verb in ("resolve", "on_spot"))
    }


def test_31_were_solved_on_the_spot_during_a_visit(town: Town) -> None:
    on_spot = [ticket for ticket in town.tickets if ticket.solved_on_spot]
    assert len(on_spot) == 31
    visits = {(visit.rep, visit.outlet, visit.at.date()): visit for visit in town.visits}
    for ticket in on_spot:
        step = next(step for step in ticket.steps if step.verb == "on_spot")
        visit = visits[step.actor, ticket.outlet, step.at.date()]
        assert (visit.mode, visit.at < step.at) == ("ONSITE", True)


@pytest.mark.parametrize(("county", "short", "category", "days", "created", "due", "shown"), OPEN)
def test_the_open_ticket_stands_where_the_table_says(
    town: Town,
    outlets: dict[str, Outlet],
    county: str,
    short: str,
    category: str,
    days: int,
    created: tuple[int, int],
    due: tuple[int, int],
    shown: Light,
) -> None:
    (ticket,) = [
        t
        for t in town.tickets
        if not t.closed_at and (outlets[t.outlet].county, outlets[t.outlet].short) == (county, short)
    ]
    assert (ticket.category, ticket.sla_days, ticket.urgency) == (category, days, "NORMAL")
    assert ticket.created_at.date() == date(2018, *created)
    assert ticket.due_at == ticket.final_due_at == datetime(2018, *due, 18, 0, tzinfo=SHANGHAI)
    assert ticket.resolved_at is None
    last = ticket.steps[-1]
    state = TicketState.SUSPENDED if last.verb == "suspend" else TicketState.IN_PROGRESS
    assert last.until == (date(2019, 3, 31) if state is TicketState.SUSPENDED else None)
    facts = LadderFacts(
        state=state,
        created_at=ticket.created_at,
        due_at=ticket.due_at,
        sla_days=ticket.sla_days,
        accepted_at=ticket.steps[1].at,
    )
    assert light(facts, CLOCK, CALENDAR) is shown


def test_only_seven_are_open(town: Town) -> None:
    assert len([ticket for ticket in town.tickets if not ticket.closed_at]) == len(OPEN) == 7


# the tickets as texts


def test_the_given_texts_are_there_word_by_word(town: Town, outlets: dict[str, Outlet]) -> None:
    by_text = {ticket.text: ticket for ticket in town.tickets}
    assert len(SEEDS) == 36
    for seed in SEEDS:
        ticket = by_text[seed.text]
        outlet = outlets[ticket.outlet]
        assert (outlet.county, outlet.short, outlet.blank) == (seed.county, seed.town, True)
        assert (ticket.category, ticket.urgency) == (seed.category, seed.urgency)


def test_no_two_texts_are_alike_and_each_sounds_like_a_sentence(town: Town) -> None:
    texts = [ticket.text for ticket in town.tickets]
    assert len(set(texts)) == 209
    given = {seed.text for seed in SEEDS}
    for text in texts:
        assert text.endswith("。")
        assert "{" not in text
        assert text in given or 15 <= len(text) <= 40


def test_invented_problems_use_the_words_of_their_category() -> None:
    for code, problems in PROBLEMS.items():
        words = CATEGORIES[code].keywords + CATEGORIES[code].colloquial
        for problem in problems:
            assert any(word in problem.sentence for word in words), problem.sentence
            assert len(problem.measure) >= 10


def test_every_problem_comes_from_an_outlet_somebody_looks_after(town: Town, outlets: dict[str, Outlet]) -> None:
    paired = defaultdict(set)
    for pairing in town.pairings:
        paired[pairing.outlet].add(pairing.rep)
    by_head = [t for t in town.tickets if t.reporter == outlets[t.outlet].head]
    primary = {p.rep for p in town.pairings if p.role == "PRIMARY"}
    assert all(t.reporter in paired[t.outlet] or t in by_head for t in town.tickets)
    assert sum(t.reporter in primary for t in town.tickets) > 104
    assert by_head


# the story of 安国支局


def test_anguo_is_told_as_the_report_tells_it(town: Town, outlets: dict[str, Outlet]) -> None:
    here = [ticket for ticket in town.tickets if outlets[ticket.outlet].name == "安国支局"]
    assert [(t.no, t.category) for t in here] == [
        (1001, "LOG-CAN"), (1002, "LOG-CAN"), (1003, "LOG-RST"), (1004, "BIZ-GRN"),
    ]  # fmt: skip
    assert [t.created_at.date() for t in here[:3]] == [date(2018, 5, 10)] * 3
    assert [t.closed_at.date() for t in here[:3] if t.closed_at] == [
        date(2018, 5, 22), date(2018, 5, 23), date(2018, 5, 30),
    ]  # fmt: skip
    assert [t.due_at.date() for t in here[:3]] == [date(2018, 5, 24), date(2018, 5, 24), date(2018, 5, 31)]
    assert all(t.on_time and t.closed_at and t.reporter == "libin" for t in here)
    visits = [visit.at.date() for visit in town.visits if visit.rep == "libin"]
    assert visits[0] == date(2018, 5, 8)
    (assist,) = [a for a in town.assists if a.rep == "libin"]
    assert (assist.start, assist.end, assist.campaign) == (
        date(2018, 6, 1),
        date(2018, 6, 20),
        "夏粮收购2018",
    )
    assert assist.kinds == ("市场分析", "营销方案")


# the tickets as stories


def _relations(step: Step, ticket: TicketStory, town: Town, outlets: dict[str, Outlet]) -> frozenset[Actor]:
    outlet = outlets[ticket.outlet]
    owner = CATEGORIES[ticket.category].owner_dept
    handlers = {
        department.county: department.handlers
        for department in town.departments
        if department.name == owner and department.county in (outlet.county, None)
    }
    found = {
        Actor.SYSTEM: step.actor == "system",
        Actor.REPORTER: step.actor == ticket.reporter,
        Actor.OUTLET_HEAD: step.actor == outlet.head,
        Actor.HANDLER: step.actor in handlers.get(outlet.county, handlers[None]),
        Actor.REP: any((p.rep, p.outlet) == (step.actor, outlet.id) for p in town.pairings),
        Actor.COUNTY_SECRETARY: any(
            p.userid == step.actor and "COUNTY_SECRETARY" in p.roles and p.county == outlet.county for p in town.people
        ),
    }
    return frozenset(actor for actor, holds in found.items() if holds)


def test_every_step_is_one_the_lifecycle_allows(town: Town, outlets: dict[str, Outlet]) -> None:
    for ticket in town.tickets:
        state, resolution, resolved_at, resolver = TicketState.SUBMITTED, None, None, None
        for step in ticket.steps:
            until = datetime.combine(step.until, time(0), SHANGHAI) if step.until else None
            facts = Facts(
                text=step.text,
                now=step.at,
                suspended_until=until,
                resolution=resolution,
                confirm_due=sla.confirm_due(resolved_at, CALENDAR).at if resolved_at else None,
                reporter_is_outlet_side=ticket.reporter == outlets[ticket.outlet].head,
                is_resolver=step.actor == resolver,
            )
            relations = _relations(step, ticket, town, outlets)
            row = decide(VERBS[step.verb], state, relations, facts=facts)
            state = row.target or state
            if row.resolution is not None:
                resolution, resolved_at, resolver = row.resolution, step.at, step.actor
        assert (state is TicketState.CLOSED) == (ticket.closed_at is not None)
        assert (resolution is Resolution.SOLVED_ON_SPOT) == ticket.solved_on_spot


def test_steps_follow_each_other_and_end_before_the_clock(town: Town) -> None:
    for ticket in town.tickets:
        moments = [step.at for step in ticket.steps]
        assert moments == sorted(set(moments))
        assert moments[0] == ticket.created_at
        assert moments[-1] <= CLOCK
        assert ticket.steps[0].verb == "assign"


def _in_office_hours(at: datetime) -> bool:
    clock = at.astimezone(SHANGHAI).time()
    inside = time(8, 30) <= clock < time(12, 0) or time(13, 30) <= clock < time(17, 30)
    return inside and CALENDAR.is_workday(at.date())


def test_people_act_in_office_hours(town: Town) -> None:
    for ticket in town.tickets:
        assert _in_office_hours(ticket.created_at)
        for step in ticket.steps:
            assert step.actor == "system" or _in_office_hours(step.at), (ticket.no, step)
    assert all(_in_office_hours(visit.at) for visit in town.visits)


def test_deadlines_follow_the_calendar(town: Town) -> None:
    for ticket in town.tickets:
        category = CATEGORIES[ticket.category]
        assert ticket.sla_days == sla.days_for(category, Urgency(ticket.urgency), ticket.created_at.date())
        assert ticket.due_at == sla.due(ticket.created_at, ticket.sla_days, CALENDAR).at
        refused = [step.at for step in ticket.steps if step.verb == "unsatisfied"]
        final = sla.reopen_due(refused[0], ticket.sla_days, CALENDAR).at if refused else ticket.due_at
        assert ticket.final_due_at == final


def test_nobody_waits_five_days_for_an_answer_but_the_system(town: Town) -> None:
    for ticket in town.tickets:
        for before, step in zip(ticket.steps, ticket.steps[1:], strict=False):
            if before.verb not in ("resolve", "on_spot"):
                continue
            limit = sla.confirm_due(before.at, CALENDAR).at
            assert (step.at == limit) if step.verb == "auto_confirm" else (step.at < limit)


def test_all_but_four_were_accepted_in_time(town: Town) -> None:
    late = 0
    for ticket in town.tickets:
        accepted = next((step.at for step in ticket.steps if step.verb == "accept"), None)
        limit = sla.accept_due(ticket.created_at, Urgency(ticket.urgency), CALENDAR)
        late += accepted is not None and accepted > limit
    assert late == 4


# visits


def test_visits_fill_1404_of_1442(town: Town) -> None:
    made = defaultdict(list)
    for visit in town.visits:
        made[visit.rep, visit.at.month].append(VisitMode(visit.mode))
    wanted = [(pairing.rep, month) for pairing in town.pairings for month in MONTHS]
    assert len(wanted) * 2 == 1442
    assert sum(min(len(made[key]), 2) for key in wanted) == 1404
    assert percent(1404, 1442) == "97.36%"
    # Calls come on top of the required visits, so it does not matter how much a call counts.
    assert completion([(credit(made[key]), 2) for key in wanted]) == "97.36%"
    assert sum((min(credit(made[key]), Decimal(2)) for key in wanted), Decimal(0)) == 1404
    assert {visit.mode for visit in town.visits} == {"ONSITE", "PHONE", "VIDEO"}


def test_three_outlets_have_waited_three_weeks(town: Town, outlets: dict[str, Outlet]) -> None:
    last: dict[str, date] = {}
    for visit in town.visits:
        last[visit.outlet] = max(last.get(visit.outlet, visit.at.date()), visit.at.date())
    gaps = Counter(gap(day, CLOCK.date()) for day in last.values())
    assert len(last) == 54
    assert gaps[VisitGap.OVERDUE] == 3
    assert gaps[VisitGap.DUE] == 4
    assert min(visit.at.date() for visit in town.visits) >= town.program_start


def test_visits_belong_to_pairings_and_never_two_on_one_day(town: Town, outlets: dict[str, Outlet]) -> None:
    pairs = {(pairing.rep, pairing.outlet) for pairing in town.pairings}
    assert {(visit.rep, visit.outlet) for visit in town.visits} == pairs
    assert len({(visit.rep, visit.at.date()) for visit in town.visits}) == len(town.visits)
    for visit in town.visits:
        assert visit.items
        assert visit.summary
        assert 1 <= visit.met_count <= outlets[visit.outlet].staff
        assert visit.minutes > 0
    assert {(assist.rep, assist.outlet) for assist in town.assists} <= pairs


def test_a_visit_told_in_a_report_is_recorded(town: Town) -> None:
    (told,) = [ticket for ticket in town.tickets if "今天在宋楼支局走访" in ticket.text]
    visits = [v for v in town.visits if (v.rep, v.at.date()) == (told.reporter, told.created_at.date())]
    assert visits
    assert visits[0].at < told.created_at


def test_values_are_frozen(town: Town) -> None:
    with pytest.raises(AttributeError):
        town.tickets[0].no = 1  # type: ignore[misc]  # the point of the test
    assert hash(town.tickets) == hash(build_town().tickets)
