"""What a person chooses for his own reports: with the draft step, or without."""

from __future__ import annotations

from bot.access import REPORTING_ROLES
from bot.router import Context, Router
from models import preferences
from models.base import lock_person
from models.refusal import Refusal

_OFF = r"(?:以后|今后|往后|下次起?|我的问题)[，,]?(?:都|就|请)?(?:直接提交|不用(?:给我)?(?:看)?草稿|不要草稿|别(?:给我)?(?:看|发)?草稿|不用(?:我)?确认)(?:就行|吧|了)?[。.!！]*"
_ON = r"(?:以后|今后|往后|下次起?)[，,]?(?:都|还是|请)?(?:先)?(?:给我|让我)?(?:先)?(?:看一?下?|看看|发|出|要|确认一?下?)?草稿(?:再提交|吧|了)?[。.!！]*"


def declare(router: Router) -> None:
    router.pattern("直接提交", pattern=_OFF, examples=("以后直接提交",))(without_draft)
    router.pattern("先看草稿", pattern=_ON, examples=("以后先给我看草稿",))(with_draft)


def without_draft(ctx: Context) -> str:
    """From now on a complete report goes out at once."""
    _choose(ctx, on=True)
    return "好的，以后您说清了的问题直接提交，10分钟内回0可以撤回；拿不准的还会先给您看。改回来请说“以后先给我看草稿”。"


def with_draft(ctx: Context) -> str:
    """Back to the draft before every submission."""
    _choose(ctx, on=False)
    return "好的，以后先给您看草稿，回 1 才提交。"


def _choose(ctx: Context, *, on: bool) -> None:
    if not set(ctx.person.roles) & set(REPORTING_ROLES):
        raise Refusal("这是给反映问题的人用的。看您能做什么，请回“帮助”。")
    lock_person(ctx.session, ctx.person.userid)
    preferences.choose(ctx.session, ctx.person.userid, preferences.WITHOUT_DRAFT, on=on, now=ctx.now)
