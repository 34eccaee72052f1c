"""What was understood about drafts and results in people's own words: yes, this one, not now, N stars, take it back."""

from __future__ import annotations

from bot import answering
from bot.answering import drafts_of
from bot.router import Context, Handler, Router
from handlers import dispatch_words
from handlers.tickets import acts, confirm, draft, handle, together, turns, undoing
from models import events, questions
from models.refusal import Refusal
from models.rules.lifecycle import TicketState
from models.rules.words import Satisfaction, satisfaction_of
from models.tickets import Ticket

_NOT_YET = {
    "hold_dispatch": ("先不派单", "不想派了可以回“撤回”加编号"),
    "attach": ("把附件挂到问题上", "请先用文字说明照片上是什么"),
}
"""Acts that have no feature yet: what they are called, and what to do meanwhile."""


def declare(router: Router) -> None:
    def number(option: str) -> Handler:
        return lambda ctx: answering.by_number(ctx, router, option)

    router.does("confirm", name="确认", examples=("就这样，没错",))(number("1"))
    router.does("choose", name="选择")(lambda ctx: _choose(ctx, router))
    router.does("cancel", name="撤回或取消", examples=("刚才那条不算",))(cancel)
    router.does("undo", name="撤销")(lambda ctx: _undo(ctx, router))
    router.does("defer", name="稍后")(later)
    router.does("rate", name="评价", examples=("1001 挺满意的",))(rate)
    router.does("confirm_close", name="确认解决")(lambda ctx: _verdict(ctx, Satisfaction.SATISFIED))
    router.does("reject_close", "partial_close", name="没解决")(lambda ctx: _verdict(ctx, Satisfaction.UNSATISFIED))
    router.does("defer_confirm", name="稍后确认")(
        lambda ctx: "好的，您看过再说；看好了回“1”满意，或“3”加原因。一直不回，5个工作日后自动销号（不计入满意率）。"
    )
    router.does("explain", name="为什么派给", examples=("1001 为什么派给综合部",))(why)
    for act, (what, _) in _NOT_YET.items():
        router.does(act, name=what, later=True)(not_yet)


def later(ctx: Context) -> str:
    """Not now: a draft is kept, and a ticket comes up again by itself."""
    if drafts_of(ctx):
        return "好的，草稿给您留着，有空再回；回“我的草稿”随时能找到。"
    return "好的，不急，时限照走，到时我提醒您；想换个日子提醒，回“1001 周五再提醒”这样的话。"


def cancel(ctx: Context) -> str:
    """A number is withdrawn; without one, the draft that is open, else what was submitted last."""
    assert ctx.act is not None
    if ctx.match.refs:
        return handle.withdraw(ctx)
    if drafts_of(ctx) or ctx.act.slots.get("id") == "draft":
        return draft.cancel_latest(ctx)
    raise Refusal("没有刚刚提交的问题，也没有草稿，不用撤回。要撤回以前的，请带编号，例如“撤回 1001”。")


def rate(ctx: Context) -> str:
    """A score in words or numbers for what waits for this person's verdict."""
    assert ctx.act is not None
    score = ctx.act.slots.get("score")
    if not isinstance(score, int) and not any(q.kind == questions.CLOSE_OUT for q in ctx.questions):
        raise Refusal("现在没有等您评价的结果。要说某一件，请带上编号，例如“1001 满意”；回“我的问题”看办到哪了。")
    if not isinstance(score, int):
        return "好的，不急。想好了回“1”满意、“2”基本满意、“3”未解决。"
    return confirm.give(ctx, confirm.Verdict(satisfaction_of(score), score, str(ctx.act.slots.get("reason") or "")))


def _verdict(ctx: Context, satisfaction: Satisfaction) -> str:
    assert ctx.act is not None
    if (part := together.part_of(ctx)) is not None:
        return part
    _not_reported(ctx, satisfaction)
    reason = ctx.said.words if satisfaction is Satisfaction.UNSATISFIED and len(ctx.said.text) > 4 else ""
    return confirm.give(ctx, confirm.Verdict(satisfaction, confirm.SCORES[satisfaction], reason))


def _not_reported(ctx: Context, satisfaction: Satisfaction) -> None:
    """“1001已经好了，不用来了” before anybody reported a result: say what can be done instead of a verdict."""
    if satisfaction is not Satisfaction.SATISFIED or len(ctx.match.refs) != 1:
        return
    ticket = acts.find(ctx, ctx.match.refs[0], for_update=False)
    if ticket.state not in (TicketState.PENDING_CONFIRM.value, TicketState.CLOSED.value) and ticket.is_open:
        raise Refusal(
            f"#{ticket.no} 责任部门还没有报办结，先不用确认。已经自己好了、不用办了的，回“撤回 {ticket.no}”；"
            f"您当场办好的，回“现场解决 {ticket.no} 做了什么”。"
        )


def why(ctx: Context) -> str:
    """Why a ticket went where it is: the words that decided the category, and who answers for it."""
    if ctx.act is not None and ctx.act.slots.get("closing"):
        return turns.explain(ctx)  # “政策不允许，已向网点解释清楚”: how it ended
    return acts.look_at(ctx, lambda ticket: _why(ctx, ticket))


def _why(ctx: Context, ticket: Ticket) -> str:
    because = dispatch_words.because(ctx.directory, ticket, events.story(ctx.session, "ticket", ticket.id))
    return f"#{ticket.no} {because}。分错了回“{ticket.no} 改成 ”加类别或部门。"


def not_yet(ctx: Context) -> str:
    """Understood, and honestly not possible yet; nothing is stored."""
    assert ctx.act is not None
    what, meanwhile = _NOT_YET[ctx.act.name]
    about = "、".join(f"#{no}" for no in ctx.match.refs)
    raise Refusal(f"{about + ' ' if about else ''}“{what}”还不能在这里办，我没有做任何改动。{meanwhile}。")


def _choose(ctx: Context, router: Router) -> str:
    assert ctx.act is not None
    option = ctx.act.slots.get("option")
    if option == "none":
        return "那请直接写名称，例如网点“安国支局”、类别“空调”；不报了回 0。"
    return answering.by_number(ctx, router, str(option))


def _undo(ctx: Context, router: Router) -> str:
    """What the last message did is taken back where one of our questions still offers it."""
    if ctx.match.refs and ctx.act is not None and ctx.act.slots.get("own"):
        return undoing.take_back_named(ctx)
    offered = [q for q in ctx.questions if q.kind != answering.WHICH and "0" in q.options]
    undone = undoing.take_back(ctx, since=offered[-1].asked_at if offered else None)
    if undone is not None:
        return undone
    if offered:
        return answering.by_number(ctx, router, "0")
    raise Refusal(
        "没有可以撤销的操作：10分钟以内、别人还没有接着办的才能撤销。"
        f"要撤回提交过的问题，请带编号，例如“撤回 {_example(ctx)}”。"
    )


def _example(ctx: Context) -> str:
    made = ctx.about.created if ctx.about else ()
    return str(made[-1]) if made else "1001"
