"""The comparison a new model has to pass before it may answer: no worse on the frozen set, nor on past corrections.

Needs no library: it scores with what serves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.language.classify import DEFAULT_MODEL, Classifier
from bot.language.examples import Example, read_sentences

FROZEN = DEFAULT_MODEL.parent / "frozen.txt"


@dataclass(frozen=True)
class Score:
    """How one model reads some sentences: shares of one, three digits after the point."""

    sentences: int
    right: int
    accuracy: float
    macro_f1: float

    def no_worse_than(self, other: Score) -> bool:
        """Whether neither accuracy nor macro-F1 is below the other's."""
        return self.right >= other.right and self.macro_f1 >= other.macro_f1


@dataclass(frozen=True)
class Verdict:
    """Old model and new on the frozen set and on the corrections; `reason` is empty when the new one may answer."""

    frozen_before: Score
    frozen_after: Score
    corrections_before: Score
    corrections_after: Score

    @property
    def reason(self) -> str:
        """Why the new model is not promoted: one clause, empty when it is."""
        if not self.frozen_after.no_worse_than(self.frozen_before):
            return f"冻结集变差（{_change(self.frozen_before, self.frozen_after)}）"
        if self.corrections_after.right < self.corrections_before.right:
            return f"以往的纠正变差（{_change(self.corrections_before, self.corrections_after)}）"
        return ""

    def figures(self) -> dict[str, Any]:
        """Everything measured, as plain JSON values."""
        return asdict(self)


def compare(
    before: Classifier, after: Classifier, *, frozen: Sequence[Example], corrections: Sequence[Example]
) -> Verdict:
    """Read both sets with both models."""
    return Verdict(
        frozen_before=score(before, frozen),
        frozen_after=score(after, frozen),
        corrections_before=score(before, corrections),
        corrections_after=score(after, corrections),
    )


def score(model: Classifier, examples: Sequence[Example]) -> Score:
    """Return how often the first guess is right; of no sentences at all everything is 0."""
    pairs = [(label, model.rank(text, top=1)[0].code) for text, label in examples]
    right = sum(label == guess for label, guess in pairs)
    if not pairs:
        return Score(0, 0, 0.0, 0.0)
    return Score(len(pairs), right, round(right / len(pairs), 3), round(_macro_f1(pairs), 3))


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean of F1 over the labels that occur among the right answers."""
    shares = []
    for label in sorted({label for label, _ in pairs}):
        both = sum(right == guess == label for right, guess in pairs)
        shares.append(
            2 * both / (sum(right == label for right, _ in pairs) + sum(guess == label for _, guess in pairs))
        )
    return sum(shares) / len(shares)


def _change(before: Score, after: Score) -> str:
    return (
        f"{before.right}/{before.sentences} → {after.right}/{after.sentences}，F1 {before.macro_f1} → {after.macro_f1}"
    )


def frozen_set() -> list[Example]:
    """Return the sentences of our own that are never trained on."""
    return read_sentences(FROZEN.read_text("utf-8"))
