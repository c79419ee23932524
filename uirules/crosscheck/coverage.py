"""What the second engine covers: per provision what its network concludes, what is handed in, and what it refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from uirules.engines.durable.engine import DurableEngine
from uirules.engines.durable.program import Program
from uirules.engines.durable.rules import Entry, Skip
from uirules.errors import Problem, UirulesError, UnknownName
from uirules.law import Law
from uirules.plan import nodes as n

__all__ = ["Covered", "check_covered", "coverage"]

_WORDS: dict[type[n.Node], str] = {
    n.Compare: "comparisons",
    n.Within: "comparisons",
    n.Member: "comparisons",
    n.And: "and/or",
    n.Or: "and/or",
    n.Table: "tables",
    n.Defaults: "rules with exceptions",
    n.If: "ifs",
    n.Requires: "requirements",
    n.ByDate: "dated rules",
}


@dataclass(frozen=True)
class Covered:
    """One provision. ``refused`` is why the second engine does not take it; then the rest is empty.

    ``concluded`` counts steps by kind; ``handed`` lists what is worked out outside, by definition or condition, with
    the kinds of nodes it is made of.
    """

    name: str
    refused: Problem | None
    rules: int = 0
    stages: int = 0
    concluded: tuple[tuple[str, int], ...] = ()
    handed: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        if self.refused is not None:
            return {"provision": self.name, "refused": self.refused.code, "why": self.refused.text["en"]}
        return {
            "provision": self.name,
            "rules": self.rules,
            "rulesets": self.stages,
            "concluded": dict(self.concluded),
            "handed_in": {owner: list(kinds) for owner, kinds in self.handed},
        }


def coverage(law: Law, benefits: Iterable[str]) -> list[Covered]:
    """What is covered of some provisions, under the law's readings. Nothing of durable-rules is needed for it."""
    found = []
    for name in benefits:
        if law.ruleset.provision(name).not_encoded is not None:
            found.append(Covered(name, Problem("durable.not_encoded", found=name)))
            continue
        plan = law.plan(name)
        readings = {reading: law.readings[reading] for reading in plan.readings}
        try:
            program = DurableEngine(law.ruleset, plan).program(readings)
        except UirulesError as error:
            found.append(Covered(name, error.problems[0]))
            continue
        states = 0 if plan.schedule is None else len(plan.schedule.states)
        found.append(_covered(name, program, states))
    return found


def _covered(name: str, program: Program, states: int) -> Covered:
    counts: Counter[str] = Counter(findings=len(program.active))
    counts["parameters by date"] = len({r.name for r in program.rules.values() if isinstance(r.effect, Entry)})
    for node, _, _ in program.formulas.values():
        if (word := _WORDS.get(type(node))) is not None:
            counts[word] += 1
    counts["requirements"] += len({r.name for r in program.rules.values() if isinstance(r.effect, Skip)})
    counts["states of payments"] = states
    counts["outcome"] = 1
    handed: dict[str, dict[str, None]] = {}
    for owner, node_kind in program.handed:
        handed.setdefault(owner, {})[node_kind] = None
    listed = tuple((owner, tuple(kinds)) for owner, kinds in handed.items())
    kinds = tuple(sorted((kind, count) for kind, count in counts.items() if count))
    return Covered(name, None, len(program.rules), len(program.stages) + bool(states), kinds, listed)


def check_covered(law: Law, benefits: Iterable[str]) -> None:
    """UnknownName with every provision among some that the second engine does not take, and why."""
    problems = []
    for one in coverage(law, benefits):
        if one.refused is None:
            continue
        if one.refused.code == "durable.not_encoded":
            problems.append(one.refused)
        else:
            problems.append(Problem("durable.not_covered", found=one.name, fields={"why": one.refused.text["en"]}))
    if problems:
        raise UnknownName(problems)
