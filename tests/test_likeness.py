"""The same problem, reported again: shown in the card, joined or linked by a word, never merged silently."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, select

from models import schema
from models.base import Store
from models.followers import Follower
from models.grams import Folded, Gram
from tests.conftest import begun
from tests.rig import ROOT
from tests.town import Town, when

QUEUE = "大桥支局叫号机坏了三天"
AGAIN = "我们支局排队机不出号，客户意见很大"
ASIDE = "（回“并 1001”并入，“关联 1001”只作关联；回 1 仍单独提交）"
MEASURE = "已更换热敏打印头，试机正常出号"


def queueing(town: Town) -> None:
    """#1001, the queue machine at 大桥, was submitted by zhou and waits for 信息技术中心."""
    town.says("zhou", QUEUE)
    assert town.says("zhou", "1").startswith("已提交 #1001")
    town.silence()


town = begun(queueing)


def rows(store: Store, table: type[Gram] | type[Folded] | type[Follower]) -> int:
    return store.read(lambda session: session.scalar(select(func.count()).select_from(table))) or 0


def solved(town: Town) -> None:
    town.says("shi-xinxi", "签收 1001")
    town.says("shi-xinxi", f"1001 办结 {MEASURE}")


# seeing it


def test_the_card_shows_the_same_problem_with_text_day_and_state(town: Town) -> None:
    card = town.says("daqiao", AGAIN)
    assert "相似：#1001 6月8日 待受理“叫号机坏了三天”" in card
    assert ASIDE in card
    assert card.splitlines()[-1].startswith("回复 1 提交")


def test_one_still_submits_it_as_its_own(town: Town) -> None:
    town.says("daqiao", AGAIN)
    assert town.says("daqiao", "1").startswith("已提交 #1002")
    assert rows(town.store, Follower) == 0


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["我们支局打印机卡纸", "我们支局空调不制冷", "我们支局缺人，忙不过来"])
def test_another_problem_shows_nothing(town: Town, said: str) -> None:
    assert "相似" not in town.says("daqiao", said)


def test_elsewhere_it_is_shown_with_its_outlet(town: Town) -> None:
    assert "相似：#1001 大桥 6月8日 待受理“叫号机坏了三天”" in town.says("zhou", "城关支局取号机没反应")


def test_at_most_two_are_shown(town: Town) -> None:
    for said in ("大桥支局排队机坏了", "大桥支局叫号机没反应"):
        town.says("zhou", said)
        town.says("zhou", "1")
    assert town.says("daqiao", AGAIN).count("#100") == 2


def test_what_he_may_not_see_is_only_counted(town: Town) -> None:
    card = town.says("wang", "安平支局叫号机坏了")
    assert "其他网点也有1件类似，未结。" in card
    assert "1001" not in card
    assert "三天" not in card
    assert town.says("wang", "并 1001").startswith("没有找到 #1001，或它不在您的范围")
    assert town.says("wang", "1").startswith("已提交 #1002")


def test_an_anonymous_one_names_nobody(town: Town) -> None:
    town.says("daqiao", "匿名反映我们支局空调坏了")
    town.says("daqiao", "1")
    card = town.says("zhou", "大桥支局空调不制冷")
    assert "相似：#1002" in card
    assert "乔红" not in card


@pytest.mark.parametrize(("until", "shown"), [("2026-06-22 09:00", True), ("2026-06-23 10:00", False)])
def test_elsewhere_it_counts_for_fourteen_days(town: Town, until: str, shown: bool) -> None:
    town.clock.move(when(until))
    assert ("#1001" in town.says("zhou", "城关支局叫号机坏了")) is shown


@pytest.mark.parametrize(("until", "shown"), [("2026-07-08 09:00", True), ("2026-07-09 10:00", False)])
def test_at_the_same_outlet_it_counts_for_thirty_days(town: Town, until: str, shown: bool) -> None:
    town.clock.move(when(until))
    assert ("相似：#1001" in town.says("daqiao", AGAIN)) is shown


def test_a_closed_one_is_not_shown_and_a_reopened_one_is(town: Town) -> None:
    solved(town)
    town.says("daqiao", "1001 满意")
    assert rows(town.store, Gram) == rows(town.store, Folded) == 0
    assert "相似" not in town.says("daqiao", AGAIN)
    town.says("daqiao", "0")
    town.says("daqiao", "重办 1001 又坏了")
    assert "相似：#1001" in town.says("daqiao", AGAIN)


# joining


def test_joining_keeps_the_words_and_tells_the_handler(town: Town) -> None:
    town.says("daqiao", AGAIN)
    reply = town.says("daqiao", "并 1001")
    assert reply.startswith("已并入 #1001（待受理），没有另外立单")
    assert "1小时内回“拆开”" in reply
    assert "#1001 又有人反映同样的问题：乔红（柳河县·大桥支局）：我们支局排队机不出号" in town.heard("shi-xinxi")[0]
    assert "乔红补充：我们支局排队机不出号，客户意见很大" in town.says("zhou", "#1001")
    assert "收集 1" in town.says("shuji", "进度")
    assert "没有未提交的草稿" in town.says("daqiao", "我的草稿")


@pytest.mark.wordings
@pytest.mark.parametrize(
    "said", ["并 #1001", "并入1001", "并到 1001", "合并 #1001", "合并到1001", "1001 并入", "并案 1001", "并 1001。"]
)
def test_every_way_to_say_it_joins(town: Town, said: str) -> None:
    town.says("daqiao", AGAIN)
    assert town.says("daqiao", said).startswith("已并入 #1001")


@pytest.fixture
def followed(town: Town) -> Town:
    """#1002, the queue machine at 安平, is reported as done; clerk, who works there, has joined it."""
    town.says("wang", "安平支局叫号机坏了三天")
    town.says("wang", "1")
    town.says("clerk", "我们支局排队机不出号了")
    assert town.says("clerk", "并 1002").startswith("已并入 #1002")
    town.says("shi-xinxi", "签收 1002")
    town.says("shi-xinxi", f"1002 办结 {MEASURE}")
    town.silence()
    return town


def test_a_follower_hears_the_end(followed: Town) -> None:
    followed.says("anping", "1002 满意")
    assert followed.heard("clerk") == [
        "您并入的 #1002 已销号（答复“满意”）。您那边如果还没解决，请再说一句，重新登记。"
    ]


def test_a_follower_hears_when_the_time_for_an_answer_is_over(followed: Town) -> None:
    followed.wait("2026-06-30 10:00")
    assert any("您并入的 #1002 已自动销号" in one for one in followed.heard("clerk"))


def test_a_follower_hears_that_it_was_not_taken_up(town: Town) -> None:
    town.says("daqiao", AGAIN)
    town.says("daqiao", "并 1001")
    town.silence()
    town.says("zhou", "撤回 1001")
    assert any("您并入的 #1001 反映人已撤回" in one for one in town.heard("daqiao"))


def test_an_anonymous_draft_joins_without_a_name(town: Town) -> None:
    town.says("daqiao", "匿名反映我们支局叫号机坏了")
    assert town.says("daqiao", "并 1001").startswith("已并入 #1001")
    assert "网点员工（匿名）" in town.heard("shi-xinxi")[0]
    assert "乔红" not in town.says("zhou", "#1001")


def test_said_twice_it_is_done_once(town: Town) -> None:
    town.says("daqiao", AGAIN)
    town.says("daqiao", "并 1001")
    assert town.says("daqiao", "并 1001") == "已经并入 #1001，不用再说一次；并错了回“拆开”。"
    assert rows(town.store, Follower) == 1


def test_the_same_callback_twice_gives_the_same_reply(town: Town) -> None:
    town.says("daqiao", AGAIN)
    first = town.says("daqiao", "并 1001", msgid="7100000000000000001")
    assert town.says("daqiao", "并 1001", msgid="7100000000000000001") == first
    assert rows(town.store, Follower) == 1


@pytest.mark.wordings
@pytest.mark.parametrize("word", ["拆开", "取消合并", "撤销合并", "撤销"])
def test_one_word_takes_it_back(town: Town, word: str) -> None:
    town.says("daqiao", AGAIN)
    town.says("daqiao", "并 1001")
    town.restart()
    town.silence()
    card = town.says("daqiao", word)
    assert card.startswith("【问题草稿】已从 #1001 拆开")
    assert "相似：#1001" in card
    assert rows(town.store, Follower) == 0
    assert "已撤回，另行反映" in town.heard("shi-xinxi")[0]
    assert town.says("daqiao", "1").startswith("已提交 #1002")


def test_after_an_hour_it_cannot_be_taken_back(town: Town) -> None:
    town.says("daqiao", AGAIN)
    town.says("daqiao", "并 1001")
    town.clock.move(town.now + timedelta(minutes=61))
    assert not town.says("daqiao", "取消合并").startswith("【问题草稿】")
    assert rows(town.store, Follower) == 1


def test_without_a_draft_there_is_nothing_to_join(town: Town) -> None:
    refused = town.says("daqiao", "并 1001")
    assert refused.startswith("现在没有等您提交的草稿，没有可以并的")
    assert "补充 1001" in refused
    assert "1001" in town.says("daqiao", "并")


def test_a_closed_one_cannot_be_joined(town: Town) -> None:
    solved(town)
    town.says("daqiao", "1001 满意")
    town.says("daqiao", AGAIN)
    assert town.says("daqiao", "并 1001") == "#1001 已经是“已销号”，不能再并。请回 1 单独提交，或回“重办 1001”。"
    assert town.says("daqiao", "1").startswith("已提交 #1002")


def test_several_drafts_are_asked_about(town: Town) -> None:
    town.says("zhou", "城关支局取号机没反应")
    town.says("zhou", "大桥支局空调漏水")
    asked = town.says("zhou", "并 1001")
    assert asked.startswith("有2份草稿没提交，请说明是哪一份：草稿1 城关·")
    assert "草稿2 大桥·空调" in asked
    town.restart()
    assert town.says("zhou", "草稿1").startswith("已并入 #1001")
    assert "取号机没反应" in town.says("zhou", "#1001")
    assert "草稿2 大桥·空调" in town.says("zhou", "我的草稿")


def test_the_draft_can_be_named_at_once(town: Town) -> None:
    town.says("zhou", "大桥支局空调漏水")
    town.says("zhou", "城关支局取号机没反应")
    assert town.says("zhou", "草稿2 并 1001").startswith("已并入 #1001")
    assert town.says("zhou", "草稿3 并 1001").startswith("没有草稿3")
    assert "草稿1 大桥·空调" in town.says("zhou", "草稿")


# linking


def test_linking_submits_it_and_both_tell_of_each_other(town: Town) -> None:
    town.says("zhou", "城关支局取号机没反应")
    reply = town.says("zhou", "关联 1001")
    assert reply.startswith("已提交 #1002")
    assert reply.endswith("已与 #1001 关联，两件分别办理。")
    assert "关联：#1002" in town.says("zhou", "#1001")
    assert "关联：#1001" in town.says("zhou", "#1002")
    assert "收集 2" in town.says("shuji", "进度")


# an administrator


@pytest.fixture
def two(town: Town) -> Town:
    """#1002, the same at 大桥, was submitted by daqiao as its own."""
    town.says("daqiao", AGAIN)
    town.says("daqiao", "1")
    town.silence()
    return town


@pytest.mark.wordings
@pytest.mark.parametrize(
    "said", ["并 1002 到 1001", "把1002并到1001", "1002 并入 1001", "并案 1001 1002", "并案 1002 到 1001"]
)
def test_an_administrator_merges_two_tickets(two: Town, said: str) -> None:
    assert two.says("admin-liuhe", said) == "#1002 已并入 #1001，两边的反映人都会收到 #1001 的结果，只计一件。"
    assert two.says("daqiao", "#1002").startswith("#1002｜已并案｜")
    assert any("您反映的 #1002 已由管柳并入 #1001" in one for one in two.heard("daqiao"))
    assert "收集 1" in two.says("shuji", "进度")
    solved(two)
    two.silence()
    two.wait("2026-06-30 10:00")
    assert any("#1001 已" in one and "销号" in one for one in two.heard("daqiao"))


def test_merging_twice_or_into_itself_is_no_harm(two: Town) -> None:
    two.says("admin-liuhe", "并 1002 到 1001")
    assert two.says("admin-liuhe", "并 1002 到 1001") == "#1002 已经并入 #1001，不用再并一次。"
    assert "不能并入自己" in two.says("admin-liuhe", "并 1001 到 1001")
    assert "它已并入 #1001" in two.says("admin-liuhe", "并 1001 到 1002")
    assert rows(two.store, Follower) == 1


def test_only_an_administrator_merges_tickets(two: Town) -> None:
    assert "“并案”不由您来办" in two.says("daqiao", "并 1002 到 1001")
    assert two.says("daqiao", "#1002").startswith("#1002｜待受理｜")
    assert "请写明并到哪一件" in two.says("admin-liuhe", "并 1002")


def test_what_is_being_worked_on_is_not_merged(two: Town) -> None:
    two.says("shi-xinxi", "签收 1002")
    assert "不能“并案”" in two.says("admin-liuhe", "并 1002 到 1001")


# what was there before


def index(store: Store) -> list[tuple[object, ...]]:
    wanted = select(Gram.gram, Gram.day, Gram.ticket, Folded.words).join(Folded, Folded.ticket == Gram.ticket)
    return sorted(map(tuple, store.read(lambda session: session.execute(wanted).all())))


def test_tickets_that_are_there_already_are_filled_in_by_the_migration(town: Town) -> None:
    before = index(town.store)
    assert before
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with town.store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    schema.upgrade(town.store)
    assert index(town.store) == before
    town.restart()
    assert "相似：#1001" in town.says("daqiao", AGAIN)
