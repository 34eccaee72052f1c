"""The mathematics behind `training.py`: texts to numbers, numbers to weights. Needs scikit-learn."""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_selection import chi2
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bot.language.classify import Keywords, Text
from bot.language.examples import Example

FOLDS = 5


@dataclass(frozen=True)
class Settings:
    """What cross-validation chose. The defaults are for short sentences and a rich list of keywords."""

    keep: int | None = None  # grams kept by chi²; with 25 sentences a label, leaving any out costs 7 points
    rare: int = 2  # a gram must occur in so many texts or keywords
    keyword_scale: float = 0.2  # ln(1 + keyword points) beside the characters
    keyword_weight: float = 0.5  # every keyword is an example too, of this weight
    cost: float = 1.0  # C of the support vector machine
    noise: float = 0.1  # weights nearer to zero than this are left out of the file

    @classmethod
    def for_long_texts(cls, examples: Sequence[Example]) -> "Settings":
        """For many long texts without keywords: more of them carry more grams."""
        keep = 5_000 if len(examples) < 2_000 else 10_000
        rare = 3 if len(examples) >= 500 else 1  # chosen on one set of 828 texts, confirmed on other splits
        return cls(keep=keep, rare=rare, keyword_scale=0.0, keyword_weight=0.0, noise=0.005)


@dataclass(frozen=True)
class Fit:
    """Weights for one set of texts, dense, before they are rounded into a file."""

    grams: list[str]
    idf: Any
    weights: Any  # labels × (grams + keyword owners)
    bias: Any


class Data:
    """Every text counted once for all folds: the examples first, then the keywords as short texts."""

    def __init__(
        self,
        examples: Sequence[Example],
        table: Mapping[str, list[int]],
        labels: list[str],
        settings: Settings,
        weights: Sequence[float] | None = None,
    ) -> None:
        self.labels, self.settings = labels, settings
        self.size = len(examples)
        given = list(weights) if weights is not None else [1.0] * len(examples)
        short = [(word, label) for word, row in table.items() for label in row[0::2]]
        texts = [Text(raw) for raw in (*(text for text, _ in examples), *(word for word, _ in short))]
        self.grams = [text.counted() for text in texts]
        self.classes = np.array([*(labels.index(label) for _, label in examples), *(label for _, label in short)])
        self.weights = np.array(given + [settings.keyword_weight] * len(short))
        finder = Keywords(table)
        found = [finder.find(text.plain) for text in texts]
        self.named = [any(len(word) > 1 for _, word in hits) for hits in found]
        points = [finder.points(hits) for hits in found]
        dense = [[row.get(label, 0.0) for label in range(len(labels))] for row in points]
        self.points = np.array(dense) * settings.keyword_scale

    def keywords_as_rows(self) -> list[int]:
        """The rows of the keywords, when they are examples too."""
        return list(range(self.size, len(self.grams))) if self.settings.keyword_weight else []

    def vectors(self, rows: Sequence[int], grams: Sequence[str]) -> Any:
        """1 + ln(count) of each gram, as a sparse matrix."""
        place = {gram: column for column, gram in enumerate(grams)}
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        for row in rows:
            for gram, count in self.grams[row].items():
                if gram in place:
                    columns.append(place[gram])
                    data.append(1 + math.log(count))
            ends.append(len(data))
        return sparse.csr_matrix((data, columns, ends), shape=(len(rows), len(grams)))


def folds(labels: Sequence[Any], seed: int = 0, count: int = FOLDS) -> list[int]:
    """The fold of each example: shuffled, every label spread evenly."""
    order = list(range(len(labels)))
    random.Random(seed).shuffle(order)
    seen: dict[Any, int] = {}  # label -> the next place; a rare label must not always land in the first fold
    fold = [0] * len(labels)
    for row in order:
        place = seen.setdefault(labels[row], len(seen))
        fold[row] = place % count
        seen[labels[row]] += 1
    return fold


def fit(data: Data, rows: list[int]) -> Fit:
    """The weights that the examples in `rows`, and all keywords, give."""
    settings, classes = data.settings, data.classes
    known: Counter[str] = Counter()
    telling: set[str] = set()  # one correction is enough to know a word by
    for row in [*rows, *data.keywords_as_rows()]:
        known.update(data.grams[row].keys())
        if data.weights[row] >= settings.rare:
            telling.update(data.grams[row].keys())
    grams = sorted(gram for gram, texts in known.items() if texts >= settings.rare or gram in telling)
    idf = np.array([math.log((1 + len(rows)) / (1 + known[gram])) + 1 for gram in grams])
    if settings.keep and len(grams) > settings.keep:
        with np.errstate(invalid="ignore", divide="ignore"):
            merit, _ = chi2(normalize(data.vectors(rows, grams).multiply(idf).tocsr()), classes[rows])
        best = np.sort(np.argsort(-np.nan_to_num(merit), kind="stable")[: settings.keep])
        grams, idf = [grams[at] for at in best], idf[best]
    rows = rows + data.keywords_as_rows()
    machine = LinearSVC(C=settings.cost, class_weight="balanced", random_state=0, max_iter=5_000)
    machine.fit(_features(data, rows, grams, idf), classes[rows], sample_weight=data.weights[rows])
    coef, intercept = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        coef, intercept = np.vstack([-coef, coef]), np.array([-intercept[0], intercept[0]])
    weights = np.zeros((len(data.labels), coef.shape[1]))
    bias = np.full(len(data.labels), -1.0)  # A label without any example: as unlikely as all others.
    weights[machine.classes_], bias[machine.classes_] = coef, intercept
    return Fit(grams, idf, weights, bias)


def _features(data: Data, rows: Sequence[int], grams: Sequence[str], idf: Any) -> Any:
    """Unit vectors of grams, then the keyword points of every label."""
    vectors = normalize(data.vectors(rows, grams).multiply(idf).tocsr())
    return sparse.hstack([vectors, data.points[rows]]).tocsr()


def kept_out(data: Data, seed: int = 0) -> Any:
    """Scores of every example by a model that has not seen it."""
    fold = np.array(folds(data.classes[: data.size].tolist(), seed))
    sums = np.zeros((data.size, len(data.labels)))
    for out in range(FOLDS):
        inside, outside = np.flatnonzero(fold != out).tolist(), np.flatnonzero(fold == out).tolist()
        if outside:
            found = fit(data, inside)
            vectors = _features(data, outside, found.grams, found.idf)
            sums[outside] = vectors @ found.weights.T + found.bias
    return sums
