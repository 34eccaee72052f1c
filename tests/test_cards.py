"""Cards with buttons: a press is the same as the words, whoever presses, whenever; the card shows how things stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from models import outbox
from models.base import open_store
from models.cards import Card
from tests.conftest import TOWN_NOW, Databases, fill_town
from tests.stage import Stage, staged
from tests.town import when

REPORT = "安平支局食堂那台冰箱不制冷了，想换一台"
MEASURE = "已请厂家更换压缩机，试机制冷正常"


@pytest.fixture
def town(kind: str, databases: Databases) -> Iterator[Stage]:
    """#1001 has been submitted by wang and waits for 综合部's 郑和, on a Monday at ten."""
    url = databases.new(kind, fill_town)
    store = open_store(url)
    with staged(store, url, TOWN_NOW) as stage:
        stage.says("wang", REPORT)
        stage.says("wang", "1")
        yield stage
    store.close()
    databases.drop(url)


def resolved(town: Stage) -> None:
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")


def test_a_dispatch_comes_as_a_card_and_one_press_accepts(town: Stage) -> None:
    card = town.card("liuhe-zonghe")
    assert (card["source"], card["title"]) == ("【派单】", "#1001 安平·冰箱")
    assert [button["text"] for button in card["buttons"]] == ["签收", "退单…"]
    assert "也可以回“签收 1001”" in card["words"]
    assert town.heard("liuhe-zonghe") == []  # the card, and no text besides
    assert town.presses("liuhe-zonghe", "accept") == ["#1001 已签收，剩余10个工作日。办好后回“1001 办结 做了什么”。"]
    assert town.card("liuhe-zonghe")["replaced"] == "已签收"
    assert "综合部郑和已签收" in town.heard("wang")[-1]
    assert town.says("wang", "#1001").startswith("#1001｜处理中｜")


def test_a_press_that_is_delivered_twice_counts_once(town: Stage) -> None:
    event = town.pressing("liuhe-zonghe", "accept")
    for _ in range(2):
        town.delivers(event)
    assert len(town.heard("liuhe-zonghe")) == 1
    assert town.card("liuhe-zonghe")["replaced"] == "已签收"


def test_a_verdict_by_button_closes_and_greys_everybodys_card(town: Stage) -> None:
    resolved(town)
    assert [button["text"] for button in town.card("anping")["buttons"]] == ["满意", "基本满意", "未解决…"]
    (said,) = town.presses("anping", "fair")
    assert said.startswith("#1001 已销号")
    assert town.card("anping")["replaced"] == town.card("wang")["replaced"] == "已销号：基本满意"
    assert "安华答复“基本满意”" in town.heard("wang")[-1]
    assert "现在没有等您回数字" in town.says("wang", "1")


def test_unsolved_counts_at_once_and_the_next_sentence_is_its_reason(town: Stage) -> None:
    resolved(town)
    (said,) = town.presses("anping", "bad")
    assert said.startswith("#1001 已退回责任部门重办，新时限6月15日18:00前。哪里没解决？")
    assert town.card("wang")["replaced"] == "未解决，重办中"
    assert town.says("anping", "冰箱还是不制冷，修的人没带配件").startswith("#1001 补充已记下，已转给责任人。")
    assert "冰箱还是不制冷，修的人没带配件" in town.heard("liuhe-zonghe")[-1]
    assert "问题：收集 1" in town.says("anping", "进度")  # what is asked next is no reason any more
    assert town.says("anping", "大厅的灯不亮了，黑灯瞎火的").startswith("【问题草稿】")


def test_giving_back_asks_for_the_reason_and_loses_nothing(town: Stage) -> None:
    (asked,) = town.presses("liuhe-zonghe", "return")
    assert "#1001 要退单，请直接回一句话" in asked
    assert town.card("liuhe-zonghe")["replaced"] == ""
    assert town.says("liuhe-zonghe", "0") == "好的，#1001 没有退单。要签收请回“签收 1001”。"
    town.presses("liuhe-zonghe", "return")
    said = town.says("liuhe-zonghe", "不归我们管，冰箱属于固定资产，应由财务部办")
    assert said == "#1001 已退单，交党建管理员改派。"
    assert town.card("liuhe-zonghe")["replaced"] == "已退单"
    assert "冰箱属于固定资产" in town.heard("admin-liuhe")[-1]


def test_what_is_no_reason_is_not_taken_for_one(town: Stage) -> None:
    town.says("wang", "安平支局卫生间下水道堵塞，一直返味")
    town.says("wang", "1")
    town.clock.move(when("2026-06-08 21:30"))  # whoever presses at night is answered at night
    assert "#1002 要退单" in town.presses("liuhe-zonghe", "return")[0]
    assert town.says("liuhe-zonghe", "签收 1001").startswith("#1001 已签收")  # the question is passed over
    assert "#1002 要退单" in town.presses("liuhe-zonghe", "return")[0]
    assert town.presses("liuhe-zonghe", "accept")[0].startswith("#1002 已签收")
    town.says("liuhe-zonghe", "好的，明天就去")
    assert town.says("wang", "#1002").startswith("#1002｜处理中｜")


def test_whoever_comes_second_reads_one_kind_sentence(town: Stage) -> None:
    resolved(town)
    late = town.pressing("wang", "bad")  # his thumb is on its way
    town.presses("anping", "good")
    town.heard("wang")
    town.delivers(late)
    assert town.heard("wang") == [
        "#1001 现在是“已销号”，不能“未解决”。您现在可以：重办（后面带编号，例如“重办 1001”）。"
    ]
    assert town.card("wang")["replaced"] == "已销号：满意"


def test_four_eyes_hold_for_buttons_too(town: Stage) -> None:
    """郑和 is made head of the outlet after he reported the result: a card of his own does not help him."""
    resolved(town)
    town.delivers(town.pressing("anping", "good", by="liuhe-zonghe"))
    assert town.heard("liuhe-zonghe")[-1].startswith("这张卡片已经失效，没有办理。")
    town.service.store.write(
        lambda s: s.execute(update(Card).where(Card.userid == "anping").values(userid="liuhe-zonghe"))
    )
    town.delivers(town.pressing("anping", "good", by="liuhe-zonghe"))
    assert town.heard("liuhe-zonghe")[-1].startswith("#1001 由您这边经办，不能由您自己确认销号")
    assert town.card("anping")["replaced"] == ""  # by his own userid: WeCom changes what he sees, not what she does
    assert town.says("wang", "#1001").startswith("#1001｜待核实｜")


def test_an_old_card_sends_to_the_new_one(town: Stage) -> None:
    old = town.pressing("liuhe-zonghe", "accept")
    town.says("liuhe-zonghe", "退单 1001 应由信息技术中心办")
    town.says("admin-liuhe", "派 1001 综合部")
    assert [bubble.card and bubble.card["replaced"] for bubble in town.cards("liuhe-zonghe")] == ["已退单", ""]
    town.delivers(old)
    assert town.heard("liuhe-zonghe")[-1].startswith("这张卡片是 #1001 以前的，没有办理。")
    assert town.says("wang", "#1001").startswith("#1001｜待受理｜")
    assert town.presses("liuhe-zonghe", "accept")[0].startswith("#1001 已签收")


def test_a_stranger_a_foreign_card_and_an_odd_key_change_nothing(town: Stage) -> None:
    town.delivers(town.pressing("liuhe-zonghe", "accept", by="stranger"))
    town.delivers(town.pressing("liuhe-zonghe", "accept", by="wang"))
    assert town.heard("wang")[-1].startswith("这张卡片已经失效，没有办理。")
    town.delivers(town.pressing("liuhe-zonghe", "close"))
    assert town.heard("liuhe-zonghe")[-1].startswith("这张卡片已经失效，没有办理。")
    assert town.says("wang", "#1001").startswith("#1001｜待受理｜")


def test_without_cards_the_words_come_instead(town: Stage) -> None:
    town.simulator.world.faults.script("message/send", ["errcode:42045"])  # WeCom takes no card
    town.says("wang", "安平支局卫生间下水道堵塞，一直返味")
    town.says("wang", "1")
    assert "请签收：回“签收 1002”" in town.heard("liuhe-zonghe")[-1]
    assert town.says("liuhe-zonghe", "以后不要卡片").startswith("好的，以后只发文字")
    town.says("wang", "安平支局大厅空调坏了，吹热风")
    town.says("wang", "1")
    assert "请签收：回“签收 1003”" in town.heard("liuhe-zonghe")[-1]
    assert town.says("liuhe-zonghe", "以后要卡片").startswith("好的，以后派单")
    town.says("wang", "安平支局食堂没有热水，烧水壶坏了")
    town.says("wang", "1")
    assert town.card("liuhe-zonghe")["title"].startswith("#1004")
    assert len(town.cards("liuhe-zonghe")) == 2


def test_a_card_that_comes_late_is_grey_at_once(town: Stage) -> None:
    """WeCom is away while the ticket is submitted and taken by words; then its card is sent and changed in one go."""
    town.simulator.world.faults.script("message/send", ["http502"])
    town.says("wang", "安平支局卫生间下水道堵塞，一直返味")
    town.says("wang", "1")
    town.simulator.world.faults.script("message/send", ["http502"])
    town.says("liuhe-zonghe", "签收 1002")
    town.service.store.write(lambda session: outbox.retry_now(session, town.clock.now()))
    town.send()
    town.send()
    assert (town.card("liuhe-zonghe")["title"], town.card("liuhe-zonghe")["replaced"]) == ("#1002 安平·堵塞", "已签收")


def test_a_change_that_waits_for_wecom_too_long_is_not_tried_at_all(town: Stage) -> None:
    """Accepted two hours after the card was sent; WeCom is away, and comes back when the card's code is over."""
    town.clock.move(town.clock.now().replace(hour=12))
    town.simulator.world.faults.script("message/update_template_card", ["http502"])
    town.says("liuhe-zonghe", "签收 1001")
    assert _updates(town) == [("queued", 1)]
    town.clock.move(town.clock.now().replace(day=11, hour=11))  # 73 hours after the card, 71 after the acceptance
    town.service.store.write(lambda session: outbox.retry_now(session, town.clock.now()))
    town.send()
    assert _updates(town) == [("moot", 1)]


def test_a_change_that_is_refused_is_not_tried_in_words(town: Stage) -> None:
    town.simulator.world.faults.script("message/update_template_card", ["errcode:60140"])
    town.says("liuhe-zonghe", "签收 1001")
    assert _updates(town) == [("failed", 1)]
    assert town.card("liuhe-zonghe")["replaced"] == ""


def _updates(town: Stage) -> list[tuple[str, int]]:
    wanted = select(outbox.Letter.state, outbox.Letter.attempts).where(outbox.Letter.channel == outbox.UPDATES)
    return town.service.store.read(lambda session: [(state, tries) for state, tries in session.execute(wanted)])


def test_a_withdrawn_ticket_and_a_card_of_last_week(town: Stage) -> None:
    town.says("wang", "撤回 1001")
    assert town.card("liuhe-zonghe")["replaced"] == "反映人已撤回"
    town.says("wang", "安平支局大厅空调坏了，吹热风")
    town.says("wang", "1")
    town.clock.move(town.clock.now().replace(day=12))  # the code of a card lives for 72 hours
    assert town.says("liuhe-zonghe", "签收 1002").startswith("#1002 已签收")
    assert town.card("liuhe-zonghe")["replaced"] == ""
