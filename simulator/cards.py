"""Interactive cards as WeCom keeps them: checked on sending, changed by one-time codes, pressed by members."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.refused import ApiError

CODE_LIVES = timedelta(hours=72)
TASK = re.compile(r"[0-9A-Za-z_@-]{1,128}")
INTERACTIVE = "button_interaction"


@dataclass(frozen=True)
class Code:
    """A response_code: for which bubbles it serves, and until when."""

    bubbles: tuple[int, ...]
    until: datetime


class Cards:
    """Task ids that are taken and codes that still serve."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: set[str] = set()
        self._codes: dict[str, Code] = {}

    def take_task(self, task: str) -> None:
        """A task_id serves once per app."""
        with self._lock:
            if task in self._tasks:
                raise ApiError(42014, "task_id is used already")
            self._tasks.add(task)

    def new_code(self, bubbles: tuple[int, ...], now: datetime) -> str:
        """Return a fresh code for cards on the page: on sending, and on every press."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = Code(bubbles, now + CODE_LIVES)
        return code

    def use_code(self, code: str, now: datetime) -> tuple[int, ...]:
        """Use up a code; unknown, used and old ones are refused alike."""
        with self._lock:
            found = self._codes.pop(code, None)
        if found is None or found.until <= now:
            raise ApiError(60140, "invalid response_code")
        return found.bubbles


def checked(card: object) -> dict[str, Any]:
    """Return what a card with buttons shows, or raise what WeCom would answer."""
    if not isinstance(card, dict):
        raise ApiError(40035, "missing template_card")
    if card.get("card_type") != INTERACTIVE:
        raise ApiError(42031, "card_type is invalid")
    for holds, code, words in _RULES:
        if not holds(card):
            raise ApiError(code, words)
    return {
        "source": (card.get("source") or {}).get("desc", ""),
        "colour": int((card.get("source") or {}).get("desc_color", 0)),
        "title": card["main_title"].get("title", ""),
        "desc": card["main_title"].get("desc", ""),
        "words": card.get("sub_title_text", ""),
        "rows": [[row.get("keyname", ""), row.get("value", "")] for row in card.get("horizontal_content_list") or []],
        "buttons": [{"text": b["text"], "style": b.get("style", 1), "key": b["key"]} for b in card["button_list"]],
        "task_id": card.get("task_id", ""),
        "replaced": str(card.get("replace_text") or ""),
    }


def _text(value: object, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value.encode()) <= most


def _title(card: dict[str, Any]) -> bool:
    return isinstance(card.get("main_title"), dict) and bool(card["main_title"].get("title"))


def _buttons(card: dict[str, Any]) -> list[Any]:
    found = card.get("button_list")
    return found if isinstance(found, list) else []


_RULES: tuple[tuple[Callable[[dict[str, Any]], bool], int, str], ...] = (
    (lambda c: isinstance(c.get("task_id"), str), 42016, "missing task_id"),
    (lambda c: bool(TASK.fullmatch(c["task_id"])), 42014, "invalid task_id"),
    (_title, 42033, "main_title is missing"),
    (lambda c: len(c.get("horizontal_content_list") or []) <= 6, 42035, "horizontal_content_list is too long"),
    (lambda c: 1 <= len(_buttons(c)) <= 6, 42038, "button_list should have 1 to 6"),
    (lambda c: all(isinstance(b, dict) and _text(b.get("text"), 256) for b in _buttons(c)), 42038, "button text"),
    (lambda c: all(_text(b.get("key"), 1024) for b in _buttons(c)), 42039, "button key"),
    (lambda c: len({b["key"] for b in _buttons(c)}) == len(_buttons(c)), 42051, "button keys are not unique"),
)


def plain(card: dict[str, Any]) -> str:
    """Return a card's words as lines: for lists, ledgers and searches."""
    rows = [f"{name}：{value}" for name, value in card["rows"]]
    return "\n".join(part for part in (card["source"], card["title"], card["desc"], *rows, card["words"]) if part)


def changed(card: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Return a card after update_template_card: grey buttons with other words, or another card in its place."""
    button, other = body.get("button"), body.get("template_card")
    if isinstance(button, dict):
        name = button.get("replace_name")
        if not isinstance(name, str) or not name:
            raise ApiError(42038, "replace_name is missing")
        return {**card, "replaced": name}
    if other is None:
        raise ApiError(40035, "button or template_card is missing")
    return {**checked(other), "task_id": card["task_id"]}


@dataclass(frozen=True)
class Press:
    """What a member's click tells the service."""

    key: str
    task_id: str
    code: str

    def fields(self) -> dict[str, Any]:
        """The elements of template_card_event, by their WeCom names."""
        return {
            "EventKey": self.key,
            "TaskId": self.task_id,
            "CardType": INTERACTIVE,
            "ResponseCode": self.code,
            "SelectedItems": "",
        }


def without(bubble_card: dict[str, Any], key: str) -> bool:
    """Whether a button cannot be pressed: it is not there, or the card is grey."""
    return bool(bubble_card["replaced"]) or key not in {b["key"] for b in bubble_card["buttons"]}
