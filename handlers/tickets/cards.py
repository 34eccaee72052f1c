"""The draft card, the words after submission, and the questions that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot import access
from bot.router import Context
from handlers import dispatch_words, notices, wording
from handlers.tickets import alike, lessons
from models import conversation, events, questions, tickets
from models.rules import sla
from models.rules.guards import ZERO_WITHDRAW
from models.rules.taxonomy import CATEGORIES
from models.rules.words import OPEN_STATES, Urgency
from models.rules.workdays import local
from models.tickets import Ticket

SUBMIT, CATEGORY, OUTLET, URGENT, CANCEL = "1", "2", "3", "4", "0"
DRAFT, DRAFT_CATEGORY, DRAFT_OUTLET, UNDO, CONFIRM = (
    "draft",
    "draft.category",
    "draft.outlet",
    "undo",
    "confirm",
)
RECENT = timedelta(days=30)
OUTLET_CHOICES = 9


def show_draft(ctx: Context, ticket: Ticket, *, sure: bool, fresh: bool = False, note: str = "") -> str:
    """Put the draft before its reporter and remember what the numbers mean."""
    ask_draft(ctx, ticket, fresh=fresh)
    category = CATEGORIES[ticket.category]
    others = [CATEGORIES[code].name for code in ticket.choices if code != ticket.category][:2]
    choices = (
        ""
        if sure or not others
        else "（候选" + " ".join(f"{wording.CIRCLED[place]}{name}" for place, name in enumerate(others, start=1)) + "）"
    )
    urgent = "" if ticket.urgency == Urgency.URGENT.value else "｜4 加急"
    lines = [
        f"【问题草稿】{note}{came(ticket)}",
        f"网点：{wording.outlet(ctx.directory, ticket.outlet)}{lessons.said_before(ctx, ticket)}",
        f"类别：{category.path}{choices}",
        f"紧急度：{wording.urgency(ticket)}",
        f"责任：{responsible(ctx, ticket)}",
        f"时限：{time_limit(ctx, ticket)}",
        *alike.lines(ctx, ticket),
        f"回复 1 提交｜2 改类别｜3 改网点{urgent}｜0 取消",
    ]
    return "\n".join(lines)


def came(ticket: Ticket) -> str:
    """How the words reached us, where that must be known to judge them."""
    behalf = f"（代{ticket.on_behalf}反映）" if ticket.on_behalf else ""
    return f"{behalf}{'（语音转写）' if ticket.spoken else ''}"


def time_limit(ctx: Context, ticket: Ticket) -> str:
    """10个工作日（6月23日18:00前）, if it were submitted now."""
    due = sla.due(ctx.now, ticket.sla_days, ctx.calendar)
    return wording.time_limit(ticket.sla_days, due, ticket.category, local(ctx.now).date())


def ask_draft(ctx: Context, ticket: Ticket, *, fresh: bool = False) -> None:
    """Remember what 1, 2, 3, 4 and 0 mean for a draft as long as it lives."""
    questions.ask(
        ctx.session,
        userid=ctx.person.userid,
        kind=DRAFT,
        ticket=ticket.id,
        label=label(ctx, ticket),
        options={
            SUBMIT: "submit", CATEGORY: "category", OUTLET: "outlet", URGENT: "urgent", CANCEL: "cancel",
            "draft": True, "hint": "请回：1 提交｜2 改类别｜3 改网点｜4 加急｜0 取消。",
        },
        now=ctx.now,
        replaces=not fresh,
    )  # fmt: skip


def ask_outlet(ctx: Context, ticket: Ticket, candidates: Sequence[str], *, fresh: bool = False, note: str = "") -> str:
    """Ask which outlet is meant, by number; a name is understood as well."""
    shown = list(candidates)[:OUTLET_CHOICES]
    questions.ask(
        ctx.session,
        userid=ctx.person.userid,
        kind=DRAFT_OUTLET,
        ticket=ticket.id,
        label=label(ctx, ticket),
        options={
            **{str(place): outlet for place, outlet in enumerate(shown, start=1)},
            CANCEL: "cancel", "draft": True, "words": True, "hint": "请回网点前面的数字，或直接写网点名；回 0 取消。",
        },
        now=ctx.now,
        replaces=not fresh,
    )  # fmt: skip
    head = f"【问题草稿】{note}{came(ticket)}\n“{wording.excerpt(ticket.text, 40)}”\n"
    if not shown:
        return f"{head}是哪个网点的事？请直接回网点名，例如“安国支局”；回 0 取消。"
    names = [wording.outlet(ctx.directory, outlet) for outlet in shown]
    return f"{head}请问是哪个网点？\n{wording.numbered(names)}\n回数字选定，或直接写网点名；回 0 取消。"


def ask_category(ctx: Context, ticket: Ticket, codes: Sequence[str], *, note: str = "") -> str:
    """Offer categories by number; words are understood as well."""
    shown = list(dict.fromkeys(codes))[:OUTLET_CHOICES]
    questions.ask(
        ctx.session,
        userid=ctx.person.userid,
        kind=DRAFT_CATEGORY,
        ticket=ticket.id,
        label=label(ctx, ticket),
        options={
            **{str(place): code for place, code in enumerate(shown, start=1)},
            CANCEL: "back", "draft": True, "words": True, "hint": "请回类别前面的数字，或直接写类别，例如“空调”；回 0 不改。",
        },
        now=ctx.now,
    )  # fmt: skip
    names = [wording.category(code) for code in shown]
    head = note or f"草稿“{wording.excerpt(ticket.text, 24)}”改成哪一类？"
    return f"{head}\n{wording.numbered(names)}\n回数字选定，或直接写类别，例如“空调”；回 0 不改。"


def submit(ctx: Context, ticket: Ticket, *, undo: bool = False) -> str:
    """Submit a draft; return what its reporter reads. `undo`: nobody has seen a draft, so a 0 takes it back."""
    where = send(ctx, ticket)
    if ticket.urgency == Urgency.CRITICAL.value:
        ask_undo(ctx, [ticket])
        return f"已提交 #{ticket.no}（{ticket.code}），特急，{where}，已同时通知安全保卫部门和县书记。{_critical(ctx, ticket)}"
    if undo:
        ask_undo(ctx, [ticket])
    again = "10分钟内回0撤回。" if undo else ""
    because = dispatch_words.because(ctx.directory, ticket, events.story(ctx.session, "ticket", ticket.id))
    return (
        f"已提交 #{ticket.no}（{ticket.code}）{label(ctx, ticket)}，{where}。{because}。"
        f"{again}有进展会告诉您。{_neighbours(ctx, ticket)}"
    )


def submit_all(ctx: Context, drafts: Sequence[Ticket], *, undo: bool = False) -> str:
    """Submit the drafts of one message: all numbers first, then a line for each."""
    if len(drafts) == 1:
        return submit(ctx, drafts[0], undo=undo)
    lines = []
    for ticket in drafts:
        where = send(ctx, ticket)
        alarm = "，特急，已同时通知安全保卫部门和县书记" if ticket.urgency == Urgency.CRITICAL.value else ""
        lines.append(f"#{ticket.no}（{ticket.code}）{label(ctx, ticket)}，{where}{alarm}")
    shown = [ticket.no or 0 for ticket in drafts]
    conversation.keep_list(ctx.session, ctx.person.userid, ctx.message.chat, shown, ctx.now)
    again = "10分钟内回0全部撤回。" if undo else ""
    if undo:
        ask_undo(ctx, drafts)
    return "\n".join([f"已提交 {numbers(drafts)}。{again}有进展会告诉您。", *lines])


def send(ctx: Context, ticket: Ticket) -> str:
    """Give a draft its number, deadlines, department and promises; return where it went."""
    pushes = notices.Pushes.of(ctx)
    tickets.submit(
        ctx.session,
        ticket,
        actor=ctx.person.userid,
        directory=ctx.directory,
        calendar=ctx.calendar,
        now=ctx.now,
    )
    questions.close_for(ctx.session, ticket=ticket.id, now=ctx.now, outcome="answered")
    ctx.session.flush()
    lessons.submitted(ctx, ticket)
    if ticket.handler:
        pushes.dispatched(ticket)
        where = f"已派{ctx.directory.label(ctx.directory.department(ticket.department))}"
    else:
        told = pushes.ownerless(ticket)
        who = "、".join(p.name for p in told[:2]) or "管理员"
        found = dispatch_words.outcome_of(ctx.directory, ticket, ctx.now)
        where = f"{dispatch_words.unplaced(ctx.directory, found)}，已交{who}派单"
    if ticket.urgency == Urgency.CRITICAL.value:
        pushes.alarmed(ticket)
    return where


def ask_undo(ctx: Context, submitted: Sequence[Ticket]) -> None:
    """What went out before its reporter said 1 is taken back by a 0 for ten minutes."""
    first = submitted[0]
    why = "是特急，" if first.urgency == Urgency.CRITICAL.value else ""
    questions.ask(
        ctx.session,
        userid=ctx.person.userid,
        kind=UNDO,
        ticket=first.id,
        options={
            CANCEL: "withdraw", "no": first.no, "tickets": [ticket.id for ticket in submitted],
            "not:1": f"{numbers(submitted)} {why}已经直接提交，不用再回 1。如要撤回，请回 0。",
            "hint": f"{numbers(submitted)} {why}已经提交。如要撤回，请回 0。",
        },
        now=ctx.now,
        expires_at=ctx.now + ZERO_WITHDRAW,
    )  # fmt: skip


def numbers(submitted: Sequence[Ticket]) -> str:
    """#1001、#1002."""
    return "、".join(f"#{ticket.no}" for ticket in submitted)


def _critical(ctx: Context, ticket: Ticket) -> str:
    outlet = wording.outlet(ctx.directory, ticket.outlet)
    return (
        f"\n网点：{outlet}　类别：{wording.category(ticket.category)}　紧急度：{wording.urgency(ticket)}"
        f"\n请同时打电话给责任人。报错了请在10分钟内回 0 撤回。"
    )


def _neighbours(ctx: Context, ticket: Ticket) -> str:
    others = [
        t
        for t in tickets.at_outlets(ctx.session, [ticket.outlet or ""], OPEN_STATES)
        if t.id != ticket.id
        and t.created_at is not None
        and t.created_at >= ctx.now - RECENT
        and access.may_see(t, ctx.person, ctx.directory, local(ctx.now).date())
    ]
    if not others:
        return "（该网点近30天无其他未结问题）"
    listed = "、".join(f"#{t.no} {wording.gist(t)}" for t in others[:3])
    return f"（该网点近30天还有{len(others)}件未结：{listed}）"


def responsible(ctx: Context, ticket: Ticket) -> str:
    """Who will answer for it, as the card says it."""
    outcome = dispatch_words.outcome_of(ctx.directory, ticket, ctx.now)
    owner = ctx.directory.department(outcome.department)
    admin = f"{'县' if ctx.directory.with_role('COUNTY_PARTY_ADMIN', ticket.county) else '市'}党建管理员派单"
    if owner is None:
        return admin
    if outcome.person is None:
        return f"{ctx.directory.label(owner)}（暂无经办人，由{admin}）"
    others = CATEGORIES[ticket.category].co_depts
    away = dispatch_words.detours(ctx.directory, outcome.reasons)
    return f"{ctx.directory.label(owner)}{'（' + '、'.join(others) + '配合）' if others else ''}{away}"


def label(ctx: Context, ticket: Ticket) -> str:
    """安平·冰箱."""
    return f"{wording.short_outlet(ctx.directory, ticket.outlet)}·{wording.gist(ticket)}"


def confirmers(ctx: Context, ticket: Ticket) -> list[str]:
    """Who is asked whether a result is good: the reporter and the outlet's head, never who handled it."""
    heads = [p.userid for p in ctx.directory.heads_of(ticket.outlet or "")]
    asked = heads if ticket.resolution == "SOLVED_ON_SPOT" else [ticket.reporter, *heads]
    handling = {ticket.resolver, ticket.handler}
    return [
        u for u in dict.fromkeys(asked) if u not in handling and ctx.directory.person(u)
    ]  # nobody: the system closes it when the time for an answer is over
