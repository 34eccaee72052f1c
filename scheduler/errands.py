"""What a job sets off after its slot is committed: work for a process of its own, never for the one that answers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog

log = structlog.get_logger("errands")

Errand = Callable[[datetime], None]

YIELDS = 10  # niceness: whoever waits for an answer goes first
PATIENCE = 900.0  # seconds; a refit takes about ten


class OwnProcess:
    """Runs a command with `--at INSTANT` and waits for its end. A crash there is a line in the log here."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, patience: float = PATIENCE) -> None:
        self._command = [*command]
        self._environment = dict(environment)
        self._patience = patience
        self._running: subprocess.Popen[str] | None = None
        self._stopped = False

    def __call__(self, now: datetime) -> None:
        with subprocess.Popen(
            [*self._command, "--at", now.isoformat()],
            env=self._environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            self._running = process
            with contextlib.suppress(ProcessLookupError):  # over already
                os.setpriority(os.PRIO_PROCESS, process.pid, YIELDS)
            if self._stopped:  # meanwhile
                process.terminate()
            try:
                said, complaint = process.communicate(timeout=self._patience)
            except subprocess.TimeoutExpired:
                process.kill()
                log.error("errand took too long", seconds=self._patience)
                return
            finally:
                self._running = None
        if process.returncode and not self._stopped:
            log.error("errand failed", code=process.returncode, reason=complaint.strip()[-500:])
        else:
            log.info("errand done", said=said.strip()[-500:])

    def stop(self) -> None:
        """End the command if it runs; what it has not finished is done again another time."""
        self._stopped = True
        running = self._running
        if running is not None:
            running.terminate()


class InBackground:
    """Runs an errand beside the clock; while one is under way a second is not started."""

    def __init__(self, errand: OwnProcess) -> None:
        self._errand = errand
        self._thread: threading.Thread | None = None

    def __call__(self, now: datetime) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(target=self._errand, args=(now,), name="errand", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End what is under way and wait a moment for it."""
        self._errand.stop()
        if self._thread is not None:
            self._thread.join(timeout=5)
