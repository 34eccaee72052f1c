"""migrate, load and people: what they take, refuse and leave as it was."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from models.rules.words import Role
from tests.contract.ground import FIXTURE, TOWN, file_of, rows
from tests.rig import NOWHERE, START, WECOM, Nursery


def test_migrate_load_people_on_both_databases(nursery: Nursery, empty_url: str) -> None:
    for _ in range(2):  # safe to repeat
        ended = nursery.run("migrate", DATABASE_URL=empty_url)
        assert (ended.code, ended.err) == (0, "")
    assert nursery.run("load", str(TOWN), DATABASE_URL=empty_url).code == 0
    refused = nursery.run("load", str(TOWN), DATABASE_URL=empty_url).complaint()
    assert "--replace" in refused
    assert nursery.run("migrate", DATABASE_URL=empty_url).code == 0
    assert nursery.run("load", str(TOWN), "--replace", DATABASE_URL=empty_url).code == 0
    ended = nursery.run("people", "--json", DATABASE_URL=empty_url)
    book = json.loads(ended.out)
    assert ended.out.count("\n") == 1
    assert len(book) == 17
    for one in book:
        assert set(one) == {"userid", "name", "roles", "county", "department", "outlets"}
        assert set(one["roles"]) <= {role.value for role in Role}
        assert all(set(outlet) == {"name", "role"} for outlet in one["outlets"])
    found = {one["userid"]: one for one in book}
    assert found["wang"]["outlets"] == [{"name": "安平支局", "role": "PRIMARY"}]
    assert found["anping"]["outlets"] == [{"name": "安平支局", "role": "OUTLET_HEAD"}]
    assert found["liuhe-zonghe"] == {
        "userid": "liuhe-zonghe", "name": "郑和", "roles": ["HANDLER"], "county": "柳河县", "department": "综合部",
        "outlets": [],
    }  # fmt: skip
    lines = nursery.run("people", DATABASE_URL=empty_url).out.splitlines()
    assert len(lines) == 17
    ticked = nursery.run("tick", "--at", "2026-06-08T09:00:00+08:00", DATABASE_URL=empty_url, WECOM_API_BASE=NOWHERE)
    assert [line["job"] for line in ticked.lines][:3] == ["model.refit", "digest.person", "sla.scan"]


def test_a_refused_load_changes_nothing(nursery: Nursery, town_url: str, tmp_path: Path) -> None:
    before = Path(file_of(town_url)).read_bytes()
    nursery.run("load", "demo", DATABASE_URL=town_url).complaint()
    (tmp_path / "bad.json").write_text("{}")
    nursery.run("load", str(tmp_path / "bad.json"), "--replace", DATABASE_URL=town_url).complaint()
    assert Path(file_of(town_url)).read_bytes() == before


def test_a_file_of_holidays_is_shown_first_and_entered_with_yes(
    nursery: Nursery, town_url: str, tmp_path: Path
) -> None:
    listed = tmp_path / "2027.csv"
    off = [f"2027-{month:02}-{day:02},放假,节日" for month in (1, 2, 3) for day in range(1, 9)]
    listed.write_bytes("\r\n".join(["日期,类别,名称", *off, "2027-02-20,上班,春节"]).encode("gb18030"))

    looked = nursery.run("holidays", str(listed), DATABASE_URL=town_url)
    assert "放假24天：1月1日—8日、2月1日—8日、3月1日—8日" in looked.out
    assert looked.out.splitlines()[-1] == "只是看一看，没有改动；确认无误请加 --yes"
    assert rows(town_url, "SELECT day FROM calendar_day") == []
    assert (
        "已登记2027年放假安排（放假24天、调休上班1天）"
        in nursery.run("holidays", str(listed), "--yes", DATABASE_URL=town_url).out
    )
    assert ("2027-02-20", 1) in rows(town_url, "SELECT day, workday FROM calendar_day")
    listed.write_text("2027-02-30,放假", "utf-8")
    assert "没有这一天" in nursery.run("holidays", str(listed), DATABASE_URL=town_url).complaint()
    assert "读不了" in nursery.run("holidays", str(tmp_path / "none"), DATABASE_URL=town_url).complaint()


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("colour", {"colour": "red"}),
        ("outlets.1.colour", {"outlets.1.colour": "red"}),
        ("people.0.rank", {"people.0.rank": 1}),
        ("pairings.0.since", {"pairings.0.since": "2018"}),
        ("departments.0.phone", {"departments.0.phone": "1"}),
        ("groups.0.owner", {"groups.0.owner": "x"}),
        ("counties.1.colour", {"counties.1.colour": "red"}),
        ("people.0.roles.0", {"people.0.roles.0": "KING"}),
        ("pairings.0.outlet", {"pairings.0.outlet": "L99"}),
    ],
)
def test_an_unknown_key_is_refused_with_its_path(
    nursery: Nursery, tmp_path: Path, where: str, change: dict[str, Any]
) -> None:
    org: Any = json.loads(TOWN.read_text("utf-8"))
    for path, value in change.items():
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place = org
        for step in steps:
            place = place[step]
        place[last] = value
    (tmp_path / "org.json").write_text(json.dumps(org, ensure_ascii=False), "utf-8")
    url = f"sqlite:///{tmp_path}/x.db"
    assert where in nursery.run("load", str(tmp_path / "org.json"), DATABASE_URL=url).complaint()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b'{"province": "x"}', b"null"])
def test_a_file_that_is_no_organisation_is_refused(nursery: Nursery, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "org.json").write_bytes(content)
    url = f"sqlite:///{tmp_path}/x.db"
    assert "org.json" in nursery.run("load", str(tmp_path / "org.json"), DATABASE_URL=url).complaint()


@pytest.mark.skipif(not FIXTURE.exists(), reason="the common fixture is not on this machine")
def test_the_common_fixture_loads(nursery: Nursery, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    ended = nursery.run("load", str(FIXTURE), DATABASE_URL=url)
    assert (ended.code, ended.err) == (0, "")
    org = json.loads(FIXTURE.read_text("utf-8"))
    book = json.loads(nursery.run("people", "--json", DATABASE_URL=url).out)
    assert {one["userid"] for one in book} == {one["userid"] for one in org["people"]}
    assert {no for (no,) in rows(url, "SELECT no FROM ticket")} == {ticket["no"] for ticket in org["tickets"]}
    states = dict(rows(url, "SELECT no, state FROM ticket"))
    assert states == {ticket["no"]: ticket["state"] for ticket in org["tickets"]}
    assert rows(url, "SELECT count(*) FROM outbox") == [(0,)]  # nothing is put into the outbox for the past
    waiting = [ticket for ticket in org["tickets"] if ticket["state"] == "PENDING_CONFIRM"]
    asked = {u for (u,) in rows(url, "SELECT userid FROM question WHERE kind = 'confirm'")}
    assert {ticket["reporter"] for ticket in waiting} <= asked


def test_an_older_schema_names_the_migrate_command(nursery: Nursery, town_url: str) -> None:
    with sqlite3.connect(file_of(town_url)) as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()
    for arguments in (("serve",), ("load", "demo"), ("people",), ("tick", "--at", START)):
        said = nursery.run(*arguments, **WECOM, DATABASE_URL=town_url, PORT="0").complaint()
        assert "migrate" in said, arguments


def test_a_schema_newer_than_the_program_is_one_sentence(nursery: Nursery, town_url: str) -> None:
    with sqlite3.connect(file_of(town_url)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    nursery.run("migrate", DATABASE_URL=town_url).complaint()
