"""The grounds on which a benefit is refused or stopped, each tried by deciding a case in which it is there."""

from __future__ import annotations

from uirules.decision.decision import Decision
from uirules.drafting.conform.bench import Bench
from uirules.drafting.conform.figures import case_of, figure, missing
from uirules.drafting.conform.law_model import NamedCase
from uirules.drafting.conform.measure import Measure, Phrase, Verdict
from uirules.drafting.conform.model import Article, Test

__all__ = ["fate"]

_STOPPED = ("withheld", "ended")


def fate(decision: Decision) -> str:
    """What becomes of a case: ``paid``, ``refused``, ``stopped`` (for some period), ``open`` or ``not_encoded``.

    A case whose conditions are met and of which no period is withheld or ended is ``paid`` by the terms of the law,
    whether or not the system runs.
    """
    if decision.outcome in ("undetermined", "not_encoded"):
        return "open" if decision.outcome == "undetermined" else "not_encoded"
    if decision.outcome == "not_met":
        return "refused"
    return "stopped" if any(payment.state in _STOPPED for payment in decision.payments) else "paid"


@figure("cases")
def cases(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The standard case and others that must be paid."""
    return _tried(bench, article, test)


@figure("grounds")
def grounds(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """Cases in which the law refuses or stops, set against the grounds that the treaty allows."""
    return _tried(bench, article, test)


def _tried(bench: Bench, article: Article, test: Test) -> list[Measure]:
    branch = case_of(bench, article, test)
    if branch is None:
        return [missing(test, "label.standard_case", "note.no_case")]
    found = []
    for name in test.cases or list(branch.cases):
        case = NamedCase.model_construct(title={}) if name == "standard" else branch.cases.get(name)
        if case is None:
            continue
        label = Phrase("label.case", {"case": case.title}) if case.title else Phrase("label.standard_case")
        if not bench.declares(case.facts):
            found.append(_not_told(test, label))
            continue
        decision = bench.decide(branch, changes=bench.facts_of(case), readings=case.readings or None)
        found.append(_measure(bench, article, test, case, label, decision))
    return found or [missing(test, "label.standard_case", "note.no_case")]


def _not_told(test: Test, label: Phrase) -> Measure:
    return Measure(test.figure, label, None, decides=False, notes=(Phrase("note.no_fact"),))


def _measure(bench: Bench, article: Article, test: Test, case: NamedCase, label: Phrase, decision: Decision) -> Measure:
    """What becomes of the case: one that the article permits to be refused passes whatever the law does."""
    became = fate(decision)
    origin = bench.origin(decision, outcome=True)
    notes = [Phrase(f"note.fate_{became}")]
    if case.note is not None:
        notes.append(Phrase("note.own", {"text": case.note}))
    paid = None if became in ("open", "not_encoded") else became == "paid"
    permitted = [ground for ground in case.ground if ground in article.grounds]
    if permitted:
        notes.append(Phrase("note.ground_permitted", {"ground": permitted[0]}))
    verdict: Verdict = "undetermined"
    if permitted:
        verdict = "pass"
    elif "judgement" in case.ground and paid is not True:
        verdict = "judgement"
    return Measure(
        test.figure,
        label,
        paid,
        verdict=verdict,
        condition=None if permitted else test,
        origin=origin,
        grade=origin.grade,
        notes=tuple(notes),
    )
