"""Running scenarios and telling what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from uirules.decision.decision import Decision
from uirules.errors import Position, Problem, UirulesError
from uirules.errors.report import report
from uirules.law import Law
from uirules.ruleset.node import Node
from uirules.scenarios.check import differences
from uirules.scenarios.read import LoadedScenario, load_scenarios

__all__ = ["Report", "Result", "decide_scenario", "run_scenario", "run_scenarios"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one scenario; without problems it is as expected."""

    name: str
    benefit: str
    source: str
    position: Position | None
    problems: tuple[Problem, ...]

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"name": self.name, "benefit": self.benefit, "source": self.source}
        data["passed"] = self.passed
        if self.position is not None:
            data |= {"file": self.position.file, "line": self.position.line, "column": self.position.column}
        return data | {"problems": [problem.to_dict() for problem in self.problems]}


@dataclass(frozen=True, slots=True)
class Report:
    """What came of all scenarios. ``problems`` are those of files that could not be read, ``results`` the scenarios."""

    results: tuple[Result, ...]
    problems: tuple[Problem, ...]

    @property
    def passed(self) -> int:
        """How many scenarios are as expected."""
        return sum(result.passed for result in self.results)

    @property
    def failed(self) -> int:
        """How many scenarios are not."""
        return len(self.results) - self.passed

    @property
    def ok(self) -> bool:
        """Whether every file could be read and every scenario is as expected."""
        return not self.failed and all(problem.severity == "warning" for problem in self.problems)

    @property
    def all_problems(self) -> list[Problem]:
        """The problems of files and of scenarios, for :func:`uirules.errors.report.report`."""
        return [*self.problems, *(problem for result in self.results for problem in result.problems)]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "ok": self.ok,
            "scenarios": len(self.results),
            "passed": self.passed,
            "failed": self.failed,
            "problems": [problem.to_dict() for problem in self.problems],
            "results": [result.to_dict() for result in self.results],
        }

    def lines(self, lang: Literal["en", "my"] = "en", *, verbose: bool = False) -> list[str]:
        """The report as lines of text: each problem at its place, then the totals.

        With ``verbose`` every scenario that is as expected has a line too.
        """
        found: list[str] = []
        if self.problems:
            found += report(self.problems, lang=lang).split("\n")
        for result in self.results:
            if result.problems:
                found += report(result.problems, lang=lang).split("\n")
            elif verbose:
                found.append(Problem("scenario.passed", result.position, fields={"scenario": result.name}).text[lang])
        totals = {"total": str(len(self.results)), "passed": str(self.passed), "failed": str(self.failed)}
        code = "scenario.totals_failed" if self.failed else "scenario.totals"
        found.append(Problem(code, fields=totals).text[lang])
        return found


def run_scenarios(law: Law, path: str | Path | None = None) -> Report:
    """Run the scenarios of a law: those of its own folder, of another folder, or of one file.

    A scenario is run on the readings and dates it names, whatever those of ``law``. Nothing raises for what stands in
    the files; UnknownName where ``path`` is neither a file nor a folder.
    """
    scenarios, problems = load_scenarios(law, path)
    results = [run_scenario(law, scenario) for scenario in scenarios]
    return Report(tuple(results), tuple(problems))


def run_scenario(law: Law, scenario: LoadedScenario) -> Result:
    """Run one scenario."""
    problems = scenario.problems or _problems(law, scenario)
    return Result(scenario.name, scenario.benefit, scenario.scenario.source, scenario.position, tuple(problems))


def decide_scenario(law: Law, loaded: LoadedScenario) -> Decision:
    """The decision on a scenario's claim, on the readings and dates it names. UirulesError where there is none."""
    scenario, variant = loaded.scenario, loaded.amended or law
    if scenario.readings:
        variant = variant.with_readings(scenario.readings)
    if scenario.known_at is not None:
        variant = variant.known_at(scenario.known_at)
    if scenario.law_on is not None:
        variant = variant.at(scenario.law_on)
    return variant.decide(loaded.facts, loaded.benefit, tree=loaded.tree)


def _problems(law: Law, loaded: LoadedScenario) -> Sequence[Problem]:
    node, expect = loaded.node, loaded.expect
    try:
        law = loaded.amended or law
        plan = law.plan(loaded.benefit)
        decision = decide_scenario(law, loaded)
    except UirulesError as error:
        return _raised(error, expect.raises, node, loaded.name)
    except Exception as error:  # noqa: BLE001 - a defect that one claim uncovers must not hide the other results
        return [node.problem("scenario.defect", found=f"{type(error).__name__}: {error}", scenario=loaded.name)]
    if expect.raises is not None:
        place, got = node["expect"], decision.outcome
        return [place.problem("scenario.not_raised", found=got, expected=expect.raises, scenario=loaded.name)]
    return differences(decision, expect, node["expect"], plan, law.registry, loaded.name)


def _raised(error: UirulesError, expected: str | None, node: Node, name: str) -> list[Problem]:
    codes = [problem.code for problem in error.problems]
    if expected is not None and expected in codes:
        return []
    told = node.problem("scenario.raised", found=", ".join(codes), expected=expected or "", scenario=name)
    return [told, *error.problems]
