"""Ways, paces, cards that are over, and many letters in one: the pure rules of sending."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wecom.outcomes import POLICIES
from models.rules import buttons, delivery, pace, storms
from models.rules.buttons import ACCEPT, CONFIRM, standing
from models.rules.words import TicketState

S = TicketState


@pytest.mark.parametrize(
    ("push", "routes"),
    [
        (None, []),
        ("", []),
        ("webhook:k1", [("webhook", "k1")]),
        ("appchat:wr1", [("appchat", "wr1")]),
        ("webhook:k1,appchat:wr1", [("appchat", "wr1"), ("webhook", "k1")]),  # the chain's order, not the file's
        ("appchat:,webhook:k1", [("webhook", "k1")]),
        ("bot:x", []),  # nothing can be pushed by it yet
    ],
)
def test_a_groups_ways_are_tried_in_the_order_of_the_chain(push: str | None, routes: list[tuple[str, str]]) -> None:
    assert delivery.group_routes(push) == routes


def test_every_errcode_that_ends_a_letter_has_its_reason_in_words() -> None:
    for errcode in [None, 0, *POLICIES]:
        found = delivery.reason(errcode, unknown=False)
        assert found.why
        assert found.remedy
    assert "可能已收到" in delivery.reason(None, unknown=True).remedy
    assert delivery.reason(60111, unknown=False).why == "企业微信里没有这个账号"


@pytest.mark.parametrize(
    ("kind", "state", "same_turn", "mine", "shown"),
    [
        (ACCEPT, S.ASSIGNED, True, True, None),
        (ACCEPT, S.ASSIGNED, False, True, "已另行派单"),
        (ACCEPT, S.ASSIGNED, False, False, "已改派他人"),
        (ACCEPT, S.SUBMITTED, True, False, "已退单"),
        (ACCEPT, S.IN_PROGRESS, True, True, "已签收"),
        (ACCEPT, S.IN_PROGRESS, True, False, "已由他人签收"),
        (ACCEPT, S.WITHDRAWN, True, True, "反映人已撤回"),
        (ACCEPT, S.MERGED, True, True, "已并案"),
        (CONFIRM, S.PENDING_CONFIRM, True, False, None),
        (CONFIRM, S.PENDING_CONFIRM, False, False, "请看最新的卡片"),
        (CONFIRM, S.IN_PROGRESS, False, False, "未解决，重办中"),
        (CONFIRM, S.SUSPENDED, True, False, "已挂起"),
    ],
)
def test_what_a_card_shows(kind: str, state: TicketState, same_turn: bool, mine: bool, shown: str | None) -> None:
    assert standing(kind, state=state, same_turn=same_turn, mine=mine) == shown


def test_a_closed_one_says_how_it_was_closed() -> None:
    closed = partial(standing, CONFIRM, state=S.CLOSED, same_turn=True, mine=False)
    assert closed(satisfaction="SATISFIED") == "已销号：满意"
    assert closed(auto=True) == "已自动销号"
    assert closed() == "已销号"


@given(
    kind=st.sampled_from(sorted(buttons.KINDS)), state=st.sampled_from(TicketState), turn=st.booleans(),
    mine=st.booleans(), auto=st.booleans(), satisfaction=st.sampled_from([None, "SATISFIED", "UNSATISFIED"]),
)  # fmt: skip
def test_a_card_may_be_pressed_in_one_state_only_and_else_says_something_short(
    kind: str, state: TicketState, turn: bool, mine: bool, auto: bool, satisfaction: str | None
) -> None:
    shown = standing(kind, state=state, same_turn=turn, mine=mine, auto=auto, satisfaction=satisfaction)
    assert (shown is None) == (state is buttons.KINDS[kind].open_in and turn)
    assert shown is None or 1 <= len(shown) <= 10


HARD = {
    "member": ((60, 30), (3600, 1000)),
    "file": ((60, 30), (3600, 1000)),
    "appchat": ((60, 200),),
    "webhook": ((60, 20),),
}  # WeCom's own


@settings(max_examples=40)
@given(
    channel=st.sampled_from(sorted(pace.PACES)),
    wanted=st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.integers(1, 12)), max_size=60),
)
def test_we_stay_under_wecoms_limits_whatever_comes(channel: str, wanted: list[tuple[int, bool, int]]) -> None:
    """`wanted`: after so many seconds so many letters come at once, urgent or not; what may not go is not sent."""
    now, went = 0, list[tuple[int, bool]]()
    for pause, urgent, many in wanted:
        now += pause
        for _ in range(many):
            if pace.may_go(channel, urgent=urgent, sent=lambda s, at=now: sum(t > at - s for t, _ in went)):  # type: ignore[misc]
                went.append((now, urgent))
    for seconds, most in HARD[channel]:
        for start, _ in went:
            assert sum(start <= t < start + seconds for t, _ in went) <= most


def test_reminders_leave_room_for_what_cannot_wait() -> None:
    counts = dict.fromkeys((60, 3600), 20)
    assert not pace.may_go("member", urgent=False, sent=counts.__getitem__)
    assert pace.may_go("member", urgent=True, sent=counts.__getitem__)
    assert pace.may_go("update", urgent=False, sent=lambda _: 10_000)  # shows nobody anything new


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=120), max_size=80))
def test_many_letters_in_one_keep_within_its_bytes_and_their_order(lines: list[str]) -> None:
    text = storms.laid_out("头", lines, lambda left: f"尾{left}")
    assert len(text.encode()) <= storms.BYTES
    shown = text.split("\n")
    left = int(shown[-1].removeprefix("尾"))
    assert shown[1:-1] == lines[: len(lines) - left]
    if left:  # one more would not have fitted
        longer = "\n".join(["头", *lines[: len(lines) - left + 1], f"尾{left - 1}"])
        assert len(longer.encode()) > storms.BYTES
