"""The weights of a model as one table of numbers, filled as its grams are met."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


class Weights:
    """What each gram says for every label; a gram's row is read from its text when it is first met."""

    def __init__(self, grams: Mapping[str, str | list[int]], labels: int) -> None:
        self._raw = list(grams.values())
        self.place = {gram: place for place, gram in enumerate(grams)}
        self._idf: Any = np.zeros(len(grams))  # 0 = not read yet
        self.rows: Any = np.zeros((len(grams), labels), dtype=np.int16)  # memory is taken for what is written only

    def idf(self, places: Sequence[int]) -> Any:
        """The inverse document frequencies × 1000 of grams; their rows are there afterwards."""
        found = self._idf[places]
        if not found.all():
            for place in places:
                if not self._idf[place]:
                    self._read(place)
            found = self._idf[places]
        return found

    def _read(self, place: int) -> None:
        raw = self._raw[place]
        numbers = [int(part) for part in raw.split()] if isinstance(raw, str) else raw
        self.rows[place, numbers[1::2]] = numbers[2::2]
        self._idf[place] = numbers[0]  # last: another thread may read the row as soon as this is set
