"""联系点空档: a PRIMARY has ended and nobody has taken the outlet over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import notices, wording
from models import outbox, roster, unvisited
from models.directory import Directory
from models.rules.pairing import GAP_REMINDER_WORKDAYS
from models.rules.workdays import local


def tell_gaps(session: Session, directory: Directory, now: datetime) -> int:
    """Tell the county's administrators at once, and again when the gap still stands after five working days."""
    pushes = notices.Pushes(session, directory, now)
    told = 0
    for gap in unvisited.gaps(directory, local(now).date()):
        outlet = directory.outlets[gap.pairing.outlet]
        place = wording.outlet(directory, outlet.id)
        since = (
            f"{directory.name(gap.pairing.rep)}的主挂{wording.day(gap.pairing.end)}已结束" if gap.pairing.end else ""
        )
        late = f"，已过{GAP_REMINDER_WORKDAYS}个工作日" if gap.again else ""
        for person in directory.admins_of(outlet.county):
            told += pushes.member(
                person.userid,
                key=f"pairing-gap{'-again' if gap.again else ''}:{gap.pairing.id}",
                priority=outbox.REMINDER,
                text=f"{wording.call(person)}：联系点空档：{place}{'（党员空白网点）' if outlet.blank else ''}，{since}{late}，"
                "还没有人接。请尽快明确接替的党代表。",
                digest=f"联系点空档 {place}，{since}{late}",
            )
    return told


def any_gap(session: Session) -> bool:
    """Has a PRIMARY ended whose outlet nobody else looks after for good?"""
    return roster.any_ended_primary(session)
