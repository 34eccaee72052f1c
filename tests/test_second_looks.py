"""What fresh eyes found: doubt is asked back, nothing is done silently, nobody hears a thing that is no longer true."""

from __future__ import annotations

import pytest

from tests.town import Town

pytestmark = pytest.mark.wordings

MEASURE = "已请厂家更换压缩机，试机制冷正常"


@pytest.fixture
def ticket(town: Town) -> Town:
    """#1001 waits for 综合部."""
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    return town


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("liuhe-zonghe", "1001 签收不了，不是我们部门的"), ("liuhe-zonghe", "1001 签收吗"),
        ("liuhe-zonghe", "1001 退单？为什么"), ("wang", "撤回 1001 可以吗"), ("wang", "1001 撤回不撤回都行"),
        ("wang", "1001 现场解决不了，要请厂家上门来修"),
    ],
)  # fmt: skip
def test_a_verb_with_a_doubt_behind_it_is_asked_back(ticket: Town, who: str, said: str) -> None:
    assert "没有办理" in ticket.says(who, said)
    assert ticket.says("wang", "#1001").startswith("#1001｜待受理｜")


@pytest.mark.wordings
@pytest.mark.parametrize(
    "said", ["1001 解决了没有", "1001 满意吗", "1001 满意度怎么填", "1001 满意个啥，根本没修", "1001 解决了一半"]
)
def test_a_doubtful_verdict_closes_nothing(ticket: Town, said: str) -> None:
    ticket.says("liuhe-zonghe", "签收 1001")
    assert "没有办理" in ticket.says("liuhe-zonghe", "1001 办结不了，厂家还没有来，需要再等等")
    ticket.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    assert "没有办理" in ticket.says("wang", said)
    assert ticket.says("wang", "#1001").startswith("#1001｜待核实｜")


def test_a_thing_that_is_put_off_is_a_measure_and_the_act_put_off_is_a_doubt(ticket: Town) -> None:
    ticket.says("liuhe-zonghe", "签收 1001")
    assert "没有办理" in ticket.says("liuhe-zonghe", "1001 办结 配件没到，只能推迟到下周五")
    said = "1001 办结 末班邮车推迟四十分钟，冰箱配件当天送到换好"
    assert "没有办理" not in ticket.says("liuhe-zonghe", said)


def test_praise_behind_the_verb_is_no_doubt(ticket: Town) -> None:
    ticket.says("liuhe-zonghe", "签收 1001")
    ticket.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    assert "已销号" in ticket.says("wang", "1001 满意，不错")


def test_a_visit_that_found_danger_alarms(town: Town) -> None:
    assert town.says("wang", "走访安平，后院插座冒火花").startswith("已提交 #1001")
    assert "【特急】" in town.heard("shi-anbao")[0]


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["着火了！", "燃气泄漏了", "安平有人晕倒了"])
def test_a_short_emergency_is_understood(town: Town, said: str) -> None:
    assert town.says("wang", said).startswith("已提交 #1001")
    assert town.heard("shi-anbao")


@pytest.mark.wordings
@pytest.mark.parametrize(
    "said",
    [
        "安平支局插座有没有冒火花", "安平支局昨天演练着火逃生", "安平支局空调没有问题", "安平支局空调已经修好了",
        "万一漏电怎么办", "空调坏了找谁", "安平支局屋顶漏雨吗", "安平支局的同志们很辛苦",
    ],
)  # fmt: skip
def test_asking_supposing_and_praising_make_no_ticket(town: Town, said: str) -> None:
    answer = town.says("wang", said)
    assert "【问题草稿】" not in answer
    assert "已提交" not in answer


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["上报", "有个问题", "我要投诉"])
def test_reporting_nothing_is_asked_for_the_thing(town: Town, said: str) -> None:
    assert "请在后面写上要反映的事" in town.says("wang", said)


@pytest.mark.parametrize(
    ("said", "day"),
    [("昨天走访安平支局，和大家谈心，两个小时5人", "6月7日"), ("今天电话走访安平支局，问了情况，10分钟", "6月8日")],
)
def test_visits_keep_their_day_and_length(town: Town, said: str, day: str) -> None:
    assert town.says("wang", said).startswith("已记走访 柳河县·安平支局")
    assert day in town.says("wang", "我的联系点")


def test_an_unknown_outlet_is_no_visit_somewhere_else(town: Town) -> None:
    assert "没有找到网点“火星”" in town.says("wang", "走访 火星 谈心 1小时 3人")


def test_drafts_keep_their_numbers(town: Town) -> None:
    town.says("zhou", "打印机老卡纸，换了色带也不行")  # asks for the outlet
    town.says("zhou", "大桥支局空调坏了，热得不行")
    assert "请回网点前面的数字" in town.says("zhou", "草稿1 提交") or "网点" in town.says("zhou", "草稿1 提交")
    assert "大桥·空调" in town.says("zhou", "草稿2 提交")


def test_the_same_words_twice_are_not_swallowed(ticket: Town) -> None:
    ticket.says("liuhe-zonghe", "签收 1001")
    for _ in range(2):
        ticket.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
        ticket.says("wang", "1001 未解决 还是不凉")
    asked = [text for text in ticket.heard("anping") if "请确认" in text]
    assert len(asked) == len(set(asked)) == 2


def test_dispatching_back_and_forth_tells_everybody_each_time(ticket: Town) -> None:
    ticket.silence()
    ticket.says("admin-liuhe", "派 1001 人力资源部")
    assert "您不用再处理" in ticket.heard("liuhe-zonghe")[0]
    ticket.says("admin-liuhe", "派 1001 综合部")
    assert "【派单】" in ticket.heard("liuhe-zonghe")[0]
    assert "您不用再处理" in ticket.heard("shi-renli")[-1]


def test_a_recall_reaches_everybody_who_was_alarmed_and_nobody_else(town: Town) -> None:
    town.says("wang", "后院插座冒火花，电线老化得厉害")
    town.silence()
    town.says("wang", "0")
    assert "撤回" in town.heard("shuji-liuhe")[0]
    assert "撤回" in town.heard("shi-anbao")[0]
    assert town.heard("admin-liuhe") == []


def test_notices_about_a_ticket_keep_their_order(ticket: Town) -> None:
    ticket.silence()
    ticket.says("liuhe-zonghe", "签收 1001")
    ticket.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    first, second = ticket.heard("wang")
    assert "已签收" in first
    assert "请确认" in second


def test_what_is_no_longer_true_in_the_morning_is_not_told(ticket: Town) -> None:
    ticket.says("liuhe-zonghe", "签收 1001")
    ticket.wait("2026-06-12 21:00")
    ticket.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    ticket.says("anping", "1")
    ticket.silence()
    ticket.wait("2026-06-15 08:30")
    assert not any("待您确认" in text or "待确认" in text for text in ticket.heard("anping") + ticket.heard("wang"))


def test_several_tickets_in_one_act_stand_alone(ticket: Town) -> None:
    ticket.says("wang", "安平支局卫生间下水道堵塞，一直返味")
    ticket.says("wang", "1")
    said = ticket.says("liuhe-zonghe", "签收 1001 1002 1099")
    assert said.count("已签收") == 2
    assert "没有找到 #1099" in said


def test_a_county_admin_does_not_narrow_the_citys_group(town: Town) -> None:
    assert "请市党建管理员" in town.asks("wrCity", "admin-liuhe", "绑定本群 柳河县")
    assert town.asks("wrCity", "shuji", "进度").startswith("云川市｜")


def test_somebody_with_nothing_in_the_room_sees_no_false_zeros(town: Town) -> None:
    assert "收集 0" not in town.asks("wrLiuhe", "shi", "进度")


@pytest.mark.wordings
@pytest.mark.parametrize("said", ["进度 柳河县", "未结 柳河", "全市进度"])
def test_the_place_may_stand_behind(town: Town, said: str) -> None:
    assert "没" not in town.asks("wrCity", "shuji", said)[:3]
    assert "没有找到" not in town.asks("wrCity", "shuji", said)


def test_neighbours_one_may_not_see_are_not_named(town: Town) -> None:
    town.says("zhou", "大桥支局空调坏了，热得不行")
    town.says("zhou", "1")
    town.says("wang", "大桥支局打印机老卡纸，换了色带也不行")
    assert "#1001" not in town.says("wang", "1")


def test_an_anonymous_report_names_nobody(town: Town) -> None:
    draft = town.says("clerk", "匿名反映：支局长天天骂人，大家情绪低落想离职")
    assert "匿名" in draft
    submitted = town.says("clerk", "1")
    assert submitted.startswith("已提交 #1001")
    pushed = [
        text for userid in town.service.cache.current().people if userid != "clerk" for text in town.heard(userid)
    ]
    seen = [town.says(userid, "#1001") for userid in ("anping", "admin-liuhe", "dangjian")]
    seen.append(town.asks("wrCity", "dangjian", "#1001"))
    assert pushed
    assert not any("小丁" in text or "小某" in text for text in pushed + seen)
    assert town.says("clerk", "#1001").startswith("#1001｜")
