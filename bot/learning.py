"""Learn anew from everything people taught, and let the new model answer only if it is no worse than the old one.

Runs in a process of its own (`app.py model refit`): this module loads scikit-learn, so nothing that answers
people imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.language import gate, new_names, training
from bot.language.classify import Classifier, Model, Text
from bot.language.examples import read_examples
from bot.readers import active_classifier
from models import examples, language_models
from models.base import Store
from models.language_models import SHIPPED, Attempt, Standing

Trainer = Callable[[Sequence[tuple[str, str]], Sequence[float], Mapping[str, Sequence[str]]], Model]

STRENGTHS = (1.0, 0.5, 0.25)  # when lessons at full weight make the rest worse, they get another chance with less


@dataclass(frozen=True)
class Outcome:
    """What came of a refit. `reason` is empty when the new model was promoted."""

    version: str
    reason: str
    figures: dict[str, Any]

    @property
    def promoted(self) -> bool:
        return not self.reason

    def line(self) -> str:
        """The outcome as one line for whoever ran the command."""
        if not self.version:
            return f"没有训练：{self.reason}"
        parts = [
            f"{name}{self.figures[f'{key}_before']['right']}→{self.figures[f'{key}_after']['right']}"
            f"/{self.figures[f'{key}_after']['sentences']}"
            for key, name in (("frozen", "冻结集"), ("corrections", "以往的纠正"))
        ]
        return f"{'已采用' if self.promoted else '未采用'} {self.version}：{'，'.join([*parts, *filter(None, [self.reason])])}"


def refit(store: Store, now: datetime, train: Trainer = training.train_shipped) -> Outcome:
    """Train from the shipped sentences and all lessons, compare, and promote or refuse the new model.

    Equal lessons give an equal model. Nothing is changed before the comparison is over; `now` is the model's date,
    `train` what makes a model of sentences, their weights, and new words by code.
    """
    learned, lessons = store.read(lambda session: (examples.newest(session), examples.lessons(session)))
    frozen = gate.frozen_set()
    secret = {Text(text).plain for text, _ in frozen}  # what has been learned by heart proves nothing
    lessons = [lesson for lesson in lessons if Text(lesson.text).plain not in secret]
    if not lessons:
        return Outcome("", "还没有可学的例子", {})
    answering = store.read(language_models.active)
    shipped = Classifier.load()
    before = active_classifier(store, shipped)
    taught = [(lesson.text, lesson.label) for lesson in lessons]
    corrections = [(lesson.text, lesson.label) for lesson in lessons if lesson.corrected]
    words = new_names.find(corrections, [text for text, _ in [*read_examples(), *taught]])
    for strength in STRENGTHS:
        model = train(taught, [lesson.weight * strength for lesson in lessons], words)
        verdict = gate.compare(before, Classifier(model), frozen=frozen, corrections=corrections)
        if not verdict.reason:
            break
    figures = {**verdict.figures(), "lessons": len(lessons), "strength": strength}
    attempt = Attempt(model.version, shipped.version, learned, figures, model.to_json())
    return store.write(
        lambda session: _settle(session, attempt, answering.version if answering else SHIPPED, verdict.reason, now)
    )


def _settle(session: Session, attempt: Attempt, answering: str, reason: str, now: datetime) -> Outcome:
    known = language_models.of_version(session, attempt.version)
    if attempt.version == answering:
        reason = "和正在用的一样"
    elif known is not None and known.standing == Standing.WITHDRAWN:
        reason = "这个版本退回过，有了新的例子再学"
    if reason:
        language_models.refuse(session, attempt, now=now)
    elif not language_models.promote(session, attempt, instead_of=answering, now=now):
        reason = "比较期间在用的模型换了，下次再学"  # no row: it has been compared with the wrong one
    return Outcome(attempt.version, reason, attempt.figures)
