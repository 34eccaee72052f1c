"""Where a rep should go: his outlets, longest unvisited first, with the open tickets there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from handlers import wording
from models import tickets, visits
from models.directory import Directory
from models.rules.words import OPEN_STATES
from models.rules.workdays import local


def plan_lines(session: Session, directory: Directory, rep: str, now: datetime) -> list[str]:
    """One line an outlet, the one without a visit for longest first."""
    mine = directory.paired_outlets(rep, local(now).date())
    last = visits.last_days(session, mine, as_of=now)
    lines = []
    for outlet in sorted(mine, key=lambda o: last.get(o, date.min)):
        open_here = tickets.at_outlets(session, [outlet], OPEN_STATES)
        listed = "、".join(f"#{t.no} {wording.gist(t)}" for t in open_here[:3])
        problems = f"未结{len(open_here)}件（{listed}）" if open_here else "没有未结问题"
        lines.append(f"{wording.outlet(directory, outlet)}：{since(last.get(outlet), local(now).date())}；{problems}")
    return lines


def since(last: date | None, today: date) -> str:
    """上次走访11月16日，已14天."""
    if last is None:
        return "还没有走访过"
    days = (today - last).days
    return f"上次走访{wording.day(last)}，{'今天' if days == 0 else f'已{days}天'}"
