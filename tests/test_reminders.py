"""The clock's side: digests, the ladder, quiet hours, catching up once, never twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.base import open_store
from models.directory import DirectoryCache
from models.rules.workdays import local
from scheduler.runner import Runner
from tests.town import Town, when

MEASURE = "已请厂家更换压缩机，试机制冷正常"


def report(town: Town, text: str = "安平支局食堂那台冰箱不制冷了，想换一台") -> None:
    town.says("wang", text)
    town.says("wang", "1")


def test_the_week_begins_with_the_visit_plan(town: Town) -> None:
    report(town)
    town.silence()
    town.wait("2026-06-15 08:30")  # Monday
    (digest,) = town.heard("wang")
    assert digest.startswith(
        "王立同志，早上好。6月15日（周一）提醒：\n【本周走访计划】\n· 柳河县·安平支局：还没有走访过；未结1件（#1001 冰箱）"
    )
    assert not any("本周走访计划" in text for text in town.heard("liuhe-zonghe"))


def test_the_first_working_day_counts_and_not_monday(demo: Town) -> None:
    demo.clock.move(when("2018-12-31 09:00"))  # a holiday Monday
    demo.wait("2019-01-02 08:30")  # Wednesday, the week's first working day
    assert "【本周走访计划】" in demo.heard("libin")[0]


def test_one_digest_a_day_red_first_with_what_is_to_close_out(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.wait("2026-06-26 07:00")
    town.silence()
    town.wait("2026-06-26 08:30")
    (digest,) = town.heard("liuhe-zonghe")
    assert "【红黄牌】\n红牌 #1001 安平·冰箱，已超期3个工作日：回“办结 1001 …”" in digest
    town.wait("2026-06-26 08:40")
    assert town.heard("liuhe-zonghe") == []


def test_what_waits_for_an_answer_stands_in_the_digest(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.silence()
    town.wait("2026-06-09 08:30")
    assert "【待您确认】\n#1001 安平·冰箱：回“1001 满意”或“1001 未解决 原因”" in town.heard("anping")[0]


def test_the_ladder_is_climbed_rung_by_rung_and_each_is_told_once(town: Town) -> None:
    report(town)  # due 06-23 18:00
    town.says("liuhe-zonghe", "签收 1001")
    town.wait("2026-06-24 08:59")
    town.silence()
    town.wait("2026-06-24 09:00")
    for userid in ("liuhe-zonghe", "liuhe-zonghe2", "admin-liuhe"):
        (told,) = town.heard(userid)
        assert told.startswith("【黄牌】#1001 柳河县·安平支局·冰箱，已超期1个工作日。")
    assert town.heard("shuji-liuhe") == []
    town.wait("2026-06-24 14:00")
    assert town.heard("liuhe-zonghe") == []
    town.wait("2026-06-26 08:59")
    town.silence()
    town.wait("2026-06-26 09:00")
    (red,) = town.heard("shuji-liuhe")
    assert red.startswith("【红牌】#1001")
    assert town.heard_in_group("liuhe-key") == []  # a Friday: the board is a part of the week's lists
    town.wait("2026-06-26 15:00")
    (board,) = town.heard_in_group("liuhe-key")
    assert "\n柳河县综合部郑和：#1001 安平·冰箱（红牌，超期3个工作日）" in board


def test_an_unaccepted_ticket_turns_yellow(town: Town) -> None:
    report(town)
    town.wait("2026-06-09 18:30")
    town.silence()
    town.wait("2026-06-10 09:00")
    assert "还没有签收" in town.heard("admin-liuhe")[0]


def test_a_critical_report_nobody_took_is_red_after_an_hour_day_and_night(town: Town) -> None:
    town.wait("2026-06-12 22:00")  # Friday night
    town.silence()
    town.says("wang", "后院插座冒火花，电线老化得厉害")
    assert town.heard("shi-anbao")[0].startswith("【特急】")
    town.wait("2026-06-12 22:55")
    assert town.heard("shi-anbao") == []
    town.wait("2026-06-12 23:00")
    assert town.heard("shi-anbao")[0].startswith("【红牌】")
    assert town.heard("shuji-liuhe")[-1].startswith("【红牌】")


def test_quiet_hours_hold_back_until_the_next_working_days_digest(town: Town) -> None:
    town.wait("2026-06-12 20:30")  # Friday, quiet
    report(town)
    assert town.heard("liuhe-zonghe") == []
    town.wait("2026-06-14 12:00")  # Sunday
    assert town.heard("liuhe-zonghe") == []
    town.wait("2026-06-15 08:30")
    (digest,) = town.heard("liuhe-zonghe")
    assert "待签收 #1001 安平·冰箱" in digest or "#1001 安平·冰箱" in digest


def test_a_days_slot_that_was_missed_is_caught_up_once(town: Town) -> None:
    report(town)
    town.silence()
    town.clock.move(when("2026-06-15 08:00"))
    town.service.runner.beat(town.now)
    town.clock.move(when("2026-06-15 10:12"))  # down from 8 to past 10
    runs = town.service.runner.beat(town.now)
    assert [r.rule for r in runs if r.done] == ["digest.person", "sla.scan"]
    assert len(town.heard("wang")) == 1
    assert [r for r in town.service.runner.beat(town.now) if r.done] == []
    assert town.heard("wang") == []


def test_a_first_start_has_nothing_to_catch_up(town: Town) -> None:
    report(town)
    town.silence()
    assert [r for r in town.service.runner.beat(when("2026-06-15 10:12")) if r.rule == "digest.person"] == []


def test_missed_days_are_not_replayed(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.silence()
    town.service.runner.beat(when("2026-06-08 17:00"))
    town.clock.move(when("2026-06-18 12:00"))
    town.service.runner.beat(town.now)
    digests = [text for text in town.heard("wang") if "早上好" in text]
    assert len(digests) <= 1


def test_two_processes_tell_once(kind: str, town: Town) -> None:
    if kind == "sqlite":
        pytest.skip("one process per SQLite file")
    report(town)
    town.silence()
    stores = [open_store(town.url) for _ in range(2)]
    runners = [Runner(store, DirectoryCache(store)) for store in stores]
    at = when("2026-06-15 08:30")
    with ThreadPoolExecutor(4) as pool:
        runs = [run for runs in pool.map(lambda runner: runner.tick(at), runners * 2) for run in runs]
    assert sum(run.done for run in runs if run.rule == "digest.person") == sum(
        run.done for run in runs[:1] + runs[1:] if run.rule == "digest.person" and run.done
    )
    town.clock.move(at)
    assert len(town.heard("wang")) == 1
    for store in stores:
        store.close()


def test_nobody_answers_for_five_working_days_and_it_closes_itself(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-15 18:00")
    assert town.says("wang", "#1001").startswith("#1001｜待核实｜")
    town.silence()
    town.wait("2026-06-16 09:00")
    assert town.says("wang", "#1001").startswith("#1001｜已销号｜")
    assert any("自动销号" in text for text in town.heard("wang"))
    assert "已要求重办" in town.says("wang", "重办 1001 还是不制冷")


def test_a_draft_left_alone_is_reminded_once_and_then_the_admin_hears_of_it(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.wait("2026-06-08 10:30")
    (reminder,) = town.heard("wang")
    assert "有一份草稿还没提交" in reminder
    town.wait("2026-06-08 17:00")
    assert town.heard("wang") == []
    town.wait("2026-06-09 10:10")
    assert any("超过24小时没提交" in text for text in town.heard("admin-liuhe"))
    assert town.says("wang", "1").startswith("已提交 #1001")


def test_deadlines_beyond_the_known_calendar_are_marked(town: Town) -> None:
    town.clock.move(when("2026-12-24 10:00"))
    assert "，暂定）" in town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")


def test_friday_evening_counts_from_the_next_working_day(demo: Town) -> None:  # A1-7 in the chat
    assert local(demo.now).strftime("%A %H:%M") == "Friday 18:00"
    assert "10个工作日（12月17日18:00前）" in demo.says("libin", "安国支局食堂那台冰箱不制冷了，想换一台")
