"""What people taught the classifier: every correction ("不是设备，是寄递") and every confirmation is a row here.

A row is never changed, and removed only with the act that taught it (撤销). What the rows teach together, and with which weight, is said by `lessons`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.rules.taxonomy import CATEGORIES, UNKNOWN_CODE
from models.statements import add

CORRECTION, CONFIRMATION = "CORRECTION", "CONFIRMATION"
CORRECTED_WEIGHT = 3.0  # beside 1.0 of a sentence that ships
CONFIRMED_WEIGHT = 0.5  # people press 1 without much thought; two confirmations count as one sentence
MOST_CONFIRMED = 5_000  # the newest confirmations only: a refit must stay a matter of seconds
MAX_CHARS = 200  # the beginning of a long report is what it is about


class Example(Base):
    """A sentence with the category a person gave it, or left it in."""

    __tablename__ = "example"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)  # without the outlet's name
    before: Mapped[str] = mapped_column(String(12))
    after: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Utc)
    kind: Mapped[str] = mapped_column(String(12), default=CORRECTION)
    model: Mapped[str] = mapped_column(String(32), default="")  # the version whose answer it was about
    ticket: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (Index("ix_example_kind", "kind", "id"),)


@dataclass(frozen=True)
class Lesson:
    """One sentence to train on. `weight`: 1.0 is a sentence that ships. `corrected`: a person said we were wrong."""

    text: str
    label: str
    weight: float
    corrected: bool


def learn(
    session: Session,
    *,
    text: str,
    before: str,
    after: str,
    by: str,
    now: datetime,
    model: str = "",
    ticket: int | None = None,
) -> None:
    """Keep a correction of the category `before` (level-2 codes); one that changes nothing teaches nothing."""
    if before != after:
        _keep(session, CORRECTION, text, before, after, by, now, model, ticket)


def confirm(
    session: Session, *, text: str, category: str, by: str, now: datetime, model: str = "", ticket: int | None = None
) -> None:
    """Keep that a person let a category (level-2 code) stand; “nobody knows” is nothing to learn."""
    if category != UNKNOWN_CODE:
        _keep(session, CONFIRMATION, text, category, category, by, now, model, ticket)


def take_back(session: Session, *, ticket: int, at: datetime) -> None:
    """What was taught by an act on a ticket at an instant was a slip, and teaches nothing."""
    session.execute(delete(Example).where(Example.ticket == ticket, Example.at == at))


def newest(session: Session) -> int:
    """Return the row id of the newest example, 0 when there is none."""
    return session.scalar(select(func.max(Example.id))) or 0


def since(session: Session, example: int) -> tuple[int, int]:
    """Return how many corrections and how many confirmations came after the example with row id `example`."""
    counted = select(Example.kind, func.count()).where(Example.id > example).group_by(Example.kind)
    found: dict[str, int] = dict(session.execute(counted).all())
    return found.get(CORRECTION, 0), found.get(CONFIRMATION, 0)


def lessons(session: Session) -> list[Lesson]:
    """Return what all examples teach, one lesson per sentence, ordered by sentence whatever order they came in.

    The newest word on a sentence holds. A corrected sentence weighs CORRECTED_WEIGHT, a confirmed one
    CONFIRMED_WEIGHT per confirmation up to 1.0; of confirmations only the newest MOST_CONFIRMED count.
    """
    corrections = select(Example).where(Example.kind == CORRECTION)
    confirmations = (
        select(Example).where(Example.kind == CONFIRMATION).order_by(Example.id.desc()).limit(MOST_CONFIRMED)
    )
    rows = [*session.scalars(corrections), *session.scalars(confirmations)]
    return combine(sorted(rows, key=lambda row: row.id))


def combine(rows: Iterable[Example]) -> list[Lesson]:
    """Return the lessons of some examples, given oldest first; see `lessons`."""
    by_text: dict[str, list[Example]] = {}
    for row in rows:
        text = " ".join(row.text.split())
        if text and row.after in CATEGORIES:
            by_text.setdefault(text, []).append(row)
    found = []
    for text, said in sorted(by_text.items()):
        label = said[-1].after
        agreeing = [row for row in said if row.after == label]
        corrected = any(row.kind == CORRECTION for row in agreeing)
        weight = CORRECTED_WEIGHT if corrected else min(1.0, CONFIRMED_WEIGHT * len(agreeing))
        if label != UNKNOWN_CODE:
            found.append(Lesson(text, label, weight, corrected))
    return found


def _keep(
    session: Session,
    kind: str,
    text: str,
    before: str,
    after: str,
    by: str,
    now: datetime,
    model: str,
    ticket: int | None,
) -> None:
    add(
        session, Example, text=text[:MAX_CHARS], before=before, after=after, by=by, at=now, kind=kind, model=model,
        ticket=ticket,
    )  # fmt: skip
