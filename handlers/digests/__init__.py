"""One digest per person per working day, at the time he wants it; nothing to say, no digest.

On the first working day of the week it begins with the visit plan. What was held back for it joins it.
"""

from __future__ import annotations

import itertools
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from handlers import notices, wording
from handlers.digests.held import sorted_out
from handlers.digests.morning import Morning, read
from handlers.digests.sections import SECTIONS, Row
from models import conversation, occurrences, outbox, preferences
from models.directory import Directory
from models.outbox import Letter
from models.roster import Person
from models.rules.quiet import DIGEST_TIME, PushKind, is_quiet
from models.rules.reminding import DEFAULT, DIGEST_TIMES, Wish
from models.rules.workdays import local

CHOSEN = "digest.chosen"
DIGEST_LIVES = timedelta(hours=10)  # a morning's list is no use the day after
SECTION_ROWS = 8
MAX_BYTES = 1900


class Digest(NamedTuple):
    """What one person reads, which tickets stand in it, in order, and which letters need not go alone any more."""

    text: str
    listed: tuple[int, ...]
    told: tuple[Letter, ...]


def send(session: Session, directory: Directory, now: datetime) -> int:
    """Promise the digest of everybody who has chosen no other time; return how many people get one."""
    return _send(session, directory, now, {DIGEST_TIME})


def send_chosen(session: Session, directory: Directory, now: datetime) -> int:
    """Promise the digests of those whose own time has come, or came while nobody was there for it."""
    moment = local(now)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    done = {local(slot).time() for slot in occurrences.slots_of(session, CHOSEN, midnight)}
    come = [at for at in DIGEST_TIMES if at <= moment.time() and at != DIGEST_TIME]
    return _send(session, directory, now, {at for at in come if at not in done} | set(come[-1:]))


def any_chosen(session: Session) -> bool:
    """Has anybody chosen a time?"""
    return preferences.anybody(session, preferences.DIGEST_AT)


def _send(session: Session, directory: Directory, now: datetime, times: set[time]) -> int:
    today = local(now).date()
    wishes = preferences.wishes(session, today)
    readers = [p for p in directory.people.values() if p.active and _reads(wishes.get(p.userid, DEFAULT), times, now)]
    if not readers:
        return 0
    morning = read(session, directory, now)
    pushes = notices.Pushes(session, directory, now)
    quiet = is_quiet(PushKind.MEMBER, now, directory.calendar)
    written = 0
    listed: dict[str, tuple[int, ...]] = {}
    for person in readers:
        digest, over = _digest(morning, person)
        outbox.drop(over)
        if digest is not None and pushes.member(
            person.userid,
            key=f"digest:{morning.today:%Y-%m-%d}",
            text=digest.text,
            priority=outbox.REMINDER,
            drop_after=now + DIGEST_LIVES,
        ):
            if not quiet:  # what waits for the next morning is not lost with a list that nobody reads any more
                outbox.merge(session, digest.told)
            written += 1
            if digest.listed:
                listed[person.userid] = digest.listed
    conversation.keep_lists(session, listed, now)
    return written


def _reads(wish: Wish, times: set[time], now: datetime) -> bool:
    return (wish.today_at or wish.digest_at) in times and not wish.paused_on(local(now).date())


def _digest(morning: Morning, person: Person) -> tuple[Digest | None, list[Letter]]:
    """One person's day, None when there is nothing to do; and what was held back for it and is over by now."""
    filled = [(title, rows) for title, rows_of in SECTIONS if (rows := rows_of(morning, person))]
    listed = frozenset(row.no for _, rows in filled for row in rows if row.no)
    lines, told, over = sorted_out(morning, morning.held.get(person.userid, []), listed)
    if lines:
        filled.append(("另外", [Row(letter.digest or letter.text, letter=letter) for letter in lines]))
    while filled:  # the whole stays within one message: the last sections give way first
        digest = _laid_out(morning, person, filled, told)
        if len(digest.text.encode()) <= MAX_BYTES or len(filled) == 1:
            return digest, over
        filled.pop()
    return None, over


def _laid_out(morning: Morning, person: Person, sections: list[tuple[str, list[Row]]], told: list[Letter]) -> Digest:
    """The text, and which ticket stands at which place; a list of one needs no numbers."""
    shown = [(title, rows[:SECTION_ROWS], len(rows)) for title, rows in sections]
    listed = tuple(row.no for _, rows, _ in shown for row in rows if row.no)
    place = itertools.count(1)
    many = len(listed) > 1
    parts = [f"{wording.call(person)}，早上好。{wording.day(morning.today)}（{wording.weekday(morning.today)}）提醒："]
    for title, rows, total in shown:
        lines = [f"{next(place)} {row.text}" if row.no and many else row.text for row in rows]
        more = [f"……共{total}条"] if total > len(rows) else []
        parts.append("\n".join([f"【{title}】", *lines, *more]))
    mine = "我的问题" if set(person.roles) & {"REP", "OUTLET_HEAD", "EMPLOYEE", "HANDLER", "DEPT_HEAD"} else "未结"
    by_place = f"几件一起办，写前面的序号就行，例如“{_by_place(person)}”。" if many else ""
    parts.append(f"{by_place}回“#编号”看详情，回“{mine}”看全部。")
    here = [row.letter for _, rows, _ in shown for row in rows if row.letter is not None]
    return Digest("\n".join(parts), listed, (*here, *told))


_BY_PLACE = (
    ({"HANDLER", "DEPT_HEAD"}, "1收到，2办结 已换新零件，试机正常"),
    ({"REP", "OUTLET_HEAD", "EMPLOYEE"}, "1、2都满意"),
)
"""How several are done at once, by the first role that fits; who only watches may urge."""


def _by_place(person: Person) -> str:
    return next((example for roles, example in _BY_PLACE if roles & set(person.roles)), "1、2催一下")
