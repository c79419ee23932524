"""What a letter must not say: what is untrue on the readings used, bounds that no fact gives, decisions nobody made."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from letter_claims import claim, notice

from uirules import Law, load_ruleset

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


def line(rendered: str) -> str:
    """A letter in one line, with ordinary spaces."""
    return " ".join(rendered.replace(NBSP, " ").split())


def without_wages() -> dict[str, Any]:
    """A claim whose contributions say no wage."""
    facts = claim("met")
    facts["contributions"] = [{k: v for k, v in row.items() if k != "wage"} for row in facts["contributions"]]
    return facts


def test_months_paid_to_another_fund_are_not_denied(law: Law) -> None:
    decision = law.with_readings({"which-fund": "unemployment"}).decide(claim("met"))
    told = line(decision.render("en"))
    assert "the record holds 0 months with a contribution paid to the Unemployment Benefit Fund" in told
    assert "the record holds 0 months with a paid contribution" not in told
    assert "no month with a paid contribution," not in told
    assert "section 69" not in told


@pytest.mark.parametrize(
    ("reading", "option"),
    [
        ("months-counted", "consecutive"),
        ("months-1954", "counted"),
        ("which-fund", "unemployment"),
        ("unpaid-months", "counted"),
    ],
)
def test_a_remedy_is_told_only_where_it_is_one(law: Law, reading: str, option: str) -> None:
    assert "If it is shown that a contribution was paid" in line(law.decide(claim("not-met")).render("en"))
    assert "If it is shown that" not in line(law.with_readings({reading: option}).decide(claim("not-met")).render("en"))


@pytest.mark.parametrize("lang", ["en", "my"])
def test_no_bound_comes_from_a_declaration(law: Law, lang: str) -> None:
    for readings in ({}, {"wage-cap": "uncapped"}):
        told = line(law.with_readings(readings).decide(without_wages()).render(lang))
        digits = told.translate(str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789"))
        assert not re.search(r"\d{1,3}(,\d{3}){2}", digits)
        assert not re.search(r"at least 0 |အနည်းဆုံး ကျပ် ၀[^-]", told)


def test_a_lower_bound_is_told_without_the_upper_one(law: Law) -> None:
    facts = claim("met")
    del facts["contributions"][-2]["wage"]
    told = line(law.with_readings({"wage-cap": "uncapped"}).decide(facts).render("en"))
    assert "No upper limit can be stated before the missing facts are known." in told
    assert re.search(r"The average wage is at least [\d,/ ]+ kyat\. No upper", told)


def test_an_office_that_decides_nothing_does_not_announce_a_decision(law: Law) -> None:
    for facts in (claim("not-settled"), claim("not-settled", separation=None)):
        told = line(law.decide(facts).render("en", notice=notice()))
        assert "facts are needed" in told and "Date of this letter" in told
        assert "Nothing has been decided" in told and "No amount is payable" in told
        assert "1. Decision" not in told and "Date of decision" not in told
        assert "this office answers" not in told and "this office adopts" not in told and "helps the appeal" not in told


def test_an_office_answers_for_a_rate_only_where_it_was_applied(law: Law) -> None:
    assert "answers for the rate" not in line(law.decide(claim("not-met")).render("en", notice=notice()))


def test_what_had_happened_stays_known_after_the_last_confirmed_day(law: Law) -> None:
    facts = claim("met")
    facts["separation"]["date"] = "2026-07-31"
    told = line(law.decide(facts).render("en"))
    assert "enacted: yes (confirmed up to 31 May 2026)" in told
    assert "running: treated as not running" in told
