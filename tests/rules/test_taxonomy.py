"""The taxonomy table and the words that find a category in it."""

from __future__ import annotations

import pytest

from models.rules import taxonomy
from models.rules.taxonomy import CATEGORIES, L1, find_category


def test_the_table_is_complete() -> None:
    assert (len(L1), len(CATEGORIES)) == (11, 63)
    assert set(taxonomy.l1_priority) == set(L1)
    assert [code for top in L1.values() for code in top.children] == list(CATEGORIES)
    assert sum(c.sla_days > 10 for c in CATEGORIES.values()) == 11
    assert all(c.keywords or c.code == taxonomy.UNKNOWN_CODE for c in CATEGORIES.values())
    assert CATEGORIES["LOG-CAN"].path == "后勤保障›食堂与厨电"
    assert taxonomy.UNKNOWN is CATEGORIES["OTH-UNK"]


def test_word_lists_are_there() -> None:
    assert "冒火花" in taxonomy.critical_words
    assert "诈骗" in taxonomy.urgent_words
    assert "系统" in taxonomy.generic_words


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("综合部（办公室）+工会", ("综合部", "工会")),
        ("综合部（办公室）", ("综合部",)),
        ("金融业务部（合规）/审计", ("金融业务部", "审计")),
        ("寄递事业部（网运）", ("寄递事业部",)),
        ("人力资源部（培训）", ("人力资源部",)),
        ("邮务（渠道平台）部", ("渠道平台部",)),
        ("党支部+党建部", ("党委党建工作部",)),
        ("纪检监察+合规", ("纪检监察", "金融业务部")),
    ],
)
def test_the_first_department_owns_the_work(raw: str, expected: tuple[str, ...]) -> None:
    assert taxonomy.departments(raw) == expected


def test_no_department_keeps_a_bracket_or_helps_itself() -> None:
    for category in CATEGORIES.values():
        assert category.owner_dept not in category.co_depts
        assert not set("（）+/") & set("".join((category.owner_dept, *category.co_depts)))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("LOG-CAN", ["LOG-CAN"]),
        ("log-hvc", ["LOG-HVC"]),
        ("食堂与厨电", ["LOG-CAN"]),
        ("空调", ["LOG-HVC"]),
        ("打印机", ["EQP-PRT"]),
        ("空调不制冷了", ["LOG-HVC"]),
        ("后勤保障›空调", ["LOG-HVC"]),
        ("设备 打印", ["EQP-PRT"]),
        ("后勤", list(L1["LOG"].children)),
        ("LOG", list(L1["LOG"].children)),
        ("", []),
        ("天书", []),
    ],
)
def test_words_find_categories(words: str, codes: list[str]) -> None:
    assert [category.code for category in find_category(words)] == codes


def test_a_broad_word_gives_several_best_first() -> None:
    found = [category.code for category in find_category("培训")]
    assert found[0] == "TRN-BIZ"
    assert set(found) == set(L1["TRN"].children)


@pytest.mark.parametrize("category", CATEGORIES.values(), ids=lambda c: c.code)
def test_every_category_is_found_by_its_code_its_name_and_its_path(category: taxonomy.Category) -> None:
    for words in (category.code, category.name, category.path):
        assert find_category(words) == [category]


def test_ties_go_by_level_1_priority() -> None:
    mixed = [CATEGORIES["OTH-SUG"], CATEGORIES["LOG-CAN"], CATEGORIES["SAF-ELE"], CATEGORIES["LOG-CAN"]]
    assert [c.code for c in taxonomy.by_priority(mixed)] == ["SAF-ELE", "LOG-CAN", "OTH-SUG"]
