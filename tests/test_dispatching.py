"""Who gets what and why: 试派, rules by sentence and by file, people away, the queue without an owner, orphans."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from click.testing import CliRunner, Result
from sqlalchemy import func, select, update

from app import cli
from models import dispatch_rules, roster, schema
from models.base import Base
from models.roster import Person
from tests.town import Town

ROOT = Path(__file__).resolve().parents[1]
FRIDGE, COLD = "安平支局食堂那台冰箱不制冷了，想换一台", "安平支局空调坏了，开不了机"
ROUTE = "以后空调的单子都派给信息技术中心"


def reports(town: Town, words: str, userid: str = "wang") -> str:
    """A report, submitted."""
    town.says(userid, words)
    return town.says(userid, "1")


def counted(town: Town) -> dict[str, int]:
    """How many rows every table has, but for the message itself and the state of the conversation."""
    tables = [t for t in Base.metadata.sorted_tables if t.name not in ("inbox", "conversation")]
    return town.store.read(
        lambda s: {t.name: s.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}
    )


# why


def test_every_dispatch_says_its_rule_a_word_of_the_text_and_the_place(town: Town) -> None:
    why = "因“食堂”“冰箱”→后勤保障›食堂与厨电；安平属柳河县→柳河县综合部郑和（规则1）"
    assert f"已派柳河县综合部。{why}。" in reports(town, FRIDGE)
    assert f"派单理由：{why}" in town.says("wang", "#1001")
    assert town.says("wang", "1001为什么派给综合部").startswith(f"#1001 {why}。")
    assert "郑和" not in town.asks("wrLiuhe", "wang", "#1001")  # a group reads no reasons with names
    town.says("dangjian", "派 1001 信息技术中心")
    assert "党健派给市信息技术中心孙信" in town.says("wang", "1001为什么派给信息中心")
    assert "一类还没有派单规则" in town.says("wang", "试派：客户要赔碎了的鸡蛋")


def test_trying_out_shows_everything_and_creates_nothing(town: Town) -> None:
    before = counted(town)
    tried = town.says("wang", "试派：安平的叫号机坏了")
    assert "网点：柳河县·安平支局\n类别：设备终端与信息系统›自助与现金机具　紧急度：一般" in tried
    assert "责任：市信息技术中心 孙信\n时限：5个工作日（6月15日18:00前）" in tried
    assert "因“叫号机”→设备终端与信息系统›自助与现金机具；安平属柳河县→市信息技术中心孙信（规则2）" in tried
    assert town.says("wang", "试派：客户要赔碎了的鸡蛋").count("由党建管理员派单") == 2
    assert "灭火器" in town.says("wang", "试一下派单 空调坏了，灭火器过期了")
    assert "请在后面写上" in town.says("wang", "试派")
    assert counted(town) == before
    assert town.heard("shi-xinxi") == []


# rules by sentence


def test_a_sentence_changes_a_rule_only_after_its_number(town: Town) -> None:
    before = counted(town)["dispatch_rule"]
    assert "由党建管理员改，没有改动" in town.says("wang", ROUTE)
    assert "您只能改柳河县的派单规则" in town.says("admin-liuhe", "以后石门县空调的单子都派给信息技术中心")
    shown = town.says("admin-liuhe", ROUTE)
    assert "柳河县·空调取暖：柳河县综合部 → 市信息技术中心" in shown
    assert town.says("admin-liuhe", "0") == "好的，规则没有改。"
    town.says("admin-liuhe", ROUTE)
    assert counted(town)["dispatch_rule"] == before
    town.restart()  # the question is a row
    assert "柳河县·空调取暖→市信息技术中心" in town.says("admin-liuhe", "1")
    assert "已派市信息技术中心" in reports(town, COLD)
    assert "本来就派给市信息技术中心" in town.says("admin-liuhe", ROUTE)
    told = town.says("wang", "派单规则 空调")
    assert "规则7 柳河县·空调取暖→市信息技术中心" in told
    assert "6月8日10:00 管柳：柳河县 没有专门规则→市信息技术中心" in told
    whole = town.says("wang", "派单规则")
    assert whole.startswith("柳河县派单规则：")
    assert len(whole.splitlines()) <= 12


def test_the_last_change_is_taken_back_within_ten_minutes(town: Town) -> None:
    town.says("admin-liuhe", ROUTE)
    town.says("admin-liuhe", "1")
    assert "没有可撤销的" in town.says("dangjian", "撤销规则")  # his own changes only
    town.wait("2026-06-08 10:09")
    assert "柳河县·空调取暖→柳河县综合部（按规则1）" in town.says("admin-liuhe", "撤销规则")
    assert "没有可撤销的" in town.says("admin-liuhe", "撤销规则")
    assert "已派柳河县综合部" in reports(town, COLD)
    assert "撤销改动" in town.says("admin-liuhe", "派单规则 空调")
    town.says("admin-liuhe", ROUTE)
    town.says("admin-liuhe", "1")
    town.wait("2026-06-08 10:20")
    assert "现在没有等您回数字" in town.says("admin-liuhe", "0")
    assert "最近10分钟里您没有改过" in town.says("admin-liuhe", "撤销规则")


def test_two_who_change_the_same_rule_do_not_overwrite_each_other(town: Town) -> None:
    town.says("admin-liuhe", ROUTE)
    town.says("dangjian", "以后柳河县空调的单子都派给人力资源部")
    assert "已改" in town.says("dangjian", "1")
    assert "党健改了派单规则" in town.heard("admin-liuhe")[0]
    assert "刚才有人改过这条规则" in town.says("admin-liuhe", "1")
    assert "市人力资源部" in town.says("wang", f"试派 {COLD}")


@pytest.mark.wordings
@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("把签收时限改成2小时", "这样的规则还不能在这里改"),
        ("以后柳河县的工单先给我过目", "这样的规则还不能在这里改"),
        ("以后空调的单子都派给综合部", "本来就派给柳河县综合部"),
        ("以后空调的单子都派给后勤部", "这样的规则还不能在这里改"),
        ("以后空调的单子都派给王立", "没有叫“王立”的经办人"),
    ],
)
def test_what_a_rule_cannot_say_is_refused_kindly(town: Town, said: str, reply: str) -> None:
    before = counted(town)["dispatch_rule"]
    assert reply in town.says("dangjian", said)
    assert counted(town)["dispatch_rule"] == before


def test_the_city_changes_a_rule_for_every_county(town: Town) -> None:
    town.says("admin-liuhe", "以后空调的单子都派给人力资源部")
    town.says("admin-liuhe", "1")
    shown = town.says("dangjian", ROUTE)
    assert "柳河县·空调取暖：市人力资源部 → 市信息技术中心\n石门县·空调取暖：没有规则 → 市信息技术中心" in shown
    assert "全市·空调取暖→市信息技术中心\n柳河县·空调取暖→市信息技术中心" in town.says("dangjian", "1")
    assert "石门县" in town.says("shi", "试派 北山空调坏了")
    assert "市信息技术中心孙信（规则8）" in town.says("shi", "试派 北山空调坏了")
    assert "市信息技术中心孙信（规则8）" in town.says("wang", "试派 安平空调坏了")
    assert "柳河县·空调取暖→市人力资源部" in town.says("dangjian", "撤销规则")


# people away


def test_a_deputy_gets_the_new_tickets_and_may_act_on_the_old(town: Town) -> None:
    reports(town, FRIDGE)
    town.silence()
    said = town.says("liuhe-zonghe", "我休假6月10日到12日，单子给郑远")
    assert said.startswith("已登记：您6月10日到6月12日休假，由郑远代理：这几天新单子派给他，手上的1件（#1001）他也能办")
    assert "由您代理" in town.heard("liuhe-zonghe2")[0]
    assert "郑和（规则1）" in town.says("wang", f"试派 {COLD}")  # not yet away
    town.wait("2026-06-10 10:00")
    town.silence()
    said = reports(town, COLD)
    assert "柳河县综合部郑远（规则1）；郑和休假到6月12日，由郑远代" in said
    assert "【派单】#1002" in town.heard("liuhe-zonghe2")[0]
    assert town.heard("liuhe-zonghe") == []
    town.says("wang", "催 1001")
    assert "催办 #1001" in town.heard("liuhe-zonghe2")[0]
    town.wait("2026-06-13 09:00")  # it ends by itself
    assert "郑和（规则1）" in town.says("wang", f"试派 {COLD}")


def test_a_deputy_of_another_department_acts_only_while_he_stands_in(town: Town) -> None:
    reports(town, FRIDGE)
    assert "没有找到" in town.says("shi-xinxi", "签收 1001")
    assert "已登记：郑和6月8日到6月12日出差，由孙信代理" in town.says("admin-liuhe", "郑和出差到周五，由孙信代")
    assert "管柳替您登记了" in town.heard("liuhe-zonghe")[-1]
    assert "#1001" in town.says("shi-xinxi", "我的问题")
    town.says("liuhe-zonghe", "我回来了")
    assert "代理已结束" in town.heard("shi-xinxi")[-1]
    assert "没有找到" in town.says("shi-xinxi", "签收 1001")
    assert "没有登记休假或代理" in town.says("liuhe-zonghe", "取消代理")
    assert "已登记" in town.says("admin-liuhe", "郑和出差到周五，由孙信代")
    assert "已签收" in town.says("shi-xinxi", "签收 1001")


def test_danger_finds_somebody_who_is_there(town: Town) -> None:
    assert "由孙信代理" in town.says("shi-anbao", "我休假到周五，单子给孙信")
    town.silence()
    assert "已派市安全保卫部" in town.says("wang", "安平支局配电箱冒火花了")
    assert "【特急】请马上处理" in town.heard("shi-xinxi")[0]
    assert "【特急】" in town.heard("shi-anbao")[0]  # he is told all the same
    assert "由孙信代" in town.says("wang", "#1001")


def test_what_is_missing_about_an_absence_is_asked_for(town: Town) -> None:
    assert "到哪天回来" in town.says("liuhe-zonghe", "我休假，单子给小刘")
    asked = town.says("liuhe-zonghe", "到15日")
    assert "1 郑远（综合部负责人）\n2 不指定" in asked
    town.restart()
    assert "6月8日到6月15日休假，由郑远代理" in town.says("liuhe-zonghe", "郑远吧")
    assert "到6月15日" in town.says("wang", f"试派 {COLD}")
    assert "不能是本人" in town.says("liuhe-zonghe", "我下周休年假，由郑和代理")
    assert "不是本单位的经办人" in town.says("liuhe-zonghe", "我下周休年假，由王立代理")
    assert "由本人、部门负责人或党建管理员登记" in town.says("shi-xinxi", "郑和出差到周五，由孙信代")
    assert "已经过去" in town.says("liuhe-zonghe", "我休假6月1日到6月5日，单子给郑远")
    assert "不用登记代理" in town.says("wang", "我休假6月10日到15日，单子给郑远")


def test_when_everybody_is_away_it_is_an_alarm_and_told_again_after_a_working_day(town: Town) -> None:
    town.says("admin-liuhe", "郑和出差到周五，由郑远代")
    town.says("admin-liuhe", "取消代理 郑和")
    for who in ("liuhe-zonghe", "liuhe-zonghe2"):
        assert "单子给谁" in town.says(who, "我请假三天，单子给小赵")
        assert "由同部门的人或负责人接" in town.says(who, "谁都行")
    said = reports(town, FRIDGE)
    assert "柳河县综合部暂无人在岗，已交管柳派单" in said
    assert "郑和" not in said
    assert "#1001 等您派单：柳河县综合部暂无人在岗；郑和请假到6月10日" in town.heard("admin-liuhe")[-1]
    assert town.heard("dangjian") == []
    assert "由党健代理" in town.says("admin-liuhe", "我休假到后天，单子给党健")
    reports(town, "安平支局卫生间下水道堵塞，一直返味")
    assert "#1002 等您派单：" in town.heard("dangjian")[-1]  # the county's administrator is away, too
    assert "暂无人在岗；郑和请假到6月10日" in town.says("wang", f"试派 {FRIDGE}")
    town.wait("2026-06-09 17:00")
    assert not [text for text in town.heard("dangjian") if "超过1个工作日" in text]
    town.wait("2026-06-10 09:30")  # due 6月9日18:00
    for admin in ("admin-liuhe", "dangjian"):
        assert sum("#1001" in text and "已超过1个工作日" in text for text in town.heard(admin)) == 1
    town.wait("2026-06-11 17:30")
    assert not [text for text in town.heard("dangjian") if "已超过1个工作日" in text]  # once
    assert "已派柳河县综合部（郑和）" in town.says("admin-liuhe", "派 1001 综合部")


def test_what_ails_somebody_is_not_told_with_his_absence(town: Town) -> None:
    town.says("liuhe-zonghe", "我今天起请病假三天")
    town.says("liuhe-zonghe", "2")
    said = town.says("wang", f"试派 {FRIDGE}")
    assert "郑和请假到6月10日" in said
    assert "病" not in said


def test_danger_that_nobody_has_is_said_so_on_its_card(town: Town) -> None:
    for who in ("liuhe-zonghe", "liuhe-zonghe2", "shi-anbao"):
        town.says(who, "我请假三天，单子给小赵")
        town.says(who, "谁都行")
    town.says("wang", "安平支局配电箱冒火花，有烧焦味")
    town.wait("2026-06-08 12:00")
    carded = [text for text in town.heard("admin-liuhe") if "【红牌】" in text]
    assert all("还没有派单" in text or "还没有签收" in text for text in carded)
    assert carded


def test_what_somebody_left_behind_is_handed_on(town: Town) -> None:
    reports(town, FRIDGE)
    reports(town, "安平支局叫号机坏了，客户没法排队")
    town.says("liuhe-zonghe", "签收 1001")
    reports(town, COLD)
    town.says("liuhe-zonghe", "签收 1003")
    town.says("liuhe-zonghe", "追问 1003 是哪一台")

    def leave(session: object) -> None:
        session.execute(  # type: ignore[attr-defined]
            update(Person).where(Person.userid.in_(["liuhe-zonghe", "shi-xinxi"])).values(active=False)
        )
        roster.touch(session)  # type: ignore[arg-type]

    town.store.write(leave)
    town.silence()
    town.wait("2026-06-08 11:15")
    first, second = town.heard("liuhe-zonghe2")
    assert first.startswith("#1001 的经办人郑和已离岗，转到您名下。请接着办")
    assert second.startswith("#1003 的经办人郑和已离岗，转到您名下")
    assert "请改派：回“派 1002 部门名”" in town.heard("admin-liuhe")[0]  # nobody else there: the administrator's
    assert town.says("liuhe-zonghe2", "#1001").startswith("#1001｜处理中｜")
    assert "已报办结" in town.says("liuhe-zonghe2", "1001 办结 已请厂家更换压缩机，试机制冷正常")


# rules by file, and from the time before


def run(town: Town, *arguments: str) -> Result:
    environment = {"DATABASE_URL": town.url, "LOG_LEVEL": "ERROR", "CLOCK": None, "WECOM_API_BASE": None}
    return CliRunner().invoke(cli, ["rules", *arguments], env=environment)


def test_rules_go_out_to_a_file_and_come_back_all_or_nothing(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    assert "已导出 6 条" in run(town, "--export", str(path)).output
    text = path.read_text("utf-8-sig")
    assert text.splitlines()[1] == "LOG,后勤保障,柳河县,柳河县综合部,,1"
    assert "不变6" in run(town, str(path)).output
    lines = [line for line in text.splitlines() if not line.startswith("BIZ-TGT")]
    lines[lines.index("EQP,设备终端与信息系统,全市,市信息技术中心,,2")] = ",设备终端与信息系统,全市,人力资源部,任力,"
    lines.append(",空调取暖,柳河县,信息技术中心,孙信,")
    path.write_text("\r\n".join(lines), "gb18030")
    assert run(town, str(path)).output.splitlines() == [
        "新增1，改动1，删除1，问题0，不变4",
        "新增：柳河县·后勤保障›空调取暖→市信息技术中心孙信",
        "改动：全市·设备终端与信息系统→市人力资源部任力（原市信息技术中心，规则2）",
        "删除：全市·业务支撑›任务指标分解→市计划财务部",
        "以上只是比较，没有改动；确认无误请加 --yes",
    ]
    wrong = [
        "XX-1,,全市,信息技术中心,,",
        "HR,,石门县,柳河县综合部,,",
        "HR,,全市,综合部,,",
        "LOG,,柳河县,综合部,孙信,",
        lines[1],
    ]
    path.write_text("\n".join([*lines, *wrong]), "utf-8")
    told = [row for row in run(town, str(path)).output.splitlines() if row.startswith("问题：")]
    assert [row.split()[0] for row in told] == [f"问题：第{number}行" for number in range(8, 13)]
    broken = run(town, str(path), "--yes")
    assert (broken.exit_code, "没有做任何改动：第8行 没有“XX-1”这个类别编码等5行" in broken.output) == (2, True)
    assert "（规则1）" in town.says("wang", f"试派 {COLD}")
    path.write_text("\n".join(lines), "utf-8-sig")
    assert run(town, str(path), "--yes").output.endswith("已生效\n")
    assert "市信息技术中心孙信（规则8）" in town.says("wang", f"试派 {COLD}")
    assert "规则文件：全市 市信息技术中心→市人力资源部 任力" in town.says("wang", "派单规则 打印机")
    for name, words in (("none.csv", None), ("bad.csv", "a,b\n1,2\n"), ("empty.csv", text.splitlines()[0])):
        if words is not None:
            (tmp_path / name).write_text(words, "utf-8")
        refused = run(town, str(tmp_path / name), "--yes")
        assert (refused.exit_code, len(refused.output.strip().splitlines())) == (2, 1)


def test_what_departments_answered_for_before_there_were_rules_becomes_rules(town: Town) -> None:
    def holding() -> list[tuple[str, str | None, int]]:
        return town.store.read(lambda s: [(r.category, r.county, r.department) for r in dispatch_rules.in_force(s)])

    before = holding()
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with town.store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
    schema.upgrade(town.store)
    assert sorted(holding(), key=str) == sorted(before, key=str)
    town.restart()
    assert "（规则" in reports(town, FRIDGE)
