"""撤销: one's own last act within ten minutes, as long as nobody else has acted since."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, select

from models import pledges, schema
from models.base import Base
from models.dispatch_rules import ReturnedTicket
from models.examples import Example
from models.pledges import Pledge
from tests.beginnings import accepted_later
from tests.conftest import begun
from tests.town import Town

ROOT = Path(__file__).parents[1]
MEASURE = "已请厂家更换压缩机，试机制冷正常"


town = begun(accepted_later)


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["撤销", "点错了，撤回", "撤销刚才的操作"])
def test_a_result_is_taken_back_and_told_anew(town: Town, said: str) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.silence()
    town.wait("2026-06-08 10:05")
    town.restart()
    assert town.says("liuhe-zonghe", said) == "#1001 刚才的“办结”已撤销，现在是“处理中”，已告诉收到消息的人。"
    assert "刚才的“办结”撤销了" in town.heard("wang")[0]
    assert town.says("wang", "1").startswith("现在没有等您回数字")
    town.says("liuhe-zonghe", "1001 办结 已换新冰箱一台，通电制冷正常")
    assert "已换新冰箱一台" in town.heard("wang")[0]
    assert town.says("wang", "1").startswith("#1001 已销号")


def test_a_verdict_is_taken_back_and_the_question_stands_again(town: Town) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-08 10:05")
    town.says("wang", "3")
    town.wait("2026-06-08 10:06")
    assert "刚才的“未解决”已撤销，现在是“待核实”" in town.says("wang", "撤销")
    assert "重办 0" not in town.says("wang", "#1001")
    assert town.says("anping", "1").startswith("#1001 已销号")


def test_recalling_without_a_number_takes_back_the_last_act_where_nothing_can_be_withdrawn(town: Town) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-08 10:05")
    town.says("wang", "1")
    assert "刚才的“满意”已撤销，现在是“待核实”" in town.says("wang", "撤回")
    assert "没有可以“撤回”的问题" in town.says("wang", "撤回")


def test_an_acceptance_a_dispatch_and_a_category_are_taken_back(town: Town) -> None:
    assert "“签收”已撤销，现在是“待受理”" in town.says("liuhe-zonghe", "撤销")
    town.wait("2026-06-08 10:03")
    town.says("admin-liuhe", "派 1001 信息技术中心")
    town.wait("2026-06-08 10:04")
    assert "“改派”已撤销，现在是“待受理”" in town.says("admin-liuhe", "撤销")
    assert "已签收" in town.says("liuhe-zonghe", "签收 1001")


def test_a_granted_extension_is_asked_again(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 5天 配件没到")
    town.wait("2026-06-08 10:03")
    town.says("admin-liuhe", "1")
    town.wait("2026-06-08 10:04")
    assert "“同意延期”已撤销" in town.says("admin-liuhe", "撤销")
    assert town.says("wang", "#1001").splitlines()[0].endswith("6月23日18:00前")
    town.wait("2026-06-08 10:05")
    assert "已答复不同意延期" in town.says("admin-liuhe", "2")


def test_after_ten_minutes_or_when_somebody_has_acted_nothing_is_undone(town: Town) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-08 10:05")
    town.says("wang", "1")
    town.wait("2026-06-08 10:06")
    assert "刚才的" not in town.says("liuhe-zonghe", "撤销")
    assert town.says("wang", "#1001").startswith("#1001｜已销号｜")
    town.wait("2026-06-08 10:20")
    assert "刚才的" not in town.says("wang", "撤销")
    assert town.says("wang", "#1001").startswith("#1001｜已销号｜")


def test_merged_tickets_stand_alone_again(town: Town) -> None:
    town.says("clerk", "安平支局食堂冰箱坏了")
    town.says("clerk", "1")
    town.says("admin-liuhe", "并案 1001 1002")
    assert town.says("clerk", "#1002").startswith("#1002｜已并案｜")
    town.wait("2026-06-09 10:00")  # long after the ten minutes
    assert "由党建管理员来办" in town.says("liuhe-zonghe", "取消并案 1002")
    assert "已取消并案，现在是“待受理”" in town.says("admin-liuhe", "取消并案 1002")
    assert "收集 2" in town.says("shuji", "进度")


def test_the_statistics_of_the_moment_between_stay_what_they_were(town: Town) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-08 10:04")
    town.says("wang", "1")
    town.wait("2026-06-08 10:06")
    town.says("wang", "撤销")
    assert "已解决 0" in town.says("shuji", "进度")


# what an act leaves beside the ticket


def rows(town: Town, table: type[Base]) -> int:
    return town.store.read(lambda session: session.scalar(select(func.count()).select_from(table))) or 0


def test_a_split_is_taken_back_once(town: Town) -> None:
    town.says("admin-liuhe", "拆案 1001 冰箱不制冷；食堂插座松了")
    town.wait("2026-06-08 10:03")
    assert "“拆案”已撤销" in town.says("admin-liuhe", "撤销")
    town.wait("2026-06-08 10:04")
    assert "刚才的" not in town.says("admin-liuhe", "撤销")
    assert town.says("wang", "#1002").startswith("#1002｜已撤回｜")
    assert "收集 1" in town.says("shuji", "进度")
    town.says("admin-liuhe", "拆案 1001 冰箱不制冷；食堂插座松了")
    town.wait("2026-06-08 10:05")
    assert "“拆案”已撤销" in town.says("admin-liuhe", "撤销")
    assert "收集 1" in town.says("shuji", "进度")


def test_a_split_stands_when_a_part_has_gone_another_way(town: Town) -> None:
    town.says("admin-liuhe", "拆案 1001 冰箱不制冷；食堂插座松了")
    town.wait("2026-06-08 10:03")
    town.says("wang", "撤回 1002")
    assert "拆出的 #1002（已撤回）已经动过" in town.says("admin-liuhe", "撤销")


def test_a_department_let_off_by_mistake_is_waited_for_again(town: Town) -> None:
    town.says("liuhe-zonghe", "协办 1001 信息技术中心 看一下线路")
    town.wait("2026-06-08 10:03")
    town.says("admin-liuhe", "不等协办 1001")
    town.wait("2026-06-08 10:04")
    assert "“不等协办”已撤销" in town.says("admin-liuhe", "撤销")
    assert "协办部门还没有都回复" in town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")


def test_a_promise_goes_and_comes_back_with_the_act(town: Town) -> None:
    town.says("liuhe-zonghe", "进展 1001 周四换新的")
    assert rows(town, Pledge) == 1
    town.wait("2026-06-08 10:03")
    town.says("liuhe-zonghe", "撤销")
    assert rows(town, Pledge) == 0
    town.says("liuhe-zonghe", "进展 1001 周五换新的")
    town.wait("2026-06-08 10:04")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-08 10:05")
    town.says("liuhe-zonghe", "撤销")
    running = town.store.read(lambda session: [p.state for p in pledges.all_running(session).values()])
    assert running == [pledges.OPEN]


def test_a_return_and_a_correction_that_were_slips_teach_nothing(town: Town) -> None:
    town.says("clerk", "安平支局打印机坏了")
    town.says("clerk", "1")
    taught = rows(town, Example)
    town.wait("2026-06-08 10:03")
    town.says("shi-xinxi", "退单 1002 应由综合部办")
    assert rows(town, ReturnedTicket) == 1
    town.wait("2026-06-08 10:04")
    assert "“退单”已撤销" in town.says("shi-xinxi", "撤销")
    assert rows(town, ReturnedTicket) == 0
    before = town.says("clerk", "#1002").splitlines()[0]
    town.says("admin-liuhe", "1002 类别改成 食堂")
    assert rows(town, Example) == taught + 1
    town.wait("2026-06-08 10:05")
    assert "已撤销" in town.says("admin-liuhe", "撤销")
    assert rows(town, Example) == taught
    assert town.says("clerk", "#1002").splitlines()[0] == before


def test_what_somebody_else_has_said_since_still_arrives(town: Town) -> None:
    town.wait("2026-06-08 22:00")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.wait("2026-06-08 22:02")
    assert "已转给责任人" in town.says("wang", "补充 1001 冷冻室也结霜")
    town.wait("2026-06-08 22:04")
    assert "“办结”已撤销" in town.says("liuhe-zonghe", "撤销")
    town.silence()
    town.wait("2026-06-09 09:30")
    assert any("冷冻室也结霜" in text for text in town.heard("liuhe-zonghe"))
    assert not any("责任部门报" in text for text in town.heard("wang"))


def test_a_withdrawal_taken_back_at_night_is_dispatched_in_the_morning(town: Town) -> None:
    town.wait("2026-06-08 22:00")
    town.says("clerk", "安平支局打印机坏了")
    town.says("clerk", "1")
    town.wait("2026-06-08 22:02")
    assert "#1002 已撤回" in town.says("clerk", "撤回 1002")
    town.wait("2026-06-08 22:04")
    assert "“撤回”已撤销，现在是“待受理”" in town.says("clerk", "撤销")
    town.silence()
    town.wait("2026-06-09 09:30")
    assert sum("#1002" in text for text in town.heard("shi-xinxi")) == 1


# 并案


@pytest.fixture
def merged(town: Town) -> Town:
    """#1002, which its reporter and 郑远 follow, was merged into #1001."""
    town.says("clerk", "安平支局食堂冰箱坏了")
    town.says("clerk", "1")
    town.says("clerk", "关注 1002")
    town.says("liuhe-zonghe2", "关注 1002")
    town.silence()
    town.wait("2026-06-08 10:03")
    assert "#1002 已并入 #1001" in town.says("admin-liuhe", "并 1002 到 1001")
    return town


def test_whoever_looked_at_a_merged_ticket_looks_at_the_other(merged: Town) -> None:
    assert any("以后告诉您 #1001 的结果" in text for text in merged.heard("liuhe-zonghe2"))
    merged.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    merged.says("wang", "1")
    assert not any("您并入的" in text for text in merged.heard("liuhe-zonghe2"))
    assert any("您并入的 #1001 已销号" in text for text in merged.heard("clerk"))


def test_who_only_looked_before_the_migration_is_told_apart(merged: Town) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with merged.store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0011")
    schema.upgrade(merged.store)
    merged.restart()
    merged.silence()
    merged.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    merged.says("wang", "1")
    assert not any("您并入的" in text for text in merged.heard("liuhe-zonghe2"))
    assert any("您并入的 #1001 已销号" in text for text in merged.heard("clerk"))


def test_a_merging_taken_apart_leaves_nothing_to_undo_and_is_told_anew(merged: Town) -> None:
    merged.wait("2026-06-08 10:05")
    merged.says("admin-liuhe", "取消并案 1002")
    assert "刚才的" not in merged.says("admin-liuhe", "撤销")
    merged.silence()
    merged.says("liuhe-zonghe", "签收 1002")
    merged.says("liuhe-zonghe", "进展 1002 周四换新的")
    assert any("周四换新的" in text for text in merged.heard("liuhe-zonghe2"))
    merged.says("admin-liuhe", "改派 1002 信息技术中心")
    merged.silence()
    merged.wait("2026-06-08 10:10")
    assert "#1002 已并入 #1001" in merged.says("admin-liuhe", "并 1002 到 1001")
    assert any("#1002 已由管柳并入 #1001" in text for text in merged.heard("clerk"))
    assert any("#1002 并入了 #1001" in text for text in merged.heard("liuhe-zonghe"))


def test_a_merging_undone_gives_everybody_back(merged: Town) -> None:
    merged.wait("2026-06-08 10:05")
    assert "#1002 刚才的“并案”已撤销" in merged.says("admin-liuhe", "撤销")
    merged.says("liuhe-zonghe", "签收 1002")
    merged.silence()
    merged.says("liuhe-zonghe", "进展 1002 周四换新的")
    assert any("周四换新的" in text for text in merged.heard("liuhe-zonghe2"))
    merged.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    merged.says("wang", "1")
    assert not any("您并入的" in text for text in merged.heard("clerk"))
