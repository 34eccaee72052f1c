"""What may be stored, what is matched, and how the bot's own name disappears."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.clean import normalise, storable, strip_mentions

ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)  # lone surrogates included
BOTS = ("小桥", "连心 桥", "bridge")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("榆树湾\x00断网", "榆树湾断网"),
        ("断网\ud83d了", "断网了"),
        ("\ude00断网", "断网"),
        ("\ud83d\ude00", "😀"),
        ("家👨‍👩‍👧\u200b\u202e\x01", "家👨‍👩‍👧\u200b\u202e\x01"),
        ("", ""),
    ],
)
def test_only_what_a_database_refuses_is_removed(text: str, kept: str) -> None:
    assert storable(text) == kept


@given(ANY_TEXT)
def test_storable_text_can_be_encoded_and_stays_as_it_is(text: str) -> None:
    kept = storable(text)
    kept.encode()
    assert "\x00" not in kept
    assert storable(kept) == kept
    if not any(c == "\x00" or unicodedata.category(c) == "Cs" for c in text):
        assert kept == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＰＤＡ坏了３台", "PDA坏了3台"),
        ("榆树\u200b湾\u202e断\ufeff网\x07", "榆树湾断网"),
        ("  榆树湾　 断网\t了 ", "榆树湾 断网 了"),
        ("一、秤坏了 \r\n\n 二、缺人", "一、秤坏了\n二、缺人"),
        ("坏" * 9, "坏坏坏"),
        ("坏" * 8, "坏" * 8),
        ("哈" * 5000 + "断网", "哈哈哈断网"),
        ("\u200b" * 5000 + "断网", "断网"),
        ("\ud83d断网", "断网"),
    ],
)
def test_matching_sees_the_plain_form(text: str, plain: str) -> None:
    assert normalise(text) == plain


@given(ANY_TEXT, st.integers(min_value=0, max_value=64))
def test_the_plain_form_is_bounded_and_final(text: str, limit: int) -> None:
    plain = normalise(text, limit)
    assert len(plain.encode()) <= limit
    assert normalise(plain, limit) == plain
    assert plain == plain.strip()


@pytest.mark.parametrize("piece", ["坏", "ﷺ", "a\u0301\u0323", "\n \t", "榆树湾断网", "@小桥 ", "\u200b字"])
def test_a_huge_message_costs_little(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    assert len(normalise(text).encode()) <= 2048
    assert time.process_time() - started < 0.2  # 50 ms on a quiet machine


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@小桥 榆树湾断网", "榆树湾断网"),
        ("@小桥\u2005榆树湾断网", "榆树湾断网"),
        ("@小桥\u3000榆树湾断网", "榆树湾断网"),
        ("@小桥榆树湾断网", "榆树湾断网"),
        ("榆树湾断网 @小桥", "榆树湾断网"),
        ("榆树湾@小桥\u2005断网", "榆树湾 断网"),
        ("＠小桥 断网", "断网"),
        ("@连心 桥 断网", "断网"),
        ("@连心\u2005桥\u2005断网", "断网"),
        ("@Bridge 断网", "断网"),
        ("@bridges 断网", "bridges 断网"),
        ("写信到 me@bridge.cn", "写信到 me@bridge.cn"),
        ("@小桥 @小桥 断网", "断网"),
        ("@小桥\n1秤坏了", "1秤坏了"),
        ("@赵铁柱\u2005断网了 @小桥", "赵铁柱\u2005断网了"),
        ("要不要每次都@你", "要不要每次都@你"),
        ("@小桥", ""),
        ("断网", "断网"),
    ],
)
def test_the_bot_s_name_goes_and_members_stay(text: str, left: str) -> None:
    assert strip_mentions(text, BOTS) == left


def test_without_a_bot_name_only_members_lose_their_sign() -> None:
    assert strip_mentions("@小桥 断网", ()) == "小桥 断网"
    assert strip_mentions("@小桥 断网", ("", " ")) == "小桥 断网"


@given(ANY_TEXT)
def test_no_mention_of_the_bot_survives(text: str) -> None:
    assert "@小桥" not in strip_mentions(text + "@小桥", BOTS)
