"""Coverage and the duties that rest on it: an exclusion holds in all of them, and what is told twice is told alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from uirules import load_ruleset
from uirules.cli import main
from uirules.ruleset.find import default_ruleset, shipped_rulesets

LAW = load_ruleset("mm-ssl-2012")
SEVERANCE = load_ruleset("mm-severance")

BOUND: dict[str, Any] = {
    "claim": {"id": "X-1", "assessed_on": "2026-03-28"},
    "coverage": {"on": "2026-02-20"},
    "employment": {"started_on": "2026-02-20"},
    "establishment.in_covered_area": True,
    "establishment.kind": "industry_factory_warehouse",
    "establishment.workers": 12,
    "establishment.once_covered": True,
    "establishment.body": "none_of_these",
    "establishment.injury_rate_raised": False,
    "worker.standing": "permanent",
    "worker.public_employee_left_out": False,
    "worker.below_working_age": False,
    "work.kind": "ordinary",
    "work.month": "2026-02",
    "work.wage": 250000,
    "insured.birth_date": "1990-05-05",
    "insured.registered": True,
    "insured.registered_on": "2026-03-01",
    "insured.voluntary": False,
    "contribution.paid_on": "2026-03-10",
}
LEFT_OUT = [
    {"establishment.in_covered_area": False},
    {"establishment.kind": "not_listed"},
    {"establishment.workers": 4, "establishment.once_covered": False},
    {"establishment.workers": 0},
    *({"establishment.body": body} for body in ("international", "family_only", "non_profit")),
    *({"worker.standing": standing} for standing in ("employers_family", "other")),
    {"worker.public_employee_left_out": True},
    {"worker.below_working_age": True},
    *(
        {"work.kind": kind}
        for kind in ("domestic", "piece", "seasonal_farming_or_fishing", "under_three_months", "part_time")
    ),
    {"insured.birth_date": "1966-02-01"},
]
ON_COVER = ["coverage", "registration", "contributions"]


@pytest.mark.parametrize("benefit", ON_COVER)
def test_whoever_is_bound_is_bound_in_all(benefit: str) -> None:
    """The claim that the exclusions are laid over is met, so that each of them is what changes it."""
    assert LAW.decide(BOUND, benefit).outcome == "met"


@pytest.mark.parametrize("facts", LEFT_OUT, ids=lambda facts: " ".join(f"{k}={v}" for k, v in facts.items()))
@pytest.mark.parametrize("benefit", ON_COVER)
def test_an_exclusion_holds_whichever_way_it_is_asked(facts: dict[str, Any], benefit: str) -> None:
    """Asked of coverage or of a duty that rests on it, who is left out is left out."""
    assert LAW.decide(BOUND | facts, benefit).outcome == "not_met"


def test_an_exclusion_holds_for_all_benefits_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One claim asked of everything gives the answers that it gives one by one."""
    claim = tmp_path / "claim.json"
    claim.write_text(json.dumps(BOUND | {"work.kind": "domestic"}), encoding="utf-8")
    assert main(["decide", str(claim), "--benefit", "all", "--format", "json"]) == 0
    told = {decision["benefit"]: decision["outcome"] for decision in json.loads(capsys.readouterr().out)["decisions"]}
    assert {name: told[name] for name in ON_COVER} == dict.fromkeys(ON_COVER, "not_met")


@pytest.mark.parametrize("fund", ["pension", "unemployment"])
def test_what_is_collected_is_as_the_state_of_the_system_has_it(fund: str) -> None:
    """The number by which contributions are due follows the stage of the fund's system, day by day."""
    parameter = LAW.ruleset.provision("contributions").parameters[f"{fund}_collected"]
    stage = LAW.ruleset.systems.systems[fund].collected
    assert {day: int(entry.value) == 1 for day, entry in parameter.values.items()} == {
        day: entry.value for day, entry in stage.items()
    }


@pytest.mark.parametrize("fund", ["health", "injury"])
def test_funds_without_such_a_number_are_collected_from_the_first_day(fund: str) -> None:
    """Health and injury are due on every day of the law, since their systems were collected for from its first."""
    stage = LAW.ruleset.systems.systems[fund].collected
    assert {day: entry.value for day, entry in stage.items()} == {LAW.ruleset.manifest.in_force_from: True}


def test_severance_declares_its_facts_as_the_law_does() -> None:
    """Type, range, members and words are the law's, so that one claim serves both; their order in time is its own."""
    own = {"why", "not_before"}
    ours = {path: fact.model_dump(exclude=own) for path, fact in SEVERANCE.ruleset.facts.facts.items()}
    theirs = {path: fact.model_dump(exclude=own) for path, fact in LAW.ruleset.facts.facts.items() if path in ours}
    assert ours == theirs


def test_the_ruleset_taken_where_none_is_named_is_shipped() -> None:
    """The default of those shipped exists; without it every command would have to name one."""
    assert default_ruleset() in shipped_rulesets()
