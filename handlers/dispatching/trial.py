"""试派: what would happen to a report, with every reason; nothing is created."""

from __future__ import annotations

from bot import access
from bot.claims import Hearing, Match
from bot.language.reader import Problem
from bot.router import Context, Router
from handlers import dispatch_words, wording
from models import dispatching
from models.refusal import Refusal
from models.rules import sla
from models.rules.taxonomy import CATEGORIES
from models.rules.words import URGENCY_WORDS
from models.rules.workdays import local

_MOST = 3  # problems of one message that are shown


def declare(router: Router) -> None:
    router.command(
        "试派", words=("试派单", "试派一下", "试派", "试一下派单", "试试派单", "模拟派单"), prepare=_read,
        examples=("试派：客户要赔碎了的鸡蛋",), roles=access.ADMIN_ROLES,
        help="试派：“试派：客户要赔碎了的鸡蛋”看会派给谁，不建单",
    )(try_out)  # fmt: skip
    router.does("dry_run", name="会派给谁", examples=("打印机坏了会派给谁",))(understood)


def understood(ctx: Context) -> str:
    """“打印机坏了会派给谁”: the same in people's own words."""
    assert ctx.act is not None
    words = str(ctx.act.slots.get("text") or "").strip().removeprefix("看看").removeprefix("看")
    own = ctx.directory.own_outlets(ctx.person.userid, local(ctx.now).date())
    found = ctx.reader.problems(words, county=ctx.person.county, own=own) if words else ()
    ctx.match = Match(rest=words)
    ctx.prepared = tuple(problem for problem in found if not problem.visit)
    return try_out(ctx)


def try_out(ctx: Context) -> str:
    """Say where a report would go and by when, and why."""
    if not ctx.match.rest.strip():
        raise Refusal("请在后面写上要试的话，例如“试派：客户要赔碎了的鸡蛋”。")
    problems: tuple[Problem, ...] = ctx.prepared
    shown = [_would(ctx, problem) for problem in problems[:_MOST]]
    more = f"\n……共{len(problems)}件，以上是前{_MOST}件" if len(problems) > _MOST else ""
    return "【试派，不建单】" + "\n\n".join(shown) + more


def _read(hearing: Hearing, match: Match) -> tuple[Problem, ...]:
    own = hearing.directory.own_outlets(hearing.person.userid, local(hearing.now).date())
    found = hearing.reader.problems(match.rest, county=hearing.person.county, own=own)
    return tuple(problem for problem in found if not problem.visit)


def _would(ctx: Context, problem: Problem) -> str:
    reading = problem.reading
    outlet = reading.outlets[0] if len(reading.outlets) == 1 else None
    county = ctx.directory.outlets[outlet].county if outlet else ctx.person.county
    urgency = reading.urgency
    today = local(ctx.now).date()
    outcome = dispatching.decide(ctx.directory, reading.category, county, urgency=urgency, on=today)
    owner = ctx.directory.department(outcome.department)
    person = ctx.directory.name(outcome.person) if outcome.person else ""
    days = sla.days_for(CATEGORIES[reading.category], urgency, today)
    words = dispatch_words.matched(reading.category, problem.part.words, reading.evidence)
    place = dispatch_words.place_of(ctx.directory, outlet, county)
    others = "" if reading.sure else f"（还可能是{'、'.join(CATEGORIES[code].name for code in reading.choices[1:])}）"
    lines = [
        f"“{wording.excerpt(problem.part.words, 40)}”",
        f"网点：{wording.outlet(ctx.directory, outlet) if outlet else _unsaid(ctx, reading.outlets, county)}",
        f"类别：{wording.category(reading.category)}{others}　紧急度：{URGENCY_WORDS[urgency]}",
        f"责任：{ctx.directory.label(owner)}{f' {person}' if person else '，由党建管理员派单'}",
        f"时限：{wording.time_limit(days, sla.due(ctx.now, days, ctx.calendar), reading.category, today)}",
        f"理由：{dispatch_words.kind(reading.category, words)}；"
        f"{dispatch_words.foreseen(ctx.directory, outcome, place=place)}",
    ]
    return "\n".join(lines)


def _unsaid(ctx: Context, candidates: tuple[str, ...], county: str | None) -> str:
    names = "、".join(wording.outlet(ctx.directory, outlet) for outlet in candidates[:3])
    return f"没说清（{names or '会先问是哪个网点'}），按{county or '全市'}的规则"
