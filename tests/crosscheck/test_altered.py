"""A mistake put into the second engine is found, and the rule it stands in is named with its clauses."""

from __future__ import annotations

from typing import Any

import pytest
from programs import law_of, program_of, scenarios_of, tasks_of

from uirules.crosscheck.claims import scenario_tasks
from uirules.crosscheck.run import Crosscheck, crosscheck
from uirules.engines.durable.codes import FALSE, TRUE
from uirules.engines.durable.periods import Periods
from uirules.law import Law


def _check(law: Law, benefit: str, rule: str, code: int) -> Crosscheck:
    return crosscheck(law, tasks_of(benefit)[:20], (benefit,), altered={benefit: {rule: code}})


def _named(found: Crosscheck) -> dict[str, Any]:
    """The rules named as wrong, with their clauses."""
    return {wrong["rule"]: wrong["cite"] for one in found.disagreements for wrong in one.wrong}


@pytest.mark.parametrize(
    ("benefit", "rule", "code"),
    [
        ("unemployment", "contributed_long_enough/compare:true", FALSE),
        ("unemployment", "qualifying_ground/compare:not in", TRUE),
        ("unemployment", "outcome/all:true", FALSE),
    ],
)
def test_an_altered_rule_is_named(law: Law, benefit: str, rule: str, code: int) -> None:
    """A comparison, a membership and the outcome, each turned into its opposite."""
    assert rule in program_of(law, benefit).rules
    found = _check(law, benefit, rule, code)
    assert found.disagreed and not found.agrees
    assert set(_named(found)) == {rule}


def test_the_clauses_of_the_rule_are_told(law: Law) -> None:
    """The clause of the altered rule stands beside its id, and both results beside the finding."""
    found = _check(law, "unemployment", "contributed_long_enough/compare:true", FALSE)
    assert (
        _named(found)["contributed_long_enough/compare:true"]
        == law.plan("unemployment").conditions["contributed_long_enough"].cite
    )
    first = next(d for one in found.disagreements for d in one.differences if d.kind == "finding")
    assert (first.name, first.explain, first.durable) == ("contributed_long_enough", True, False)


def test_an_altered_state_of_payment_is_named(law: Law) -> None:
    """The order of states is the network's: the rule of a state that should follow another one."""
    plan = law.plan("unemployment")
    assert plan.schedule is not None
    rules = Periods.stage_of(plan.schedule, law.readings, "unemployment", {})[1].rules
    rule = next(name for name, one in rules.items() if one.effect.code == TRUE and "allowable" in name)  # type: ignore[union-attr]
    found = _check(law, "unemployment", rule, FALSE)
    assert found.disagreed and rule in _named(found)
    assert any(difference.kind == "payment" for one in found.disagreements for difference in one.differences)


@pytest.mark.parametrize(
    ("benefit", "rule", "code"),
    [
        ("severance", "months_of_wage/row 1.1.compare:false", TRUE),
        ("superannuation", "benefit_amount/share.stands:true", FALSE),
    ],
)
def test_an_altered_table_or_exception_is_named(benefit: str, rule: str, code: int) -> None:
    """A row of a table, and an exception that another one does not beat: the first rule named is the altered one."""
    law = law_of("mm-severance" if benefit == "severance" else "mm-ssl-2012")
    tasks = scenario_tasks(law, (benefit,), scenarios_of(law.id))[:30]
    assert rule in program_of(law, benefit).rules
    found = crosscheck(law, tasks, (benefit,), altered={benefit: {rule: code}})
    assert found.disagreed
    assert {one.wrong[0]["rule"] for one in found.disagreements} == {rule}
