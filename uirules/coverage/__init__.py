"""The map of the law: what is encoded, what is not and why, what the scenarios exercise, how well all of it is founded.

``docs/coverage.md`` says what is counted and how.
"""

from __future__ import annotations

from collections.abc import Sequence

from uirules.coverage.assurance import Weakest, below, weakest_of
from uirules.coverage.clauses import clause_lines, clause_problems, rule_problems
from uirules.coverage.excused import excuse
from uirules.coverage.exercise import exercise
from uirules.coverage.report import Report
from uirules.coverage.rows import question_lines, question_problems, row_problems, row_tables
from uirules.coverage.scope import Scope
from uirules.errors import Position, Problem
from uirules.law import Law

__all__ = ["Report", "Weakest", "below", "coverage", "weakest_of"]


def coverage(laws: Sequence[Law], *, whole: bool = False, at_least: str | None = None) -> Report:
    """The map of some laws together.

    ``whole``: with every instrument that is registered; ``at_least``: a grade below which an element is an error.

    The laws must be sound (:func:`uirules.check.check_ruleset`); else UirulesError.
    """
    scope = Scope(laws, whole)
    exercised = [exercise(law) for law in laws]
    stale = [problem for part in exercised for problem in excuse(part.law, part.boundaries)]
    scenarios: dict[str, list[str]] = {}
    by_row: dict[str, list[str]] = {}
    for part in exercised:
        for kept, found in ((scenarios, part.clauses), (by_row, part.rows)):
            for key, names in found.items():
                kept.setdefault(key, []).extend(names)
    tables, questions = row_tables(scope), question_lines(scope)
    problems = [
        *rule_problems(scope),
        *clause_problems(scope),
        *row_problems(scope, tables),
        *question_problems(scope, questions),
        *stale,
        *(problem for law in laws if at_least is not None for problem in below(law, at_least)),
    ]
    return Report(
        rulesets=tuple((law.id, law.version, law.ruleset.digest) for law in laws),
        clauses=clause_lines(scope, scenarios, by_row),
        tables=tables,
        questions=questions,
        boundaries=tuple(boundary for part in exercised for boundary in part.boundaries.all.values()),
        unfounded=tuple(element for element in scope.elements if element.unfounded),
        scenarios=sum(part.scenarios for part in exercised),
        problems=tuple(sorted(problems, key=_place)),
    )


def _place(problem: Problem) -> tuple[Position, str, str]:
    return problem.position or Position("", 0, 0), problem.code, problem.found or ""
