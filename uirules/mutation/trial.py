"""Trying alterations: does any scenario come out otherwise than it expects?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from os import cpu_count
from pathlib import Path

from uirules.law import Law, load_ruleset
from uirules.mutation.alterations import Alteration, alterations
from uirules.scenarios import LoadedScenario, load_scenarios, run_scenario

__all__ = ["Trial", "trials"]

FEW = 40
"""So few alterations are tried before another process would have read the law."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An alteration's id and the scenario that was the first to notice it, if any did."""

    id: str
    noticed_by: str | None


def trials(
    law: Law, chosen: Sequence[Alteration], scenarios: Sequence[LoadedScenario], path: Path | None, jobs: int | None
) -> Iterator[Trial]:
    """Each alteration tried, in their order. ``jobs``: how many processes; None: as many as there are processors.

    The alterations of one rule are tried in a row by one process, so that the scenario which noticed the last one is
    asked first; what comes out does not hang on the number of processes.
    """
    groups = [tuple(one.id for one in group) for _, group in groupby(chosen, key=lambda one: one.group)]
    workers = min(jobs or cpu_count() or 1, len(groups))
    if workers < 2 or len(chosen) <= FEW:
        bench = _Bench(law, {one.id: one for one in chosen}, scenarios)
        for group in groups:
            yield from bench.tried(group)
        return
    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(law.ruleset.folder, path)) as pool:
        for found in pool.map(_tried, groups):
            yield from found


_BENCH: list[_Bench] = []
"""The bench of a process that was started for trials."""


def _prepare(folder: Path, path: Path | None) -> None:
    law = load_ruleset(folder)
    scenarios, _ = load_scenarios(law, path)
    _BENCH[:] = [_Bench(law, {one.id: one for one in alterations(law).found}, scenarios)]


def _tried(group: tuple[str, ...]) -> list[Trial]:
    return list(_BENCH[0].tried(group))


class _Bench:
    """A law, its alterations and its scenarios."""

    def __init__(self, law: Law, known: dict[str, Alteration], scenarios: Sequence[LoadedScenario]) -> None:
        self.law, self.known = law, known
        self.defaults = law.readings
        self.scenarios: dict[str, list[LoadedScenario]] = {}
        for scenario in scenarios:
            self.scenarios.setdefault(scenario.benefit, []).append(scenario)

    def tried(self, group: Sequence[str]) -> Iterator[Trial]:
        """The alterations of one rule."""
        sharp: dict[str, None] = {}
        for name in group:
            alteration = self.known[name]
            noticed = self.noticed_by(alteration, list(reversed(sharp)))
            if noticed is not None:
                sharp.pop(noticed, None)
                sharp[noticed] = None
            yield Trial(name, noticed)

    def noticed_by(self, alteration: Alteration, sharp: Sequence[str]) -> str | None:
        """The first scenario that notices; ``sharp``: those that noticed others of this rule, the latest first."""
        for benefit, made in alteration.plans.items():
            law = self.law.with_plan(made())
            for scenario in self.ordered(alteration, benefit, sharp):
                if not run_scenario(law, scenario).passed:
                    return scenario.name
        return None

    def ordered(self, alteration: Alteration, benefit: str, sharp: Sequence[str]) -> list[LoadedScenario]:
        """The scenarios of a provision, those likely to notice first: the sharp ones, then those on its readings."""
        rank = {name: place for place, name in enumerate(sharp)}
        element = alteration.element.partition(".")[2]

        def key(scenario: LoadedScenario) -> tuple[int, bool, bool]:
            readings = {**self.defaults, **scenario.scenario.readings}
            apart = any(readings[reading] != option for reading, option in alteration.under.items())
            expect = scenario.expect
            named = element in {*(expect.values or ()), *(expect.findings or ())}
            return rank.get(scenario.name, len(rank)), apart, not named

        return sorted(self.scenarios.get(benefit, ()), key=key)
