"""Write what the bot understands of time expressions: python -m bench.times --rows R --base T --out P."""

import argparse
import json
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

from bot.language.times import TimeSpan, find_times
from models.rules.workdays import WorkCalendar, local


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the rows, write one prediction for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, required=True, help='lines of {"id", "text"}')
    parser.add_argument(
        "--base", type=datetime.fromisoformat, required=True, help="when the texts were written, with zone"
    )
    parser.add_argument("--out", type=Path, required=True, help='lines of {"id", "start", "end", "hours"}')
    options = parser.parse_args(arguments)
    calendar, base = WorkCalendar(), local(options.base)
    with options.out.open("w", encoding="utf-8") as out:
        for line in options.rows.read_text("utf-8-sig").splitlines():
            if line.strip():
                row = json.loads(line)
                span = main_time(find_times(row["text"], base, calendar))
                print(json.dumps({"id": row["id"], **_prediction(span)}, ensure_ascii=False), file=out)
    return 0


def main_time(spans: Sequence[TimeSpan]) -> TimeSpan | None:
    """The first time named, but a vague one (最近) only when no other is."""
    exact = [span for span in spans if span.precision != "vague"]
    return next(iter(exact or spans), None)


def _prediction(span: TimeSpan | None) -> dict[str, object]:
    if span is None:
        return {"start": None, "end": None, "hours": None}
    days = {"start": span.start and span.start.isoformat(), "end": span.end and span.end.isoformat()}
    return {**days, "hours": _hours(*span.clock)}


def _hours(first: time | None, last: time | None) -> list[int] | None:
    """Whole hours around the clock: a moment fills the hour it lies in."""
    if first is None:
        return None if last is None else [0, last.hour + bool(last.minute)]
    return [first.hour, last.hour + bool(last.minute) if last else first.hour + 1]


if __name__ == "__main__":
    raise SystemExit(main())
