"""A button on a card was pressed: the same act as by words, the same refusals; then the card shows how things stand.

The answer is a message of its own, for WeCom lets no text stand in the answer to a press. Where words are needed the
button asks for them: 退单 is done only with a reason, 未解决 counts at once and its reason may follow.
"""

from __future__ import annotations

from bot import answering
from bot.claims import Match
from bot.router import Context, Router
from handlers import notices
from handlers.tickets import acts
from models import cards, questions, tickets
from models.cards import Card
from models.refusal import Refusal
from models.rules.buttons import KINDS, Button
from models.rules.lifecycle import TicketState, Verb, allowed
from models.tickets import Ticket

REASON, MORE = "card.reason", "card.more"
_NOBODY = "您现在不在连心桥的名单里，这张卡片办不了；请联系党建管理员。"
_GONE = "这张卡片已经失效，没有办理。现在要办的，请回“我的问题”看。"


def declare(router: Router) -> None:
    router.on("event:template_card_event")(lambda ctx: pressed(ctx, router))
    router.answers(REASON)(lambda ctx: reason_given(ctx, router))
    router.answers(MORE)(lambda ctx: more_said(ctx, router))


def pressed(ctx: Context, router: Router) -> str:
    """Do what the button says, promise the answer and the card's new looks; return the answer."""
    task, key, code = (_fact(ctx, name) for name in ("TaskId", "EventKey", "ResponseCode"))
    if ctx.person.active:
        _ = ctx.questions  # one person's presses go one after the other
    card = cards.by_task(ctx.session, task)
    if card is None or card.userid != ctx.person.userid or not ctx.person.active:
        said = _GONE if ctx.person.active else _NOBODY
        if code:
            cards.close_unknown(ctx.session, userid=ctx.message.sender, code=code, words="已失效", now=ctx.now)
    else:
        if code:
            cards.keep_code(ctx.session, task, code, ctx.now)
        said = _pressed(ctx, router, card, key)
    pushes = notices.Pushes.of(ctx)
    pushes.reply(ctx.message.sender, key=f"pressed:{ctx.message.key}", text=said, ticket=card.ticket if card else None)
    return said


def _pressed(ctx: Context, router: Router, card: Card, key: str) -> str:
    button = KINDS[card.kind].button(key)
    ticket = tickets.by_id(ctx.session, card.ticket)
    refused = False
    if button is None:
        said, refused = _GONE, True
    else:
        try:
            with ctx.session.begin_nested():
                said = _do(ctx, router, card, ticket, button)
        except Refusal as refusal:
            said, refused = refusal.text, True
    ctx.session.flush()
    ctx.session.refresh(ticket)
    cards.settle(ctx.session, ctx.now, ticket=ticket.id)
    if refused and card.closed_at is None and not _could_press(ctx, card, ticket):
        cards.close(ctx.session, card, "不由您办理", ctx.now)
    return said


def _do(ctx: Context, router: Router, card: Card, ticket: Ticket, button: Button) -> str:
    no = ticket.no or 0
    if not cards.same_turn(card, ticket):
        raise Refusal(f"这张卡片是 #{no} 以前的，没有办理。请用最新的一张，或回“#{no}”看现在到哪一步。")
    for kind in (REASON, MORE):  # what an earlier press asked for is passed over
        questions.close_kind(ctx.session, userid=ctx.person.userid, kind=kind, now=ctx.now, outcome="superseded")
    ctx.match = Match(word=button.verb, refs=(no,))
    if button.key == "return":
        return _ask_reason(ctx, ticket)
    said = router.named(button.verb).handler(ctx)
    if button.key == "bad":
        more = {
            "0": 0,
            "no": no,
            "words": ["未解决", "补充"],
            "optional": True,
            "hint": f"#{no} 哪里没解决，请直接说一句。",
        }
        answering.ask_back(ctx, MORE, more)
        return f"{said}也可以现在直接回一句话，我来转告。"
    return said


def _could_press(ctx: Context, card: Card, ticket: Ticket) -> bool:
    """Whether any of the card's buttons is this person's; one that was refused for a reason may leave another."""
    return bool(KINDS[card.kind].acts & set(allowed(TicketState(ticket.state), acts.relations(ctx, ticket))))


def _ask_reason(ctx: Context, ticket: Ticket) -> str:
    no = ticket.no or 0
    acts.find(ctx, no)
    acts.check(ctx, ticket, Verb.RETURN, text="原因")
    hint = f"#{no} 要退单，请直接回一句话：为什么退、该哪个部门办，例如“应由信息技术中心办”。不退了回 0。"
    answering.ask_back(ctx, REASON, {"0": 0, "no": no, "words": ["退单"], "hint": hint})
    return hint


def reason_given(ctx: Context, router: Router) -> str:
    """The words after 退单…: now it is given back, or not at all."""
    assert ctx.question is not None
    no = int(ctx.question.options["no"])
    word = ctx.match.word
    ctx.close_question("answered")
    if word == "0":
        return f"好的，#{no} 没有退单。要签收请回“签收 {no}”。"
    ctx.match = Match(word="退单", refs=(no,), rest=ctx.said.words)
    return router.doers["return_dispatch"][1](ctx)


def more_said(ctx: Context, router: Router) -> str:
    """The words after 未解决…: they go to whoever does it again."""
    assert ctx.question is not None
    no = int(ctx.question.options["no"])
    word = ctx.match.word
    ctx.close_question("answered")
    if word == "0":
        return f"好的，#{no} 已退回重办，不补充了。"
    ctx.match = Match(word="补充", refs=(no,), rest=ctx.said.words)
    return f"{router.doers['supplement'][1](ctx)}说的若是另一件事，请以“上报”开头再说一遍。"


def _fact(ctx: Context, name: str) -> str:
    value = ctx.message.facts.get(name, "")
    return value if isinstance(value, str) else ""
