"""Where the cases of a comparison come from: scenarios, a folder of claims, NDJSON, JSON, YAML, CSV or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from uirules.amend.named import scenarios_of
from uirules.amended import AmendedLaw
from uirules.drafting.compare.model import Case, Settings
from uirules.errors import ClaimError, Problem, RulesetError, UnknownName
from uirules.law import Law
from uirules.ruleset.claim import ABOUT
from uirules.ruleset.node import Node
from uirules.ruleset.source import ReadClaim, read_claims
from uirules.scenarios import LoadedScenario

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


def read_cases(source: str, law: Law, benefit: str, others: Sequence[Law] = ()) -> Cases:
    """The cases that a user names; ``law`` is the first side's, whose scenarios are meant.

    ``others`` are the laws of the other sides: the scenarios beside their amendments are among the scenarios, and their
    facts are columns of a CSV file as well.

    ClaimError where a file cannot be read, has a column that is no fact, or holds no claim; UnknownName where there is
    no such file or folder, or no scenario for the benefit, or pyarrow is missing for Parquet; RulesetError for
    scenarios that are not well formed.
    """
    if source == SCENARIOS:
        return Cases(source, "scenarios", _Scenarios((law, *others), benefit).cases)
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

        return Cases(source, "csv", csv_cases(path, source, (law, *others)))
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


def _beside_amendments(law: Law) -> Iterator[Path]:
    """The scenarios that lie beside the amendments of a law."""
    for amendment in law.amendments if isinstance(law, AmendedLaw) else ():
        if (path := scenarios_of(Path(amendment.name))).exists():
            yield path


class _Scenarios:
    """The scenarios for one benefit: of the first law's ruleset, and those beside the amendments of all."""

    def __init__(self, laws: Sequence[Law], benefit: str) -> None:
        from uirules.scenarios import load_scenarios

        wrong: list[Problem] = []
        found: dict[str, LoadedScenario] = {}
        places = [(laws[0], None), *((law, file) for law in laws for file in _beside_amendments(law))]
        for law, file in places:
            scenarios, problems = load_scenarios(law, file)
            wrong += [problem for problem in problems if problem.severity == "error"]
            wrong += [problem for scenario in scenarios for problem in scenario.problems]
            for scenario in scenarios:
                found.setdefault(scenario.name, scenario)
        if wrong:
            raise RulesetError(list(dict.fromkeys(wrong)))
        self.chosen = [scenario for scenario in found.values() if scenario.benefit == benefit]
        if not self.chosen:
            raise UnknownName(Problem("compare.no_scenarios", found=benefit, fields={"id": laws[0].id}))

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
