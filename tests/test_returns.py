"""退单: a reason and a better department; the second goes to the city's referee, a third is impossible; rules learn."""

from __future__ import annotations

from tests.conftest import begun
from tests.town import Town

HOT = "安平支局空调不制冷了，热得受不了"


def hot(town: Town) -> None:
    """#1001 has been submitted by wang and waits for 综合部."""
    town.says("wang", HOT)
    town.says("wang", "1")
    town.silence()


town = begun(hot)


def test_a_return_needs_a_reason_and_a_department_and_offers_it_by_number(town: Town) -> None:
    assert "退单要写原因和建议的部门" in town.says("liuhe-zonghe", "退单 1001")
    assert "没有退：请写上该归哪个部门" in town.says("liuhe-zonghe", "退单 1001 不归我们管")
    assert "没有退" in town.says("liuhe-zonghe", "退单 1001 不归我们综合部管")  # its own name is no suggestion
    assert town.says("wang", "#1001").startswith("#1001｜待受理｜")
    assert town.says("liuhe-zonghe", "退单 1001 不归我们管，应由信息中心办") == "#1001 已退单，交党建管理员改派。"
    asked = town.heard("admin-liuhe")[0]
    assert "被郑和退单：不归我们管，应由信息中心办" in asked
    assert "请改派：回 1 派市信息技术中心，或回“派 1001 部门名”" in asked
    assert town.heard("dangjian") == []
    assert town.says("admin-liuhe", "1") == "#1001 已派市信息技术中心（孙信），已通知签收。"
    assert "【派单】#1001" in town.heard("shi-xinxi")[0]
    assert "已转由市信息技术中心办理" in town.heard("wang")[0]
    assert "现在没有等您回数字" in town.says("admin-liuhe", "1")


def test_who_does_not_know_better_may_say_so(town: Town) -> None:
    assert "已退单" in town.says("liuhe-zonghe", "退单 1001 不归我们，不清楚归谁")
    assert "请改派：回“派 1001 部门名”" in town.heard("admin-liuhe")[0]


def test_the_second_return_goes_to_the_referee_and_a_third_is_impossible(town: Town) -> None:
    town.says("liuhe-zonghe", "退单 1001 应由信息技术中心办")
    town.says("dangjian", "派 1001 综合部")
    assert "现在没有等您回数字" in town.says("admin-liuhe", "1")  # somebody else has decided
    assert "再退须由部门负责人提出。请告诉郑远，由他来退。" in town.says("liuhe-zonghe", "退单 1001 应由信息技术中心办")
    town.silence()
    said = town.says("liuhe-zonghe2", "退单 1001 这是信息中心的设备，应由信息中心办")
    assert said == "#1001 已退单（第2次），由市党建部裁定责任部门，派定后不能再退。"
    assert "请您裁定责任部门（派定后不能再退）：回 1 派市信息技术中心" in town.heard("dangjian")[0]
    assert town.heard("admin-liuhe") == ["#1001 已第2次被退单，交市党建部裁定责任部门，您不用派。"]
    assert "交市党建部裁定" in town.heard("wang")[0]
    assert "由市党建部党健裁定派给谁，您不用派" in town.says("admin-liuhe", "派 1001 综合部")
    assert "类别已改为" in town.says("admin-liuhe", "改类别 1001 打印机")
    assert town.says("wang", "#1001").startswith("#1001｜待派单｜")  # no rule decides over the referee's head
    assert "已派市信息技术中心" in town.says("dangjian", "1")
    assert "不能再退" in town.says("shi-xinxi", "退单 1001 应由综合部办")
    assert "已签收" in town.says("shi-xinxi", "签收 1001")


def test_what_is_returned_three_times_becomes_a_proposal_once(town: Town) -> None:
    for no, outlet in enumerate(("安平", "大桥", "城关", "大桥"), start=1001):
        if no > 1001:
            town.says("zhou", f"{outlet}支局大厅空调坏了，开不了机，第{no}台")
            if "已提交" not in town.says("zhou", "1"):
                town.says("zhou", "1")
        town.says("liuhe-zonghe", f"退单 {no} 应由信息技术中心办")
        town.says("admin-liuhe", f"派 {no} 信息技术中心")
    proposed = [text for text in town.heard("admin-liuhe") if "规则建议" in text]
    assert len(proposed) == 1
    assert (
        "近90天“后勤保障›空调取暖”派给柳河县综合部后被退单3次（#1001、#1002、#1003），其中3次建议给市信息技术中心"
        in proposed[0]
    )
    assert "柳河县综合部" in town.says("wang", "试派 安平空调坏了")  # nothing holds before the number
    assert "柳河县·空调取暖→市信息技术中心" in town.says("admin-liuhe", "1")
    assert "市信息技术中心孙信（规则7）" in town.says("wang", "试派 安平空调坏了")
    assert "按规则1" in town.says("admin-liuhe", "撤销规则")


def test_a_proposal_beside_another_question_is_chosen_by_its_name(town: Town) -> None:
    for no, outlet in enumerate(("安平", "大桥", "城关"), start=1001):
        if no > 1001:
            town.says("zhou", f"{outlet}支局大厅空调坏了，开不了机，第{no}台")
            town.says("zhou", "1")
        town.says("liuhe-zonghe", f"退单 {no} 应由信息技术中心办")
    assert town.says("admin-liuhe", "1") == "请说明是哪一件：建议1 / #1001 / #1002 / #1003"
    assert "已改" in town.says("admin-liuhe", "建议1")
    assert "#1002 已派市信息技术中心" in town.says("admin-liuhe", "#1002 1")
