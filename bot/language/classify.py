"""Score a sentence against every label: linear weights over characters and keywords.

Knows no taxonomy: labels, their order, the keywords and the label for "no idea" all come with the
model file that `training.py` wrote. The sums are numpy's; what trained the weights is not needed here.

Words from jieba are deliberately no features: measured, they add nothing to the characters, and what
the service teaches jieba at run time must not change what a trained weight means.
"""

import json
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.language.weights import Weights

MAX_BYTES = 2_048  # A longer text is scored by its beginning.
LONGEST_GRAM = 3
REPEATS = 8  # "哈" typed a hundred times says no more than typed eight times.
DEFAULT_MODEL = Path(__file__).parent / "lexicon" / "model.json"


@dataclass(frozen=True)
class Ranked:
    """One candidate label: how likely, and the words of the text that spoke for it."""

    code: str
    probability: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """What training hands to serving; the content of the model file."""

    version: str
    labels: list[str]  # In order of priority: of two equal scores the earlier wins.
    bias: list[float]
    grams: Mapping[str, str | list[int]]  # gram -> "idf label weight label weight …", idf and weights × 1000
    keywords: dict[str, list[int]]  # keyword -> [label, points × 1000, …]
    prior: dict[str, list[int]]  # label (as text) -> what its keywords say: [label, weight × 1000, …]
    temperature: float
    sure: tuple[float, float]  # Act without asking from this probability and this lead on.
    lost: float  # Below this probability, without any keyword, nobody knows.
    fallback: str | None = None  # The label for "nobody knows".

    def to_json(self) -> dict[str, Any]:
        """The model as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Model":
        """The opposite of `to_json`; an unknown or missing field is an error."""
        return cls(**{**data, "sure": tuple(data["sure"])})


class Text:
    """A sentence made comparable, with the way back to the original for quoting."""

    def __init__(self, raw: str) -> None:
        self.raw = _capped(raw)
        letters: list[str] = []
        places: list[int] = []
        last, run = "", 0
        for place, sign in enumerate(self.raw):
            for letter in sign if "一" <= sign <= "鿿" else unicodedata.normalize("NFKC", sign).lower():
                if letter.isspace() or unicodedata.category(letter)[0] == "C":
                    continue
                run = run + 1 if letter == last else 1
                last = letter
                if run <= REPEATS:
                    letters.append(letter)
                    places.append(place)
        self.plain = "".join(letters)
        self.places = places

    def grams(self) -> Iterator[tuple[int, str]]:
        """Every run of one to three characters with its position."""
        plain = self.plain
        for size in range(1, LONGEST_GRAM + 1):
            for start in range(len(plain) - size + 1):
                yield start, plain[start : start + size]

    def counted(self) -> Counter[str]:
        """How often each run of one to three characters occurs."""
        return Counter(gram for _, gram in self.grams())

    def quote(self, start: int, end: int) -> str:
        """The original spelling of `plain[start:end]`."""
        return self.raw[self.places[start] : self.places[end - 1] + 1]


class Keywords:
    """Finds keywords as substrings; of two at the same place the longer, and none inside a longer one."""

    def __init__(self, table: Mapping[str, Sequence[int]]) -> None:
        self._table = table
        self._sizes: dict[str, list[int]] = {}
        for word in table:
            self._sizes.setdefault(word[0], []).append(len(word))
        for sizes in self._sizes.values():
            sizes[:] = sorted(set(sizes), reverse=True)

    def find(self, plain: str) -> list[tuple[int, str]]:
        """(position, keyword) from left to right."""
        found: list[tuple[int, str]] = []
        reached = 0
        for start, letter in enumerate(plain):
            for size in self._sizes.get(letter, ()):
                word = plain[start : start + size]
                if word in self._table and start + size > reached:
                    found.append((start, word))
                    reached = start + size
                    break
        return found

    def points(self, found: Sequence[tuple[int, str]]) -> dict[int, float]:
        """label -> ln(1 + points of its different keywords)."""
        total: dict[int, float] = {}
        for word in dict.fromkeys(word for _, word in found):
            for label, points in _pairs(self._table[word]):
                total[label] = total.get(label, 0.0) + points / 1000
        return {label: math.log1p(points) for label, points in total.items()}


@dataclass(frozen=True)
class _Scored:
    """One text scored: the sums, and what they are made of."""

    text: Text
    sums: Any
    grams: tuple[str, ...]  # the known ones, each once
    shares: Any  # what each has of the unit vector
    found: list[tuple[int, str]]


class Classifier:
    """Says the same for ever, so threads may share it; a new model is a new object."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.version = model.version
        self._keywords = Keywords(model.keywords)
        self._weights = Weights(model.grams, len(model.labels))
        self._bias: Any = np.array(model.bias, dtype=np.float64)
        self._prior = {int(label): _row(weights, len(model.labels)) for label, weights in model.prior.items()}
        self._fallback = model.labels.index(model.fallback) if model.fallback else None
        self._score = lru_cache(maxsize=16)(self._scored)  # one message's clauses are looked at several times

    @classmethod
    def load(cls, path: Path | None = None) -> "Classifier":
        """Read a model file; without a path the one that ships, which is read once and shared."""
        return _read(path) if path else _shipped()

    def rank(self, text: str, top: int = 3) -> tuple[Ranked, ...]:
        """The likeliest labels, best first; the evidence is quoted for the best one only.

        Take the outlet's name out of the text beforehand.
        """
        guesses = self.guess(text, top)
        if not guesses:
            return ()
        first = guesses[0]
        evidence = self._evidence(self._score(_capped(text)), self.model.labels.index(first.code))
        return (Ranked(first.code, first.probability, evidence), *guesses[1:])

    def guess(self, text: str, top: int = 1) -> tuple[Ranked, ...]:
        """The same without evidence."""
        shares = self._shares(self._score(_capped(text)))
        order = np.argsort(-shares, kind="stable")[:top].tolist()
        return tuple(Ranked(self.model.labels[label], float(shares[label]), ()) for label in order)

    def sure(self, ranked: Sequence[Ranked]) -> bool:
        """Whether the first of `ranked` may be taken without showing the alternatives."""
        if not ranked or ranked[0].code == self.model.fallback:
            return False
        lead = ranked[0].probability - (ranked[1].probability if len(ranked) > 1 else 0.0)
        return ranked[0].probability >= self.model.sure[0] and lead >= self.model.sure[1]

    def _scored(self, raw: str) -> _Scored:
        text = Text(raw)
        place_of = self._weights.place
        counts = [(gram, count) for gram, count in text.counted().items() if gram in place_of]
        places = [place_of[gram] for gram, _ in counts]
        idf = self._weights.idf(places)
        values = idf * (1 + np.log(np.array([count for _, count in counts], dtype=np.float64)))
        shares = values / (math.sqrt(float(values @ values)) or 1.0)
        sums = self._bias + shares @ self._weights.rows[places] / 1000
        found = self._keywords.find(text.plain)
        for owner, points in self._keywords.points(found).items():
            if (said := self._prior.get(owner)) is not None:
                sums += said * points
        return _Scored(text, sums, tuple(gram for gram, _ in counts), shares, found)

    def _shares(self, scored: _Scored) -> Any:
        shares = softmax(scored.sums, self.model.temperature)
        if self._fallback is None:
            return shares
        best = shares.max()
        if any(len(word) > 1 and self._telling(word) for _, word in scored.found):
            shares[self._fallback] *= 0.1  # Fillers around a clear word do not make a report unclear.
        elif not scored.grams or best < self.model.lost:
            shares[self._fallback] = max(shares[self._fallback], best * 1.01)
        return shares / shares.sum()

    def _telling(self, word: str) -> bool:
        """A keyword of a real label that is not too general."""
        return any(label != self._fallback and points >= 1000 for label, points in _pairs(self.model.keywords[word]))

    def _evidence(self, scored: _Scored, label: int, limit: int = 3) -> tuple[str, ...]:
        """Keywords of the label when there are any, else the stretches of text that weigh most."""
        table = self.model.keywords
        spans = [(at, at + len(word)) for at, word in scored.found if label in table[word][0::2]]
        if not spans:
            spans = self._heavy(scored, label, limit)
        quotes = dict.fromkeys(scored.text.quote(start, end) for start, end in spans)
        return tuple(quotes)[:limit]

    def _heavy(self, scored: _Scored, label: int, limit: int) -> list[tuple[int, int]]:
        """Where the grams of two and three characters that speak for the label lie, merged."""
        weights = [0.0] * len(scored.text.plain)
        rows = [self._weights.place[gram] for gram in scored.grams]
        said = (scored.shares * self._weights.rows[rows, label]).tolist()
        speaks = {gram: weight for gram, weight in zip(scored.grams, said, strict=True) if weight and len(gram) > 1}
        for start, gram in scored.text.grams():
            if gram in speaks:
                for place in range(start, start + len(gram)):
                    weights[place] += speaks[gram] / len(gram)
        bar = max(weights, default=0.0) * 0.4
        spans: list[tuple[int, int]] = []
        for place, weight in enumerate(weights):
            if weight <= 0 or weight < bar or not scored.text.plain[place].isalnum():
                continue
            if spans and spans[-1][1] == place:
                spans[-1] = (spans[-1][0], place + 1)
            else:
                spans.append((place, place + 1))
        spans = [span for span in spans if span[1] - span[0] > 1] or spans
        return sorted(sorted(spans, key=lambda span: -sum(weights[span[0] : span[1]]))[:limit])


def _read(path: Path) -> Classifier:
    return Classifier(Model.from_json(json.loads(path.read_text("utf-8"))))


@cache
def _shipped() -> Classifier:
    return _read(DEFAULT_MODEL)


def softmax(sums: Any, temperature: float) -> Any:
    """Scores as shares of one; the temperature decides how sharp they are."""
    raised = np.exp((sums - sums.max()) * temperature)
    return raised / raised.sum()


def _row(flat: Sequence[int], labels: int) -> Any:
    row = np.zeros(labels)
    row[flat[0::2]] = flat[1::2]
    return row / 1000


def _pairs(flat: Sequence[int]) -> Iterator[tuple[int, int]]:
    return zip(flat[0::2], flat[1::2], strict=True)


def _capped(raw: str) -> str:
    """At most 2,048 bytes, without lone surrogates."""
    return raw[:MAX_BYTES].encode("utf-8", "replace")[:MAX_BYTES].decode("utf-8", "ignore")
