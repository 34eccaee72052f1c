"""The whole menu on one page: a new feature is one module and one name here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.language.classify import DEFAULT_MODEL, Classifier
from bot.language.meaning.listening import Listener
from bot.language.meaning.phrasebook import write_index
from bot.language.meaning.phrases import Saying
from bot.language.reader import Reader
from bot.router import Router
from handlers import (
    admin,
    aliases,
    asking,
    delivery,
    dispatching,
    help,
    holidays,
    later,
    media,
    progress,
    reminders,
    roster,
    talk,
    tickets,
    visits,
)
from models.directory import Directory

FEATURES = (
    tickets,
    visits,
    progress,
    asking,
    roster,
    aliases,
    admin,
    delivery,
    holidays,
    dispatching,
    reminders,
    later,
    talk,
    help,
    media,
)  # in help order
INTENTS: Path = DEFAULT_MODEL.with_name("intents.json")


@cache
def build() -> Router:
    """Return the router with everything people can say: the same for every service, made once."""
    router = Router()
    for feature in FEATURES:
        feature.declare(router)
    return router


def sayings() -> tuple[Saying, ...]:
    """Every way of saying something that a feature declares."""
    return tuple(saying for feature in FEATURES for saying in getattr(feature, "SAYINGS", ()))


@cache
def listener() -> Listener:
    """What hears sentences by every feature's sayings: the same for all rosters, made once."""
    return Listener(sayings(), Classifier.load(INTENTS))


def reader(directory: Directory, categories: Classifier) -> Reader:
    """Return a reader of one roster."""
    return Reader(directory, categories, listener())


if __name__ == "__main__":
    write_index(sayings())
