"""Questions that are not figures: one ticket's state, a doubted number, claims, papers; and what cannot be done yet."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot import access
from bot.router import Context
from handlers import briefing, ticket_story, wording
from handlers.asking import figures
from handlers.asking.question import asked
from models import events, questions, requests, tickets
from models.directory import CITY_ROLES, COUNTY_ROLES
from models.events import Event
from models.measures import MEASURES
from models.refusal import Refusal
from models.requests import Kind
from models.rules.lifecycle import Verb
from models.rules.rates import EMPTY
from models.rules.words import CARD_WORDS, IN_HAND, SATISFACTION_WORDS, CardLevel, Satisfaction, TicketState
from models.rules.workdays import local
from models.tickets import Ticket

_PLEAS = {Kind.EXTENSION: "延期", Kind.SUSPENSION: "挂起", Kind.WITHDRAWAL: "撤回"}
_MOVING = frozenset({*(state.value for state in IN_HAND), TicketState.SUBMITTED.value})
_CLUSTER = "共性问题的自动归并还没做好，暂时给不出。可以先问：哪类问题最多、前五类问题、设备类的问题有哪些。"


def by_number(ctx: Context) -> str:
    """Where some tickets stand: who has them, until when, and what was said last."""
    return "\n".join(_state(ctx, _found(ctx, no)) for no in ctx.match.refs[: wording.LIST_ROWS])


def _found(ctx: Context, no: int) -> Ticket:
    ticket = tickets.by_no(ctx.session, no, for_update=False)
    if ticket is None or not access.may_see(ticket, ctx.person, ctx.directory, local(ctx.now).date()):
        raise Refusal(f"没有找到 #{no}，或它不在您的范围。请核对编号；回“我的问题”看您自己的。")
    if ctx.in_group and ctx.group is None:
        raise Refusal("本群还没有绑定范围，请在与我的单聊里查看。")
    if ctx.group is not None and ctx.group.county is not None and ticket.county != ctx.group.county:
        raise Refusal(f"#{no} 不在本群范围（{ctx.group.county}），请在与我的单聊里查看。")
    return ticket


def _state(ctx: Context, ticket: Ticket) -> str:
    owner = ctx.directory.label(ctx.directory.department(ticket.department))
    handler = ctx.directory.name(ticket.handler) if ticket.handler else ""
    if handler and ctx.in_group:
        handler = access.masked(handler)
    left = wording.time_left(ticket, ctx.now, ctx.calendar) if ticket.is_open else ""
    by = "" if ctx.in_group or ticket.anonymous else f"；反映：{ctx.directory.name(ticket.reporter)}"
    story = events.story(ctx.session, "ticket", ticket.id)
    who = f"经办：{owner}{'·' + handler if handler else '，还没有人签收' if ticket.is_open else ''}"
    if ticket.state == TicketState.SUBMITTED.value:
        who = "还没有派单，等党建管理员派"
    lines = [
        wording.headline(ticket, ctx.directory),
        f"{who}{'；' + left if left else ''}{by}",
        *_besides(ctx, ticket, story),
    ]
    told = [e for e in story if e.note and e.verb in ("PROGRESS", "RESOLVE", "RETURN", "SUSPEND")]
    if told:
        last = told[-1]
        words = wording.excerpt(ticket_story.readable(ctx, ticket, last.note), 60)
        lines.append(f"最近：{wording.instant(last.at)} {words}")
    elif ticket.state in _MOVING:
        mine = ctx.person.userid == ticket.handler
        lines.append(f"还没有进展记录。{f'有进展回“进展 {ticket.no} …”。' if mine else '要催回“催”加编号。'}")
    return "\n".join(lines)


def _besides(ctx: Context, ticket: Ticket, story: Sequence[Event]) -> list[str]:
    """What else stands about a ticket: whom it waits for, what is asked for it, the cards it got, how it ended."""
    lines = []
    if ticket.state == TicketState.MERGED.value and ticket.merged_into is not None:
        main = tickets.by_id(ctx.session, ticket.merged_into)
        lines.append(f"已并入 #{main.no} 一起办，看进展回“#{main.no}”。")
    if ticket.state == TicketState.WAITING.value:
        asked = next((e.note for e in reversed(story) if e.verb == Verb.ASK_BACK.value), "")
        lines.append(f"在等反映人补充：{wording.excerpt(ticket_story.readable(ctx, ticket, asked), 60)}")
    if ticket.state == TicketState.SUSPENDED.value and ticket.suspended_until is not None:
        lines.append(f"挂起到{wording.long_day(local(ticket.suspended_until).date())}，到时重新办理。")
    if ticket.state == TicketState.PENDING_CONFIRM.value:
        lines.append("已报办结，等反映人或网点确认。")
    if ticket.satisfaction:
        lines.append(f"评价：{SATISFACTION_WORDS[Satisfaction(ticket.satisfaction)]}。")
    for request in requests.open_ones(ctx.session, ticket.id, *requests.WANTED_OF_APPROVER):
        names = [ctx.directory.name(u) for u in questions.asked_about(ctx.session, ticket.id, questions.REQUEST)]
        who = "" if ctx.in_group or not names else f"，等{'、'.join(names)}批"
        lines.append(f"已申请{_PLEAS[Kind(request.kind)]}{who}。")
    cards = [CARD_WORDS[CardLevel(str((e.facts or {}).get("card")))] for e in story if e.verb == "CARD"]
    counted = [f"{word}{cards.count(word)}次" for word in dict.fromkeys(cards)]
    if counted or "牌" in ctx.said.text:
        lines.append(f"亮过牌：{'、'.join(counted)}。" if counted else "没有亮过红黄牌。")
    return lines


def disputed(ctx: Context) -> str:
    """Say how a number is made, and where to look; a number is never talked away or changed."""
    last = ctx.about.last_query if ctx.about else None
    metric = (last or {}).get("metric")
    names = metric if isinstance(metric, tuple | list) else (metric,)
    known = [MEASURES[name] for name in names if name in MEASURES]
    how = "；".join(f"{m.label}＝{m.definition}" for m in known if m.definition)
    return (
        "数字是从每一单的记录里现数的，不是谁填的。"
        + (f"{how}。" if how else "收集不含草稿、撤回、并案和不予受理的；解释说明不算已解决。")
        + ("请回“列出来”逐条核对" if last else "请先问一个数，再回“列出来”逐条核对")
        + "；哪一单不对，回它的编号看经过，或告诉党建管理员。"
    )


def claimed(ctx: Context) -> str:
    """There is no data about claims here, and none is made up."""
    said = "理赔、赔款的进度不在连心桥里，我查不到，请找寄递部门或理赔系统查询。"
    if ctx.match.refs:
        return f"{said}\n能查到的是这一单：\n{by_number(ctx)}"
    return f"{said}问题单办到哪了，可以回“#编号”。"


def paper(ctx: Context) -> str:
    """Papers are not made yet; the figures they would hold are."""
    assert ctx.act is not None
    slots = dict(ctx.act.slots)
    if (brief := _briefing(ctx, slots)) is not None:
        return brief
    if month := slots.get("month"):
        year, number = (int(part) for part in str(month).split("-"))
        slots["time"] = _month(year, number)
    elif week := slots.get("week"):
        slots["time"] = week
    question = asked(ctx, {k: v for k, v in slots.items() if k in ("county", "outlet", "dept", "time")})
    said, _ = figures.summary(question, question.cases())
    if said.startswith(f"收集 0｜已解决 0｜办结率 {EMPTY}"):
        said = "这段时间没有反映的问题。"
    where = "，也不能代您发群" if slots.get("target") == "group" else ""
    return f"自动出月报、简报文件还没做好{where}。先给您里面要用的数：\n{question.title}{question.stamp}\n{said}"


def _briefing(ctx: Context, slots: Mapping[str, Any]) -> str | None:
    """The month's briefing as text, for who answers for a county or the city."""
    roles, month = set(ctx.person.roles), slots.get("month")
    city = bool(roles & CITY_ROLES)
    if ctx.in_group or not (city or roles & COUNTY_ROLES) or slots.get("dept") or slots.get("outlet"):
        return None
    if month is None and ("月报" not in ctx.said.text or slots.get("time") or slots.get("week")):
        return None
    today = local(ctx.now).date()
    first = date.fromisoformat(f"{month}-01") if month else briefing.month_before(today)
    county = str(slots.get("county") or "") or None
    if not city and county not in (None, ctx.person.county):
        raise Refusal(f"您可以看{ctx.person.county}的月报，例如“出个{first.month}月月报”。")
    if first > today:
        raise Refusal(f"{first.year}年{first.month}月还没到，没有数字可报。")
    found = briefing.read(ctx.session, ctx.directory, first, county if city else ctx.person.county, ctx.now)
    if not found.tickets:
        raise Refusal(f"{found.place}到{first.year}年{first.month}月还没有收集到问题，没有月报可出。")
    return briefing.text(found)


def _month(year: int, number: int) -> tuple[date, date]:
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def not_yet(metric: str) -> str:
    """What is understood and cannot be answered yet."""
    return _CLUSTER if metric == "cluster" else ""
