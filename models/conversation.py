"""What a conversation still holds: the pages after the one that was shown, the last list, the last question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Utc
from models.statements import add, upsert

QUERY_STANDS = timedelta(minutes=30)  # “那逾期的呢” leans on a question so long


class Conversation(Base):
    """One person in one room (`chat` "" = alone with the bot)."""

    __tablename__ = "conversation"

    userid: Mapped[str] = mapped_column(String(128), primary_key=True)
    chat: Mapped[str] = mapped_column(String(128), primary_key=True)
    rest: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Utc)
    listed: Mapped[list[int]] = mapped_column(JSON, default=list)  # ticket numbers of the list last shown, in order
    query: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    query_asked_at: Mapped[datetime | None] = mapped_column(Utc)

    def query_at(self, now: datetime) -> dict[str, Any] | None:
        """The question asked last, None when it is too long ago."""
        if self.query is None or self.query_asked_at is None or now - self.query_asked_at > QUERY_STANDS:
            return None
        return {key: _revived(value) for key, value in self.query.items()}


def keep_rest(session: Session, userid: str, chat: str | None, rest: str, now: datetime) -> None:
    """Keep what did not fit on the page just shown."""
    _row(session, userid, chat, now).rest = rest


def take_rest(session: Session, userid: str, chat: str | None) -> str:
    """Return what was held back, and hold it no longer."""
    row = session.get(Conversation, (userid, chat or ""))
    if row is None:
        return ""
    rest, row.rest = row.rest, ""
    return rest


def keep_query(session: Session, userid: str, chat: str | None, query: Mapping[str, Any], now: datetime) -> None:
    """Keep what was asked, for a follow-up; days are kept as days."""
    row = _row(session, userid, chat, now)
    row.query, row.query_asked_at = {key: _frozen(value) for key, value in query.items()}, now


def keep_list(session: Session, userid: str, chat: str | None, numbers: Sequence[int], now: datetime) -> None:
    """Keep which ticket stood at which place of a list."""
    _row(session, userid, chat, now).listed = list(numbers)


def keep_lists(session: Session, lists: Mapping[str, Sequence[int]], now: datetime) -> None:
    """Keep the lists that many people are sent at once, each alone with the bot."""
    if not lists:
        return
    statement = upsert(session, Conversation)
    newer = {"listed": statement.excluded.listed, "at": statement.excluded.at}
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=["userid", "chat"], set_=newer),
        [{"userid": u, "chat": "", "rest": "", "at": now, "listed": list(numbers)} for u, numbers in lists.items()],
    )


def held(session: Session, userid: str, chat: str | None) -> Conversation | None:
    """Return what is held of a conversation, None when there was none."""
    return session.get(Conversation, (userid, chat or ""))


def _row(session: Session, userid: str, chat: str | None, now: datetime) -> Conversation:
    row = session.get(Conversation, (userid, chat or ""))
    if row is None:
        add(session, Conversation, userid=userid, chat=chat or "", rest="", at=now, listed=[])
        row = session.get_one(Conversation, (userid, chat or ""))
    row.at = now
    return row


def _frozen(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return [_frozen(one) for one in value] if isinstance(value, tuple | list) else value


def _revived(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"day"}:
        return date.fromisoformat(value["day"])
    return tuple(_revived(one) for one in value) if isinstance(value, list) else value
