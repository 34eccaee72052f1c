"""`make season`: May to November 2018 in minutes, through encrypted callbacks, and then the auditor.

`python -m bench.season [--postgres] [--kill-weekly] [--from 2018-06-04 --to 2018-06-15]`; code 1 when anything differs.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.rig_databases import POSTGRESQL, SQLITE
from bench.season import story
from bench.season.play import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Play it; 1 when anything differs from what had to be."""
    parser = argparse.ArgumentParser(prog="python -m bench.season", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="two processes on one PostgreSQL instead of SQLite")
    parser.add_argument("--kill-weekly", action="store_true", help="kill -9 of a process every simulated week")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, help="only a part: the first day")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, help="only a part: the last day")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # whoever was started is ended
    season = (
        story.between(options.first, options.last, every_visit=8) if options.first and options.last else story.whole()
    )
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a disk that has nothing to wait for
    with tempfile.TemporaryDirectory(prefix="lxq-season-", dir=memory) as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as a user of its own
        kind = POSTGRESQL if options.postgres else SQLITE
        differences = run(season, kind=kind, kill_weekly=options.kill_weekly, folder=folder)
    print(f"{len(differences)} difference(s)" if differences else "everything as expected")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
