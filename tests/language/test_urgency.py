"""How urgent a report is: what wakes people, what must not, and what lies between."""

import time

import pytest

from bot.language.urgency import urgency
from models.rules import taxonomy
from models.rules.words import Urgency

WAKES_PEOPLE = [
    "配电房着火了快来人",
    "后院纸箱起火了已经打了119",
    "插座冒烟了",
    "插线板噼里啪啦冒火星",
    "充电的电瓶车自燃了",
    "有个老人在大厅晕倒了",
    "投递员被车撞了送去医院",
    "客户拿刀威胁柜员",
    "有人抢劫",
    "营业厅进水了到脚脖子",
    "水从后门倒灌进来了",
    "整个支局断网，什么业务都办不了",
    "全所断网业务全停",
    "厨房里一股煤气味",
    "燃气好像漏了",
    "柜员碰了机箱被电了一下",
    "老王送件掉沟里腿骨折了",
    "两个客户在大厅打起来了",
    "屋顶塌了砸到人",
    "运钞车遭劫了",
    "有人要跳楼",
    "吊顶掉下来砸伤了客户头上流血",
    "开不了门，今天没法营业",
    "电线断了耷拉在院里",
    "不是没冒烟，是冒得厉害",
    "没修好又漏电了",
    "昨天修过，今天又冒火花",
    "客户突发心脏病，已经打120",
    "员工中暑了躺地上",
    "说是热水器漏电把人电着了",
    "停业了，全体群众进不来",
    "食堂煤气泄漏",
    "网点被淹了",
    "安国说“配电箱冒火花”",
    "包裹里冒白烟",
    "客户喝农药了",
    "现在还冒烟呢",
    "消防演练刚结束，仓库就真着火了",
    "员工触电了",
    "劫匪冲进来了",
    "主要是漏电，别的都还好",
    "上回说漏电一直没人来修",
    "员工午休触电了",
    "无法正常营业",
    "插座冒烟，屋里灯全灭了",
    "水进来了，什么时候能恢复，停业了",
    "保险丝冒烟了",
    "文件柜着火了",
    "电视监控主机着火，能不急吗",
    "演练的时候真着火了",
    "大爷摔倒了头上流血",
    "电线短路起火了已经报警",
    "洪水进屋了",
    "有个疯子在大厅砸玻璃",
    "煤气味很重，不敢开火",
    "没想到真着火了",
    "灭火器没有，仓库还着火了",
    "水漫进营业厅了",
    "炸了炸了充电器炸了",
]

IS_NO_EMERGENCY = [
    "灶打不着火",
    "煤气灶打不着火",
    "煤气罐没气了要换",
    "没有冒烟，就是有股味",
    "没着火，误报了",
    "两个通知打架，不知道听谁的",
    "明天搞消防演练，模拟着火怎么疏散",
    "反诈宣传海报没了",
    "漏电保护器要换一个",
    "万一着火了谁负责",
    "进水管坏了",
    "键盘进水了按不动",
    "停业公示怎么写",
    "客户气得冒火",
    "装修停业一周要报备吗",
    "去年倒灌过一回，想备点沙袋",
    "想组织一次触电急救培训",
    "叫号机坏了三天了",
    "不着急，有空来看看",
    "不加急",
    "人身意外保险怎么买",
    "抢单抢不过顺丰",
    "抢修的什么时候来",
    "打人工客服没人接",
    "手续动手做一下",
    "发动不着火的车咋办",
    "爆炸性新闻",
    "员工骨折在家休养，慰问一下",
    "贴一张“小心触电”的牌子",
    "没人受伤，就是东西摔了",
    "网断了一会，已经恢复了",
    "应急灯不亮",
    "“防诈骗”横幅掉了",
    "学习防汛预案",
    "紧急出口的牌子掉了",
    "别着急，慢慢修",
    "防诈骗宣传册没了",
    "中国人寿保险着火理赔怎么办",
    "演练的时候模拟火灾放烟，冒烟了没人看",
    "厂里搞了个防触电的讲座",
    "发洪水的时候怎么撤，有预案没",
    "客户打人工热线打不进去",
    "给大伙打打气",
    "煤气灶换个新的",
    "水果箱子进水果了",
    "群里炸了锅",
]

IS_URGENT_ONLY = [
    "客户要投诉",
    "网断了办不成，有一个窗口还能用",
    "空调坏了，快中暑了",
    "电线老化，怕漏电",
    "经常一下雨就倒灌",
    "客户天天来催",
    "马上派人来修",
    "专线老掉线，三天两头办不了业务",
    "一个客户办不了业务在闹事",
    "着火了，已经扑灭了",
    "老人摔倒了",
    "停电了",
    "差点漏电",
    "插座有糊味",
    "等不了了今天必须修",
    "请立即处理",
    "一旦着火跑都跑不出去",
    "插座差点着火",
    "应该没事，就是电线有点糊味",
]


@pytest.mark.parametrize("text", WAKES_PEOPLE)
def test_a_danger_is_critical(text: str) -> None:
    level, evidence = urgency(text, 10)
    assert level is Urgency.CRITICAL
    assert evidence
    assert all(quote in text for quote in evidence)


@pytest.mark.parametrize("text", IS_NO_EMERGENCY)
def test_negation_drill_and_small_things_stay_normal(text: str) -> None:
    assert urgency(text, 10) == (Urgency.NORMAL, ())


@pytest.mark.parametrize("text", IS_URGENT_ONLY)
def test_pressure_risk_and_what_is_over_stay_urgent(text: str) -> None:
    assert urgency(text, 10)[0] is Urgency.URGENT


@pytest.mark.parametrize(("days", "level"), [(1, "URGENT"), (2, "URGENT"), (3, "NORMAL"), (None, "NORMAL")])
def test_a_short_term_makes_a_category_urgent(days: int | None, level: str) -> None:
    assert urgency("这里要看一下", days) == (level, ())


def test_who_says_there_is_no_hurry_is_believed_unless_there_is_danger() -> None:
    assert urgency("探头歪了，不着急", 2)[0] is Urgency.NORMAL
    assert urgency("插座冒烟了，不着急", 2)[0] is Urgency.CRITICAL


def test_a_doubled_negation_is_an_assertion() -> None:
    assert urgency("不是没着火，是烧完了")[0] is Urgency.CRITICAL
    assert urgency("没有着火")[0] is Urgency.NORMAL


def test_quoted_words_count_only_as_somebody_s_report() -> None:
    assert urgency("新贴的“小心触电”四个字掉了")[0] is Urgency.NORMAL
    assert urgency("支局长说“触电了”")[0] is Urgency.CRITICAL


def test_the_lists_of_the_table_are_read_too() -> None:
    assert urgency("山体滑坡了", critical_words=["山体滑坡"])[0] is Urgency.CRITICAL
    assert urgency("没有山体滑坡", critical_words=["山体滑坡"])[0] is Urgency.NORMAL
    assert urgency("大门口都堵死了", urgent_words=["堵死"])[0] is Urgency.URGENT


@pytest.mark.parametrize("word", [w for w in taxonomy.critical_words if w not in {"劫", "煤气"}])
def test_every_critical_word_of_the_table_fires_in_a_plain_report(word: str) -> None:
    assert urgency(f"我们所{word}了")[0] is Urgency.CRITICAL


@pytest.mark.parametrize("text", ["电线" * 50_000, "没" * 100_000, "“" * 100_000, "火，" * 50_000, "\ud800" * 9_000])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    urgency("先编好表达式")
    start = time.process_time()
    urgency(text)
    assert time.process_time() - start < 0.05
