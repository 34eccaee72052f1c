"""The one door to the database: tables' common ground, `write(work)` and `read(work)`.

Handlers and models never commit: a piece of work either happens whole or not at all.
"""

from __future__ import annotations

import contextvars
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Select,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

PATIENCE = 3.0  # seconds a message may wait for the database; WeCom cuts the call after 5
T = TypeVar("T")

BATCH = 64  # messages that may share one commit on SQLite
POOL = 40


class Base(DeclarativeBase):
    """Every table of the service."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON}  # noqa: RUF012  SQLAlchemy reads it as is


class Utc(TypeDecorator[datetime]):
    """An aware instant: UTC in the table, aware again when read. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DatabaseUnavailable(Exception):
    """The database could not take the work in time; nothing of it happened that we know of."""


class Store:
    """The database. `write` and `read` are the only ways in; both may be called from any thread."""

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        self.url = url
        self.patience = patience
        self.sqlite = url.startswith("sqlite")
        self.engine = _engine(url, patience)
        self._reader = self.engine.execution_options(read_only=True) if self.sqlite else self.engine
        alone = {"no_begin": True} if self.sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._glancer = self.engine.execution_options(**alone)
        self._waiting: deque[_Job] = deque()
        self._guard = threading.Lock()
        self._led = False

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction and commit it.

        Raises what `work` raises (rolled back), DatabaseUnavailable when the database stays busy or away.
        The work must be safe to run again: after a lost connection nobody knows whether COMMIT arrived,
        so every work here starts from, or ends in, a unique key.
        """
        return self._write_shared(work) if self.sqlite else self._write_alone(work)

    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on a view that it cannot change. Raises DatabaseUnavailable as `write` does."""

        def once() -> T:
            with Session(self._reader, expire_on_commit=False) as session:
                return work(session)

        return self._patiently(once)

    def glance(self, statement: Select[Any], **values: object) -> tuple[Any, ...]:
        """Return the one row of one statement, with no session and no transaction around it: for every message."""

        def once() -> tuple[Any, ...]:
            with self._glancer.connect() as connection:
                return tuple(connection.execute(statement, values).one())

        return self._patiently(once)

    def close(self) -> None:
        self.engine.dispose()

    # SQLite allows one writer. Whoever comes while nobody leads commits for all who wait, in the order they
    # came (fair, and one fsync serves up to BATCH messages, each in its savepoint); then the first of those
    # who came meanwhile leads. Nobody queues for a lock: a follower is woken once, when its work is done.

    def _write_shared(self, work: Callable[[Session], T]) -> T:
        job = _Job(work)
        with self._guard:
            self._waiting.append(job)
            leads, self._led = not self._led, True
        if not leads:
            job.woken.wait()
        if not job.done:
            self._commit_waiting()
            self._hand_over()
        return cast(T, job.result())

    def _hand_over(self) -> None:
        with self._guard:
            following = self._waiting[0] if self._waiting else None
            self._led = following is not None
        if following is not None:
            following.woken.set()

    def _commit_waiting(self) -> None:
        batch: list[_Job] = []
        try:
            with self.engine.begin() as connection:
                while self._waiting and len(batch) < BATCH:
                    batch.append(self._waiting.popleft())
                    batch[-1].run(connection)
        except BaseException as exc:
            for job in batch or self._all_waiting():
                job.fail(exc)
        for job in batch:
            job.finish()

    def _all_waiting(self) -> list[_Job]:
        """The database could not even begin: nobody who waits now will be served."""
        return [self._waiting.popleft() for _ in range(len(self._waiting))]  # others may append meanwhile

    def _write_alone(self, work: Callable[[Session], T]) -> T:
        def once() -> T:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                return work(session)

        return self._patiently(once)

    def _patiently(self, once: Callable[[], T]) -> T:
        """Try again for a while what a passing fault of the database has interrupted."""
        deadline = time.monotonic() + self.patience
        pause = 0.02
        while True:
            try:
                return once()
            except TimeoutError as exc:  # every connection of the pool is busy
                raise DatabaseUnavailable(_reason(exc)) from exc
            except DBAPIError as exc:
                if not _passing(exc):
                    raise
                if self.sqlite or time.monotonic() + pause > deadline:
                    raise DatabaseUnavailable(_reason(exc)) from exc  # SQLite has waited by itself
            time.sleep(pause)  # no transaction is open here
            pause = min(pause * 2, 0.5)


class _Job:
    """One waiting piece of work and what became of it."""

    def __init__(self, work: Callable[[Session], Any]) -> None:
        self._work = work
        self._context = contextvars.copy_context()  # log fields of the thread that waits
        self._value: Any = None
        self._error: BaseException | None = None
        self.done = False
        self.woken = threading.Event()  # done, or asked to lead

    def run(self, connection: Connection) -> None:
        try:
            with (
                Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session,
                session.begin(),
            ):
                self._value = self._context.run(self._work, session)
        except OperationalError:
            raise  # the disk or the file: it concerns the whole batch
        except Exception as exc:
            self._error = exc

    def finish(self) -> None:
        """Let whoever waits for this go on."""
        self.done = True
        self.woken.set()

    def fail(self, exc: BaseException) -> None:
        if self._error is None:
            self._error = DatabaseUnavailable(_reason(exc)) if isinstance(exc, OperationalError) else exc
        self.finish()

    def result(self) -> Any:
        if self._error is not None:
            raise self._error
        return self._value


def _passing(exc: DBAPIError) -> bool:
    """Is this a fault that may be gone in a moment: connection lost, deadlock, serialization, shutdown?"""
    state = getattr(exc.orig, "sqlstate", None) or ""
    return exc.connection_invalidated or isinstance(exc, OperationalError) or state[:2] in {"40", "57", "08"}


def _reason(exc: BaseException) -> str:
    return str(getattr(exc, "orig", exc)).strip().splitlines()[0][:200]


def _engine(url: str, patience: float) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(
            url,
            pool_size=POOL,
            max_overflow=0,
            pool_timeout=patience,
            pool_pre_ping=False,
            connect_args={"connect_timeout": 3, "options": "-c statement_timeout=5000 -c timezone=UTC"},
        )
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=0,
        connect_args={"timeout": patience, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Deferred transactions that read and then write fail at random under load (SQLITE_BUSY_SNAPSHOT).
        options = connection.get_execution_options()
        if not options.get("no_begin"):
            connection.exec_driver_sql("BEGIN" if options.get("read_only") else "BEGIN IMMEDIATE")

    # Every message has its savepoint; as statements of SQLAlchemy's the two cost as much as two inserts.
    dialect: Any = engine.dialect
    dialect.do_savepoint = _raw("SAVEPOINT")
    dialect.do_release_savepoint = _raw("RELEASE SAVEPOINT")

    return engine


def _raw(words: str) -> Callable[[Connection, str], None]:
    def run(connection: Connection, name: str) -> None:
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"{words} {name}")

    return run


def lock_person(session: Session, userid: str) -> None:
    """Let one person's messages go one after the other, whichever process has them."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK, {"name": userid})


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def open_store(url: str, *, patience: float = PATIENCE) -> Store:
    """Open the database at `url`; nothing is created here (see the `migrate` command)."""
    return Store(url, patience=patience)
