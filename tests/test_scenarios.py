"""Every scenario beside the law, each under its own name; and what they reach between them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from uirules import load_ruleset
from uirules.decision.decision import Decision
from uirules.scenarios import ExpectedPayment, LoadedScenario, load_scenarios, run_scenario

LAW = load_ruleset("mm-ssl-2012")
SCENARIOS, PROBLEMS = load_scenarios(LAW)
FACTS = LAW.ruleset.facts.facts


def test_every_file_of_scenarios_can_be_read() -> None:
    assert [str(problem) for problem in PROBLEMS] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_scenario(scenario: LoadedScenario) -> None:
    assert [str(problem) for problem in run_scenario(LAW, scenario).problems] == []


# ── what they reach ──────────────────────────────────────────────────────────────────────────────────────────────────


def _visible(decision: Decision) -> Any:
    """What of a decision a change of reading can touch: outcome, values, findings, periods, what is missing."""
    told = decision.to_dict()
    del told["ruleset"], told["derivation"], told["warnings"], told["assumptions"]
    return told


@pytest.mark.parametrize("reading", LAW.readings)
def test_every_option_of_a_reading_is_expected_to_change_something(reading: str) -> None:
    """For each option there is a scenario that another option of the reading alone would decide otherwise."""
    options = set(LAW.ruleset.readings[reading].options)
    used: set[str] = set()
    for scenario in SCENARIOS:
        benefit = scenario.benefit
        if scenario.expect.raises is not None or reading not in LAW.plan(benefit).readings:
            continue
        readings = scenario.scenario.readings
        option = readings.get(reading, LAW.ruleset.readings[reading].default)
        if option in used:
            continue
        law = LAW.with_readings(readings)
        if scenario.scenario.law_on is not None:
            law = law.at(scenario.scenario.law_on)
        seen = _visible(law.decide(scenario.facts, benefit))
        if any(
            _visible(law.with_readings({reading: other}).decide(scenario.facts, benefit)) != seen
            for other in options - {option}
        ):
            used.add(option)
    assert used == options


def test_every_condition_is_expected_in_its_three_results() -> None:
    found = defaultdict(set)
    for scenario in SCENARIOS:
        for name, result in (scenario.expect.findings or {}).items():
            found[scenario.benefit, name].add(result)
    wanted = {"true", "false", "undetermined"}
    conditions = [
        (benefit, name)
        for benefit in LAW.benefits
        if LAW.ruleset.provision(benefit).not_encoded is None
        for name in LAW.plan(benefit).conditions
    ]
    assert {name: results & wanted for name, results in found.items()} == dict.fromkeys(conditions, wanted)


def test_every_state_of_a_period_is_expected() -> None:
    payments = LAW.ruleset.provision("unemployment").payments
    assert payments is not None
    found = {
        payment.state if isinstance(payment, ExpectedPayment) else payment
        for scenario in SCENARIOS
        for payment in scenario.expect.payments or []
    }
    assert found >= {state.state for state in payments.states} | {"undetermined"}


@pytest.mark.parametrize("fact", ["separation.ground", "separation.fault"])
def test_every_member_of_an_enum_is_used(fact: str) -> None:
    values = FACTS[fact].values
    assert values is not None
    assert {scenario.facts.get(fact) for scenario in SCENARIOS} >= set(values) | {None}


@pytest.mark.parametrize("months", [35, 36, 47, 48, 59, 60, 71, 72, 83, 84, 95, 96])
def test_both_sides_of_every_edge_of_the_months(months: int) -> None:
    assert any((scenario.expect.values or {}).get("contribution_months") == str(months) for scenario in SCENARIOS)


def test_facts_not_known_are_expected_to_be_missing() -> None:
    found = set()
    for scenario in SCENARIOS:
        expect = scenario.expect
        found |= {*(expect.missing or []), *(expect.missing_for_amount or [])}
        for payment in expect.payments or []:
            if isinstance(payment, ExpectedPayment):
                found |= set(payment.missing or [])
    kinds = {name.rpartition("/")[2] if name.startswith("/") else name for name in found}
    assert kinds >= {
        "paid",
        "wage",
        "funds",
        "office",
        "contributions",
        "contributions earlier",
        "contributions later",
        "reports",
        "reports earlier",
        "separation.date",
        "separation.ground",
        "separation.fault",
        "in_good_health",
        "willing_to_work",
        "refused_suitable_offer",
        "labour_exchange.registered",
        "labour_exchange.registered_on",
        "social_security.registered",
    }


def test_every_source_is_a_sentence() -> None:
    assert [s.name for s in SCENARIOS if not s.scenario.source.endswith(".") or len(s.scenario.source) < 20] == []
