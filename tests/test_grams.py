"""The index of what was reported gives the same tickets on both databases, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models import similar, tickets
from models.base import Store, open_store
from models.directory import Directory, load_directory
from models.rules.words import Urgency
from tests.conftest import Databases, fill_town
from tests.rules.test_likeness import SAME
from tests.town import when


def submit(session: Session, directory: Directory, number: int, words: str) -> None:
    """Enter one report at one of the outlets, an hour after the one before."""
    outlet = sorted(directory.outlets)[number % len(directory.outlets)]
    at = when("2026-06-08 10:00") + timedelta(hours=number)
    draft = tickets.open_draft(
        session, reporter=directory.people["zhou"], role="REP", channel="app", text=words, outlet=outlet,
        county=directory.outlets[outlet].county, choices=("EQP-ATM" if number % 3 else "LOG-HVC",),
        urgency=Urgency.NORMAL, now=at,
    )  # fmt: skip
    tickets.submit(
        session,
        tickets.by_id(session, draft.id),
        actor="zhou",
        directory=directory,
        calendar=directory.calendar,
        now=at,
    )


@pytest.fixture(scope="module")
def both(databases: Databases) -> Iterator[list[tuple[Store, Directory]]]:
    """Two databases with the same tickets: every report of the pairs, here and there."""
    urls = [databases.new(kind, fill_town) for kind in ("sqlite", "postgresql")]
    made = [(store, store.read(load_directory)) for store in map(open_store, urls)]
    for store, directory in made:
        for number, words in enumerate(word for pair in SAME for word in pair):
            store.write(partial(submit, directory=directory, number=number, words=words))
    yield made
    for (store, _), url in zip(made, urls, strict=True):
        store.close()
        databases.drop(url)


WORDS = [word for pair in SAME for word in pair]
QUERIES = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(sorted(set("".join(WORDS)))), min_size=1, max_size=30).map("".join),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map("，".join),
    st.text(max_size=40),
)


@settings(max_examples=100, deadline=None)
@given(
    words=QUERIES,
    outlet=st.sampled_from(["L1", "S2", None]),
    category=st.sampled_from(["EQP-ATM", "LOG-HVC", "OTH-UNK"]),
)
def test_both_databases_give_the_same_list(
    both: list[tuple[Store, Directory]], words: str, outlet: str | None, category: str
) -> None:
    def found(session: Session, directory: Directory) -> list[tuple[object, ...]]:
        alike = similar.alike(
            session, words=words, outlet=outlet, category=category, directory=directory, now=when("2026-06-20 10:00")
        )
        return [(one.ticket.no, one.ticket.created_at, one.ticket.text, one.here, one.likeness) for one in alike]

    sqlite, postgresql = (store.read(partial(found, directory=directory)) for store, directory in both)
    assert sqlite == postgresql
    assert len(sqlite) <= similar.FOUND


def test_something_is_found_on_both(both: list[tuple[Store, Directory]]) -> None:
    for store, directory in both:
        found = store.read(
            lambda session, directory=directory: similar.alike(  # type: ignore[misc]
                session,
                words="叫号机故障",
                outlet="L1",
                category="EQP-ATM",
                directory=directory,
                now=when("2026-06-12 10:00"),
            )
        )
        assert found[0].likeness >= 1.0
