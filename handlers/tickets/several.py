"""Several problems of one message: one card, one 1 for all, and the questions that go with them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.router import Context, Router
from handlers import notices, wording
from handlers.tickets import cards, draft
from handlers.tickets.opening import Message, open_one
from models import questions, reports, tickets
from models.questions import Question
from models.refusal import Refusal
from models.rules.lifecycle import TicketState
from models.rules.words import Urgency
from models.rules.workdays import local
from models.tickets import Ticket

DRAFTS, DRAFTS_OUTLET = "drafts", "drafts.outlet"
HINT = "请回：1 全部提交｜0 全部取消｜“第2条取消”｜“第2条改成人员”｜“合并”。"


def declare(router: Router) -> None:
    router.answers(DRAFTS)(answer)
    router.answers(DRAFTS_OUTLET)(answer_outlet)


def open_all(ctx: Context, message: Message, *, origin: int | None = None) -> list[int]:
    """Keep every problem of a message as a draft, the message as their parent; return the drafts."""
    parent = origin or reports.keep(ctx.session, reporter=ctx.person.userid, text=message.words, now=ctx.now)
    opened = [open_one(ctx, told, message, origin=parent) for told in message.told]
    for ticket, told in zip(opened, message.told, strict=True):
        if told.outlet is None and told.reading.urgency is Urgency.CRITICAL:
            names = "、".join(wording.outlet(ctx.directory, o) for o in told.reading.outlets[:3]) or "未说网点"
            notices.Pushes.of(ctx).critical_draft(ticket, names)
    return [ticket.id for ticket in opened]


def present(ctx: Context, ids: Sequence[int], *, note: str = "") -> str:
    """Put the drafts before their reporter; what is 特急 and complete goes out at once."""
    drafts = _drafts(ctx, ids)
    pressing = [t for t in drafts if t.urgency == Urgency.CRITICAL.value and t.outlet]
    sent = [cards.submit_all(ctx, pressing, undo=len(pressing) > 1)] if pressing else []
    rest = [t for t in drafts if t not in pressing]
    lacking = [t for t in rest if t.outlet is None]
    if lacking:
        card = _ask_outlet(ctx, rest, lacking, note)
    elif len(rest) == 1:
        card = cards.show_draft(ctx, rest[0], sure=True, note=note)
    else:
        card = _card(ctx, rest, note) if rest else ""
    return "\n".join([*sent, *([card] if card else [])])


def open_question(ctx: Context) -> Question | None:
    """The latest card with several drafts that waits for this person."""
    return next((q for q in reversed(ctx.questions) if q.kind in (DRAFTS, DRAFTS_OUTLET)), None)


def drafts_of(ctx: Context, question: Question) -> list[Ticket]:
    """What is still a draft on such a card, in its order."""
    return _drafts(ctx, [int(one) for one in question.options["tickets"]])


def answer(ctx: Context) -> str:
    """1 submits all, 0 cancels all."""
    question = _question(ctx)
    if ctx.match.word == cards.CANCEL:
        return draft.cancel_all(ctx, question.options["tickets"])
    drafts = drafts_of(ctx, question)
    if not drafts:
        raise Refusal("这几件已经不是草稿了。回“我的问题”看现在的情况。")
    ctx.close_question("answered")
    return cards.submit_all(ctx, drafts)


def answer_outlet(ctx: Context) -> str:
    """A number of the list, or an outlet's name in words, for every draft that lacks this outlet."""
    question = _question(ctx)
    if ctx.match.word == cards.CANCEL:
        return draft.cancel_all(ctx, question.options["tickets"])
    said = ctx.match.word == "words"
    chosen = draft.outlets_said(ctx) if said else [str(question.options[ctx.match.word])]
    if not chosen:
        return ctx.not_mine()
    if len(chosen) > 1:
        names = "、".join(wording.outlet(ctx.directory, outlet) for outlet in chosen[:5])
        raise Refusal(f"有几个同名的网点：{names}。请带上县名再回一次。")
    ctx.close_question("answered")
    drafts = drafts_of(ctx, question)
    for ticket in drafts:
        if ticket.id in question.options["lacking"]:
            set_outlet(ctx, ticket, chosen[0])
    return present(ctx, [ticket.id for ticket in drafts])


def set_outlet(ctx: Context, ticket: Ticket, outlet: str) -> None:
    """Say whose problem a draft is."""
    county = ctx.directory.outlets[outlet].county
    tickets.redraft(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now, outlet=outlet, county=county)


def _card(ctx: Context, drafts: Sequence[Ticket], note: str) -> str:
    questions.ask(
        ctx.session,
        userid=ctx.person.userid,
        kind=DRAFTS,
        ticket=drafts[0].id,
        label=f"{cards.label(ctx, drafts[0])}等{len(drafts)}件",
        options={
            cards.SUBMIT: "submit", cards.CANCEL: "cancel", "draft": True,
            "tickets": [ticket.id for ticket in drafts], "hint": HINT,
        },
        now=ctx.now,
    )  # fmt: skip
    items = [_item(ctx, place, ticket) for place, ticket in enumerate(drafts)]
    return "\n".join(
        [f"【问题草稿】共{len(drafts)}件{note}{cards.came(drafts[0])}", *items,
         "回复 1 全部提交｜0 全部取消；改一件：“第2条取消”“第2条改成人员”“第2条是某某支局的”；是一件事回“合并”"]
    )  # fmt: skip


def _item(ctx: Context, place: int, ticket: Ticket) -> str:
    return (
        f"{wording.CIRCLED[place]} {wording.excerpt(wording.without_outlet(ctx.directory, ticket), 40)}\n"
        f"网点：{wording.outlet(ctx.directory, ticket.outlet)}｜类别：{wording.category(ticket.category)}｜"
        f"紧急度：{wording.urgency(ticket)}｜责任：{cards.responsible(ctx, ticket)}｜时限：{cards.time_limit(ctx, ticket)}"
    )


def _ask_outlet(ctx: Context, drafts: Sequence[Ticket], lacking: Sequence[Ticket], note: str) -> str:
    """One question for all that may be at the same outlets; others are asked about after it."""
    candidates = _candidates(ctx, lacking[0])
    alike = [ticket for ticket in lacking if _candidates(ctx, ticket) == candidates]
    shown = list(candidates)[: cards.OUTLET_CHOICES]
    questions.ask(
        ctx.session,
        userid=ctx.person.userid,
        kind=DRAFTS_OUTLET,
        ticket=drafts[0].id,
        label=f"{wording.gist(drafts[0])}等{len(drafts)}件",
        options={
            **{str(place): outlet for place, outlet in enumerate(shown, start=1)},
            cards.CANCEL: "cancel", "draft": True, "words": True, "tickets": [ticket.id for ticket in drafts],
            "lacking": [ticket.id for ticket in alike],
            "hint": "请回网点前面的数字，或直接写网点名；回 0 全部取消。",
        },
        now=ctx.now,
    )  # fmt: skip
    place = {ticket.id: number for number, ticket in enumerate(drafts)}
    said = [f"{wording.CIRCLED[place[ticket.id]]} {wording.excerpt(ticket.text, 40)}" for ticket in drafts]
    which = "" if len(alike) == len(drafts) else "".join(wording.CIRCLED[place[ticket.id]] for ticket in alike)
    head = f"【问题草稿】共{len(drafts)}件{note}{cards.came(drafts[0])}\n" + "\n".join(said)
    if not shown:
        return f"{head}\n{which}是哪个网点的事？请直接回网点名，例如“安国支局”；回 0 全部取消。"
    names = [wording.outlet(ctx.directory, outlet) for outlet in shown]
    return f"{head}\n请问{which}是哪个网点？\n{wording.numbered(names)}\n回数字选定，或直接写网点名；回 0 全部取消。"


def _candidates(ctx: Context, ticket: Ticket) -> tuple[str, ...]:
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    return ctx.reader.report(ticket.text, county=ctx.person.county, own=own).outlets


def _drafts(ctx: Context, ids: Sequence[int]) -> list[Ticket]:
    found = [tickets.by_id(ctx.session, one) for one in ids]
    return [ticket for ticket in found if ticket.state == TicketState.DRAFT.value]


def _question(ctx: Context) -> Question:
    assert ctx.question is not None
    return ctx.question
