"""When there is something to learn: what the nightly job looks at before it starts a refit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.language.classify import Classifier
from models import examples, language_models
from models.directory import Directory

ENOUGH_CONFIRMED = 25  # one correction is reason enough; confirmations only tell in numbers


def look(session: Session, directory: Directory, now: datetime) -> int:
    """Return how many examples nobody has learned from yet; 0 when they are not worth a refit.

    A program with other shipped sentences learns everything anew.
    """
    if not examples.newest(session):
        return 0
    seen = language_models.learned_up_to(session, Classifier.load().version)
    corrections, confirmations = examples.since(session, seen)
    return corrections + confirmations if corrections or confirmations >= ENOUGH_CONFIRMED else 0


def anything(session: Session) -> bool:
    """Has anybody ever corrected or confirmed something?"""
    return examples.newest(session) > 0
