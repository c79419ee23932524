"""What settling adds to one evaluation over hulls: claims in which the hull alone says too much or too little."""

from __future__ import annotations

from typing import Any

import pytest

from uirules import load_ruleset
from uirules.engines.explain.engine import ExplainEngine
from uirules.engines.explain.schedule import _Schedule
from uirules.engines.explain.settle import Settled, settle
from uirules.law import Law
from uirules.values.uncertain import Interval, OneOf


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


@pytest.fixture(scope="module")
def engine(law: Law) -> ExplainEngine:
    return ExplainEngine(law.ruleset, law.plan("unemployment"))


def months(first: tuple[int, int], count: int, **fields: Any) -> list[dict[str, Any]]:
    start = first[0] * 12 + first[1] - 1
    row = {"wage": 280_000, "paid": True, "funds": ["unemployment"]} | fields
    return [{"month": f"{m // 12}-{m % 12 + 1:02d}", **row} for m in range(start, start + count)]


def claim(count: int = 48, **facts: Any) -> dict[str, Any]:
    """A claim that meets the conditions, separated on 28 February 2026, with ``count`` months up to then."""
    last = 2026 * 12 + 1
    first = last - count + 1
    whole = {
        "claim.assessed_on": "2026-05-10",
        "separation.date": "2026-02-28",
        "separation.ground": "job_ceased",
        "separation.fault": "none",
        "contributions": months((first // 12, first % 12 + 1), count),
        "in_good_health": True,
        "willing_to_work": True,
        "labour_exchange.registered": True,
        "labour_exchange.registered_on": "2026-03-01",
        "reports": [{"date": "2026-03-20", "office": "labour_exchange"}],
    }
    return {key: value for key, value in (whole | facts).items() if value is not None}


def settled(law: Law, engine: ExplainEngine, facts: dict[str, Any], **readings: str) -> Settled:
    read = law.read(facts)
    chosen = law.readings | {name.replace("_", "-"): option for name, option in readings.items()}
    return settle(engine, read, read.values["separation.date"], chosen)


def names(blame: Any) -> set[str]:
    return {hole.fact + (f" {hole.part}" if hole.part else "") for hole in blame}


def states(result: Settled) -> list[Any]:
    return [
        list(p.state.values) if isinstance(p.state, OneOf) else p.state for p in (e.period for e in result.payments)
    ]


def test_a_known_claim_is_evaluated_once(law: Law, engine: ExplainEngine) -> None:
    """Where nothing is missing there is one evaluation and nothing to settle."""
    result = settled(law, engine, claim())
    assert (result.cases, result.outcome, result.missing, result.missing_for_amount) == (1, True, set(), set())
    assert states(result) == ["allowable", "withheld", "pending"]


def test_two_steps_that_read_one_fact(law: Law, engine: ExplainEngine) -> None:
    """Dismissal or mutual agreement, fault not known: both conditions hang on one fact, and only it is named."""
    result = settled(law, engine, claim(**{"separation.ground": "dismissal", "separation.fault": None}))
    assert result.outcome is False, "dismissal is not covered by the default reading, whatever the fault"
    result = settled(
        law,
        engine,
        claim(**{"separation.ground": "dismissal", "separation.fault": None}),
        qualifying_grounds="no_fault",
    )
    assert isinstance(result.outcome, OneOf)
    assert names(result.missing) == {"separation.fault"}
    assert "outcome" not in result.approximate


def test_members_that_no_rule_tests_count_as_one(law: Law, engine: ExplainEngine) -> None:
    """Ten grounds and five faults are five and two cases, so that a split of four facts is still full."""
    assert set(engine.tested["separation.ground"]) == {
        "job_ceased",
        "dismissal",
        "fixed_term_ended",
        "mutual_agreement",
    }
    assert set(engine.tested["separation.fault"]) == {"none"}
    open_ = {"separation.ground": None, "separation.fault": None, "in_good_health": None, "willing_to_work": None}
    result = settled(law, engine, claim(**open_), qualifying_grounds="no_fault")
    assert result.approximate == frozenset()
    assert names(result.missing) == set(open_)
    assert result.cases <= 64
    result = settled(law, engine, claim(**open_))
    assert names(result.missing) == set(open_) - {"separation.fault"}, (
        "only dismissal asks for fault, and is not covered"
    )


def test_a_fact_that_moves_equal_hulls_is_named(law: Law, engine: ExplainEngine) -> None:
    """With 83 or 84 months and some unknown the benefit runs for 5 or 6 months, but whether one was paid matters."""
    facts = claim(84, contributions_known_to="2025-12-15")
    facts["contributions"] = facts["contributions"][:-2]
    del facts["contributions"][5]["paid"]
    result = settled(law, engine, facts)
    assert isinstance(result.values["benefit_months"], Interval)
    assert names(result.missing_for_amount) == {"contributions later", "contributions.paid"}


def test_a_later_row_can_be_the_one_that_is_lacking(law: Law, engine: ExplainEngine) -> None:
    """Months after the known day but before the separation are tried out: the outcome is proven open."""
    facts = claim(36, contributions_known_to="2026-01-31")
    facts["contributions"] = facts["contributions"][:-1]
    result = settled(law, engine, facts)
    assert isinstance(result.outcome, OneOf)
    assert result.approximate == frozenset()
    assert names(result.missing) == {"contributions later"}


def test_many_open_months_are_proven_open(law: Law, engine: ExplainEngine) -> None:
    """Twelve months not known to be paid are too many to enumerate, yet the outcome is shown to be open."""
    facts = claim(40)
    for row in facts["contributions"][:12]:
        del row["paid"]
    result = settled(law, engine, facts)
    assert isinstance(result.outcome, OneOf)
    assert "outcome" not in result.approximate
    assert len(result.missing) == 12


def test_a_passed_period_is_reported_or_ends_the_benefit(law: Law, engine: ExplainEngine) -> None:
    """Where a missed report ends the benefit, no period is withheld, also while the reports are not known."""
    result = settled(law, engine, claim(reports=None), missed_report="ends_benefit")
    assert states(result) == [["allowable", "ended"], ["allowable", "ended"], ["allowable", "ended", "pending"]]


def test_periods_move_with_the_day_of_registration(law: Law, engine: ExplainEngine) -> None:
    """The day of registration not known: the one report falls into a period, or the period ends after the known day."""
    facts = claim(reports=[{"date": "2026-05-29", "office": "labour_exchange"}])
    facts |= {"labour_exchange.registered_on": None, "reports_known_to": "2026-03-20"}
    facts = {key: value for key, value in facts.items() if value is not None}
    result = settled(law, engine, facts)
    assert result.outcome is True
    assert states(result) == [["allowable", "pending"]] * 3
    facts["reports_known_to"] = "2026-04-30"
    result = settled(law, engine, facts)
    assert states(result) == [
        ["allowable", "pending", "withheld"],
        ["allowable", "pending", "withheld"],
        ["allowable", "pending"],
    ]


def test_a_state_that_a_single_day_shows_is_not_looked_for_further(
    law: Law, engine: ExplainEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where days that are tried first show every state there is, the span of first days is not halved."""
    looked: list[Any] = []
    genuine = _Schedule.periods

    def periods(self: _Schedule, frame: Any, first: Any, count: int) -> Any:
        looked.append(first)
        return genuine(self, frame, first, count)

    monkeypatch.setattr(_Schedule, "periods", periods)
    facts = claim(reports=[], **{"labour_exchange.registered_on": None, "reports_known_to": "2026-06-30"})
    result = settled(law, engine, {key: value for key, value in facts.items() if value is not None})
    assert states(result) == [["pending", "withheld"]] * 3
    spans = [first for first in looked if isinstance(first, Interval)]
    assert spans and len(set(map(repr, spans))) == 1
