"""The numbers under a draft: 1 submits, 2 category, 3 outlet, 4 urgent, 0 cancels; and a 0 after 特急."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.answering import draft_labels, draft_name, drafts_of
from bot.router import Context, Router
from handlers import notices, wording
from handlers.tickets import cards, endings, lessons
from models import followers, outbox, questions, tickets
from models.questions import Question
from models.refusal import Refusal
from models.rules.lifecycle import Forbidden, TicketState, Verb
from models.rules.taxonomy import find_category
from models.rules.words import Urgency
from models.rules.workdays import local
from models.tickets import Ticket

_SECOND_THOUGHT = re.compile(r"不对|错了|改成(?=.)")
_WAITING = (TicketState.SUBMITTED.value, TicketState.ASSIGNED.value)


_OF_TICKETS = re.compile(r"#|\d{3,}|挂起|挂账|延期|关注|合并|并案|协办|申请|代理|休假")  # not of a draft


def declare(router: Router) -> None:
    router.answers(cards.DRAFT)(answer_draft)
    router.answers(cards.DRAFT_OUTLET)(answer_outlet)
    router.answers(cards.DRAFT_CATEGORY)(answer_category)
    router.answers(cards.UNDO)(take_back)
    router.command(
        "取消",
        words=("取消", "算了", "不报了", "我不报了", "取消草稿"),
        examples=("取消",),
        roles=(),
        where=("single",),
        unless=lambda hearing, match: match.rest.startswith("暂停") or bool(_OF_TICKETS.search(match.rest)),
    )(cancel_latest)
    router.command(
        "草稿", words=("我的草稿", "草稿"), examples=("我的草稿",), where=("single",)
    )(my_drafts)  # fmt: skip


def answer_draft(ctx: Context) -> str:
    ticket = _draft(ctx)
    return _CHOICES[ctx.match.word](ctx, ticket)


def _submit(ctx: Context, ticket: Ticket) -> str:
    return cards.submit(ctx, ticket)


def _other_category(ctx: Context, ticket: Ticket) -> str:
    return cards.ask_category(ctx, ticket, ticket.choices)


def _other_outlet(ctx: Context, ticket: Ticket) -> str:
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    return cards.ask_outlet(ctx, ticket, own)


def _urgent(ctx: Context, ticket: Ticket) -> str:
    if ticket.urgency == Urgency.URGENT.value:
        return cards.show_draft(ctx, ticket, sure=True, note="（本来就是加急）")
    tickets.redraft(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now, urgency=Urgency.URGENT)
    return cards.show_draft(ctx, ticket, sure=True, note="已改为加急")


def _cancel(ctx: Context, ticket: Ticket) -> str:
    discard(ctx, ticket)
    return f"已取消，没有提交：“{wording.excerpt(ticket.text, 24)}”。要反映时再说一句就行。"


_CHOICES: dict[str, Callable[[Context, Ticket], str]] = {
    cards.SUBMIT: _submit,
    cards.CATEGORY: _other_category,
    cards.OUTLET: _other_outlet,
    cards.URGENT: _urgent,
    cards.CANCEL: _cancel,
}


def answer_outlet(ctx: Context) -> str:
    """A number of the list, or an outlet's name in words."""
    ticket = _draft(ctx)
    if ctx.match.word == cards.CANCEL:
        return _cancel(ctx, ticket)
    question = _question(ctx)
    said = ctx.match.word == "words"
    chosen = outlets_said(ctx) if said else [str(question.options[ctx.match.word])]
    if not chosen:
        raise Refusal("没有找到这个网点。请回列表里的数字，或写网点全名，例如“安国支局”；回 0 取消。")
    if len(chosen) > 1:
        return cards.ask_outlet(ctx, ticket, chosen, note="有几个同名的网点")
    county = ctx.directory.outlets[chosen[0]].county
    tickets.redraft(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now, outlet=chosen[0], county=county)
    if ticket.urgency == Urgency.CRITICAL.value:
        return cards.submit(ctx, ticket)
    return cards.show_draft(ctx, ticket, sure=False)


def outlets_said(ctx: Context) -> list[str]:
    """Which outlets an answer in words may mean."""
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    meant = _SECOND_THOUGHT.split(ctx.said.text)[-1]  # “大桥吧，不对，是城关”
    named = ctx.reader.places(meant, county=ctx.person.county, own=own)
    return list(named[0].candidates) if named else _outlets_called(ctx)


def _outlets_called(ctx: Context) -> list[str]:
    """Outlets by their bare short name: the question has just asked for one, so no suffix is needed."""
    said = ctx.said.text.strip("。.！!是 ")
    return [o.id for o in ctx.directory.outlets.values() if said in (o.short, o.name, *(o.aliases or ()))]


def answer_category(ctx: Context) -> str:
    """A number of the list, or a category in words."""
    ticket = _draft(ctx)
    question = _question(ctx)
    if ctx.match.word == cards.CANCEL:
        return cards.show_draft(ctx, ticket, sure=True)
    if ctx.match.word != "words":
        code = str(question.options[ctx.match.word])
    else:
        found = find_category(ctx.said.text)
        if not found:
            raise Refusal("没有这个类别。请回列表里的数字，或写得具体些，例如“空调”“打印机”“缺人”；回 0 不改。")
        if len(found) > 1:
            return cards.ask_category(ctx, ticket, [c.code for c in found], note="您说的是哪一类？")
        code = found[0].code
    lessons.corrected(ctx, ticket, code)
    tickets.recategorise(
        ctx.session, ticket, code, actor=ctx.person.userid, now=ctx.now, directory=ctx.directory,
        calendar=ctx.calendar, relations=tickets.relations(ticket, ctx.person, ctx.directory, ctx.now),
    )  # fmt: skip
    return cards.show_draft(ctx, ticket, sure=True, note="类别已改")


def take_back(ctx: Context) -> str:
    """A 0 within ten minutes takes back what went out without a 1."""
    question = _question(ctx)
    ids = question.options.get("tickets") or [question.ticket or 0]
    found = [tickets.by_id(ctx.session, int(one)) for one in ids]
    standing = [ticket for ticket in found if ticket.state in _WAITING] or found[:1]
    for ticket in standing:
        withdraw(ctx, ticket)
    return f"{cards.numbers(standing)} 已撤回，不计入统计；已通知过的人会收到撤回消息。"


def withdraw(ctx: Context, ticket: Ticket) -> None:
    """Take a submitted ticket back within the ten minutes; everybody who was told is told again."""
    told = outbox.told_about(ctx.session, ticket.id)
    _act(ctx, ticket, Verb.WITHDRAW, by_zero=ticket.urgency == Urgency.CRITICAL.value)
    questions.close_for(ctx.session, ticket=ticket.id, now=ctx.now, outcome="withdrawn")
    endings.over(ctx, ticket)
    pushes = notices.Pushes.of(ctx)
    pushes.withdrawn(ticket, ctx.person, told)
    pushes.ended(ticket, followers.of(ctx.session, ticket.id), "反映人已撤回，不再办理")


def discard(ctx: Context, ticket: Ticket) -> None:
    """Drop a draft."""
    _act(ctx, ticket, Verb.CANCEL_DRAFT)
    questions.close_for(ctx.session, ticket=ticket.id, now=ctx.now, outcome="cancelled")


def cancel_latest(ctx: Context) -> str:
    """取消, at any time: drops the one thing that is open; with several, says which."""
    open_ones = drafts_of(ctx)
    if len(open_ones) == 1:
        ctx.question = open_ones[0]
        together = ctx.question.options.get("tickets")
        return cancel_all(ctx, [int(one) for one in together]) if together else _cancel(ctx, _draft(ctx))
    if open_ones:
        return f"有{len(open_ones)}份草稿没提交，请说明取消哪一份：{' / '.join(draft_labels(open_ones))}。例如“{draft_name(open_ones[0])} 取消”。"
    return "没有正在填的草稿，不用取消。已提交的问题要撤回，请回“撤回”加编号，例如“撤回 1001”。"


def cancel_all(ctx: Context, ids: Sequence[int]) -> str:
    """Drop every draft of one message."""
    found = [tickets.by_id(ctx.session, one) for one in ids]
    dropped = [ticket for ticket in found if ticket.state == TicketState.DRAFT.value]
    for ticket in dropped:
        discard(ctx, ticket)
    ctx.close_question("cancelled")
    if not dropped:
        raise Refusal("这几件已经不是草稿了。回“我的问题”看现在的情况。")
    return f"已取消，{len(dropped)}件都没有提交。要反映时再说一句就行。"


def my_drafts(ctx: Context) -> str:
    """What was said and not submitted yet."""
    open_ones = drafts_of(ctx)
    if not open_ones:
        return "您没有未提交的草稿。要反映问题，直接说一句就行，例如“安国支局空调坏了”。"
    first = draft_name(open_ones[0])
    return f"未提交的草稿：{' / '.join(draft_labels(open_ones))}。回“{first} 提交”或“{first} 取消”。"


def _question(ctx: Context) -> Question:
    assert ctx.question is not None
    return ctx.question


def _draft(ctx: Context) -> Ticket:
    ticket = tickets.by_id(ctx.session, _question(ctx).ticket or 0)
    if ticket.state != TicketState.DRAFT.value:
        raise Refusal(f"这份草稿已经提交为 #{ticket.no}。" if ticket.no else "这份草稿已经取消。")
    return ticket


def _act(ctx: Context, ticket: Ticket, verb: Verb, *, by_zero: bool = False) -> None:
    try:
        tickets.act(
            ctx.session, ticket, verb, actor=ctx.person.userid, calendar=ctx.calendar, now=ctx.now, by_zero=by_zero,
            relations=tickets.relations(ticket, ctx.person, ctx.directory, ctx.now),
        )  # fmt: skip
    except Forbidden as refused:
        raise Refusal(wording.forbidden(refused, ticket)) from refused
