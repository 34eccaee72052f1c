"""54,000 reminders fall due at one instant: `python -m bench.reminders [--count N] [--json FILE]`.

They are planned as the service plans them, and told by its own job and runner into the outbox, while its sender looks
for letters in another thread and hands them to a receiver on this machine (every 5 ms; in service it looks every 300 ms).
Measured: until all are in the outbox, until the first is claimed and handed over, memory beyond what was there before,
the order of urgency, and that one person is sent no more than his limit a minute. Each database in a process of its own.

Beside them in the same run APScheduler's job store with few jobs, multiplied up; and two schedulers on one store.
Exit code 1 when a goal is not reached.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from app import configure_logs
from bench import reminders_peer
from bench.queries_town import organisation_of
from bench.rig_databases import KINDS, SQLITE
from bench.similar import stores
from bot.sender import Sender
from bot.wecom.outcomes import Outcome
from models import organisation, outbox, reminders
from models.base import Store, open_store
from models.directory import DirectoryCache, load_directory
from models.outbox import Letter
from models.reminders import Reminder
from models.rules.pace import PACES
from models.rules.workdays import SHANGHAI
from scheduler.jobs import JOBS
from scheduler.runner import Runner

COUNT = 54_000
EAGER = 40  # of them to one person, more than his limit
SENT = 600  # letters are followed to the receiver so far; a minute's real sending is not what is measured
PLANNED = datetime(2026, 6, 29, 10, tzinfo=SHANGHAI)
DUE = datetime(2026, 6, 30, 10, tzinfo=SHANGHAI)  # a working day
GOALS = {"all_s": 2.0, "first_ms": 100.0, "memory_mb": 60.0}
PEER_JOBS, PEER_DOUBLES = 1_000, 100
LIMIT = PACES["member"][0].urgent  # letters a minute to one person


class Receiver:
    """The network's edge: takes every letter and notes when."""

    def __init__(self) -> None:
        self.got: list[tuple[float, str]] = []

    @property
    def cards(self) -> bool:
        return False

    def render(self, channel: str, address: str, text: str, card: dict[str, Any] | None = None) -> str:
        return json.dumps({"touser": address, "text": text}, ensure_ascii=False)

    def deliver(self, channel: str, address: str, body: str) -> Outcome:
        self.got.append((time.perf_counter(), json.loads(body)["text"]))
        return Outcome("sent", 0)


def plan_all(store: Store, count: int) -> float:
    """Plan them; return the seconds it took. One in ten is urgent, one in a hundred 特急, and one person gets many."""
    calendar = store.read(load_directory).calendar
    started = time.perf_counter()
    with_door = min(count, 500)  # as the service plans, one by one; the others are copies of such rows

    def first(session: Session) -> None:
        for n in range(with_door):
            reminders.plan(
                session, key=f"bench:{n}", userid=_who(n), due_at=DUE, text=_text(n), calendar=calendar, now=PLANNED,
                priority=_priority(n), ticket=None,
            )  # fmt: skip

    store.write(first)
    took = (time.perf_counter() - started) / with_door
    sample = {"due_at": DUE, "created_at": PLANNED}
    for start in range(with_door, count, 5_000):
        rows = [
            {**sample, "key": f"bench:{n}", "letter": f"reminder:bench:{n}", "userid": _who(n), "text": _text(n),
             "digest": _text(n)[:60], "priority": _priority(n)}
            for n in range(start, min(start + 5_000, count))
        ]  # fmt: skip
        store.write(partial(Session.execute, statement=insert(Reminder), params=rows))
    return took


def _who(n: int) -> str:
    return "eager" if n < EAGER else f"p{n}"


def _priority(n: int) -> int:
    return outbox.CRITICAL if n % 100 == 50 else outbox.NOTICE if n % 10 == 5 else outbox.REMINDER


def _text(n: int) -> str:
    return f"{_priority(n):02d}｜#{1000 + n} 还有2个工作日到期，回“进展 {1000 + n} …”说一声办到哪了"


def fire(store: Store, cache: DirectoryCache) -> dict[str, Any]:
    """Let the job do it all, and the sender look on."""
    receiver = Receiver()
    sender = Sender(store, receiver, clock=lambda: DUE)
    runner = Runner(store, cache, tuple(job for job in JOBS if job.rule == "reminder.due"))
    runner.beat(DUE - timedelta(minutes=1))  # a service has run before: connections are open, statements compiled
    sender.round(DUE - timedelta(minutes=1))
    enough = threading.Event()

    def send() -> None:
        while not enough.is_set():
            if not sender.round(DUE) or len(receiver.got) >= SENT:
                time.sleep(0.005)
            if len(receiver.got) >= SENT:
                return

    before = _memory("VmRSS")
    _forget_peak()
    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    started = time.perf_counter()
    done = sum(run.done for run in runner.beat(DUE))
    all_s = time.perf_counter() - started
    peak = _memory("VmHWM")
    until = time.monotonic() + 60
    while len(receiver.got) < SENT and time.monotonic() < until:
        time.sleep(0.01)
    enough.set()
    thread.join()
    return {
        "done": done, "all_s": all_s, "us_each": all_s / max(done, 1) * 1e6,
        "first_ms": (receiver.got[0][0] - started) * 1000 if receiver.got else float("inf"),
        "memory_mb": max(peak - before, 0) / 1024, **checked(store, receiver),
    }  # fmt: skip


def checked(store: Store, receiver: Receiver) -> dict[str, Any]:
    """Nobody twice, nobody missing, urgent ones first, and the limit kept."""

    def look(session: Session) -> dict[str, Any]:
        letters = session.scalar(select(func.count()).select_from(Letter)) or 0
        people = session.scalar(select(func.count(func.distinct(Letter.key)))) or 0
        left = session.scalar(select(func.count()).select_from(Reminder)) or 0
        eager = session.scalar(select(func.count()).where(Letter.recipient == "eager", Letter.state == outbox.SENT))
        return {"letters": letters, "doubles": letters - people, "left": left, "eager_sent": eager or 0}

    order = [int(text[:2]) for _, text in receiver.got]
    late = sum(a > b for a, b in pairwise(order))  # a more urgent one after a less urgent one
    return {**store.read(look), "received": len(order), "out_of_order": late, "by_priority": dict(Counter(order))}


def limits(store: Store) -> int:
    """One person has more waiting than a minute allows: send all of his, and count what he gets in it."""

    def his(session: Session) -> None:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL statement_timeout = 0"))
        session.execute(update(Letter).where(Letter.recipient != "eager").values(state=outbox.MOOT))

    store.write(his)
    receiver = Receiver()
    sender = Sender(store, receiver, clock=lambda: DUE)
    for _ in range(EAGER):
        if not sender.round(DUE):
            break
    sent = select(func.count()).where(Letter.recipient == "eager", Letter.state == outbox.SENT)
    return store.read(lambda s: s.scalar(sent)) or 0


def _memory(name: str) -> int:
    """KiB of this process."""
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) if found else 0


def _forget_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    except OSError:  # then the peak is that of the whole life, which is no less
        return


def one_database(url: str, count: int) -> dict[str, Any]:
    """Everything on one database; for a process of its own."""
    configure_logs("ERROR")
    store = open_store(url)
    store.write(lambda session: organisation.load(session, organisation_of(), code_of=lambda name: "YC", now=PLANNED))
    planned = plan_all(store, count)
    if not store.sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    idle = _idle(store)
    result = {"plan_us": planned * 1e6, "idle_ms": idle, **fire(store, DirectoryCache(store))}
    result["eager_sent"] = limits(store)
    store.close()
    return result


def _idle(store: Store) -> float:
    """Milliseconds of a look when nothing is due, the middle one of many."""
    took = []
    for _ in range(50):
        started = time.perf_counter()
        store.read(lambda s: reminders.due(s, PLANNED))
        took.append((time.perf_counter() - started) * 1000)
    return sorted(took)[25]


def run(folder: Path, count: int) -> dict[str, Any]:
    """Measure both databases and the peer."""
    result: dict[str, Any] = {"count": count, "sides": {}, "peer": {}}
    with stores(folder) as found:
        for kind in KINDS:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                result["sides"][kind] = pool.submit(one_database, found[kind].url, count).result()
            url = f"sqlite:///{folder}/peer.db" if kind == SQLITE else found[kind].url
            result["peer"][kind] = reminders_peer.measure(url, PEER_JOBS)
            result["peer"][kind]["doubled"] = reminders_peer.doubled(url, PEER_DOUBLES)
    return result


def show(result: dict[str, Any]) -> None:
    """Print the figures."""
    count = result["count"]
    print(f"{count:,} reminders due at one instant; goals: all ≤ 2 s, first ≤ 100 ms, ≤ 60 MB more")
    for kind, one in result["sides"].items():
        print(
            f"{kind:11} all in the outbox {one['all_s']:.2f} s ({one['us_each']:.1f} µs each), first handed over after "
            f"{one['first_ms']:.0f} ms, memory +{one['memory_mb']:.0f} MB; doubles {one['doubles']}, left {one['left']}, "
            f"less urgent before more urgent {one['out_of_order']} of {one['received']}; one person in a minute "
            f"{one['eager_sent']} (limit {LIMIT}); to plan one {one['plan_us']:.0f} µs; a look with nothing due "
            f"{one['idle_ms']:.2f} ms"
        )
        peer = result["peer"][kind]
        times = count / peer["jobs"]
        print(
            f"{'':11} APScheduler's job store, {peer['jobs']:,} jobs: created in {peer['create_s']:.1f} s, fired in "
            f"{peer['all_s']:.1f} s, first after {peer['first_ms']:.0f} ms; extrapolated to {count:,}: "
            f"{peer['create_s'] * times:.0f} s and {peer['all_s'] * times:.0f} s ({peer['all_s'] * times / one['all_s']:.0f} × ours); "
            f"two schedulers on one store fired {peer['doubled']} of {PEER_DOUBLES} twice"
        )


def verdict(result: dict[str, Any]) -> list[str]:
    """What is not as it should be."""
    wrong = []
    for kind, one in result["sides"].items():
        wrong += [f"{kind}: {name} {one[name]:.2f}, goal {goal:g}" for name, goal in GOALS.items() if one[name] > goal]
        whole = one["done"] == one["letters"] == result["count"] and not (one["doubles"] or one["left"])
        if not whole:
            wrong.append(
                f"{kind}: {one['done']} told, {one['letters']} letters, {one['doubles']} twice, {one['left']} left"
            )
        if one["out_of_order"] or one["eager_sent"] > LIMIT:
            wrong.append(f"{kind}: order or limit not kept")
    return wrong


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lianxinqiao-reminders-") as folder:
        Path(folder).chmod(0o755)
        result = run(Path(folder), options.count)
    show(result)
    wrong = verdict(result)
    print("Goals reached." if not wrong else "NOT reached:\n" + "\n".join(wrong))
    if options.json:
        options.json.write_text(json.dumps({**result, "wrong": wrong}, indent=1) + "\n", encoding="utf-8")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
