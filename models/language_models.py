"""The trained models: which one answers, what it learned from, and the way back to the one before.

The newest truth is here and not in a file, so that every process on one database answers alike and a backup
holds it. No active row means: the model that ships with the program.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, LargeBinary, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.counters import Counter, next_number
from models.statements import add

VERSION = "model-version"  # counts every change of the active model, as roster.VERSION does for the roster
SHIPPED = ""  # stands for the model that came with the program
_LEVEL = 9


class Standing(StrEnum):
    """What a model is now."""

    ACTIVE = "ACTIVE"  # it answers
    SPARE = "SPARE"  # it answered once
    REFUSED = "REFUSED"  # it failed the comparison and never answered
    WITHDRAWN = "WITHDRAWN"  # somebody went back from it; it is not promoted again


class LanguageModel(Base):
    """One trained model. `data` is the model file, compressed; nothing for a refused one."""

    __tablename__ = "language_model"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    standing: Mapped[str] = mapped_column(String(12))
    replaced: Mapped[str] = mapped_column(String(32), default=SHIPPED)  # the version that answered before it
    base: Mapped[str] = mapped_column(String(32))  # the shipped version of the program that trained it
    learned: Mapped[int] = mapped_column(Integer)  # the newest example it has seen
    figures: Mapped[dict[str, Any]]
    data: Mapped[bytes | None] = mapped_column(LargeBinary)


class NoSuchModel(Exception):
    """There is no such version to go back to."""


@dataclass(frozen=True)
class Attempt:
    """A model just trained: what goes into its row."""

    version: str
    base: str
    learned: int
    figures: dict[str, Any]
    content: dict[str, Any]  # the model as plain JSON values


def version(session: Session) -> int:
    """Return how often the active model has changed."""
    return session.scalar(select(Counter.value).where(Counter.name == VERSION)) or 0


def active(session: Session) -> LanguageModel | None:
    """Return the model that answers, None when it is the shipped one."""
    return session.scalar(select(LanguageModel).where(LanguageModel.standing == Standing.ACTIVE))


def learned_up_to(session: Session, base: str) -> int:
    """Return the newest example (row id) that a model trained on this shipped version has seen, 0 when none has."""
    return session.scalar(select(func.max(LanguageModel.learned)).where(LanguageModel.base == base)) or 0


def of_version(session: Session, wanted: str) -> LanguageModel | None:
    """Return the model with this version, if there is one."""
    return session.scalar(select(LanguageModel).where(LanguageModel.version == wanted))


def everything(session: Session) -> list[LanguageModel]:
    """Return all trained models, newest first."""
    return list(session.scalars(select(LanguageModel).order_by(LanguageModel.id.desc())))


def content(model: LanguageModel) -> dict[str, Any]:
    """Return a model's plain JSON values. Raises ValueError when the row holds none."""
    if model.data is None:
        raise ValueError(f"model {model.version} was not kept")
    found: dict[str, Any] = json.loads(zlib.decompress(model.data))
    return found


def promote(session: Session, attempt: Attempt, *, instead_of: str, now: datetime) -> bool:
    """Let a new model answer from now on; False when meanwhile another than `instead_of` does."""
    next_number(session, VERSION, start=1)  # first, because it makes two that promote at once wait for each other
    before = active(session)
    if (before.version if before else SHIPPED) != instead_of:
        return False
    if before is not None:
        _stand(session, before.version, Standing.SPARE)
    _put(session, attempt, Standing.ACTIVE, packed(attempt.content), replaced=instead_of, now=now)
    return True


def refuse(session: Session, attempt: Attempt, *, now: datetime) -> None:
    """Note that a model was trained and not promoted; of a new one only the figures are kept."""
    if of_version(session, attempt.version) is None:
        _put(session, attempt, Standing.REFUSED, None, replaced=SHIPPED, now=now)
    else:
        statement = update(LanguageModel).where(LanguageModel.version == attempt.version)
        session.execute(statement.values(learned=attempt.learned, base=attempt.base))


def go_back(session: Session, wanted: str | None = None) -> str:
    """Let an earlier model answer again and return its version, SHIPPED for the shipped one.

    Without `wanted` it is the one that the active model has replaced. Raises NoSuchModel.
    """
    next_number(session, VERSION, start=1)
    now_active = active(session)
    if wanted is None:
        if now_active is None:
            raise NoSuchModel("the shipped model answers: there is nothing before it")
        wanted = now_active.replaced
    target = of_version(session, wanted) if wanted != SHIPPED else None
    if wanted != SHIPPED and (target is None or target.data is None):
        raise NoSuchModel(wanted)
    if now_active is not None and now_active.version != wanted:
        _stand(session, now_active.version, Standing.WITHDRAWN)
    if target is not None:
        _stand(session, target.version, Standing.ACTIVE)
    return wanted


def packed(values: dict[str, Any]) -> bytes:
    """Return plain JSON values as compressed bytes: equal values give equal bytes."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), _LEVEL)


def _put(
    session: Session, attempt: Attempt, standing: Standing, data: bytes | None, *, replaced: str, now: datetime
) -> None:
    values = {
        "version": attempt.version, "created_at": now, "standing": standing.value, "replaced": replaced,
        "base": attempt.base, "learned": attempt.learned, "figures": attempt.figures, "data": data,
    }  # fmt: skip
    if of_version(session, attempt.version) is None:
        add(session, LanguageModel, **values)
    else:  # trained once before with the same outcome
        session.execute(update(LanguageModel).where(LanguageModel.version == attempt.version).values(**values))


def _stand(session: Session, version_: str, standing: Standing) -> None:
    session.execute(update(LanguageModel).where(LanguageModel.version == version_).values(standing=standing.value))
