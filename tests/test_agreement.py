"""The engine and the plain-Python reference say the same of every complete claim, under any readings."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import pytest
import reference
from strategies import build_claim, build_readings

from uirules import load_ruleset
from uirules.law import Law

CLAIMS = 2500
WORDS = {True: "met", False: "not_met"}


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


def compared(law: Law, claim: dict[str, Any], readings: dict[str, str]) -> reference.Result:
    """The reference's result, after comparing the engine's decision with it."""
    expected = reference.decide(reference.parse(claim), readings)
    decision = law.with_readings(readings).decide(claim)
    assert decision.outcome == WORDS[expected.met]
    assert {finding.id: finding.result for finding in decision.findings} == expected.findings
    assert dict(decision.values) == expected.values
    assert [(p.start, p.end, p.state, p.amount) for p in decision.payments] == expected.payments
    assert all(payment.certain and not payment.missing for payment in decision.payments)
    assert (decision.missing, decision.missing_for_amount, decision.unknown_values, decision.errors) == ((), (), (), ())
    return expected


@pytest.mark.parametrize("seed", range(5))
def test_engine_and_reference_agree_on_complete_claims(law: Law, seed: int) -> None:
    """Outcome, findings, values and every payment's dates, state and amount are the reference's; nothing is missing."""
    random = Random(seed)
    met = 0
    for _ in range(CLAIMS // 5):
        met += compared(law, build_claim(random), build_readings(random)).met
    assert CLAIMS // 5 * 0.2 < met < CLAIMS // 5 * 0.6, "the generated claims do not try both outcomes"


def test_every_option_of_every_reading_is_known(law: Law) -> None:
    """The readings the benefit asks are those of the reference, option by option, with the same defaults."""
    asked = law.plan("unemployment").readings
    assert {name: set(law.ruleset.readings[name].options) for name in asked} == {
        name: set(options) for name, options in reference.OPTIONS.items()
    }
    assert {name: law.readings[name] for name in asked} == reference.defaults()


@pytest.mark.parametrize(
    ("reading", "option"), [(r, option) for r, options in reference.OPTIONS.items() for option in options[1:]]
)
def test_each_other_option_matters(law: Law, reading: str, option: str) -> None:
    """For each other option there is a claim on which it changes the result, and the engine follows it."""
    random = Random(f"{reading} {option}")
    readings = reference.defaults() | {reading: option}
    for _ in range(400):
        claim = build_claim(random)
        facts = reference.parse(claim)
        if reference.decide(facts, readings) != reference.decide(facts, reference.defaults()):
            compared(law, claim, readings)
            compared(law, claim, reference.defaults())
            return
    pytest.fail("no claim was generated on which the option matters")


def test_the_reference_on_a_claim_worked_by_hand() -> None:
    """48 paid months at 280,000: average 280,000, half of it a month, two months and one for the twelve above 36."""
    start = 2022 * 12 + 2
    rows = [{"month": f"{m // 12}-{m % 12 + 1:02d}", "wage": 280_000, "paid": True} for m in range(start, start + 48)]
    facts = reference.parse(
        {
            "claim": {"assessed_on": "2026-05-02"},
            "separation": {"date": "2026-02-28", "ground": "job_ceased", "fault": "none"},
            "contributions": rows,
            "in_good_health": True,
            "willing_to_work": True,
            "labour_exchange": {"registered": True, "registered_on": "2026-03-01"},
            "reports": [{"date": "2026-03-31", "office": "labour_exchange"}],
        }
    )
    result = reference.decide(facts, reference.defaults())
    assert result.values == {
        "contribution_months": 48,
        "reference_wage": 280_000,
        "monthly_benefit": 140_000,
        "benefit_months": 3,
        "total_benefit": 420_000,
    }
    assert result.payments == [
        (dt.date(2026, 3, 1), dt.date(2026, 3, 31), "allowable", 140_000),
        (dt.date(2026, 4, 1), dt.date(2026, 4, 30), "withheld", 140_000),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 31), "pending", 140_000),
    ]
