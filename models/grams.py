"""The index of open tickets by pieces of their words (gram, ticket), and those words as they are compared.

Written with the ticket, read by models.similar. Only open tickets are in it, so that it stays small and its newest
rows are worth reading. What stands in it comes from
models.rules.likeness and same_words: whoever changes those adds a migration that fills it anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, Index, Integer, String, Text, TextClause, delete, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.roster import Outlet
from models.rules.likeness import Core, core, grams, names_of
from models.rules.workdays import local

NEWEST = 24  # tickets read per gram: what more reports share says little about any of them


class Gram(Base):
    """A piece of an open ticket's words; `day` (its submission, as an ordinal) puts the newest last."""

    __tablename__ = "gram"

    gram: Mapped[str] = mapped_column(String(8), primary_key=True)
    day: Mapped[int] = mapped_column(Integer, primary_key=True)
    ticket: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)

    __table_args__ = (Index("ix_gram_ticket", "ticket"), {"sqlite_with_rowid": False})


class Folded(Base):
    """What an open ticket says besides where, its clauses separated by blanks (models.rules.likeness)."""

    __tablename__ = "folded"

    ticket: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text)


def names(outlet: Outlet | None) -> tuple[str, ...]:
    """Return what an outlet may be called in a report about it."""
    return names_of(outlet.name, outlet.short, tuple(outlet.aliases or ()), outlet.county) if outlet else ()


def keep(session: Session, *, ticket: int, words: str, outlet: Outlet | None, at: datetime) -> None:
    """Let a ticket be found by its words; safe to repeat."""
    write(session.connection(), ticket, core(words, names(outlet)), at)


def write(connection: Connection, ticket: int, said: Core, at: datetime) -> None:
    """Write a ticket's rows in two statements (also for the migrations)."""
    values = {"pieces": _packed(connection, grams(said)), "day": _day(at), "ticket": ticket}
    connection.execute(_WRITE[connection.dialect.name], values)
    connection.execute(_WRITE_WORDS, {"ticket": ticket, "words": " ".join(said)})


def drop(session: Session, ticket: int) -> None:
    """Let a ticket be found no more."""
    for rows in (Gram, Folded):
        wanted = delete(rows).where(rows.ticket == ticket)
        session.execute(wanted, execution_options={"synchronize_session": False})


def holders(session: Session, pieces: Iterable[str], since: datetime) -> Mapping[str, list[int]]:
    """Return for each piece the newest tickets that hold it, at most NEWEST, submitted on the day of `since` or later.

    However common a piece is, no more rows than these are read: one bounded walk of the index for each.
    """
    connection = session.connection()
    values = {"pieces": _packed(connection, pieces), "since": _day(since), "newest": NEWEST}
    rows = connection.execute(_READ[connection.dialect.name], values)
    return {piece: list(map(int, found.split(","))) for piece, found in rows if found}


def _packed(connection: Connection, pieces: Iterable[str]) -> object:
    listed = list(pieces)
    return json.dumps(listed) if connection.dialect.name == "sqlite" else listed


def _day(at: datetime) -> int:
    return local(at).date().toordinal()


def _statements(template: str) -> dict[str, TextClause]:
    """One statement in the two databases' ways to hand over a list."""
    return {
        "sqlite": text(template.format(list="SELECT value AS piece FROM json_each(:pieces)", join="group_concat")),
        "postgresql": text(
            template.format(list="SELECT unnest(CAST(:pieces AS varchar[])) AS piece", join="string_agg")
        ),
    }


_WRITE = _statements(
    "INSERT INTO gram (gram, day, ticket) SELECT piece, :day, :ticket FROM ({list}) AS pieces WHERE true "
    "ON CONFLICT DO NOTHING"
)
_WRITE_WORDS = text("INSERT INTO folded (ticket, words) VALUES (:ticket, :words) ON CONFLICT DO NOTHING")
_READ = _statements(
    "SELECT piece, (SELECT {join}(CAST(newest.ticket AS text), ',') FROM ("
    "SELECT ticket FROM gram WHERE gram.gram = pieces.piece AND day >= :since "
    "ORDER BY day DESC, ticket DESC LIMIT :newest) AS newest) FROM ({list}) AS pieces"
)
