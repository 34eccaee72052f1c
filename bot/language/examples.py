"""Our own sentences, by category and by intent: what both models learn from."""

from pathlib import Path

from bot.language.classify import DEFAULT_MODEL

FOLDER = DEFAULT_MODEL.parent / "examples"
INTENTS = DEFAULT_MODEL.parent / "intents"

Example = tuple[str, str]  # (text, label)


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """(sentence, code) from every `*.txt`, see `gate.read_sentences`."""
    return [one for path in sorted(folder.glob("*.txt")) for one in read_sentences(path.read_text("utf-8"))]


def read_sentences(text: str) -> list[Example]:
    """(sentence, code) of a text: a line `[CODE]` opens a category, `#` starts a remark."""
    examples: list[Example] = []
    code = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            code = line[1:-1]
        elif line and not line.startswith("#"):
            examples.append((line, code))
    return examples


def read_intents(folder: Path = INTENTS) -> list[Example]:
    """(sentence, intent) from every `*.tsv`: `intent<TAB>sentence`, # begins a comment."""
    lines = (line for path in sorted(folder.glob("*.tsv")) for line in path.read_text("utf-8").splitlines())
    rows = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return [(sentence, intent) for intent, _, sentence in rows]
