"""Figures of now cost the same however many tickets are closed, and are those of the event log, after every step."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from models import measures, present, statistics, tally, tickets
from models.directory import Directory
from models.history import PastTicket
from models.measures import APART, MEASURES, View
from models.rules.ladder import CLIMBING_STATES
from models.rules.lifecycle import Actor, Forbidden, Verb, allowed
from models.rules.words import Satisfaction, TicketState, Urgency
from models.statistics import Progress
from models.tally import Everywhere, Tally, TallyDue
from models.tickets import Ticket
from tests.town import Town, when

START = when("2026-06-08 10:00")
ANYBODY = frozenset(Actor)
BENEFICIARY = frozenset({Actor.OUTLET_HEAD})
WORDS = "已请厂家更换压缩机，试机制冷正常"
CATEGORIES = ("LOG-CAN", "EQP-PRT", "SAF-FIR", "HR-VAC", "OTH-UNK")
REACHES: tuple[Everywhere, ...] = (
    Everywhere(),
    Everywhere(counties=frozenset({"柳河县"})),
    Everywhere(outlets=frozenset({"L1", "S2"})),
    Everywhere(counties=frozenset({"石门县"}), outlets=frozenset({"S1", "S2"})),
    Everywhere(departments=frozenset({1, 2})),
    Everywhere(counties=frozenset()),
)
STEPS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 40), st.sampled_from([0, 30, 200, 1500, 4000, 20000])), max_size=16
)


class Undone(Exception):
    """Rolls an example back."""


@dataclass
class Story:
    """Random tickets in one transaction, and what was counted on the way."""

    session: Session
    directory: Directory
    now: datetime = START
    ids: list[int] = field(default_factory=list)
    told: dict[datetime, Progress] = field(default_factory=dict)

    def step(self, which: int, choice: int, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        if which >= len(self.ids):
            self.report(choice)
            return
        ticket = tickets.by_id(self.session, self.ids[which])
        verbs = [v for v in allowed(TicketState(ticket.state), ANYBODY) if v not in (Verb.ASSIGN, Verb.REASSIGN)]
        with suppress(Forbidden):  # a guard: nothing has happened
            self.act(ticket, verbs[choice % len(verbs)] if verbs else None, choice)

    def report(self, choice: int) -> None:
        outlet = sorted(self.directory.outlets)[choice % 5]
        made = PastTicket(
            self.session, self.directory, no=2000 + len(self.ids), outlet=outlet, category=CATEGORIES[choice % 5],
            text="打印机坏了", reporter=self.directory.people["wang"], urgency=list(Urgency)[choice % 3], created_at=self.now,
        )  # fmt: skip
        self.ids.append(made.ticket.id)

    def act(self, ticket: Ticket, verb: Verb | None, choice: int) -> None:
        calendar = self.directory.calendar
        if verb is Verb.MERGE:
            main = tickets.by_id(self.session, self.ids[choice % len(self.ids)])
            tickets.merge(self.session, ticket, main, actor="x", relations=ANYBODY, now=self.now)
        elif verb is Verb.RECATEGORISE:
            tickets.recategorise(
                self.session, ticket, CATEGORIES[choice % 5], actor="x", relations=ANYBODY, directory=self.directory,
                calendar=calendar, now=self.now,
            )  # fmt: skip
        elif verb is not None:
            asked = verb in (Verb.CONFIRM, Verb.REJECT_RESULT)
            tickets.act(
                self.session, ticket, verb, actor="x" if not asked else "anping",
                relations=BENEFICIARY if asked else ANYBODY, calendar=calendar, now=self.now, text=WORDS,
                satisfaction=list(Satisfaction)[choice % 3] if asked else None, until=self.now + timedelta(days=9),
                reporter_is_outlet_side=True,
            )  # fmt: skip

    def compare(self) -> None:
        """Now by counters and indexes, and now by the log: the same, everywhere."""
        calendar = self.directory.calendar
        logged = statistics.from_log(self.session, as_of=self.now, calendar=calendar)
        assert present.is_present(self.session, self.now)
        assert statistics.standings(self.session, as_of=self.now, calendar=calendar) == logged
        for reach in REACHES:
            inside = [s for s in logged if statistics.lies_in(reach, s)]
            figures = statistics.figures(self.session, as_of=self.now, calendar=calendar, reach=reach)
            assert figures == statistics.progress(inside), (reach, self.now)
            assert figures.collected == figures.solved + figures.explained + figures.open == len(inside)
            some = statistics.standings(self.session, as_of=self.now, calendar=calendar, reach=reach, only_open=True)
            assert some == [s for s in inside if s.is_open]
        for group in tally.GROUPS:
            found = statistics.by_group(self.session, group, as_of=self.now, calendar=calendar)
            assert sum(row[1] for row in found) == len(logged)
            assert sum(row[2] for row in found) == sum(s.is_solved for s in logged)
        assert cells(self.session) == recounted(self.session)
        assert due_cells(self.session) == due_recounted(self.session)
        self.told[self.now] = statistics.progress(logged)

    def open_every_number(self) -> None:
        """N7: parts sum to the whole, and behind every number stand as many tickets, all different."""
        view = View(self.now, self.directory.calendar)
        found = measures.cases(self.session, as_of=self.now, calendar=self.directory.calendar)
        number: dict[str, int] = {}
        for name, measure in MEASURES.items():
            part, whole = measures.count(measure, found, view)
            number[name] = len({case.no for case in part})
            most = len(found) if whole is None else whole
            assert number[name] == len(part) <= most <= len(found)
        assert number["collected"] == number["solved"] + number["explained"] + number["open"] == len(found)
        apart = [
            measures.cases(self.session, as_of=self.now, calendar=self.directory.calendar, apart=state)
            for state in APART.values()
        ]
        assert len(found) + sum(map(len, apart)) == len(self.ids)
        silent = measures.count(MEASURES["auto_confirmed"], found, view)[0]
        rated = [c for c in found if c.verdict is not None]
        assert not {c.no for c in silent if c.verdict is None} & {c.no for c in rated}
        assert number["satisfaction"] >= number["feedback_rate"]


def cells(session: Session) -> dict[tuple[object, ...], int]:
    rows = session.scalars(select(Tally).where(Tally.n != 0))
    return {(c.state, c.resolution, c.top, c.county, c.outlet, c.department): c.n for c in rows}


def due_cells(session: Session) -> dict[tuple[object, ...], int]:
    return {(c.due_at, c.sla_days): c.n for c in session.scalars(select(TallyDue))}  # no empty one is left


def due_recounted(session: Session) -> dict[tuple[object, ...], int]:
    climbing = session.scalars(select(Ticket).where(Ticket.state.in_(sorted(CLIMBING_STATES)), Ticket.no.is_not(None)))
    return dict(Counter((t.due_at, t.sla_days) for t in climbing))


def recounted(session: Session) -> dict[tuple[object, ...], int]:
    numbered = session.scalars(select(Ticket).where(Ticket.no.is_not(None)))
    return dict(
        Counter(
            (t.state, t.resolution or "", t.category.split("-")[0], t.county or "", t.outlet or "", t.department or 0)
            for t in numbered
        )
    )


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_counters_are_the_recount_after_every_step(town: Town, steps: list[tuple[int, int, int]]) -> None:
    directory = town.service.cache.current()

    def live(session: Session) -> None:
        story = Story(session, directory)
        for step in steps:
            story.step(*step)
            story.compare()
        story.open_every_number()
        story.now += timedelta(days=400)
        story.report(0)  # something happens later, and …
        for instant, told in story.told.items():  # … a past day's figures stay what they were
            assert statistics.figures(session, as_of=instant, calendar=directory.calendar) == told
        raise Undone

    with pytest.raises(Undone):
        town.store.write(live)


def test_the_demo_towns_counters_are_the_recount(demo: Town) -> None:
    """Also of tickets that came by the loader, with every light there is."""
    directory = demo.service.cache.current()

    def look(session: Session) -> None:
        assert cells(session) == recounted(session)
        story = Story(session, directory, now=demo.now)
        for county, department in product((None, frozenset({"沛县"})), (None, frozenset({1}))):
            reach = Everywhere(counties=county, departments=department)
            here = statistics.figures(session, as_of=demo.now, calendar=directory.calendar, reach=reach)
            logged = statistics.from_log(session, as_of=demo.now, calendar=directory.calendar)
            assert here == statistics.progress(s for s in logged if statistics.lies_in(reach, s))
        story.compare()

    demo.store.read(look)
    assert "正常2 挂起1 蓝2 黄1 红1" in demo.says("shuji", "徐州进度")
    demo.clock.move(when("2018-12-20 10:00"))  # later every light is another, with nothing written anywhere
    said = demo.says("shuji", "徐州进度")
    assert "未结 7（挂起1 提级6）" in said


# The planner must take the index that makes the answer quick, also when it has statistics (it once did not).


def fill(connection: Connection, lite: bool) -> None:
    """3,000 tickets, one of fifty open."""
    numbers = (
        "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 3000)"
        if lite
        else "WITH i(n) AS (SELECT generate_series(1, 3000))"
    )
    boolean = ("0", "0") if lite else ("false", "false")
    connection.exec_driver_sql(
        "INSERT INTO ticket (no, outlet, county, reporter, reporter_role, channel, text, category, choices, evidence, model, "
        "urgency, anonymous, co_departments, dispatch_rule, sla_days, due_at, accept_due, provisional, state, resolution, "
        "auto_confirmed, reopen_count, return_count, assign_count, extension_count, card_level, drafted_at, created_at, "
        f"on_behalf, spoken) {numbers} SELECT 5000 + n, 'L1', '柳河县', 'wang', 'REP', 'app', 'x', 'LOG-CAN', '[]', '[]', '', "
        f"'NORMAL', {boolean[0]}, '[]', '', 10, '2026-06-22 10:00:00', '2026-06-09 10:00:00', {boolean[0]}, "
        "CASE WHEN n / 50 * 50 = n THEN 'ASSIGNED' ELSE 'CLOSED' END, CASE WHEN n / 50 * 50 = n THEN NULL ELSE 'SOLVED' END, "
        f"{boolean[0]}, 0, 0, 1, 0, 'NONE', '2026-06-08 02:00:00', '2026-06-08 02:00:00', '', {boolean[1]} FROM i"
    )


@pytest.mark.parametrize("analysed", [False, True])
def test_the_plan_uses_the_indexes_of_open_tickets(town: Town, kind: str, analysed: bool) -> None:
    with town.store.engine.begin() as connection:
        fill(connection, kind == "sqlite")
        if analysed or kind == "postgresql":  # which always does it by itself
            connection.exec_driver_sql("ANALYZE")
    scopes = {"county": REACHES[1], "outlet": REACHES[2], "department": REACHES[4], "": REACHES[0]}
    for name, reach in scopes.items():
        statement = present.climbing(reach).params(now=START)
        compiled = statement.compile(town.store.engine, compile_kwargs={"literal_binds": True})
        with town.store.engine.connect() as connection:
            explain = "EXPLAIN QUERY PLAN " if kind == "sqlite" else "EXPLAIN "
            plan = "\n".join(str(row) for row in connection.execute(text(explain + str(compiled).replace(":", "\\:"))))
        many = f"ix_ticket_climbing_{name}" if name else "tally_due"
        if kind == "postgresql":  # all these tickets lie in one place: which of the three, is all one to it
            many = many.removesuffix(name)
        for index in (many, "ix_ticket_unaccepted", "ix_ticket_critical", "ix_ticket_redone"):
            assert index in plan, plan
        assert "Seq Scan on ticket" not in plan, plan
        assert kind != "sqlite" or not name or f"USING COVERING INDEX {many}" in plan, plan
        assert "SCAN ticket\n" not in plan, plan


def test_no_statement_of_a_progress_answer_reads_all_tickets(town: Town, kind: str) -> None:
    with town.store.engine.begin() as connection:
        fill(connection, kind == "sqlite")
    assert "收集 3000｜已解决 2940" in town.says("shuji", "进度")
    wanted = select(func.sum(Tally.n)).where(tally.within(Everywhere(), Tally))
    assert town.store.read(lambda session: session.scalar(wanted)) == 3000
    assert town.store.read(lambda session: session.scalar(select(func.count()).select_from(Tally)) or 0) <= 6
