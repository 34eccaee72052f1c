"""A door on both databases, a door nothing may come in at, and all that is logged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from structlog.typing import EventDict, WrappedLogger

from models.base import Store, open_store
from tests.channels.doors import Door, door_of, everything
from tests.conftest import Databases, fill_town
from tests.town import AGENT, CORP, KEY


@pytest.fixture
def store(kind: str, databases: Databases) -> Iterator[Store]:
    """The small test town on both databases; it gives up early on a database that is away."""
    url = databases.new(kind, fill_town)
    opened = open_store(url, patience=0.4)
    yield opened
    opened.close()
    databases.drop(url)


@pytest.fixture
def door(store: Store) -> Door:
    return Door(store, "QDG6eK", KEY, CORP, AGENT)


@pytest.fixture(scope="module")
def shared(databases: Databases) -> Iterator[Store]:
    """One database for all tests that are to leave nothing behind."""
    opened = open_store(databases.new("sqlite", fill_town), patience=0.4)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def doors(shared: Store) -> dict[tuple[str, ...], Door]:
    return {}


@pytest.fixture
def closed_door(shared: Store, doors: dict[tuple[str, ...], Door]) -> Iterator[Door]:
    """A door nothing comes in at; what is refused leaves no trace in the database."""
    door = door_of(shared, doors, "QDG6eK", KEY, CORP, AGENT)
    before = everything(shared)
    yield door
    assert everything(shared) == before


@pytest.fixture
def lines() -> Iterator[list[EventDict]]:
    """Every line that is logged, from DEBUG on."""
    before = structlog.get_config()
    kept: list[EventDict] = []

    def keep(_logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        kept.append({**event, "level": method})
        raise structlog.DropEvent

    structlog.configure(processors=[keep], wrapper_class=structlog.make_filtering_bound_logger(0))
    yield kept
    structlog.configure(**before)
