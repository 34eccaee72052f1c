"""Promising a text to a person or a group: quiet hours, what people have chosen, keys and honest repetitions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy.orm import Session

from bot import access
from bot.router import Context
from handlers import buttons, wording
from models import cards, files, outbox, preferences, waiting
from models.directory import Directory
from models.files import File
from models.roster import ChatGroup
from models.rules import delivery
from models.rules.quiet import PushKind, may_send_at
from models.rules.reminding import HELD_GRACE, Kind, kind_of, next_digest, waits
from models.rules.weeks import board_at
from models.rules.workdays import local
from models.tickets import Ticket

DUPLICATE_WINDOW = timedelta(hours=4)
BOARD_GRACE = timedelta(minutes=30)


class Promises:
    """Promises made in one transaction: quiet hours and keys in one place."""

    def __init__(self, session: Session, directory: Directory, now: datetime) -> None:
        self._session = session
        self._directory = directory
        self._now = now

    @classmethod
    def of(cls, ctx: Context) -> Self:
        """The promises made along with an answer."""
        return cls(ctx.session, ctx.directory, ctx.now)

    def member(
        self,
        userid: str,
        *,
        key: str,
        text: str,
        ticket: int | None = None,
        priority: int = outbox.NOTICE,
        digest: str | None = None,
        drop_after: datetime | None = None,
        card: tuple[Ticket, buttons.Card] | None = None,
    ) -> bool:
        """Promise a text to one person, with a card that says the same when he takes cards.

        In quiet hours it waits for the next digest; CRITICAL and the answer to what somebody just did never wait. What
        is only told waits for the digest if the person wants it so, and so does the clock's fourth of a day.
        """
        hide = self._hiding(userid, ticket)
        text, digest = hide(text), hide(digest or "")
        said = outbox.same_text(self._session, userid, text, self._now - DUPLICATE_WINDOW)
        if said:  # an honest repetition; WeCom shows an identical request only once
            text = f"{text}（第{said + 1}次）"
        when = self._when(userid, key, priority)
        key = f"{key}:{userid}"
        content = None
        if card is not None and not preferences.wants(self._session, userid, preferences.WITHOUT_CARDS):
            content = buttons.addressed(buttons.reworded(card[1], hide), key, self._now)
        new = outbox.put(
            self._session,
            key=key,
            channel="member",
            recipient=userid,
            address=userid,
            text=text,
            priority=priority,
            now=self._now,
            not_before=when,
            drop_after=drop_after,
            ticket=ticket,
            digest=digest or wording.excerpt(text, 60),
            card=content,
        )
        if new is not None and card is not None and content is not None:
            cards.keep(self._session, ticket=card[0], userid=userid, content=content, now=self._now)
        return new is not None

    def _hiding(self, userid: str, ticket: int | None) -> Callable[[str], str]:
        """What takes the name out of a text about a ticket whose reporter wants none, unless it is his own."""
        about = self._session.get(Ticket, ticket) if ticket is not None else None
        if about is None or not access.nameless(about, userid, in_group=False):
            return str
        return lambda text: access.without_name(text, about, self._directory)

    def file(self, userid: str, *, key: str, file: File, instead: str) -> bool:
        """Promise a file to one person who has just asked for it; when it cannot be sent, he reads why and what to do."""
        text = (
            f"表格《{file.name}》没能发出去，企业微信没有回话或没有收下。没收到的话，{instead}；"
            "过一会儿再要一次表格，还不行请告诉党建管理员。"
        )
        said = outbox.same_text(self._session, userid, text, self._now - DUPLICATE_WINDOW)
        new = outbox.put(
            self._session,
            key=f"{key}:{userid}",
            channel=outbox.FILES,
            recipient=userid,
            address=userid,
            text=f"{text}（第{said + 1}次）" if said else text,
            priority=outbox.REPLY,
            now=self._now,
            routes=[[delivery.MEMBER, userid]],
            body=files.packed(file),
        )
        return new is not None

    def reply(self, userid: str, *, key: str, text: str, ticket: int | None = None) -> None:
        """Answer somebody who has just pressed a button: WeCom lets no text stand in the answer to a press."""
        self.member(userid, key=key, text=text, ticket=ticket, priority=outbox.REPLY)

    def _when(self, userid: str, key: str, priority: int) -> datetime:
        calendar, now = self._directory.calendar, self._now
        kind = kind_of(key, critical=priority <= outbox.REPLY, clock=priority == outbox.REMINDER)
        earliest = may_send_at(PushKind.MEMBER, now, calendar, critical=kind is Kind.CRITICAL)
        quiet = earliest > now
        if kind is Kind.DIGEST or (kind in (Kind.CRITICAL, Kind.ASKED) and not quiet):
            return earliest
        today = local(now).date()
        wish = preferences.wish_of(self._session, userid, today)
        singles = waiting.singles_on(self._session, userid, local(now)) if kind is Kind.CLOCK and not quiet else 0
        if quiet or waits(kind, wish, singles=singles, today=today):
            return next_digest(now, wish, calendar, pauses=kind is not Kind.ASKED) + HELD_GRACE
        return earliest

    def privately(self, userid: str, card: str, *, key: str) -> None:
        """Put a card into somebody's own chat who has just spoken in a group: he waits for it, at any hour."""
        self.member(
            userid, key=key, text=f"您刚才在群里说的：\n{card}", priority=outbox.CRITICAL,
            digest="您在群里说的问题还差一步，回“我的草稿”查看",
        )  # fmt: skip

    def group(self, group: ChatGroup, *, key: str, text: str, ticket: int | None = None) -> bool:
        """Promise a text to a group that can be pushed to."""
        when = may_send_at(PushKind.GROUP, self._now, self._directory.calendar)
        return self._to_group(group, key=key, text=text, ticket=ticket, priority=outbox.NOTICE, not_before=when)

    def board(self, group: ChatGroup, *, key: str, text: str, ticket: int) -> bool:
        """Put a ticket on a group's board, which says everything at once; alone only when no board took it along."""
        when = board_at(self._now, self._directory.calendar) + BOARD_GRACE
        return self._to_group(
            group, key=key, text=text, ticket=ticket, priority=outbox.REMINDER, not_before=when, digest=text
        )

    def _to_group(self, group: ChatGroup, *, key: str, **more: Any) -> bool:
        """By the group's first way; the others stay in reserve."""
        routes = delivery.group_routes(group.push)
        if not routes:
            return False
        (channel, address), *others = routes
        new = outbox.put(
            self._session,
            key=f"{key}:{group.chatid}",
            channel=channel,
            recipient=group.chatid,
            address=address,
            now=self._now,
            routes=[list(route) for route in others] or None,
            **more,
        )
        return new is not None
