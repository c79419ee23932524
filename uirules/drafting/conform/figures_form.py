"""The form of a benefit and of the rights around it: periodical or a lump sum, appeal, nationality, age, severance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from uirules.drafting.conform.bench import Bench
from uirules.drafting.conform.figures import case_of, figure, missing
from uirules.drafting.conform.law_model import BranchCase
from uirules.drafting.conform.measure import Measure, Origin, Phrase, Quantity, Value
from uirules.drafting.conform.model import Article, Test

__all__ = ["periodical"]

_FROM, _OLDEST = 30, 100


def _one(test: Test, key: str, value: Value, origin: Origin, *notes: Phrase) -> Measure:
    """A figure with the condition of its test."""
    label = Phrase(f"label.{key}")
    return Measure(test.figure, label, value, condition=test, origin=origin, grade=origin.grade, notes=notes)


def _title(bench: Bench, branch: BranchCase, test: Test) -> Mapping[str, str] | None:
    """What the provision is called, where a test names a case that is not its branch's own."""
    return None if test.of is None else bench.law.ruleset.provision(branch.provision).title


@figure("periodical")
def periodical(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """Whether the standard case is paid by periods of time, and not once."""
    branch = case_of(bench, article, test)
    if branch is None:
        return [missing(test, "label.periodical", "note.no_case")]
    found = []
    names: list[str | None] = [*test.cases] or [None]
    for name in names:
        case = None if name is None else branch.cases.get(name)
        if name is not None and case is None:
            continue
        decision = bench.decide(branch, changes=None if case is None else bench.facts_of(case))
        payments = decision.payments
        spans = [(p.start, p.end) for p in payments]
        known = bool(payments) and all(isinstance(day, dt.date) for span in spans for day in span)
        value = all(end > start for start, end in spans) if known else None
        origin = bench.origin(decision, outcome=True)
        notes = [Phrase("note.payments", {"count": len(payments)})] if payments else [Phrase("note.no_payment")]
        amounts = [p.amount for p in payments if isinstance(p.amount, int | Fraction)]
        if value is False and len(amounts) == len(payments):
            times = Fraction(sum(amounts)) / bench.stated.usual
            notes.append(Phrase("note.lump", {"times": Quantity.of(times, "months")}))
        permitted = [] if case is None else [ground for ground in case.ground if ground in article.grounds]
        if permitted:
            notes.append(Phrase("note.ground_permitted", {"ground": permitted[0]}))
        named = _title(bench, branch, test) if case is None else case.title
        label = Phrase("label.periodical") if named is None else Phrase("label.periodical_case", {"case": named})
        found.append(
            Measure(
                test.figure,
                label,
                value,
                verdict="pass" if permitted else "undetermined",
                condition=None if permitted else test,
                origin=origin,
                grade=origin.grade,
                notes=tuple(notes),
            )
        )
    return found or [missing(test, "label.periodical", "note.no_case")]


@figure("appeal")
def appeal(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """Whether a claimant's dispute with the institution goes before a body that decides it."""
    asked = bench.mapping.appeal
    if asked is None or asked.provision not in bench.law.benefits:
        return [missing(test, "label.appeal", "note.no_case")]
    decision = bench.decision(asked.provision, asked.facts)
    value = {"met": True, "not_met": False}.get(decision.outcome)
    origin = bench.origin(decision, outcome=True)
    return [_one(test, "appeal", value, origin, Phrase("note.appeal_limits"))]


@figure("nationality")
def nationality(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """Whether no fact about nationality or residence enters the rules of the benefit."""
    branch, asked = case_of(bench, article, test), bench.mapping.nationality
    if branch is None or asked is None:
        return [missing(test, "label.nationality", "note.no_case")]
    used = set(bench.law.plan(branch.provision).facts)
    value = not used.intersection(asked.facts)
    origin = Origin(branch.provision, grade=asked.assurance)
    note = Phrase("note.own", {"text": asked.note})
    named = _title(bench, branch, test)
    label = Phrase("label.nationality") if named is None else Phrase("label.nationality_of", {"case": named})
    return [replace(_one(test, "nationality", value, origin, note), label=label)]


@figure("youngest_age")
def youngest_age(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The lowest age in whole years at which the standard case meets the conditions, found by trying."""
    branch = case_of(bench, article, test)
    if branch is None:
        return [missing(test, "label.youngest_age", "note.no_case", "years")]
    for years in range(_FROM, _OLDEST):
        decision = bench.decide(branch, names={"years": years})
        if decision.outcome == "met":
            origin = bench.origin(decision, outcome=True)
            return [_one(test, "youngest_age", Quantity.of(years, "years"), origin)]
    return [missing(test, "label.youngest_age", "note.no_case", "years")]


@figure("severance")
def severance(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """Severance pay beside the whole benefit, by years of service; and whether the law coordinates the two."""
    branch, asked = case_of(bench, article, test), bench.mapping.severance
    if branch is None or asked is None:
        return [missing(test, "label.coordinated", "note.no_case")]
    found: list[Measure] = []
    law = bench.other_law(asked.ruleset)
    wage = bench.stated.usual
    for years in asked.years:
        paid = bench.decision(asked.provision, asked.facts, names={"years": years}, law=law)
        months = bench.output(paid, asked.months)
        benefit = bench.decide(branch, months=min(12 * years, branch.most_months))
        amounts = [p.amount for p in benefit.payments if isinstance(p.amount, int | Fraction)]
        if months is None:
            continue
        worth = Quantity.of(Fraction(sum(amounts)) / wage, "months")
        label = Phrase("label.severance_at", {"years": Quantity.of(years, "years"), "benefit": worth})
        origin = bench.origin(paid, (asked.months,))
        found.append(
            Measure(test.figure, label, Quantity.of(months, "months"), decides=False, origin=origin, grade=origin.grade)
        )
    plain = bench.decide(branch)
    if asked.coordinated and bench.declares(asked.coordinated):
        beside = bench.decide(branch, changes=asked.coordinated)
        differs = _paid(plain) != _paid(beside) or dict(plain.values) != dict(beside.values)
        origin = bench.origin(beside, outcome=True)
        found.append(_one(test, "coordinated", differs, origin))
    else:
        notes = (Phrase("note.not_coordinated"),)
        found.append(Measure(test.figure, Phrase("label.coordinated"), None, condition=test, notes=notes))
    return found


def _paid(decision: object) -> list[tuple[object, ...]]:
    return [(p.start, p.end, p.amount, p.state) for p in getattr(decision, "payments", ())]


@figure("study")
def study(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """Whether the amendments that are tested name an actuarial study; nothing where nothing is amended."""
    amendments = bench.amendments()
    return [
        Measure(
            test.figure,
            Phrase("label.study", {"amendment": name}),
            named,
            condition=test,
            notes=() if named else (Phrase("note.no_study"),),
        )
        for name, named in amendments
    ]
