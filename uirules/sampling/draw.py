"""A population drawn, and what is told of it as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from uirules import __version__
from uirules.errors import LimitError, Problem, UnknownName
from uirules.sampling.about import about_fields
from uirules.sampling.amended import AmendedFacts, agree
from uirules.sampling.amended_draw import AmendedSampler
from uirules.sampling.assumptions import Assumptions, shipped
from uirules.sampling.claims import Sampler
from uirules.sampling.population import Case

__all__ = ["MAX_CLAIMS", "RULESET", "Sample", "sample"]

RULESET = "mm-ssl-2012"
"""The law whose facts the claims state."""
SCHEMA = "uirules/population/0"
MAX_CLAIMS = 1_000_000
"""So many claims are drawn at once; more are drawn in parts."""
MAX_SEED = 2**63 - 1


class Sample:
    """``n`` claims of a seed, from claim ``start`` on. Iterating draws them, and counts what ``meta`` tells of them."""

    def __init__(
        self,
        n: int,
        seed: int,
        assumptions: Assumptions | None = None,
        *,
        start: int = 0,
        amended: Sequence[AmendedFacts] = (),
    ) -> None:
        """``amended``: facts of amendments that are drawn as well.

        UnknownName for a number below its bound, LimitError for one above it, RulesetError for amendments that declare
        one fact in two ways.
        """
        for name, value, low, high in (
            ("n", n, 1, MAX_CLAIMS),
            ("seed", seed, 0, MAX_SEED),
            ("start", start, 0, MAX_SEED),
        ):
            if not low <= value <= high:
                problem = Problem(
                    "sample.number", found=str(value)[:40], expected=f"{low:,} … {high:,}", fields={"name": name}
                )
                raise (LimitError if value > high else UnknownName)(problem)
        self.n = n
        self.seed = seed
        self.start = start
        agree(amended)
        self.amended = tuple(amended)
        self.assumptions = shipped() if assumptions is None else assumptions
        if lacking := {name: entry for one in amended for name, entry in one.named.items()}:
            self.assumptions = Assumptions({**self.assumptions, **lacking, **self.assumptions})
        self._counts: dict[str, Counter[str]] = {}

    def __iter__(self) -> Iterator[Case]:
        more = AmendedSampler(self.amended, self.assumptions).add if self.amended else None
        sampler = Sampler(self.assumptions, self.seed, more)
        fields = about_fields()
        counted = [name for name, field in fields.items() if field["type"] == "enum"]
        counts = self._counts = {name: Counter(dict.fromkeys(fields[name]["values"], 0)) for name in counted}
        for number in range(self.start, self.start + self.n):
            case = sampler.case(number)
            for name in counted:
                counts[name][case.about[name]] += 1
            yield case

    def meta(self, sha256: str | None = None) -> dict[str, Any]:
        """What is told of the whole, once it was drawn: seed, assumptions with grades, words for ``about``, counts.

        ``sha256``: the digest of the file that holds it, where the metadata lie beside it.
        """
        data: dict[str, Any] = {"schema": SCHEMA, "uirules": __version__, "ruleset": RULESET}
        data |= {"synthetic": True, "n": self.n, "seed": self.seed, "start": self.start}
        if sha256 is not None:
            data["sha256"] = sha256
        if self.amended:
            data["amendments"] = [one.to_dict() for one in self.amended]
        data |= {"assumptions_digest": self.assumptions.digest, "assumptions": self.assumptions.to_dict()}
        return data | {"about": about_fields(), "counts": {name: dict(count) for name, count in self._counts.items()}}


def sample(
    n: int,
    seed: int,
    assumptions: Assumptions | None = None,
    *,
    start: int = 0,
    amended: Sequence[AmendedFacts] = (),
) -> Iterator[Case]:
    """Synthetic claims under ``mm-ssl-2012``: the same numbers and assumptions give the same claims.

    ``assumptions``: those shipped unless given (:func:`uirules.sampling.assumptions.read_assumptions`). ``start`` is
    the number of the first claim, so that any part of a population can be drawn alone. ``amended``: the facts of
    amendments that are drawn as well (:func:`uirules.sampling.amended.facts_of`). UnknownName for ``n`` below 1, a seed
    or start below 0; LimitError for what is too large.
    """
    return iter(Sample(n, seed, assumptions, start=start, amended=amended))
