"""撤销: one's own last act within ten minutes, as long as nobody else has acted on the ticket since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from bot import access
from bot.answering import drafts_of
from bot.router import Context, Router
from handlers import visit_mending, wording
from handlers.tickets import acts
from handlers.turn_notices import TurnNotices
from models import (
    contributions,
    dispatch_rules,
    examples,
    followers,
    outbox,
    pledges,
    questions,
    requests,
    tickets,
    undo,
    visits,
)
from models.refusal import Refusal
from models.rules.lifecycle import Actor, TicketState, Verb
from models.tickets import Ticket
from models.undo import LastAct
from models.visits import Visit

_TakeBack = Callable[..., None]  # (session, ticket=, at=)


def _stand_alone(session: Session, *, ticket: int, at: datetime) -> None:
    """A merging is over, whenever it was: its reporter leaves the other ticket, who followed this one is back."""
    one = tickets.by_id(session, ticket)
    followers.leave(session, source=ticket, userid=one.reporter)
    followers.come_back(session, ticket)


_USUAL: Final[tuple[_TakeBack, ...]] = (requests.take_back,)
_ENDING = (requests.take_back, contributions.take_back, outbox.revive)  # see endings.over
_ANSWERING = (requests.take_back, pledges.take_back)
_TEACHING = (requests.take_back, examples.take_back)
_HELPING = (contributions.take_back,)

# What an act has left elsewhere than in the ticket, its letters and its questions.
_BESIDES: Final[dict[str, tuple[_TakeBack, ...]]] = {
    Verb.ASSIST: _HELPING,
    Verb.CONTRIBUTE: _HELPING,
    Verb.RELEASE: _HELPING,
    Verb.SPLIT: _ENDING,
    Verb.REJECT: _ENDING,
    Verb.WITHDRAW: _ENDING,
    Verb.APPROVE_WITHDRAWAL: _ENDING,
    Verb.MERGE: (*_ENDING, _stand_alone),
    Verb.ACCEPT: _ANSWERING,
    Verb.PROGRESS: _ANSWERING,
    Verb.RESOLVE: _ANSWERING,
    Verb.SOLVE_ON_SPOT: _ANSWERING,
    Verb.EXPLAIN: _ANSWERING,
    Verb.REJECT_RESULT: _ANSWERING,
    Verb.CONFIRM: _TEACHING,
    Verb.RECATEGORISE: _TEACHING,
    Verb.RETURN: (requests.take_back, dispatch_rules.return_taken_back),
}
_AS_REPORTER = frozenset({Actor.REPORTER})  # what came of a split goes as if it had never been reported


def declare(router: Router) -> None:
    router.act(
        "取消并案",
        acts=("unmerge",),
        verbs=("取消并案", "撤销并案"),
        examples=("取消并案 1004",),
    )(unmerge)
    router.act("取消合并单", verbs=("取消合并", "撤销合并"), bare=False, examples=("取消合并 1004",))(unmerge)


def take_back(ctx: Context, since: datetime | None = None) -> str | None:
    """Take back what this person did last, to a ticket or as a visit; None when there is nothing (newer than `since`)."""
    kept = undo.latest_of(ctx.session, ctx.person.userid, ctx.now)
    visit = _fresh_visit(ctx)
    acted, visited = kept[0].at if kept else None, visit.created_at if visit else None
    last = max((at for at in (acted, visited) if at is not None), default=None)
    if last is None or (since is not None and last < since):
        return None
    if visit is not None and last != acted:
        return visit_mending.take_back(ctx, visit)
    return "\n".join(_one(ctx, one) for one in kept)


def _fresh_visit(ctx: Context) -> Visit | None:
    """The visit this person has just put down, while no draft is open."""
    visit = visits.latest_by(ctx.session, ctx.person.userid)
    fresh = visit is not None and visit.created_at >= ctx.now - undo.UNDO_WINDOW
    return visit if fresh and not drafts_of(ctx) else None


def take_back_named(ctx: Context) -> str:
    """“1001签收错了，撤回”: the last act, when it was on the ticket named."""
    kept = undo.latest_of(ctx.session, ctx.person.userid, ctx.now)
    if kept and all(tickets.by_id(ctx.session, one.ticket).no in ctx.match.refs for one in kept):
        return "\n".join(_one(ctx, one) for one in kept)
    no = ctx.match.refs[0]
    raise Refusal(
        f"#{no} 没有您10分钟以内可以撤销的操作，没有改动。看现在的情况回“#{no}”；销了号又不行的回“重办 {no} 原因”。"
    )


def _one(ctx: Context, kept: LastAct) -> str:
    ticket = tickets.by_id(ctx.session, kept.ticket)
    word = tickets.wording_of(kept.verb)
    if not undo.stands(ctx.session, kept):  # looked at again under the ticket's lock: somebody was quicker
        raise Refusal(
            f"#{ticket.no} 刚刚有人接着办了，现在是“{wording.state(ticket)}”，“{word}”撤销不了；看详情回“#{ticket.no}”。"
        )
    if kept.verb == Verb.SPLIT.value:
        _discard_parts(ctx, ticket, kept.at)
    told = _unsay(ctx, ticket, kept)
    tickets.take_back(ctx.session, ticket, kept, actor=ctx.person.userid, now=ctx.now)
    questions.take_back(ctx.session, ticket=ticket.id, at=kept.at, now=ctx.now)
    for take_back_beside in _BESIDES.get(kept.verb, _USUAL):
        take_back_beside(ctx.session, ticket=ticket.id, at=kept.at)
    TurnNotices.of(ctx).taken_back(ticket, word, ctx.person, told)
    if ticket.no is None:
        return f"“{wording.excerpt(ticket.text, 24)}”又是草稿了，回“我的草稿”查看。"
    return (
        f"#{ticket.no} 刚才的“{word}”已撤销，现在是“{wording.state(ticket)}”{'，已告诉收到消息的人' if told else ''}。"
    )


def _unsay(ctx: Context, ticket: Ticket, kept: LastAct) -> list[str]:
    """Take back what the act has told; return who may have read it. A merging was told about the other ticket, too."""
    told = outbox.retract(ctx.session, ticket=ticket.id, after=kept.letters, at=kept.at)
    if ticket.merged_into is None:
        return told
    main = tickets.by_id(ctx.session, ticket.merged_into)
    about = f"merged-into:{main.no}:{ticket.no}:"
    return told + outbox.retract(ctx.session, ticket=main.id, after=kept.letters, at=kept.at, about=about)


def _discard_parts(ctx: Context, ticket: Ticket, at: datetime) -> None:
    """The parts of a split at an instant go again, as long as all of them still wait to be taken on; else Refusal."""
    parts = [part for part in tickets.parts_of(ctx.session, ticket.id) if part.drafted_at == at]
    taken = [part for part in parts if part.state not in (TicketState.SUBMITTED, TicketState.ASSIGNED)]
    if taken:
        numbers = "、".join(f"#{part.no}（{wording.state(part)}）" for part in taken)
        raise Refusal(f"拆出的 {numbers}已经动过，拆案不能撤销了。")
    for part in parts:
        told = outbox.retract(ctx.session, ticket=part.id)
        tickets.act(
            ctx.session,
            part,
            Verb.WITHDRAW,
            actor=ctx.person.userid,
            relations=_AS_REPORTER,
            calendar=ctx.calendar,
            now=ctx.now,
        )
        undo.forget(ctx.session, part.id)  # the next “撤销” is not about this one
        TurnNotices.of(ctx).withdrawn(part, ctx.person, told, words="拆案已撤销")


def unmerge(ctx: Context) -> str:
    """Let a merged ticket be one of its own again; its reporter and department are told."""

    def act(ticket: Ticket) -> str:
        if not access.administers(ctx.person):
            raise Refusal(f"#{ticket.no} 取消并案由党建管理员来办；有话要说请回“补充 {ticket.no} …”。")
        kept = undo.of(ctx.session, ticket.id)
        if ticket.state == TicketState.MERGED.value and kept is not None:
            _unsay(ctx, ticket, kept)
        if not tickets.unmerge(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now):
            raise Refusal(f"#{ticket.no} 现在是“{wording.state(ticket)}”，没有并案，不用取消。")
        _stand_alone(ctx.session, ticket=ticket.id, at=ctx.now)
        notices = TurnNotices.of(ctx)
        if ticket.state == TicketState.ASSIGNED.value:
            ticket.assign_count += 1  # a notice of its own
            notices.dispatched(ticket)
        notices.put_off(
            ticket, f"已由{ctx.person.name}取消并案，单独办理。", key=f"unmerged:{ticket.no}:{ctx.message.key}"
        )
        return f"#{ticket.no} 已取消并案，现在是“{wording.state(ticket)}”。"

    if not ctx.match.refs:
        kept = undo.latest_of(ctx.session, ctx.person.userid, ctx.now)
        if kept and all(one.verb == Verb.MERGE.value for one in kept):
            return "\n".join(_one(ctx, one) for one in kept)
        raise Refusal("要取消哪一件的并案？请带上编号，例如“取消并案 1004”。")
    found = [acts.find(ctx, no, for_update=False) for no in ctx.match.refs]
    merged = tuple(t.no or 0 for t in found if t.state == TicketState.MERGED.value)
    ctx.match = replace(ctx.match, refs=merged or ctx.match.refs)  # “1004和1001不是一回事” is about the one merged
    return acts.every(ctx, act)
