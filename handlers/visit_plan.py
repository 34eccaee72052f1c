"""Where a rep should go: his outlets, longest unvisited first, with the open tickets there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from handlers import wording
from models.directory import Directory
from models.rules.visits import GAP_WORDS, VisitGap, gap
from models.rules.workdays import local
from models.tickets import Ticket


def plan_lines(
    directory: Directory, rep: str, now: datetime, *, last: Mapping[str, date], open_tickets: Iterable[Ticket]
) -> list[str]:
    """One line an outlet, the one without a visit for longest first.

    `last` holds the day of each outlet's last visit, `open_tickets` at least those of the rep's outlets.
    """
    today = local(now).date()
    mine = directory.paired_outlets(rep, today)
    waiting = list(open_tickets)
    lines = []
    for outlet in sorted(mine, key=lambda o: last.get(o, date.min)):
        here = [t for t in waiting if t.outlet == outlet]
        listed = "、".join(f"#{t.no} {wording.gist(t)}" for t in here[:3])
        problems = f"未结{len(here)}件（{listed}）" if here else "没有未结问题"
        lines.append(f"{wording.outlet(directory, outlet)}：{since(last.get(outlet), today)}；{problems}")
    return lines


def since(last: date | None, today: date) -> str:
    """上次走访11月16日，已14天."""
    if last is None:
        return "还没有走访过"
    days = (today - last).days
    late = f"，{GAP_WORDS[VisitGap.OVERDUE]}" if gap(last, today) is VisitGap.OVERDUE else ""
    return f"上次走访{wording.day(last)}，{'今天' if days == 0 else f'已{days}天'}{late}"
