"""What people call an outlet: corrected once, remembered for their county; or said outright."""

from __future__ import annotations

import pytest

from bot.language import nicknames
from bot.language.learned_names import Learned, LearnedNames
from bot.language.names import Gazetteer
from bot.language.place_index import Place
from models import aliases
from tests.town import Town

PLACES = (
    Place("L1", "安平支局", "安平", (), "柳河县"),
    Place("L2", "大桥支局", "大桥", ("桥头",), "柳河县"),
    Place("S1", "城关支局", "城关", (), "石门县"),
)


def outlet_line(draft: str) -> str:
    return next(line for line in draft.splitlines() if line.startswith("网点："))


def known(town: Town) -> list[tuple[str, str, str, str, int]]:
    rows = town.store.read(aliases.everything)
    return [(row.alias, row.outlet, row.county, row.by, row.confirmed_count) for row in rows]


def corrects_the_outlet(town: Town, userid: str, report: str, outlet: str) -> None:
    town.says(userid, report)
    town.says(userid, "3")
    assert outlet in outlet_line(town.says(userid, outlet))
    assert "已提交" in town.says(userid, "1")


def test_a_name_corrected_once_is_understood_the_second_time_in_that_county(town: Town) -> None:
    assert "安平支局" in outlet_line(town.says("wang", "站前所打印机卡纸，票打不出来"))
    town.says("wang", "3")
    town.says("wang", "大桥支局")
    assert known(town) == []
    assert "已提交" in town.says("wang", "1")
    assert known(town) == [("站前所", "L2", "柳河县", "wang", 1)]

    draft = town.says("wang", "站前所空调不制冷了，热得很")
    assert outlet_line(draft) == "网点：柳河县·大桥支局（按您上次说的，站前所＝大桥支局）"
    town.says("wang", "1")
    assert known(town) == [("站前所", "L2", "柳河县", "wang", 2)]
    town.restart()
    assert "（按王立上次说的，站前所＝大桥支局）" in outlet_line(town.says("zhou", "站前所监控黑屏了"))
    assert "北山支局" in outlet_line(town.says("shi", "站前所监控黑屏了"))


def test_an_outlet_he_did_not_touch_teaches_nothing(town: Town) -> None:
    town.says("wang", "站前所打印机卡纸，票打不出来")
    assert "已提交" in town.says("wang", "1")
    assert known(town) == []


def test_the_official_name_of_another_outlet_is_not_learned_from_a_correction(town: Town) -> None:
    corrects_the_outlet(town, "wang", "大桥支局打印机卡纸，票打不出来", "安平支局")
    assert known(town) == []


def test_he_may_change_his_mind(town: Town) -> None:
    corrects_the_outlet(town, "wang", "站前所打印机卡纸，票打不出来", "大桥支局")
    corrects_the_outlet(town, "wang", "站前所空调不制冷了，热得很", "安平支局")
    assert known(town) == [("站前所", "L1", "柳河县", "wang", 1)]


def test_two_people_who_mean_two_outlets_are_asked(town: Town) -> None:
    corrects_the_outlet(town, "wang", "站前所打印机卡纸，票打不出来", "大桥支局")
    corrects_the_outlet(town, "anping", "站前所空调不制冷了，热得很", "城关支局")
    asked = town.says("wang", "站前所监控黑屏了")
    assert "请问是哪个网点" in asked
    assert "大桥支局" in asked
    assert "城关支局" in asked


def test_saying_it_outright(town: Town) -> None:
    said = town.says("wang", "以后说“站前所”就是大桥支局")
    assert said == "记住了：柳河县说“站前所”就是柳河县·大桥支局。说错了回“忘掉别名站前所”。"
    assert "（按您上次说的，站前所＝大桥支局）" in town.says("wang", "站前所空调不制冷了，热得很")
    town.says("wang", "0")
    assert "站前所＝柳河县·大桥支局（王立说的，柳河县）" in town.says("zhou", "别名")
    assert "要忘掉请党建管理员" in town.says("zhou", "忘掉别名站前所")
    assert "要改请党建管理员" in town.says("zhou", "“站前所”是城关支局的别名")
    assert town.says("wang", "忘掉别名站前所") == "已忘掉：“站前所”不再指哪个网点。"
    assert "大桥支局" not in outlet_line(town.says("wang", "站前所空调不制冷了，热得很"))
    assert "没有记过" in town.says("wang", "忘掉别名“站前所”")
    assert "还没有记过" in town.says("wang", "别名")


def test_the_citys_administrator_speaks_for_everybody(town: Town) -> None:
    assert "全市说“山脚所”就是石门县·北山支局" in town.says("dangjian", "“山脚所”是北山支局的别名")
    assert "北山支局" in outlet_line(town.says("wang", "山脚所空调不制冷了，热得很"))
    town.says("wang", "0")
    town.says("wang", "别名 山脚所＝安平支局")
    assert "（按您上次说的，山脚所＝安平支局）" in town.says("wang", "山脚所空调不制冷了，热得很")
    assert "已忘掉" in town.says("dangjian", "忘掉别名山脚所")
    assert known(town) == []


def test_an_administrator_of_a_county_settles_what_its_people_say(town: Town) -> None:
    town.says("wang", "以后说站前所就是大桥支局")
    assert "记住了：柳河县" in town.says("admin-liuhe", "以后说站前所就是安平支局")
    assert known(town) == [("站前所", "L1", "柳河县", "admin-liuhe", 1)]


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("以后说“大桥所”就是安平支局", "“大桥所”是柳河县·大桥支局的名字，不能再指安平支局。请换一个叫法。"),
        ("以后说“大桥支局”就是安平支局", "“大桥支局”是柳河县·大桥支局的名字，不能再指安平支局。请换一个叫法。"),
        (
            "以后说“打印机”就是安平支局",
            "“打印机”太平常，别的话里也会用到，容易认错。请换一个专门的叫法，例如“站前所”。",
        ),
        (
            "以后说“营业厅”就是安平支局",
            "“营业厅”太平常，别的话里也会用到，容易认错。请换一个专门的叫法，例如“站前所”。",
        ),
        ("以后说“安平所”就是安平支局", "“安平所”本来就认得，是柳河县·安平支局，不用另外记。"),
        ("以后说“站前所”就是月亮支局", "“月亮支局”是哪个网点？请写网点全名再说一次。"),
    ],
)
def test_what_may_not_be_an_alias_is_refused_kindly(town: Town, said: str, answer: str) -> None:
    assert town.says("wang", said) == answer
    assert known(town) == []


def test_only_those_who_bring_problems_and_administrators_may_say_so(town: Town) -> None:
    assert "党建管理员来记" in town.says("shi-xinxi", "以后说“站前所”就是大桥支局")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("站前所空调坏了", "站前所"), ("昨天去站前所看了，漏雨", "站前所"), ("我们站前支局缺人", "站前支局"),
        ("和平所空调坏了", "和平所"), ("空调坏了", None), ("厕所堵了", None), ("派出所来过", None),
        ("今天我去", None), ("那边的营业所灯不亮", None),
    ],
)  # fmt: skip
def test_which_words_named_the_outlet(text: str, word: str | None) -> None:
    assert nicknames.piece(text, (), "L2") == word


def test_a_name_that_was_read_wrongly_is_the_word_itself() -> None:
    mentions = Gazetteer(PLACES).find("大侨支局灯不亮", county="柳河县")
    assert nicknames.piece("大侨支局灯不亮", mentions, "L1") == "大侨支局"
    assert nicknames.piece("大侨支局灯不亮", mentions, "L2") is None


@pytest.mark.parametrize(
    ("alias", "why"),
    [
        ("站前所", ("", "")), ("桥头", (nicknames.KNOWN, "L2")), ("城关所", (nicknames.TAKEN, "S1")), ("支局", (nicknames.COMMON, "")),
        ("3号", (nicknames.COMMON, "")), ("我们", (nicknames.COMMON, "")), ("柳河县安平支局", (nicknames.TAKEN, "L1")),
    ],
)  # fmt: skip
def test_what_speaks_against_an_alias(alias: str, why: tuple[str, str]) -> None:
    assert nicknames.objection(alias, "L2", PLACES) == why


def test_a_learned_name_yields_to_longer_ones_and_to_plain_words() -> None:
    learned = LearnedNames(
        [Learned("站前所", "L2", "柳河县"), Learned("桥支局", "L1", "柳河县"), Learned("站前", "S1", "")]
    )
    found = Gazetteer(PLACES, learned)

    def read(text: str, county: str) -> list[tuple[str, tuple[str, ...], str]]:
        return [(text[m.start : m.end], m.candidates, m.how) for m in found.find(text, county=county)]

    assert read("站前 所和大桥支局都停电", "柳河县") == [("站前 所", ("L2",), "learned"), ("大桥支局", ("L2",), "name")]
    assert read("站前停电", "石门县") == [("站前", ("S1",), "learned")]
    assert read("站前所停电", "石门县") == []
    assert read("站前所有人都下班了", "柳河县") == [("站前", ("S1",), "learned")]
    assert read("车站前面修路", "石门县") == []
