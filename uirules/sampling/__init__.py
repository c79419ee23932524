"""A synthetic population of insured workers and their claims: drawn from graded assumptions, written, and read again.

:func:`sample` draws, :func:`read_population` reads what ``uirules sample`` wrote, or any other file of claims.
"""

from __future__ import annotations

from uirules.sampling.assumptions import Assumption, Assumptions, read_assumptions
from uirules.sampling.draw import Sample, sample
from uirules.sampling.population import Case, Population
from uirules.sampling.read import read_population

__all__ = ["Assumption", "Assumptions", "Case", "Population", "Sample", "read_assumptions", "read_population", "sample"]
