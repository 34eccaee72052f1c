"""One season from its first morning to the last question, and a table of what happened."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

from bench import rig
from bench.rig_databases import POSTGRESQL, databases
from bench.season.audit import audit
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
            differences = [*voices.troubles, *answer_differs(season, answer)]
            for line in differences:
                print(f"DIFFERENT {line}")
            _show(stage, voices, answer, seconds=seconds, before=ready - begin)
            end = stage.now()
        begin = time.monotonic()
        findings = audit(url, season.start, end)
        findings.show()
        print(f"audited in {time.monotonic() - begin:.1f} seconds")
        return [*differences, *findings.differences]


def answer_differs(season: Season, answer: str) -> list[str]:
    """The last answer must hold the expected figures."""
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
            ("CPU seconds of the service", f"{sum(s.cpu_seconds() for s in stage.services):.0f}"),
            ("seconds in all", f"{seconds:.0f}"), ("seconds to set up", f"{before:.0f}"),
        ],
    )  # fmt: skip
    for line in voices.corrected:
        print("  ", line)
