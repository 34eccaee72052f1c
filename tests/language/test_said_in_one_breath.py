"""Slips mended in the same breath, several things in one message, words misheard, and what a stray word must not decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.language.classify import Classifier
from bot.language.clean import normalise
from bot.language.meaning.acts import Act, Facts, Situation
from bot.language.reader import Reader
from handlers import menu
from models.directory import Directory
from models.roster import Outlet, Person
from models.rules.workdays import WorkCalendar
from tests.language.said import ADMIN, NOBODY, PEOPLE, PLACES, REP, fits, shown

TICKETS = {
    2001: Facts(2001, "IN_PROGRESS", "rep", "qin", outlet="榆"),
    2002: Facts(2002, "ASSIGNED", "rep", "qin", outlet="坪"),
    2003: Facts(2003, "PENDING_CONFIRM", "rep", "qin", outlet="坪"),
    2004: Facts(2004, "CLOSED", "other", "qin", outlet="榆"),
}
ABOUT = {
    "rep": replace(REP, ticket=TICKETS.get),
    "clerk": replace(NOBODY, userid="qin", name="秦川", roles=frozenset({"HANDLER"}), ticket=TICKETS.get),
    "secretary": replace(ADMIN, ticket=TICKETS.get),
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The whole reader, with the models that ship."""
    outlets = {
        p.id: Outlet(id=p.id, name=p.name, short=p.short, county=p.county, blank=False, aliases=[]) for p in PLACES
    }
    people = {u: Person(userid=u, name=n, post=post, roles=[], active=True) for u, n, post in PEOPLE}
    directory = Directory(
        version=0, city="河阳市", city_code="HY", counties=("临溪县", "东陵县"), county_codes={}, outlets=outlets, people=people,
        departments={}, groups={}, pairings=(), baselines={}, calendar=WorkCalendar(), aliases=(), _by_rep={},
        _by_outlet={}, _lower={},
    )  # fmt: skip
    return menu.reader(directory, Classifier.load())


def _acts(reader: Reader, text: str, about: Situation) -> tuple[Act, ...]:
    return reader.understand(normalise(text), about).acts


ROWS = """
clerk | 2001申请延到3月20，哦不，3月24号 | extend id=2001 until=2025-03-24
clerk | 2001延到周五，说错了，下周一 | extend id=2001 until=2025-03-17
clerk | 2001转给方敏，不对，转沈涛 | transfer id=2001 person=沈涛
clerk | 2001这个上半年没预算，先挂账到六月三十号，下半年再看 | hang id=2001
rep | 不是2001，要撤的是2002 | cancel id=2002
rep | 撤回2002，2001先甭动 | cancel id=2002
rep | 2001和2002我不报了，两个都撤 | cancel ids=2001,2002
rep | 2002车回，打错了 | cancel id=2002
secretary | 愈期的列出来 | query metric=overdue list=1
secretary | 么零二三到哪一步了 | query id=1023
secretary | 2001催办。逾期的单子都列出来 | urge id=2001 + query metric=overdue list=1
clerk | 2001进展：已经比过价了；还要走采购，申请延期到3月28号 | progress id=2001 + extend id=2001 until=2025-03-28
clerk | 2001办结，换了主控板一块，跟踪两天没再犯 | close id=2001
clerk | 南坪缺人（#2002）进展：面了三个，录了一个 | progress id=2002
clerk | 先报个进度，2001厂家联系上了，后天来人 | progress id=2001
rep | 2002撤了，另报一个：榆树湾的灭火器过期了 | cancel id=2002 + report
rep | 昨下午去南坪走访，柜台点钞机老数错 | visit_log + report
rep | 榆树湾报纸数对不上账 | report
rep | 南坪机器倒没毛病，是缺人 | report
rep | 2004给5分 | rate id=2004 score=5
rep | 没给2003高分的原因：跑了三趟才有人管 | rate_reason id=2003
rep | 榆树湾说是修好了，我去瞧了，根本没人来过，2003不认 | reject_close id=2003
rep | 我那个二千零二号不报了，撤了吧 | cancel id=2002
rep | 撤回2002，2001可千万别动 | cancel id=2002
rep | 南坪那台打印机不在南坪，是柳河的，2001网点改一下 | correct id=2001 field=outlet value=柳
rep | 2001类别归得不对，应该算理赔 | correct id=2001 field=category
rep | 第二条是别人家的事，去掉 | cancel item=2
rep | 不想留名，不留名该怎么报 | help topic=anonymous
rep | 规定几天内给办好 | help topic=sla
rep | 拍好了照片，怎么给你呀 | help topic=photo
rep | 昨天上午走访了榆树湾 下午又走访了南坪 | visit_log
rep | 榆树湾有三个事：①饮水机不出热水 ②电脑老死机 ③缺一个人 | report
secretary | 2月份走访完成率 | query metric=visit_rate time=2025-02-01..2025-02-28
secretary | 咱全市网点拢共多少个 | roster_query metric=outlet_count
secretary | 一个党员都没有的网点还有几家 | roster_query metric=blank_count
secretary | 柳河的联系人由顾大海调整为陆小林 | roster_change outlet=柳 rep=陆小林
clerk | 关于2001：因采购流程没走完，申请延到3月28日 | extend id=2001 until=2025-03-28
clerk | 配件还没到货，2001今天弄不完，宽限到25号行不行 | extend id=2001 until=2025-03-25
clerk | 换新的得等明年预算，2001先挂账，挂到12月31号 | hang id=2001 review=2025-12-31
rep | 2002……对，就是它，撤单吧 | cancel id=2002
rep | 2003这几天没人用，好没好瞧不出来，过两天试了再答复 | defer_confirm id=2003
rep | 2004又不启动了！上礼拜才修好的，重新办 | reopen id=2004
rep | 问题报上去以后规定几天之内得办完啊 | help topic=sla
rep | 头一回用，点上有问题咋往上报，有格式没 | help topic=report
secretary | 各部门办一件平均要几天，慢的排前头 | query metric=avg_days group_by=dept order=desc
clerk | 2002签收。进展：已经跟厂家通了电话 | accept id=2002 + progress id=2002
rep | 易拉宝夜里被风刮断了，报损一个 | material_damage item=易拉宝 qty=1
rep | 理财折页入库，到了两百份，不对，数了是两百二十份 | material_in item=理财折页 qty=220
secretary | 收到，感谢大家支持 | chitchat
secretary | [转发] 市气象台发布大风蓝色预警，请各网点注意防范 | announcement
"""


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_one_breath(reader: Reader, row: str) -> None:
    who, text, expected = row.split(" | ")
    found = _acts(reader, text, ABOUT[who])
    assert fits(found, expected), shown(found)


def test_what_was_taken_back_is_no_review_date(reader: Reader) -> None:
    (act,) = _acts(reader, "2001先挂着，等到3月30，哦不，4月30号再看", ABOUT["clerk"])
    assert act.name == "hang"
    assert str(act.slots["review"]) == "2025-04-30"
