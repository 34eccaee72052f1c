"""The cards with buttons: which buttons there are, what they mean, and what a card shows once it is over.

A button does what a written verb does, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.rules.lifecycle import Verb
from models.rules.words import SATISFACTION_WORDS, Satisfaction, TicketState

ACCEPT, CONFIRM = "accept", "confirm"
PLAIN, SECOND, WARNING = 1, 2, 3  # WeCom's button styles


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it does (`act`), by which intent of the chat (`verb`); “…” in the label promises a question."""

    key: str
    label: str
    style: int
    verb: str
    act: Verb


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of card: its buttons, and while which state and turn of its ticket they may be pressed.

    `turn` names the ticket's counter that tells this card from an earlier one about the same ticket.
    """

    buttons: tuple[Button, ...]
    open_in: TicketState
    turn: str
    over: dict[TicketState, str]

    @property
    def acts(self) -> frozenset[Verb]:
        return frozenset(button.act for button in self.buttons)

    def button(self, key: str) -> Button | None:
        return next((button for button in self.buttons if button.key == key), None)


_ENDED: Final = {
    TicketState.CLOSED: "已销号",
    TicketState.WITHDRAWN: "反映人已撤回",
    TicketState.MERGED: "已并案",
    TicketState.REJECTED: "不予受理",
    TicketState.SUSPENDED: "已挂起",
}

KINDS: Final[dict[str, Kind]] = {
    ACCEPT: Kind(
        (
            Button("accept", "签收", PLAIN, "签收", Verb.ACCEPT),
            Button("return", "退单…", SECOND, "退单", Verb.RETURN),
        ),
        TicketState.ASSIGNED,
        "assign_count",
        {
            **_ENDED,
            TicketState.SUBMITTED: "已退单",
            TicketState.ASSIGNED: "已另行派单",
            TicketState.IN_PROGRESS: "已签收",
            TicketState.PENDING_CONFIRM: "已报办结",
        },
    ),
    CONFIRM: Kind(
        (
            Button("good", "满意", PLAIN, "满意", Verb.CONFIRM),
            Button("fair", "基本满意", SECOND, "基本满意", Verb.CONFIRM),
            Button("bad", "未解决…", WARNING, "未解决", Verb.REJECT_RESULT),
        ),
        TicketState.PENDING_CONFIRM,
        "reopen_count",
        {
            **_ENDED,
            TicketState.SUBMITTED: "未解决，重办中",
            TicketState.ASSIGNED: "未解决，重办中",
            TicketState.IN_PROGRESS: "未解决，重办中",
            TicketState.PENDING_CONFIRM: "请看最新的卡片",
        },
    ),
}


def standing(
    kind: str, *, state: TicketState, same_turn: bool, mine: bool, auto: bool = False, satisfaction: str | None = None
) -> str | None:
    """Return what stands on the greyed button of a card that is over, None while it may be pressed.

    `mine`: the ticket's handler is the card's reader; `auto`: closed because nobody answered in time.
    """
    card = KINDS[kind]
    if state is card.open_in and same_turn:
        return None
    if kind == ACCEPT and state in (TicketState.IN_PROGRESS, TicketState.ASSIGNED) and not mine:
        return "已由他人签收" if state is TicketState.IN_PROGRESS else "已改派他人"
    if kind == CONFIRM and state is TicketState.CLOSED:
        if auto:
            return "已自动销号"
        return f"已销号：{SATISFACTION_WORDS[Satisfaction(satisfaction)]}" if satisfaction else "已销号"
    return card.over.get(state, "已结束")
