"""People's own names for things ("小黄"): what their corrections have in common and nothing else says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.classify import Text

TWICE = 2  # corrections in different words that share a name
SIZES = range(2, 5)  # characters


def find(corrections: Sequence[tuple[str, str]], known: Sequence[str]) -> dict[str, list[str]]:
    """Return new names by label, from (sentence, label); sorted, whatever order the corrections come in.

    A name is two to four Chinese characters that stand in at least TWICE corrections to one label, and in none of
    the `known` sentences besides.
    """
    sentences: dict[str, set[tuple[str, str]]] = {}
    for text, label in corrections:
        plain = Text(text).plain
        for piece in _pieces(plain):
            sentences.setdefault(piece, set()).add((plain, label))
    taught = {Text(text).plain for text, _ in corrections}
    elsewhere = "\n".join(plain for plain in (Text(text).plain for text in known) if plain not in taught)
    shared = {piece: said for piece, said in sentences.items() if _is_name(piece, said, elsewhere)}
    found: dict[str, list[str]] = {}
    for piece, said in sorted(shared.items()):
        longer = any(piece != other and piece in other and said == shared[other] for other in shared)
        if not longer:
            found.setdefault(next(iter(said))[1], []).append(piece)
    return found


def _pieces(plain: str) -> set[str]:
    pieces = {plain[at : at + size] for size in SIZES for at in range(len(plain) - size + 1)}
    return {piece for piece in pieces if all("\u4e00" <= letter <= "\u9fff" for letter in piece)}


def _is_name(piece: str, said: set[tuple[str, str]], elsewhere: str) -> bool:
    return len(said) >= TWICE and len({label for _, label in said}) == 1 and piece not in elsewhere
