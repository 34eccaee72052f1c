"""Read the times out of a sentence: the longest pattern at the leftmost place, then what stands around it."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.language.times import amounts, clocks, cues, days, festivals, periods, silent
from bot.language.times.moments import YEAR_STARTS, YEAR_WORD, Lean, Pattern, Period, Scene
from bot.language.times.numerals import NUMERAL_SIGNS
from bot.language.times.spans import NO_CLOCK, Clock, Mood, TimeSpan, WorkdayCalendar
from models.rules.workdays import local

MOST_TIMES = 16  # nobody names more in one message; what follows is a table or an attack
MOST_TRIES = 300  # the densest of 828 long letters has 209 places where a time could begin

# Of equally long matches the first row wins.
TABLE: tuple[Pattern, ...] = (
    *festivals.PATTERNS,
    *days.PATTERNS,
    *periods.PATTERNS,
    *amounts.PATTERNS,
    *clocks.PATTERNS,
    *silent.PATTERNS,
)


def _by_first(table: Iterable[Pattern]) -> dict[str, tuple[Pattern, ...]]:
    found: dict[str, list[Pattern]] = {}
    for row in table:
        for sign in dict.fromkeys(row.first):
            found.setdefault(sign, []).append(row)
    return {sign: tuple(rows) for sign, rows in found.items()}


_BY_FIRST = _by_first(TABLE)
_AFTER_YEAR = tuple(row for row in TABLE if row.dated)
_SIGNS = "".join(sorted((set(_BY_FIRST) | YEAR_STARTS) - set(NUMERAL_SIGNS)))
# A run of numerals is read from its beginning only (95580 holds no 580), and only if a unit can follow.
_START = re.compile(
    rf"(?<![{NUMERAL_SIGNS}])(?:(?=[三五六七八十][一四八]|618|[12]\d{{7}}(?!\d))"
    rf"|[{NUMERAL_SIGNS}](?=[{NUMERAL_SIGNS}]*[多来几余个半月日号年点时季天周星礼小分刻钟工自岁元前到至:./~—–、-]))"
    rf"|[{_SIGNS}]"
)
_FOLD = {0xFF01 + k: 0x21 + k for k in range(94)} | {0x3000: 0x20}  # one sign for one sign: places stay true
_LEANS: dict[Mood, Lean] = {"report": "near", "promise": "future", "query": "past"}

_AFTERWARDS = ("之后", "以后", "过后", "后")
# Periods that 前 leaves out: 10月前 ends with September, 周五前 with Friday.
_COARSE = ("week", "weekend", "month", "quarter", "half", "year", "festival", "holiday")


@dataclass(frozen=True, slots=True)
class _Atom:
    """A pattern that matched; its period depends on which way the sentence leans."""

    row: Pattern
    match: re.Match[str]
    stop: int
    scene: Scene
    found: Period
    hours: clocks.Hours | None = None
    latest: time | None = None  # 下班前

    def period(self, scene: Scene) -> Period | None:
        """The days meant, with the hours named."""
        found = self.found if scene is self.scene else _build(self.row, self.match, scene)
        if found is None or self.hours is None:
            return found
        return replace(found, clock=self.hours.clock, precision="part" if self.hours.part else "hour")


@dataclass(frozen=True, slots=True)
class _Found:
    """A span, and the period that words beside it may lean on."""

    begin: int
    stop: int
    period: Period
    span: TimeSpan


def find_times(text: str, base: datetime, calendar: WorkdayCalendar, *, mood: Mood = "report") -> tuple[TimeSpan, ...]:
    """Return the times that `text` names, in their order; `base` is when it was written.

    A report speaks of the past unless it says otherwise, a promise of the future, a query of the past.
    """
    plain = text.translate(_FOLD)
    alone = Scene(local(base), calendar, mood, _LEANS[mood])
    found: list[_Found] = []
    at = tries = 0
    while len(found) < MOST_TIMES and tries < MOST_TRIES and (start := _START.search(plain, at)) is not None:
        tries += 1
        at, scene = start.start(), alone
        if found and cues.AND.fullmatch(plain, found[-1].stop, at):
            scene = replace(alone, beside=found[-1].period)
        atom = _atom(plain, at, scene)
        if isinstance(atom, int):
            at = atom
        elif atom is None or (here := _read(plain, atom, scene)) is None:
            at += 1
        else:
            found.append(here)
            at = here.stop
    return tuple(replace(f.span, text=text[f.begin : f.stop], begin=f.begin, stop=f.stop) for f in found)


def _build(row: Pattern, match: re.Match[str], scene: Scene) -> Period | None:
    """The period of a match; None when the numbers are no date after all (2月30日)."""
    assert row.build is not None
    try:
        return row.build(match, scene)
    except (ValueError, OverflowError):
        return None


def _atom(plain: str, at: int, scene: Scene) -> _Atom | int | None:
    """The longest pattern that stands at `at`; a number = only words that are no time, up to there."""
    sign = plain[at : at + 1]
    rows = _BY_FIRST.get(sign, ())
    if sign in YEAR_STARTS and YEAR_WORD.match(plain, at):
        rows = tuple(dict.fromkeys((*_AFTER_YEAR, *rows)))
    matches = [(m, row) for row in rows if (m := row.regex.match(plain, at))]
    if len(matches) > 1:
        matches.sort(key=lambda pair: -pair[0].end())
    for match, row in matches:
        if row.build is None:
            return match.end()
        period = _build(row, match, scene)
        if period is None and row.build is days.month_and_day:
            return match.end()  # 2月30日 is no day, and not February either
        if period is None:
            continue
        atom = _Atom(row, match, match.end(), scene, period)
        whole = period.start != period.end or period.kind or period.clock != NO_CLOCK
        return atom if whole else _with_hours(plain, atom)
    return None


def _with_hours(plain: str, atom: _Atom) -> _Atom:
    """The atom with the hours that follow it, or with the end of work (明早上班前)."""
    at = atom.stop
    while plain[at : at + 1] in ("的", " ", "T"):
        at += 1
    if match := clocks.CLOCK.match(plain, at):
        with suppress(ValueError):
            hours = clocks.read_hours(match)
            atom = replace(atom, hours=hours, stop=hours.stop)
    if work := clocks.AT_WORK.match(plain, atom.stop):
        latest = clocks.OFFICE_ENDS if work["ends"] else clocks.OFFICE_OPENS
        return replace(atom, latest=latest, stop=work.end())
    return atom


def _read(plain: str, atom: _Atom, scene: Scene) -> _Found | None:
    """The atom with everything around it; a few words decide everything themselves (三天前, 下班前)."""
    begin, stop = atom.match.start(), atom.stop
    kind = atom.found.kind
    if atom.latest is None and kind in ("", "range"):
        return _read_around(plain, atom, scene)
    inside = atom.match[0].endswith("内")
    period = atom.period(cues.leaning(plain, begin, stop, scene, due=atom.latest is not None, inside=inside))
    if period is None:
        return None
    if atom.latest is not None:
        due = replace(period, clock=(None, atom.latest))
        return _Found(begin, stop, period, _bounded(due, scene, exclusive=False, up_to=False))
    return _found(begin, stop, period, period.kind, period.clock, scene)


def _read_around(plain: str, atom: _Atom, scene: Scene) -> _Found | None:
    begin, right = atom.match.start(), _right_end(plain, atom, scene)
    suffix = cues.SUFFIX.match(plain, right[1] if right else atom.stop)
    assert suffix is not None, "every part of it may be missing"
    stop, head = suffix.end(), plain[max(0, begin - 8) : begin]
    latest, up_to, from_ = cues.AT_LATEST.search(head), cues.UP_TO.search(head), cues.FROM.search(head)
    due = bool(suffix["before"] or latest or up_to)
    earlier = due and scene.mood != "promise" and cues.EARLIER.match(plain, stop) is not None
    leaning = replace(scene, lean="past") if earlier else cues.leaning(plain, begin, stop, scene, due=due)
    whole = atom.period(leaning)
    if whole is None:
        return None
    near = whole
    if right is not None:
        right = right if leaning is scene else _right_end(plain, atom, leaning)
        if right is None:
            return None
        whole = _joined(whole, right[0])
        if whole.start == whole.end and whole.clock[1] and whole.clock[0] and whole.clock[1] < whole.clock[0]:
            return None
    prefix = latest or up_to or from_
    begin -= len(prefix[0]) if prefix else 0
    if due:
        exclusive = suffix["before"] not in (None, "为止")
        span = _bounded(whole, scene, exclusive=exclusive, up_to=bool(up_to))
        return _Found(begin, stop, near, span)
    if right is None and (suffix["since"] or (from_ and not whole.clock[1])):
        return _Found(begin, stop, near, _since(whole, suffix["since"] or "", scene))
    if suffix["within"] and right is None and whole.end >= scene.today and scene.mood != "query":
        return _found(begin, stop, whole, "deadline", (None, whole.clock[1] or whole.clock[0]), scene)
    kind = "range" if whole.start != whole.end else "day"
    return _Found(begin, stop, near, _found(begin, stop, whole, kind, whole.clock, scene).span)


def _right_end(plain: str, left: _Atom, scene: Scene) -> tuple[Period, int] | None:
    """The right end of a range and where it stops; None when the words go on differently."""
    to = None if left.row.name == "numbered" else cues.TO.match(plain, left.stop)
    first = to and left.period(scene)
    if to is None or first is None:
        return None
    at = to.end()
    if now := cues.NOW.match(plain, at):
        present = Period(scene.today, scene.today, "day")
        return (present, now.end()) if first.start <= scene.today else None
    right = _atom(plain, at, replace(scene, after=first.start, beside=None))
    if isinstance(right, _Atom) and right.row.name != "numbered":
        last = right.period(right.scene)
        if last is not None and last.end >= first.start and last.kind in ("", "range", "day"):
            return last, right.stop
    bare = cues.BARE_END.match(plain, at)
    if bare and first.start == first.end and "day" in left.match.groupdict():
        try:
            last_day = first.start.replace(day=int(bare[0]))
        except ValueError:
            return None
        if last_day > first.start:
            return Period(last_day, last_day, "day"), bare.end()
    return None


def _joined(first: Period, last: Period) -> Period:
    clock = NO_CLOCK
    if first.clock[0] or last.clock[0]:
        clock = (first.clock[0] or time(0), last.clock[1] or last.clock[0])
    return Period(first.start, last.end, first.precision, "range", clock)


def _bounded(whole: Period, scene: Scene, *, exclusive: bool, up_to: bool) -> TimeSpan:
    """…前, 截至…, 最迟…: a deadline ahead, an open beginning behind."""
    end, clock = whole.end, (None, clocks.latest(whole.clock))
    if exclusive and whole.precision in _COARSE and whole.start > scene.today:
        end = whole.start - timedelta(days=1)
    if not (up_to and scene.mood == "query") and (end > scene.today or (end == scene.today and not up_to)):
        return TimeSpan(scene.today, end, "deadline", clock, whole.precision, "", 0, 0)
    if exclusive and clock == NO_CLOCK:
        end = whole.start - timedelta(days=1)
    return TimeSpan(None, end, "until", clock, whole.precision, "", 0, 0)


def _since(whole: Period, word: str, scene: Scene) -> TimeSpan:
    start, end = whole.start, whole.end
    if word in _AFTERWARDS:
        if whole.precision == "holiday":  # 国庆后 = when the days off are over
            end = festivals.holiday(start, scene.calendar).end
        if start != end:
            start = end + timedelta(days=1)
    until = scene.today if start <= scene.today else None
    return TimeSpan(start, until, "since", (whole.clock[0], None), whole.precision, "", 0, 0)


def _found(begin: int, stop: int, period: Period, kind: str, clock: Clock, scene: Scene) -> _Found:
    start = scene.today if kind == "deadline" else period.start
    return _Found(begin, stop, period, TimeSpan(start, period.end, kind, clock, period.precision, "", 0, 0))
