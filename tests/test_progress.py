"""Numbers in the group: person ∩ group, as of the minute, and nothing invented."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy.orm import Session

from models import statistics
from models.rules.workdays import SHANGHAI
from tests.town import Town, when

BLOCK = """徐州市｜党代表联系点（截至 2018-11-30 18:00）
包挂：党代表 103 名；无党员网点 54 个，覆盖 54/54（100.00%）
网点底数（03-31）：241 个，无党员 54 个（22.41%）；关系不在企业党员 187 名（15.5%）
问题：收集 209｜已解决 202｜办结率 96.65%｜未结 7（正常2 挂起1 蓝2 黄1 红1）
回复：@领题助手 未结 / 红牌 / 沛县进度 / 分类 / 走访"""


def test_the_block_of_the_published_report_character_for_character(demo: Town) -> None:  # A1-1
    assert demo.asks("wrXuzhou", "shuji", "徐州进度") == BLOCK


@pytest.mark.wordings
@pytest.mark.parametrize("at", ["@领题助手 ", "@领题助手\u2005", "@领题助手"])
def test_the_mention_stands_anywhere_with_any_space(demo: Town, at: str) -> None:
    assert demo.asks("wrXuzhou", "shuji", "徐州进度", at=at) == BLOCK
    assert demo.asks("wrXuzhou", "shuji", f"徐州{at}进度", at="") == BLOCK
    assert demo.asks("wrXuzhou", "shuji", f"徐州进度 {at.strip()}", at="") == BLOCK


def test_figures_as_of_past_days(demo: Town) -> None:  # A1-2
    calendar = demo.service.cache.current().calendar
    for day, collected, solved in (("2018-05-31", 21, 9), ("2018-06-30", 59, 39), ("2018-11-30", 209, 202)):
        as_of = when(f"{day} 23:59").astimezone(SHANGHAI)
        found = statistics.progress(demo.store.read(partial(statistics.standings, as_of=as_of, calendar=calendar)))
        assert (found.collected, found.solved) == (collected, solved)


def test_the_card_of_anguo(demo: Town) -> None:  # A1-3
    card = demo.says("libin", "联系点 安国")
    assert "员工 9 人，党员 0 人" in card
    assert "党代表：李斌（沛县综合部主任，5月起，主挂）" in card
    assert "问题：收集 4｜已解决 4｜未结 0（后勤保障3、业务支撑1）" in card
    assert "帮扶：1次（夏粮收购2018）" in card


def test_a_countys_group_hears_its_county_only(demo: Town) -> None:  # A1-9
    said = demo.asks("wrPeixian", "shuji", "徐州进度")
    assert said.startswith("沛县｜党代表联系点（截至 2018-11-30 18:00）\n包挂：党代表 15 名")
    assert "问题：收集 34｜已解决 33｜办结率 97.06%｜未结 1（挂起1）" in said
    assert "本群范围：沛县" in said
    assert "徐州" not in said
    assert "丰县的数字请在单聊里问我" in demo.asks("wrPeixian", "shuji", "丰县进度")


def test_a_rep_in_the_citys_group_hears_his_outlets_only(demo: Town) -> None:
    said = demo.asks("wrXuzhou", "libin", "徐州进度")
    assert "收集 4｜已解决 4" in said
    assert "你的范围：安国支局" in said


def test_lists_open_what_the_block_counts(demo: Town) -> None:
    assert demo.asks("wrXuzhou", "shuji", "未结").count("\n#") == 7
    red = demo.asks("wrXuzhou", "shuji", "红牌")
    assert "红牌 1 件" in red
    assert "铜山区·利国支局" in red
    assert "超期3个工作日" in red
    assert "后勤保障 52｜已解决 51" in demo.asks("wrXuzhou", "shuji", "分类")
    assert "超过21天未走访 3 个" in demo.asks("wrXuzhou", "shuji", "走访")
    assert "没有红牌的问题" in demo.asks("wrPeixian", "peixian-shuji", "红牌")


def test_the_same_questions_alone_with_the_app(demo: Town) -> None:
    assert demo.says("shuji", "徐州进度") == BLOCK.replace("@领题助手 ", "")
    assert demo.asks(None, "peixian-shuji", "进度").startswith("沛县｜")


def test_an_unbound_group_says_so_until_an_administrator_binds_it(town: Town) -> None:
    assert "本群还没有绑定范围" in town.asks("wrNew", "shuji", "进度")
    assert "只有党建管理员" in town.asks("wrNew", "shuji", "绑定本群 柳河县")
    assert "可选：柳河县、石门县" in town.asks("wrNew", "dangjian", "绑定本群 月亮县")
    assert town.asks("wrNew", "dangjian", "绑定本群 柳河县").startswith("本群已绑定：柳河县")
    assert town.asks("wrNew", "shuji", "进度").startswith("柳河县｜")
    assert "原来是柳河县" in town.asks("wrNew", "dangjian", "绑定本群 全市")
    assert town.asks("wrNew", "shuji", "进度").startswith("云川市｜")


def test_a_county_admin_binds_to_his_county_only(town: Town) -> None:
    assert "您只能把群绑定到柳河县" in town.asks("wrNew", "admin-liuhe", "绑定本群 全市")
    assert town.asks("wrNew", "admin-liuhe", "绑定本群 柳河").startswith("本群已绑定：柳河县")


def test_somebody_without_the_right_gets_one_polite_line(town: Town) -> None:
    said = town.asks("wrLiuhe", "shuji-shimen", "进度")
    assert "不在您的数据范围" in said
    assert "\n" not in said
    assert "没有找到“月亮”" in town.asks("wrCity", "shuji", "月亮进度")
    assert "还没有登记" in town.asks("wrCity", "stranger", "进度")


def test_what_it_does_not_understand_in_a_group_it_says(town: Town) -> None:
    assert town.asks("wrCity", "shuji", "那个啥来着").startswith("没听明白")


def test_an_empty_city_shows_a_dash_and_no_invented_percent(town: Town) -> None:
    assert "收集 0｜已解决 0｜办结率 —｜未结 0" in town.asks("wrCity", "shuji", "进度")


def test_an_explained_ticket_is_shown_apart(demo: Town) -> None:  # A1-4
    from models.history import PastTicket
    from models.rules.lifecycle import Actor, Verb
    from models.rules.words import Satisfaction, Urgency

    directory = demo.service.cache.current()

    def explain(session: Session) -> None:
        past = PastTicket(
            session, directory, no=1300, outlet=next(iter(directory.outlets)), category="LOG-HVC", text="空调问题",
            reporter=directory.people["libin"], urgency=Urgency.NORMAL, created_at=when("2018-11-20 10:00"),
        )  # fmt: skip
        past.happened(Verb.ACCEPT, Actor.HANDLER, actor="system", at=when("2018-11-20 11:00"))
        past.happened(Verb.EXPLAIN, Actor.DEPT_HEAD, actor="system", at=when("2018-11-21 11:00"), text="暂不具备条件")
        past.happened(
            Verb.CONFIRM, Actor.OUTLET_HEAD, actor="anguo", at=when("2018-11-22 11:00"),
            satisfaction=Satisfaction.SATISFIED,
        )  # fmt: skip

    demo.store.write(explain)
    said = demo.asks("wrXuzhou", "shuji", "徐州进度")
    assert "收集 210｜已解决 202｜解释说明 1｜办结率 96.19%" in said
