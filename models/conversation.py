"""What a conversation still holds back: the pages after the one that was shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc, add


class Conversation(Base):
    """One person in one room (`chat` "" = alone with the bot)."""

    __tablename__ = "conversation"

    userid: Mapped[str] = mapped_column(String(128), primary_key=True)
    chat: Mapped[str] = mapped_column(String(128), primary_key=True)
    rest: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Utc)


def keep_rest(session: Session, userid: str, chat: str | None, rest: str, now: datetime) -> None:
    """Keep what did not fit on the page just shown."""
    row = session.get(Conversation, (userid, chat or ""))
    if row is None:
        add(session, Conversation, userid=userid, chat=chat or "", rest=rest, at=now)
    else:
        row.rest, row.at = rest, now


def take_rest(session: Session, userid: str, chat: str | None) -> str:
    """Return what was held back, and hold it no longer."""
    row = session.get(Conversation, (userid, chat or ""))
    if row is None:
        return ""
    rest, row.rest = row.rest, ""
    return rest
