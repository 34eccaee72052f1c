"""The reader for right now: the newest roster with the model that answers, each swapped whole when its count moves."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import structlog

from bot.language.classify import Classifier, Model
from bot.language.reader import Reader
from models import language_models
from models.base import Store
from models.directory import Directory

log = structlog.get_logger("readers")


class Readers:
    """Holds one immutable reader; threads may share it, and the worst a race costs is one more building."""

    def __init__(self, store: Store, make: Callable[[Directory, Classifier], Reader]) -> None:
        self._store = store
        self._make = make
        self._shipped = Classifier.load()
        self._classifier = (0, self._shipped)
        self._held: tuple[int, int, Reader] | None = None

    def at(self, directory: Directory, model_version: int) -> Reader:
        """Return a reader of this roster with a model at least as new as `model_version` (see language_models)."""
        held = self._held
        if held is not None and held[:2] == (directory.version, model_version):
            return held[2]
        classifier = self._classifier_at(model_version)
        if held is not None and held[0] == directory.version:
            reader = held[2].with_classifier(classifier)
        else:
            reader = self._make(directory, classifier)
        self._held = (directory.version, model_version, reader)
        return reader

    def _classifier_at(self, model_version: int) -> Classifier:
        held = self._classifier
        if held[0] != model_version:
            held = self._classifier = (model_version, active_classifier(self._store, self._shipped))
            log.info("model", version=held[1].version)
        return held[1]


def active_classifier(store: Store, shipped: Classifier) -> Classifier:
    """Load the model that answers; the shipped one when there is none, or when this program cannot read it."""
    row = store.read(language_models.active)
    if row is None:
        return shipped
    try:
        return Classifier(Model.from_json(language_models.content(row)))
    except (TypeError, ValueError, KeyError, IndexError, zlib.error):
        log.exception("unreadable model", version=row.version)
        return shipped
