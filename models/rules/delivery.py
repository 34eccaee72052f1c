"""By which way a letter goes, which way is next when one is closed for good, and why, in plain words.

The chain (bot → app → webhook) is one table. The AI bot stands first and is passed over: in its URL mode it answers
only, nobody can be pushed to (wecom.md §2.1.6). Once the long connection is there (aibot_send_msg), it pushes: then
its row says so, and the sender finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CARD, TEXT = "card", "text"
MEMBER, APPCHAT, WEBHOOK, BOT = "member", "appchat", "webhook", "bot"


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, for whom it is, and whether anything can be pushed by it at all."""

    channel: str
    to: str
    pushes: bool
    name: str


CHAIN: Final = (
    Way(BOT, "member", pushes=False, name="智能机器人"),
    Way(MEMBER, "member", pushes=True, name="应用"),
    Way(BOT, "group", pushes=False, name="智能机器人"),
    Way(APPCHAT, "group", pushes=True, name="应用的群"),
    Way(WEBHOOK, "group", pushes=True, name="群消息推送"),
)

Route = tuple[str, str]  # channel, address


def group_routes(push: str | None) -> list[Route]:
    """Return the ways into a group in the order they are tried; `push` is “appchat:ID”, “webhook:KEY”, or both with a comma."""
    known = {}
    for one in (push or "").split(","):
        channel, _, address = one.strip().partition(":")
        known[channel] = address
    ways = [way.channel for way in CHAIN if way.to == "group" and way.pushes]
    return [(channel, known[channel]) for channel in ways if known.get(channel)]


_RECEIVER = frozenset({40003, 60021, 60111, 81012, 81013, 82001, 82002, 82003})


def card_refused(errcode: int | None) -> bool:
    """Whether the text twin may still reach somebody whose card was refused: not when it is the receiver that is wrong."""
    return errcode is not None and errcode not in _RECEIVER


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something did not arrive, and what an administrator can do."""

    why: str
    remedy: str


_UNREACHABLE = Reason("不在应用的可见范围，或没有激活企业微信", "请在管理后台把此人加进应用可见范围，并先口头告诉他")
_UNKNOWN_PERSON = Reason("企业微信里没有这个账号", "请核对名单里的账号，并先口头告诉他")
_NO_GROUP = Reason("群已解散，或群的推送地址失效", "请在群里重新添加消息推送，再更新地址")
_NOT_ALLOWED = Reason("应用没有这项权限", "请在管理后台检查应用的权限和可见范围")
_TOO_LONG = Reason("这条消息企业微信不收", "请把这条告诉技术人员；内容可回“#编号”查看")

REASONS: Final[dict[int, Reason]] = {
    40003: _UNKNOWN_PERSON,
    60111: _UNKNOWN_PERSON,
    0: _UNREACHABLE,  # taken, with this person named as not reached
    60021: _UNREACHABLE,
    81012: _UNREACHABLE,
    81013: _UNREACHABLE,
    **dict.fromkeys((40050, 86001, 86003, 86008, 93000, 93001, 93004), _NO_GROUP),
    **dict.fromkeys((48002, 60011, 301002, 50003), _NOT_ALLOWED),
    45009: Reason("发送太频繁，被企业微信限制", "不用处理，过一会儿再看"),
    60020: Reason("服务器的地址没有登记为可信", "请在管理后台把服务器IP加进企业可信IP"),
    **dict.fromkeys((40033, 40035, 40058, 44004, 45002), _TOO_LONG),
}
_LOST = Reason("发出后没有收到企业微信的答复", "可能已收到，请问一下本人；系统不会重发")
_BUSY = Reason("企业微信多次没有接收", "请先口头告诉他；一直这样请告诉技术人员")


def reason(errcode: int | None, *, unknown: bool) -> Reason:
    """Return why, and what to do; `unknown`: nobody knows whether it arrived."""
    if unknown:
        return _LOST
    return REASONS.get(errcode, _BUSY) if errcode is not None else _BUSY
