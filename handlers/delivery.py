"""发送异常: what did not arrive, to whom, why in plain words, and what to do; and who wants no cards."""

from __future__ import annotations

from datetime import timedelta

from bot import access
from bot.router import Context, Router
from handlers import wording
from handlers.undelivered import in_charge_of
from models import inbox, occurrences, outbox, preferences, tickets
from models.base import lock_person
from models.directory import Directory
from models.outbox import Letter
from models.refusal import Refusal
from models.rules import delivery

LOOK_BACK = timedelta(days=7)
ROWS = 8
PATIENCE = timedelta(minutes=5)
_STATES = {outbox.FAILED: "没送达", outbox.UNKNOWN: "不知是否送达"}


_UNSENT = (
    r"(?:看看?|查一?下)?(?:最近|今天|这几天|昨天)?(?:有没有|有|有哪些|哪些|什么|几条)*(?:消息|提醒|通知|推送)(?:是)?(?:没(?:有)?(?:发出去?|送到|送达|发到|收到|推出去)|(?:发送?|推送?)(?:失败|不了|不出去|异常|出错)|发不出去)(?:的|了)?(?:有)?(?:哪些|吗|没有|呢)?[?？。]*"
    r"|(?:有)?(?:谁|哪些人|哪个人)(?:还)?(?:没(?:有)?|收不到)(?:收到)?(?:消息|提醒|通知|推送)(?:了)?[?？。]*"
)


def declare(router: Router) -> None:
    router.command(
        "发送异常", words=("发送异常", "系统异常"), examples=("发送异常",), roles=access.ADMIN_ROLES,
        help="发送异常：看没发出去的消息",
    )(troubles)  # fmt: skip
    router.pattern("没发出去的", pattern=_UNSENT, examples=("有没有消息没发出去",))(troubles)
    router.pattern(
        "不要卡片",
        pattern=r"(?:以后|今后)?(?:不要|别发|不发|关闭|不用)(?:发)?卡片(?:了|吧)?[。!！]*",
        examples=("以后不要卡片",),
    )(lambda ctx: _choose(ctx, without=True))
    router.pattern(
        "要卡片",
        pattern=r"(?:以后|今后)?(?:要|还是要|打开|恢复|用|发)(?:发)?卡片(?:吧)?[。!！]*",
        examples=("以后要卡片",),
    )(lambda ctx: _choose(ctx, without=False))


def troubles(ctx: Context) -> str:
    """What an administrator has to see to: letters, and (for the city) messages we could not handle."""
    if not access.administers(ctx.person):
        raise Refusal("发送异常由党建管理员查看；您自己的问题请回“我的问题”。")
    since = ctx.now - LOOK_BACK
    letters = [x for x in outbox.troubled(ctx.session, since) if in_charge_of(ctx.directory, ctx.person, x)]
    whole = "CITY_PARTY_ADMIN" in ctx.person.roles
    broken = inbox.broken(ctx.session, since) if whole else []
    waiting = _queue(ctx) if whole else ""
    missed = occurrences.missed_since(ctx.session, since) if whole else []
    if not letters and not broken and not missed:
        return f"近7天没有发送失败的消息。{waiting}" if waiting else "近7天没有发送异常，消息都送到了。"
    hidden = tickets.anonymous_reporters(ctx.session, {letter.ticket for letter in letters if letter.ticket})
    lines = [_letter(ctx.directory, letter, hidden) for letter in letters]
    lines += [
        f"{wording.instant(m.received_at)} 没处理成功（E{m.incident}）：{ctx.directory.name(m.sender)}"
        f"「{wording.excerpt(m.text, 24)}」。请他再说一次；还不行请把编号告诉技术人员。"
        for m in broken
    ]
    if missed:
        lines.insert(0, f"错过{len(missed)}次定时任务，最近：{wording.instant(missed[0].slot)} {missed[0].rule}")
    more = f"\n……以上是最近{ROWS}条。" if len(lines) > ROWS else ""
    scope = "" if whole else f"{ctx.person.county}"
    return (
        f"{scope}近7天发送异常{len(lines)}条：\n"
        + "\n".join(f"· {line}" for line in lines[:ROWS])
        + more
        + (f"\n{waiting}" if waiting else "")
    )


def _queue(ctx: Context) -> str:
    """What waits longer than it should: held back by a limit, or WeCom does not answer."""
    count, oldest = outbox.queue(ctx.session, ctx.now)
    if oldest is None or ctx.now - oldest < PATIENCE:
        return ""
    return f"还有{count}条在排队，最早的从{wording.instant(oldest)}等到现在；会自动再发，等得久了请看服务器能不能连上企业微信。"


def _letter(directory: Directory, letter: Letter, hidden: set[tuple[int, str]]) -> str:
    group = directory.groups.get(letter.recipient)
    whom = directory.name(letter.recipient) if letter.channel in outbox.TO_ONE else f"群{group.name if group else ''}"
    words = wording.excerpt(letter.text, 24)
    if (letter.ticket or 0, letter.recipient) in hidden:  # his own ticket, said in confidence
        whom, words = "网点员工（匿名）", "内容不显示"
    found = delivery.reason(letter.errcode, unknown=letter.state == outbox.UNKNOWN)
    return (
        f"{wording.instant(letter.ended_at or letter.created_at)} {_STATES[letter.state]}：{whom}"
        f"「{words}」{found.why}。{found.remedy}。"
    )


def _choose(ctx: Context, *, without: bool) -> str:
    lock_person(ctx.session, ctx.person.userid)
    preferences.choose(ctx.session, ctx.person.userid, preferences.WITHOUT_CARDS, on=without, now=ctx.now)
    if without:
        return "好的，以后只发文字，照着文字里的话回就行。想要带按钮的卡片，请说“以后要卡片”。"
    return "好的，以后派单和请您确认时发带按钮的卡片；回文字也一样算数。不想要请说“以后不要卡片”。"
