"""A population: claims, what is told about each besides its facts, and how they came about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

__all__ = ["Case", "Population"]


class Case(NamedTuple):
    """One claim of a population.

    ``claim`` holds its facts as ``Law.decide`` takes them; ``about`` what describes it and is no fact (sector, sex,
    wage band …), plain values by name, empty where nothing is told.
    """

    claim: Mapping[str, Any]
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Population:
    """Claims in a file. Iterating reads them one by one, from the beginning each time; the file is never held whole.

    ``name`` is the file as the user named it, ``sha256`` the digest of its bytes (64 hexadecimal digits). ``meta`` is
    what ``uirules sample`` wrote about it (:mod:`uirules.sampling.meta`), empty for a file of other origin:
    ``meta["about"]`` has the label of every field of ``about`` and of its values in each language,
    ``meta["assumptions"]`` every assumption with its grade.

    Iterating raises :class:`~uirules.errors.ClaimError` at the first line that is no claim, with its place.
    """

    name: str
    sha256: str
    meta: Mapping[str, Any]
    count: int
    _cases: Callable[[], Iterator[Case]]

    def __iter__(self) -> Iterator[Case]:
        return self._cases()

    def __len__(self) -> int:
        return self.count
