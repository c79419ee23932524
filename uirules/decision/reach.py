"""What readings can touch: the outcome and the amounts, or days and states of periods only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.walk import walk

__all__ = ["Reach", "reach"]


@dataclass(frozen=True, slots=True)
class Reach:
    """Readings by what can depend on them: ``results``, that is outcome, outputs and amounts; ``periods``, what the
    schedule of payments asks beyond the amounts."""

    results: frozenset[str]
    periods: frozenset[str]


def reach(plan: Plan) -> Reach:
    """The reach of a plan's readings, whatever the options adopted."""
    outputs = frozenset((*plan.provision.outputs, *plan.provision.amounts))
    found: set[str] = set()
    seen: set[str] = set()
    for condition in plan.conditions.values():
        found.update(condition.only_under)
        found.update(_asked(plan, condition.node, seen, frozenset()))
    for name in outputs:
        found.update(_asked_of(plan, name, seen, frozenset()))
    periods: set[str] = set()
    if plan.schedule is not None:
        periods.update(_asked(plan, plan.schedule, set(), outputs))
    return Reach(frozenset(found), frozenset(periods))


def _asked(plan: Plan, node: n.Node, seen: set[str], without: frozenset[str]) -> Iterator[str]:
    for part in walk(node):
        if isinstance(part, n.Reading):
            yield part.reading
        elif isinstance(part, n.Definition):
            yield from _asked_of(plan, part.name, seen, without)
        elif isinstance(part, n.Requires):
            for name in part.conditions:
                yield from _asked_once(plan, name, plan.conditions[name].node, seen, without)


def _asked_of(plan: Plan, name: str, seen: set[str], without: frozenset[str]) -> Iterator[str]:
    if name in without:
        return
    planned = plan.definitions.get(name)
    if planned is None:
        if name in plan.conditions:
            yield from _asked_once(plan, name, plan.conditions[name].node, seen, without)
        return
    if planned.rounding_reading is not None:
        yield planned.rounding_reading
    yield from _asked_once(plan, f"={name}", planned.node, seen, without)


def _asked_once(plan: Plan, key: str, node: n.Node, seen: set[str], without: frozenset[str]) -> Iterator[str]:
    if key not in seen:
        seen.add(key)
        yield from _asked(plan, node, seen, without)
