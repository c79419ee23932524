"""What an evaluation may spend, and how it is refused."""

from __future__ import annotations

from typing import NoReturn

from uirules.feel.errors import FeelLimit, FeelUnsupported, problem_at
from uirules.feel.tree import Span

__all__ = ["DEPTH", "ITEMS", "STEPS", "Meter"]

STEPS = 200_000
"""Nodes evaluated and values compared in one evaluation."""
ITEMS = 100_000
"""Items of a list, or characters of a text."""
DEPTH = 250
"""Nodes being evaluated within each other, through function calls too."""


class Meter:
    """Counts the steps of one evaluation; ``at`` is the place being evaluated."""

    __slots__ = ("at", "depth", "steps")

    def __init__(self, at: Span) -> None:
        self.steps = 0
        self.depth = 0
        self.at = at

    def tick(self, count: int = 1) -> None:
        """Counts steps; raises FeelLimit beyond the bound."""
        self.steps += count
        if self.steps > STEPS:
            self.limit("steps")

    def size(self, count: int) -> None:
        """Refuses a list or text that would grow beyond the bound, and counts the making of it."""
        if count > ITEMS:
            self.limit("items")
        self.copied(count)

    def copied(self, count: int) -> None:
        """Counts steps for items or characters that are copied, so that many large copies end in a limit too."""
        self.tick(count >> 4)

    def limit(self, code: str) -> NoReturn:
        """Raises FeelLimit at the present place."""
        raise FeelLimit(problem_at(code, self.at.line, self.at.column))

    def unsettled(self, code: str) -> FeelUnsupported:
        """The refusal of what the standard leaves open, to be raised by the caller; ``code`` names the case."""
        return FeelUnsupported(problem_at(code, self.at.line, self.at.column))
