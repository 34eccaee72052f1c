"""Which category a sentence means: the shipped model, and the scorer's promises."""

import dataclasses
import subprocess
import sys
import time

import pytest

from bot.language import classify
from bot.language.classify import Classifier, Keywords, Model, Text
from models.rules import taxonomy


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return Classifier.load()


PLAIN = [  # none of these is an example the model learned from
    ("柜台空调一点不凉，柜员衣服都能拧出水", "LOG-HVC"),
    ("俺们所下水堵了，脏水直往外冒", "LOG-UTL"),
    ("楼顶漏雨，档案室的柜子全湿了", "LOG-BLD"),
    ("投递员雨衣都破洞了，给换换", "LOG-SUP"),
    ("后院摄像头拍不到大门", "SAF-SEC"),
    ("仓库的灭火器全过期了", "SAF-FIR"),
    ("配电箱里的线皮都烤焦了", "SAF-ELE"),
    ("邮车刹车踩到底才管用", "SAF-VEH"),
    ("今天押运的没来，款箱还在柜台里", "SAF-CSH"),
    ("柜员电脑老蓝屏", "EQP-TRM"),
    ("存折打印出来歪歪扭扭", "EQP-PRT"),
    ("一上午没网，啥也干不了", "EQP-NET"),
    ("取款机把客户卡吞了", "EQP-ATM"),
    ("巴枪扫不上条码", "EQP-PDA"),
    ("工号登不上系统，老提示密码错", "EQP-SYS"),
    ("积分换的油一直没货", "BIZ-GFT"),
    ("宣传折页都是旧的，没新的发", "BIZ-MAT"),
    ("柜员走了俩，人手顶不上", "HR-VAC"),
    ("连着仨星期没轮上双休", "HR-SHF"),
    ("绩效扣得莫名其妙，工资少了一截", "HR-PAY"),
    ("社保断缴了两个月没人管", "HR-INS"),
    ("大爷非要给骗子汇款，劝不住", "FIN-FRD"),
    ("检查一拨接一拨，标准还不一样", "FIN-CHK"),
    ("邮车晚点，党报下午才到", "EXP-TRK"),
    ("客户寄的瓷器碎了要我们赔", "EXP-CLM"),
    ("胶带纸箱都没了，没法打包", "EXP-PKG"),
    ("客户嫌柜员态度不好，把我们投诉了", "SVC-CMP"),
    ("大厅排队的老人站了一上午", "SVC-QUE"),
    ("门口没有坡道，轮椅上不来", "SVC-FAC"),
    ("小伙子的组织关系转不进来", "PTY-REL"),
    ("申请书交了一年没人找他谈", "PTY-BLK"),
    ("新系统没人教，都不会操作", "TRN-BIZ"),
    ("从业资格证考了两次没考过", "TRN-CRT"),
    ("门前挖沟修路，车进不来", "OTH-EXT"),
]


@pytest.mark.parametrize(("sentence", "code"), PLAIN)
def test_a_plain_report_finds_its_category(shipped: Classifier, sentence: str, code: str) -> None:
    assert code in [candidate.code for candidate in shipped.rank(sentence)]


def test_most_plain_reports_are_right_at_once(shipped: Classifier) -> None:
    right = [shipped.rank(sentence)[0].code == code for sentence, code in PLAIN]
    assert sum(right) >= len(PLAIN) - 2


def test_a_sure_answer_on_plain_reports_is_a_right_one(shipped: Classifier) -> None:
    ranked = [(shipped.rank(sentence), code) for sentence, code in PLAIN]
    sure = [candidates[0].code == code for candidates, code in ranked if shipped.sure(candidates)]
    assert len(sure) >= len(PLAIN) // 2
    assert all(sure)


@pytest.mark.parametrize("sentence", ["", "？？？", "asdf qwer", "😀😀", "有个事", "你看着办吧"])
def test_what_says_nothing_goes_to_a_person(shipped: Classifier, sentence: str) -> None:
    ranked = shipped.rank(sentence)
    assert ranked[0].code == taxonomy.UNKNOWN_CODE
    assert not shipped.sure(ranked)


def test_fillers_do_not_hide_a_clear_word(shipped: Classifier) -> None:
    assert shipped.rank("嗯那个就是说我们这个空调吧它坏了")[0].code == "LOG-HVC"


def test_candidates_are_in_order_and_share_one(shipped: Classifier) -> None:
    ranked = shipped.rank("打印机坏了", top=63)
    shares = [candidate.probability for candidate in ranked]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)
    assert {candidate.code for candidate in ranked} == set(taxonomy.CATEGORIES)


def test_evidence_is_quoted_from_the_text_as_written(shipped: Classifier) -> None:
    text = "大厅的ＡＴＭ 又 吞卡 了"
    best = shipped.rank(text)[0]
    assert best.code == "EQP-ATM"
    assert best.evidence
    assert all(quote in text for quote in best.evidence)
    assert "ＡＴＭ" in best.evidence


def test_spaces_and_width_change_nothing(shipped: Classifier) -> None:
    assert shipped.rank("ATM 吞 卡")[0].code == shipped.rank("ａｔｍ吞卡")[0].code == "EQP-ATM"


def test_equal_scores_go_to_the_label_with_priority() -> None:
    model = Model("t", ["SAF", "LOG"], [0.0, 0.0], {"水": [1000, 0, 500, 1, 500]}, {}, {}, 1.0, (0.9, 0.1), 0.0)
    assert [candidate.code for candidate in Classifier(model).rank("水")] == ["SAF", "LOG"]


def test_longer_keywords_swallow_those_inside() -> None:
    found = Keywords({"休息室": [0, 1000], "休息": [0, 1000], "室内": [0, 1000]}).find("休息室内休息")
    assert found == [(0, "休息室"), (2, "室内"), (4, "休息")]


def test_a_repeated_character_counts_eight_times_at_most() -> None:
    assert Text("哈" * 500).plain == "哈" * classify.REPEATS


@pytest.mark.parametrize(
    "text",
    [
        "啊" * 100_000,
        "客户投诉" * 25_000,
        "\ud800" * 50_000,
        "a1 " * 40_000,
        "".join(map(chr, range(0x4E00, 0x9E00))),
    ],
    ids=["one character", "keywords", "surrogates", "latin", "every character"],
)
def test_a_hostile_text_takes_no_time(shipped: Classifier, text: str) -> None:
    start = time.process_time()
    shipped.rank(text)
    assert time.process_time() - start < 0.05


def test_the_model_file_is_small() -> None:
    assert classify.DEFAULT_MODEL.stat().st_size < 5_000_000


def test_a_model_survives_its_file_and_an_unknown_field_is_refused(shipped: Classifier) -> None:
    data = shipped.model.to_json()
    assert Model.from_json(data) == shipped.model
    with pytest.raises(TypeError):
        Model.from_json({**data, "surprise": 1})
    assert dataclasses.replace(shipped.model, version="x").version == "x"


def test_answering_never_loads_what_only_training_needs() -> None:
    code = (
        "import sys; from bot.language import classify, urgency, words; classify.Classifier.load().rank('断网了');"
        "urgency.urgency('断网了', 2); words.cut('断网了');"
        "print([m for m in ('sklearn', 'scipy', 'jieba') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
