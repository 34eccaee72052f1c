"""The answer to “请问要签收哪一件？”: what was asked for is done to the ticket that was chosen."""

from __future__ import annotations

from dataclasses import replace

from bot import doing, situation
from bot.claims import Hearing
from bot.language.reader import hear
from bot.router import Context, Router
from handlers.tickets import acts, confirm
from models.rules.words import satisfaction_of


def declare(router: Router) -> None:
    router.answers(acts.WHICH)(lambda ctx: _chosen(ctx, router))


def _chosen(ctx: Context, router: Router) -> str:
    """Say the verb again with the number of the ticket, as the person might have written it at once."""
    assert ctx.question is not None
    options = ctx.question.options
    no, word, rest, score = options[ctx.match.word], options["word"], options["rest"], options["score"]
    ctx.close_question("answered")
    if not no:
        return "好的，先不办。要办哪一件，请带上编号再说一句。"
    if score:
        ctx.match = replace(ctx.match, refs=(no,), rest=rest)
        return confirm.give(ctx, confirm.Verdict(satisfaction_of(score), score, rest))
    said = hear(f"{word} {no} {rest}", None, ())
    found = router.route(Hearing(said, ctx.person, ctx.directory, ctx.reader, ctx.in_group, ctx.now))
    if found is None:
        return _understood(ctx, router, f"{no} {options['said']}")
    intent, ctx.match = found
    ctx.said = said
    return intent.handler(ctx)


def _understood(ctx: Context, router: Router, words: str) -> str:
    """What has no written form is read once more, with the number in front."""
    ctx.said = hear(words, None, ())
    about = situation.speaker(ctx.person, ctx.group, ctx.directory, ctx.now, in_group=ctx.in_group)
    return doing.carry_out(ctx, router, ctx.reader.understand(ctx.said.text, about, voice=False), about)
