"""The monthly briefing: numbers from the database only, as of the month's last instant, 600 characters at most.

Sections of modules that do not exist are left out, and what is left is numbered through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from handlers import wording
from models import statistics, unvisited, visits
from models.directory import Directory
from models.rules import sla
from models.rules.rates import percent, ratio
from models.rules.taxonomy import CATEGORIES, L1
from models.rules.visits import DEFAULT
from models.rules.words import LIGHT_WORDS, Light
from models.rules.workdays import SHANGHAI, local
from models.statistics import Standing

MOST = 600  # characters
FEW = 10  # a county with fewer tickets is listed, not ranked
TOP = 3  # categories
_NUMERALS = "一二三四五六七"


@dataclass(frozen=True)
class Month:
    """A month as it stood at its last instant, or as it stands now; `county` None is the whole city."""

    directory: Directory
    first: date
    as_of: datetime
    county: str | None
    tickets: tuple[Standing, ...]
    last_visits: dict[str, date]

    @property
    def place(self) -> str:
        return self.county or self.directory.city

    def within(self, moment: datetime | None) -> bool:
        return moment is not None and self.first <= local(moment).date() and moment <= self.as_of


def month_before(day: date) -> date:
    """Return the first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def read(session: Session, directory: Directory, first: date, county: str | None, now: datetime) -> Month:
    """Read a month from its first day; one that is not over yet is read as of now."""
    after = (first + timedelta(days=32)).replace(day=1)
    as_of = min(datetime(after.year, after.month, 1, tzinfo=SHANGHAI) - timedelta(microseconds=1), now)
    here = statistics.standings(
        session, as_of=as_of, calendar=directory.calendar, wanted=lambda s: county in (None, s.county)
    )  # fmt: skip
    paired = [p.outlet for p in directory.active_pairings(local(as_of).date())]
    return Month(directory, first, as_of, county, tuple(here), visits.last_days(session, paired, as_of=as_of))


def text(month: Month) -> str:
    """Return the briefing; lists are cut as far as its length wants it."""
    for rows in (5, 3, 2, 1, 0):
        said = _text(month, rows)
        if len(said) <= MOST:
            return said
    return said[:MOST]


def _text(month: Month, rows: int) -> str:
    parts = [(title, body) for title, section in _SECTIONS if (body := section(month, rows))]
    head = f"【月报】{month.place} {month.first.year}年{month.first.month}月（截至{wording.stamp(month.as_of)}）"
    return "\n".join([head, *(f"{_NUMERALS[i]}、{title}：{body}" for i, (title, body) in enumerate(parts))])


def _whole(month: Month, rows: int) -> str:
    total = statistics.progress(month.tickets)
    new = sum(month.within(s.created_at) for s in month.tickets)
    closed = sum(month.within(s.closed_at) for s in month.tickets if not s.is_open)
    explained = f"，解释说明{total.explained}件" if total.explained else ""
    lights = " ".join(f"{LIGHT_WORDS[light]}{n}" for light, n in total.lights)
    return (
        f"本月收集{new}件、销号{closed}件。累计收集{total.collected}件，已解决{total.solved}件{explained}，"
        f"办结率{total.solve_rate}；未结{total.open}件{f'（{lights}）' if lights else ''}。"
    )


def _counties(month: Month, rows: int) -> str:
    """By 办结率; those with few tickets stand behind, without a place."""
    if month.county is not None:
        return ""
    collected = Counter(s.county for s in month.tickets)
    solved = Counter(s.county for s in month.tickets if s.is_solved)
    ranked = [c for c in month.directory.counties if collected[c] >= FEW]
    ranked.sort(key=lambda c: -(ratio(solved[c], collected[c], 6) or 0))
    places: list[str] = []
    for county in ranked:
        better = sum(solved[c] * collected[county] > solved[county] * collected[c] for c in ranked)
        rate = percent(solved[county], collected[county])
        places.append(f"{better + 1} {county}{rate}（{solved[county]}/{collected[county]}）")
    few = [f"{c}{solved[c]}/{collected[c]}" for c in month.directory.counties if collected[c] < FEW]
    behind = f"；不足{FEW}件不排：{'、'.join(few)}" if few else ""
    return f"{('，'.join(places) + behind).lstrip('；')}。" if month.tickets else ""


def _categories(month: Month, rows: int) -> str:
    new = [s for s in month.tickets if month.within(s.created_at)]
    if not new:
        return "本月没有新增问题。"
    top = Counter(s.category.split("-")[0] for s in new).most_common(TOP)
    return "本月" + "、".join(f"{L1[code].name}{n}件" for code, n in top) + "。"


def _cards(month: Month, rows: int) -> str:
    lights = Counter(s.light for s in month.tickets)
    high = [s for s in month.tickets if s.light in (Light.RED, Light.ESCALATED)]
    listed = _some([f"#{s.no}" for s in high], rows)
    return f"黄牌{lights[Light.YELLOW]}件，红牌{lights[Light.RED]}件，提级{lights[Light.ESCALATED]}件{listed}。"


def _unvisited(month: Month, rows: int) -> str:
    late = [
        u
        for u in unvisited.overdue(month.directory, month.last_visits, local(month.as_of).date())
        if month.county in (None, u.outlet.county)
    ]
    listed = _some([f"{wording.outlet(month.directory, u.outlet.id)}{u.days}天" for u in late], rows)
    return f"满{DEFAULT.overdue_days}天未走访的联系点{len(late)}个{listed}。"


def _to_coordinate(month: Month, rows: int) -> str:
    wanted = [s for s in month.tickets if s.light in (Light.SUSPENDED, Light.ESCALATED)]
    return f"{len(wanted)}件{_some([_matter(month, s) for s in wanted], rows)}。" if wanted else "无。"


def _matter(month: Month, s: Standing) -> str:
    calendar = month.directory.calendar
    if s.light is Light.SUSPENDED:
        state = f"挂起至{wording.day(s.suspended_until)}" if s.suspended_until else "挂起"
    else:
        state = f"提级，超期{sla.overdue_days(s.due_at, month.as_of, calendar)}个工作日" if s.due_at else "提级"
    return f"#{s.no} {wording.short_outlet(month.directory, s.outlet)}·{CATEGORIES[s.category].name}（{state}）"


def _some(listed: Sequence[str], rows: int) -> str:
    if not listed or not rows:
        return ""
    return f"：{'、'.join(listed[:rows])}{'等' if len(listed) > rows else ''}"


_SECTIONS: tuple[tuple[str, Callable[[Month, int], str]], ...] = (
    ("总体", _whole),
    ("分县排名", _counties),
    ("分类前三", _categories),
    ("黄红牌", _cards),
    ("超期未走访", _unvisited),
    ("提请书记协调事项", _to_coordinate),
)
