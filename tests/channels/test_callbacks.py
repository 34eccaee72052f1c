"""Once only, and when something breaks: what stays after a delivery to a callback door."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from structlog.typing import EventDict

from bot.router import Context, Router
from models.base import Store, open_store
from models.outbox import Letter
from simulator.messages import bot_message
from simulator.replies import bot_part
from tests.channels.doors import AT, CARD, Door, a_bot_text, an_app_text, app_event, everything, seen
from tests.conftest import TOWN_NOW
from tests.town import AGENT, CORP, KEY, when

# Once only


def test_an_event_without_msgid_twice_has_one_effect(door: Door) -> None:
    event = app_event("subscribe", {"EventKey": ""})
    first, second = door.app_post(event), door.app_post(event)
    assert door.app_says(first, "wang") == door.app_says(second, "wang") != ""
    assert len(door.inbox()) == 1


def test_two_different_events_in_the_same_second_are_two(door: Door) -> None:
    for event in (
        app_event("click", {"EventKey": "a"}),
        app_event("click", {"EventKey": "b"}),
        app_event("view", {"EventKey": "a"}),
        app_event("click", {"EventKey": "a"}, sender="zhou"),
        app_event("click", {"EventKey": "a"}, at=int(AT) + 1),
        app_event("template_card_event", {**CARD, "TaskId": "t1"}),
        app_event("template_card_event", {**CARD, "TaskId": "t2"}),
    ):
        assert door.app_post(event).status_code == 200
    assert len(door.inbox()) == 7


def test_app_and_bot_may_use_the_same_number(door: Door) -> None:
    door.app_post(an_app_text(msgid="5"))
    door.bot_post(json.dumps(bot_message("B", "wang", "text", {"content": "帮助"}, msgid="5")))
    assert {row.key for row in door.inbox()} == {"app:m:5", "bot:m:5"}


@pytest.mark.parametrize("channel", ["app", "aibot"])
def test_three_deliveries_at_once_are_one_message_with_one_answer(door: Door, channel: str) -> None:
    door.app_post(an_app_text("安平支局食堂冰箱坏了，饭菜放不住", msgid="1"))
    texts: list[str] = []
    start = threading.Barrier(3)

    def deliver() -> None:
        start.wait()
        if channel == "app":
            texts.append(door.app_says(door.app_post(an_app_text("1", msgid="2")), "wang"))
        else:
            answer = door.bot_post(json.dumps(bot_message("B", "wang", "text", {"content": "1"}, msgid="2")))
            assert answer.status_code == 200
            part = bot_part(door.bot, answer.text, nonce="n1", answering="message")
            texts.append(part.text if part else "")

    threads = [threading.Thread(target=deliver) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 3
    assert len(set(texts)) == 1, texts
    assert texts[0].startswith("已提交"), texts
    assert len(door.inbox()) == 2
    counts = everything(door.store)
    assert counts["ticket"] == 1
    told = door.store.read(lambda s: [letter.key for letter in s.query(Letter)])
    assert len(told) == len(set(told)) > 0


# When something breaks


def breaking(router: Router) -> None:
    """A feature with a fault: it writes, promises, and falls over."""

    def fall(ctx: Context) -> str:
        ctx.ask("draft", {"1": "x"})
        ctx.session.execute(text("UPDATE person SET name = 'broken'"))
        ctx.session.flush()
        raise ZeroDivisionError("the handler's own secret")

    router.command("塌", words=("塌下来",), where={"single", "group"})(fall)


@pytest.fixture
def broken(store: Store, monkeypatch: pytest.MonkeyPatch) -> Door:
    """A service whose menu has one dish that is off."""
    features = sys.modules["handlers.menu"].FEATURES  # by name: mypy 2.4.1 breaks on a tuple of modules
    monkeypatch.setattr("handlers.menu.FEATURES", (SimpleNamespace(declare=breaking), *features))
    monkeypatch.setattr(
        "handlers.menu.build", sys.modules["handlers.menu"].build.__wrapped__
    )  # not the one made before
    return Door(store, "QDG6eK", KEY, CORP, AGENT)


def test_a_handler_that_breaks_apologises_with_a_number_and_leaves_nothing(
    broken: Door, lines: list[EventDict]
) -> None:
    but = ("inbox", "counter")
    before = everything(broken.store, but=but)
    said = broken.app_says(broken.app_post(an_app_text("塌下来 安平支局的事", msgid="9")), "wang")
    assert "抱歉" in said
    assert "E1" in said
    assert "secret" not in said
    assert everything(broken.store, but=but) == before
    assert broken.store.read(lambda s: s.scalar(text("SELECT count(*) FROM person WHERE name = 'broken'"))) == 0
    (row,) = broken.inbox()
    assert (row.key, row.text, row.reply, row.incident) == ("app:m:9", "塌下来 安平支局的事", said, 1)
    assert "ZeroDivisionError" in (row.error or "")
    (fault,) = [line for line in lines if line["level"] in ("error", "exception")]
    assert "安平支局的事" not in json.dumps(fault, ensure_ascii=False, default=str)
    # a repeat gets the same apology and no new number; another message the next
    assert broken.app_says(broken.app_post(an_app_text("塌下来 安平支局的事", msgid="9")), "wang") == said
    assert "E2" in broken.app_says(broken.app_post(an_app_text("塌下来", msgid="10")), "wang")
    assert "党代表" in broken.app_says(broken.app_post(an_app_text("帮助", msgid="11")), "wang")


def test_a_handler_that_breaks_in_a_group_apologises_too(broken: Door) -> None:
    message = bot_message("B", "wang", "text", {"content": "@领题助手 塌下来"}, msgid="9", chatid="wrLiuhe")
    for _ in range(2):
        answer = broken.bot_post(json.dumps(message, ensure_ascii=False))
        assert answer.status_code == 200
        part = bot_part(broken.bot, answer.text, nonce="n1", answering="message")
        assert part is not None
        assert "E1" in part.text
    assert len(broken.inbox()) == 1


@contextlib.contextmanager
def away(store: Store) -> Iterator[None]:
    """Nobody can write (SQLite: another process has the file), or not even come in (PostgreSQL)."""
    if store.sqlite:
        engine = create_engine(store.url)
        with engine.connect() as other:
            other.exec_driver_sql("BEGIN IMMEDIATE")
            yield
            other.exec_driver_sql("ROLLBACK")
        engine.dispose()
        return
    name = store.engine.url.database
    admin = create_engine(store.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as other:
        other.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        other.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        yield
        other.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    admin.dispose()


def test_a_database_that_is_away_is_a_503_and_the_next_delivery_succeeds(door: Door, lines: list[EventDict]) -> None:
    door.app_post(an_app_text("帮助", msgid="1"))
    sentence = an_app_text("安平支局食堂冰箱坏了，饭菜放不住", msgid="2")
    with away(door.store):
        for _ in range(2):
            assert seen(door.app_post(sentence)) == (503, b"")
        assert seen(door.bot_post(a_bot_text(msgid="3"))) == (503, b"")
    assert not [line for line in lines if "冰箱" in json.dumps(line, ensure_ascii=False, default=str)]
    taken = [door.app_post(sentence) for _ in range(2)]
    assert [answer.status_code for answer in taken] == [200, 200]
    texts = [door.app_says(answer, "wang") for answer in taken]
    assert texts[0].startswith("【问题草稿】")
    assert texts[0] == texts[1]
    assert door.bot_post(a_bot_text(msgid="3")).status_code == 200
    assert len(door.inbox()) == 3


def test_a_database_that_comes_back_in_time_is_not_noticed(door: Door) -> None:
    patient = open_store(door.store.url, patience=3)
    there = replace(door, store=patient)
    there.app_post(an_app_text("帮助", msgid="1"))
    with contextlib.ExitStack() as stack:
        stack.enter_context(away(door.store))
        answers: list[Any] = []
        talking = threading.Thread(
            target=lambda: answers.append(there.app_post(an_app_text("安平支局食堂冰箱坏了", msgid="2")))
        )
        talking.start()
        talking.join(0.5)
    talking.join()
    assert there.app_says(answers[0], "wang").startswith("【问题草稿】")
    patient.close()


def test_a_message_is_kept_with_the_time_of_business(door: Door) -> None:
    door.app_post(an_app_text(msgid="1"))
    (row,) = door.inbox()
    assert row.received_at == when(TOWN_NOW)
    assert isinstance(row.received_at, datetime)
    assert row.received_at.tzinfo is not None
