"""Learn the weights that `classify.py` serves: examples and keywords in, one model file out.

Runs as a command in a process of its own, from scratch, and writes the same bytes every time.
Nothing that answers people imports this module: scikit-learn stays out of the service.

    python -m bot.language.training            regenerate lexicon/model.json
    python -m bot.language.training --report   the same, and print what cross-validation says
"""

import argparse
import hashlib
import json
import math
import os
import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_selection import chi2
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bot.language.classify import DEFAULT_MODEL, Keywords, Model, Text, softmax
from models.rules import taxonomy

EXAMPLES = DEFAULT_MODEL.parent / "examples"
FOLDS = 5
PRECISION = 0.9  # How often "sure" has to be right on sentences kept out of training.
LEAD = 0.1  # … and how far the first has to be ahead.
HOPELESS = 0.35  # A sentence is lost where the first guess is right less often than this.

Example = tuple[str, str]  # (text, label)


@dataclass(frozen=True)
class Settings:
    """What cross-validation chose. The defaults are for short sentences and a rich list of keywords."""

    keep: int | None = None  # grams kept by chi²; with 25 sentences a label, leaving any out costs 7 points
    rare: int = 2  # a gram must occur in so many texts or keywords
    keyword_scale: float = 0.2  # ln(1 + keyword points) beside the characters
    keyword_weight: float = 0.5  # every keyword is an example too, of this weight
    cost: float = 1.0  # C of the support vector machine
    noise: float = 0.05  # weights nearer to zero than this are left out of the file

    @classmethod
    def for_long_texts(cls, examples: Sequence[Example]) -> "Settings":
        """For many long texts without keywords: more of them carry more grams."""
        keep = 5_000 if len(examples) < 2_000 else 10_000
        return cls(keep=keep, keyword_scale=0.0, keyword_weight=0.0, noise=0.005)


@dataclass(frozen=True)
class _Fit:
    """Weights for one set of texts, dense, before they are rounded into a file."""

    grams: list[str]
    idf: Any
    weights: Any  # labels × (grams + keyword owners)
    bias: Any


class _Data:
    """Every text counted once for all folds: the examples first, then the keywords as short texts."""

    def __init__(
        self, examples: Sequence[Example], table: Mapping[str, list[int]], labels: list[str], settings: Settings
    ) -> None:
        self.labels, self.settings = labels, settings
        self.size = len(examples)
        short = [(word, label) for word, row in table.items() for label in row[0::2]]
        texts = [Text(raw) for raw in (*(text for text, _ in examples), *(word for word, _ in short))]
        self.grams = [Counter(gram for _, gram in text.grams()) for text in texts]
        self.classes = np.array([*(labels.index(label) for _, label in examples), *(label for _, label in short)])
        self.weights = np.array([1.0] * len(examples) + [settings.keyword_weight] * len(short))
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


def train(
    examples: Sequence[Example],
    keywords: Mapping[str, Sequence[str]],
    *,
    settings: Settings | None = None,
    weak: Collection[str] = (),
    labels: Sequence[str] = (),
    fallback: str | None = None,
) -> Model:
    """Fit on `examples`, calibrate on what was kept out of each fold, and round into a `Model`.

    `labels` in order of priority (default: sorted); `weak` keywords count less; `fallback` is the label
    for sentences nobody can place.
    """
    settings = settings or Settings()
    names = list(labels) or sorted({*keywords, *(label for _, label in examples)})
    table = keyword_table(keywords, names, weak)
    data = _Data(examples, table, names, settings)
    sums, classes = kept_out(data), data.classes[: data.size]
    temperature = _temperature(sums, classes)
    sure, lost = _thresholds(sums, classes, temperature, data.named)
    weights, grams = _round(_fit(data, list(range(data.size))), settings)
    return Model(
        version=_digest(examples, table, settings),
        labels=names,
        bias=weights.bias,
        grams=grams,
        keywords=table if settings.keyword_scale else {},
        prior=weights.prior,
        temperature=temperature,
        sure=sure,
        lost=lost,
        fallback=fallback,
    )


def keyword_table(
    keywords: Mapping[str, Sequence[str]], labels: Sequence[str], weak: Collection[str] = ()
) -> dict[str, list[int]]:
    """keyword -> [label, points × 1000, …]: long ones count more, general ones and single characters less."""
    table: dict[str, list[int]] = {}
    for label, words in keywords.items():
        for word in dict.fromkeys(Text(word).plain for word in words):
            if word:
                points = 400 if word in weak or len(word) == 1 else 1500 if len(word) > 2 else 1000
                table.setdefault(word, []).extend((labels.index(label), points))
    return dict(sorted(table.items()))


def save(model: Model, path: Path) -> None:
    """Write the model file whole or not at all."""
    lines = [f"{json.dumps(key)}: {_lines(value)}" for key, value in model.to_json().items()]
    beside = path.with_suffix(".new")
    beside.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    os.replace(beside, path)


def _lines(value: Any) -> str:
    """A table gets a line per entry, so that a change of the model can be read as a diff."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    dump = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    return "{\n" + ",\n".join(f"{dump(key)}:{dump(row)}" for key, row in value.items()) + "\n}"


def folds(labels: Sequence[Any], seed: int = 0, count: int = FOLDS) -> list[int]:
    """The fold of each example: shuffled, every label spread evenly."""
    order = list(range(len(labels)))
    random.Random(seed).shuffle(order)
    seen: Counter[Any] = Counter()
    fold = [0] * len(labels)
    for row in order:
        fold[row] = (seen[labels[row]] + len(seen)) % count
        seen[labels[row]] += 1
    return fold


def _fit(data: _Data, rows: list[int]) -> _Fit:
    settings, classes = data.settings, data.classes
    known: Counter[str] = Counter()
    for row in [*rows, *data.keywords_as_rows()]:
        known.update(data.grams[row].keys())
    grams = sorted(gram for gram, texts in known.items() if texts >= settings.rare)
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
    return _Fit(grams, idf, weights, bias)


def _features(data: _Data, rows: Sequence[int], grams: Sequence[str], idf: Any) -> Any:
    """Unit vectors of grams, then the keyword points of every label."""
    vectors = normalize(data.vectors(rows, grams).multiply(idf).tocsr())
    return sparse.hstack([vectors, data.points[rows]]).tocsr()


def kept_out(data: _Data, seed: int = 0) -> Any:
    """Scores of every example by a model that has not seen it."""
    fold = np.array(folds(data.classes[: data.size].tolist(), seed))
    sums = np.zeros((data.size, len(data.labels)))
    for out in range(FOLDS):
        inside, outside = np.flatnonzero(fold != out).tolist(), np.flatnonzero(fold == out).tolist()
        if outside:
            fit = _fit(data, inside)
            sums[outside] = _features(data, outside, fit.grams, fit.idf) @ fit.weights.T + fit.bias
    return sums


def _temperature(sums: Any, classes: Any) -> float:
    """The sharpness of softmax that makes the right labels likeliest."""

    def loss(temperature: float) -> float:
        raised = sums * temperature
        top = raised.max(axis=1)
        total = np.log(np.exp(raised - top[:, None]).sum(axis=1)) + top
        return float((total - raised[np.arange(len(classes)), classes]).mean())

    return min((round(1.05**step, 3) for step in range(-10, 70)), key=loss)


def _thresholds(
    sums: Any, classes: Any, temperature: float, named: Sequence[bool]
) -> tuple[tuple[float, float], float]:
    """From which probability on to act alone, and below which (without a keyword) to say "no idea"."""
    first: list[tuple[float, float, bool, bool]] = []
    for row, wanted, hit in zip(sums.tolist(), classes.tolist(), named, strict=False):
        shares = softmax(row, temperature)
        best, second = sorted(shares, reverse=True)[:2]
        first.append((best, best - second, shares.index(best) == wanted, hit))
    bars = [step / 100 for step in range(20, 100)]
    sure = next((bar for bar in bars if _right((b, r) for b, lead, r, _ in first if lead >= LEAD and b >= bar)), 1.0)
    lost = 0.0
    for bar in (step / 100 for step in range(2, 40)):
        below = [right for best, _, right, hit in first if not hit and best < bar]
        if len(below) >= 10 and sum(below) / len(below) < HOPELESS:
            lost = bar
    return (sure, LEAD), lost


def _right(rows: Iterable[tuple[float, bool]]) -> bool:
    rights = [right for _, right in rows]
    return bool(rights) and sum(rights) / len(rights) >= PRECISION


@dataclass(frozen=True)
class _Rounded:
    bias: list[float]
    prior: dict[str, list[int]]


def _round(fit: _Fit, settings: Settings) -> tuple[_Rounded, dict[str, list[int]]]:
    """Weights as whole thousandths; those next to nothing are left out."""
    weights = np.rint(fit.weights * 1000).astype(int)
    grams = {
        gram: [round(float(fit.idf[at]) * 1000), *_sparse(weights[:, at], settings.noise)]
        for at, gram in enumerate(fit.grams)
    }
    owners = np.rint(fit.weights[:, len(fit.grams) :] * settings.keyword_scale * 1000).astype(int)
    prior = {str(owner): _sparse(owners[:, owner], settings.noise) for owner in range(owners.shape[1])}
    bias = [round(float(value), 3) for value in fit.bias]
    return _Rounded(bias, {owner: row for owner, row in prior.items() if row}), grams


def _sparse(weights: Any, noise: float) -> list[int]:
    pairs = ((at, weight) for at, weight in enumerate(weights.tolist()) if abs(weight) >= noise * 1000)
    return [part for pair in pairs for part in pair]


def _digest(examples: Sequence[Example], table: Mapping[str, list[int]], settings: Settings) -> str:
    content = json.dumps([list(examples), table, astuple(settings)], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def read_examples(folder: Path = EXAMPLES) -> list[Example]:
    """(sentence, code) from every `*.txt`: a line `[CODE]` opens a category, `#` starts a remark."""
    examples: list[Example] = []
    for path in sorted(folder.glob("*.txt")):
        code = ""
        for line in map(str.strip, path.read_text("utf-8").splitlines()):
            if line.startswith("[") and line.endswith("]"):
                code = line[1:-1]
            elif line and not line.startswith("#"):
                examples.append((line, code))
    return examples


def read_hints(path: Path = EXAMPLES / "hints.tsv") -> dict[str, list[str]]:
    """code -> our own words for it, beside the taxonomy's: `CODE<TAB>word word …`."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and line[0] != "#")
    return {code: words.split() for code, words in rows}


def train_shipped(extra: Sequence[Example] = (), settings: Settings | None = None) -> Model:
    """The model of the product: our own sentences and words, the taxonomy's words, confirmed corrections."""
    ranked = taxonomy.by_priority(taxonomy.CATEGORIES.values())
    hints = read_hints()
    return train(
        [*read_examples(), *extra],
        {c.code: (*c.keywords, *c.colloquial, *hints.get(c.code, ())) for c in ranked},
        settings=settings,
        weak=taxonomy.generic_words,
        labels=[category.code for category in ranked],
        fallback=taxonomy.UNKNOWN_CODE,
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=DEFAULT_MODEL, help="where the model goes")
    parser.add_argument("--extra", type=Path, help="confirmed corrections, one `sentence<TAB>CODE` per line")
    options = parser.parse_args()
    lines = options.extra.read_text("utf-8").splitlines() if options.extra else []
    extra = [(text, code) for text, _, code in (line.strip().rpartition("\t") for line in lines) if text]
    model = train_shipped(extra)
    save(model, options.out)
    print(f"{options.out}: version {model.version}, {len(model.grams)} grams, sure from {model.sure[0]}")


if __name__ == "__main__":
    main()
