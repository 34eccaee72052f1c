"""`make season`: May to November 2018 in minutes, through encrypted callbacks, and then the auditor.

`python -m bench.season [--postgres] [--kill-weekly] [--from 2018-06-04 --to 2018-06-15]`; code 1 when anything differs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench import rig
from bench.rig_databases import POSTGRESQL, SQLITE, databases
from bench.season import story
from bench.season.stage import SeasonStage
from bench.season.story import Season
from bench.season.voices import Voices

GROUP, SECRETARY, QUESTION = "wrXuzhou", "shuji", "徐州进度"


def play(season: Season, stage: SeasonStage, *, kill_weekly: bool = False) -> tuple[Voices, str]:
    """Let everything happen; return who spoke what, and the answer to the last question."""
    people = season.organisation["people"]
    voices = Voices(stage, {p["county"]: p["userid"] for p in people if "COUNTY_PARTY_ADMIN" in p["roles"]})
    evenings = list(season.month_ends)
    week = season.start.isocalendar().week
    for happening in season.happenings:
        while evenings and evenings[0] < happening.at:
            stage.go(evenings.pop(0))
            stage.ask(GROUP, SECRETARY, QUESTION)
        kill = kill_weekly and happening.at.isocalendar().week != week
        week = happening.at.isocalendar().week
        stage.go(happening.at, kill=kill)
        voices.do(happening)
    stage.go(season.end)
    if not stage.all_sent():
        voices.troubles.append("messages that are due were never sent")
    return voices, stage.ask(GROUP, SECRETARY, QUESTION)


def run(season: Season, *, kind: str, kill_weekly: bool, folder: Path) -> list[str]:
    """Play the season on a fresh database and print what happened; return every difference as a line."""
    begin = time.monotonic()
    file = folder / "town.json"
    file.write_text(json.dumps(season.organisation, ensure_ascii=False), "utf-8")
    with databases(kind, folder, str(file)) as made:
        url = made.fresh()
        processes = 2 if kind == POSTGRESQL else 1
        with SeasonStage(url, folder, clock=season.start, processes=processes) as stage:
            ready = time.monotonic()
            voices, answer = play(season, stage, kill_weekly=kill_weekly)
            seconds = time.monotonic() - ready
            differences = [*voices.troubles, *_answer(season, answer)]
            _show(stage, voices, answer, seconds=seconds, before=ready - begin)
        return differences


def _answer(season: Season, answer: str) -> list[str]:
    wanted = season.block or f"收集 {season.collected}｜已解决 {season.solved}｜"
    return [] if wanted in answer else [f"{QUESTION}: expected {wanted}, found {answer}"]


def _show(stage: SeasonStage, voices: Voices, answer: str, *, seconds: float, before: float) -> None:
    print(answer)
    rig.print_table(("spoken", "times"), sorted(voices.spoken.items()))
    kinds = Counter(str(key).partition(":")[0] for (key,) in rig.rows(stage.url, "SELECT key FROM outbox"))
    rig.print_table(("promised", "messages"), kinds.most_common())
    states = rig.rows(stage.url, "SELECT state, count(*) FROM outbox GROUP BY state ORDER BY 2 DESC")
    rig.print_table(("state", "messages"), states)
    outcomes = Counter(letter.outcome for letter in stage.wecom.world.accepted())
    rig.print_table(("on the screens", "messages"), outcomes.most_common())
    rig.print_table(
        ("", ""),
        [
            ("callbacks", stage.callbacks_made), ("put right by people", len(voices.corrected)),
            ("clock moved", stage.moves), ("  seconds for it", f"{stage.moving:.0f}"), ("kill -9", stage.kills),
            ("seconds in all", f"{seconds:.0f}"), ("seconds to set up", f"{before:.0f}"),
        ],
    )  # fmt: skip
    for line in voices.corrected:
        print("  ", line)


def main(arguments: Sequence[str] | None = None) -> int:
    """Play it; 1 when anything differs from what had to be."""
    parser = argparse.ArgumentParser(prog="python -m bench.season", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="two processes on one PostgreSQL instead of SQLite")
    parser.add_argument("--kill-weekly", action="store_true", help="kill -9 of a process every simulated week")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, help="only a part: the first day")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, help="only a part: the last day")
    options = parser.parse_args(arguments)
    season = story.between(options.first, options.last) if options.first and options.last else story.whole()
    with tempfile.TemporaryDirectory(prefix="lxq-season-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as a user of its own
        kind = POSTGRESQL if options.postgres else SQLITE
        differences = run(season, kind=kind, kill_weekly=options.kill_weekly, folder=folder)
    for line in differences:
        print(f"DIFFERENT {line}")
    print(f"{len(differences)} difference(s)" if differences else "everything as expected")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
