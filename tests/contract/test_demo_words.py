"""The demo: who is who, and the words an outside client may rely on."""

from __future__ import annotations

import json
import re
import signal
import socket
import time
from pathlib import Path

from tests.contract.ground import fresh_id, rows, serving
from tests.rig import WECOM, Nursery, free_port


def test_the_demo_has_its_fixed_people(nursery: Nursery, demo_file: str) -> None:
    book = {one["userid"]: one for one in json.loads(nursery.run("people", "--json", DATABASE_URL=demo_file).out)}
    libin = book["libin"]
    assert libin["name"] == "李斌"
    assert "REP" in libin["roles"]
    assert libin["county"] == "沛县"
    assert [outlet["name"] for outlet in libin["outlets"]] == ["安国支局"]
    assert "OUTLET_HEAD" in book["anguo"]["roles"]
    assert {"name": "安国支局", "role": "OUTLET_HEAD"} in book["anguo"]["outlets"]
    assert (book["peixian-zonghe"]["county"], book["peixian-zonghe"]["department"]) == ("沛县", "综合部")
    assert "HANDLER" in book["peixian-zonghe"]["roles"]
    assert "COUNTY_SECRETARY" in book["peixian-shuji"]["roles"]
    assert "CITY_SECRETARY" in book["shuji"]["roles"]
    assert "CITY_PARTY_ADMIN" in book["dangjian"]["roles"]
    assert {f"rep{n:03}" for n in range(1, 103)} <= set(book)
    assert sum("REP" in one["roles"] for one in book.values()) == 103
    assert "head001" in book
    counties = {userid.removeprefix("admin-") for userid in book if userid.startswith("admin-")}
    assert {"fengxian", "peixian"} <= counties
    assert len(counties) == len({one["county"] for one in book.values() if one["county"]})
    for county in counties:
        assert "COUNTY_PARTY_ADMIN" in book[f"admin-{county}"]["roles"]
        assert "COUNTY_SECRETARY" in book[f"{county}-shuji"]["roles"]
        for department in ("zonghe", "jinrong", "jidi"):
            assert "HANDLER" in book[f"{county}-{department}"]["roles"]
    assert any(userid.startswith("shi-") for userid in book)
    groups = {
        chatid: (county, push)
        for chatid, county, push in rows(demo_file, "SELECT chatid, county, push FROM chat_group")
    }
    assert groups["wrXuzhou"] == (None, "webhook:demo-xuzhou")
    assert groups["wrPeixian"] == ("沛县", "webhook:demo-peixian")


def test_a_day_in_the_demo_in_words_one_may_rely_on(nursery: Nursery, demo_url: str) -> None:
    port = free_port()
    settings = {**WECOM, "DATABASE_URL": demo_url, "PORT": str(port), "CLOCK": "2018-12-03T10:00:00+08:00"}
    simulator = nursery.start("simulate", "--port", "0", **settings)
    settings["WECOM_API_BASE"] = simulator.ready()
    with serving(nursery, demo_url, **settings) as (_, wecom):

        def says(userid: str, text: str) -> str:
            return wecom.says(userid, text, msgid=fresh_id())

        assert wecom.url == f"http://127.0.0.1:{port}"
        card = says("libin", "安国支局食堂那台冰箱不制冷了，想换一台")
        lines = card.splitlines()
        assert lines[0].startswith("【问题草稿】")
        for start in ("网点：沛县·安国支局", "类别：后勤保障›食堂与厨电", "紧急度：", "责任：", "时限："):
            assert any(line.startswith(start) for line in lines), start
        assert "#" not in card.split("回复")[0]  # nothing like it is open
        submitted = says("libin", "1")
        assert re.match(r"已提交 #\d+\b", submitted)
        no = re.findall(r"#(\d+)", submitted)[0]

        said = says("libin", f"#{no}").splitlines()
        fields = said[0].split("｜")
        assert fields[:5] == [f"#{no}", "待受理", "沛县·安国支局", "后勤保障›食堂与厨电", "一般"]
        assert len(fields) == 6
        assert len(said) > 1  # its story

        # a likeness is a line in the card, never a question that takes the 1
        like = says("libin", "安国支局食堂那台冰箱又不制冷了")
        assert like.startswith("【问题草稿】")
        assert re.match(r"已提交 #\d+\b", says("libin", "1"))

        unsure = says("libin", "安国支局电脑卡死，网络也断")
        says("libin", "0")
        assert re.search(r"^类别：[^›\n]+›[^›（\n]+（候选②[^ ）]+( ③[^ ）]+)?）$", unsure, re.MULTILINE), unsure

        critical = says("libin", "安国支局配电箱冒火花，有人触电")
        assert re.match(r"已提交 #\d+\b", critical)
        assert "撤回" in critical

        visit = says("libin", "今天走访安国支局，营业厅空调坏了三天")
        assert visit.startswith(("【问题草稿】", "已提交 #"))
        if visit.startswith("【问题草稿】"):
            visit = says("libin", "1")
        assert re.match(r"已提交 #\d+\b", visit)

        # the department hears of it by a push, and finishes it
        says("peixian-zonghe", f"签收 {no}")
        says("peixian-zonghe", f"{no} 办结 已请厂家更换压缩机，试机制冷正常")
        closed = says("libin", f"{no} 满意")
        assert closed.startswith(f"#{no} 已销号")
        assert says("libin", f"#{no}").startswith(f"#{no}｜已销号｜")

        answer = wecom.asks("wrPeixian", "peixian-shuji", "进度", msgid=fresh_id())
        assert answer

        pushed, until = "", time.monotonic() + 30
        while f"#{no} 已销号" not in pushed and time.monotonic() < until:
            time.sleep(0.1)
            updates = wecom.http.get(f"{settings['WECOM_API_BASE']}/sim/updates", params={"after": 0}, timeout=30)
            pushed = json.dumps(updates.json(), ensure_ascii=False)
        assert f"#{no} 已销号" in pushed  # what others read was pushed through the API
    simulator.signal(signal.SIGTERM)
    assert simulator.end(15).code == 0


def test_the_simulator_refuses_a_taken_port_and_an_empty_database(
    nursery: Nursery, town_url: str, tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = nursery.run("simulate", "--port", port, **WECOM, DATABASE_URL=town_url).complaint()
        assert port in said
    nursery.run("simulate", **WECOM, DATABASE_URL=f"sqlite:///{tmp_path}/none.db").complaint()
