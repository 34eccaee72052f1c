"""A table of what had to be found and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench import rig


@dataclass
class Findings:
    """The lines of one script's table, and the notes above it."""

    title: str
    notes: list[str] = field(default_factory=list)
    lines: list[tuple[str, object, object]] = field(default_factory=list)

    def expect(self, what: str, expected: object, found: object) -> None:
        self.lines.append((what, expected, found))

    @property
    def differences(self) -> list[str]:
        return [
            f"{what}: expected {expected}, found {found}" for what, expected, found in self.lines if expected != found
        ]

    def show(self) -> None:
        print(f"\n{self.title}")
        for note in self.notes:
            print(f"  {note}")
        rig.print_table(
            ("", "expected", "found", ""), [(*line, "ok" if line[1] == line[2] else "DIFFERENT") for line in self.lines]
        )
