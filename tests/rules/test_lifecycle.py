"""The lifecycle table: every verb in every state by every actor, against a table written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from models.rules import words
from models.rules.lifecycle import (
    GUARDS,
    TRANSITIONS,
    VERB_WORDS,
    Actor,
    Facts,
    Forbidden,
    Resolution,
    TicketState,
    Urgency,
    Verb,
    allowed,
    decide,
    measure_length,
)
from models.rules.workdays import SHANGHAI

NOW = datetime(2018, 11, 30, 10, tzinfo=SHANGHAI)
GOOD = Facts(
    now=NOW,
    text="已购置冰箱1台、消毒柜1台，5月18日到货安装",
    submitted_at=NOW - timedelta(minutes=5),
    closed_at=NOW - timedelta(days=3),
    confirm_due=NOW,
    suspended_until=NOW + timedelta(days=30),
    extension_days=3,
    main_ticket_open=True,
    inside_dept=True,
    answer_due=NOW,
    parts=2,
    escalated=True,
)
"""Facts under which no guard refuses, but for the two that depend on who asks or when (see `good_for`)."""

SHORT = {
    "reporter": Actor.REPORTER,
    "outlet": Actor.OUTLET_HEAD,
    "handler": Actor.HANDLER,
    "head": Actor.DEPT_HEAD,
    "county": Actor.COUNTY_PARTY_ADMIN,
    "city": Actor.CITY_PARTY_ADMIN,
    "secretary": Actor.COUNTY_SECRETARY,
    "chief": Actor.CITY_SECRETARY,
    "contributor": Actor.CONTRIBUTOR,
    "rep": Actor.REP,
    "branch": Actor.BRANCH_SECRETARY,
    "employee": Actor.EMPLOYEE,
    "system": Actor.SYSTEM,
}

# state before | chat verb | state after | who. Written from the programme's rules, not from the code.
BY_HAND = """
-               REPORT             DRAFT           rep outlet employee branch
DRAFT           CONFIRM_DRAFT      SUBMITTED       reporter
DRAFT           CANCEL_DRAFT       DISCARDED       reporter
DRAFT           RECATEGORISE       DRAFT           reporter
SUBMITTED       ASSIGN             ASSIGNED        system county city
SUBMITTED       REJECT             REJECTED        county
SUBMITTED       MERGE              MERGED          county
SUBMITTED       SOLVE_ON_SPOT      PENDING_CONFIRM rep
SUBMITTED       WITHDRAW           WITHDRAWN       reporter
SUBMITTED       RECATEGORISE       SUBMITTED       reporter county city
SUBMITTED       URGE               SUBMITTED       reporter outlet rep county city secretary chief
SUBMITTED       SUPERVISE          SUBMITTED       secretary chief city
SUBMITTED       ESCALATE           SUBMITTED       system
ASSIGNED        REASSIGN           ASSIGNED        county city head
ASSIGNED        MERGE              MERGED          county
ASSIGNED        ACCEPT             IN_PROGRESS     handler head
ASSIGNED        RETURN             SUBMITTED       handler head
ASSIGNED        SOLVE_ON_SPOT      PENDING_CONFIRM rep
ASSIGNED        WITHDRAW           WITHDRAWN       reporter
ASSIGNED        RECATEGORISE       ASSIGNED        reporter county city
ASSIGNED        URGE               ASSIGNED        reporter outlet rep county city secretary chief
ASSIGNED        SUPERVISE          ASSIGNED        secretary chief city
ASSIGNED        ESCALATE           ASSIGNED        system
IN_PROGRESS     REASSIGN           ASSIGNED        county city
IN_PROGRESS     REASSIGN           IN_PROGRESS     head
IN_PROGRESS     PROGRESS           IN_PROGRESS     handler head
IN_PROGRESS     REQUEST_EXTENSION  IN_PROGRESS     handler head
IN_PROGRESS     APPROVE_EXTENSION  IN_PROGRESS     county secretary
IN_PROGRESS     DENY_EXTENSION     IN_PROGRESS     county secretary
IN_PROGRESS     REQUEST_SUSPENSION IN_PROGRESS     handler head county city
IN_PROGRESS     SUSPEND            SUSPENDED       secretary
IN_PROGRESS     DENY_SUSPENSION    IN_PROGRESS     secretary
IN_PROGRESS     RESOLVE            PENDING_CONFIRM handler head
IN_PROGRESS     SOLVE_ON_SPOT      PENDING_CONFIRM rep
IN_PROGRESS     EXPLAIN            PENDING_CONFIRM head
IN_PROGRESS     RECATEGORISE       IN_PROGRESS     county city
IN_PROGRESS     ASK_BACK           WAITING         handler head
IN_PROGRESS     ASSIST             IN_PROGRESS     handler head county city
IN_PROGRESS     CONTRIBUTE         IN_PROGRESS     contributor
IN_PROGRESS     RELEASE            IN_PROGRESS     county city
IN_PROGRESS     REQUEST_WITHDRAWAL IN_PROGRESS     reporter
IN_PROGRESS     APPROVE_WITHDRAWAL WITHDRAWN       handler head county city
IN_PROGRESS     DENY_WITHDRAWAL    IN_PROGRESS     handler head county city
IN_PROGRESS     SPLIT              SPLIT           head county city
IN_PROGRESS     HAND_BACK          IN_PROGRESS     handler head city
ASSIGNED        SPLIT              SPLIT           reporter head county city
ASSIGNED        HAND_BACK          ASSIGNED        handler head city
SUBMITTED       SPLIT              SPLIT           reporter head county city
SUBMITTED       HAND_BACK          SUBMITTED       handler head city
WAITING         ANSWER             IN_PROGRESS     reporter outlet rep
WAITING         WAIT_OVER          IN_PROGRESS     system
WAITING         RESUME             IN_PROGRESS     handler head county
WAITING         SOLVE_ON_SPOT      PENDING_CONFIRM rep
WAITING         SUPERVISE          WAITING         secretary chief city
IN_PROGRESS     URGE               IN_PROGRESS     reporter outlet rep county city secretary chief
IN_PROGRESS     SUPERVISE          IN_PROGRESS     secretary chief city
IN_PROGRESS     ESCALATE           IN_PROGRESS     system
SUSPENDED       RESUME             IN_PROGRESS     system handler head county secretary
SUSPENDED       SOLVE_ON_SPOT      PENDING_CONFIRM rep
SUSPENDED       SUPERVISE          SUSPENDED       secretary chief city
PENDING_CONFIRM CONFIRM            CLOSED          reporter outlet
PENDING_CONFIRM REJECT_RESULT      IN_PROGRESS     reporter outlet
PENDING_CONFIRM AUTO_CONFIRM       CLOSED          system
PENDING_CONFIRM SUPERVISE          PENDING_CONFIRM secretary chief city
CLOSED          REOPEN             IN_PROGRESS     reporter outlet county
"""

EXPECTED: dict[tuple[Verb, TicketState | None, Actor], TicketState] = {}
for line in BY_HAND.strip().splitlines():
    before, verb, after, *who = line.split()
    for name in who:
        key = (Verb(verb), None if before == "-" else TicketState(before), SHORT[name])
        assert key not in EXPECTED
        EXPECTED[key] = TicketState(after)

STATES: tuple[TicketState | None, ...] = (None, *TicketState)


def good_for(verb: Verb, actor: Actor) -> Facts:
    """Facts every guard accepts: long extensions for the secretary, and a suspension that is over."""
    if actor is Actor.COUNTY_SECRETARY and verb in (Verb.APPROVE_EXTENSION, Verb.DENY_EXTENSION):
        return replace(GOOD, extension_days=6)
    return replace(GOOD, suspended_until=NOW) if verb is Verb.RESUME else GOOD


def refused(verb: Verb, state: TicketState | None, *actors: Actor, facts: Facts = GOOD) -> Forbidden:
    with pytest.raises(Forbidden) as caught:
        decide(verb, state, frozenset(actors), facts=facts)
    return caught.value


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_in_every_state_by_every_actor(verb: Verb) -> None:
    for state, actor in product(STATES, Actor):
        case, facts = (verb, state, actor), good_for(verb, actor)
        if case in EXPECTED:
            row = decide(verb, state, frozenset({actor}), facts=facts)
            assert (row.target or state) is EXPECTED[case], case
        else:
            error = refused(verb, state, actor, facts=facts)
            somebody = any((verb, state, other) in EXPECTED for other in Actor)
            assert error.kind == ("actor" if somebody else "state"), case
            assert error.allowed == allowed(state, frozenset({actor}))


def test_what_is_allowed_is_what_the_table_says() -> None:
    for state, actor in product(STATES, Actor):
        possible = {verb for verb in Verb if (verb, state, actor) in EXPECTED}
        assert set(allowed(state, frozenset({actor}))) == possible, (state, actor)


def test_nobody_and_finished_tickets_can_do_nothing() -> None:
    for state in STATES:
        assert allowed(state, frozenset()) == ()
    for state in words.UNCOUNTED_STATES - {TicketState.DRAFT}:
        assert allowed(state, frozenset(Actor)) == ()


def test_every_guard_is_used_and_has_words() -> None:
    used = {name for row in TRANSITIONS for name in row.guards}
    assert used == set(GUARDS)
    assert all(guard.words for guard in GUARDS.values())


def test_guards_fail_closed_when_a_fact_is_missing() -> None:
    lenient = {"first_return", "returned_less_than_twice", "extensions_left", "short_extension"}
    lenient |= {"asks_left", "contributions_in", "not_critical", "outlet_side", "zero_in_time"}
    for name, guard in GUARDS.items():
        assert guard.holds(Facts()) is (name in lenient), name


def test_every_identifier_has_one_word() -> None:
    for mapping, members in (
        (VERB_WORDS, Verb),
        (words.STATE_WORDS, TicketState),
        (words.URGENCY_WORDS, Urgency),
        (words.ROLE_WORDS, words.Role),
        (words.CARD_WORDS, words.CardLevel),
        (words.LIGHT_WORDS, words.Light),
        (words.RESOLUTION_WORDS, Resolution),
    ):
        assert list(mapping) == list(members)
        assert len(set(mapping.values())) == len(mapping)


def test_a_critical_report_has_no_draft() -> None:
    facts = replace(GOOD, urgency=Urgency.CRITICAL)
    assert decide(Verb.REPORT, None, frozenset({Actor.REP}), facts=facts).target is TicketState.SUBMITTED


@pytest.mark.parametrize("verb", [Verb.CONFIRM, Verb.REJECT_RESULT])
@pytest.mark.parametrize("beneficiary", [Actor.REPORTER, Actor.OUTLET_HEAD])
@pytest.mark.parametrize("handling", [Actor.HANDLER, Actor.DEPT_HEAD])
def test_who_handles_never_confirms(verb: Verb, beneficiary: Actor, handling: Actor) -> None:
    error = refused(verb, TicketState.PENDING_CONFIRM, beneficiary, handling)
    assert (error.kind, error.guard) == ("actor", "four_eyes")
    assert verb not in error.allowed
    resolver = refused(verb, TicketState.PENDING_CONFIRM, beneficiary, facts=replace(GOOD, is_resolver=True))
    assert resolver.guard == "four_eyes"


def test_what_was_solved_on_the_spot_is_confirmed_by_the_outlet() -> None:
    pending, spot = TicketState.PENDING_CONFIRM, replace(GOOD, resolution=Resolution.SOLVED_ON_SPOT)
    assert refused(Verb.CONFIRM, pending, Actor.REPORTER, Actor.REP, facts=spot).guard == "outlet_side"
    assert decide(Verb.CONFIRM, pending, frozenset({Actor.OUTLET_HEAD}), facts=spot)
    clerk = replace(spot, reporter_is_outlet_side=True)
    assert decide(Verb.CONFIRM, pending, frozenset({Actor.REPORTER}), facts=clerk)


def test_each_way_to_resolve_says_how() -> None:
    busy = TicketState.IN_PROGRESS
    head = frozenset({Actor.DEPT_HEAD})
    assert decide(Verb.RESOLVE, busy, head, facts=GOOD).resolution is Resolution.SOLVED
    assert decide(Verb.EXPLAIN, busy, head, facts=GOOD).resolution is Resolution.EXPLAINED
    rep = decide(Verb.SOLVE_ON_SPOT, busy, frozenset({Actor.REP}), facts=GOOD)
    assert rep.resolution is Resolution.SOLVED_ON_SPOT


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("已经办好", False),
        ("已换新枪并试扫正常", False),
        ("已换新枪并试扫正常了", True),
        ("好。。。。。。。。。。。。", False),
        ("好           ", False),
        ("更换 硬盘，两路监控恢复", True),
    ],
)
def test_a_measure_has_ten_characters(text: str, enough: bool) -> None:
    assert (measure_length(text) >= 10) is enough
    facts = replace(GOOD, text=text)
    if enough:
        assert decide(Verb.RESOLVE, TicketState.IN_PROGRESS, frozenset({Actor.HANDLER}), facts=facts)
    else:
        assert refused(Verb.RESOLVE, TicketState.IN_PROGRESS, Actor.HANDLER, facts=facts).guard == "measure"


def test_a_second_return_is_the_heads_and_then_the_city_decides() -> None:
    assigned, once, twice = TicketState.ASSIGNED, replace(GOOD, return_count=1), replace(GOOD, return_count=2)
    assert refused(Verb.RETURN, assigned, Actor.HANDLER, facts=once).guard == "first_return"
    assert decide(Verb.RETURN, assigned, frozenset({Actor.DEPT_HEAD}), facts=once)
    assert refused(Verb.RETURN, assigned, Actor.DEPT_HEAD, facts=twice).guard == "returned_less_than_twice"
    assert refused(Verb.RETURN, assigned, Actor.HANDLER, facts=replace(GOOD, text=" ")).guard == "reason"
    for who in (Actor.COUNTY_PARTY_ADMIN, Actor.SYSTEM):
        error = refused(Verb.ASSIGN, TicketState.SUBMITTED, who, facts=twice)
        assert error.guard == "returned_less_than_twice"
    assert decide(Verb.ASSIGN, TicketState.SUBMITTED, frozenset({Actor.CITY_PARTY_ADMIN}), facts=twice)


@pytest.mark.parametrize(
    ("days", "actor", "guard"),
    [
        (5, Actor.COUNTY_PARTY_ADMIN, None),
        (6, Actor.COUNTY_PARTY_ADMIN, "short_extension"),
        (6, Actor.COUNTY_SECRETARY, None),
        (5, Actor.COUNTY_SECRETARY, "long_extension"),
        (0, Actor.COUNTY_PARTY_ADMIN, "extension_days"),
    ],
)
def test_who_grants_an_extension_depends_on_its_length(days: int, actor: Actor, guard: str | None) -> None:
    facts = replace(GOOD, extension_days=days)
    if guard is None:
        assert decide(Verb.APPROVE_EXTENSION, TicketState.IN_PROGRESS, frozenset({actor}), facts=facts)
    else:
        error = refused(Verb.APPROVE_EXTENSION, TicketState.IN_PROGRESS, actor, facts=facts)
        assert (error.kind, error.guard) == ("guard", guard)


def test_a_third_extension_is_refused() -> None:
    facts = replace(GOOD, extension_count=2)
    error = refused(Verb.REQUEST_EXTENSION, TicketState.IN_PROGRESS, Actor.HANDLER, facts=facts)
    assert error.guard == "extensions_left"


@pytest.mark.parametrize(("closed", "possible"), [("11-15 00:01", True), ("11-14 23:59", False)])
def test_a_closed_ticket_is_reopened_within_15_days(closed: str, possible: bool) -> None:
    when = datetime.strptime(f"2018-{closed}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    facts = replace(GOOD, closed_at=when, now=NOW.replace(hour=23))
    if possible:
        assert decide(Verb.REOPEN, TicketState.CLOSED, frozenset({Actor.REPORTER}), facts=facts)
    else:
        assert refused(Verb.REOPEN, TicketState.CLOSED, Actor.REPORTER, facts=facts).guard == "reopen_window"


@pytest.mark.parametrize(
    ("urgency", "minutes", "possible"),
    [(Urgency.CRITICAL, 10, True), (Urgency.CRITICAL, 11, False), (Urgency.URGENT, 1, False)],
)
def test_zero_withdraws_a_critical_report_for_ten_minutes(urgency: Urgency, minutes: int, possible: bool) -> None:
    facts = replace(GOOD, by_zero=True, urgency=urgency, submitted_at=NOW - timedelta(minutes=minutes))
    if possible:
        assert decide(Verb.WITHDRAW, TicketState.ASSIGNED, frozenset({Actor.REPORTER}), facts=facts)
    else:
        assert refused(Verb.WITHDRAW, TicketState.ASSIGNED, Actor.REPORTER, facts=facts).guard == "zero_in_time"


def test_what_was_accepted_is_not_withdrawn() -> None:
    error = refused(Verb.WITHDRAW, TicketState.IN_PROGRESS, Actor.REPORTER)
    assert (error.kind, error.allowed) == ("state", (Verb.REQUEST_WITHDRAWAL, Verb.URGE))
    assert "WITHDRAW" in str(error)


@pytest.mark.parametrize(
    ("verb", "state", "facts", "guard"),
    [
        (
            Verb.AUTO_CONFIRM,
            TicketState.PENDING_CONFIRM,
            {"confirm_due": NOW + timedelta(1)},
            "answer_time_over",
        ),
        (Verb.RESUME, TicketState.SUSPENDED, {"suspended_until": NOW + timedelta(1)}, "suspension_over"),
    ],
)
def test_the_system_waits_for_its_time(verb: Verb, state: TicketState, facts: dict[str, datetime], guard: str) -> None:
    assert refused(verb, state, Actor.SYSTEM, facts=replace(GOOD, **facts)).guard == guard  # type: ignore[arg-type]  # keys are Facts' own


def test_a_suspension_ends_in_the_future() -> None:
    facts = replace(GOOD, suspended_until=NOW)
    error = refused(Verb.SUSPEND, TicketState.IN_PROGRESS, Actor.COUNTY_SECRETARY, facts=facts)
    assert error.guard == "suspension_end"


@pytest.mark.parametrize(("score", "word"), [(1, "未解决"), (2, "未解决"), (3, "基本满意"), (4, "满意"), (5, "满意")])
def test_scores_stand_for_words(score: int, word: str) -> None:
    assert words.SATISFACTION_WORDS[words.satisfaction_of(score)] == word


@pytest.mark.parametrize("score", [0, 6])
def test_other_scores_do_not_exist(score: int) -> None:
    with pytest.raises(ValueError, match="between"):
        words.satisfaction_of(score)
