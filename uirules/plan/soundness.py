"""What is wrong with tables and exceptions whatever the claim: gaps, overlaps, conflicts, rules that never apply.

A plan with such a defect can still be executed; the claim that meets it gets a failed step. These are found ahead, by
trying out the declared domains of the inputs (:mod:`uirules.plan.regions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.regions import Regions, TooMany, holds, shown
from uirules.plan.walk import walk
from uirules.ruleset.types import BOOLEAN

__all__ = ["Unsound", "table_defects", "unsound"]


@dataclass(frozen=True, slots=True)
class Unsound:
    """A defect of a definition: the code of its problem, where below the definition it stands, and what to tell."""

    definition: str
    path: tuple[Any, ...]
    code: str
    found: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def unsound(plan: Plan) -> Iterator[Unsound]:
    """Every defect of the plan's tables, exceptions and states of payment."""
    for name, planned in plan.definitions.items():
        for node in walk(planned.node):
            if isinstance(node, n.Table):
                yield from table_defects(name, node)
            elif isinstance(node, n.Defaults):
                yield from _exceptions(name, node)
    if plan.schedule is not None:
        yield from _states(plan.schedule)


def table_defects(name: str, table: n.Table) -> Iterator[Unsound]:
    """Gaps, overlaps and rows without effect; of each kind and pair of rows the first one met."""
    names = {column.node: column.name for column in table.inputs}
    ranges = {column.node: (column.low, column.high) for column in table.inputs}
    tests = [n.And(tuple(test for test in row.tests if test is not None), type=BOOLEAN) for row in table.rows]
    part = "rows" if table.inputs else "bands"
    found: dict[tuple[Any, ...], Unsound] = {}
    used: set[int] = set()
    try:
        for point in Regions.of(tests, ranges).points():
            hits = [index for index, test in enumerate(tests) if holds(test, point)]
            used.update(hits if table.policy in ("collect", "any") else hits[:1])
            if not hits and (table.policy != "collect" or table.aggregate in ("min", "max")):
                found.setdefault(("gap",), Unsound(name, ("table",), "table_gap", shown(point, names)))
            for one, other in combinations(hits, 2):
                if _clash(table, one, other):
                    where = ("table", part, other)
                    defect = Unsound(name, where, "table_overlap", shown(point, names), {"row": str(one + 1)})
                    found.setdefault((one, other), defect)
    except TooMany:
        yield Unsound(name, ("table",), "table_too_large")
        return
    overlapping = {other for key in found if len(key) == 2 for other in key[1:]}
    yield from found.values()
    for index in range(len(tests)):
        if index not in used and index not in overlapping:
            yield Unsound(name, ("table", part, index), "row_unreachable", str(index + 1))


def _clash(table: n.Table, one: int, other: int) -> bool:
    first, second = table.rows[one].value, table.rows[other].value
    return table.policy == "unique" or (table.policy == "any" and first != second)


def _exceptions(name: str, node: n.Defaults) -> Iterator[Unsound]:
    """Exceptions that can apply together must say which of them goes before; one that never applies is none."""
    rules = node.exceptions
    never = {rule.name for rule in rules}
    pairs = [(a, b) for a, b in combinations(rules, 2) if (b.name in a.beats) == (a.name in b.beats)]
    together: dict[tuple[str, str], str] = {}
    try:
        for point in Regions.of([rule.when for rule in rules]).points():
            applying = {rule.name for rule in rules if holds(rule.when, point)}
            never -= applying
            for one, other in pairs:
                if one.name in applying and other.name in applying:
                    together.setdefault((one.name, other.name), shown(point, {}))
    except TooMany:
        return
    for rule in rules:
        if rule.name in never:
            yield Unsound(name, ("exceptions", rule.name, "when"), "exception_unreachable", rule.name)
    for (first, second), at in together.items():
        yield Unsound(name, ("exceptions", second), "exceptions_conflict", f"{first}, {second}", {"at": at or "-"})


def _states(schedule: n.Schedule) -> Iterator[Unsound]:
    """A state behind one that always holds is never reached."""
    for index, state in enumerate(schedule.states[:-1]):
        if isinstance(state.when, n.Constant) and state.when.value is True:
            for later in range(index + 1, len(schedule.states)):
                yield Unsound("", ("states", later), "state_unreachable", schedule.states[later].name)
            return
