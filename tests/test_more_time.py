"""延期, 挂起 and the late 撤回: asked for, granted by whoever may, kept apart, told to all concerned."""

from __future__ import annotations

import pytest

from tests.beginnings import accepted
from tests.conftest import begun
from tests.town import Town

town = begun(accepted)


@pytest.mark.parametrize(
    ("said", "day", "days", "approver"),
    [("延期 1001 5天 配件没到", "6月30日", 5, "管柳"),
     ("1001申请延期到6月30日，配件没到", "6月30日", 5, "管柳"),
     ("1001 要延一周，因为配件没到", "6月30日", 5, "管柳"),
     ("延期 1001 到6月28日 配件没到", "6月26日", 3, "管柳"),  # a Sunday: the working day before
     ("延期 1001 到7月10日 配件没到", "7月10日", 13, "柳书")],
)  # fmt: skip
def test_more_time_is_asked_of_whoever_may_grant_it(town: Town, said: str, day: str, days: int, approver: str) -> None:
    reply = town.says("liuhe-zonghe", said)
    assert reply == f"#1001 已申请延期到{day}（{days}个工作日），等{approver}批准；批准前仍按6月23日18:00前。"
    userid = {"管柳": "admin-liuhe", "柳书": "shuji-liuhe"}[approver]
    (asked,) = town.heard(userid)
    assert "郑和申请把 #1001 延期到" in asked
    assert "原因：配件没到" in asked
    town.restart()
    assert town.says(userid, "1").startswith("已同意把 #1001 延期到")
    assert f"时限延到{day}18:00前" in town.heard("liuhe-zonghe")[0]
    assert f"时限延到{day}18:00前（配件没到）" in town.heard("wang")[0]
    assert town.says("wang", "#1001").splitlines()[0].endswith(f"{day}18:00前（延期1次，原6月23日18:00前）")


def test_no_is_an_answer_and_the_old_deadline_stays(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 5天 配件没到")
    assert town.says("admin-liuhe", "不同意延期 1001 网点等着用") == "#1001 已答复不同意延期，已告诉郑和。"
    assert "管柳不同意延期：网点等着用。请按6月23日18:00前办结" in town.heard("liuhe-zonghe")[0]
    assert town.says("admin-liuhe", "1").startswith("现在没有等您回数字")


def test_the_approver_sets_another_day(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 到7月10日 配件没到")
    assert "延期到7月3日（8个工作日" in town.says("shuji-liuhe", "同意延期 1001 到7月3日")


def test_a_long_extension_is_not_the_administrators_to_grant(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 到7月10日 配件没到")
    assert "须由县党委书记批准" in town.says("admin-liuhe", "同意延期 1001")


def test_a_newer_request_replaces_the_older_and_it_is_answered_once(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 3天 配件没到")
    town.says("liuhe-zonghe", "延期 1001 5天 配件还在路上")
    assert "延期到6月30日" in town.says("admin-liuhe", "1")
    assert town.says("admin-liuhe", "1").startswith("现在没有等您回数字")


@pytest.mark.parametrize("said", ["延期 1001 到6月10日 早点办"])
def test_what_is_missing_is_asked_for(town: Town, said: str) -> None:
    reply = town.says("liuhe-zonghe", said)
    assert "例如“" in reply
    assert town.heard("admin-liuhe") == []


@pytest.mark.parametrize(
    ("said", "asked", "more"),
    [("延期 1001", "到哪天、为什么", "5天，配件没到"),
     ("延期 1001 5天", "到6月30日，为什么", "配件没到"),
     ("1001 申请延期，配件没到", "到哪天", "6月30日")],
)  # fmt: skip
def test_the_missing_part_is_enough_and_nothing_is_said_twice(town: Town, said: str, asked: str, more: str) -> None:
    assert asked in town.says("liuhe-zonghe", said)
    town.restart()
    assert "已申请延期到6月30日（5个工作日）" in town.says("liuhe-zonghe", more)
    assert "原因：配件没到" in town.heard("admin-liuhe")[0]


def test_on_second_thoughts_nothing_is_asked(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 5天")
    assert town.says("liuhe-zonghe", "0") == "好的，不申请了，仍按原时限办。"


def test_a_line_of_a_list_is_put_off_by_its_place(town: Town) -> None:
    town.says("wang", "安平支局卫生间下水道堵塞，一直返味")
    town.says("wang", "1")
    town.says("liuhe-zonghe", "我的任务")
    reply = town.says("liuhe-zonghe", "1签收，2延到6月30日")
    assert "#1002 已签收" in reply
    assert "#1001 延期到6月30日，为什么？" in reply


def test_two_extensions_and_no_more(town: Town) -> None:
    for _ in range(2):
        town.says("liuhe-zonghe", "延期 1001 2天 配件没到")
        town.says("admin-liuhe", "1")
    assert "最多延期2次" in town.says("liuhe-zonghe", "延期 1001 2天 配件没到")


def test_nobody_grants_what_he_asked_for_and_strangers_to_the_ticket_ask_nothing(town: Town) -> None:
    assert "不由您来办" in town.says("wang", "延期 1001 5天 出差")
    assert town.says("admin-liuhe", "延期 1001 2天 等厂家").startswith("#1001 已延期，时限延到6月25日")


def test_the_ladder_begins_anew_with_a_later_deadline(town: Town) -> None:
    town.wait("2026-06-24 10:00")  # overdue by a day: yellow
    assert "【黄牌】" in town.heard("liuhe-zonghe")[-1]
    town.says("liuhe-zonghe", "延期 1001 到6月25日 配件明天到")
    town.says("admin-liuhe", "1")
    town.silence()
    town.wait("2026-06-26 10:00")
    assert any("【黄牌】#1001" in text for text in town.heard("liuhe-zonghe"))


def test_what_cannot_be_done_now_rests_until_a_day(town: Town) -> None:
    assert "等柳书批准" in town.says("liuhe-zonghe", "挂起 1001 列入明年预算 2027年3月1日")
    assert "挂起到2027年3月1日" in town.heard("shuji-liuhe")[0]
    town.says("shuji-liuhe", "1")
    assert town.says("wang", "#1001").startswith("#1001｜挂起｜")
    assert "先挂起，2027年3月1日重新办理（列入明年预算）" in town.heard("wang")[0]
    assert "未结 1（挂起1）" in town.says("shuji", "进度")


def test_a_rest_ends_on_its_day_and_its_days_do_not_count(town: Town) -> None:
    town.says("liuhe-zonghe", "1001 挂账到6月15日，等资金")
    town.says("shuji-liuhe", "同意")
    town.silence()
    town.wait("2026-06-15 10:00")
    assert any("#1001 安平·冰箱：挂起到期，恢复办理，新时限6月30日" in text for text in town.heard("liuhe-zonghe"))


def test_the_secretary_lets_it_rest_and_takes_it_up_again(town: Town) -> None:
    assert "已挂起" in town.says("shuji-liuhe", "挂起 1001 到9月底 等资金")
    town.wait("2026-06-10 09:00")
    assert "新时限6月25日" in town.says("liuhe-zonghe", "1001 资金到位了，恢复办理")


def test_after_acceptance_the_department_lets_it_be_withdrawn(town: Town) -> None:
    assert "撤回要经办部门同意" in town.says("wang", "撤回 1001")
    assert "王立申请撤回 #1001" in town.heard("liuhe-zonghe")[0]
    assert town.says("liuhe-zonghe", "2").startswith("#1001 已答复不同意撤回")
    town.says("wang", "撤回 1001")
    town.says("liuhe-zonghe", "1")
    assert "郑和同意撤回" in town.heard("wang")[-1]
    assert "收集 0" in town.says("shuji", "进度")


def test_on_time_is_by_the_original_day_and_the_extended_one_stands_beside(town: Town) -> None:
    town.says("liuhe-zonghe", "延期 1001 到6月30日 配件没到")
    town.says("admin-liuhe", "1")
    town.wait("2026-06-26 10:00")
    town.says("liuhe-zonghe", "1001 办结 已更换冰箱压缩机，6月26日试机制冷正常")
    town.says("wang", "1")
    told = town.says("shuji", "按期办结率")
    assert "按期办结率 0.00%（0/1" in told
    assert "按批准延期后的时限 100.00%（1/1" in told


def test_a_verdict_taken_back_is_no_first_feedback(town: Town) -> None:
    town.wait("2026-06-08 10:01")
    town.says("liuhe-zonghe", "1001 办结 已更换冰箱压缩机，6月8日试机制冷正常")
    town.wait("2026-06-08 10:02")
    town.says("wang", "3")
    town.wait("2026-06-08 10:03")
    town.says("wang", "撤销")
    town.wait("2026-06-08 10:04")
    town.says("wang", "1")
    assert "满意率 100.00%（1/1" in town.says("shuji", "满意率")
