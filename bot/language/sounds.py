"""How Chinese characters sound, without tones; a syllable is one code point, so what is heard is a plain string."""

from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path

_TABLE = Path(__file__).parent / "lexicon" / "pinyin.txt"  # made by bench/lexicon.py
_BASE = 0xE000  # private use: a syllable can never be taken for a character of the text
_FOLDED = 0xF000
_MAX_SOUNDS = 8
# What voices take for one another: flat and curled tongue, front and back nasal (see _fold), n and l.
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))


@cache
def _table() -> tuple[dict[str, str], dict[str, str], dict[int, str]]:
    """Return syllable → code point, character → its sounds (likeliest first), code point → folded one."""
    points: dict[str, str] = {}
    sounds: dict[str, str] = {}
    rows = [line.split(" ") for line in _TABLE.read_text("utf-8").splitlines()]
    for number, row in enumerate(rows):
        points[row[0]] = chr(_BASE + number)
        if row[1] != "-":
            sounds.update(dict.fromkeys(row[1], points[row[0]]))
    for row in rows:
        for char in row[2] if len(row) > 2 else "":
            sounds[char] = sounds.get(char, "") + points[row[0]]
    classes = {name: chr(_FOLDED + number) for number, name in enumerate(sorted(set(map(_fold, points))))}
    return points, sounds, {ord(point): classes[_fold(name)] for name, point in points.items()}


def _fold(syllable: str) -> str:
    for curled, flat in _FOLDS:
        if syllable.startswith(curled):
            syllable = flat + syllable[len(curled) :]
            break
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable


def spoken(*syllables: str) -> str:
    """Return pinyin syllables as code points: `spoken("zhi", "ju")`."""
    points = _table()[0]
    return "".join(points[s] for s in syllables)


def sound(text: str) -> str:
    """Return the first sound of every character; what has none stands for itself."""
    sounds = _table()[1]
    return "".join([sounds[c][0] if c in sounds else c for c in text])


def other_sound(text: str) -> str:
    """Return `text` with the second sound of every character that has two."""
    sounds = _table()[1]
    return "".join([sounds[c][-1] if c in sounds else c for c in text])


def all_sounds(name: str) -> list[str]:
    """Return every way to read a name aloud, the likeliest first, at most a handful."""
    sounds = _table()[1]
    readings = [sounds.get(c, c) for c in name]
    if sum(map(len, readings)) == len(name):
        return ["".join(readings)]
    return list(dict.fromkeys(map("".join, islice(product(*readings), _MAX_SOUNDS))))


def fold(spoken_text: str) -> str:
    """Return sounds with those made equal that voices mix up."""
    return spoken_text.translate(_table()[2])


def alike(spoken_text: str) -> list[str]:
    """Return every row of sounds that folds to the same, the given one included."""
    return list(map("".join, product(*(_mixed_up().get(s, s) for s in fold(spoken_text)))))


@cache
def _mixed_up() -> dict[str, str]:
    """Return folded code point → the sounds folded into it."""
    mixed: dict[str, str] = {}
    for point, folded in _table()[2].items():
        mixed[folded] = mixed.get(folded, "") + chr(point)
    return mixed


@lru_cache(maxsize=4096)
def distance(a: str, b: str) -> int:
    """Return how many characters are lost, added, changed or swapped (Damerau-Levenshtein)."""
    before, last = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def initials(name: str) -> str:
    """Return the first letters of a name's syllables in capitals: 沛县 → PX."""
    points, sounds, _ = _table()
    letters = {point: syllable[0].upper() for syllable, point in points.items()}
    return "".join(letters[sounds[char][0]] for char in name if char in sounds)
