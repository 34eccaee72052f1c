"""Real processes, the demo town as the command loads it, and the small test town."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Databases, fill_town
from tests.contract.ground import file_of
from tests.rig import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="session")
def demo_file(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo town as the command loads it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db"
    ended = nursery.run("load", "demo", DATABASE_URL=url)
    assert ended.code == 0, ended
    return url


@pytest.fixture
def demo_url(demo_file: str, tmp_path: Path) -> str:
    """A copy of the demo town in a file of its own."""
    shutil.copy(file_of(demo_file), tmp_path / "demo.db")
    return f"sqlite:///{tmp_path}/demo.db"


@pytest.fixture
def town_url(databases: Databases) -> str:
    """A copy of the small test town in a file of its own."""
    return databases.new("sqlite", fill_town)
