"""A day promised in a note is said back, asked for in the morning, and told upward once when it has gone by."""

from __future__ import annotations

from tests.beginnings import accepted
from tests.conftest import begun
from tests.town import Town

MEASURE = "已请厂家更换压缩机，试机制冷正常"


town = begun(accepted)


def section(text: str, title: str) -> str:
    """The lines of one section of a digest."""
    return text.split(f"【{title}】\n")[1].split("\n【")[0] if f"【{title}】" in text else ""


def morning(town: Town, at: str, userid: str) -> str:
    town.wait(f"{at} 08:20")
    town.silence()
    town.wait(f"{at} 08:30")
    return section("\n".join(town.heard(userid)), "答应的时间")


def test_a_promise_is_said_back_reminded_of_and_kept(town: Town) -> None:
    assert town.says("liuhe-zonghe", "进展 1001 已联系厂家，本周五前换好") == (
        "#1001 进展已记下，已告诉反映人。您说6月12日（周五）前换好，到时我来问。"
    )
    assert "答应：6月12日（周五）前（6月8日说的）" in town.says("wang", "#1001")
    assert morning(town, "2026-06-10", "liuhe-zonghe") == ""
    assert morning(town, "2026-06-11", "liuhe-zonghe").startswith(
        "#1001 安平·冰箱：您答应6月12日（周五）前，快到了。办好回“办结 1001 …”"
    )
    assert "今天到" in morning(town, "2026-06-12", "liuhe-zonghe")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    assert "答应：6月12日（周五）前，做到了" in town.says("wang", "#1001")
    assert morning(town, "2026-06-15", "admin-liuhe") == ""


def test_a_broken_promise_is_told_to_the_administrator_once(town: Town) -> None:
    town.says("liuhe-zonghe", "进展 1001 配件周三到，到了就修")
    town.wait("2026-06-10 18:00")
    assert morning(town, "2026-06-11", "admin-liuhe").startswith(
        "#1001 安平·冰箱：郑和答应6月10日（周三），时间已过没有办好。看详情回“#1001”"
    )
    assert "时间已过。办好回“办结 1001 …”，没办好回“进展 1001 几号前办好”" in section(
        "\n".join(town.heard("liuhe-zonghe")), "答应的时间"
    )
    assert morning(town, "2026-06-12", "admin-liuhe") == ""
    assert "时间已过" in morning(town, "2026-06-15", "liuhe-zonghe")
    assert "答应：6月10日（周三），时间已过" in town.says("wang", "#1001")


def test_a_broken_promise_is_told_also_when_somebody_reads_his_digest_earlier(town: Town) -> None:
    town.says("liuhe-zonghe", "以后8点提醒我")
    town.says("liuhe-zonghe", "进展 1001 配件周三到，到了就修")
    assert "郑和答应6月10日（周三），时间已过没有办好" in morning(town, "2026-06-11", "admin-liuhe")


def test_a_newer_promise_takes_the_place_of_the_older(town: Town) -> None:
    assert "您说“配件周三到”，就是6月10日（周三），到时我来问" in town.says(
        "liuhe-zonghe", "进展 1001 配件周三到，到了就修"
    )
    town.says("liuhe-zonghe", "进展 1001 下周三前修好")
    assert "答应：6月17日（周三）前（6月8日说的，原来答应6月10日）" in town.says("wang", "#1001")
    assert morning(town, "2026-06-11", "admin-liuhe") == ""
    assert morning(town, "2026-06-11", "liuhe-zonghe") == ""


def test_a_promise_later_than_the_deadline_offers_to_ask_for_more_time(town: Town) -> None:
    assert town.says("liuhe-zonghe", "进展 1001 厂里缺货，6月30日前换好").endswith(
        "您说6月30日（周二）前换好，到时我来问。时限是6月23日，要延期请回“延期 1001 到6月30日 原因”。"
    )


def test_words_that_name_no_day_promise_nothing(town: Town) -> None:
    assert town.says("liuhe-zonghe", "进展 1001 已联系厂家，尽快修好") == "#1001 进展已记下，已告诉反映人。"
    assert "答应：" not in town.says("wang", "#1001")


def test_who_goes_there_reads_what_was_promised(town: Town) -> None:
    town.says("liuhe-zonghe", "进展 1001 本周五前换好")
    card = town.says("admin-liuhe", "联系点 安平")
    assert card.endswith("答应：#1001 冰箱 6月12日（周五）前")
    assert "答应：#1001 冰箱" in town.says("wang", "本周走访")


def test_a_promise_comes_with_the_acceptance_too(town: Town) -> None:
    town.says("wang", "安平支局厕所水箱漏水，地上老是湿的")
    town.says("wang", "1")
    said = town.says("liuhe-zonghe", "签收 1002 明天上午换水箱")
    assert "#1002 已签收" in said
    assert "您说6月9日（周二）换水箱，到时我来问。" in said


def test_after_a_result_an_old_promise_is_asked_for_no_more(town: Town) -> None:
    town.says("liuhe-zonghe", "进展 1001 配件周三到，到了就修")
    assert "时间已过" in morning(town, "2026-06-11", "liuhe-zonghe")
    town.says("liuhe-zonghe", f"1001 办结 {MEASURE}")
    town.says("wang", "1001 未解决 还是不制冷")
    assert morning(town, "2026-06-12", "liuhe-zonghe") == ""
    assert "答应：6月10日（周三），时间已过" in town.says("wang", "#1001")
