"""A stage for durability: one database, the service on it, a simulated WeCom around it, and what everybody saw."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from bench import rig
from bench.rig_callbacks import Callbacks, reporters
from simulator.replies import Reply
from simulator.server import SimulatorServer
from simulator.world import Delivery, GroupChat, Persona, SimulatorConfig

HANG_SECONDS = 12.0  # a lost answer: longer than the 10 s the service waits
PATIENCE = 90.0
LEASE = 30.0  # seconds of real time after which a promise whose sender died is taken up again


@dataclass(frozen=True)
class Promise:
    """A row of the outbox."""

    key: str
    channel: str
    recipient: str
    body: str | None
    ticket: int | None
    state: str

    @property
    def request(self) -> str:
        """What was asked of WeCom, a text or a card, as `Stage.shown_since` has it; "" before the first attempt."""
        return _same(json.loads(self.body)) if self.body else ""


def _same(request: object) -> str:
    return json.dumps(request, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Mark:
    """Where everything stood: what comes later is what happened since."""

    inbox: int
    tickets: int
    number: int
    promise: int
    shown: int


class Stage:
    """One or more equal processes on one database; the simulator's WeCom speaks to the first of them.

    `hasty`: leases of a killed sender end at once instead of after 30 s, and WeCom tries more often than three
    times, so that a slow machine's restart does not decide what is found.
    """

    def __init__(self, url: str, folder: Path, *, clock: str, processes: int = 1, hasty: bool = False) -> None:
        self.url = url
        self.hasty = hasty
        self.keys = rig.Keys.fresh()
        self.callbacks = Callbacks(self.keys)
        self.reporters = reporters(url)
        self.ports = ports = [rig.free_port() for _ in range(processes)]
        self.wecom = SimulatorServer(self._config(f"http://{rig.HOST}:{ports[0]}", clock)).start()
        self.services = [
            rig.service(url, self.keys, folder / f"service-{port}.log", clock=clock, api_base=self.wecom.url, port=port)
            for port in ports
        ]
        self._last = ExitStack()

    @property
    def service(self) -> rig.Program:
        return self.services[0]

    def __enter__(self) -> Self:
        self._last.callback(self.wecom.stop)
        for service in self.services:
            self._last.callback(service.stop)
        with ThreadPoolExecutor(len(self.services)) as pool:  # side by side: a start takes seconds
            list(pool.map(rig.Program.start, self.services))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._last.close()

    def only_one(self) -> None:
        """Let every process but the first end, so that a kill is sure to hit the one that acts."""
        for service in self.services[1:]:
            service.stop()

    def say(self, userid: str, text: str, msgid: str | None = None) -> Reply:
        """A member writes; WeCom delivers until it is answered, as often as it does that."""
        return self.wecom.sender.text(userid, text, msgid)

    def kill_and_restart(self) -> float:
        """kill -9 and start again; return how many seconds nobody answered."""
        begin = time.monotonic()
        self.service.kill()
        if self.hasty:
            rig.rows(self.url, "UPDATE outbox SET lease_until = 0 WHERE lease_until > 0")
        self.service.start()
        return time.monotonic() - begin

    def move_clock(self, minutes: float) -> None:
        """Let business time pass; what falls due on the way is done before this returns."""
        self.wecom.clock.look()
        self.wecom.move_clock(self.wecom.world.now() + timedelta(minutes=minutes))

    def wait(self, until: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Wait for something that happens in other processes; return whether it did."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if until():
                return True
            time.sleep(0.05)
        return until()

    # what there is

    def mark(self) -> Mark:
        """Remember where everything stands."""
        return Mark(
            self._number("SELECT count(*) FROM inbox"),
            self._number("SELECT count(*) FROM ticket"),
            self._number("SELECT max(no) FROM ticket"),
            self._number("SELECT max(id) FROM outbox"),
            len(self.wecom.world.accepted()),
        )

    def inbox_since(self, mark: Mark) -> int:
        return self._number("SELECT count(*) FROM inbox") - mark.inbox

    def tickets_since(self, mark: Mark) -> int:
        return self._number("SELECT count(*) FROM ticket") - mark.tickets

    def numbers_since(self, mark: Mark) -> list[int]:
        """The ticket numbers given out."""
        found = rig.rows(self.url, "SELECT no FROM ticket WHERE no > :least ORDER BY no", least=mark.number)
        return [no for (no,) in found]

    def numbered_since(self, mark: Mark) -> list[int]:
        """The rows of the tickets that got a number."""
        return [i for (i,) in rig.rows(self.url, "SELECT id FROM ticket WHERE no > :least", least=mark.number)]

    def promises_since(self, mark: Mark, channel: str = "%") -> list[Promise]:
        found = rig.rows(
            self.url,
            "SELECT key, channel, recipient, body, ticket, state FROM outbox "
            "WHERE id > :least AND channel LIKE :channel AND channel <> 'update' ORDER BY id",
            least=mark.promise,
            channel=channel,
        )
        return [Promise(*row) for row in found]

    def shown_since(self, mark: Mark) -> Counter[tuple[str, str]]:
        """How often each request reached each recipient's screen."""
        accepted = self.wecom.world.accepted()[mark.shown :]
        return Counter((letter.to, _same(letter.body)) for letter in accepted if letter.outcome == "shown")

    def outcomes_since(self, mark: Mark) -> Counter[str]:
        """The simulator's ledger: shown, duplicate (accepted and not shown again), dropped."""
        return Counter(letter.outcome for letter in self.wecom.world.accepted()[mark.shown :])

    def settled(self) -> bool:
        """Whether nothing is left to be sent, now or later, but for what a person's next digest will tell."""
        return not self._number(
            "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending') AND NOT (priority = 20 AND not_before > created_at)"
        )

    def settle(self) -> bool:
        """Wait until everything is sent; minutes pass where a recipient has had his share of the minute."""
        for _ in range(8):
            if self.wait(self.settled, 3.0 if self.hasty else LEASE + 5.0):
                return True
            self.move_clock(1.1)
        return self.settled()

    def _number(self, statement: str) -> int:
        return rig.number(self.url, statement)

    def _config(self, service_url: str, clock: str) -> SimulatorConfig:
        people = rig.rows(self.url, "SELECT userid, name FROM person ORDER BY userid")
        groups = rig.rows(self.url, "SELECT chatid, name, push FROM chat_group ORDER BY chatid")
        keys = self.keys
        return SimulatorConfig(
            corp_id=keys.corp_id, agent_id=keys.agent_id, secret=keys.secret, token=keys.token,
            aes_key=keys.aes_key, bot_token=keys.bot_token, bot_aes_key=keys.bot_aes_key,
            service_url=service_url, people=tuple(Persona(userid, name) for userid, name in people),
            groups=tuple(GroupChat(*row) for row in groups), start=datetime.fromisoformat(clock),
            hang_seconds=HANG_SECONDS, delivery=Delivery(tries=30, pause_seconds=1.0) if self.hasty else Delivery(),
        )  # fmt: skip


def post(port: int, request: bytes, seconds: float = 5.0) -> tuple[int, bytes]:
    """Deliver one prepared request; return status and body, 0 when nobody answered in time."""
    try:
        with socket.create_connection((rig.HOST, port), timeout=seconds) as line:
            line.sendall(request.replace(b"\r\nHost:", b"\r\nConnection: close\r\nHost:", 1))
            answer = b"".join(iter(lambda: line.recv(65536), b""))
    except OSError:
        return 0, b""
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]) if head else 0, body


def together(calls: Sequence[Callable[[], tuple[int, bytes]]]) -> list[tuple[int, bytes]]:
    """Make several calls at the same moment; return their answers."""
    barrier = threading.Barrier(len(calls))
    answers: list[tuple[int, bytes]] = [(0, b"")] * len(calls)

    def run(place: int, call: Callable[[], tuple[int, bytes]]) -> None:
        barrier.wait()
        answers[place] = call()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
