"""What a time phrase means, and how it is said back to the reader."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, Protocol

Mood = Literal["report", "promise", "query"]
Clock = tuple[time | None, time | None]

NO_CLOCK: Clock = (None, None)


class WorkdayCalendar(Protocol):
    """Which days are working days; the rules' own calendar fits, and so does a fake of four lines."""

    def is_workday(self, day: date, /) -> bool:
        """Whether the offices work on `day`."""

    def add_workdays(self, day: date, n: int, /) -> date:
        """Return the n-th working day after `day`, which itself is day 0."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Days from `start` to `end`, both inclusive; None = open on that side.

    `kind`: day, range, since, until, deadline, window (reckoned back from today) or duration (has lasted so long).
    `precision`: hour, part, day, week, tenday, month, quarter, half, year, festival, holiday, vague…
    `clock`: hours when named; a single moment has no second one, a deadline no first one.
    `text` stands at `begin:stop` of what was read.
    """

    start: date | None
    end: date | None
    kind: str
    clock: Clock
    precision: str
    text: str
    begin: int
    stop: int


def describe(span: TimeSpan) -> str:
    """Say the span in full, in words that read as the same span again."""
    first, last = span.clock
    if span.start is None or span.kind == "deadline":
        assert span.end is not None, "a span has at least one end"
        said = _day(span.end) + (f" {last:%H:%M}" if last else "")
        return f"{said}前" if span.kind == "deadline" else f"截至{said}"
    said = _day(span.start) + (f" {first:%H:%M}" if first else "")
    if span.kind == "since" or span.end is None:
        return f"{said}起"
    if span.end != span.start:
        same_year = span.end.year == span.start.year
        said += "至" + (f"{span.end.month}月{span.end.day}日" if same_year else _day(span.end))
        return said + (f" {last:%H:%M}" if last else "")
    return said + (f"至{last:%H:%M}" if first and last else "")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
