"""One worker's life in one claim: every branch answers, consistently, in both languages, in one letter."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from uirules import load_ruleset
from uirules.decision.several import Decisions
from uirules.examples import example
from uirules.ruleset.source import read_claims

LAW = load_ruleset("mm-ssl-2012")

OPENINGS = {
    "met": {
        "coverage", "registration", "contributions", "medical_care", "sickness", "maternity", "confinement_mother",
        "child_medical_care", "disaster_assistance", "unemployment", "medical_care_after_job_loss", "injury_temporary",
        "injury_permanent",
    },
    "no_event": {
        "miscarriage", "adoption", "paternity", "confinement_father", "funeral", "retirement_medical_care",
        "superannuation", "invalidity", "survivors", "injury_survivors", "disputes",
    },
    "not_encoded": {"education_assistance", "dependants", "housing"},
}  # fmt: skip
PAYABLE = {
    "sickness", "maternity", "confinement_mother", "disaster_assistance", "injury_temporary", "injury_permanent"
}  # fmt: skip


@pytest.fixture(scope="module")
def claim() -> dict[str, Any]:
    (read,) = read_claims(example("C-2026-0350"))
    assert read.node is not None
    plain: dict[str, Any] = read.node.to_plain()
    return plain


@pytest.fixture(scope="module")
def several(claim: dict[str, Any]) -> Decisions:
    return LAW.decide_all(claim)


def test_every_provision_is_listed(several: Decisions) -> None:
    """What the facts open, what waits for an event, what is not encoded: nothing is left out."""
    found: dict[str, set[str]] = {}
    for entry in several.listing:
        found.setdefault(entry.opening, set()).add(entry.benefit)
    assert found == OPENINGS
    assert {entry.benefit for entry in several.listing} == set(LAW.benefits)
    assert {entry.benefit for entry in several.listing if entry.payable} == PAYABLE


def test_nothing_is_payable_where_the_system_does_not_run(several: Decisions) -> None:
    """Unemployment and the pensions were never started; health, injury and family assistance were."""
    for decision in several:
        if decision.payable:
            assert decision.status is not None and LAW.ruleset.provision(decision.benefit).system in (
                "health", "injury", "family"
            )  # fmt: skip
    assert not several["unemployment"].payable


def test_asked_alone_or_with_all_the_answer_is_the_same(claim: dict[str, Any], several: Decisions) -> None:
    """No provision sees what another one sees of the claim."""
    for decision in several:
        assert decision.to_dict() == LAW.decide(claim, decision.benefit).to_dict()


def test_the_amounts_agree_with_one_record_of_wages(several: Decisions) -> None:
    """By hand: four and twelve months before each event, each wage up to 300,000 kyat; days are thirtieths."""
    wages = {benefit: several[benefit].values["reference_wage"] for benefit in ("sickness", "maternity")}
    assert wages == {"sickness": Fraction(198000 + 3 * 240000, 4), "maternity": Fraction(2 * 198000 + 10 * 240000, 12)}
    assert several["sickness"].values["total_benefit"] == round(Fraction(918000, 4) * 14 * 60 / 100 / 30)
    assert several["injury_temporary"].values["reference_wage"] == 276000
    assert several["unemployment"].values["contribution_months"] == 50
    assert several["unemployment"].values["reference_wage"] == Fraction(11 * 276000 + 300000, 12)


def test_overlaps_that_no_clause_settles_are_named(several: Decisions) -> None:
    """Between those that may apply, and no others."""
    assert {(overlap.gap, overlap.between) for overlap in several.overlaps} == {
        ("sick-while-unemployed", ("sickness", "maternity", "unemployment")),
        ("no-coordination", ("unemployment", "injury_permanent")),
    }


@pytest.mark.parametrize("lang", ["en", "my"])
def test_one_letter_in_each_language(several: Decisions, lang: str) -> None:
    """Every provision that was looked at has its part under its title; the others are named."""
    letter = several.render(lang, "markdown")
    titles = {name: LAW.ruleset.provision(name).title[lang] for name in LAW.benefits}
    headings = [line for line in letter.splitlines() if line.startswith("## ")]
    for name in OPENINGS["met"]:
        assert any(titles[name] in heading for heading in headings), name
    for name in OPENINGS["no_event"] | OPENINGS["not_encoded"]:
        assert titles[name].split("၊")[0] in letter, name


def test_both_languages_tell_the_same_amounts(several: Decisions) -> None:
    """The amounts payable stand in both letters, in the digits of each."""
    english, burmese = (several.render(lang, "text") for lang in ("en", "my"))
    digits = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")
    for decision in several:
        for payment in decision.payments:
            if payment.payable:
                shown = f"{payment.amount:,}"
                assert shown in english and shown.translate(digits) in burmese
