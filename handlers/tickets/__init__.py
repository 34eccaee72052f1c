"""Problems: from one sentence to the close-out."""

from bot.router import Router
from handlers.tickets import (
    admin,
    asked_for,
    confirm,
    correcting,
    draft,
    free,
    grants,
    habits,
    handle,
    likeness,
    lists,
    pleas,
    pressed,
    regroup,
    report,
    returning,
    said_amending,
    said_at_work,
    said_changing,
    said_closing,
    said_handling,
    said_of_one,
    said_reporting,
    said_verdict,
    said_waiting,
    said_watching,
    several,
    splitting,
    summoned,
    together,
    turns,
    undoing,
    watching,
    which,
)

# Of two phrases that weigh the same the earlier wins: a verdict before a result, a delay before a transfer.
SAYINGS = (
    *said_at_work.SAYINGS,
    *said_of_one.SAYINGS,
    *said_verdict.SAYINGS,
    *said_watching.SAYINGS,
    *said_waiting.SAYINGS,
    *said_closing.SAYINGS,
    *said_handling.SAYINGS,
    *said_amending.SAYINGS,
    *said_changing.SAYINGS,
    *said_reporting.SAYINGS,
)


def declare(router: Router) -> None:
    """Declare everything that can be said about tickets, in help order."""
    for part in (
        report,
        several,
        regroup,
        habits,
        likeness,
        draft,
        handle,
        confirm,
        returning,
        turns,
        pleas,
        grants,
        asked_for,
        together,
        splitting,
        summoned,
        watching,
        undoing,
        free,
        correcting,
        lists,
        admin,
        which,
        pressed,
    ):
        part.declare(router)
