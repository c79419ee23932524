"""What the tests of conformity share: a report on a side, and its articles and figures by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from uirules.drafting.conform.load import Library, read_library
from uirules.drafting.conform.measure import Measure
from uirules.drafting.conform.model import Standard
from uirules.drafting.conform.of_amendments import overlays_of
from uirules.drafting.conform.population import read_people
from uirules.drafting.conform.report import Conformity, Row, conform
from uirules.drafting.conform.wages import read_wages
from uirules.drafting.sides import read_side

LAW = "mm-ssl-2012"


def asked(
    spec: str = LAW,
    *,
    articles: Mapping[str, Iterable[str]] | None = None,
    wages: Iterable[str] = (),
    population: Path | None = None,
    readings: bool = False,
) -> Conformity:
    """The report on a side: all standards, or some articles of some, by id."""
    side = read_side(spec)
    library = read_library(side.law.id, None, overlays_of(side.law))
    stated = read_wages(list(wages), None, library.law.wages)
    people = None if population is None else read_people(population, library.law.population)
    standards = list(library.standards.values()) if articles is None else chosen(library, articles)
    return conform([(side, library, stated, people, None)], standards, readings=readings)


def chosen(library: Library, articles: Mapping[str, Iterable[str]]) -> list[Standard]:
    """Standards with only some of their articles."""
    found = []
    for name, ids in articles.items():
        standard, wanted = library.standards[name], list(ids)
        kept = [article for article in standard.articles if article.id in wanted]
        assert len(kept) == len(wanted)
        found.append(standard.model_copy(update={"articles": kept}))
    return found


@cache
def law_as_it_stands() -> Conformity:
    """The whole report on the law as it stands, without other readings."""
    return asked()


def row(found: Conformity, standard: str, article: str) -> Row:
    """One article of a report, by id."""
    return next(row for row in found.sides[0].rows if (row.standard.id, row.article.id) == (standard, article))


def measure(found: Conformity, standard: str, article: str, name: str, **values: Any) -> Measure:
    """One figure of an article by its label, and what fills that where several have it."""
    return next(
        one
        for one in row(found, standard, article).measures
        if one.label.key == f"label.{name}" and all(one.label.values[key] == value for key, value in values.items())
    )
