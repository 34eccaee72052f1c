"""What was compared, and every difference as a line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bench import rig


@dataclass
class Findings:
    """One audit: how often what was compared, and what differed."""

    compared: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def compare(self, what: str, expected: object, found: object, about: str) -> None:
        """Count a comparison; what differs becomes a line."""
        self.compared[what] += 1
        if expected != found:
            self.differences.append(f"{what} {about}: expected {expected}, found {found}")

    def show(self) -> None:
        """Print the table and the differences."""
        rig.print_table(("audited", "times"), sorted(self.compared.items()))
        for line in self.differences:
            print(f"DIFFERENT {line}")
