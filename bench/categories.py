"""Measure the product's own trainer and scorer on other labelled texts.

python -m bench.categories --train T --test S --out P     CSV text,label -> JSON lines {"row", "label"}
python -m bench.categories --dev CSV [--seeds 5]          five folds, beside two linear baselines
"""

import argparse
import csv
import json
import random
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from bot.language import fitting, training, words
from bot.language.classify import Classifier

Examples = Sequence[tuple[str, str]]
Method = Callable[[Examples, Sequence[str]], list[str]]  # (train, texts) -> labels


def read_rows(path: Path) -> list[tuple[str, str]]:
    """(text, label) of a CSV file; the label may be missing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["text"] or "", row.get("label") or "") for row in csv.DictReader(file)]


def ours(train: Examples, texts: Sequence[str]) -> list[str]:
    """The labels our trainer and scorer give, exactly as the service would."""
    model = training.train(train, {}, settings=fitting.Settings.for_long_texts(train))
    scorer = Classifier(model)
    return [scorer.rank(text, top=1)[0].code for text in texts]


def jieba_words(train: Examples, texts: Sequence[str]) -> list[str]:
    """Baseline: jieba's words, tf-idf and LinearSVC with the library's defaults."""
    return _baseline(TfidfVectorizer(tokenizer=words.cut, token_pattern=None), train, texts)


def characters(train: Examples, texts: Sequence[str]) -> list[str]:
    """Baseline: runs of 1–3 characters, tf-idf and LinearSVC with the library's defaults."""
    return _baseline(TfidfVectorizer(analyzer="char", ngram_range=(1, 3)), train, texts)


def _baseline(vectors: TfidfVectorizer, train: Examples, texts: Sequence[str]) -> list[str]:
    pipeline = make_pipeline(vectors, LinearSVC())
    pipeline.fit([text for text, _ in train], [label for _, label in train])
    return [str(label) for label in pipeline.predict(list(texts))]


METHODS: dict[str, Method] = {
    "ours": ours,
    "jieba words + LinearSVC": jieba_words,
    "characters 1-3 + LinearSVC": characters,
}


def macro_f1(gold: Sequence[str], given: Sequence[str]) -> float:
    """The mean over the labels of F1."""
    pairs = list(zip(gold, given, strict=True))
    scores = []
    for label in sorted(set(gold)):
        both = sum(g == p == label for g, p in pairs)
        scores.append(2 * both / (sum(g == label for g, _ in pairs) + sum(p == label for _, p in pairs)))
    return statistics.mean(scores)


def compare(rows: Examples, seeds: int) -> dict[str, list[float]]:
    """Macro-F1 of every method on every fold of every seed."""
    scores: dict[str, list[float]] = {name: [] for name in METHODS}
    for seed in range(seeds):
        fold = fitting.folds([label for _, label in rows], seed)
        for out in range(fitting.FOLDS):
            train = [row for row, at in zip(rows, fold, strict=True) if at != out]
            test = [row for row, at in zip(rows, fold, strict=True) if at == out]
            random.Random(seed).shuffle(train)
            for name, method in METHODS.items():
                given = method(train, [text for text, _ in test])
                scores[name].append(macro_f1([label for _, label in test], given))
    return scores


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--dev", type=Path, help="one labelled CSV: cross-validate and compare")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures of --dev here as well")
    options = parser.parse_args()
    if options.dev:
        if not options.dev.exists():
            return print(f"skipped: {options.dev} is not there")
        scores = compare(read_rows(options.dev), options.seeds)
        for name, values in scores.items():
            print(f"{name:28} macro-F1 {statistics.mean(values):.4f}  sd {statistics.pstdev(values):.4f}")
        if options.json:
            means = {name: round(statistics.mean(values), 4) for name, values in scores.items()}
            options.json.write_text(json.dumps(means, indent=1) + "\n", "utf-8")
        return None
    if not (options.train and options.test and options.out):
        parser.error("give --train, --test and --out, or --dev")
    labels = ours(read_rows(options.train), [text for text, _ in read_rows(options.test)])
    lines = (json.dumps({"row": row, "label": label}, ensure_ascii=False) for row, label in enumerate(labels))
    options.out.write_text("".join(line + "\n" for line in lines), "utf-8")
    return None


if __name__ == "__main__":
    main()
