"""What people say in their own words, without our words: understood, done, and answered in one reply."""

from __future__ import annotations

from tests.town import Town


def test_a_second_report_that_names_a_department_is_no_transfer_of_the_first(town: Town) -> None:
    town.says("wang", "安平支局后院插座冒火花，电线老化得厉害")
    said = town.says("wang", "安平支局营业厅天花板漏水，一下雨就要拿桶接着，想请综合部来看看")
    assert said.startswith("【问题草稿】")
    assert "网点：柳河县·安平支局" in said
