"""A mistake put into the second engine is found, and the rule it stands in is named with its clauses."""

from __future__ import annotations

from typing import Any

import pytest
from programs import program_of

from uirules.crosscheck.claims import scenario_tasks
from uirules.crosscheck.run import Crosscheck, crosscheck
from uirules.engines.durable.codes import FALSE, TRUE
from uirules.engines.durable.periods import Periods
from uirules.law import Law

ALTERED = [
    ("unemployment", "contributed_long_enough/compare:true", FALSE, "finding"),
    ("unemployment", "qualifying_ground/compare:not in", TRUE, "finding"),
    ("unemployment", "outcome/all:true", FALSE, "outcome"),
    ("unemployment", "payments/2:allowable", None, "payment"),
    ("survivors", None, None, "table"),
    ("superannuation", None, None, "exception"),
]


def _check(law: Law, benefit: str, rule: str, code: int) -> Crosscheck:
    tasks = scenario_tasks(law, (benefit,))
    return crosscheck(law, tasks[:40], (benefit,), altered={benefit: {rule: code}})


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
    assert _named(found)["contributed_long_enough/compare:true"] == law.plan("unemployment").conditions[
        "contributed_long_enough"
    ].cite
    first = next(d for one in found.disagreements for d in one.differences if d.kind == "finding")
    assert (first.name, first.explain, first.durable) == ("contributed_long_enough", True, False)


def test_an_altered_state_of_payment_is_named(law: Law) -> None:
    """The order of states is the network's: the rule of a state that should follow another one."""
    plan = law.plan("unemployment")
    assert plan.schedule is not None
    rules = Periods.stage_of(plan.schedule, law.readings, "unemployment", {})[1].rules
    rule = next(name for name, one in rules.items() if one.effect.code == TRUE and "allowable" in name)  # type: ignore[union-attr]
    found = _check(law, "unemployment", rule, 1)
    assert found.disagreed and rule in _named(found)
    assert any(difference.kind == "payment" for one in found.disagreements for difference in one.differences)


@pytest.mark.parametrize(("benefit", "word"), [("survivors", "row 1"), ("superannuation", ".stands")])
def test_an_altered_table_or_exception_is_named(law: Law, benefit: str, word: str) -> None:
    """A row of a table, and an exception that stands although another one beats it."""
    rules = [
        name
        for name, rule in program_of(law, benefit).rules.items()
        if word in name and name.endswith((":true", ":in", ":not in"))
    ]
    assert rules
    found = {rule: _check(law, benefit, rule, FALSE) for rule in rules[:1]}
    for rule, check in found.items():
        assert check.disagreed and set(_named(check)) == {rule}
