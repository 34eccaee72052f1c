"""Thursday afternoon: where nobody has been for three weeks, for those who can send somebody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import notices, wording
from models import outbox, unvisited, visits
from models.directory import Directory
from models.rules.visits import DEFAULT
from models.rules.workdays import local
from models.unvisited import Unvisited


def tell_gaps(session: Session, directory: Directory, now: datetime) -> int:
    """Tell the administrators of each county that has any; return how many people were told."""
    today = local(now).date()
    paired = [p.outlet for p in directory.active_pairings(today)]
    late = unvisited.overdue(directory, visits.last_days(session, paired, as_of=now), today)
    pushes = notices.Pushes(session, directory, now)
    told = 0
    for county in directory.counties:
        here = [one for one in late if one.outlet.county == county]
        for person in directory.admins_of(county) if here else ():
            head = f"{county}有{len(here)}个联系点满{DEFAULT.overdue_days}天没有走访"
            told += pushes.member(
                person.userid, key=f"visit-gap:{county}:{today:%Y-%m-%d}", priority=outbox.REMINDER,
                text=f"{wording.call(person)}：{head}：\n{wording.rows([_line(directory, u) for u in here], '')}\n"
                f"请问一下党代表。回“{county}走访”看全部。", digest=f"{head}，回“{county}走访”看",
            )  # fmt: skip
    return told


def _line(directory: Directory, one: Unvisited) -> str:
    reps = "、".join(directory.name(rep) for rep in one.reps)
    return f"· {one.outlet.name}（{reps}）：{f'已{one.days}天' if one.ever else f'结对{one.days}天，还没有走访过'}"
