"""Materials, projects, grids, indicators and agreements: understood in full although the modules are not open yet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.language.meaning.acts import Pending, Situation
from tests.language.said import ADMIN, REP, fits, shown, understood

RECALL = replace(REP, pending=(Pending("recall", options=("9", "坪")),))
SCORED = replace(REP, last_query={"metric": "score"})

MATERIALS: tuple[tuple[str, str], ...] = (
    ("南坪领到新单页三百张", "material_in outlet=坪 item=单页 qty=300"),
    ("榆树湾到货易拉宝2个", "material_in outlet=榆 item=易拉宝 qty=2"),
    ("市里送来的横幅收到两条，南坪", "material_in outlet=坪 item=横幅 qty=2"),
    ("收到折页50份", "material_in item=折页 qty=50 ask=outlet"),
    ("南坪收到海报20张，已经贴好了", "material_in outlet=坪 item=海报 qty=20 + material_on outlet=坪 item=海报"),
    ("南坪的新海报已经张贴上墙", "material_on outlet=坪 item=海报"),
    ("榆树湾利率牌换新好了", "material_on outlet=榆 item=利率牌"),
    ("榆树湾大厅摆上了展架", "material_on outlet=榆 item=展架"),
    ("南坪老横幅摘下来了", "material_off outlet=坪 item=横幅"),
    ("南坪旧折页全部撤完，已销毁", "material_off outlet=坪 item=折页 destroyed=1"),
    ("把南坪过期单页都收走了", "material_off outlet=坪 item=单页"),
    ("南坪单页快没了，补200张", "material_request outlet=坪 item=单页 qty=200"),
    ("榆树湾申领展架两个", "material_request outlet=榆 item=展架 qty=2"),
    ("榆树湾的营业执照复印件破旧了，换一张新的", "material_request outlet=榆 item=营业执照复印件"),
    ("南坪需要50份反洗钱资料", "material_request outlet=坪 item=反洗钱资料 qty=50"),
    ("南坪电子屏还滚动着去年的利率", "material_issue outlet=坪 item=电子屏 next=ticket"),
    ("榆树湾墙上贴的海报早就过期了", "material_issue outlet=榆 item=海报 next=ticket"),
    ("南坪公示栏一直没更新", "material_issue outlet=坪 item=公示栏 next=ticket"),
    ("榆树湾自己印的传单没有风险提示", "material_issue outlet=榆 item=传单 next=ticket"),
    ("把榆树湾的折页匀100张给南坪", "material_move outlet=榆 to=坪 item=折页 qty=100"),
    ("从榆树湾借两个展架给南坪", "material_move outlet=榆 item=展架 qty=2"),
    ("南坪宣传品检查过了，合格", "material_check outlet=坪 pass=1"),
    ("抽查榆树湾宣传品，不合格", "material_check outlet=榆 pass=0"),
    ("榆树湾盘点：单页80，横幅2，台卡5", "material_stocktake outlet=榆 items=单页80|横幅2|台卡5"),
    ("南坪月末盘点完了", "material_stocktake outlet=坪"),
    ("南坪海报受潮了，报废3张", "material_damage outlet=坪 item=海报 qty=3"),
    ("榆树湾展架被风刮破一个", "material_damage outlet=榆 item=展架 qty=1"),
    ("库房还有多少海报", "material_query item=海报 store=city metric=stock"),
    ("哪些支局旧海报还没撤", "material_query item=海报 state=not_withdrawn list=1"),
    ("过期的折页有哪些", "material_query item=折页 state=expired list=1"),
    ("海报有效期到什么时候", "material_query item=海报 field=expiry"),
    ("这批单页的批准文号是什么", "material_query item=单页 field=approval_no"),
    ("单页哪家用得最多", "material_query item=单页 group_by=outlet order=desc top=1"),
    ("网点能自己印海报吗", "material_query rule=self_print"),
    ("这个展架还能摆吗", "material_query item=image ask=approval"),
    ("本月谁还没盘点", "material_query metric=stocktake_due list=1"),
    ("海报撤换进度导个表", "material_query state=progress export=xlsx"),
    ("现在用的折页是第几版", "material_query item=折页 field=version"),
    ("换下来的旧折页先别销毁，留着", "material_rule rule=keep ask=admin"),
)

ORDERED: tuple[tuple[str, str], ...] = (
    ("旧版利率牌3月20日前全部撤下", "material_recall item=利率牌 deadline=2025-03-20"),
    ("理财海报一律下架", "material_recall item=理财海报 ask=confirm"),
    ("召回反诈海报", "material_recall item=反诈海报 ask=confirm"),
    ("以后海报都要先审批再贴", "material_rule ask=admin"),
)

ANSWERED: tuple[tuple[str, str], ...] = (
    ("都撤下来了", "material_off recall=9 outlet=坪"),
    ("撤完了 (照片)", "material_off recall=9 outlet=坪 photo=1"),
    ("还没来得及，下午撤", "material_pending recall=9 outlet=坪"),
    ("还挂在墙上", "material_pending recall=9 outlet=坪"),
)

PROJECTS: tuple[tuple[str, str], ...] = (
    ("领题03现在什么进度", "project_query id=03"),
    ("03号项目到哪一步了", "project_query id=03"),
    ("全市现在有多少个领题", "project_query metric=count"),
    ("东陵县申报了几个课题", "project_query county=东陵县 metric=count"),
    ("有没有超期的领题", "project_query state=overdue list=1"),
    ("领题评比谁第一", "project_query metric=ranking"),
    ("支部破题进展怎么样", "project_query kind=破题 metric=summary"),
    ("二支部今年破什么题", "project_query branch=二支部 field=title"),
    ("领题03谁牵头", "project_query id=03 field=leader"),
    ("03的全套材料打包给我", "project_query id=03 export=zip"),
    ("申报的立项了没", "project_query field=stage ask=id"),
    ("这个月主题党日开了几家", "project_query kind=主题党日 metric=rate"),
    ("无党员网点专项进展如何", "project_query theme=blank metric=summary"),
    ("我要申报领题：打通进村最后一公里", "project_apply title=打通进村最后一公里 by=顾大海"),
    ("领题申报 题目：窗口提速 目标：排队不超过十分钟", "project_apply title=窗口提速 goal=1"),
    ("领题03卡住了，缺人手", "project_update id=03"),
    ("03项目完成60%", "project_update id=03"),
    ("领题03牵头人改成秦川", "project_update id=03 lead=秦川 ask=confirm"),
    ("给领题03打92分", "project_score id=03 score=92"),
    ("领题03：88分", "project_score id=03 score=88"),
    ("领题03我参与了，申请回避", "project_recuse id=03"),
    ("同意03立项，由秦川牵头", "project_approve id=03 lead=秦川"),
    ("03材料不全，打回", "project_return id=03"),
    ("破题08跟工单2026挂上", "project_link id=08 ticket=2026"),
    ("领题03和05内容重了，并一下", "project_merge ids=03,05 ask=confirm"),
    ("催一下领题03", "project_urge id=03"),
    ("领题03结题，成效：投诉下降一半", "project_close id=03 result=1"),
    ("这几个同类问题转成破题", "project_from_cluster ask=confirm"),
    ("结题的项目都归档", "project_archive state=closed ask=confirm"),
    # grid
    ("二网格今天巡查，一切正常", "grid_log grid=2 zero=1"),
    ("网格巡访登记，第4网格没有异常", "grid_log grid=4 zero=1"),
    ("三网格发现一处电线裸露", "grid_issue grid=3"),
    ("支委会今天开了，应到5实到5", "grid_log"),
    # indicators
    ("二支部扣3分，材料没报", "kpi_adjust branch=二支部 delta=-3 ask=confirm"),
    ("给三支部奖2分", "kpi_adjust branch=三支部 delta=2 ask=confirm"),
    ("各支部积分情况", "kpi_query group_by=branch metric=score"),
    ("我们支部考核多少分", "kpi_query metric=score"),
    ("包快收入完成多少", "kpi_query metric=summary"),
    # agreements
    ("和幸福社区的共建协议签好了，年底到期", "coop_add partner=幸福社区 expiry=2025-12-31 ask=signed_date"),
    ("下个月有哪些共建协议要到期", "coop_query metric=expiring list=1"),
    ("共建协议履约情况怎么样", "coop_query metric=fulfilled"),
    ("现在跟几家单位签了共建", "coop_query metric=count"),
    ("昨天在幸福社区开展反诈宣讲，去了8人", "coop_activity partner=幸福社区 date=2025-03-11 people=8"),
)

OTHERS: tuple[tuple[str, str], ...] = (
    ("榆树湾LED屏不亮了", "material"), ("展架倒了砸到人", "material"), ("2025-03-07的走访记录改一下", "project"),
    ("3号台席没人", "project"), ("项目一直没动静的工单催一下", "kpi"), ("打印机又坏了，这个项目急用", "kpi"),
    ("07:30开门没人", "project"), ("南坪走访了，检查了消防", "material"),
)  # fmt: skip
"""Sentences with the same words, and the area that must leave them alone."""


@pytest.mark.parametrize(("text", "expected"), MATERIALS + PROJECTS)
def test_what_a_rep_says(text: str, expected: str) -> None:
    acts = understood(text)
    assert fits(acts, expected), shown(acts)


@pytest.mark.parametrize(("text", "expected"), ORDERED)
def test_what_an_administrator_orders(text: str, expected: str) -> None:
    acts = understood(text, ADMIN)
    assert fits(acts, expected), shown(acts)


@pytest.mark.parametrize(("about", "text", "expected"), [
    *((RECALL, text, expected) for text, expected in ANSWERED),
    (SCORED, "为什么扣分", "kpi_query inherit=1 field=deductions"),
])  # fmt: skip
def test_what_leans_on_a_question_before(about: Situation, text: str, expected: str) -> None:
    acts = understood(text, about)
    assert fits(acts, expected), shown(acts)


@pytest.mark.parametrize(("text", "area"), OTHERS)
def test_the_same_words_may_mean_something_else(text: str, area: str) -> None:
    acts = understood(text)
    assert not acts or not acts[0].name.startswith(area), shown(acts)
