"""Letters of what is no monthly benefit: single payments, care in kind, duties, statuses, and several at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from letter_claims import notice
from test_letter_golden import facts

from uirules import load_ruleset
from uirules.decision.locales import load_locale

LAW = load_ruleset("mm-ssl-2012")
NO_AWARD = {
    "en": "This is a calculation and not an award",
    "my": "ဤစာသည် တွက်ချက်မှုသာ ဖြစ်ပြီး အကျိုးခံစားခွင့် ခွင့်ပြုသည့် ဆုံးဖြတ်ချက် မဟုတ်ပါ။",
}


def said(text: str) -> str:
    """A letter without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("lang", ["en", "my"])
def test_no_calculation_of_money_that_is_payable_can_be_taken_for_an_award(lang: str) -> None:
    """Every sentence that tells a sum in a running system says beside it that it is no award."""
    texts = {id_: LAW.ruleset.provision(id_).texts for id_ in LAW.benefits}
    told = {id_: own["met_operational"][lang] for id_, own in texts.items() if "met_operational" in own}
    told["locale"] = load_locale(lang).texts["sentences.outcome.benefit.met_operational"]
    assert len(told) > 10
    lacking = [id_ for id_, text in told.items() if NO_AWARD[lang].replace("\u00a0", " ") not in " ".join(text.split())]
    assert lacking == []


def test_the_part_on_payment_says_that_it_is_no_promise() -> None:
    """The sum stands beside what it is not, in a calculation; an office's own letter promises."""
    claim = facts("C-2026-0301")
    no_promise = "It is not an award and not a promise to pay."
    assert no_promise in said(LAW.decide(claim, "sickness").render("en"))
    assert no_promise not in said(LAW.decide(claim, "sickness").render("en", notice=notice()))


def test_a_rule_without_a_number_is_named_by_its_subject() -> None:
    """The annex still says that its section is not known."""
    letter, annex = said(LAW.decide(facts("C-2026-0301"), "maternity").render("en")).split(" Annex ", 1)
    assert "clause: the rule on maternity cash benefit" in letter
    assert "section unknown" not in letter
    assert "The rule on maternity cash benefit: Chapter V (section unknown)" in annex


@pytest.mark.parametrize(("benefit", "kind"), [("contributions", "duty"), ("coverage", "status")])
def test_no_letter_on_a_duty_or_status_speaks_of_a_claim_allowed(benefit: str, kind: str) -> None:
    """Neither the calculation nor the office's letter."""
    decision = LAW.decide(facts("C-2026-0241"), benefit)
    assert decision.kind == kind
    for text in (decision.render("en"), decision.render("en", notice=notice())):
        for wrong in (
            "no amount is payable",
            "no period is payable",
            "an award",
            "contributions collected",
            "To the ins",
        ):
            assert wrong not in said(text)
    assert "found on 18 May 2026 that" in said(decision.render("en", notice=notice()))


def test_the_letter_of_an_office_states_the_duty() -> None:
    """What the employer has to do stands in the part on duties."""
    text = said(LAW.decide(facts("C-2026-0241"), "contributions").render("en", notice=notice()))
    assert "the last day for it is 15 February 2026" in text
    assert "This letter is not an order to pay." in text


def test_a_single_payment_is_allowed_by_its_amount() -> None:
    """Not from one day to the same day."""
    text = said(LAW.decide(facts("C-2026-0314"), "injury_survivors").render("en", notice=notice()))
    assert "to allow the benefit claimed, which comes to 7,200,000 kyat." in text


def test_what_is_worked_out_is_not_always_an_amount() -> None:
    """The last day of care has a grade of its own, and is what a question settles."""
    text = said(LAW.decide(facts("C-2026-0331"), "medical_care").render("en"))
    assert "- What was worked out: grade A" in text
    assert "- Amount:" not in text


def test_an_age_of_a_person_without_a_day_of_birth_is_not_told() -> None:
    """The bounds would be those of the days that facts may be declared as."""
    claim: dict[str, Any] = {"retirement": {"date": "2031-03-01"}, "contributions": [], "insured": {"registered": True}}
    text = said(LAW.decide(claim, "superannuation").render("en"))
    assert "The age is not settled." in text


def test_a_provision_that_is_not_encoded_refuses_nothing() -> None:
    """Nothing was worked out, so nothing is said on payment, and no fact was looked at."""
    text = said(LAW.decide({}, "dependants").render("en"))
    assert "No amount is payable" not in text
    assert "This is neither an award nor a refusal." in text
    assert "No fact was looked at." in text


def test_a_letter_on_all_goes_in_the_order_of_its_list_and_refers_to_its_own_parts() -> None:
    """What is met comes first; a sentence names the number that the part has here."""
    text = said(LAW.decide_all(facts("C-2026-0301")).render("en"))
    assert text.index("4. Sickness cash benefit") < text.index("7. Registration of a worker")
    assert "Nine facts would settle it; part 7 names them." in text
    assert "What a day is worth - Used:" in text


def test_a_letter_of_an_office_on_all_has_banner_and_reference() -> None:
    """The list decides nothing; each provision has the office's own sentence."""
    text = said(LAW.decide_all(facts("C-2026-0301")).render("en", notice=notice()))
    assert "HYPOTHETICAL" in text
    assert "Reference: UB-2026-0311" in text
    assert "it is no award, no refusal and no order" not in text
