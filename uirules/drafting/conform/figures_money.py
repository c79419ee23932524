"""Contributions and coverage: who bears how much, and how many are protected."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from uirules.drafting.conform.bench import Bench
from uirules.drafting.conform.figures import figure, missing
from uirules.drafting.conform.measure import Measure, Origin, Phrase, Quantity, weakest
from uirules.drafting.conform.model import Article, Test

__all__ = ["coverage", "worker_share"]


@figure("worker_share")
def worker_share(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The worker's share of what worker and employer pay: over all branches, and for the one branch alone."""
    asked = bench.mapping.shares
    if asked is None or asked.provision not in bench.law.benefits:
        return [missing(test, "label.share_all", "note.no_case", "share")]
    decision = bench.decision(asked.provision, asked.facts)

    def share(worker: Sequence[str], employer: Sequence[str]) -> Quantity | None:
        sums = []
        for names in (worker, employer):
            values = [bench.output(decision, name) for name in names]
            if any(value is None for value in values):
                return None
            sums.append(Fraction(sum(value for value in values if value is not None)))
        return Quantity.of(sums[0] / (sums[0] + sums[1]), "share") if sum(sums) else None

    def one(key: str, worker: Sequence[str], employer: Sequence[str], decides: bool, *notes: Phrase) -> Measure:
        origin = bench.origin(decision, tuple(dict.fromkeys((*worker, *employer))))
        return Measure(
            test.figure,
            Phrase(f"label.{key}"),
            share(worker, employer),
            condition=test,
            decides=decides,
            origin=origin,
            grade=origin.grade,
            notes=notes,
        )

    notes = () if asked.note is None else (Phrase("note.own", {"text": asked.note}),)
    found = [one("share_all", asked.worker, asked.employer, True, *notes)]
    if asked.alone is not None:
        found.append(one("share_alone", asked.alone.worker, asked.alone.employer, False))
    if asked.special:
        found.append(one("share_with_special", asked.worker, (*asked.employer, *asked.special), False))
    if asked.collected is not None:
        found.append(one("share_collected", asked.collected.worker, asked.collected.employer, False))
    return found


@figure("coverage")
def coverage(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The share of employees that is protected, as far as their numbers are known, and whether the system runs."""
    known = bench.mapping.coverage
    if known is None:
        return [missing(test, "label.coverage", "note.no_case", "share")]
    protected, employees = known.protected, known.employees
    value = Quantity(
        Fraction(protected.from_) / Fraction(employees.to), Fraction(protected.to) / Fraction(employees.from_), "share"
    )
    grade = weakest((protected.assurance, employees.assurance))
    notes = tuple(Phrase("note.own", {"text": text}) for text in (protected.text, employees.text, known.note))
    origin = Origin("", grade=grade)
    found = [
        Measure(test.figure, Phrase("label.coverage"), value, condition=test, origin=origin, grade=grade, notes=notes)
    ]
    branch = bench.branch(test.of or article.branch)
    if branch is not None:
        decision = bench.decide(branch)
        status = decision.status
        runs = None if status is None else status.operational
        origin = Origin(branch.provision, grade=None)
        notes = () if runs else (Phrase("note.covers_nobody"),)
        found.append(Measure(test.figure, Phrase("label.system_runs"), runs, decides=False, origin=origin, notes=notes))
    return found
