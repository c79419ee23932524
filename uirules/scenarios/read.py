"""Reading files of scenarios: typed, with the facts of every claim written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from uirules.amend.named import folders_of, named_amendments
from uirules.amended import AmendedLaw
from uirules.errors import Position, Problem, RulesetError, UirulesError, UnknownName, did_you_mean
from uirules.law import Law
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import validate
from uirules.scenarios.facts import facts_of
from uirules.scenarios.model import Expect, Scenario, ScenarioFile
from uirules.sound.amended import soundly_amended

__all__ = ["LoadedScenario", "load_scenarios", "scenario_files"]


@dataclass(frozen=True)
class LoadedScenario:
    """One scenario, ready to run.

    ``facts`` are the facts of the claim by path; ``tree`` the same as nodes, for positions; ``node`` the scenario as it
    was written. ``problems`` is what is wrong with the scenario itself; it is not run then.
    """

    scenario: Scenario
    benefit: str
    file: str
    node: MappingNode
    facts: Mapping[str, Any]
    tree: Node | None
    problems: tuple[Problem, ...]
    amended: Law | None = None
    """The law with the amendments that the scenario stands under; None: it stands under the law as it is."""

    @property
    def name(self) -> str:
        """Its name, unique among the scenarios of a law."""
        return self.scenario.name

    @property
    def expect(self) -> Expect:
        """What is expected."""
        return self.scenario.expect

    @property
    def position(self) -> Position | None:
        """Where it begins."""
        return self.node.position


def scenario_files(law: Law, path: str | Path | None = None) -> list[Path]:
    """The files of scenarios of a law: its ``scenarios`` folder, another folder, or one file.

    UnknownName where ``path`` is given and is neither.
    """
    if path is None:
        return sorted((law.ruleset.folder / "scenarios").glob("*.yaml"))
    place = Path(path)
    if place.is_dir():
        return sorted(place.rglob("*.yaml"))
    if place.is_file():
        return [place]
    raise UnknownName(Problem("scenario.no_file", found=str(path)))


def load_scenarios(law: Law, path: str | Path | None = None) -> tuple[list[LoadedScenario], list[Problem]]:
    """The scenarios of a law, file by file, and what is wrong with files that could not be read as such."""
    found: list[LoadedScenario] = []
    problems: list[Problem] = []
    files = scenario_files(law, path)
    for file in files:
        try:
            found += _load(law, file)
        except UirulesError as error:
            problems += error.problems
    if not files:
        where = law.ruleset.folder / "scenarios" if path is None else path
        severity: Literal["warning", "error"] = "warning" if path is None else "error"
        problems.append(Problem("scenario.none_found", found=str(where), severity=severity))
    problems += _repeated(found)
    return found, problems


def _load(law: Law, file: Path) -> list[LoadedScenario]:
    tree = load_yaml(file, name=str(file))
    typed = validate(ScenarioFile, tree)
    assert isinstance(tree, MappingNode)
    laws = _Amended(law, file)
    law = laws.law(typed.amend)
    _known_benefit(law, tree, typed.benefit)
    entries = tree["scenarios"]
    assert isinstance(entries, SequenceNode)
    declared = law.ruleset.facts.facts
    found = []
    for scenario, node in zip(typed.scenarios, entries, strict=True):
        assert isinstance(node, MappingNode)
        problems = []
        if not scenario.expect.asserts:
            problems.append(node.key("expect").problem("scenario.asserts_nothing", found=scenario.name))
        facts, places = facts_of(tree.get("claim"), node.get("facts"), declared, problems)
        benefit = scenario.benefit or typed.benefit
        _known_benefit(law, node, benefit)
        names = typed.amend if scenario.amend is None else scenario.amend
        amended = laws.law(names) if names else None
        found.append(LoadedScenario(scenario, benefit, str(file), node, facts, places, tuple(problems), amended))
    return found


def _known_benefit(law: Law, node: MappingNode, benefit: str) -> None:
    if benefit not in law.benefits:
        near = did_you_mean(benefit, law.benefits)
        known = ", ".join(law.benefits)
        raise RulesetError(node["benefit"].problem("law.unknown_benefit", expected=known, suggestion=near))


class _Amended:
    """A law under the amendments that scenarios of one file name; each combination is made once."""

    def __init__(self, law: Law, file: Path) -> None:
        self._law, self._file = law.base if isinstance(law, AmendedLaw) else law, file
        self._made: dict[tuple[str, ...], Law] = {(): law}

    def law(self, names: Sequence[str]) -> Law:
        """The law so amended. UirulesError where an amendment is not there or does not fit."""
        key = tuple(names)
        if key not in self._made:
            self._made[key] = soundly_amended(self._law, named_amendments(names, folders_of(self._file)))
        return self._made[key]


def _repeated(scenarios: list[LoadedScenario]) -> list[Problem]:
    seen: dict[str, LoadedScenario] = {}
    problems = []
    for scenario in scenarios:
        first = seen.setdefault(scenario.name, scenario)
        if first is not scenario:
            name = scenario.node["name"]
            assert isinstance(name, ScalarNode)
            problems.append(name.problem("scenario.name_twice", first=str(first.position)))
    return problems
