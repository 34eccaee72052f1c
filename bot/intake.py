"""One message = one transaction: known already? → understand → handler → reply; all or nothing.

A repeated delivery gets the stored reply. A refusal leaves nothing but its sentence. A handler that breaks
leaves nothing but the raw message with its error, and an apology with a number.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, literal, select
from sqlalchemy.orm import Session

from bot import answering, doing, situation
from bot.claims import Hearing, Match
from bot.language.meaning.acts import Situation
from bot.language.meaning.listening import Understood
from bot.language.reader import Reader, Said, hear
from bot.pages import PAGE_BYTES, first_page
from bot.router import Context, Intent, Router
from bot.wecom.messages import Inbound
from models import conversation, inbox, language_models, roster
from models.base import DatabaseUnavailable, Store
from models.counters import Counter
from models.directory import Directory, DirectoryCache
from models.inbox import AlreadyHandled, Arrival, InboxMessage
from models.refusal import Refusal
from models.roster import Person

log = structlog.get_logger("intake")

APOLOGY = "抱歉，刚才这条没有处理成功（编号 E{number}）。您的原话已经保存，管理员会看到；也可以稍后再发一次。"


@dataclass(frozen=True)
class Plan:
    """What will answer a message, decided before a transaction is open."""

    intent: Intent | None
    match: Match
    prepared: Any = None
    about: Situation | None = None
    understood: Understood | None = None  # what the words mean when nothing went before


class Intake:
    """The pump: messages in, replies out. Knows no feature and no protocol."""

    def __init__(
        self,
        store: Store,
        router: Router,
        cache: DirectoryCache,
        make_reader: Callable[[Directory, int], Reader],
        *,
        bot_name: str,
    ) -> None:
        self._store = store
        self._router = router
        self._cache = cache
        self._make_reader = make_reader
        self._bot_name = bot_name

    def handle(self, message: Inbound, now: datetime) -> str:
        """Return what the sender reads, "" when there is nothing to say.

        Raises DatabaseUnavailable when nothing could be kept: then WeCom shall deliver again.
        """
        known: str | None
        known, version, model = self._store.glance(_PEEK, key=message.key)
        if known is not None:
            log.info("repeated", key=message.key, kind=message.kind)
            return known
        directory = self._cache.at(version or 0)
        reader = self._make_reader(directory, model or 0)
        said = hear(message.text, message.quote, (self._bot_name,))
        arrival = Arrival(message.key, message.channel, message.sender, message.chat, message.kind, said.words, now)
        try:
            person = directory.person(message.sender)
            plan = self._plan(message, said, person, directory, reader, now)
            reply = self._store.write(
                lambda session: self._handle(session, arrival, message, said, person, plan, directory, reader, now)
            )
            log.info(
                "handled",
                key=message.key,
                kind=message.kind,
                intent=plan.intent.name if plan.intent else None,
            )
            return reply
        except Refusal as refusal:
            return self._keep(arrival, refusal.text)
        except AlreadyHandled:
            return self._stored(message.key)
        except DatabaseUnavailable:
            raise
        except Exception as exc:
            log.exception("broken", key=message.key, kind=message.kind, error=type(exc).__name__)
            error = "".join(traceback.format_exception_only(exc)).strip()
            return self._keep_failed(arrival, error)

    def warm_up(self) -> Reader:
        """Read the roster and build the reader, so that the first person does not wait for it."""
        return self._make_reader(self._cache.current(), self._store.read(language_models.version))

    def stored(self, key: str, sender: str | None = None) -> str | None:
        """Return the reply of a message that was handled already (None also for somebody else's)."""
        return self._store.read(lambda session: inbox.stored_reply(session, key, sender))

    def _plan(
        self,
        message: Inbound,
        said: Said,
        person: Person | None,
        directory: Directory,
        reader: Reader,
        now: datetime,
    ) -> Plan:
        if person is None or not (message.kind == "text" or said.text):
            return Plan(None, Match())
        hearing = Hearing(said, person, directory, reader, message.chat is not None, now)
        if said.number is not None and message.chat is None:
            return Plan(None, Match())
        found = self._router.route(hearing)
        if found is None:
            group = directory.groups.get(message.chat) if message.chat else None
            about = situation.speaker(person, group, directory, now, in_group=message.chat is not None)
            understood = reader.understand(said.text, about, voice=message.kind == "voice")
            return Plan(None, Match(), about=about, understood=understood)
        intent, match = found
        return Plan(intent, match, intent.prepare(hearing, match) if intent.prepare else None)

    def _handle(
        self,
        session: Session,
        arrival: Arrival,
        message: Inbound,
        said: Said,
        person: Person | None,
        plan: Plan,
        directory: Directory,
        reader: Reader,
        now: datetime,
    ) -> str:
        ctx = Context(
            session=session,
            now=now,
            message=message,
            said=said,
            person=person or _nobody(message.sender),
            group=directory.groups.get(message.chat) if message.chat else None,
            directory=directory,
            reader=reader,
            match=plan.match,
            bot_name=self._bot_name,
            prepared=plan.prepared,
        )
        reply = self._answer(ctx, plan, known=person is not None)
        if len(reply) > PAGE_BYTES // 3:
            reply, rest = first_page(reply)
            if rest:
                conversation.keep_rest(session, ctx.person.userid, message.chat, rest, now)
        inbox.keep(session, arrival, reply)
        return reply

    def _answer(self, ctx: Context, plan: Plan, *, known: bool) -> str:
        router = self._router
        if ctx.message.kind not in ("text", "voice", "mixed") or (not ctx.said.text and ctx.message.kind != "text"):
            handler = router.kinds.get(ctx.message.kind)
            if handler is None:
                log.info("unhandled kind", kind=ctx.message.kind, channel=ctx.message.channel)
                return ""
            return handler(ctx)
        if not known:
            return router.stranger(ctx) if router.stranger else ""
        answer = answering.try_answer(ctx, router, claimed=plan.intent, understood=plan.understood)
        if answer is not None:
            return answer
        if plan.intent is not None:
            return plan.intent.handler(ctx)
        if plan.understood is None or plan.about is None:
            return router.kinds[doing.UNKNOWN](ctx)
        return doing.carry_out(ctx, router, plan.understood, plan.about)

    def _keep(self, arrival: Arrival, reply: str) -> str:
        try:
            self._store.write(lambda session: inbox.keep(session, arrival, reply))
        except AlreadyHandled:
            return self._stored(arrival.key)
        return reply

    def _keep_failed(self, arrival: Arrival, error: str) -> str:
        try:
            return self._store.write(lambda session: inbox.keep_failed(session, arrival, error, APOLOGY))
        except AlreadyHandled:
            return self._stored(arrival.key)

    def _stored(self, key: str) -> str:
        return self.stored(key) or ""


# One look before anything else: the stored reply, how new the roster is, and how new the model that answers.
_PEEK = select(
    select(InboxMessage.reply).where(InboxMessage.key == bindparam("key")).scalar_subquery(),
    select(Counter.value).where(Counter.name == literal(roster.VERSION)).scalar_subquery(),
    select(Counter.value).where(Counter.name == literal(language_models.VERSION)).scalar_subquery(),
)


def _nobody(userid: str) -> Person:
    return Person(userid=userid, name="", roles=[], active=False)
