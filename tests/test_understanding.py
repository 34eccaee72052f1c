"""What people say in their own words, without our words: understood, done, and answered in one reply."""

from __future__ import annotations

from tests.town import Town


def test_several_acts_in_one_message_are_done_in_order(town: Town) -> None:
    town.says("libin", "安国支局空调坏了")
