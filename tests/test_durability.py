"""A short slice of bench.durability: the service itself, killed and called three times at once, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.durability import killed_after_acceptance, killed_under_load, same_moment
from bench.rig_stage import Stage
from tests.conftest import Databases, fill_town

CLOCK = "2026-06-08T14:10:00+08:00"  # a Monday's afternoon


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The test town on a real service; two of them where the database can serve several."""
    url = databases.new(request.param, fill_town)
    processes = 2 if request.param == "postgresql" else 1
    with Stage(url, tmp_path_factory.mktemp("durability"), clock=CLOCK, processes=processes, hasty=True) as stage:
        yield stage
    databases.drop(url)


def test_three_deliveries_at_the_same_moment_are_one(stage: Stage) -> None:
    assert same_moment(stage, turns=3).differences == []
    stage.only_one()


def test_a_kill_in_the_middle_of_a_stream_loses_nothing_and_doubles_nothing(stage: Stage) -> None:
    assert killed_under_load(stage, callbacks=24).differences == []


def test_a_kill_between_acceptance_and_answer_shows_nothing_twice(stage: Stage) -> None:
    assert killed_after_acceptance(stage).differences == []
