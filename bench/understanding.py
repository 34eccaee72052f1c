"""What understanding costs: time per message, time to import and load, memory. `python -m bench.understanding`

Sentences are made here from the examples of the lexicon and a made-up roster of 241 outlets; each is read whole, as
the service reads it: outlets, people, times, phrases, model, and every problem of a report.
"""

import gc
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bench.outlets import national
from bot.language.classify import Classifier
from bot.language.clean import normalise
from bot.language.examples import read_examples, read_intents
from bot.language.meaning.acts import Situation
from bot.language.reader import Reader
from handlers import menu
from models.directory import Directory
from models.roster import Outlet
from models.rules.workdays import SHANGHAI, WorkCalendar

NOW = datetime(2024, 6, 19, 10, tzinfo=SHANGHAI)
MESSAGES = 1500

ROUNDS = 3

# Run in a process of its own: how long it takes until a sentence can be read, and how much memory that adds to a
# service that has its database layer, its web framework, its protocol and its calendar already.
_LOAD = """
import os, time
import psutil
import flask, sqlalchemy.orm, wechatpy.enterprise
import models.directory
from models.rules.workdays import WorkCalendar
calendar = WorkCalendar()
started = time.perf_counter()
before = psutil.Process(os.getpid()).memory_info().rss
from bench.understanding import reader, speaker
reader(calendar).understand("安国支局空调坏了", speaker(calendar))
print(time.perf_counter() - started, (psutil.Process(os.getpid()).memory_info().rss - before) / 2**20)
"""


@dataclass(frozen=True)
class Cost:
    """Milliseconds a message (median, 95th percentile), seconds to import and load, megabytes of memory."""

    median: float
    p95: float
    load: float
    megabytes: float


def reader(calendar: WorkCalendar) -> Reader:
    """The service's reader for a made-up city of 241 outlets."""
    places = national(241)
    outlets = {
        p.id: Outlet(id=p.id, name=p.name, short=p.short, county=p.county, blank=False, aliases=[]) for p in places
    }
    counties = tuple(dict.fromkeys(p.county for p in places))
    directory = Directory(
        version=0, city="清河市", city_code="QH", counties=counties, county_codes={}, outlets=outlets, people={},
        departments={}, groups={}, pairings=(), baselines={}, calendar=calendar, aliases=(), _by_rep={},
        _by_outlet={}, _lower={},
    )  # fmt: skip
    return menu.reader(directory, Classifier.load())


def speaker(calendar: WorkCalendar) -> Situation:
    """A rep with two outlets."""
    return Situation("bench", "测试", NOW, calendar, county=None, roles=frozenset({"REP"}), own=("0", "1"))


def sentences() -> list[str]:
    """Reports and everything else, half and half, as the lexicon has them."""
    draw = random.Random(11)
    others = [sentence for sentence, _ in read_intents()]
    places = national(241)
    reports = [f"{draw.choice(places).short}支局{text}" for text, _ in read_examples()]
    return draw.sample(reports, MESSAGES // 2) + draw.sample(others, MESSAGES // 2)


def timed(reading: Reader, texts: Sequence[str], about: Situation) -> list[float]:
    """Milliseconds for each text, read whole: the least of a few rounds, because other programs run beside this one.

    A round reads every text once, so nothing kept for one message is left when its turn comes again.
    """
    plain = [normalise(text) for text in texts]
    taken = [float("inf")] * len(plain)
    for _ in range(ROUNDS):
        gc.collect()
        for place, text in enumerate(plain):
            started = time.perf_counter_ns()
            reading.understand(text, about)
            taken[place] = min(taken[place], (time.perf_counter_ns() - started) / 1e6)
    return taken


def cost() -> Cost:
    """Measure; the load is measured in a fresh process."""
    calendar = WorkCalendar()
    taken = timed(reader(calendar), sentences(), speaker(calendar))
    fresh = subprocess.run([sys.executable, "-c", _LOAD], check=True, capture_output=True, text=True)
    load, megabytes = map(float, fresh.stdout.split())
    return Cost(statistics.median(taken), statistics.quantiles(taken, n=20)[-1], load, megabytes)


def main() -> None:
    """Print the figures."""
    found = cost()
    print(f"one message: median {found.median:.3f} ms, p95 {found.p95:.3f} ms")
    print(f"import and load: {found.load:.2f} s, {found.megabytes:.0f} MB")


if __name__ == "__main__":
    main()
