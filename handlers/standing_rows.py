"""A ticket in a list as one row, and who stands inside a scope: shared by everything that answers with lists."""

from __future__ import annotations

from bot.access import Scope
from bot.router import Context
from handlers import wording
from models.measures import overdue
from models.roster import Outlet
from models.rules.words import LIGHT_WORDS, STATE_WORDS, Light
from models.rules.workdays import local
from models.statistics import Standing

_ORDER = {Light.RED: 0, Light.ESCALATED: 0, Light.YELLOW: 1, Light.BLUE: 2, Light.NORMAL: 3}


def first_things_first(ctx: Context, standing: Standing) -> tuple[int, int, int]:
    """The order of a list: red before yellow before the rest, the longest overdue first."""
    return (_ORDER.get(standing.light or Light.NORMAL, 4), -overdue(standing, ctx.now, ctx.calendar), standing.no)


def row(ctx: Context, standing: Standing) -> str:
    """#n｜light｜state｜outlet｜category｜owner｜when."""
    over = overdue(standing, ctx.now, ctx.calendar)
    if standing.light is Light.SUSPENDED:
        until = standing.suspended_until
        when = f"挂起至{local(until):%Y-%m-%d}" if until else "挂起"
    elif standing.light is Light.PENDING:
        when = "等确认"
    elif standing.light is Light.WAITING:
        when = "等补充"
    elif over:
        when = f"超期{over}个工作日"
    elif not standing.is_open:
        when = f"{wording.day(standing.closed_at)}销号" if standing.closed_at else "已销号"
    else:
        when = f"{wording.instant(standing.due_at)}到期" if standing.due_at else "—"
    owner = ctx.directory.label(ctx.directory.department(standing.department))
    light = f"{LIGHT_WORDS[standing.light]}｜" if standing.light not in (None, Light.NORMAL, Light.SUSPENDED) else ""
    return (
        f"#{standing.no}｜{light}{STATE_WORDS[standing.state]}｜{wording.outlet(ctx.directory, standing.outlet)}｜"
        f"{wording.category(standing.category)}｜{owner}｜{when}"
    )


def outlets(ctx: Context, scope: Scope) -> list[Outlet]:
    """The outlets of a scope."""
    return [
        o
        for o in ctx.directory.outlets.values()
        if scope.covers_county(o.county) and (scope.outlets is None or o.id in scope.outlets)
    ]


def inside(scope: Scope, standing: Standing) -> bool:
    """Whether a ticket lies in a scope."""
    return (
        scope.covers_county(standing.county)
        and (scope.outlets is None or standing.outlet in scope.outlets)
        and (scope.departments is None or standing.department in scope.departments)
    )
