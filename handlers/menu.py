"""The whole menu on one page: a new feature is one module and one name here."""

from __future__ import annotations

from pathlib import Path

from bot.language.classify import DEFAULT_MODEL, Classifier
from bot.language.meaning.phrasebook import write_index
from bot.language.meaning.phrases import Saying
from bot.language.reader import Reader
from bot.router import Router
from handlers import admin, aliases, asking, help, later, media, progress, roster, talk, tickets, visits
from models.directory import Directory

FEATURES = (tickets, visits, progress, asking, roster, aliases, admin, later, talk, help, media)  # in help order
INTENTS: Path = DEFAULT_MODEL.with_name("intents.json")


def build() -> Router:
    """Return the router with everything people can say."""
    router = Router()
    for feature in FEATURES:
        feature.declare(router)
    return router


def sayings() -> tuple[Saying, ...]:
    """Every way of saying something that a feature declares."""
    return tuple(saying for feature in FEATURES for saying in getattr(feature, "SAYINGS", ()))


class ReaderMaker:
    """Makes readers that know every feature's sayings; what is the same for all of them is loaded once."""

    def __init__(self) -> None:
        self._intents = Classifier.load(INTENTS)
        self._sayings = sayings()

    def __call__(self, directory: Directory, categories: Classifier) -> Reader:
        return Reader(directory, categories, self._sayings, self._intents)


if __name__ == "__main__":
    write_index(sayings())
