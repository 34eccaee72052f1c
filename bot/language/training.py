"""Learn the weights that `classify.py` serves: examples and keywords in, one model file out.

Runs as a command in a process of its own, from scratch, and writes the same bytes every time.
Nothing that answers people imports this module: scikit-learn stays out of the service.

    python -m bot.language.training                  regenerate lexicon/model.json
    python -m bot.language.training --report         only say what cross-validation finds
    python -m bot.language.training --extra FILE --out OTHER.json
"""

import argparse
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bot.language.classify import DEFAULT_MODEL, Model, Text, softmax
from bot.language.examples import FOLDER, Example, read_examples
from bot.language.fitting import Data, Fit, Settings, fit, kept_out
from models.rules import taxonomy

PRECISION = 0.9  # How often "sure" has to be right on sentences kept out of training.
LEAD = 0.1  # … and how far the first has to be ahead.
HOPELESS = 0.35  # A sentence is lost where the first guess is right less often than this.


def train(
    examples: Sequence[Example],
    keywords: Mapping[str, Sequence[str]],
    *,
    settings: Settings | None = None,
    weak: Collection[str] = (),
    labels: Sequence[str] = (),
    fallback: str | None = None,
    weights: Sequence[float] | None = None,
) -> Model:
    """Fit on `examples`, calibrate on what was kept out of each fold, and round into a `Model`.

    `labels` in order of priority (default: sorted); `weak` keywords count less; `fallback` is the label
    for sentences nobody can place; `weights` say how much each example counts (default: 1.0 each).
    """
    settings = settings or Settings()
    names = list(labels) or sorted({*keywords, *(label for _, label in examples)})
    table = keyword_table(keywords, names, weak)
    data = Data(examples, table, names, settings, weights)
    sums, classes = kept_out(data), data.classes[: data.size]
    temperature = _temperature(sums, classes)
    sure, lost = _thresholds(sums, classes, temperature, data.named)
    rounded, grams = _round(fit(data, list(range(data.size))), settings)
    model = Model(
        version="",
        labels=names,
        bias=rounded.bias,
        grams=grams,
        keywords=table if settings.keyword_scale else {},
        prior=rounded.prior,
        temperature=temperature,
        sure=sure,
        lost=lost,
        fallback=fallback,
    )
    return replace(model, version=_digest(model))


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
    for row, wanted, hit in zip(sums, classes.tolist(), named, strict=False):
        shares = softmax(row, temperature).tolist()
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


def _round(found: Fit, settings: Settings) -> tuple[_Rounded, dict[str, str]]:
    """Weights as whole thousandths; those next to nothing are left out."""
    weights = np.rint(found.weights * 1000).astype(int)
    grams = {
        gram: " ".join(map(str, [round(float(found.idf[at]) * 1000), *_sparse(weights[:, at], settings.noise)]))
        for at, gram in enumerate(found.grams)
    }
    owners = np.rint(found.weights[:, len(found.grams) :] * settings.keyword_scale * 1000).astype(int)
    prior = {str(owner): _sparse(owners[:, owner], settings.noise) for owner in range(owners.shape[1])}
    bias = [round(float(value), 3) for value in found.bias]
    return _Rounded(bias, {owner: row for owner, row in prior.items() if row}), grams


def _sparse(weights: Any, noise: float) -> list[int]:
    pairs = ((at, weight) for at, weight in enumerate(weights.tolist()) if abs(weight) >= noise * 1000)
    return [part for pair in pairs for part in pair]


def _digest(model: Model) -> str:
    """Names what the model says, whatever it was trained from."""
    return hashlib.sha256(json.dumps(model.to_json(), ensure_ascii=False).encode()).hexdigest()[:12]


def read_hints(path: Path = FOLDER / "hints.tsv") -> dict[str, list[str]]:
    """code -> our own words for it, beside the taxonomy's: `CODE<TAB>word word …`."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and line[0] != "#")
    return {code: words.split() for code, words in rows}


def train_shipped(
    extra: Sequence[Example] = (), weights: Sequence[float] = (), names: Mapping[str, Sequence[str]] | None = None
) -> Model:
    """The model of the product: our own sentences and words, the taxonomy's words, and what people taught.

    `weights` belong to `extra` (default: 1.0 each); `names` are people's own words, by code. Equal arguments
    give equal models, byte for byte.
    """
    words, labels = shipped_keywords()
    for code, more in (names or {}).items():
        words[code] = (*words[code], *more)
    shipped = read_examples()
    return train(
        [*shipped, *extra],
        words,
        weak=taxonomy.generic_words,
        labels=labels,
        fallback=taxonomy.UNKNOWN_CODE,
        weights=[*[1.0] * len(shipped), *(weights or [1.0] * len(extra))],
    )


def shipped_keywords() -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """code -> the taxonomy's words and ours; and the codes in order of priority."""
    hints = read_hints()
    ranked = taxonomy.by_priority(taxonomy.CATEGORIES.values())
    words = {c.code: (*c.keywords, *c.colloquial, *hints.get(c.code, ())) for c in ranked}
    return words, [category.code for category in ranked]


def _shipped_data(extra: Sequence[Example]) -> Data:
    words, labels = shipped_keywords()
    table = keyword_table(words, labels, taxonomy.generic_words)
    return Data([*read_examples(), *extra], table, labels, Settings())


def report(data: Data, seeds: int = 3) -> None:
    """Print how often a sentence kept out of training is understood: first, and within three."""
    classes = data.classes[: data.size]
    for seed in range(seeds):
        order = np.argsort(-kept_out(data, seed), axis=1, kind="stable")
        first = (order[:, 0] == classes).mean()
        three = (order[:, :3] == classes[:, None]).any(axis=1).mean()
        print(f"seed {seed}: {data.size} sentences, first {first:.3f}, within three {three:.3f}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=DEFAULT_MODEL, help="where the model goes")
    parser.add_argument("--report", action="store_true", help="train nothing, cross-validate")
    parser.add_argument("--extra", type=Path, help="confirmed corrections, one `sentence<TAB>CODE` per line")
    options = parser.parse_args()
    lines = options.extra.read_text("utf-8").splitlines() if options.extra else []
    extra = [(text, code) for text, _, code in (line.strip().rpartition("\t") for line in lines) if text]
    if options.report:
        report(_shipped_data(extra))
        return
    model = train_shipped(extra)
    save(model, options.out)
    print(f"{options.out}: version {model.version}, {len(model.grams)} grams, sure from {model.sure[0]}")


if __name__ == "__main__":
    main()
