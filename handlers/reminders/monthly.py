"""The month's first working day: the briefing for those who lead, and for administrators what it cost everybody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot import access
from handlers import briefing, notices
from handlers.reminders import burden
from models import outbox
from models.directory import Directory
from models.rules.workdays import local

_LEADERS = ("PROVINCE_LEADER", "CITY_SECRETARY")  # of the city; a county's secretary reads his county's


def send(session: Session, directory: Directory, now: datetime) -> int:
    """Promise the month that is over; a place without any problem so far has nothing to read."""
    first = briefing.month_before(local(now).date())
    pushes = notices.Pushes(session, directory, now)
    key, sent = f"{first:%Y-%m}", 0
    for county in (None, *directory.counties):
        readers = [p for role in _LEADERS for p in directory.with_role(role)]
        readers = list(directory.with_role("COUNTY_SECRETARY", county)) if county else readers
        month = briefing.read(session, directory, first, county, now) if readers else None
        if month is None or not month.tickets:
            continue
        for userid in dict.fromkeys(p.userid for p in readers):
            sent += pushes.member(
                userid, key=f"brief:{key}", text=briefing.text(month), priority=outbox.REMINDER,
                digest=f"{first.month}月月报好了，回“{first.month}月月报”看",
            )  # fmt: skip
    for person in (p for role in access.ADMIN_ROLES for p in directory.with_role(role)):
        if said := burden.summary(session, directory, person, first, now):
            sent += pushes.member(
                person.userid, key=f"burden:{key}", text=said, priority=outbox.REMINDER, digest=said.split("\n", 1)[0]
            )
    return sent
