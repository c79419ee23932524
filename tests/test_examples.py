"""The example claims: every one is decided, and between them they reach what a decision can say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

from uirules import Decision, UnknownName, load_ruleset
from uirules.examples import example, examples
from uirules.ruleset.find import data_folder
from uirules.ruleset.source import read_claims

LAW = load_ruleset("mm-ssl-2012")

OUTCOMES = {
    "C-2026-0148": "met",
    "C-2026-0152": "not_met",
    "C-2026-0163": "undetermined",
    "C-2026-0171": "undetermined",
    "C-2026-0175": "not_met",
    "C-2026-0177": "met",
    "C-2026-0180": "not_met",
    "C-2026-0186": "not_met",
    "C-2026-0190": "undetermined",
    "C-2026-0194": "not_met",
    "C-2026-0199": "met",
    "C-2026-0203": "met",
    "C-2026-0207": "met",
    "C-2026-0211": "undetermined",
    "C-2026-0215": "met",
    "C-2026-0218": "met",
    "C-2026-0219": "not_met",
    "C-2026-0220": "met",
    "C-2026-0241": "undetermined",  # of coverage and duties: no day of separation
    "C-2026-0244": "undetermined",  # of severance pay: nothing is said of contributions
    "C-2026-0301": "undetermined",  # of sickness and childbirth: no day of separation
    "C-2026-0302": "undetermined",  # of a father: no day of separation
    "C-2026-0311": "undetermined",  # of an injury at work: no day of separation
    "C-2026-0314": "undetermined",  # of a death by injury: no day of separation
    "C-2026-0317": "undetermined",  # of superannuation: no day of separation
    "C-2026-0331": "undetermined",  # of medical care: no ground of separation
    "C-2026-0334": "undetermined",  # of disaster assistance: no day of separation
    "C-2026-0350": "met",  # one worker's life: tests/test_life.py
}
ON_OTHER_READINGS: list[tuple[str, dict[str, str], str]] = [
    ("C-2026-0152", {"months-1954": "counted"}, "met"),
    ("C-2026-0177", {"which-fund": "unemployment"}, "met"),
    ("C-2026-0180", {"qualifying-grounds": "no_fault"}, "undetermined"),
    ("C-2026-0186", {"latest-year": "paid_months"}, "met"),
    ("C-2026-0199", {"missed-report": "ends_benefit"}, "met"),
    ("C-2026-0207", {"suitable-offer": "condition"}, "not_met"),
    ("C-2026-0207", {"registration-office": "both"}, "not_met"),
    ("C-2026-0218", {"suitable-offer": "condition"}, "undetermined"),
    ("C-2026-0218", {"registration-office": "both"}, "undetermined"),
    ("C-2026-0219", {"qualifying-grounds": "no_fault"}, "met"),
    ("C-2026-0220", {"suitable-offer": "condition", "registration-office": "both"}, "met"),
]


def decisions() -> Iterator[tuple[str, Mapping[str, str], Decision]]:
    """Every claim of every file on the default readings, and some on others."""
    claims = {}
    for path in examples().values():
        for claim in read_claims(path):
            assert not claim.problems and claim.node is not None, claim.name
            plain = claim.node.to_plain()
            decision = LAW.decide(plain, tree=claim.node)
            assert decision.claim is not None
            claims[decision.claim] = plain
            yield decision.claim, {}, decision
    for name, readings, _ in ON_OTHER_READINGS:
        yield name, readings, LAW.with_readings(readings).decide(claims[name])


DECISIONS = list(decisions())


def test_the_outcomes_are_those_told() -> None:
    assert {name: decision.outcome for name, readings, decision in DECISIONS if not readings} == OUTCOMES
    told = [(name, readings, decision.outcome) for name, readings, decision in DECISIONS if readings]
    assert told == ON_OTHER_READINGS


def test_nothing_is_payable() -> None:
    assert not any(decision.payable for _, _, decision in DECISIONS)
    assert not any(decision.status.operational for _, _, decision in DECISIONS if decision.status is not None)


def test_every_finding_in_its_three_results() -> None:
    found = defaultdict(set)
    for _, _, decision in DECISIONS:
        for finding in decision.findings:
            found[finding.id].add(finding.result)
    assert dict(found) == {name: {True, False, "undetermined"} for name in LAW.plan().conditions}


def test_every_outcome_and_every_state_of_a_period() -> None:
    assert {decision.outcome for _, _, decision in DECISIONS} == {"met", "not_met", "undetermined"}
    payments = LAW.ruleset.provision("unemployment").payments
    assert payments is not None
    states = {payment.state for _, _, decision in DECISIONS for payment in decision.payments}
    assert states == {state.state for state in payments.states} | {"undetermined"}


def test_facts_not_known_of_every_kind() -> None:
    missing = {
        f"{entry.fact} {entry.part}".strip()
        for _, _, decision in DECISIONS
        for entry in (
            *decision.missing,
            *decision.missing_for_amount,
            *(entry for payment in decision.payments for entry in payment.missing),
        )
    }
    assert missing >= {
        "contributions earlier",
        "contributions list",
        "contributions.paid",
        "contributions.wage",
        "in_good_health",
        "labour_exchange.registered",
        "labour_exchange.registered_on",
        "refused_suitable_offer",
        "reports earlier",
        "reports list",
        "separation.date",
        "separation.fault",
        "social_security.registered",
        "willing_to_work",
    }


def test_amounts_that_are_not_settled() -> None:
    assert any(decision.unknown_values and decision.outcome == "met" for _, _, decision in DECISIONS)


def test_decisive_readings() -> None:
    used = {
        entry.reading for _, readings, decision in DECISIONS if not readings for entry in decision.decisive_readings
    }
    assert used >= {
        "duration-blocks",
        "latest-year",
        "month-of-separation",
        "months-1954",
        "qualifying-grounds",
        "registration-office",
        "rounding",
        "suitable-offer",
        "wage-cap",
        "which-fund",
    }


def test_the_state_of_the_system_is_unknown_after_its_confirmation() -> None:
    (decision,) = [decision for name, _, decision in DECISIONS if name == "C-2026-0215"]
    assert decision.status is not None and decision.status.started is None
    assert "status.unconfirmed" in {warning.code for warning in decision.warnings}


def test_the_list_tells_of_every_file() -> None:
    folder = data_folder("examples")
    told = set(re.findall(r"^\| `([^`]+)`", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert told == {path.name for path in folder.iterdir() if path.name != "README.md"}


def test_the_examples_of_coverage_and_duties() -> None:
    """One claim is asked three ways: bound, registered a day late, 15,000 kyat and a tenth of it."""
    (claim,) = [entry.node for entry in read_claims(example("C-2026-0241")) if entry.node is not None]
    asked = {name: LAW.decide(claim.to_plain(), name) for name in ("coverage", "registration", "contributions")}
    assert {decision.outcome for decision in asked.values()} == {"met"}
    assert asked["registration"].values["days_late"] == 1
    assert asked["contributions"].values["total_contribution"] == 15000
    assert asked["contributions"].values["surcharge"] == 1500


def test_the_example_of_severance_pay_serves_both_laws() -> None:
    """The claim is accepted by both; severance pay is settled, and the benefit asks for the contributions."""
    (claim,) = [entry.node for entry in read_claims(example("C-2026-0244")) if entry.node is not None]
    decision = load_ruleset("mm-severance").decide(claim.to_plain())
    assert (decision.outcome, decision.values["severance_pay"]) == ("met", 1450000)
    assert "gap.no-coordination" in {warning.code for warning in decision.warnings}
    assert LAW.decide(claim.to_plain(), "unemployment").outcome == "undetermined"


def test_the_example_of_a_mother() -> None:
    """One claim is asked three ways, and gives sickness cash, the cash of 18 weeks and the expense for twins."""
    (claim,) = [entry.node for entry in read_claims(example("C-2026-0301")) if entry.node is not None]
    asked = {name: LAW.decide(claim.to_plain(), name) for name in ("sickness", "maternity", "confinement_mother")}
    assert {(decision.outcome, decision.payable) for decision in asked.values()} == {("met", True)}
    assert asked["sickness"].values["total_benefit"] == 65520
    assert asked["maternity"].values["total_benefit"] == 663264
    assert asked["confinement_mother"].values["expense"] == 169200


def test_the_example_of_a_father() -> None:
    """His leave is settled; his confinement expense depends on the reading, since his wife is insured too."""
    (claim,) = [entry.node for entry in read_claims(example("C-2026-0302")) if entry.node is not None]
    facts = claim.to_plain()
    assert LAW.decide(facts, "paternity").values["total_benefit"] == 101500
    found = {
        option: LAW.with_readings({"paternity-expense": option}).decide(facts, "confinement_father").outcome
        for option in LAW.ruleset.readings["paternity-expense"].options
    }
    assert found == {"wife_not_insured": "not_met", "wife_insured": "met", "either": "met"}


def test_an_exclusion_holds_whoever_asks() -> None:
    """An abortion that is a crime opens neither the mother's benefit nor the father's leave, alone or among all."""
    event = {"date": "2025-11-20", "leave_to": "2025-12-31", "criminal": True}
    months = [{"month": f"2025-{month:02}", "wage": 240000, "paid": True} for month in range(1, 11)]
    facts = {
        "miscarriage": event,
        "paternity": {"date": "2025-11-20", "event": "miscarriage"},
        "contributions": months,
    }
    alone = {name: LAW.decide(facts, name).outcome for name in ("miscarriage", "paternity")}
    together = {decision.benefit: decision.outcome for decision in LAW.decide_all(facts).decisions}
    assert alone == {"miscarriage": "not_met", "paternity": "not_met"}
    assert {name: together[name] for name in alone} == alone


def test_an_example_by_its_id() -> None:
    assert example("C-2026-0148").name == "C-2026-0148.yaml"
    assert "notice" not in examples()


def test_an_example_that_there_is_not() -> None:
    with pytest.raises(UnknownName) as caught:
        example("C-2026-0149")
    (problem,) = caught.value.problems
    assert str(problem).startswith("There is no example 'C-2026-0149'; there are: C-2026-0148, ")
    assert re.search(r" Did you mean 'C-2026-0\d+'\?$", str(problem))
