"""约谈 and 通报: what the city's secretary decides about a ticket far overdue."""

from __future__ import annotations

from bot.router import Context, Router
from handlers import wording
from handlers.tickets import acts
from handlers.turn_notices import TurnNotices
from models import questions, tickets
from models.refusal import Refusal
from models.rules.workdays import local
from models.tickets import Ticket

_WORDS = {questions.INTERVIEW: "约谈", questions.BULLETIN: "通报"}


def declare(router: Router) -> None:
    router.act(
        "约谈", told=True, bare=False, verbs=("约谈",), examples=("约谈 1001",), roles=("CITY_SECRETARY",),
        help="约谈、通报超期的：“约谈 1001”“通报 1001”",
    )(lambda ctx: _typed(ctx, questions.INTERVIEW))  # fmt: skip
    router.act("通报", told=True, bare=False, verbs=("通报",), examples=("通报 1001",))(
        lambda ctx: _typed(ctx, questions.BULLETIN)
    )
    router.does("summon", name="约谈谁")(_which)
    router.answers(questions.SUMMON)(answer)


def _typed(ctx: Context, what: str) -> str:
    """The secretary decides without being asked."""

    def act(ticket: Ticket) -> str:
        if "CITY_SECRETARY" not in ctx.person.roles:
            raise Refusal(f"#{ticket.no} {_WORDS[what]}由市党委书记决定；要他们回话请回“督办 {ticket.no} …”。")
        if not ticket.is_open:
            raise Refusal(f"#{ticket.no} 已经是“{wording.state(ticket)}”，不用再{_WORDS[what]}。")
        return _carry_out(ctx, ticket, what)

    return acts.every(ctx, act)


def _which(ctx: Context) -> str:
    """It is always about a ticket: without its number it is asked."""
    raise Refusal("约谈、通报都要对着一件问题，请带上编号，例如“约谈 1001”；回“红牌”看超期的。")


def answer(ctx: Context) -> str:
    """1 约谈: head and county secretary are told; 2 通报: the groups are; both stand in the ticket's story."""
    assert ctx.question is not None
    ticket = tickets.by_id(ctx.session, ctx.question.ticket or 0)
    what = str(ctx.question.options[ctx.match.word])
    ctx.close_question("answered")
    if not what:
        return f"#{ticket.no} 好的，先不处理；要约谈、通报随时可以回“督办 {ticket.no} …”。"
    return _carry_out(ctx, ticket, what)


def _carry_out(ctx: Context, ticket: Ticket, what: str) -> str:
    questions.close_for(ctx.session, ticket=ticket.id, kind=questions.SUMMON, now=ctx.now, outcome="answered-by-other")
    tickets.note(ctx.session, ticket, what, actor=ctx.person.userid, now=ctx.now, text="")
    tell = TurnNotices.of(ctx)
    department = ctx.directory.department(ticket.department)
    label = ctx.directory.label(department)
    place = f"#{ticket.no} {wording.outlet(ctx.directory, ticket.outlet)}·{wording.gist(ticket)}"
    readers = [department.head or ticket.handler if department else ticket.handler]
    readers += [p.userid for p in ctx.directory.with_role("COUNTY_SECRETARY", ticket.county)]
    for userid in dict.fromkeys(reader for reader in readers if reader and reader != ctx.person.userid):
        tell.member(
            userid, key=f"{what.lower()}:{ticket.no}:{ticket.round}", ticket=ticket.id,
            text=f"【{_WORDS[what]}】{ctx.person.name}决定就 {place} {_WORDS[what]}{label}（{wording.time_left(ticket, ctx.now, ctx.calendar)}）。"
            f"{'请准备说明原因和办结时间。' if what == questions.INTERVIEW else '请尽快办结。'}",
        )  # fmt: skip
    if what == questions.BULLETIN:
        for group in ctx.directory.groups.values():
            if group.county in (None, ticket.county):
                tell.group(
                    group, key=f"bulletin:{ticket.no}:{ticket.round}", ticket=ticket.id,
                    text=f"【督办通报】{local(ctx.now):%m月%d日} {place}，{wording.time_left(ticket, ctx.now, ctx.calendar)}，责任：{label}。",
                )  # fmt: skip
    return f"#{ticket.no} 已记{_WORDS[what]}，已通知{label}和县书记{'，并发到群里' if what == questions.BULLETIN else ''}。"
