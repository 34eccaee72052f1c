"""Next year's days off: deadlines are 暂定 without them, counted anew when they are entered, and nobody forgets them."""

from __future__ import annotations

from tests.rules.test_holiday_list import NOTICE_2026
from tests.town import Town, when

LIST = "2027年放假：1月1日到4日、2月5日到12日、4月3日到5日、5月1日到5日、6月9日、9月15日、10月1日到7日；上班：1月9日、2月20日"
WITHOUT_MONDAY = LIST.replace("1月1日到4日", "1月1日到3日").replace("1月9日、", "")


def report(town: Town) -> str:
    """A ticket of Christmas Eve, which is due in January."""
    town.clock.move(when("2026-12-24 10:00"))
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    said = town.says("liuhe-zonghe", "签收 1001")
    town.silence()
    return said


def enter(town: Town, listed: str = LIST) -> str:
    town.says("dangjian", listed)
    return town.says("dangjian", "1")


def test_what_was_understood_is_shown_and_entered_only_on_the_word(town: Town) -> None:
    assert report(town) == "#1001 已签收，剩余10个工作日（暂定）。办好后回“1001 办结 做了什么”。"
    shown = town.says("dangjian", LIST)
    assert shown == (
        "2027年放假安排，我看到的是：\n"
        "放假29天：1月1日—4日、2月5日—12日、4月3日—5日、5月1日—5日、6月9日、9月15日、10月1日—7日\n"
        "调休上班2天：1月9日、2月20日\n"
        "回 1 就按这样登记｜0 不改。"
    )
    assert "1月8日18:00前（暂定）" in town.says("wang", "#1001")
    assert town.says("dangjian", "1") == (
        "已登记2027年放假安排（放假29天、调休上班2天），1件的时限有变，已告诉1位经办人。登记错了，再发一次全年的就行。"
    )
    (told,) = town.heard("liuhe-zonghe")
    assert told == (
        "郑和同志：2027年放假安排已登记，您手上1件的时限有变：\n"
        "#1001 安平·冰箱：1月9日18:00前（原1月8日18:00前）\n回“#编号”看详情。"
    )
    story = town.says("wang", "#1001")
    assert "1月9日18:00前" in story
    assert "暂定" not in story
    assert "按新的放假安排重算时限：2027-01-08 18:00→2027-01-09 18:00" in story


def test_the_old_list_comes_back_by_entering_it_again(town: Town) -> None:
    report(town)
    enter(town)
    town.silence()
    shown = town.says("dangjian", WITHOUT_MONDAY)
    assert "和以前登记的比：改动0天，去掉2天（1月4日、1月9日）。" in shown
    assert "1件的时限有变" in town.says("dangjian", "1")
    assert "1月8日18:00前（原1月9日18:00前）" in town.heard("liuhe-zonghe")[0]


def test_the_time_to_accept_is_counted_anew_as_well(town: Town) -> None:
    town.clock.move(when("2026-12-31 10:00"))
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")
    assert "签收时限1月4日18:00" in town.heard("liuhe-zonghe")[0]
    enter(town)
    town.clock.move(when("2027-01-05 08:00"))
    town.silence()
    town.wait("2027-01-05 09:00")
    assert not any("还没有签收" in text for text in town.heard("admin-liuhe"))
    town.wait("2027-01-06 09:00")
    assert any("还没有签收" in text for text in town.heard("admin-liuhe"))


def test_a_part_of_the_list_makes_nothing_certain(town: Town) -> None:
    report(town)
    shown = town.says("dangjian", "2027年放假：1月1日到3日；上班：1月4日")
    assert "只有3天放假，不像全年的" in shown
    assert "时限仍是暂定" in town.says("dangjian", "1")
    assert "（暂定）" in town.says("wang", "#1001")


def test_zero_changes_nothing_and_nonsense_is_named(town: Town) -> None:
    report(town)
    town.says("dangjian", LIST)
    assert town.says("dangjian", "0") == "好的，放假安排没有改。"
    assert "（暂定）" in town.says("wang", "#1001")
    assert "没有这一天" in town.says("dangjian", "2027年放假：2月30日")
    assert "由市党建管理员登记" in town.says("admin-liuhe", LIST)
    assert town.says("wang", "2026年放假期间10月3日安平支局空调坏了").startswith("【问题草稿】")


def test_the_notice_itself_is_understood(town: Town) -> None:
    shown = town.says("dangjian", NOTICE_2026)
    assert "放假33天：1月1日—3日、2月15日—23日、4月4日—6日" in shown
    assert "调休上班6天：1月4日、2月14日、2月28日、5月9日、9月20日、10月10日" in shown
    assert "没有问题单的时限要变" in town.says("dangjian", "1")


def test_the_administrators_are_told_once_from_forty_five_days_before(town: Town) -> None:
    town.clock.move(when("2026-11-13 08:55"))
    town.silence()
    town.wait("2026-11-13 09:10")
    assert not any("放假安排" in text for text in town.heard("dangjian"))
    town.clock.move(when("2026-11-16 08:55"))
    town.silence()
    town.wait("2026-11-16 09:10")
    told = [text for text in town.heard("dangjian") if "放假安排" in text]
    assert len(told) == 1
    assert told[0].startswith("党健同志：还没有登记2027年的放假安排，到2027年的时限先按法定节假日算，都标“暂定”。")
    assert any("由市党建管理员登记" in text for text in town.heard("admin-liuhe"))
    town.wait("2026-11-17 09:10")
    assert not any("放假安排" in text for text in town.heard("dangjian"))
