"""Outlets are found however they are written; who asks narrows the choice; common words are left alone."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.names import Gazetteer, Mention, Place


def place(key: str, name: str, county: str, *aliases: str, short: str = "") -> Place:
    return Place(key, name, short, aliases, county)


ROSTER = (
    place("榆", "榆树湾支局", "临溪县", short="榆树湾"),
    place("坪", "南坪支局", "临溪县"),
    place("溪关", "城关支局", "临溪县"),
    place("溪口", "河口支局", "临溪县", short="河口"),
    place("兴", "重兴支局", "临溪县"),
    place("柳", "临溪县柳树沟邮政支局", "临溪县"),
    place("林", "沙河林场支局", "临溪县"),
    place("刘", "小刘邮政所", "临溪县"),
    place("陵关", "城关支局", "东陵市"),
    place("青", "青山支局", "东陵市"),
    place("三", "三里铺支局", "东陵市"),
    place("大黄", "大黄岗支局", "东陵市"),
    place("黄", "黄岗邮政所", "东陵市", "龙潭镇"),
    place("龙", "龙潭支局", "东陵市", "龙潭镇"),
    place("东", "东陵支局", "东陵市"),
    place("新", "新城支局", "望江区"),
    place("高", "高新支局", "望江区", "高新所"),
    place("站", "火车站支局", "望江区", "站前所", "老货场"),
    place("滨", "湖滨路支局", "望江区"),
    place("和", "和平支局", "望江区"),
)
OUTLETS = Gazetteer(ROSTER)


def national(counties: int = 150, each: int = 20) -> list[Place]:
    """A roster of many counties, where most short names occur more than once."""
    draw = random.Random(5)
    roster = []
    for c in range(counties):
        county = f"{draw.choice('金银铜铁玉')}{draw.choice('州川陵泉安')}{chr(0x4E00 + c)}县"
        for i in range(each):
            core = (
                draw.choice("王李张刘陈杨赵黄")
                + draw.choice("家大小新") * draw.randint(0, 1)
                + draw.choice("庄店集桥湾")
            )
            roster.append(Place(f"{c}-{i}", f"{county}{core}邮政支局", core, (), county))
    return roster


NATIONAL = Gazetteer(national())


def found(text: str, **context: object) -> list[tuple[str, str, bool, str]]:
    return [
        (text[m.start : m.end], "/".join(m.candidates), m.certain, m.how)
        for m in OUTLETS.find(text, **context)  # type: ignore[arg-type]  # the table's contexts are of one kind each
    ]


@pytest.mark.parametrize(
    ("text", "words", "outlet", "how"),
    [
        ("榆树湾支局叫号机坏了", "榆树湾支局", "榆", "name"),
        ("榆树湾那台又罢工了", "榆树湾", "榆", "name"),
        ("临溪县南坪邮政支局缺人", "临溪县南坪邮政支局", "坪", "name"),
        ("临溪的南坪缺人", "临溪的南坪", "坪", "name"),
        ("南坪所空调坏了", "南坪所", "坪", "name"),
        ("南坪邮局空调坏了", "南坪邮局", "坪", "name"),
        ("南坪镇网点空调坏了", "南坪镇网点", "坪", "name"),
        ("南坪街道断网", "南坪街道", "坪", "name"),
        ("南 坪 支 局断网", "南 坪 支 局", "坪", "name"),
        ("南坪\u200b支局断网", "南坪\u200b支局", "坪", "name"),
        ("站前所断网", "站前所", "站", "alias"),
        ("老货场那个点断网", "老货场", "站", "alias"),
        ("湖滨支局漏水", "湖滨支局", "滨", "name"),
        ("林场支局缺人", "林场支局", "林", "name"),
        ("嗯那个南平之举的油路又晚了", "南平之举", "坪", "sound"),
        ("南平支局的油路又晚了", "南平支局", "坪", "sound"),
        ("虫兴支局缺人", "虫兴支局", "兴", "sound"),
        ("从兴支局缺人", "从兴支局", "兴", "spelling"),
        ("兰坪支局缺人", "兰坪支局", "坪", "spelling"),
        ("看下柳沟支局断网", "柳沟支局", "柳", "spelling"),
        ("看下柳沟树支局断网", "柳沟树支局", "柳", "spelling"),
        ("看下柳条沟支局断网", "柳条沟支局", "柳", "spelling"),
        ("大黄岗支局停电", "大黄岗支局", "大黄", "name"),
        ("黄岗所停电", "黄岗所", "黄", "name"),
        ("东陵支局停电", "东陵支局", "东", "name"),
        ("重兴投递部少车", "重兴投递部", "兴", "name"),
    ],
)
def test_every_way_of_writing_finds_its_outlet(text: str, words: str, outlet: str, how: str) -> None:
    assert found(text) == [(words, outlet, True, how)]


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("榆树湾、南坪两家都缺投递袋", ["榆", "坪"]),
        ("榆树湾…不对，南坪", ["榆", "坪"]),
        ("青山支局和三里铺都没来，南平之局也没来", ["青", "三", "坪"]),
        ("上午在榆树湾，下午去的河口", ["榆", "溪口"]),
    ],
)
def test_all_mentions_come_in_order(text: str, outlets: list[str]) -> None:
    assert [m.candidates for m in OUTLETS.find(text)] == [(o,) for o in outlets]


@pytest.mark.parametrize(
    "text",
    [
        "11号窗口打印机坏了",
        "3号台席没人",
        "高新技术培训什么时候搞",
        "高新企业来开户",
        "搞新城镇建设",
        "河口岸线塌了一段",
        "绿水青山就是金山银山",
        "青山绿水真好",
        "县城关门了",
        "和平时期",
        "小刘说打印机坏了",
        "建设网点要花钱",
        "咱们支局空调坏了",
        "三个支局都没网",
        "各支局注意",
        "派出所来过了",
        "厕所堵了",
        "研究所的人来了",
        "东陵的情况怎么样",
        "东陵市有几个支局",
        "投递部少人",
        "支局",
        "",
    ],
)
def test_common_words_name_no_outlet(text: str) -> None:
    assert found(text) == []
    assert found(text, county="临溪县") == []


def test_two_outlets_of_one_name_are_both_offered() -> None:
    assert found("城关支局断网") == [("城关支局", "溪关/陵关", False, "name")]


@pytest.mark.parametrize(
    ("text", "context", "outlet"),
    [
        ("城关支局断网", {"county": "东陵市"}, "陵关"),
        ("城关断网", {"own": frozenset({"溪关", "坪"})}, "溪关"),
        ("城关断网", {"county": "东陵市", "own": frozenset({"溪关"})}, "溪关"),
        ("东陵城关断网", {"county": "临溪县"}, "陵关"),
        ("东陵那个城关断网", {"own": frozenset({"溪关"})}, "陵关"),
        ("城关（东陵）断网", {}, "陵关"),
        ("青山支局断网", {"county": "临溪县"}, "青"),
    ],
)
def test_context_narrows_before_it_chooses(text: str, context: dict[str, object], outlet: str) -> None:
    assert [(o, sure) for _, o, sure, _ in found(text, **context)] == [(outlet, True)]


@pytest.mark.parametrize(
    ("text", "own", "outlet", "sure"),
    [
        ("何口空调坏了", "溪口", "溪口", True),
        ("鱼数湾的空调不行了", "榆", "榆", True),
        ("高新技术培训", "高", "高", False),
        ("新城镇建设", "新", "新", False),
        ("小刘断网了", "刘", "刘", True),
        ("和平的打印机坏了", "和", "和", True),
    ],
)
def test_the_sender_s_own_outlet_needs_less(text: str, own: str, outlet: str, sure: bool) -> None:
    assert [(o, s) for _, o, s, _ in found(text, own=frozenset({own}))] == [(outlet, sure)]


@pytest.mark.parametrize(
    "text", ["小南坪支局断网", "新城关支局断网", "东陵市南坪支局断网", "南坪中学停电", "龙潭镇断网"]
)
def test_what_may_be_another_place_is_asked(text: str) -> None:
    mentions = OUTLETS.find(text)
    assert mentions
    assert not any(m.certain for m in mentions)


def test_a_town_holds_several_outlets_but_the_kind_decides() -> None:
    assert found("龙潭镇断网") == [("龙潭镇", "龙/黄", False, "name")]
    assert found("龙潭镇支局断网") == [("龙潭镇支局", "龙", True, "name")]


def test_a_namesake_elsewhere_turns_a_guess_into_a_question() -> None:
    outlets = Gazetteer([place("a", "南坪支局", "甲县"), place("b", "南平支局", "乙县")])
    (mention,) = outlets.find("南平支局断网", county="甲县")
    assert mention == Mention(0, 4, ("a", "b"), False, "sound")
    (mention,) = outlets.find("南平支局断网", county="乙县")
    assert mention == Mention(0, 4, ("b",), True, "name")


def test_counties_are_named_whole_or_short() -> None:
    text = "临溪县和东陵比一比，东陵支局不算"
    assert [(text[a:b], c) for a, b, c in OUTLETS.county_of(text)] == [("临溪县", "临溪县"), ("东陵", "东陵市")]


def test_a_national_roster_asks_for_the_county() -> None:
    county = national()[0].county
    core = national()[0].short
    everywhere = NATIONAL.find(f"{core}支局断网")
    assert len(everywhere) == 1
    assert len(everywhere[0].candidates) > 1
    assert not everywhere[0].certain
    at_home = NATIONAL.find(f"{core}支局断网", county=county)
    assert "0-0" in at_home[0].candidates
    assert NATIONAL.find("今天叫号机坏了，王家来人修") == ()


def test_an_empty_roster_finds_nothing() -> None:
    assert Gazetteer([]).find("榆树湾支局断网") == ()
    assert Gazetteer([]).county_of("临溪县") == []


PIECES = [
    "榆树湾",
    "南坪",
    "城关",
    "东陵",
    "支局",
    "之举",
    "所",
    "镇",
    "的",
    " ",
    "\u200b",
    "断网",
    "高新技术",
    "，",
    "İ",
    "３",
    "龙潭",
]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=14).map("".join)))
def test_mentions_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    for outlets in (OUTLETS, NATIONAL):
        mentions = outlets.find(text, county="东陵市", own=frozenset({"坪"}))
        ends = [0]
        for mention in mentions:
            assert ends[-1] <= mention.start < mention.end <= len(text)
            assert mention.candidates
            assert len(set(mention.candidates)) == len(mention.candidates)
            assert not mention.certain or len(mention.candidates) == 1
            ends.append(mention.end)
        assert mentions == outlets.find(text, county="东陵市", own=frozenset({"坪"}))


def test_the_order_of_the_roster_changes_no_certain_answer() -> None:
    backwards = Gazetteer(reversed(ROSTER))
    for text in ("南平之举晚了", "柳沟支局断网", "大黄岗支局停电", "东陵城关断网"):
        assert OUTLETS.find(text) == backwards.find(text)


@pytest.mark.parametrize(
    "text",
    ["支局" * 50_000, "榆树湾支局" * 20_000, "王家庄" * 30_000, "\x00\ud83d" * 500, "a" * 100_000, "之" * 100_000],
)
def test_no_text_is_too_much(text: str) -> None:
    started = time.process_time()
    OUTLETS.find(text, county="临溪县")
    NATIONAL.find(text)
    assert time.process_time() - started < 1.5
