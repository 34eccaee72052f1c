"""What was planned is told when it falls due: outside quiet hours, most urgent first, once, and not when it is off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import outbox, reminders, tickets
from models.base import open_store
from models.directory import DirectoryCache
from models.outbox import Letter
from models.reminders import FIRST, Reminder
from scheduler.jobs import JOBS
from scheduler.runner import Runner
from tests.town import Town, when

JOB = tuple(job for job in JOBS if job.rule == "reminder.due")


def plan(
    town: Town, key: str, at: str, *, userid: str = "wang", text: str = "", priority: int = outbox.REMINDER
) -> datetime:
    calendar = town.service.cache.current().calendar
    return town.store.write(
        lambda session: reminders.plan(
            session, key=key, userid=userid, due_at=when(at), text=text or f"提醒：{key}", calendar=calendar, now=town.now,
            priority=priority,
        )
    )  # fmt: skip


def cancel(town: Town, key: str) -> int:
    return town.store.write(lambda session: reminders.cancel(session, key=key))


def letters(town: Town) -> list[str]:
    """The promises in the order in which they leave."""
    order = select(Letter.recipient).order_by(Letter.priority, Letter.id)
    return town.store.read(lambda session: list(session.scalars(order)))


def test_it_is_told_at_its_hour_and_once(town: Town) -> None:
    assert plan(town, "one", "2026-06-08 15:00") == when("2026-06-08 15:00")
    town.wait("2026-06-08 14:59")
    assert town.heard("wang") == []
    town.wait("2026-06-08 15:00")
    assert town.heard("wang") == ["提醒：one"]
    town.wait("2026-06-08 17:00")
    assert town.heard("wang") == []


def test_in_quiet_hours_it_waits_for_the_morning(town: Town) -> None:
    assert plan(town, "one", "2026-06-12 21:00") == when("2026-06-15 08:30")  # Friday night → Monday
    assert plan(town, "danger", "2026-06-12 21:00", priority=outbox.CRITICAL) == when("2026-06-12 21:00")
    town.clock.move(when("2026-06-12 20:59"))
    town.wait("2026-06-12 21:00")
    assert town.heard("wang") == ["提醒：danger"]


def test_one_that_is_told_late_still_keeps_the_night(town: Town) -> None:
    plan(town, "one", "2026-06-08 17:00")
    town.clock.move(when("2026-06-08 21:00"))  # nobody was there at five
    assert town.service.runner.beat(town.now)
    assert town.heard("wang") == []
    town.wait("2026-06-09 08:30")
    assert any("提醒：one" in text for text in town.heard("wang"))


def test_planned_again_it_moves_and_cancelled_it_is_silent(town: Town) -> None:
    plan(town, "one", "2026-06-08 15:00")
    plan(town, "one", "2026-06-10 09:00")
    plan(town, "two", "2026-06-08 15:00")
    assert cancel(town, "two") == 1
    assert cancel(town, "two") == cancel(town, "nobody planned this") == 0
    town.wait("2026-06-08 16:00")
    assert town.heard("wang") == []
    town.clock.move(when("2026-06-10 08:59"))
    town.wait("2026-06-10 09:00")
    assert "提醒：one" in town.heard("wang")
    plan(town, "one", "2026-06-10 09:30")  # after it was told: told once more
    town.wait("2026-06-10 09:30")
    assert "提醒：one" in town.heard("wang")


def test_what_is_promised_but_unsent_can_be_taken_back(town: Town) -> None:
    plan(town, "one", "2026-06-08 15:00")
    town.clock.move(when("2026-06-08 15:00"))
    town.service.runner.beat(town.now)
    assert cancel(town, "one") == 1
    assert town.heard("wang") == []


def test_nobody_is_reminded_of_a_ticket_that_has_ended(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")

    def about_it(session: Session) -> None:
        ticket = tickets.by_no(session, 1001)
        assert ticket is not None
        reminders.plan(
            session, key="snooze:1001", userid="anping", due_at=when("2026-06-08 15:00"), text="#1001 该看看了",
            calendar=town.service.cache.current().calendar, now=town.now, ticket=ticket.id,
        )  # fmt: skip

    town.store.write(about_it)
    assert "撤回" in town.says("wang", "撤回 1001")
    town.silence()
    town.wait("2026-06-08 15:00")
    assert town.heard("anping") == []


def many(town: Town, number: int) -> None:
    calendar = town.service.cache.current().calendar

    def work(session: Session) -> None:
        for n in range(number):
            reminders.plan(
                session, key=f"many:{n}", userid=f"p{n}", due_at=when("2026-06-08 15:00"), text=f"第{n}", calendar=calendar,
                now=town.now, priority=reminders.PRIORITIES[::-1][n % 3],
            )  # fmt: skip

    town.store.write(work)


def test_of_many_the_most_urgent_leave_first(town: Town) -> None:
    many(town, 3 * FIRST)
    done = [run.done for run in Runner(town.store, town.service.cache, JOB).tick(when("2026-06-08 15:00"))]
    assert done == [3 * FIRST]
    assert [int(userid[1:]) % 3 for userid in letters(town)] == [2] * FIRST + [1] * FIRST + [0] * FIRST
    first = town.store.read(lambda s: list(s.scalars(select(Letter.recipient).order_by(Letter.id).limit(FIRST))))
    assert {int(userid[1:]) % 3 for userid in first} == {2}  # the first transaction took the most urgent


def test_a_kill_in_the_middle_leaves_the_rest_to_the_next_slot(town: Town) -> None:
    many(town, 2 * FIRST + 7)
    calendar = town.service.cache.current().calendar
    due = when("2026-06-08 15:00")
    urgent = town.store.write(lambda s: reminders.tell(s, calendar, due, most=FIRST))
    assert urgent == (2 * FIRST + 7) // 3  # a transaction tells of one urgency

    def dies(session: Session) -> None:
        reminders.tell(session, calendar, due, most=FIRST)
        raise KeyError

    with pytest.raises(KeyError):
        town.store.write(dies)
    assert len(letters(town)) == urgent
    town.restart()
    town.clock.move(when("2026-06-08 15:05"))
    town.service.runner.beat(town.now)
    assert len(letters(town)) == len(set(letters(town))) == 2 * FIRST + 7
    assert not town.store.read(lambda s: reminders.due(s, town.now))


def test_two_processes_tell_everybody_once(town: Town) -> None:
    many(town, 4 * FIRST)
    calendar = town.service.cache.current().calendar
    other = open_store(town.url) if "postgresql" in town.url else town.store
    stores = (town.store, other)

    def tell(turn: int) -> int:
        told = 0
        while done := stores[turn].write(lambda s: reminders.tell(s, calendar, when("2026-06-08 15:00"), most=40)):
            told += done
        return told

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(tell, range(2)))
    if other is not town.store:
        other.close()
    assert sum(told) == 4 * FIRST
    assert town.store.read(lambda s: s.scalar(select(func.count()).select_from(Letter))) == 4 * FIRST
    assert town.store.read(lambda s: s.scalar(select(func.count()).select_from(Reminder))) == 0


def test_two_runners_share_one_slot(town: Town) -> None:
    many(town, 30)
    runners = [Runner(town.store, DirectoryCache(town.store), JOB) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda runner: runner.tick(when("2026-06-08 15:00")), runners))
    assert len(letters(town)) == 30
