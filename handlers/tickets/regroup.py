"""Putting right how a message was taken apart: 第2条取消, 第2条改成人员, 合并, 拆开."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.language.reader import Reading
from bot.router import Context, Router
from handlers import wording
from handlers.tickets import cards, correcting, draft, lessons, likeness, several
from handlers.tickets.opening import Message, Told, open_one
from models import questions, reports, tickets
from models.questions import Question
from models.refusal import Refusal
from models.rules.guards import ZERO_WITHDRAW
from models.rules.lifecycle import TicketState
from models.rules.taxonomy import find_category
from models.rules.words import Urgency
from models.rules.workdays import local
from models.tickets import Ticket

_BARE_VALUE = 6  # so long may a category or an outlet alone be
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九十")}
_ONE = r"(?:第\s*)?(?:\d{1,2}|[一二三四五六七八九十])\s*[条件个项]?"
_ITEMS = rf"{_ONE}(?:\s*[、,，和跟及]\s*{_ONE})*"
_NAMED = r"(?:第\s*(?:\d{1,2}|[一二三四五六七八九十])\s*[条件个项]?|(?:\d{1,2}|[一二三四五六七八九十])\s*[条件项])"
_END = r"[吧啊呀哈了的]*[。.!！\s]*"
DROP = rf"(?P<items>{_ITEMS})\s*(?:都|就|先)?(?:不要|取消|去掉|删掉|删除|删|撤掉|不报|不算|不用报){_END}"
KEEP = rf"(?:只|就)(?:留|要|报|保留)下?\s*(?P<items>{_ITEMS}){_END}"
CHANGE = (
    rf"(?P<items>{_NAMED}(?:\s*[、,，和跟及]\s*{_NAMED})*)\s*(?:的?(?:类别|分类|网点))?\s*"
    rf"(?:应该|其实)?(?:改成|改为|改到|换成|归到?|算|属于|是)\s*(?P<to>[^?？]{{1,24}}?){_END}"
)
AMEND = (
    rf"(?P<items>{_NAMED})\s*(?:我)?(?:[说写报打讲](?:错|岔|混)了?|错了|不对|有误)[，,。\s]*(?:不是(?P<not>[^，,。?？]{{1,24}})[，,]\s*)?"
    rf"(?:应该|其实|而)?(?:是|为)(?P<to>[^?？]{{2,80}}?)[。.!！\s]*"
)
URGENT = rf"(?P<items>{_NAMED}(?:\s*[、,，和跟及]\s*{_NAMED})*)\s*(?:加急|很急|比较急|特别急|急){_END}"
JOIN = rf"(?:这|它)?(?:[两三四几\d]件|都|就|其实|请|还是)?(?:合并|合起来|并成一[件条个]|合成一[件条个]|合并成一[件条个]|是一件事|是一回事|算一件|不用拆|别拆)(?:报|提交)?{_END}"
APART = rf"(?:还是|请|帮我)?(?:拆开|拆分|分开报?|分开提交?|拆成[两三四几\d][件条个]|分成[两三四几\d][件条个]|是两[件回]事|不是一[件回]事){_END}"


def declare(router: Router) -> None:
    router.pattern("去掉几件", pattern=DROP, examples=("第2条取消", "1、3不要"))(drop)
    router.pattern("只留几件", pattern=KEEP, examples=("只留第一条",))(keep_only)
    router.pattern("加急一件", pattern=URGENT, examples=("第2条加急",))(hurry)
    router.pattern("改一件", pattern=CHANGE, examples=("第2条改成人员", "第二条是河口的"))(change)
    router.pattern("改写一件", pattern=AMEND, examples=("第2条说错了，不是空调，是暖气片漏水",))(amend)
    router.pattern("合成一件", pattern=JOIN, examples=("合并", "合成一件"))(join)
    router.command("分成几件", words=("拆开", "拆分", "分开报"), examples=("拆开",))(apart)
    router.pattern("分开几件", pattern=APART, examples=("拆成两件",))(apart)


def drop(ctx: Context) -> str:
    """第2条取消: the others stay."""
    question, drafts, chosen = _chosen(ctx)
    for ticket in chosen:
        draft.discard(ctx, ticket)
    return _again(ctx, question, [t for t in drafts if t not in chosen], f"（已去掉{len(chosen)}件）")


def keep_only(ctx: Context) -> str:
    """只留第一条: the others go."""
    question, drafts, chosen = _chosen(ctx)
    for ticket in drafts:
        if ticket not in chosen:
            draft.discard(ctx, ticket)
    return _again(ctx, question, chosen, f"（已去掉{len(drafts) - len(chosen)}件）")


def hurry(ctx: Context) -> str:
    """第2条加急."""
    question, drafts, chosen = _chosen(ctx)
    for ticket in chosen:
        if ticket.urgency == Urgency.NORMAL.value:
            tickets.redraft(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now, urgency=Urgency.URGENT)
    return _again(ctx, question, drafts, "（已加急）")


def change(ctx: Context) -> str:
    """第2条改成人员, 第二条是河口的: another outlet if the words name one, else another category."""
    question, drafts, chosen = _chosen(ctx)
    words = ctx.match.parts["to"]
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    places = ctx.reader.places(words, county=ctx.person.county, own=own)
    outlets = list(places[0].candidates) if places else [
        o.id for o in ctx.directory.outlets.values() if words in (o.short, o.name, *(o.aliases or ()))
    ]  # fmt: skip
    outlets = [outlet for outlet in outlets if outlet in own] or outlets
    if len(outlets) > 1:
        names = "、".join(wording.outlet(ctx.directory, outlet) for outlet in outlets[:5])
        raise Refusal(f"有几个同名的网点：{names}。请带上县名再说一次。")
    if outlets:
        for ticket in chosen:
            several.set_outlet(ctx, ticket, outlets[0])
        return _again(ctx, question, drafts, "（网点已改）")
    found = find_category(words)
    if not found:
        raise Refusal(f"没有“{words}”这个网点或类别。请写网点名，或写得具体些，例如“第2条改成空调”。")
    for ticket in chosen:
        lessons.corrected(ctx, ticket, found[0].code)
        tickets.recategorise(
            ctx.session, ticket, found[0].code, actor=ctx.person.userid, now=ctx.now, directory=ctx.directory,
            calendar=ctx.calendar, relations=tickets.relations(ticket, ctx.person, ctx.directory, ctx.now),
        )  # fmt: skip
    return _again(ctx, question, drafts, "（类别已改）")


def amend(ctx: Context) -> str:
    """第2条说错了，是暖气片漏水: the right words are added; an outlet or a category alone is `change`."""
    words = ctx.match.parts["to"]
    if "not" not in ctx.match.parts and len(words) <= _BARE_VALUE:
        return change(ctx)
    question, drafts, chosen = _chosen(ctx)
    for ticket in chosen:
        correcting.amend_text(ctx, ticket, words, words)
    return _again(ctx, question, drafts, "（描述已更正）")


def join(ctx: Context) -> str:
    """合并: the drafts, or what went out just now and nobody has accepted, become one with all the words."""
    question = several.open_question(ctx)
    if question is not None:
        drafts = several.drafts_of(ctx, question)
        report = reports.by_id(ctx.session, drafts[0].origin or 0) if drafts else None
        if report is not None:
            for ticket in drafts:
                draft.discard(ctx, ticket)
            questions.close(ctx.session, question, "joined", ctx.now)
            single = _whole(ctx, report.text, drafts[0])
            return _one_draft(ctx, single, f"（已把{len(drafts)}件合成一件，回“拆开”再分开）")
    found = _just_submitted(ctx)
    parts = _standing(ctx, found.origin) if found and found.origin else []
    if found is None or len(parts) < 2:
        raise Refusal("没有刚报的几件可以合并。已提交的请带编号说，例如“并 1002 到 1001”。")
    _must_be_waiting(parts)
    for ticket in parts:
        draft.withdraw(ctx, ticket)
    single = _whole(ctx, reports.by_id(ctx.session, found.origin or 0).text, parts[0])
    return _replaced(ctx, [single], parts, "合并")


def apart(ctx: Context) -> str:
    """拆开: the draft, or what went out just now and nobody has accepted, becomes a ticket for each problem."""
    joined = next((q for q in reversed(ctx.questions) if q.kind == likeness.JOINED), None)
    single = next((q for q in reversed(ctx.questions) if q.options.get("draft") and "tickets" not in q.options), None)
    if joined is not None and (single is None or joined.id > single.id):
        undone = likeness.taken_apart(ctx)
        if undone is not None:
            return undone
    if single is None and several.open_question(ctx) is not None:
        raise Refusal("已经是分开的了，回 1 全部提交；哪条不对，说“第2条取消”就行。")
    if single is not None:
        ticket = tickets.by_id(ctx.session, single.ticket or 0)
        message = _message(ctx, ticket)
        draft.discard(ctx, ticket)
        return several.present(ctx, several.open_all(ctx, message, origin=ticket.origin), note="（已拆开）")
    found = _just_submitted(ctx)
    if found is None:
        raise Refusal("没有10分钟内报的问题可以拆开。要分开报，请一件一件再说一次。")
    if found.origin and len(_standing(ctx, found.origin)) > 1:
        raise Refusal("已经是分开的几件了，不用再拆。")
    message = _message(ctx, found)
    _must_be_waiting([found])
    draft.withdraw(ctx, found)
    opened = several.open_all(ctx, message, origin=found.origin)
    return _replaced(ctx, [tickets.by_id(ctx.session, one) for one in opened], [found], "拆开")


def _replaced(ctx: Context, new: Sequence[Ticket], old: Sequence[Ticket], how: str) -> str:
    """Submit what stands now in the place of what was submitted before."""
    for ticket in new:
        if ticket.outlet is None:
            several.set_outlet(ctx, ticket, old[0].outlet or "")
    told = cards.submit_all(ctx, new, undo=True)
    return f"{told}\n（{how}：原来的 {cards.numbers(old)} 已撤回，不计入统计。）"


def _whole(ctx: Context, words: str, before: Ticket) -> Ticket:
    """All the words as one draft, at the outlet that was found for its parts."""
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    reading = ctx.reader.report(words, county=ctx.person.county, own=own)
    if len(reading.outlets) != 1 and before.outlet:
        reading = replace(reading, outlets=(before.outlet,))
    message = Message(words, on_behalf=before.on_behalf)
    ticket = open_one(ctx, Told(words, reading), message, origin=before.origin)
    return tickets.by_id(ctx.session, ticket.id)


def _one_draft(ctx: Context, ticket: Ticket, note: str) -> str:
    if ticket.outlet is None:
        own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
        return cards.ask_outlet(ctx, ticket, own, note=note)
    if ticket.urgency == Urgency.CRITICAL.value:
        return cards.submit(ctx, ticket)
    return cards.show_draft(ctx, ticket, sure=False, note=note)


def _message(ctx: Context, ticket: Ticket) -> Message:
    """The problems of a ticket's words, taken apart even where that is doubtful."""
    words = reports.by_id(ctx.session, ticket.origin).text if ticket.origin else ticket.text
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    found = [one for one in ctx.reader.problems(words, county=ctx.person.county, own=own, eager=True) if not one.visit]
    if len(found) < 2:
        raise Refusal("这句话我拆不开。要分开报，请一件一件再说一次，或用“1. 2.”列出来。")
    told = [Told(one.part.words, _at(one.reading, ticket)) for one in found]
    return Message(words, on_behalf=ticket.on_behalf, told=told)


def _at(reading: Reading, ticket: Ticket) -> Reading:
    return replace(reading, outlets=(ticket.outlet,)) if ticket.outlet and not reading.named else reading


def _chosen(ctx: Context) -> tuple[Question, list[Ticket], list[Ticket]]:
    """The open card, its drafts, and those a sentence names by their numbers."""
    question = several.open_question(ctx)
    if question is None:
        raise Refusal("现在没有几件一起的草稿可改。要反映问题，直接说一句就行。")
    drafts = several.drafts_of(ctx, question)
    places = [
        int(one) if one.isdecimal() else _DIGITS[one]
        for one in re.findall(r"\d{1,2}|[一二三四五六七八九十]", ctx.match.parts["items"])
    ]
    wrong = [place for place in places if not 1 <= place <= len(drafts)]
    if wrong:
        raise Refusal(f"没有第{wrong[0]}条，现在共{len(drafts)}件。")
    return question, drafts, [ticket for place, ticket in enumerate(drafts, start=1) if place in places]


def _again(ctx: Context, question: Question, drafts: Sequence[Ticket], note: str) -> str:
    questions.close(ctx.session, question, "superseded", ctx.now)
    if not drafts:
        return "已取消，都没有提交。要反映时再说一句就行。"
    return several.present(ctx, [ticket.id for ticket in drafts], note=note)


def _just_submitted(ctx: Context) -> Ticket | None:
    found = reports.latest_submitted(ctx.session, ctx.person.userid, ctx.now - ZERO_WITHDRAW)
    return found if found is not None and found.is_open else None


def _standing(ctx: Context, origin: int | None) -> list[Ticket]:
    return [ticket for ticket in reports.tickets_of(ctx.session, origin or 0) if ticket.is_open]


def _must_be_waiting(found: Sequence[Ticket]) -> None:
    taken = [t for t in found if t.state not in (TicketState.SUBMITTED.value, TicketState.ASSIGNED.value)]
    if taken:
        raise Refusal(
            f"{cards.numbers(taken)} 已经有人签收，不能再改成别的样子；有话要补充，请回“补充 {taken[0].no} …”。"
        )
