"""Run every measuring program on the rows of ../shared/data, score them with its score.py, and print one table.

    python -m bench.measure [--data FOLDER] [--json FILE]

What needs a folder or a file that is not there is named as skipped. Nothing here trains or changes anything.
"""

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import categories, outlets, times, understanding, utterances
from bot.language.clean import normalise
from bot.language.names import Gazetteer

DATA = Path("../shared/data")
TIMES_BASE = "2025-11-26T10:30:00+08:00"  # the day the time expressions are read on (README of the data)


@dataclass(frozen=True)
class Figure:
    """One measured figure beside its goal; `least` False: the goal is the most it may be."""

    name: str
    value: float | None
    goal: float | None = None
    least: bool = True

    @property
    def met(self) -> bool | None:
        if self.value is None or self.goal is None:
            return None
        return self.value >= self.goal if self.least else self.value <= self.goal

    def line(self) -> str:
        """The figure as a row of the table."""
        sign = "≥" if self.least else "≤"
        goal = "" if self.goal is None else f"{sign} {self.goal:g}"
        mark = {True: "met", False: "NOT MET", None: ""}[self.met]
        value = "skipped" if self.value is None else f"{self.value:.4f}".rstrip("0").rstrip(".")
        return f"{self.name:58} {value:>10}  {goal:>9}  {mark}"


def _scorer(data: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", data / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measured_utterances(data: Path, score: ModuleType, folder: Path) -> Iterator[Figure]:
    """Intent, structure, wrong silent actions, and tickets made of sentences that want none."""
    gold = score.read_rows(data / "utterances.jsonl")
    rows, found = folder / "rows.jsonl", folder / "utterances.jsonl"
    kept = [{key: value for key, value in row.items() if key not in ("expect", "note", "set")} for row in gold]
    rows.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), "utf-8")
    utterances.main(["--fixture", str(data / "fixture_qinghe.json"), "--rows", str(rows), "--out", str(found)])
    result = score.score_utterances(gold, score.read_rows(found, "n"))
    every, none = result["all"], result["negatives"]
    yield Figure("utterances: intent", every["intent"], 0.97)
    yield Figure("utterances: full structure", every["structure"], 0.90)
    yield Figure("utterances: wrong silent action", every["wrong_silent"], 0.01, least=False)
    yield Figure("utterances: needless question", every["needless_question"])
    yield Figure("utterances: urgency", every["urgency"])
    yield Figure("utterances: tickets made on negative rows", none["tickets"], 0, least=False)


def measured_times(data: Path, score: ModuleType, folder: Path) -> Iterator[Figure]:
    """Both ends of a time right, and silence where there is none."""
    found = folder / "times.jsonl"
    times.main(["--rows", str(data / "time_expressions.jsonl"), "--base", TIMES_BASE, "--out", str(found)])
    result = score.score_times(score.read_rows(data / "time_expressions.jsonl"), score.read_rows(found, "id"))
    yield Figure("times: strict (jionlp 1.5.29: 0.92)", result["strict"]["share"], 0.97)
    yield Figure("times: must not fire", result["must not fire"]["share"], 1.0)


def measured_outlets(data: Path, score: ModuleType, folder: Path) -> Iterator[Figure]:
    """Outlets found with the county known; and outlets found where none is named."""
    gold = [row for row in score.read_rows(data / "outlet_queries_241.jsonl") if row.get("county")]
    gazetteer = Gazetteer(outlets.places(data / "outlets_241.json"))
    result = score.score_outlets(gold, {str(row["row"]): row for row in outlets.answers(gazetteer, gold)})
    rest = [row for row in gold if row.get("kind") != "town" and row["id"] is not None]
    named = score.score_outlets(rest, {str(row["row"]): row for row in outlets.answers(gazetteer, rest)})
    yield Figure("outlets (county known): recall@1", result["all"]["recall@1"], 0.97)
    yield Figure("outlets (county known): recall@1 without town names", named["all"]["recall@1"], 0.985)
    yield Figure("outlets (county known): recall@3", result["all"]["recall@3"], 0.99)
    silent = list(_without_outlet(data, score))
    wrong = sum(bool(answer["ranked"]) for answer in outlets.answers(gazetteer, silent))
    yield Figure("outlets: false positives on sentences without one", wrong / len(silent), 0.005, least=False)


def _without_outlet(data: Path, score: ModuleType) -> Iterator[dict[str, Any]]:
    """Sentences in which no outlet of the fixture stands, each from one of the counties in turn."""
    fixture = json.loads((data / "fixture_qinghe.json").read_text("utf-8"))
    names = [name for outlet in fixture["outlets"] for name in (outlet["short"], *outlet.get("aliases", ()))]
    counties = sorted({row["county"] for row in json.loads((data / "outlets_241.json").read_text("utf-8"))})
    for place, row in enumerate(score.read_rows(data / "utterances.jsonl")):
        if not any(name in normalise(row["text"]) for name in names):
            yield {"text": row["text"], "county": counties[place % len(counties)]}


def measured_categories(data: Path, seeds: int) -> Iterator[Figure]:
    """The product's own trainer and scorer on other people's texts, beside two baselines in the same run."""
    scores = categories.compare(categories.read_rows(data / "citizen_messages_dev.csv"), seeds)
    means = {name: sum(values) / len(values) for name, values in scores.items()}
    ours = means.pop("ours")
    yield Figure("categories: macro-F1, five folds", ours, 0.86)
    for name, mean in means.items():
        yield Figure(f"categories: ahead of {name} ({mean:.4f})", ours - mean, 0.02)


def measured_speed() -> Iterator[Figure]:
    """One message read whole, the start, and what the language part weighs; needs no data of others."""
    cost = understanding.cost()
    yield Figure("one message understood: median, ms", cost.median, 0.5, least=False)
    yield Figure("one message understood: p95, ms", cost.p95, 3.0, least=False)
    yield Figure("import and load, s", cost.load, 0.8, least=False)
    yield Figure("language part, MB", cost.megabytes, 100, least=False)


def main() -> int:
    """Print the table; exit 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures: list[Figure] = []

    def show(found: Iterator[Figure]) -> None:
        for figure in found:
            figures.append(figure)
            print(figure.line(), flush=True)

    show(measured_speed())
    if (options.data / "score.py").exists():
        score = _scorer(options.data)
        with tempfile.TemporaryDirectory() as name:
            for part in (measured_utterances, measured_times, measured_outlets):
                show(part(options.data, score, Path(name)))
        show(measured_categories(options.data, options.seeds))
    else:
        print(f"skipped: {options.data} is not there, so utterances, times, outlets and categories were not measured")
    if options.json:
        rows = [{"name": f.name, "value": f.value, "goal": f.goal, "met": f.met} for f in figures]
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return int(any(figure.met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
