"""Both engines make the same of the same claims, whatever is not known of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from programs import LAWS, encoded, law_of, program_of, sampled, scenarios_of, tasks_of

from uirules import load_ruleset
from uirules.amend.named import named_amendments
from uirules.crosscheck.child import Task
from uirules.crosscheck.coverage import coverage
from uirules.crosscheck.run import Crosscheck, crosscheck
from uirules.engines.durable.engine import DurableEngine
from uirules.engines.explain.table import ENGINES
from uirules.errors import NoLawInForce, UirulesError
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.scenarios import decide_scenario

SAMPLED = 96


@pytest.fixture(scope="module")
def checked(law: Law) -> Crosscheck:
    """Sampled claims over all branches, the process recycled on the way."""
    branches = encoded(law)
    return crosscheck(law, sampled(SAMPLED, 7, branches), branches, recycle=40)


def test_sampled_claims_agree_over_all_branches(checked: Crosscheck) -> None:
    """Outcome, findings, values, tables, exceptions, payments, missing facts and clauses of every decision."""
    assert (checked.disagreements, checked.crashes) == ([], [])
    assert checked.agrees and checked.claims == SAMPLED


def test_every_branch_is_among_them(checked: Crosscheck) -> None:
    """No branch agrees for want of claims: each was compared, and as often as it was compared it agreed."""
    assert min(branch.compared for branch in checked.branches.values()) >= 2
    assert checked.compared == sum(branch.agreed for branch in checked.branches.values())


def test_the_process_was_recycled(checked: Crosscheck) -> None:
    """After forty claims a new process; neither this one nor those grew without bound."""
    assert (checked.processes, checked.recycled) == (3, 2)
    assert checked.child_memory < 500_000 and checked.memory < 1_000_000


def test_the_same_seed_draws_the_same_claims(law: Law) -> None:
    """Number and seed make the claim."""
    branches = encoded(law)
    assert list(sampled(5, 3, branches)) == list(sampled(5, 3, branches))
    assert list(sampled(5, 3, branches)) != list(sampled(5, 4, branches))


def whole_decisions(name: str, step: int) -> list[str]:
    """Scenarios whose decision by the second engine is not the first one's to the last word of its JSON."""
    law = law_of(name)
    second = law.with_engine(DurableEngine)
    wrong = []
    for scenario in scenarios_of(name)[::step]:
        try:
            expected = decide_scenario(law, scenario).to_dict()
        except UirulesError:  # a scenario may expect one
            continue
        found = decide_scenario(second, scenario).to_dict()
        if found.pop("engine", None) != "durable" or found != expected:
            wrong.append(scenario.name)
    return wrong


def test_whole_decisions_are_the_same(inside: Any) -> None:
    """Derivation, warnings, assurance and sentences as well: the network's decision reads as any other."""
    assert inside(whole_decisions, "mm-ssl-2012", 14) == []
    assert inside(whole_decisions, "mm-severance", 3) == []


def test_scenarios_run_on_their_own_readings(law: Law) -> None:
    """A scenario names readings and days of its own; both engines take them."""
    tasks = [task for task in tasks_of("unemployment") if task.readings][:8]
    found = crosscheck(law, tasks, ("unemployment",))
    assert found.agrees and found.compared == 8


def test_an_amended_law_agrees() -> None:
    """Every version of the law has a network of its own."""
    law = load_ruleset("mm-ssl-2012").amended(named_amendments(["raised-cap@2026-01-01"]))
    tasks = list(_with(sampled(12, 5, ("unemployment",)), "unemployment"))
    found = crosscheck(law, tasks, ("unemployment",))
    assert found.agrees and found.compared >= 10


def _with(tasks: Iterable[Task], benefit: str) -> Iterable[Task]:
    for task in tasks:
        yield Task(task.name, task.claim, (benefit,))


def test_every_provision_is_covered_or_refused_by_name() -> None:
    """All that is encoded is covered; what is not encoded is refused, and nothing else is."""
    refused = {
        name: [one.name for one in coverage(law_of(name), law_of(name).benefits) if one.refused] for name in LAWS
    }
    assert refused == {"mm-ssl-2012": ["education_assistance", "dependants", "housing"], "mm-severance": []}


def test_every_finding_and_outcome_is_concluded_by_rules() -> None:
    """No finding is handed in: a rule of the network stands for each, with its clauses."""
    for name in LAWS:
        law = law_of(name)
        for benefit in encoded(law):
            program = program_of(law, benefit)
            concluded = {rule.name for rule in program.rules.values()}
            assert {program.reach.conditions[condition] for condition in program.active} <= concluded
            assert "outcome" in concluded


def test_the_table_of_engines_is_complete() -> None:
    """What is native, handed in or refused is said for every node."""
    assert set(ENGINES["durable"]) == set(n.NODES)
    assert ENGINES["durable"][n.Aggregate] == "handed in" and ENGINES["durable"][n.Table] == "native"


def test_a_day_before_the_law_is_told_by_both(law: Law) -> None:
    """What the law has no answer to is compared as well."""
    claim = {"separation": {"date": "2013-01-01"}}
    with pytest.raises(NoLawInForce):
        law.decide(claim, "unemployment")
    found = crosscheck(law, [Task("early", claim, ("unemployment",))], ("unemployment",))
    assert found.agrees and found.branches["unemployment"].outcomes == {"error": 1}


def test_a_claim_without_the_event_is_counted_apart(law: Law) -> None:
    """Neither engine has work where the event is not stated; a claim that cannot be read is listed."""
    tasks = [Task("none", {}, ("unemployment",)), Task("bad", {"in_good_health": "perhaps"}, ("unemployment",))]
    found = crosscheck(law, tasks, ("unemployment",))
    assert (found.compared, found.branches["unemployment"].no_event) == (0, 1)
    assert found.unread == 1 and [name for name, _ in found.wrong_claims] == ["bad"]
