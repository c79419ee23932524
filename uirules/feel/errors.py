"""The errors of FEEL: each carries problems whose positions lie in the text that was given."""

from __future__ import annotations

from uirules.errors import LimitError, Position, Problem, UirulesError

__all__ = [
    "FeelError",
    "FeelLimit",
    "FeelSyntaxError",
    "FeelUnsupported",
    "FeelValueError",
    "position_at",
    "problem_at",
]

TEXT_NAME = "FEEL"
"""What a position names as its file: the text itself."""


class FeelError(UirulesError):
    """The root of this package's errors; ``line`` and ``column`` (from 1) are those of the first problem."""

    @property
    def line(self) -> int:
        position = self.problems[0].position
        return position.line if position else 1

    @property
    def column(self) -> int:
        position = self.problems[0].position
        return position.column if position else 1


class FeelSyntaxError(FeelError):
    """The text is not a FEEL expression."""


class FeelUnsupported(FeelError):
    """The text uses something of FEEL that is not supported here; the problem's ``found`` names it."""


class FeelLimit(FeelError, LimitError):
    """The text or its evaluation exceeds a bound: length, depth, digits, size of a number, steps."""


class FeelValueError(FeelError):
    """A value given as context is none that FEEL has: a float, a ``datetime``, an unknown class."""


def position_at(line: int, column: int) -> Position:
    """A place of the text as a position."""
    return Position(TEXT_NAME, line, column)


def problem_at(
    code: str,
    line: int,
    column: int,
    *,
    found: str | None = None,
    expected: str | None = None,
    suggestion: str | None = None,
) -> Problem:
    """A problem ``feel.<code>`` at a place of the text."""
    return Problem(f"feel.{code}", position_at(line, column), None, found, expected, suggestion)
