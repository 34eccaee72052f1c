"""A card with buttons in WeCom's words: template_card of the type button_interaction (path/90236, wecom.md §6).

What a card says comes as plain values (see handlers.buttons); lengths are kept here: what WeCom would fold or refuse.
"""

from __future__ import annotations

from typing import Any

Card = dict[str, Any]

TITLE, DESC, SUBTITLE, KEYNAME, VALUE, BUTTON = 36, 44, 160, 5, 30, 10  # characters
ROWS, BUTTONS = 6, 6


def interactive(card: Card) -> Card:
    """Return the template_card."""
    return {
        "card_type": "button_interaction",
        "source": {"desc": _short(card["source"], 20), "desc_color": 2 if card.get("alarm") else 0},
        "main_title": {"title": _short(card["title"], TITLE), "desc": _short(card["desc"], DESC)},
        "sub_title_text": _short(card["words"], SUBTITLE),
        "horizontal_content_list": [
            {"keyname": _short(name, KEYNAME), "value": _short(value, VALUE)} for name, value in card["rows"][:ROWS]
        ],
        "task_id": card["task_id"],
        "button_list": [
            {"type": 0, "text": _short(label, BUTTON), "style": style, "key": key}
            for key, label, style in card["buttons"][:BUTTONS]
        ],
    }


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
