"""The report: every article of the standards with its figures, its verdict, and what would turn it. Never one verdict
on a whole treaty: a law passes or fails an article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from uirules.drafting.conform.bench import Bench
from uirules.drafting.conform.figures import computed
from uirules.drafting.conform.law_model import Ratified
from uirules.drafting.conform.load import Library
from uirules.drafting.conform.measure import Measure, Phrase, Verdict, joined, judge, weakest
from uirules.drafting.conform.model import Article, Standard, Test
from uirules.drafting.conform.of_amendments import day_of_cases
from uirules.drafting.conform.population import People
from uirules.drafting.conform.wages import Stated
from uirules.drafting.sides import Side

__all__ = ["SCHEMA", "Conformity", "Row", "Tested", "Turned", "conform", "own_row"]

SCHEMA = "uirules/conform/0"


@dataclass(frozen=True, slots=True)
class Turned:
    """A reading of which another option gives an article another verdict."""

    reading: str
    option: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One article tested: its measures, its verdict, and that under a declaration where the treaty allows one."""

    standard: Standard
    article: Article
    ratified: Ratified | None
    verdict: Verdict
    measures: tuple[Measure, ...]
    under_declaration: Verdict | None
    turned: tuple[Turned, ...]

    @property
    def grade(self) -> str | None:
        """The weakest grade of the article, of its bound, and of the figures that decide."""
        figures = [measure.grade for measure in self.measures if measure.decides and measure.value is not None]
        return weakest([self.article.assurance, self.article.assurance_of_bound, *figures])


@dataclass(frozen=True, slots=True)
class Tested:
    """One side with its rows."""

    side: Side
    on: dt.date
    rows: tuple[Row, ...]
    bench: Bench


@dataclass(frozen=True, slots=True)
class Conformity:
    """One law or two against the standards asked for."""

    sides: tuple[Tested, ...]
    standards: tuple[Standard, ...]
    library: Library
    stated: Stated
    people: People | None

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        from uirules.drafting.conform.plain import report_dict

        return report_dict(self)


def conform(
    sides: Sequence[tuple[Side, Library, Stated, People | None, dt.date | None]],
    standards: Sequence[Standard],
    *,
    readings: bool = True,
    folders: Sequence[str | Path] = (),
) -> Conformity:
    """The report on one side or two.

    With each side comes its library (how its law is asked), the wages, a population, and the day of the standard cases
    where it is not that of the law's file. ``readings``: whether to try every other option of every reading.
    """
    tested = []
    for side, library, stated, people, day in sides:
        on = day or day_of_cases(side.law, library.law.on)
        bench = Bench(side.law, library.law, on=on, stated=stated, people=people, folders=folders)
        rows = tuple(
            _row(bench, standard, article, readings) for standard in standards for article in standard.articles
        )
        tested.append(Tested(side, on, rows, bench))
    _, library, stated, people, _ = sides[0]
    return Conformity(tuple(tested), tuple(standards), library, stated, people)


def _row(bench: Bench, standard: Standard, article: Article, readings: bool) -> Row:
    measures = [measure for test in article.tests for measure in _judged(bench, article, test)]
    verdict = _verdict(article, measures)
    declared = _under_declaration(article, measures)
    turned = tuple(_turned(bench, article, verdict)) if readings and article.tests else ()
    ratified = bench.mapping.ratified.get(standard.id)
    return Row(standard, article, ratified, verdict, tuple(measures), declared, turned)


def _judged(bench: Bench, article: Article, test: Test) -> Iterator[Measure]:
    """The measures of a test, each with its own verdict."""
    for measure in computed(bench, article, test):
        if measure.verdict in ("judgement", "pass"):  # settled where it was computed
            yield replace(measure, decides=measure.decides and test.decides)
            continue
        decides = measure.decides and test.decides
        yield replace(measure, verdict=judge(measure.value, measure.condition), decides=decides)


def _verdict(article: Article, measures: Sequence[Measure]) -> Verdict:
    """The verdict of those measures that decide; where they settle nothing, what the article says of itself."""
    found = joined((measure.verdict for measure in measures if measure.decides), article.combine)
    if article.open is not None and found in ("undetermined", "not_examined", "judgement"):
        return article.open.verdict
    return found


def _under_declaration(article: Article, measures: Sequence[Measure]) -> Verdict | None:
    """The verdict on the lower bounds that a declaration allows; None where the article has none."""
    lower = [test for test in article.tests if test.under_declaration is not None]
    if not lower:
        return None
    verdicts = []
    for measure in measures:
        if not measure.decides:
            continue
        test = next((test for test in lower if measure.condition is test), None)
        verdicts.append(measure.verdict if test is None else judge(measure.value, test.under_declaration))
    return joined(verdicts, article.combine)


def _turned(bench: Bench, article: Article, verdict: Verdict) -> Iterator[Turned]:
    """The readings, each alone, of which another option gives another verdict."""
    law = bench.law
    for reading in sorted(_asked(bench, article)):
        for option in law.ruleset.readings[reading].options:
            if option == law.readings[reading]:
                continue
            other = bench.variant(reading, option)
            measures = [measure for test in article.tests for measure in _judged(other, article, test)]
            found = _verdict(article, measures)
            if found != verdict:
                yield Turned(reading, option, found)


def _asked(bench: Bench, article: Article) -> set[str]:
    """The readings that the provisions of an article's tests ask."""
    names = {branch.provision for test in article.tests if (branch := bench.branch(test.of or article.branch))}
    for test in article.tests:
        if test.figure == "worker_share" and bench.mapping.shares is not None:
            names = {bench.mapping.shares.provision}
        elif test.figure == "appeal" and bench.mapping.appeal is not None:
            names = {bench.mapping.appeal.provision}
        elif test.figure in ("coverage", "study", "nationality"):
            return set()
    known = bench.law.ruleset.readings
    return {reading for name in names for reading in bench.law.plan(name).readings if reading in known}


def own_row(tested: Tested) -> dict[str, Phrase]:
    """What the law itself does on the points of the table of peers; nothing where its benefit is not looked at."""
    from uirules.drafting.conform.own import BRANCH, own_cells

    return own_cells(tested.bench) if any(row.article.branch == BRANCH for row in tested.rows) else {}
