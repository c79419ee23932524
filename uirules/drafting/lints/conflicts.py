"""``drafts-in-conflict``: two amendments that each fit the law, and not both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from uirules.amend.named import resting_on
from uirules.amend.read import Amendment
from uirules.amend.stack import Named
from uirules.drafting.lints.finding import Finding
from uirules.errors import Problem, RulesetError
from uirules.law import Law

__all__ = ["drafts_in_conflict", "with_required"]

ID = "drafts-in-conflict"


def with_required(named: Sequence[Named]) -> list[Named]:
    """Amendments with those they rest on, which are looked for beside their files. UnknownName for one not found."""
    found = {one.amendment.id: one for one in named}
    for one in named:
        for other in resting_on(one.amendment, Path(one.amendment.name)):
            found.setdefault(other.amendment.id, other)
    return list(found.values())


def drafts_in_conflict(law: Law, drafts: Sequence[Named]) -> Iterator[Finding]:
    """The pairs of drafts that do not fit together, with each place at which they meet. ``law`` is not amended."""
    for one, other in combinations(drafts, 2):
        first, second = sorted((one.amendment, other.amendment), key=lambda amendment: amendment.order)
        try:
            law.amended(with_required([one, other]))
        except RulesetError as error:
            for problem in error.problems:
                yield _finding(first, second, replace(problem, severity="warning"))


def _finding(first: Amendment, second: Amendment, problem: Problem) -> Finding:
    target = problem.fields.get("target") or problem.found or problem.code
    told = Problem(
        "lint.drafts_in_conflict",
        problem.position or second.position(),
        found=target,
        severity="warning",
        fields={"first": first.id, "second": second.id},
    )
    clause = problem.fields.get("clause") or second.clause(next(iter(second.file.clauses)))
    return Finding(ID, f"{ID}/{first.id}/{second.id}: {target}", problem.text["en"], told, None, clause)
