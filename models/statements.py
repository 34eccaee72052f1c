"""What is said in the words of either database: inserts that cost little or may meet a row, indexes of some rows only."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ColumnDefault,
    Connection,
    Dialect,
    Index,
    Table,
    insert,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def add(session: Session, row: type[Base], **values: Any) -> int:
    """Append one row without the unit of work; return its integer key, 0 if it has none."""
    connection = session.connection()
    return _insert_of(connection.dialect, row, tuple(values)).run(connection, values)


class _Insert:
    """The INSERT of a table with certain columns, compiled once: SQLAlchemy's way there costs twice the insert."""

    def __init__(self, dialect: Dialect, row: type[Base], given: tuple[str, ...]) -> None:
        table = cast(Table, row.__table__)
        self._defaults = {
            column.name: column.default
            for column in table.columns
            if column.name not in given and isinstance(column.default, ColumnDefault)
        }
        key, *others = table.primary_key.columns
        self._key = None if others or not issubclass(key.type.python_type, int) else key.name
        self._new_key = self._key is not None and self._key not in given
        self._lastrowid = dialect.name == "sqlite"
        statement = insert(table).inline()
        if self._new_key and not self._lastrowid:
            statement = statement.returning(key)
        compiled: Any = statement.compile(dialect=dialect, column_keys=[*given, *self._defaults])
        self._sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        self._processors: dict[str, Callable[[Any], Any]] = compiled._bind_processors

    def run(self, connection: Connection, values: dict[str, Any]) -> int:
        """Insert one row; `values` are completed with the defaults."""
        for name, default in self._defaults.items():
            values[name] = default.arg(None) if default.is_callable else default.arg
        for name, process in self._processors.items():
            values[name] = process(values[name])
        row = tuple(values[name] for name in self._order) if self._order is not None else values
        result = connection.exec_driver_sql(self._sql, row)
        if self._new_key:
            return cast(int, result.lastrowid if self._lastrowid else result.scalar_one())
        return cast(int, values[self._key]) if self._key is not None else 0


@lru_cache(maxsize=256)
def _insert_of(dialect: Dialect, row: type[Base], given: tuple[str, ...]) -> _Insert:
    return _Insert(dialect, row, given)


def partial_index(name: str, *columns: Any, where: str) -> Index:
    """An index of those rows only of which `where` is true, on either database."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def upsert(session: Session, table: type[Base]) -> Any:
    """An INSERT that can say what happens on a conflict, in the words of the session's database."""
    return upsert_of(session.get_bind().dialect.name, table)


def upsert_of(dialect: str, table: type[Base]) -> Any:
    """The same, for a statement that is built once."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
