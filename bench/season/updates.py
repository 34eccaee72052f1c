"""What becomes of a card that lies in somebody's chat once its ticket has moved on: greyed, with the words that fit, once.

WeCom changes a card by a code that it gives when the card is sent, for 72 hours; after that nobody tries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bench.season import rules
from bench.season.expected import BLINK, MOMENT
from bench.season.findings import Findings
from bench.season.lives import Life, Standing
from bench.season.record import Message, Record

_ENDED = {
    "CLOSED": "已销号", "WITHDRAWN": "反映人已撤回", "MERGED": "已并案", "REJECTED": "不予受理", "SUSPENDED": "已挂起",
}  # fmt: skip
_AGAIN = dict.fromkeys(("SUBMITTED", "ASSIGNED", "IN_PROGRESS"), "未解决，重办中")


@dataclass(frozen=True)
class Kind:
    """A kind of card: while what it may be pressed, which counter tells its turn, and what it shows afterwards."""

    state: str
    turn: str
    shows: dict[str, str]

    def stands(self, s: Standing, turn: int) -> bool:
        return s.state == self.state and getattr(s, self.turn) == turn


KINDS = {
    "assigned": Kind("ASSIGNED", "assigned", {
        **_ENDED, "SUBMITTED": "已退单", "ASSIGNED": "已另行派单", "IN_PROGRESS": "已签收", "PENDING_CONFIRM": "已报办结",
    }),
    "resolved": Kind("PENDING_CONFIRM", "redone", {**_ENDED, **_AGAIN, "PENDING_CONFIRM": "请看最新的卡片"}),
}  # fmt: skip
_OF_ANOTHER = {"IN_PROGRESS": "已由他人签收", "ASSIGNED": "已改派他人"}
_VERDICTS = {"SATISFIED": "已销号：满意", "BASICALLY_SATISFIED": "已销号：基本满意", "UNSATISFIED": "已销号：未解决"}


def compare_updates(findings: Findings, record: Record, lives: Sequence[Life]) -> None:
    """Every card that was sent: changed once when it has to be, else never."""
    by_id = {life.id: life for life in lives}
    made: dict[str, list[Message]] = {}
    for message in record.messages:
        if message.kind == "update":
            made.setdefault(message.card, []).append(message)
    for card in record.messages:
        if card.kind in KINDS and card.card and card.sent_at is not None:
            _compare(findings, card, made.pop(card.card, []), by_id[card.ticket], record.last)
    for unknown in sorted(made):
        findings.compare("update", "no card", "changed", unknown)


def _compare(findings: Findings, card: Message, made: Sequence[Message], life: Life, last: datetime) -> None:
    kind, turn = KINDS[card.kind], int(card.key.split(":")[2])
    assert card.sent_at is not None
    over = next((at for at, s in life.after(card.created_at) if not kind.stands(s, turn)), None)
    found, wanted = [update.text for update in made], list[str]()
    if over is not None and max(over, card.sent_at) - card.sent_at < rules.CODE_LIVES:
        at = made[0].created_at if made else over
        early = at < max(over, card.sent_at) - BLINK
        words = [_shows(kind, card, life.before(max(at, over) + later)) for later in (MOMENT, BLINK)]
        wanted = ["at another time"] if early else [next((word for word in words if [word] == found), words[0])]
    findings.compare("update", wanted, found, card.key)


def _shows(kind: Kind, card: Message, s: Standing) -> str:
    if card.kind == "assigned" and s.handler != card.recipient and s.state in _OF_ANOTHER:
        return _OF_ANOTHER[s.state]
    if card.kind == "resolved" and s.state == "CLOSED":
        return "已自动销号" if s.auto else _VERDICTS.get(s.verdict, "已销号")
    return kind.shows.get(s.state, "已结束")
