"""A correction of category or urgency counts the deadlines anew from the first day, and says so."""

from __future__ import annotations

from tests.town import Town


def report(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "1")  # Monday 8 June 10:00: due on the 23rd, to be accepted on the 9th


def test_a_category_changed_later_counts_from_the_report(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.wait("2026-06-10 10:00")
    town.silence()
    assert town.says("admin-liuhe", "改类别 1001 空调") == (
        "#1001 类别已改为后勤保障›空调取暖，时限6月15日18:00前（从6月8日反映那天算）。"
    )
    (told,) = town.heard("liuhe-zonghe")
    assert told == "#1001 类别改为后勤保障›空调取暖（管柳），时限改为6月15日18:00前（原6月23日18:00前）。"


def test_an_urgent_one_is_due_in_half_the_time_and_accepted_in_four_office_hours(town: Town) -> None:
    report(town)
    town.wait("2026-06-08 11:00")
    town.silence()
    assert town.says("admin-liuhe", "1001 改成加急") == (
        "#1001 紧急度已改为急，时限6月15日18:00前（从6月8日反映那天算），签收时限6月8日15:30前。"
    )
    assert "时限改为6月15日18:00前（原6月23日18:00前）" in town.heard("liuhe-zonghe")[0]
    assert "改紧急度：一般→急" in town.says("wang", "#1001")
    assert "本来就是“急”" in town.says("admin-liuhe", "1001 改成加急")
    town.wait("2026-06-08 15:40")
    town.silence()
    town.wait("2026-06-09 09:00")
    assert any("还没有签收" in text for text in town.heard("admin-liuhe"))


def test_back_to_normal_and_never_to_critical(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.says("admin-liuhe", "1001 改成加急")
    assert town.says("admin-liuhe", "1001 改成一般") == (
        "#1001 紧急度已改为一般，时限6月23日18:00前（从6月8日反映那天算）。"
    )
    assert "不能改成特急" in town.says("admin-liuhe", "1001 改成特急")
