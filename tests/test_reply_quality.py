"""A close-out that says nothing is asked for once more, whatever happens in between; then it is taken."""

from __future__ import annotations

from tests.beginnings import accepted
from tests.conftest import begun
from tests.town import Town

EMPTY = "高度重视，正在协调相关部门尽快处理"


town = begun(accepted)


def test_empty_words_are_asked_for_once_and_then_taken_as_they_are(town: Town) -> None:
    asked = town.says("liuhe-zonghe", f"1001 办结 {EMPTY}")
    assert asked == (
        "#1001 还没有报“办结”，还缺：做了什么（换了、修了、送了什么），什么时候办的。"
        "请再回一次“1001 办结 …”；就这样报也可以，再回一次原话即可。"
    )
    assert town.heard("wang") == []
    assert town.says("wang", "#1001").startswith("#1001｜处理中｜")
    town.restart()
    assert town.says("liuhe-zonghe", f"1001 办结 {EMPTY}") == "#1001 已报办结，等王立、安华确认。"
    story = town.says("liuhe-zonghe2", "#1001")
    assert f"报结果没写清，已请补充：{EMPTY}" in story
    assert story.count(EMPTY) == 2


def test_a_better_answer_goes_through_at_once(town: Town) -> None:
    assert "您写的好像是另一件事" in town.says("liuhe-zonghe", "1001 办结 灭火器已经全部更换，贴了新标签")
    assert "等王立、安华确认" in town.says("liuhe-zonghe", "1001 办结 昨天买了台新冰箱，已送到食堂")


def test_after_a_bad_verdict_there_is_one_new_question(town: Town) -> None:
    town.says("liuhe-zonghe", f"1001 办结 {EMPTY}")
    town.says("liuhe-zonghe", f"1001 办结 {EMPTY}")
    assert "已退回责任部门重办" in town.says("wang", "1001 未解决 没人来过")
    assert "还没有报“办结”" in town.says("liuhe-zonghe", f"1001 办结 {EMPTY}")
    assert "已报办结" in town.says("liuhe-zonghe", f"1001 办结 {EMPTY}")


def test_who_may_not_close_is_not_asked_for_better_words(town: Town) -> None:
    assert "“办结”不由您来办" in town.says("wang", f"1001 办结 {EMPTY}")


def test_one_of_two_is_asked_about_the_other_goes_on(town: Town) -> None:
    town.says("wang", "安平支局大厅打印机卡纸，打不出回单")
    town.says("wang", "1")
    town.says("liuhe-zonghe", "我的问题")
    said = town.says("wang", "现场解决 1001、1002 打印机纸盒重新装好，打了三张没卡纸")
    assert "#1001 还没有报“现场解决”，还缺：和这件事有关的话" in said
    assert "#1002 已报“现场解决”" in said


def test_an_explanation_names_its_basis(town: Town) -> None:
    assert "依据什么" in town.says("liuhe-zonghe2", "解释说明 1001 领导高度重视，请理解支持")
    assert "已报“解释说明”" in town.says("liuhe-zonghe2", "解释说明 1001 已列入明年预算，今年暂不具备条件")
