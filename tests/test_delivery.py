"""The delivery ledger: by which way a letter went, what became of it, who hears of what did not arrive; and storms."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.sender import Sender
from bot.wecom.outcomes import Outcome
from handlers.promises import Promises
from models import outbox, roster
from models.base import open_store
from models.outbox import Letter
from tests.conftest import TOWN_NOW, Databases, fill_town
from tests.stage import Stage, staged
from tests.test_sender import REPORT, letters, retry_at_once
from tests.town import PlayedGateway, Town


def put(town: Town, key: str, **more: Any) -> None:
    """One promise to 郑和."""
    values: dict[str, Any] = {
        "channel": "member", "recipient": "liuhe-zonghe", "address": "liuhe-zonghe", "text": f"提醒 {key}",
        "priority": outbox.NOTICE, "now": town.now,
    }  # fmt: skip
    town.store.write(lambda session: outbox.put(session, key=key, **{**values, **more}))


def later(town: Town, minutes: int) -> None:
    hour, minute = divmod(town.now.hour * 60 + town.now.minute + minutes, 60)
    town.clock.move(town.now.replace(hour=hour, minute=minute))


CARD: dict[str, Any] = {"card": {"task_id": "lx-1"}}
GROUP: dict[str, Any] = {"channel": "appchat", "recipient": "wrLiuhe", "address": "wr1", "routes": [["webhook", "k1"]]}
FIRST = (  # a promise, what WeCom says first (then: sent), how it ends: state, channel, form, ways that were closed
    (CARD, Outcome("failed", 42045, "card_action"), ("sent", "member", "text", "card:42045")),
    (CARD, Outcome("retry", 43012, "no callback", config=True), ("sent", "member", "text", "card:43012")),
    (CARD, Outcome("failed", 81013, "all invalid"), ("failed", "member", "card", "")),  # no fault of the card
    (CARD, Outcome("retry", 60020, "ip", config=True), ("queued", "member", "card", "")),
    (GROUP, Outcome("failed", 86001, "chatid", config=True), ("sent", "webhook", "text", "appchat:86001")),
    (GROUP, Outcome("retry", 48002, "permission", config=True), ("sent", "webhook", "text", "appchat:48002")),
    (GROUP, Outcome("retry", -1, "busy"), ("queued", "appchat", "text", "")),  # only for now
    (GROUP, Outcome("unknown", None, "timeout"), ("unknown", "appchat", "text", "")),  # no second copy elsewhere
)


def test_the_next_way_is_taken_where_one_is_closed_for_good_and_the_row_says_so(town: Town) -> None:
    for number, (promise, _, _) in enumerate(FIRST):
        put(town, f"{number}", **promise)
    town.gateway.outcomes = [outcome for _, outcome, _ in FIRST]
    town.post()
    assert [(x.state, x.channel, x.form, x.tried) for x in letters(town)] == [ended for _, _, ended in FIRST]


def test_while_wecom_is_away_nothing_is_given_up(town: Town) -> None:
    put(town, "a")
    town.gateway.outcomes = [Outcome("retry", None, "connection refused")] * 10
    for _ in range(10):
        retry_at_once(town)
    later(town, 6)
    assert "还有1条在排队，最早的从6月8日10:00等到现在" in town.says("dangjian", "发送异常")
    retry_at_once(town)
    (letter,) = letters(town)
    assert (letter.state, letter.attempts) == ("sent", 11)
    assert town.says("dangjian", "发送异常") == "近7天没有发送异常，消息都送到了。"


def test_what_did_not_arrive_is_told_with_its_reason_to_whoever_is_in_charge(town: Town) -> None:
    assert town.says("dangjian", "发送异常") == "近7天没有发送异常，消息都送到了。"
    put(town, "a", text="【派单】#1001 安平支局")
    put(town, "b", recipient="shi", address="shi")
    town.gateway.outcomes = [Outcome("failed", 60111, "userid not found"), Outcome("failed", 81013, "invalid")]
    town.post()
    told = town.says("dangjian", "发送异常")
    assert told.startswith("近7天发送异常2条：")
    assert "没送达：郑和「【派单】#1001 安平支局」企业微信里没有这个账号。请核对名单里的账号，并先口头告诉他。" in told
    assert "没送达：石勇" in told
    county = town.says("admin-liuhe", "发送异常")
    assert county.startswith("柳河县近7天发送异常1条：")
    assert "郑和" in county
    assert "石勇" not in county
    assert "由党建管理员查看" in town.says("wang", "发送异常")
    town.silence()
    town.wait("2026-06-09 08:30")
    assert "有2条消息没送达或不知是否送达：回“发送异常”" in town.heard("dangjian")[0]
    assert "有1条消息没送达" in town.heard("admin-liuhe")[0]
    town.wait("2026-06-10 08:30")
    assert not any("没送达" in text for text in town.heard("dangjian"))  # told once


def test_after_an_outage_everything_for_one_person_is_one_message(town: Town) -> None:
    for n in range(1, 6):
        put(town, f"r{n}", text=f"#{1000 + n} 提醒", digest=f"#{1000 + n} 快到期", priority=outbox.REMINDER)
    put(town, "n", text="#1009 被退单", digest="被退单 #1009 安平·冰箱")
    put(town, "c", text="【特急】#1010", priority=outbox.CRITICAL)
    for n in range(3):
        put(town, f"few{n}", recipient="wang", address="wang")
    later(town, 11)
    put(town, "new", text="刚刚来的")
    assert town.heard("wang") == ["提醒 few0", "提醒 few1", "提醒 few2"]  # three may come one by one
    urgent, *others = town.heard("liuhe-zonghe")
    assert urgent == "【特急】#1010"
    assert sorted(others) == sorted(["刚刚来的", "郑和同志：消息发送中断过，这段时间的合成一条发给您，急的在前：\n· 被退单 #1009 安平·冰箱\n· #1001 快到期\n· #1002 快到期\n· #1003 快到期\n· #1004 快到期\n· #1005 快到期\n共6条，回“我的问题”看全部，回“#编号”看详情。"])  # fmt: skip
    merged = [x for x in letters(town) if x.state == "merged"]
    (storm,) = [x for x in letters(town) if x.key.startswith("storm:")]
    assert len(merged) == 6
    assert {x.merged_into for x in merged} == {storm.id}


def test_a_storm_that_lasts_is_still_one_message_at_its_end(town: Town) -> None:
    town.gateway.outcomes = [Outcome("retry", None, "connection refused")] * 2
    for n in range(1, 5):
        put(town, f"a{n}", digest=f"#{1000 + n} 一")
    later(town, 11)
    town.service.sender.round(town.now)
    for n in range(5, 9):
        put(town, f"b{n}", digest=f"#{1000 + n} 二")
    later(town, 11)
    town.service.sender.round(town.now)
    town.store.write(lambda session: outbox.retry_now(session, town.now))
    (text,) = town.heard("liuhe-zonghe")
    assert [line for line in text.split("\n") if line.startswith("·")] == [
        f"· #{1000 + n} {'一' if n < 5 else '二'}" for n in range(1, 9)
    ]
    assert "共8条" in text


def test_what_may_have_arrived_is_repeated_as_it_was_and_never_told_anew(town: Town) -> None:
    for n in range(5):
        put(town, f"a{n}")
    town.gateway.outcomes = [Outcome("unknown", None, "timeout")] * 5
    town.service.sender.round(town.now)
    later(town, 11)
    town.store.write(lambda session: outbox.retry_now(session, town.now))
    assert town.heard("liuhe-zonghe") == [f"提醒 a{n}" for n in range(5)]


def test_a_call_that_hangs_holds_up_nothing_urgent(town: Town) -> None:
    """One 特急 hangs at WeCom; the answer to a press overtakes it on the other thread, a reminder does not start."""
    hanging, sent = threading.Event(), threading.Event()

    class Hanging(PlayedGateway):
        def deliver(self, channel: str, address: str, body: str) -> Outcome:
            if "特急" in body:
                hanging.wait(20)
            else:
                sent.set()
            return super().deliver(channel, address, body)

    gateway = Hanging()
    urgent = Sender(town.store, gateway, clock=lambda: town.now, lowest=outbox.REPLY, batch=1)
    put(town, "c", text="特急", priority=outbox.CRITICAL)
    put(town, "r", text="已签收", priority=outbox.REPLY)
    lanes = [threading.Thread(target=urgent.run, kwargs={"idle": 0.02}) for _ in range(2)]
    for lane in lanes:
        lane.start()
    try:
        assert sent.wait(10)
        assert [x.text for x in gateway.delivered] == ["已签收"]
    finally:
        hanging.set()
        time.sleep(0)
        urgent.stopping.set()
        for lane in lanes:
            lane.join()


@pytest.fixture
def stage(kind: str, databases: Databases) -> Iterator[Stage]:
    """The town before the simulated WeCom; 柳河县's group can be reached both ways."""
    url = databases.new(kind, fill_town)
    store = open_store(url)
    both = update(roster.ChatGroup).where(roster.ChatGroup.chatid == "wrLiuhe").values(push="webhook:k1,appchat:wrApp")
    store.write(lambda session: session.execute(both))
    with staged(store, url, TOWN_NOW) as opened:
        yield opened
    store.close()
    databases.drop(url)


def test_a_groups_news_goes_by_the_apps_own_group_else_by_webhook(stage: Stage) -> None:
    stage.simulator.world.faults.script("appchat/send", ["ok", "errcode:48002"])
    now, directory = stage.clock.now(), stage.service.cache.current()
    for text in ("【红牌】#1001", "【红牌】#1002"):
        stage.service.store.write(
            lambda session, text=text: Promises(session, directory, now).group(  # type: ignore[misc]
                directory.groups["wrLiuhe"], key=text, text=text
            )
        )
        stage.send()
    assert [(news.text, news.channel) for news in stage.simulator.group("wrLiuhe")] == [
        ("【红牌】#1001", "appchat"),
        ("【红牌】#1002", "webhook"),
    ]


def test_a_member_out_of_reach_at_wecom_is_on_the_administrators_list(stage: Stage) -> None:
    world = stage.simulator.world
    world.people["liuhe-zonghe"] = world.people["liuhe-zonghe"].__class__("liuhe-zonghe", "郑和", visible=False)
    stage.says("wang", REPORT)
    stage.says("wang", "1")
    assert "没送达：郑和" in stage.says("dangjian", "发送异常")
    rows = stage.service.store.read(
        lambda session: list(session.scalars(select(Letter).where(Letter.state == "failed")))
    )
    assert [row.errcode for row in rows] == [81013]


def test_a_service_that_is_told_so_sends_no_cards(kind: str, databases: Databases) -> None:
    url = databases.new(kind, fill_town)
    store = open_store(url)
    with staged(store, url, TOWN_NOW, cards=False) as stage:
        stage.says("wang", REPORT)
        stage.says("wang", "1")
        assert "请签收：回“签收 1001”" in stage.heard("liuhe-zonghe")[0]
    store.close()
    databases.drop(url)
