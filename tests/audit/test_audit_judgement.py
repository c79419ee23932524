"""What comes of a single decision: in what it differs, by which clause, by how much."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from audit_rows import MET, MONTHLY, MONTHS, TOTAL, paid, row

from uirules.audit import Asked, Audit, AuditFile, audit
from uirules.law import Law


@pytest.fixture
def audited(law: Law, ndjson: Callable[..., Path]) -> Callable[..., Audit]:
    """The audit of some rows."""

    def go(*rows: dict[str, Any], asked: Asked | None = None, by: Law = law) -> Audit:
        return audit(by, AuditFile(str(ndjson(*rows)), by, "unemployment"), "unemployment", asked)

    return go


def kinds(found: Audit) -> dict[str, int]:
    return {kind: sums.rows for kind, sums in found.tally.kinds.items() if sums.rows}


def test_the_same_outcome_amounts_and_payment_agree(audited: Callable[..., Audit]) -> None:
    """A decision that states everything as the terms give it agrees."""
    amounts = {"monthly_benefit": MONTHLY, "benefit_months": MONTHS, "total_benefit": TOTAL, "reference_wage": 280000}
    found = audited(row(paid(TOTAL, amounts=amounts)))
    assert kinds(found) == {"agrees": 1}
    assert found.agrees


def test_granted_without_ground_names_every_condition_that_is_not_met(audited: Callable[..., Audit]) -> None:
    """What was paid is too much as a whole; the clause is that of the first condition, the others stand beside it."""
    facts = {"separation": {**MET["separation"], "ground": "resignation"}, "in_good_health": False}
    found = audited(row(paid(TOTAL), **facts))
    (listed,) = found.listed
    assert listed.judgement.kind == "wrongly_granted"
    assert [cause.id for cause in listed.causes] == ["qualifying_ground", "in_good_health"]
    assert listed.causes[0].clauses == ("ssl-2012/sec_37__para_a",)
    assert (listed.judgement.over, listed.judgement.under) == (TOTAL, 0)
    assert "resignation of one's own accord" in listed.reasons["en"][0]
    assert found.tally.ranked()[0][2].over == TOTAL


def test_refused_though_all_conditions_are_met(audited: Callable[..., Audit]) -> None:
    """What the terms give is too little paid; the clause is that of the benefit."""
    (listed,) = audited(row(paid(0, "not_met"))).listed
    assert listed.judgement.kind == "wrongly_refused"
    assert (listed.judgement.over, listed.judgement.under) == (0, TOTAL)
    assert listed.causes[0].clauses == ("ssl-2012/sec_37",)
    assert len(listed.reasons["en"]) == 7


def test_the_first_amount_of_the_derivation_explains_the_difference(audited: Callable[..., Audit]) -> None:
    """Of several amounts that differ, the one that stands first in the derivation is the cause, whatever the order."""
    amounts = {"total_benefit": 4 * MONTHLY, "benefit_months": 4, "monthly_benefit": MONTHLY}
    (listed,) = audited(row(paid(4 * MONTHLY, amounts=amounts))).listed
    assert listed.judgement.kind == "amount_differs"
    assert [cause.id for cause in listed.causes] == ["benefit_months", "total_benefit"]
    assert listed.judgement.over == MONTHLY


def test_another_sum_was_paid_than_was_decided(audited: Callable[..., Audit]) -> None:
    """The amounts agree; the payment alone differs, and the arithmetic of the total tells why."""
    (listed,) = audited(row(paid(TOTAL - 1, amounts={"total_benefit": TOTAL}))).listed
    assert listed.judgement.kind == "paid_differs"
    assert listed.judgement.under == 1
    assert listed.reasons["en"] == ("140,000 × 3 = 420,000.",)


def test_a_payment_on_a_refusal_is_too_much(audited: Callable[..., Audit]) -> None:
    """Refused rightly, and paid all the same."""
    (listed,) = audited(row(paid(5000, "not_met"), in_good_health=False)).listed
    assert listed.judgement.kind == "paid_differs"
    assert (listed.judgement.over, listed.causes[0].id) == (5000, "in_good_health")


def test_what_was_paid_too_much_and_too_little_is_not_set_off(audited: Callable[..., Audit]) -> None:
    """Two errors of the same size in opposite directions are two sums."""
    found = audited(row(paid(TOTAL + 7)), row(paid(TOTAL - 7)))
    assert (found.tally.over, found.tally.under) == (7, 7)


def test_a_missing_fact_is_asked_for_and_never_guessed(audited: Callable[..., Audit]) -> None:
    """A decision that hangs on a fact that is not given cannot be told; who can say stands beside it."""
    facts = {name: value for name, value in MET.items() if name != "in_good_health"}
    found = audited({**facts, "decided": paid(TOTAL)})
    assert kinds(found) == {"cannot_tell": 1}
    assert dict(found.tally.missing) == {("in_good_health", "claimant"): 1}
    assert not found.agrees


def test_a_missing_fact_that_changes_nothing_does_not_matter(audited: Callable[..., Audit]) -> None:
    """The conditions are not met whatever the fact is."""
    facts = {name: value for name, value in MET.items() if name != "in_good_health"}
    facts["willing_to_work"] = False
    assert kinds(audited({**facts, "decided": paid(0, "not_met")})) == {"agrees": 1}


def test_an_unsettled_amount_tells_what_is_certain(audited: Callable[..., Audit]) -> None:
    """The wage of a month is missing: more than the most was paid is at least so much too much; else it is open."""
    months = [dict(one) for one in MET["contributions"]]
    del months[-1]["wage"]
    # Of eleven paid months the wages of ten are known; the other lies between 0 and the cap of 300,000 kyat.
    most = round(Fraction(10 * 280000 + 300000, 11) / 2) * MONTHS
    beyond, within = (row(paid(sum_), contributions=months) for sum_ in (most + 10, TOTAL))
    assert kinds(audited(within)) == {"cannot_tell": 1}
    found = audited(beyond)
    assert kinds(found) == {"paid_differs": 1}
    assert (found.tally.over, found.tally.kinds["paid_differs"].open) == (10, 1)


def test_what_was_paid_is_unknown_where_it_is_not_told(audited: Callable[..., Audit]) -> None:
    """An empty payment is no zero: nothing is too little, and the row is counted."""
    found = audited(row(paid(None)))
    assert kinds(found) == {"agrees": 1}
    assert (found.tally.under, found.tally.paid_not_told) == (0, 1)


def test_a_decision_that_follows_another_reading_says_so(audited: Callable[..., Audit]) -> None:
    """Without the cap of wages the law gives just what was decided: a question of law, not of reckoning."""
    months = [{**one, "wage": 400000} for one in MET["contributions"]]
    (listed,) = audited(row(paid(600000), contributions=months)).listed
    assert listed.readings == (("wage-cap", "uncapped"),)


def test_a_day_before_the_law_is_told_apart(audited: Callable[..., Audit]) -> None:
    """There is no law for it: neither right nor wrong."""
    facts = {"separation": {**MET["separation"], "date": "2010-01-31"}, "contributions": []}
    facts["labour_exchange"] = {"registered": True}
    found = audited(row(paid(0, "not_met"), **facts))
    assert kinds(found) == {"no_law": 1}
    assert found.untold[0].problems[0].code == "law.before_the_law"


def test_as_known_on_the_day_of_the_decision(audited: Callable[..., Audit]) -> None:
    """Before the ruleset was published nothing was known; a row without a day says that it needs one."""
    asked = Asked(known_at="decided")
    found = audited(row(paid(TOTAL, on="2024-01-05")), row(paid(TOTAL)), row(paid(TOTAL, on="2026-12-01")), asked=asked)
    assert kinds(found) == {"agrees": 1, "no_law": 2}
    assert [one.problems[0].code for one in found.untold] == ["law.not_published", "audit.no_day"]


def test_a_defect_that_one_row_uncovers_does_not_hide_the_others(
    audited: Callable[..., Audit], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is told by the kind of the error alone, whose words may be personal; the next row is recomputed."""
    decide, calls = Law.decide, iter(range(100))

    def fails_once(*args: Any, **more: Any) -> Any:
        if next(calls) == 0:
            raise ValueError("W-SECRET")
        return decide(*args, **more)

    monkeypatch.setattr(Law, "decide", fails_once)
    found = audited(row(paid(TOTAL)), row(paid(TOTAL)))
    assert kinds(found) == {"agrees": 1, "no_law": 1}
    (problem,) = found.untold[0].problems
    assert (problem.code, problem.found) == ("compare.defect", "ValueError")


def test_a_reading_of_the_law_is_adopted(audited: Callable[..., Audit], law: Law) -> None:
    """With the reading adopted, the decision that follows it agrees."""
    months = [{**one, "wage": 400000} for one in MET["contributions"]]
    by = law.with_readings({"wage-cap": "uncapped"})
    assert kinds(audited(row(paid(600000), contributions=months), by=by)) == {"agrees": 1}


def test_a_benefit_paid_at_once(law: Law, ndjson: Callable[..., Path]) -> None:
    """A benefit without periods is compared by its last amount in money."""
    facts = {"death": {"date": "2025-05-05"}}
    file = AuditFile(str(ndjson({**facts, "decided": paid(1)})), law, "funeral")
    found = audit(law, file, "funeral")
    assert found.money == "funeral_expense"
    assert kinds(found) == {"cannot_tell": 1}


def test_json_holds_the_sums_and_the_reasons(audited: Callable[..., Audit]) -> None:
    """The report for programs is plain, and says in both languages why."""
    data = json.loads(json.dumps(audited(row(paid(TOTAL), in_good_health=False)).to_dict()))
    assert data["sums"]["overpaid"] == TOTAL
    (one,) = data["differing"]
    assert one["reference"] == "B-1"
    assert one["causes"][0]["clauses"] == ["ssl-2012/sec_37__para_c"]
    assert one["reasons"]["my"] != one["reasons"]["en"]
