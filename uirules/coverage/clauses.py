"""Clauses and rules, both ways: which clause has no rule and why, which rule has no clause that would bear it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from uirules.coverage.elements import Element
from uirules.coverage.report import ClauseLine
from uirules.coverage.scope import Scope
from uirules.errors import Problem
from uirules.legal.model import Clause

__all__ = ["clause_lines", "clause_problems", "rule_problems"]


def clause_lines(
    scope: Scope, scenarios: Mapping[str, Sequence[str]], by_row: Mapping[str, Sequence[str]]
) -> tuple[ClauseLine, ...]:
    """The clauses of the map with what cites them, or names a row of fact that stands at them."""
    lines = []
    for clause in scope.clauses.values():
        keys = dict.fromkeys(fact.key for fact in clause.facts)
        rules = [
            *(rule for rule in scope.citing.get(clause.id, ()) if rule.is_rule or clause.status == "encoded"),
            *(rule for key in keys for rule in scope.naming.get(key, ())),
        ]
        seen = [*scenarios.get(clause.id, ()), *(name for key in keys for name in by_row.get(key, ()))]
        lines.append(
            ClauseLine(
                clause.id,
                clause.label,
                clause.status,
                clause.in_part,
                clause.reason,
                tuple(dict.fromkeys(element.name for element in rules)),
                tuple(scope.readings.get(clause.id, ())),
                tuple(dict.fromkeys(seen)),
            )
        )
    return tuple(lines)


def clause_problems(scope: Scope) -> Iterator[Problem]:
    """The clauses marked as encoded that nothing states: no rule cites them, a clause in them, or a row at them."""
    stated: set[str] = set()
    for clause in scope.clauses.values():
        if clause.id in scope.citing or any(fact.key in scope.naming for fact in clause.facts):
            inside: Clause | None = clause
            while inside is not None and inside.id not in stated:
                stated.add(inside.id)
                inside = None if inside.within is None else scope.clauses.get(inside.within)
    for clause in scope.clauses.values():
        # An instrument as a whole is encoded by its clauses, and each of them is looked at.
        whole = clause.kind == "instrument" and len([c for c in scope.clauses if c.startswith(f"{clause.id}/")]) > 0
        if clause.status == "encoded" and clause.id not in stated and not whole:
            yield Problem("coverage.clause_not_stated", clause.position, found=clause.id)


def rule_problems(scope: Scope) -> Iterator[Problem]:
    """The rules that cite no clause, and those whose clause is registered as one that no rule states.

    What provisions share may be written before the provisions that use it: there the latter is a warning.
    """
    for element in scope.own:
        if not element.cites and not element.unfounded:
            yield Problem("coverage.no_clause", element.position, found=element.name)
    for id, elements in scope.citing.items():
        clause = scope.clauses.get(id)
        rules = sorted((element for element in elements if element.is_rule), key=lambda e: e.owner == "common")
        if clause is not None and clause.status != "encoded" and rules:
            yield _stale(rules[0], id, clause.status)


def _stale(element: Element, id: str, status: str) -> Problem:
    fields = {"rule": element.name, "status": status}
    severity: Literal["error", "warning"] = "warning" if element.owner == "common" else "error"
    return Problem("coverage.status_stale", element.position, found=id, fields=fields, severity=severity)
