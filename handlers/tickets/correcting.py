"""One field of a draft or a ticket changes, the rest stays: “不是设备，是寄递”, “是河口，我说错了”, “不急，改成一般”.

A draft is changed at once. A submitted ticket changes its category where the lifecycle lets this person; what only an
administrator may change is passed on as a word from the reporter, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot import access
from bot.answering import drafts_of
from bot.language.meaning import matters
from bot.router import Context, Router
from handlers import notices, visit_mending, wording
from handlers.tickets import acts, admin, cards, lessons
from models import tickets
from models.refusal import Refusal
from models.rules.lifecycle import TicketState
from models.rules.taxonomy import CATEGORIES, L1, find_category
from models.rules.words import URGENCY_WORDS, Urgency
from models.tickets import Ticket

_FIELDS = {
    "category": "类别", "outlet": "网点", "dept": "责任部门", "urgency": "紧急度", "text": "描述", "occurred": "发生时间",
    "reporter": "反映人", "person": "人名", "state": "状态", "intent": "这条消息的意思",
}  # fmt: skip
_URGENCIES = {word: level for level, word in URGENCY_WORDS.items()}


def declare(router: Router) -> None:
    router.does("correct", name="更正", examples=("1001 应该归综合部管",))(correct)


def correct(ctx: Context) -> str:
    """Change what was said to be wrong, on the draft that is open or the tickets that are meant."""
    assert ctx.act is not None
    field, value = str(ctx.act.slots.get("field") or ""), ctx.act.slots.get("value")
    pointed = "id" in ctx.act.slots and matters.POINTS.search(ctx.said.text) is not None
    named = ctx.about is not None and (bool(ctx.said.refs) or "item" in ctx.act.slots or pointed)
    open_ones = drafts_of(ctx)
    if not named and not open_ones and (mended := visit_mending.mended(ctx)) is not None:
        return mended
    if open_ones and not named:
        latest = open_ones[-1]
        if together := latest.options.get("tickets"):  # whatever is asked about one would close the question about all
            raise Refusal(f"这张卡上有{len(together)}件，要改哪件请说明第几条。{latest.options['hint']}")
        if len(open_ones) > 1:
            ctx.question = latest
        return _on_draft(ctx, tickets.by_id(ctx.session, open_ones[-1].ticket or 0), field, value)
    if not ctx.match.refs or (ctx.act.ask == "which" and not named and not ctx.said.quoted):
        raise Refusal("您要改哪一件？请带上编号，例如“1001 改成设备”；没提交的草稿，回“我的草稿”查看。")
    return acts.every(ctx, lambda ticket: _on_ticket(ctx, ticket, field, value))


def _on_draft(ctx: Context, ticket: Ticket, field: str, value: Any) -> str:
    if ticket.state != TicketState.DRAFT.value:
        raise Refusal("这份草稿已经不在了。回“我的问题”看现在的情况。")
    change = _DRAFT.get(field)
    if change is None or value is None:
        return _ask(ctx, ticket, field)
    return change(ctx, ticket, value)


def _ask(ctx: Context, ticket: Ticket, field: str) -> str:
    if field == "outlet":
        return cards.ask_outlet(ctx, ticket, ctx.about.own if ctx.about else ())
    if field in ("category", "dept", ""):
        return cards.ask_category(ctx, ticket, ticket.choices)
    raise Refusal(f"草稿的{_FIELDS.get(field, '这一项')}不能单独改。请回 0 取消，再重新说一句。")


def _draft_category(ctx: Context, ticket: Ticket, value: Any) -> str:
    codes = L1[value].children if value in L1 else (value,)
    if len(codes) > 1:
        likely = [code for code in ticket.choices if code in codes]
        return cards.ask_category(ctx, ticket, [*likely, *codes], note=f"{L1[value].name}里是哪一种？")
    lessons.corrected(ctx, ticket, codes[0])
    tickets.recategorise(
        ctx.session, ticket, codes[0], actor=ctx.person.userid, now=ctx.now, directory=ctx.directory,
        calendar=ctx.calendar, relations=acts.relations(ctx, ticket),
    )  # fmt: skip
    return cards.show_draft(ctx, ticket, sure=True, note="类别已改")


def _draft_outlet(ctx: Context, ticket: Ticket, value: Any) -> str:
    county = ctx.directory.outlets[value].county
    tickets.redraft(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now, outlet=value, county=county)
    return cards.show_draft(ctx, ticket, sure=True, note="网点已改")


def _draft_urgency(ctx: Context, ticket: Ticket, value: Any) -> str:
    level = _URGENCIES[value]
    if level is Urgency.CRITICAL:
        raise Refusal("特急会马上惊动安全部门和书记，请把险情直接说出来，例如“配电箱冒火花”；一般着急回 4 加急。")
    tickets.redraft(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now, urgency=level)
    return cards.show_draft(ctx, ticket, sure=True, note="紧急度已改")


def _draft_text(ctx: Context, ticket: Ticket, value: Any) -> str:
    """“不是空调，是打印机”: the words are added to the draft, and where they name one category it is that one."""
    amend_text(ctx, ticket, ctx.said.words, value)
    return cards.show_draft(ctx, ticket, sure=True, note="描述已更正")


def amend_text(ctx: Context, ticket: Ticket, words: str, value: Any) -> None:
    """Add what was said to be right to a draft's words; one category that it names becomes the draft's."""
    tickets.redraft(ctx.session, ticket, actor=ctx.person.userid, now=ctx.now, added=words)
    found = find_category(str(value))
    if len(found) == 1 and found[0].code != ticket.category:
        tickets.recategorise(
            ctx.session, ticket, found[0].code, actor=ctx.person.userid, now=ctx.now, directory=ctx.directory,
            calendar=ctx.calendar, relations=acts.relations(ctx, ticket),
        )  # fmt: skip


_DRAFT: dict[str, Callable[[Context, Ticket, Any], str]] = {
    "category": _draft_category,
    "outlet": _draft_outlet,
    "urgency": _draft_urgency,
    "text": _draft_text,
}


def _on_ticket(ctx: Context, ticket: Ticket, field: str, value: Any) -> str:
    if value is None:
        name = _FIELDS.get(field, "")
        raise Refusal(f"#{ticket.no} 的{name or '哪一项'}要改成什么？请写全，例如“{ticket.no} 改成人员”。")
    if field == "category":
        return _ticket_category(ctx, ticket, value)
    if field == "dept" and access.administers(ctx.person):
        return admin.assign_to(ctx, ticket, str(value))
    if field == "urgency" and access.administers(ctx.person):
        return admin.change_urgency(ctx, ticket, _URGENCIES[value])
    return _passed_on(ctx, ticket, field, value)


def _ticket_category(ctx: Context, ticket: Ticket, value: str) -> str:
    codes = L1[value].children if value in L1 else (value,)
    if len(codes) > 1:
        names = "、".join(CATEGORIES[code].name for code in codes[:6])
        raise Refusal(
            f"{L1[value].name}里有：{names}。请写明是哪一种，例如“{ticket.no} 改成{CATEGORIES[codes[0]].name}”。"
        )
    return admin.change_category(ctx, ticket, codes[0])


def _passed_on(ctx: Context, ticket: Ticket, field: str, value: Any) -> str:
    """Only an administrator may change it: keep the words with the ticket and let its handler read them."""
    if not ticket.is_open:
        raise Refusal(f"#{ticket.no} 已经是“{wording.state(ticket)}”，不再改动；有新情况请直接再说一句。")
    words = f"更正{_FIELDS.get(field, field)}：{_plain(ctx, value)}"
    tickets.note(ctx.session, ticket, "SUPPLEMENT", actor=ctx.person.userid, now=ctx.now, text=words)
    pushes = notices.Pushes.of(ctx)
    pushes.supplemented(ticket, ctx.person, words, key=f"supplement:{ctx.message.key}:{ticket.no}")
    return f"#{ticket.no} 已记下“{words}”，已转给责任人；要正式改{_FIELDS.get(field, '它')}，由党建管理员来改。"


def _plain(ctx: Context, value: Any) -> str:
    if isinstance(value, date):
        return wording.day(value)
    outlet = ctx.directory.outlets.get(str(value))
    return outlet.name if outlet else str(value)
