"""What became of a plea (延期, 挂起, 撤回), and taking it back before it is answered."""

from __future__ import annotations

from bot.router import Context, Router
from handlers import wording
from handlers.tickets import acts, pleas
from handlers.turn_notices import PLEAS, TurnNotices, plea
from models import questions, requests, tickets
from models.refusal import Refusal
from models.requests import Kind, Outcome, Request
from models.rules.lifecycle import Verb
from models.rules.workdays import local
from models.tickets import Ticket

TAKEN_BACK = "TAKEN_BACK"  # what a ticket's story calls it
_SHOWN = 5
_OUTCOMES = {
    Outcome.GRANTED.value: "已同意",
    Outcome.DENIED.value: "没有同意",
    Outcome.DROPPED.value: "已撤回，或不用批了",
}


def declare(router: Router) -> None:
    router.does("my_requests", name="申请批了没有", examples=("延期批了吗",))(mine)
    router.does("withdraw_request", name="撤回申请", examples=("撤回延期申请",))(take_back)


def mine(ctx: Context) -> str:
    """What this person asked for and what waits for his own word."""
    asked = requests.of_asker(ctx.session, ctx.person.userid, requests.WANTED_OF_APPROVER, limit=_SHOWN)
    waiting = [q for q in ctx.questions if q.kind == questions.REQUEST]
    lines = [_told(ctx, request) for request in asked]
    if waiting:
        numbers = "、".join(f"#{q.options['no']}" for q in waiting)
        lines.append(f"等您批的：{numbers}，回“同意”或“不同意”加编号。")
    return "\n".join(lines) or "您没有申请过延期、挂起或撤回。要延期回“延期 编号 5天 原因”。"


def _told(ctx: Context, request: Request) -> str:
    ticket = tickets.by_id(ctx.session, request.ticket)
    what = plea(ticket, request)
    if request.outcome is None:
        names = [ctx.directory.name(u) for u in questions.asked_about(ctx.session, ticket.id, questions.REQUEST)]
        return f"{what}：还没批，等{'、'.join(names) or '党建管理员'}答复；{wording.deadline(ticket)}的时限照走。"
    by = ctx.directory.name(request.answered_by) if request.answered_by else ""
    why = f"（{wording.excerpt(request.answer, 40)}）" if request.answer else ""
    decided = request.outcome in (Outcome.GRANTED.value, Outcome.DENIED.value)
    return f"{what}：{by if decided else ''}{_OUTCOMES.get(request.outcome, '已办')}{why}；现在时限{wording.deadline(ticket)}。"


def take_back(ctx: Context) -> str:
    """A plea that nobody has answered is taken back; who was asked is told."""
    if ctx.match.refs:
        return acts.every(ctx, lambda ticket: _take_back(ctx, ticket))
    asked = requests.of_asker(ctx.session, ctx.person.userid, requests.WANTED_OF_APPROVER, limit=_SHOWN)
    numbers = {request.ticket for request in asked if request.outcome is None}
    if not numbers:
        raise Refusal("您没有等着批的申请，不用撤回。已经批了的，回“#编号”看现在的时限。")
    if len(numbers) > 1:
        names = "、".join(f"#{tickets.by_id(ctx.session, one).no}" for one in sorted(numbers))
        raise Refusal(f"您有几件等着批：{names}。请带上编号，例如“1001 撤回延期申请”。")
    return _take_back(ctx, tickets.by_id(ctx.session, numbers.pop()))


def _take_back(ctx: Context, ticket: Ticket) -> str:
    if acts.may(ctx, ticket, Verb.RESUME):  # 取消挂起: what was granted ends
        return pleas.resume(ctx)
    mine_here = [
        one
        for one in requests.open_ones(ctx.session, ticket.id, *requests.WANTED_OF_APPROVER)
        if one.asked_by == ctx.person.userid
    ]
    if not mine_here:
        raise Refusal(f"#{ticket.no} 没有您等着批的申请；看现在的情况回“#{ticket.no}”。")
    told = questions.asked_about(ctx.session, ticket.id, questions.REQUEST)
    words = "、".join(PLEAS[Kind(one.kind)] for one in mine_here)
    for request in mine_here:
        requests.answer(request, Outcome.DROPPED, by=ctx.person.userid, now=ctx.now)
    questions.close_for(ctx.session, ticket=ticket.id, kind=questions.REQUEST, now=ctx.now, outcome="dropped")
    tickets.note(ctx.session, ticket, TAKEN_BACK, actor=ctx.person.userid, now=ctx.now, text=words)
    notices = TurnNotices(ctx.session, ctx.directory, ctx.now)
    for userid in told:
        notices.member(
            userid, key=f"request-dropped:{mine_here[-1].id}", ticket=ticket.id,
            text=f"#{ticket.no} {wording.speaker(ticket, ctx.person)}撤回了{words}申请（{wording.day(local(ctx.now))}），不用批了。",
        )  # fmt: skip
    return f"#{ticket.no} {words}申请已撤回，已告诉审批人；时限还是{wording.deadline(ticket)}。"
