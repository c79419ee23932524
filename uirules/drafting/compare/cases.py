"""Where the cases of a comparison come from: scenarios, a folder of claims, NDJSON, JSON, YAML, CSV or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from uirules.drafting.compare.model import Case, Settings
from uirules.errors import ClaimError, Problem, UnknownName
from uirules.law import Law
from uirules.ruleset.claim import ABOUT
from uirules.ruleset.node import Node
from uirules.ruleset.source import ReadClaim, read_claims

__all__ = ["SCENARIOS", "Cases", "of_claims", "read_cases"]

SCENARIOS = "scenarios"
"""What asks for the scenarios of the first side's ruleset."""
_CLAIMS = (".yaml", ".yml", ".json", ".ndjson", ".jsonl")
_LINES = (".ndjson", ".jsonl", ".parquet", ".pq")


@dataclass(frozen=True)
class Cases:
    """Cases to compare on. Iterating reads them one by one, from the beginning each time.

    ``source`` is what the user named, ``kind`` one of ``scenarios``, ``folder``, ``file``, ``csv``, ``population``,
    ``given``; ``meta`` what a population says of itself (:class:`uirules.sampling.Population`).
    """

    source: str
    kind: str
    _cases: Callable[[], Iterator[Case]]
    meta: Mapping[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Case]:
        return self._cases()


def of_claims(claims: Iterable[Mapping[str, Any]], source: str = "claims") -> Cases:
    """Claims at hand as cases, in their order; ``about`` in them is no fact."""
    held = list(claims)

    def cases() -> Iterator[Case]:
        for number, claim in enumerate(held, 1):
            facts = {name: value for name, value in claim.items() if name != ABOUT}
            yield Case(f"{source}#{number}", facts, claim.get(ABOUT) or {})

    return Cases(source, "given", cases)


def read_cases(source: str, law: Law, benefit: str) -> Cases:
    """The cases that a user names; ``law`` is the first side's, whose facts CSV columns and scenarios go by.

    ClaimError where a file cannot be read, has a column that is no fact, or holds no claim; UnknownName where there is
    no such file or folder, or no scenario for the benefit, or pyarrow is missing for Parquet; RulesetError for
    scenarios that are not well formed.
    """
    if source == SCENARIOS:
        return Cases(source, "scenarios", _Scenarios(law, benefit).cases)
    path = Path(source)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in _CLAIMS and not _hidden(file, path))
        if not files:
            raise UnknownName(Problem("compare.no_claims", found=source, fields={"endings": ", ".join(_CLAIMS)}))
        return Cases(source, "folder", lambda: _of_files(files, path))
    ending = path.suffix.lower()
    if not path.exists():
        raise UnknownName(Problem("compare.no_cases", found=source))
    if ending in _LINES:
        from uirules.sampling import read_population

        population = read_population(source)
        return Cases(source, "population", lambda: _of_population(population, source), population.meta)
    if ending == ".csv":
        from uirules.drafting.compare.csv_cases import csv_cases

        return Cases(source, "csv", csv_cases(path, source, law))
    return Cases(source, "file", lambda: _of_files([path], None))


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts) or file.name.endswith(".meta.json")


def _of_files(files: Sequence[Path], folder: Path | None) -> Iterator[Case]:
    """The claims of files; one that cannot be read is a case that is wrong on every side."""
    for file in files:
        name = str(file)
        empty = True
        try:
            for read in read_claims(file, name=name):
                empty = False
                yield _of_read(read)
        except ClaimError as error:
            if folder is None:
                raise
            yield Case(name, None, problems=error.problems)
            continue
        if empty:
            problem = Problem("cli.no_claim", fields={"file": name})
            if folder is None:
                raise ClaimError(problem)
            yield Case(name, None, problems=(problem,))


def _of_read(read: ReadClaim) -> Case:
    if read.node is None:
        return Case(read.name, None, problems=read.problems)
    node = read.node
    claim = node.to_plain()
    about: Any = {}
    if isinstance(claim, dict) and isinstance(claim.get(ABOUT), dict):
        about = claim.pop(ABOUT)
    return Case(read.name, claim, about, node.position, tree=lambda: node)


def _of_population(population: Iterable[Any], source: str) -> Iterator[Case]:
    for number, case in enumerate(population, 1):
        yield Case(f"{source}#{number}", case.claim, case.about)


class _Scenarios:
    """The scenarios of a ruleset for one benefit."""

    def __init__(self, law: Law, benefit: str) -> None:
        from uirules.errors import RulesetError
        from uirules.scenarios import load_scenarios

        scenarios, problems = load_scenarios(law)
        wrong = [problem for problem in problems if problem.severity == "error"]
        wrong += [problem for scenario in scenarios for problem in scenario.problems]
        if wrong:
            raise RulesetError(wrong)
        self.chosen = [scenario for scenario in scenarios if scenario.benefit == benefit]
        if not self.chosen:
            raise UnknownName(Problem("compare.no_scenarios", found=benefit, fields={"id": law.id}))

    def cases(self) -> Iterator[Case]:
        """Each scenario as a case, with the readings and days that it names."""
        for one in self.chosen:
            own = one.scenario
            settings = Settings(dict(own.readings), own.law_on, own.known_at)
            plain = settings == Settings()
            tree = one.tree
            yield Case(
                own.name,
                dict(one.facts),
                {},
                one.position,
                settings=None if plain else settings,
                tree=_tree(tree),
            )


def _tree(tree: Node | None) -> Callable[[], Node | None]:
    return lambda: tree
