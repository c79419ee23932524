"""Every scenario beside the law, each under its own name; and what they reach between them."""

from __future__ import annotations

import pytest

from uirules import load_ruleset
from uirules.scenarios import LoadedScenario, load_scenarios, run_scenario

LAW = load_ruleset("mm-ssl-2012")
SCENARIOS, PROBLEMS = load_scenarios(LAW)


def test_every_file_of_scenarios_can_be_read() -> None:
    assert [str(problem) for problem in PROBLEMS] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_scenario(scenario: LoadedScenario) -> None:
    assert [str(problem) for problem in run_scenario(LAW, scenario).problems] == []
