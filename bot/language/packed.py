"""A text packed for finding names: without blanks, with its sound, and with the way back to the original."""

from bot.language import place_forms
from bot.language.sounds import sound

_LONGEST = 1024  # characters; a report is far shorter
_MOST_KINDS = 20  # nobody names more outlets in one breath
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")


class Line:
    """The packed text: `at` gives for every character its place in the original."""

    def __init__(self, text: str) -> None:
        seen = text[: 2 * _LONGEST]
        self.at = [i for i, c in enumerate(seen) if not c.isspace() and c not in _INVISIBLE][:_LONGEST]
        narrow = "".join([_narrow(text[i]) for i in self.at])
        small = narrow.lower()
        self.text = small if len(small) == len(narrow) else narrow
        self.sound = sound(self.text)

    def after(self, end: int) -> tuple[int, str]:
        """Return where the words behind a core end, and what they are; 之局 is heard as 支局."""
        stop, evidence = place_forms.after(self.text, end)
        if evidence in ("", "town"):
            for kind in place_forms.SPOKEN_KINDS:
                if self.sound.startswith(kind, stop):
                    return stop + len(kind), "kind"
        return stop, evidence

    def kinds(self) -> list[tuple[int, int]]:
        """Return (end of the core, end of the name) at every word like 支局, written or heard, with and without 镇."""
        found = {match.start(): match.end() for match in place_forms.KIND_WORDS.finditer(self.text)}
        for kind in place_forms.SPOKEN_KINDS:
            at = self.sound.find(kind)
            while at >= 0:
                found.setdefault(at, at + len(kind))
                at = self.sound.find(kind, at + 1)
        first = sorted(found.items())[:_MOST_KINDS]
        return sorted({(end, stop) for at, stop in first for end in (at, place_forms.before_town(self.text, at))})


def _narrow(char: str) -> str:
    """Return the narrow form of a wide digit or letter."""
    return chr(ord(char) - 0xFEE0) if "\uff10" <= char <= "\uff5a" else char
