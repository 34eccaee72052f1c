"""导出: the tickets behind an answer as a workbook, sent to the asker alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.wecom.outcomes import Outcome
from handlers.asking import exporting
from models import outbox
from models.base import open_store
from models.outbox import Letter
from tests.conftest import TOWN_NOW, Databases, begun, fill_town
from tests.stage import Stage, staged
from tests.test_sender import letters, retry_at_once
from tests.test_workbooks import Sheet, opened
from tests.town import Delivered, Town, when

CITY, PEIXIAN, LIUHE = "wrXuzhou", "wrPeixian", "wrLiuhe"
HTTP_404 = Outcome("failed", None, "media/upload: http 404")


def only(sent: list[Delivered]) -> dict[str, Sheet]:
    (file,) = sent
    return opened(file.book)


def naive(said: str) -> object:
    """An instant as Excel knows it."""
    return when(said).replace(tzinfo=None)


def counted(said: str) -> int:
    found = re.search(r" (\d+) 件（截至", said)
    assert found is not None, said
    return int(found[1])


def test_the_file_has_as_many_rows_as_the_list_and_the_answer_say(demo: Town) -> None:  # F77, F90
    for question in ("超期的有几个", "满意率多少", "各县解决率排名"):
        demo.asks(CITY, "shuji", question)
        listed = demo.asks(CITY, "shuji", "列出来")
        assert ("回“导出来”要表格" in listed) == ("回“更多”" in listed)
        said = demo.asks(CITY, "shuji", "导出来")
        (file,) = demo.files("shuji")
        rows = opened(file.book)["问题"]
        assert len(rows) == counted(listed) == counted(said) == int(re.findall(r"(\d+)件", file.text)[-1]), question
        first = [int(no) for no in re.findall(r"^#(\d+)｜", listed, re.MULTILINE)]
        assert [row["编号"] for row in rows[: len(first)]] == first
    demo.asks(CITY, "shuji", "一共收集了多少问题，解决了多少")
    assert "已解决 202 件" in demo.asks(CITY, "shuji", "202个是哪些，做成表格发我")
    assert "没有 203 这个数，有：202" in demo.asks(CITY, "shuji", "203个导出来")
    assert len(only(demo.files("shuji"))["问题"]) == 202
    demo.asks(PEIXIAN, "shuji", "导出全部问题清单")
    assert {row["县"] for row in only(demo.files("shuji"))["问题"]} == {"沛县"}  # person ∩ group
    for question in ("各县走访率排名", "包挂覆盖率多少"):
        demo.asks(CITY, "shuji", question)
        assert "不是问题单" in demo.asks(CITY, "shuji", "导出来")
    assert demo.files("shuji") == []


def report(town: Town, who: str, text: str) -> None:
    town.says(who, text)
    town.says(who, "1")


def lived(town: Town) -> None:
    """One ticket of each county; that of 柳河县 was said in confidence and is closed."""
    report(town, "clerk", "匿名反映 安平支局食堂那台冰箱不制冷了，电话13812345678")
    town.says("liuhe-zonghe", "签收 1001")
    town.says("liuhe-zonghe", '进展 1001 =HYPERLINK("http://x.cn","点") 已经问过小丁，下午上门看')
    town.wait("2026-06-09 10:00")
    town.says("liuhe-zonghe", "1001 办结 已换新压缩机，试机正常，三天内回访")
    town.says("clerk", "满意 1001")
    report(town, "beishan", "北山支局食堂的空调不制冷了")
    town.silence()


town = begun(lived)


def test_one_row_a_ticket_its_way_and_what_was_asked(town: Town) -> None:
    said = town.says("shuji-liuhe", "导出本月问题清单")
    assert (
        "柳河县｜6月｜问题 1 件（截至 2026-06-09 10:00）\n表格《柳河县-6月-问题1件-202606091000.xlsx》随后发给您："
        in said
    )
    sheets = only(town.files("shuji-liuhe"))
    (row,) = sheets["问题"]
    assert (row["县"], row["网点"], row["状态"], row["经办人"], row["满意度"]) == (
        "柳河县", "安平支局", "已销号", "郑和", "满意",
    )  # fmt: skip
    assert (row["反映时间"], row["受理时间"]) == (naive("2026-06-08 10:00"),) * 2
    assert row["办结时间"] == naive("2026-06-09 10:00")
    assert "电话138****5678" in row["问题描述"]
    assert row["办理结果"] == "已换新压缩机，试机正常，三天内回访"
    assert [(step["谁"], step["做了什么"], step["从→到"]) for step in sheets["过程"]][-4:] == [
        ("郑和", "签收", "待受理→处理中"), ("郑和", "进展", "处理中"), ("郑和", "办结", "处理中→待核实"),
        ("网点员工", "满意", "待核实→已销号"),
    ]  # fmt: skip
    about = {line["项目"]: line["内容"] for line in sheets["说明"]}
    assert about["问的是"] == "柳河县｜6月｜问题"
    assert about["谁要的"] == "柳书（单聊）"
    assert about["截至"] == "2026-06-09 10:00"


def test_who_wants_no_name_has_none_anywhere_but_for_himself(town: Town) -> None:
    for reader in ("dangjian", "shuji", "liuhe-zonghe", "wang"):
        town.says(reader, "导出全部问题")
        sheets = only(town.files(reader))
        cells = [str(cell) for rows in sheets.values() for row in rows for cell in row.values()]
        assert not any("小丁" in cell or "clerk" in cell for cell in cells), reader
        mine = next(row for row in sheets["问题"] if row["编号"] == 1001)
        assert (mine["反映人"], mine["反映人身份"]) == ("网点员工（匿名）", "")
        assert mine["最近进展"] == '=HYPERLINK("http://x.cn","点") 已经问过网点员工，下午上门看'
        assert mine["销号确认人"] == "网点员工"
        assert "小丁" not in town.says(reader, "1001")
    town.says("clerk", "导出全部问题")
    (row,) = only(town.files("clerk"))["问题"]
    assert (row["反映人"], row["销号确认人"]) == ("小丁", "小丁")
    assert "13812345678" in row["问题描述"]


def test_nobody_gets_what_lies_outside_his_scope(town: Town) -> None:
    assert "不在您的数据范围" in town.says("shuji-liuhe", "导出石门县问题清单")
    assert town.files("shuji-liuhe") == []
    town.says("shuji-shimen", "导出全部问题")
    assert [row["编号"] for row in only(town.files("shuji-shimen"))["问题"]] == [1002]
    town.says("dangjian", "导出全部问题")
    assert len(only(town.files("dangjian"))["问题"]) == 2


def test_what_is_wanted_is_said_in_many_ways(town: Town) -> None:
    for said, numbers in (
        ("导出未结问题", [1002]), ("把1001做成表格", [1001]), ("导出#1001和#1002", [1001, 1002]),
        ("导出石门县未结", [1002]), ("导出已销号的问题清单", [1001]), ("导出未结问题", [1002]), ("导出来", [1002]),
        ("我要本月的问题表格", [1001, 1002]),
    ):  # fmt: skip
        reply = town.says("shuji", said)
        assert sorted(row["编号"] for row in only(town.files("shuji"))["问题"]) == numbers, (said, reply)


def test_one_s_own_are_called_so(town: Town) -> None:
    town.says("beishan", "我反映的问题导出来")
    (file,) = town.files("beishan")
    assert file.text == "我反映的-收集1件-202606091000.xlsx"
    assert [row["编号"] for row in opened(file.book)["问题"]] == [1002]


def test_what_was_taken_back_counts_nowhere_and_stays_in_the_story(town: Town) -> None:
    report(town, "wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.says("liuhe-zonghe", "退单 1003 不归我们管，应当由信息技术中心来办")
    town.says("liuhe-zonghe", "撤销")
    town.says("shuji", "催 1003")
    town.says("shuji", "把1003导出来")
    sheets = only(town.files("shuji"))
    (row,) = sheets["问题"]
    assert (row["状态"], row["退单次数"], row["催办次数"], row["反映人"]) == ("待受理", 0, 1, "王立")
    assert [(step["做了什么"], step["说明"]) for step in sheets["过程"]][-3:-1] == [
        ("退单", "不归我们管，应当由信息技术中心来办"), ("撤销了", "退单"),
    ]  # fmt: skip


def test_words_of_a_ticket_that_is_another_departments_by_now_stay_away(town: Town) -> None:
    report(town, "wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    town.wait("2026-06-10 10:00")
    town.says("dangjian", "改派 1003 信息技术中心 归你们")
    assert counted(town.says("liuhe-zonghe", "截至6月9日的问题导出来")) == 2
    sheets = only(town.files("liuhe-zonghe"))
    row = next(row for row in sheets["问题"] if row["编号"] == 1003)
    assert (row["责任部门"], row["状态"]) == ("柳河县综合部", "待受理")  # as it stood
    assert row["问题描述"] == "（不在您的范围，内容不显示）"
    assert {step["编号"] for step in sheets["过程"]} == {1001}


def test_asked_in_a_group_it_comes_alone(town: Town) -> None:
    said = town.asks(LIUHE, "shuji", "导出全部问题")
    assert "不发在群里，随后由应用单聊发给您：" in said
    assert "小丁" not in said
    (file,) = town.files("shuji")
    assert (file.channel, file.address) == ("file", "shuji")
    assert [row["编号"] for row in opened(file.book)["问题"]] == [1001]
    assert town.heard_in_group("liuhe-key") == []
    town.asks(LIUHE, "shuji", "导出来")
    town.gateway.outcomes = [HTTP_404]
    assert "请在群里回“@领题助手 列出来”看清单" in town.heard("shuji")[0]
    assert "#1001" in town.asks(LIUHE, "shuji", "列出来")


def test_a_message_that_comes_twice_brings_one_file_and_one_said_twice_two(town: Town) -> None:
    first = town.says("shuji", "导出全部问题", msgid="9001")
    assert town.says("shuji", "导出全部问题", msgid="9001") == first
    assert len(town.files("shuji")) == 1
    town.says("shuji", "导出全部问题")
    assert len(town.files("shuji")) == 1


def test_what_was_promised_is_sent_after_a_restart_as_it_was_then_and_kept_no_longer(town: Town) -> None:
    town.says("shuji", "导出未结问题")  # #1002
    assert [x.body is not None for x in letters(town) if x.channel == outbox.FILES] == [True]
    report(town, "zhou", "大桥支局的打印机卡纸，换了硒鼓也不行")
    town.restart()
    assert len(only(town.files("shuji"))["问题"]) == 1
    assert [(x.state, x.body) for x in letters(town) if x.channel == outbox.FILES] == [("sent", None)]


def test_nothing_and_too_much_bring_a_sentence_and_no_file(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    said = town.says("shuji", "导出上个月的问题清单")
    assert (
        said
        == "云川市｜5月：没有符合的问题（截至 2026-06-09 10:00），没有表格可发；换个范围再问，例如“导出本月问题清单”。"
    )
    monkeypatch.setattr(exporting, "MOST", 1)
    assert "2 件（截至 2026-06-09 10:00），一张表最多1件。请按月或按网点来要" in town.says("shuji", "导出全部问题")
    for other in ("导出党代表名单", "导出通讯录"):
        assert "只能把问题单导成 Excel" in town.says("shuji", other)
    assert town.says("shuji", "把1001、1010、1011导出来").startswith("#1010、#1011 不在您的数据范围，或不算在内")
    assert town.files("shuji") == []
    monkeypatch.undo()
    assert " 2 件（截至" in town.says("shuji", "导出1001到1010")


def test_a_file_that_cannot_be_sent_is_told_once_and_the_list_is_there(town: Town) -> None:
    for times in ("", "（第2次）"):
        town.says("shuji", "导出全部问题")
        town.gateway.outcomes = [HTTP_404]
        assert town.files("shuji") == []
        (told,) = town.heard("shuji")
        assert told.startswith("表格《云川市-问题2件-202606091000.xlsx》没能发出去")
        assert "请回“列出来”看清单" in told
        assert told.endswith(f"请告诉党建管理员。{times}")
    assert town.says("shuji", "列出来").count("#100") == 2
    assert town.says("dangjian", "发送异常") == "近7天没有发送异常，消息都送到了。"


@pytest.mark.parametrize("died", [False, True])
def test_a_file_that_may_have_arrived_is_never_sent_again_and_its_reader_hears_of_it(town: Town, died: bool) -> None:
    town.says("shuji", "导出全部问题")

    def begun_and_left(session: Session) -> None:
        file = session.scalars(select(Letter).where(Letter.channel == "file")).one()
        file.state, file.attempts, file.first_try = outbox.SENDING, 1, 1.0

    if died:
        town.store.write(begun_and_left)
        town.restart()
    else:
        town.gateway.outcomes = [Outcome("unknown", None, "timeout")]
    assert town.files("shuji") == []
    (told,) = town.heard("shuji")
    assert "没收到的话，请回“列出来”看清单" in told
    retry_at_once(town)
    assert (town.files("shuji"), town.heard("shuji")) == ([], [])


def test_who_waits_for_a_file_is_told_when_wecom_takes_none_for_an_hour(town: Town) -> None:
    town.says("shuji", "导出全部问题")
    town.gateway.outcomes = [Outcome("retry", None, "media/upload: http 502"), Outcome("retry", 48001, "")] * 4
    for _ in range(8):
        assert town.gateway.delivered == []
        retry_at_once(town)
    assert "没能发出去" in town.heard("shuji")[0]


def test_a_storm_leaves_a_file_alone(town: Town) -> None:
    town.says("shuji", "导出全部问题")
    for n in range(5):
        town.store.write(
            lambda session, n=n: outbox.put(  # type: ignore[misc]
                session, key=f"r{n}", channel="member", recipient="shuji", address="shuji", text=f"提醒 {n}",
                priority=outbox.NOTICE, now=town.now,
            )
        )  # fmt: skip
    town.clock.move(when("2026-06-09 10:15"))
    assert len(town.files("shuji")) == 1
    assert len(town.heard("shuji")) == 1


@pytest.fixture
def stage(kind: str, databases: Databases) -> Iterator[Stage]:
    url = databases.new(kind, fill_town)
    store = open_store(url)
    with staged(store, url, TOWN_NOW) as opened_stage:
        yield opened_stage
    store.close()
    databases.drop(url)


def test_a_member_sees_the_file_in_his_chat_or_reads_that_there_is_none(stage: Stage) -> None:
    world = stage.simulator.world
    stage.says("wang", "安平支局食堂那台冰箱不制冷了，想换一台")
    stage.says("wang", "1")
    stage.says("shuji", "导出全部问题")
    bubble = stage.simulator.inbox("shuji")[-1]
    assert (bubble.kind, bubble.text) == ("file", "云川市-问题1件-202606081000.xlsx")
    assert bubble.file is not None
    kept = world.media.find(bubble.file["media_id"])
    assert kept is not None
    assert [row["编号"] for row in opened(kept.content)["问题"]] == [1001]
    world.faults.script("media/upload", ["http404"])
    stage.says("shuji", "导出全部问题")
    assert "没能发出去" in stage.simulator.inbox("shuji")[-1].text
    assert world.calls["media/upload"] == 2
