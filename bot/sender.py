"""Send what was promised: after the commit, with patience, and on the record.

message/send carries WeCom's duplicate check, so a repeated request is shown once; a webhook or group call
whose answer is lost is recorded as unknown and never repeated.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy.orm import Session

from bot import ledger
from bot.ledger import LEASE, Attempt
from bot.wecom.outcomes import Outcome
from models import outbox
from models.base import DatabaseUnavailable, Store
from models.outbox import Letter
from models.rules import delivery

log = structlog.get_logger("sender")

BATCH = 16
SLOW = 2.0  # seconds of one round after which the rest is handed back: something more urgent may have come

Chore = Callable[[Session, datetime], object]


class Gateway(Protocol):
    """The network's edge: turns a promise into the exact request, and makes one attempt."""

    @property
    def cards(self) -> bool: ...

    def render(self, channel: str, address: str, text: str, card: dict[str, Any] | None = None) -> str: ...

    def deliver(self, channel: str, address: str, body: str) -> Outcome: ...


@dataclass
class Tally:
    """What one round did."""

    sent: int = 0
    queued: int = 0
    failed: int = 0


class Sender:
    """One promise → one delivery attempt: reserve some (commit); then for each: begin (commit) → network → record (commit).

    Only what was begun may have reached WeCom; what was merely reserved when the process died is sent later.
    `run` may be called by several threads: with a batch of 1 a call that hangs holds up nothing but itself.
    `chores` are done before each claim, in its transaction: what has to be promised, or merged, right then.
    """

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        *,
        clock: Callable[[], datetime],
        lowest: int = outbox.REMINDER,
        batch: int = BATCH,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._lowest = lowest
        self._batch = batch
        self._chores = chores
        self.stopping = threading.Event()
        self.last_round = 0.0  # real time, for health

    def run(self, *, idle: float = 0.3) -> None:
        """Send until `stopping` is set; never dies of a fault."""
        self.last_round = time.time()
        while not self.stopping.is_set():
            busy = False
            try:
                busy = self.round(self._clock())
                self.last_round = time.time()
            except DatabaseUnavailable as away:
                log.warning("database unavailable", reason=str(away))
            except Exception:
                log.exception("round failed")
            if not busy:
                self.stopping.wait(idle)

    def round(self, now: datetime) -> bool:
        """Take what is due and try each once; return whether there was anything."""
        claimed, taken = self._claim(now)
        begun = time.monotonic()
        for attempt in taken:
            if self.stopping.is_set() or time.monotonic() - begun > SLOW:
                self._store.write(lambda session, a=attempt: _hand_back(session, a))  # type: ignore[misc]
                continue
            self._try(attempt, now)
        return claimed > 0

    def drain(self, now: datetime, *, tries: int, patience: float) -> Tally:
        """Send whatever may be sent at `now`, each with a few tries and a little waiting; for the tick command."""
        before = self._store.read(outbox.counts)
        for turn in range(tries):
            while self.round(now):
                pass
            if turn + 1 < tries and self._store.read(lambda s: outbox.oldest_due(s, now)) is not None:
                time.sleep(patience / tries)
                self._store.write(lambda s: outbox.retry_now(s, now))
        counts = self._store.read(outbox.counts)
        return Tally(
            sent=counts.get(outbox.SENT, 0) - before.get(outbox.SENT, 0),
            queued=counts.get(outbox.QUEUED, 0) + counts.get(outbox.SENDING, 0),
            failed=sum(counts.get(state, 0) - before.get(state, 0) for state in (outbox.FAILED, outbox.UNKNOWN)),
        )

    def _claim(self, now: datetime) -> tuple[int, list[Attempt]]:
        """How many promises were due, and those of them to try; the others have lapsed."""
        wall = time.time()

        def work(session: Session) -> tuple[int, list[Attempt]]:
            for chore in self._chores:
                chore(session, now)
            letters = outbox.claim(session, now=now, wall=wall, lease=LEASE, limit=self._batch, lowest=self._lowest)
            taken = [self._take(session, letter, now, wall) for letter in letters]
            return len(letters), [attempt for attempt in taken if attempt is not None]

        return self._store.write(work)

    def _take(self, session: Session, letter: Letter, now: datetime, wall: float) -> Attempt | None:
        if letter.state == outbox.SENDING and not ledger.may_repeat(letter, wall):  # its sender died in the middle
            ledger.lost(letter, now)
            return None
        if letter.drop_after is not None and now > letter.drop_after:
            letter.state = outbox.MOOT
            return None
        if letter.body is None:
            letter.form = letter.form or (delivery.CARD if letter.card and self._gateway.cards else delivery.TEXT)
            card = letter.card if letter.form == delivery.CARD or letter.channel == outbox.UPDATES else None
            try:
                letter.body = self._gateway.render(letter.channel, letter.address, letter.text, card)
            except (ValueError, KeyError, TypeError) as bug:  # this one can never be sent; the others can
                log.exception("no request", key=letter.key)
                ledger.hopeless(letter, bug, now)
                return None
        letter.state = outbox.QUEUED
        return Attempt(
            letter.id, letter.key, letter.channel, letter.address, letter.body, letter.lease_until, letter.first_try
        )

    def _try(self, attempt: Attempt, now: datetime) -> None:
        wall = time.time()
        attempts = self._store.write(lambda session: ledger.start(session, attempt, now, wall))
        if not attempts:
            return
        outcome = self._gateway.deliver(attempt.channel, attempt.address, attempt.body)
        self.last_round = time.time()
        log.info(
            "delivery", key=attempt.key, status=outcome.status, errcode=outcome.errcode, attempt=attempts,
            detail=outcome.detail,
        )  # fmt: skip
        wall = time.time()
        self._store.write(lambda session: ledger.record(session, attempt, outcome, now, wall))


def _hand_back(session: Session, attempt: Attempt) -> None:
    letter = session.get_one(Letter, attempt.id, with_for_update=True)
    if letter.state == outbox.QUEUED and letter.lease_until == attempt.lease:
        letter.lease_until = 0.0
