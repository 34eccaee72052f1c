"""How a feature claims its sentences: one declaration gives routing, the help entry, and tests of its examples.

An `Intent` is declared once, in its feature's module, by one of four shapes:

* `act`      a verb about tickets: "签收 1001", "1001 办结 已换新", "满意"
* `command`  a sentence that begins with one of its words: "我的问题", "走访 安国 …"
* `pattern`  a sentence that a regular expression fits as a whole: "徐州进度"
* `listen`   what is left when nothing else claims the sentence, in order of declaration

and answers to numbered questions by `answers`, other kinds of message by `on`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

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
class Match:
    """What the claiming of a sentence brought to light: ticket numbers, the words after the verb, groups."""

    word: str = ""
    refs: tuple[int, ...] = ()
    rest: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    found: Any = None  # what a claim of one's own has read already


@dataclass(frozen=True)
class Hearing:
    """A sentence and who says it where: all that routing and preparation may know. No database."""

    said: Said
    person: Person
    directory: Directory
    reader: Reader
    in_group: bool
    now: datetime


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
    prepare: Callable[[Hearing, Match], Any] | None = None  # reads the sentence before a transaction is open


_ACT, _COMMAND, _PATTERN, _LISTEN = range(4)
_REF = r"#?\s*\d{3,7}(?:\s*[、,，和及]\s*#?\s*\d{3,7})*"
_SEPARATOR = r"[\s:：,，。.、;；!！]*"


class Router:
    """The menu: which sentence goes to which handler."""

    def __init__(self) -> None:
        self.intents: list[Intent] = []
        self.answerers: dict[str, Handler] = {}
        self.kinds: dict[str, Handler] = {}
        self.stranger: Handler | None = None

    def act(self, name: str, *, verbs: Iterable[str], **more: Any) -> Callable[[Handler], Handler]:
        """Claim sentences that do something to tickets: a verb with numbers before or behind it, or alone."""
        return self._declare(name, _act_claim(tuple(verbs)), _ACT, more)

    def command(
        self, name: str, *, words: Iterable[str], bare: bool = True, **more: Any
    ) -> Callable[[Handler], Handler]:
        """Claim sentences that begin with one of the words; `bare`: also the word alone."""
        return self._declare(name, _command_claim(tuple(words), bare), _COMMAND, more)

    def pattern(self, name: str, *, pattern: str, **more: Any) -> Callable[[Handler], Handler]:
        """Claim sentences that the pattern fits from end to end; its named groups are handed on."""
        return self._declare(name, _pattern_claim(pattern), _PATTERN, more)

    def listen(
        self, name: str, *, claim: Callable[[Hearing], Match | None], **more: Any
    ) -> Callable[[Handler], Handler]:
        """Claim, by a function of one's own, what no verb, command or pattern has claimed."""
        return self._declare(name, claim, _LISTEN, more)

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
        self, name: str, claim: Callable[[Hearing], Match | None], rank: int, more: dict[str, Any]
    ) -> Callable[[Handler], Handler]:
        if any(intent.name == name for intent in self.intents):
            raise ValueError(f"two intents are called {name}")

        def keep(handler: Handler) -> Handler:
            self.intents.append(
                Intent(
                    name=name,
                    handler=handler,
                    claim=claim,
                    rank=rank,
                    examples=tuple(more.get("examples", ())),
                    where=frozenset(more.get("where", {SINGLE})),
                    roles=frozenset(more.get("roles", ())),
                    help=more.get("help", ""),
                    prepare=more.get("prepare"),
                )
            )
            return handler

        return keep


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _act_claim(verbs: tuple[str, ...]) -> Callable[[Hearing], Match | None]:
    words = _either(verbs)
    behind = re.compile(rf"(?P<word>{words}){_SEPARATOR}(?P<refs>{_REF})(?!\d){_SEPARATOR}(?P<rest>.*)", re.DOTALL)
    before = re.compile(
        rf"(?P<refs>{_REF})(?!\d)\s*号?{_SEPARATOR}(?P<word>{words}){_SEPARATOR}(?P<rest>.*)", re.DOTALL
    )
    alone = re.compile(rf"(?P<word>{words})(?:[\s:：,，]+(?P<rest>.*))?[。！!]?", re.DOTALL)

    def claim(hearing: Hearing) -> Match | None:
        said = hearing.said
        if not any(verb in said.folded for verb in verbs):
            return None
        found = behind.fullmatch(said.folded) or before.fullmatch(said.folded)
        if found:
            refs = tuple(int(ref) for ref in re.findall(r"\d+", found["refs"]))
            return Match(word=found["word"], refs=refs, rest=_rest(said, found))
        found = alone.fullmatch(said.folded)
        return Match(word=found["word"], refs=said.quoted_refs, rest=_rest(said, found)) if found else None

    return claim


def _command_claim(words: tuple[str, ...], bare: bool) -> Callable[[Hearing], Match | None]:
    begins = re.compile(rf"(?P<word>{_either(words)}){_SEPARATOR}(?P<rest>.*)", re.DOTALL)

    def claim(hearing: Hearing) -> Match | None:
        if not hearing.said.folded.startswith(words):
            return None
        found = begins.fullmatch(hearing.said.folded)
        if not found or not (bare or found["rest"].strip()):
            return None
        return Match(word=found["word"], rest=_rest(hearing.said, found))

    return claim


def _rest(said: Said, found: re.Match[str]) -> str:
    """The words behind the verb exactly as they were written."""
    start, end = found.span("rest")
    return said.words[start:end].strip() if start >= 0 else ""


def _pattern_claim(pattern: str) -> Callable[[Hearing], Match | None]:
    whole = re.compile(pattern, re.DOTALL)

    def claim(hearing: Hearing) -> Match | None:
        found = whole.fullmatch(hearing.said.text)
        if not found:
            return None
        return Match(word=found[0], parts={k: v for k, v in found.groupdict().items() if v})

    return claim
