"""Make the tables of names and sounds in bot/language/lexicon anew: `python -m bench.lexicon`.

Needs pypinyin and jieba (both MIT) installed; reads their tables, imports neither.
pinyin.txt: per syllable the characters whose first reading it is, then those that have it as a further one.
common_words.txt: per cost (-ln of the share of all words, to 0.5) the words of jieba's dictionary.
"""

import importlib.util
import json
import math
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).parent.parent / "bot" / "language" / "lexicon"
FIRST, LAST = 0x4E00, 0x9FFF
MAX_READINGS = 2
LEAST = {1: 300, 2: 40, 3: 20, 4: 10}  # length → how often jieba's corpus must have it
# Words of cadres' speech that the dictionary does not hold, and that hide names of places.
SPEECH = "绿水青山 金山银山 红色江山 高新区 高新企业 高新产业 新城镇 新城区 老城区 河口岸 大河口"
SPEECH_COST = 12.0


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed")
    return Path(spec.origin).parent


def _plain(reading: str) -> str:
    """Return a reading without its tone: lǜ → lv, ér → er."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v").replace("ê", "e")
    return "".join(c for c in letters if c.isascii() and c.isalpha())


def pinyin_lines() -> list[str]:
    """Return the lines of pinyin.txt."""
    table = _package("pypinyin") / "pinyin_dict.json"
    first: defaultdict[str, list[str]] = defaultdict(list)
    further: defaultdict[str, list[str]] = defaultdict(list)
    for code, text in json.loads(table.read_text("utf-8")).items():
        if not FIRST <= int(code) <= LAST:
            continue
        readings = list(dict.fromkeys(filter(None, map(_plain, text.split(",")))))[:MAX_READINGS]
        for rank, reading in enumerate(readings):
            (further if rank else first)[reading].append(chr(int(code)))
    rows = ((s, "".join(first[s]) or "-", "".join(further[s])) for s in sorted({*first, *further}))
    return [" ".join(row).rstrip() for row in rows]


def word_lines() -> list[str]:
    """Return the lines of common_words.txt."""
    rows = [line.split(" ") for line in (_package("jieba") / "dict.txt").read_text("utf-8").splitlines()]
    total = sum(int(freq) for _, freq, _ in rows)
    by_cost = defaultdict(list, {SPEECH_COST: SPEECH.split()})
    for word, freq, tag in rows:
        if len(word) not in LEAST or int(freq) < LEAST[len(word)] or (tag.startswith("nr") and len(word) > 2):
            continue  # long names of people only take room
        if re.fullmatch("[\u4e00-\u9fff]+", word):
            by_cost[round(2 * math.log(total / int(freq))) / 2].append(word)
    return [f"{cost} {' '.join(sorted(words))}" for cost, words in sorted(by_cost.items())]


if __name__ == "__main__":
    for name, lines in (("pinyin.txt", pinyin_lines()), ("common_words.txt", word_lines())):
        (OUT / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(name, (OUT / name).stat().st_size)
