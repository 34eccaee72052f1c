"""Print how the rule for close-outs judges the two sets of replies: python -m bench.replies [--wrong]."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.language.closeouts import lacking

DATA = Path(__file__).resolve().parents[1] / "tests/data"
SETS = {"closeouts.tsv": "the set the rule was made with", "closeouts_second.tsv": "the set kept apart"}


@dataclass(frozen=True)
class Judged:
    """One close-out with what people and the rule say of it."""

    good: bool
    problem: str
    closeout: str
    lack: str  # "" = accepted


def judged(name: str) -> list[Judged]:
    """Judge every row of a set."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [(row, lacking(row["closeout"], problem=row["problem"], category=row["category"])) for row in rows]
    return [
        Judged(row["verdict"] == "good", row["problem"], row["closeout"], lack.name if lack else "")
        for row, lack in found
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each set; `--wrong` adds what was judged differently."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--only", choices=tuple(SETS))
    options = parser.parse_args(arguments)
    for name in [options.only] if options.only else SETS:
        rows = judged(name)
        bad, good = [r for r in rows if not r.good], [r for r in rows if r.good]
        refused, hurt = sum(bool(r.lack) for r in bad), sum(bool(r.lack) for r in good)
        print(
            f"{name} ({SETS[name]}): bad refused {refused}/{len(bad)} ({refused / len(bad):.0%}), "
            f"good refused {hurt}/{len(good)} ({hurt / len(good):.0%})"
        )
        for row in rows if options.wrong else ():
            if bool(row.lack) is row.good:
                print(f"  {'good' if row.good else 'bad'} {row.lack or '-'}: {row.closeout}  <- {row.problem}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
