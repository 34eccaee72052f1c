"""After an outage: what has piled up for one person is told in one message, the most urgent first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import wording
from models import outbox, roster, waiting
from models.outbox import Letter
from models.rules import storms

_OF_THEIR_OWN = frozenset({"REP", "OUTLET_HEAD", "EMPLOYEE", "HANDLER", "DEPT_HEAD"})


def calm(session: Session, now: datetime) -> int:
    """Put one letter in the place of everything that has waited long for one person; return for how many people."""
    piles = waiting.piled_up(session, before=now - storms.OLD, most=storms.MANY)
    for userid, letters in piles.items():
        parts = _parts(session, letters)
        person = session.get(roster.Person, userid)
        made = outbox.put(
            session,
            key=f"{outbox.STORM}:{letters[-1].id}:{userid}",
            channel="member",
            recipient=userid,
            address=userid,
            text=_text(person, parts),
            priority=min(letter.priority for letter in parts),
            now=now,
            digest=f"{len(parts)}条积压的消息",
        )
        if made is not None:
            outbox.merge(session, [*letters, *parts], into=made)
    return len(piles)


def _parts(session: Session, letters: list[Letter]) -> list[Letter]:
    """What people wait for: an earlier letter that stood for many is taken apart again."""
    parts: dict[int, Letter] = {}
    for letter in letters:
        stood_for = waiting.told_by(session, letter.id) if letter.key.startswith(f"{outbox.STORM}:") else [letter]
        parts |= {part.id: part for part in stood_for}
    return sorted(parts.values(), key=lambda part: (part.priority, part.id))


def _text(person: roster.Person | None, parts: list[Letter]) -> str:
    lines = [f"· {part.digest or wording.excerpt(part.text, 60)}" for part in parts]
    mine = "我的问题" if person is None or set(person.roles) & _OF_THEIR_OWN else "未结"
    return storms.laid_out(
        f"{wording.call(person)}：消息发送中断过，这段时间的合成一条发给您，急的在前：",
        lines,
        lambda left: f"{'……' if left else ''}共{len(lines)}条，回“{mine}”看全部，回“#编号”看详情。",
    )
