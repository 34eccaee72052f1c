"""Everything the simulated WeCom remembers: who there is, what was said, what was accepted and shown."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from simulator.cards import Cards
from simulator.clock import BusinessClock
from simulator.faults import FaultList
from simulator.limits import Duplicates, Rate, Tokens
from simulator.media import Media

APP = "@app"  # sender of what the self-built app says
BOT = "@bot"  # sender of what the AI bot or the webhook says
EVERYWHERE = "*"  # chat key of a line that stands in every conversation


@dataclass(frozen=True)
class Persona:
    """One member; `section` sorts the list on the page, `visible` is the app's visible range."""

    userid: str
    name: str
    title: str = ""
    section: str = "其他"
    visible: bool = True


@dataclass(frozen=True)
class GroupChat:
    """One group; `push` is `webhook:KEY`, `appchat:ID`, both with a comma, or None."""

    chatid: str
    name: str
    push: str | None = None


@dataclass(frozen=True)
class Delivery:
    """How patiently callbacks are delivered."""

    tries: int = 3
    cut_seconds: float = 5.0
    pause_seconds: float = 5.0
    retry_status: bool = True  # Two official pages disagree on whether a status other than 200 is retried.
    verify_seconds: float = 1.0
    stream_pause_seconds: float = 1.0
    stream_limit_seconds: float = 360.0


@dataclass(frozen=True)
class SimulatorConfig:
    """All a simulator needs to play WeCom for one service."""

    corp_id: str
    agent_id: int
    secret: str
    token: str
    aes_key: str
    bot_token: str
    bot_aes_key: str
    service_url: str
    bot_name: str = "领题助手"
    people: tuple[Persona, ...] = ()
    groups: tuple[GroupChat, ...] = ()
    app_name: str = "连心桥"
    bot_id: str = "AIBOTDEMO"
    start: datetime | None = None
    delivery: Delivery = Delivery()
    token_seconds: float = 7200.0
    hang_seconds: float = 30.0
    examples: tuple[str, ...] = ("帮助", "我的待办")
    app_path: str = "/callback/app"
    bot_path: str = "/callback/aibot"


@dataclass(frozen=True)
class Bubble:
    """One line of one conversation; `rev` grows whenever it changes."""

    id: int
    chat: str
    sender: str
    to: str
    kind: str
    text: str
    at: datetime
    channel: str
    status: str = "ok"
    msgid: str = ""
    tag: str = ""
    rev: int = 0
    card: dict[str, Any] | None = None
    file: dict[str, Any] | None = None


@dataclass(frozen=True)
class Letter:
    """One accepted call for one receiver; `outcome` is shown, duplicate or dropped."""

    id: int
    api: str
    to: str
    msgtype: str
    text: str
    msgid: str
    at: datetime
    outcome: str
    body: dict[str, Any] = field(default_factory=dict)


def person_chat(userid: str) -> str:
    """Return the key of a member's conversation with the app."""
    return f"u:{userid}"


def group_chat(chatid: str) -> str:
    """Return the key of a group's conversation."""
    return f"group:{chatid}"


class World:
    """The memory behind API, sender and page; every method may be called from any thread."""

    def __init__(self, config: SimulatorConfig, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.config = config
        self.business = BusinessClock(config.start, monotonic)
        self.faults = FaultList()
        self.tokens = Tokens(config.token_seconds, monotonic)
        self.duplicates = Duplicates()
        self.rate = Rate()
        self.cards = Cards()
        self.media = Media()
        self.closing = threading.Event()
        self.run = secrets.token_hex(4)  # tells the page that a restart began new conversations
        self.calls: Counter[str] = Counter()
        self.people = {p.userid.lower(): p for p in config.people}
        self._groups = {g.chatid: g for g in config.groups}
        self._lock = threading.RLock()
        self._bubbles: dict[int, Bubble] = {}
        self._letters: list[Letter] = []
        self._rev = 0
        self._msgid = secrets.randbits(60)

    def now(self) -> datetime:
        """Return business time."""
        return self.business.now()

    def person(self, userid: str) -> Persona | None:
        """Find a member; WeCom does not mind upper and lower case."""
        return self.people.get(userid.lower())

    def groups(self) -> list[GroupChat]:
        """List the groups there are."""
        with self._lock:
            return list(self._groups.values())

    def group(self, chatid: str) -> GroupChat | None:
        """Find a group by its id."""
        with self._lock:
            return self._groups.get(chatid)

    def group_pushed_by(self, push: str) -> GroupChat | None:
        """Find the group that a webhook key or an appchat id writes to."""
        return next((g for g in self.groups() if push in (g.push or "").split(",")), None)

    def add_group(self, group: GroupChat) -> bool:
        """Add a group unless its id is taken."""
        with self._lock:
            if group.chatid in self._groups:
                return False
            self._groups[group.chatid] = group
            return True

    def new_msgid(self) -> str:
        """Return a fresh 64-bit message id as digits."""
        with self._lock:
            self._msgid += 1
            return str(self._msgid)

    def count_call(self, api: str) -> None:
        """Remember that an API was called."""
        with self._lock:
            self.calls[api] += 1

    def add(
        self,
        chat: str,
        text: str,
        *,
        sender: str,
        to: str,
        kind: str = "text",
        channel: str = "app",
        status: str = "ok",
        msgid: str = "",
        tag: str = "",
        card: dict[str, Any] | None = None,
        file: dict[str, Any] | None = None,
    ) -> Bubble:
        """Put a line into a conversation."""
        at = self.now()
        with self._lock:
            self._rev += 1
            number = len(self._bubbles) + 1
            bubble = Bubble(
                number, chat, sender, to, kind, text, at, channel, status, msgid, tag, self._rev, card, file
            )
            self._bubbles[number] = bubble
            return bubble

    def change(
        self,
        number: int,
        *,
        text: str | None = None,
        status: str | None = None,
        kind: str | None = None,
        card: dict[str, Any] | None = None,
    ) -> Bubble:
        """Change a line that is already on the page."""
        with self._lock:
            self._rev += 1
            old = self._bubbles[number]
            self._bubbles[number] = replace(
                old,
                text=old.text if text is None else text,
                status=status or old.status,
                kind=kind or old.kind,
                card=old.card if card is None else card,
                rev=self._rev,
            )
            return self._bubbles[number]

    def bubble(self, number: int) -> Bubble | None:
        """Find a line by its id."""
        with self._lock:
            return self._bubbles.get(number)

    def conversation(self, chat: str) -> list[Bubble]:
        """List one conversation from its beginning."""
        with self._lock:
            return [b for b in self._bubbles.values() if b.chat == chat]

    def changed_since(self, rev: int) -> tuple[int, list[Bubble]]:
        """Return the newest revision and every line that is new or changed after `rev`."""
        with self._lock:
            return self._rev, [b for b in self._bubbles.values() if b.rev > rev]

    def record(
        self, api: str, to: str, msgtype: str, text: str, *, msgid: str, outcome: str, body: dict[str, Any]
    ) -> Letter:
        """Write an accepted call into the ledger."""
        at = self.now()
        with self._lock:
            letter = Letter(len(self._letters) + 1, api, to, msgtype, text, msgid, at, outcome, body)
            self._letters.append(letter)
            return letter

    def accepted(self) -> list[Letter]:
        """List what the API said yes to."""
        with self._lock:
            return list(self._letters)

    def shown(self) -> list[Letter]:
        """List what really reached a screen."""
        return [letter for letter in self.accepted() if letter.outcome == "shown"]
