"""How a feature claims its sentences: one declaration gives routing, the help entry, and tests of its examples.

An `Intent` is declared once, in its feature's module, by one of four shapes:

* `act`      a verb about tickets: "签收 1001", "1001 办结 已换新", "满意"
* `command`  a sentence that begins with one of its words: "我的问题", "走访 安国 …"
* `pattern`  a sentence that a regular expression fits as a whole: "徐州进度"
* `does`     what a sentence was understood to ask for, by the names its sayings give it (`SAYINGS` of the feature)

and answers to numbered questions by `answers`, other kinds of message by `on`. The first three may name `acts`, too:
then the written form and whatever else means the same go to one handler.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bot.claims import Hearing, Match, act_claim, command_claim, doubtful, pattern_claim
from bot.language.meaning.acts import Act, Situation
from bot.language.reader import Reader, Said
from bot.wecom.messages import Inbound
from models import questions
from models.base import lock_person
from models.directory import Directory
from models.questions import Question
from models.roster import ChatGroup, Person
from models.rules.workdays import WorkCalendar

SINGLE, GROUP = "single", "group"
BOTH = frozenset({SINGLE, GROUP})


@dataclass
class Context:
    """Everything a handler may look at while it answers one message."""

    session: Session
    now: datetime
    message: Inbound
    said: Said
    person: Person
    group: ChatGroup | None
    directory: Directory
    reader: Reader
    match: Match
    bot_name: str
    prepared: Any = None
    question: Question | None = None
    act: Act | None = None  # what is being carried out, when the sentence was understood rather than claimed
    about: Situation | None = None  # … and what it leaned on

    @property
    def calendar(self) -> WorkCalendar:
        return self.directory.calendar

    @property
    def in_group(self) -> bool:
        return self.message.chat is not None

    @cached_property
    def questions(self) -> list[Question]:
        """The questions this person has not answered yet, oldest first.

        From here on one person's messages go one after the other, so that no question is answered twice.
        """
        lock_person(self.session, self.person.userid)
        return questions.open_for(self.session, self.person.userid, self.now)

    def ask(self, kind: str, options: dict[str, Any], *, expires_in: timedelta | None = None) -> None:
        """Put a question to the speaker that is about no ticket."""
        questions.close_kind(self.session, userid=self.person.userid, kind=kind, now=self.now, outcome="superseded")
        questions.ask(
            self.session,
            userid=self.person.userid,
            kind=kind,
            options=options,
            now=self.now,
            expires_at=self.now + expires_in if expires_in else None,
        )

    def close_question(self, outcome: str) -> None:
        """Close the question this message answers."""
        if self.question is not None:
            questions.close(self.session, self.question, outcome, self.now)

    def not_mine(self) -> str:
        """Say, from the handler of a question that takes words, that these words are no answer to it."""
        raise NotAnAnswer


Handler = Callable[[Context], str]


class NotAnAnswer(Exception):
    """The words answer another question, or none."""


@dataclass(frozen=True)
class Intent:
    """One thing people can say."""

    name: str
    handler: Handler
    claim: Callable[[Hearing], Match | None]
    rank: int
    examples: tuple[str, ...] = ()
    where: frozenset[str] = frozenset({SINGLE})
    roles: frozenset[str] = frozenset()  # whose help shows it; empty = nobody's
    help: str = ""
    later: bool = False  # only says that it cannot be done here yet: nothing to be sure of first
    prepare: Callable[[Hearing, Match], Any] | None = None  # reads the sentence before a transaction is open


_ACT, _COMMAND, _PATTERN, _LISTEN, _NEVER = range(5)


class Router:
    """The menu: which sentence goes to which handler."""

    def __init__(self) -> None:
        self.intents: list[Intent] = []
        self.answerers: dict[str, Handler] = {}
        self.kinds: dict[str, Handler] = {}
        self.doers: dict[str, tuple[Intent, Handler]] = {}
        self.stranger: Handler | None = None

    def act(
        self,
        name: str,
        *,
        verbs: Iterable[str],
        told: bool = False,
        story: bool = False,
        asks: bool = False,
        bare: bool = True,
        **more: Any,
    ) -> Callable[[Handler], Handler]:
        """Claim sentences that do something to tickets: a verb with numbers before or behind it, or alone.

        A verb with a doubt behind it ("签收不了", "满意吗") is asked back, never carried out; with `told` its words
        are a reason, and a 不 that begins them ("退单 1001 不归我们管") denies nothing. `told` and `story`: see `act_claim`. With
        `asks` the words are a question to somebody else, and none to us; without `bare` a number must stand beside it.
        """

        def keep(handler: Handler) -> Handler:
            self._declare(
                name, act_claim(tuple(verbs), story=story or told, bare=bare, asks=asks), _ACT, more, plain=handler
            )(handler if asks else _unless_doubtful(handler, told=told))
            return handler

        return keep

    def command(
        self,
        name: str,
        *,
        words: Iterable[str],
        bare: bool = True,
        unless: Callable[[Hearing, Match], bool] | None = None,
        **more: Any,
    ) -> Callable[[Handler], Handler]:
        """Claim sentences that begin with one of the words; `bare`: also the word alone; `unless` leaves some."""
        claim = command_claim(tuple(words), bare)

        def claim_unless(hearing: Hearing) -> Match | None:
            match = claim(hearing)
            return None if match is not None and unless is not None and unless(hearing, match) else match

        return self._declare(name, claim_unless, _COMMAND, more)

    def pattern(self, name: str, *, pattern: str, **more: Any) -> Callable[[Handler], Handler]:
        """Claim sentences that the pattern fits from end to end; its named groups are handed on."""
        return self._declare(name, pattern_claim(pattern), _PATTERN, more)

    def listen(
        self, name: str, *, claim: Callable[[Hearing], Match | None], **more: Any
    ) -> Callable[[Handler], Handler]:
        """Claim, by a function of one's own, what no verb, command or pattern has claimed."""
        return self._declare(name, claim, _LISTEN, more)

    def does(self, *acts: str, name: str = "", **more: Any) -> Callable[[Handler], Handler]:
        """Carry out acts that were understood; no written form of its own."""
        return self._declare(name or acts[0], lambda _: None, _NEVER, {**more, "acts": acts})

    def answers(self, kind: str) -> Callable[[Handler], Handler]:
        """Answer the numbers of one kind of question; `ctx.match.word` is the option that was chosen."""

        def keep(handler: Handler) -> Handler:
            if kind in self.answerers:
                raise ValueError(f"two handlers answer {kind}")
            self.answerers[kind] = handler
            return handler

        return keep

    def on(self, *kinds: str) -> Callable[[Handler], Handler]:
        """Handle messages that are no text: pictures, places, events."""

        def keep(handler: Handler) -> Handler:
            for kind in kinds:
                if kind in self.kinds:
                    raise ValueError(f"two handlers for {kind}")
                self.kinds[kind] = handler
            return handler

        return keep

    def unknown_person(self, handler: Handler) -> Handler:
        """Answer people whom the roster does not know; nothing else is open to them."""
        self.stranger = handler
        return handler

    def named(self, name: str) -> Intent:
        """Return an intent by its name; KeyError when nobody declared it."""
        found = next((intent for intent in self.intents if intent.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def route(self, hearing: Hearing) -> tuple[Intent, Match] | None:
        """Return who answers the sentence, None when it says nothing we know."""
        here = GROUP if hearing.in_group else SINGLE
        for intent in self._ordered:
            if here in intent.where and (match := intent.claim(hearing)) is not None:
                return intent, match
        return None

    @cached_property
    def _ordered(self) -> list[Intent]:
        return sorted(self.intents, key=lambda intent: intent.rank)  # stable: declared first goes first

    def _declare(
        self,
        name: str,
        claim: Callable[[Hearing], Match | None],
        rank: int,
        more: dict[str, Any],
        *,
        plain: Handler | None = None,
    ) -> Callable[[Handler], Handler]:
        if any(intent.name == name for intent in self.intents):
            raise ValueError(f"two intents are called {name}")

        def keep(handler: Handler) -> Handler:
            intent = Intent(
                name=name,
                handler=handler,
                claim=claim,
                rank=rank,
                examples=tuple(more.get("examples", ())),
                where=frozenset(more.get("where", {SINGLE})),
                roles=frozenset(more.get("roles", ())),
                help=more.get("help", ""),
                later=more.get("later", False),
                prepare=more.get("prepare"),
            )
            self.intents.append(intent)
            for act in more.get("acts", ()):
                if act in self.doers:
                    raise ValueError(f"two handlers carry out {act}")
                self.doers[act] = (intent, plain or handler)
            return handler

        return keep


def _unless_doubtful(handler: Handler, *, told: bool) -> Handler:
    def act(ctx: Context) -> str:
        rest = ctx.match.rest
        if doubtful(rest, told=told):
            no = ctx.match.refs[0] if ctx.match.refs else "编号"
            word = ctx.match.word
            return f"没有办理，先跟您核对一下：要“{word}”请只回“{word} {no}”；想看办到哪一步，回“#{no}”。"
        return handler(ctx)

    return act
