"""What becomes of a promise, written down: begun, sent, failed, unknown; and by which way it goes next.

A card that is refused is sent as its text, a file that cannot be sent is followed by a text; a group's closed way is
followed by the next one (models.rules.delivery).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.wecom.outcomes import Outcome
from models import cards, outbox
from models.outbox import Letter
from models.rules import delivery, pace

LEASE = 30.0  # seconds of real time one attempt may take
DUPLICATE_WINDOW = 4 * 3600.0  # seconds: as long as WeCom recognises a repeated request
MAX_ATTEMPTS = 8
PAUSES = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0)  # seconds after the n-th failed attempt
AWAY = 60.0  # seconds at most between two attempts while WeCom itself is away: nobody's letter is at fault
LIMITED = 5.0  # seconds until one that was over our own limit looks again
UNREPEATABLE = frozenset({"webhook", "appchat", outbox.FILES})  # WeCom recognises no second copy of these
CLOSED = frozenset({43012, 48002})
"""Elsewhere these wait for an administrator; where another way is open they need not: no callback address (which cards
with buttons need), no permission for this API (appchat)."""


@dataclass(frozen=True)
class Attempt:
    """A promise taken for one attempt: everything needed outside a transaction."""

    id: int
    key: str
    channel: str
    address: str
    body: str
    lease: float  # ours as long as the row says the same
    first_try: float | None  # since when it may have reached WeCom before this attempt


def start(session: Session, attempt: Attempt, now: datetime, wall: float) -> int:
    """Note that this promise may reach WeCom from now on; return which attempt it is, 0 when it must not be made."""
    letter = session.get_one(Letter, attempt.id, with_for_update=True)
    if letter.state != outbox.QUEUED or letter.lease_until != attempt.lease:
        return 0  # taken back, told by another, or another sender's by now
    if not _may_go(session, letter, now):
        letter.lease_until = wall + LIMITED
        return 0
    letter.state, letter.lease_until = outbox.SENDING, wall + LEASE
    letter.attempts += 1
    letter.first_try = letter.first_try or wall
    return letter.attempts


def record(session: Session, attempt: Attempt, outcome: Outcome, now: datetime, wall: float) -> None:
    """Write down what came of an attempt."""
    letter = session.get_one(Letter, attempt.id)
    letter.errcode, letter.detail = outcome.errcode, outcome.detail[:300]
    letter.lease_until = 0.0
    if outcome.status == "sent":
        reached = letter.channel not in outbox.TO_ONE or letter.address.lower() not in outcome.invalid
        _end(letter, outbox.SENT if reached else outbox.FAILED, now)
        letter.sent_at = now
        letter.detail = "" if reached else "企业微信说此人收不到（不在可见范围或未激活）"
        if reached and letter.form == delivery.CARD and letter.card and outcome.response_code:
            cards.keep_code(session, letter.card["task_id"], outcome.response_code, now)
    elif outcome.status == "unknown" and letter.channel in UNREPEATABLE:
        letter.detail = outcome.detail[:280] or "没有收到企业微信的答复"
        _doubtful(letter, now)
    elif _another_way(letter, outcome):
        return
    elif outcome.status == "failed":
        _end(letter, outbox.FAILED, now)
    else:
        if outcome.status == "retry":
            letter.first_try = attempt.first_try  # this attempt certainly reached nobody
        _again(letter, outcome, now, wall)


def lost(letter: Letter, now: datetime) -> None:
    """Note that a promise's sender died in the middle of what must not be repeated."""
    letter.detail, letter.lease_until = "发送途中中断，不知是否送达", 0.0
    _doubtful(letter, now)


def _doubtful(letter: Letter, now: datetime) -> None:
    """Nobody knows whether it has arrived. Who waits for a file reads its text, which says what to do if it has not."""
    if letter.channel == outbox.FILES and letter.routes:
        _turn(letter, None)
    else:
        _end(letter, outbox.UNKNOWN, now)


def hopeless(letter: Letter, bug: Exception, now: datetime) -> None:
    """Note that no request can be made of a promise."""
    letter.detail = f"{type(bug).__name__}: {bug}"[:300]
    _end(letter, outbox.FAILED, now)


def may_repeat(letter: Letter, wall: float) -> bool:
    """Whether a second copy of the request would be recognised by WeCom as a repetition."""
    if letter.channel in UNREPEATABLE:
        return letter.state != outbox.SENDING
    return letter.first_try is None or wall - letter.first_try < DUPLICATE_WINDOW


def _again(letter: Letter, outcome: Outcome, now: datetime, wall: float) -> None:
    """Let it be tried again, unless it was tried too often; where no letter is at fault, nothing counts.

    Whoever waits for a file is told after so many attempts whatever the reason is: he can do something else then.
    """
    away = outcome.errcode is None
    file = letter.channel == outbox.FILES
    patient = (away or outcome.config or outcome.wait is not None) and not file
    if not patient and letter.attempts >= MAX_ATTEMPTS:
        if file and letter.routes:
            _turn(letter, outcome.errcode)
        else:
            _end(letter, outbox.FAILED, now)
    elif letter.channel in UNREPEATABLE or may_repeat(letter, wall):  # a group call “to retry” was refused, not lost
        letter.state = outbox.QUEUED
        pause = PAUSES[min(letter.attempts, len(PAUSES)) - 1] * random.uniform(0.8, 1.2)
        letter.lease_until = wall + (outcome.wait or (min(pause, AWAY) if away and patient else pause))
    else:
        letter.detail = f"超过4小时未确认送达。{outcome.detail}"[:300]
        _end(letter, outbox.UNKNOWN, now)


def _another_way(letter: Letter, outcome: Outcome) -> bool:
    """Turn to the next way when this one is closed for good; return whether there is one."""
    refused = letter.form == delivery.CARD and letter.channel != outbox.UPDATES  # a change of a card has no words
    if refused and delivery.card_refused(outcome.errcode) and _for_good(outcome):
        letter.form = delivery.TEXT
        _anew(letter, delivery.CARD, outcome.errcode)
    elif letter.routes and _for_good(outcome):
        _turn(letter, outcome.errcode)
    else:
        return False
    return True


def _turn(letter: Letter, errcode: int | None) -> None:
    """Take the next of the ways that are left; a file's next way is its text."""
    closed = letter.channel
    assert letter.routes is not None
    (letter.channel, letter.address), *left = letter.routes
    letter.routes = left or None
    _anew(letter, closed, errcode)


def _anew(letter: Letter, closed: str, errcode: int | None) -> None:
    letter.tried = f"{letter.tried} {closed}:{errcode}".strip()[:120]
    letter.body, letter.attempts, letter.first_try, letter.state = None, 0, None, outbox.QUEUED


def _for_good(outcome: Outcome) -> bool:
    return outcome.status == "failed" or (outcome.config and outcome.errcode in CLOSED)


def _end(letter: Letter, state: str, now: datetime) -> None:
    letter.state, letter.ended_at = state, now
    if letter.channel == outbox.FILES:
        letter.body = None  # what a file holds is kept no longer than it takes to send it


def _may_go(session: Session, letter: Letter, now: datetime) -> bool:
    return pace.may_go(
        letter.channel,
        urgent=letter.priority <= outbox.REPLY,
        sent=lambda seconds: outbox.sent_since(session, letter.address, now - timedelta(seconds=seconds)),
    )
