"""Rules changed by a sentence: always shown first, done on a confirming number, taken back within ten minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot import answering
from bot.router import Context, Router
from handlers import dispatch_notices, wording
from handlers.dispatching import plan, scope
from models import dispatch_rules, questions, roster
from models.dispatch_rules import Wanted
from models.refusal import Refusal

CONFIRM, UNDO = "rule.change", "rule.undo"
UNDO_STANDS = timedelta(minutes=10)


def declare(router: Router) -> None:
    router.does("rule_change", name="改派单规则", examples=("以后空调的单子都派给综合部",))(propose)
    router.answers(CONFIRM)(confirmed)
    router.answers(UNDO)(lambda ctx: undo(ctx))
    router.command(
        "撤销规则", words=("撤销规则", "撤销派单规则", "规则改回去", "规则撤销"), examples=("撤销规则",),
    )(undo)  # fmt: skip


def propose(ctx: Context) -> str:
    """Show what a sentence would change, before anything is changed."""
    scope.needs_admin(ctx)
    assert ctx.act is not None
    return ask(ctx, plan.of(ctx, ctx.act.slots))


def ask(ctx: Context, wanted: Sequence[Wanted]) -> str:
    """Put the change as a question; the number confirms exactly this."""
    lines = plan.shown(ctx.directory, wanted)
    rules = ctx.directory.dispatch.rules
    seen = [rules[one.key].id for one in wanted if one.key in rules]
    answering.ask_back(
        ctx,
        CONFIRM,
        {
            "1": "confirm", "0": "cancel", "wanted": stored(wanted), "seen": seen,
            "hint": "改规则请回：1 确认　0 取消。",
        },
    )  # fmt: skip
    return "\n".join(["【改派单规则，请确认】", *lines, "回 1 确认，回 0 取消。"])


def confirmed(ctx: Context) -> str:
    """1 puts the rules into force, 0 leaves everything as it is."""
    assert ctx.question is not None
    options = ctx.question.options
    ctx.close_question("answered")
    if ctx.match.word == "0":
        return "好的，规则没有改。"
    scope.needs_admin(ctx)
    wanted = restored(options["wanted"])
    number = dispatch_rules.change(ctx.session, wanted, by=ctx.person.userid, now=ctx.now, seen=options["seen"])
    return told(ctx, wanted, number)


def told(ctx: Context, wanted: Sequence[Wanted], number: int) -> str:
    """Say that it holds now, and how it is taken back; tell the counties' administrators."""
    roster.touch(ctx.session)
    lines = plan.holding(ctx.directory, wanted)
    counties = {one.county for one in wanted}
    readers = ctx.directory.with_role("COUNTY_PARTY_ADMIN")
    dispatch_notices.DispatchPushes.of(ctx).rule_changed(
        [p for p in readers if None in counties or p.county in counties], ctx.person, lines[:3], key=ctx.message.key
    )
    name, hint = f"改动{number}", "规则已改。要撤销请回 0，或回“撤销规则”。"
    ctx.ask(UNDO, {"0": "undo", "called": name, "hint": hint}, expires_in=UNDO_STANDS)
    return f"已改：\n{wording.rows(lines, '')}\n从下一张单子起生效，已派出的不动。10分钟内回 0 或“撤销规则”可以撤销。"


def undo(ctx: Context) -> str:
    """Put back what held before somebody's own last change."""
    scope.needs_admin(ctx)
    questions.close_kind(ctx.session, userid=ctx.person.userid, kind=UNDO, now=ctx.now, outcome="answered")
    number = dispatch_rules.last_change(ctx.session, by=ctx.person.userid, since=ctx.now - UNDO_STANDS)
    if number is None:
        raise Refusal("最近10分钟里您没有改过派单规则，没有可撤销的。要改回去，请说“以后…都派给…”。")
    again = dispatch_rules.take_back(ctx.session, number, by=ctx.person.userid, now=ctx.now)
    roster.touch(ctx.session)
    return f"已撤销，现在是：\n{wording.rows(plan.holding(ctx.directory, again), '')}"


def stored(wanted: Sequence[Wanted]) -> list[list[Any]]:
    """Rules as a question keeps them."""
    return [[one.category, one.county, one.department, one.person] for one in wanted]


def restored(kept: Sequence[Sequence[Any]]) -> list[Wanted]:
    """Rules as a question kept them."""
    return [Wanted(*one) for one in kept]
