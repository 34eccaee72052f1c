"""Questions for figures: what is asked, of whom, for when, in which order; and never a limit that nobody named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bot.language.clean import normalise
from bot.language.meaning.acts import Act, Situation
from bot.language.meaning.listening import Listener
from bot.language.meaning.tags import Tagger
from bot.language.meaning.understand import Understander
from bot.language.meaning.who import Who
from bot.language.names import Gazetteer, Place
from handlers.asking import said
from models.rules.workdays import SHANGHAI, WorkCalendar

COUNTIES = ("柳河县", "石门县", "东山区")
PLACES = (
    ("L1", "王庄", "柳河县"), ("L2", "南关", "柳河县"), ("S1", "双桥", "石门县"), ("S2", "北坡", "石门县"), ("D1", "湖东路", "东山区"),
)  # fmt: skip
PEOPLE = ("李春兰", "王大勇", "马建", "孙秀英", "高远山")
TAGGER = Tagger(
    Gazetteer(Place(key, f"{name}支局", name, (), county) for key, name, county in PLACES),
    Who((name, name, "书记 主任") for name in PEOPLE),
    COUNTIES,
)
UNDERSTANDER = Understander(Listener(said.SAYINGS, None), TAGGER, lambda *_: False)
NOW = datetime(2025, 6, 18, 10, tzinfo=SHANGHAI)  # a Wednesday
ADMIN = Situation("admin", "林晓", NOW, WorkCalendar())
REP = Situation("rep", "李春兰", NOW, WorkCalendar(), county="柳河县", own=("L1", "L2"))
HEAD = replace(REP, own=("S1",), county="石门县")
ROOM = Situation("sec", "高远山", NOW, WorkCalendar(), county="柳河县", in_group=True, room_county="柳河县")
MONTH = "2025-06-01..2025-06-30"
LIMITS = frozenset({"outlet", "county", "dept", "person", "cat", "state", "filter", "compare", "inherit"})

ASKED = """
现在一共收集了多少问题、解决了多少 | metric=collected,solved,rate
问题总共报上来多少条 | metric=collected
累计反映了多少件 | metric=collected
目前解决率是多少 | metric=rate
办结率怎么样 | metric=rate
销号率 | metric=rate
办结比例多少 | metric=rate
还有多少没办完 | metric=open
没解决的还剩几件 | metric=open
在途工单几个 | metric=open
未结问题清单 | metric=open list=1
还没办结的列一下 | metric=open list=1
超期的单子有哪些 | metric=overdue list=1
有没有逾期的 | metric=overdue list=1
有几个超期了 | metric=overdue
超期一周以上的有哪些 | metric=overdue list=1 min_days=7
逾期超过三天的列个清单 | metric=overdue list=1 min_days=3
快到期的有哪些 | metric=due_soon list=1
马上要超期的几个 | metric=due_soon
今天到期的单子 | metric=due_soon list=1
挂账的有哪些 | state=挂账 list=1
挂起的几件，为啥挂 | state=挂账 list=1
红牌有哪些 | state=红牌 list=1
没人认领的单子有几个 | state=unowned
派不出去的单子有哪些 | state=unowned list=1
还没签收的单子 | state=待受理 list=1
等确认的有几件 | state=待核实
特急的有哪些 | urgency=CRITICAL list=1
平均多久能办结 | metric=avg_days
平均要几天解决 | metric=avg_days
平均办理时长 | metric=avg_days
平均用几个小时 | metric=avg_hours
响应率多少 | metric=response_rate
签收及时率和满意率 | metric=response_rate,satisfaction
满意率是多少 | metric=satisfaction
群众满意度咋样 | metric=satisfaction
按期办结率多少 | metric=on_time_rate
重办率高不高 | metric=reopened
一共退了多少单 | metric=returned
退单率 | metric=returned
柳河县这个月怎么样 | county=柳河县 time=2025-06-01..2025-06-30 metric=summary
石门上个月办结了几个 | county=石门县 time=2025-05-01..2025-05-31 metric=solved
东山区今年以来的解决率 | county=东山区 time=2025-01-01..2025-06-18 metric=rate
柳河本周新增几件 | county=柳河县 time=2025-06-16..2025-06-22 metric=collected
上周报了几个问题 | time=2025-06-09..2025-06-15 metric=collected
昨天新报的问题有哪些 | time=2025-06-17..2025-06-17 list=1
5月份的数据 | time=2025-05-01..2025-05-31 metric=summary
上季度情况汇总 | time=2025-01-01..2025-03-31 metric=summary
一季度解决了多少问题 | time=2025-01-01..2025-03-31 metric=solved
近30天收到多少诉求 | time=2025-05-19..2025-06-18 metric=collected
全市整体情况 | metric=summary
总体进度如何 | metric=summary
各县解决率排名 | group_by=county metric=rate order=desc
各县区办结率排个序 | group_by=county metric=rate order=desc
解决率最低的是哪个县 | group_by=county metric=rate order=asc top=1
哪个县超期最多 | group_by=county metric=overdue order=desc top=1
每个县报了多少 | group_by=county metric=collected
各县未结的各有几个 | group_by=county metric=open
按部门统计未办结 | group_by=dept metric=open
哪个部门退单最多 | group_by=dept metric=returned order=desc top=1
哪个部门办得最快 | group_by=dept metric=avg_hours order=asc top=1
各部门响应率排名 | group_by=dept metric=response_rate order=desc
哪个网点问题最多 | group_by=outlet metric=collected order=desc top=1
报得最少的三个网点是哪几个 | group_by=outlet metric=collected order=asc
哪类问题最多 | group_by=category metric=collected order=desc top=1
问题最多的前三类 | group_by=category metric=collected order=desc top=3
什么问题反映最多 | group_by=category metric=collected order=desc top=1
谁报的问题最多 | group_by=person metric=collected order=desc top=1
党代表里谁走访最多 | group_by=person metric=visit_count order=desc top=1
办结率倒数三名的县 | group_by=county metric=rate order=asc top=3
柳河和石门对比一下 | compare=柳河县,石门县 metric=summary
柳河跟石门哪个解决率高 | compare=柳河县,石门县 metric=rate
石门县比东山区多报几个 | compare=石门县,东山区 metric=collected
信息技术中心和综合部谁办得快 | compare=信息技术中心,综合部 metric=avg_hours
空调的问题和打印机的问题哪个多 | compare=LOG-HVC,EQP-PRT metric=collected
比上个月多了几个 | compare=prev_month metric=collected time=2025-06-01..2025-06-30
本月比上月解决率高吗 | compare=prev_month metric=rate time=2025-06-01..2025-06-30
收集数环比怎么样 | compare=prev_month metric=collected
今年上半年跟去年同期比怎么样 | compare=yoy metric=summary time=2025-01-01..2025-06-30
解决率同比 | compare=yoy metric=rate
这周比上周多吗 | compare=prev_week metric=collected time=2025-06-16..2025-06-22
设备类问题有几个 | cat=EQP metric=collected
后勤方面的还有多少没解决 | cat=LOG metric=open
空调的问题报了几次 | cat=LOG-HVC metric=collected
王庄的打印机修好没 | outlet=L1 cat=EQP-PRT list=1
南关支局那个空调怎么样了 | outlet=L2 cat=LOG-HVC list=1
双桥报了哪些问题 | outlet=S1 list=1
北坡支局还有几个没办结 | outlet=S2 metric=open
查一下湖东路的问题 | outlet=D1 list=1
信息技术中心还有几个没办 | dept=信息技术中心 metric=open
综合部手上压了多少单子 | dept=综合部 metric=open
人力资源部平均几天办结 | dept=人力资源部 metric=avg_days
安全保卫部逾期几个 | dept=安全保卫部 metric=overdue
王大勇报了几个问题 | person=王大勇 metric=collected
马建手上还有几个 | person=马建 metric=open
党员空白网点报了几个问题 | filter=blank metric=collected
没有党员的网点反映了哪些问题 | filter=blank list=1
不满意的有哪几个 | filter=unsatisfied list=1
共性问题 | metric=cluster
最近有什么普遍反映的问题 | metric=cluster
哪些网点都在报同样的问题 | metric=cluster
导出本月问题清单 | time=2025-06-01..2025-06-30 export=xlsx
柳河县未结导出来 | county=柳河县 metric=open export=xlsx
把本月的问题做成excel发给我 | time=2025-06-01..2025-06-30 export=xlsx
我要石门县的问题表格 | county=石门县 export=xlsx
麻烦统计下柳河五月报上来几件 | county=柳河县 metric=collected time=2025-05-01..2025-05-31
问一下石门那边没办结的还有哪些 | county=石门县 metric=open list=1
嗯那个就是想问下现在逾期的一共有几个啊 | metric=overdue
请报一下东山区截至目前办结情况 | county=东山区 metric=solved
柳河咋样了 | county=柳河县 metric=summary
俺想瞅瞅石门还剩几个没弄好 | county=石门县 metric=open
还欠着几个没给办 | metric=open
谁手里压的单子最多 | group_by=person metric=open order=desc top=1
最拖拉的部门是谁 | group_by=dept metric=avg_hours order=desc top=1
办得最好的三个县 | group_by=county metric=rate order=desc top=3
问题集中在哪些方面 | group_by=category metric=collected
三天内到期的单子 | metric=due_soon list=1 time=2025-06-18..2025-06-21
超期十天以上的 | metric=overdue list=1 min_days=10
柳河石门东山三个比一比 | compare=柳河县,石门县,东山区 metric=summary
解决率涨了还是跌了 | compare=prev_month metric=rate
各县对比一下 | group_by=county metric=summary
柳河县设备问题解决率 | county=柳河县 cat=EQP metric=rate
满意率低于九成的县有哪些 | group_by=county metric=satisfaction
寄递部手上超期的 | dept=寄递事业部 metric=overdue list=1
把这个月没解决的给我列一列 | metric=open list=1 time=2025-06-01..2025-06-30
烦请查询柳河县未办结工单明细 | county=柳河县 metric=open list=1
报送一下五月份各部门超期情况 | group_by=dept metric=overdue time=2025-05-01..2025-05-31
书记问空白点的问题解决了几成 | filter=blank metric=rate
特急的都签收了没 | urgency=CRITICAL state=待受理
"""

MINE = """
我报的那几个怎么样了 | person=self list=1
我上周反映的有结果了吗 | person=self list=1
我提的问题解决了没 | person=self
我名下还有几个没办 | person=self metric=open
我手上快到期的有哪些 | person=self metric=due_soon list=1
我的单子 | person=self list=1
我上个月报了几个 | person=self metric=collected time=2025-05-01..2025-05-31
我们县解决率多少 | county=柳河县 metric=rate
本县还有多少没办结 | county=柳河县 metric=open
怎么没人管我 | person=self metric=open list=1
分错的改过来了吗 | person=self filter=corrected
我这个月还差哪些没走 | person=self metric=visit_due time=2025-06-01..2025-06-30
我上个月走访了几次 | person=self metric=visit_count time=2025-05-01..2025-05-31
今年我去了几趟王庄 | person=self outlet=L1 metric=visit_count
我还有哪个点没跑 | person=self metric=visit_due
"""

VISITED = """
这个月走访了多少次 | metric=visit_count time=2025-06-01..2025-06-30
柳河县本月走访率多少 | county=柳河县 metric=visit_rate time=2025-06-01..2025-06-30
走访覆盖率 | metric=visit_rate
哪些网点本月没人走访 | metric=visit_due time=2025-06-01..2025-06-30 list=1
本周还有谁没走访 | metric=visit_due time=2025-06-16..2025-06-22
应访未访的名单 | metric=visit_due list=1
王大勇上个月去了几次双桥 | person=王大勇 outlet=S1 metric=visit_count time=2025-05-01..2025-05-31
孙秀英走访几次了 | person=孙秀英 metric=visit_count
走访没发现问题的占多少 | metric=zero_visit_share
零问题走访占比 | metric=zero_visit_share
王庄多久没人去了 | outlet=L1 metric=visit_due
空白点走访了几个 | filter=blank metric=visit_rate
各县走访率排名 | group_by=county metric=visit_rate order=desc
"""

ABOUT_TICKETS = """
1023到哪了 | id=1023
查 1023 | id=1023
#1023 | id=1023
1023现在谁在办 | id=1023
1023什么时候能好 | id=1023
看看1023和1024办得怎么样了 | ids=1023,1024
1024好了没 | id=1024
1026几号到期 | id=1026
1023 1024为啥都没动 | ids=1023,1024
"""

DISPUTED = """
这个数不对吧
数对不上，你再核一下
跟我们台账对不上
解决率怎么可能才六成，算错了吧
你少算了两个
我们县明明只有两个逾期
怎么会有五个逾期
统计有误请重新算
上个月的数据不准
"""

CLAIMED = """
理赔到哪一步了
上次丢的件赔了没
赔款什么时候下来
查一下理赔进度
理赔批了吗
"""

PAPERS = """
出个5月月报 | month=2025-05 format=docx
做一份本周简报 | week=2025-06-16..2025-06-22 format=docx
把上周的周报发到群里 | week=2025-06-09..2025-06-15 target=group
生成上半年工作总结 | time=2025-01-01..2025-06-30
给我一份柳河县六月份的情况简报 | county=柳河县 month=2025-06
本月月报 | month=2025-06
帮我写个汇报材料 | format=docx
月报出了吗 | format=docx
"""

LAST: Mapping[str, Any] = {"county": "柳河县", "time": (date(2025, 6, 1), date(2025, 6, 30)), "metric": "rate"}
FOLLOWED = f"""
那逾期的呢 | county=柳河县 time={MONTH} metric=overdue inherit=1
那没解决的呢 | county=柳河县 time={MONTH} metric=open inherit=1
石门呢 | county=石门县 time={MONTH} metric=rate inherit=1
那东山区呢 | county=东山区 time={MONTH} metric=rate inherit=1
上个月呢 | county=柳河县 time=2025-05-01..2025-05-31 metric=rate inherit=1
满意率呢 | county=柳河县 time={MONTH} metric=satisfaction inherit=1
列出来 | list=1 metric=rate inherit=1
列一下看看 | list=1 inherit=1
都是哪些 | list=1 inherit=1
34个是哪些 | list=1 inherit=1
具体清单发我 | list=1 inherit=1
明细 | list=1 inherit=1
下一页 | page=next inherit=1
还有吗 | page=next inherit=1
接着发 | page=next inherit=1
第2页 | page=2 inherit=1
导出来 | export=xlsx inherit=1
做成表格发我 | export=xlsx inherit=1
34个是哪些，做成表格发我 | export=xlsx inherit=1
这34个导出来 | export=xlsx inherit=1
比上月呢 | compare=prev_month county=柳河县 metric=rate inherit=1
跟上个月比怎么样 | compare=prev_month county=柳河县 metric=rate time={MONTH} inherit=1
环比多少 | compare=prev_month metric=rate inherit=1
同比呢 | compare=yoy metric=rate inherit=1
按部门分一下 | group_by=dept county=柳河县 metric=rate inherit=1
按网点排 | group_by=outlet inherit=1
只看设备类的 | cat=EQP county=柳河县 inherit=1
只看特急的 | urgency=CRITICAL inherit=1
其中逾期的有几个 | metric=overdue county=柳河县 inherit=1
其中信息技术中心的呢 | dept=信息技术中心 county=柳河县 inherit=1
王庄的呢 | outlet=L1 inherit=1
前三个部门 | group_by=dept top=3 metric=rate inherit=1
从低到高排 | order=asc inherit=1
换成石门县 | county=石门县 metric=rate inherit=1
全市呢 | metric=rate inherit=1
本周的呢 | time=2025-06-16..2025-06-22 county=柳河县 inherit=1
"""

ELSEWHERE = ("石门的怎么样", "石门县解决率多少", "石门和柳河比一比", "东山区还有几个没办", "石门县走访了几次")

NOT_MINE = """
王庄支局打印机坏了，打不出面单
空调报了三次都没修好，热得不行
1023转给信息技术中心
1023办结：已换新打印机
1023催一下，逾期好几天了
今天走访了王庄，没什么问题
明天去双桥走访
怎么查我报的问题
解决率是怎么算的
满意率和解决率有什么区别
挂账是什么意思
书记领题07进展到哪了
宣传品到期的列出来
折页还有多少库存
李春兰的电话
谁负责王庄
我联系哪几个网点
收到
满意
未解决
没有
退单，不归我们管
延到周五
不是设备是寄递
第二个
取消1023
谢谢，麻烦了
好的
现场解决：已经换好了
需要大修，申请挂账
还没修好，别销号
明天下午三点开会，请各位参加
"""


def understood(text: str, about: Situation = ADMIN) -> Act:
    acts = UNDERSTANDER.understand(normalise(text), about).acts
    assert len(acts) == 1, acts
    return acts[0]


def rows(table: str) -> list[tuple[str, str]]:
    found = (line.partition(" | ") for line in table.strip().splitlines())
    return [(text, slots) for text, _, slots in found]


def in_words(value: Any) -> str:
    if isinstance(value, tuple):
        parts = [in_words(part) for part in value]
        return (".." if isinstance(value[0], date) else ",").join(parts)
    return value.isoformat() if isinstance(value, date) else str(value)


def check(act: Act, slots: str) -> None:
    want = dict(pair.split("=") for pair in slots.split())
    got = {key: in_words(value) for key, value in act.slots.items()}
    assert {key: got.get(key) for key in want} == want, got
    assert (LIMITS & got.keys()) <= want.keys(), f"a limit nobody named: {got}"


@pytest.mark.parametrize(("text", "slots"), rows(ASKED))
def test_a_question_is_read_in_full(text: str, slots: str) -> None:
    act = understood(text)
    assert act.name == "query"
    check(act, slots)


@pytest.mark.parametrize(("text", "slots"), rows(MINE))
def test_my_own(text: str, slots: str) -> None:
    act = understood(text, REP)
    assert act.name == "query"
    check(act, slots)


def test_my_outlet_is_named_when_i_have_only_one() -> None:
    check(understood("我们支局报了几个问题", HEAD), "outlet=S1 metric=collected")
    check(understood("我们网点还有几个没办", REP), "person=self metric=open")


@pytest.mark.parametrize(("text", "slots"), rows(VISITED))
def test_visits_are_counted_too(text: str, slots: str) -> None:
    act = understood(text, REP)
    assert act.name == "query"
    check(act, slots)


@pytest.mark.parametrize(("text", "slots"), rows(ABOUT_TICKETS))
def test_a_ticket_is_looked_up(text: str, slots: str) -> None:
    act = understood(text)
    assert act.name == "query"
    check(act, slots)


@pytest.mark.parametrize("text", DISPUTED.strip().splitlines())
def test_a_figure_is_disputed(text: str) -> None:
    assert understood(text, REP).name == "query_dispute"


@pytest.mark.parametrize("text", CLAIMED.strip().splitlines())
def test_claims_are_asked_about(text: str) -> None:
    assert understood(text, REP).name == "claim_query"


@pytest.mark.parametrize(("text", "slots"), rows(PAPERS))
def test_a_paper_is_wanted(text: str, slots: str) -> None:
    act = understood(text)
    assert act.name == "report_doc"
    check(act, slots)


@pytest.mark.parametrize(("text", "slots"), rows(FOLLOWED))
def test_a_short_question_leans_on_the_last_one(text: str, slots: str) -> None:
    act = understood(text, replace(ADMIN, last_query=LAST))
    assert act.name == "query"
    want = dict(pair.split("=") for pair in slots.split())
    got = {key: in_words(value) for key, value in act.slots.items()}
    assert {key: got.get(key) for key in want} == want, got


@pytest.mark.parametrize("text", ["列出来", "下一页", "石门呢"])
def test_without_a_question_before_there_is_nothing_to_lean_on(text: str) -> None:
    assert understood(text).name == "ask_rephrase"


def test_the_whole_city_takes_the_county_away() -> None:
    act = understood("全市呢", replace(ADMIN, last_query=LAST))
    assert "county" not in act.slots


@pytest.mark.parametrize("text", ["石门县逾期的有几个", "导出未结问题", "导出石门县的问题清单"])
def test_a_full_question_leans_on_nothing(text: str) -> None:
    act = understood(text, replace(ADMIN, last_query=LAST))
    assert "inherit" not in act.slots
    assert "time" not in act.slots


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_countys_group_hears_nothing_of_another_county(text: str) -> None:
    act = understood(text, ROOM)
    assert act.name == "refuse"
    assert act.slots["reason"] == "scope"


@pytest.mark.parametrize("text", ["柳河解决率多少", "我们县还有几个没解决", "全市解决率多少"])
def test_a_countys_group_may_ask_about_itself(text: str) -> None:
    assert understood(text, ROOM).name == "query"


@pytest.mark.parametrize("text", ["统计一下", "帮我查下数据", "给我报个数"])
def test_what_is_not_said_is_asked(text: str) -> None:
    act = understood(text)
    assert (act.name, act.ask) == ("query", "metric")


@pytest.mark.parametrize("text", NOT_MINE.strip().splitlines())
def test_what_is_no_question_is_left_alone(text: str) -> None:
    for about in (ADMIN, REP, replace(REP, last_query=LAST)):
        assert understood(text, about).name == "ask_rephrase", text
