"""Working on a ticket with others: 待补充 asks the reporter back, 协办 asks other departments, one answers for the whole."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.router import Context, Router
from handlers import wording
from handlers.tickets import acts
from handlers.turn_notices import TurnNotices
from models import contributions, questions, tickets
from models.contributions import Contribution
from models.refusal import Refusal
from models.roster import Department, Person
from models.rules.lifecycle import Actor, Forbidden, TicketState, Verb
from models.rules.workdays import local
from models.tickets import Ticket

_REPORTERS = re.compile(r"网点|支局|反映|客户|用户|补充")
_REF = re.compile(r"^#?\s*\d{3,7}\s*号?[\s，,：:]*")
_LATER = re.compile(  # a promise to find out is no answer yet
    r"(?:好的?|行|嗯|可以)?[，,\s]*(?:稍等|等一?下|等会儿?|一会儿?|晚点|回头|明天|待会儿?|下午|马上)?[，,\s]*(?:我|让我)?(?:先|再|去|来|明天|下午)*"
    r"(?:问问|问一?下|看看|看一?下|核实一?下|了解一?下|打听一?下|拍张?照片?|拍一?张|确认一?下|查一?下)[^，,。]{0,8}(?:[，,\s]*(?:再|马上|明天|回头)?(?:给|发|回|告诉|答)[^，,。]{0,6})?[。！!]*"
)
_EDGES = re.compile(r"^[\s，,。：:；;]+|[\s，,]+$")
_ASKED_OF = re.compile(r"^(?:请|让|找|由|给|到)+")


def declare(router: Router) -> None:
    router.act(
        "待补充", story=True, asks=True, verbs=("待补充", "追问", "请补充", "退回补充"), examples=("追问 1001 是哪个型号？",),
        roles=acts.HANDLING_ROLES, help="问反映人：“追问 1001 是哪个型号”；请别的部门：“协办 1001 部门 要办什么”",
    )(ask_back)  # fmt: skip
    router.act(
        "不等协办",
        acts=("release",),
        verbs=("不等协办", "取消协办", "协办不等", "协办不用等"),
        examples=("不等协办 1001",),
    )(release)
    router.act(
        "协办", story=True, acts=("assist",), verbs=("协办", "会办", "协办回复"),
        examples=("协办 1001 信息技术中心 看一下线路",),
    )(assist)  # fmt: skip
    router.does("pause", name="暂停计时")(pause)
    router.answers(questions.WANTED)(answered)


# 待补充


def ask_back(ctx: Context) -> str:
    """A question to whoever reported it; until the answer the clock stands still."""
    words = ctx.match.rest
    if not words:
        raise Refusal(f"请写明要反映人补充什么，例如“追问 {_example(ctx)} 是哪个型号”。")
    return acts.each(ctx, Verb.ASK_BACK, lambda ticket: _ask_back(ctx, ticket, words))


def _ask_back(ctx: Context, ticket: Ticket, words: str) -> str:
    if ctx.person.userid == ticket.reporter:
        return supplement(ctx, ticket, words)  # the reporter's own 追问 is a word to the department
    if ticket.state == TicketState.ASSIGNED.value and acts.may(ctx, ticket, Verb.ACCEPT):
        acts.perform(ctx, ticket, Verb.ACCEPT)
        TurnNotices.of(ctx).accepted(ticket, ctx.person)
    acts.perform(ctx, ticket, Verb.ASK_BACK, text=words)
    readers = _answering(ctx, ticket)
    for person in readers:
        questions.ask(
            ctx.session, userid=person.userid, kind=questions.WANTED, ticket=ticket.id, label=f"#{ticket.no}", now=ctx.now,
            options={"words": True, "no": ticket.no, "hint": f"#{ticket.no} 请直接回话补充：{wording.excerpt(words, 60)}"},
        )  # fmt: skip
    TurnNotices.of(ctx).asked_back(ticket, ctx.person, words, readers)
    names = "、".join(wording.speaker(ticket, person) for person in readers) or "反映人"
    return f"#{ticket.no} 已请{names}补充，答复前不计时；3个工作日没有补充就按现有情况办。"


def asked_of_reporter(ctx: Context) -> bool:
    """Whether “1001 请网点补充型号” asks the reporter's side for something, as its handler may."""
    return ctx.act is not None and "need" in ctx.act.slots and bool({"HANDLER", "DEPT_HEAD"} & set(ctx.person.roles))


def question_in(ctx: Context) -> str:
    """What the reporter shall read of it: the question alone where it was told apart, never the number in front."""
    assert ctx.act is not None
    asked = str(ctx.act.slots.get("question") or "")
    at = ctx.said.folded.find(asked) if asked else -1
    return ctx.said.words[at : at + len(asked)] if at >= 0 else asked or _REF.sub("", ctx.said.words).strip()


def pause(ctx: Context) -> str:
    """“1001 等网点回话” stops the clock by a question; whoever else is waited for, the clock goes on, and what helps is said."""
    assert ctx.act is not None
    words = _REF.sub("", ctx.said.words).strip()
    if _REPORTERS.search(str(ctx.act.slots.get("wait_for") or "")):
        return acts.each(ctx, Verb.ASK_BACK, lambda ticket: _ask_back(ctx, ticket, words))

    def act(ticket: Ticket) -> str:
        acts.perform(ctx, ticket, Verb.PROGRESS, text=words)
        TurnNotices.of(ctx).progressed(ticket, ctx.person, words, key=f"progress:{ctx.message.key}:{ticket.no}")
        return (
            f"#{ticket.no} 已记进展，已告诉反映人；时限照走（{wording.deadline(ticket)}）。要延期回“延期 {ticket.no} 3天 原因”，"
            f"条件不具备的回“挂起 {ticket.no} 到哪天 原因”，等反映人回话的回“追问 {ticket.no} …”。"
        )

    return acts.each(ctx, Verb.PROGRESS, act)


def _answering(ctx: Context, ticket: Ticket) -> list[Person]:
    found = [ctx.directory.person(ticket.reporter), *ctx.directory.heads_of(ticket.outlet or "")]
    people = {person.userid: person for person in found if person is not None and person.userid != ctx.person.userid}
    return list(people.values())


def answered(ctx: Context) -> str:
    """Words under the question are the answer."""
    assert ctx.question is not None
    if ctx.match.word != "words":
        return ctx.not_mine()
    if _LATER.fullmatch(ctx.said.text):
        return f"好的，#{ctx.question.options['no']} 等您问清楚再回，直接回话就行。"
    ticket = tickets.by_id(ctx.session, ctx.question.ticket or 0)
    own = re.compile(rf"^#?\s*{ticket.no}\s*号?[\s，,：:]*")
    return supplement(ctx, ticket, own.sub("", ctx.said.words) or ctx.said.words)


def supplement(ctx: Context, ticket: Ticket, words: str) -> str:
    """Further words of the reporter's side reach the handler; a clock that waited for them goes on."""
    if not ticket.is_open:
        raise Refusal(f"#{ticket.no} 已经是“{wording.state(ticket)}”，不能再补充；有新情况请直接再说一句。")
    if ticket.state != TicketState.WAITING.value or not acts.may(ctx, ticket, Verb.ANSWER):
        tickets.note(ctx.session, ticket, "SUPPLEMENT", actor=ctx.person.userid, now=ctx.now, text=words)
        TurnNotices.of(ctx).supplemented(ticket, ctx.person, words, key=f"supplement:{ctx.message.key}:{ticket.no}")
        return f"#{ticket.no} 补充已记下{'，已转给责任人' if ticket.handler else ''}。"
    others = questions.asked_about(ctx.session, ticket.id, questions.WANTED)
    acts.perform(ctx, ticket, Verb.ANSWER, text=words)
    questions.close_for(
        ctx.session, ticket=ticket.id, userid=ctx.person.userid, kind=questions.WANTED, now=ctx.now, outcome="answered"
    )
    questions.close_for(ctx.session, ticket=ticket.id, kind=questions.WANTED, now=ctx.now, outcome="answered-by-other")
    TurnNotices.of(ctx).answered(ticket, ctx.person, words, others)
    return (
        f"#{ticket.no} 补充已记下，已转给{ctx.directory.name(ticket.handler)}，接着办，时限{wording.deadline(ticket)}。"
    )


# 协办


def assist(ctx: Context) -> str:
    """Who owns a ticket asks others for their part; whoever was asked answers with the same word."""
    return acts.each(ctx, Verb.ASSIST, lambda ticket: _assist(ctx, ticket))


def _assist(ctx: Context, ticket: Ticket) -> str:
    known = acts.relations(ctx, ticket)
    owed = _owed_here(ctx, ticket)
    department, words = _department(ctx, ticket)
    if owed is not None and (department is None or not known & {Actor.HANDLER, Actor.DEPT_HEAD}):
        return _contribute(ctx, ticket, owed)
    if department is None:
        names = "、".join(dict.fromkeys(d.name for d in ctx.directory.departments.values()))
        raise Refusal(f"请写明请哪个部门协办，例如“协办 {ticket.no} 信息技术中心 看一下线路”。现有：{names}。")
    if department.id == ticket.department:
        raise Refusal(f"#{ticket.no} 本来就由{ctx.directory.label(department)}办，请写别的部门。")
    handler, _ = ctx.directory.dispatch.within(department.id, local(ctx.now).date())
    if handler is None:
        raise Refusal(f"{ctx.directory.label(department)}现在没有人在岗，请联系党建管理员。")
    try:
        tickets.ask_to_contribute(
            ctx.session,
            ticket,
            department,
            handler,
            words=words,
            actor=ctx.person.userid,
            relations=known,
            now=ctx.now,
        )
    except Forbidden as refused:
        raise Refusal(wording.forbidden(refused, ticket)) from refused
    TurnNotices.of(ctx).asked_to_help(ticket, department, handler, ctx.person, words, ctx.message.key)
    return (
        f"#{ticket.no} 已请{ctx.directory.label(department)}（{ctx.directory.name(handler)}）协办，"
        f"仍由您这边牵头答复；协办都回复了再报办结。"
    )


def _contribute(ctx: Context, ticket: Ticket, owed: Contribution) -> str:
    words = _EDGES.sub("", _REF.sub("", ctx.match.rest))
    if not words:
        raise Refusal(f"请写一下协办做了什么，例如“协办 {ticket.no} 线路已检查，换了一段网线”。")
    acts.perform(ctx, ticket, Verb.CONTRIBUTE, text=words)
    owed.answer, owed.answered_by, owed.answered_at = words, ctx.person.userid, ctx.now
    ctx.session.flush()
    left = contributions.owed(ctx.session, ticket.id)
    label = ctx.directory.label(ctx.directory.department(owed.department))
    TurnNotices.of(ctx).contributed(ticket, label, ctx.person, words, left, key=f"contributed:{owed.id}")
    return f"#{ticket.no} 协办已记下，已告诉{ctx.directory.name(ticket.handler)}。"


def release(ctx: Context) -> str:
    """An administrator waits for the others no longer."""

    def act(ticket: Ticket) -> str:
        if acts.may(ctx, ticket, Verb.RELEASE) and not contributions.owed(ctx.session, ticket.id):
            raise Refusal(f"#{ticket.no} 没有在等协办部门，不用取消。")
        acts.perform(ctx, ticket, Verb.RELEASE, text=ctx.match.rest)
        many = len(contributions.release(ctx.session, ticket.id, now=ctx.now))
        if ticket.handler:
            TurnNotices.of(ctx).member(
                ticket.handler, key=f"released:{ticket.no}:{ctx.message.key}", ticket=ticket.id,
                text=f"#{ticket.no} {ctx.person.name}决定不再等协办部门（{many}家未回复），请按现有情况办结。",
            )  # fmt: skip
        return f"#{ticket.no} 不再等协办部门（{many}家未回复），已告诉经办。"

    return acts.each(ctx, Verb.RELEASE, act)


def part_of(ctx: Context) -> str | None:
    """Whoever was asked for his part tells it in any words: 线路换好了, 1001查过了没问题. None when it is not his part."""
    no = ctx.match.refs[0] if ctx.act is not None and len(ctx.match.refs) == 1 else None
    ticket = tickets.by_no(ctx.session, no) if no is not None else None
    if ticket is None or not ticket.contributing:
        return None
    owed = _owed_here(ctx, ticket)
    if owed is None or acts.relations(ctx, ticket) & {Actor.HANDLER, Actor.DEPT_HEAD}:
        return None
    ctx.match = replace(ctx.match, rest=_REF.sub("", ctx.said.words).strip())
    return _contribute(ctx, ticket, owed)


def not_the_owner(ctx: Context, ticket: Ticket) -> None:
    """Refuse to whoever was only asked for his part what the owner alone may do."""
    known = acts.relations(ctx, ticket)
    if ticket.contributing and not known & {Actor.HANDLER, Actor.DEPT_HEAD} and _owed_here(ctx, ticket) is not None:
        raise Refusal(
            f"#{ticket.no} 由{ctx.directory.name(ticket.handler)}主办，请您这边协办；办好了，或不归您部门、办不了，"
            f"都回“协办 {ticket.no} …”说明。"
        )


def _owed_here(ctx: Context, ticket: Ticket) -> Contribution | None:
    """What this person's department still owes the ticket."""
    mine = {department.id for department in ctx.directory.departments_of(ctx.person.userid)}
    waiting = [one for one in contributions.of(ctx.session, ticket.id) if one.is_open]
    return next((one for one in waiting if one.department in mine), None)


def _department(ctx: Context, ticket: Ticket) -> tuple[Department | None, str]:
    """The department named, by itself or by one of its people, and the words beside it."""
    words = ctx.match.rest
    slots = ctx.act.slots if ctx.act is not None else {}
    if slots.get("person"):
        found = [d for d in ctx.directory.departments.values() if _works_in(ctx, d, str(slots["person"]))]
        return (found[0] if len(found) == 1 else None), words
    named = [d for d in ctx.directory.departments.values() if d.name in words or d.name == slots.get("dept")]
    near = [d for d in named if d.county == ticket.county] or [d for d in named if d.level == "CITY"]
    if not near:
        return None, words
    longest = max(near, key=lambda d: len(d.name))
    return longest, _EDGES.sub("", _ASKED_OF.sub("", words.replace(longest.name, "", 1).strip()))


def _works_in(ctx: Context, department: Department, name: str) -> bool:
    people = {department.head, *department.handlers}
    return any(ctx.directory.name(userid) == name for userid in people if userid)


def _example(ctx: Context) -> int:
    return ctx.match.refs[0] if ctx.match.refs else 1001
