"""The peer of bench.reminders: APScheduler with its SQLAlchemy job store, one job for each reminder."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

FIRED: Counter[str] = Counter()
TIMES: list[float] = []
_LOCK = threading.Lock()


def fire(name: str) -> None:
    """What a job does: it is counted."""
    with _LOCK:
        FIRED[name] += 1
        TIMES.append(time.perf_counter())


def measure(url: str, jobs: int) -> dict[str, Any]:
    """Create jobs that fall due at one instant, then let one scheduler fire them."""
    FIRED.clear()
    TIMES.clear()
    scheduler = _scheduler(url)
    scheduler.start(paused=True)
    started = time.perf_counter()
    _add(scheduler, jobs, datetime.now(UTC))
    created = time.perf_counter() - started
    started = time.perf_counter()
    scheduler.resume()
    _wait(lambda: sum(FIRED.values()) >= jobs)
    done = max(TIMES, default=started) - started
    first = min(TIMES, default=started) - started
    scheduler.shutdown(wait=True)
    return {"jobs": jobs, "create_s": created, "first_ms": first * 1000, "all_s": done}


def doubled(url: str, jobs: int) -> int:
    """Let two schedulers work on one store; return how many jobs were fired more than once."""
    FIRED.clear()
    first, second = _scheduler(url), _scheduler(url)
    first.start(paused=True)
    second.start(paused=True)
    due = datetime.now(UTC) + timedelta(seconds=max(2.0, jobs * 0.1))
    for number in range(
        jobs
    ):  # repeating ones: of those that run once, the second scheduler's thread dies of a missing row
        first.add_job(
            "bench.reminders_peer:fire", "interval", hours=1, start_date=due, args=[f"r{number}"], id=f"r{number}"
        )
    for scheduler in (first, second):
        scheduler.resume()
    _wait(lambda: len(FIRED) >= jobs, 30.0)
    time.sleep(1.0)
    for scheduler in (first, second):
        scheduler.shutdown(wait=True)
    return sum(times > 1 for times in FIRED.values())


def _scheduler(url: str) -> BackgroundScheduler:
    return BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=url)}, executors={"default": ThreadPoolExecutor(4)},
        job_defaults={"misfire_grace_time": None}, timezone=UTC,
    )  # fmt: skip


def _add(scheduler: BackgroundScheduler, jobs: int, due: datetime) -> None:
    for number in range(jobs):
        scheduler.add_job("bench.reminders_peer:fire", "date", run_date=due, args=[f"r{number}"], id=f"r{number}")


def _wait(done: Any, patience: float = 120.0) -> None:
    until = time.monotonic() + patience
    while not done() and time.monotonic() < until:
        time.sleep(0.005)
