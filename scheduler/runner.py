"""Once per slot, catch-up once after downtime and not for ever, one transaction per run; safe with any number of processes.

APScheduler is only the beat and reads the crons. The truth is the table `occurrence`.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.orm import Session

from models import occurrences
from models.base import DatabaseUnavailable, Store
from models.directory import Directory, DirectoryCache
from models.occurrences import SlotTaken
from models.rules.workdays import SHANGHAI, local
from scheduler.days import Fires
from scheduler.errands import Errand
from scheduler.jobs import JOBS, Job, Reaction

log = structlog.get_logger("scheduler")

T = TypeVar("T")

BEAT = "beat"
BEAT_SECONDS = 20
LOOK_BACK = timedelta(days=31)  # nobody misses what was missed before


@dataclass(frozen=True)
class Run:
    """One slot of one job and how much was done in it."""

    rule: str
    slot: datetime
    done: int


class Runner:
    """Runs the calendar."""

    def __init__(
        self,
        store: Store,
        cache: DirectoryCache,
        jobs: tuple[Job, ...] = JOBS,
        *,
        errands: Mapping[str, Errand] | None = None,
    ) -> None:
        self._store = store
        self._cache = cache
        self._errands = errands or {}
        self._jobs = [(job, _cron(job.cron)) for job in jobs if job.function is not None]

    def beat(self, now: datetime) -> list[Run]:
        """Do what fell due since the last sign of life; leave a new one.

        After downtime each job's latest slot is caught up, once, unless it is of another day and older than the
        job's window: such slots are noted as missed. A first start ever has nothing to catch up.
        """
        last = self._store.read(lambda s: occurrences.heartbeats(s).get(BEAT))
        since = max(last.business, now - LOOK_BACK) if last else now - timedelta(seconds=1)
        runs = self._latest(since, now)
        self._store.write(lambda s: occurrences.beat(s, BEAT, seen=time.time(), business=now))
        return runs

    def tick(self, now: datetime) -> list[Run]:
        """Do once everything that is due at `now`: every job's latest slot of the same day, also if missed."""
        return self._latest(_midnight(now) - timedelta(microseconds=1), now, report_done=True)

    def through(
        self,
        since: datetime,
        until: datetime,
        arrive: Callable[[datetime], None] = lambda _: None,
        settle: Callable[[datetime], None] = lambda _: None,
    ) -> list[Run]:
        """Do every slot after `since` up to `until`, each at its own instant: `arrive` sets the clock to it, and
        `settle` sends what it promised before time goes on.

        A frequent job that has nothing to look at when the move begins is left out: no other job gives it work.
        """
        runs = []
        for slot, job in sorted(self._slots(since, until), key=lambda pair: pair[0]):
            arrive(slot)
            done = _patiently(partial(self._run, job, slot, slot))
            if done is not None:
                runs.append(Run(job.rule, slot, done))
            if done:
                settle(slot)
        arrive(until)
        alive = partial(occurrences.beat, name=BEAT, seen=time.time(), business=until)
        _patiently(partial(self._store.write, alive))
        return runs

    def next_due(self, after: datetime, *, rules: tuple[str, ...] = ("digest.person", "sla.scan")) -> datetime | None:
        """Return the next slot of the given rules: where a demonstration may want to go."""
        calendar = self._cache.current().calendar
        for days in range(30):
            end = _midnight(after) + timedelta(days=days + 1)
            found = [
                slot
                for job, fires in self._jobs
                if job.rule in rules
                for slot in job.days.slots(fires, after, end, calendar)
            ]
            if found:
                return min(found)
        return None

    def _latest(self, since: datetime, now: datetime, *, report_done: bool = False) -> list[Run]:
        calendar = self._cache.current().calendar
        due: list[tuple[datetime, Job]] = []
        for job, fires in self._jobs:
            slots = list(job.days.slots(fires, since, now, calendar))
            old = [slot for slot in slots if _too_old(job, slot, now)]
            if old and not job.about and not job.due:  # what has often nothing to do has missed nothing
                self._miss(job, old)
            if slots:
                due.append((slots[-1], job))
        runs = []
        for slot, job in sorted(due, key=lambda pair: pair[0]):
            done = None if _too_old(job, slot, now) else self._run(job, slot, now)
            if done is not None or report_done:
                runs.append(Run(job.rule, slot, done or 0))
        return runs

    def _slots(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, Job]]:
        calendar = self._cache.current().calendar
        for job, fires in self._jobs:
            if next(iter(job.days.slots(fires, since, until, calendar)), None) is None:
                continue  # nobody has to look whether there is anything to look at
            if self._is_due(job, until) and (job.about is None or self._store.read(job.about)):
                yield from ((slot, job) for slot in job.days.slots(fires, since, until, calendar))

    def _miss(self, job: Job, slots: list[datetime]) -> None:
        """Note slots that nobody was there for, and that are too old by now."""

        def work(session: Session) -> int:
            known = occurrences.slots_of(session, job.rule, slots[0])
            missed = [slot for slot in slots if slot not in known]
            for slot in missed:
                occurrences.claim(session, job.rule, slot, missed=True)
            return len(missed)

        try:
            missed = self._store.write(work)
        except SlotTaken:  # another process has just noted them
            return
        if missed:
            log.warning("slots missed", job=job.rule, count=missed, first=slots[0], last=slots[-1])

    def _run(self, job: Job, slot: datetime, now: datetime) -> int | None:
        """Run one slot; None when it was done before, or when nothing is due."""
        if not self._is_due(job, now):
            return None
        directory = self._cache.current()

        def work(session: Session) -> int:
            return _once(session, job, slot, now, directory)

        try:
            done = self._store.write(work)
        except SlotTaken:
            return None
        if done and job.rest is not None:
            done += self._run_rest(job.rest, directory, now)
        (log.info if done else log.debug)("job", job=job.rule, slot=slot.isoformat(), done=done)
        if done and job.errand in self._errands:
            self._errands[job.errand](now)  # the slot is committed: whatever becomes of this, it is not begun twice
        return done

    def _is_due(self, job: Job, now: datetime) -> bool:
        due = job.due
        return due is None or self._store.read(lambda session: due(session, now))

    def _run_rest(self, rest: Reaction, directory: Directory, now: datetime) -> int:
        """What is many is done in pieces that others can see at once; what a crash leaves, the next slot does."""
        total = 0
        while done := self._store.write(lambda session: rest(session, directory, now)):
            total += done
        return total


TRIES = 5  # while time is moved: no later beat comes back to what is left out


def _patiently(work: Callable[[], T]) -> T:
    """Do it, also when the database is busy for a while; raises DatabaseUnavailable when it stays so."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except DatabaseUnavailable as away:
            log.warning("database unavailable", reason=str(away))
    return work()


def _once(session: Session, job: Job, slot: datetime, now: datetime, directory: Directory) -> int:
    assert job.function is not None
    occurrences.claim(session, job.rule, slot)
    done = job.function(session, directory, now)
    occurrences.finish(session, job.rule, slot, done)
    return done


def _cron(crons: str) -> Fires:
    """Return what gives the instants of some crons ("a / b") in a span."""
    triggers = [CronTrigger.from_crontab(cron, timezone=SHANGHAI) for cron in crons.split(" / ")]
    return lambda after, until: heapq.merge(*(_fires(trigger, after, until) for trigger in triggers))


def _fires(trigger: CronTrigger, after: datetime, until: datetime) -> Iterator[datetime]:
    """Slots in (after, until], oldest first, in Asia/Shanghai."""
    moment = local(after) + timedelta(microseconds=1)
    while True:
        slot: datetime | None = trigger.get_next_fire_time(None, moment)
        if slot is None or slot > until:
            return
        yield slot
        moment = slot + timedelta(seconds=1)


def _too_old(job: Job, slot: datetime, now: datetime) -> bool:
    """Whether nobody should do a slot any more; one of today is always caught up."""
    return now - slot > job.window and slot < _midnight(now)


def _midnight(moment: datetime) -> datetime:
    return local(moment).replace(hour=0, minute=0, second=0, microsecond=0)


class Beat:
    """APScheduler's thread that calls `runner.beat` every few seconds and survives whatever happens there."""

    def __init__(self, runner: Runner, clock: Callable[[], datetime]) -> None:
        self._runner = runner
        self._clock = clock
        self._scheduler = BackgroundScheduler(timezone=SHANGHAI)
        self._scheduler.add_job(
            self._beat, "interval", seconds=BEAT_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    def start(self) -> None:
        self._beat()
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=True)

    def _beat(self) -> None:
        try:
            self._runner.beat(self._clock())
        except DatabaseUnavailable as away:
            log.warning("database unavailable", reason=str(away))
        except Exception:
            log.exception("beat failed")
