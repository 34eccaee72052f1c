"""After an outage: when what waits for one person is told in one message, and how it is laid out within its bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

MANY: Final = 3  # so many may come one by one
OLD: Final = timedelta(minutes=10)
BYTES: Final = 2048  # of one text, wecom.md §4.3


def laid_out(head: str, lines: Sequence[str], tail: Callable[[int], str], *, limit: int = BYTES) -> str:
    """Return the head, as many lines as there is room for (the first come first), and the tail.

    `tail` is given how many lines were left out. Head and tail alone must fit; never more than `limit` UTF-8 bytes.
    """
    for shown in range(len(lines), -1, -1):
        text = "\n".join([head, *lines[:shown], tail(len(lines) - shown)])
        if len(text.encode()) <= limit:
            return text
    raise ValueError("head and tail leave no room")
