"""How many reports a second become durable drafts: `python -m bench.intake [--json FILE] [--seconds N]`.

The real service, with the demo's people, takes encrypted callbacks from all representatives; each report has its own
MsgId and is answered after its commit. Beside it, on the same server, runs wechatpy's echo example, which decrypts,
parses and answers but keeps nothing. What counts is the ratio of the two inside one round.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from bench import rig, rig_load
from bench.rig_callbacks import Callbacks, reporters, reports
from bench.rig_databases import KINDS, databases
from bench.rig_load import Answers, anchor

ECHO = "wechatpy echo"
CLOCK = "2018-11-30T10:00:00+08:00"  # a working day's morning
REQUIRED = 0.3
LINES = 24  # kept connections of the closed loop
OPEN_RATE, OPEN_SECONDS = 60, 8.0
SLOW_DISK = 0.4  # ms; rounds beyond are marked
MOST = 2500  # requests a second that are prepared


@dataclass
class Side:
    """One of the servers that take turns."""

    name: str
    program: rig.Program
    url: str = ""  # of its database
    answered: int = 0


@dataclass(frozen=True)
class Round:
    """One measurement of one side."""

    number: int
    side: str
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float  # of the server, per answered request
    database_us: float  # of PostgreSQL's processes
    client_us: float
    spin: float
    fdatasync_ms: float
    spin_after: float
    fdatasync_after_ms: float

    @property
    def slow_disk(self) -> bool:
        return max(self.fdatasync_ms, self.fdatasync_after_ms) > SLOW_DISK


@dataclass
class Results:
    """Everything that goes into the table and the JSON."""

    seconds: float
    lines: int
    rounds: list[Round] = field(default_factory=list)
    open_loop: dict[str, dict[str, float]] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)

    def of(self, side: str) -> list[Round]:
        return [one for one in self.rounds if one.side == side]

    def ratios(self, side: str) -> list[float]:
        """Per round: this side beside the echo."""
        return [a.per_second / b.per_second for a, b in zip(self.of(side), self.of(ECHO), strict=True)]

    def cpu_ratios(self, side: str) -> list[float]:
        """Per round: the echo's CPU per request beside this side's (its database's included)."""
        pairs = zip(self.of(side), self.of(ECHO), strict=True)
        return [b.cpu_us / (a.cpu_us + a.database_us) for a, b in pairs]


class Bench:
    """Callbacks, a load generator in a process of its own, and the sides."""

    def __init__(self, folder: Path, keys: rig.Keys, pool: ProcessPoolExecutor) -> None:
        self._folder = folder
        self._pool = pool
        self._callbacks = Callbacks(keys)
        self._reports = reports(())
        self.bad: dict[str, int] = {}

    def speakers(self, people: Sequence[tuple[str, str]]) -> None:
        self._reports = reports(people)

    def closed(self, side: Side, lines: int, seconds: float) -> Answers:
        requests = self._requests(int(MOST * seconds))
        future = self._pool.submit(rig_load.closed_loop, side.program.port, requests, lines=lines, seconds=seconds)
        return self._note(side, future)

    def open(self, side: Side, rate: int, seconds: float) -> Answers:
        requests = self._requests(int(rate * seconds))
        future = self._pool.submit(rig_load.open_loop, side.program.port, requests, lines=64, rate=rate)
        return self._note(side, future)

    def round(self, number: int, side: Side, lines: int, seconds: float) -> Round:
        before = anchor(str(self._folder))
        cpu, database = side.program.cpu_seconds(), _database_cpu(side.url)
        answers = self.closed(side, lines, seconds)
        done = max(1, len(answers.latencies))
        cpu, database = side.program.cpu_seconds() - cpu, _database_cpu(side.url) - database
        after = anchor(str(self._folder))
        return Round(
            number, side.name, answers.within / answers.seconds, *_percentiles(answers), cpu / done * 1e6,
            database / done * 1e6, answers.cpu / done * 1e6, *before, *after,
        )  # fmt: skip

    def _requests(self, count: int) -> list[bytes]:
        return [self._callbacks.request(userid, sentence) for userid, sentence in islice(self._reports, count)]

    def _note(self, side: Side, future: Future[Answers]) -> Answers:
        answers = future.result()
        side.answered += len(answers.bodies)
        wrong = answers.refused + answers.unanswered
        if side.url:
            wrong += sum(not self._callbacks.opened(body).startswith("【问题草稿】") for body in answers.bodies)
        self.bad[side.name] = self.bad.get(side.name, 0) + wrong
        return answers


def measure(options: argparse.Namespace, folder: Path) -> Results:
    """Start every side, let them take turns, look into the databases afterwards."""
    results = Results(options.seconds, options.lines)
    keys = rig.Keys.fresh()
    with ExitStack() as last:
        pool = last.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
        bench = Bench(folder, keys, pool)
        echo = rig.Program(["-m", "bench.rig_echo"], keys.environment(), folder / "echo.log")
        sides = [Side(ECHO, last.enter_context(echo))]
        for kind in options.databases:
            url = last.enter_context(databases(kind, folder, "demo")).fresh()
            bench.speakers(reporters(url))
            program = rig.service(url, keys, folder / f"{kind}.log", clock=CLOCK)
            sides.append(Side(kind, last.enter_context(program), url))
        for side in sides:
            bench.closed(side, options.lines, 1.0)  # warm up
        for number in range(1, options.rounds + 1):
            for side in random.sample(sides, len(sides)):
                results.rounds.append(bench.round(number, side, options.lines, options.seconds))
                print(".", end="", flush=True, file=sys.stderr)
        for side in sides:
            answers = bench.open(side, OPEN_RATE, OPEN_SECONDS)
            p50, p99 = _percentiles(answers)
            results.open_loop[side.name] = {"p50_ms": p50, "p99_ms": p99, "worst_ms": max(answers.latencies) * 1000}
        print(file=sys.stderr)
        results.checks = [_check(side, bench.bad[side.name]) for side in sides if side.url]
    results.rounds.sort(key=lambda one: (one.number, one.side))
    return results


def _check(side: Side, bad: int) -> dict[str, Any]:
    inbox = rig.number(side.url, "SELECT count(*) FROM inbox")
    drafts = rig.number(side.url, "SELECT count(*) FROM ticket WHERE state = 'DRAFT'")
    return {
        "side": side.name, "answered": side.answered, "inbox": inbox, "drafts": drafts, "bad_answers": bad,
        "ok": side.answered == inbox == drafts and not bad,
    }  # fmt: skip


def _percentiles(answers: Answers) -> tuple[float, float]:
    found = sorted(answers.latencies)
    return found[len(found) // 2] * 1000, found[int(len(found) * 0.99)] * 1000


def _database_cpu(url: str) -> float:
    """CPU seconds of the server processes behind a PostgreSQL database; 0 for SQLite, which has none."""
    if not url.startswith("postgresql"):
        return 0.0
    pids = rig.rows(url, "SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    return sum(rig.cpu_seconds(pid) for (pid,) in pids)


def report(results: Results) -> None:
    """Print the tables and how to read them."""
    sides = list(dict.fromkeys(one.side for one in results.rounds))
    sides.sort(key=lambda name: name != ECHO)
    rounds = len(results.of(ECHO))
    print(
        f"Closed loop, {results.lines} kept connections, {rounds} rounds of {results.seconds:g} s, sides in random order;"
    )
    print("medians over the rounds. CPU in µs per request: server + database processes (load generator).")
    lines: list[tuple[str, ...]] = []
    for name in sides:
        of = results.of(name)
        lines.append((
            name, f"{median(o.per_second for o in of):.0f}", f"{median(o.p50_ms for o in of):.1f}",
            f"{median(o.p99_ms for o in of):.1f}", f"{max(o.p99_ms for o in of):.1f}",
            f"{median(o.cpu_us for o in of):.0f} + {median(o.database_us for o in of):.0f} ({median(o.client_us for o in of):.0f})",
        ))  # fmt: skip
    rig.print_table(("side", "answers/s", "p50 ms", "p99 ms", "worst p99", "CPU µs"), lines)
    print("\nBeside the echo, per round (1 = as many a second as an echo that keeps nothing):")
    lines = [
        (
            name, f"{median(found):.2f}", f"{min(found):.2f}–{max(found):.2f}", f"{median(results.cpu_ratios(name)):.2f}",
            f"{REQUIRED}", "yes" if median(found) >= REQUIRED else "NO",
        )
        for name in sides if name != ECHO for found in [results.ratios(name)]
    ]  # fmt: skip
    rig.print_table(("database", "ratio", "range", "by CPU", "required", "met"), lines)
    print(f"\nOpen loop, {OPEN_RATE} a second for {OPEN_SECONDS:g} s, latency from the scheduled instant:")
    lines = [(n, *(f"{results.open_loop[n][k]:.1f}" for k in ("p50_ms", "p99_ms", "worst_ms"))) for n in sides]
    rig.print_table(("side", "p50 ms", "p99 ms", "worst ms"), lines)
    print("\nKept: every answered report is one inbox row and one draft.")
    lines = [
        (c["side"], c["answered"], c["inbox"], c["drafts"], c["bad_answers"], "ok" if c["ok"] else "WRONG")
        for c in results.checks
    ]
    rig.print_table(("database", "answered", "inbox", "drafts", "bad answers", ""), lines)
    spins = [v for o in results.rounds for v in (o.spin, o.spin_after)]
    syncs = [v for o in results.rounds for v in (o.fdatasync_ms, o.fdatasync_after_ms)]
    slow = sorted({o.number for o in results.rounds if o.slow_disk})
    print(
        f"\nThe machine meanwhile: Python spin {min(spins):.0f}–{max(spins):.0f} M turns/s; fdatasync {min(syncs):.2f}–{max(syncs):.2f} ms;"
    )
    print(f"rounds with a slow disk (> {SLOW_DISK} ms): {', '.join(map(str, slow)) or 'none'}.")


def as_json(results: Results) -> dict[str, Any]:
    """The same as one object."""
    names = list(results.open_loop)
    return {
        "seconds": results.seconds,
        "connections": results.lines,
        "required_ratio": REQUIRED,
        "sides": {
            name: {
                "per_second": median(o.per_second for o in results.of(name)),
                "p50_ms": median(o.p50_ms for o in results.of(name)),
                "p99_ms": median(o.p99_ms for o in results.of(name)),
                "cpu_us": median(o.cpu_us for o in results.of(name)),
                "database_us": median(o.database_us for o in results.of(name)),
                "open_loop": results.open_loop[name],
                **({} if name == ECHO else {
                    "ratio": median(results.ratios(name)), "ratios": results.ratios(name),
                    "cpu_ratio": median(results.cpu_ratios(name)),
                }),
            }
            for name in names
        },
        "checks": results.checks,
        "rounds": [asdict(one) for one in results.rounds],
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether every answer is kept and the ratio is reached."""
    parser = argparse.ArgumentParser(prog="python -m bench.intake", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="the same as JSON")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of one measurement (default 5)")
    parser.add_argument("--rounds", type=int, default=5, help="how often the sides take turns (default 5)")
    parser.add_argument("--lines", type=int, default=LINES, help=f"kept connections (default {LINES})")
    parser.add_argument("--database", dest="databases", action="append", choices=KINDS, help="default: both")
    options = parser.parse_args(arguments)
    options.databases = options.databases or list(KINDS)
    with tempfile.TemporaryDirectory(prefix="lxq-intake-") as folder:
        results = measure(options, Path(folder))
    report(results)
    if options.json:
        options.json.write_text(json.dumps(as_json(results), ensure_ascii=False, indent=1) + "\n", "utf-8")
    met = all(median(results.ratios(kind)) >= REQUIRED for kind in options.databases)
    return 0 if met and all(check["ok"] for check in results.checks) else 1


if __name__ == "__main__":
    sys.exit(main())
