"""What an administrator sets up in the chat: which part of the organisation a group may hear about."""

from __future__ import annotations

from bot import access
from bot.router import GROUP, Context, Router
from models import roster
from models.refusal import Refusal

_WHOLE_CITY = ("全市", "市", "全部")


def declare(router: Router) -> None:
    router.command(
        "绑定本群", words=("绑定本群", "绑定群"), examples=("绑定本群 沛县", "绑定本群 全市"), where=(GROUP,),
        roles=access.ADMIN_ROLES, help="绑定群范围：“绑定本群 沛县”或“绑定本群 全市”",
    )(bind)  # fmt: skip


def bind(ctx: Context) -> str:
    roles = set(ctx.person.roles)
    if not access.administers(ctx.person):
        raise Refusal("只有党建管理员可以绑定本群范围。请联系管理员在群里说“绑定本群 县名”。")
    said = ctx.match.rest.strip("。.！! ")
    if not said:
        raise Refusal("请写上范围，例如“绑定本群 沛县”或“绑定本群 全市”。")
    whole = said in _WHOLE_CITY or said == ctx.directory.city or said == ctx.directory.city.removesuffix("市")
    county = None if whole else next((c for c in ctx.directory.counties if said in c or c in said), None)
    if not whole and county is None:
        raise Refusal(f"没有“{said}”这个县（市、区）。可选：{'、'.join(ctx.directory.counties)}，或“全市”。")
    if "CITY_PARTY_ADMIN" not in roles and (county is None or county != ctx.person.county):
        raise Refusal(f"您只能把群绑定到{ctx.person.county}；绑定全市或别的县请市党建管理员来做。")
    bound = ctx.group
    if "CITY_PARTY_ADMIN" not in roles and bound is not None and bound.county != ctx.person.county:
        raise Refusal(f"本群已绑定{bound.county or '全市'}，要改请市党建管理员来做。")
    assert ctx.message.chat is not None
    before, known = roster.bind_group(
        ctx.session, chatid=ctx.message.chat, county=county, by=ctx.person.userid, now=ctx.now
    )
    was = f"（原来是{before or '全市'}）" if known and before != county else ""
    return f"本群已绑定：{county or '全市'}{was}。在这里@我，只回答{county or '全市'}范围内的数字。"
