"""A population of claims: durations weighted by its claimants, and wages without a cap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from uirules.drafting.conform.law_model import PopulationUse
from uirules.errors import Problem, UnknownName
from uirules.ruleset.scalars import month_index
from uirules.sampling import Population, read_population

__all__ = ["People", "read_people"]


@dataclass(frozen=True, slots=True)
class People:
    """A population, with the wages of its persons, the lowest first."""

    population: Population
    wages: tuple[int, ...]

    @property
    def average_wage(self) -> Fraction | None:
        """The average of all the protected."""
        return Fraction(sum(self.wages), len(self.wages)) if self.wages else None

    def as_high_as(self, share: Fraction) -> int | None:
        """The least wage that is at least as high as those of a share of the protected."""
        if not self.wages:
            return None
        place = int(-(-share * len(self.wages) // 1))
        return self.wages[max(0, place - 1)]


def read_people(file: Path, use: PopulationUse | None) -> People:
    """The population of a file (NDJSON or Parquet). UnknownName without a file, ClaimError for what is no claim."""
    if not file.is_file():
        raise UnknownName(Problem("conform.no_file", found=str(file)))
    population = read_population(file)
    if use is None:
        return People(population, ())
    wages = (_last_wage(case.claim, use) for case in population)
    return People(population, tuple(sorted(wage for wage in wages if wage is not None)))


def _last_wage(claim: Mapping[str, Any], use: PopulationUse) -> int | None:
    """What was earned in the last month on record, from all employers."""
    rows = claim.get(use.list_)
    by_month: dict[int, int] = {}
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, Mapping) or row.get(use.month) is None or row.get(use.wage) is None:
            continue
        try:
            index, wage = month_index(str(row[use.month])), int(row[use.wage])
        except (ValueError, TypeError):
            continue
        by_month[index] = by_month.get(index, 0) + wage
    return by_month[max(by_month)] if by_month else None
