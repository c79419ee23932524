"""The result of a partial operation that met its bad case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

__all__ = ["Failed"]


@dataclass(frozen=True, slots=True, eq=False)
class Failed:
    """No value: ``code`` says why (``division_by_zero``, ``no_such_day``, …), ``detail`` with which operands.

    FEEL turns it into null; rules turn it into a failed step that names its clause. ``blame`` holds the facts that, if
    they were given, might make it a value. Like a hull it has no truth value and equals no value.
    """

    code: str
    detail: str = ""
    blame: frozenset[Any] = frozenset()

    def blamed(self, blame: frozenset[Any]) -> Failed:
        """The same failure, with more facts that bear on it."""
        return replace(self, blame=self.blame | blame)

    def __bool__(self) -> bool:
        raise TypeError("a failed value has no truth value")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Failed):
            return (self.code, self.detail) == (other.code, other.detail)
        raise TypeError("a failed value equals no value")

    def __hash__(self) -> int:
        return hash((self.code, self.detail))
