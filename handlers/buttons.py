"""The cards a push may carry besides its text: the same news, with buttons that do what the words in it would do.

The text stays the twin of every card: it is sent instead when somebody wants no cards or WeCom takes none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from handlers import wording
from models.cards import task_of
from models.directory import Directory
from models.rules.buttons import ACCEPT, CONFIRM, KINDS
from models.rules.words import Urgency
from models.tickets import Ticket

Card = dict[str, Any]


def to_accept(directory: Directory, ticket: Ticket) -> Card:
    """A new ticket for its handler: 签收 / 退单…."""
    critical = ticket.urgency == Urgency.CRITICAL.value
    behalf = f"（代{ticket.on_behalf}反映）" if ticket.on_behalf else ""
    reporter = "网点员工（匿名）" if ticket.anonymous else f"{directory.name(ticket.reporter)}{behalf}"
    return _card(
        directory, ticket, ACCEPT,
        source="【特急】马上处理，并打电话" if critical else "【派单】", alarm=critical,
        words=f"“{wording.excerpt(ticket.text, 90)}”\n也可以回“签收 {ticket.no}”",
        rows=(
            ("反映人", reporter),
            ("签收时限", f"{wording.instant(ticket.accept_due)}前" if ticket.accept_due else "—"),
            ("办结时限", wording.deadline(ticket)),
        ),
    )  # fmt: skip


def to_confirm(directory: Directory, ticket: Ticket, label: str) -> Card:
    """A reported result for whoever answers for the beneficiary: 满意 / 基本满意 / 未解决…."""
    department = directory.label(directory.department(ticket.department)) if ticket.department else ""
    return _card(
        directory, ticket, CONFIRM,
        source="【请确认】办得怎么样", alarm=False,
        words=f"{label}：{wording.excerpt(ticket.solution or '', 80)}\n也可以回“{ticket.no} 满意”或“{ticket.no} 未解决 原因”",
        rows=(
            ("反映", wording.excerpt(wording.without_outlet(directory, ticket), 28)),
            ("经办", f"{department}{directory.name(ticket.resolver) if ticket.resolver else ''}"),
        ),
    )  # fmt: skip


def _card(
    directory: Directory,
    ticket: Ticket,
    kind: str,
    *,
    source: str,
    alarm: bool,
    words: str,
    rows: tuple[tuple[str, str], ...],
) -> Card:
    return {
        "kind": kind,
        "source": source,
        "alarm": alarm,
        "title": f"#{ticket.no} {wording.short_outlet(directory, ticket.outlet)}·{wording.gist(ticket)}",
        "desc": f"{wording.category(ticket.category)}｜{wording.urgency(ticket)}",
        "words": words,
        "rows": [["网点", wording.outlet(directory, ticket.outlet)], *map(list, rows)],
        "buttons": [[button.key, button.label, button.style] for button in KINDS[kind].buttons],
    }


def reworded(card: Card, change: Callable[[str], str]) -> Card:
    """The card with another wording of what people wrote."""
    return {**card, "words": change(card["words"]), "rows": [[name, change(said)] for name, said in card["rows"]]}


def addressed(card: Card, key: str, now: datetime) -> Card:
    """The card of one promise to one person, with the task_id of its own."""
    return {**card, "task_id": task_of(key, now)}
