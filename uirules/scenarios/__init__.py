"""Scenarios: claims with what the law must make of them, kept beside the law they test.

A file of scenarios says for each claim what is expected and where that expectation comes from; ``run_scenarios`` has
the law decide and reports every difference at the line that expected otherwise. ``docs/scenarios.md`` tells the format.
"""

from __future__ import annotations

from uirules.scenarios.check import clauses_cited
from uirules.scenarios.model import FORMAT, Expect, ExpectedPayment, Scenario, ScenarioFile
from uirules.scenarios.read import LoadedScenario, load_scenarios, scenario_files
from uirules.scenarios.run import Report, Result, decide_scenario, run_scenario, run_scenarios

__all__ = [
    "FORMAT",
    "Expect",
    "ExpectedPayment",
    "LoadedScenario",
    "Report",
    "Result",
    "Scenario",
    "ScenarioFile",
    "clauses_cited",
    "decide_scenario",
    "load_scenarios",
    "run_scenario",
    "run_scenarios",
    "scenario_files",
]
