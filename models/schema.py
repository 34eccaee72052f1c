"""The schema and its versions: the only door to alembic besides the migrations themselves."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from models import (
    absences,
    aliases,
    calendar,
    cards,
    contributions,
    conversation,
    counters,
    dispatch_rules,
    events,
    examples,
    followers,
    grams,
    inbox,
    language_models,
    occurrences,
    outbox,
    pledges,
    preferences,
    present,
    questions,
    reminders,
    reports,
    requests,
    roster,
    snoozes,
    tally,
    tickets,
    undo,
    visits,
)
from models.base import Base, Store

EMPTY, OLD, NEW = "empty", "old", "new"

TABLES = (
    absences, aliases, calendar, cards, contributions, conversation, counters, dispatch_rules, events, examples,
    followers, grams, inbox, language_models, occurrences, outbox, pledges, preferences, present, questions,
    reminders, reports, requests, roster, snoozes, tally, tickets, undo, visits,
)  # fmt: skip
"""Every module with tables, or indexes of its own: importing them is what makes `Base.metadata` whole."""

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def state(store: Store) -> str:
    """Say whether the database is empty, older than the code, or as new as it."""

    def look(session: Session) -> str:
        connection = session.connection()
        current = MigrationContext.configure(connection).get_current_revision()
        if current is None:
            return OLD if inspect(connection).get_table_names() else EMPTY
        return NEW if current == ScriptDirectory(str(_MIGRATIONS)).get_current_head() else OLD

    return store.read(look)


class UnknownVersion(Exception):
    """The database has a schema that this program has never heard of."""


def upgrade(store: Store) -> None:
    """Bring the schema to the newest version; safe to repeat. Raises UnknownVersion."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as exc:
            raise UnknownVersion(str(exc)) from exc


def clear(store: Store) -> None:
    """Remove every row (for `load --replace`); the schema stays."""

    def work(session: Session) -> None:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())

    store.write(work)
