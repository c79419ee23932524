"""The programs of every provision, and small ones made for a test."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from uirules import load_ruleset
from uirules.crosscheck.child import Task
from uirules.crosscheck.claims import Sampled, scenario_tasks
from uirules.engines.durable.engine import DurableEngine
from uirules.engines.durable.periods import Periods
from uirules.engines.durable.program import Program
from uirules.engines.durable.rules import Stage
from uirules.law import Law
from uirules.scenarios import LoadedScenario, load_scenarios

LAWS = ("mm-ssl-2012", "mm-severance")


@cache
def law_of(name: str) -> Law:
    return load_ruleset(name)


@cache
def scenarios_of(name: str) -> tuple[LoadedScenario, ...]:
    return tuple(load_scenarios(law_of(name))[0])


def sampled(n: int, seed: int, branches: tuple[str, ...]) -> Sampled:
    law = law_of("mm-ssl-2012")
    return Sampled(law, n, seed, branches, scenarios_of("mm-ssl-2012"))


def tasks_of(benefit: str) -> list[Task]:
    return scenario_tasks(law_of("mm-ssl-2012"), (benefit,), scenarios_of("mm-ssl-2012"))


def encoded(law: Law) -> tuple[str, ...]:
    return tuple(name for name in law.benefits if law.ruleset.provision(name).not_encoded is None)


def program_of(law: Law, benefit: str) -> Program:
    plan = law.plan(benefit)
    readings = {name: law.readings[name] for name in plan.readings}
    return DurableEngine(law.ruleset, plan).program(readings)


def stages() -> Iterator[Stage]:
    """Every ruleset of every provision; those of payments too, without what would load durable-rules."""
    for name in LAWS:
        law = law_of(name)
        for benefit in encoded(law):
            yield from program_of(law, benefit).stages
            plan = law.plan(benefit)
            if plan.schedule is not None:
                yield Periods.stage_of(plan.schedule, law.readings, benefit, {})[1]


def single_tests(stage: Stage) -> Iterator[dict[str, Any]]:
    """Every test of a single fact in a ruleset, taken apart."""
    for rule in stage.rules.values():
        for test in rule.tests:
            yield from _parts(test)


def _parts(test: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in test.items():
        if name in ("$and", "$or"):
            for part in value:
                yield from _parts(part)
        else:
            yield {name: value}
