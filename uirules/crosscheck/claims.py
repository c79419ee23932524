"""Claims for a cross-check: a worker of the synthetic population, and an event of one branch of the law.

A sampled worker has lost a job; of sickness, maternity or an accident nothing is known of him or her. So each sampled
claim takes the facts of one scenario as well, branch by branch in turn, some of them altered or left out, and under
these, in nine claims of ten, what scenarios tell that the worker's own claim does not. What a claim tells need not hang
together: both engines must make the same of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uirules.crosscheck.child import Task, Unread
from uirules.errors import ClaimError, Position, Problem, UirulesError, UnknownName
from uirules.law import Law
from uirules.ruleset.model import Declaration
from uirules.ruleset.source import read_claims
from uirules.ruleset.source_text import open_file
from uirules.sampling.assumptions import shipped
from uirules.sampling.claims import Sampler
from uirules.sampling.draws import Draws
from uirules.sampling.parquet import is_parquet
from uirules.scenarios import LoadedScenario, load_scenarios

if TYPE_CHECKING:
    from uirules.drafting.compare.model import Case

__all__ = ["Sampled", "case_tasks", "scenario_tasks"]

_MOST = 4
"""So many facts of a claim are altered, at most; of five claims two keep all of theirs."""


class Sampled:
    """``n`` claims of a seed over some branches of a law. Iterating draws them."""

    def __init__(
        self,
        law: Law,
        n: int,
        seed: int,
        benefits: tuple[str, ...],
        scenarios: Sequence[LoadedScenario] | None = None,
    ) -> None:
        """``scenarios``: those of the law, where they have been read already.

        UnknownName where the law has no scenario to take events from, or a number is below its bound.
        """
        for name, value, least in (("--sample", n, 1), ("--seed", seed, 0)):
            if value < least:
                fields = {"option": name, "least": str(least)}
                raise UnknownName(Problem("durable.number", found=str(value), fields=fields))
        self.law, self.n, self.seed, self.benefits = law, n, seed, benefits
        self.by_branch: dict[str, list[LoadedScenario]] = {name: [] for name in benefits}
        for scenario in load_scenarios(law)[0] if scenarios is None else scenarios:
            if scenario.benefit in self.by_branch and not scenario.problems and scenario.amended is None:
                self.by_branch[scenario.benefit].append(scenario)
        self.branches = [name for name, held in self.by_branch.items() if held]
        if not self.branches:
            raise UnknownName(Problem("durable.no_scenario", found=law.id))
        self.declared = law.ruleset.facts.facts

    def __len__(self) -> int:
        return self.n

    def __iter__(self) -> Iterator[Task]:
        sampler = Sampler(shipped(), self.seed)
        for number in range(self.n):
            branch = self.branches[number % len(self.branches)]
            draws = Draws(self.seed, number)
            scenarios = self.by_branch[branch]
            scenario = scenarios[draws.below("crosscheck scenario", len(scenarios))]
            worker = dict(self._flat(sampler.case(number).claim))
            facts = {**self._ground(draws, worker), **worker}
            facts.update((path, value) for path, value in scenario.facts.items() if path in self.declared)
            yield Task(f"S{self.seed}-{number}", self._readable(draws, facts, scenario), self.benefits)

    def _ground(self, draws: Draws, worker: Mapping[str, Any]) -> dict[str, Any]:
        """Facts of scenarios for branches whose event the worker's claim states itself; in one claim of ten none."""
        found: dict[str, Any] = {}
        if draws.below("crosscheck bare", 10) == 0:
            return found
        for branch in self.branches:
            if self.law.ruleset.provision(branch).contingency in worker:
                held = self.by_branch[branch]
                facts = held[draws.below(f"crosscheck ground {branch}", len(held))].facts
                found.update((path, value) for path, value in facts.items() if path in self.declared)
        return found

    def _flat(self, claim: Mapping[str, Any], group: str = "") -> Iterator[tuple[str, Any]]:
        for name, value in claim.items():
            path = f"{group}{name}"
            if path in self.declared:
                yield path, value
            elif isinstance(value, Mapping):
                yield from self._flat(value, f"{path}.")

    def _readable(self, draws: Draws, facts: dict[str, Any], scenario: LoadedScenario) -> Mapping[str, Any]:
        """The facts altered, or fewer of them where the claim could not be read so."""
        altered = dict(facts)
        names = sorted(scenario.facts)
        for turn in range(max(0, draws.below("crosscheck altered", _MOST + 3) - 2)):
            path = names[draws.below(f"crosscheck fact {turn}", len(names))]
            if path in altered:
                self._alter(draws, altered, path, turn)
        for found in (altered, facts, dict(scenario.facts)):
            try:
                self.law.read(found)
            except UirulesError:
                continue
            return found
        return dict(scenario.facts)

    def _alter(self, draws: Draws, facts: dict[str, Any], path: str, turn: int) -> None:
        """One fact left out, or changed to another of its kind."""
        declared, value = self.declared[path], facts[path]
        if draws.below(f"crosscheck left out {turn}", 3) == 0:
            del facts[path]
            return
        if declared.type == "list" and isinstance(value, list) and value:
            facts[path] = self._rows(draws, value, declared, turn)
        else:
            facts[path] = _other(draws, value, declared.type, declared, turn)

    def _rows(self, draws: Draws, rows: list[Any], declared: Declaration, turn: int) -> list[Any]:
        """A list with a row left out, or one field of a row left out."""
        place = draws.below(f"crosscheck row {turn}", len(rows))
        row = rows[place]
        fields = [name for name in row if name != declared.time] if isinstance(row, Mapping) else []
        if not fields or draws.below(f"crosscheck whole row {turn}", 2) == 0:
            return [*rows[:place], *rows[place + 1 :]]
        gone = fields[draws.below(f"crosscheck field {turn}", len(fields))]
        return [*rows[:place], {name: held for name, held in row.items() if name != gone}, *rows[place + 1 :]]


def _other(draws: Draws, value: Any, kind: str, declared: Any, turn: int) -> Any:
    """Another value of the same kind, near the one there was."""
    what = f"crosscheck other {turn}"
    if isinstance(value, bool):
        return not value
    if kind == "enum":
        members = list(declared.values or (value,))
        return members[draws.below(what, len(members))]
    if kind in ("date", "month") and isinstance(value, str | dt.date):
        return _moved(str(value), kind, draws.below(what, 801) - 400)
    if kind in ("integer", "money") and isinstance(value, int):
        return max(0, value + (draws.below(what, 5) - 2) * (1 if kind == "integer" else 10_000))
    return value


def _moved(text: str, kind: str, by: int) -> str:
    try:
        if kind == "date":
            return (dt.date.fromisoformat(text) + dt.timedelta(days=by)).isoformat()
        index = int(text[:4]) * 12 + int(text[5:7]) - 1 + by // 30
        return f"{index // 12:04d}-{index % 12 + 1:02d}"
    except (ValueError, OverflowError):
        return text


def scenario_tasks(
    law: Law, benefits: tuple[str, ...], scenarios: Sequence[LoadedScenario] | None = None
) -> list[Task]:
    """The law's own scenarios, each on the readings and days it names."""
    found = []
    for loaded in load_scenarios(law)[0] if scenarios is None else scenarios:
        if loaded.benefit not in benefits or loaded.problems or loaded.amended is not None:
            continue
        scenario = loaded.scenario
        days = [None if day is None else str(day) for day in (scenario.law_on, scenario.known_at)]
        found.append(Task(loaded.name, loaded.facts, (loaded.benefit,), dict(scenario.readings or {}), *days))
    return found


def case_tasks(law: Law, source: str, benefits: tuple[str, ...]) -> Iterator[Task | Unread]:
    """The claims of a file or folder. As for ``uirules compare``: ClaimError and UnknownName for what cannot be read.

    The first claim is read at once, so that a wrong name is told before anything is started. A single claim that cannot
    be read comes as :class:`Unread`, with the places of what is wrong.
    """
    from uirules.drafting.compare import read_cases

    if not Path(source).exists():
        raise UnknownName(Problem("durable.no_cases", found=source))
    read = read_cases(source, law, benefits[0])
    cases = iter(read)
    first = next(cases, None)
    if first is None:
        raise ClaimError(Problem("compare.no_case", found=source))
    by_line = read.kind == "population" and not is_parquet(source)

    def tasks() -> Iterator[Task | Unread]:
        lines = _lines(source) if by_line else None
        for case in chain([first], cases):
            line = None if lines is None else next(lines, None)
            yield _task(law, case, benefits, source if line is None else line)

    return tasks()


def _task(law: Law, case: Case, benefits: tuple[str, ...], place: str | tuple[int, bytes]) -> Task | Unread:
    if case.claim is None:
        return Unread(case.name, tuple(case.problems))
    try:
        law.read(case.claim)
    except UirulesError:
        return Unread(case.name, _problems(law, case, place))
    return Task(case.name, case.claim, benefits)


def _problems(law: Law, case: Case, place: str | tuple[int, bytes]) -> tuple[Problem, ...]:
    """What is wrong with a claim, each thing at its place: it is read once more for that."""
    assert case.claim is not None
    number, source = 1, case.position.file if case.position is not None else case.name
    tree = None if case.tree is None else case.tree()
    if isinstance(place, tuple):
        number, source = place[0], case.name.rpartition("#")[0]
        (again,) = read_claims(place[1], name=source, format="json")
        tree = again.node
    try:
        law.read(case.claim, tree)
    except UirulesError as error:
        return tuple(_placed(one, case, number, source) for one in error.problems)
    raise AssertionError("a claim that is wrong at first is wrong again")


def _placed(problem: Problem, case: Case, number: int, source: str) -> Problem:
    """The problem at its line of the file: the tree of a line of NDJSON counts from its own first."""
    place = problem.position or case.position or Position(source, 1, 1)
    return replace(problem, position=replace(place, line=place.line + number - 1))


def _lines(source: str) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that hold something, with their numbers."""
    with open_file(Path(source), source, ClaimError) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line
