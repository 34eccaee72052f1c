"""Numbers that belong to a person are not for everybody's eyes."""

from __future__ import annotations

import pytest

from models.rules.masking import numbers_masked


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("联系13812345678老王", "联系138****5678老王"),
        ("电话 138 1234 5678", "电话 138****5678"),
        ("+8613812345678", "138****5678"),
        ("打138-1234-5678或19900001111", "打138****5678或199****1111"),
        ("身份证320322198001011234的客户", "身份证320***的客户"),
        ("32032219800101123X", "320***"),
        ("老身份证320322800101123", "老身份证320***"),
        ("座机0516-8888 1234", "座机0516-****1234"),
        ("#1001 冰箱坏了", "#1001 冰箱坏了"),
        ("单号1138123456789 丢了", "单号1138123456789 丢了"),  # thirteen digits: no telephone
        ("扣了8000元，2018-11-30", "扣了8000元，2018-11-30"),
        ("12345投诉，11183", "12345投诉，11183"),
        ("12812345678", "12812345678"),
        ("EA123456789CN", "EA123456789CN"),
        ("打１３８１２３４５６７８", "打138****5678"),
        ("", ""),
    ],
)
def test_phone_and_identity_numbers_are_hidden(said: str, shown: str) -> None:
    assert numbers_masked(said) == shown


@pytest.mark.parametrize("said", ["联系13812345678", "身份证320322198001011234", "0516-88881234"])
def test_masking_twice_changes_nothing_more(said: str) -> None:
    once = numbers_masked(said)
    assert numbers_masked(once) == once
