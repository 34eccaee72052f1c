"""What becomes of a promise: sent, failed, unknown; once whatever happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sender import BATCH
from bot.wecom.outcomes import Outcome
from models import outbox
from models.outbox import Letter
from tests.town import Town, when

REPORT = "安平支局食堂那台冰箱不制冷了，想换一台"


def letters(town: Town) -> list[Letter]:
    return town.store.read(lambda session: list(session.scalars(select(Letter).order_by(Letter.id))))


def retry_at_once(town: Town) -> None:
    town.store.write(lambda session: outbox.retry_now(session, town.now))
    town.post()


@pytest.fixture
def promised(town: Town) -> Town:
    """One message to the handler waits."""
    town.says("wang", REPORT)
    town.says("wang", "1")
    return town


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome("sent", 0), "sent"),
        (Outcome("sent", 0, invalid=("liuhe-zonghe",)), "failed"),
        (Outcome("failed", 81013, "all receivers invalid"), "failed"),
        (Outcome("retry", 45009, "limit", wait=60), "queued"),
        (Outcome("retry", -1, "busy"), "queued"),
        (Outcome("retry", 60020, "ip", config=True), "queued"),
        (Outcome("unknown", None, "timeout"), "queued"),  # the duplicate check makes a second try safe
    ],
)
def test_what_wecom_says_decides(promised: Town, outcome: Outcome, state: str) -> None:
    promised.gateway.outcomes = [outcome]
    promised.post()
    assert [letter.state for letter in letters(promised)] == [state]


def test_a_repeated_request_is_the_same_byte_for_byte(promised: Town) -> None:
    promised.gateway.outcomes = [Outcome("unknown", None, "timeout")]
    promised.post()
    body = letters(promised)[0].body
    retry_at_once(promised)
    (letter,) = letters(promised)
    assert (letter.state, letter.body, letter.attempts) == ("sent", body, 2)


def test_a_webhook_whose_answer_is_lost_is_unknown_and_not_repeated(promised: Town) -> None:
    promised.says("liuhe-zonghe", "签收 1001")
    promised.wait("2026-06-26 08:59")
    promised.silence()
    promised.clock.move(when("2026-06-29 09:00"))  # a Monday: the group reads its board
    promised.service.runner.tick(promised.now)
    pending = [x for x in letters(promised) if x.state == "queued"]
    promised.gateway.outcomes = [
        Outcome("unknown", None, "timeout") if x.channel == "webhook" else Outcome("sent", 0)
        for x in sorted(pending, key=lambda x: (x.priority, x.id))
    ]
    promised.post()
    retry_at_once(promised)
    (group,) = [x for x in letters(promised) if x.key.startswith("board:2026-06-29")]
    assert (group.state, group.attempts) == ("unknown", 1)
    assert "不知是否送达：群" in promised.says("dangjian", "发送异常")


def test_a_poisoned_promise_gives_up_and_the_admin_sees_it(promised: Town) -> None:
    promised.gateway.outcomes = [Outcome("retry", -1, "busy")] * 8
    for _ in range(8):
        retry_at_once(promised)
    assert letters(promised)[0].state == "failed"
    assert "没送达：郑和" in promised.says("dangjian", "发送异常")


def test_what_is_withdrawn_before_it_was_sent_is_never_sent(promised: Town) -> None:
    promised.says("wang", "撤回 1001")
    assert not any("派单" in text for text in promised.heard("liuhe-zonghe"))


def test_nobody_gets_more_in_a_minute_than_wecom_lets_through(town: Town) -> None:
    for _ in range(25):
        town.says("wang", REPORT)
        town.says("wang", "1")
    assert len(town.heard("liuhe-zonghe")) == 20
    town.clock.move(town.now.replace(minute=2))
    town.store.write(lambda session: outbox.retry_now(session, town.now))
    assert len(town.heard("liuhe-zonghe")) == 5


def test_what_has_lapsed_does_not_stand_in_the_way_of_what_is_due(town: Town) -> None:
    def promise(session: Session) -> None:
        for number in range(BATCH + 1):
            lapsed = town.now - timedelta(hours=1) if number < BATCH else None
            outbox.put(
                session, key=f"k{number}", channel="member", recipient=f"u{number}", address=f"u{number}", text="早上好",
                priority=outbox.REMINDER, now=town.now, drop_after=lapsed,
            )  # fmt: skip

    town.store.write(promise)
    assert town.heard(f"u{BATCH}") == ["早上好"]
