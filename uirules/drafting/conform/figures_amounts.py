"""Replacement rates: what share of earlier earnings a benefit comes to, and up to which wage a condition holds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from uirules.drafting.conform.bench import Bench
from uirules.drafting.conform.figures import case_of, figure, missing
from uirules.drafting.conform.law_model import BranchCase
from uirules.drafting.conform.measure import Measure, Origin, Phrase, Quantity
from uirules.drafting.conform.model import Article, Test
from uirules.drafting.conform.wages import CHOICES

__all__ = ["last_wage", "rate_at"]

_MOST = 10**9
"""No wage that a claim may state is higher."""
_SHARE_BELOW = Fraction(3, 4)
"""Choice (c): a person who earns at least as much as this share of the protected."""
_OF_AVERAGE = Fraction(5, 4)
"""Choice (d): so many times the average of all the protected."""


def rate_at(bench: Bench, branch: BranchCase, wage: int) -> tuple[Fraction | None, Origin]:
    """The benefit a month as a share of the wage a month of the standard case; no family allowances on either side."""
    decision = bench.decide(branch, wage=wage)
    benefit = bench.output(decision, branch.monthly)
    origin = bench.origin(decision, (branch.monthly,) if branch.monthly else ())
    return (None if benefit is None else Fraction(benefit) / wage), origin


def last_wage(bench: Bench, branch: BranchCase, bound: Fraction) -> tuple[int | None, str]:
    """The highest whole wage at which the rate reaches a bound, with the next one not; exact, by halving.

    The second value says how it ended: ``found``, ``always`` (no wage fails), ``never`` (the lowest wage fails), or
    ``rounding`` (rounding makes it go back and forth, so that there is no such wage).
    """

    def holds(wage: int) -> bool:
        rate, _ = rate_at(bench, branch, wage)
        return rate is not None and rate >= bound

    low = bench.stated.usual
    if not holds(low):
        return None, "never"
    high = low * 2
    while holds(high):
        low, high = high, high * 2
        if high > _MOST:
            return None, "always"
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    if not (holds(low - 1) and holds(low - 2)) or holds(low + 2):
        return None, "rounding"
    return low, "found"


@figure("replacement_rate")
def replacement_rate(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The rates at the wages of the ladder, under the four choices, and the wage from which the condition fails."""
    branch = case_of(bench, article, test)
    if branch is None or branch.monthly is None:
        return [missing(test, "label.replacement_rate", "note.no_case", "share")]
    found = [*_ladder(bench, branch, test), *_choices(bench, branch, test)]
    if test.at_least is not None and not bench.trial:
        found.append(_threshold(bench, branch, test))
    return found


def _measure(bench: Bench, branch: BranchCase, test: Test, label: Phrase, wage: int, *notes: Phrase) -> Measure:
    rate, origin = rate_at(bench, branch, wage)
    value = None if rate is None else Quantity.of(rate, "share")
    return Measure(test.figure, label, value, condition=test, origin=origin, grade=origin.grade, notes=notes)


def _ladder(bench: Bench, branch: BranchCase, test: Test) -> list[Measure]:
    """A rate for each wage of the ladder, and all of them as one figure where no choice was stated."""
    stated = bench.stated
    found: list[Measure] = []
    for wage in stated.ladder:
        label = Phrase("label.rate_at_wage", {"wage": Quantity.of(wage, bench.currency)})
        one = _measure(bench, branch, test, label, wage)
        found.append(replace(one, decides=False))
    if found and not {"a", "b"} & stated.choices.keys():
        rates = [one.value for one in found if isinstance(one.value, Quantity)]
        whole = len(rates) == len(found)
        span = Quantity(min(r.low for r in rates), max(r.high for r in rates), "share") if rates and whole else None
        ends = {
            "low": Quantity.of(min(stated.ladder), bench.currency),
            "high": Quantity.of(max(stated.ladder), bench.currency),
        }
        notes = (Phrase("note.ladder_assumed" if stated.assumed else "note.ladder_stated", ends),)
        label = Phrase("label.rate_ladder", ends)
        grade = bench.grade_of([one.origin for one in found])
        found.append(
            Measure(test.figure, label, span, condition=test, origin=found[0].origin, grade=grade, notes=notes)
        )
    return found


def _choices(bench: Bench, branch: BranchCase, test: Test) -> list[Measure]:
    """The rate under each choice whose wage is stated, or that the population gives."""
    found: list[Measure] = []
    for letter in CHOICES:
        wage = bench.stated.choices.get(letter)
        notes: tuple[Phrase, ...] = ()
        if wage is None and letter in ("a", "b"):
            continue
        if wage is None:
            wage = _from_population(bench, letter)
            if wage is not None:
                notes = (Phrase("note.from_population"),)
        if wage is None:
            found.append(
                Measure(
                    test.figure,
                    Phrase(f"label.choice_{letter}_unknown"),
                    None,
                    condition=test,
                    notes=(Phrase("note.needs_population"),),
                )
            )
            continue
        label = Phrase(f"label.choice_{letter}", {"wage": Quantity.of(wage, bench.currency)})
        one = _measure(bench, branch, test, label, wage, *notes)
        # An invented population founds nothing better than its assumptions.
        found.append(replace(one, grade="D") if notes else one)
    return found


def _from_population(bench: Bench, letter: str) -> int | None:
    people = bench.people
    if people is None:
        return None
    if letter == "c":
        return people.as_high_as(_SHARE_BELOW)
    average = people.average_wage
    return None if average is None else int(-(-average * _OF_AVERAGE // 1))


def _threshold(bench: Bench, branch: BranchCase, test: Test) -> Measure:
    wage, end = last_wage(bench, branch, Fraction(test.at_least))
    bound = {"bound": Quantity.of(test.at_least, "share")}
    notes = () if end == "found" else (Phrase(f"note.threshold_{end}"),)
    value = None if wage is None else Quantity.of(wage, bench.currency)
    origin = rate_at(bench, branch, bench.stated.usual)[1]
    return Measure(
        test.figure,
        Phrase("label.threshold", bound),
        value,
        decides=False,
        origin=origin,
        grade=origin.grade,
        notes=notes,
    )
