"""The clock's reactions to tickets: rungs of the ladder, 特急 nobody took, unanswered results, drafts left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import next_steps, notices, wording
from handlers.turn_notices import TurnNotices
from models import followers, outbox, questions, requests, snoozes, tickets, waiting
from models.directory import Directory
from models.outbox import Letter
from models.requests import Kind
from models.roster import Person
from models.rules import sla, storms
from models.rules.ladder import CLIMBING_STATES, NO_REST_FROM, REDS_FOR_SUMMON, audience, rung
from models.rules.lifecycle import Actor, Forbidden, TicketState, Verb
from models.rules.words import CardLevel, Urgency
from models.rules.workdays import local
from models.tickets import SYSTEM, Ticket

_SYSTEM = frozenset({Actor.SYSTEM})

# Levels that are told at once; BLUE is a line of the handler's next digest.
_TOLD = (CardLevel.YELLOW, CardLevel.RED, CardLevel.ESCALATED, CardLevel.SUMMON)


def climb(session: Session, directory: Directory, now: datetime) -> int:
    """Raise the cards that are due and tell each new rung once, and end what has waited long enough; return how many."""
    done = [_climb(session, directory, ticket, now) for ticket in tickets.in_states(session, CLIMBING_STATES)]
    _one_message_each(session, directory, now)
    return sum(done) + sum(
        part(session, directory, now) for part in (_confirm_unanswered, _resume, _answers_missing, _accounts_missing)
    )


def _one_message_each(session: Session, directory: Directory, now: datetime) -> None:
    """What one round tells one person is one message, the highest rung first; every rung keeps its own row."""
    for userid, letters in waiting.of_moment(session, "rung:", now).items():
        if len(letters) < 2:
            continue
        letters.sort(key=lambda letter: -CardLevel(letter.key.split(":")[3]).height)
        outbox.merge(session, letters)
        notices.Pushes(session, directory, now).member(
            userid, key=f"rungs:{local(now):%y%m%d%H%M}", priority=outbox.REMINDER,
            text=_cards(directory.person(userid), letters),
            digest=f"{len(letters)}件亮牌：" + "、".join(str(letter.digest) for letter in letters[:3]),
        )  # fmt: skip


def _cards(person: Person | None, letters: Sequence[Letter]) -> str:
    """Several rungs for one reader, as many as one message holds."""
    return storms.laid_out(
        f"{wording.call(person)}：{len(letters)}件亮牌，重的在前：",
        [f"· {letter.digest}" for letter in letters],
        lambda left: f"{f'……另有{left}件。' if left else ''}{next_steps.of_many(person)}；回“#编号”看详情。",
    )


def climb_critical(session: Session, directory: Directory, now: datetime) -> int:
    """特急 that nobody has accepted, day and night, every few minutes."""
    return sum(_climb(session, directory, ticket, now) for ticket in _unaccepted_critical(session))


def any_critical(session: Session) -> bool:
    """Is there a 特急 that nobody has accepted?"""
    return bool(_unaccepted_critical(session))


def _unaccepted_critical(session: Session) -> list[Ticket]:
    waiting = tickets.in_states(session, [TicketState.SUBMITTED, TicketState.ASSIGNED])
    return [
        ticket
        for ticket in waiting
        if ticket.urgency == Urgency.CRITICAL.value and CardLevel(ticket.card_level) < CardLevel.RED
    ]


def _climb(session: Session, directory: Directory, ticket: Ticket, now: datetime) -> int:
    level = rung(tickets.ladder_facts(ticket), now, directory.calendar)
    before = CardLevel(ticket.card_level)
    if level <= before:
        return 0
    tickets.raise_card(session, ticket, level, now=now)
    if level in _TOLD:
        pushes = notices.Pushes(session, directory, now)
        why = _why(directory, ticket, now)
        resting = snoozes.resting(session, local(now).date()) if level < NO_REST_FROM else frozenset()
        readers = [user for user in _readers(directory, ticket, level, now) if (user, ticket.id) not in resting]
        for reached, act in _AT_RUNG:
            if before < reached <= level:
                act(session, directory, ticket, now)
        pushes.carded(ticket, level, readers, why)
        if level >= CardLevel.RED:
            pushes.carded_group(ticket, level, why)
    return 1


def _want_account(session: Session, directory: Directory, ticket: Ticket, now: datetime) -> None:
    """红牌: the reason and a new date are wanted within a working day."""
    until = directory.calendar.next_workday(local(now).date())
    requests.ask(session, ticket=ticket.id, kind=Kind.ACCOUNT, by=SYSTEM, now=now, until=until)


def _take_over(session: Session, directory: Directory, ticket: Ticket, now: datetime) -> None:
    """提级: the city's department for the category owns it from now on."""
    outcome = directory.dispatch.decide(ticket.category, None, local(now).date())
    city, before = directory.department(outcome.department), ticket.handler
    if city is None or outcome.alarm or city.id == ticket.department:
        return  # it is the city's already, or the city has nobody for it: its administrators are told by the rung
    tickets.escalate(session, ticket, city, outcome.person, calendar=directory.calendar, now=now)
    TurnNotices(session, directory, now).taken_over(ticket, before)


def _summon(session: Session, directory: Directory, ticket: Ticket, now: datetime) -> None:
    """约谈/通报: far overdue, the city's secretary decides what shall follow; this is how he hears of the rung."""
    over = wording.time_left(ticket, now, directory.calendar)
    _ask_secretary(
        session, directory, ticket, now, over, key=f"rung:{ticket.no}:{ticket.round}:{CardLevel.SUMMON.value}"
    )


def _second_red(session: Session, directory: Directory, ticket: Ticket, now: datetime) -> None:
    """A department's second red card in a quarter is the secretary's to decide as well."""
    if ticket.department is None:
        return
    quarter = local(now).replace(
        month=(local(now).month - 1) // 3 * 3 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    reds = tickets.cards_of(session, ticket.department, CardLevel.RED, since=quarter)
    if reds >= REDS_FOR_SUMMON:
        label = directory.label(directory.department(ticket.department))
        _ask_secretary(
            session,
            directory,
            ticket,
            now,
            f"{label}本季度第{reds}张红牌",
            key=f"second-red:{ticket.no}:{ticket.round}",
            priority=outbox.NOTICE,
        )


def _ask_secretary(
    session: Session,
    directory: Directory,
    ticket: Ticket,
    now: datetime,
    why: str,
    *,
    key: str,
    priority: int = outbox.REMINDER,
) -> None:
    for person in directory.with_role("CITY_SECRETARY"):
        questions.ask(
            session, userid=person.userid, kind=questions.SUMMON, ticket=ticket.id, label=f"#{ticket.no}", now=now,
            options={
                "1": questions.INTERVIEW, "2": questions.BULLETIN, "0": "", "no": ticket.no,
                "hint": f"#{ticket.no} 请回：1 约谈　2 通报　0 先不处理。",
            },
        )  # fmt: skip
        TurnNotices(session, directory, now).member(
            person.userid, key=key, ticket=ticket.id, priority=priority,
            text=f"{wording.call(person)}：#{ticket.no} {wording.outlet(directory, ticket.outlet)}·{wording.gist(ticket)}，{why}。"
            f"责任：{directory.label(directory.department(ticket.department))}{directory.name(ticket.handler)}。"
            f"请定：回 1 约谈　2 通报　0 先不处理。",
            digest=f"待定约谈/通报 #{ticket.no} {why}",
        )  # fmt: skip


_AT_RUNG = (
    (CardLevel.RED, _want_account),
    (CardLevel.RED, _second_red),
    (CardLevel.ESCALATED, _take_over),
    (CardLevel.SUMMON, _summon),
)
"""What a rung sets off besides being told."""


def _why(directory: Directory, ticket: Ticket, now: datetime) -> str:
    assert ticket.due_at is not None
    over = sla.overdue_days(ticket.due_at, now, directory.calendar)
    if over:
        return f"已超期{over}个工作日"
    if ticket.accepted_at is None and ticket.accept_due is not None and ticket.accept_due <= now:
        return f"还没有签收（应在{wording.instant(ticket.accept_due)}前）"
    if ticket.accepted_at is None and not ticket.reopen_count:
        return "还没有派单" if ticket.handler is None else "还没有签收"
    return f"已重办{ticket.reopen_count}次"


def _readers(directory: Directory, ticket: Ticket, level: CardLevel, now: datetime) -> list[str]:
    department = directory.department(ticket.department)
    roles = {
        Actor.HANDLER: _holders(directory, ticket, now) or list(directory.handlers_of(department)),
        Actor.DEPT_HEAD: [department.head] if department and department.head else [],
        Actor.COUNTY_PARTY_ADMIN: [p.userid for p in directory.admins_of(ticket.county)],
        Actor.COUNTY_SECRETARY: [p.userid for p in directory.with_role("COUNTY_SECRETARY", ticket.county)],
        Actor.CITY_PARTY_ADMIN: [p.userid for p in directory.with_role("CITY_PARTY_ADMIN")],
        Actor.CITY_SECRETARY: [p.userid for p in directory.with_role("CITY_SECRETARY")],
    }
    return [userid for actor in audience(level) for userid in roles.get(actor, [])]


def _holders(directory: Directory, ticket: Ticket, now: datetime) -> list[str]:
    """Who has the ticket in hand, and who stands in for him."""
    deputy = directory.stands_in(ticket.handler, local(now).date())
    return [userid for userid in (ticket.handler, deputy) if userid]


def _confirm_unanswered(session: Session, directory: Directory, now: datetime) -> int:
    """Close results that nobody answered for five working days; counted apart."""
    closed = 0
    for ticket in tickets.in_states(session, [TicketState.PENDING_CONFIRM]):
        if _by_system(session, directory, ticket, Verb.AUTO_CONFIRM, now):
            asked = questions.asked_about(session, ticket.id, questions.CLOSE_OUT)
            questions.close_for(session, ticket=ticket.id, now=now, outcome="expired")
            pushes = notices.Pushes(session, directory, now)
            for userid in dict.fromkeys([*asked, *([ticket.handler] if ticket.handler else [])]):
                pushes.member(
                    userid, key=f"auto-closed:{ticket.no}:{ticket.reopen_count}", ticket=ticket.id,
                    text=f"#{ticket.no} 5个工作日没有人答复，已自动销号（不计入满意率）。"
                    f"{'' if userid == ticket.handler else f'没解决请在15天内回“重办 {ticket.no}”。'}",
                )  # fmt: skip
            pushes.ended(ticket, followers.of(session, ticket.id), "已自动销号")
            closed += 1
    return closed


def _resume(session: Session, directory: Directory, now: datetime) -> int:
    """Take tickets up again whose suspension is over."""
    resumed = 0
    for ticket in tickets.in_states(session, [TicketState.SUSPENDED]):
        if _by_system(session, directory, ticket, Verb.RESUME, now):
            if ticket.handler:
                notices.Pushes(session, directory, now).member(
                    ticket.handler, key=f"resumed:{ticket.no}:{local(now):%y%m%d}", ticket=ticket.id,
                    text=f"#{ticket.no} {wording.short_outlet(directory, ticket.outlet)}·{wording.gist(ticket)}："
                    f"挂起到期，恢复办理，新时限{wording.deadline(ticket)}。",
                )  # fmt: skip
            resumed += 1
    return resumed


def _answers_missing(session: Session, directory: Directory, now: datetime) -> int:
    """待补充 that nobody answered for three working days goes on as it is."""
    gone_on = 0
    for ticket in tickets.in_states(session, [TicketState.WAITING]):
        if _by_system(session, directory, ticket, Verb.WAIT_OVER, now):
            questions.close_for(session, ticket=ticket.id, now=now, outcome="expired")
            TurnNotices(session, directory, now).unanswered(ticket)
            gone_on += 1
    return gone_on


def _accounts_missing(session: Session, directory: Directory, now: datetime) -> int:
    """A 督办 or a red card that was not answered by its day is told once to whoever wants the answer.

    While the clock stands still its day moves along: once it runs again there is a working day left.
    """
    told, today = 0, local(now).date()
    for request in requests.waiting(session, requests.WANTED_OF_HANDLER):
        if request.until is None or request.until > today:
            continue
        ticket = tickets.by_id(session, request.ticket)
        if not ticket.is_open:
            requests.answer(request, requests.Outcome.DROPPED, by=SYSTEM, now=now)
        elif TicketState(ticket.state) not in CLIMBING_STATES:
            requests.put_off(request, directory.calendar.next_workday(today))
        elif request.until < today:
            secretaries = directory.with_role("COUNTY_SECRETARY", ticket.county)
            by_card = [person.userid for person in secretaries or directory.with_role("CITY_SECRETARY")]
            readers = [request.asked_by] if request.kind == Kind.SUPERVISION else by_card
            told += TurnNotices(session, directory, now).unaccounted(ticket, request, readers)
    return told


def _by_system(session: Session, directory: Directory, ticket: Ticket, verb: Verb, now: datetime) -> bool:
    try:
        tickets.act(session, ticket, verb, actor=SYSTEM, relations=_SYSTEM, calendar=directory.calendar, now=now)
    except Forbidden:
        return False  # not yet: the guard of the lifecycle table knows the date
    return True
