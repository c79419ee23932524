"""A payment whose amount has no rule: nothing is known of it, nothing is payable, and its letter can be written."""

from __future__ import annotations

import pytest

from uirules import Decision, load_ruleset

LAW = load_ruleset("mm-ssl-2012")
CLAIM = {
    "claim": {"id": "C-1", "assessed_on": "2026-05-18"},
    "insured": {"registered": True, "registered_on": "2024-03-01"},
    "injury": {
        "date": "2026-02-10",
        "at_work": True,
        "unfit_for_work": True,
        "unfit_from": "2026-02-11",
        "unfit_to": "2026-03-12",
    },
    "contributions": [],
}


@pytest.fixture(scope="module")
def decision() -> Decision:
    return LAW.decide(CLAIM, benefit="injury_temporary")


def test_an_amount_that_failed_is_told_as_not_known(decision: Decision) -> None:
    assert decision.to_dict()["payments"][0]["amount"] == {"from": None, "to": None}
    assert [entry["step"] for entry in decision.to_dict()["errors"]] == [
        "reference_wage",
        "monthly_benefit",
        "total_benefit",
    ]


def test_nothing_is_payable_for_an_amount_that_failed(decision: Decision) -> None:
    assert (decision.outcome, decision.payable, decision.payments[0].payable) == ("met", False, False)


@pytest.mark.parametrize("lang", ["en", "my"])
def test_the_letter_of_an_amount_that_failed(decision: Decision, lang: str) -> None:
    text = decision.render(lang=lang, format="text")
    assert "Failed(" not in text and "no_rule" not in text
