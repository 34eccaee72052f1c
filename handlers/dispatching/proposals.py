"""The answer to a suggested rule: 1 puts it into force, 0 leaves everything as it is."""

from __future__ import annotations

from bot.router import Context, Router
from handlers.dispatch_proposals import PROPOSAL
from handlers.dispatching import changes, scope
from models import dispatch_rules
from models.refusal import Refusal


def declare(router: Router) -> None:
    router.answers(PROPOSAL)(answered)


def answered(ctx: Context) -> str:
    """Do what the administrator decides about a suggestion."""
    assert ctx.question is not None
    options = ctx.question.options
    ctx.close_question("answered")
    if ctx.match.word == "0":
        return f"好的，{options['called']}不采用，规则没有改。"
    scope.needs_admin(ctx)
    wanted = changes.restored(options["wanted"])
    rule = ctx.directory.dispatch.rule_for(wanted[0].category, wanted[0].county)
    if rule is not None and rule.department == wanted[0].department:
        raise Refusal("已经是这样派的，不用再改。")
    number = dispatch_rules.change(ctx.session, wanted, by=ctx.person.userid, now=ctx.now)
    return changes.told(ctx, wanted, number)
