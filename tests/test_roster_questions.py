"""Who looks after what, asked in the chat: names yes, telephones never, lists only within one's scope."""

from __future__ import annotations

import pytest

from tests.town import Town

pytestmark = pytest.mark.wordings

ASKED = (
    ("clerk", "大桥支局归谁包挂", "柳河县·大桥支局由党代表周萍联系。"),
    ("clerk", "北山支局归谁包挂", "石门县·北山支局由党代表石勇联系。"),
    ("zhou", "我名下有几个网点", "您联系2个网点：柳河县·大桥支局、柳河县·城关支局。"),
    ("wang", "周萍管哪几个支局", "周萍联系2个网点"),
    ("wang", "安平支局的负责人是谁", "柳河县·安平支局的负责人是安华。"),
    ("wang", "综合部找谁", "经办郑和"),
    ("wang", "柳河县书记是谁", "柳河县的书记是柳书。"),
    ("wang", "我登记的是什么角色", "王立：柳河县"),
    ("admin-liuhe", "柳河县一共多少个网点", "柳河县共3个网点，其中无党员网点1个。"),
    ("dangjian", "哪些支局没有党员", "无党员网点2个"),
    ("dangjian", "没结对的网点有哪些", "石门县·城关支局"),
)


@pytest.mark.wordings
@pytest.mark.parametrize(("who", "text", "expected"), ASKED)
def test_the_roster_answers(town: Town, who: str, text: str, expected: str) -> None:
    assert expected in town.says(who, text)


def test_two_outlets_of_one_name_are_told_apart(town: Town) -> None:
    assert "有2个同名的网点：柳河县·城关支局、石门县·城关支局" in town.says("dangjian", "城关支局归谁包挂")
    assert "石门县·城关支局目前没有结对的党代表" in town.says("dangjian", "石门县城关支局归谁包挂")


@pytest.mark.wordings
@pytest.mark.parametrize("text", ["王立电话多少", "谁有周萍的手机号", "支局长的电话发我"])
def test_nobody_gets_a_persons_telephone(town: Town, text: str) -> None:
    assert "不能给" in town.says("dangjian", text)


def test_lists_stay_within_the_askers_scope(town: Town) -> None:
    assert "不在您的权限" in town.says("wang", "石门县一共多少个网点")
    assert "不在您的权限" in town.says("shuji-liuhe", "石门县一共多少个网点")


def test_a_group_hears_only_of_its_county(town: Town) -> None:
    assert "本群已绑定" in town.asks("wrOne", "admin-liuhe", "绑定本群 柳河县")
    assert "柳河县·大桥支局由党代表周萍联系" in town.asks("wrOne", "wang", "大桥支局归谁包挂")
    assert "不在本群范围" in town.asks("wrOne", "wang", "北山支局归谁包挂")
    assert "本群只答柳河县" in town.asks("wrOne", "wang", "石门县书记是谁")


def test_a_name_nobody_has_brings_the_nearest(town: Town) -> None:
    assert "名册里没有王里" in town.says("wang", "王里是谁")


def test_a_change_is_said_back_and_not_made(town: Town) -> None:
    said = town.says("dangjian", "周萍名下的网点都交给王立")
    assert "周萍" in said
    assert "王立" in said
    assert "我还没有改动" in said
    assert "周萍" in town.says("dangjian", "大桥支局归谁包挂")


def test_modules_to_come_are_answered_politely(town: Town) -> None:
    assert "还没有开通" in town.says("wang", "安平到货易拉宝2个")
    assert "还没有开通" in town.says("wang", "领题03现在什么进度")


def test_a_wrong_display_becomes_a_ticket(town: Town) -> None:
    said = town.says("wang", "安平墙上贴的海报早就过期了")
    assert "问题草稿" in said
    assert "宣传" in said


def test_help_by_topic_and_what_is_refused(town: Town) -> None:
    assert "匿名" in town.says("wang", "能不能匿名反映")
    assert "管柳" in town.says("wang", "怎么联系管理员")
    assert "留痕" in town.says("wang", "清空日志")
    assert "测试成功" in town.says("wang", "测试")
