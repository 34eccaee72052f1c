"""What a person chooses for his own reminders, what the clock may send him in a day, and what it all came to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers import menu
from handlers.promises import Promises
from models import outbox
from models.directory import load_directory
from models.outbox import Letter
from models.questions import Question
from tests.town import Town, when

MENU = menu.build()
MEASURE = "已请厂家更换压缩机，试机制冷正常"
THINGS = ("冰箱不制冷了", "空调不制热了", "水管漏水了", "门头的灯不亮了", "打印纸没有了")


def report(town: Town, text: str = "安平支局食堂那台冰箱不制冷了，想换一台") -> str:
    town.says("wang", text)
    return town.says("wang", "1")


def tick(town: Town, at: str) -> None:
    """The clock jumps to an instant, where each rule's latest slot of the day is done."""
    town.clock.move(when(at))
    town.service.runner.tick(town.now)


def digests(texts: list[str]) -> list[str]:
    return [text for text in texts if "早上好" in text]


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("以后每天9点再提醒我", "提醒时间"),
        ("以后早上9:30提醒我", "提醒时间"),
        ("我想每天九点收提醒", "提醒时间"),
        ("提醒时间改成9点半", "改提醒时间"),
        ("明天9点提醒我", ""),  # one reminder, not every day's
        ("今天9点提醒我开会", ""),
        ("消息太多了，每天一条就行", "每天一条"),
        ("不用暂停了", "取消暂停"),
        ("我的提醒", "提醒设置"),
        ("上个月给我发了多少条消息", "减负"),
        ("我被提醒了多少次", "减负"),
        ("这个月提醒我几次", "减负"),
        ("我一共收到多少条消息", "减负"),
        ("我的减负账单", "减负"),
        ("发国庆节前安全提醒", "安全提醒"),
        ("三张清单", "一周清单"),
    ],
)
def test_how_people_say_it(said: str, intent: str) -> None:
    heard: Any = SimpleNamespace(said=SimpleNamespace(text=said, folded=said, words=said))
    mine = [i for i in MENU.intents if i.handler.__module__.startswith("handlers.reminders") and i.claim(heard)]
    assert [i.name for i in mine] == ([intent] if intent else [])


def test_the_digest_comes_at_the_time_somebody_has_chosen(town: Town) -> None:
    report(town)
    assert "从下一个工作日起，每天9点给您一条提醒" in town.says("liuhe-zonghe", "以后9点提醒我")
    tick(town, "2026-06-08 20:30")
    town.says("wang", "补充 1001 里面还放着两天的菜")  # in quiet hours
    town.silence()
    tick(town, "2026-06-09 08:59")
    assert town.heard("liuhe-zonghe") == []
    tick(town, "2026-06-09 09:00")
    (digest,) = digests(town.heard("liuhe-zonghe"))
    assert "待签收】\n#1001" in digest
    assert "【另外】\n#1001 反映人补充" in digest
    tick(town, "2026-06-09 09:30")
    assert town.heard("liuhe-zonghe") == []
    assert "工作日9点" in town.says("liuhe-zonghe", "我的提醒设置")
    assert "可以选 8点、8点半、9点、9点半、10点" in town.says("liuhe-zonghe", "以后7点提醒我")
    assert "每天8点半" in town.says("liuhe-zonghe", "恢复默认提醒时间")
    tick(town, "2026-06-10 08:30")
    assert len(digests(town.heard("liuhe-zonghe"))) == 1


def test_on_the_day_of_the_choice_the_digest_comes_as_it_was(town: Town) -> None:
    report(town)
    tick(town, "2026-06-09 08:10")
    town.silence()
    town.says("liuhe-zonghe", "把我的提醒时间改到8点")  # 8:00 is over, 8:30 is not
    tick(town, "2026-06-09 08:30")
    assert len(digests(town.heard("liuhe-zonghe"))) == 1
    tick(town, "2026-06-10 08:00")
    assert len(digests(town.heard("liuhe-zonghe"))) == 1
    tick(town, "2026-06-10 10:00")
    assert digests(town.heard("liuhe-zonghe")) == []


def test_a_chosen_time_that_nobody_was_there_for_is_caught_up(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "以后9点提醒我")
    town.clock.move(when("2026-06-09 07:50"))
    town.service.runner.beat(town.now)
    town.silence()
    town.clock.move(when("2026-06-09 09:40"))  # both 9:00 and 9:30 have passed
    town.service.runner.beat(town.now)
    assert len(digests(town.heard("liuhe-zonghe"))) == 1


def test_only_one_a_day_holds_news_back_and_never_what_is_asked(town: Town) -> None:
    assert "并到每天一条里" in town.says("wang", "只要每天一条")
    assert "并到每天一条里" in town.says("liuhe-zonghe", "以后只要每天一条消息")
    report(town)
    assert town.heard("liuhe-zonghe")[0].startswith("【派单】#1001")
    town.says("liuhe-zonghe", "签收 1001")
    assert town.heard("wang") == []
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    (asked,) = town.heard("wang")
    assert "请确认" in asked
    town.says("wang", "后院插座冒火花，电线老化得厉害")  # 特急
    assert any(text.startswith("【特急】") for text in town.heard("shi-anbao"))
    tick(town, "2026-06-09 08:30")
    (digest,) = town.heard("wang")
    assert "【另外】\n#1001 安平·冰箱：柳河县综合部郑和已签收" in digest
    assert "一件一件" in town.says("wang", "恢复单条提醒")
    town.says("wang", "1001 未解决 还是不制冷")
    town.silence()
    town.says("liuhe-zonghe", "进展 1001 已联系厂家，明天上门")
    assert len(town.heard("wang")) == 1


def test_the_answer_to_a_request_is_news(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", "只要每天一条")
    town.silence()
    town.says("liuhe-zonghe", "延期 1001 到6月25日 等厂家发货")
    assert any("申请把 #1001 延期" in text for text in town.heard("admin-liuhe"))
    town.says("admin-liuhe", "1")
    assert town.heard("liuhe-zonghe") == []
    tick(town, "2026-06-09 08:30")
    (digest,) = town.heard("liuhe-zonghe")
    assert "#1001 管柳同意延期" in digest


def test_a_pause_stops_reminders_and_news_until_a_day(town: Town) -> None:
    report(town)
    said = town.says("wang", "暂停提醒到周五")
    assert "6月12日（周五）早上恢复" in said
    assert "取消暂停" in said
    town.says("liuhe-zonghe", "签收 1001")
    tick(town, "2026-06-11 18:00")
    assert town.heard("wang") == []
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    assert "请确认" in town.heard("wang")[0]  # what is asked comes at once
    tick(town, "2026-06-12 08:30")
    (digest,) = town.heard("wang")
    assert "【待您确认】\n#1001" in digest
    assert "已签收" in digest


def test_a_pause_is_ended_early_and_what_waited_comes_with_the_next_digest(town: Town) -> None:
    report(town)
    tick(town, "2026-06-08 20:30")
    town.says("liuhe-zonghe", "签收 1001")  # would come at 8:30
    town.says("wang", "暂停提醒一周")
    town.silence()
    tick(town, "2026-06-09 10:00")
    assert town.heard("wang") == []
    assert "恢复了，下一条在6月10日（周三）8点半" in town.says("wang", "取消暂停")
    tick(town, "2026-06-10 08:30")
    assert "已签收" in town.heard("wang")[0]
    assert "没有暂停" in town.says("wang", "取消暂停")


def test_a_pause_has_a_day_and_a_limit(town: Town) -> None:
    assert "请说暂停到哪天" in town.says("wang", "暂停提醒")
    assert "6月23日（周二）早上恢复（最多10个工作日）" in town.says("wang", "暂停提醒到7月31日")  # 06-19 is a holiday
    assert "暂停：到6月23日（周二）早上恢复" in town.says("wang", "我的提醒设置")


def test_the_clocks_fourth_of_a_day_waits_for_the_next_digest(town: Town) -> None:
    def remind(session: Session) -> None:
        pushes = Promises(session, load_directory(session), town.now)
        for n in range(4):
            pushes.member(
                "admin-liuhe",
                key=f"rung:{1001 + n}:0:YELLOW",
                text=f"黄牌{n}",
                priority=outbox.REMINDER,
                digest=f"黄牌 #{1001 + n} 等",
            )

    for thing in THINGS[:4]:
        report(town, f"安平支局{thing}")
    tick(town, "2026-06-10 08:59")
    town.silence()
    town.store.write(remind)
    assert len(town.heard("admin-liuhe")) == 3
    town.silence()
    tick(town, "2026-06-11 08:30")
    (digest,) = town.heard("admin-liuhe")
    assert "黄牌 #1004 " in digest
    tick(town, "2026-06-11 08:40")
    assert town.heard("admin-liuhe") == []


def test_what_a_digest_has_no_room_for_is_not_lost(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    tick(town, "2026-06-08 20:30")
    town.silence()
    for n in range(12):
        town.says("liuhe-zonghe", f"进展 1001 第{n}步做完了，等下一步的配件")
    tick(town, "2026-06-09 08:30")
    (digest,) = town.heard("wang")
    assert "……共12条" in digest
    tick(town, "2026-06-09 08:40")
    rest = town.heard("wang")
    assert len(rest) == 4
    assert all(sum(f"第{n}步" in text for text in [digest, *rest]) == 1 for n in range(12))


def test_the_meter_equals_the_ledger(town: Town) -> None:
    town.clock.move(when("2026-06-29 10:00"))
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.says("wang", "安平支局后院插座冒火花，电线老化得厉害")
    tick(town, "2026-06-30 18:00")
    people = ("wang", "anping", "liuhe-zonghe", "admin-liuhe", "shi-anbao")
    sent = {who: len(town.heard(who)) for who in people}
    assert all(sent.values())
    for who in people:
        said = town.says(who, "你这个月给我发了几条消息")
        assert f"本月我给您发了{sent[who]}条" in said
        assert "上月我没有给您发过消息" in said
    questions = town.store.read(
        lambda s: s.scalar(select(func.count()).select_from(Question).where(Question.userid == "wang"))
    )
    assert f"向您提问{questions}次" in town.says("wang", "减负")
    ledger = town.store.read(
        lambda s: s.scalar(
            select(func.count()).select_from(Letter).where(Letter.channel == "member", Letter.state == outbox.SENT)
        )
    )
    tick(town, "2026-07-01 10:00")
    (told,) = [text for text in town.heard("dangjian") if text.startswith("【减负】")]
    assert f"人收到{ledger}条" in told
    assert "本月我给您发了" in town.says("dangjian", "减负")


def test_a_reminder_for_oneself_comes_on_its_day_or_is_called_off(town: Town) -> None:
    assert town.says("wang", "周五提醒我去安平看看") == "好的，6月12日08:30提醒您。不用了回 0。"
    assert town.says("zhou", "明天上午9点提醒我报材料") == "好的，6月9日09:00提醒您。不用了回 0。"
    assert town.says("zhou", "0") == "好的，不提醒了。"
    town.wait("2026-06-09 10:00")
    assert not any("您让我提醒" in text for text in town.heard("zhou"))
    town.wait("2026-06-12 08:40")
    assert any("您让我提醒：“周五提醒我去安平看看”" in text for text in town.heard("wang"))


def test_who_watches_has_somebody_reminded_and_others_have_not(town: Town) -> None:
    assert town.says("admin-liuhe", "提醒周萍走访大桥") == "已提醒周萍。"
    assert "管柳提醒您：" in town.heard("zhou")[0]
    assert "没有提醒" in town.says("wang", "提醒周萍走访大桥")
