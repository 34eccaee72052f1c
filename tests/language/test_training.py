"""Training: the shipped file comes from the shipped sentences, byte for byte; the trainer knows no taxonomy."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench import categories
from bot.language import classify, fitting, training
from bot.language.classify import Classifier
from bot.language.examples import read_examples
from models.rules import taxonomy

FRUIT = [
    ("苹果很甜", "苹果"), ("红苹果脆", "苹果"), ("苹果一箱", "苹果"), ("买苹果", "苹果"), ("苹果烂了", "苹果"),
    ("梨子多汁", "梨"), ("黄梨子", "梨"), ("梨子一筐", "梨"), ("卖梨子", "梨"), ("梨子酸", "梨"),
]  # fmt: skip


def test_the_shipped_model_is_what_the_sentences_give(tmp_path: Path) -> None:
    training.save(training.train_shipped(), tmp_path / "model.json")
    assert (tmp_path / "model.json").read_bytes() == classify.DEFAULT_MODEL.read_bytes()


def test_every_category_has_at_least_twenty_different_sentences() -> None:
    examples = read_examples()
    counts = Counter(code for _, code in set(examples))
    assert set(counts) == set(taxonomy.CATEGORIES)
    assert min(counts.values()) >= 20
    assert len({sentence for sentence, _ in examples}) == len(examples)


def test_our_own_words_belong_to_known_categories() -> None:
    hints = training.read_hints()
    assert set(hints) == set(taxonomy.CATEGORIES) - {taxonomy.UNKNOWN_CODE}


def test_any_labels_can_be_learned_without_keywords() -> None:
    model = training.train(FRUIT, {})
    scorer = Classifier(model)
    assert [scorer.rank(text)[0].code for text in ("苹果", "梨子")] == ["苹果", "梨"]
    assert model.keywords == {}
    assert model.fallback is None


def test_keywords_help_before_there_are_examples() -> None:
    scorer = Classifier(training.train(FRUIT, {"桃": ["水蜜桃", "桃子"], "梨": ["雪花梨"]}))
    assert scorer.rank("水蜜桃到货了")[0].code == "桃"
    assert scorer.rank("水蜜桃到货了")[0].evidence == ("水蜜桃",)


def test_training_twice_gives_the_same_model_and_a_new_example_another_version() -> None:
    assert training.train(FRUIT, {}) == training.train(FRUIT, {})
    assert training.train([*FRUIT, ("苹果树", "苹果")], {}).version != training.train(FRUIT, {}).version


def test_folds_spread_every_label_evenly() -> None:
    labels = ["甲"] * 23 + ["乙"] * 10 + ["丙"]
    fold = fitting.folds(labels, seed=3)
    for label in ("甲", "乙"):
        sizes = Counter(at for at, owner in zip(fold, labels, strict=True) if owner == label)
        assert max(sizes.values()) - min(sizes.get(at, 0) for at in range(fitting.FOLDS)) <= 1


def test_corrections_from_a_file_are_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learned: list[tuple[str, str]] = []

    def instead(extra: list[tuple[str, str]]) -> classify.Model:
        learned.extend(extra)
        return training.train(FRUIT, {})

    extra, out = tmp_path / "extra.tsv", tmp_path / "model.json"
    extra.write_text("那台铁疙瘩又罢工\tEQP-ATM\n\n坏行\n", "utf-8")
    monkeypatch.setattr(training, "train_shipped", instead)
    monkeypatch.setattr("sys.argv", ["training", "--extra", str(extra), "--out", str(out)])
    training.main()
    assert learned == [("那台铁疙瘩又罢工", "EQP-ATM")]
    assert Classifier.load(out).rank("苹果")[0].code == "苹果"


def test_the_measuring_program_writes_a_label_for_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.csv").write_text("text,label\n" + "".join(f"{t},{label}\n" for t, label in FRUIT * 2), "utf-8")
    (tmp_path / "s.csv").write_text("text,label\n红苹果,\n黄梨子,\n", "utf-8")
    arguments = ["--train", "t.csv", "--test", "s.csv", "--out", "p.jsonl"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["categories", *arguments])
    categories.main()
    rows = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text("utf-8").splitlines()]
    assert rows == [{"row": 0, "label": "苹果"}, {"row": 1, "label": "梨"}]


def test_macro_f1_is_the_mean_over_labels() -> None:
    assert categories.macro_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert categories.macro_f1(["a", "b"], ["a", "a"]) == pytest.approx((2 / 3 + 0) / 2)
