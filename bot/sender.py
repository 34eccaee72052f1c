"""Send what was promised: after the commit, with patience, and on the record.

message/send carries WeCom's duplicate check, so a repeated request is shown once; a webhook or group call
whose answer is lost is recorded as unknown and never repeated.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from bot.wecom.outcomes import Outcome
from models import outbox
from models.base import DatabaseUnavailable, Store
from models.outbox import Letter

log = structlog.get_logger("sender")

LEASE = 30.0  # seconds of real time one attempt may take
BATCH = 16
DUPLICATE_WINDOW = 4 * 3600.0  # seconds: as long as WeCom recognises a repeated request
MAX_ATTEMPTS = 8
PAUSES = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0)  # seconds after the n-th failed attempt
MEMBER_PER_MINUTE = 20  # WeCom silently drops above 30
GROUP_PER_MINUTE = 18  # WeCom refuses above 20
UNREPEATABLE = frozenset({"webhook", "appchat"})


class Gateway(Protocol):
    """The network's edge: turns a promise into the exact request, and makes one attempt."""

    def render(self, channel: str, address: str, text: str) -> str: ...

    def deliver(self, channel: str, address: str, body: str) -> Outcome: ...


@dataclass(frozen=True)
class Attempt:
    """A promise taken for one attempt: everything needed outside a transaction."""

    id: int
    key: str
    channel: str
    address: str
    body: str
    lease: float  # ours as long as the row says the same


@dataclass
class Tally:
    """What one round did."""

    sent: int = 0
    queued: int = 0
    failed: int = 0


class Sender:
    """One promise → one delivery attempt: reserve some (commit); then for each: begin (commit) → network → record (commit).

    Only what was begun may have reached WeCom; what was merely reserved when the process died is sent later.
    """

    def __init__(
        self, store: Store, gateway: Gateway, *, clock: Callable[[], datetime], lowest: int = outbox.REMINDER
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._lowest = lowest
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
        taken, found = self._claim(now)
        for attempt in taken:
            if self.stopping.is_set():
                self._store.write(lambda session, a=attempt: _hand_back(session, a))  # type: ignore[misc]
                continue
            self._try(attempt, now)
        return found

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

    def _claim(self, now: datetime) -> tuple[list[Attempt], bool]:
        """Return what to attempt, and whether there was anything at all: a batch may be out of date as a whole."""
        wall = time.time()

        def work(session: Session) -> tuple[list[Attempt], bool]:
            letters = outbox.claim(session, now=now, wall=wall, lease=LEASE, limit=BATCH, lowest=self._lowest)
            taken = [self._take(session, letter, now, wall) for letter in letters]
            return [attempt for attempt in taken if attempt is not None], bool(letters)

        return self._store.write(work)

    def _take(self, session: Session, letter: Letter, now: datetime, wall: float) -> Attempt | None:
        if letter.state == outbox.SENDING and not _may_repeat(letter, wall):  # its sender died in the middle
            letter.state = outbox.UNKNOWN
            letter.detail = "发送途中中断，不知是否送达"
            return None
        if letter.drop_after is not None and now > letter.drop_after:
            letter.state = outbox.MOOT
            return None
        if letter.body is None:
            letter.body = self._gateway.render(letter.channel, letter.address, letter.text)
        letter.state = outbox.QUEUED
        return Attempt(letter.id, letter.key, letter.channel, letter.address, letter.body, letter.lease_until)

    def _try(self, attempt: Attempt, now: datetime) -> None:
        wall = time.time()
        attempts = self._store.write(lambda session: _begin(session, attempt, now, wall))
        if not attempts:
            return
        outcome = self._gateway.deliver(attempt.channel, attempt.address, attempt.body)
        self.last_round = time.time()
        if outcome.status == "unknown" and attempt.channel not in UNREPEATABLE:
            outcome = replace(outcome, status="retry")
        log.info(
            "delivery", key=attempt.key, status=outcome.status, errcode=outcome.errcode, attempt=attempts,
            detail=outcome.detail,
        )  # fmt: skip
        wall = time.time()
        self._store.write(lambda session: _record(session, attempt, outcome, now, wall))


def _begin(session: Session, attempt: Attempt, now: datetime, wall: float) -> int:
    """Note that this promise may reach WeCom from now on; return which attempt it is, 0 when it must not be made."""
    letter = session.get_one(Letter, attempt.id, with_for_update=True)
    if letter.state != outbox.QUEUED or letter.lease_until != attempt.lease:
        return 0  # taken back, told by a digest, or another sender's by now
    if _over_limit(session, letter, now):
        letter.lease_until = wall + 5.0
        return 0
    letter.state, letter.lease_until = outbox.SENDING, wall + LEASE
    letter.attempts += 1
    letter.first_try = letter.first_try or wall
    return letter.attempts


def _record(session: Session, attempt: Attempt, outcome: Outcome, now: datetime, wall: float) -> None:
    letter = session.get_one(Letter, attempt.id)
    letter.errcode, letter.detail = outcome.errcode, outcome.detail[:300]
    letter.lease_until = 0.0
    if outcome.status == "sent":
        reached = letter.channel != "member" or letter.address.lower() not in outcome.invalid
        letter.state = outbox.SENT if reached else outbox.FAILED
        letter.sent_at = now
        letter.detail = "" if reached else "企业微信说此人收不到（不在可见范围或未激活）"
    elif outcome.status == "retry" and (outcome.config or letter.attempts < MAX_ATTEMPTS):
        if letter.channel in UNREPEATABLE or _may_repeat(letter, wall):  # a group call “to retry” was refused, not lost
            letter.state = outbox.QUEUED
            letter.lease_until = wall + (outcome.wait or _pause(letter.attempts))
        else:
            letter.state, letter.detail = outbox.UNKNOWN, f"超过4小时未确认送达。{outcome.detail}"[:300]
    elif outcome.status == "unknown":
        letter.state, letter.detail = outbox.UNKNOWN, outcome.detail[:280] or "没有收到企业微信的答复"
    else:
        letter.state = outbox.FAILED


def _may_repeat(letter: Letter, wall: float) -> bool:
    """Whether a second copy of the request would be recognised by WeCom as a repetition."""
    if letter.channel in UNREPEATABLE:
        return letter.state != outbox.SENDING
    return letter.first_try is None or wall - letter.first_try < DUPLICATE_WINDOW


def _hand_back(session: Session, attempt: Attempt) -> None:
    letter = session.get_one(Letter, attempt.id, with_for_update=True)
    if letter.state == outbox.QUEUED and letter.lease_until == attempt.lease:
        letter.lease_until = 0.0


def _over_limit(session: Session, letter: Letter, now: datetime) -> bool:
    limit = MEMBER_PER_MINUTE if letter.channel == "member" else GROUP_PER_MINUTE
    return outbox.sent_since(session, letter.address, now - timedelta(minutes=1)) >= limit


def _pause(attempts: int) -> float:
    return PAUSES[min(attempts, len(PAUSES)) - 1] * random.uniform(0.8, 1.2)
