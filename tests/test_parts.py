"""The format on a duty with an exception, and on a table with disputed edges (``fixtures/laws/mm-ssl-2012-parts``)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from uirules import Law, load_ruleset
from uirules.check import check_ruleset

FOLDER = Path(__file__).parent / "fixtures" / "laws" / "mm-ssl-2012-parts"


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset(FOLDER)


def work(**facts: Any) -> dict[str, Any]:
    """One worker's month: 250,000 kyat in March 2026, born in 1990, paid on the last day."""
    base = {
        "claim.assessed_on": "2026-06-01",
        "work.month": "2026-03",
        "work.wage": 250000,
        "insured.covered": True,
        "insured.birth_date": "1990-05-05",
        "insured.registered_on": "2020-01-01",
        "establishment.afflicted": False,
        "contribution.paid_on": "2026-04-15",
    }
    return {**base, **{name.replace("__", "."): value for name, value in facts.items()}}


def death(months: int, **facts: Any) -> dict[str, Any]:
    """A death in March 2026 with so many contribution months before it, the last ones on 200,000 kyat."""
    first = 2026 * 12 + 2 - months
    base: dict[str, Any] = {
        "claim.assessed_on": "2026-05-01",
        "death.date": "2026-03-10",
        "death.by_injury": True,
        "death.certified": True,
        "insured.registered": True,
        "contributions": [
            {"month": f"{index // 12}-{index % 12 + 1:02d}", "wage": 200000} for index in range(first, first + months)
        ],
    }
    return {**base, **{name.replace("__", "."): value for name, value in facts.items()}}


def test_an_exception_that_applied_is_cited(law: Law) -> None:
    """The step of a value names the clauses of the exception or row it follows, after its own; of no other one."""
    facts = {**death(60), "insured.registered": False}
    steps = {step.id: step for step in law.decide(facts, benefit="injury_survivors").derivation.steps}
    assert [cite["clause"] for cite in steps["owed_by"].cite] == ["ssl-2012/sec_62", "ssl-2012/sec_69"]
    steps = {step.id: step for step in law.decide(death(60), benefit="injury_survivors").derivation.steps}
    assert [cite["clause"] for cite in steps["owed_by"].cite] == ["ssl-2012/sec_62"]
    assert [cite["clause"] for cite in steps["survivors_multiple"].cite] == ["ssl-2012/sec_62"]


def test_the_fixture_is_sound() -> None:
    """Nothing is wrong with the two provisions."""
    assert check_ruleset(FOLDER) == []


@pytest.mark.parametrize(
    ("wage", "worker", "employer"),
    [
        (250000, 5000, 7500),
        (300000, 6000, 9000),
        (300001, 6000, 9000),
        (123457, Fraction(123457, 50), Fraction(123457 * 3, 100)),
    ],
)
def test_contributions_by_fund(law: Law, wage: int, worker: Any, employer: Any) -> None:
    """2 % and 2 % for health, 1 % for injury, of the wage up to the cap of the month (C7, C8, C13)."""
    values = law.decide(work(work__wage=wage), "contributions").values
    assert (values["total_worker"], values["total_employer"]) == (worker, employer)
    assert values["total"] == worker + employer


@pytest.mark.parametrize(
    ("born", "option", "share"),
    [
        ("1959-01-01", "above", 6250),  # 61 completed years on 1 January 2020
        ("1959-01-02", "above", 5000),  # 60 completed years
        ("1959-01-02", "reached", 6250),
        ("1960-01-01", "reached", 6250),
        ("1960-01-02", "reached", 5000),  # 59 completed years
    ],
)
def test_rate_over_sixty(law: Law, born: str, option: str, share: int) -> None:
    """2.5 % above sixty on registration; whether sixty itself counts is a reading (C7, ambiguity 34)."""
    decision = law.with_readings({"age-sixty": option}).decide(work(insured__birth_date=born), "contributions")
    assert decision.values["health_worker"] == share


@pytest.mark.parametrize(
    ("facts", "due", "surcharge"),
    [
        ({"contribution__paid_on": "2026-04-15"}, "2026-04-15", 0),
        ({"contribution__paid_on": "2026-04-16"}, "2026-04-15", 1250),
        ({"contribution__paid_on": {"absent": True}}, "2026-04-15", 1250),
        ({"contribution__paid_on": {"absent": True}, "claim__assessed_on": "2026-04-15"}, "2026-04-15", 0),
        ({"establishment__afflicted": True, "contribution__paid_on": "2026-06-30"}, "2026-06-30", 0),
        ({"establishment__afflicted": True, "contribution__paid_on": "2026-07-01"}, "2026-06-30", 1250),
    ],
)
def test_late_payment(law: Law, facts: dict[str, Any], due: str, surcharge: int) -> None:
    """15 days after the month, three months for the afflicted; 10 % of the contributions if later (C15 to C17)."""
    values = law.decide(work(**facts), "contributions").values
    assert values["due"] == dt.date.fromisoformat(due)
    assert values["surcharge"] == surcharge


def test_before_the_deferral_the_general_rule_holds(law: Law) -> None:
    """The deferral begins in March 2020; for February 2020 the exception does not apply."""
    facts = work(work__month="2020-02", establishment__afflicted=True, contribution__paid_on="2020-03-15")
    assert law.decide(facts, "contributions").values["due"] == dt.date(2020, 3, 15)


def test_a_duty_not_settled_names_the_fact(law: Law) -> None:
    """Whether a worker is bound to insure decides the duty; whether the contribution was paid only the surcharge."""
    facts = work()
    del facts["insured.covered"], facts["contribution.paid_on"]
    decision = law.decide(facts, "contributions")
    assert decision.outcome == "undetermined"
    assert [entry.fact for entry in decision.missing] == ["insured.covered"]
    assert [entry.fact for entry in decision.missing_for_amount] == ["contribution.paid_on"]


@pytest.mark.parametrize(
    ("months", "lower", "upper"),
    [(59, 30, 30), (60, 30, 50), (61, 50, 50), (120, 50, 60), (121, 60, 60), (143, 60, 60)],
)
def test_survivors_bands(law: Law, months: int, lower: int, upper: int) -> None:
    """30, 50 and 60 times the average wage; to which band an edge belongs is a reading (E3, ambiguity 29)."""
    facts = death(months)
    assert law.decide(facts, "injury_survivors").values["lump_sum"] == lower * 200000
    other = law.with_readings({"survivors-band-edges": "upper"}).decide(facts, "injury_survivors")
    assert other.values["lump_sum"] == upper * 200000


def test_the_grade_is_that_of_the_band(law: Law) -> None:
    """The band of 30 is reported by one source; the band of 60 is recollected."""
    assert law.decide(death(59), "injury_survivors").assurance.amount == "C"
    assert law.decide(death(130), "injury_survivors").assurance.amount == "D"


def test_the_employer_answers_for_a_worker_not_registered(law: Law) -> None:
    """General rule and exception: section 69 puts the employer in the place of the Board (C19)."""
    assert law.decide(death(59), "injury_survivors").values["owed_by"] == "board"
    assert law.decide(death(59, insured__registered=False), "injury_survivors").values["owed_by"] == "employer"


def test_a_lump_sum_is_paid_once(law: Law) -> None:
    """One payment on one day, payable only where it was certified; the injury system runs."""
    (payment,) = law.decide(death(59), "injury_survivors").payments
    assert (payment.start, payment.end, payment.state, payment.payable) == (
        dt.date(2026, 3, 10),
        dt.date(2026, 3, 10),
        "allowable",
        True,
    )
    (withheld,) = law.decide(death(59, death__certified=False), "injury_survivors").payments
    assert (withheld.state, withheld.payable) == ("withheld", False)


def test_no_wage_before_death_is_a_refusal_of_its_own(law: Law) -> None:
    """Without a month on record there is nothing to divide by: the condition is not met, and nothing is worked out."""
    decision = law.decide(death(0), "injury_survivors")
    assert decision.outcome == "not_met"
    assert decision.values == {"contribution_months": 0}
    assert decision.payments == ()
