"""帮助 by role, the welcome, and what we say when we did not understand or do not know somebody."""

from __future__ import annotations

import re

from bot.access import REPORTING_ROLES
from bot.router import BOTH, Context, Router
from models import conversation
from models.rules.words import ROLE_WORDS, Role

MAX_LINES = 8

# Which role's help is shown first when somebody holds several.
_FIRST = (
    "HANDLER", "DEPT_HEAD", "REP", "OUTLET_HEAD", "COUNTY_PARTY_ADMIN", "CITY_PARTY_ADMIN", "COUNTY_SECRETARY",
    "CITY_SECRETARY", "EMPLOYEE",
)  # fmt: skip
# “好的，同意”, “好的，这个单子我接了”: the nod is the smaller part.
_MORE_THAN_THANKS = re.compile(
    r"同意|批准|不行|签收|收下|接[了下单]|我来|我办|去[看办修]|马上|安排|\d{3,}|办结|修好|解决|满意|坏|没[来修好解]|什么|怎么|吗|[?？]"
)
_TITLES = {Role.REP.value: "党代表（联系点包挂）"}


def declare(router: Router) -> None:
    def show_help(ctx: Context) -> str:
        return help_text(ctx, router)

    def unknown(ctx: Context) -> str:
        return not_understood(ctx, router)

    router.command(
        "帮助", words=("帮助", "怎么用", "使用说明", "help", "菜单", "?", "？"), examples=("帮助",), where=BOTH
    )(show_help)
    router.command("更多", words=("更多", "下一页", "继续看"), examples=("更多",), where=BOTH)(more)
    router.command("问好", words=("你好", "您好", "在吗"), examples=("你好",), where=BOTH)(lambda ctx: greet(ctx))
    router.command(
        "客气", words=("谢谢", "辛苦了", "好的", "知道了", "明白了"), examples=("谢谢",), where=BOTH,
        unless=lambda hearing, match: _MORE_THAN_THANKS.search(match.rest) is not None,
    )(lambda ctx: "不客气，有事随时说。")  # fmt: skip
    router.on("text:unknown")(unknown)
    router.on("event:subscribe", "event:enter_agent", "event:enter_chat")(greet)
    router.unknown_person(stranger)


def help_text(ctx: Context, router: Router) -> str:
    """At most eight lines, only what this person's roles can use."""
    held = [role for role in _FIRST if role in ctx.person.roles] or [Role.EMPLOYEE.value]
    lines: list[str] = []
    for role in held:
        for intent in router.intents:
            here = "group" if ctx.in_group else "single"
            if role in intent.roles and intent.help and here in intent.where and intent.help not in lines:
                lines.append(intent.help)
    if not lines:
        lines = ["看数字：未结、红牌、分类、走访"] if ctx.in_group else ["反映问题：直接说一句就行"]
    title = _TITLES.get(held[0], ROLE_WORDS[Role(held[0])])
    return "\n".join(
        [f"{ctx.person.name}同志，您是{title}，可以这样说：", *lines[: MAX_LINES - 2], "随时可回“取消”“帮助”。"]
    )


def greet(ctx: Context) -> str:
    """At most four lines with one thing to do."""
    if not ctx.person.active:
        return stranger(ctx)
    first = "例如：安国支局食堂冰箱坏了" if _can_report(ctx) else "例如：未结、我的问题"
    return "\n".join(
        [
            f"{ctx.person.name}同志，您好！这里是连心桥。",
            "网点有什么难处，直接说一句话就行，我来找责任部门、盯时限、告诉您结果。"
            if _can_report(ctx)
            else "要办的问题我会按时提醒您，数字随时可问。",
            f"{first}；回“帮助”看全部用法。",
        ]
    )


def not_understood(ctx: Context, router: Router) -> str:
    """A short menu instead of silence."""
    if ctx.in_group:
        return f"没听明白。可以问：@{ctx.bot_name} 进度 / 未结 / 红牌 / 分类 / 走访。"
    if _can_report(ctx):
        return (
            "没听明白。要反映问题，请说清什么东西、怎么了，例如“安国支局空调坏了”，或回“上报”加内容；看用法回“帮助”。"
        )
    return "没听明白。回“帮助”看能做什么，回“我的问题”看要办的。"


def more(ctx: Context) -> str:
    rest = conversation.take_rest(ctx.session, ctx.person.userid, ctx.message.chat)
    return rest or "没有更多内容了。"


def stranger(ctx: Context) -> str:
    """Somebody the roster does not know gets help and whom to ask, no data; nobody binds himself."""
    if ctx.message.kind.startswith("event:") and ctx.message.kind not in (
        "event:subscribe", "event:enter_agent", "event:enter_chat",
    ):  # fmt: skip
        return ""
    admins = [p.name for p in ctx.directory.with_role("CITY_PARTY_ADMIN")][:2]
    whom = f"（{'、'.join(admins)}）" if admins else ""
    return f"您好，这里是连心桥，用来反映网点的难处。您还没有登记，请联系市党建管理员{whom}登记后再用；急事请直接打电话给县分公司。"


def _can_report(ctx: Context) -> bool:
    return bool(set(REPORTING_ROLES) & set(ctx.person.roles))
