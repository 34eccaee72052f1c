"""One door to the tokenizer: both engines agree, teaching swaps, nothing is too long."""

import time
from collections.abc import Iterator

import pytest

from bot.language import words
from bot.language.examples import read_examples
from bot.language.words import Words
from models.rules import taxonomy

KEYWORDS = [word for c in taxonomy.CATEGORIES.values() for word in (*c.keywords, *c.colloquial)]


@pytest.fixture(autouse=True)
def _untaught() -> Iterator[None]:
    yield
    words.teach(())


@pytest.fixture(scope="module")
def engines() -> tuple[Words, Words]:
    return Words(KEYWORDS, "rjieba"), Words(KEYWORDS, "jieba")


def test_both_engines_cut_our_sentences_alike(engines: tuple[Words, Words]) -> None:
    fast, pure = engines
    sentences = [sentence for sentence, _ in read_examples()]
    assert [s for s in sentences if fast.cut(s) != pure.cut(s)] == []


def test_both_engines_cut_taught_words_alike(engines: tuple[Words, Words]) -> None:
    fast, pure = engines
    carried = [f"今天{word}坏了三天，报上去没人管v1.2.3" for word in KEYWORDS]
    assert [s for s in carried if fast.cut(s) != pure.cut(s)] == []
    assert sum(word in fast.cut(s) for word, s in zip(KEYWORDS, carried, strict=True)) > len(KEYWORDS) * 0.95


def test_a_taught_word_stays_whole_and_is_forgotten_by_the_next_teaching() -> None:
    words.teach(["叫号机"])
    assert words.cut("叫号机坏了") == ["叫号机", "坏", "了"]
    words.teach(["存折打印机"])
    assert "叫号机" not in words.cut("叫号机坏了")


def test_teaching_leaves_neighbours_whole() -> None:
    words.teach(["城关"])
    assert words.cut("县城关门了") == ["县城", "关门", "了"]


def test_what_cannot_be_taught_is_passed_over() -> None:
    words.teach(["", " ", "a b", "两 个词", "\ud800"])
    assert words.cut("网点停电了") == words.cut(" 网点停电了 ")


@pytest.mark.parametrize("text", ["啊" * 100_000, "机构" * 50_000, "\ud800" * 20_000, "a" * 100_000, ""])
def test_any_text_is_cut_quickly(text: str) -> None:
    words.cut("先装好词典")
    start = time.process_time()
    pieces = words.cut(text)
    assert time.process_time() - start < 0.05
    assert sum(len(piece.encode()) for piece in pieces) <= words.MAX_BYTES
