"""A report said to the bot in a group: everybody reads the answer, so it says little; doubt goes to the 1:1 chat."""

from __future__ import annotations

from collections.abc import Sequence

from bot.router import Context
from handlers import notices
from handlers.tickets import cards, several
from handlers.tickets.opening import Message, Told, open_one
from models import tickets
from models.refusal import Refusal
from models.rules.taxonomy import SENSITIVE
from models.rules.words import Urgency
from models.tickets import Ticket

DISCREET = "这类事请到单聊里说，我没有在群里记下内容。"
_LIKELY = 0.2  # from this probability on a report may be one of those that no group shall read


def report(ctx: Context, message: Message) -> str:
    """Submit what is complete and sure; let the rest wait in the person's own chat."""
    if ctx.group is None:
        raise Refusal("本群还没有绑定范围，请管理员在群里说“绑定本群 县名”或“绑定本群 全市”。")
    discreet = message.anonymous or any(_delicate(told) for told in message.told)
    if not discreet and all(told.complete and _belongs_here(ctx, told) for told in message.told):
        return _submitted(ctx, _opened(ctx, message))
    _push(ctx, _drafted(ctx, message))
    if discreet:
        return DISCREET
    what = "网点" if any(told.outlet is None for told in message.told) else "类别"
    if all(told.complete for told in message.told):
        return f"说的不全是本群范围（{ctx.group.county}）的事，草稿已发到您的单聊，在那里回 1 就提交。"
    return f"{what}还没说清，草稿已发到您的单聊，在那里回一下就提交。"


def _delicate(told: Told) -> bool:
    reading = told.reading
    return any(one.code in SENSITIVE and one.probability >= _LIKELY for one in reading.ranked) or (
        reading.category in SENSITIVE
    )


def _belongs_here(ctx: Context, told: Told) -> bool:
    assert ctx.group is not None
    return ctx.group.county in (None, ctx.directory.outlets[told.outlet or ""].county)


def _opened(ctx: Context, message: Message) -> list[Ticket]:
    ids = [open_one(ctx, message.told[0], message).id] if len(message.told) == 1 else several.open_all(ctx, message)
    return [tickets.by_id(ctx.session, one) for one in ids]


def _submitted(ctx: Context, drafts: Sequence[Ticket]) -> str:
    lines = []
    for ticket in drafts:
        where = cards.send(ctx, ticket)
        alarm = "，特急，已同时通知安全保卫部门和县书记" if ticket.urgency == Urgency.CRITICAL.value else ""
        lines.append(f"#{ticket.no} {cards.label(ctx, ticket)}，{where}{alarm}")
    if len(lines) == 1:
        return f"已提交 {lines[0]}。看进展@我说“#{drafts[0].no}”。"
    return "\n".join([f"已提交 {cards.numbers(drafts)}", *lines])


def _drafted(ctx: Context, message: Message) -> str:
    """Keep the drafts and open their questions; return the card for the person's own chat."""
    if len(message.told) > 1:
        return several.present(ctx, several.open_all(ctx, message), note=message.note)
    told = message.told[0]
    ticket = open_one(ctx, told, message)
    if told.outlet is None:
        return cards.ask_outlet(ctx, ticket, told.reading.outlets, fresh=True, note=message.note)
    if told.reading.urgency is Urgency.CRITICAL:
        return cards.submit(ctx, tickets.by_id(ctx.session, ticket.id))
    return cards.show_draft(ctx, ticket, sure=told.reading.sure, fresh=True, note=message.note)


def _push(ctx: Context, card: str) -> None:
    pushes = notices.Pushes.of(ctx)
    pushes.privately(ctx.person.userid, card, key=f"group-draft:{ctx.message.key}")
