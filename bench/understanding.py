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
from bot.language.meaning.acts import Situation
from bot.language.meaning.training import EXAMPLES
from bot.language.reader import Reader
from bot.language.training import read_examples
from handlers import menu
from models.directory import Directory
from models.roster import Outlet
from models.rules.workdays import SHANGHAI, WorkCalendar

NOW = datetime(2024, 6, 19, 10, tzinfo=SHANGHAI)
MESSAGES = 1500

# Run in a process of its own: how long it takes until a sentence can be read, and how much memory that adds.
_LOAD = """
import resource, time
started = time.perf_counter()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from bench.understanding import reader, speaker
reader().understand("安国支局空调坏了", speaker())
print(time.perf_counter() - started, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


@dataclass(frozen=True)
class Cost:
    """Milliseconds a message (median, 95th percentile), seconds to import and load, megabytes of memory."""

    median: float
    p95: float
    load: float
    megabytes: float


def reader() -> Reader:
    """The service's reader for a made-up city of 241 outlets."""
    places = national(241)
    outlets = {
        p.id: Outlet(id=p.id, name=p.name, short=p.short, county=p.county, blank=False, aliases=[]) for p in places
    }
    counties = tuple(dict.fromkeys(p.county for p in places))
    directory = Directory(
        version=0, city="清河市", city_code="QH", counties=counties, county_codes={}, outlets=outlets, people={},
        departments={}, groups={}, pairings=(), baselines={}, calendar=WorkCalendar(), aliases=(), _by_rep={},
        _by_outlet={}, _lower={}, _owners={},
    )  # fmt: skip
    return menu.ReaderMaker()(directory, Classifier.load())


def speaker() -> Situation:
    """A rep with two outlets."""
    return Situation("bench", "测试", NOW, WorkCalendar(), county=None, roles=frozenset({"REP"}), own=("0", "1"))


def sentences() -> list[str]:
    """Reports and everything else, half and half, as the lexicon has them."""
    draw = random.Random(11)
    others = [
        line.partition("\t")[2]
        for path in sorted(EXAMPLES.glob("*.tsv"))
        for line in path.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    places = national(241)
    reports = [f"{draw.choice(places).short}支局{text}" for text, _ in read_examples()]
    return draw.sample(reports, MESSAGES // 2) + draw.sample(others, MESSAGES // 2)


def timed(reading: Reader, texts: Sequence[str]) -> list[float]:
    """Milliseconds for each text, read whole."""
    about = speaker()
    plain = [normalise(text) for text in texts]
    for text in plain[:100]:
        reading.understand(text, about)
    gc.collect()
    taken = []
    for text in plain:
        started = time.perf_counter_ns()
        reading.understand(text, about)
        taken.append((time.perf_counter_ns() - started) / 1e6)
    return taken


def cost() -> Cost:
    """Measure; the load is measured in a fresh process."""
    taken = timed(reader(), sentences())
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
