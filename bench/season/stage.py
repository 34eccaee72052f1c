"""The service as it really runs, one or two processes of it, with a WeCom around and a hand on every clock."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from bench import rig
from bench.rig_stage import LEASE, Stage
from simulator.chips import ESCAPES
from simulator.replies import Reply
from simulator.sender import Sender
from simulator.world import World

MOVE_SECONDS = 180.0
SETTLE_SECONDS = 40.0
CODE_LIVES = timedelta(hours=72)  # so long a card can be changed after it was sent
_DUE = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending') AND not_before <= :now"


_TO_CHANGE = """
SELECT (SELECT count(*) FROM outbox WHERE channel = 'update' AND state IN ('queued', 'sending') AND drop_after <= :to)
    + (SELECT count(*) FROM card JOIN ticket ON ticket.id = card.ticket
       WHERE card.closed_at IS NULL AND card.code_at > :over AND card.code_at <= :over_then AND NOT (
           card.kind = 'accept' AND ticket.state = 'ASSIGNED' AND ticket.assign_count = card.turn
           OR card.kind = 'confirm' AND ticket.state = 'PENDING_CONFIRM' AND ticket.reopen_count = card.turn))
"""


def _noons(since: datetime, until: datetime) -> Iterator[datetime]:
    noon = since.replace(hour=12, minute=0, second=0, microsecond=0)
    while noon < until:
        if noon > since:
            yield noon
        noon += timedelta(days=1)


class SeasonStage(Stage):
    """People speak to the processes in turn; all clocks are moved together, with a kill in the middle if wished."""

    def __init__(self, url: str, folder: Path, *, clock: datetime, processes: int = 1) -> None:
        super().__init__(url, folder, clock=clock.isoformat(), processes=processes, hasty=True)
        world = self.wecom.world
        self._senders = [self.wecom.sender]
        for port in self.ports[1:]:
            other = World(replace(world.config, service_url=f"http://{rig.HOST}:{port}"))
            other.business = world.business
            self._senders.append(Sender(other))
        self._turn = 0
        self._chance = random.Random(processes)
        self.moves = self.kills = self.callbacks_made = 0
        self.moving = 0.0  # seconds

    def now(self) -> datetime:
        return self.wecom.world.now()

    def speak(self, userid: str, text: str) -> Reply:
        """Somebody writes to the app; whichever process is next has it."""
        return self._next().text(userid, text)

    def ask(self, chatid: str, userid: str, text: str) -> str:
        """Somebody asks in a group; return what the group reads."""
        reply = self._next().bot_text(userid, f"@{self.wecom.world.config.bot_name} {text}", chatid)
        return ESCAPES.sub(r"\1", reply.text)

    def go(self, to: datetime, *, kill: bool = False) -> None:
        """Move every clock; what falls due on the way is done before this returns.

        A long way is gone day by day: a slow machine has sent what a morning brings before the next one begins.
        `kill`: one process dies (kill -9) while it moves, and comes back.
        """
        for noon in _noons(self.now(), to):
            self._step(noon)
            if not self.all_sent():
                raise RuntimeError(f"messages that are due are not sent by {noon}")
        self._step(to, kill=kill)

    def _step(self, to: datetime, *, kill: bool = False) -> None:
        if to <= self.now():
            return
        begin = time.monotonic()
        self.wait(lambda: not self._to_change(to), SETTLE_SECONDS)
        self.wecom.world.business.set(to)
        victim = self.kills % len(self.services) if kill else None
        with ThreadPoolExecutor(len(self.services)) as pool:
            moving = [
                pool.submit(self._move, service, to, place == victim) for place, service in enumerate(self.services)
            ]
            if victim is not None:
                self._kill(victim)
            for one in moving:
                one.result()
        if victim is not None:
            self._move(self.services[victim], to, False)
        self.moves += 1
        self.moving += time.monotonic() - begin

    def all_sent(self) -> bool:
        """Wait until nothing that is due waits any more."""
        now = self.now().astimezone(UTC).replace(tzinfo=None)
        return self.wait(lambda: not rig.number(self.url, _DUE, now=now), SETTLE_SECONDS)

    def _to_change(self, to: datetime) -> int:
        """How many cards have to be changed before time goes on, for then it would be too late for them.

        People's time goes on by itself, and a change takes a blink of it; here days go by in one. WeCom's clock is there
        before the service's and runs on while that moves, so a card that ends soon after counts as well.
        """
        there = to + timedelta(seconds=MOVE_SECONDS)
        now, then = (at.astimezone(UTC).replace(tzinfo=None) for at in (self.now(), there))
        return rig.number(self.url, _TO_CHANGE, to=then, over=now - CODE_LIVES, over_then=then - CODE_LIVES)

    def _next(self) -> Sender:
        self.callbacks_made += 1
        self._turn = (self._turn + 1) % len(self._senders)
        return self._senders[self._turn]

    def _move(self, service: rig.Program, to: datetime, dies: bool) -> None:
        try:
            answer = self._ask_to_move(service, to)
            while answer.status_code == 503:  # the database is busy: nothing is lost, it asks for another try
                answer = self._ask_to_move(service, to)
        except requests.ConnectionError:
            if not dies:
                raise
            return
        if answer.status_code not in (200, 409):  # 409: it is that late there already
            raise RuntimeError(f"the clock did not move to {to}: {answer.status_code}\n{service.tail()}")

    @staticmethod
    def _ask_to_move(service: rig.Program, to: datetime) -> requests.Response:
        return requests.post(f"{service.url}/demo/clock", json={"to": to.isoformat()}, timeout=MOVE_SECONDS)

    def _kill(self, victim: int) -> None:
        time.sleep(self._chance.uniform(0.0, 0.4))
        self.services[victim].kill()
        died = time.time()
        self.kills += 1
        self.services[victim].start()
        # What the dead one was sending is taken up at once and not after half a minute, which is weeks here.
        rig.rows(
            self.url,
            "UPDATE outbox SET lease_until = 0 WHERE lease_until > 0 AND lease_until <= :last",
            last=died + LEASE,
        )
