"""The beneficiary's word: 满意 / 基本满意 closes, 未解决 sends back; never the handler's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.router import Context, Router
from handlers import notices, wording
from handlers.tickets import acts, handle, lessons
from models import followers, questions, tickets
from models.rules import sla
from models.rules.lifecycle import Verb
from models.rules.words import SATISFACTION_SCORES, SATISFACTION_WORDS, Satisfaction, satisfaction_of
from models.tickets import Ticket

_GOOD = ("满意", "非常满意", "很满意", "已解决", "解决了")
_DONE_WORDS = ("已解决", "解决了")
_FAIR = ("基本满意", "还行", "凑合")
_BAD = ("未解决", "不满意", "没解决", "没有解决", "还没解决")
_SCORE = re.compile(r"([1-5])分")
_LED_BY = re.compile(r"^[#\d\s，,。.、：:]*(?=[^\d\s])|^#?\d[\d\s#]*$")  # the number that was answered with
_OUTLET_ROLES = ("REP", "OUTLET_HEAD", "EMPLOYEE")


@dataclass(frozen=True)
class Verdict:
    """What was answered: the word, the score 1–5, and the reason for a bad one."""

    satisfaction: Satisfaction
    score: int
    reason: str = ""

    @property
    def words(self) -> str:
        return SATISFACTION_WORDS[self.satisfaction]


def declare(router: Router) -> None:
    router.act(
        "满意", verbs=_GOOD, examples=("1001 满意", "满意 1001"), roles=_OUTLET_ROLES,
        help="确认办结：“1001 满意”或“1001 未解决 原因”",
    )(lambda ctx: _said(ctx, Satisfaction.SATISFIED))  # fmt: skip
    router.act("基本满意", verbs=_FAIR, examples=("1001 基本满意",))(
        lambda ctx: _said(ctx, Satisfaction.BASICALLY_SATISFIED)
    )
    router.act("未解决", told=True, verbs=_BAD, examples=("1001 未解决 还是不制冷",))(
        lambda ctx: _said(ctx, Satisfaction.UNSATISFIED)
    )
    router.answers(questions.CLOSE_OUT)(answer)


def answer(ctx: Context) -> str:
    """A number under the close-out question."""
    assert ctx.question is not None
    ticket = tickets.by_id(ctx.session, ctx.question.ticket or 0)
    word = str(ctx.question.options[ctx.match.word])
    scored = _SCORE.fullmatch(word)
    if scored:
        score = int(scored[1])
        return _give(ctx, ticket, Verdict(satisfaction_of(score), score))
    satisfaction = next(s for s, words in SATISFACTION_WORDS.items() if words == word)
    bad = satisfaction is Satisfaction.UNSATISFIED and ctx.match.rest.strip() != ctx.match.word
    reason = _LED_BY.sub("", ctx.match.rest) if bad else ""
    return _give(ctx, ticket, Verdict(satisfaction, SATISFACTION_SCORES[satisfaction], reason))


SCORES = SATISFACTION_SCORES


def give(ctx: Context, verdict: Verdict) -> str:
    """Give a verdict that was understood: on the tickets named, else on what waits for this person."""
    bad = verdict.satisfaction is Satisfaction.UNSATISFIED
    verb = Verb.REJECT_RESULT if bad else Verb.CONFIRM
    return _each(ctx, verb, verdict)


def _each(ctx: Context, verb: Verb, verdict: Verdict) -> str:
    return acts.each(
        ctx, verb, lambda ticket: _give(ctx, ticket, verdict), word=verdict.words, score=verdict.score
    )  # fmt: skip


def _said(ctx: Context, satisfaction: Satisfaction) -> str:
    if ctx.match.word in _DONE_WORDS and _handles_all(ctx):
        return handle.resolve(ctx)  # “1001已解决，…” of its handler reports a result
    verb = Verb.REJECT_RESULT if satisfaction is Satisfaction.UNSATISFIED else Verb.CONFIRM
    return _each(ctx, verb, Verdict(satisfaction, SATISFACTION_SCORES[satisfaction], ctx.match.rest))


def _handles_all(ctx: Context) -> bool:
    named = [acts.find(ctx, no, for_update=False) for no in ctx.match.refs]
    return bool(named) and all(acts.may(ctx, ticket, Verb.RESOLVE) for ticket in named)


def send_back(ctx: Context, ticket: Ticket, reason: str) -> str:
    """未解决, said as 重办 while the result still waits for a word."""
    bad = Satisfaction.UNSATISFIED
    return _give(ctx, ticket, Verdict(bad, SATISFACTION_SCORES[bad], reason))


def _give(ctx: Context, ticket: Ticket, verdict: Verdict) -> str:
    bad = verdict.satisfaction is Satisfaction.UNSATISFIED
    acts.perform(
        ctx, ticket, Verb.REJECT_RESULT if bad else Verb.CONFIRM,
        text=verdict.reason, satisfaction=verdict.satisfaction, score=verdict.score,
    )  # fmt: skip
    others = questions.asked_about(ctx.session, ticket.id, questions.CLOSE_OUT)
    questions.close_for(ctx.session, ticket=ticket.id, userid=ctx.person.userid, now=ctx.now, outcome="answered")
    questions.close_for(ctx.session, ticket=ticket.id, now=ctx.now, outcome="answered-by-other")
    pushes = notices.Pushes.of(ctx)
    if bad:
        pushes.redone(ticket, ctx.person, verdict.reason, others)
        ask = "" if verdict.reason else f"哪里没解决？回“补充 {ticket.no} …”告诉他们。"
        return f"#{ticket.no} 已退回责任部门重办，新时限{wording.deadline(ticket)}。{ask}"
    lessons.closed(ctx, ticket)
    pushes.closed(ticket, ctx.person, verdict.words, others)
    pushes.ended(ticket, followers.of(ctx.session, ticket.id), f"已销号（答复“{verdict.words}”）")
    assert ticket.created_at is not None
    assert ticket.closed_at is not None
    used = sla.used_days(ticket.created_at, ticket.closed_at, ctx.calendar)
    return (
        f"#{ticket.no} 已销号，{wording.day(ticket.created_at)}反映、{wording.day(ticket.closed_at)}销号，"
        f"用时{used}个工作日（时限{ticket.sla_days}）。"
        if used
        else f"#{ticket.no} 已销号，当天反映当天办结（时限{ticket.sla_days}个工作日）。"
    )
