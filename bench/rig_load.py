"""A load generator that costs little: one thread, raw sockets, requests that were built before."""

from __future__ import annotations

import gc
import os
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PATIENCE = 10.0  # seconds for what is still unanswered at the end


@dataclass
class Answers:
    """What came back. `within` counts those inside the measured time; latencies are in seconds."""

    seconds: float
    within: int = 0
    latencies: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    refused: int = 0  # answered with another status than 200
    unanswered: int = 0
    cpu: float = 0.0  # of the generator itself


class _Line:
    """One kept connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.since = 0.0
        self.got = b""

    def send(self, request: bytes, since: float) -> None:
        self.since, self.got = since, b""
        sent = self.socket.send(request)
        if sent != len(request):
            raise OSError("a request of a kilobyte did not fit into an empty socket")

    def receive(self) -> bytes | None:
        """Return the whole answer, None while it is not complete."""
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed a kept connection")
        self.got += piece
        end = self.got.find(b"\r\n\r\n")
        if end < 0:
            return None
        at = self.got.find(b"Content-Length: ", 0, end) + 16
        length = int(self.got[at : self.got.index(b"\r\n", at)])
        return self.got if len(self.got) >= end + 4 + length else None


def closed_loop(port: int, requests: list[bytes], *, lines: int, seconds: float) -> Answers:
    """Keep `lines` requests under way for some seconds; each is sent once."""
    supply = iter(requests)
    begin = time.perf_counter()
    until = begin + seconds

    def following(_: float) -> Iterator[tuple[bytes, float]]:
        now = time.perf_counter()
        request = next(supply, None) if now < until else None
        if request is not None:
            yield request, now

    answers = _run(port, lines, begin, until, following, lambda: None)
    if answers.within >= len(requests):
        raise RuntimeError("there were too few requests for the time")
    return answers


def open_loop(port: int, requests: list[bytes], *, lines: int, rate: float) -> Answers:
    """Send at a fixed rate, whatever the server does; latency counts from the scheduled instant."""
    begin = time.perf_counter() + 0.05
    plan = deque((request, begin + place / rate) for place, request in enumerate(requests))

    def following(now: float) -> Iterator[tuple[bytes, float]]:
        if plan and plan[0][1] <= now:
            yield plan.popleft()

    return _run(port, lines, begin, begin + len(requests) / rate, following, lambda: plan[0][1] if plan else None)


def _run(
    port: int,
    lines: int,
    begin: float,
    until: float,
    following: Callable[[float], Iterator[tuple[bytes, float]]],
    next_at: Callable[[], float | None],
) -> Answers:
    answers = Answers(until - begin)
    idle = deque(_Line(port) for _ in range(lines))
    busy: set[_Line] = set()
    cpu = time.process_time()
    gc.disable()
    with selectors.DefaultSelector() as selector:
        for line in idle:
            selector.register(line.socket, selectors.EVENT_READ, line)
        while True:
            now = time.perf_counter()
            while idle:
                given = next(following(now), None)
                if given is None:
                    break
                line = idle.popleft()
                line.send(*given)
                busy.add(line)
            coming = next_at()
            if (not busy and coming is None) or now > until + PATIENCE:
                break
            for key, _ in selector.select(max(0.0, coming - now) if coming is not None and idle else 1.0):
                line = key.data
                answer = line.receive()
                if answer is None:
                    continue
                busy.discard(line)
                idle.append(line)
                _note(answers, answer, line.since, time.perf_counter(), until)
    gc.enable()
    answers.cpu = time.process_time() - cpu
    answers.unanswered = len(busy)
    for line in [*idle, *busy]:
        line.socket.close()
    return answers


def _note(answers: Answers, answer: bytes, since: float, now: float, until: float) -> None:
    answers.latencies.append(now - since)
    if now <= until:
        answers.within += 1
    if answer.startswith(b"HTTP/1.1 200"):
        answers.bodies.append(answer.partition(b"\r\n\r\n")[2])
    else:
        answers.refused += 1


def anchor(folder: str) -> tuple[float, float]:
    """Return the machine's state: million empty Python loop turns per second, median fdatasync in ms."""
    begin = time.perf_counter()
    for _ in range(2_000_000):
        pass
    spin = 2.0 / (time.perf_counter() - begin)
    path = os.path.join(folder, "anchor")
    times = []
    handle = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        for _ in range(40):
            os.write(handle, b"x" * 4096)
            begin = time.perf_counter()
            os.fdatasync(handle)
            times.append(time.perf_counter() - begin)
    finally:
        os.close(handle)
        os.unlink(path)
    return spin, sorted(times)[20] * 1000
