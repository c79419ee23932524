"""``drafts-in-conflict``: two amendments that each fit the law, and not both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from uirules.amend.read import Amendment, load_amendment
from uirules.amend.stack import Named
from uirules.drafting.lints.finding import Finding
from uirules.errors import Problem, RulesetError
from uirules.law import Law

__all__ = ["drafts_in_conflict", "with_required"]

ID = "drafts-in-conflict"


def with_required(named: Sequence[Named], folders: Sequence[str | Path] = ()) -> list[Named]:
    """Amendments with those they rest on. UnknownName for one that is not found."""
    found = {one.amendment.id: one for one in named}
    todo = list(named)
    while todo:
        one = todo.pop()
        file = one.amendment.file
        wanted = [*file.requires, *([] if file.amends_amendment is None else [file.amends_amendment])]
        near = Path(one.amendment.name).parent
        for id in wanted:
            if id not in found:
                beside = near / f"{id}.yaml"
                other = load_amendment(beside) if beside.is_file() else load_amendment(id, folders)
                found[id] = Named(other)
                todo.append(found[id])
    return list(found.values())


def drafts_in_conflict(law: Law, drafts: Sequence[Named], folders: Sequence[str | Path] = ()) -> Iterator[Finding]:
    """The pairs of drafts that do not fit together, with each place at which they meet. ``law`` is not amended."""
    for one, other in combinations(drafts, 2):
        first, second = sorted((one.amendment, other.amendment), key=lambda amendment: amendment.order)
        try:
            law.amended(with_required([one, other], folders))
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
