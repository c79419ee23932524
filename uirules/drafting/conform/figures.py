"""The registry of figures: named computations over a bench, asked for by the articles of standards."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from uirules.drafting.conform.bench import Bench
from uirules.drafting.conform.law_model import BranchCase
from uirules.drafting.conform.measure import Measure, Phrase
from uirules.drafting.conform.model import Article, Test

__all__ = ["Compute", "case_of", "computed", "figure", "missing"]

Compute = Callable[[Bench, Article, Test], list[Measure]]

_FIGURES: dict[str, Compute] = {}
_MODULES = ("amounts", "duration", "form", "grounds", "money")


def figure(name: str) -> Callable[[Compute], Compute]:
    """Register a computation under the name by which articles ask for it."""

    def add(compute: Compute) -> Compute:
        _FIGURES[name] = compute
        return compute

    return add


def computed(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The measures of one test of an article, not yet judged."""
    for module in _MODULES:
        import_module(f"uirules.drafting.conform.figures_{module}")
    return _FIGURES[test.figure](bench, article, test)


def case_of(bench: Bench, article: Article, test: Test) -> BranchCase | None:
    """The case that a test asks; None where the law's file, or the law, has none."""
    return bench.branch(test.of or article.branch)


def missing(test: Test, label: str, note: str, unit: str = "") -> Measure:
    """A figure that cannot be worked out, with the reason."""
    return Measure(test.figure, Phrase(label), None, condition=test, notes=(Phrase(note),), unit=unit)
