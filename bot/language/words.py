"""Cut Chinese into words: the one door to jieba, and to rjieba, which gives the same tokens and stands in.

Both run without the hidden Markov model, where their tokens agree (a test runs both). jieba's own
dictionary costs 0.6 s and 80 MB, so it is loaded only where rjieba has no wheel.
"""

import importlib
import logging
import tempfile
from collections.abc import Iterable
from typing import Any, Protocol

MAX_BYTES = 2_048  # Cutting is quadratic on repeated characters: nothing longer is ever segmented.

log = logging.getLogger(__name__)


class _Engine(Protocol):
    def cut(self, text: str) -> list[str]: ...
    def add(self, word: str) -> None: ...


class _Rjieba:
    """The Rust twin of jieba with a dictionary of its own."""

    def __init__(self) -> None:
        self._tokenizer: Any = importlib.import_module("rjieba").Jieba()

    def cut(self, text: str) -> list[str]:
        return list(self._tokenizer.cut(text, False))

    def add(self, word: str) -> None:
        self._tokenizer.add_word(word, None, None)


class _Jieba:
    """jieba itself, initialised at once, its cache kept out of the common temporary directory."""

    def __init__(self) -> None:
        jieba = importlib.import_module("jieba")
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer: Any = jieba.Tokenizer()
        # The cache is read back with marshal: a directory others can write to would let them run code.
        with tempfile.TemporaryDirectory(prefix="words-") as private:
            self._tokenizer.tmp_dir = private
            self._tokenizer.initialize()

    def cut(self, text: str) -> list[str]:
        return [str(word) for word in self._tokenizer.cut(text, HMM=False)]

    def add(self, word: str) -> None:
        self._tokenizer.add_word(word)  # No frequency: a high one breaks the neighbours.


ENGINES: dict[str, type[_Rjieba] | type[_Jieba]] = {"rjieba": _Rjieba, "jieba": _Jieba}


class Words:
    """One dictionary: built once, never changed afterwards, so threads may share it."""

    def __init__(self, taught: Iterable[str] = (), engine: str | None = None) -> None:
        self.engine = engine or _available()
        self._engine: _Engine = ENGINES[self.engine]()
        for word in sorted({w for w in map(_tidy, taught) if len(w) > 1 and not any(map(str.isspace, w))}):
            if self._engine.cut(word) != [word]:  # A word known already keeps its own frequency.
                self._engine.add(word)

    def cut(self, text: str) -> list[str]:
        """The words of `text`, in order, without white space; at most the first 2,048 bytes are read."""
        return [word for word in self._engine.cut(_tidy(text)) if not word.isspace()]


def _available() -> str:
    try:
        importlib.import_module("rjieba")
    except ImportError:
        log.warning("rjieba is missing, jieba cuts alone")
        return "jieba"
    return "rjieba"


def _tidy(text: str) -> str:
    """Capped, and without lone surrogates, which rjieba cannot take."""
    return text[:MAX_BYTES].encode("utf-8", "replace")[:MAX_BYTES].decode("utf-8", "ignore")


class _Door:
    """Holds the dictionary in use; replaced as a whole, so a cut never sees half a dictionary."""

    words: Words | None = None


def teach(words: Iterable[str]) -> None:
    """Build a fresh dictionary that also knows `words` (and forgets those of the last call), then swap."""
    _Door.words = Words(words)


def cut(text: str) -> list[str]:
    """The words of `text`; the first call loads the dictionary, so the service calls `teach` at start."""
    if _Door.words is None:
        teach(())
    assert _Door.words is not None
    return _Door.words.cut(text)
