"""The days off of a year: entered in the chat by the city's administrator, or from a file; every deadline is counted anew.

While next year's list is missing, deadlines that reach into it are 暂定, and the administrators are told once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.router import Context, Router
from handlers import notices, wording
from models import calendar, outbox, roster, tickets
from models.directory import Directory
from models.refusal import Refusal
from models.roster import Person
from models.rules.holiday_list import BadList, HolidayList, read, spans
from models.rules.words import OPEN_STATES
from models.rules.workdays import WorkCalendar, local
from models.tickets import Ticket

APPLY, LEAVE = "1", "0"
QUESTION = "holidays"
_ASKED_FOR = timedelta(hours=24)
_SAID = (  # the head of a list, and days behind it; “2026年放假期间空调坏了” is no list
    r"(?:国务院办公厅)?(?:关于)?\s*20\d\d\s*年\s*(?:全年|部分|法定)?的?\s*(?:放假|节假日|调休|假期)(?:安排|时间|日期)?的?(?:通知)?"
    r"[\s:：][\s\S]*?\d\s*月[\s\S]*"
)


def declare(router: Router) -> None:
    router.pattern(
        "放假安排", pattern=_SAID, examples=("2027年放假：1月1日到3日；上班：1月4日",), roles=("CITY_PARTY_ADMIN",),
        help="登记放假：“2027年放假：1月1日到3日；上班：1月4日”",
    )(announce)  # fmt: skip
    router.answers(QUESTION)(answer)


def announce(ctx: Context) -> str:
    """Say what was understood; nothing changes before the answer 1."""
    if "CITY_PARTY_ADMIN" not in ctx.person.roles:
        raise Refusal("放假安排由市党建管理员登记。请把通知转给他。")
    try:
        listed = read(ctx.said.words)
    except BadList as bad:
        raise Refusal(str(bad)) from bad
    ctx.ask(
        QUESTION,
        {
            APPLY: "apply", LEAVE: "leave", "days": {day.isoformat(): works for day, works in listed.days.items()},
            "hint": f"{listed.year}年放假安排：请回 1 就按这样登记，回 0 不改。",
        },
        expires_in=_ASKED_FOR,
    )  # fmt: skip
    return "\n".join([*preview(ctx.session, listed), "回 1 就按这样登记｜0 不改。"])


def answer(ctx: Context) -> str:
    """Enter the list on 1."""
    assert ctx.question is not None
    options = ctx.question.options
    ctx.close_question("answered")
    if ctx.match.word != APPLY:
        return "好的，放假安排没有改。"
    days = {date.fromisoformat(day): bool(works) for day, works in options["days"].items()}
    listed = HolidayList(max(days).year, days)
    return enter(ctx.session, ctx.directory, listed, by=ctx.person.userid, now=ctx.now)


def preview(session: Session, listed: HolidayList) -> list[str]:
    """What a list says, and what it would change."""
    old = calendar.entered(session, listed)
    added = [day for day, works in listed.days.items() if old.get(day) is not works]
    gone = [day for day in old if day not in listed.days]
    lines = [
        f"{listed.year}年放假安排，我看到的是：",
        f"放假{len(listed.off)}天：{_said(listed.off, listed.year)}",
        f"调休上班{len(listed.working)}天：{_said(listed.working, listed.year)}",
    ]
    if old:
        lines.append(f"和以前登记的比：改动{len(added)}天，去掉{len(gone)}天{_removed(gone, listed.year)}。")
    if not listed.whole:
        lines.append(
            f"只有{len(listed.off)}天放假，不像全年的：登记以后{listed.year}年的时限仍是暂定，请把全年的一次发全。"
        )
    return lines


def _said(days: Sequence[date], year: int) -> str:
    return "、".join(_span(first, last, year) for first, last in spans(list(days))) or "没有"


def _span(first: date, last: date, year: int) -> str:
    start = f"{'' if first.year == year else f'{first.year}年'}{wording.day(first)}"
    if first == last:
        return start
    return f"{start}—{wording.day(last) if last.month != first.month else f'{last.day}日'}"


def _removed(gone: Sequence[date], year: int) -> str:
    return f"（{_said(gone, year)}）" if gone else ""


def enter(session: Session, directory: Directory, listed: HolidayList, *, by: str, now: datetime) -> str:
    """Enter a list, count every open ticket's deadlines by it and tell the handlers whose deadline moved."""
    before = directory.calendar
    calendar.enter(session, listed, by=by, now=now)
    roster.touch(session)  # the calendar belongs to the picture of the roster that everybody holds
    session.flush()
    after = calendar.load_calendar(session)
    moved = _recount(session, before, after, by=by, now=now)
    told = _tell(session, directory, listed.year, moved, now)
    known = "" if listed.whole else f"{listed.year}年还没有登记全，时限仍是暂定。"
    changed = f"{len(moved)}件的时限有变，已告诉{told}位经办人" if moved else "没有问题单的时限要变"
    return f"已登记{listed.year}年放假安排（放假{len(listed.off)}天、调休上班{len(listed.working)}天），{changed}。{known}登记错了，再发一次全年的就行。"


def _recount(
    session: Session, before: WorkCalendar, after: WorkCalendar, *, by: str, now: datetime
) -> list[tuple[Ticket, datetime]]:
    moved = []
    for ticket in tickets.in_states(session, OPEN_STATES):
        was = ticket.due_at
        if tickets.recount(session, ticket, before, after, actor=by, now=now) and was is not None:
            moved.append((ticket, was))
    return moved


def _tell(
    session: Session, directory: Directory, year: int, moved: Sequence[tuple[Ticket, datetime]], now: datetime
) -> int:
    """One message a person, ten tickets at most."""
    theirs: dict[str, list[str]] = defaultdict(list)
    for ticket, was in moved:
        if ticket.handler and directory.person(ticket.handler):
            what = f"#{ticket.no} {wording.short_outlet(directory, ticket.outlet)}·{wording.gist(ticket)}"
            theirs[ticket.handler].append(f"{what}：{wording.deadline(ticket)}（原{wording.instant(was)}前）")
    pushes = notices.Pushes(session, directory, now)
    for userid, lines in theirs.items():
        pushes.member(
            userid, key=f"holidays:{year}:{roster.version(session)}",
            text=f"{wording.call(directory.person(userid))}：{year}年放假安排已登记，您手上{len(lines)}件的时限有变：\n"
            f"{wording.rows(lines, '')}\n回“#编号”看详情。",
            digest=f"{year}年放假安排已登记，您手上{len(lines)}件的时限有变，回“我的问题”查看",
        )  # fmt: skip
    return len(theirs)


# the end of what is known


def warn(session: Session, directory: Directory, now: datetime) -> int:
    """Tell the administrators, once for every year, that its list is missing; return how many were told."""
    today, known = local(now).date(), directory.calendar
    if not known.horizon_is_near(today):
        return 0
    year = known.horizon.year + 1
    pushes = notices.Pushes(session, directory, now)
    told = [
        pushes.member(
            person.userid, key=f"horizon:{year}", priority=outbox.REMINDER,
            text=f"{wording.call(person)}：还没有登记{year}年的放假安排，到{year}年的时限先按法定节假日算，都标“暂定”。"
            f"国务院的通知出来以后，{_what_to_do(person, year)}",
        )
        for person in _administrators(directory)
    ]  # fmt: skip
    return sum(told)


def _what_to_do(person: Person, year: int) -> str:
    if "CITY_PARTY_ADMIN" in person.roles:
        return f"把全文发给我就能登记，例如“{year}年放假：1月1日到3日；上班：1月4日”。"
    return "由市党建管理员登记；您不用做什么。"


def _administrators(directory: Directory) -> list[Person]:
    wanted = {"CITY_PARTY_ADMIN", "COUNTY_PARTY_ADMIN"}
    return [p for p in directory.people.values() if p.active and wanted & set(p.roles)]
