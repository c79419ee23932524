"""5,000 legacy decisions with 250 errors: the full audit finds them all, and samples tell of them what is true."""

from __future__ import annotations

from fractions import Fraction

import pytest
from audit_shared import Legacy

from uirules.audit import Asked, AuditFile, audit
from uirules.audit.drawing import METHODS, Method, Population, draw
from uirules.audit.judge import DIFFERS
from uirules.audit.most import most_of
from uirules.audit.projecting import MEASURES, found_of, project
from uirules.law import Law

KIND = {
    "granted": "wrongly_granted",
    "refused": "wrongly_refused",
    "months": "amount_differs",
    "rate": "amount_differs",
    "paid_more": "paid_differs",
    "paid_less": "paid_differs",
}
CONFIDENCE = Fraction(95, 100)
SIZE = 400


def test_every_error_is_found_and_none_more(legacy: Legacy) -> None:
    """Each of the 250 is found as what it is; the other 4,750 agree."""
    wrong = {number for number, one in legacy.rows.items() if one.judgement.kind in DIFFERS}
    put_in = {number: made.error for number, made in enumerate(legacy.made, 1) if made.error is not None}
    assert len(put_in) == 250
    assert wrong == set(put_in)
    assert {number: legacy.rows[number].judgement.kind for number in wrong} == {
        number: KIND[error] for number, error in put_in.items()
    }
    assert legacy.audit.tally.kinds["agrees"].rows == 4750


def test_sums_are_exact_in_all_and_by_clause(legacy: Legacy) -> None:
    """Over- and underpayments are those that were put in, and the lines by clause add up to them."""
    tally = legacy.audit.tally
    assert tally.over == sum(made.over for made in legacy.made)
    assert tally.under == sum(made.under for made in legacy.made)
    assert sum(sums.over for _, _, sums in tally.ranked()) == tally.over
    assert sum(sums.under for _, _, sums in tally.ranked()) == tally.under
    assert sum(sums.rows for _, _, sums in tally.ranked()) == 250
    assert tally.paid - tally.should == tally.over - tally.under


@pytest.fixture(scope="module")
def population(legacy: Legacy) -> Population:
    """The rows that can be drawn, in strata by what was decided."""
    found = Population()
    for number, one in legacy.rows.items():
        assert one.decided is not None
        found.add(number, one.decided.paid, one.decided.outcome)
    return found


@pytest.mark.parametrize("method", METHODS)
def test_intervals_cover_the_true_error(legacy: Legacy, population: Population, law: Law, method: Method) -> None:
    """Of 100 seeded samples, the interval of each projected measure holds the true one in at least 90."""
    tally = legacy.audit.tally
    most = most_of(law, "unemployment", "total_benefit", legacy.audit.first, legacy.audit.last)
    assert most == 900000
    true = {"wrong": tally.differing, "over": tally.over, "under": tally.under, "error": tally.over + tally.under}
    holds = dict.fromkeys(MEASURES if method != "monetary-unit" else MEASURES[1:], 0)
    for seed in range(100):
        drawn = draw(population, method, SIZE, seed, "decided.outcome")
        assert sum(len(stratum.drawn) for stratum in drawn.strata) == len(drawn.numbers) == SIZE
        found = {}
        for number in drawn.numbers:
            one = legacy.rows[number]
            assert one.decided is not None
            found[number] = found_of(one.judgement, one.decided.paid, most)
        for name, estimate in project(drawn, found, most, CONFIDENCE).items():
            assert estimate.low <= estimate.point <= estimate.high
            holds[name] += estimate.low <= true[name] <= estimate.high
    assert {name: count for name, count in holds.items() if count < 90} == {}


def test_a_sample_recomputes_its_rows_only(legacy: Legacy, law: Law) -> None:
    """The sample's audit counts what was drawn, holds the true error, and is the same every time."""
    asked = Asked(sample=200, method="stratified", by="decided.outcome", seed=3, materiality=500_000_000)
    once, again = (
        audit(law, AuditFile(str(legacy.file), law, "unemployment"), "unemployment", asked) for _ in range(2)
    )
    assert once.to_dict() == again.to_dict()
    assert once.tally.rows == 200
    assert once.sampled is not None
    assert once.sampled.population == 5000
    error = legacy.audit.tally.over + legacy.audit.tally.under
    assert once.sampled.estimates["error"].low <= error <= once.sampled.estimates["error"].high
    assert once.material == "below"
    assert once.sampled.estimates["over"].high <= once.sampled.paid
    assert all(legacy.rows[one.number].judgement == one.judgement for one in once.listed)
