"""A population of claims, decided on the law: durations weighted by claimants, and wages without a cap."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from uirules.drafting.conform.model import PopulationUse
from uirules.errors import Problem, UnknownName
from uirules.ruleset.scalars import month_index

__all__ = ["Population", "read_population"]


@dataclass(frozen=True, slots=True)
class Population:
    """Claims as they were read, the file's digest, and the wages of its persons, the lowest first."""

    name: str
    digest: str
    claims: tuple[Mapping[str, Any], ...]
    wages: tuple[int, ...]

    @property
    def average_wage(self) -> Fraction | None:
        """The average of all the protected."""
        return Fraction(sum(self.wages), len(self.wages)) if self.wages else None

    def at_least_as_high_as(self, share: Fraction) -> int | None:
        """The least wage that is as high as, or higher than, those of a share of the protected."""
        if not self.wages:
            return None
        place = -(-share * len(self.wages) // 1)
        return self.wages[max(0, int(place) - 1)]


def read_population(file: Path, use: PopulationUse | None) -> Population:
    """The claims of a file (NDJSON, JSON, YAML, Parquet by `uirules sample`). UnknownName where there is no file."""
    if not file.is_file():
        raise UnknownName(Problem("conform.no_file", found=str(file)))
    digest = "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
    claims = tuple(_claims(file))
    wages = sorted(wage for claim in claims if use is not None and (wage := _last_wage(claim, use)) is not None)
    return Population(str(file), digest, claims, tuple(wages))


def _claims(file: Path) -> Iterator[Mapping[str, Any]]:
    from uirules.ruleset.source import read_claims

    for read in read_claims(file):
        if read.problems:
            from uirules.errors import ClaimError

            raise ClaimError(read.problems)
        assert read.tree is not None
        yield read.tree.to_plain()


def _last_wage(claim: Mapping[str, Any], use: PopulationUse) -> int | None:
    """What was earned in the last month on record, from all employers."""
    rows = claim.get(use.list_)
    if not isinstance(rows, list):
        return None
    by_month: dict[int, int] = {}
    for row in rows:
        month, wage = row.get(use.month), row.get(use.wage)
        if month is None or wage is None:
            continue
        try:
            index = month_index(str(month))
            by_month[index] = by_month.get(index, 0) + int(wage)
        except ValueError:
            continue
    return by_month[max(by_month)] if by_month else None
