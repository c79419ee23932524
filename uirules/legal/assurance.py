"""How well a statement about the law is founded: four grades, and the weakest of several."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

__all__ = ["Assurance", "weakest"]

_RANK = {"A": 3, "B": 2, "C": 1, "D": 0}


class Assurance(Enum):
    """The grade of one statement, ordered: ``A > B > C > D``.

    ``A``: read in the instrument's own text. ``B``: two independent secondary sources. ``C``: one. ``D``: recollection,
    no page seen.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Assurance):
            return NotImplemented
        return _RANK[self.value] < _RANK[other.value]

    def __le__(self, other: object) -> bool:
        if not isinstance(other, Assurance):
            return NotImplemented
        return _RANK[self.value] <= _RANK[other.value]

    def __gt__(self, other: object) -> bool:
        if not isinstance(other, Assurance):
            return NotImplemented
        return _RANK[self.value] > _RANK[other.value]

    def __ge__(self, other: object) -> bool:
        if not isinstance(other, Assurance):
            return NotImplemented
        return _RANK[self.value] >= _RANK[other.value]

    def __str__(self) -> str:
        return self.value


def weakest(grades: Iterable[Assurance]) -> Assurance | None:
    """The weakest of the grades; None where there is none, which is no grade at all."""
    return min(grades, default=None)
