"""Does a question for progress cost the same at any size? `python -m bench.queries [--sizes N,N] [--json FILE]`.

Two databases are filled to one size after the other; at each the service's own functions are asked, and beside them, in
the same rounds, the plain way: GROUP BY over all tickets with every open one looked at, and (at the smaller sizes) the
recount from the event log. All must say the same. One ticket in fifty is open, one in ten of those late.

Exit code 1 when a progress question took more than 10 ms at the largest size, or when answers differ. What counts is the
quicker quarter (“quick”): neighbours on the machine only ever add. “ms” is the median, “cpu” this thread's own share.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bench.queries_town import LOG_UNTIL, NOW, fill, organisation_of
from bench.rig_databases import KINDS
from bench.similar import stores
from models import organisation, present, statistics, tally
from models.base import Store
from models.directory import Directory, load_directory
from models.rules.words import OPEN_STATES, UNCOUNTED_STATES, Light
from models.statistics import Progress
from models.tally import Everywhere, Reach
from models.tickets import Ticket

GOAL = 10.0  # ms
ROUNDS = 15
SIZES = "10000,100000"
_CLOSED = {"solved": ("SOLVED", "SOLVED_ON_SPOT"), "explained": ("EXPLAINED",)}

Answer = Callable[[Session], Any]


class Questions:
    """What is asked of one database, by the service and by the plain way."""

    def __init__(self, directory: Directory) -> None:
        self._calendar = directory.calendar
        county = sorted(directory.counties)[0]
        outlets = sorted(o.id for o in directory.outlets.values() if o.county == county)[:2]
        self.reaches: dict[str, Reach] = {
            "city": Everywhere(),
            "county": Everywhere(counties=frozenset({county})),
            "two outlets": Everywhere(outlets=frozenset(outlets)),
            "department": Everywhere(departments=frozenset({min(directory.departments)})),
        }
        self.county = self.reaches["county"]

    def progress(self) -> dict[str, tuple[Answer, Answer]]:
        """The questions for progress: (ours, the plain way)."""
        found: dict[str, tuple[Answer, Answer]] = {
            f"block, {name}": (self._block(reach), self._plain_block(reach)) for name, reach in self.reaches.items()
        }
        found["by category"] = (self._grouped("top"), self._plain_grouped("top"))
        found["by county"] = (self._grouped("county"), self._plain_grouped("county"))
        return found

    def lists(self) -> dict[str, Answer]:
        """Lists of open tickets: they cost what they show."""
        return {
            f"open list, {name}": lambda s, reach=reach: statistics.standings(  # type: ignore[misc]
                s, as_of=NOW, calendar=self._calendar, reach=reach, only_open=True
            )
            for name, reach in self.reaches.items()
        }

    def from_log(self, session: Session) -> Progress:
        return statistics.progress(statistics.from_log(session, as_of=NOW, calendar=self._calendar))

    def _block(self, reach: Reach) -> Answer:
        return lambda s: statistics.figures(s, as_of=NOW, calendar=self._calendar, reach=reach)

    def _grouped(self, group: str) -> Answer:
        return lambda s: statistics.by_group(s, group, as_of=NOW, calendar=self._calendar)

    def _plain_block(self, reach: Reach) -> Answer:
        def answer(session: Session) -> Progress:
            counted = session.execute(
                select(Ticket.state, Ticket.resolution, func.count())
                .where(Ticket.no.is_not(None), tally.within(reach, Ticket))
                .group_by(Ticket.state, Ticket.resolution)
            ).all()
            closed = {
                name: sum(n for state, how, n in counted if state == "CLOSED" and how in which)
                for name, which in _CLOSED.items()
            }
            opened = statistics.standings(session, as_of=NOW, calendar=self._calendar, reach=reach, only_open=True)
            lights = Counter(s.light for s in opened if s.light)
            total = sum(n for state, _, n in counted if state not in UNCOUNTED_STATES)
            kept = tuple((one, lights[one]) for one in Light if lights[one])
            assert sum(n for state, _, n in counted if state in OPEN_STATES) == len(opened)
            return Progress(total, closed["solved"], closed["explained"], len(opened), kept)

        return answer

    def _plain_grouped(self, group: str) -> Answer:
        name: Any = func.substr(Ticket.category, 1, 3) if group == "top" else Ticket.county

        def answer(session: Session) -> list[tuple[Any, int, int]]:
            found: dict[Any, list[int]] = {}
            counted = select(name, Ticket.state, Ticket.resolution, func.count()).where(Ticket.no.is_not(None))
            for key, state, how, n in session.execute(counted.group_by(name, Ticket.state, Ticket.resolution)):
                if state not in UNCOUNTED_STATES:
                    place = found.setdefault(str(key).split("-", maxsplit=1)[0], [0, 0])
                    place[0] += n
                    place[1] += n if state == "CLOSED" and how in _CLOSED["solved"] else 0
            rows = [(key, a, b) for key, (a, b) in found.items()]
            return sorted(rows, key=lambda row: (-row[1], row[0]))

        return answer


def cpu_of(session: Session, answer: Answer) -> float:
    """Return this thread's own milliseconds for an answer: what neighbours add is not in it, nor is PostgreSQL's part."""
    started = time.thread_time()
    for _ in range(5):
        answer(session)
    return (time.thread_time() - started) * 200


def timed(session: Session, answer: Answer) -> tuple[float, Any]:
    """Return (milliseconds, answer)."""
    started = time.perf_counter()
    said = answer(session)
    return (time.perf_counter() - started) * 1000, said


def measure(session: Session, questions: Questions, size: int, rounds: int) -> dict[str, Any]:
    """Ask everything; both sides take turns."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL statement_timeout = 0"))
    assert present.is_present(session, NOW)
    result: dict[str, Any] = {"questions": {}, "same": True}
    for name, (ours, plain) in questions.progress().items():
        took: tuple[list[float], list[float]] = [], []
        for turn in range(rounds):
            mine, said = timed(session, ours)
            took[0].append(mine)
            if turn < 3:  # the plain way is slow; three are enough for a median
                slow, expected = timed(session, plain)
                took[1].append(slow)
                result["same"] = result["same"] and said == expected
        result["questions"][name] = {
            "ms": median(took[0]), "quick": quantiles(took[0], n=4)[0], "cpu": cpu_of(session, ours), "worst": max(took[0]),
            "plain_ms": median(took[1]),
        }  # fmt: skip
    result["lists"] = {
        name: {"ms": median(timed(session, answer)[0] for _ in range(3)), "rows": len(answer(session))}
        for name, answer in questions.lists().items()
    }
    if size <= LOG_UNTIL:
        result["log_ms"], logged = timed(session, questions.from_log)
        result["same"] = result["same"] and logged == questions.progress()["block, city"][0](session)
    result["cells"] = session.scalar(select(func.count()).select_from(tally.Tally))
    return result


@contextmanager
def filled(folder: Path) -> Iterator[dict[str, tuple[Store, Directory]]]:
    """Yield an empty town in each kind of database."""
    with stores(folder) as found:
        for store in found.values():
            store.write(
                lambda session: organisation.load(session, organisation_of(), code_of=lambda name: "YC", now=NOW)
            )
        yield {kind: (store, store.read(load_directory)) for kind, store in found.items()}


def run(folder: Path, sizes: list[int], rounds: int) -> dict[str, Any]:
    """Measure every size on both databases."""
    result: dict[str, Any] = {"sqlite": sqlite3.sqlite_version, "rounds": rounds, "sizes": {}}
    with filled(folder) as towns:
        before = 0
        for size in sizes:
            result["sizes"][size] = {}
            for kind, (store, directory) in towns.items():
                started = time.perf_counter()
                fill(store, directory, before + 1, size)
                took = time.perf_counter() - started
                questions = Questions(directory)
                figures = store.read(lambda s, q=questions, n=size: measure(s, q, n, rounds))  # type: ignore[misc]
                result["sizes"][size][kind] = {**figures, "fill_s": took}
                show(size, kind, result["sizes"][size][kind])
            before = size
    return result


def show(size: int, kind: str, figures: dict[str, Any]) -> None:
    """Print one size on one database."""
    print(f"\n{size:,} tickets, {kind} (filled in {figures['fill_s']:.0f} s; {figures['cells']:,} cells of the tally)")
    print(f"{'':26}{'ms':>9}{'quick':>9}{'cpu':>9}{'worst':>9}{'GROUP BY':>11}{'ratio':>9}")
    for name, one in figures["questions"].items():
        ratio = one["plain_ms"] / one["ms"]
        print(
            f"{name:26}{one['ms']:>9.2f}{one['quick']:>9.2f}{one['cpu']:>9.2f}{one['worst']:>9.2f}{one['plain_ms']:>11.1f}{ratio:>8.0f}×"
        )
    for name, one in figures["lists"].items():
        print(f"{name:26}{one['ms']:>9.2f}   {one['rows']:,} rows")
    if "log_ms" in figures:
        ratio = figures["log_ms"] / figures["questions"]["block, city"]["ms"]
        print(f"{'recount from the log':26}{figures['log_ms']:>9.0f}{'':20}{ratio:>8.0f}×")
    print(f"the same answers: {figures['same']}", flush=True)


def verdict(result: dict[str, Any]) -> list[str]:
    """What is not as it should be."""
    wrong = [
        f"{int(size):,} {kind}: answers differ"
        for size, sides in result["sizes"].items()
        for kind, one in sides.items()
        if not one["same"]
    ]
    largest = max(result["sizes"])
    for kind in KINDS:
        for name, one in result["sizes"][largest][kind]["questions"].items():
            if one["quick"] > GOAL:
                wrong.append(f"{largest:,} {kind}: {name} {one['quick']:.1f} ms")
    return wrong


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES, help="numbers of tickets, ascending; 1000000 takes some minutes")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    sizes = sorted({int(one) for one in options.sizes.split(",")})
    with tempfile.TemporaryDirectory(prefix="lianxinqiao-queries-") as folder:
        Path(folder).chmod(0o755)
        result = run(Path(folder), sizes, options.rounds)
    wrong = verdict(result)
    print(f"\nGoal: every progress question ≤ {GOAL:g} ms at {max(sizes):,} tickets, answers equal:", end=" ")
    print("NOT reached\n" + "\n".join(wrong) if wrong else "reached")
    if options.json:
        options.json.write_text(json.dumps({**result, "wrong": wrong}, indent=1) + "\n", encoding="utf-8")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
