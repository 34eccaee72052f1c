"""Pairs of reports that mean the same, or do not: what the threshold was chosen on; and the arithmetic below it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.classify import Classifier
from models.rules.likeness import ALIKE, MOST_GRAMS, SAME_CATEGORY, core, grams, likeness, names_of, ratio
from models.rules.taxonomy import UNKNOWN_CODE

CLASSIFIER = Classifier.load()
NAMES = names_of("安平支局", "安平", ("安平街",), "柳河县")

SAME = (
    ("叫号机坏了", "排队机不出号"),
    ("大厅叫号机坏了三天", "叫号机故障，客户意见很大"),
    ("取号机没反应了", "叫号机坏了"),
    ("食堂冰箱不制冷了", "厨房那台冰柜不冷了"),
    ("食堂那台冰箱不制冷了，想换一台", "伙房冰箱坏了，不制冷"),
    ("空调坏了", "空调不制冷"),
    ("营业厅空调不制冷", "大厅空调坏了，热得很"),
    ("挂机空调漏水", "空调滴水"),
    ("打印机卡纸", "打印机老是卡纸"),
    ("打印机打不出来", "针打坏了"),
    ("网络断了", "上不了网"),
    ("网速慢", "网络特别慢，办业务卡"),
    ("今天上午断网了，影响办业务", "网断了"),
    ("卫生间下水道堵塞", "厕所下水堵了"),
    ("卫生间下水道堵塞，一直返味", "厕所堵了，很臭"),
    ("屋顶漏雨", "房顶漏水"),
    ("办公室屋顶漏水，墙皮掉了", "屋顶渗水"),
    ("监控黑屏", "摄像头黑屏看不到"),
    ("监控坏了两个", "有两个摄像头不能用"),
    ("灭火器过期了", "灭火器上个月就到期了，需要统一换"),
    ("灭火器过期", "门口灭火器已失效"),
    ("应急灯不亮", "应急灯坏了"),
    ("缺人，忙不过来", "人手不够"),
    ("柜台缺人，没人顶班", "台席人手紧张，没人替班"),
    ("邮车晚点", "邮车来得晚"),
    ("邮车最近老是晚点，投递来不及", "邮车总晚，耽误投递"),
    ("纸箱不够用", "包装箱缺货"),
    ("扫码枪坏了", "扫描枪扫不出"),
    ("扫描枪失灵", "巴枪用不了"),
    ("系统登录不上", "系统登不进去"),
    ("业务系统今天一直登不上", "系统进不去，报错"),
    ("电脑死机", "电脑老是卡死"),
    ("台席电脑开不了机", "柜台主机启动不了"),
    ("点钞机卡钞", "验钞机总卡钞"),
    ("取款机吞卡", "ATM吞卡"),
    ("ATM坏了，客户取不了钱", "自助取款机故障"),
    ("电动车电瓶不行了", "电瓶车电瓶坏了"),
    ("工资少发了", "这个月工资发少了"),
    ("积分礼品缺货", "积分兑换的礼品没货"),
    ("饮水机坏了", "饮水机不能用"),
    ("停水三天了", "网点没水用"),
    ("空调外机噪音大", "空调外机响得厉害"),
    ("灯管坏了，大厅很暗", "大厅灯不亮"),
    ("充电桩坏了", "充电桩用不了"),
    ("党员活动室没有", "没有党员活动室"),
    ("报刊投递延误", "报纸送得晚，报刊延误"),
    ("理财话术培训不够", "想参加理财话术培训"),
)
OTHER = (
    ("叫号机坏了", "打印机坏了"),
    ("空调坏了", "冰箱坏了"),
    ("空调漏水", "屋顶漏水"),
    ("食堂冰箱坏了", "食堂油烟机坏了"),
    ("网速慢", "投递慢"),
    ("灭火器过期", "食品过期"),
    ("监控黑屏", "电脑黑屏"),
    ("缺人", "缺纸箱"),
    ("缺人，忙不过来", "缺打印纸"),
    ("厕所堵了", "消防通道堵了"),
    ("点钞机坏了，客户意见很大", "ATM吞卡，客户意见很大"),
    ("打印机卡纸", "点钞机卡钞"),
    ("工资少发了", "加班费没发"),
    ("系统登不上", "视频会议卡"),
    ("邮车晚点", "营业时间太晚"),
    ("电动车刹车不灵", "电动车电瓶坏了"),
    ("门头掉字", "大厅地砖碎了"),
    ("想入党没人谈", "党费标准不清楚"),
    ("应急灯不亮", "门头灯箱不亮"),
    ("休息室没有沙发", "没有休息室空调"),
    ("保险退保纠纷", "保险资格考试"),
    ("卷帘门坏了", "玻璃门坏了"),
    ("化肥没到货", "礼品没到货"),
    ("没人带新员工", "没人投递"),
    ("体检没安排", "培训没安排"),
    ("复印机坏了", "叫号机坏了"),
    ("热水器坏了", "饮水机坏了"),
    ("停电通知", "停水"),
    ("假币没收不会处理", "反诈宣传不会做"),
    ("三轮车轮胎坏了", "运钞车来得晚"),
    ("密码键盘坏了", "读卡器坏了"),
    ("快递柜故障", "电子秤故障"),
)
# Written after the words and the threshold were settled: an honest look at what they were not made for.
UNSEEN_SAME = (
    ("扫码枪没反应", "把枪不好使了"),
    ("饮水机漏水", "饮水机往下滴水"),
    ("点钞机老是报错", "验钞机一直报错"),
    ("门口路灯不亮", "大门口路灯坏了"),
    ("办公电脑太卡", "办公用的电脑死机"),
    ("卷帘门拉不下来", "卷帘门坏了拉不下"),
    ("油烟机不转", "食堂油烟机故障"),
    ("柜台少一把椅子", "台席缺一把座椅"),
    ("投递员人手不够", "投递缺人"),
    ("视频会议没声音", "开视频会议听不到声音"),
    ("党徽不够发", "党徽缺货"),
    ("门禁刷不开", "门禁失灵"),
)
UNSEEN_OTHER = (
    ("扫码枪没反应", "电子秤没反应"),
    ("饮水机漏水", "空调漏水"),
    ("办公电脑太卡", "网速太慢"),
    ("油烟机不转", "电风扇不转"),
    ("投递员人手不够", "投递车不够"),
    ("党徽不够发", "打印纸不够用"),
    ("门禁刷不开", "卷帘门打不开"),
    ("工作服太小", "会议室太小"),
    ("社保没交", "党费没交"),
    ("柜台少一把椅子", "柜台少一台电脑"),
)
MISSED = 3  # of UNSEEN_SAME: shown as nothing, which costs less than a wrong likeness
MISTAKEN = 1  # of UNSEEN_OTHER


def measure(one: str, other: str) -> float:
    """As the service does it: the category is what the classifier says of each."""
    codes = [ranked[0].code if (ranked := CLASSIFIER.rank(text)) else UNKNOWN_CODE for text in (one, other)]
    return likeness(core(one), core(other), same_category=codes[0] == codes[1] != UNKNOWN_CODE)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_said_in_other_words_it_is_the_same(one: str, other: str) -> None:
    assert measure(one, other) >= ALIKE, (core(one), core(other))
    assert measure(other, one) == pytest.approx(measure(one, other))


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_thing_is_not_the_same(one: str, other: str) -> None:
    assert measure(one, other) < ALIKE, (core(one), core(other))


def test_pairs_it_was_not_made_for() -> None:
    missed = [pair for pair in UNSEEN_SAME if measure(*pair) < ALIKE]
    mistaken = [pair for pair in UNSEEN_OTHER if measure(*pair) >= ALIKE]
    assert len(missed) <= MISSED, missed
    assert len(mistaken) <= MISTAKEN, mistaken


@pytest.mark.parametrize(
    "text",
    [
        "安平支局叫号机坏了", "叫号机坏了，安平支局", "柳河县安平支局的叫号机坏了", "我们支局叫号机坏了", "安平街叫号机坏了",
        "今天上午安平的叫号机坏了三天了",
    ],
)  # fmt: skip
def test_where_and_when_are_taken_out(text: str) -> None:
    assert core(text, NAMES) == ("叫号机坏",)


def test_a_report_of_nothing_but_padding_is_kept_as_it_is() -> None:
    assert core("请尽快") == ("请尽快",)
    assert core("！！") == ()
    assert grams(()) == ()
    assert likeness((), ("叫号机坏",), same_category=True) == 0.0


@given(st.text(), st.text())
def test_the_ratio_is_twice_the_common_subsequence_over_both_lengths(one: str, other: str) -> None:
    row = [0] * (len(other) + 1)
    for char in one:
        before = row[:]
        for at, theirs in enumerate(other, start=1):
            row[at] = before[at - 1] + 1 if char == theirs else max(before[at], row[at - 1])
    both = len(one) + len(other)
    assert ratio(one, other) == pytest.approx(2 * row[-1] / both if one and other else 0.0)


@given(st.text(max_size=600), st.text(max_size=60), st.booleans())
def test_any_text_can_be_compared(one: str, other: str, same: bool) -> None:
    said, theirs = core(one, NAMES), core(other)
    most = 1.0 + (SAME_CATEGORY if same else 0.0)
    assert 0.0 <= likeness(said, theirs, same_category=same) <= most
    assert likeness(said, said, same_category=same) == pytest.approx(most if said else 0.0)
    assert len(grams(said)) <= max(MOST_GRAMS, len(said))
    assert all(len(piece) > 0 for piece in grams(said))
