"""撤销: one's own last act within ten minutes, as long as nobody else has acted on the ticket since."""

from __future__ import annotations

from datetime import datetime

from bot.router import Context, Router
from handlers import wording
from handlers.tickets import acts
from handlers.turn_notices import TurnNotices
from models import contributions, followers, outbox, questions, requests, tickets, undo
from models.refusal import Refusal
from models.rules.lifecycle import Actor, TicketState, Verb
from models.tickets import Ticket
from models.undo import LastAct

_ON_CONTRIBUTIONS = frozenset({Verb.ASSIST, Verb.CONTRIBUTE, Verb.RELEASE})
_AS_REPORTER = frozenset({Actor.REPORTER})  # what came of a split goes as if it had never been reported


def declare(router: Router) -> None:
    router.act("取消并案", verbs=("取消并案", "撤销并案"), examples=("取消并案 1004",))(unmerge)


def take_back(ctx: Context, since: datetime | None = None) -> str | None:
    """Take back what this person did last; None when there is nothing (newer than `since`)."""
    kept = undo.latest_of(ctx.session, ctx.person.userid, ctx.now)
    if not kept or (since is not None and kept[0].at < since):
        return None
    return "\n".join(_one(ctx, one) for one in kept)


def _one(ctx: Context, kept: LastAct) -> str:
    ticket = tickets.by_id(ctx.session, kept.ticket)
    word = tickets.wording_of(kept.verb)
    if kept.verb == Verb.SPLIT.value:
        _discard_parts(ctx, ticket)
    told = outbox.retract(ctx.session, ticket=ticket.id, after=kept.letters)
    tickets.take_back(ctx.session, ticket, kept, actor=ctx.person.userid, now=ctx.now)
    questions.take_back(ctx.session, ticket=ticket.id, at=kept.at, now=ctx.now)
    if kept.verb in _ON_CONTRIBUTIONS:
        contributions.take_back(ctx.session, ticket=ticket.id, at=kept.at)
    else:
        requests.take_back(ctx.session, ticket=ticket.id, at=kept.at)
    if kept.verb == Verb.MERGE.value:
        followers.leave(ctx.session, ticket.id)
    TurnNotices(ctx.session, ctx.directory, ctx.now).taken_back(ticket, word, ctx.person, told)
    return (
        f"#{ticket.no} 刚才的“{word}”已撤销，现在是“{wording.state(ticket)}”{'，已告诉收到消息的人' if told else ''}。"
    )


def _discard_parts(ctx: Context, ticket: Ticket) -> None:
    """The parts of a split go again, as long as nobody has taken one on."""
    parts = tickets.parts_of(ctx.session, ticket.id)
    taken = [part for part in parts if part.state not in (TicketState.SUBMITTED, TicketState.ASSIGNED)]
    if taken:
        numbers = "、".join(f"#{part.no}" for part in taken)
        raise Refusal(f"拆出的 {numbers} 已经有人在办，拆案不能撤销了。")
    for part in parts:
        told = outbox.retract(ctx.session, ticket=part.id, after=0)
        tickets.act(
            ctx.session,
            part,
            Verb.WITHDRAW,
            actor=ctx.person.userid,
            relations=_AS_REPORTER,
            calendar=ctx.calendar,
            now=ctx.now,
        )
        TurnNotices(ctx.session, ctx.directory, ctx.now).withdrawn(part, ctx.person, told)


def unmerge(ctx: Context) -> str:
    """Let a merged ticket be one of its own again; its reporter and department are told."""

    def act(ticket: Ticket) -> str:
        if not {"COUNTY_PARTY_ADMIN", "CITY_PARTY_ADMIN"} & set(ctx.person.roles):
            raise Refusal(f"#{ticket.no} 取消并案由党建管理员来办；有话要说请回“补充 {ticket.no} …”。")
        if not tickets.unmerge(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now):
            raise Refusal(f"#{ticket.no} 现在是“{wording.state(ticket)}”，没有并案，不用取消。")
        followers.leave(ctx.session, ticket.id)
        notices = TurnNotices(ctx.session, ctx.directory, ctx.now)
        if ticket.state == TicketState.ASSIGNED.value:
            ticket.assign_count += 1  # a notice of its own
            notices.dispatched(ticket)
        notices.put_off(
            ticket, f"已由{ctx.person.name}取消并案，单独办理。", key=f"unmerged:{ticket.no}:{ctx.message.key}"
        )
        return f"#{ticket.no} 已取消并案，现在是“{wording.state(ticket)}”。"

    return acts.every(ctx, act)
