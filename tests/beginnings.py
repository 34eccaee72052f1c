"""What many stories begin with, see `tests.conftest.begun`: the refrigerator of 安平支局."""

from __future__ import annotations

from tests.town import Town

REPORT = "安平支局食堂那台冰箱不制冷了，想换一台"


def reported(town: Town) -> None:
    """#1001 has been submitted by wang and waits for 综合部; due on 6月23日."""
    town.says("wang", REPORT)
    town.says("wang", "1")


def accepted(town: Town) -> None:
    """#1001 is in the hands of 综合部; due on 6月23日."""
    reported(town)
    town.says("liuhe-zonghe", "签收 1001")
    town.silence()


def accepted_later(town: Town) -> None:
    """#1001 is in the hands of 综合部 since 10:01; it is 10:02."""
    reported(town)
    town.wait("2026-06-08 10:01")
    town.says("liuhe-zonghe", "签收 1001")
    town.wait("2026-06-08 10:02")
    town.silence()
