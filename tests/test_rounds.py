"""What the clock tells of tickets, visits and pairings: county by county, group by group, each thing once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from models import roster
from models.roster import Pairing, Person
from simulator.demo.town import build_town
from tests.town import Town, when

MEASURE = "已请厂家更换压缩机，试机制冷正常"


def report(town: Town, text: str = "安平支局食堂那台冰箱不制冷了，想换一台") -> str:
    town.says("wang", text)
    return town.says("wang", "1")


def tick(town: Town, at: str) -> None:
    """The clock jumps to an instant, where each rule's latest slot of the day is done."""
    town.clock.move(when(at))
    town.service.runner.tick(town.now)


def end_pairing(town: Town, outlet: str, on: str) -> None:
    """As an administrator's change of the roster will do it."""

    def work(session: object) -> None:
        session.execute(update(Pairing).where(Pairing.outlet == outlet).values(end=date.fromisoformat(on)))  # type: ignore[attr-defined]
        roster.touch(session)  # type: ignore[arg-type]

    town.store.write(work)


def test_urgent_that_nobody_accepted_is_told_once_to_handler_and_head(town: Town) -> None:
    town.says("wang", "安平支局食堂那台冰箱不制冷了，急，今天就得修")
    town.says("wang", "1")
    tick(town, "2026-06-08 14:00")  # four working hours from 10:00, lunch not counted
    town.silence()
    tick(town, "2026-06-08 17:00")
    for userid in ("liuhe-zonghe", "liuhe-zonghe2"):
        (told,) = town.heard(userid)
        assert "加急件 #1001 柳河县·安平支局·冰箱 还没有签收" in told
        assert "请回“签收 1001”" in told
    tick(town, "2026-06-08 20:00")
    assert town.heard("liuhe-zonghe") == []


def test_a_primary_that_ends_without_successor_is_told_at_once_and_again(town: Town) -> None:
    end_pairing(town, "L1", "2026-06-08")
    town.wait("2026-06-08 10:10")
    (told,) = town.heard("admin-liuhe")
    assert "联系点空档：柳河县·安平支局（党员空白网点），王立的主挂6月8日已结束，还没有人接" in told
    tick(town, "2026-06-09 08:30")  # N20: it appears in the brief by itself
    assert "【空白点】\n柳河县·安平支局：没有主挂党代表，请安排" in town.heard("admin-liuhe")[0]
    assert "【空白点】\n柳河县·安平支局：没有主挂党代表，请安排" in town.heard("shuji-liuhe")[0]
    assert town.heard("shuji-shimen") == []
    tick(town, "2026-06-12 18:00")
    town.silence()
    tick(town, "2026-06-15 08:20")  # the fifth working day after
    (again,) = town.heard("admin-liuhe")
    assert "已过5个工作日" in again
    tick(town, "2026-06-16 18:00")
    assert not [text for text in town.heard("admin-liuhe") if text.startswith("管柳同志：联系点空档")]


def test_a_blank_outlet_whose_rep_has_left_appears_next_morning(town: Town) -> None:
    def leave(session: object) -> None:
        session.execute(update(Person).where(Person.userid == "shi").values(active=False))  # type: ignore[attr-defined]
        roster.touch(session)  # type: ignore[arg-type]

    town.store.write(leave)
    tick(town, "2026-06-09 08:30")
    assert "石门县·北山支局：没有主挂党代表" in town.heard("shuji-shimen")[0]


def test_who_has_been_everywhere_has_no_plan_to_read(town: Town) -> None:
    tick(town, "2026-06-12 16:00")
    town.says("wang", "走访 安平 谈心，40分钟 5人")
    town.says("zhou", "走访 大桥 谈心，40分钟 5人")
    town.silence()
    tick(town, "2026-06-15 08:30")
    assert town.heard("wang") == []
    assert "城关支局" in town.heard("zhou")[0]


def test_a_draft_reminder_that_waited_is_dropped_when_the_draft_is_gone(town: Town) -> None:
    town.says("wang", "只要每天一条")
    town.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("wang", "走访 安平 谈心，40分钟 5人")
    town.wait("2026-06-08 10:40")
    assert town.heard("wang") == []
    town.says("wang", "取消")
    tick(town, "2026-06-09 08:40")
    assert town.heard("wang") == []


def test_the_city_stands_in_for_a_county_without_administrator(town: Town) -> None:
    tick(town, "2026-06-08 20:30")
    town.says("beishan", "北山支局的任务指标分解不合理，旺季淡季一个样")  # nobody answers for it there
    town.says("beishan", "1")
    assert town.heard("dangjian") == []
    tick(town, "2026-06-09 08:30")
    assert "【待派单】\n#1001 北山·" in town.heard("dangjian")[0]


def test_thursday_tells_where_nobody_has_been(town: Town) -> None:
    town.clock.move(when("2026-06-24 10:00"))
    town.says("wang", "走访 安平 谈心，40分钟 5人")
    tick(town, "2026-06-25 16:00")  # Thursday; the pairings began on the 1st
    (told,) = town.heard("admin-liuhe")
    assert told.startswith("管柳同志：柳河县有2个联系点满21天没有走访：\n· 大桥支局（周萍）：结对24天，还没有走访过")
    assert "安平" not in told
    assert any("石门县有1个联系点" in text for text in town.heard("dangjian"))  # the county has no administrator


def test_a_board_a_day_names_everybody_once(town: Town) -> None:
    report(town)
    report(town, "安平支局厨房水管漏水了")
    town.says("clerk", "匿名反映 安平支局食堂的空调不制冷了")
    town.says("clerk", "1")
    for no in (1001, 1002, 1003):
        town.says("liuhe-zonghe", f"签收 {no}")
    town.clock.move(when("2026-07-01 08:00"))  # overdue long since
    town.silence()
    tick(town, "2026-07-01 09:00")
    (board,) = town.heard_in_group("liuhe-key")
    assert board.startswith("【小黑板】柳河县 7月1日 新增红牌")
    assert board.count("柳河县综合部郑") == 1
    assert "#1001 安平·冰箱（" in board
    assert "#1002" in board
    tick(town, "2026-07-01 14:00")
    assert town.heard_in_group("liuhe-key") == []
    tick(town, "2026-07-02 09:00")  # nothing new is red
    assert town.heard_in_group("liuhe-key") == []


def test_a_red_card_that_was_solved_in_time_is_not_posted(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    tick(town, "2026-06-26 09:00")  # red on a Friday: the board is a part of the lists of 15:00
    assert town.heard_in_group("liuhe-key") == []
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    tick(town, "2026-06-26 15:00")
    (told,) = town.heard_in_group("liuhe-key")
    assert told.endswith("红牌和提级0件，黄牌0件")


def test_a_critical_red_does_not_wait_for_the_board(town: Town) -> None:
    town.says("wang", "安平支局后院插座冒火花，电线老化得厉害")
    town.wait("2026-06-08 11:10")
    assert town.heard_in_group("liuhe-key")[0].startswith("【红牌】#1001 柳河县·安平支局｜")


def test_fridays_lists_reach_administrators_and_groups(town: Town) -> None:
    report(town)
    report(town, "安平支局厨房水管漏水了")
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.says("wang", "1001 满意")
    town.says("liuhe-zonghe", "签收 1002")
    tick(town, "2026-06-12 14:59")
    town.silence()
    tick(town, "2026-06-12 15:00")
    (told,) = town.heard("admin-liuhe")
    assert told.splitlines()[:4] == [
        "【一周清单】柳河县 6月5日15:00至6月12日15:00",
        "新增2件：#1001 安平·冰箱、#1002 安平·漏水",
        "推进1件：#1002 安平·漏水",
        "已销号1件：#1001 安平·冰箱",
    ]
    assert town.heard_in_group("liuhe-key")[0].startswith("【一周清单】柳河县")
    assert town.heard_in_group("city-key")[0].startswith("【一周清单】云川市")
    assert town.heard("dangjian")[0].startswith("【一周清单】云川市")
    assert town.says("admin-liuhe", "一周清单").startswith("柳河县从6月12日15:00到现在没有新增")
    assert "由党建管理员和书记查看" in town.says("wang", "一周清单")


def test_grain_towns_are_asked_in_season_and_once_a_week(town: Town) -> None:
    town.says("wang", "帮扶 安平 夏粮 帮着跑了12个收粮点，做了客户名单")
    tick(town, "2026-06-15 08:30")
    assert "【夏粮帮扶】\n安平：这周有帮扶就说一句" in town.heard("wang")[0]
    assert "夏粮" not in town.heard("zhou")[0]
    tick(town, "2026-06-16 08:30")
    assert town.heard("wang") == []
    tick(town, "2026-08-03 08:30")
    assert "夏粮" not in town.heard("wang")[0]


def test_parcels_have_half_the_time_in_their_peak_and_their_department_is_told(town: Town) -> None:
    town.says("admin-liuhe", "以后柳河县的分拣问题派给综合部")
    town.says("admin-liuhe", "1")
    tick(town, "2026-10-26 08:30")
    assert "【双11寄递旺季】\n到11月20日，新报的分拣封发与场地、邮车与邮路趟次时限减半" in town.heard("liuhe-zonghe")[0]
    assert "4个工作日（10月30日18:00前，双11寄递旺季减半）" in town.says("wang", "安平支局包裹堆到院子里，分拣不过来")
    town.says("wang", "1")
    town.silence()
    tick(town, "2026-10-27 08:30")
    assert not any("旺季" in text for text in town.heard("liuhe-zonghe"))
    tick(town, "2026-11-02 08:30")
    assert "时限减半；手头1件：#1001" in town.heard("liuhe-zonghe")[0]


def test_safety_before_a_holiday_and_by_hand(town: Town) -> None:
    tick(town, "2026-09-23 10:00")
    (told,) = town.heard("anping")
    assert told.startswith("安华同志：【节前安全提醒（10月1日起放假）】请看一遍网点：\n· ")
    assert town.heard("liuhe-zonghe") == []
    town.silence()
    town.says("admin-liuhe", "大桥支局空调不制冷了")  # an open draft, which 1 would submit
    shown = town.says("admin-liuhe", "发汛期安全提醒")
    assert shown.startswith("将发给柳河县的党代表和网点负责人，共4人：\n【汛期安全提醒】")
    assert town.heard("anping") == []
    assert "发给了4人" in town.says("admin-liuhe", "1")
    assert town.heard("anping")[0].startswith("安华同志：【汛期安全提醒】")
    assert town.heard("beishan") == []
    town.says("admin-liuhe", "发防汛提醒")
    assert "今天已经发过" in town.says("admin-liuhe", "1")
    assert "由党建管理员来发" in town.says("wang", "发台风安全提醒")


def test_the_city_sees_what_is_escalated_and_the_secretary_what_is_red(town: Town) -> None:
    report(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.silence()
    tick(town, "2026-06-26 08:30")  # overdue by 3
    assert "【红黄牌】\n红牌 #1001" in town.heard("shuji-liuhe")[0]
    assert town.heard("dangjian") == town.heard("shuji") == town.heard("shuji-shimen") == []
    tick(town, "2026-06-30 08:30")  # by 5
    for userid in ("dangjian", "shuji"):
        assert any("【红黄牌】\n提级 #1001 安平·冰箱" in text for text in town.heard(userid))


# the monthly briefing

BRIEFING = """【月报】徐州市 2018年10月（截至2018-10-31 23:59）
一、总体：本月收集27件、销号28件。累计收集182件，已解决168件，办结率92.31%；未结14件（正常12 待核实2）。
二、分县排名：1 贾汪区100.00%（10/10），2 丰县96.30%（26/27），2 睢宁县96.30%（26/27），4 邳州市92.59%（25/27），4 铜山区92.59%（25/27），6 沛县87.10%（27/31），7 新沂市81.82%（18/22）；不足10件不排：云龙区4/4、鼓楼区3/3、泉山区4/4。
三、分类前三：本月后勤保障7件、党建组织4件、设备终端与信息系统4件。
四、黄红牌：黄牌0件，红牌0件，提级0件。
五、超期未走访：满21天未走访的联系点0个。
六、提请书记协调事项：无。"""


def test_the_briefing_of_the_demo_month_and_where_its_numbers_come_from(demo: Town) -> None:
    assert demo.says("shuji", "出个10月月报") == demo.says("shuji", "月报") == BRIEFING
    assert len(BRIEFING) <= 600
    story, until = build_town(), when("2018-11-01 00:00")
    october = [t for t in story.tickets if t.created_at.month == 10]
    assert len(october) == 27
    assert len([t for t in story.tickets if t.created_at < until]) == 182
    assert len([t for t in story.tickets if t.closed_at and t.closed_at < until]) == 168
    november = demo.says("shuji", "11月月报")
    assert "累计收集209件，已解决202件，办结率96.65%" in november
    assert "#1170 龙固·房屋修缮与门头（挂起至3月31日）" in november
    county = demo.says("peixian-shuji", "月报")
    assert county.startswith("【月报】沛县 2018年10月")
    assert "分县排名" not in county
    assert "您可以看沛县的月报" in demo.says("peixian-shuji", "丰县10月月报")
    assert "还没有收集到问题" in demo.says("shuji", "2018年3月月报")
    tick(demo, "2018-12-03 10:00")
    assert demo.heard("shuji")[-1].startswith("【月报】徐州市 2018年11月（截至2018-11-30 23:59）")
    assert demo.heard("peixian-shuji")[-1].startswith("【月报】沛县 2018年11月")
    assert "【月报】" not in "".join(demo.heard("libin"))
