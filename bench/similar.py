"""How fast and how well is the same problem found? `python -m bench.similar [--tickets N] [--json FILE]`.

Made-up tickets (sentence templates × outlets), every one open and at most 14 days old: the hardest case, since the
index holds open tickets only. On SQLite and PostgreSQL the same questions are asked, with the caches emptied before
each; beside them, in the same run, SQLite's FTS5 trigram index with the same re-ranking, and brute force.

A question is a report about a ticket's problem from another outlet. Found = one of the first 1, 2 (what the card
shows) or all answers (6 of ours, 10 of the peers) has the same place, thing and trouble.
"""

import argparse
import json
import platform
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import insert
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bench.rig_databases import KINDS, POSTGRESQL, postgres_server
from bench.similar_town import KINDS_OF_QUESTION, NOW, Made, make, organisation_of, questions
from models import grams, organisation, schema, similar
from models.base import Store, open_store
from models.directory import Directory, load_directory
from models.rules import likeness
from models.tickets import Ticket

CHUNK = 20_000
GOAL_P50, GOAL_P95 = 5.0, 15.0  # ms


@contextmanager
def stores(folder: Path) -> Iterator[dict[str, Store]]:
    """Yield an empty database of each kind, with the newest schema."""
    with postgres_server(folder) as server:
        plain = make_url(server).set(drivername="postgresql")
        name = "lxq_similar"
        _execute(
            plain.render_as_string(False),
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'",
        )
        url = make_url(server).set(drivername="postgresql+psycopg", database=name).render_as_string(False)
        found = {kind: open_store(url if kind == POSTGRESQL else f"sqlite:///{folder}/similar.db") for kind in KINDS}
        for store in found.values():
            schema.upgrade(store)
        yield found
        for store in found.values():
            store.close()
        _execute(plain.render_as_string(False), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _execute(server: str, *statements: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def fill(store: Store, made: Sequence[Made], directory: Directory) -> float:
    """Bring the tickets and their index rows in; return the seconds the index took."""
    names = {o.id: o.name for o in directory.outlets.values()}
    rows = [
        {
            "id": number, "no": 1000 + number, "outlet": one.outlet, "county": directory.outlets[one.outlet].county,
            "reporter": "somebody", "reporter_role": "REP", "channel": "app", "text": names[one.outlet] + one.words,
            "category": one.category, "choices": [one.category], "evidence": [], "urgency": "NORMAL", "model": "",
            "state": "ASSIGNED", "drafted_at": one.at, "created_at": one.at,
        }
        for number, one in enumerate(made, start=1)
    ]  # fmt: skip
    for start in range(0, len(rows), 5_000):
        store.write(partial(Session.execute, statement=insert(Ticket), params=rows[start : start + 5_000]))
    started = time.perf_counter()
    said = [likeness.core(names[one.outlet] + one.words, grams.names(directory.outlets[one.outlet])) for one in made]
    pieces = [
        (gram, one.at.date().toordinal(), number)
        for number, one in enumerate(made, start=1)
        for gram in likeness.grams(said[number - 1])
    ]
    words = [(number, " ".join(one)) for number, one in enumerate(said, start=1)]
    for table, rows_of_it in (("gram (gram, day, ticket)", sorted(pieces)), ("folded (ticket, words)", words)):
        for start in range(0, len(rows_of_it), CHUNK):  # the service lets no statement run for long
            store.write(partial(_copy, table=table, rows=rows_of_it[start : start + CHUNK]))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if store.sqlite else "VACUUM ANALYZE")  # as autovacuum does
    return time.perf_counter() - started


def _copy(session: Session, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    connection: Any = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        return
    with connection.connection.driver_connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


Answer = Callable[[str, str, str], list[int]]
"""text, outlet, category → the tickets found, best first."""


def ask(answer: Answer, asked: Sequence[tuple[str, str, str, Made]], made: Sequence[Made]) -> dict[str, Any]:
    """Put every question once; return milliseconds and how often the problem was found."""
    took: list[float] = []
    busy: list[float] = []  # this thread's own work: what a crowded machine adds is not in it
    hits: dict[str, list[tuple[bool, bool, bool]]] = {kind: [] for kind in KINDS_OF_QUESTION}
    for kind, text, outlet, meant in asked:
        forget()
        started, worked = time.perf_counter(), time.thread_time()
        found = answer(text, outlet, meant.category)
        busy.append((time.thread_time() - worked) * 1000)
        took.append((time.perf_counter() - started) * 1000)
        right = [made[ticket - 1].problem == meant.problem for ticket in found]
        hits[kind].append((any(right[:1]), any(right[:2]), any(right)))
    recall = {
        kind: [round(statistics.mean(one[place] for one in rows), 3) for place in range(3)]
        for kind, rows in hits.items()
        if rows
    }
    ordered = sorted(took)
    return {
        "p50": ordered[len(took) // 2],
        "p95": ordered[int(len(took) * 0.95)],
        "cpu": statistics.median(busy),
        "asked": len(took),
        "recall": recall,
    }


def ask_all(
    session: Session, directory: Directory, asked: Sequence[tuple[str, str, str, Made]], made: Sequence[Made]
) -> tuple[dict[str, Any], list[list[int]]]:
    """Put every question to our search; return the figures and the first answers."""
    answer = ours(session, directory)
    ask(answer, asked[:30], made)  # statements prepared
    return ask(answer, asked, made), [answer(text, outlet, meant.category) for _, text, outlet, meant in asked[:100]]


def forget() -> None:
    """Nothing remembered from the question before may help."""
    for cached in (likeness.core, likeness._pairs, likeness._things):
        cached.cache_clear()


def ours(session: Session, directory: Directory) -> Answer:
    """The service's own search, inside a transaction as a message has one."""

    def answer(text: str, outlet: str, category: str) -> list[int]:
        found = similar.alike(session, words=text, outlet=outlet, category=category, directory=directory, now=NOW)
        return [one.ticket.id for one in found if not one.here]

    return answer


class Trigrams:
    """The peer: FTS5 with its trigram tokenizer, the 12 rarest trigrams OR-ed, bm25's first 50, our re-ranking."""

    def __init__(self, made: Sequence[Made]) -> None:
        self._made = made
        self.said = [likeness.core(one.words) for one in made]
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE words USING fts5(said, tokenize='trigram', detail=full)")
        self._db.executemany(
            "INSERT INTO words(rowid, said) VALUES (?, ?)", ((n, one.words) for n, one in enumerate(made, 1))
        )
        self._db.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row')")

    def answer(self, text: str, outlet: str, category: str) -> list[int]:
        plain = re.sub(r"\W", "", text)
        pieces = sorted({plain[at : at + 3] for at in range(len(plain) - 2)})
        known = self._db.execute(
            f"SELECT term FROM vocabulary WHERE term IN ({','.join('?' * len(pieces))}) ORDER BY doc LIMIT 12", pieces
        ).fetchall()
        query = " OR ".join(f'"{term}"' for (term,) in known)
        rows = self._db.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words) LIMIT 50", (query,))
        return ranked(self._made, self.said, text, category, [row for (row,) in rows])


def ranked(
    made: Sequence[Made], cores: Sequence[likeness.Core], text: str, category: str, candidates: Sequence[int]
) -> list[int]:
    """Order candidates as the service does, their words folded beforehand as its are."""
    said = likeness.core(text)
    measured = [
        (-likeness.likeness(said, cores[n - 1], same_category=made[n - 1].category == category), n) for n in candidates
    ]
    return [n for measure, n in sorted(measured) if -measure >= likeness.ALIKE][:10]


def writing(store: Store, directory: Directory, made: Sequence[Made]) -> float:
    """Return the median milliseconds of one ticket's index rows, inside a transaction."""
    took = []

    def work(session: Any) -> None:
        for number, one in enumerate(made, start=10_000_001):
            started = time.perf_counter()
            grams.keep(session, ticket=number, words=one.words, outlet=directory.outlets[one.outlet], at=NOW)
            took.append((time.perf_counter() - started) * 1000)
        for number in range(10_000_001, 10_000_001 + len(made)):
            grams.drop(session, number)

    forget()
    store.write(work)
    return statistics.median(took)


def run(folder: Path, count: int, asking: int) -> dict[str, Any]:
    """Measure everything once."""
    org = organisation_of()
    result: dict[str, Any] = {
        "tickets": count, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, "sides": {},
    }  # fmt: skip
    with stores(folder) as found:
        for kind, store in found.items():
            store.write(lambda session: organisation.load(session, org, code_of=lambda name: "YC", now=NOW))
            directory = store.read(load_directory)
            made = make(count, sorted(directory.outlets))
            asked = list(questions(made, directory, asking))
            seconds = fill(store, made, directory)

            figures, result["answers_" + kind] = store.read(
                partial(ask_all, directory=directory, asked=asked, made=made)
            )
            write = writing(store, directory, made[:300])
            result["sides"][kind] = {**figures, "write_ms": write, "build_s": seconds}
        result["same answers"] = result.pop("answers_sqlite") == result.pop("answers_postgresql")
        started = time.perf_counter()
        peer = Trigrams(made)
        built = time.perf_counter() - started
        result["sides"]["FTS5 trigram (peer)"] = {**ask(peer.answer, asked, made), "build_s": built}
        everything = range(1, count + 1)
        result["sides"]["brute force (peer)"] = ask(
            lambda text, _, code: ranked(made, peer.said, text, code, everything), asked[:9], made
        )
    return result


def show(result: dict[str, Any]) -> None:
    """Print the figures."""
    print(
        f"{result['tickets']:,} open tickets; found at 1 / 2 / all. The same answers on both: {result['same answers']}"
    )
    print(
        f"{'':22}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'write ms':>9}{'build s':>9}  "
        + "  ".join(f"{kind:>20}" for kind in KINDS_OF_QUESTION)
    )
    for side, figures in result["sides"].items():
        recall = "  ".join(
            f"{' / '.join(f'{one:.2f}' for one in figures['recall'].get(kind, [])):>20}" for kind in KINDS_OF_QUESTION
        )
        write, build = (f"{figures[key]:.2f}" if key in figures else "" for key in ("write_ms", "build_s"))
        print(
            f"{side:22}{figures['p50']:>9.2f}{figures['p95']:>9.2f}{figures['cpu']:>9.2f}{write:>9}{build:>9}  {recall}"
        )
    for kind in KINDS:
        figures = result["sides"][kind]
        kept = figures["p50"] <= GOAL_P50 and figures["p95"] <= GOAL_P95
        print(f"{kind}: goal p50 ≤ {GOAL_P50:g} ms, p95 ≤ {GOAL_P95:g} ms {'reached' if kept else 'NOT reached'}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=600)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lianxinqiao-similar-") as folder:
        Path(folder).chmod(0o755)
        result = run(Path(folder), options.tickets, options.questions)
    show(result)
    if options.json:
        options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
