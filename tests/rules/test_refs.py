"""Ticket numbers as ledgers print and people type them."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.refs import ledger_code, parse_refs


def test_the_ledger_code() -> None:
    assert ledger_code("XZ", "PX", date(2018, 5, 10), 1) == "XZPX-180510-001"
    assert ledger_code("xz", "px", date(2018, 12, 1), 123) == "XZPX-181201-123"


@pytest.mark.parametrize(
    ("city", "county", "seq"),
    [("XZ", "P", 1), ("X", "PXA", 1), ("XZ", "沛县", 1), ("XZ", "PX", 0), ("XZ", "PX", 1000)],
)
def test_a_code_that_does_not_fit_is_refused(city: str, county: str, seq: int) -> None:
    with pytest.raises(ValueError, match=r"letters|sequence"):
        ledger_code(city, county, date(2018, 5, 10), seq)


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("#1027", [1027]),
        ("1027", [1027]),
        ("# 1027 催一下", [1027]),
        ("1001、1004", [1001, 1004]),
        ("1001,1002，1003", [1001, 1002, 1003]),
        ("1001和1004都好了", [1001, 1004]),
        ("#1001#1002", [1001, 1002]),
        ("#1 办结", [1]),
        ("并案 1001 1004", [1001, 1004]),
        ("延期 1001 5天", [1001]),
        ("1001 办结 花了1200元", [1001]),
        ("1001：已购置冰箱1台", [1001]),
        ("查1001号", [1001]),
        ("1001分派给综合部", [1001]),
        ("1001延到12月", [1001]),
        ("1001 1001 #1001", [1001]),
        ("1026人已经到岗，可以销号", [1026]),
        ("来了1200人", []),
        ("丢了300件", []),
        ("2018年11月", []),
        ("2018-11-30", []),
        ("2018.11.30", []),
        ("12:30", []),
        ("500元", []),
        ("奖励300分", []),
        ("要打12345", []),
        ("13912345678", []),
        ("XZPX-180510-001", []),
        ("A1001", []),
        ("T07 3人", []),
        ("0512", []),
        ("#0", []),
        ("5", []),
        ("", []),
    ],
)
def test_numbers_that_name_tickets(text: str, refs: list[int]) -> None:
    assert parse_refs(text) == refs
